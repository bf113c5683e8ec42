// Package display writes figures for people: the columns that the pages and the table of the command line have in
// common.
package display

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// Columns writes the parts of figures. It is not changed after New and so safe for concurrent use.
type Columns struct {
	party map[string]string
}

// New makes Columns. party names, by metric, the label that says whose the counted things are; metrics without such a
// label are left out of it.
func New(party map[string]string) *Columns { return &Columns{party: party} }

// Signs of the qualifiers before a value.
const (
	about   = "≈ "
	atLeast = "≥ "
	atMost  = "≤ "
)

// Value writes the value with its qualifier: 12,000; ≈ 12,000; ≥ 12,000; ≤ 12,000; 10,000–12,000.
func (*Columns) Value(f *figure.Figure) string {
	switch f.Qualifier {
	case figure.About:
		return about + Number(f.Value)
	case figure.AtLeast:
		return atLeast + Number(f.Value)
	case figure.AtMost:
		return atMost + Number(f.Value)
	case figure.Range:
		if f.Low.Set && f.High.Set {
			return Number(f.Low.Value) + "–" + Number(f.High.Value)
		}
	}
	return Number(f.Value)
}

// Qualifier writes the qualifier in words, and nothing for a value that stands as it is.
func (*Columns) Qualifier(f *figure.Figure) string {
	return map[figure.Qualifier]string{
		figure.About: "about", figure.AtLeast: "at least", figure.AtMost: "at most", figure.Range: "range",
	}[f.Qualifier]
}

// What writes the metric with the labels that tell its kinds apart, in the order of their names, then what is special
// to this figure: "casualties killed", "reported_troops deployed in Kursk", "territory_km2 seized per month".
func (c *Columns) What(f *figure.Figure) string {
	var b strings.Builder
	b.WriteString(f.Metric)
	for _, l := range f.Labels {
		if l.Name != c.party[f.Metric] && !slices.Contains(figure.CommonLabels[:], l.Name) {
			b.WriteString(" " + l.Value)
		}
	}
	for _, special := range [...]struct{ label, before string }{
		{figure.LabelComponent, " of which "}, {figure.LabelPeriod, " per "}, {figure.LabelLocation, " in "},
	} {
		if v := f.Labels.Get(special.label); v != "" {
			b.WriteString(special.before + v)
		}
	}
	return b.String()
}

// Whose writes whose the counted things are; nothing where that is not told.
func (c *Columns) Whose(f *figure.Figure) string {
	if label := c.party[f.Metric]; label != "" {
		return f.Labels.Get(label)
	}
	return ""
}

// Source writes who stated the figure.
func (*Columns) Source(f *figure.Figure) string { return f.Labels.Get(figure.LabelSource) }

// Outlet writes who published it, and after whom: "Kyiv Post (via Ukrainska Pravda)".
func (*Columns) Outlet(f *figure.Figure) string {
	outlet := f.Labels.Get(figure.LabelOutlet)
	if outlet == "" {
		outlet = document.Unknown
	}
	if via := f.Labels.Get(figure.LabelVia); via != "" {
		return outlet + " (via " + via + ")"
	}
	return outlet
}

// Date writes when the source said so, as exactly as that is known: 2024-10-29 14:05, 2024-10-29, 2024-10, 2024; nothing
// where it is not known at all. Times are UTC.
func (*Columns) Date(f *figure.Figure) string {
	if f.ReportedAt.IsZero() {
		return ""
	}
	layout := time.DateOnly
	switch f.Precision {
	case figure.Minute:
		layout = "2006-01-02 15:04"
	case figure.Month:
		layout = "2006-01"
	case figure.Year:
		layout = "2006"
	}
	return f.ReportedAt.UTC().Format(layout)
}

// Status writes why the figure is in no series, and nothing for one that is.
func (*Columns) Status(f *figure.Figure) string {
	switch {
	case f.Excluded != "":
		return f.Excluded
	case f.Superseded:
		return "superseded"
	case f.ReportedAt.IsZero():
		return "undated"
	}
	return ""
}

// Sentence gives the sentence of the first evidence in three parts, the second of which is the number's phrase, with
// runs of white space made single spaces. All are empty where the text is not at hand.
func Sentence(f *figure.Figure) (before, span, after string) {
	if len(f.Evidence) == 0 || f.Document == nil {
		return "", "", ""
	}
	e, n := f.Evidence[0], int32(len(f.Document.Text))
	if e.SentenceStart < 0 || e.SentenceStart > e.Start || e.Start > e.End || e.End > e.SentenceEnd || e.SentenceEnd > n {
		return "", "", ""
	}
	text := f.Document.Text
	return strings.TrimLeft(squeeze(text[e.SentenceStart:e.Start]), " "), squeeze(text[e.Start:e.End]),
		strings.TrimRight(squeeze(text[e.End:e.SentenceEnd]), " ")
}

// squeeze makes every run of white space and of characters that would steer a terminal one space.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		if r <= ' ' || r >= 0x7f && r <= 0xa0 || r == 0x2028 || r == 0x2029 || isDirectional(r) {
			blank = true
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	if blank {
		b.WriteByte(' ')
	}
	return b.String()
}

// Plain makes a text safe for one line of a terminal or page: no control characters, no change of direction.
func Plain(s string) string { return strings.TrimSpace(squeeze(s)) }

// isDirectional tells whether a character changes the direction of the text after it, by which a sentence could be made
// to look like another.
func isDirectional(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// Number writes a value with commas between thousands and at most two decimals.
func Number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) >= 1e15 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', 2, 64)
	whole, decimals, _ := strings.Cut(text, ".")
	decimals = strings.TrimRight(decimals, "0")
	var b strings.Builder
	if v < 0 && (whole != "0" || decimals != "") {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if decimals != "" {
		b.WriteString("." + decimals)
	}
	return b.String()
}

// Clean makes every run of white space, of control characters and of marks that change the direction of writing one space.
func Clean(s string) string { return squeeze(s) }

// Percent writes a distance from something in percent: +35 %, −50 %, 0 %.
func Percent(part float64) string {
	n := math.Round(part * 100)
	switch {
	case n > 0:
		return "+" + Number(n) + " %"
	case n < 0:
		return "−" + Number(-n) + " %"
	}
	return "0 %"
}

// Length writes how long something takes, in the greatest unit of which it is a whole number: "7 days", "36 hours", "1 minute".
func Length(d time.Duration) string {
	for _, unit := range [...]struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}} {
		n := d / unit.length
		if n == 0 || d%unit.length != 0 {
			continue
		}
		if n == 1 {
			return "1 " + unit.name
		}
		return Number(float64(n)) + " " + unit.name + "s"
	}
	return d.String()
}

// Days writes how long ago something was: "the same day", "1 day before", "12 days before".
func Days(age time.Duration) string {
	switch n := int(age / (24 * time.Hour)); n {
	case 0:
		return "the same day"
	case 1:
		return "1 day before"
	default:
		return Number(float64(n)) + " days before"
	}
}
