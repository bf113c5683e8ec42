package exposition

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// prometheus3 is what Prometheus 3 asks for.
const prometheus3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4," +
	"text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1"

func request(ctx context.Context, method string, header ...string) *http.Request {
	r := httptest.NewRequestWithContext(ctx, method, "/metrics", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	return r
}

func answer(t testing.TB, handler http.Handler, method string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, request(t.Context(), method, header...))
	return w
}

func TestNegotiate(t *testing.T) {
	f := func(accept, encoding, wantType string, want variant) {
		t.Helper()
		header := http.Header{}
		if accept != "" {
			header.Set("Accept", accept)
		}
		if encoding != "" {
			header.Set("Accept-Encoding", encoding)
		}
		got, contentType := negotiate(header)
		if got != want || contentType != wantType {
			t.Errorf("Accept %q, Accept-Encoding %q: got %+v %q, want %+v %q", accept, encoding, got, contentType, want, wantType)
		}
	}
	const (
		text         = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
		openMetrics  = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
		openMetrics0 = "application/openmetrics-text; version=0.0.1; charset=utf-8; escaping=underscores"
	)
	om := variant{openMetrics: true}
	f("", "", text, variant{})
	f("text/html,*/*;q=0.8", "gzip, deflate, br", text, variant{gzip: true})
	f(prometheus3, "gzip", "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8", variant{openMetrics: true, gzip: true})
	f("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "gzip",
		openMetrics, variant{openMetrics: true, gzip: true})
	f("application/openmetrics-text", "", openMetrics0, om)
	f("application/openmetrics-text; version=2.0.0", "", text, variant{})
	f("application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited", "", text, variant{})
	f("text/plain;version=0.0.4;escaping=dots", "", "text/plain; version=0.0.4; charset=utf-8; escaping=dots", variant{})
	f("text/plain;version=0.0.4;escaping=nonsense-7", "identity", text, variant{})
	f("", "gzip;q=0", text, variant{})
	f("", "gzip;q=0.001", text, variant{gzip: true})
	f("", "GZIP ; Q=1.0", text, variant{gzip: true})
	f("", "*", text, variant{gzip: true})
	f("", "*;q=0", text, variant{})
	f("", "gzip;q=0, *", text, variant{})
	f("", "gzip;q=often", text, variant{})
	f("", "zstd, br", text, variant{})
}

// FuzzNegotiate: whatever the headers say, the answer is one of the few bodies and a Content-Type that Prometheus reads.
func FuzzNegotiate(f *testing.F) {
	f.Add(prometheus3, "gzip")
	f.Add("text/plain;version=0.0.4;escaping=values", "*;q=0.5")
	f.Add(";;,=,q=;", ",;q")
	f.Fuzz(func(t *testing.T, accept, encoding string) {
		header := http.Header{"Accept": {accept}, "Accept-Encoding": {encoding}}
		v, contentType := negotiate(header)
		if i := v.index(); i < 0 || i >= variants {
			t.Errorf("variant %+v", v)
		}
		if _, err := textparse.New(nil, contentType, labels.NewSymbolTable(), textparse.ParserOptions{}); err != nil {
			t.Errorf("Content-Type %q: %v", contentType, err)
		}
	})
}

