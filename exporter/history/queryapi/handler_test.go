package queryapi

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// The version that is told is that of the engine in go.mod.
func TestEngineVersion(t *testing.T) {
	text, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	_, rest, ok := strings.Cut(string(text), "github.com/prometheus/prometheus v")
	if !ok {
		t.Fatal("go.mod does not name Prometheus")
	}
	if _, err := fmt.Sscanf(rest, "%d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("%d.%d.%d", minor/100, minor%100, patch); EngineVersion != want { // v0.315.0 is Prometheus 3.15.0
		t.Errorf("EngineVersion is %s, want %s", EngineVersion, want)
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

func form(pairs ...string) string {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return values.Encode()
}

// TestErrors: type, text and status are those of Prometheus 3.15, where it has them.
func TestErrors(t *testing.T) {
	told := new(recorder)
	h := serve(t, Config{Recorder: told, MaxSamples: 50})
	for _, c := range []struct {
		request string
		status  int
		kind    string
		says    string
	}{
		{"GET /api/v1/query?" + form("query", "x", "time", "noon"), 400, "bad_data", `invalid parameter "time": invalid time value for 'time': cannot parse "noon" to a valid timestamp`},
		{"GET /api/v1/query?" + form("query", "x", "time", "NaN"), 400, "bad_data", `cannot parse "NaN" to a valid timestamp`},
		{"GET /api/v1/query?" + form("query", "x", "time", "1e300"), 400, "bad_data", `cannot parse "1e300" to a valid timestamp`},
		{"GET /api/v1/query?" + form("query", "x", "timeout", "soon"), 400, "bad_data", `invalid parameter "timeout": cannot parse "soon" to a valid duration`},
		{"GET /api/v1/query?" + form("query", "x", "limit", "-1"), 400, "bad_data", `invalid parameter "limit": limit must be non-negative`},
		{"GET /api/v1/query?" + form("query", "x", "limit", "a"), 400, "bad_data", `invalid parameter "limit": strconv.Atoi: parsing "a": invalid syntax`},
		{"GET /api/v1/query?" + form("query", "x", "lookback_delta", "far"), 400, "bad_data", `error parsing lookback delta duration: cannot parse "far" to a valid duration`},
		{"GET /api/v1/query", 400, "bad_data", `invalid parameter "query": unknown position: parse error: no expression found in input`},
		{"GET /api/v1/query?" + form("query", "x["), 400, "bad_data", `invalid parameter "query": 1:3: parse error:`},
		{"GET /api/v1/query?query=%zz", 400, "bad_data", `error parsing form values: invalid URL escape "%zz"`},
		{"POST /api/v1/query?query=%zz", 400, "bad_data", `error parsing form values: invalid URL escape "%zz"`},
		{"GET /api/v1/query?" + form("query", strings.Repeat("1+", 300)+"1"), 400, "bad_data", `invalid parameter "query": the query is nested more than 250 deep`},
		{"GET /api/v1/format_query?" + form("query", strings.Repeat("(", 300)+"1"+strings.Repeat(")", 300)), 400, "bad_data", `the query is nested more than 250 deep`},
		{"POST /api/v1/query?" + form("query", strings.Repeat("-", 20_000)+"1"), 400, "bad_data", `invalid parameter "query": the query is longer than 16384 bytes`},
		{"GET /api/v1/query?" + form("query", `reported_troops * on (force) reported_troops`), 422, "execution", "found duplicate series for the match group"},
		{"GET /api/v1/query?" + form("query", `count_over_time(reported_troops[30d])`, "time", "1737378431"), 422, "execution", "query processing would load too many samples into memory in query execution"},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "2", "end", "1", "step", "1"), 400, "bad_data", `invalid parameter "end": end timestamp must not be before start time`},
		{"GET /api/v1/query_range?" + form("query", "x", "end", "1", "step", "1"), 400, "bad_data", `invalid parameter "start": cannot parse "" to a valid timestamp`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "1", "step", "1"), 400, "bad_data", `invalid parameter "end": cannot parse "" to a valid timestamp`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "1", "end", "2"), 400, "bad_data", `invalid parameter "step": cannot parse "" to a valid duration`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "1", "end", "2", "step", "0"), 400, "bad_data", `invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "1", "end", "2", "step", "0.0001"), 400, "bad_data", `invalid parameter "step": query resolution step widths below a millisecond`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "0", "end", "11001", "step", "1"), 400, "bad_data", `exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)`},
		{"GET /api/v1/query_range?" + form("query", "x", "start", "-9e9", "end", "9e9", "step", "30d"), 400, "bad_data", `exceeded maximum resolution of 11,000 points`},
		{"GET /api/v1/query_range?" + form("query", "x[5m]", "start", "1", "end", "2", "step", "1"), 400, "bad_data", `invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector`},
		{"GET /api/v1/series", 400, "bad_data", "no match[] parameter provided"},
		{"GET /api/v1/series?" + form("match[]", `{a=""}`), 400, "bad_data", `invalid parameter "match[]": match[] must contain at least one non-empty matcher`},
		{"GET /api/v1/series?" + form("match[]", `{a=~"("}`), 400, "bad_data", `invalid parameter "match[]": 1:2: parse error: error parsing regexp`},
		{"GET /api/v1/labels?" + form("match[]", `{a=""}`), 400, "bad_data", "match[] must contain at least one non-empty matcher"},
		{"GET /api/v1/labels?" + form("start", `never`), 400, "bad_data", `invalid parameter "start": invalid time value for 'start': cannot parse "never" to a valid timestamp`},
		{"POST /api/v1/labels?" + strings.TrimSuffix(strings.Repeat("match[]=x&", 101), "&"), 400, "bad_data", "101 selectors, want at most 100"},
		{"GET /api/v1/label/U__a_zz_/values?" + form("limit", "-1"), 400, "bad_data", "limit must be non-negative"},
		{"GET /api/v1/metadata?" + form("limit", "x"), 400, "bad_data", `invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax`},
		{"GET /api/v1/query_exemplars?" + form("query", "("), 400, "bad_data", "1:2: parse error: unclosed left parenthesis"},
		{"GET /api/v1/query_exemplars?" + form("query", "x", "start", "2", "end", "1"), 400, "bad_data", "end timestamp must not be before start timestamp"},
		{"GET /api/v1/parse_query?" + form("query", "("), 400, "bad_data", `invalid parameter "query": 1:2: parse error: unclosed left parenthesis`},
	} {
		told.refused = nil
		w := ask(t, h, c.request)
		var got struct{ Status, ErrorType, Error string }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Errorf("%s: %v in %s", c.request, err, w.Body)
		}
		if w.Code != c.status || got.Status != "error" || got.ErrorType != c.kind || !strings.Contains(got.Error, c.says) {
			t.Errorf("%.100s\ngot  %d %+v\nwant %d %s %s", c.request, w.Code, got, c.status, c.kind, c.says)
		}
		if !reflect.DeepEqual(told.refused, []string{c.kind}) {
			t.Errorf("%.100s: told %q, want %q", c.request, told.refused, c.kind)
		}
	}
	for request, allow := range map[string]string{
		"PUT /api/v1/query": "GET, POST", "POST /api/v1/label/a/values": "GET", "DELETE /api/v1/series": "GET, POST", "POST /api/v1/metadata": "GET",
	} {
		if w := ask(t, h, request); w.Code != 405 || w.Header().Get("Allow") != allow {
			t.Errorf("%s: status %d, Allow %q", request, w.Code, w.Header().Get("Allow"))
		}
	}
	early := serve(t, Config{Snapshot: func() *timeline.Snapshot { return nil }, History: history.New(history.Config{Snapshot: func() *timeline.Snapshot { return nil }})})
	for _, path := range []string{"query?query=x", "query_range?query=x&start=1&end=2&step=1", "series?match[]=x", "labels", "label/a/values", "metadata"} {
		if w := ask(t, early, "GET /api/v1/"+path); w.Code != 503 || !strings.Contains(w.Body.String(), `"errorType":"unavailable"`) {
			t.Errorf("%s before the first snapshot: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestAnswers: what is particular about single answers.
func TestAnswers(t *testing.T) {
	h := serve(t, Config{})
	for request, want := range map[string]string{
		"GET /api/v1/query?" + form("query", "1e-7", "time", "-1.5"):                                          `[-1.500,"1e-07"]`,
		"GET /api/v1/query?" + form("query", "1e21", "time", "0"):                                             `[0,"1e+21"]`,
		"GET /api/v1/query?" + form("query", "-0.5", "time", "1.0004"):                                        `[1,"-0.5"]`,
		"GET /api/v1/query?" + form("query", "0/0", "time", "2024-01-01T00:00:00Z"):                           `[1704067200,"NaN"]`,
		"GET /api/v1/query?" + form("query", "-1/0", "time", "1"):                                             `[1,"-Inf"]`,
		"GET /api/v1/query?" + form("query", `"<\"é\n>"`, "time", "1"):                                        `[1,"<\"é\n>"]`,
		"GET /api/v1/query?" + form("query", `label_replace(vector(1), "a", "<\"é\n>", "", "")`, "time", "1"): `{"a":"<\"é\n>"}`,
		// Without a time it is now, and what a source said stands until now.
		"GET /api/v1/query?" + form("query", `reported_troops_estimate{source="HUR"}`):                                            `[1737378431.250,"11000"]`,
		"GET /api/v1/query?" + form("query", `timestamp(reported_troops_estimate{source="HUR"})`):                                 `"1730678400"`,
		"GET /api/v1/query?" + form("query", `timestamp(reported_troops_estimate{source="HUR"})`, "lookback_delta", "5m"):         `"1737378300"`,
		"GET /api/v1/query?" + form("query", `time()-reported_troops_estimate_reported_timestamp_seconds{source="HUR"}`):          `"6700031.25"`,
		"GET /api/v1/query?" + form("query", `reported_troops`, "limit", "1"):                                                     `"warnings":["results truncated due to limit"]`,
		"GET /api/v1/query?" + form("query", `reported_troops`, "stats", "all"):                                                   `"stats":{"timings":{`,
		"GET /api/v1/query?" + form("query", `reported_troops`, "stats", "some"):                                                  `"warnings":["value \"some\" for parameter \"stats\" is deprecated`,
		"GET /api/v1/series?" + form("match[]", `casualties{type="killed"}`, "match[]", `casualties{source="HUR",type="killed"}`): `"data":[{"__name__":"casualties","outlet":"A","side":"North Korea","source":"HUR","type":"killed"}]}`,
		"GET /api/v1/series?" + form("match[]", `casualties`, "end", "1734307199"):                                                `"data":[]}`,
		"GET /api/v1/series?" + form("match[]", `reported_troops_low{source="John Kirby"}`, "start", "1730106180"):                `"data":[{`, // it ended there
		"GET /api/v1/series?" + form("match[]", `reported_troops_low{source="John Kirby"}`, "start", "1730106181"):                `"data":[]}`,
		"GET /api/v1/label/source/values?" + form("match[]", "casualties", "match[]", `{source="Pentagon"}`):                      `"data":["HUR","Pentagon","Volodymyr Zelenskyy"]}`,
		"GET /api/v1/label/nothing/values": `"data":[]}`,
		"GET /api/v1/metadata?limit=1":     `"data":{"reported_troops":[`,
		"GET /api/v1/labels?" + form("start", minTime.Format(time.RFC3339Nano), "end", maxTime.Format(time.RFC3339Nano)): `"data":["__name__",`,
	} {
		if w := ask(t, h, request); w.Code != 200 || !strings.Contains(w.Body.String(), want) || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s\ngot  %d %s\nwant %s", request, w.Code, w.Body, want)
		}
	}
}

