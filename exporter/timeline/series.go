package timeline

import (
	"cmp"
	"math"
	"strings"

	"figures_exporter/exporter/figure"
)

// Series is what was said under one set of labels, over time.
type Series struct {
	// Labels are all labels but the metric's name, sorted by name, clean, without empty values.
	Labels figure.Labels
	// Points are in ascending order of time, one an instant. There is at least one.
	Points []Point
}

// Newest gives the last point.
func (s *Series) Newest() *Point { return &s.Points[len(s.Points)-1] }

// Point is the value of a series from its time on, until the next point.
type Point struct {
	// Time is when it was reported, in milliseconds since 1970 UTC; never after Snapshot.Built.
	Time int64
	// Value is in the metric's unit and finite.
	Value float64
	// Low and High are the bounds that were stated with this value. A point without a bound ends the bound of the points
	// before it.
	Low, High figure.Bound
	// Figure is where the value comes from, with its evidence.
	Figure *figure.Figure
}

// pointAt makes the point of a figure at a time that may have been clamped.
func pointAt(f *figure.Figure, ms int64) Point {
	return Point{Time: ms, Value: f.Value, Low: finite(f.Low), High: finite(f.High), Figure: f}
}

// pointsOf gives the points of one series from its figures, sorted by compareMembers, and how many figures were dated
// after now (in milliseconds). A figure dated after now stands at now: extractors clamp to publication, but clocks are
// set back and documents dated ahead.
func pointsOf(members []*figure.Figure, now int64) (points []Point, future int) {
	instants := 0
	for i := range members {
		if i == 0 || timeOf(members[i], now) != timeOf(members[i-1], now) {
			instants++
		}
		if members[i].ReportedAt.UnixMilli() > now {
			future++
		}
	}
	points = make([]Point, 0, instants)
	for i := 0; i < len(members); {
		at, best := timeOf(members[i], now), members[i]
		for i++; i < len(members) && timeOf(members[i], now) == at; i++ {
			if comparePreference(members[i], best) > 0 {
				best = members[i]
			}
		}
		points = append(points, pointAt(best, at))
	}
	return points, future
}

func timeOf(f *figure.Figure, now int64) int64 { return min(f.ReportedAt.UnixMilli(), now) }

// comparePreference tells which of two figures of one series and instant stands: the greater one. Higher confidence
// wins, then finer precision, later publication, the document id that sorts later, the later place in the text. What
// follows only makes the choice the same every time.
func comparePreference(a, b *figure.Figure) int {
	if c := cmp.Compare(a.Confidence, b.Confidence); c != 0 {
		return c
	}
	if c := cmp.Compare(b.Precision, a.Precision); c != 0 {
		return c
	}
	if c := a.Document.Published.Compare(b.Document.Published); c != 0 {
		return c
	}
	if c := strings.Compare(a.Document.ID, b.Document.ID); c != 0 {
		return c
	}
	if c := comparePlace(a, b); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Value, b.Value); c != 0 {
		return c
	}
	return compareRest(a, b)
}

// comparePlace orders figures of one document by their first evidence.
func comparePlace(a, b *figure.Figure) int {
	var ea, eb figure.Evidence
	if len(a.Evidence) > 0 {
		ea = a.Evidence[0]
	}
	if len(b.Evidence) > 0 {
		eb = b.Evidence[0]
	}
	if c := cmp.Compare(ea.Start, eb.Start); c != 0 {
		return c
	}
	return cmp.Compare(ea.End, eb.End)
}

// compareRest orders figures that agree in all that has a meaning for their order, so that no two figures that differ in
// what is served are equal.
func compareRest(a, b *figure.Figure) int {
	if c := cmp.Compare(a.Confidence, b.Confidence); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Precision, b.Precision); c != 0 {
		return c
	}
	if c := cmp.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Qualifier, b.Qualifier); c != 0 {
		return c
	}
	if c := compareBounds(a.Low, b.Low); c != 0 {
		return c
	}
	return compareBounds(a.High, b.High)
}

func compareBounds(a, b figure.Bound) int {
	if a.Set != b.Set {
		if a.Set {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.Value, b.Value)
}

// compareMembers orders the figures of one series by time.
func compareMembers(a, b *figure.Figure) int {
	if c := a.ReportedAt.Compare(b.ReportedAt); c != 0 {
		return c
	}
	return comparePreference(a, b)
}

// compareNewest orders figures for people: newest first, the undated last; at one instant by publication, document and
// place in the text.
func compareNewest(a, b *figure.Figure) int {
	if c := b.ReportedAt.Compare(a.ReportedAt); c != 0 {
		return c
	}
	if c := b.Document.Published.Compare(a.Document.Published); c != 0 {
		return c
	}
	if c := strings.Compare(a.Document.ID, b.Document.ID); c != 0 {
		return c
	}
	if c := comparePlace(a, b); c != 0 {
		return c
	}
	if c := strings.Compare(a.Metric, b.Metric); c != 0 {
		return c
	}
	if c := CompareLabels(a.Labels, b.Labels); c != 0 {
		return c
	}
	if c := cmp.Compare(a.Value, b.Value); c != 0 {
		return c
	}
	return compareRest(a, b)
}

// compareID orders figures for looking up, those of one ID as compareNewest does.
func compareID(a, b *figure.Figure) int {
	if c := cmp.Compare(a.ID, b.ID); c != 0 {
		return c
	}
	return compareNewest(a, b)
}

// finite takes away a bound that is no number.
func finite(b figure.Bound) figure.Bound {
	if math.IsNaN(b.Value) || math.IsInf(b.Value, 0) {
		return figure.Bound{}
	}
	return b
}
