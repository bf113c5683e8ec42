package dates

import "figures_exporter/exporter/prose"

// days are days of one month, as they are told one behind the other.
type days struct {
	first, last int
	list        bool // "3, 4 and 5", not "3 to 5"
}

// dayFirst reads "29 October", "29th of October 2024", "8-13 October", "3, 4 and 5 May", "25 to 27 July".
func (s *scanner) dayFirst(e *Expression) bool {
	i := e.First
	first, j, ok := s.dayNumber(i)
	if !ok {
		return false
	}
	told := days{first: first, last: first}
	for steps := 0; ; steps++ {
		k := j
		if s.prep(k, PrepOf) {
			k++
		} else if s.hyphen(k) {
			if _, ok := s.month(k + 1); ok { // 29-Oct-2024
				k++
			}
		}
		if m, ok := s.month(k); ok {
			if s.char(k+1, '-') && s.hyphen(k+1) && k != j { // 29-Oct-2024
				if y, ok := s.year(k + 2); ok {
					e.Start, e.End = Moment{Form: Date, Day: int8(first), Month: m, Year: int16(y)}, k+3
					return validDay(y, int(m), first)
				}
			}
			e.End = k + 1
			return s.closeDayFirst(e, m, told)
		}
		if steps == 6 {
			return false
		}
		switch {
		case s.char(k, ','), s.is(k, andWord):
			// "lost 3, 4 and 5 May": an enumeration wants a preposition that speaks of days.
			if e.PrepWord == NoPreposition {
				return false
			}
			told.list = true
			if s.char(k, ',') && s.is(k+1, andWord) {
				k++
			}
		case s.dash(k), s.prep(k, PrepTo), s.prep(k, PrepUntil):
			if told.list {
				return false
			}
		default:
			return false
		}
		n, next, ok := s.dayNumber(k + 1)
		if !ok || n <= told.last {
			return false
		}
		told.last, j = n, next
	}
}

// closeDayFirst states the days of the month that ends at e.End, with the year behind it.
func (s *scanner) closeDayFirst(e *Expression, month int8, told days) bool {
	e.Start = Moment{Form: Date, Day: int8(told.first), Month: month}
	y := s.yearBehind(e)
	if !validDay(y, int(month), told.last) {
		return false
	}
	if told.last > told.first {
		e.Kind, e.List = Span, told.list && e.PrepWord != PrepBetween
		e.Stop = e.Start
		e.Stop.Day = int8(told.last)
	} else {
		s.weekdayBehind(e)
		s.trailingClock(e)
	}
	return true
}

// weekdayBehind reads "Oct. 29 (Tuesday)".
func (s *scanner) weekdayBehind(e *Expression) {
	if s.char(e.End, '(') && s.is(e.End+1, weekdayName) && s.char(e.End+2, ')') {
		e.Start.Weekday = int8(s.at(e.End + 1).value)
		e.End += 3
	}
}

// date reads a day or month that is named or in figures, into Start and End.
func (s *scanner) date(e *Expression, i int32) bool {
	if i >= s.end {
		return false
	}
	e.First = i
	switch {
	case s.toks[i].Kind == prose.Number:
		return s.figures(e, i) || s.dayFirst(e)
	case s.is(i, monthName):
		return s.monthFirst(e)
	case s.is(i, weekdayName):
		return s.weekday(e)
	case s.is(i, relativeDay):
		return s.named(e)
	}
	return false
}

