package dates

import "figures_exporter/exporter/prose"

// beforeOrAfter gives -1 for "before", "prior", 1 for "after", and 0 for other tokens.
func (s *scanner) beforeOrAfter(i int32) int {
	f := s.at(i)
	switch {
	case f.class == prepWord && Preposition(f.value) == PrepBefore:
		return -1
	case f.class == prepWord && Preposition(f.value) == PrepAfter, f.class == relation && f.value == relFollowing:
		return 1
	}
	return 0
}

// anchor settles what a length before or after is counted from: the word at token p is "before" or "after". The
// expression's Start is already the offset or unit from its anchor.
func (s *scanner) anchor(e *Expression, p int32, m measured, sign int) bool {
	q := p + 1
	if s.prep(q, PrepTo) || s.prep(q, PrepOf) { // prior to, ahead of
		q++
	}
	e.End = p + 1
	switch f := s.at(q); {
	case f.class == distal || f.class == thenWord:
		if f.class == distal && q+1 < s.end && s.toks[q+1].Kind == prose.Word && s.content(q+1) {
			e.Event = true
			return true
		}
		e.Anchored, e.End = true, q+1
		return true
	}
	var d Expression
	if d.PrepWord = PrepOn; s.date(&d, q) && !d.Calendar && d.Kind == Point {
		if days := m.days(); m.unit <= Fortnights && m.unit >= Hours && days < 3650 {
			e.Start, e.Anchored, e.Calendar = d.Start, false, false
			e.Start.Shift, e.End = int16(sign*days), d.End
			return true
		}
	}
	if q == p+1 && s.closes(q) {
		e.Anchored = true
		return true
	}
	e.Event = true
	return true
}

// closes tells whether nothing follows that "before" or "after" could belong to.
func (s *scanner) closes(i int32) bool {
	if i >= s.end || s.toks[i].Flags&prose.ParaStart != 0 {
		return true
	}
	t := s.toks[i]
	if t.Kind == prose.Punct {
		return t.Flags&prose.Open == 0
	}
	switch s.at(i).class {
	case andWord, asWord, auxiliary, prepWord, upWord:
		return true
	}
	return false
}

// measured is a length of time.
type measured struct {
	amount        int
	unit          Unit
	vague, hyphen bool
	article       bool // "a week", not "one week"
	next          int32
}

func (m measured) days() int {
	switch m.unit {
	case Minutes:
		return m.amount / (24 * 60)
	case Hours:
		return m.amount / 24
	case Weekends:
		return 2 * m.amount
	case Weeks:
		return 7 * m.amount
	case Fortnights:
		return 14 * m.amount
	case Months:
		return 30 * m.amount
	case Quarters, Seasons:
		return 91 * m.amount
	case Halves:
		return 182 * m.amount
	case Years:
		return 365 * m.amount
	case Decades:
		return 3652 * m.amount
	}
	return m.amount
}

// amount reads a number: "three", "twenty-one", "1,027", "a few", "a couple of".
func (s *scanner) amount(i int32) (n int, isVague, half bool, next int32, ok bool) {
	if i >= s.end || i < s.first {
		return 0, false, false, i, false
	}
	if s.toks[i].Kind == prose.Number {
		t := s.toks[i]
		decimals := false
		for _, c := range []byte(s.src[t.Start:t.End]) {
			switch {
			case c == '.':
				if decimals {
					return 0, false, false, i, false
				}
				decimals = true
			case c < '0' || c > '9':
			case decimals:
				half = half || c >= '5'
			case n < 1e6:
				n = n*10 + int(c-'0')
			}
		}
		return n, false, half, i + 1, true
	}
	f := s.at(i)
	if f.class != numberWord {
		return 0, false, false, i, false
	}
	n, isVague, next = int(f.value), f.has(vague), i+1
	if n >= 20 && s.hyphen(next) {
		if g := s.at(next + 1); g.class == numberWord && g.value < 10 && !g.has(vague) {
			n, next = n+int(g.value), next+2
		}
	}
	if isVague && s.prep(next, PrepOf) {
		next++
	}
	return n, isVague, false, next, true
}

