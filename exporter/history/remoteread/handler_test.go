package remoteread

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

func handler(t testing.TB, config Config) *Handler {
	t.Helper()
	if config.History == nil {
		config.History = historytest.History(historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 0))
	}
	if config.Gate == nil {
		config.Gate = history.NewGate(4)
	}
	return NewHandler(config)
}

func pack(t testing.TB, request *prompb.ReadRequest) []byte {
	t.Helper()
	plain, err := request.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return snappy.Encode(nil, plain)
}

func post(t testing.TB, h http.Handler, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/read", bytes.NewReader(body)))
	return w
}

// series is one series of an answer.
type series struct {
	labels  string
	samples []prompb.Sample
}

func labelText(all []prompb.Label) string {
	b := labels.NewScratchBuilder(0)
	for _, l := range all {
		b.Add(l.Name, l.Value)
	}
	return b.Labels().String()
}

// samplesOf reads an answer of the type SAMPLES.
func samplesOf(t testing.TB, w *httptest.ResponseRecorder) [][]series {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type") + " " + w.Header().Get("Content-Encoding"); got != "application/x-protobuf snappy" {
		t.Errorf("Content-Type and Content-Encoding are %q", got)
	}
	plain, err := snappy.Decode(nil, w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var response prompb.ReadResponse
	if err := response.Unmarshal(plain); err != nil {
		t.Fatal(err)
	}
	out := make([][]series, len(response.Results))
	for i, r := range response.Results {
		for _, s := range r.Timeseries {
			out[i] = append(out[i], series{labelText(s.Labels), s.Samples})
		}
	}
	return out
}

// chunksOf reads an answer of the type STREAMED_XOR_CHUNKS, as a client does.
func chunksOf(t testing.TB, w *httptest.ResponseRecorder, queries int) [][]series {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	if got := w.Header().Get("Content-Type"); got != "application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse" {
		t.Errorf("Content-Type is %q", got)
	}
	out := make([][]series, queries)
	for in := bufio.NewReader(w.Body); ; {
		size, err := binary.ReadUvarint(in)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		frame := make([]byte, 4+size)
		if _, err := io.ReadFull(in, frame); err != nil {
			t.Fatal(err)
		}
		if sum := crc32.Checksum(frame[4:], crc32.MakeTable(crc32.Castagnoli)); sum != binary.BigEndian.Uint32(frame) {
			t.Fatal("the checksum of a frame is wrong")
		}
		if size > maxFrame+1<<16 {
			t.Errorf("a frame of %d bytes", size)
		}
		var response prompb.ChunkedReadResponse
		if err := response.Unmarshal(frame[4:]); err != nil {
			t.Fatal(err)
		}
		for _, s := range response.ChunkedSeries {
			at := &out[response.QueryIndex]
			if n := len(*at); n == 0 || (*at)[n-1].labels != labelText(s.Labels) {
				*at = append(*at, series{labels: labelText(s.Labels)})
			}
			last := &(*at)[len(*at)-1]
			for _, c := range s.Chunks {
				chunk, err := chunkenc.FromData(chunkenc.EncXOR, c.Data)
				if err != nil || c.Type != prompb.Chunk_XOR {
					t.Fatal(c.Type, err)
				}
				before := len(last.samples)
				for it := chunk.Iterator(nil); it.Next() != chunkenc.ValNone; {
					at, v := it.At()
					last.samples = append(last.samples, prompb.Sample{Timestamp: at, Value: v})
				}
				if got := last.samples[before:]; len(got) == 0 || got[0].Timestamp != c.MinTimeMs || got[len(got)-1].Timestamp != c.MaxTimeMs {
					t.Errorf("a chunk from %d to %d has %d samples", c.MinTimeMs, c.MaxTimeMs, len(got))
				}
			}
		}
	}
}

