package exposition

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"figures_exporter/exporter/timeline/timelinetest"
)

// discard is a ResponseWriter that costs nothing, so that a benchmark measures the handler.
type discard struct {
	header http.Header
	bytes  int64
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(int)             {}
func (d *discard) Write(b []byte) (int, error) { d.bytes += int64(len(b)); return len(b), nil }

var scrapes = []struct {
	name, accept, encoding string
}{
	{"text", "text/plain;version=0.0.4", "identity"},
	{"openmetrics_gzip", "application/openmetrics-text;version=1.0.0", "gzip"},
}

// BenchmarkFirstScrape renders the page of 100,000 series.
func BenchmarkFirstScrape(b *testing.B) {
	snapshot := snapshotOf(b, timelinetest.Synthetic(100_000, 1), timelinetest.Troops)
	for _, s := range scrapes {
		b.Run(s.name, func(b *testing.B) {
			b.ReportAllocs()
			bytes := int64(0)
			for b.Loop() {
				handler := handlerOf(snapshot)
				bytes = scrape(handler, s.accept, s.encoding).bytes
			}
			b.ReportMetric(float64(bytes), "body-bytes")
		})
	}
}

// BenchmarkRepeatedScrape serves the page of 100,000 series from memory.
func BenchmarkRepeatedScrape(b *testing.B) {
	snapshot := snapshotOf(b, timelinetest.Synthetic(100_000, 1), timelinetest.Troops)
	handler := handlerOf(snapshot)
	for _, s := range scrapes {
		b.Run(s.name, func(b *testing.B) {
			scrape(handler, s.accept, s.encoding)
			b.ReportAllocs()
			for b.Loop() {
				scrape(handler, s.accept, s.encoding)
			}
		})
	}
}

func scrape(handler http.Handler, accept, encoding string) *discard {
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.Header.Set("Accept", accept)
	r.Header.Set("Accept-Encoding", encoding)
	w := &discard{header: make(http.Header)}
	handler.ServeHTTP(w, r)
	return w
}
