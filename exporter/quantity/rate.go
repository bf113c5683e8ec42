package quantity

import (
	"strings"

	"figures_exporter/exporter/prose"
)

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
		if i+2 < end && (tok.Word == w.every || tok.Word == w.each) && text.Of(toks[i+1]) == "single" {
			if p, ok := period(i + 2); ok {
				return p, i + 3, true // "every single day"
			}
		}
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

// Rate gives what the quantity, or what it counts, is stated for – "day" of "barrels a day", "barrel" of "$58 per barrel",
// "100,000 people" of "40 deaths per 100,000 people" – in the singular, for people to read; "" where it is no rate. It looks
// no further than token end. It is safe for concurrent use.
func (v *Vocabulary) Rate(text *prose.Text, q *Quantity, end int32) string {
	if q.Per != NoPeriod && q.Per != PerOther {
		return q.Per.String()
	}
	if q.Unit.dimension() == Duration {
		return ""
	}
	w := &v.w
	_, behind := v.Concept(text, q, end)
	for _, i := range [2]int32{q.End, behind} {
		if i+1 >= end {
			continue
		}
		if p, _, ok := v.RateAt(text, i, end); ok && p != PerOther {
			return p.String()
		}
		tok := text.Tokens[i]
		of := tok.Is('/') && tok.Has(prose.Glued) || tok.Kind == prose.Word && tok.Word != 0 && (tok.Word == w.per ||
			(tok.Word == w.a || tok.Word == w.an) && v.articleRates(text, q, i, end))
		if of {
			return v.denominator(text, i+1, end)
		}
	}
	return ""
}

// articleRates tells whether the article at token i makes a rate of a measure or amount: "20 cents a kilowatt-hour", "$98 a share".
// Spans of time are RateAt's.
func (v *Vocabulary) articleRates(text *prose.Text, q *Quantity, i, end int32) bool {
	next := text.Tokens[i+1]
	if q.Unit == nil || i != q.End || next.Kind != prose.Word || v.has(next)&(periodName|function|starts) != 0 || next.Flags&prose.Capital != 0 {
		return false
	}
	return v.has(next)&unitStart != 0 || q.Kind == Money && !endsLikeVerb(text.Of(next)) && (i+2 >= end || text.Tokens[i+2].Kind == prose.Punct || v.has(text.Tokens[i+2])&function != 0)
}

// denominator gives the words of a rate that begin at token i: a unit or a noun, with a number where one stands before it.
func (v *Vocabulary) denominator(text *prose.Text, i, end int32) string {
	j := i
	for j < end && j < i+4 && v.MayHold(text.Tokens[j]) {
		j++
	}
	digits := j > i
	p := parser{v: v, text: text, toks: text.Tokens, first: i, end: end}
	if u, e := p.unitAt(j); u != nil {
		if !digits {
			return u.Name
		}
		j = e
	} else if j < end && text.Tokens[j].Kind == prose.Word && v.has(text.Tokens[j])&function == 0 {
		j++
	}
	if j == i {
		return ""
	}
	s := strings.ToLower(text.Slice(int(i), int(j-1)))
	if digits {
		return s
	}
	return Singular(s)
}

// Denominator tells whether the quantity is what a rate is stated for: the second of "40 per 100,000". It is safe for
// concurrent use.
func (v *Vocabulary) Denominator(text *prose.Text, q *Quantity) bool {
	return q.First > 0 && text.Tokens[q.First-1].Kind == prose.Word && text.Tokens[q.First-1].Word == v.w.per
}

// Multiplies tells whether what follows a multiple such as "twice" is multiplied by it – "twice the number", "twice as many" –
// and not done so often. It looks no further than token end. It is safe for concurrent use.
func (v *Vocabulary) Multiplies(text *prose.Text, q *Quantity, end int32) bool {
	if q.End >= end || text.Tokens[q.End].Kind != prose.Word {
		return false
	}
	next := text.Tokens[q.End]
	return v.has(next)&determiner != 0 || next.Word == v.w.as && q.End+1 < end && text.Tokens[q.End+1].Flags&prose.Capital == 0
}
