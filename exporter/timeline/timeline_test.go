package timeline

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline/timelinetest"
)

var now = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

func day(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func built(t testing.TB, s *Store) *Snapshot {
	t.Helper()
	snapshot, err := s.Build(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

func storeOf(corpus map[string][]*figure.Figure, config Config) *Store {
	if config.Metrics == nil {
		config.Metrics = []figure.Metric{timelinetest.Troops, timelinetest.Casualties}
	}
	s := NewStore(config)
	for id, figures := range corpus {
		s.Put(id, figures)
	}
	return s
}

// unindent takes the indentation of a literal in a test away.
func unindent(s string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimPrefix(s, "\n")) {
		b.WriteString(strings.TrimPrefix(line, "\t\t"))
	}
	return strings.TrimRight(b.String(), "\t ")
}

// TestSeries: documents with their figures in, series and estimates out.
func TestSeries(t *testing.T) {
	f := func(name, corpus, want string) {
		t.Helper()
		t.Run(name, func(t *testing.T) {
			t.Helper()
			s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}})
			for id, figures := range timelinetest.Corpus(t, corpus) {
				s.Put(id, figures)
			}
			got := strings.ReplaceAll(printed(built(t, s)), "casualties: figures=0 shadowed=0 dropped=0 dropped_estimates=0\n", "")
			if want := unindent(want); got != want {
				t.Errorf("got:\n%s\nwant:\n%s", got, want)
			}
		})
	}

	f("a source drifts and counts once over its outlets", `
		a 2024-10-20
			2024-10-13 reported_troops{source="HUR",outlet="Paper A",force="North Korea"} 3000
		b 2024-11-02
			2024-11-01 reported_troops{source="HUR",outlet="Paper B",force="North Korea",location="Kursk"} 8000
		c 2024-12-02
			2024-12-01 reported_troops{source="HUR",outlet="Paper A",force="North Korea"} 12000
		`, `
		reported_troops{force="North Korea",location="Kursk",outlet="Paper B",source="HUR"}
			2024-11-01T00:00 8000 b
		reported_troops{force="North Korea",outlet="Paper A",source="HUR"}
			2024-10-13T00:00 3000 a
			2024-12-01T00:00 12000 c
		reported_troops_estimate{force="North Korea",source="HUR"} first 2024-10-13
			2024-10-13T00:00 3000 a
			2024-11-01T00:00 8000 b
			2024-12-01T00:00 12000 c
		reported_troops: figures=3 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("at one instant the highest of a source stands in its estimate", `
		a 2024-10-20
			2024-10-13 reported_troops{source="NIS",outlet="A",force="X",location="P"} 3000 at=1
			2024-10-13 reported_troops{source="NIS",outlet="A",force="X",location="Q"} 7000 at=2
			2024-10-13 reported_troops{source="NIS",outlet="A",force="X",location="R"} 5000 at=3
		`, `
		reported_troops{force="X",location="P",outlet="A",source="NIS"}
			2024-10-13T00:00 3000 a
		reported_troops{force="X",location="Q",outlet="A",source="NIS"}
			2024-10-13T00:00 7000 a
		reported_troops{force="X",location="R",outlet="A",source="NIS"}
			2024-10-13T00:00 5000 a
		reported_troops_estimate{force="X",source="NIS"} first 2024-10-13
			2024-10-13T00:00 7000 a
		reported_troops: figures=3 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("the place belongs to the subject where the metric says so", `
		a 2024-10-20
			2024-10-13 casualties{source="NIS",outlet="A",side="X",type="killed",location="P"} 3 at=1
			2024-10-13 casualties{source="NIS",outlet="A",side="X",type="killed",location="Q"} 7 at=2
		`, `
		reported_troops: figures=0 shadowed=0 dropped=0 dropped_estimates=0
		casualties{location="P",outlet="A",side="X",source="NIS",type="killed"}
			2024-10-13T00:00 3 a
		casualties{location="Q",outlet="A",side="X",source="NIS",type="killed"}
			2024-10-13T00:00 7 a
		casualties_estimate{location="P",side="X",source="NIS",type="killed"} first 2024-10-13
			2024-10-13T00:00 3 a
		casualties_estimate{location="Q",side="X",source="NIS",type="killed"} first 2024-10-13
			2024-10-13T00:00 7 a
		casualties: figures=2 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("expected troops, parts and counts for a span are no estimates", `
		a 2024-10-20
			2024-10-13 reported_troops{source="S",outlet="A",force="X",status="expected"} 1 at=1
			2024-10-13 reported_troops{source="S",outlet="A",force="X",component="officers"} 2 at=2
			2024-10-13 reported_troops{source="S",outlet="A",force="X",period="month"} 3 at=3
		`, `
		reported_troops{component="officers",force="X",outlet="A",source="S"}
			2024-10-13T00:00 2 a
		reported_troops{force="X",outlet="A",period="month",source="S"}
			2024-10-13T00:00 3 a
		reported_troops{force="X",outlet="A",source="S",status="expected"}
			2024-10-13T00:00 1 a
		reported_troops: figures=3 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("a bound belongs to its value", `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 11000 low=10000 high=12000 at=1
			2024-10-02 reported_troops{source="S",outlet="A",force="X"} 12000 low=12000 at=2
			2024-10-03 reported_troops{source="S",outlet="A",force="X"} 12500 at=3
		`, `
		reported_troops{force="X",outlet="A",source="S"}
			2024-10-01T00:00 11000 low=10000 high=12000 a
			2024-10-02T00:00 12000 low=12000 a
			2024-10-03T00:00 12500 a
		reported_troops_estimate{force="X",source="S"} first 2024-10-01
			2024-10-01T00:00 11000 low=10000 high=12000 a
			2024-10-02T00:00 12000 low=12000 a
			2024-10-03T00:00 12500 a
		reported_troops: figures=3 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("superseded, excluded and undated figures are in no series", `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1 superseded at=1
			2024-10-02 reported_troops{source="S",outlet="A",force="X"} 2 excluded=rate at=2
			undated reported_troops{source="S",outlet="A",force="X"} 3 at=3
			undated reported_troops{source="S",outlet="A",force="X"} 4 excluded=undated at=4
		`, `
		reported_troops: figures=0 shadowed=0 dropped=0 dropped_estimates=0
		`)

	f("what is dated ahead of now stands at now", `
		a 2024-10-20
			2030-10-01 reported_troops{source="S",outlet="A",force="X"} 1 confidence=0.5 at=1
			2031-10-01 reported_troops{source="S",outlet="A",force="X"} 2 confidence=0.4 at=2
		`, `
		reported_troops{force="X",outlet="A",source="S"}
			2025-06-01T12:00 1 a
		reported_troops_estimate{force="X",source="S"} first 2025-06-01
			2025-06-01T12:00 1 a
		reported_troops: figures=2 shadowed=1 dropped=0 dropped_estimates=0
		`)

	const two = `
		reported_troops{force="X",outlet="A",source="S"}
			2024-10-01T00:00 WON
		reported_troops_estimate{force="X",source="S"} first 2024-10-01
			2024-10-01T00:00 WON
		reported_troops: figures=2 shadowed=1 dropped=0 dropped_estimates=0
		`
	f("shadowed: higher confidence wins over a finer precision", `
		a 2024-10-20
			2024-10-01T00:00 reported_troops{source="S",outlet="A",force="X"} 9 confidence=0.7
		b 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1 confidence=0.8 precision=month
		`, strings.ReplaceAll(two, "WON", "1 b"))
	f("shadowed: finer precision wins over later publication", `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1
		b 2024-10-21
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 2 precision=month
		`, strings.ReplaceAll(two, "WON", "1 a"))
	f("shadowed: later publication wins over the document id", `
		a 2024-10-21
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1
		b 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 2
		`, strings.ReplaceAll(two, "WON", "1 a"))
	f("shadowed: the document id that sorts later wins over the place", `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1 at=50
		b 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 2 at=5
		`, strings.ReplaceAll(two, "WON", "2 b"))
	f("shadowed: the later place in the text wins over the higher value", `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1 at=50
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 2 at=5
		`, strings.ReplaceAll(two, "WON", "1 a"))
}

// TestCounts: whatever does not reach a series is counted, and stays to be seen.
func TestCounts(t *testing.T) {
	corpus := timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-01 reported_troops{source="S",outlet="A",force="X"} 1 superseded at=1
			2024-10-02 reported_troops{source="S",outlet="A",force="X"} 2 excluded=rate at=2
			2024-10-02 reported_troops{source="S",outlet="A",force="X"} 2 excluded=rate at=3
			2024-10-02 reported_troops{source="S",outlet="A",force="X"} 2 excluded=vague at=4
			undated reported_troops{source="S",outlet="A",force="X"} 3 at=5
			undated reported_troops{source="S",outlet="A",force="X"} 4 excluded=undated at=6
			2024-10-20 reported_troops{source="S",outlet="A",force="X"} 5 clamped at=7
			2024-10-20 reported_troops{source="S",outlet="A",force="X"} 6 at=8
			2030-10-20 reported_troops{source="S",outlet="A",force="X"} 7 at=9
			2024-10-20 rainfall{source="S",outlet="A"} 8 at=10
			2024-10-20 reported_troops{source="S",outlet="A",__name__="X"} 9 at=11
			2024-10-20 reported_troops{source="S",outlet="A",fo-rce="X"} 10 at=12
			2024-10-20 reported_troops{source="S",outlet="A",force="X"} NaN at=13
			2024-10-20 reported_troops{source="S",outlet="A",force="X"} -Inf at=14
		empty 2024-10-25
		`)
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}})
	s.Put("a", corpus["a"])
	s.PutDocument(&document.Document{ID: "empty", Published: day(t, "2024-10-25")}, nil)
	snapshot := built(t, s)
	c := snapshot.Counts
	got := []int{c.Documents, c.Figures, c.Shadowed, c.Superseded, c.Undated, c.Clamped, len(snapshot.Figures()),
		c.Excluded["rate"], c.Excluded["vague"], c.Excluded[ReasonUnknownMetric], c.Excluded[ReasonLabelName], c.Excluded[ReasonNotFinite], len(c.Excluded)}
	want := []int{2, 3, 1, 1, 2, 2, 6, 2, 1, 1, 2, 2, 5}
	if !slices.Equal(got, want) {
		t.Errorf("counts %v, want %v", got, want)
	}
	if !snapshot.Newest.Equal(day(t, "2024-10-25")) {
		t.Errorf("newest document %s", snapshot.Newest)
	}
	if a, ok := snapshot.Document("a"); !ok || len(a.Figures) != 6 || len(a.Excluded) != 8 {
		t.Errorf("document a: %v %+v", ok, a)
	}
	if _, ok := snapshot.Document("b"); ok {
		t.Error("there is no document b")
	}

	forgetful := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops}, ForgetExcluded: true})
	forgetful.Put("a", corpus["a"])
	snapshot = built(t, forgetful)
	if a, _ := snapshot.Document("a"); len(a.Excluded) != 0 || snapshot.Counts.Excluded["rate"] != 2 || snapshot.Counts.Excluded[ReasonNotFinite] != 2 {
		t.Errorf("forgotten candidates: %d kept, counts %v", len(a.Excluded), snapshot.Counts.Excluded)
	}

	s.Delete("a")
	s.Delete("empty")
	s.Delete("never there")
	snapshot = built(t, s)
	if got, want := everything(snapshot), everything(built(t, NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}}))); got != want {
		t.Errorf("after the last document is gone:\n%s\nwant:\n%s", got, want)
	}
}