// TestHandlerAnswers: the body is the page of the format that was asked for, with all headers.
func TestHandlerAnswers(t *testing.T) {
	snapshot := small(t)
	handler := handlerOf(snapshot)
	plain := map[bool]string{
		false: string(rendered(t, snapshot, variant{})),
		true:  string(rendered(t, snapshot, variant{openMetrics: true})),
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		for _, openMetrics := range []bool{false, true} {
			for _, compressed := range []bool{false, true} {
				accept, encoding, wantType := "text/plain;version=0.0.4", "identity", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"
				if openMetrics {
					accept, wantType = "application/openmetrics-text;version=1.0.0", "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
				}
				wantEncoding := ""
				if compressed {
					encoding, wantEncoding = "gzip", "gzip"
				}
				w := answer(t, handler, method, "Accept", accept, "Accept-Encoding", encoding)
				header := w.Header()
				if w.Code != http.StatusOK || header.Get("Content-Type") != wantType || header.Get("Content-Encoding") != wantEncoding ||
					header.Get("Vary") != "Accept, Accept-Encoding" {
					t.Errorf("%s %s %s: status %d, headers %v", method, accept, encoding, w.Code, header)
				}
				length := w.Body.Len()
				if method == http.MethodHead {
					if length > 0 {
						t.Errorf("HEAD has a body of %d bytes", length)
					}
					length = answer(t, handler, http.MethodGet, "Accept", accept, "Accept-Encoding", encoding).Body.Len()
				}
				if header.Get("Content-Length") != strconv.Itoa(length) {
					t.Errorf("%s %s %s: Content-Length %s of %d", method, accept, encoding, header.Get("Content-Length"), length)
				}
				if method == http.MethodHead {
					continue
				}
				var body io.Reader = w.Body
				if compressed {
					unpacked, err := gzip.NewReader(w.Body)
					if err != nil {
						t.Fatal(err)
					}
					body = unpacked
				}
				got, err := io.ReadAll(body)
				if err != nil || string(got) != plain[openMetrics] {
					t.Errorf("%s %s: %v, got:\n%s\nwant:\n%s", accept, encoding, err, got, plain[openMetrics])
				}
			}
		}
	}
	if got := handler.CachedBytes(); got < len(plain[false])+len(plain[true]) {
		t.Errorf("%d bytes are said to be held, the plain bodies alone are %d", got, len(plain[false])+len(plain[true]))
	}
}

func TestHandlerBeforeTheFirstSnapshot(t *testing.T) {
	handler := NewHandler(Config{Snapshot: func() *timeline.Snapshot { return nil }})
	w := answer(t, handler, http.MethodGet)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "being read") || w.Header().Get("Retry-After") == "" {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
	if handler.CachedBytes() != 0 {
		t.Error("nothing is held yet")
	}
}

func TestHandlerRefusesOtherMethods(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, "BREW"} {
		w := answer(t, handlerOf(small(t)), method)
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: status %d, headers %v", method, w.Code, w.Header())
		}
	}
}

// counting makes a handler that counts what it renders.
func counting(snapshot func() *timeline.Snapshot) (*Handler, *atomic.Int32) {
	count := new(atomic.Int32)
	handler := NewHandler(Config{Snapshot: snapshot})
	handler.render = func(s *timeline.Snapshot, v variant) (chunks, error) {
		count.Add(1)
		return render(s, v)
	}
	return handler, count
}

// TestHandlerRendersOnce: many first scrapes at once, with headers of all sorts, render each body once a snapshot.
func TestHandlerRendersOnce(t *testing.T) {
	first, second := small(t), small(t)
	var current atomic.Pointer[timeline.Snapshot]
	current.Store(first)
	handler, count := counting(current.Load)
	scrapeAll := func() {
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				accept := []string{"text/plain", "application/openmetrics-text;version=1.0.0", "application/openmetrics-text;version=0.0.1",
					"text/plain;version=0.0.4;escaping=dots;x=" + strconv.Itoa(i)}[i%4]
				encoding := []string{"gzip", "identity", "*", "gzip;q=0." + strconv.Itoa(i+1)}[i/4%4]
				w := answer(t, handler, http.MethodGet, "Accept", accept, "Accept-Encoding", encoding)
				if w.Code != http.StatusOK || w.Body.Len() == 0 {
					t.Errorf("status %d, %d bytes", w.Code, w.Body.Len())
				}
			})
		}
		wg.Wait()
	}
	scrapeAll()
	scrapeAll()
	if got := count.Load(); got != variants {
		t.Errorf("%d bodies rendered, want %d", got, variants)
	}
	current.Store(second)
	scrapeAll()
	if got := count.Load(); got != 2*variants {
		t.Errorf("%d bodies rendered after a second snapshot, want %d", got, 2*variants)
	}
}

