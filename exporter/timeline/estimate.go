package timeline

import (
	"cmp"
	"slices"
)

// Estimate is what one source said on one subject, over all outlets, ways and places: what sources are compared by. A
// source counts once however many outlets print it.
type Estimate struct {
	// Series has the labels source and those of the metric's subject, and a point for each instant at which the source
	// said something on the subject. Where it said several things at one instant, the highest value stands.
	Series
	// FirstReported is when the source first spoke on the subject: the time of the first point, in milliseconds.
	FirstReported int64
}

// stepsOf gives the points of an estimate from those of its series. The points of a single series are shared.
//
// What is shadowed in its series has no say here either: a value that lost its instant for being uncertain must not
// come back for being high.
func stepsOf(series []*seriesEntry) []Point {
	if len(series) == 1 {
		return series[0].series.Points
	}
	total := 0
	for _, e := range series {
		total += len(e.series.Points)
	}
	all := make([]Point, 0, total)
	for _, e := range series {
		all = append(all, e.series.Points...)
	}
	slices.SortFunc(all, func(a, b Point) int {
		if c := cmp.Compare(a.Time, b.Time); c != 0 {
			return c
		}
		if c := cmp.Compare(b.Value, a.Value); c != 0 {
			return c
		}
		if c := comparePreference(b.Figure, a.Figure); c != 0 {
			return c
		}
		return CompareLabels(a.Figure.Labels, b.Figure.Labels)
	})
	steps := slices.CompactFunc(all, func(a, b Point) bool { return a.Time == b.Time })
	if len(steps) < total {
		steps = slices.Clone(steps) // the unused rest would stay in memory as long as the steps
	}
	return slices.Clip(steps)
}
