// Package steps has the series of a snapshot as steps over time, and fills them: what is read from an exporter's history,
// over whatever road, is made of the same samples.
//
//	timeline.Snapshot ─► Families ─► Series: steps ─► Window ─► samples
//	 (a point a report)  (a metric     (a value stands   (steps, and multiples of an
//	                     and suffix)    until the next)   interval while a value stands)
package steps

import (
	"iter"
	"math"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// Step is a value that stands from its time on, until the next step.
type Step struct {
	// Time is in milliseconds since 1970 UTC.
	Time int64
	// Value is finite, or the stale marker where nothing stands from here on: a bound that the newer report does not
	// state, a series whose life has ended.
	Value float64
}

// Ends tells whether the step ends what stood before it.
func (s Step) Ends() bool { return value.IsStaleNaN(s.Value) }

// Series is one time series.
type Series struct {
	// Name is the metric's name with the family's suffix.
	Name string
	// Labels are the other labels, sorted by name. They are shared and must not be changed.
	Labels figure.Labels
	// Steps are in ascending order of time, one an instant. The first is a value; two that end never follow one another.
	// A value may be followed by the same value: it was reported again.
	Steps []Step
}

// PromLabels gives the labels as Prometheus keeps them, the name among them.
func (s *Series) PromLabels() labels.Labels { return PromLabels(s.Name, s.Labels) }

// PromLabels gives the labels of a series as Prometheus keeps them: sorted, the name among them.
func PromLabels(name string, ls figure.Labels) labels.Labels {
	b := labels.NewScratchBuilder(len(ls) + 1)
	named := false
	for _, l := range ls {
		if !named && l.Name > model.MetricNameLabel { // after names that begin with a capital letter
			b.Add(model.MetricNameLabel, name)
			named = true
		}
		b.Add(l.Name, l.Value)
	}
	if !named {
		b.Add(model.MetricNameLabel, name)
	}
	return b.Labels()
}

// Family is one metric name with all its series: a metric of a topic, or one of its companions.
type Family struct {
	// Name is the metric's name with the family's suffix.
	Name string
	// Metric is what it belongs to.
	Metric *timeline.MetricSnapshot

	snapshot *timeline.Snapshot
	// estimates is true where the series are estimates, bound where not every report states a value.
	estimates, bound bool
	// at gives the value at a report, and false where it states none. first is when the series was first reported.
	at func(p *timeline.Point, first int64) (float64, bool)
}

// Families gives all families of a snapshot, metric by metric, under the names that /metrics has.
func Families(snapshot *timeline.Snapshot) []Family {
	reported := func(p *timeline.Point, _ int64) (float64, bool) { return seconds(p.Time), true }
	stated := func(p *timeline.Point, _ int64) (float64, bool) { return p.Value, true }
	families := make([]Family, 0, 7*len(snapshot.Metrics))
	for i := range snapshot.Metrics {
		m := &snapshot.Metrics[i]
		name, estimate := m.Metric.Name, m.Metric.Name+figure.SuffixEstimate
		for _, f := range []Family{
			{Name: name, at: stated},
			{Name: name + figure.SuffixLow, bound: true, at: func(p *timeline.Point, _ int64) (float64, bool) { return p.Low.Value, p.Low.Set }},
			{Name: name + figure.SuffixHigh, bound: true, at: func(p *timeline.Point, _ int64) (float64, bool) { return p.High.Value, p.High.Set }},
			{Name: name + figure.SuffixReported, at: reported},
			{Name: estimate, estimates: true, at: stated},
			{Name: estimate + figure.SuffixReported, estimates: true, at: reported},
			{Name: estimate + figure.SuffixFirstReported, estimates: true, at: func(_ *timeline.Point, first int64) (float64, bool) {
				return seconds(first), true
			}},
		} {
			f.Metric, f.snapshot = m, snapshot
			families = append(families, f)
		}
	}
	return families
}

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// Len is how many series the family has at most.
func (f *Family) Len() int {
	if f.estimates {
		return len(f.Metric.Estimates)
	}
	return len(f.Metric.Series)
}

// Labels gives the labels of the i-th series, sorted by name, without the family's own name. There are Len of them, in
// the order of timeline.CompareLabels.
func (f *Family) Labels(i int) figure.Labels {
	if f.estimates {
		return f.Metric.Estimates[i].Labels
	}
	return f.Metric.Series[i].Labels
}

// Series gives the i-th series. It has no steps where no report ever stated such a value.
func (f *Family) Series(i int) Series {
	points := f.points(i)
	first := points[0].Time
	if f.estimates {
		first = f.Metric.Estimates[i].FirstReported
	}
	return Series{Name: f.Name, Labels: f.Labels(i), Steps: f.steps(points, first)}
}

// Has tells whether the i-th series has a sample in the window. It costs less than making the series.
func (f *Family) Has(i int, w Window) bool {
	if f.bound || f.snapshot.Life > 0 {
		s := f.Series(i)
		return w.Has(s.Steps)
	}
	points := f.points(i)
	return w.From <= w.To && points[0].Time <= w.To // from its first report on a value stands for ever
}

func (f *Family) points(i int) []timeline.Point {
	if f.estimates {
		return f.Metric.Estimates[i].Points
	}
	return f.Metric.Series[i].Points
}

// All gives the series that have steps, in the order of their labels.
func (f *Family) All() iter.Seq[Series] {
	return func(yield func(Series) bool) {
		for i := range f.Len() {
			if s := f.Series(i); len(s.Steps) > 0 && !yield(s) {
				return
			}
		}
	}
}

// steps makes steps of reports. What ends does so at the first later report that states no such value, and where its life
// is over before any.
func (f *Family) steps(points []timeline.Point, first int64) []Step {
	stale := math.Float64frombits(value.StaleNaN)
	out := make([]Step, 0, len(points)+1)
	for i := range points {
		p := &points[i]
		v, ok := f.at(p, first)
		if ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, Step{p.Time, v})
			next := int64(math.MaxInt64)
			if i+1 < len(points) {
				next = points[i+1].Time
			}
			if end := f.snapshot.Ends(p.Time); end < next {
				out = append(out, Step{end, stale})
			}
		} else if len(out) > 0 && !out[len(out)-1].Ends() {
			out = append(out, Step{p.Time, stale})
		}
	}
	return out
}