// TestFigures: newest first, found by document and by ID; several sources of one number have one ID.
func TestFigures(t *testing.T) {
	s := storeOf(timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-01 reported_troops{source="Seoul",outlet="A",force="X"} 12000 at=1
			2024-10-01 reported_troops{source="Kyiv",outlet="A",force="X"} 12000 at=1
			undated reported_troops{source="Kyiv",outlet="A",force="X"} 1 at=9
		b 2024-11-20
			2024-11-01 reported_troops{source="Kyiv",outlet="A",force="X"} 13000 at=1
		`), Config{})
	snapshot := built(t, s)
	var values []float64
	for _, f := range snapshot.Figures() {
		values = append(values, f.Value)
	}
	if want := []float64{13000, 12000, 12000, 1}; !slices.Equal(values, want) {
		t.Errorf("newest first: %v, want %v", values, want)
	}
	same := snapshot.FiguresByID(figure.NewID("a", "reported_troops", 12000, 1, 2))
	if len(same) != 2 || same[0].Labels.Get("source") != "Kyiv" || same[1].Labels.Get("source") != "Seoul" {
		t.Errorf("figures of one number: %v", same)
	}
	if none := snapshot.FiguresByID(42); len(none) != 0 {
		t.Errorf("unknown ID found %v", none)
	}
	if snapshot.Metric("casualties") == nil || snapshot.Metric("rainfall") != nil {
		t.Error("metric by name")
	}
	point := snapshot.Metric("reported_troops").Series[0].Newest()
	if point.Figure.Document.ID != "b" || point.Figure != snapshot.Figures()[0] {
		t.Errorf("the newest point leads back to %v", point.Figure)
	}
}

// TestCap: over the limit the series with the oldest newest value go, of equals the later labels; they are counted and
// have no say on any road, but the estimates are worked out before.
func TestCap(t *testing.T) {
	corpus := timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-05 reported_troops{source="S",outlet="A",force="X"} 1 at=1
			2024-10-01 reported_troops{source="S",outlet="B",force="X"} 2 at=2
			2024-10-03 reported_troops{source="S",outlet="C",force="X"} 3 at=3
			2024-10-03 reported_troops{source="S",outlet="D",force="X"} 4 at=4
		b 2024-10-20
			2024-10-01 reported_troops{source="T",outlet="A",force="X"} 5 at=5
			2024-10-01 reported_troops{source="U",outlet="A",force="X"} 6 at=6
		`)
	got := printed(built(t, storeOf(corpus, Config{Metrics: []figure.Metric{timelinetest.Troops}, MaxSeriesPerMetric: 2})))
	want := unindent(`
		reported_troops{force="X",outlet="A",source="S"}
			2024-10-05T00:00 1 a
		reported_troops{force="X",outlet="C",source="S"}
			2024-10-03T00:00 3 a
		reported_troops_estimate{force="X",source="S"} first 2024-10-01
			2024-10-01T00:00 2 a
			2024-10-03T00:00 4 a
			2024-10-05T00:00 1 a
		reported_troops_estimate{force="X",source="T"} first 2024-10-01
			2024-10-01T00:00 5 b
		reported_troops: figures=6 shadowed=0 dropped=4 dropped_estimates=1
		`)
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestOrderDoesNotMatter: after any sequence of puts, deletions, replacements, builds and stopped builds, on any clock,
// a Store gives what a new one gives for the same documents.
func TestOrderDoesNotMatter(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 7))
		config := Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}, MaxSeriesPerMetric: 1 + r.IntN(60)}
		worn := NewStore(config)
		worn.checkEvery = 1
		if seed%2 == 1 { // all label sets share a hash
			for _, m := range worn.metrics {
				m.series.hash = func(figure.Labels) uint64 { return 1 }
				m.estimates.hash = func(figure.Labels) uint64 { return 1 }
			}
		}
		documents := make(map[string][]*figure.Figure)
		for range 300 {
			id := string(rune('a' + r.IntN(20)))
			switch r.IntN(8) {
			case 0:
				worn.Delete(id)
				delete(documents, id)
			case 1:
				if _, err := worn.Build(t.Context(), now.AddDate(0, 0, r.IntN(900)-600)); err != nil {
					t.Fatal(err)
				}
			case 2:
				ctx := &stoppedAfter{Context: t.Context(), checks: r.IntN(30)}
				if _, err := worn.Build(ctx, now); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatalf("a build that is stopped: %v", err)
				}
			default:
				documents[id] = randomFigures(r, id)
				worn.Put(id, documents[id])
			}
		}
		got, want := everything(built(t, worn)), everything(built(t, storeOf(documents, config)))
		if got != want {
			t.Fatalf("seed %d: got:\n%s\nwant:\n%s", seed, got, want)
		}
	}
}

