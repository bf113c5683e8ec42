package dates

import "figures_exporter/exporter/prose"

// shape is what two times must share to bound one stretch.
type shape uint8

const (
	noShape shape = iota
	yearShape
	monthShape
	dayShape
	weekdayShape
	seasonShape
	relativeShape
)

func (m Moment) shape() shape {
	switch m.Form {
	case Season:
		return seasonShape
	case Offset:
		if m.Unit == Days {
			return relativeShape
		}
	case Date:
		switch {
		case m.Day != 0:
			return dayShape
		case m.Month != 0:
			return monthShape
		case m.Weekday != 0:
			return weekdayShape
		case m.Year != 0:
			return yearShape
		}
	}
	return noShape
}

// mixes tells whether a day and a month of told years bound one stretch: "between 24 February 2022 and November 2023".
func mixes(a, b Moment) bool {
	fits := func(s shape) bool { return s == dayShape || s == monthShape }
	return fits(a.shape()) && fits(b.shape()) && a.Year != 0 && b.Year != 0
}

// join makes a span of two times: "Oct. 8 to Oct. 13", "between Monday and Friday", "January and February".
func (s *scanner) join(e *Expression) {
	if e.Kind != Point || e.Event || e.Anchored || e.TimeStamp || e.Start.Timed && e.PrepWord != PrepBetween && e.PrepWord != PrepFrom {
		return
	}
	shape := e.Start.shape()
	if shape == noShape || shape == relativeShape {
		return
	}
	last, end := Moment{}, e.End
	list := false
	for steps := 0; steps < 12; steps++ {
		j := end
		comma, and := s.char(j, ','), false
		if comma {
			j++
		}
		switch {
		case s.is(j, andWord):
			and = true
			j++
		case comma:
		case s.dash(j), s.prep(j, PrepTo), s.prep(j, PrepUntil):
			if list {
				return
			}
			j++
		default:
			return
		}
		if (comma || and) && e.PrepWord != PrepBetween {
			if shape == dayShape || comma && shape == yearShape {
				return
			}
			switch e.PrepWord {
			case NoPreposition, PrepOn, PrepIn, PrepOver, PrepDuring, PrepFor, PrepOf, PrepWithin:
			default:
				return
			}
			list = true
		} else if comma {
			return
		}
		spaced := s.dash(end) && !s.hyphen(end)
		b := Expression{First: j, End: j, Prep: -1, PrepWord: e.PrepWord}
		if b.PrepWord == NoPreposition || s.prep(end, PrepTo) || s.prep(end, PrepUntil) {
			b.PrepWord = PrepUntil
		}
		if j >= s.end || s.toks[j].Flags&prose.ParaStart != 0 {
			return
		}
		switch {
		case s.toks[j].Kind == prose.Number:
			if !(s.figures(&b, j) || s.dayFirst(&b) || s.yearAlone(&b)) {
				return
			}
		case s.is(j, partWord):
			if !s.part(&b) {
				return
			}
		case s.is(j, nowWord) && e.PrepWord == PrepFrom:
			b.Start, b.End = Moment{Form: Offset, Unit: Days}, j+1
		case s.is(j, monthName), s.is(j, weekdayName), s.is(j, seasonName), s.is(j, relativeDay):
			if !s.named(&b) {
				return
			}
		default:
			return
		}
		if b.Kind != Point {
			return
		}
		other := b.Start.shape()
		if other == relativeShape {
			if e.PrepWord != PrepFrom && e.PrepWord != PrepBetween {
				return
			}
		} else if other != shape && !(e.PrepWord == PrepBetween || e.PrepWord == PrepFrom) || other != shape && !mixes(e.Start, b.Start) || spaced && shape != dayShape && shape != monthShape {
			return
		}
		last, end = b.Start, b.End
		if comma && !and {
			continue
		}
		break
	}
	if last.Form == NoForm {
		return
	}
	e.Stop, e.End, e.Kind, e.List, e.Calendar, e.Attributive = last, end, Span, list, false, false
	// A year that is stated once holds for both.
	if e.Stop.Year != 0 && e.Start.Year == 0 && e.Start.Unit == NoUnit && e.Start.Form == e.Stop.Form {
		e.Start.Year = e.Stop.Year
		if e.Start.Month > e.Stop.Month || e.Start.Season > e.Stop.Season || e.Start.Month == e.Stop.Month && e.Start.Day > e.Stop.Day {
			e.Start.Year--
		}
	}
	if e.Stop.Unit == Years && e.Start.Unit == NoUnit && e.Start.Year == 0 && e.Start.Form == Date {
		e.Start.Unit, e.Start.Amount, e.Start.Rel = e.Stop.Unit, e.Stop.Amount, e.Stop.Rel
	}
}

