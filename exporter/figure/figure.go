// Package figure holds the waist of the program: the figure, which every reader of articles ends in and every output
// starts from. A figure is one quantity, as one source stated it, as one outlet published it.
package figure

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/document"
)

// Qualifier says how firmly a source stated the value.
type Qualifier uint8

// The qualifiers, from figures as they stand to ranges.
const (
	Exact   Qualifier = iota // "12,000"
	About                    // "around 12,000"
	AtLeast                  // "more than 12,000": Value is the bound
	AtMost                   // "up to 12,000": Value is the bound
	Range                    // "10,000 to 12,000": Value is the midpoint
)

var qualifierNames = [...]string{"exact", "about", "at_least", "at_most", "range"}

// String gives the name used in every output: exact, about, at_least, at_most or range.
func (q Qualifier) String() string { return qualifierNames[q] }

// Precision says how exactly the time of a statement is known.
type Precision uint8

// The precisions, from the finest: a finer one is the smaller number. Month and year stand for their last day.
const (
	Minute Precision = iota
	Day
	Month
	Year
)

var precisionNames = [...]string{"minute", "day", "month", "year"}

// String gives the name used in every output: minute, day, month or year.
func (p Precision) String() string { return precisionNames[p] }

// ID identifies a figure over restarts: a hash of document id, metric, value and span.
type ID uint64

// NewID computes the ID of a figure of the metric with the value whose number stands at [start, end) of the document.
func NewID(documentID, metric string, value float64, start, end int) ID {
	h := fnv.New64a()
	_, _ = h.Write([]byte(documentID))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(metric))
	var b [25]byte
	binary.LittleEndian.PutUint64(b[1:], math.Float64bits(value))
	binary.LittleEndian.PutUint64(b[9:], uint64(start))
	binary.LittleEndian.PutUint64(b[17:], uint64(end))
	_, _ = h.Write(b[:])
	return ID(h.Sum64())
}

// String gives the ID as 16 hexadecimal digits.
func (id ID) String() string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(id))
	return hex.EncodeToString(b[:])
}

// ParseID reads what String gave.
func ParseID(s string) (ID, error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("figure id %q: want 16 hexadecimal digits", s)
	}
	return ID(binary.BigEndian.Uint64(b)), nil
}

// Label is one Prometheus label of a figure.
type Label struct{ Name, Value string }

// Labels are a figure's labels, sorted by name, without empty values and without two of one name.
// They are shared between figures and must not be changed.
type Labels []Label

// NewLabels sorts the labels and leaves out the empty ones. It keeps and reorders the slice it is given.
func NewLabels(labels []Label) Labels {
	kept := labels[:0]
	for _, l := range labels {
		if l.Value != "" {
			kept = append(kept, l)
		}
	}
	slices.SortFunc(kept, func(a, b Label) int { return strings.Compare(a.Name, b.Name) })
	return kept
}

// Get gives the value of a label, and "" where it is absent.
func (ls Labels) Get(name string) string {
	for _, l := range ls {
		if l.Name == name {
			return l.Value
		}
	}
	return ""
}

// With gives a copy in which the label has the value; an empty value removes it.
func (ls Labels) With(name, value string) Labels {
	out := make([]Label, 0, len(ls)+1)
	for _, l := range ls {
		if l.Name != name {
			out = append(out, l)
		}
	}
	return NewLabels(append(out, Label{name, value}))
}

// String writes the labels as Prometheus does, {a="x",b="y"}, for people: it does not escape.
func (ls Labels) String() string {
	var b strings.Builder
	b.WriteByte('{')
	for i, l := range ls {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(l.Name + `="` + l.Value + `"`)
	}
	b.WriteByte('}')
	return b.String()
}

// MarshalJSON writes an object.
func (ls Labels) MarshalJSON() ([]byte, error) {
	m := make(map[string]string, len(ls))
	for _, l := range ls {
		m[l.Name] = l.Value
	}
	return json.Marshal(m)
}

// Bound is a stated lower or upper bound; the zero Bound says that none was stated.
type Bound struct {
	Value float64
	Set   bool
}

// BoundAt gives a stated bound.
func BoundAt(v float64) Bound { return Bound{Value: v, Set: true} }

// Stated is value and unit as the text has them, before conversion to the metric's unit.
type Stated struct {
	// Value is the number; Low and High hold a range or a bound as written.
	Value     float64
	Low, High Bound
	// Unit is the unit of measure in the singular ("square mile"), or the noun counted ("soldier").
	Unit string
}

// Evidence is one place in the document's text where the figure stands.
type Evidence struct {
	// Start and End are byte offsets of the number's phrase in the document's text.
	Start, End int32
	// SentenceStart and SentenceEnd are byte offsets of the sentence around it, or of the part of a very long one that surrounds it.
	SentenceStart, SentenceEnd int32
}

