package drift

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
)

// Coordinate is a place in the units of a drawing.
type Coordinate float64

// String writes at most one decimal.
func (c Coordinate) String() string {
	return strconv.FormatFloat(math.Round(float64(c)*10)/10, 'f', -1, 64)
}

// Colours is how many sources have a colour; the rest is grey.
const Colours = 8

// Picture is the drift of one subject, ready to be drawn: all places are in the units of a box of Width and Height.
type Picture struct {
	Width, Height Coordinate
	// Left, Right, Top and Bottom bound the part where lines are.
	Left, Right, Top, Bottom Coordinate
	Values, Times            []Tick
	// Log is true where the axis of values is logarithmic.
	Log bool
	// Lines are the sources with a colour, the most important first; Rest are the others.
	Lines, Rest []Line
	// From is where the picture begins; Before counts the points that lie before it.
	From   time.Time
	Before int

	x, y     axis
	from, to int64
}

// Line is what one source said over time.
type Line struct {
	Source string
	// Colour is from 0 to Colours-1; Rest has none.
	Colour int
	// Path draws the steps as SVG does.
	Path string
	// Bands are ranges: a source that said between 10,000 and 12,000.
	Bands []Band
	Marks []Mark
	// Newest is the last point in words and LabelY where its name can stand beside the picture.
	Newest string
	LabelX Coordinate
	LabelY Coordinate
	// EndX and EndY are where the line ends.
	EndX, EndY Coordinate
}

// Short is the source, cut where it is too long to stand beside the picture.
func (l *Line) Short() string {
	const most = 24
	if runes := []rune(l.Source); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return l.Source
}

// Band is a box.
type Band struct{ X, Y, Width, Height Coordinate }

// Mark is one report.
type Mark struct {
	X, Y Coordinate
	// Shape is point, low (a lower bound), high (an upper bound) or range.
	Shape string
	// Title tells value, source, outlet and date.
	Title  string
	Figure *figure.Figure
	// Here is true for the figure that the picture is about.
	Here bool
}

// Config says how a picture is drawn.
type Config struct {
	// Narrow draws for a phone: less wide, without names beside the lines.
	Narrow bool
	// MaxAge is after which time a line ends without a new report; 0 is never.
	MaxAge time.Duration
	// Columns writes values and dates.
	Columns *display.Columns
	// Figure is the one that the picture is about, if any.
	Figure *figure.Figure
}

// Draw makes the picture of a subject.
func (s *Subject) Draw(c Config) *Picture {
	p := &Picture{Width: 1120, Height: 360, Left: 68, Top: 14}
	labels, ticksX, ticksY := 240, 9, 6
	if c.Narrow {
		p.Width, p.Height, p.Left = 380, 300, 54
		labels, ticksX, ticksY = 14, 4, 5
	}
	if len(s.Estimates) < 3 { // nothing to tell apart
		p.Height = 220
	}
	p.Right, p.Bottom = p.Width-Coordinate(labels), p.Height-30
	from, to, before := s.window(c.Figure)
	p.Before, p.From = before, time.UnixMilli(from).UTC()
	var values []float64
	for _, e := range s.Estimates {
		for i := range e.Points {
			pt := &e.Points[i]
			if pt.Time < from && (i+1 == len(e.Points) || e.Points[i+1].Time <= from) {
				continue
			}
			values = append(values, pt.Value)
			if pt.Low.Set {
				values = append(values, pt.Low.Value)
			}
			if pt.High.Set {
				values = append(values, pt.High.Value)
			}
		}
	}
	var x, y axis
	x, p.Times = timeAxis(from, to, float64(p.Left), float64(p.Right), ticksX)
	y, p.Values = valueAxis(values, float64(p.Bottom), float64(p.Top), ticksY)
	p.Log = y.log
	p.x, p.y, p.from, p.to = x, y, from, to
	d := drawing{Config: c, x: x, y: y, from: from, to: to}
	important := s.important(c.Figure, c.MaxAge)
	for i, e := range important {
		if i < Colours {
			l := d.line(e, true)
			l.Colour = i
			p.Lines = append(p.Lines, l)
		} else {
			p.Rest = append(p.Rest, d.line(e, false))
		}
	}
	p.placeLabels()
	return p
}

