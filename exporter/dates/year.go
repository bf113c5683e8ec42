package dates

import "figures_exporter/exporter/prose"

// yearBehind reads the year behind a day or month: "Oct. 29, 2024", "October 2024", "October of last year".
func (s *scanner) yearBehind(e *Expression) int {
	j := e.End
	if s.char(j, ',') || s.prep(j, PrepOf) {
		j++
	}
	if y, ok := s.year(j); ok && !(s.char(e.End, ',') && s.content(j+1)) {
		e.Start.Year, e.End = int16(y), j+1
		return y
	}
	if s.is(j, definite) && s.is(j+1, relation) {
		j++
	}
	f := s.at(j)
	if !s.unit(j+1, Years) {
		return 0
	}
	switch {
	case f.class == demonstrative:
		e.Start.Unit, e.Start.Amount, e.End = Years, 0, j+2
		e.Start.Rel = This
	case f.class == relation && f.value == relLast:
		e.Start.Unit, e.Start.Amount, e.End = Years, -1, j+2
	case f.class == relation && f.value == relNext:
		e.Start.Unit, e.Start.Amount, e.End = Years, 1, j+2
	case f.class == relation && (f.value == relPrevious || f.value == relFollowing || f.value == relSame):
		e.Start.Unit, e.Start.Amount, e.End = Years, relationAmount(f.value), j+2
		e.Start.Rel = This
		e.Anchored = true
	}
	return 0
}

func relationAmount(rel int16) int16 {
	switch rel {
	case relLast, relPast, relPrevious, relRecent:
		return -1
	case relNext, relFollowing, relComing:
		return 1
	}
	return 0
}

func (s *scanner) unit(i int32, u Unit) bool {
	f := s.at(i)
	return f.class == unitName && !f.has(plural) && Unit(f.value) == u
}

// quarterFigure reads "Q3 2024", "H1".
func (s *scanner) quarterFigure(e *Expression) bool {
	i := e.First
	u := Unit(s.at(i).value)
	n, length, ok := s.digits(i + 1)
	if !ok || length != 1 || !s.has(i, prose.Capital) || !s.has(i+1, prose.Glued) || n < 1 || n > 4 || u == Halves && n > 2 {
		return false
	}
	e.Start, e.End = Moment{Form: Date, Part: NthUnit, PartUnit: u, Nth: int8(n)}, i+2
	if y, ok := s.year(e.End); ok {
		e.Start.Year = int16(y)
		e.End++
	} else if u == Halves {
		return false
	}
	e.Calendar = true
	return true
}

// season reads "spring", "winter of 2022-23", "autumn 2023", "summer of last year".
func (s *scanner) season(e *Expression, i int32, rel Rel) bool {
	f := s.at(i)
	e.Start, e.End = Moment{Form: Season, Season: int8(f.value), Rel: rel}, i+1
	e.Calendar = true
	s.yearBehind(e)
	if e.Start.Year != 0 {
		s.shortYear(e)
		return true
	}
	if e.End > i+1 || rel != Nearest {
		return true
	}
	if s.content(e.End) || s.hyphen(e.End) || s.is(e.End, eventWord) {
		return false // "the spring offensive", "winter gear"
	}
	if f.value == 3 && s.src[s.toks[i].Start] == 'f' && e.PrepWord != PrepBy && e.PrepWord != PrepIn {
		return false // the fall of a town
	}
	if f.value == 3 && (s.src[s.toks[i].Start] == 'f' || s.src[s.toks[i].Start] == 'F') && s.prep(e.End, PrepOf) {
		return false
	}
	switch e.PrepWord {
	case PrepIn, PrepBy, PrepSince, PrepUntil, PrepDuring, PrepOver, PrepFrom, PrepBefore, PrepAfter, PrepFor, PrepBetween:
		return true
	}
	p := s.at(i - 1)
	return p.class == partWord || s.dash(i-1) && s.is(i-2, partWord)
}

// shortYear reads the "-23" of "2022-23" and leaves the first of both years.
func (s *scanner) shortYear(e *Expression) {
	if !(s.dash(e.End) || s.char(e.End, '/')) || !s.has(e.End, prose.Glued) {
		return
	}
	n, length, ok := s.digits(e.End + 1)
	if ok && s.has(e.End+1, prose.Glued) && length == 2 && n == (int(e.Start.Year)+1)%100 {
		e.End += 2
	}
}

