package telemetry

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

var built = time.Date(2024, 11, 5, 12, 0, 0, 500e6, time.UTC)

// full has every setter called, so that every family is on the page.
func full() *Telemetry {
	t := New(Config{Version: "1.2.3", Revision: "abc"})
	t.ConfigReloaded(true, built)
	t.DocumentRead(3 * time.Millisecond)
	t.DocumentRead(20 * time.Microsecond)
	t.DocumentRemoved()
	t.CorpusFailed()
	t.SetState(&State{
		Documents: 5, DocumentFaults: map[string]int{"too large": 2}, NewestDocument: built,
		Roots:   []Root{{Path: "/srv/a \"b\"\\\n", Available: true}, {Path: "gone\xff"}},
		Figures: map[string]int{"reported_troops": 12, "casualties": 4}, Series: map[string]int{"reported_troops": 7},
		Estimates: map[string]int{"reported_troops": 3}, DroppedSeries: map[string]int{"reported_troops": 1},
		Excluded: map[string]int{"vague": 9}, Superseded: 1, Clamped: 2, Undated: 3, Shadowed: 4,
		CorrectionsUsed: 5, CorrectionsUnused: 6, BuildDuration: 250 * time.Millisecond, BuiltAt: built,
	})
	t.Request("metrics", http.MethodGet, 200, 2*time.Millisecond)
	t.Request("other", "BREW", 405, time.Millisecond)
	t.RequestRejected()
	t.Road("remote_read").Answered(1200)
	t.Road("remote_read").Refused("samples")
	p := t.Push([]string{"checkpoint", "refused"})
	p.Following(true)
	p.Sent(700)
	p.Sent(34)
	p.Retried()
	p.Failed("refused")
	p.Succeeded(built)
	return t
}

func get(t *testing.T, x *Telemetry) string {
	t.Helper()
	w := httptest.NewRecorder()
	x.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/telemetry", nil))
	if got := w.Header().Get("Content-Type"); got != contentType {
		t.Errorf("content type %q", got)
	}
	return w.Body.String()
}

// own is the page without the metrics of the process, which differ each time.
func own(page string) string {
	var b strings.Builder
	for line := range strings.Lines(page) {
		name := strings.TrimPrefix(strings.TrimPrefix(line, "# HELP "), "# TYPE ")
		if strings.HasPrefix(name, prefix) {
			b.WriteString(line)
		}
	}
	return b.String()
}

func TestPage(t *testing.T) {
	got := own(get(t, full()))
	var samples strings.Builder
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "#") && !strings.Contains(line, "_bucket") {
			samples.WriteString(strings.TrimPrefix(line, prefix))
		}
	}
	want := fmt.Sprintf(`build_info{goarch="%s",goos="%s",goversion="%s",revision="abc",version="1.2.3"} 1
ready 1
config_last_reload_successful 1
config_last_reload_success_timestamp_seconds 1730808000.5
documents 5
document_faults{reason="too large"} 2
documents_read_total 2
documents_removed_total 1
newest_document_timestamp_seconds 1.7308080005e+09
corpus_root_available{root="/srv/a \"b\"\\\n"} 1
corpus_root_available{root="gone`+"\uFFFD"+`"} 0
corpus_errors_total 1
figures{metric="casualties"} 4
figures{metric="reported_troops"} 12
series{metric="reported_troops"} 7
estimates{metric="reported_troops"} 3
excluded_candidates{reason="vague"} 9
superseded_figures 1
clamped_figures 2
undated_figures 3
shadowed_figures 4
dropped_series{metric="reported_troops"} 1
corrections_used 5
corrections_unused 6
extraction_duration_seconds_sum 0.00302
extraction_duration_seconds_count 2
snapshot_build_duration_seconds 0.25
snapshot_timestamp_seconds 1.7308080005e+09
snapshots_total 1
history_samples_total{road="remote_read"} 1200
history_refused_total{reason="samples",road="remote_read"} 1
push_samples_total 734
push_retries_total 1
push_failures_total{reason="checkpoint"} 0
push_failures_total{reason="refused"} 1
push_last_success_timestamp_seconds 1730808000.5
http_requests_total{code="200",method="get",page="metrics"} 1
http_requests_total{code="405",method="other",page="other"} 1
http_request_duration_seconds_sum{page="metrics"} 0.002
http_request_duration_seconds_count{page="metrics"} 1
http_request_duration_seconds_sum{page="other"} 0.001
http_request_duration_seconds_count{page="other"} 1
http_requests_rejected_total 1
`, runtime.GOARCH, runtime.GOOS, runtime.Version())
	// Go writes the same number with and without an exponent, depending on the library's path.
	if normalise(samples.String()) != normalise(want) {
		t.Errorf("got\n%s\nwant\n%s", samples.String(), want)
	}
}

