package dates

import (
	"time"

	"figures_exporter/exporter/figure"
)

// Resolve places the expression relative to the day ref: the document's publication, or for an Anchored one the date it is
// anchored to. What comes round is the last such time up to ref: a weekday or "Oct. 29" is not after ref, of a month or
// season at least the first day is not. One exception: the day and month of a Point that lie less than a month ahead are
// that coming day, since nobody means the one of a year ago. It is false where nothing can be placed: durations, rates, events, days that do
// not exist, and without ref (the zero time) whatever needs one. Safe for concurrent use.
//
// To the day: whole weeks and weekends, Beginning and Ending (the first and the last day), closed parts ("the first half
// of October"). With Month precision: months, seasons, early, mid and late ones, "a month ago". With Year precision: years,
// their parts, "three years ago".
func (e *Expression) Resolve(ref time.Time) (Resolved, bool) { return e.resolve(ref, past) }

// ResolveForward is Resolve for what lies ahead, as deadlines and expectations do: what comes round is the first such time
// that is not over at ref.
func (e *Expression) ResolveForward(ref time.Time) (Resolved, bool) { return e.resolve(ref, future) }

func (e *Expression) resolve(ref time.Time, dir direction) (Resolved, bool) {
	r, ok := e.resolveAny(ref, dir)
	// "9,999 decades ago" can be computed, but no format holds such years.
	if !ok || r.From.Year() < 1000 || r.To.Year() > 2999 {
		return Resolved{}, false
	}
	return r, true
}

func (e *Expression) resolveAny(ref time.Time, dir direction) (Resolved, bool) {
	if e.Event || e.Kind == Duration || e.Kind == Rate || e.Start.Form == NoForm {
		return Resolved{}, false
	}
	if !ref.IsZero() {
		ref = ref.UTC().Truncate(24 * time.Hour)
	}
	if e.Stop.Form == NoForm {
		if e.Kind == Point && dir == past {
			dir = near
		}
		return e.Start.resolve(ref, dir)
	}
	if e.Start.Form == Window { // "the week to Sunday"
		to, ok := e.Stop.resolve(ref, dir)
		if !ok {
			return Resolved{}, false
		}
		r := e.Start.window(to.To.AddDate(0, 0, 1), past)
		if r.From = earlier(r.From, to.To); r.To.After(to.To) {
			r.To = to.To
		}
		return Resolved{From: r.From, To: r.To, Precision: to.Precision}, true
	}
	from, ok := e.Start.resolve(ref, dir)
	if !ok {
		return Resolved{}, false
	}
	stop, at := e.Stop, from.From
	if stop.Form == Offset || stop.Form == Date && stop.Unit == Years {
		at = ref
	}
	stopDirection := future
	if stop.Form == Offset {
		stopDirection = past
	}
	to, ok := stop.resolve(at, stopDirection)
	if !ok {
		return Resolved{}, false
	}
	if e.Start.Weekday != 0 && e.Start.Day == 0 && dir != future && !ref.IsZero() && to.To.After(ref) {
		from.From, to.To = from.From.AddDate(0, 0, -7), to.To.AddDate(0, 0, -7)
	}
	if to.To.Before(from.From) {
		return Resolved{}, false
	}
	return Resolved{From: from.From, To: to.To, Precision: max(from.Precision, to.Precision)}, true
}

// direction says which of the times that come round is meant.
type direction uint8

const (
	past   direction = iota // the last one up to the reference
	future                  // the first one from the reference on
	near                    // the last one; but of a day and month the next one if it is less than a month ahead
)

// YearByWeekday gives the latest day not after now that is the given weekday (1 Monday to 7 Sunday), day and month. It is
// false where the three never meet.
func YearByWeekday(weekday int, month time.Month, day int, now time.Time) (time.Time, bool) {
	now = now.UTC().Truncate(24 * time.Hour)
	// The calendar repeats itself every 28 years, but for 1900 and 2100: 40 years hold every case.
	for y := now.Year(); y > now.Year()-40; y-- {
		if !validDay(y, int(month), day) {
			continue
		}
		if d := date(y, int(month), day); !d.After(now) && isoWeekday(d) == weekday {
			return d, true
		}
	}
	return time.Time{}, false
}

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