// query asks as Prometheus 3 does for a selector from a day until Now, a step apart.
func query(name, from string, step time.Duration, matchers ...*prompb.LabelMatcher) *prompb.Query {
	day, err := time.Parse(time.DateOnly, from)
	if err != nil {
		panic(err)
	}
	start, end := day.UnixMilli()-5*60*1000+1, historytest.Now.UnixMilli()
	return &prompb.Query{
		StartTimestampMs: start, EndTimestampMs: end,
		Matchers: append([]*prompb.LabelMatcher{{Type: prompb.LabelMatcher_EQ, Name: "__name__", Value: name}}, matchers...),
		Hints:    &prompb.ReadHints{StartMs: start, EndMs: end, StepMs: step.Milliseconds()},
	}
}

// expected makes an answer by way of the struct that a plain server would fill.
func expected(t testing.TB, past *history.History, q *prompb.Query) []series {
	t.Helper()
	view, err := past.View()
	if err != nil {
		t.Fatal(err)
	}
	matchers, err := matchersOf(q.Matchers)
	if err != nil {
		t.Fatal(err)
	}
	selection, err := view.Select(t.Context(), q.StartTimestampMs, q.EndTimestampMs, hintsOf(q.Hints), matchers)
	if err != nil {
		t.Fatal(err)
	}
	var out []series
	for i := range selection.Len() {
		s := series{labels: selection.Labels(i).String()}
		for it := selection.Samples(i, nil); it.Next() != chunkenc.ValNone; {
			at, v := it.At()
			s.samples = append(s.samples, prompb.Sample{Timestamp: at, Value: v})
		}
		out = append(out, s)
	}
	return out
}

func same(a, b []series) bool {
	return slices.EqualFunc(a, b, func(a, b series) bool {
		return a.labels == b.labels && slices.EqualFunc(a.samples, b.samples, func(a, b prompb.Sample) bool {
			return a.Timestamp == b.Timestamp && math.Float64bits(a.Value) == math.Float64bits(b.Value)
		})
	})
}

// Both kinds of answer hold what the view holds, however many queries a request has and however many blocks and frames
// the answer takes.
func TestAnswers(t *testing.T) {
	life := 12*24*time.Hour + 7*time.Minute // so that there are ends
	past := historytest.History(historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), life))
	h := handler(t, Config{History: past})
	day := 24 * time.Hour
	for name, queries := range map[string][]*prompb.Query{
		"none":             nil,
		"days":             {query("reported_troops", "2024-10-20", day)},
		"minutes":          {query("reported_troops", "2024-10-20", time.Minute)},
		"nothing":          {query("nothing", "2024-10-20", time.Minute)},
		"several":          {query("reported_troops", "2024-10-20", day), query("nothing", "2024-10-20", day), query("casualties", "2024-10-20", time.Minute)},
		"all":              {{StartTimestampMs: math.MinInt64, EndTimestampMs: math.MaxInt64}},
		"bounds that end":  {query("reported_troops_low", "2024-10-20", time.Hour)},
		"a regexp":         {query("reported_troops", "2024-10-20", day, &prompb.LabelMatcher{Type: prompb.LabelMatcher_RE, Name: "source", Value: "H.*|Pent.*"})},
		"not":              {query("reported_troops", "2024-10-20", day, &prompb.LabelMatcher{Type: prompb.LabelMatcher_NEQ, Name: "location", Value: ""})},
		"not a regexp":     {query("reported_troops", "2024-10-20", day, &prompb.LabelMatcher{Type: prompb.LabelMatcher_NRE, Name: "source", Value: "J.+"})},
		"a range":          {{StartTimestampMs: 1729468800001, EndTimestampMs: 1737244800000, Hints: &prompb.ReadHints{StartMs: 1729468800001, EndMs: 1737244800000, StepMs: 86400000, RangeMs: 3600000, Func: "max_over_time"}}},
		"the series alone": {{StartTimestampMs: math.MinInt64 + 62135596801000, EndTimestampMs: math.MaxInt64 - 62135596801000, Hints: &prompb.ReadHints{StartMs: math.MinInt64, EndMs: math.MaxInt64, Func: "series"}}},
	} {
		t.Run(name, func(t *testing.T) {
			want := make([][]series, len(queries))
			for i, q := range queries {
				want[i] = expected(t, past, q)
			}
			if name != "none" && name != "nothing" && len(want[0]) == 0 {
				t.Fatal("nothing to compare")
			}
			got := samplesOf(t, post(t, h, pack(t, &prompb.ReadRequest{Queries: queries})))
			if len(got) != len(want) || !slices.EqualFunc(got, want, same) {
				t.Errorf("SAMPLES: got %.500v\nwant %.500v", got, want)
			}
			accepted := []prompb.ReadRequest_ResponseType{7, prompb.ReadRequest_STREAMED_XOR_CHUNKS, prompb.ReadRequest_SAMPLES}
			got = chunksOf(t, post(t, h, pack(t, &prompb.ReadRequest{Queries: queries, AcceptedResponseTypes: accepted})), len(queries))
			if !slices.EqualFunc(got, want, same) {
				t.Errorf("STREAMED_XOR_CHUNKS: got %.500v\nwant %.500v", got, want)
			}
		})
	}
}

