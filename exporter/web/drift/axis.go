package drift

import (
	"math"
	"time"

	"figures_exporter/exporter/web/display"
)

// Tick is a mark of an axis.
type Tick struct {
	At   Coordinate
	Text string
}

// axis maps a stretch of times or values to one of the drawing.
type axis struct {
	from, to   float64 // times or values; logarithms where log is set
	begin, end float64 // of the drawing
	log        bool
}

func (a *axis) at(v float64) Coordinate {
	if a.log {
		v = math.Log10(max(v, math.SmallestNonzeroFloat64))
	}
	v = min(max(v, a.from), a.to)
	return Coordinate(a.begin + (v-a.from)/(a.to-a.from)*(a.end-a.begin))
}

// logFrom is from which ratio of the greatest to the least value on an axis is logarithmic: on a linear one the least
// would lie on the ground line.
const logFrom = 60

// valueAxis fits the values. A linear axis begins at 0, so that heights can be compared; values below that extend it.
func valueAxis(values []float64, begin, end float64, most int) (axis, []Tick) {
	least, greatest := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		least, greatest = min(least, v), max(greatest, v)
	}
	if least > 0 && greatest/least >= logFrom {
		return logAxis(least, greatest, begin, end)
	}
	least, greatest = min(least, 0), max(greatest, 0)
	if least == greatest {
		greatest = 1
	}
	step := niceStep((greatest - least) / float64(most))
	a := axis{from: math.Floor(least/step) * step, to: math.Ceil(greatest/step-1e-9) * step, begin: begin, end: end}
	var ticks []Tick
	for i := 0; ; i++ {
		v := a.from + float64(i)*step
		if v > a.to+step/2 {
			return a, ticks
		}
		ticks = append(ticks, Tick{a.at(v), display.Number(v)})
	}
}

func logAxis(least, greatest, begin, end float64) (axis, []Tick) {
	a := axis{from: math.Floor(math.Log10(least)), to: math.Ceil(math.Log10(greatest)), begin: begin, end: end, log: true}
	every := max(1, math.Ceil((a.to-a.from)/6))
	var ticks []Tick
	for e := a.from; e <= a.to; e += every {
		v := math.Pow(10, e)
		ticks = append(ticks, Tick{a.at(v), display.Number(v)})
		if a.to-a.from <= 2 && e < a.to {
			ticks = append(ticks, Tick{a.at(3 * v), display.Number(3 * v)})
		}
	}
	return a, ticks
}

// niceStep gives the least of 1, 2, 2.5 and 5 times a power of ten that is not below v.
func niceStep(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range [...]float64{1, 2, 2.5, 5} {
		if m*p >= v*(1-1e-9) {
			return m * p
		}
	}
	return 10 * p
}

// timeStep is a distance of ticks on the axis of time: so many months, or so long.
type timeStep struct {
	months int
	length time.Duration
	layout string
}

var timeSteps = func() []timeStep {
	const day = 24 * time.Hour
	var steps []timeStep
	for _, h := range [...]time.Duration{1, 3, 6, 12} {
		steps = append(steps, timeStep{length: h * time.Hour, layout: "15:04"})
	}
	for _, d := range [...]time.Duration{1, 2, 7, 14} {
		steps = append(steps, timeStep{length: d * day, layout: "2 Jan"})
	}
	for _, m := range [...]int{1, 2, 3, 6} {
		steps = append(steps, timeStep{months: m, layout: "Jan"})
	}
	for _, y := range [...]int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		steps = append(steps, timeStep{months: 12 * y, layout: "2006"})
	}
	return steps
}()

// timeAxis fits a stretch of time, in milliseconds, with at most so many ticks.
func timeAxis(from, to int64, begin, end float64, most int) (axis, []Tick) {
	a := axis{from: float64(from), to: float64(to), begin: begin, end: end}
	for _, step := range timeSteps {
		if ticks, ok := step.ticks(&a, time.UnixMilli(from).UTC(), time.UnixMilli(to).UTC(), most); ok {
			return a, ticks
		}
	}
	return a, nil
}

func (s *timeStep) ticks(a *axis, from, to time.Time, most int) ([]Tick, bool) {
	var ticks []Tick
	last := time.Time{}
	for t := s.first(from); !t.After(to); t = s.next(t) {
		if len(ticks) == most {
			return nil, false
		}
		text := t.Format(s.layout)
		switch {
		case s.layout == "2006":
		case s.layout == "15:04":
			if t.YearDay() != last.YearDay() {
				text = t.Format("2 Jan ") + text
			}
		case t.Year() != last.Year(): // the first tick of a year tells it
			text += t.Format(" 2006")
		}
		last = t
		ticks = append(ticks, Tick{a.at(float64(t.UnixMilli())), text})
	}
	return ticks, true
}

// first gives the first tick that is not before t.
func (s *timeStep) first(t time.Time) time.Time {
	if s.months == 0 {
		f := t.Truncate(s.length) // of weeks from Monday on
		if f.Before(t) {
			f = f.Add(s.length)
		}
		return f
	}
	month := (t.Year()*12 + int(t.Month()) - 1) / s.months * s.months
	f := monthOf(month)
	if f.Before(t) {
		f = monthOf(month + s.months)
	}
	return f
}

func (s *timeStep) next(t time.Time) time.Time {
	if s.months == 0 {
		return t.Add(s.length)
	}
	return t.AddDate(0, s.months, 0)
}

func monthOf(n int) time.Time { return time.Date(n/12, time.Month(n%12+1), 1, 0, 0, 0, 0, time.UTC) }
