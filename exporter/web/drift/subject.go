// Package drift compares what sources say on one subject: how their estimates move over time and how far they lie apart,
// as numbers and as a picture.
//
//	snapshot ── Subjects ──► Subject: the estimates of all sources on it ─┬─► At: who stands where at one instant
//	                                                                     ├─► Spreads: how far apart over time
//	                                                                     └─► Draw: Picture, in the units of its drawing
package drift

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// DefaultMaxAge is how long an estimate counts after it was reported, where nothing else is set.
const DefaultMaxAge = 90 * 24 * time.Hour

// Subject is what sources are compared on, with what each of them says. It is not changed once it was made.
type Subject struct {
	Metric *timeline.MetricSnapshot
	// Labels are those of the subject: the labels of its estimates without the source.
	Labels figure.Labels
	// Estimates are in the order of their sources.
	Estimates []*timeline.Estimate
	// Points is how many points the estimates have together.
	Points int
}

// Subjects gives the subjects of a metric: those on which most sources speak first, then those with most points, then in
// the order of their labels.
func Subjects(m *timeline.MetricSnapshot) []*Subject {
	byLabels := map[string]*Subject{}
	var subjects []*Subject
	var key strings.Builder
	for _, e := range m.Estimates {
		key.Reset()
		for _, l := range e.Labels {
			if l.Name != figure.LabelSource {
				key.WriteString(l.Name)
				key.WriteByte(0xff) // no byte of UTF-8
				key.WriteString(l.Value)
				key.WriteByte(0xff)
			}
		}
		s := byLabels[key.String()]
		if s == nil {
			s = &Subject{Metric: m}
			for _, l := range e.Labels {
				if l.Name != figure.LabelSource {
					s.Labels = append(s.Labels, l)
				}
			}
			byLabels[key.String()] = s
			subjects = append(subjects, s)
		}
		s.Estimates = append(s.Estimates, e)
		s.Points += len(e.Points)
	}
	for _, s := range subjects {
		slices.SortFunc(s.Estimates, func(a, b *timeline.Estimate) int { return strings.Compare(Source(a), Source(b)) })
	}
	slices.SortFunc(subjects, func(a, b *Subject) int {
		return cmp.Or(cmp.Compare(len(b.Estimates), len(a.Estimates)), cmp.Compare(b.Points, a.Points), timeline.CompareLabels(a.Labels, b.Labels))
	})
	return subjects
}

// Source gives the source of an estimate.
func Source(e *timeline.Estimate) string { return e.Labels.Get(figure.LabelSource) }

// Newest gives the time of the newest point.
func (s *Subject) Newest() time.Time {
	newest := int64(math.MinInt64)
	for _, e := range s.Estimates {
		newest = max(newest, e.Newest().Time)
	}
	return time.UnixMilli(newest).UTC()
}

// Standing is an estimate as it stands at one instant.
type Standing struct {
	*timeline.Estimate
	Point *timeline.Point
	// Distance is that of the value from the median, in parts of it: 0.5 is half as much again, -0.5 half of it. It is 0
	// where the median is 0.
	Distance float64
}

// At gives the estimates that stand at an instant and are not older than maxAge then, the farthest from the median first,
// and the median. There may be none.
func (s *Subject) At(at time.Time, maxAge time.Duration) (standing []Standing, median float64) {
	ms := at.UnixMilli()
	for _, e := range s.Estimates {
		if p := pointAt(e, ms, maxAge); p != nil {
			standing = append(standing, Standing{Estimate: e, Point: p})
		}
	}
	values := make([]float64, len(standing))
	for i := range standing {
		values[i] = standing[i].Point.Value
	}
	median = Median(values)
	for i := range standing {
		if median != 0 {
			standing[i].Distance = (standing[i].Point.Value - median) / math.Abs(median)
		}
	}
	slices.SortStableFunc(standing, func(a, b Standing) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Distance), math.Abs(a.Distance)), cmp.Compare(b.Point.Time, a.Point.Time))
	})
	return standing, median
}

// pointAt gives the point that stands at an instant, nil where there is none or it is too old.
func pointAt(e *timeline.Estimate, ms int64, maxAge time.Duration) *timeline.Point {
	i := sort.Search(len(e.Points), func(i int) bool { return e.Points[i].Time > ms })
	if i == 0 || maxAge > 0 && ms-e.Points[i-1].Time > maxAge.Milliseconds() {
		return nil
	}
	return &e.Points[i-1]
}

// Median gives the middle of the values, of an even number the mean of the two in the middle, and 0 of none. It sorts them.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	n := len(values)
	if n%2 == 1 {
		return values[n/2]
	}
	return values[n/2-1]/2 + values[n/2]/2
}

// Spread is how far apart the estimates stand from an instant on.
type Spread struct {
	// Time is in milliseconds since 1970 UTC.
	Time              int64
	Sources           int
	Low, Median, High float64
}

// Spreads gives the spread from each instant on at which it may change: a report, or the end of one that was not renewed.
func (s *Subject) Spreads(maxAge time.Duration) []Spread {
	var at []int64
	for _, e := range s.Estimates {
		for i := range e.Points {
			t := e.Points[i].Time
			at = append(at, t)
			if end := t + maxAge.Milliseconds() + 1; maxAge > 0 && (i+1 == len(e.Points) || e.Points[i+1].Time > end) {
				at = append(at, end)
			}
		}
	}
	slices.Sort(at)
	at = slices.Compact(at)
	spreads := make([]Spread, 0, len(at))
	values := make([]float64, 0, len(s.Estimates))
	for _, t := range at {
		values = values[:0]
		for _, e := range s.Estimates {
			if p := pointAt(e, t, maxAge); p != nil {
				values = append(values, p.Value)
			}
		}
		spread := Spread{Time: t, Sources: len(values), Median: Median(values)}
		if len(values) > 0 {
			spread.Low, spread.High = values[0], values[len(values)-1]
		}
		spreads = append(spreads, spread)
	}
	return spreads
}

// New gives the estimates whose source is new on the subject at an instant, newest first: it first spoke less than the metric's
// NewSourceWindow ago, as the alerts on new sources have it.
func (s *Subject) New(at time.Time) []*timeline.Estimate {
	within := s.Metric.Metric.NewSourceWindow.Milliseconds()
	var fresh []*timeline.Estimate
	for _, e := range s.Estimates {
		if age := at.UnixMilli() - e.FirstReported; age >= 0 && age < within {
			fresh = append(fresh, e)
		}
	}
	slices.SortStableFunc(fresh, func(a, b *timeline.Estimate) int { return cmp.Compare(b.FirstReported, a.FirstReported) })
	return fresh
}