// The samples that are written by hand are, byte for byte, what the generated code writes.
func TestSamplesAreWrittenLikeTheGeneratedCode(t *testing.T) {
	h := handler(t, Config{})
	w := post(t, h, pack(t, &prompb.ReadRequest{Queries: []*prompb.Query{query("reported_troops", "2024-10-20", time.Minute)}}))
	plain, err := snappy.Decode(nil, w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var response prompb.ReadResponse
	if err := response.Unmarshal(plain); err != nil {
		t.Fatal(err)
	}
	again, err := response.Marshal()
	if err != nil || !bytes.Equal(plain, again) || len(plain) < 3*snappyBlock {
		t.Errorf("%d bytes, the generated code writes %d, %v", len(plain), len(again), err)
	}
}

type recorder struct {
	mu      sync.Mutex
	refused []string
	samples int
}

func (r *recorder) Answered(n int) { r.mu.Lock(); r.samples += n; r.mu.Unlock() }
func (r *recorder) Refused(reason string) {
	r.mu.Lock()
	r.refused = append(r.refused, reason)
	r.mu.Unlock()
}

func TestRefusals(t *testing.T) {
	good := query("reported_troops", "2024-10-20", 24*time.Hour)
	request := func(q ...*prompb.Query) []byte { return pack(t, &prompb.ReadRequest{Queries: q}) }
	samples := 0
	for _, s := range expected(t, handler(t, Config{}).config.History, good) {
		samples += len(s.samples)
	}
	many := make([]*prompb.Query, maxQueries+1)
	for i := range many {
		many[i] = good
	}
	for name, c := range map[string]struct {
		config Config
		method string
		body   []byte
		status int
		reason string
		says   string
	}{
		"GET":              {Config{}, http.MethodGet, nil, 405, ReasonMethod, "want POST"},
		"nothing":          {Config{}, http.MethodPost, nil, 400, ReasonBadRequest, "decompressing the request"},
		"no snappy":        {Config{}, http.MethodPost, []byte("hello"), 400, ReasonBadRequest, "decompressing the request"},
		"no protobuf":      {Config{}, http.MethodPost, snappy.Encode(nil, []byte("hello")), 400, ReasonBadRequest, "reading the request"},
		"a large body":     {Config{MaxBody: 20}, http.MethodPost, request(good), 400, ReasonBadRequest, "larger than 20 bytes"},
		"a bomb":           {Config{MaxBody: 200}, http.MethodPost, snappy.Encode(nil, make([]byte, 1000)), 400, ReasonBadRequest, "larger than 200 bytes when decompressed"},
		"many queries":     {Config{}, http.MethodPost, request(many...), 400, ReasonBadRequest, "65 queries in one request, want at most 64"},
		"a wrong regexp":   {Config{}, http.MethodPost, request(query("x", "2024-10-20", 0, &prompb.LabelMatcher{Type: prompb.LabelMatcher_RE, Name: "source", Value: "("})), 400, ReasonBadRequest, "query 1: matcher of source: error parsing regexp"},
		"a strange match":  {Config{}, http.MethodPost, request(&prompb.Query{Matchers: []*prompb.LabelMatcher{{Type: 9}}}), 400, ReasonBadRequest, "unknown kind 9"},
		"a strange answer": {Config{}, http.MethodPost, pack(t, &prompb.ReadRequest{AcceptedResponseTypes: []prompb.ReadRequest_ResponseType{9}}), 400, ReasonBadRequest, "none of the requested response types"},
		"many samples":     {Config{MaxSamples: 100}, http.MethodPost, request(good), 400, ReasonSamples, "exceeded sample limit (100)"},
		"many in several":  {Config{MaxSamples: 2*samples - 1}, http.MethodPost, request(good, good), 400, ReasonSamples, "exceeded sample limit"},
		"too early": {Config{History: history.New(history.Config{Snapshot: func() *timeline.Snapshot { return nil }})}, http.MethodPost, request(good),
			503, ReasonNotReady, "read for the first time"},
	} {
		t.Run(name, func(t *testing.T) {
			told := new(recorder)
			c.config.Recorder = told
			w := httptest.NewRecorder()
			handler(t, c.config).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), c.method, "/api/v1/read", bytes.NewReader(c.body)))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("status %d, %s; want %d, %s", w.Code, w.Body, c.status, c.says)
			}
			if !reflect.DeepEqual(told.refused, []string{c.reason}) || told.samples != 0 {
				t.Errorf("told %q and %d samples, want %q", told.refused, told.samples, c.reason)
			}
		})
	}
	told := new(recorder)
	if w := post(t, handler(t, Config{MaxSamples: samples, Recorder: told}), request(good)); w.Code != 200 || told.samples != samples || samples < 100 || told.refused != nil {
		t.Errorf("status %d, told %+v", w.Code, told)
	}
}

