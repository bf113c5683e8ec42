package timeline

import (
	"context"
	"runtime"
	"testing"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline/timelinetest"
)

// TestMemory measures what series and figures cost in memory, apart from documents and their text: a corpus of many
// series with one figure each, and one of the same series with more figures. The bounds are those of the project.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("measures the heap")
	}
	const series, more = 20_000, 11
	held := func(perSeries int) float64 {
		corpus := timelinetest.Synthetic(series, perSeries)
		documents := make([]*document.Document, 0, len(corpus)) // they are not what is measured
		for _, figures := range corpus {
			documents = append(documents, figures[0].Document)
		}
		s := storeOf(corpus, Config{Metrics: []figure.Metric{timelinetest.Troops}})
		snapshot, err := s.Build(context.Background(), now)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(snapshot.Metrics[0].Series); got != series || len(snapshot.Figures()) != series*perSeries {
			t.Fatalf("%d series, %d figures", got, len(snapshot.Figures()))
		}
		with := heap() // corpus is garbage by now, as are store and snapshot after their last use
		runtime.KeepAlive(s)
		runtime.KeepAlive(snapshot)
		without := heap()
		runtime.KeepAlive(documents)
		return float64(with) - float64(without)
	}
	one, many := held(1), held(more)
	perFigure := (many - one) / (series * (more - 1))
	perSeries := one/series - perFigure
	t.Logf("%.0f bytes a figure, %.0f bytes a series (its estimates and documents included)", perFigure, perSeries)
	if perFigure > 512 {
		t.Errorf("%.0f bytes a figure, want at most 512", perFigure)
	}
	if perSeries > 1024 {
		t.Errorf("%.0f bytes a series, want at most 1024", perSeries)
	}
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkPut is the cost of taking in a document of five figures that are new.
func BenchmarkPut(b *testing.B) {
	corpus := timelinetest.Synthetic(100_000, 1)
	ids := make([]string, 0, len(corpus))
	for id := range corpus {
		ids = append(ids, id)
	}
	b.ReportAllocs()
	s := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops}})
	i := 0
	for b.Loop() {
		s.Put(ids[i%len(ids)], corpus[ids[i%len(ids)]])
		i++
	}
}

// BenchmarkBuild100kSeries is a first build, with all series to be derived and sorted.
func BenchmarkBuild100kSeries(b *testing.B) {
	corpus := timelinetest.Synthetic(100_000, 1)
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		s := storeOf(corpus, Config{Metrics: []figure.Metric{timelinetest.Troops}})
		b.StartTimer()
		if _, err := s.Build(b.Context(), now); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRebuild100kSeries is the build after one document changed.
func BenchmarkRebuild100kSeries(b *testing.B) {
	corpus := timelinetest.Synthetic(100_000, 1)
	s := storeOf(corpus, Config{Metrics: []figure.Metric{timelinetest.Troops}})
	built(b, s)
	b.ReportAllocs()
	for b.Loop() {
		s.Put("document-0000042", corpus["document-0000042"])
		if _, err := s.Build(b.Context(), now); err != nil {
			b.Fatal(err)
		}
	}
}
