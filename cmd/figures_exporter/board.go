package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/extract"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history/push"
	"figures_exporter/exporter/pipeline"
	"figures_exporter/exporter/telemetry"
	"figures_exporter/exporter/web"
	"figures_exporter/exporter/web/display"
)

// board tells what the pipeline does: in numbers on /telemetry, in words on the first page, in samples to the receiver of
// push.url. It is safe for concurrent use.
type board struct {
	telemetry *telemetry.Telemetry
	follower  *push.Follower
	overview  atomic.Pointer[web.Overview]
	columns   atomic.Pointer[display.Columns]
	// extractor is the one that found the figures.
	extractor atomic.Pointer[extract.Extractor]
}

func newBoard(t *telemetry.Telemetry, logger *slog.Logger) *board {
	return &board{telemetry: t, follower: push.NewFollower(push.FollowerConfig{Observer: t.Push(push.Reasons()), Logger: logger})}
}

// How much the first page shows; what there is beyond is counted.
const (
	shownFaults      = 50
	shownCorrections = 50
)

func (b *board) DocumentRead(took time.Duration)      { b.telemetry.DocumentRead(took) }
func (b *board) DocumentRemoved()                     { b.telemetry.DocumentRemoved() }
func (b *board) CorpusFailed()                        { b.telemetry.CorpusFailed() }
func (b *board) ConfigReloaded(ok bool, at time.Time) { b.telemetry.ConfigReloaded(ok, at) }

// explain tells why the figures of a document were read so.
func (b *board) explain(d *document.Document) ([]figure.Explanation, error) {
	x := b.extractor.Load()
	if x == nil {
		return nil, nil
	}
	return x.Explain(d)
}

// Published implements pipeline.Observer.
func (b *board) Published(s *pipeline.Status) {
	b.telemetry.SetState(stateOf(s))
	b.overview.Store(overviewOf(s))
	b.follower.Publish(s.Snapshot)
}

func stateOf(s *pipeline.Status) *telemetry.State {
	counts := s.Snapshot.Counts
	state := &telemetry.State{
		Documents: counts.Documents, DocumentFaults: map[string]int{}, NewestDocument: s.Snapshot.Newest,
		Figures: map[string]int{}, Series: map[string]int{}, Estimates: map[string]int{}, DroppedSeries: map[string]int{},
		Excluded: counts.Excluded, Superseded: counts.Superseded, Clamped: counts.Clamped, Undated: counts.Undated, Shadowed: counts.Shadowed,
		CorrectionsUsed: s.CorrectionsUsed(), CorrectionsUnused: s.CorrectionsUnused(),
		BuildDuration: s.BuildDuration, BuiltAt: s.Snapshot.Built,
	}
	for _, reason := range corpus.Reasons() { // those without a file too, so that a rule sees the first one come
		state.DocumentFaults[reason] = 0
	}
	for _, f := range s.Faults {
		state.DocumentFaults[f.Reason]++
	}
	for _, r := range s.Roots {
		state.Roots = append(state.Roots, telemetry.Root{Path: r.Path, Available: r.Available})
	}
	for _, m := range s.Snapshot.Metrics {
		state.Figures[m.Metric.Name] = m.Figures
		state.Series[m.Metric.Name] = len(m.Series)
		state.Estimates[m.Metric.Name] = len(m.Estimates)
		state.DroppedSeries[m.Metric.Name] = m.DroppedSeries
	}
	return state
}

func overviewOf(s *pipeline.Status) *web.Overview {
	o := &web.Overview{
		Snapshot: s.Snapshot, Corrected: correctedOf(s),
		Version: version(), Demonstration: s.Demonstration,
		Documents: s.Snapshot.Counts.Documents, Newest: s.Snapshot.Newest, FaultCount: len(s.Faults),
	}
	for _, m := range s.Snapshot.Metrics {
		o.Metrics = append(o.Metrics, web.MetricOverview{
			Name: m.Metric.Name, Help: m.Metric.Help, Figures: m.Figures, Series: len(m.Series), Estimates: len(m.Estimates),
		})
		if m.DroppedSeries > 0 {
			o.Warnings = append(o.Warnings, fmt.Sprintf("%s has more series than max_series_per_metric allows: the %s whose newest value is oldest are left out.",
				m.Metric.Name, display.Number(float64(m.DroppedSeries))))
		}
	}
	for reason, n := range s.Snapshot.Counts.Excluded {
		o.LeftOut = append(o.LeftOut, web.Count{Name: reason, N: n})
	}
	slices.SortFunc(o.LeftOut, func(a, b web.Count) int { return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Name, b.Name)) })
	for _, r := range s.Roots {
		if !r.Available {
			o.Warnings = append(o.Warnings, r.Path+" is gone or went empty all at once: its last documents stay in force.")
		}
	}
	if s.ReloadFailure != "" {
		o.Warnings = append(o.Warnings, "The last reload was refused; the settings from before stay in force: "+s.ReloadFailure)
	}
	if n := s.CorrectionsUnused(); n > 0 {
		o.Warnings = append(o.Warnings, plural(n, "correction")+" in corrections.yaml changed nothing: no figure matches.")
	}
	o.CorrectionCount = len(s.Corrections)
	for _, c := range s.Corrections[:min(len(s.Corrections), shownCorrections)] {
		o.Corrections = append(o.Corrections, correctionOf(&c))
	}
	for _, f := range s.Faults[:min(len(s.Faults), shownFaults)] {
		o.Faults = append(o.Faults, web.Fault{Path: corpus.Source{Root: f.Root, Path: f.Path}.String(), Reason: strings.ReplaceAll(f.Reason, "_", " ") + ": " + f.Err.Error()})
	}
	return o
}

func correctionOf(c *pipeline.Correction) web.Correction {
	return web.Correction{Place: c.Place(), Kind: c.Kind, Target: c.Target, Reason: c.Reason, Figures: c.Figures}
}

// correctedOf tells which corrections changed each figure.
func correctedOf(s *pipeline.Status) map[figure.ID][]web.Correction {
	corrected := make(map[figure.ID][]web.Correction, len(s.Corrected))
	for id, corrections := range s.Corrected {
		for _, i := range corrections {
			corrected[id] = append(corrected[id], correctionOf(&s.Corrections[i]))
		}
	}
	return corrected
}