// TestHandlerClientLeaves: a client that leaves is let go at once, and what was begun for it serves the next. No goroutine
// is left at the end.
func TestHandlerClientLeaves(t *testing.T) {
	snapshot := small(t)
	synctest.Test(t, func(t *testing.T) {
		handler, count := counting(func() *timeline.Snapshot { return snapshot })
		whole, release := handler.render, make(chan struct{})
		handler.render = func(s *timeline.Snapshot, v variant) (chunks, error) {
			<-release
			return whole(s, v)
		}
		ctx, leave := context.WithCancel(t.Context())
		left := make(chan *httptest.ResponseRecorder)
		go func() {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, request(ctx, http.MethodGet))
			left <- w
		}()
		synctest.Wait()
		leave()
		if w := <-left; w.Body.Len() > 0 {
			t.Errorf("the client that left got %d bytes", w.Body.Len())
		}
		close(release)
		if w := answer(t, handler, http.MethodGet); w.Code != http.StatusOK || w.Body.Len() == 0 {
			t.Errorf("the next client: status %d, %d bytes", w.Code, w.Body.Len())
		}
		if got := count.Load(); got != 1 {
			t.Errorf("rendered %d times", got)
		}
	})
}

// broken is a connection that fails after some bytes.
type broken struct {
	discard
	left int
}

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errors.New("connection reset by peer")
	}
	return len(p), nil
}

func TestHandlerConnectionBreaks(t *testing.T) {
	handler := handlerOf(small(t))
	handler.render = func(*timeline.Snapshot, variant) (chunks, error) {
		return chunks{[]byte("one"), []byte("two"), []byte("three")}, nil
	}
	w := &broken{discard: discard{header: http.Header{}}, left: 4}
	handler.ServeHTTP(w, request(t.Context(), http.MethodGet))
	if w.left != 4-3-3 {
		t.Errorf("wrote on after the connection broke: %d", w.left)
	}
}

func TestHandlerSaysWhatCannotBeRendered(t *testing.T) {
	handler := handlerOf(small(t))
	handler.render = func(*timeline.Snapshot, variant) (chunks, error) { return nil, errors.New("out of ink") }
	w := answer(t, handler, http.MethodGet, "Accept-Encoding", "gzip")
	if w.Code != http.StatusInternalServerError || !strings.Contains(w.Body.String(), "out of ink") || w.Header().Get("Content-Encoding") != "" {
		t.Errorf("status %d, headers %v: %s", w.Code, w.Header(), w.Body)
	}
}

func TestChunks(t *testing.T) {
	var c chunks
	var want bytes.Buffer
	for i := range 300 {
		piece := bytes.Repeat([]byte{byte(i)}, i*97)
		_, _ = want.Write(piece)
		if n, err := c.Write(piece); n != len(piece) || err != nil {
			t.Fatal(n, err)
		}
	}
	c.clip()
	if got := bytes.Join(c, nil); !bytes.Equal(got, want.Bytes()) || c.size() != want.Len() {
		t.Errorf("%d bytes in chunks, size %d, want %d", len(got), c.size(), want.Len())
	}
	last := c[len(c)-1]
	if len(c) != want.Len()/chunkBytes+1 || cap(last) >= chunkBytes {
		t.Errorf("%d chunks, the last of %d bytes", len(c), cap(last))
	}
}

// A value whose life has ended leaves the page at that moment, without a new snapshot.
func TestLife(t *testing.T) {
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops}, Life: 30 * 24 * time.Hour})
	for id, figures := range timelinetest.Corpus(t, `
		a 2025-01-01
			2025-01-01 reported_troops{force="A", source="x"} 1 low=1
			2025-01-11 reported_troops{force="B", source="y"} 2
`) {
		store.Put(id, figures)
	}
	now := time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC).Add(-time.Millisecond)
	snapshot, err := store.Build(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	handler := NewHandler(Config{Snapshot: func() *timeline.Snapshot { return snapshot }, Now: func() time.Time { return now }})
	check := func(want ...string) {
		t.Helper()
		page := answer(t, handler, http.MethodGet).Body.String()
		for _, source := range []string{"x", "y"} {
			n := strings.Count(page, `source="`+source+`"`)
			if on := slices.Contains(want, source); on != (n > 0) {
				t.Errorf("at %s the source %s is on %d lines", now, source, n)
			}
		}
	}
	check("x", "y")
	now = now.Add(time.Millisecond)
	check("y")
	now = now.Add(10 * 24 * time.Hour)
	check()
}
