package quantity

import (
	"math"

	"figures_exporter/exporter/prose"
)

// restate finds out whether the quantity at out[k] repeats the one before it in another unit – "600 square kilometres (232
// square miles)", "260 ha, or 640 acres", "100 km/62 miles" – or in other words: "12,000 (twelve thousand)".
func (p *parser) restate(k int) {
	if k <= p.base {
		return
	}
	q := &p.out[k]
	o := &p.out[k-1]
	if !q.Kind.Numeric() || !o.Kind.Numeric() || o.Restates >= 0 {
		return
	}
	i := q.First - 1
	if i < o.End {
		return
	}
	tok := p.toks[i]
	bracket := tok.Kind == prose.Punct && tok.Flags&prose.Open != 0 && tok.Char != '"' && tok.Char != '\''
	w := &p.v.w
	near := int32(1)
	switch {
	case bracket:
		near = 6 // the counted noun may stand between
	case tok.Is('/') || tok.Is(prose.EmDash) || tok.Is('='):
	case tok.Word != 0 && tok.Word == w.or && tok.Kind == prose.Word:
		near = 2
	default:
		return
	}
	if i-o.End > near {
		return
	}
	for j := o.End; j < i; j++ {
		if t := p.toks[j]; t.Kind != prose.Word && !(t.Is(',') && j == i-1) && !t.Is('-') {
			return
		}
	}
	switch {
	case q.Unit == nil && o.Unit == nil:
		if !bracket || q.Signed || q.Value != o.Value || q.Words == o.Words {
			return
		}
	case q.Unit == nil || o.Unit == nil || q.Unit == o.Unit:
		return
	case q.Unit.Dimension == Currency && o.Unit.Dimension == Currency:
		if !bracket && !tok.Is('/') && !p.toksIs(i-1, ',') {
			return
		}
	default:
		have, ok := q.Unit.ConvertTo(q.Value, o.Unit)
		if !ok || !roughly(have, o.Value, bracket) {
			return
		}
	}
	q.Restates = int32(k - 1)
}

// roughly tells whether two values are the same but for rounding. In brackets even a poor conversion is one.
func roughly(a, b float64, generous bool) bool {
	tolerance := 0.15
	if generous {
		tolerance = 0.35
	}
	return math.Abs(a-b) <= tolerance*math.Max(math.Abs(a), math.Abs(b))+1
}