// Who finds no place waits, and is told so when his time is over; who goes away gives up waiting.
func TestWaiting(t *testing.T) {
	body := pack(t, &prompb.ReadRequest{Queries: []*prompb.Query{query("reported_troops", "2024-10-20", 24*time.Hour)}})
	synctest.Test(t, func(t *testing.T) {
		gate := history.NewGate(1)
		told := new(recorder)
		h := handler(t, Config{Gate: gate, Timeout: time.Minute, Recorder: told})
		leave, err := gate.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ask := func(ctx context.Context) <-chan *httptest.ResponseRecorder {
			answer := make(chan *httptest.ResponseRecorder, 1)
			go func() {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/api/v1/read", bytes.NewReader(body)))
				answer <- w
			}()
			return answer
		}
		began := time.Now()
		if w := <-ask(t.Context()); w.Code != 400 || !strings.Contains(w.Body.String(), "no place became free within 1m0s") || time.Since(began) != time.Minute {
			t.Errorf("status %d after %s: %s", w.Code, time.Since(began), w.Body)
		}
		ctx, cancel := context.WithCancel(t.Context())
		waiting := ask(ctx)
		synctest.Wait()
		cancel()
		if w := <-waiting; w.Code != statusClientClosedRequest {
			t.Errorf("status %d for who has gone", w.Code)
		}
		waiting = ask(t.Context())
		synctest.Wait()
		leave()
		if w := <-waiting; w.Code != 200 {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		if want := []string{ReasonBusy, ReasonCanceled}; !reflect.DeepEqual(told.refused, want) {
			t.Errorf("told %q, want %q", told.refused, want)
		}
	})
}

// A client that goes away stops the work, and gives back its place.
func TestClientGoesAway(t *testing.T) {
	gate := history.NewGate(1)
	done := make(chan string, 1)
	h := handler(t, Config{
		History: historytest.History(historytest.Snapshot(t, timelinetest.Synthetic(200, 1), 0)), Gate: gate, MaxSamples: 1e9,
		Timeout: time.Hour, Recorder: refusals(done),
	})
	server := httptest.NewServer(h)
	defer server.Close()
	for _, kind := range []prompb.ReadRequest_ResponseType{prompb.ReadRequest_SAMPLES, prompb.ReadRequest_STREAMED_XOR_CHUNKS} {
		body := pack(t, &prompb.ReadRequest{
			Queries:               []*prompb.Query{query("reported_troops", "2024-01-01", time.Minute)},
			AcceptedResponseTypes: []prompb.ReadRequest_ResponseType{kind},
		})
		ctx, cancel := context.WithCancel(t.Context())
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request) // returns with the first bytes
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		_ = response.Body.Close()
		if reason := <-done; reason != ReasonCanceled {
			t.Errorf("%v: told %q, want %q", kind, reason, ReasonCanceled)
		}
		leave, err := gate.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		leave()
	}
}

