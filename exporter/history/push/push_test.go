package push

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	writev2 "github.com/prometheus/client_golang/exp/api/remote/genproto/v2"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/prompb"
	"google.golang.org/protobuf/proto"

	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// store is a receiver that keeps what it gets, as a database does: a sample cannot be changed.
type store struct {
	t      *testing.T
	series map[string]map[int64]float64
	// sizes are the samples of each request, earliest their first times.
	sizes    []int
	earliest []int64
	// answer may refuse a request before it is read, with a status other than 0.
	answer func(n int) int
	asked  int
	URL    string
}

func newStore(t *testing.T) *store {
	s := &store{t: t, series: map[string]map[int64]float64{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.URL = server.URL + "/api/v1/write"
	return s
}

func (s *store) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked++
	if s.answer != nil {
		if status := s.answer(s.asked); status != 0 {
			http.Error(w, "no", status)
			return
		}
	}
	compressed, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	body, err := snappy.Decode(nil, compressed)
	if err != nil || r.URL.Path != "/api/v1/write" {
		s.t.Errorf("%s: %v", r.URL, err)
	}
	n, first := 0, int64(math.MaxInt64)
	take := func(name string, at int64, v float64) {
		n++
		first = min(first, at)
		if s.series[name] == nil {
			s.series[name] = map[int64]float64{}
		}
		if before, ok := s.series[name][at]; ok && !same(before, v) {
			s.t.Errorf("%s at %d is %v, and was %v", name, at, v, before)
		}
		s.series[name][at] = v
	}
	if strings.Contains(r.Header.Get("Content-Type"), "io.prometheus.write.v2") {
		var message writev2.Request
		if err := proto.Unmarshal(body, &message); err != nil {
			s.t.Error(err)
		}
		for _, series := range message.Timeseries {
			var b labels.ScratchBuilder
			for i := 0; i < len(series.LabelsRefs); i += 2 {
				b.Add(message.Symbols[series.LabelsRefs[i]], message.Symbols[series.LabelsRefs[i+1]])
			}
			for _, sample := range series.Samples {
				take(b.Labels().String(), sample.Timestamp, sample.Value)
			}
		}
	} else {
		var message prompb.WriteRequest
		if err := message.Unmarshal(body); err != nil {
			s.t.Error(err)
		}
		for _, series := range message.Timeseries {
			var b labels.ScratchBuilder
			for _, l := range series.Labels {
				b.Add(l.Name, l.Value)
			}
			for _, sample := range series.Samples {
				take(b.Labels().String(), sample.Timestamp, sample.Value)
			}
		}
	}
	s.sizes, s.earliest = append(s.sizes, n), append(s.earliest, first)
	w.Header().Set("X-Prometheus-Remote-Write-Samples-Written", fmt.Sprint(n))
	w.WriteHeader(http.StatusNoContent)
}

// expect compares with what stands in the steps of a snapshot, filled or not.
func (s *store) expect(snapshot *timeline.Snapshot, now time.Time, every time.Duration) {
	s.t.Helper()
	all := 0
	for _, f := range steps.Families(snapshot) {
		for series := range f.All() {
			name := series.PromLabels().String()
			want := map[int64]float64{}
			for i, step := range series.Steps {
				if step.Time > now.UnixMilli() {
					break
				}
				want[step.Time] = step.Value
				end := now.UnixMilli()
				if i+1 < len(series.Steps) {
					end = min(end, series.Steps[i+1].Time-1)
				}
				if every > 0 && !step.Ends() {
					for at := step.Time + 1; at <= end; at++ {
						if rest := at % every.Milliseconds(); rest != 0 {
							at += every.Milliseconds() - rest - 1
							continue
						}
						want[at] = step.Value
					}
				}
			}
			all++
			if !maps.EqualFunc(s.series[name], want, same) {
				s.t.Errorf("%s has %d samples, want %d", name, len(s.series[name]), len(want))
			}
		}
	}
	if len(s.series) != all {
		s.t.Errorf("%d series, want %d", len(s.series), all)
	}
}

func quarter(t *testing.T) *timeline.Snapshot {
	return historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 0)
}