func normalise(s string) string { return strings.ReplaceAll(s, "1.7308080005e+09", "1730808000.5") }

// TestEveryFamily holds the table against the page: nothing without HELP and TYPE, nothing described that is not there,
// and nothing that Prometheus' linter objects to.
func TestEveryFamily(t *testing.T) {
	x := full()
	page := get(t, x)
	parser := expfmt.NewTextParser(model.LegacyValidation)
	parsed, err := parser.TextToMetricFamilies(strings.NewReader(page))
	if err != nil {
		t.Fatalf("Prometheus cannot read the page: %v\n%s", err, page)
	}
	known := map[string]family{}
	for _, f := range append(families, processFamilies...) {
		known[f.name] = f
	}
	for name, f := range parsed {
		if want := known[name]; f.GetHelp() != want.help || strings.ToLower(f.GetType().String()) != want.kind {
			t.Errorf("%s: %s %q, want %s %q", name, f.GetType(), f.GetHelp(), want.kind, want.help)
		}
	}
	for _, f := range families {
		if parsed[f.name] == nil {
			t.Errorf("%s is not on the page", f.name)
		}
	}
	var raw bytes.Buffer
	x.set.WritePrometheus(&raw)
	kinds := map[string]string{}
	for _, f := range families {
		kinds[f.name] = f.kind
	}
	for line := range bytes.Lines(raw.Bytes()) {
		if name := familyOf(line, kinds); known[name].name == "" {
			t.Errorf("%s is not in the table of families and would be lost", name)
		}
	}
	for _, name := range []string{"go_goroutines", "process_start_time_seconds"} {
		if parsed[name] == nil {
			t.Errorf("%s is not on the page", name)
		}
	}
	problems, err := promlint.New(strings.NewReader(page)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("lint: %s: %s", p.Metric, p.Text)
	}
}

// The library has a switch for the whole process that another part of a program may throw.
func TestMetadataSwitch(t *testing.T) {
	x := full()
	before := own(get(t, x))
	metrics.ExposeMetadata(true)
	defer metrics.ExposeMetadata(false)
	if after := own(get(t, x)); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

func TestNothingStaleRemains(t *testing.T) {
	x := full()
	x.SetState(&State{Documents: 1, Figures: map[string]int{"casualties": 1}, BuiltAt: built.Add(time.Second)})
	page := own(get(t, x))
	for _, gone := range []string{"reported_troops", "vague", "too large", "newest_document", "/srv"} {
		if strings.Contains(page, gone) {
			t.Errorf("%q is still on the page\n%s", gone, page)
		}
	}
	if !strings.Contains(page, prefix+`figures{metric="casualties"} 1`) || !strings.Contains(page, prefix+"snapshots_total 2") {
		t.Errorf("got\n%s", page)
	}
}

func TestBeforeTheFirstSnapshot(t *testing.T) {
	page := own(get(t, New(Config{})))
	if !strings.Contains(page, prefix+"ready 0\n") || !strings.Contains(page, `revision="unknown"`) || strings.Contains(page, prefix+"documents ") {
		t.Errorf("got\n%s", page)
	}
}

func TestFailedReloadKeepsTheTime(t *testing.T) {
	x := New(Config{})
	x.ConfigReloaded(true, built)
	x.ConfigReloaded(false, built.Add(time.Hour))
	page := normalise(own(get(t, x)))
	if !strings.Contains(page, "_successful 0\n") || !strings.Contains(page, "_success_timestamp_seconds 1730808000.5\n") {
		t.Errorf("got\n%s", page)
	}
}

// A receiver that has had nothing is told from none, and no time of an earlier one is its own.
func TestPushWithoutReceiver(t *testing.T) {
	const name = prefix + "push_last_success_timestamp_seconds"
	x := New(Config{})
	p := x.Push(nil)
	for _, step := range []struct {
		do   func()
		want string // "" is absent
	}{
		{func() {}, ""},
		{func() { p.Following(true) }, "0"},
		{func() { p.Succeeded(built) }, "1730808000.5"},
		{func() { p.Following(true) }, "0"},
		{func() { p.Following(false) }, ""},
	} {
		step.do()
		page := normalise(own(get(t, x)))
		if has := strings.Contains(page, name); has != (step.want != "") || has && !strings.Contains(page, name+" "+step.want+"\n") {
			t.Errorf("want %q, got\n%s", step.want, page)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	x := full()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				x.Request("metrics", http.MethodGet, 200, time.Millisecond)
				x.DocumentRead(time.Millisecond)
				x.SetState(&State{BuiltAt: time.Now()})
				_, _ = io.Discard.Write(x.page())
			}
		})
	}
	wg.Wait()
	if page := own(get(t, x)); !strings.Contains(page, prefix+"documents_read_total 202\n") {
		t.Errorf("got\n%s", page)
	}
}