// settle gives kind and period by the preposition.
func (s *scanner) settle(e *Expression) {
	if s.possessive(e.End) && e.Kind != Rate {
		e.Attributive = true
	}
	switch e.Kind {
	case Duration:
		switch e.PrepWord {
		case PrepIn, PrepOver, PrepDuring, PrepWithin:
			if !e.Attributive && !e.Event {
				e.Kind, e.Trailing = Span, true
				e.Start.Amount = -e.Start.Amount
			}
		}
	case Point:
		switch e.PrepWord {
		case PrepSince, PrepFrom:
			e.Kind = Since
		case PrepUntil, PrepBy:
			e.Kind = Until
		case PrepAsOf:
			e.Kind = AsOf
		case PrepOver, PrepDuring, PrepWithin:
			if e.Start.Form == Offset && e.PrepWord == PrepOver { // "just over a month ago"
				e.Prep, e.PrepWord = -1, NoPreposition
				break
			}
			if !e.Event && !e.Attributive {
				e.Kind = Span
			}
		}
	}
	e.YearKnown = e.Start.Year != 0
	switch {
	case e.Kind == Span || e.Kind == Rate || e.Kind == Duration || e.Calendar:
		e.Period = periodOf(e.days())
	}
}

// days gives about how many days the expression covers, 0 where that cannot be told.
func (e *Expression) days() int {
	a, b := e.Start, e.Stop
	if b.Form == NoForm || a.Form == Window {
		return a.length()
	}
	switch {
	case b.Form == Offset || a.Form == Offset:
		return 0
	case a.Form == Season:
		return (int(b.Season-a.Season)+4)%4*91 + 91
	case a.Month == 0 && a.Day == 0 && a.Weekday != 0:
		return (int(b.Weekday-a.Weekday)+7)%7 + 1
	case a.Month == 0 && a.Year != 0:
		return (int(b.Year-a.Year) + 1) * 365
	}
	n := (int(b.Month)-int(a.Month))*30 + b.lastDay() - a.firstDay() + int(b.Shift-a.Shift) + 1
	if a.Year != 0 && b.Year != 0 {
		n += int(b.Year-a.Year) * 365
	}
	if n <= 0 {
		n += 365
	}
	return n
}

// firstDay and lastDay give about which days of its month a moment begins and ends with.
func (m Moment) firstDay() int {
	switch {
	case m.Day != 0:
		return int(m.Day)
	case m.Part == Mid:
		return 11
	case m.Part == Late, m.Part == Ending:
		return 21
	}
	return 1
}

func (m Moment) lastDay() int {
	switch {
	case m.Day != 0:
		return int(m.Day)
	case m.Part == Early, m.Part == Beginning:
		return 10
	case m.Part == Mid:
		return 20
	}
	return 30
}

// length gives about how many days a moment covers.
func (m Moment) length() int {
	n := 0
	switch m.Form {
	case Date:
		switch {
		case m.Day != 0 || m.Weekday != 0:
			n = 1
		case m.Month != 0:
			n = 30
		case m.Unit == Decades:
			n = 3652
		case m.Year != 0:
			n = 365
		}
	case Offset, Clock:
		n = 1
	case CalendarUnit:
		if m.Weekday != 0 {
			return 1
		}
		n = measured{amount: 1, unit: m.Unit}.days()
	case Window:
		n = max(1, measured{amount: max(int(m.Amount), -int(m.Amount)), unit: m.Unit}.days())
	case Season:
		n = 91
	}
	switch m.Part {
	case Early, Mid, Late:
		return max(1, n/3)
	case Beginning, Ending:
		return 1
	case FirstHalf, SecondHalf:
		return n / 2
	case NthWeek:
		return 7
	case FirstFew, LastFew:
		return measured{amount: int(m.Nth), unit: m.PartUnit}.days()
	case NthUnit:
		return measured{amount: 1, unit: m.PartUnit}.days()
	}
	return n
}

func periodOf(days int) Period {
	switch {
	case days <= 0:
		return NoPeriod
	case days <= 2:
		return DayPeriod
	case days <= 10:
		return WeekPeriod
	case days <= 45:
		return MonthPeriod
	case days <= 120:
		return QuarterPeriod
	case days <= 550:
		return YearPeriod
	}
	return NoPeriod // years of a war
}