func pusher(t *testing.T, c Config, checkpoint string) *Pusher {
	t.Helper()
	ledger, err := OpenLedger(checkpoint, c.URL)
	if err != nil {
		t.Fatal(err)
	}
	c.Backoff = time.Millisecond
	p, err := New(c, ledger)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A receiver gets what the other roads give, in requests of bounded size in the order of time; who runs push again sends
// only what is new, from the checkpoint.
func TestPushAndGoOn(t *testing.T) {
	snapshot := quarter(t)
	f := func(name string, c Config, later int) {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			c.URL, c.BatchSamples = s.URL, 1000
			checkpoint := filepath.Join(t.TempDir(), "checkpoint.json")
			counted := pusher(t, c, checkpoint).Count(snapshot, historytest.Now)
			sum, err := pusher(t, c, checkpoint).Push(t.Context(), snapshot, historytest.Now)
			if err != nil {
				t.Fatal(err)
			}
			s.expect(snapshot, historytest.Now, c.Every)
			if sum != counted || sum.Requests != len(s.sizes) || slices.Max(s.sizes) > 1000 {
				t.Errorf("%+v were sent, %+v counted, in %d requests of up to %d", sum, counted, len(s.sizes), slices.Max(s.sizes))
			}
			for i := 1; i < len(s.earliest); i++ {
				if s.earliest[i] < s.earliest[i-1]-orderedWithin {
					t.Errorf("request %d begins at %d, the one before at %d", i, s.earliest[i], s.earliest[i-1])
				}
			}
			now := historytest.Now.Add(time.Hour)
			sum, err = pusher(t, c, checkpoint).Push(t.Context(), snapshot, now)
			if err != nil || sum.Samples != later || sum.Late != 0 {
				t.Errorf("an hour later %+v, %v, want %d samples", sum, err, later)
			}
			s.expect(snapshot, now, c.Every)
		})
	}
	series := 0
	for _, family := range steps.Families(snapshot) {
		for range family.All() {
			series++
		}
	}
	ended := 0
	for _, family := range steps.Families(snapshot) {
		for one := range family.All() {
			if one.Steps[len(one.Steps)-1].Ends() {
				ended++
			}
		}
	}
	f("filled", Config{Every: 5 * time.Minute}, 12*(series-ended))
	f("filled, version 2", Config{Every: time.Hour, Version: V2}, series-ended)
	f("sparse", Config{}, 0)
	f("sparse, version 2", Config{Version: V2}, 0)
}

// What is learned today of yesterday makes one step: sparse yesterday, filled when it was learned. What is withdrawn ends.
func TestLate(t *testing.T) {
	yesterday := historytest.Now.Truncate(24 * time.Hour).Add(-24 * time.Hour)
	corpus := timelinetest.Corpus(t, historytest.Quarter)
	before := historytest.Snapshot(t, corpus, 0)
	late := timelinetest.Corpus(t, "\t\tz "+yesterday.Format(time.DateOnly)+"\n\t\t\t"+yesterday.Format(time.DateOnly)+
		" reported_troops{force=\"North Korea\", source=\"Volodymyr Zelenskyy\", outlet=\"A\"} 15000\n")
	maps.Copy(corpus, late)
	delete(corpus, "c") // the Pentagon's figure and Kirby's second are withdrawn
	after := historytest.Snapshot(t, corpus, 0)
	learned := historytest.Now.Add(3 * time.Minute)

	f := func(name string, every time.Duration, begins time.Time) {
		t.Run(name, func(t *testing.T) {
			s := newStore(t)
			checkpoint := filepath.Join(t.TempDir(), "checkpoint.json")
			c := Config{URL: s.URL, Every: every}
			push := func(snapshot *timeline.Snapshot, now time.Time) Summary {
				t.Helper()
				sum, err := pusher(t, c, checkpoint).Push(t.Context(), snapshot, now)
				if err != nil {
					t.Fatal(err)
				}
				return sum
			}
			push(before, historytest.Now)
			if sum := push(after, learned); sum.Late == 0 {
				t.Errorf("nothing was late: %+v", sum)
			}
			push(after, learned.Add(time.Hour))
			if sum := push(after, learned.Add(2*time.Hour)); sum.Late != 0 {
				t.Errorf("what was late is late for ever: %+v", sum)
			}
			at, values := s.line(`{__name__="reported_troops", force="North Korea", outlet="A", source="Volodymyr Zelenskyy"}`)
			if !slices.Equal(values, []float64{11000, 12000, 15000}) || !at[2].Equal(begins) {
				t.Errorf("the line goes %v at %v, want the last step at %s", values, at, begins)
			}
			_, values = s.line(`{__name__="reported_troops", force="North Korea", outlet="B", source="Pentagon"}`)
			if len(values) != 2 || values[0] != 10000 || !value.IsStaleNaN(values[1]) {
				t.Errorf("the withdrawn line goes %v, want it to end", values)
			}
			_, values = s.line(`{__name__="reported_troops", force="North Korea", location="Kursk", outlet="B", source="John Kirby"}`)
			if !slices.Equal(values, []float64{3000, 8000, 3000}) {
				t.Errorf("the line whose newest report was withdrawn goes %v", values)
			}
		})
	}
	f("filled", 5*time.Minute, historytest.Now.Truncate(5*time.Minute).Add(5*time.Minute))
	f("sparse", 0, yesterday)
}

