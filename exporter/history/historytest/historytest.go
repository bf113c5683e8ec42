// Package historytest makes histories for tests of the roads into the past.
package historytest

import (
	"context"
	"testing"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// Now is the time of the histories.
var Now = time.Date(2025, 1, 20, 13, 7, 11, 250e6, time.UTC)

// Clock tells the time of the histories.
func Clock() time.Time { return Now }

// Quarter is a corpus (timelinetest.Corpus) that has what history has: sources that change their minds, several outlets,
// ranges, bounds that end, statements with a time of day, a value said again, casualties beside troops.
const Quarter = `
		a 2024-10-22
			2024-10-22 reported_troops{force="North Korea", source="John Kirby", outlet="A"} 3000
			2024-10-22T14:37 reported_troops{force="North Korea", source="John Kirby", outlet="B", location="Kursk"} 3000 low=3000
		b 2024-10-26
			2024-10-25 reported_troops{force="North Korea", source="HUR", outlet="A"} 11000
			2024-10-26 reported_troops{force="North Korea", source="Ukraine", outlet="A"} 12000 high=12000
			2024-10-26 reported_troops{force="Russia", source="Ukraine", outlet="A", location="Kursk"} 45000 low=40000 high=50000
		c 2024-10-28
			2024-10-28 reported_troops{force="North Korea", source="Pentagon", outlet="B"} 10000
			2024-10-28T09:03 reported_troops{force="North Korea", source="John Kirby", outlet="B", location="Kursk"} 8000
		d 2024-11-04
			2024-11-04 reported_troops{force="North Korea", source="Volodymyr Zelenskyy", outlet="A"} 11000
			2024-11-04 reported_troops{force="North Korea", source="HUR", outlet="A"} 11000
			2024-11-03T23:58 reported_troops{force="Russia", source="Ukraine", outlet="A", location="Kursk"} 50000
		e 2024-12-16
			2024-12-16 casualties{type="killed", side="North Korea", source="HUR", outlet="A"} 30
			2024-12-17 casualties{type="killed", side="North Korea", source="HUR", outlet="A"} 100 low=100
			2024-12-16 casualties{type="total", side="North Korea", source="HUR", outlet="A"} 200
		f 2025-01-09
			2025-01-09 casualties{type="total", side="North Korea", source="Volodymyr Zelenskyy", outlet="A"} 4000
			2025-01-09 reported_troops{force="North Korea", source="Volodymyr Zelenskyy", outlet="A"} 12000 low=11500 high=12500
`

// Snapshot builds the snapshot of figures by document, in which values have the life.
func Snapshot(t testing.TB, corpus map[string][]*figure.Figure, life time.Duration) *timeline.Snapshot {
	t.Helper()
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}, Life: life})
	for id, figures := range corpus {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(context.Background(), Now)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// History gives the history of a snapshot as it is at Now.
func History(snapshot *timeline.Snapshot) *history.History {
	return history.New(history.Config{Snapshot: func() *timeline.Snapshot { return snapshot }, Now: Clock})
}
