package timeline

import (
	"math"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/timeline/timelinetest"
)

func TestStanding(t *testing.T) {
	corpus := timelinetest.Corpus(t, `
		a 2025-01-01
			2025-01-01 reported_troops{force="A", source="x"} 1
			2025-01-11 reported_troops{force="B", source="x"} 2
		b 2025-02-01
			2025-01-11 reported_troops{force="A", source="y", outlet="one"} 3
			2025-02-01 reported_troops{force="A", source="y", outlet="two"} 4
`)
	const days = 24 * time.Hour
	check := func(life time.Duration, at, want, until string) {
		t.Helper()
		snapshot := built(t, storeOf(corpus, Config{Life: life}))
		standing, next := snapshot.Standing(day(t, at))
		var got []string
		for _, s := range standing.Metrics[0].Series {
			got = append(got, s.Labels.Get("force")+s.Labels.Get("source")+s.Labels.Get("outlet"))
		}
		got = append(got, "estimates")
		for _, e := range standing.Metrics[0].Estimates {
			got = append(got, e.Labels.Get("force")+e.Labels.Get("source"))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("life %s, %s: got %q, want %q", life, at, got, want)
		}
		if until == "" && !next.IsZero() || until != "" && !next.Equal(day(t, until)) {
			t.Errorf("life %s, %s: until %s, want %q", life, at, next, until)
		}
		if n := len(snapshot.Metrics[0].Series); n != 4 || len(standing.Figures()) != 4 {
			t.Errorf("the snapshot has %d series and the standing one %d figures, want 4 and 4", n, len(standing.Figures()))
		}
	}
	check(0, "2025-06-01", "Ayone Aytwo Ax Bx estimates Ax Ay Bx", "")
	check(30*days, "2025-01-30", "Ayone Aytwo Ax Bx estimates Ax Ay Bx", "2025-01-31")
	check(30*days, "2025-01-31", "Ayone Aytwo Bx estimates Ay Bx", "2025-02-10")
	check(30*days, "2025-02-10", "Aytwo estimates Ay", "2025-03-03")
	check(30*days, "2025-03-03", "estimates", "")
	if got := (&Snapshot{Life: time.Second}).Ends(math.MaxInt64 - 1); got != math.MaxInt64 {
		t.Errorf("an end of %d", got)
	}
}