// stoppedAfter is a context that is cancelled after it was asked so many times.
type stoppedAfter struct {
	context.Context
	checks int
}

func (c *stoppedAfter) Err() error {
	if c.checks--; c.checks < 0 {
		return context.Canceled
	}
	return nil
}

// TestBuildStops: a build whose context is done gives no snapshot, and the next one gives all.
func TestBuildStops(t *testing.T) {
	s := storeOf(timelinetest.Synthetic(50, 1), Config{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if snapshot, err := s.Build(ctx, now); !errors.Is(err, context.Canceled) || snapshot != nil {
		t.Errorf("a build that is stopped: %v %v", snapshot, err)
	}
	if got := len(built(t, s).Metric("reported_troops").Series); got != 50 {
		t.Errorf("%d series afterwards, want 50", got)
	}
}

// TestConcurrentUse: documents come and go while snapshots are built and read.
func TestConcurrentUse(t *testing.T) {
	corpus := timelinetest.Synthetic(400, 2)
	s := storeOf(nil, Config{})
	var work, builder sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	builder.Go(func() {
		for ctx.Err() == nil {
			snapshot, err := s.Build(t.Context(), now)
			if err != nil {
				t.Error(err)
				return
			}
			if got := everything(snapshot); got != everything(snapshot) {
				t.Error("a snapshot changed while it was read")
			}
		}
	})
	for id, figures := range corpus {
		work.Go(func() {
			s.Put(id, figures)
			s.Delete(id)
			s.Put(id, figures)
		})
	}
	work.Wait()
	stop()
	builder.Wait()
	if got, want := everything(built(t, s)), everything(built(t, storeOf(corpus, Config{}))); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// randomFigures draws from few labels and days, so that series, instants and estimates are shared between documents.
func randomFigures(r *rand.Rand, id string) []*figure.Figure {
	pick := func(values ...string) string { return values[r.IntN(len(values))] }
	doc := &document.Document{ID: id, Published: now.AddDate(0, 0, -r.IntN(5))}
	var figures []*figure.Figure
	for i := range r.IntN(12) {
		f := &figure.Figure{
			Document: doc, Metric: pick("reported_troops", "casualties", "unknown"), Value: float64(r.IntN(4)),
			Labels: figure.NewLabels([]figure.Label{
				{Name: "source", Value: pick("S", "T", "U")}, {Name: "outlet", Value: pick("A", "B", "C ", "C")},
				{Name: "status", Value: pick("", "expected")}, {Name: "location", Value: pick("", "P", "Q")},
			}),
			ReportedAt: now.AddDate(0, 0, 3-r.IntN(30)), Confidence: float32(r.IntN(2)), Precision: figure.Precision(r.IntN(3)),
			Superseded: r.IntN(10) == 0, Excluded: pick("", "", "", "rate"), Clamped: r.IntN(10) == 0,
			Evidence: []figure.Evidence{{Start: int32(i)}},
		}
		if r.IntN(10) == 0 {
			f.ReportedAt = time.Time{}
		}
		if r.IntN(3) == 0 {
			f.Low = figure.BoundAt(f.Value)
		}
		f.ID = figure.NewID(id, f.Metric, f.Value, i, i)
		figures = append(figures, f)
	}
	return figures
}

// TestSnapshotIsImmutable: a snapshot that is held stays what it was while the Store goes on.
func TestSnapshotIsImmutable(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}, MaxSeriesPerMetric: 20})
	type held struct {
		snapshot *Snapshot
		text     string
	}
	var all []held
	for range 30 {
		for range 3 {
			id := string(rune('a' + r.IntN(12)))
			if r.IntN(3) == 0 {
				s.Delete(id)
			} else {
				s.Put(id, randomFigures(r, id))
			}
		}
		snapshot := built(t, s)
		all = append(all, held{snapshot, everything(snapshot)})
	}
	for i, h := range all {
		if got := everything(h.snapshot); got != h.text {
			t.Fatalf("snapshot %d changed from\n%s\nto\n%s", i, h.text, got)
		}
	}
}