// named reads what begins with the name of a day, month, season or feast.
func (s *scanner) named(e *Expression) bool {
	i := e.First
	f := s.at(i)
	switch f.class {
	case monthName:
		return s.monthFirst(e)
	case weekdayName:
		return s.weekday(e)
	case relativeDay:
		e.Start, e.End = Moment{Form: Offset, Unit: Days, Amount: f.value}, i+1
		if s.is(e.End, dayPart) {
			e.End++
		}
		s.trailingClock(e)
		return true
	case holidayName:
		if !s.has(i, prose.Capital) {
			return false
		}
		e.Start, e.End = Moment{Form: Date, Month: int8(f.value / 100), Day: int8(f.value % 100)}, i+1
		if s.is(e.End, eveWord) {
			e.Start.Day--
			e.End++
		} else if s.unit(e.End, Days) && s.has(e.End, prose.Capital) {
			e.End++
		}
		s.yearBehind(e)
		return true
	case newWord:
		if !s.has(i, prose.Capital) || !s.unit(i+1, Years) || !s.has(i+1, prose.Capital) {
			return false
		}
		e.Start, e.End = Moment{Form: Date, Month: 1, Day: 1}, i+2
		j := i + 2
		if s.possessive(j) {
			j++
		}
		if s.is(j, eveWord) {
			e.Start.Month, e.Start.Day, e.End = 12, 31, j+1
		} else if s.unit(j, Days) {
			e.End = j + 1
		}
		s.yearBehind(e)
		return true
	case seasonName:
		return s.season(e, i, Nearest)
	case overnightWord:
		e.Start, e.End, e.Kind = Moment{Form: Window, Unit: Days, Amount: -1}, i+1, Span
		e.Trailing = true
		e.Attributive = s.content(i + 1) // "in overnight strikes"
		return !s.content(i+1) || e.PrepWord != NoPreposition || i == s.first
	case quarterName:
		return s.quarterFigure(e)
	}
	return false
}

// monthFirst reads "Oct. 29", "October 29th, 2024", "Oct. 8-13", "Jan. 26 and 30", "October", "October 2023".
func (s *scanner) monthFirst(e *Expression) bool {
	i := e.First
	m, ok := s.month(i)
	if !ok {
		return false
	}
	f := s.at(i)
	j := i + 1
	if s.char(j, '.') && s.has(j, prose.Glued) && f.has(short) {
		j++
	}
	if d, next, ok := s.dayNumber(j); ok && !s.countBehind(e, next) {
		if d > daysIn(0, int(m)) {
			return false
		}
		e.Start = Moment{Form: Date, Month: m, Day: int8(d)}
		e.End = next
		if s.moreDays(e) {
			return true
		}
		s.yearBehind(e)
		if y := int(e.Start.Year); y != 0 && !validDay(y, int(m), d) {
			return false
		}
		s.weekdayBehind(e)
		s.trailingClock(e)
		e.Attributive = s.described(e)
		return true
	}
	e.Start, e.End = Moment{Form: Date, Month: m}, i+1
	s.yearBehind(e)
	if e.End == i+1 && !s.monthAlone(e, f) {
		return false
	}
	e.Calendar = true
	if e.PrepWord == NoPreposition || s.is(i-1, definite) || s.is(i-1, indefinite) {
		e.Attributive = s.content(e.End) && s.toks[i].Flags&prose.LineStart == 0 && i > s.first
	}
	return true
}

// countBehind tells whether the number before token next counts something: "in October 12 soldiers".
func (s *scanner) countBehind(e *Expression, next int32) bool {
	if s.char(next, '%') || (s.char(next, ':') || s.char(next, '/')) && s.gluedRun(next, next+2) {
		return true
	}
	return e.PrepWord == PrepIn && s.content(next) && e.Prep == e.First-1
}

// described tells whether an article or possessive stands before the expression and a noun behind it, which it then
// describes: "the October 7 attacks", "his Monday address".
func (s *scanner) described(e *Expression) bool {
	if !s.content(e.End) || e.First == s.first {
		return false
	}
	switch c := s.at(e.First - 1).class; c {
	case definite, indefinite, demonstrative:
		return true
	case functionWord:
		return s.at(e.First-1).value == possessiveValue
	}
	return s.possessive(e.First - 1)
}

