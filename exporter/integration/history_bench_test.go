package integration

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os/exec"
	"testing"
	"time"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/history/remoteread"
	"figures_exporter/exporter/timeline/timelinetest"
)

// BenchmarkPrometheus is half a year of many series drawn by a real Prometheus that reads them remotely, for each version
// of it that is there. Most of the time is Prometheus' own: it takes the answer apart and writes it again as JSON.
func BenchmarkPrometheus(b *testing.B) {
	for _, name := range []string{"prometheus", "prometheus3"} {
		program, err := exec.LookPath(name)
		if err != nil {
			b.Logf("no program %s on this machine: %v", name, err)
			continue
		}
		for _, n := range []int{1000, 10_000} {
			server := httptest.NewServer(remoteread.NewHandler(remoteread.Config{
				History:    historytest.History(historytest.Snapshot(b, timelinetest.Synthetic(n, 1), 0)),
				Gate:       history.NewGate(1),
				MaxSamples: 100_000_000,
			}))
			b.Cleanup(server.Close)
			db := startDatabase(b, program, fmt.Sprintf("remote_read: [{url: %q, read_recent: true}]\n", server.URL))
			for _, step := range []time.Duration{time.Hour, day} {
				if n > 1000 && step < day {
					continue // more than Prometheus holds by default
				}
				b.Run(fmt.Sprintf("%s/series=%d/step=%s", name, n, step), func(b *testing.B) {
					end := historytest.Now.Truncate(day)
					path := fmt.Sprintf("%s/api/v1/query_range?query=reported_troops&start=%d&end=%d&step=%v", db.URL, end.Add(-180*day).Unix(), end.Unix(), step.Seconds())
					for b.Loop() {
						if bytes, err := size(b.Context(), path); err != nil || bytes < 1<<20 {
							b.Fatalf("%d bytes, %v", bytes, err)
						}
					}
				})
			}
		}
	}
}

// size gives the size of a page.
func size(ctx context.Context, url string) (int64, error) {
	body, err := get(ctx, url)
	return int64(len(body)), err
}