// measure reads a length: "two weeks", "a year and a half", "24-hour", "10 to 15 days", "half a year", "a few days".
func (s *scanner) measure(i int32) (m measured, ok bool) {
	j := i
	half := false
	switch s.at(i).class {
	case halfWord:
		f := s.at(i + 2)
		if !s.is(i+1, indefinite) || f.class != unitName || f.has(plural) {
			return m, false
		}
		m = measured{amount: 0, unit: Unit(f.value), next: i + 3}
		return m.andHalf(), true
	case indefinite:
		j++
		if n, v, _, next, ok := s.amount(j); ok && v {
			m.amount, m.vague, j = n, true, next
		} else {
			m.amount, m.article = 1, true
		}
	default:
		if m.amount, m.vague, half, j, ok = s.amount(i); !ok {
			return m, false
		}
		// Of "two or three", "10 to 15", the last counts.
		if k := j; s.is(k, singleWord) || s.dash(k) || s.prep(k, PrepTo) {
			if n, _, h, next, ok := s.amount(k + 1); ok {
				m.amount, half, j = n, h, next
			}
		}
	}
	if s.hyphen(j) && !m.article {
		m.hyphen = true
		j++
		if s.is(j, singleWord) { // no such thing as "two-full"
			return m, false
		}
	}
	for steps := 0; steps < 2 && s.is(j, singleWord); steps++ {
		j++
	}
	if s.is(j, andWord) && s.is(j+1, indefinite) && s.is(j+2, halfWord) {
		half, j = true, j+3
	}
	f := s.at(j)
	if f.class != unitName {
		return m, false
	}
	if m.article && f.has(plural) {
		return m, false
	}
	if !m.article && !m.hyphen && m.amount != 1 && !f.has(plural) {
		return m, false
	}
	m.unit, m.next = Unit(f.value), j+1
	if s.is(m.next, andWord) && s.is(m.next+1, indefinite) && s.is(m.next+2, halfWord) {
		half, m.next = true, m.next+3
	}
	if s.is(m.next, singleWord) && s.is(m.next+1, singleWord) && m.next+1 < s.end &&
		s.src[s.toks[m.next].Start:s.toks[m.next].End] == "or" { // "a week or so ago"
		m.next, m.vague = m.next+2, true
	}
	if half {
		m = m.andHalf()
	}
	return m, true
}

// andHalf adds half a unit, in a smaller one.
func (m measured) andHalf() measured {
	switch m.unit {
	case Minutes:
	case Hours:
		m.amount, m.unit = m.amount*60+30, Minutes
	case Days:
		m.amount, m.unit = m.amount*24+12, Hours
	case Weeks:
		m.amount, m.unit = m.amount*7+3, Days
	case Months:
		m.amount, m.unit = m.amount*30+15, Days
	case Years:
		m.amount, m.unit = m.amount*12+6, Months
	case Decades:
		m.amount, m.unit = m.amount*10+5, Years
	}
	return m
}

// length reads what begins with a number or "a" and a unit: "two weeks ago", "three days later", "a week", "a day" as a rate.
func (s *scanner) length(e *Expression) bool {
	i := e.First
	m, ok := s.measure(i)
	if !ok {
		return false
	}
	next := m.next
	if m.unit == Quarters {
		return false // a fraction: "three quarters of the dead"
	}
	if s.is(next, oldWord) || s.hyphen(next) && s.is(next+1, oldWord) {
		e.End = next + 1
		return false // an age
	}
	n := bounded(m.amount)
	offset := func(sign int16, end int32) bool {
		e.Start, e.End = Moment{Form: Offset, Unit: m.unit, Amount: sign * n, Vague: m.vague}, end
		return true
	}
	e.Kind, e.Start, e.End = Duration, Moment{Form: Window, Unit: m.unit, Amount: n, Vague: m.vague}, next
	if m.hyphen {
		if s.hyphen(next) && s.is(next+1, singleWord) {
			e.End = next + 2
		}
		e.Attributive = true
		return true
	}
	if s.possessive(next) {
		if e.PrepWord == PrepIn && next+1 < s.end && s.src[s.toks[next+1].Start:s.toks[next+1].End] == "time" {
			e.Kind = Point
			return offset(1, next+2)
		}
		return true
	}
	if s.prep(next, PrepFrom) && s.is(next+1, nowWord) {
		e.Kind = Point
		return offset(1, next+2)
	}
	f := s.at(next)
	switch {
	case f.class == agoWord:
		e.Kind = Point
		if s.is(next+1, relativeDay) { // "a year ago today"
			next++
		}
		return offset(-1, next+1)
	case f.class == partWord && f.has(ongoing):
		e.Kind, e.Anchored = Point, true
		if Part(f.value) == Early {
			return offset(-1, next+1)
		}
		return offset(1, next+1)
	}
	if sign := s.beforeOrAfter(next); sign != 0 {
		e.Kind = Point
		offset(int16(sign), next+1)
		return s.anchor(e, next, m, sign)
	}
	if s.is(i-1, definite) && (s.prep(next, PrepTo) || s.prep(next, PrepUntil) || s.is(next, endingWord)) {
		var d Expression
		if d.PrepWord = PrepOf; s.date(&d, next+1) && d.Kind == Point && d.Start.length() <= m.days() {
			e.window(m.unit, -m.amount, m.vague, d.End)
			e.Stop, e.Trailing = d.Start, false
			return true
		}
	}
	if s.is(i-1, definite) && (s.is(next, distal) || s.prep(next, PrepOf) || s.prep(next, PrepSince) || s.content(next)) {
		e.Event = true // "in the two years that followed"
	}
	if m.article && s.rate(e, i, next) {
		e.Kind = Rate
	}
	return true
}

