package eval

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Tally counts figures.
type Tally struct {
	// Asked is the number of gold figures that are not optional; Scored that of different figures given for the documents
	// of the gold, without those that an optional gold figure takes up.
	Asked, Scored int
	// Found, Strict and Series count the asked figures that were found, and how exactly.
	Found, Strict, Series int
}

// Result is how well figures agree with gold.
type Result struct {
	Tally
	// Metrics are the same counts by metric.
	Metrics map[string]*Tally
	// Outcomes tell of each scored figure whether it is right.
	Outcomes []Outcome
	// Reliability tells how often figures of about one confidence are right, the surest first.
	Reliability []Reliability
	// Attributes tells by attribute how many of the found figures agree, of how many that the gold speaks of.
	Attributes map[string]Agreement
	// Misses are all that keep the result from being perfect, in the order: missed, spurious, wrong.
	Misses []Miss
}

// Outcome is whether a figure agrees with the gold.
type Outcome struct {
	// Given is one of those that Compare was given.
	Given         *Given
	Found, Strict bool
}

// Agreement is a part of a whole.
type Agreement struct{ Agree, Of int }

// MissKind says what is wrong.
type MissKind string

// The kinds of misses.
const (
	Missed   MissKind = "missed"   // asked for, not given
	Spurious MissKind = "spurious" // given, not in the gold
	Wrong    MissKind = "wrong"    // found, but attributes differ
)

// Miss is one figure that is not as it should be.
type Miss struct {
	Kind MissKind
	// Gold is nil for spurious figures. Given is, for a missed one, the figure that was left out in its place, nil where there is none.
	Gold  *Gold
	Given *Given
	// Attributes are the names of those that differ, sorted; for wrong figures only.
	Attributes []string
}

// Score is precision, recall and their harmonic mean, from 0 to 1.
type Score struct{ Precision, Recall, F1 float64 }

// Score gives the scores for a number of hits: r.Score(r.Strict).
func (t Tally) Score(hits int) Score {
	var s Score
	if t.Scored > 0 {
		s.Precision = float64(hits) / float64(t.Scored)
	}
	if t.Asked > 0 {
		s.Recall = float64(hits) / float64(t.Asked)
	}
	if s.Precision+s.Recall > 0 {
		s.F1 = 2 * s.Precision * s.Recall / (s.Precision + s.Recall)
	}
	return s
}

// pair is a gold figure and a given one that could be it.
type pair struct {
	gold, given      int
	verdict          verdict
	strict, optional bool
	strictAgreeing   int
	agreeing         int
}

// Compare holds figures against gold. The order of neither changes the counts but where several pairs are equally good.
func Compare(gold []Gold, given []Given) *Result {
	asked := map[string]bool{}
	wanted := make([]*Gold, 0, len(gold))
	for i := range gold {
		asked[base(gold[i].Document)] = true
		if !gold[i].None {
			wanted = append(wanted, &gold[i])
		}
	}
	unique, leftOut := distinct(given, asked)
	r := &Result{Attributes: map[string]Agreement{}, Metrics: map[string]*Tally{}}
	matched := match(wanted, unique)
	outcomes := make([]Outcome, len(unique))
	for j, g := range unique {
		outcomes[j].Given = g
	}
	takenGiven := make([]bool, len(unique))
	takenGold := make([]*pair, len(wanted))
	for i := range matched {
		p := &matched[i]
		takenGiven[p.given], takenGold[p.gold] = true, p
		if p.optional {
			outcomes[p.given].Given = nil
			continue
		}
		outcomes[p.given].Found, outcomes[p.given].Strict = true, p.strict
		r.count(wanted[p.gold].Metric, func(t *Tally) {
			t.Found++
			if p.strict {
				t.Strict++
			}
			if p.verdict.series() {
				t.Series++
			}
		})
		for name, ok := range p.verdict {
			a := r.Attributes[name]
			a.Of++
			if ok {
				a.Agree++
			}
			r.Attributes[name] = a
		}
	}
	for i, w := range wanted {
		if w.Optional {
			continue
		}
		r.count(w.Metric, func(t *Tally) { t.Asked++ })
		if takenGold[i] == nil {
			r.Misses = append(r.Misses, Miss{Kind: Missed, Gold: w, Given: inItsPlace(w, leftOut)})
		}
	}
	for j, g := range unique {
		if outcomes[j].Given != nil {
			r.Outcomes = append(r.Outcomes, outcomes[j])
			r.count(g.Metric, func(t *Tally) { t.Scored++ })
		}
		if !takenGiven[j] {
			r.Misses = append(r.Misses, Miss{Kind: Spurious, Given: g})
		}
	}
	for _, p := range takenGold {
		if p == nil || p.optional {
			continue
		}
		var differ []string
		for name, ok := range p.verdict {
			if !ok {
				differ = append(differ, name)
			}
		}
		if len(differ) > 0 {
			slices.Sort(differ)
			r.Misses = append(r.Misses, Miss{Kind: Wrong, Gold: wanted[p.gold], Given: unique[p.given], Attributes: differ})
		}
	}
	r.Reliability = reliability(r.Outcomes)
	return r
}