// Figure is one quantity, as one source stated it, as one outlet published it. Figures are shared between snapshots
// and must not be changed once they have left the extractor.
type Figure struct {
	ID       ID
	Document *document.Document
	// Metric is the metric's name.
	Metric string
	// Value is the point estimate in the metric's unit: a range's midpoint, a bound's bound.
	Value float64
	// Low and High are the stated bounds in the metric's unit.
	Low, High Bound
	// Labels are all Prometheus labels, source and outlet among them.
	Labels Labels
	// ReportedAt is when the source said so, in UTC; the zero time where neither text nor document tells.
	ReportedAt time.Time
	// Stated is what was written.
	Stated Stated
	// Evidence has at least one entry, in the order of the text. The first is that of the ID.
	Evidence []Evidence
	// Excluded says why this is no exported figure ("rate", "vague", "hypothetical" …); empty for a figure.
	Excluded string
	// Confidence is from 0 to 1.
	Confidence float32
	Qualifier  Qualifier
	Precision  Precision
	// Superseded is true for a value that its own sentence replaces: shown, but in no series.
	Superseded bool
	// Clamped is true where the text's date lay after the publication and was brought back to it.
	Clamped bool
}

// Quote gives the sentence of a piece of evidence, and "" where the text is not at hand.
func (f *Figure) Quote(e Evidence) string { return f.text(e.SentenceStart, e.SentenceEnd) }

// Span gives the number's phrase of a piece of evidence, and "" where the text is not at hand.
func (f *Figure) Span(e Evidence) string { return f.text(e.Start, e.End) }

func (f *Figure) text(start, end int32) string {
	if start < 0 || end < start || int(end) > len(f.Document.Text) {
		return ""
	}
	return f.Document.Text[start:end]
}

// Exported tells whether the figure belongs into a series: neither excluded nor superseded, and dated.
func (f *Figure) Exported() bool {
	return f.Excluded == "" && !f.Superseded && !f.ReportedAt.IsZero()
}

// MarshalJSON writes the object that `extract --format jsonl` prints.
func (f *Figure) MarshalJSON() ([]byte, error) {
	type evidence struct {
		Start int32  `json:"start"`
		End   int32  `json:"end"`
		Quote string `json:"quote"`
		Span  string `json:"span"`
	}
	type stated struct {
		Value *float64 `json:"value,omitempty"`
		Low   *float64 `json:"low,omitempty"`
		High  *float64 `json:"high,omitempty"`
		Unit  string   `json:"unit,omitempty"`
	}
	out := struct {
		ID          string     `json:"id"`
		Document    string     `json:"document"`
		DocumentID  string     `json:"document_id"`
		Metric      string     `json:"metric"`
		Value       float64    `json:"value"`
		Low         *float64   `json:"low,omitempty"`
		High        *float64   `json:"high,omitempty"`
		Qualifier   string     `json:"qualifier"`
		Labels      Labels     `json:"labels"`
		ReportedAt  string     `json:"reported_at,omitempty"`
		Precision   string     `json:"precision,omitempty"`
		PublishedAt string     `json:"published_at,omitempty"`
		Stated      stated     `json:"stated"`
		Evidence    []evidence `json:"evidence"`
		Confidence  float64    `json:"confidence"`
		Superseded  bool       `json:"superseded,omitempty"`
		Excluded    string     `json:"excluded,omitempty"`
	}{
		ID: f.ID.String(), Document: f.Document.Path, DocumentID: f.Document.ID, Metric: f.Metric, Value: f.Value,
		Low: f.Low.pointer(), High: f.High.pointer(), Qualifier: f.Qualifier.String(), Labels: f.Labels,
		Stated:     stated{Low: f.Stated.Low.pointer(), High: f.Stated.High.pointer(), Unit: f.Stated.Unit},
		Confidence: math.Round(float64(f.Confidence)*1000) / 1000, Superseded: f.Superseded, Excluded: f.Excluded,
	}
	if f.Qualifier != Range {
		out.Stated.Value = &f.Stated.Value
	}
	if !f.ReportedAt.IsZero() {
		out.ReportedAt, out.Precision = f.ReportedAt.UTC().Format(time.RFC3339), f.Precision.String()
	}
	if !f.Document.Published.IsZero() {
		out.PublishedAt = f.Document.Published.UTC().Format(time.RFC3339)
	}
	for _, e := range f.Evidence {
		out.Evidence = append(out.Evidence, evidence{e.Start, e.End, f.Quote(e), f.Span(e)})
	}
	return json.Marshal(out)
}

func (b Bound) pointer() *float64 {
	if !b.Set {
		return nil
	}
	return &b.Value
}
