package dates

import "figures_exporter/exporter/prose"

// clock reads a time of day: "18:40", "18:40:05", "4 a.m.", "4:30 p.m. EST", "0900 GMT".
func (s *scanner) clock(i int32, m *Moment) (next int32, ok bool) {
	h, length, ok := s.digits(i)
	if !ok {
		return i, false
	}
	minute, colon := 0, false
	next = i + 1
	switch {
	case length <= 2 && s.char(next, ':') && s.has(next, prose.Glued) && s.has(next+1, prose.Glued):
		var l int
		if minute, l, ok = s.digits(next + 1); !ok || l != 2 || minute > 59 || h > 24 {
			return i, false
		}
		next, colon = next+2, true
		if s.char(next, ':') && s.has(next, prose.Glued) && s.has(next+1, prose.Glued) {
			if sec, l, ok := s.digits(next + 1); ok && l == 2 && sec < 60 {
				next += 2
			} else {
				return i, false
			}
		}
	case length == 4 && s.is(next, zoneName):
		h, minute, colon = h/100, h%100, true
		if minute > 59 || h > 24 {
			return i, false
		}
	}
	if f := s.at(next); f.class == meridiem && (s.has(next, prose.Dotted) || s.has(next, prose.Glued) || s.has(next, prose.Upper) || s.plainMeridiem(next)) {
		if h < 1 || h > 12 {
			return i, false
		}
		h = h%12 + int(f.value)
		next++
	} else if !colon || h > 23 {
		return i, false
	}
	if f := s.at(next); f.class == zoneName && s.has(next, prose.Upper) {
		m.Zone = f.value
		next++
	}
	m.Timed, m.Hour, m.Minute = true, int8(h), int8(minute)
	return next, true
}

// plainMeridiem tells "4 pm" from "4 am I": "am" without full stops wants no pronoun.
func (s *scanner) plainMeridiem(i int32) bool { return s.at(i).value == 12 || !s.content(i+1) }

// clockFirst reads a time of day and the day behind it.
func (s *scanner) clockFirst(e *Expression) bool {
	i := e.First
	m := Moment{Form: Clock}
	next, ok := s.clock(i, &m)
	if !ok {
		return false
	}
	stamp := s.has(i, prose.LineStart)
	j := next
	if s.prep(j, PrepOn) {
		j++
	} else if s.char(j, ',') && s.date(&Expression{}, j+1) {
		j++
	}
	var d Expression
	if j < s.end && s.date(&d, j) && !d.Start.Timed {
		d.Start.Timed, d.Start.Hour, d.Start.Minute, d.Start.Zone = true, m.Hour, m.Minute, m.Zone
		e.Start, e.End = d.Start, d.End
		return true
	}
	e.Start, e.End, e.TimeStamp = m, next, stamp
	return true
}

// trailingClock reads the time of day behind a date: "Oct. 29, 18:40", "Tuesday at 4 a.m.", "2024-10-29T18:40:00Z".
func (s *scanner) trailingClock(e *Expression) {
	j := e.End
	switch {
	case s.char(j, ','):
		j++
	case s.prep(j, PrepAt):
		j++
	case s.has(j, prose.Glued) && s.toks[j].Kind == prose.Word && s.toks[j].End-s.toks[j].Start == 1 && s.src[s.toks[j].Start] == 'T':
		j++
	}
	if s.is(j, approximate) || s.prep(j, PrepAround) {
		j++
	}
	m := e.Start
	next, ok := s.clock(j, &m)
	if !ok {
		return
	}
	if s.has(next, prose.Glued) && s.toks[next].Kind == prose.Word && s.src[s.toks[next].Start:s.toks[next].End] == "Z" {
		next++
	}
	e.Start, e.End = m, next
}
