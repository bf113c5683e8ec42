package quantity

import (
	"math"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

// betweenBefore tells whether "between" stands before the number at i, with hedges in between at most.
func (p *parser) betweenBefore(i int32) bool {
	first := i
	if p.word(first-1) == p.v.w.a && first-1 > p.floor {
		first--
	}
	_, first = p.currencySign(first)
	first, _ = p.hedgesBeforeToken(first, p.floor)
	return first > p.floor && p.word(first-1) == p.v.w.between || p.word(first-2) == p.v.w.range_ && p.word(first-1) == p.v.w.of && first-2 >= p.floor
}

// connector says what joins the two numbers of a range.
type connector uint8

const (
	noConnector connector = iota
	byHyphen
	byTo
	byAnd
	byOr
)

// connectorAt reads the connector at token i and gives the token behind it.
func (p *parser) connectorAt(i int32, between bool) (connector, int32) {
	if i+1 >= p.end {
		return noConnector, i
	}
	w := &p.v.w
	tok := p.toks[i]
	if tok.Is('-') && tok.Has(prose.Glued) && !p.toks[i+1].Has(prose.Glued) { // "25- to 30-year-olds"
		i++
		if tok = p.toks[i]; tok.Word != w.to && tok.Word != w.or && (tok.Word != w.and || !between) || i+1 >= p.end {
			return noConnector, i
		}
	}
	switch {
	case tok.Is('-'), tok.Is(prose.EnDash), tok.Is(prose.Minus):
		if tok.Has(prose.Glued) == p.toks[i+1].Has(prose.Glued) {
			// "93-to-18" joins by "to"
			if p.word(i+1) == w.to && p.toksIs(i+2, '-') {
				return byTo, i + 3
			}
			return byHyphen, i + 1
		}
	case tok.Is(prose.EmDash):
		if tok.Has(prose.Glued) && p.toks[i+1].Has(prose.Glued) {
			return byHyphen, i + 1
		}
	case tok.Is(','):
		// "11,000, perhaps 12,000"
		if x := p.word(i + 1); x != 0 && (x == w.perhaps || x == w.maybe || x == w.possibly) {
			return byOr, i + 2
		}
		if p.word(i+1) == w.or && (p.word(i+2) == w.even || p.word(i+2) == w.perhaps || p.word(i+2) == w.maybe) {
			return byOr, i + 2
		}
	case tok.Kind != prose.Word || tok.Word == 0:
	case tok.Word == w.to:
		return byTo, i + 1
	case tok.Word == w.and && between:
		return byAnd, i + 1
	case tok.Word == w.or:
		return byOr, i + 1
	}
	return noConnector, i
}

// rangeFrom reads the rest of a range whose first number is in q and n. It is done where it emitted something, and gives the
// token to go on with.
func (p *parser) rangeFrom(q *Quantity, n *numeral, between, money bool) (done bool, next int32) {
	w := &p.v.w
	c, j := p.connectorAt(q.End, between)
	e := q.End
	if c == noConnector && q.Unit != nil && !money { // "between 5 per cent and 10"
		return false, 0
	}
	if c == noConnector {
		return false, 0
	}
	// Hedges and signs before the second number.
	k := j
	var inner figure.Qualifier
	for h := 0; k < p.end && h < 4 && p.toks[k].Kind == prose.Word && p.v.has(p.toks[k])&hedgeInner != 0 && p.v.has(p.toks[k])&starts == 0; h++ {
		k++
	}
	if k > j {
		_, inner = p.hedgesBeforeToken(k, j)
	}
	var second *Unit
	if k < p.end && k+1 < p.end { // sign before the second amount
		for s := k; s < min(k+3, p.end); s++ {
			if p.toks[s].Kind == prose.Number {
				if u, f := p.currencySign(s); u != nil && f >= k {
					second = u
					k = s
				}
				break
			}
		}
	}
	if k < p.end && p.word(k) == w.a && k+1 < p.end {
		k++ // "to a hundred"
	}
	if k >= p.end || !p.v.MayHold(p.toks[k]) {
		return false, 0
	}
	floor := p.floor
	p.floor = j
	m, ok := p.numeral(k, false)
	p.floor = floor
	if !ok || m.vague || m.fraction != n.fraction {
		return false, 0
	}
	if c == byAnd && m.value <= n.value && n.words && p.word(m.end) == w.and {
		// "between two hundred and fifty and three hundred": the first "and" belongs to the number.
		floor := p.floor
		longer, ok := p.numeral(n.first, false)
		p.floor = floor
		if ok && longer.end > n.end {
			*n = longer
			q.End, q.Number.End = n.end, n.end
			q.Value, q.Digits = n.value, n.digits
			if u, e := p.unitAt(n.end); u != nil {
				q.Unit, q.End = u, e
			}
			return p.rangeFrom(q, n, between, money)
		}
	}
	unitOfFirst := q.Unit
	p.lastMagnitude, p.lastValue = m.magnitude, m.value
	u, end := second, m.end
	if second == nil && !money || second == nil && money {
		if v, x := p.unitAt(m.end); v != nil {
			u, end = v, x
		}
	}
	p.settle(&m, u)
	if m.shape == dotted && m.grouped {
		return false, 0
	}
	// What stands behind the second number may make it no quantity.
	if p.breaksRange(&m, end) {
		return false, 0
	}
	// The first number shares the magnitude of the second: "two to three thousand".
	a := n.value
	if n.magnitude == 1 && m.magnitude > 1 && !n.grouped && a < m.coefficient && (unitOfFirst == nil || money) {
		a *= m.magnitude
	} else if thousands := m.value / 1000; m.grouped && !m.words && n.magnitude == 1 && !n.grouped && !n.words && unitOfFirst == nil && u == nil &&
		thousands == math.Trunc(thousands) && a < thousands && thousands <= 3*a {
		a *= 1000 // "11 to 12,000"
	}
	// Units on both sides must measure the same.
	switch {
	case unitOfFirst != nil && u != nil && unitOfFirst != u:
		if money && u.Dimension != Currency {
			u = unitOfFirst
			end = m.end
			break
		}
		conv, ok := unitOfFirst.ConvertTo(a, u)
		if !ok {
			return false, 0
		}
		a = conv
	case unitOfFirst != nil && u == nil:
		if unitOfFirst.Dimension == Share && c == byTo && p.changeActive(q.First) {
			return false, 0 // "fell 5% to 900"
		}
		if !money && unitOfFirst.Dimension != Share && c != byHyphen {
			changed := c == byTo && q.First > p.first && p.word(q.First-1) == w.from && p.changeActive(q.First-1) // "fell from 208 pounds to 193"
			if !between && !changed || p.plainNounFollows(m.end) {
				return false, 0
			}
		}
		u = unitOfFirst
	}
	b := m.value
	if c == byTo && p.changeActive(q.First) && p.sizeThenResult(q, a, b, u) {
		return false, 0
	}
	// From A to B as a change: two quantities.
	from := q.First > p.first && p.word(q.First-1) == w.from
	if c == byTo && from && (a > b || p.changeActive(q.First-1) && !p.rangeToRange(end)) {
		first := *q
		first.Value, first.Unit, first.Superseded = a, u, true
		first.End = e
		p.kindOf(&first)
		p.emit(first)
		second := Quantity{First: k, End: end, Number: Span{m.first, m.end}, Value: b, Unit: u, Words: m.words, Digits: m.digits, Qualifier: inner}
		second.Change = 1
		if b < a {
			second.Change = -1
		}
		if _, f := p.currencySign(m.first); f < second.First {
			second.First = f
		}
		second.First, second.Qualifier = p.hedgesBeforeToken(second.First, j)
		p.finish(&second, &m, u != nil && u.Dimension == Currency)
		return true, p.out[len(p.out)-1].End
	}
	if !(a < b) {
		return false, 0
	}
	switch c {
	case byOr:
		if b > 2*a+1 && !between {
			return false, 0
		}
		// "more than 5 or 6"
	case byHyphen:
		if q.Unit == nil && !p.toks[j-1].Has(prose.Glued) && b > 10*a {
			return false, 0
		}
	}
	q.Low, q.High = figure.BoundAt(a), figure.BoundAt(b)
	q.Value = a + (b-a)/2
	q.Qualifier = figure.Range
	q.Unit = u
	q.End = end
	q.Number = Span{n.first, m.end}
	q.Digits = max(n.digits, m.digits)
	q.Words = n.words && m.words
	q.One = false
	q.Or = c == byOr
	q.Superseded = c == byTo && from && p.changeActive(q.First-1) && p.rangeToRange(end)
	p.hedgeOfRange(q)
	mm := m
	mm.value = q.Value
	p.finishRange(q, &mm)
	return true, p.out[len(p.out)-1].End
}

// rangeToRange tells whether a change goes on behind the range that ends before token i: "revised from 5 to 7 per cent to 3 to 5".
func (p *parser) rangeToRange(i int32) bool {
	return p.word(i) == p.v.w.to && i+1 < p.end && p.isNumber(i+1)
}

// sizeThenResult tells whether "A to B" behind a word of change are its size and its result: "rose by 12 to 57", "fell 5% to
// 900", not "grew by 10 to 12 per cent".
func (p *parser) sizeThenResult(q *Quantity, a, b float64, second *Unit) bool {
	if p.word(q.First-1) != p.v.w.by && p.change != q.First-1 {
		return false
	}
	return second.dimension() != Share && b >= 2.5*a
}

// hedgeOfRange takes "between", "from" and their like into the phrase.
func (p *parser) hedgeOfRange(q *Quantity) {
	w := &p.v.w
	i := q.First
	switch {
	case i <= p.floor:
		return
	case p.word(i-1) == w.between, p.word(i-1) == w.from:
		i--
	case p.word(i-1) == w.of && p.word(i-2) == w.range_ && i-2 >= p.floor:
		i -= 2
	default:
		return
	}
	q.First, _ = p.hedgesBeforeToken(i, p.floor)
}

func (p *parser) finishRange(q *Quantity, m *numeral) {
	low, high := q.Low, q.High
	p.finish(q, m, q.Unit != nil && q.Unit.Dimension == Currency)
	last := &p.out[len(p.out)-1]
	if last.Kind == Calibre || last.Value != q.Value {
		return
	}
	last.Qualifier, last.Low, last.High = figure.Range, low, high
}

// kindOf sets the kind by the unit alone.
func (p *parser) kindOf(q *Quantity) {
	switch q.Unit.dimension() {
	case "":
		q.Kind = Count
	case Currency:
		q.Kind = Money
	case Share:
		q.Kind = Percent
	default:
		q.Kind = Measure
	}
	q.bound()
}

// breaksRange tells whether the second number is no quantity, so that the two are no range.
func (p *parser) breaksRange(m *numeral, end int32) bool {
	if m.end < p.end {
		next := p.toks[m.end]
		if next.Kind == prose.Word && next.Has(prose.Glued) && end == m.end {
			return true // "12 to 47th"
		}
		if next.Is(':') && next.Has(prose.Glued) && m.end+1 < p.end && p.toks[m.end+1].Has(prose.Glued) && p.toks[m.end+1].Kind == prose.Number {
			return true
		}
		if p.v.has(next)&(meridiem|monthName) != 0 && next.Flags&prose.Capital != 0 {
			return true
		}
	}
	return false
}

// plainNounFollows tells whether the number that ends before token i counts something.
func (p *parser) plainNounFollows(i int32) bool {
	return i < p.end && p.toks[i].Kind == prose.Word && p.v.has(p.toks[i])&function == 0
}

// scoreFrom reads the result of a match or vote: "3-1", "93 to 18". It gives 0 where there is none.
func (p *parser) scoreFrom(q *Quantity, n *numeral) int32 {
	end := q.End
	if x := p.word(end); x != 0 && x == p.v.w.votes {
		end++ // "93 votes to 18"
	}
	c, j := p.connectorAt(end, false)
	if c != byHyphen && c != byTo || q.Unit != nil || n.magnitude != 1 || j >= p.end || !p.v.MayHold(p.toks[j]) {
		return 0
	}
	m, ok := p.numeral(j, false)
	if !ok || m.magnitude != 1 || m.vague || n.value < m.value {
		return 0
	}
	if c == byTo && !p.voteNear(q.First, m.end) {
		if m.value != 1 && (n.value > 20 || m.value > 20 || !n.words) {
			return 0
		}
	}
	if c == byHyphen && !p.toks[j-1].Has(prose.Glued) {
		return 0
	}
	if u, _ := p.unitAt(m.end); u != nil && c == byTo {
		return 0
	}
	kind := Score
	if c == byHyphen && (n.value >= 1000 || n.value != math.Trunc(n.value)) {
		kind = Designation
	}
	p.emit(Quantity{First: n.first, End: m.end, Number: Span{n.first, m.end}, Kind: kind, Value: n.value, Words: n.words, Digits: n.digits})
	return m.end
}

// voteNear tells whether words of votes or matches stand a few tokens before or behind.
func (p *parser) voteNear(first, end int32) bool {
	for k := max(first-6, p.first); k < min(end+4, p.end); k++ {
		if p.v.has(p.toks[k])&voteWord != 0 {
			return true
		}
	}
	return false
}

// ratioFrom reads "one in three", "nine out of 10", "one of every five". It gives 0 where there is none.
func (p *parser) ratioFrom(q *Quantity, n *numeral) int32 {
	w := &p.v.w
	if q.Unit != nil || n.magnitude != 1 || n.value > 1000 || n.value < 1 {
		return 0
	}
	j := n.end
	strict := false // whether only round bases make a share: "12 out of 15 drones" are counts
	switch {
	case p.word(j) == w.in && n.end > 0:
		j++
		strict = n.value != 1
	case p.word(j) == w.out && p.word(j+1) == w.of:
		j += 2
		strict = true
	case p.word(j) == w.of && p.word(j+1) == w.every:
		j++
	default:
		return 0
	}
	if p.word(j) == w.every {
		j++
		strict = false
	}
	if j >= p.end || !p.v.MayHold(p.toks[j]) {
		return 0
	}
	floor := p.floor
	p.floor = j
	m, ok := p.numeral(j, false)
	p.floor = floor
	if !ok || m.vague || m.fraction || m.value <= n.value || m.value >= 1900 && m.value <= 2100 && !m.grouped {
		return 0
	}
	switch m.value {
	case 5, 10, 20, 50, 100, 1000, 10000, 100000:
	default:
		if strict || m.value > 100 {
			return 0
		}
	}
	if u, _ := p.unitAt(m.end); u != nil || m.end < p.end && p.toks[m.end].Is('-') {
		return 0
	}
	r := *q
	r.End, r.Number.End = m.end, m.end
	r.Value, r.Kind, r.One = n.value/m.value, Fraction, false
	first, h := p.hedgesBeforeToken(r.First, p.floor)
	r.First, r.Qualifier = first, h
	if r.Qualifier == figure.Exact && first == q.First { // hedges were read before
		_, r.Qualifier = p.hedgesBeforeToken(n.first, p.floor)
	}
	p.kindOf(&r)
	r.Kind = Fraction
	p.emit(r)
	return m.end
}

// afterthought joins a number that raises the one before it: "two of us died, maybe three". The phrase stays that of the
// first number.
func (p *parser) afterthought(q *Quantity) bool {
	last := len(p.out) - 1
	if q.Qualifier != figure.About || last < p.base || !p.toksIs(q.First-1, ',') || q.End < p.end && p.toks[q.End].Kind == prose.Word {
		return false
	}
	w := &p.v.w
	if x := p.word(q.First); x == 0 || x != w.maybe && x != w.perhaps && x != w.possibly {
		return false
	}
	o := &p.out[last]
	if o.Kind != q.Kind || o.Unit != q.Unit || o.Qualifier != figure.Exact || !(o.Value < q.Value && q.Value <= 2*o.Value+1) || q.First-o.End > 6 {
		return false
	}
	o.Low, o.High, o.Qualifier = figure.BoundAt(o.Value), figure.BoundAt(q.Value), figure.Range
	o.Value += (q.Value - o.Value) / 2
	o.One = false
	p.floor = q.End
	return true
}