// rate tells whether "a day" is the period of a rate: behind a number, a noun or a unit.
func (s *scanner) rate(e *Expression, i, next int32) bool {
	if e.PrepWord != NoPreposition || i <= s.first || next != i+2 || s.toks[i].Flags&prose.ParaStart != 0 || s.prep(next, PrepOf) || s.prep(next, PrepSince) {
		return false
	}
	p := s.toks[i-1]
	if p.Kind == prose.Number {
		return true
	}
	if p.Kind == prose.Punct {
		return p.Flags&(prose.Close|prose.Possessive) == prose.Close || p.Char == '%'
	}
	switch s.v.of(p).class {
	case noClass, countWord, numberWord, eventWord, halfWord, unitName:
		return true
	}
	return false
}

// every reads "per day", "each week", "every two months", "every night".
func (s *scanner) every(e *Expression) bool {
	j := e.First + 1
	amount := 1
	var u Unit
	f := s.at(j)
	switch {
	case f.class == unitName && !f.has(plural):
		u, j = Unit(f.value), j+1
	case f.class == dayPart:
		u, j = Days, j+1
	case f.class == weekdayName && !f.has(short):
		u, j = Weeks, j+1
	case f.class == ordinalWord && s.is(j+1, unitName):
		u, amount, j = Unit(s.at(j+1).value), int(f.value), j+2
	default:
		m, ok := s.measure(j)
		if !ok {
			return false
		}
		u, amount, j = m.unit, m.amount, m.next
	}
	e.Kind, e.Start, e.End = Rate, Moment{Form: Window, Unit: u, Amount: bounded(amount)}, j
	return true
}

// bareUnit reads "weeks ago", "days later", "for months", "within days", "year's end", and passes over "Day 1,027".
func (s *scanner) bareUnit(e *Expression) bool {
	i := e.First
	f := s.at(i)
	u := Unit(f.value)
	next := i + 1
	if f.has(plural) {
		if u < Hours {
			return false
		}
		n := int16(vagueAmount(u))
		g := s.at(next)
		e.Start = Moment{Form: Offset, Unit: u, Amount: n, Vague: true}
		e.End = next + 1
		switch {
		case g.class == agoWord:
			e.Start.Amount = -n
			return true
		case g.class == partWord && g.has(ongoing):
			e.Anchored = true
			if Part(g.value) == Early {
				e.Start.Amount = -n
			}
			return true
		}
		e.Start.Form, e.End = Window, next
		e.Kind = Duration
		return e.PrepWord == PrepFor || e.PrepWord == PrepWithin || e.PrepWord == PrepOver && s.is(i-1, prepWord)
	}
	if u == Days && next < s.end && s.toks[next].Kind == prose.Number && s.has(i, prose.Capital) {
		e.End = next + 1
		return false
	}
	k := next
	if s.possessive(k) || s.hyphen(k) {
		k++
	}
	if g := s.at(k); g.class == edgeWord && g.value == edgeEnd && (k > next || e.PrepWord == PrepBy) && u >= Weeks &&
		e.PrepWord != NoPreposition {
		s.calendarUnit(e, u, 0, k+1)
		e.Start.Part, e.Calendar = Ending, false
		return true
	}
	return false
}