// count changes the counts of all and those of a metric.
func (r *Result) count(metric string, change func(*Tally)) {
	t := r.Metrics[metric]
	if t == nil {
		t = &Tally{}
		r.Metrics[metric] = t
	}
	change(&r.Tally)
	change(t)
}

// inItsPlace finds a figure that was left out and could be what the gold asks for.
func inItsPlace(w *Gold, leftOut []*Given) *Given {
	for _, g := range leftOut {
		if base(w.Document) == base(g.Document) && w.Metric == g.Metric && near(w.Value, g.Value) {
			return g
		}
	}
	return nil
}

// distinct leaves out superseded figures, those of documents that the gold does not know, and repeats; it gives those apart that are not
// exported.
func distinct(given []Given, asked map[string]bool) (unique, leftOut []*Given) {
	seen := map[string]bool{}
	for i := range given {
		g := &given[i]
		if g.Superseded || !asked[base(g.Document)] {
			continue
		}
		if g.Excluded != "" {
			leftOut = append(leftOut, g)
			continue
		}
		labels := make([]string, 0, len(g.Labels))
		for name, value := range g.Labels {
			labels = append(labels, strconv.Quote(name)+strconv.Quote(value))
		}
		slices.Sort(labels)
		key := strings.Join(append([]string{base(g.Document), g.Metric, strconv.FormatFloat(g.Value, 'f', 3, 64), g.day()}, labels...), "\x00")
		if !seen[key] {
			seen[key] = true
			unique = append(unique, g)
		}
	}
	return unique, leftOut
}

// match takes the best pairs first, each figure at most once.
func match(wanted []*Gold, unique []*Given) []pair {
	var pairs []pair
	for i, w := range wanted {
		for j, g := range unique {
			if base(w.Document) != base(g.Document) || w.Metric != g.Metric || !near(w.Value, g.Value) {
				continue
			}
			v := judge(w, g)
			p := pair{gold: i, given: j, verdict: v, strict: v.strict(), optional: w.Optional}
			p.agreeing, p.strictAgreeing = v.agreeing()
			pairs = append(pairs, p)
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		return cmp.Or(trueFirst(a.strict, b.strict), trueFirst(!a.optional, !b.optional),
			cmp.Compare(b.strictAgreeing, a.strictAgreeing), cmp.Compare(b.agreeing, a.agreeing),
			cmp.Compare(a.gold, b.gold), cmp.Compare(a.given, b.given))
	})
	gold, given := map[int]bool{}, map[int]bool{}
	kept := pairs[:0]
	for _, p := range pairs {
		if !gold[p.gold] && !given[p.given] {
			gold[p.gold], given[p.given] = true, true
			kept = append(kept, p)
		}
	}
	return kept
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// String writes the miss in one line, for people.
func (m Miss) String() string {
	switch m.Kind {
	case Missed:
		s := fmt.Sprintf("missed    %s %s %s %v %s..%s", m.Gold.Document, m.Gold.Metric, number(m.Gold.Value), m.Gold.Labels, m.Gold.ReportedAt[0], m.Gold.ReportedAt[1])
		if m.Given != nil {
			s += fmt.Sprintf(": left out as %s | %s", m.Given.Excluded, oneLine(m.Given.Quote()))
		}
		return s
	case Spurious:
		return fmt.Sprintf("spurious  %s %s %s %v %s | %s", base(m.Given.Document), m.Given.Metric, number(m.Given.Value), m.Given.Labels, m.Given.day(), oneLine(m.Given.Quote()))
	}
	parts := make([]string, len(m.Attributes))
	for i, name := range m.Attributes {
		parts[i] = name + " " + m.difference(name)
	}
	return fmt.Sprintf("wrong     %s %s %s: %s | %s", m.Gold.Document, m.Gold.Metric, number(m.Gold.Value), strings.Join(parts, "; "), oneLine(m.Given.Quote()))
}

func (m Miss) difference(name string) string {
	var got, want string
	switch name {
	case attrReportedAt:
		got, want = m.Given.day(), m.Gold.ReportedAt[0]+".."+m.Gold.ReportedAt[1]
	case attrQualifier:
		got, want = orExact(m.Given.Qualifier), orExact(m.Gold.Qualifier)
	case attrLow:
		got, want = bound(m.Given.Low), bound(m.Gold.Low)
	case attrHigh:
		got, want = bound(m.Given.High), bound(m.Gold.High)
	default:
		got, want = m.Given.Labels[name], strings.Join(m.Gold.Labels[name], " or ")
	}
	return fmt.Sprintf("is %q, want %q", got, want)
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func bound(v *float64) string {
	if v == nil {
		return ""
	}
	return number(*v)
}

// oneLine shortens a sentence for a list.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 160 {
		return string(r[:159]) + "…"
	}
	return s
}
