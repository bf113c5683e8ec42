package dates

import "figures_exporter/exporter/prose"

// determined reads what begins with an article, "this", "that", "last" and their like.
func (s *scanner) determined(e *Expression) bool {
	i := e.First
	j := i
	if s.at(i).class != relation {
		j++
	}
	switch s.at(j).class {
	case edgeWord:
		return s.edge(e, j)
	case eveWord:
		if s.is(i, definite) && s.prep(j+1, PrepOf) {
			var x Expression
			if s.calendar(&x, j+2) {
				e.take(&x)
				e.Start.Shift--
				e.Calendar = false
				return true
			}
		}
		return false
	case ordinalWord, halfWord:
		return s.ordinal(e, j)
	case partWord:
		if !s.is(i, definite) {
			return false
		}
		e.First = j
		ok := s.part(e)
		e.First = i
		return ok
	}
	return s.relative(e, i)
}

// take gives the expression the time of another one and what is known of it; the range ends with it.
func (e *Expression) take(x *Expression) {
	e.Start, e.Stop, e.End = x.Start, x.Stop, x.End
	e.Kind, e.Anchored, e.Calendar, e.Trailing, e.List = x.Kind, x.Anchored, x.Calendar, x.Trailing, x.List
}

// calendar reads what may stand behind "the start of": dates, months, years, "last month", "the year". It goes into no
// further "of", so that the depth is bounded.
func (s *scanner) calendar(x *Expression, i int32) bool {
	if i >= s.end {
		return false
	}
	*x = Expression{First: i, End: i, Prep: -1, PrepWord: PrepOf}
	switch s.at(i).class {
	case definite, demonstrative, distal, relation:
		return s.relative(x, i)
	case monthName, weekdayName, relativeDay, holidayName, newWord, seasonName:
		return s.named(x)
	}
	if s.toks[i].Kind == prose.Number {
		if s.figures(x, i) || s.dayFirst(x) {
			return true
		}
		x.PrepWord = PrepIn // a year is sure here
		return s.yearAlone(x)
	}
	return false
}

// relative reads "last week", "the past five days", "this month", "that day", "the week before", "the weekend".
func (s *scanner) relative(e *Expression, i int32) bool {
	det, j := s.at(i).class, i+1
	if det == relation {
		det, j = noClass, i
	}
	f := s.at(j)
	switch f.class {
	case relation:
		return s.related(e, det, f.value, j+1)
	case unitName:
		u := Unit(f.value)
		if f.has(plural) || u < Days {
			return false
		}
		switch det {
		case definite:
			return s.definiteUnit(e, j)
		case demonstrative, distal:
			if det == demonstrative && u == Days {
				return false
			}
			s.calendarUnit(e, u, 0, j+1)
			e.Anchored = det == distal
			return true
		}
	case dayPart:
		switch det {
		case definite:
			if e.PrepWord != PrepDuring && e.PrepWord != PrepOver {
				return s.prep(j+1, PrepOf) && e.PrepWord != PrepOf && s.nightOf(e, j)
			}
			if s.prep(j+1, PrepOf) {
				return s.nightOf(e, j)
			}
			e.Start, e.End, e.Kind, e.Trailing = Moment{Form: Window, Unit: Days, Amount: -1}, j+1, Span, true
			return true
		case demonstrative, distal:
			e.Start, e.End = Moment{Form: Offset, Unit: Days}, j+1
			e.Anchored = det == distal
			return true
		}
	case weekdayName, monthName:
		if det != demonstrative && det != distal {
			return false
		}
		e.First = j
		ok := s.named(e)
		e.First = i
		if ok && e.Start.Form == Date && e.Start.Year == 0 {
			e.Start.Rel = This
			if det == distal {
				e.Start.Rel, e.Anchored = Nearest, true
			}
		}
		return ok
	case seasonName:
		switch det {
		case definite:
			return s.season(e, j, Nearest)
		case demonstrative:
			return s.season(e, j, This)
		}
	}
	return false
}

