package timeline

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"
)

// Build gives the snapshot of what the Store holds. Two Stores that hold the same documents give the same snapshot for
// the same now, whatever happened before. The error is that of the context; what was worked out until then is kept for
// the next Build.
func (s *Store) Build(ctx context.Context, now time.Time) (*Snapshot, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	snapshot := &Snapshot{Built: now, Life: s.config.Life, Metrics: make([]MetricSnapshot, 0, len(s.metrics))}
	// Most of a first build is sorting. The lists have nothing in common but the figures, which nobody changes.
	var lists sync.WaitGroup
	defer lists.Wait()
	lists.Go(func() { snapshot.figures = s.figures.settle(compareNewest) })
	lists.Go(func() { snapshot.byID = s.byID.settle(compareID) })
	shadowed, future := 0, 0
	for _, m := range s.metrics {
		if err := s.buildMetric(ctx, m, now.UnixMilli()); err != nil {
			return nil, fmt.Errorf("building the series of %s: %w", m.metric.Name, err)
		}
		snapshot.Metrics = append(snapshot.Metrics, m.last)
		shadowed += m.shadowed
		future += m.future
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("listing figures: %w", err)
	}
	lists.Wait()
	snapshot.documents = s.listed.settle(func(a, b *Document) int { return strings.Compare(a.Document.ID, b.Document.ID) })
	for _, d := range snapshot.documents {
		if d.Document.Published.After(snapshot.Newest) {
			snapshot.Newest = d.Document.Published
		}
	}
	snapshot.Counts = s.counts
	snapshot.Counts.Excluded = maps.Clone(s.counts.Excluded)
	snapshot.Counts.Shadowed = shadowed
	snapshot.Counts.Clamped += future
	s.generation++
	snapshot.Generation = s.generation
	return snapshot, nil
}

// buildMetric works out what changed since the last Build: points of series, then steps of estimates, then what stays
// under the limit. now is in milliseconds.
func (s *Store) buildMetric(ctx context.Context, m *metricStore, now int64) error {
	if m.future > 0 || now < m.now { // what stands at now moves with it; a clock set back leaves points after now
		for _, e := range m.seriesList.sorted {
			if e.series != nil && (e.future > 0 || e.series.Newest().Time > now) {
				e.markDirty()
			}
		}
	}
	m.now = now
	if len(m.dirty) == 0 && len(m.dirtyEstimate) == 0 {
		return nil
	}
	for i, e := range m.dirty {
		if i%s.checkEvery == 0 && ctx.Err() != nil {
			m.dirty = m.dirty[i:]
			return ctx.Err()
		}
		m.derive(e, now)
	}
	m.dirty = nil
	for i, e := range m.dirtyEstimate {
		if i%s.checkEvery == 0 && ctx.Err() != nil {
			m.dirtyEstimate = m.dirtyEstimate[i:]
			return ctx.Err()
		}
		m.deriveEstimate(e)
	}
	m.dirtyEstimate = nil

	entries := m.seriesList.settle(func(a, b *seriesEntry) int { return CompareLabels(a.labels, b.labels) })
	series := make([]*Series, len(entries))
	for i, e := range entries {
		series[i] = e.series
	}
	estimateEntries := m.estimateList.settle(func(a, b *estimateEntry) int { return CompareLabels(a.labels, b.labels) })
	estimates := make([]*Estimate, len(estimateEntries))
	for i, e := range estimateEntries {
		estimates[i] = e.estimate
	}
	limit := s.config.MaxSeriesPerMetric
	m.last = MetricSnapshot{Metric: m.metric, Figures: m.figures, Shadowed: m.shadowed}
	m.last.Series, m.last.DroppedSeries = limited(series, limit, func(s *Series) int64 { return s.Newest().Time })
	m.last.Estimates, m.last.DroppedEstimates = limited(estimates, limit, func(e *Estimate) int64 { return e.Newest().Time })
	return nil
}

// derive works out a series from its figures, or forgets it where none is left.
func (m *metricStore) derive(e *seriesEntry, now int64) {
	m.shadowed -= e.shadowed
	m.future -= e.future
	members := e.members.settle(compareMembers)
	if len(members) == 0 {
		e.series, e.shadowed, e.future = nil, 0, 0
		m.series.remove(e.labels)
		m.seriesList.remove(e)
		if e.estimate != nil {
			e.estimate.members.remove(e)
		}
	} else {
		var points []Point
		points, e.future = pointsOf(members, now)
		e.series, e.shadowed = &Series{Labels: e.labels, Points: points}, len(members)-len(points)
	}
	m.shadowed += e.shadowed
	m.future += e.future
	if e.estimate != nil {
		m.markEstimateDirty(e.estimate)
	}
	e.dirty = false
}

// deriveEstimate works out an estimate from its series, or forgets it where none is left.
func (m *metricStore) deriveEstimate(e *estimateEntry) {
	members := e.members.settle(func(a, b *seriesEntry) int { return CompareLabels(a.labels, b.labels) })
	if len(members) == 0 {
		e.estimate = nil
		m.estimates.remove(e.labels)
		m.estimateList.remove(e)
	} else {
		points := stepsOf(members)
		e.estimate = &Estimate{Series: Series{Labels: e.labels, Points: points}, FirstReported: points[0].Time}
	}
	e.dirty = false
}
