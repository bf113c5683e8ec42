package dates

import "figures_exporter/exporter/prose"

// numeric reads what begins with digits: dates in figures, times of day, days before a month, lengths, years.
func (s *scanner) numeric(e *Expression) bool {
	i := e.First
	return s.figures(e, i) || s.clockFirst(e) || s.dayFirst(e) || s.length(e) || s.yearAlone(e) || s.dayAlone(e)
}

// figures reads "2024-10-29", "29.10.2024", "10/29/2024".
func (s *scanner) figures(e *Expression, i int32) bool {
	t := s.toks[i]
	n := t.End - t.Start
	text := s.src[t.Start:t.End]
	if n >= 8 && n <= 10 { // 29.10.2024 is one token
		if d, m, y, ok := dotted(text); ok && validDay(y, m, d) {
			e.Start = Moment{Form: Date, Year: int16(y), Month: int8(m), Day: int8(d)}
			e.End = i + 1
			s.trailingClock(e)
			return true
		}
		return false
	}
	if n > 4 || !(s.char(i+1, '-') || s.char(i+1, '/')) || i+4 >= s.end {
		return false
	}
	sep := s.toks[i+1].Char
	a, la, ok1 := s.digits(i)
	b, lb, ok2 := s.digits(i + 2)
	c, lc, ok3 := s.digits(i + 4)
	if !ok1 || !ok2 || !ok3 || !s.char(i+3, sep) || lb > 2 || !s.gluedRun(i+1, i+5) {
		return false
	}
	var y, m, d int
	switch {
	case la == 4 && lc <= 2:
		y, m, d = a, b, c
	case lc == 4 && la <= 2 && b > 12: // only Americans put the month first
		y, m, d = c, a, b
	case lc == 4 && la <= 2 && (a > 12 || a == b || sep == '-'):
		y, m, d = c, b, a
	default:
		return false // "10/11/2024" may be either: better none than the wrong one
	}
	if y < 1900 || y > 2100 || !validDay(y, m, d) {
		return false
	}
	e.Start = Moment{Form: Date, Year: int16(y), Month: int8(m), Day: int8(d)}
	e.End = i + 5
	s.trailingClock(e)
	return true
}

func (s *scanner) gluedRun(from, to int32) bool {
	for i := from; i < to; i++ {
		if !s.has(i, prose.Glued) {
			return false
		}
	}
	return true
}

func dotted(text string) (d, m, y int, ok bool) {
	part, dots := [3]int{}, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '.':
			if dots++; dots > 2 {
				return 0, 0, 0, false
			}
		case c >= '0' && c <= '9':
			part[dots] = part[dots]*10 + int(c-'0')
		default:
			return 0, 0, 0, false
		}
	}
	if dots != 2 {
		return 0, 0, 0, false
	}
	if part[0] >= 1900 {
		return part[2], part[1], part[0], part[0] <= 2100
	}
	return part[0], part[1], part[2], part[2] >= 1900 && part[2] <= 2100
}

func validDay(year, month, day int) bool {
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

// daysIn gives the length of a month; year 0 stands for a leap year.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