// calendarUnit states the unit that lies amount away.
func (s *scanner) calendarUnit(e *Expression, u Unit, amount int16, end int32) {
	e.Start, e.End = Moment{Form: CalendarUnit, Unit: u, Amount: amount}, end
	if u <= Days {
		e.Start.Form = Offset
		return
	}
	e.Calendar = true
	if u == Weeks && s.prep(end, PrepOn) && s.is(end+1, weekdayName) && !s.at(end+1).has(plural|short) {
		e.Start.Weekday, e.End, e.Calendar = int8(s.at(end+1).value), end+2, false
	}
}

// window states a stretch of amount units before (negative) or after the reference.
func (e *Expression) window(u Unit, amount int, isVague bool, end int32) {
	e.Start = Moment{Form: Window, Unit: u, Amount: bounded(amount), Vague: isVague}
	e.End, e.Kind, e.Trailing = end, Span, amount < 0
}

func bounded(n int) int16 { return int16(max(-9999, min(9999, n))) }

// related reads what follows "last", "past", "previous", "next": j is the token behind it.
func (s *scanner) related(e *Expression, det class, rel int16, j int32) bool {
	for steps := 0; steps < 2 && (s.is(j, singleWord) || s.is(j, approximate)); steps++ {
		j++
	}
	f := s.at(j)
	anchored := rel == relPrevious || rel == relFollowing || rel == relSame
	if rel == relFollowing && det == noClass {
		return false // "following weeks of fighting"
	}
	sign := int(relationAmount(rel))
	switch f.class {
	case unitName:
		u := Unit(f.value)
		if f.has(plural) {
			if rel == relSame || rel == relCurrent || rel == relLast && det == noClass {
				return false
			}
			e.window(u, sign*vagueAmount(u), true, j+1)
			e.Anchored = anchored
			return true
		}
		if rel == relRecent {
			return false
		}
		if rel == relLast && s.prep(j+1, PrepOf) && u >= Days {
			var x Expression
			if s.calendar(&x, j+2) && x.holds(u) {
				e.take(&x)
				e.Start.Part, e.Start.Nth, e.Start.PartUnit = LastFew, 1, u
				return true
			}
			e.Event = det == definite
		}
		if u < Days || rel == relPast || rel == relComing || rel == relLast && (det != noClass || u == Days) && u != Weekends ||
			rel == relNext && det != noClass && u > Days &&
				(e.PrepWord == PrepOver || e.PrepWord == PrepIn || e.PrepWord == PrepWithin || e.PrepWord == PrepDuring) {
			if sign == 0 {
				return false
			}
			e.window(u, sign, false, j+1)
			e.Anchored = anchored
			return true
		}
		s.calendarUnit(e, u, int16(sign), j+1)
		e.Anchored = anchored || rel == relNext && (u == Days || det != noClass)
		return true
	case monthName:
		m, ok := s.month(j)
		if !ok {
			return false
		}
		e.Start, e.End, e.Calendar = Moment{Form: Date, Month: m, Rel: turn(rel)}, j+1, true
		if d, next, ok := s.dayNumber(j + 1); ok && d <= daysIn(0, int(m)) && !s.content(next) {
			e.Start.Day, e.End, e.Calendar = int8(d), next, false
		}
		e.Anchored = anchored
		return true
	case weekdayName:
		first := e.First
		e.First = j
		ok := s.weekday(e)
		e.First = first
		if ok && e.Start.Form == Date && e.Start.Day == 0 {
			e.Start.Rel = turn(rel)
		}
		e.Anchored = e.Anchored || anchored
		return ok
	case seasonName:
		ok := s.season(e, j, turn(rel))
		e.Anchored = anchored
		return ok
	case holidayName:
		first := e.First
		e.First = j
		ok := s.named(e)
		e.First = first
		if ok {
			e.Start.Rel = turn(rel)
		}
		return ok
	case dayPart:
		if rel == relRecent || rel == relComing || rel == relCurrent {
			return false
		}
		e.Start, e.End = Moment{Form: Offset, Unit: Days, Amount: int16(sign)}, j+1
		e.Anchored = anchored || rel == relNext
		return true
	}
	if rel == relSame || rel == relCurrent {
		return false
	}
	m, ok := s.measure(j)
	if !ok || m.hyphen {
		return false
	}
	if rel == relLast && s.prep(m.next, PrepOf) {
		var x Expression
		if s.calendar(&x, m.next+1) && x.holds(m.unit) {
			e.take(&x)
			e.Start.Part, e.Start.Nth, e.Start.PartUnit = LastFew, int8(min(m.amount, 100)), m.unit
			return true
		}
	}
	e.window(m.unit, sign*m.amount, m.vague, m.next)
	e.Anchored = anchored
	e.Event = rel == relLast && s.prep(m.next, PrepOf) // "in the last three days of the battle"
	return true
}