// The numbers and labels are written as the engine's own types write themselves.
func TestEncoderAgreesWithTheEngine(t *testing.T) {
	matrix := promql.Matrix{
		{Metric: labels.FromStrings("__name__", "x", "a", "<&>\"\\\u2028ä"), Floats: []promql.FPoint{
			{T: 0, F: 0}, {T: 1, F: math.Copysign(0, -1)}, {T: 1730160000123, F: 12000}, {T: -1, F: math.Inf(1)}, {T: -1234, F: math.NaN()},
			{T: 1000, F: 1e20}, {T: 1010, F: 1e21}, {T: 1100, F: 1e-6}, {T: 5, F: 9.9e-7}, {T: 6, F: math.MaxFloat64}, {T: 7, F: 0.1},
		}},
		{Metric: labels.EmptyLabels(), Floats: []promql.FPoint{{T: 1, F: 1}}},
	}
	vector := promql.Vector{{Metric: labels.FromStrings("a", "b"), T: 42, F: 1.5}, {T: 43, F: -2}}
	for _, value := range []parser.Value{matrix, vector, promql.Matrix{}, promql.Vector{}, promql.Scalar{T: 1500, V: 2.5}, promql.String{T: 7, V: "<é>"}} {
		want, err := json.Marshal(struct {
			ResultType parser.ValueType `json:"resultType"`
			Result     parser.Value     `json:"result"`
		}{value.Type(), value})
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		h := NewHandler(Config{})
		h.respond(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody), &answer{data: func(e *encoder) { e.result(value, nil) }})
		var got, wanted any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		if err := json.Unmarshal([]byte(`{"status":"success","data":`+string(want)+`}`), &wanted); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(normal(got), normal(wanted)) {
			t.Errorf("got  %s\nwant %s", w.Body, want)
		}
	}
}

