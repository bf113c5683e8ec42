package steps

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

var stale = math.Float64frombits(value.StaleNaN)

// build gives the snapshot of a corpus (timelinetest.Corpus).
func build(t *testing.T, life time.Duration, corpus string) *timeline.Snapshot {
	t.Helper()
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops}, Life: life})
	for id, figures := range timelinetest.Corpus(t, corpus) {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(context.Background(), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// print writes series and steps for people: dates without time of day, the end of a value as "-".
func print(snapshot *timeline.Snapshot) string {
	var b strings.Builder
	for _, f := range Families(snapshot) {
		for s := range f.All() {
			fmt.Fprintf(&b, "%s%s", s.Name, s.Labels)
			for _, step := range s.Steps {
				v := fmt.Sprint(step.Value)
				switch {
				case step.Ends():
					v = "-"
				case strings.HasSuffix(s.Name, "_timestamp_seconds"):
					v = time.Unix(int64(step.Value), 0).UTC().Format(time.DateOnly)
				}
				fmt.Fprintf(&b, " %s=%s", time.UnixMilli(step.Time).UTC().Format(time.DateOnly), v)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

const oneSource = `
		a 2024-10-22
			2024-10-22 reported_troops{force="North Korea", source="Kirby", outlet="A"} 3000
		b 2024-10-28
			2024-10-28 reported_troops{force="North Korea", source="Kirby", outlet="B"} 11000 low=10000 high=12000
		c 2024-11-30
			2024-11-30 reported_troops{force="North Korea", source="Kirby", outlet="B"} 11000
		d 2024-12-02
			2024-12-02 reported_troops{force="North Korea", source="Kirby", outlet="B"} 12000 low=12000
`

func TestFamilies(t *testing.T) {
	check := func(life time.Duration, want string) {
		t.Helper()
		if got := print(build(t, life, oneSource)); got != strings.TrimLeft(want, "\n") {
			t.Errorf("with a life of %s got\n%s\nwant\n%s", life, got, want)
		}
	}
	check(0, `
reported_troops{force="North Korea",outlet="A",source="Kirby"} 2024-10-22=3000
reported_troops{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=11000 2024-11-30=11000 2024-12-02=12000
reported_troops_low{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=10000 2024-11-30=- 2024-12-02=12000
reported_troops_high{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=12000 2024-11-30=-
reported_troops_reported_timestamp_seconds{force="North Korea",outlet="A",source="Kirby"} 2024-10-22=2024-10-22
reported_troops_reported_timestamp_seconds{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=2024-10-28 2024-11-30=2024-11-30 2024-12-02=2024-12-02
reported_troops_estimate{force="North Korea",source="Kirby"} 2024-10-22=3000 2024-10-28=11000 2024-11-30=11000 2024-12-02=12000
reported_troops_estimate_reported_timestamp_seconds{force="North Korea",source="Kirby"} 2024-10-22=2024-10-22 2024-10-28=2024-10-28 2024-11-30=2024-11-30 2024-12-02=2024-12-02
reported_troops_estimate_first_reported_timestamp_seconds{force="North Korea",source="Kirby"} 2024-10-22=2024-10-22 2024-10-28=2024-10-22 2024-11-30=2024-10-22 2024-12-02=2024-10-22
`)
	check(10*24*time.Hour, `
reported_troops{force="North Korea",outlet="A",source="Kirby"} 2024-10-22=3000 2024-11-01=-
reported_troops{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=11000 2024-11-07=- 2024-11-30=11000 2024-12-02=12000 2024-12-12=-
reported_troops_low{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=10000 2024-11-07=- 2024-12-02=12000 2024-12-12=-
reported_troops_high{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=12000 2024-11-07=-
reported_troops_reported_timestamp_seconds{force="North Korea",outlet="A",source="Kirby"} 2024-10-22=2024-10-22 2024-11-01=-
reported_troops_reported_timestamp_seconds{force="North Korea",outlet="B",source="Kirby"} 2024-10-28=2024-10-28 2024-11-07=- 2024-11-30=2024-11-30 2024-12-02=2024-12-02 2024-12-12=-
reported_troops_estimate{force="North Korea",source="Kirby"} 2024-10-22=3000 2024-10-28=11000 2024-11-07=- 2024-11-30=11000 2024-12-02=12000 2024-12-12=-
reported_troops_estimate_reported_timestamp_seconds{force="North Korea",source="Kirby"} 2024-10-22=2024-10-22 2024-10-28=2024-10-28 2024-11-07=- 2024-11-30=2024-11-30 2024-12-02=2024-12-02 2024-12-12=-
reported_troops_estimate_first_reported_timestamp_seconds{force="North Korea",source="Kirby"} 2024-10-22=2024-10-22 2024-10-28=2024-10-22 2024-11-07=- 2024-11-30=2024-10-22 2024-12-02=2024-10-22 2024-12-12=-
`)
}

func TestPromLabels(t *testing.T) {
	ls := figure.NewLabels([]figure.Label{{Name: "Zone", Value: "1"}, {Name: "source", Value: "s"}})
	if got, want := PromLabels("m", ls), labels.FromStrings("Zone", "1", "__name__", "m", "source", "s"); labels.Compare(got, want) != 0 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := PromLabels("m", nil), labels.FromStrings("__name__", "m"); labels.Compare(got, want) != 0 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// plain makes the samples of a window as the rule says them, instant by instant.
func plain(w Window, steps []Step) []Step {
	standing := func(t int64) (Step, bool) {
		i := len(steps) - 1
		for i >= 0 && steps[i].Time > t {
			i--
		}
		if i < 0 {
			return Step{}, false
		}
		return Step{t, steps[i].Value}, !steps[i].Ends() || steps[i].Time == t
	}
	onGrid := func(t int64) bool { return w.Every > 0 && ((t-w.Phase)%w.Every+w.Every)%w.Every == 0 }
	var out []Step
	grid := false
	for t := w.From; t <= w.To; t++ {
		grid = grid || onGrid(t)
		s, ok := standing(t)
		isStep := slices.ContainsFunc(steps, func(s Step) bool { return s.Time == t })
		if ok && (isStep || onGrid(t)) {
			out = append(out, s)
		}
	}
	if s, ok := standing(w.From); ok && w.From <= w.To && !grid && (len(out) == 0 || out[0].Time != w.From) {
		out = append([]Step{s}, out...)
	}
	return out
}

func TestWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	same := func(a, b Step) bool {
		return a.Time == b.Time && math.Float64bits(a.Value) == math.Float64bits(b.Value)
	}
	var reused chunkenc.Iterator
	edges := 0
	for range 20_000 {
		var steps []Step
		for at := int64(r.IntN(20)) - 10; len(steps) < r.IntN(6); at += 1 + int64(r.IntN(15)) {
			s := Step{at, float64(len(steps))}
			if len(steps) > 0 && r.IntN(3) == 0 && !steps[len(steps)-1].Ends() {
				s.Value = stale
			}
			steps = append(steps, s)
		}
		w := Window{From: int64(r.IntN(60)) - 20}
		w.To = w.From + int64(r.IntN(40)) - 2
		if r.IntN(4) > 0 {
			w.Every = 1 + int64(r.IntN(20))
			w.Phase = int64(r.IntN(int(w.Every)))
		}
		want := plain(w, steps)
		if w.edge(steps) {
			edges++
		}
		var got []Step
		it := w.Samples(steps, reused)
		reused = it
		for it.Next() != chunkenc.ValNone {
			got = append(got, it.Sample())
		}
		if !slices.EqualFunc(got, want, same) {
			t.Fatalf("%+v over %v: got %v, want %v", w, steps, got, want)
		}
		if it.Next() != chunkenc.ValNone || it.Seek(w.From) != chunkenc.ValNone {
			t.Fatalf("%+v over %v: goes on after its end", w, steps)
		}
		if n := w.Count(steps); n != len(want) {
			t.Fatalf("%+v over %v: Count %d, want %d", w, steps, n, len(want))
		}
		if has := w.Has(steps); has != (len(want) > 0) {
			t.Fatalf("%+v over %v: Has %v, with %d samples", w, steps, has, len(want))
		}
		// Any walk of Seek and Next finds what is next.
		it = w.Samples(steps, it)
		at := int64(math.MinInt64)
		for {
			var kind chunkenc.ValueType
			if r.IntN(2) == 0 {
				kind = it.Next()
				at++
			} else {
				to := w.From + int64(r.IntN(40)) - 5
				kind = it.Seek(to)
				at = max(at, to)
			}
			i := slices.IndexFunc(want, func(s Step) bool { return s.Time >= at })
			if i < 0 {
				if kind != chunkenc.ValNone {
					t.Fatalf("%+v over %v: %v after the end", w, steps, it.Sample())
				}
				break
			}
			if kind == chunkenc.ValNone || !same(it.Sample(), want[i]) {
				t.Fatalf("%+v over %v: sought %d, got %v, want %v", w, steps, at, it.Sample(), want[i])
			}
			at = want[i].Time
		}
	}
	if edges < 100 {
		t.Errorf("only %d windows had a sample at their edge", edges)
	}
}

func TestWindowAtTheEndsOfTime(t *testing.T) {
	steps := []Step{{0, 1}}
	w := Window{From: math.MinInt64, To: math.MaxInt64, Every: math.MaxInt64}
	if n := w.Count(steps); n != 2 {
		t.Errorf("%d samples, want 2", n)
	}
	w.Every = 1 << 62
	it := w.Samples(steps, nil)
	var got []int64
	for it.Next() != chunkenc.ValNone {
		got = append(got, it.AtT())
	}
	if want := []int64{0, 1 << 62}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	it = w.Samples(steps, nil)
	if it.Seek(math.MaxInt64) != chunkenc.ValNone {
		t.Errorf("got %v, want the end", it.Sample())
	}
}