func isoWeekday(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

func monday(t time.Time) time.Time { return t.AddDate(0, 0, 1-isoWeekday(t)) }

// addMonths moves by months and keeps to the last day of a shorter month.
func addMonths(t time.Time, n int) time.Time {
	first := date(t.Year(), int(t.Month())+n, 1)
	return first.AddDate(0, 0, min(t.Day(), daysIn(first.Year(), int(first.Month())))-1)
}

func monthOf(t time.Time) Resolved {
	from := date(t.Year(), int(t.Month()), 1)
	return Resolved{From: from, To: from.AddDate(0, 1, -1), Precision: figure.Month}
}

func yearOf(y int) Resolved {
	return Resolved{From: date(y, 1, 1), To: date(y, 12, 31), Precision: figure.Year}
}

func dayOf(t time.Time) Resolved { return Resolved{From: t, To: t, Precision: figure.Day} }

func (m Moment) resolve(ref time.Time, dir direction) (Resolved, bool) {
	r, ok := m.place(ref, dir)
	if !ok {
		return r, false
	}
	if m.Shift != 0 {
		r.From, r.To = r.From.AddDate(0, 0, int(m.Shift)), r.To.AddDate(0, 0, int(m.Shift))
	}
	if m.Timed && r.Precision == figure.Day && r.Single() {
		r.From = r.From.Add(time.Duration(m.Hour)*time.Hour + time.Duration(int(m.Minute)-int(m.Zone))*time.Minute)
		r.To, r.Precision = r.From, figure.Minute
	}
	return r, true
}

func (m Moment) place(ref time.Time, dir direction) (Resolved, bool) {
	if ref.IsZero() && (m.Form != Date && m.Form != Season || m.Year == 0) {
		return Resolved{}, false
	}
	switch m.Form {
	case Date:
		return m.placeDate(ref, dir)
	case Offset:
		return m.offset(ref), true
	case CalendarUnit:
		return m.unit(ref, dir)
	case Window:
		return m.window(ref, dir), true
	case Season:
		return m.season(ref, dir)
	case Clock:
		return dayOf(ref), true
	}
	return Resolved{}, false
}

func (m Moment) placeDate(ref time.Time, dir direction) (Resolved, bool) {
	year := int(m.Year)
	if m.Unit == Years && year == 0 {
		year = ref.Year() + int(m.Amount)
	}
	switch {
	case m.Unit == Decades:
		r := Resolved{From: date(year, 1, 1), To: date(year+9, 12, 31), Precision: figure.Year}
		return m.part(r), true
	case m.Day != 0 && m.Month != 0:
		return m.day(year, ref, dir)
	case m.Day != 0:
		return m.dayOfMonth(ref, dir)
	case m.Part == NthUnit && m.Month == 0 && year == 0: // "the third quarter"
		for _, y := range years(ref.Year(), dir, m.Rel) {
			if r := m.part(yearOf(y)); dir != future && !r.From.After(ref) || dir == future && !r.To.Before(ref) {
				return r, true
			}
		}
	case m.Month != 0 && year != 0:
		return m.part(monthOf(date(year, int(m.Month), 1))), true
	case m.Month != 0:
		for _, y := range years(ref.Year(), dir, m.Rel) {
			r := m.part(monthOf(date(y, int(m.Month), 1)))
			whole := monthOf(date(y, int(m.Month), 1))
			switch {
			case m.Rel == This,
				m.Rel == Last && whole.To.Before(ref),
				m.Rel == Next && whole.From.After(ref),
				m.Rel == Nearest && dir != future && !r.From.After(ref),
				m.Rel == Nearest && dir == future && !r.To.Before(ref):
				return r, true
			}
		}
	case m.Weekday != 0:
		return dayOf(m.weekday(ref, dir)), true
	case year != 0:
		return m.part(yearOf(year)), true
	}
	return Resolved{}, false
}

// years gives the years in which to look for what comes round, the likeliest first.
func years(y int, dir direction, rel Rel) [3]int {
	if rel == Next || dir == future && rel != Last {
		return [3]int{y, y + 1, y + 2}
	}
	return [3]int{y, y - 1, y - 2}
}

// day places a day and month.
func (m Moment) day(year int, ref time.Time, dir direction) (Resolved, bool) {
	month, day := int(m.Month), int(m.Day)
	if year != 0 {
		return dayOf(date(year, month, day)), validDay(year, month, day)
	}
	if m.Rel == Next {
		dir = future
	} else if m.Rel == Last {
		dir = past
	}
	// Near the reference a stated weekday tells past from future, and which year.
	if m.Weekday != 0 {
		var fits [2]time.Time // before, after
		for y := ref.Year() + 6; y >= ref.Year()-12; y-- {
			if d := date(y, month, day); validDay(y, month, day) && isoWeekday(d) == int(m.Weekday) {
				if d.After(ref) {
					fits[1] = d
				} else if fits[0].IsZero() {
					fits[0] = d
				}
			}
		}
		within := func(d time.Time) bool { return !d.IsZero() && d.Sub(ref).Abs() < 366*24*time.Hour }
		switch {
		case dir == future && within(fits[1]):
			return dayOf(fits[1]), true
		case within(fits[0]):
			return dayOf(fits[0]), true
		case within(fits[1]):
			return dayOf(fits[1]), true
		case dir != future && !fits[0].IsZero():
			return dayOf(fits[0]), true
		}
	}
	// Who writes "on Nov. 2" at the end of October does not mean that of last year.
	if dir == near && m.Rel == Nearest {
		soon := date(ref.Year(), month, day)
		if soon.Before(ref) {
			soon = date(ref.Year()+1, month, day)
		}
		if soon.Day() == day && soon.Sub(ref) <= 31*24*time.Hour {
			return dayOf(soon), true
		}
	}
	// A leap day may be eight years away.
	for i := 0; i <= 8; i++ {
		y := ref.Year() - i
		if dir == future {
			y = ref.Year() + i
		}
		d := date(y, month, day)
		if !validDay(y, month, day) || dir == future && d.Before(ref) || dir != future && d.After(ref) ||
			m.Rel == Last && !d.Before(ref) || m.Rel == Next && !d.After(ref) {
			continue
		}
		return dayOf(d), true
	}
	return Resolved{}, false
}

// dayOfMonth places "the 28th".
func (m Moment) dayOfMonth(ref time.Time, dir direction) (Resolved, bool) {
	for i := 0; i <= 12; i++ {
		n := -i
		if dir == future {
			n = i
		}
		first := date(ref.Year(), int(ref.Month())+n, 1)
		if int(m.Day) > daysIn(first.Year(), int(first.Month())) {
			continue
		}
		d := first.AddDate(0, 0, int(m.Day)-1)
		if dir == future && d.Before(ref) || dir != future && d.After(ref) || m.Weekday != 0 && isoWeekday(d) != int(m.Weekday) {
			continue
		}
		return dayOf(d), true
	}
	return Resolved{}, false
}

func (m Moment) weekday(ref time.Time, dir direction) time.Time {
	behind := (isoWeekday(ref) - int(m.Weekday) + 7) % 7 // days since the last one, 0 today
	switch {
	case m.Rel == This:
		return monday(ref).AddDate(0, 0, int(m.Weekday)-1)
	case m.Rel == Last && behind == 0:
		return ref.AddDate(0, 0, -7)
	case m.Rel == Next && behind == 0:
		return ref.AddDate(0, 0, 7)
	case m.Rel == Next, dir == future && m.Rel == Nearest && behind != 0:
		return ref.AddDate(0, 0, 7-behind)
	}
	return ref.AddDate(0, 0, -behind)
}

func (m Moment) offset(ref time.Time) Resolved {
	n := int(m.Amount)
	switch m.Unit {
	case Months:
		return monthOf(addMonths(ref, n))
	case Quarters:
		return monthOf(addMonths(ref, 3*n))
	case Years:
		if n >= -1 && n <= 1 && !m.Vague {
			return monthOf(addMonths(ref, 12*n))
		}
		return yearOf(ref.Year() + n)
	case Decades:
		return yearOf(ref.Year() + 10*n)
	}
	d := ref.AddDate(0, 0, measured{amount: n, unit: m.Unit}.days())
	if m.Vague && m.Unit >= Weeks {
		return monthOf(d)
	}
	return dayOf(d)
}

func (m Moment) unit(ref time.Time, dir direction) (Resolved, bool) {
	n := int(m.Amount)
	var r Resolved
	switch m.Unit {
	case Days:
		return dayOf(ref.AddDate(0, 0, n)), true
	case Weekends:
		saturday := monday(ref).AddDate(0, 0, 5) // of this week
		if saturday.After(ref) && (n < 0 || n == 0 && dir != future) {
			saturday = saturday.AddDate(0, 0, -7)
			n = min(0, n+1)
		} else if saturday.After(ref) && n > 0 {
			n--
		}
		saturday = saturday.AddDate(0, 0, 7*n)
		r = Resolved{From: saturday, To: saturday.AddDate(0, 0, 1), Precision: figure.Day}
	case Weeks, Fortnights:
		from := monday(ref).AddDate(0, 0, 7*n)
		r = Resolved{From: from, To: from.AddDate(0, 0, 6), Precision: figure.Day}
	case Months:
		r = monthOf(date(ref.Year(), int(ref.Month())+n, 1))
		if m.Day != 0 {
			if int(m.Day) > r.To.Day() {
				return r, false
			}
			return dayOf(r.From.AddDate(0, 0, int(m.Day)-1)), true
		}
	case Quarters:
		from := date(ref.Year(), (int(ref.Month())-1)/3*3+1+3*n, 1)
		r = Resolved{From: from, To: from.AddDate(0, 3, -1), Precision: figure.Month}
	case Years:
		r = yearOf(ref.Year() + n)
	case Decades:
		y := ref.Year()/10*10 + 10*n
		r = Resolved{From: date(y, 1, 1), To: date(y+9, 12, 31), Precision: figure.Year}
	default:
		return r, false
	}
	if m.Weekday != 0 {
		return dayOf(r.From.AddDate(0, 0, int(m.Weekday)-1)), true
	}
	return m.part(r), true
}

func (m Moment) window(ref time.Time, dir direction) Resolved {
	n := int(m.Amount)
	if n < 0 && dir == future && m.Unit != Minutes {
		n = -n // "could go into battle within days"
	}
	var other time.Time
	switch m.Unit {
	case Months:
		other = addMonths(ref, n)
	case Quarters:
		other = addMonths(ref, 3*n)
	case Years:
		other = addMonths(ref, 12*n)
	case Decades:
		other = addMonths(ref, 120*n)
	default:
		other = ref.AddDate(0, 0, measured{amount: n, unit: m.Unit}.days())
	}
	if other.After(ref) {
		return Resolved{From: ref, To: other, Precision: figure.Day}
	}
	return Resolved{From: other, To: ref, Precision: figure.Day}
}

// season places a season of the northern half of the earth: spring begins in March.
func (m Moment) season(ref time.Time, dir direction) (Resolved, bool) {
	of := func(y int) Resolved {
		from := date(y, int(m.Season)*3, 1)
		return Resolved{From: from, To: from.AddDate(0, 3, -1), Precision: figure.Month}
	}
	switch {
	case m.Year != 0:
		return m.part(of(int(m.Year))), true
	case m.Unit == Years:
		return m.part(of(ref.Year() + int(m.Amount))), true
	case m.Rel == This:
		r := of(ref.Year())
		if m.Season == 4 && ref.Month() < time.March {
			r = of(ref.Year() - 1)
		}
		return m.part(r), true
	}
	// A winter of last year may still go on.
	y, step := ref.Year()+1, -1
	if dir == future && m.Rel != Last || m.Rel == Next {
		y, step = ref.Year()-1, 1
	}
	for i := 0; i < 4; i, y = i+1, y+step {
		r := of(y)
		switch {
		case m.Rel == Last && r.To.Before(ref),
			m.Rel == Next && r.From.After(ref),
			m.Rel == Nearest && dir != future && !r.From.After(ref),
			m.Rel == Nearest && dir == future && !r.To.Before(ref):
			return m.part(r), true
		}
	}
	return Resolved{}, false
}

// part cuts a part out of a longer stretch.
func (m Moment) part(r Resolved) Resolved {
	months := (r.To.Year()-r.From.Year())*12 + int(r.To.Month()-r.From.Month()) + 1
	days := int(r.To.Sub(r.From).Hours()/24) + 1
	third := func(n int) time.Time { // the first day of the nth third
		if months >= 3 {
			return r.From.AddDate(0, months*n/3, 0)
		}
		if months == 1 && days >= 28 {
			return r.From.AddDate(0, 0, 10*n)
		}
		return r.From.AddDate(0, 0, days*n/3)
	}
	switch m.Part {
	case Mid:
		r.From = third(1)
	case Late:
		r.From = third(2)
	case Beginning:
		return dayOf(r.From)
	case Ending:
		return dayOf(r.To)
	case FirstHalf, SecondHalf:
		middle := r.From.AddDate(0, 0, days/2)
		if months > 1 {
			middle = r.From.AddDate(0, months/2, 0)
		} else if days >= 28 {
			middle = r.From.AddDate(0, 0, 15)
		}
		if r.Precision = figure.Day; m.Part == FirstHalf {
			r.To = middle.AddDate(0, 0, -1)
		} else {
			r.From = middle
		}
	case NthWeek:
		r.From = r.From.AddDate(0, 0, 7*(int(m.Nth)-1))
		r.To = earlier(r.To, r.From.AddDate(0, 0, 6))
		r.Precision = figure.Day
	case NthUnit:
		switch n := int(m.Nth) - 1; m.PartUnit {
		case Months:
			r = monthOf(r.From.AddDate(0, n, 0))
		case Quarters:
			from := r.From.AddDate(0, 3*n, 0)
			r = Resolved{From: from, To: from.AddDate(0, 3, -1), Precision: figure.Month}
		case Halves:
			from := r.From.AddDate(0, 6*n, 0)
			r = Resolved{From: from, To: from.AddDate(0, 6, -1), Precision: figure.Month}
		case Days:
			r = dayOf(r.From.AddDate(0, 0, n))
		case Years:
			r = yearOf(r.From.Year() + n)
		}
	case FirstFew:
		r.To = earlier(r.To, m.partEnd(r.From, 1).AddDate(0, 0, -1))
		r.Precision = figure.Day
	case LastFew:
		r.From = m.partEnd(r.To.AddDate(0, 0, 1), -1)
		r.Precision = figure.Day
	}
	return r
}

func (m Moment) partEnd(t time.Time, sign int) time.Time {
	n := int(m.Nth) * sign
	switch m.PartUnit {
	case Months:
		return t.AddDate(0, n, 0)
	case Quarters:
		return t.AddDate(0, 3*n, 0)
	case Years:
		return t.AddDate(n, 0, 0)
	}
	return t.AddDate(0, 0, measured{amount: n, unit: m.PartUnit}.days())
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