type refusals chan string

func (refusals) Answered(int)            {}
func (r refusals) Refused(reason string) { r <- reason }

// An answer whose time is over ends in a broken connection: half of it must not pass for the whole.
func TestBrokenOff(t *testing.T) {
	past := historytest.History(historytest.Snapshot(t, timelinetest.Synthetic(2000, 1), 0))
	view, err := past.View()
	if err != nil {
		t.Fatal(err)
	}
	selection, err := view.Select(t.Context(), 1735000000000, 1735689600000, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]writer{"samples": writeSamples, "chunks": writeChunks} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				ctx, cancel := context.WithCancel(r.Context())
				defer cancel()
				failing := &cancelling{ResponseWriter: w, after: 3, cancel: cancel}
				if err := write(ctx, failing, []*history.Selection{selection}); !errors.Is(err, context.Canceled) {
					t.Errorf("got %v, want the error of the context", err)
				}
				_ = http.NewResponseController(w).SetWriteDeadline(time.Unix(1, 0))
			}))
			defer server.Close()
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return // broken off before its head was sent
			}
			defer func() { _ = response.Body.Close() }()
			if n, err := io.Copy(io.Discard, response.Body); err == nil {
				t.Errorf("%d bytes that end as if they were the whole", n)
			}
		})
	}
}

// cancelling cancels after some writes.
type cancelling struct {
	http.ResponseWriter
	after  int
	cancel func()
}

func (c *cancelling) Write(p []byte) (int, error) {
	if c.after--; c.after == 0 {
		c.cancel()
	}
	return c.ResponseWriter.Write(p)
}

// memoryBound is what 16 dense reads at one time may take: an answer is never held, only the labels of its series and what
// is being written.
const memoryBound = 64 << 20

// TestMemory reads 16 times at once two million samples, in both kinds of answer, and watches the heap.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	h := handler(t, Config{
		History: historytest.History(historytest.Snapshot(t, timelinetest.Synthetic(500, 1), 0)),
		Timeout: time.Hour, // whoever waits is to be answered, however slow the machine
	})
	stop := historytest.WatchHeap()
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			request := &prompb.ReadRequest{Queries: []*prompb.Query{query("reported_troops", "2024-07-24", time.Hour)}}
			least := 10 << 20
			if i%2 == 0 {
				request.AcceptedResponseTypes = []prompb.ReadRequest_ResponseType{prompb.ReadRequest_STREAMED_XOR_CHUNKS}
				least = 500 << 10
			}
			w := new(counter)
			h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/v1/read", bytes.NewReader(pack(t, request))))
			if w.status != 0 || w.n < least {
				t.Errorf("status %d, %d bytes", w.status, w.n)
			}
		})
	}
	all.Wait()
	before, growth := stop()
	t.Logf("the heap grew from %d MiB by up to %d MiB", before>>20, growth>>20)
	if growth > memoryBound {
		t.Errorf("the heap grew by %d MiB, want at most %d", growth>>20, memoryBound>>20)
	}
}

