// Package history answers questions about the past of the figures: what Prometheus' engine and its remote read ask for, made
// on the fly of the snapshot in force. Nothing is stored.
//
//	                     ┌─► Querier (storage.Querier) ─► promql engine ─► queryapi   /api/v1/query, …
//	Snapshot ─► View ─► Selection
//	(steps)   (now)      └──────────────────────────────────────────────► remoteread /api/v1/read
//
// Figures are few and far between, and Prometheus looks back five minutes: between its reports a value is filled in, by
// the rule of window.
package history

import (
	"errors"
	"time"

	"github.com/prometheus/prometheus/storage"

	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
)

// DefaultInterval is the distance of what is filled in between two reports: as far as Prometheus looks back by default.
const DefaultInterval = 5 * time.Minute

// ErrNotReady is what is answered before the first snapshot.
var ErrNotReady = errors.New("the articles are being read for the first time; there is nothing to serve yet")

// Config says what a History is made of.
type Config struct {
	// Snapshot gives the snapshot in force, and nil before the first one.
	Snapshot func() *timeline.Snapshot
	// Now tells the time; nil is time.Now.
	Now func() time.Time
	// Interval is the distance of what is filled in; 0 is DefaultInterval. It must not exceed the lookback of who reads.
	Interval time.Duration
}

// History gives views of the past. It is safe for concurrent use.
type History struct{ config Config }

// New makes a History.
func New(config Config) *History {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Interval <= 0 {
		config.Interval = DefaultInterval
	}
	return &History{config}
}

// View is the past as one snapshot knows it at one moment. It is safe for concurrent use.
type View struct {
	families []steps.Family
	// now and interval are in milliseconds.
	now, interval int64
	// sparse is for a reader whose lookback has no end: an instant needs no sample of its own.
	sparse bool
}

// View gives the past as it is known now. The error is ErrNotReady.
func (h *History) View() (*View, error) {
	snapshot := h.config.Snapshot()
	if snapshot == nil {
		return nil, ErrNotReady
	}
	return &View{
		families: steps.Families(snapshot),
		now:      h.config.Now().UnixMilli(),
		interval: h.config.Interval.Milliseconds(),
	}, nil
}

// Lookback is how far an engine must look back that reads from Sparse: further than anybody's press goes.
const Lookback = 100 * 365 * 24 * time.Hour

// Sparse gives the past for an engine with the lookback of Lookback: where it asks for single instants it gets the
// reports alone, so that timestamp() is the time of a report and a query costs as much as there are reports.
func (h *History) Sparse() storage.Queryable {
	return storage.QueryableFunc(func(mint, maxt int64) (storage.Querier, error) {
		view, err := h.View()
		if err != nil {
			return nil, err
		}
		view.sparse = true
		return &querier{view, mint, maxt}, nil
	})
}

// Filled gives the past for an engine with the given lookback, as it would find it in a database.
func (h *History) Filled(lookback time.Duration) storage.Queryable {
	return storage.QueryableFunc(func(mint, maxt int64) (storage.Querier, error) {
		view, err := h.View()
		if err != nil {
			return nil, err
		}
		view.interval = max(1, min(view.interval, lookback.Milliseconds()))
		return &querier{view, mint, maxt}, nil
	})
}