// holds tells whether the expression is a longer calendar unit, which parts of the given unit are counted in.
func (e *Expression) holds(u Unit) bool {
	if !e.Calendar || e.Kind != Point {
		return false
	}
	return e.Start.length() > Moment{Form: Window, Unit: u, Amount: 1}.length()
}

// turn gives which of the times that come round a relation means.
func turn(rel int16) Rel {
	switch rel {
	case relNext, relFollowing, relComing:
		return Next
	case relSame, relCurrent:
		return This
	}
	return Last
}

// vagueAmount is what is taken for "recent days", "weeks ago".
func vagueAmount(u Unit) int {
	if u == Days {
		return 5
	}
	return 3
}

// definiteUnit reads "the week before", "the day before yesterday", "the week to Sunday", "the year 2024", "the weekend".
func (s *scanner) definiteUnit(e *Expression, j int32) bool {
	u := Unit(s.at(j).value)
	next := j + 1
	if sign := s.beforeOrAfter(next); sign != 0 {
		f := s.at(next + 1)
		if f.class == relativeDay && u == Days {
			e.Start, e.End = Moment{Form: Offset, Unit: Days, Amount: f.value + int16(sign)}, next+2
			return true
		}
		if f.class == relation && !s.is(next+2, unitName) && (f.value == relLast && sign < 0 || f.value == relNext && sign > 0) {
			s.calendarUnit(e, u, int16(2*sign), next+2)
			return true
		}
		s.calendarUnit(e, u, int16(sign), next+1)
		return s.anchor(e, next, measured{amount: 1, unit: u}, sign)
	}
	if s.prep(next, PrepTo) || s.prep(next, PrepUntil) || s.is(next, endingWord) {
		var d Expression
		k := next + 1
		if s.prep(k, PrepOn) {
			k++
		}
		if d.PrepWord = PrepOf; s.date(&d, k) && d.Kind == Point && d.Start.length() <= (measured{amount: 1, unit: u}).days() {
			e.window(u, -1, false, d.End)
			e.Stop, e.Trailing = d.Start, false
			return true
		}
	}
	if s.prep(next, PrepOf) && (u == Weeks || u == Months || u == Weekends) {
		var x Expression
		if s.calendar(&x, next+1) && x.Start.Form == Date && x.Kind == Point {
			switch {
			case u == Months && x.Calendar && x.Start.Month != 0:
				e.take(&x)
				return true
			case u == Weeks && x.Start.Day != 0:
				e.take(&x)
				e.Kind, e.Stop = Span, x.Start
				e.Stop.Shift += 6
				return true
			case u == Weekends && x.Start.Day != 0:
				e.take(&x)
				e.Kind, e.Stop = Span, x.Start
				e.Stop.Shift++
				return true
			}
		}
	}
	if y, ok := s.year(next); ok && u == Years {
		e.Start, e.End, e.Calendar = Moment{Form: Date, Year: int16(y)}, next+1, true
		return true
	}
	if u == Weekends {
		s.calendarUnit(e, u, 0, next)
		return true
	}
	switch e.PrepWord {
	case PrepOver, PrepDuring:
	case PrepIn, PrepWithin, PrepFor, PrepUntil, PrepOf, PrepAround:
		if u == Days && e.PrepWord != PrepIn {
			return false
		}
	default:
		return false
	}
	if e.PrepWord == PrepIn && u == Days && !s.is(e.Prep-1, partWord) {
		return false
	}
	s.calendarUnit(e, u, 0, next)
	e.Calendar = true
	// "725 in the month": whichever the text speaks of.
	e.Anchored = e.PrepWord == PrepIn && u != Days && u != Years
	return true
}