// FuzzRequest sends requests of any bytes, compressed and not. None may panic, take long, or outgrow its limits; what is
// answered can be read.
func FuzzRequest(f *testing.F) {
	h := handler(f, Config{MaxSamples: 20_000, MaxBody: 1 << 16})
	for _, q := range []*prompb.Query{
		query("reported_troops", "2024-10-20", 24*time.Hour),
		{StartTimestampMs: math.MinInt64, EndTimestampMs: math.MaxInt64, Hints: &prompb.ReadHints{StartMs: math.MinInt64, EndMs: math.MaxInt64, Func: "series"}},
		{StartTimestampMs: math.MinInt64, EndTimestampMs: math.MaxInt64, Hints: &prompb.ReadHints{StartMs: math.MinInt64, EndMs: math.MaxInt64, StepMs: math.MinInt64, RangeMs: math.MaxInt64}},
		{StartTimestampMs: math.MaxInt64, EndTimestampMs: math.MinInt64, Hints: &prompb.ReadHints{StartMs: math.MaxInt64, StepMs: math.MaxInt64, RangeMs: 1}},
	} {
		for _, kinds := range [][]prompb.ReadRequest_ResponseType{nil, {prompb.ReadRequest_STREAMED_XOR_CHUNKS}} {
			plain, err := (&prompb.ReadRequest{Queries: []*prompb.Query{q}, AcceptedResponseTypes: kinds}).Marshal()
			if err != nil {
				f.Fatal(err)
			}
			f.Add(plain, true)
			f.Add(snappy.Encode(nil, plain), false)
		}
	}
	f.Add([]byte("\xff\xff\xff\xff\x0f"), false)
	f.Fuzz(func(t *testing.T, body []byte, compress bool) {
		if compress {
			body = snappy.Encode(nil, body)
		}
		began := time.Now()
		w := post(t, h, body)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if w.Body.Len() > 20_000*100+1<<20 {
			t.Errorf("%d bytes", w.Body.Len())
		}
		switch w.Code {
		case http.StatusBadRequest:
		case http.StatusOK:
			if strings.HasPrefix(w.Header().Get("Content-Type"), "application/x-streamed") {
				chunksOf(t, w, maxQueries)
			} else {
				samplesOf(t, w)
			}
		default:
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

// BenchmarkRead is what Prometheus asks for half a year: series × step × kind of answer. It tells bytes an answer, and
// samples a second.
func BenchmarkRead(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		h := handler(b, Config{History: historytest.History(historytest.Snapshot(b, timelinetest.Synthetic(n, 1), 0)), MaxSamples: 1e9})
		for _, step := range []time.Duration{time.Hour, 24 * time.Hour} {
			for name, kinds := range map[string][]prompb.ReadRequest_ResponseType{"samples": nil, "chunks": {prompb.ReadRequest_STREAMED_XOR_CHUNKS}} {
				b.Run(fmt.Sprintf("series=%d/step=%s/%s", n, step, name), func(b *testing.B) {
					body := pack(b, &prompb.ReadRequest{
						Queries: []*prompb.Query{query("reported_troops", "2024-07-20", step)}, AcceptedResponseTypes: kinds,
					})
					told := new(recorder)
					h.config.Recorder = told
					w := new(counter)
					b.ReportAllocs()
					stop := historytest.WatchHeap()
					for b.Loop() {
						w.n = 0
						h.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/api/v1/read", bytes.NewReader(body)))
					}
					_, growth := stop()
					b.ReportMetric(float64(growth)/(1<<20), "peak-MiB")
					if w.status != 0 && w.status != 200 || told.samples == 0 {
						b.Fatalf("status %d", w.status)
					}
					b.ReportMetric(float64(w.n), "bytes/answer")
					b.ReportMetric(float64(told.samples)/b.Elapsed().Seconds(), "samples/s")
				})
			}
		}
	}
}

// counter is a client that throws away what it gets.
type counter struct {
	header http.Header
	status int
	n      int
}

func (c *counter) Header() http.Header {
	if c.header == nil {
		c.header = http.Header{}
	}
	return c.header
}
func (c *counter) WriteHeader(status int)      { c.status = status }
func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }
