package backfill

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/index"

	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

func quarter(t testing.TB) *timeline.Snapshot {
	return historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 30*24*time.Hour)
}

// dense makes the samples of a snapshot the slow way: at each instant of the grid, and at each report, what stands there.
func dense(snapshot *timeline.Snapshot, from, until time.Time, every time.Duration) map[string]string {
	want := map[string]string{}
	for _, f := range steps.Families(snapshot) {
		for s := range f.All() {
			instants := map[int64]bool{}
			for _, step := range s.Steps {
				instants[step.Time] = true
			}
			var b strings.Builder
			for at := from.UnixMilli(); at <= until.UnixMilli(); at += int64(time.Minute / time.Millisecond) {
				isStep, grid := instants[at], every > 0 && at%every.Milliseconds() == 0
				for i := len(s.Steps) - 1; i >= 0 && (isStep || grid); i-- {
					if s.Steps[i].Time <= at {
						if isStep || !s.Steps[i].Ends() {
							writeSample(&b, at, s.Steps[i].Value)
						}
						break
					}
				}
			}
			if b.Len() > 0 {
				want[s.PromLabels().String()] = b.String()
			}
		}
	}
	return want
}

func writeSample(b *strings.Builder, t int64, v float64) {
	fmt.Fprintf(b, "%d %x\n", t, math.Float64bits(v))
}

// readBlocks reads the blocks below a folder with Prometheus' own readers, in the order of time.
func readBlocks(t *testing.T, dir string) (got map[string]string, metas []meta) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	got = map[string]string{}
	byTime := map[int64]string{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name(), "meta.json"))
		if err != nil {
			t.Fatal(err)
		}
		var m meta
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		byTime[m.MinTime] = e.Name()
		metas = append(metas, m)
	}
	for start := range sorted(byTime) {
		path := filepath.Join(dir, byTime[start])
		reader, err := index.NewFileReader(filepath.Join(path, "index"), index.DecodePostingsRaw)
		if err != nil {
			t.Fatal(err)
		}
		data, err := chunks.NewDirReader(filepath.Join(path, "chunks"), nil)
		if err != nil {
			t.Fatal(err)
		}
		name, value := index.AllPostingsKey()
		all, err := reader.Postings(t.Context(), name, value)
		if err != nil {
			t.Fatal(err)
		}
		for all.Next() {
			var builder labels.ScratchBuilder
			var found []chunks.Meta
			if err := reader.Series(all.At(), &builder, &found); err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			for _, c := range found {
				chunk, _, err := data.ChunkOrIterable(c)
				if err != nil {
					t.Fatal(err)
				}
				it := chunk.Iterator(nil)
				for it.Next() == chunkenc.ValFloat {
					at, v := it.At()
					if at < c.MinTime || at > c.MaxTime {
						t.Errorf("a sample at %d in a chunk from %d to %d", at, c.MinTime, c.MaxTime)
					}
					writeSample(&b, at, v)
				}
			}
			got[builder.Labels().String()] += b.String()
		}
		if err := errors.Join(all.Err(), reader.Close(), data.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return got, metas
}

func sorted(m map[int64]string) func(func(int64) bool) {
	return func(yield func(int64) bool) {
		for len(m) > 0 {
			least := int64(math.MaxInt64)
			for k := range m {
				least = min(least, k)
			}
			if !yield(least) {
				return
			}
			delete(m, least)
		}
	}
}

func compare(t *testing.T, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s:\ngot\n%.2000s\nwant\n%.2000s", name, got[name], want[name])
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s should not be there", name)
		}
	}
}

