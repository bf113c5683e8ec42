package exposition

import (
	"testing"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// now is when the snapshots of the tests are built.
var now = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

// snapshotOf builds the snapshot of documents with their figures.
func snapshotOf(t testing.TB, corpus map[string][]*figure.Figure, metrics ...figure.Metric) *timeline.Snapshot {
	t.Helper()
	store := timeline.NewStore(timeline.Config{Metrics: metrics})
	for id, figures := range corpus {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// small is a snapshot of two series and one estimate.
func small(t testing.TB) *timeline.Snapshot {
	t.Helper()
	return snapshotOf(t, timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-13 reported_troops{source="HUR",outlet="Paper A",force="North Korea"} 3000
			2024-10-14 reported_troops{source="HUR",outlet="Paper B",force="North Korea"} 3000
		`), timelinetest.Troops, timelinetest.Casualties)
}

// handlerOf serves one snapshot for ever.
func handlerOf(snapshot *timeline.Snapshot) *Handler {
	return NewHandler(Config{Snapshot: func() *timeline.Snapshot { return snapshot }})
}
