package quantity

import (
	"math"
	"sort"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

// parser reads one sentence.
type parser struct {
	v     *Vocabulary
	text  *prose.Text
	toks  []prose.Token
	out   []Quantity
	base  int   // the length of out before this sentence
	first int32 // the sentence
	end   int32
	dates []Span
	floor int32 // hedges and signs before it belong to the number before

	// The newest word of change: "rose", "fell". -1 where there is none.
	change    int32
	direction int8

	// Of the number whose unit is being read.
	lastMagnitude, lastValue float64

	named     int32 // a number here goes on with an enumeration of names or ages: "Articles 4 and 5"; else -1
	namedKind Kind
}

// Find appends the quantities among the tokens [first, end) of one sentence to dst, in the order of the text, and gives the
// longer slice. dates are the runs of tokens that are dates, sorted, those of the whole text or of the sentence; a number within one is of kind Date. The only
// allocation is the growth of dst, the time is linear. It is safe for concurrent use.
func (v *Vocabulary) Find(dst []Quantity, text *prose.Text, first, end int32, dates []Span) []Quantity {
	dates = dates[sort.Search(len(dates), func(k int) bool { return dates[k].End > first }):]
	p := parser{
		v: v, text: text, toks: text.Tokens, out: dst, base: len(dst), first: first, end: end, dates: dates, floor: first, change: -1, named: -1,
	}
	for i := first; i < end; {
		for len(p.dates) > 0 && p.dates[0].End <= i {
			p.dates = p.dates[1:]
		}
		if len(p.dates) > 0 && p.dates[0].First <= i {
			i = p.date(i, p.dates[0])
			continue
		}
		switch tok := &p.toks[i]; tok.Kind { // most tokens are passed over here
		case prose.Word:
			f := v.has(*tok)
			if f&(rising|falling|moving) != 0 {
				p.noteChange(i, f)
			}
			if f&starts == 0 {
				i++
				continue
			}
		case prose.Punct:
			if tok.Char < prose.Half || tok.Char > prose.ThreeQuarters && tok.Char != prose.Other {
				i++
				continue
			}
		}
		// A date that begins further on ends what can be read from here.
		p.end = end
		if len(p.dates) > 0 && p.dates[0].First < end {
			p.end = p.dates[0].First
		}
		next := p.read(i)
		p.end = end
		i = max(next, i+1)
	}
	return p.out
}

// date notes the number within a date and gives the token behind the date.
func (p *parser) date(i int32, d Span) int32 {
	stop := min(d.End, p.end)
	for k := i; k < stop; k++ {
		if p.toks[k].Kind == prose.Number {
			value, digits, _, _, _ := digitsOf(p.text.Of(p.toks[k]))
			p.emit(Quantity{First: i, End: stop, Number: Span{k, k + 1}, Kind: Date, Value: value, Digits: digits})
			break
		}
	}
	p.floor = stop
	return stop
}

func (p *parser) emit(q Quantity) {
	q.Restates = -1
	q.First = max(q.First, p.floor) // what belongs to the number before stays there
	q.Number.First = max(q.Number.First, q.First)
	if math.IsInf(q.Value, 0) || math.IsNaN(q.Value) { // beyond all numbers: "a trillion trillion trillion …"
		q.Value, q.Low, q.High, q.Qualifier, q.Kind = 0, figure.Bound{}, figure.Bound{}, figure.Exact, Designation
	}
	if q.First > p.first && p.toks[q.First-1].Kind == prose.Punct && p.toks[q.First-1].Flags&prose.Open != 0 && p.toks[q.First-1].Char != '"' && p.toks[q.First-1].Char != '\'' {
		q.Bracketed = true
	}
	p.out = append(p.out, q)
	p.floor = q.End
}

// read reads the number that may begin at token i and gives the token to go on with.
func (p *parser) read(i int32) int32 {
	if p.toks[i].Kind == prose.Number {
		if next := p.nonQuantityDigits(i); next > i {
			return next
		}
	}
	between := p.betweenBefore(i)
	n, ok := p.numeral(i, between)
	if !ok {
		if p.v.has(p.toks[i])&(ordinalWord|multipleWord) != 0 {
			return p.ordinal(i)
		}
		return i + 1
	}
	if next := p.nonQuantity(&n); next > i {
		return next
	}
	q := Quantity{
		First: n.first, End: n.end, Number: Span{n.first, n.end}, Words: n.words, One: n.one, Digits: n.digits,
	}
	q.Unit, q.First = p.currencySign(n.first)
	if s := p.signBefore(q.First); s != 0 {
		q.First--
		q.Signed = true
		if s < 0 {
			n.value = -n.value
		}
		if q.Unit == nil { // "+$5"
			q.Unit, q.First = p.currencySign(q.First)
		}
	}
	if q.First > p.floor && p.word(q.First-1) == p.v.minus && q.First-1 > p.first { // "minus 20 degrees"
		q.First--
		q.Signed = true
		n.value = -n.value
	}
	money := q.Unit != nil
	p.lastMagnitude, p.lastValue = n.magnitude, n.value
	if !money && !n.vague {
		if u, e := p.unitAt(n.end); u != nil {
			q.Unit, q.End = u, e
		} else if w := &p.v.w; n.fraction && (p.word(n.end) == w.a || p.word(n.end) == w.an) { // "half an hour"
			if u, e := p.unitAt(n.end + 1); u != nil {
				q.Unit, q.End = u, e
			}
		}
	}
	p.settle(&n, q.Unit)
	q.Value = n.value

	var low figure.Qualifier
	q.First, low, q.Side = p.hedgesBeforeWithSide(q.First, p.floor)

	if !n.vague && !n.fraction {
		if done, next := p.rangeFrom(&q, &n, between, money); done {
			return next
		}
		if next := p.scoreFrom(&q, &n); next > 0 {
			return next
		}
		if next := p.ratioFrom(&q, &n); next > 0 {
			return next
		}
	}
	q.Qualifier = low
	p.finish(&q, &n, money)
	return max(q.End, p.floor)
}

// settle decides what one point before three digits is: decimals of a measure, thousands of a count; "12.000" is always
// twelve thousand.
func (p *parser) settle(n *numeral, u *Unit) {
	if n.shape != ambiguous {
		return
	}
	s := p.text.Of(p.toks[n.first])
	if u == nil || s[len(s)-3:] == "000" {
		n.value = math.Round(n.value * 1000)
		n.coefficient = n.value
		n.grouped = true
	}
	n.shape = plain
}

// finish completes a single number or range – kind, hedges behind it, bounds, change, brackets – and emits it.
func (p *parser) finish(q *Quantity, n *numeral, money bool) {
	w := &p.v.w
	if q.Unit != nil && q.Unit.Dimension == Currency {
		q.Kind = Money
	}
	switch {
	case n.vague:
		q.Kind = Vague
	case money || q.Kind == Money:
		q.Kind = Money
	case q.Unit != nil && q.Unit.Dimension == Share:
		q.Kind = Percent
	case q.Unit != nil:
		q.Kind = Measure
	case n.fraction:
		q.Kind = Fraction
	case p.word(q.End) == w.times || p.word(q.End) == w.x && p.toks[q.End].Has(prose.Glued):
		q.Kind = Multiple
		q.End++
	case p.toksIs(q.End, '-') && p.word(q.End+1) == w.fold || p.word(q.End) == w.fold:
		q.Kind = Multiple
		q.End += 2
		if p.word(q.End-2) == w.fold {
			q.End--
		}
	}
	if q.Kind == Measure && p.isCalibre(q) || q.Kind == Count && p.calibreBehind(q.End) {
		q.Kind = Calibre
		q.Qualifier = figure.Exact
		p.emit(*q)
		return
	}
	if p.age(q, n) {
		q.bound()
		p.emit(*q)
		return
	}
	if q.Kind != Vague {
		if e, h, ok := p.hedgeBehind(q.End); ok {
			q.End = e
			if q.Qualifier != figure.Range {
				q.Qualifier = strongerHedge(h, q.Qualifier)
			}
			if q.Unit == nil && q.Kind == Count { // "100-odd kilometres", "5 or more tonnes"
				p.unitBehindHedge(q)
			}
		} else if q.Qualifier == figure.Exact || q.Qualifier == figure.About {
			if h, ok := p.hedgeBehindNoun(q.End); ok {
				q.Qualifier = strongerHedge(h, q.Qualifier)
			}
		}
	}
	if q.Qualifier != figure.About {
		q.Side = 0
	}
	q.bound()
	if q.End < p.end {
		next := p.toks[q.End]
		q.Hyphenated = next.Is('-') && next.Has(prose.Glued) && q.End+1 < p.end && p.toks[q.End+1].Has(prose.Glued)
		q.Of = next.Kind == prose.Word && next.Word == w.of
	}
	if per, e, ok := p.v.RateAt(p.text, q.End, p.end); ok && q.Unit.dimension() != Duration {
		q.Per, q.End = per, e
	}
	p.changeOf(q)
	if p.afterthought(q) {
		return
	}
	p.emit(*q)
	p.restate(len(p.out) - 1)
}

// bound sets the bound that the qualifier speaks of.
func (q *Quantity) bound() {
	switch q.Qualifier {
	case figure.AtLeast:
		q.Low = figure.BoundAt(q.Value)
	case figure.AtMost:
		q.High = figure.BoundAt(q.Value)
	}
}

func (u *Unit) dimension() Dimension {
	if u == nil {
		return ""
	}
	return u.Dimension
}

func (p *parser) unitBehindHedge(q *Quantity) {
	if u, e := p.unitAt(q.End); u != nil {
		q.Unit, q.End = u, e
		switch u.Dimension {
		case Currency:
			q.Kind = Money
		case Share:
			q.Kind = Percent
		default:
			q.Kind = Measure
		}
	}
}

// hedgeBehindNoun reads "or more", "or so" behind one or two counted words: "12 soldiers or more".
func (p *parser) hedgeBehindNoun(i int32) (figure.Qualifier, bool) {
	for k := i; k < i+2 && k < p.end; k++ {
		tok := p.toks[k]
		if tok.Kind != prose.Word || p.v.has(tok)&(function|starts) != 0 {
			return 0, false
		}
		if _, h, ok := p.hedgeBehind(k + 1); ok {
			return h, true
		}
		if p.word(k+1) == p.v.w.or {
			return 0, false
		}
	}
	return 0, false
}

func (p *parser) toksIs(i int32, char byte) bool {
	return i >= p.first && i < p.end && p.toks[i].Is(char)
}

// signBefore gives the sign that stands glued before token i: +1, -1, or 0.
func (p *parser) signBefore(i int32) int {
	if i <= p.floor || !p.toks[i].Has(prose.Glued) {
		return 0
	}
	s := p.toks[i-1]
	switch {
	case s.Is('+'):
		return 1
	case s.Is(prose.Minus):
		return -1
	case s.Is('-') || s.Is(prose.EnDash):
		// A hyphen is a minus before degrees and per cent, and in brackets: elsewhere it is a bullet or a dash.
		if s.Has(prose.Glued) && !(i-2 >= p.first && p.toks[i-2].Flags&prose.Open != 0) {
			return 0
		}
		if i-2 >= p.first && p.toks[i-2].Flags&prose.Open != 0 {
			return -1
		}
		n, ok := p.numeral(i, false)
		if !ok {
			return 0
		}
		if u, _ := p.unitAt(n.end); u != nil && (u.Dimension == Temperature || u.Dimension == Share || u.Dimension == Angle) {
			return -1
		}
	}
	return 0
}
