package main

import (
	"context"
	"errors"
	"io"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history/backfill"
	"figures_exporter/exporter/timeline"
)

// openMetrics writes the whole history as OpenMetrics, the reports alone. It needs all figures before it can write the first line.
type openMetrics struct {
	w     io.Writer
	store *timeline.Store
	c     formatConfig
}

func newOpenMetrics(w io.Writer, c formatConfig) *openMetrics {
	return &openMetrics{w: w, c: c, store: timeline.NewStore(timeline.Config{Metrics: c.metrics, ForgetExcluded: true})}
}

func (o *openMetrics) document(figures []*figure.Figure) error {
	if len(figures) > 0 {
		o.store.Put(figures[0].Document.ID, figures)
	}
	return nil
}

func (o *openMetrics) end() error {
	now := o.c.now()
	snapshot, err := o.store.Build(context.Background(), now)
	if err != nil {
		return err
	}
	if _, err := backfill.OpenMetrics(context.Background(), backfill.Config{Snapshot: snapshot, Until: now}, o.w); !errors.Is(err, backfill.ErrNothing) {
		return err
	}
	return nil // what is written says that there is nothing
}