// TestUnchangedIsShared: a change of one document leaves the series of the others as they were in memory.
func TestUnchangedIsShared(t *testing.T) {
	s := storeOf(timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-05 reported_troops{source="S",outlet="A",force="X"} 1
		b 2024-10-20
			2024-10-05 reported_troops{source="T",outlet="A",force="X"} 1
		`), Config{})
	before := built(t, s)
	s.Put("b", timelinetest.Corpus(t, `
		b 2024-10-20
			2024-10-05 reported_troops{source="T",outlet="A",force="X"} 2
		`)["b"])
	after := built(t, s)
	if before.Metrics[0].Series[0] != after.Metrics[0].Series[0] || before.Metrics[0].Series[1] == after.Metrics[0].Series[1] {
		t.Error("want the series of S shared and that of T new")
	}
	if before.Metrics[0].Estimates[0] != after.Metrics[0].Estimates[0] {
		t.Error("want the estimate of S shared")
	}
}

// TestFiguresAreCopied: what a caller does with its figures after Put does not reach a snapshot.
func TestFiguresAreCopied(t *testing.T) {
	f := timelinetest.Figure(t, &document.Document{ID: "a"}, `2024-10-05 reported_troops{source="S",outlet="A  B",force="X"} 1`)
	labels := f.Labels
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops}})
	s.Put("a", []*figure.Figure{f})
	f.Value = 2
	if labels.Get("outlet") != "A  B" {
		t.Error("the caller's labels were changed")
	}
	snapshot := built(t, s)
	if got := snapshot.Figures()[0]; got.Value != 1 || got.Labels.Get("outlet") != "A B" || snapshot.Counts.Cleaned != 1 {
		t.Errorf("figure %v %v, cleaned %d", got.Value, got.Labels, snapshot.Counts.Cleaned)
	}
}

// TestCleaningMerges: values that are the same once they are clean share a series; the second at an instant is shadowed.
func TestCleaningMerges(t *testing.T) {
	doc := &document.Document{ID: "a"}
	line := `2024-10-05 reported_troops{source="S",outlet="A B",force="X"} 1 `
	clean, dirty := timelinetest.Figure(t, doc, line+"at=1"), timelinetest.Figure(t, doc, line+"at=2")
	dirty.Labels = dirty.Labels.With("outlet", "A\n\x00B")
	dirty.Value = 2
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops}})
	s.Put("a", []*figure.Figure{clean, dirty})
	m := built(t, s).Metrics[0]
	if len(m.Series) != 1 || m.Shadowed != 1 || m.Series[0].Newest().Value != 2 {
		t.Errorf("series %d, shadowed %d", len(m.Series), m.Shadowed)
	}
}

// TestUnfitFigures: labels out of order, twice or empty, and bounds that are no numbers, do no harm.
func TestUnfitFigures(t *testing.T) {
	f := &figure.Figure{Metric: "reported_troops", Value: 1, ReportedAt: day(t, "2024-10-05"),
		Low: figure.BoundAt(math.NaN()), High: figure.BoundAt(math.Inf(1)),
		Labels: figure.Labels{{Name: "source", Value: "S"}, {Name: "force", Value: "X"}, {Name: "via", Value: ""}, {Name: "source", Value: "T"}}}
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Troops}})
	s.Put("a", []*figure.Figure{f})
	snapshot := built(t, s)
	if len(snapshot.Metrics) != 1 {
		t.Fatalf("a metric declared twice: %d", len(snapshot.Metrics))
	}
	got := snapshot.Metrics[0].Series[0]
	if len(got.Labels) != 2 || got.Labels[0].Name != "force" || got.Newest().Low.Set || got.Newest().High.Set {
		t.Errorf("series %+v", got)
	}
}