// window gives the stretch of time that is drawn, in milliseconds, and how many points lie before it. A few reports of long
// ago must not press everything else against the edge: up to a twentieth is left out where what stays takes less than a third
// of the time, as few as that takes. The figure that the picture is about is never left out.
func (s *Subject) window(about *figure.Figure) (from, to int64, before int) {
	times := make([]int64, 0, s.Points)
	for _, e := range s.Estimates {
		for i := range e.Points {
			times = append(times, e.Points[i].Time)
		}
	}
	slices.Sort(times)
	first := 0
	last := times[len(times)-1]
	if most := max(len(times)/20, min(1, len(times)/5)); most > 0 {
		for k := 1; k <= most; k++ {
			if (last-times[k])*3 < last-times[0] && times[k] > times[k-1] && last > times[k] && (about == nil || about.ReportedAt.UnixMilli() >= times[k]) {
				first = k
				break
			}
		}
	}
	from, to = times[first], last
	const day = 24 * 60 * 60 * 1000
	pad := max((to-from)/30, day/4)
	if from == to {
		pad = 3 * day
	}
	return from - pad, to + pad, first
}

// important orders estimates by who should be seen: in turn the newest and the farthest from the median; that of the
// figure that the picture is about first.
func (s *Subject) important(about *figure.Figure, maxAge time.Duration) []*timeline.Estimate {
	recent := slices.Clone(s.Estimates)
	slices.SortStableFunc(recent, func(a, b *timeline.Estimate) int {
		return cmp.Or(cmp.Compare(b.Newest().Time, a.Newest().Time), cmp.Compare(len(b.Points), len(a.Points)))
	})
	if len(recent) <= Colours && about == nil {
		return recent
	}
	standing, _ := s.At(s.Newest(), maxAge)
	out := make([]*timeline.Estimate, 0, len(recent))
	seen := make(map[*timeline.Estimate]bool, len(recent))
	add := func(e *timeline.Estimate) {
		if !seen[e] {
			seen[e] = true
			out = append(out, e)
		}
	}
	if about != nil {
		for _, e := range s.Estimates {
			if Source(e) == about.Labels.Get(figure.LabelSource) {
				add(e)
			}
		}
	}
	for i, e := range recent {
		add(e)
		if i < len(standing) {
			add(standing[i].Estimate)
		}
	}
	return out
}

// drawing is what lines are drawn by.
type drawing struct {
	Config
	x, y     axis
	from, to int64
}

func (d *drawing) line(e *timeline.Estimate, marks bool) Line {
	l := Line{Source: Source(e)}
	newest := e.Newest()
	l.Newest = d.Columns.Value(newest.Figure)
	var path strings.Builder
	pen := false // whether the path stands at the point to come
	for i := range e.Points {
		pt := &e.Points[i]
		end := d.to
		if i+1 < len(e.Points) {
			end = min(end, e.Points[i+1].Time)
		}
		ended := false
		if d.MaxAge > 0 && pt.Time+d.MaxAge.Milliseconds() < end {
			end, ended = pt.Time+d.MaxAge.Milliseconds(), true
		}
		if end < d.from {
			continue
		}
		x, y, to := d.x.at(float64(max(pt.Time, d.from))), d.y.at(pt.Value), d.x.at(float64(end))
		if pen {
			path.WriteString("V" + y.String())
		} else {
			path.WriteString("M" + x.String() + " " + y.String())
		}
		path.WriteString("H" + to.String())
		pen = !ended
		l.EndX, l.EndY = to, y
		if !marks {
			continue
		}
		if pt.Low.Set && pt.High.Set {
			top, bottom := d.y.at(pt.High.Value), d.y.at(pt.Low.Value)
			l.Bands = append(l.Bands, Band{x, top, max(to-x, 2), max(bottom-top, 1)})
		}
		if pt.Time >= d.from {
			l.Marks = append(l.Marks, Mark{X: x, Y: y, Shape: shape(pt.Figure), Title: d.title(pt), Figure: pt.Figure, Here: pt.Figure == d.Figure})
		}
	}
	l.Path = path.String()
	return l
}

