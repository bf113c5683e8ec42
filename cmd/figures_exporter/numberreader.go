package main

import (
	"strings"

	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// quantityJSON is one number of a sentence. Value is a float64, or [2]float64 for a range.
type quantityJSON struct {
	Value   any    `json:"value"`
	Unit    string `json:"unit"`
	Change  string `json:"change"`
	Concept string `json:"concept"`
	Span    [2]int `json:"span"`
}

// numberReader reads sentence after sentence. What it reuses makes it unsafe for concurrent use.
type numberReader struct {
	lexicon    *prose.Lexicon
	vocabulary *quantity.Vocabulary
	dates      *dates.Vocabulary
	text       prose.Text
	found      []quantity.Quantity
	when       []dates.Expression
	spans      []quantity.Span
}

func newNumberReader() *numberReader {
	lexicon := prose.NewLexicon()
	return &numberReader{lexicon: lexicon, vocabulary: quantity.NewVocabulary(lexicon), dates: dates.NewVocabulary(lexicon)}
}

// read gives the quantities of a line; what is none (a year, an age, the name of a weapon) is not among them.
func (r *numberReader) read(line string) []quantityJSON {
	r.text.Scan(line, r.lexicon)
	out := []quantityJSON{} // an empty list, never null
	for _, s := range r.text.Sentences {
		r.found = r.vocabulary.Find(r.found[:0], &r.text, s.First, s.End, nil)
		if spans := r.datesOf(s); len(spans) > 0 {
			r.found = r.vocabulary.Find(r.found[:0], &r.text, s.First, s.End, spans)
		}
		for i := range r.found {
			q := &r.found[i]
			value, ok := valueOf(q)
			if !ok || r.frequency(q, s.End) || r.vocabulary.Denominator(&r.text, q) {
				continue
			}
			out = append(out, quantityJSON{
				Value: value, Unit: r.unitOf(i, s.End), Change: r.changeOf(i), Concept: r.concept(q, s.End),
				Span: [2]int{int(r.text.Tokens[q.Number.First].Start), int(r.text.Tokens[q.Number.End-1].End)},
			})
		}
	}
	return out
}

// datesOf gives the dates of a sentence whose numbers name days and years. Those that count hours, days or years ("two weeks
// ago", "over the past five years") are no such dates: their numbers are quantities, which r.found holds.
func (r *numberReader) datesOf(s prose.Sentence) []quantity.Span {
	r.when = r.dates.Find(r.when[:0], &r.text, s.First, s.End)
	r.spans = r.spans[:0]
	k := 0
	for i := range r.when {
		e := &r.when[i]
		if e.Kind == dates.Duration || e.Kind == dates.Rate {
			continue
		}
		for k < len(r.found) && r.found[k].Number.End <= e.First {
			k++
		}
		counts := false
		for j := k; j < len(r.found) && r.found[j].Number.First < e.End; j++ {
			u := r.found[j].Unit
			counts = counts || u != nil && u.Dimension == quantity.Duration || r.found[j].Number.End > e.End
		}
		if !counts {
			r.spans = append(r.spans, quantity.Span{First: e.First, End: e.End})
		}
	}
	return r.spans
}

// valueOf gives the number or the ends of the range; a word of magnitude in the plural is a range over that magnitude:
// "tens of thousands" are 10,000 to 100,000. It is false for what is no quantity or has no magnitude: "several", "a few".
func valueOf(q *quantity.Quantity) (any, bool) {
	if low, high, ok := q.Magnitude(); ok {
		return [2]float64{low, high}, true
	}
	switch {
	case !q.Kind.Numeric():
		return nil, false
	case q.Qualifier == figure.Range && q.Low.Set && q.High.Set:
		return [2]float64{q.Low.Value, q.High.Value}, true
	}
	return q.Value, true
}

// frequency tells whether "twice" says how often something was done, instead of how many times as much there is.
func (r *numberReader) frequency(q *quantity.Quantity, end int32) bool {
	return q.Kind == quantity.Multiple && q.Number.End == q.Number.First+1 && q.Words && !strings.HasSuffix(r.text.Of(r.text.Tokens[q.Number.First]), "fold") &&
		!r.vocabulary.Multiplies(&r.text, q, end)
}

// unitOf gives the unit of the quantity i, or the noun counted in the singular, with the rate that follows: "barrel per day".
func (r *numberReader) unitOf(i int, end int32) string {
	q := &r.found[i]
	unit := ""
	switch {
	case q.Unit != nil:
		unit = q.Unit.Name
	case q.Kind == quantity.Fraction && !q.Of: // "half a turn"; a share of something has no unit
		unit = r.vocabulary.Counted(&r.text, q, end)
	case q.Kind == quantity.Vague, q.Kind == quantity.Count:
		unit = r.vocabulary.Counted(&r.text, q, end)
		if unit == "" {
			unit = r.sharedNoun(i, end)
		}
		if u, ok := quantity.UnitNamed(unit); ok && q.Kind == quantity.Vague {
			unit = u.Name
		}
	}
	rate := r.vocabulary.Rate(&r.text, q, end)
	if next := i + 1; rate == "" && next < len(r.found) && int(r.found[next].Restates) == i && r.found[next].Bracketed { // "9 billion shekels ($2.4 billion) a year"
		behind := *q
		behind.End = min(r.found[next].End+1, end)
		rate = r.vocabulary.Rate(&r.text, &behind, end)
	}
	if rate != "" {
		unit = strings.TrimSpace(unit + " per " + rate)
	}
	return unit
}

// sharedNoun gives the noun or unit that a count without one shares with its neighbour: "40 homes by auction and 18 by draw",
// "cars, up from 2.4 million", "280 million of the 1.5 billion shekels".
func (r *numberReader) sharedNoun(i int, end int32) string {
	q := &r.found[i]
	if q.One {
		return ""
	}
	if next := i + 1; q.Of && next < len(r.found) && r.found[next].First-q.End <= 2 && r.found[next].Kind.Numeric() {
		return r.unitOf(next, end)
	}
	if i == 0 || q.Number.First <= r.found[i-1].End {
		return ""
	}
	before := &r.found[i-1]
	if before.Kind != quantity.Count || before.One {
		return ""
	}
	switch word := r.text.Tokens[q.First-1]; strings.ToLower(r.text.Of(word)) {
	case "and", "including":
	default:
		if !q.Superseded {
			return ""
		}
	}
	return r.vocabulary.Counted(&r.text, before, end)
}

// changeOf gives the hedge of the quantity i, or the direction where it is the size of a change. The result of a change is "=":
// in "rose by 5 to 12" only the 5 is up. What repeats a quantity in another unit shares its hedge.
func (r *numberReader) changeOf(i int) string {
	q := &r.found[i]
	if own := changeOf(q); own != "=" || q.Restates < 0 || int(q.Restates) >= i {
		return own
	}
	return changeOf(&r.found[q.Restates])
}

func changeOf(q *quantity.Quantity) string {
	switch {
	case q.Qualifier == figure.About && q.Side < 0, q.Qualifier == figure.AtMost:
		return "<"
	case q.Qualifier == figure.About && q.Side > 0, q.Qualifier == figure.AtLeast:
		return ">"
	case q.Qualifier == figure.About:
		return "~"
	case q.Change > 0 && q.Delta:
		return "up"
	case q.Change < 0 && q.Delta:
		return "down"
	}
	return "="
}

// concept gives the words right behind the quantity that it counts or measures.
func (r *numberReader) concept(q *quantity.Quantity, end int32) string {
	first, last := r.vocabulary.Concept(&r.text, q, end)
	if first == last {
		return ""
	}
	return r.text.Slice(int(first), int(last-1))
}
