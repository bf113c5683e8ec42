package history

import (
	"context"
	"maps"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/util/annotations"

	"figures_exporter/exporter/history/steps"
)

// querier is a view as Prometheus' engine reads it, from mint to maxt.
type querier struct {
	view       *View
	mint, maxt int64
}

// Select implements storage.Querier.
func (q *querier) Select(ctx context.Context, _ bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	selection, err := q.view.Select(ctx, q.mint, q.maxt, hints, matchers)
	if err != nil {
		return storage.ErrSeriesSet(err)
	}
	return &seriesSet{selection: selection, at: -1}
}

// LabelValues implements storage.LabelQuerier.
func (q *querier) LabelValues(ctx context.Context, name string, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	values := map[string]struct{}{}
	err := q.view.each(ctx, q.window(), matchers, func(f *steps.Family, i int) bool {
		value := f.Name
		if name != model.MetricNameLabel {
			value = f.Labels(i).Get(name)
		}
		if value != "" {
			values[value] = struct{}{}
		}
		return true
	})
	return limited(values, hints), nil, err
}

// LabelNames implements storage.LabelQuerier.
func (q *querier) LabelNames(ctx context.Context, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	names := map[string]struct{}{}
	err := q.view.each(ctx, q.window(), matchers, func(f *steps.Family, i int) bool {
		names[model.MetricNameLabel] = struct{}{}
		for _, l := range f.Labels(i) {
			names[l.Name] = struct{}{}
		}
		return true
	})
	return limited(names, hints), nil, err
}

func (q *querier) window() steps.Window { return q.view.window(q.mint, q.maxt, nil) }

func limited(set map[string]struct{}, hints *storage.LabelHints) []string {
	all := slices.Sorted(maps.Keys(set))
	if hints != nil && hints.Limit > 0 && len(all) > hints.Limit {
		all = all[:hints.Limit]
	}
	return all
}

// Close implements storage.Querier.
func (q *querier) Close() error { return nil }

// seriesSet implements storage.SeriesSet.
type seriesSet struct {
	selection *Selection
	at        int
}

func (s *seriesSet) Next() bool {
	s.at++
	return s.at < s.selection.Len()
}

func (s *seriesSet) At() storage.Series                { return series{s.selection, s.at} }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

// series implements storage.Series.
type series struct {
	selection *Selection
	index     int
}

func (s series) Labels() labels.Labels { return s.selection.Labels(s.index) }

func (s series) Iterator(again chunkenc.Iterator) chunkenc.Iterator {
	return s.selection.Samples(s.index, again)
}
