package quantity

import (
	"sort"
	"strings"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

// hedge is a phrase that says how firmly the number beside it is meant.
type hedge struct {
	words []prose.WordID // in the order of the text
	q     figure.Qualifier
	// quiet hedges change nothing but belong to the phrase when another hedge stands before them: "more than a total of 50".
	quiet bool
	// passing verbs are hedges of large numbers only: "the toll passed 400", but "passed two tests".
	passing bool
	// side is the side of the number that an approximation is on: +1 "just over", -1 "just under", 0 on either.
	side int8
	// final hedges stand behind a number only where nothing follows: "500 at least."
	final bool
}

// The hedges that stand before a number. "Just over" and everything from just below is an approximation, not a bound.
var hedgesBefore = map[figure.Qualifier]string{
	figure.About: `about, around, roughly, approximately, approx, some, circa, ca, nearly, almost, close to, just over, just under,
		just above, just below, just less than, slightly less than, slightly under, slightly below, slightly fewer than, a little less than,
		a little under, a bit under, a bit less than, a shade under, nearer to, nearer, nearing, approaching, an estimated, the estimated,
		perhaps, maybe, possibly, probably, in the region of, on the order of, in the order of, of the order of, in the
		neighborhood of, in the neighbourhood of, somewhere around, somewhere near, something like, more like, more or less, close on,
		just shy of, shy of, just short of, an average of, averaging, averaged, averages, in the vicinity of, or so, virtually, practically, plus or minus,
		an approximate, a rough, approximate`,
	figure.AtLeast: `more than, over, above, beyond, at least, at the very least, no fewer than, no less than, not less than, not fewer than,
		no lower than, not lower than, a minimum of, minimum of, minimum, a minimum, upwards of, upward of, in excess of, well over,
		well above, well in excess of, well more than, far more than, many more than, much more than, north of, greater than, higher than, exceeding,
		exceeds, exceed, exceeded, passing, passes, pass, passed, surpassing, surpasses, surpassed, surpass, gone past, went past, going past, goes past, topping, topped, tops, as few as, as little as, as low as,
		upwards to, starting at, from at least, better than, larger than, bigger than, longer than, not below, not under,
		slightly more than, slightly over, slightly above, just more than, a little more than, a little over, a little above, a bit more than, a bit over, a shade over`,
	figure.AtMost: `up to, as many as, as much as, as high as, at most, at the most, at the very most, fewer than, less than, lower than, under, well under, well below,
		below, far fewer than, far less than, no more than, not more than, no greater than, no higher than, not exceeding, a maximum of,
		maximum of, a maximum, maximum, as long as, smaller than, shorter than, not above, not over, not reach, not reaching, not reached, not exceed, not exceeded, not surpass, never exceeded, never reached, anything up to, up to as many as, south of`,
}

var hedgesQuiet = `a total of, total of, the, only, just, fully, a further, a combined, a whopping, a record, a staggering, as, another, even,
	some of, a full, potentially, reportedly, likely, currently, already, that`

// The hedges that stand behind a number or its unit.
var hedgesBehind = map[figure.Qualifier]string{
	figure.About: `or so, or thereabouts, odd, give or take, more or less, or nearly so, or about that, perhaps a little more, perhaps a few more,
		perhaps a bit more, maybe a little more, maybe a few more, maybe a bit more, maybe fewer, maybe less, perhaps fewer, perhaps less, possibly fewer,
		possibly less, maybe more or less`,
	figure.AtLeast: `or more, or above, or over, or higher, or greater, or longer, or better, and above, and over, and up, and more, plus, and counting, upwards, if not more, or even more, perhaps more,
		maybe more, possibly more, probably more, and perhaps more, and possibly more, and probably more`,
	figure.AtMost: `or fewer, or less, or under, or below, or lower, or even fewer, or even less, and under, and below, tops`,
}

// The hedges that stand behind a number, where the clause ends after them: otherwise they belong to the next number.
var hedgesFinal = map[figure.Qualifier]string{
	figure.About:   `approximately, roughly, perhaps, maybe, possibly, probably, or something like that, in round numbers`,
	figure.AtLeast: `at least, at a minimum, at the very least, minimum`,
	figure.AtMost:  `at most, at the most, at the very most, at a maximum, maximum, max`,
}

func (v *Vocabulary) addHedges() {
	var all []hedge
	read := func(list string, h hedge) []hedge {
		var out []hedge
		for phrase := range strings.SplitSeq(list, ",") {
			words := strings.Fields(phrase)
			if len(words) == 0 {
				continue
			}
			h.passing = len(words) == 1 && strings.HasPrefix(words[0], "pass")
			h.side = sideOf(words[max(len(words)-2, 0):])
			h.words = make([]prose.WordID, len(words))
			for i, w := range words {
				h.words[i] = v.add(w, 0, 0)
			}
			out = append(out, h)
		}
		return out
	}
	for _, q := range []figure.Qualifier{figure.About, figure.AtLeast, figure.AtMost} {
		all = append(all, read(hedgesBefore[q], hedge{q: q})...)
	}
	all = append(all, read(hedgesQuiet, hedge{quiet: true})...)
	for _, h := range all {
		last := h.words[len(h.words)-1]
		v.features[last] |= hedgeLast
		v.before[last] = append(v.before[last], h)
	}
	all = all[:0]
	for _, q := range []figure.Qualifier{figure.About, figure.AtLeast, figure.AtMost} {
		all = append(all, read(hedgesBehind[q], hedge{q: q})...)
		all = append(all, read(hedgesFinal[q], hedge{q: q, final: true})...)
	}
	for _, h := range all {
		v.features[h.words[0]] |= hedgeFirst
		v.behind[h.words[0]] = append(v.behind[h.words[0]], h)
	}
	for _, m := range []map[prose.WordID][]hedge{v.before, v.behind} {
		for _, list := range m {
			sort.SliceStable(list, func(i, j int) bool { return len(list[i].words) > len(list[j].words) })
		}
	}
}

// sideOf tells on which side of the number an approximation is that ends in these words.
func sideOf(words []string) int8 {
	switch words[0] {
	case "just", "slightly", "little", "bit", "shade", "less", "fewer", "short":
	default:
		return 0
	}
	switch words[len(words)-1] {
	case "over", "above":
		return 1
	case "under", "below", "than", "of":
		return -1
	}
	return 0
}

// signHedge gives the qualifier of a sign before a number.
func signHedge(char byte) (figure.Qualifier, bool) {
	switch char {
	case '~', prose.Approx, prose.PlusMinus:
		return figure.About, true
	case '>', prose.AtLeast:
		return figure.AtLeast, true
	case '<', prose.AtMost:
		return figure.AtMost, true
	}
	return 0, false
}

// hedgesBeforeToken reads the hedges that end before token at, none of them before token floor. It gives the first token of
// the outermost and what they say together: the bound nearest to the number, else "about", else exact.
func (p *parser) hedgesBeforeToken(at, floor int32) (first int32, q figure.Qualifier) {
	first, q, _ = p.hedgesBeforeWithSide(at, floor)
	return first, q
}

// hedgesBeforeWithSide is hedgesBeforeToken with the side of an approximation.
func (p *parser) hedgesBeforeWithSide(at, floor int32) (first int32, q figure.Qualifier, side int8) {
	first = at
	pos := at
	for range 5 {
		if pos <= floor {
			return
		}
		tok := p.toks[pos-1]
		if tok.Kind == prose.Punct {
			if tok.Flags&(prose.Close|prose.Open) != 0 {
				h, k := p.hedgeInMarks(pos, at, floor)
				if h == nil || h.passing && !p.large(at) {
					return
				}
				pos = k
				if !h.quiet {
					first, q = k, strongerHedge(q, h.q)
				}
				continue
			}
			s, ok := signHedge(tok.Char)
			if tok.Is('-') && tok.Has(prose.Glued) && pos == at && p.toks[at].Has(prose.Glued) && pos-2 >= floor && p.toks[pos-2].Word == p.v.w.sub && p.toks[pos-2].Kind == prose.Word {
				s, ok = figure.AtMost, true // "sub-500"
				pos--
			}
			if !ok {
				return
			}
			pos--
			// ">=" is two tokens.
			if tok.Char == '=' && pos > floor {
				pos--
			}
			first = pos
			q = strongerHedge(q, s)
			continue
		}
		if p.v.has(tok)&hedgeLast == 0 {
			return
		}
		h := p.matchBefore(pos, floor)
		if h == nil {
			return
		}
		if h.passing && !p.large(at) {
			return
		}
		if k := pos - int32(len(h.words)); h.words[0] == p.v.w.up && len(h.words) == 2 && k > floor && p.v.has(p.toks[k-1])&moving != 0 {
			return // "revised up to 310"
		}
		pos -= int32(len(h.words))
		if h.quiet {
			continue
		}
		first = pos
		q = strongerHedge(q, h.q)
		side = h.side
	}
	return
}

// HedgeBefore tells what the hedges that end before token at say of a number, none of them before token floor; figure.Exact where there is none.
// It is for hedges apart from their numbers, as in "the losses were approximately:". It is safe for concurrent use.
func (v *Vocabulary) HedgeBefore(text *prose.Text, at, floor int32) figure.Qualifier {
	p := parser{v: v, text: text, toks: text.Tokens}
	_, q := p.hedgesBeforeToken(at, floor)
	return q
}

// hedgeInMarks reads a hedge that ends before token pos with marks round it alone – "as many as" 8,000, (about) 40 – or before
// a number, at token at, with quotation marks round it alone: at least "600". It gives the first token of both.
func (p *parser) hedgeInMarks(pos, at, floor int32) (*hedge, int32) {
	mark := p.toks[pos-1]
	end := pos - 1
	if end <= floor {
		return nil, pos
	}
	opened := mark.Flags&prose.Open != 0
	if opened && (pos != at || mark.Is('(') || at+1 >= p.end || p.toks[at+1].Flags&prose.Close == 0 || p.toks[at+1].Char != mark.Char) {
		return nil, pos
	}
	if p.v.has(p.toks[end-1])&hedgeLast == 0 {
		return nil, pos
	}
	h := p.matchBefore(end, floor)
	if h == nil {
		return nil, pos
	}
	first := end - int32(len(h.words))
	if opened {
		return h, first
	}
	if first <= floor || p.toks[first-1].Flags&prose.Open == 0 || !pairs(p.toks[first-1].Char, mark.Char) {
		return nil, pos
	}
	return h, first - 1
}

// pairs tells whether two marks open and close the same.
func pairs(open, closed byte) bool {
	return open == closed || open == '(' && closed == ')' || open == '[' && closed == ']'
}

// large tells whether the number at token i has at least three digits.
func (p *parser) large(i int32) bool {
	return p.isNumber(i) && p.toks[i].End-p.toks[i].Start >= 3
}

// strongerHedge joins the hedge nearer to the number with one further out.
func strongerHedge(inner, outer figure.Qualifier) figure.Qualifier {
	if inner == figure.AtLeast || inner == figure.AtMost {
		return inner
	}
	return max(inner, outer)
}

func (p *parser) matchBefore(pos, floor int32) *hedge {
	list := p.v.before[p.toks[pos-1].Word]
next:
	for i := range list {
		h := &list[i]
		n := int32(len(h.words))
		if pos-n < floor {
			continue
		}
		for k, w := range h.words {
			if p.toks[pos-n+int32(k)].Word != w {
				continue next
			}
		}
		return h
	}
	return nil
}

// hedgeBehind reads a hedge that begins at token i and gives the token behind it.
func (p *parser) hedgeBehind(i int32) (end int32, q figure.Qualifier, ok bool) {
	if i >= p.end {
		return i, 0, false
	}
	tok := p.toks[i]
	if tok.Is('+') && tok.Has(prose.Glued) && !(i+1 < p.end && p.toks[i+1].Kind == prose.Number) {
		return i + 1, figure.AtLeast, true
	}
	start := i
	// A quotation mark or comma may stand before: 3,000 "at a minimum".
	if (tok.Is('"') && tok.Has(prose.Open) || tok.Is(',')) && i+1 < p.end {
		start++
		tok = p.toks[start]
	}
	if tok.Is('-') && tok.Has(prose.Glued) && i+1 < p.end && p.toks[i+1].Has(prose.Glued) { // "30-odd", "50-plus"
		if w := p.toks[i+1].Word; w == p.v.w.odd || w == p.v.w.plus {
			start++
		}
		tok = p.toks[start]
	}
	if tok.Kind != prose.Word || p.v.has(tok)&hedgeFirst == 0 {
		return i, 0, false
	}
	list := p.v.behind[tok.Word]
next:
	for k := range list {
		h := &list[k]
		n := int32(len(h.words))
		if start+n > p.end {
			continue
		}
		for j, w := range h.words {
			if p.toks[start+int32(j)].Word != w {
				continue next
			}
		}
		after := start + n
		if h.final && after < p.end && !p.toks[after].Is('.') && !p.toks[after].Is(',') && !p.toks[after].Is(';') && p.toks[after].Flags&prose.Close == 0 {
			continue
		}
		// "5 plus 3" and "12 or more than 15" speak of the next number.
		if after < p.end && (p.v.MayHold(p.toks[after]) || h.words[len(h.words)-1] == p.v.w.more && p.word(after) == p.v.w.than) {
			continue
		}
		if p.toks[i].Is('"') { // the phrase ends before the quotation
			return i, h.q, true
		}
		return after, h.q, true
	}
	return i, 0, false
}
