package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"figures_exporter/exporter/exposition"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// largeOverview has 100,000 figures of 10,000 series, each with a sentence.
func largeOverview(tb testing.TB) *Overview {
	tb.Helper()
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops}})
	sentence := fmt.Sprintf("%-99s", "A spokesman said on Monday that 12,345 soldiers of the northern country were in the east.")
	for id, figures := range timelinetest.Synthetic(10_000, 10) {
		figures[0].Document.Text = strings.Repeat(sentence+"\n", 5)
		for _, f := range figures {
			e := &f.Evidence[0]
			at := e.Start / 100 * 100
			*e = figure.Evidence{SentenceStart: at, SentenceEnd: at + 90, Start: at + 32, End: at + 38}
		}
		store.Put(id, figures)
	}
	snapshot, err := store.Build(context.Background(), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		tb.Fatal(err)
	}
	return &Overview{Snapshot: snapshot}
}

// BenchmarkFirstRequest is what the first request after a change of the corpus costs, with 100,000 figures: everything that
// is worked out once a snapshot.
func BenchmarkFirstRequest(b *testing.B) {
	overview := largeOverview(b)
	for _, path := range []string{"/", "/figures", "/disagreement", "/disagreement?force=Country+7"} {
		b.Run(path, func(b *testing.B) {
			config := testConfig(b)
			config.Overview = func() *Overview { return overview }
			for b.Loop() {
				b.StopTimer()
				s, err := New(config)
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if w := (request{method: "GET", path: path}).to(s.handler); w.Code != 200 {
					b.Fatal(w.Body)
				}
				b.StopTimer()
				s.Close()
				b.StartTimer()
			}
		})
	}
}

// BenchmarkRequest is what each further one costs.
func BenchmarkRequest(b *testing.B) {
	overview := largeOverview(b)
	config := testConfig(b)
	config.Overview = func() *Overview { return overview }
	h := handlerOf(b, config)
	id := overview.Snapshot.Figures()[500].ID.String()
	for _, path := range []string{
		"/", "/figures", "/figures?metric=reported_troops&source=Speaker+Number+7", "/figures?sort-by=-value", "/figures?search-for=monday+soldiers",
		"/figures/" + id, "/documents/" + overview.Snapshot.Figures()[500].Document.ID, "/api/figures", "/disagreement?force=Country+7",
	} {
		b.Run(strings.ReplaceAll(strings.ReplaceAll(path, id, "ID"), "/", "|"), func(b *testing.B) {
			for b.Loop() {
				if w := (request{method: "GET", path: path}).to(h); w.Code != 200 {
					b.Fatal(w.Body)
				}
			}
		})
	}
}

// BenchmarkLoad asks a server with 100,000 figures for lists 200 times a second, over connections of its own, while two
// scrapes a second of all series go on. A request that has to wait for its turn counts from the moment at which it was due.
// Run it with -benchtime 4000x: 20 seconds.
func BenchmarkLoad(b *testing.B) {
	overview := largeOverview(b)
	config := testConfig(b)
	config.Overview = func() *Overview { return overview }
	config.Figures = exposition.NewHandler(exposition.Config{Snapshot: func() *timeline.Snapshot { return overview.Snapshot }, Logger: config.Logger})
	server, err := New(config)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = server.Run(ctx) })
	defer running.Wait()
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	var failed atomic.Int64
	get := func(path string) {
		resp, err := client.Get("http://" + server.Addresses()[0] + path)
		if err != nil {
			failed.Add(1)
			return
		}
		_, err = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			failed.Add(1)
		}
	}
	get("/figures") // makes the index
	var scrapes atomic.Int64
	stop := make(chan struct{})
	running.Go(func() {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			get("/metrics")
			scrapes.Add(1)
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	})
	defer close(stop)

	const rate = 200
	took := make([]time.Duration, b.N)
	var requests sync.WaitGroup
	b.ResetTimer()
	begin := time.Now()
	tick := time.NewTicker(time.Second / rate)
	defer tick.Stop()
	for i := range b.N {
		due := begin.Add(time.Duration(i) * time.Second / rate)
		for time.Now().Before(due) {
			<-tick.C
		}
		path := fmt.Sprintf("/figures?metric=reported_troops&source=Speaker+Number+%d", i*37%2500)
		if i%4 == 0 {
			path = fmt.Sprintf("/figures?outlet=Daily+Paper+%d&page-number=%d", i%4, 1+i%50)
		}
		requests.Go(func() {
			get(path)
			took[i] = time.Since(due)
		})
	}
	requests.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2])/1e6, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100])/1e6, "p99-ms")
	b.ReportMetric(float64(failed.Load()), "failed")
	b.ReportMetric(float64(scrapes.Load()), "scrapes")
}
