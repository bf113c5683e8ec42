package dates

import "figures_exporter/exporter/prose"

// part reads "early January", "mid-2023", "late on Tuesday", "earlier this month", "later in the day".
func (s *scanner) part(e *Expression) bool {
	i := e.First
	f := s.at(i)
	j := i + 1
	if s.hyphen(j) {
		j++
	}
	prep := int32(-1)
	if s.prep(j, PrepIn) || s.prep(j, PrepOn) {
		prep = j
		j++
	}
	if u := s.at(j); prep < 0 && s.prep(j+1, PrepOf) && (u.class == unitName && Unit(u.value) == Hours || u.class == dayPart) {
		j += 2 // the early hours of
	}
	var x Expression
	switch {
	case s.is(j, definite) && s.at(j+1).class == unitName && !s.at(j+1).has(plural) && prep >= 0:
		// "earlier in the week"
		s.calendarUnit(&x, Unit(s.at(j+1).value), 0, j+2)
		x.Anchored = Unit(s.at(j+1).value) == Days // "later in the day": on that day
	case s.calendar(&x, j):
	default:
		return false
	}
	if x.Start.Day != 0 && s.is(j, monthName) { // "in late November 10 people"
		x.Kind, x.Stop, x.Start, x.End = Point, Moment{}, Moment{Form: Date, Month: x.Start.Month}, j+1
		s.yearBehind(&x)
	}
	if x.Kind != Point {
		return false
	}
	e.take(&x)
	if x.Start.Day == 0 && x.Start.Weekday == 0 && x.Start.Form != Offset {
		e.Start.Part = Part(f.value)
		if f.has(ongoing) && e.Start.Amount < 0 && e.Start.Form == CalendarUnit {
			e.Start.Part = Whole
		}
	}
	e.Calendar = false
	if prep >= 0 && e.PrepWord == NoPreposition {
		e.Prep, e.PrepWord = prep, Preposition(s.at(prep).value)
	}
	return true
}

// edge reads "start of the year", "end of October", "the outbreak of the war"; i is the token of the edge.
func (s *scanner) edge(e *Expression, i int32) bool {
	f := s.at(i)
	if !s.prep(i+1, PrepOf) {
		return false
	}
	var x Expression
	if !f.has(onlyOfEvent) && s.calendar(&x, i+2) && x.Kind == Point {
		e.take(&x)
		switch f.value {
		case edgeStart, edgeTurn:
			e.Start.Part = Beginning
		case edgeEnd:
			e.Start.Part = Ending
		case edgeMiddle:
			e.Start.Part = Mid
		case edgeCourse:
			return true
		}
		if x.Start.Day != 0 || x.Start.Weekday != 0 || x.Start.Form == Offset {
			e.Start.Part = Whole
		}
		e.Calendar = false
		return true
	}
	if f.value == edgeTurn || f.value == edgeCourse {
		return false
	}
	switch e.PrepWord {
	case PrepSince, PrepUntil, PrepFrom, PrepBefore, PrepAfter, PrepBy:
	default:
		return false
	}
	e.End = s.nounPhrase(i + 2)
	if e.End == i+2 {
		return false
	}
	e.Event = true
	return true
}

// ordinal reads "first week of October", "second half of 2024", "first nine days of November", "third quarter", "first of
// May"; i is the token of the ordinal.
func (s *scanner) ordinal(e *Expression, i int32) bool {
	f := s.at(i)
	if f.class != ordinalWord {
		return false
	}
	n := int8(f.value)
	var x Expression
	j := i + 1
	u := s.at(j)
	of := func(k int32) bool {
		return s.prep(k, PrepOf) && s.calendar(&x, k+1) && x.Kind == Point && x.Start.Part == Whole
	}
	switch {
	case u.class == halfWord:
		if n > 2 || !of(j+1) || !x.holds(Weeks) {
			return false
		}
		e.take(&x)
		e.Start.Part = FirstHalf
		if n == 2 {
			e.Start.Part = SecondHalf
		}
		return true
	case u.class == unitName && Unit(u.value) == Quarters && !u.has(plural):
		if n > 4 {
			return false
		}
		if y, ok := s.year(j + 1); ok {
			e.Start, e.End = Moment{Form: Date, Year: int16(y)}, j+2
		} else if of(j+1) && x.holds(Quarters) {
			e.take(&x)
		} else if !s.prep(j+1, PrepOf) && (e.PrepWord == PrepIn || e.PrepWord == PrepDuring || e.PrepWord == PrepFor || e.PrepWord == PrepOver) {
			e.Start, e.End = Moment{Form: Date}, j+1
		} else {
			return false
		}
		e.Start.Part, e.Start.PartUnit, e.Start.Nth, e.Calendar = NthUnit, Quarters, n, true
		return true
	case u.class == unitName && Unit(u.value) >= Days:
		if !of(j+1) || !x.holds(Unit(u.value)) {
			return false
		}
		e.take(&x)
		switch {
		case u.has(plural):
			e.Start.Part, e.Calendar = Early, false
			return n == 1
		case Unit(u.value) == Weeks:
			e.Start.Part, e.Start.Nth = NthWeek, n
		default:
			e.Start.Part, e.Start.PartUnit, e.Start.Nth = NthUnit, Unit(u.value), n
			e.Calendar = Unit(u.value) != Days
		}
		return true
	case s.prep(j, PrepOf) && s.is(j+1, monthName) && s.has(j+1, prose.Capital):
		if !s.calendar(&x, j+1) || x.Start.Day != 0 {
			return false
		}
		e.take(&x)
		e.Start.Day, e.Calendar = n, false
		return true
	}
	if n != 1 {
		return false
	}
	m, ok := s.measure(j)
	if !ok || !of(m.next) || !x.holds(m.unit) || m.hyphen {
		return false
	}
	e.take(&x)
	e.Start.Part, e.Start.PartUnit, e.Start.Nth = FirstFew, m.unit, int8(min(m.amount, 100))
	return true
}
