package history

import (
	"context"
	"math"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history/steps"
)

// checkEvery is after how many series it is looked whether whoever asked has gone.
const checkEvery = 1024

// Selection are the series that a select finds, sorted by their labels. Each has a sample.
type Selection struct {
	found  []found
	window steps.Window
	// single is true where one sample of each series is enough.
	single bool
	// view is where each series is to end that stands now; nil where none is.
	view *View
}

type found struct {
	labels labels.Labels
	family *steps.Family
	index  int
}

// Select finds the series that match and have samples from mint to maxt (milliseconds, both included). hints may be nil.
// The error is that of ctx.
func (v *View) Select(ctx context.Context, mint, maxt int64, hints *storage.SelectHints, matchers []*labels.Matcher) (*Selection, error) {
	s := &Selection{window: v.window(mint, maxt, hints)}
	if v.sparse && s.window.Every == 0 {
		s.view = v
	}
	limit := 0
	if hints != nil {
		s.single, limit = hints.Func == OnlySeries, hints.Limit
	}
	err := v.each(ctx, s.window, matchers, func(f *steps.Family, i int) bool {
		s.found = append(s.found, found{steps.PromLabels(f.Name, f.Labels(i)), f, i})
		return limit <= 0 || len(s.found) < limit
	})
	if err != nil {
		return nil, err
	}
	// Within a family they are in order, unless a label sorts before the name.
	slices.SortFunc(s.found, func(a, b found) int { return labels.Compare(a.labels, b.labels) })
	return s, nil
}

// each calls do for each series that matches and has a sample in the window, until it returns false.
func (v *View) each(ctx context.Context, w steps.Window, matchers []*labels.Matcher, do func(*steps.Family, int) bool) error {
	byName, byLabels := split(matchers)
	n := 0
	for i := range v.families {
		f := &v.families[i]
		if !slices.ContainsFunc(byName, func(m *labels.Matcher) bool { return !m.Matches(f.Name) }) {
			for j := range f.Len() {
				if n++; n%checkEvery == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if matches(byLabels, f.Labels(j)) && f.Has(j, w) && !do(f, j) {
					return nil
				}
			}
		}
	}
	return ctx.Err()
}

func split(matchers []*labels.Matcher) (byName, byLabels []*labels.Matcher) {
	for _, m := range matchers {
		if m.Name == model.MetricNameLabel {
			byName = append(byName, m)
		} else {
			byLabels = append(byLabels, m)
		}
	}
	return byName, byLabels
}

func matches(matchers []*labels.Matcher, ls figure.Labels) bool {
	for _, m := range matchers {
		if !m.Matches(ls.Get(m.Name)) {
			return false
		}
	}
	return true
}

// Len is the number of series.
func (s *Selection) Len() int { return len(s.found) }

// Labels gives the labels of the i-th series, the name among them.
func (s *Selection) Labels(i int) labels.Labels { return s.found[i].labels }

// Series gives the i-th series with all its steps, and the window of its samples.
func (s *Selection) Series(i int) (steps.Series, steps.Window) {
	series := s.found[i].family.Series(s.found[i].index)
	if s.view != nil {
		series.Steps = s.view.endNow(series.Steps)
	}
	if !s.single {
		return series, s.window
	}
	it := s.window.Samples(series.Steps, nil)
	it.Next()
	return series, steps.Window{From: it.AtT(), To: it.AtT()}
}

// endNow ends what stands now where a database that is filled until now would seem to end: as far after its last sample as
// Prometheus looks back. Who looks back without an end would draw the line on into the future.
func (v *View) endNow(all []steps.Step) []steps.Step {
	for len(all) > 0 && all[len(all)-1].Time > v.now { // the end of a life is known beforehand
		all = all[:len(all)-1]
	}
	if len(all) == 0 || all[len(all)-1].Ends() {
		return all
	}
	last := max(all[len(all)-1].Time, v.now-v.now%v.interval)
	return append(all, steps.Step{Time: last + v.interval, Value: math.Float64frombits(value.StaleNaN)})
}

// Samples gives the samples of the i-th series. again may be the iterator of another, to be used again, or nil.
func (s *Selection) Samples(i int, again chunkenc.Iterator) *steps.Iterator {
	series, window := s.Series(i)
	return window.Samples(series.Steps, again)
}

// Count gives the number of samples of all series, or more than most as soon as it is clear that it is more. The error
// is that of ctx.
func (s *Selection) Count(ctx context.Context, most int) (int, error) {
	n := 0
	for i := range s.found {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return 0, ctx.Err()
		}
		if s.single {
			n++
		} else {
			series, window := s.Series(i)
			n += window.Count(series.Steps)
		}
		if n > most {
			break
		}
	}
	return n, nil
}
