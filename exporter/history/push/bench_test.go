package push

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline/timelinetest"
)

// sink is a receiver that accepts everything, keeps nothing and counts bytes.
type sink struct {
	*httptest.Server
	bytes atomic.Int64
}

func newSink(b *testing.B) *sink {
	s := new(sink)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			b.Error(err)
		}
		s.bytes.Add(n)
		w.Header().Set("X-Prometheus-Remote-Write-Samples-Written", "1") // without it version 2 takes the receiver for one of version 1
		w.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(s.Close)
	return s
}

// BenchmarkPush sends a week of samples five minutes apart over a connection of this machine, with a checkpoint. It tells
// samples a second, and bytes of a sample in the requests.
func BenchmarkPush(b *testing.B) {
	snapshot := historytest.Snapshot(b, timelinetest.Synthetic(300, 1), 0)
	for _, version := range []string{V1, V2} {
		b.Run(version, func(b *testing.B) {
			s := newSink(b)
			c := Config{URL: s.URL, Version: version, Every: 5 * time.Minute, From: historytest.Now.AddDate(0, 0, -7)}
			dir := b.TempDir()
			b.ReportAllocs()
			samples, n := 0, 0
			for b.Loop() {
				n++
				ledger, err := OpenLedger(filepath.Join(dir, fmt.Sprintf("push-%d.json", n)), s.URL)
				if err != nil {
					b.Fatal(err)
				}
				pusher, err := New(c, ledger)
				if err != nil {
					b.Fatal(err)
				}
				sum, err := pusher.Push(b.Context(), snapshot, historytest.Now)
				if err != nil {
					b.Fatal(err)
				}
				samples += sum.Samples
			}
			if samples < n*1_000_000 {
				b.Fatalf("only %d samples in %d pushes", samples, n)
			}
			b.ReportMetric(float64(samples)/b.Elapsed().Seconds(), "samples/s")
			b.ReportMetric(float64(s.bytes.Load())/float64(samples), "bytes/sample")
		})
	}
}

// BenchmarkPushAgain is what a program that serves does each interval: a sample of each series, and the checkpoint.
func BenchmarkPushAgain(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		b.Run(fmt.Sprintf("series=%d", n), func(b *testing.B) {
			snapshot := historytest.Snapshot(b, timelinetest.Synthetic(n, 1), 0)
			s := newSink(b)
			checkpoint := filepath.Join(b.TempDir(), "push.json")
			ledger, err := OpenLedger(checkpoint, s.URL)
			if err != nil {
				b.Fatal(err)
			}
			now := historytest.Now
			pusher, err := New(Config{URL: s.URL, Every: 5 * time.Minute, From: now, Refresh: time.Minute}, ledger)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			samples := 0
			for b.Loop() {
				sum, err := pusher.Push(b.Context(), snapshot, now)
				if err != nil || sum.Samples < n {
					b.Fatalf("%+v, %v", sum, err)
				}
				samples += sum.Samples
				now = now.Add(time.Minute)
			}
			b.ReportMetric(float64(samples)/float64(b.N), "samples/push")
			file, err := os.Stat(checkpoint)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(file.Size()), "checkpoint-bytes")
		})
	}
}