// moreDays reads the days behind "Oct. 8": "-13", " to 13", ", 9 and 10", " and 30".
func (s *scanner) moreDays(e *Expression) bool {
	month, first := int(e.Start.Month), int(e.Start.Day)
	told := days{first: first, last: first}
loop:
	for range 6 {
		k, item := e.End, false
		switch {
		case s.dash(k) && (s.has(k, prose.Glued) || e.PrepWord == PrepFrom), s.prep(k, PrepTo), s.prep(k, PrepUntil):
		case s.is(k, andWord), s.char(k, ','):
			item = true
			if s.char(k, ',') && s.is(k+1, andWord) {
				k++
			}
		default:
			break loop
		}
		n, next, ok := s.dayNumber(k + 1)
		if !ok || n <= told.last || n > daysIn(0, month) || s.content(next) || s.prep(next, PrepOf) || s.char(next, '%') ||
			s.is(next, monthName) || // "Oct. 8 to 13 November"
			s.char(k, ',') && !s.char(next, ',') && !s.is(next, andWord) { // "on Oct. 8, 13 more"
			break
		}
		e.End = next
		told.last, told.list = n, told.list || item
	}
	if told.last == told.first {
		return false
	}
	s.yearBehind(e)
	e.Kind, e.List = Span, told.list && e.PrepWord != PrepBetween
	e.Stop = e.Start
	e.Stop.Day = int8(told.last)
	return true
}

// monthAlone tells whether the name of a month without day or year is one.
func (s *scanner) monthAlone(e *Expression, f feature) bool {
	i := e.First
	if !f.has(ambiguous) && !f.has(short) {
		if s.has(i, prose.Capital) {
			return !s.beforeName(i)
		}
		return e.PrepWord != NoPreposition && f.value != 8 // "august" is an adjective
	}
	if f.has(short) {
		return s.has(i, prose.Dotted) || e.PrepWord != NoPreposition && !s.content(i+1) && !s.forename(i)
	}
	switch e.PrepWord {
	case PrepIn, PrepBy, PrepSince, PrepUntil, PrepFrom, PrepDuring, PrepOf, PrepBetween, PrepTo, PrepFor, PrepAsOf, PrepOver,
		PrepBefore, PrepAfter:
		return !s.beforeName(i)
	}
	p := s.at(i - 1)
	return p.class == partWord || p.class == relation || p.class == demonstrative || s.dash(i-1) && s.is(i-2, partWord) ||
		p.class == andWord && s.is(i-2, monthName)
}

// beforeName tells of "June Smith", "May Day": a capitalised unknown word right behind.
func (s *scanner) beforeName(i int32) bool {
	f := s.at(i)
	if f.value != 4 && f.value != 5 && f.value != 6 && f.value != 3 {
		return false
	}
	return i+1 < s.end && s.toks[i+1].Kind == prose.Word && s.toks[i+1].Flags&prose.Capital != 0 &&
		s.toks[i+1].Flags&prose.Upper == 0 && s.at(i+1).class == noClass && !s.is(i-1, prepWord)
}

// forename tells whether "Jan" is the name of somebody whose surname follows.
func (s *scanner) forename(i int32) bool {
	return s.at(i).value == 1 && i+1 < s.end && s.toks[i+1].Kind == prose.Word && s.toks[i+1].Flags&(prose.Capital|prose.Upper) == prose.Capital && s.at(i+1).class == noClass
}