// line gives where a series changes, and to what.
func (s *store) line(name string) (at []time.Time, values []float64) {
	for _, t := range slices.Sorted(maps.Keys(s.series[name])) {
		if v := s.series[name][t]; len(values) == 0 || !same(values[len(values)-1], v) {
			at, values = append(at, time.UnixMilli(t).UTC()), append(values, v)
		}
	}
	return at, values
}

// A receiver that is away or busy is asked again; one that refuses is not, and what it took is not sent again.
func TestRetryAndRefusal(t *testing.T) {
	snapshot := quarter(t)
	s := newStore(t)
	checkpoint := filepath.Join(t.TempDir(), "checkpoint.json")
	c := Config{URL: s.URL, Every: time.Hour, BatchSamples: 5000}
	statuses := map[int]int{1: 503, 2: 429, 4: 500, 6: 400}
	s.answer = func(n int) int { return statuses[n] }
	said := 0
	c.Retried = func(error) { said++ }
	sum, err := pusher(t, c, checkpoint).Push(t.Context(), snapshot, historytest.Now)
	var refused *RefusedError
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "400") || !refused.To.After(refused.From) {
		t.Fatalf("error %v, want a refusal", err)
	}
	if sum.Requests != 2 || sum.Retries != 3 || said != 3 || s.asked != 6 {
		t.Errorf("%+v after %d requests", sum, s.asked)
	}
	s.answer = nil
	rest, err := pusher(t, c, checkpoint).Push(t.Context(), snapshot, historytest.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.expect(snapshot, historytest.Now, time.Hour)
	total := 0
	for _, n := range s.sizes {
		total += n
	}
	if total != sum.Samples+rest.Samples {
		t.Errorf("%d samples arrived, %d and %d were sent", total, sum.Samples, rest.Samples)
	}
}

func TestDeadline(t *testing.T) {
	s := newStore(t)
	s.answer = func(int) int { return 503 }
	c := Config{URL: s.URL, Deadline: 20 * time.Millisecond}
	_, err := pusher(t, c, "").Push(t.Context(), quarter(t), historytest.Now)
	if err == nil || !strings.Contains(err.Error(), "503") || !strings.Contains(err.Error(), "within 20ms") {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.answer = func(int) int { cancel(); return 503 }
	c.Deadline = time.Hour
	if _, err := pusher(t, c, "").Push(ctx, quarter(t), historytest.Now); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestLedgerIsOfOneReceiver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint.json")
	l, err := OpenLedger(path, "http://a/")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(path, "http://b/"); err == nil || !strings.Contains(err.Error(), "http://a/") {
		t.Errorf("error %v", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(path, "http://a/"); err == nil {
		t.Error("half a checkpoint was read")
	}
}

func TestBadConfig(t *testing.T) {
	for _, c := range []Config{{URL: "prometheus:9090"}, {URL: "ftp://prometheus/"}, {URL: "http://prometheus/", Version: "v3"}} {
		if _, err := New(c, nil); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}
