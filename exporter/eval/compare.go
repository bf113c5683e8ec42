package eval

import (
	"math"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// The attributes that are compared beside labels.
const (
	attrReportedAt = "reported_at"
	attrQualifier  = "qualifier"
	attrLow        = "low"
	attrHigh       = "high"
)

// strictLabels are the labels that decide whether a figure is the right estimate.
var strictLabels = map[string]bool{"source": true, "force": true, "side": true, "type": true, "component": true, "period": true}

// tolerance is the part of the larger value by which two values may differ.
const tolerance = 0.005

func near(a, b float64) bool {
	return math.Abs(a-b) <= tolerance*max(math.Abs(a), math.Abs(b), 1e-9)
}

// fold makes two spellings of a name equal: without case, accents and kinds of apostrophe and space.
func fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if norm.NFKD.PropertiesString(string(r)).CCC() == 0 {
			b.WriteRune(r)
		}
	}
	folded := strings.ReplaceAll(strings.ToLower(b.String()), "\u2019", "'")
	return strings.Join(strings.Fields(folded), " ")
}

func accepted(wanted []string, got string) bool {
	got = fold(got)
	for _, w := range wanted {
		if part, ok := strings.CutPrefix(w, "~"); ok && strings.Contains(got, fold(part)) || !ok && fold(w) == got {
			return true
		}
	}
	return false
}

// verdict tells for each attribute that the gold speaks of whether a figure agrees.
type verdict map[string]bool

func judge(w *Gold, g *Given) verdict {
	v := verdict{}
	for label, values := range w.Labels {
		v[label] = accepted(values, g.Labels[label])
	}
	for _, label := range [...]string{"component", "period"} {
		if _, asked := w.Labels[label]; !asked && g.Labels[label] != "" {
			v[label] = false
		}
	}
	day := g.day()
	v[attrReportedAt] = w.ReportedAt[0] <= day && day <= w.ReportedAt[1]
	v[attrQualifier] = orExact(g.Qualifier) == orExact(w.Qualifier)
	for name, bounds := range map[string][2]*float64{attrLow: {w.Low, g.Low}, attrHigh: {w.High, g.High}} {
		if bounds[0] != nil {
			v[name] = bounds[1] != nil && near(*bounds[0], *bounds[1])
		}
	}
	return v
}

func orExact(qualifier string) string {
	if qualifier == "" {
		return "exact"
	}
	return qualifier
}

func (g *Given) day() string { return g.ReportedAt[:min(len(g.ReportedAt), len("2006-01-02"))] }

// strict tells whether it is the right estimate at the right time.
func (v verdict) strict() bool {
	for name, ok := range v {
		if !ok && (strictLabels[name] || name == attrReportedAt) {
			return false
		}
	}
	return true
}

// series tells whether it is in the right series at the right time.
func (v verdict) series() bool {
	for name, ok := range v {
		if !ok && name != attrQualifier && name != attrLow && name != attrHigh {
			return false
		}
	}
	return true
}

// agreeing counts the attributes that agree, and those of them that decide on strictness.
func (v verdict) agreeing() (all, strict int) {
	for name, ok := range v {
		if ok {
			all++
			if strictLabels[name] {
				strict++
			}
		}
	}
	return all, strict
}