// weekday reads "Tuesday", "Tuesday, Oct. 29", "Tuesday (29 October)", "Tuesday night", "Monday of last week".
func (s *scanner) weekday(e *Expression) bool {
	i := e.First
	f := s.at(i)
	if f.has(plural) {
		return false
	}
	if f.has(short) {
		if !s.has(i, prose.Capital) {
			return false
		}
		j := i + 1
		if s.char(j, '.') {
			j++
		}
		if s.char(j, ',') {
			j++
		}
		if _, month := s.month(j); !month && !s.has(i, prose.Dotted) {
			if _, next, ok := s.dayNumber(j); !ok || !s.is(next, monthName) {
				return false
			}
		}
	} else if f.value != 0 && !s.has(i, prose.Capital) && e.PrepWord == NoPreposition && !s.is(i-1, relation) {
		return false
	}
	e.Start, e.End = Moment{Form: Date, Weekday: int8(f.value)}, i+1
	if s.char(e.End, '.') && f.has(short) {
		e.End++
	}
	if s.is(e.End, dayPart) {
		e.End++
	}
	j := e.End
	closing := false
	switch {
	case s.char(j, ','):
		j++
	case s.char(j, '('):
		j, closing = j+1, true
	}
	var d Expression
	if j < s.end && !s.is(j, weekdayName) {
		d.First = j
		d.PrepWord = PrepOn
		day := false
		if s.toks[j].Kind == prose.Number {
			day = s.figures(&d, j) || s.dayFirst(&d)
		} else if s.is(j, definite) && s.toks[min(j+1, s.end-1)].Kind == prose.Number {
			if n, next, ok := s.dayNumber(j + 1); ok && next == j+3 {
				d = Expression{First: j, End: next, Start: Moment{Form: Date, Day: int8(n)}}
				day = true
			}
		} else if s.is(j, monthName) {
			day = s.monthFirst(&d)
		}
		if day && d.Start.Day != 0 && d.Kind == Point && (!closing || s.char(d.End, ')')) {
			d.Start.Weekday = e.Start.Weekday
			e.Start, e.End = d.Start, d.End
			if closing {
				e.End++
			}
			return true
		}
	}
	s.weekOf(e)
	s.trailingClock(e)
	if s.is(i-1, definite) && e.Start.Form == Date { // "on the Saturday"
		e.Anchored = !s.content(e.End)
	}
	e.Attributive = s.described(e)
	return true
}

// weekOf reads "of last week", "last week", "of the previous week", "this week" behind a weekday.
func (s *scanner) weekOf(e *Expression) {
	j := e.End
	if s.prep(j, PrepOf) {
		j++
	}
	if s.is(j, definite) {
		j++
	}
	f := s.at(j)
	if !s.unit(j+1, Weeks) {
		return
	}
	switch {
	case f.class == demonstrative:
		e.Start.Amount = 0
	case f.class == relation && f.value != relPast:
		e.Start.Amount = relationAmount(f.value)
		e.Anchored = f.value == relPrevious || f.value == relFollowing || f.value == relSame
	default:
		return
	}
	e.Start.Form, e.Start.Unit = CalendarUnit, Weeks
	e.End = j + 2
}

// dayAlone reads "the 28th".
func (s *scanner) dayAlone(e *Expression) bool {
	i := e.First
	n, next, ok := s.dayNumber(i)
	if !ok || next != i+2 || !s.is(i-1, definite) {
		return false
	}
	switch e.PrepWord {
	case PrepOn, PrepBy, PrepSince, PrepUntil, PrepFrom, PrepTo, PrepBetween, PrepBefore, PrepAfter, PrepAsOf:
	default:
		return false
	}
	if next < s.end && s.toks[next].Kind != prose.Punct {
		f := s.at(next)
		if !f.class.small() && f.class != prepWord && f.class != andWord || s.toks[next].Flags&prose.Capital != 0 {
			return false
		}
	}
	e.Start, e.End = Moment{Form: Date, Day: int8(n)}, next
	if s.prep(next, PrepOf) {
		var x Expression
		if s.calendar(&x, next+1) && x.Start.Form == CalendarUnit && x.Start.Unit == Months {
			e.Start = x.Start
			e.Start.Day = int8(n)
			e.End, e.Anchored = x.End, x.Anchored
		} else {
			return false
		}
	}
	return true
}

// nightOf reads "the night of Oct. 28", "the morning of last Tuesday".
func (s *scanner) nightOf(e *Expression, j int32) bool {
	var x Expression
	if !s.calendar(&x, j+2) || x.Start.Form != Offset && x.Start.Day == 0 && x.Start.Weekday == 0 {
		return false
	}
	e.take(&x)
	return true
}
