package dates

import (
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

const (
	headTokens     = 400 // where a dateline is looked for
	headParagraphs = 8   // and a line with nothing but a date
	leadParagraphs = 4   // and a weekday with its day and month
	datelineWords  = 12  // tokens of places before the day
	lineWords      = 18  // tokens of a dated line
	// agreeing is how far days of one article lie apart at most; those that a wrong weekday places do in years.
	agreeing = 300 * 24 * time.Hour
)

// Dateline finds the date of a news dateline ("SEOUL, Oct. 18 (Wire) --"), or of a line with nothing but a date ("Tuesday,
// Oct. 29", "Published: November 4, 2024"), or a weekday with its day and month in the opening paragraphs, at the head of a
// text whose publication day is unknown. The zero time means that there is none. Certain is true only if the year is known:
// stated, or fixed by the weekday, as the latest such day not after now; otherwise the day is the latest such one up to now.
// A year that only a weekday fixes is not certain where another weekday or a full date of the head contradicts it.
// Safe for concurrent use.
func (v *Vocabulary) Dateline(text *prose.Text, now time.Time) (day time.Time, certain bool) {
	now = now.UTC().Truncate(24 * time.Hour)
	end := min(int32(len(text.Tokens)), headTokens)
	var buf [16]Expression
	paragraph := 0
	var head, lead time.Time        // of a line or dateline; of the prose
	var first, last, told time.Time // of the days that weekdays fix; the latest day with its year
	for at := int32(0); at < end && paragraph < headParagraphs; paragraph++ {
		stop := at + 1
		for stop < int32(len(text.Tokens)) && text.Tokens[stop].Flags&prose.ParaStart == 0 {
			stop++
		}
		s := scanner{v: v, src: text.Source, toks: text.Tokens, first: at, end: stop}
		found := v.Find(buf[:0], text, at, min(stop, end))
		for i := range found {
			e := &found[i]
			if e.Kind != Point && e.Kind != AsOf || e.Start.Form != Date || e.Start.Day == 0 || e.Start.Month == 0 || e.Anchored ||
				e.Start.Shift != 0 || e.Start.Unit != NoUnit {
				continue
			}
			d, sure, ok := e.published(now)
			if !ok {
				continue
			}
			if head.IsZero() && (i == 0 && s.opensStory(e) || s.fillsLine(e) && !(paragraph > 0 && stop == int32(len(text.Tokens)) && s.signsOff(e))) {
				if e.Start.Weekday == 0 || e.Start.Year != 0 || !sure {
					return d, sure
				}
				head = d
			}
			switch {
			case e.Start.Year != 0 && sure && d.After(told):
				told = d
			case e.Start.Year == 0 && e.Start.Weekday != 0 && sure && e.PrepWord != PrepSince:
				if first.IsZero() || d.Before(first) {
					first = d
				}
				if d.After(last) {
					last = d
				}
				// In prose only what the writer dates by weekday and day is near the day of publication.
				if paragraph < leadParagraphs && d.After(lead) {
					lead = d
				}
			}
		}
		at = stop
	}
	if day = head; day.IsZero() {
		day = lead
	}
	agree := last.Sub(first) < agreeing && !told.After(last)
	return day, !day.IsZero() && agree
}

// signsOff tells whether the expression stands behind a name and a dash: as the last line of a text that is as likely the
// place and day of a picture as that of the writing.
func (s *scanner) signsOff(e *Expression) bool {
	p := e.First - 1
	return p > s.first && s.dash(p) && !s.publishes(p-1)
}

// published places a day and month up to now.
func (e *Expression) published(now time.Time) (day time.Time, certain, ok bool) {
	m := e.Start
	if m.Year != 0 {
		r, ok := m.resolve(now, past)
		if !ok || r.From.After(now.AddDate(0, 0, 1)) {
			return time.Time{}, false, false
		}
		if r.Precision > figure.Day {
			return time.Time{}, false, false
		}
		if m.Weekday != 0 && isoWeekday(date(int(m.Year), int(m.Month), int(m.Day))) != int(m.Weekday) {
			return r.From.Truncate(24 * time.Hour), false, true // one of the two is a slip
		}
		return r.From.Truncate(24 * time.Hour), true, true
	}
	if m.Weekday != 0 {
		d, ok := YearByWeekday(int(m.Weekday), time.Month(m.Month), int(m.Day), now)
		return d, ok, ok
	}
	m.Timed = false
	r, ok := m.resolve(now, past)
	return r.From, false, ok
}

// opensStory tells whether the expression is the day of a dateline: behind names in capitals that open the paragraph, and
// before what parts the dateline from the story.
func (s *scanner) opensStory(e *Expression) bool {
	if e.First-s.first > datelineWords || e.First == s.first || e.Prep >= 0 {
		return false
	}
	if t := s.toks[s.first]; t.Kind != prose.Word || t.Flags&prose.Upper == 0 {
		return false
	}
	for i := s.first; i < e.First; i++ {
		t := s.toks[i]
		if t.Kind == prose.Number || t.Kind == prose.Word && t.Flags&prose.Capital == 0 && !s.is(i, andWord) {
			return false
		}
	}
	if !s.char(e.First-1, ',') && !s.char(e.First-1, ')') && !s.char(e.First-1, '(') && !s.dash(e.First-1) && !s.char(e.First-1, '.') {
		return false
	}
	for i := e.End; i < e.End+2 && i < s.end; i++ {
		t := s.toks[i]
		if s.dash(i) || t.Is('(') || t.Is('/') || t.Is('.') || t.Is(':') || t.Is('|') {
			return true
		}
		if !t.Is(',') && !t.Is(')') {
			return false
		}
	}
	return e.End >= s.end
}

// fillsLine tells whether the expression is alone on its line but for words such as "published", a time and what stands
// beyond a bar.
func (s *scanner) fillsLine(e *Expression) bool {
	from, to := e.First, e.End
	for from > s.first && s.toks[from].Flags&prose.LineStart == 0 && e.First-from < lineWords {
		from--
	}
	for to < s.end && s.toks[to].Flags&prose.LineStart == 0 && to-e.End < lineWords {
		to++
	}
	if to-from > lineWords {
		return false
	}
	if e.First > from {
		switch p := e.First - 1; {
		case s.bar(p), s.char(p, ':'):
		case s.publishes(p), s.prep(p, PrepOn) && s.publishes(p-1):
		default:
			return false
		}
	}
	if e.End == to || s.bar(e.End) || s.char(e.End, '(') {
		return true
	}
	// A time of day or a zone may follow, and a full stop.
	next := e.End
	if s.char(next, ',') || s.prep(next, PrepAt) {
		next++
	}
	var m Moment
	if n, ok := s.clock(next, &m); ok {
		next = n
	}
	for next < to && (s.has(next, prose.Upper) || s.char(next, '.') || s.char(next, ')')) {
		next++
	}
	return next == to || s.bar(next)
}

func (s *scanner) bar(i int32) bool {
	return s.char(i, '|') || s.char(i, prose.Bullet) || s.dash(i) && !s.hyphen(i) || s.char(i, '/')
}

// publishes tells whether the word says that something was published.
func (s *scanner) publishes(i int32) bool {
	if s.char(i, ':') {
		i--
	}
	return s.is(i, publishWord)
}