func TestBlocks(t *testing.T) {
	snapshot := quarter(t)
	begin := time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC)
	f := func(name string, c Config, from time.Time, blocks int) {
		t.Run(name, func(t *testing.T) {
			c.Snapshot, c.Until = snapshot, historytest.Now
			counted, err := Count(c)
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(t.TempDir(), "new", "folder")
			sum, err := Blocks(t.Context(), c, dir)
			if err != nil {
				t.Fatal(err)
			}
			if sum != counted || sum.Blocks != blocks {
				t.Errorf("%+v were written, %+v counted, %d blocks wanted", sum, counted, blocks)
			}
			got, metas := readBlocks(t, dir)
			compare(t, got, dense(snapshot, from, historytest.Now, c.Every))
			samples := 0
			length := blockLength(c.MaxBlockDuration)
			for _, m := range metas {
				samples += m.Stats.Samples
				if m.MinTime%length != 0 || m.MaxTime != min(m.MinTime+length, historytest.Now.UnixMilli()+1) || m.ULID.String() == "" {
					t.Errorf("a block from %d to %d of length %d", m.MinTime, m.MaxTime, length)
				}
			}
			if len(metas) != blocks || samples != sum.Samples {
				t.Errorf("%d blocks with %d samples, want %d with %d", len(metas), samples, blocks, sum.Samples)
			}
		})
	}
	f("filled", Config{Every: 5 * time.Minute}, begin, 6)
	f("filled, short blocks", Config{Every: time.Hour, MaxBlockDuration: 60 * time.Hour}, begin, 38) // none stands for nine days of December
	f("sparse", Config{}, begin, 5)
	from := time.Date(2024, 12, 1, 0, 0, 0, 0, time.UTC)
	f("from a time on", Config{Every: time.Hour, From: from}, from, 4)
}

// Who asks for no more than a time gets what stands at its beginning too.
func TestSparseFrom(t *testing.T) {
	from := time.Date(2024, 10, 27, 0, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	if _, err := OpenMetrics(t.Context(), Config{Snapshot: quarter(t), From: from, Until: from.Add(12 * time.Hour)}, &out); err != nil {
		t.Fatal(err)
	}
	if want := `reported_troops{force="North Korea",outlet="A",source="John Kirby"} 3000 1729987200`; !strings.Contains(out.String(), want+"\n") {
		t.Errorf("%s\nwant %s", out.String(), want)
	}
}

func TestOpenMetrics(t *testing.T) {
	var out bytes.Buffer
	c := Config{Snapshot: quarter(t), Until: historytest.Now, From: time.Date(2025, 1, 9, 0, 0, 0, 0, time.UTC)}
	sum, err := OpenMetrics(t.Context(), c, &out)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n") - strings.Count(out.String(), "#"); n != sum.Samples {
		t.Errorf("%d lines of samples, %d counted", n, sum.Samples)
	}
	path := filepath.Join(t.TempDir(), "history.om")
	if _, err := OpenMetricsFile(t.Context(), c, path); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != out.String() {
		t.Errorf("the file differs: %v", err)
	}
	for _, want := range []string{
		"# TYPE reported_troops_high gauge\nreported_troops_high{force=\"North Korea\",outlet=\"A\",source=\"Volodymyr Zelenskyy\"} 12500 1736380800\n",
		"\n# EOF\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s\nlacks %s", out.String(), want)
		}
	}
}

// A backfill that does not come to its end leaves nothing that Prometheus would take up.
func TestNothingHalf(t *testing.T) {
	c := Config{Snapshot: quarter(t), Until: historytest.Now, Every: time.Hour}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if _, err := Blocks(ctx, c, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, err := OpenMetricsFile(ctx, c, filepath.Join(dir, "history.om")); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	c.Until = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := Blocks(t.Context(), c, dir); !errors.Is(err, ErrNothing) {
		t.Errorf("error %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%v remain, %v", entries, err)
	}
}

func TestEarlierBlocksAreRefused(t *testing.T) {
	c := Config{Snapshot: quarter(t), Until: historytest.Now}
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "wal"), 0o700); err != nil { // a folder of data may be written to
		t.Fatal(err)
	}
	if _, err := Blocks(t.Context(), c, dir); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadDir(dir)
	if _, err := Blocks(t.Context(), c, dir); err == nil || !strings.Contains(err.Error(), "earlier blocks") {
		t.Errorf("error %v", err)
	}
	if after, _ := os.ReadDir(dir); len(after) != len(before) {
		t.Errorf("%d entries, before %d", len(after), len(before))
	}
}

func TestBlockLength(t *testing.T) {
	f := func(most, want time.Duration) {
		t.Helper()
		if got := blockLength(most); got != want.Milliseconds() {
			t.Errorf("at most %s: %dms, want %s", most, got, want)
		}
	}
	f(0, 486*time.Hour)
	f(time.Minute, 2*time.Hour)
	f(53*time.Hour, 18*time.Hour)
	f(54*time.Hour, 54*time.Hour)
}
