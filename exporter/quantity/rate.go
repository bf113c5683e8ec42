package quantity

import "figures_exporter/exporter/prose"

// RateAt tells whether the token at i begins a rate – "a day", "per month", "each week", "every 24 hours", "daily", "/day" – and
// gives the token behind it. It looks no further than end. It is safe for concurrent use.
func (v *Vocabulary) RateAt(text *prose.Text, i, end int32) (p Period, next int32, ok bool) {
	if i >= end {
		return NoPeriod, i, false
	}
	toks := text.Tokens
	tok := toks[i]
	w := &v.w
	period := func(k int32) (Period, bool) {
		if k >= end || toks[k].Kind != prose.Word || v.has(toks[k])&periodName == 0 {
			return NoPeriod, false
		}
		return v.periods[toks[k].Word], true
	}
	switch {
	case tok.Is('/') && tok.Has(prose.Glued):
		if p, ok := period(i + 1); ok {
			return p, i + 2, true
		}
	case tok.Kind != prose.Word || tok.Word == 0:
	case v.has(tok)&periodAdverb != 0:
		return v.periods[tok.Word], i + 1, true
	case tok.Word == w.a || tok.Word == w.an || tok.Word == w.per || tok.Word == w.each || tok.Word == w.every:
		if p, ok := period(i + 1); ok {
			// "a year ago", "a day earlier", "a second wave" are no rates.
			if (tok.Word == w.a || tok.Word == w.an) && i+2 < end && (v.has(toks[i+2])&notRate != 0 || p == PerSecond || p == PerQuarter || toks[i+2].Is('-')) {
				return NoPeriod, i, false
			}
			return p, i + 2, true
		}
		if tok.Word == w.every && i+2 < end && v.MayHold(toks[i+1]) {
			if _, ok := period(i + 2); ok {
				return PerOther, i + 3, true
			}
		}
	}
	return NoPeriod, i, false
}