func shape(f *figure.Figure) string {
	switch f.Qualifier {
	case figure.AtLeast:
		return "low"
	case figure.AtMost:
		return "high"
	case figure.Range:
		return "range"
	}
	return "point"
}

func (d *drawing) title(pt *timeline.Point) string {
	f := pt.Figure
	return d.Columns.Value(f) + " – " + d.Columns.Source(f) + ", " + d.Columns.Outlet(f) + ", " + d.Columns.Date(f)
}

// placeLabels puts the names of the lines beside the picture, at the height of their ends as far as there is room.
func (p *Picture) placeLabels() {
	const height = 17
	order := make([]*Line, len(p.Lines))
	for i := range p.Lines {
		order[i] = &p.Lines[i]
		order[i].LabelX, order[i].LabelY = p.Right+10, order[i].EndY
	}
	slices.SortStableFunc(order, func(a, b *Line) int { return cmp.Compare(a.EndY, b.EndY) })
	for i, l := range order {
		if i > 0 {
			l.LabelY = max(l.LabelY, order[i-1].LabelY+height)
		}
	}
	floor := p.Bottom + 4
	for i := len(order) - 1; i >= 0; i-- {
		order[i].LabelY = min(order[i].LabelY, floor)
		floor = order[i].LabelY - height
	}
}

// SpreadPicture shows how far estimates stand apart over time.
type SpreadPicture struct {
	Width, Height            Coordinate
	Left, Right, Top, Bottom Coordinate
	Values, Times            []Tick
	Log                      bool
	// Bands reach from the least to the greatest estimate, Median is the path of the median.
	Bands  []Band
	Median string
	// At is where the time that is looked at lies.
	At Coordinate
}

// DrawSpread makes the picture of the spread; at is the time that is looked at. It is on the same axes as Draw's.
func (s *Subject) DrawSpread(c Config, at time.Time) *SpreadPicture {
	frame := s.Draw(c)
	p := &SpreadPicture{
		Width: frame.Width, Height: frame.Height, Left: frame.Left, Right: frame.Right, Top: frame.Top, Bottom: frame.Bottom,
		Values: frame.Values, Times: frame.Times, Log: frame.Log,
	}
	spreads := s.Spreads(c.MaxAge)
	var path strings.Builder
	pen := false
	for i, spread := range spreads {
		end := frame.to
		if i+1 < len(spreads) {
			end = min(end, spreads[i+1].Time)
		}
		if spread.Sources == 0 || end <= frame.from || spread.Time > frame.to {
			pen = false
			continue
		}
		x, to := frame.x.at(float64(max(spread.Time, frame.from))), frame.x.at(float64(end))
		top, bottom, y := frame.y.at(spread.High), frame.y.at(spread.Low), frame.y.at(spread.Median)
		p.band(Band{x, top, to - x, max(bottom-top, 1)})
		if pen {
			path.WriteString("V" + y.String())
		} else {
			path.WriteString("M" + x.String() + " " + y.String())
		}
		path.WriteString("H" + to.String())
		pen = true
	}
	p.Median, p.At = path.String(), frame.x.at(float64(at.UnixMilli()))
	return p
}

// band adds a band. One that goes on as the last one ended is a part of it: between two there would be a seam.
func (p *SpreadPicture) band(b Band) {
	if n := len(p.Bands); n > 0 {
		last := &p.Bands[n-1]
		if (last.X+last.Width).String() == b.X.String() && last.Y == b.Y && last.Height == b.Height {
			last.Width += b.Width
			return
		}
	}
	p.Bands = append(p.Bands, b)
}