// normal reads the numbers in texts, which may be written in more than one way.
func normal(v any) any {
	switch v := v.(type) {
	case string:
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return fmt.Sprint(f)
		}
	case []any:
		for i := range v {
			v[i] = normal(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = normal(v[k])
		}
	}
	return v
}

func TestCompression(t *testing.T) {
	h := serve(t, Config{})
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/labels", http.NoBody)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("headers %v", w.Header())
	}
	packed, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(packed)
	if err != nil || !json.Valid(body) || !strings.Contains(string(body), `"__name__"`) {
		t.Errorf("got %s, %v", body, err)
	}
}

// Who finds no place waits, and is told as Prometheus tells when his time is over; who goes away gives up waiting.
func TestWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gate := history.NewGate(1)
		h := serve(t, Config{Gate: gate, Timeout: time.Minute})
		leave, err := gate.Enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		w := ask(t, h, "GET /api/v1/query?query=1")
		if w.Code != 503 || !strings.Contains(w.Body.String(), `"errorType":"timeout","error":"query timed out in query queue"`) || time.Since(began) != time.Minute {
			t.Errorf("%d %s after %s", w.Code, w.Body, time.Since(began))
		}
		began = time.Now()
		if w := ask(t, h, "GET /api/v1/query?query=1&timeout=7s"); w.Code != 503 || time.Since(began) != 7*time.Second {
			t.Errorf("%d %s after %s", w.Code, w.Body, time.Since(began))
		}
		ctx, cancel := context.WithCancel(t.Context())
		answer := make(chan *httptest.ResponseRecorder)
		go func() {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/query?query=1", http.NoBody))
			answer <- w
		}()
		synctest.Wait()
		cancel()
		if w := <-answer; w.Code != 499 || !strings.Contains(w.Body.String(), `"errorType":"canceled"`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		leave()
		if w := ask(t, h, "GET /api/v1/query?query=1"); w.Code != 200 {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// A query stops when its client goes away, or when its time is over, and gives back its place.
func TestStopping(t *testing.T) {
	snapshot := historytest.Snapshot(t, timelinetest.Synthetic(5000, 1), 0)
	gate := history.NewGate(1)
	config := Config{
		Snapshot: func() *timeline.Snapshot { return snapshot }, History: historytest.History(snapshot), Gate: gate, MaxSamples: 1e9,
	}
	// Hours of work: a year of five minutes a step, ten thousand steps, five thousand series.
	const hard = "query=max_over_time(reported_troops[365d])&start=1700000000&end=1737000000&step=3700"
	h := serve(t, config)
	ctx, cancel := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/v1/query_range?"+hard, http.NoBody)
	entered := make(chan struct{})
	done := make(chan *httptest.ResponseRecorder)
	go func() {
		close(entered)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		done <- w
	}()
	<-entered
	cancel()
	if w := <-done; w.Code != 499 || !strings.Contains(w.Body.String(), `"canceled"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := ask(t, h, "GET /api/v1/query_range?timeout=200ms&"+hard); w.Code != 503 || !strings.Contains(w.Body.String(), `"errorType":"timeout"`) {
		t.Errorf("%d %.200s", w.Code, w.Body)
	}
	if leave, err := gate.Enter(t.Context()); err != nil {
		t.Error(err)
	} else {
		leave()
	}
}

// memoryBound is what 16 dense queries at one time may take with the default settings, beside what the figures take: four
// are answered at a time, and each holds at most 5 million samples of 16 bytes, for a moment twice, as the engine's slices
// grow; the rest is what the garbage collector leaves lying.
const memoryBound = 1 << 30

// TestMemory asks 16 dense queries at one time and watches the heap.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	snapshot := historytest.Snapshot(t, timelinetest.Synthetic(1000, 1), 0)
	h := serve(t, Config{
		Snapshot: func() *timeline.Snapshot { return snapshot }, History: historytest.History(snapshot),
		Timeout: time.Hour, // whoever waits is to be answered, however slow the machine
	})
	stop := historytest.WatchHeap()
	var answered, refused atomic.Int64
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			// Half a year of hours is 4.4 million samples, just what is admitted; a step of half an hour is more than that.
			step := []string{"3600", "1800"}[i%2]
			w := &counter{}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/query_range?query=reported_troops&start=1721606400&end=1737331200&step="+step, http.NoBody)
			h.ServeHTTP(w, r)
			switch {
			case w.status == 0 && w.n > 50<<20:
				answered.Add(1)
			case w.status == 422:
				refused.Add(1)
			default:
				t.Errorf("step %s: status %d, %d bytes", step, w.status, w.n)
			}
		})
	}
	all.Wait()
	before, growth := stop()
	t.Logf("16 queries: %d answered, %d refused; the heap grew from %d MiB by up to %d MiB", answered.Load(), refused.Load(), before>>20, growth>>20)
	if answered.Load() != 8 || refused.Load() != 8 {
		t.Errorf("%d answered, %d refused, want 8 and 8", answered.Load(), refused.Load())
	}
	if growth > memoryBound {
		t.Errorf("the heap grew by %d MiB, want at most %d", growth>>20, memoryBound>>20)
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

// FuzzParameters asks every endpoint with any parameters. None may panic, take long, or answer with what is no JSON.
func FuzzParameters(f *testing.F) {
	h := serve(f, Config{MaxSamples: 50_000, Timeout: 5 * time.Second})
	paths := []string{"query", "query_range", "query_exemplars", "format_query", "parse_query", "labels", "label/source/values", "label/U__a/values", "series", "metadata"}
	for i := range paths {
		f.Add(i, form("query", "reported_troops", "start", "1729468800", "end", "1737417600", "step", "1d", "match[]", "reported_troops"))
		f.Add(i, form("query", `max_over_time((reported_troops offset 30m)[1d:1h] @ end())`, "time", "-1e12", "timeout", "1s", "limit", "1", "lookback_delta", "1ms", "stats", "all"))
		f.Add(i, form("query", `{__name__=~".+"}`, "start", "-9223309901257974", "end", "9223309901257974", "step", "1e9", "match[]", `{__name__=~".+"}`, "metric", "x"))
		f.Add(i, form("query", `count_values("a", x) % on () group_left (b) scalar(vector(1))`, "start", "2024-01-01T00:00:00Z", "end", "2024-01-01T00:00:00.001Z", "step", "0.001"))
	}
	f.Fuzz(func(t *testing.T, endpoint int, parameters string) {
		path := paths[uint(endpoint)%uint(len(paths))]
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/"+path, http.NoBody)
		r.URL.RawQuery = parameters
		began := time.Now()
		h.ServeHTTP(w, r)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("took %s", took)
		}
		if !json.Valid(w.Body.Bytes()) {
			t.Errorf("no JSON: %.500s", w.Body)
		}
		if w.Code == 500 {
			t.Errorf("status 500: %s", w.Body)
		}
		if w.Body.Len() > 10<<20 {
			t.Errorf("%d bytes", w.Body.Len())
		}
	})
}

// BenchmarkQueryRange is half a year: series × step.
func BenchmarkQueryRange(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		snapshot := historytest.Snapshot(b, timelinetest.Synthetic(n, 1), 0)
		h := serve(b, Config{Snapshot: func() *timeline.Snapshot { return snapshot }, History: historytest.History(snapshot), MaxSamples: 1e9})
		for _, step := range []time.Duration{time.Hour, 24 * time.Hour} {
			for name, query := range map[string]string{"all": "reported_troops", "max": "max by (force) (reported_troops)"} {
				b.Run(fmt.Sprintf("series=%d/step=%s/%s", n, step, name), func(b *testing.B) {
					path := "/api/v1/query_range?" + form("query", query, "start", "1721606400", "end", "1737331200", "step", fmt.Sprint(step.Seconds()))
					w := new(counter)
					b.ReportAllocs()
					stop := historytest.WatchHeap()
					for b.Loop() {
						w.n = 0
						h.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, http.NoBody))
					}
					_, growth := stop()
					b.ReportMetric(float64(growth)/(1<<20), "peak-MiB")
					if w.status != 0 {
						b.Fatalf("status %d", w.status)
					}
					b.ReportMetric(float64(w.n), "bytes/answer")
				})
			}
		}
	}
}