// yearAlone reads "2024" where a year may stand, "2021-22", "the 1980s".
func (s *scanner) yearAlone(e *Expression) bool {
	i := e.First
	n, length, ok := s.digits(i)
	if !ok || length != 4 || n < 1900 || n > 2100 {
		return false
	}
	if n%10 == 0 && s.has(i+1, prose.Glued) && s.toks[i+1].Kind == prose.Word && s.src[s.toks[i+1].Start:s.toks[i+1].End] == "s" {
		e.Start = Moment{Form: Date, Year: int16(n), Unit: Decades}
		e.End, e.Calendar = i+2, true
		return true
	}
	if n%10 == 0 && s.possessive(i+1) && s.is(i-1, definite) { // "the 1980's"
		e.Start = Moment{Form: Date, Year: int16(n), Unit: Decades}
		e.End, e.Calendar = i+2, true
		return true
	}
	if _, ok := s.year(i); !ok {
		return false
	}
	if s.unitOfMeasure(i + 1) {
		return false
	}
	e.Start, e.End, e.Calendar = Moment{Form: Date, Year: int16(n)}, i+1, true
	if (s.dash(i+1) || s.char(i+1, '/')) && s.has(i+1, prose.Glued) && s.has(i+2, prose.Glued) {
		to, l, ok := s.digits(i + 2)
		switch {
		case ok && l == 2 && to > n%100:
			to += n / 100 * 100
		case ok && l == 4 && to > n && to <= 2100:
		default:
			return false // part of some other number
		}
		e.Stop, e.End, e.Kind = Moment{Form: Date, Year: int16(to)}, i+3, Span
		return true
	}
	if s.hyphen(i + 1) {
		return false
	}
	switch e.PrepWord {
	case PrepIn, PrepSince, PrepUntil, PrepDuring:
		if s.is(i-1, definite) {
			return s.attributiveYear(e, n)
		}
		return true
	case PrepFrom, PrepTo, PrepOf, PrepBy, PrepBetween, PrepOver, PrepBefore, PrepAfter, PrepFor, PrepAround, PrepAsOf:
		if s.is(i-1, definite) {
			return s.attributiveYear(e, n)
		}
		return n != 2000 && !s.content(i+1) && !s.is(i+1, unitName) && !s.rangeOfCounts(i) || s.is(i-1, partWord)
	}
	if s.is(i-1, partWord) || s.dash(i-1) && s.is(i-2, partWord) || s.unit(i-1, Years) {
		return true
	}
	if s.is(i-1, andWord) {
		if _, ok := s.year(i - 2); ok {
			return !s.content(i + 1)
		}
	}
	if s.is(i-1, definite) || s.possessive(i-1) {
		return s.attributiveYear(e, n)
	}
	// "2023 alone", and a line that is headed by a year.
	if s.possessive(i+1) || i+1 < s.end && s.toks[i+1].Kind == prose.Word && s.src[s.toks[i+1].Start:s.toks[i+1].End] == "alone" {
		return true
	}
	heads := s.has(i, prose.LineStart) || s.has(i-1, prose.LineStart) && s.toks[i-1].Kind == prose.Punct // behind a bullet
	return heads && (s.char(i+1, ':') || s.char(i+1, '.') || s.dash(i+1) && !s.has(i+1, prose.Glued))
}

func (s *scanner) unitOfMeasure(i int32) bool {
	return i < s.end && s.toks[i].Kind == prose.Punct && (s.toks[i].Char == '%' || s.toks[i].Char == prose.Degree)
}

// attributiveYear reads "the 2022 invasion"; a plural behind it would be counted.
func (s *scanner) attributiveYear(e *Expression, n int) bool {
	i := e.First
	f := s.at(i + 1)
	if n < 1940 || n > 2040 || n == 2000 || !s.content(i+1) && f.class != eventWord {
		return false
	}
	if t := s.toks[i+1]; s.src[t.End-1] == 's' {
		return false
	}
	e.Attributive = true
	return true
}

// rangeOfCounts tells of "from 1990 to 2010 troops".
func (s *scanner) rangeOfCounts(i int32) bool {
	if !s.prep(i+1, PrepTo) && !s.is(i+1, andWord) {
		return false
	}
	_, _, ok := s.digits(i + 2)
	return ok && s.content(i+3) || i+2 < s.end && s.toks[i+2].Kind == prose.Number && !ok
}
