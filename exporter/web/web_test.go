package web

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
	"figures_exporter/exporter/web/display"
)

var update = flag.Bool("update", false, "write the golden files anew")

// requests remembers what a Recorder is told.
type requests struct {
	mu   sync.Mutex
	told []string
}

func (r *requests) Request(page, method string, status int, _ time.Duration) {
	r.add(page + " " + method + " " + strconv.Itoa(status))
}
func (r *requests) RequestRejected() { r.add("rejected") }
func (r *requests) add(s string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, s)
}
func (r *requests) all() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.told)
}

func says(text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
}

func testConfig(t testing.TB) Config {
	t.Helper()
	return Config{
		Addresses: []string{"127.0.0.1:0"},
		Figures:   says("the figures"),
		Telemetry: says("the health"),
		Routes:    []Route{{Path: "/api/v1/label/{name}/values", Page: "label_values", Handler: says("the values")}},
		Overview:  func() *Overview { return testOverview() },
		Columns:   func() *display.Columns { return display.New(map[string]string{"casualties": "side"}) },
		Explain: func(d *document.Document) ([]figure.Explanation, error) {
			start, end := int32(strings.Index(d.Text, "around")), int32(strings.Index(d.Text, ". More"))
			source := int32(strings.Index(d.Text, "The <b>"))
			return []figure.Explanation{{Metric: "casualties", Start: start, End: end, Cues: []figure.Cue{{Role: figure.RoleSource, Start: source, End: source + 19}}}}, nil
		},
		Alerts:   []Alert{{Name: "FiguresTested", Severity: "info", Summary: "It is <tested>.", Meaning: "By `go test`.", Action: "Nothing."}},
		Recorder: &requests{},
		Logger:   slog.New(slog.DiscardHandler),
	}
}

func handlerOf(t testing.TB, c Config) http.Handler {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s.handler
}

// leftOutID is that of the candidate of testOverview that is no figure.
var leftOutID = figure.NewID("b", "casualties", 0, 75, 79)

func testOverview() *Overview {
	const text = `Officials said. The <b>ministry</b> & allies put the dead at around 1,200. More followed.`
	at := func(part string) int32 { return int32(strings.Index(text, part)) }
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{{
		Name: "casualties", Help: "People <killed>.", Unit: "people", Labels: []string{"side", "type"}, Subject: []string{"side", "type"},
		NewSourceWindow: 7 * 24 * time.Hour,
	}}})
	put := func(id, notice string, published time.Time) {
		f := &figure.Figure{
			Metric: "casualties", Value: 1200, Qualifier: figure.About, Precision: figure.Day, Confidence: 0.8,
			ReportedAt: time.Date(2024, 10, 29, 0, 0, 0, 0, time.UTC), Stated: figure.Stated{Value: 1200, Unit: "dead"},
			Labels: figure.NewLabels([]figure.Label{{Name: "source", Value: `"Ministry"<script>`}, {Name: "outlet", Value: "Daily"},
				{Name: "via", Value: "Agency"}, {Name: "side", Value: "Ruritania"}, {Name: "type", Value: "killed"}}),
			Evidence: []figure.Evidence{{Start: at("around"), End: at(". More"), SentenceStart: at("The <b>"), SentenceEnd: at(" More")}},
		}
		f.ID = figure.NewID(id, f.Metric, f.Value, int(f.Evidence[0].Start), int(f.Evidence[0].End))
		figures := []*figure.Figure{f}
		if id == "b" {
			more := at("More")
			figures = append(figures, &figure.Figure{ID: figure.NewID(id, f.Metric, 0, int(more), int(more)+4), Metric: f.Metric, Excluded: "vague", Labels: f.Labels,
				Evidence: []figure.Evidence{{Start: more, End: more + 4, SentenceStart: more, SentenceEnd: int32(len(text))}}})
		}
		store.PutDocument(&document.Document{ID: id, Path: id + ".txt", Outlet: "Daily", Published: published, Text: text, Notice: notice}, figures)
	}
	published := time.Date(2024, 10, 29, 0, 0, 0, 0, time.UTC)
	put("a", "", published)
	put("b", "Summary by this project of what Daily reported.", published.AddDate(0, 0, 1))
	snapshot, err := store.Build(context.Background(), time.Date(2024, 11, 5, 6, 7, 8, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	drop := Correction{Place: "news/corrections.yaml:2:5", Kind: "drop", Target: "a.txt: the <b>dead", Reason: "The outlet has withdrawn it.", Figures: 1}
	return &Overview{
		Snapshot: snapshot,
		Version:  "1.2.3", Documents: 1234, Newest: time.Date(2024, 11, 5, 0, 0, 0, 0, time.UTC),
		Metrics:   []MetricOverview{{Name: "casualties", Help: "People <killed>.", Figures: 3, Series: 2, Estimates: 1}},
		LeftOut:   []Count{{"vague", 7}, {"rate", 2}},
		Corrected: map[figure.ID][]Correction{snapshot.Figures()[1].ID: {{Place: "news/corrections.yaml:7:5", Kind: "set", Reason: "A <slip>."}}},
		Warnings:  []string{"The folder <news> is gone: its last documents stay in force."},
		Corrections: []Correction{
			drop,
			{Place: "news/corrections.yaml:9:5", Kind: "merge", Target: "the spy agency → NIS"},
		},
		CorrectionCount: 3,
		Faults:          []Fault{{Path: "b & c.txt", Reason: "too large"}}, FaultCount: 2,
		Demonstration: true,
	}
}

type request struct {
	method, path string
	header       http.Header
	body         string
}

func (r request) to(h http.Handler) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	req := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
	for name, values := range r.header {
		req.Header[name] = values
	}
	h.ServeHTTP(w, req)
	return w
}

func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		name      string
		prefix    string
		figures   string
		lifecycle bool
		request
		status  int
		says    string
		counted string
	}{
		{name: "figures", request: request{method: "GET", path: "/metrics"}, status: 200, says: "the figures", counted: "figures GET 200"},
		{name: "figures by HEAD", request: request{method: "HEAD", path: "/metrics"}, status: 200, counted: "figures HEAD 200"},
		{name: "figures by POST", request: request{method: "POST", path: "/metrics"}, status: 405, counted: "unknown POST 405"},
		{name: "figures elsewhere", figures: "/figures/now", request: request{method: "GET", path: "/figures/now"}, status: 200, says: "the figures"},
		{name: "not at the default then", figures: "/figures/now", request: request{method: "GET", path: "/metrics"}, status: 404, counted: "unknown GET 404"},
		{name: "telemetry", request: request{method: "GET", path: "/telemetry"}, status: 200, says: "the health", counted: "telemetry GET 200"},
		{name: "first page", request: request{method: "GET", path: "/"}, status: 200, says: "<h1>Who said how many</h1>", counted: "overview GET 200"},
		{name: "list of figures", request: request{method: "GET", path: "/figures?side=Ruritania&location="}, status: 200, says: "2 figures, 1 to 2 shown", counted: "figure_list GET 200"},
		{name: "list of none", request: request{method: "GET", path: "/figures?side=Freedonia"}, status: 200, says: "No figure is like this."},
		{name: "list of a label that is none", request: request{method: "GET", path: "/figures?shoe_size=44"}, status: 200, says: "No metric has a label <code>shoe_size</code>."},
		{name: "list beyond its end", request: request{method: "GET", path: "/figures?page-number=7"}, status: 200, says: "There are 1 pages."},
		{name: "list of a faulty address", request: request{method: "GET", path: "/figures?sort-by=size"}, status: 400, says: `sort-by="size": want one of`},
		{name: "evidence", request: request{method: "GET", path: "/figures/c38c1a923cc371fd"}, status: 200, says: "<mark>around 1,200</mark>", counted: "figure GET 200"},
		{name: "evidence of a candidate", request: request{method: "GET", path: "/figures/" + leftOutID.String()}, status: 200, says: "In no series: It is too vague to be a number."},
		{name: "evidence of nothing", request: request{method: "GET", path: "/figures/0000000000000000"}, status: 404, says: "its article may have changed or gone", counted: "figure GET 404"},
		{name: "evidence of no id", request: request{method: "GET", path: "/figures/1"}, status: 404, says: "want 16 hexadecimal digits"},
		{name: "document", request: request{method: "GET", path: "/documents/b"}, status: 200, says: "Summary by this project", counted: "document GET 200"},
		{name: "no document", request: request{method: "GET", path: "/documents/x"}, status: 404, counted: "document GET 404"},
		{name: "document beyond its end", request: request{method: "GET", path: "/documents/b?page-number=2"}, status: 404, says: "The document has 1 pages."},
		{name: "disagreement", request: request{method: "GET", path: "/disagreement"}, status: 200, says: "Disagreement on casualties, Ruritania, killed", counted: "disagreement GET 200"},
		{name: "alerts", request: request{method: "GET", path: "/docs/alerts"}, status: 200, says: `<h2 id="FiguresTested">FiguresTested</h2>`, counted: "alerts GET 200"},
		{name: "disagreement on nothing", request: request{method: "GET", path: "/disagreement?metric=casualties&side=Freedonia"}, status: 200, says: "There is no subject like this"},
		{name: "disagreement before all", request: request{method: "GET", path: "/disagreement?at-time=2020-01-01"}, status: 200, says: "No estimate stands at that time."},
		{name: "disagreement of an estimate's panel", request: request{method: "GET", path: "/disagreement?metric=casualties_estimate&side=Ruritania&at-time=1730246399999"}, status: 200, says: "As of 2024-10-29"},
		{name: "disagreement of a faulty address", request: request{method: "GET", path: "/disagreement?at-time=never"}, status: 400, says: "want a day such as"},
		{name: "figures as JSON", request: request{method: "GET", path: "/api/figures?outlet=Daily&per-page=1"}, status: 200, says: `"total":2,"page":1,"pages":2,"next":"figures?outlet=Daily\u0026page-number=2\u0026per-page=1"`, counted: "figure_api GET 200"},
		{name: "figures as XML", request: request{method: "GET", path: "/api/figures?format=xml"}, status: 400, says: "want json or csv"},
		{name: "figures of a faulty address", request: request{method: "GET", path: "/api/figures?per-page=0"}, status: 400, says: "want a number from 1 to 10000"},
		{name: "prefix, list", prefix: "/a/b", request: request{method: "GET", path: "/a/b/figures"}, status: 200, says: `href="./figures?side=Ruritania"`},
		{name: "script", request: request{method: "GET", path: "/static/drift.js"}, status: 200},
		{name: "style", request: request{method: "GET", path: "/static/style.css"}, status: 200, says: "color-scheme: light dark"},
		{name: "healthy", request: request{method: "GET", path: "/-/healthy"}, status: 200, says: "figures_exporter is healthy."},
		{name: "ready", request: request{method: "GET", path: "/-/ready"}, status: 200, says: "figures_exporter is ready."},
		{name: "nothing there", request: request{method: "GET", path: "/wp-login.php"}, status: 404, counted: "unknown GET 404"},
		{name: "no folder of files", request: request{method: "GET", path: "/static/"}, status: 404},
		{name: "reload", lifecycle: true, request: request{method: "POST", path: "/-/reload"}, status: 200, says: "Reloaded."},
		{name: "reload by PUT", lifecycle: true, request: request{method: "PUT", path: "/-/reload"}, status: 200, counted: "reload PUT 200"},
		{name: "reload by GET", lifecycle: true, request: request{method: "GET", path: "/-/reload"}, status: 405, says: "Only POST and PUT"},
		{name: "reload not enabled", request: request{method: "POST", path: "/-/reload"}, status: 403, says: "--web.enable-lifecycle"},
		{name: "reload not enabled, by GET", request: request{method: "GET", path: "/-/reload"}, status: 405},
		{name: "reload from another site", lifecycle: true, request: request{method: "POST", path: "/-/reload",
			header: http.Header{"Origin": {"https://elsewhere.example"}, "Sec-Fetch-Site": {"cross-site"}}}, status: 403},
		{name: "a route of another package", request: request{method: "GET", path: "/api/v1/label/a/values"}, status: 200, says: "the values", counted: "label_values GET 200"},
		{name: "for a page of another site", prefix: "/a/b", request: request{method: "POST", path: "/a/b/api/v1/label/a/values",
			header: http.Header{"Origin": {"https://elsewhere.example"}, "Sec-Fetch-Site": {"cross-site"}}}, status: 200, says: "the values", counted: "label_values POST 200"},
		{name: "beside a route of another package", request: request{method: "GET", path: "/api/v1/label"}, status: 404, counted: "unknown GET 404"},
		{name: "prefix", prefix: "/a/b", request: request{method: "GET", path: "/a/b/metrics"}, status: 200, says: "the figures", counted: "figures GET 200"},
		{name: "prefix, first page", prefix: "/a/b", request: request{method: "GET", path: "/a/b/"}, status: 200, says: `href="./telemetry"`},
		{name: "prefix, health", prefix: "/a/b", request: request{method: "GET", path: "/a/b/-/healthy"}, status: 200},
		{name: "prefix, without slash", prefix: "/a/b", request: request{method: "GET", path: "/a/b"}, status: 302, says: `href="/a/b/"`},
		{name: "prefix, root", prefix: "/a/b", request: request{method: "GET", path: "/"}, status: 302, says: `href="/a/b/"`, counted: "home GET 302"},
		{name: "prefix, not outside", prefix: "/a/b", request: request{method: "GET", path: "/metrics"}, status: 404},
		{name: "body too large", lifecycle: true, request: request{method: "POST", path: "/-/reload", body: strings.Repeat("x", 1<<20+1)}, status: 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			config, recorder := testConfig(t), &requests{}
			config.Prefix, config.FiguresPath, config.Recorder = c.prefix, c.figures, recorder
			if c.lifecycle {
				config.Reload = func(context.Context) error { return nil }
			}
			w := c.to(handlerOf(t, config))
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
				t.Errorf("got %d %q, want %d %q", w.Code, w.Body, c.status, c.says)
			}
			if told := recorder.all(); c.counted != "" && !slices.Equal(told, []string{c.counted}) {
				t.Errorf("counted %q, want %q", told, c.counted)
			}
			if w.Code != 413 && w.Code != 403 && w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("no security headers: %v", w.Header())
			}
		})
	}
}

func TestAllowTellsTheMethods(t *testing.T) {
	w := request{method: "GET", path: "/-/reload"}.to(handlerOf(t, testConfig(t)))
	if got := w.Header().Get("Allow"); got != "POST, PUT" {
		t.Errorf("got %q", got)
	}
}

func TestFailedReload(t *testing.T) {
	config := testConfig(t)
	config.Reload = func(context.Context) error { return errors.New("settings.yml:1:1: corpse: unknown key") }
	w := request{method: "POST", path: "/-/reload"}.to(handlerOf(t, config))
	if w.Code != 500 || !strings.Contains(w.Body.String(), "corpse: unknown key") {
		t.Errorf("got %d %q", w.Code, w.Body)
	}
}

func TestBeforeTheFirstCorpus(t *testing.T) {
	config := testConfig(t)
	config.Overview = func() *Overview { return nil }
	h := handlerOf(t, config)
	if w := (request{method: "GET", path: "/-/ready"}).to(h); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("ready: got %d %q", w.Code, w.Body)
	}
	if w := (request{method: "GET", path: "/-/healthy"}).to(h); w.Code != 200 {
		t.Errorf("healthy: got %d", w.Code)
	}
	if w := (request{method: "GET", path: "/docs/alerts"}).to(h); w.Code != 200 || !strings.Contains(w.Body.String(), "It is &lt;tested&gt;.") ||
		!strings.Contains(w.Body.String(), "By <code>go test</code>.") {
		t.Errorf("alerts: got %d %q", w.Code, w.Body)
	}
	if w := (request{method: "GET", path: "/"}).to(h); w.Code != 200 || !strings.Contains(w.Body.String(), "being read for the first time") {
		t.Errorf("first page: got %d %q", w.Code, w.Body)
	}
	for _, path := range []string{"/figures", "/api/figures", "/figures/c38c1a923cc371fd", "/documents/a", "/disagreement"} {
		if w := (request{method: "GET", path: path}).to(h); w.Code != 503 || w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: got %d %q", path, w.Code, w.Body)
		}
	}
}

func TestFirstPage(t *testing.T) {
	w := request{method: "GET", path: "/"}.to(handlerOf(t, testConfig(t)))
	const golden = "testdata/overview.html"
	// The marks of the embedded files change with every change of those.
	page := regexp.MustCompile(`(static/\w+\.\w+)\?[0-9a-f]{8}"`).ReplaceAllString(w.Body.String(), `$1?MARK"`)
	if *update {
		if err := os.WriteFile(golden, []byte(page), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if page != string(want) {
		t.Errorf("the page differs from %s (-update writes it anew):\n%s", golden, page)
	}
	if csp := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; style-src 'self'; script-src 'self'; ") {
		t.Errorf("policy %q", csp)
	}
	if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	checkMarkup(t, w.Body.String())
}

// The list shows what a figure is and where it stands, and nothing that it holds becomes markup.
func TestListOfFigures(t *testing.T) {
	w := request{method: "GET", path: "/figures?type=killed&source=%22Ministry%22%3Cscript%3E&search-for=DEAD+allies&sort-by=-value"}.to(handlerOf(t, testConfig(t)))
	page := w.Body.String()
	checkMarkup(t, page)
	for _, want := range []string{
		`<mark>around 1,200</mark>`, `&lt;b&gt;ministry&lt;/b&gt; &amp; allies`, `<td data-label="As written" class="written">around 1,200 dead</td>`, "80 %",
		`<label>From <input type="date" name="reported-from" value=""></label>`, `<label>To <input type="date" name="reported-to" value=""></label>`,
		`<span class="status">shadowed</span>`, "corrected (set) by news/corrections.yaml:7:5: A &lt;slip&gt;.", "Summary by this project",
		`<input type="hidden" name="type" value="killed">`, `<input type="hidden" name="source" value="&#34;Ministry&#34;&lt;script&gt;">`,
		`aria-sort="descending"`, `href="./api/figures?format=csv&amp;search-for=DEAD&#43;allies&amp;sort-by=-value&amp;source=%22Ministry%22%3Cscript%3E&amp;type=killed"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

// Evidence, document and disagreement show what a figure rests on; nothing of an article becomes markup.
func TestEvidence(t *testing.T) {
	h := handlerOf(t, testConfig(t))
	for path, wants := range map[string][]string{
		"/figures/c38c1a923cc371fd": {
			`<span class="cue source">The &lt;b&gt;ministry&lt;/b&gt;<small>source</small></span>`, `<th scope="row">source</th><td>“The &lt;b&gt;ministry&lt;/b&gt;”`,
			"the text is silent, so it is the day of publication", "1,200 dead", "1,200 people",
			`<a href="../documents/b#c38c1a923cc371fd">`, "Summary by this project", `<span class="status">shadowed</span>`,
			`href="../figures?component=&amp;location=&amp;metric=casualties&amp;outlet=Daily&amp;period=&amp;side=Ruritania&amp;source=%22Ministry%22%3Cscript%3E&amp;type=killed&amp;via=Agency"`,
		},
		"/figures/4bef54ea421a42b4": {
			"A correction (set) by a user of this exporter changed it: news/corrections.yaml:7:5: A &lt;slip&gt;.", "In no series: Another figure of the same series and instant takes precedence.",
		},
		"/documents/a": {
			"Officials said. The &lt;b&gt;ministry&lt;/b&gt; &amp; allies", `class="found" id="n1" href="../figures/4bef54ea421a42b4"`, `>around 1,200<sup>1</sup></a>`,
			"corrected (set) by news/corrections.yaml:7:5", "<small>source</small> The &lt;b&gt;ministry",
		},
		"/documents/b": {`class="found out"`, `More<sup>2</sup>`, "1 left out", "It is too vague to be a number."},
		"/disagreement?at-time=2024-11-01": {
			"1 source from 1,200 to 1,200 around a median of 1,200: a spread of 1 ×.", "Newly seen sources", `<mark>around 1,200</mark>`, "first on 2024-10-29", "3 days before",
		},
	} {
		w := request{method: "GET", path: path}.to(h)
		page := w.Body.String()
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("%s has no %s in\n%s", path, want, page)
			}
		}
		checkMarkup(t, page)
	}
}

// Subjects stand in the order of how far apart their sources are; where somebody says 0 that is no number, and first.
func TestSpread(t *testing.T) {
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops}})
	for id, figures := range timelinetest.Corpus(t, `
		a 2024-10-22
			2024-10-01 reported_troops{force="One", source="A", outlet="O"} 5
			2024-10-01 reported_troops{force="Far", source="A", outlet="O"} 3000
			2024-10-01 reported_troops{force="Far", source="B", outlet="O"} 12000
			2024-10-01 reported_troops{force="None", source="A", outlet="O"} 0
			2024-10-01 reported_troops{force="None", source="B", outlet="O"} 500
			2024-10-01 reported_troops{force="Near", source="A", outlet="O"} 100
			2024-10-01 reported_troops{force="Near", source="B", outlet="O"} 130
`) {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(t.Context(), time.Date(2024, 10, 22, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	c := testConfig(t)
	c.Overview = func() *Overview { return &Overview{Snapshot: snapshot} }
	h := handlerOf(t, c)
	page := request{method: "GET", path: "/disagreement"}.to(h).Body.String()
	var got []string
	for _, row := range regexp.MustCompile(`reported_troops, (\w+)</a>.*data-label="Spread">([^<]*)`).FindAllStringSubmatch(page, -1) {
		got = append(got, row[1]+" "+row[2])
	}
	if want := []string{"None –", "Far 4 ×", "Near 1.3 ×", "One 1 ×"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q in\n%s", got, want, page)
	}
	page = request{method: "GET", path: "/disagreement?force=None"}.to(h).Body.String()
	if want := "2 sources from 0 to 500 around a median of 250. "; !strings.Contains(page, want) {
		t.Errorf("%q is not in\n%s", want, page)
	}
}

// A long text comes in parts; none of it is lost, and no character is cut.
func TestParts(t *testing.T) {
	for _, text := range []string{"", "short", strings.Repeat("A line of text.\n", 20_000), strings.Repeat("é", 150_000), strings.Repeat("x", 3*partSize)} {
		at := int32(0)
		for _, p := range partsOf(text) {
			if p.start != at || p.end-p.start > partSize || !utf8.ValidString(text[p.start:p.end]) {
				t.Errorf("a part from %d to %d after %d", p.start, p.end, at)
			}
			at = p.end
		}
		if int(at) != len(text) {
			t.Errorf("%d bytes of %d", at, len(text))
		}
	}
}

func TestFiguresForPrograms(t *testing.T) {
	h := handlerOf(t, testConfig(t))
	w := request{method: "GET", path: "/api/figures?side=Ruritania"}.to(h)
	var answer struct {
		Total   int
		Built   time.Time
		Figures []struct {
			ID, Metric, State, URL string
			Value                  float64
			Labels                 map[string]string
			Corrected              []string `json:"corrected_by"`
			Evidence               []struct{ Span, Quote string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if answer.Total != 2 || len(answer.Figures) != 2 || answer.Built.IsZero() || w.Header().Get("X-Total-Count") != "2" || w.Header().Get("Content-Type") != "application/json" {
		t.Fatalf("got %+v, %v", answer, w.Header())
	}
	first, second := answer.Figures[0], answer.Figures[1]
	if first.State != "" || first.Value != 1200 || first.Labels["source"] != `"Ministry"<script>` || first.Evidence[0].Span != "around 1,200" || first.URL != "../figures/"+first.ID {
		t.Errorf("got %+v", first)
	}
	if second.State != "shadowed" || !slices.Equal(second.Corrected, []string{"news/corrections.yaml:7:5"}) {
		t.Errorf("got %+v", second)
	}

	w = request{method: "GET", path: "/api/figures?format=csv&per-page=1&page-number=2"}.to(h)
	records, err := csv.NewReader(w.Body).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 2 || records[0][0] != "id" || records[1][0] != second.ID || records[1][slices.Index(records[0], "state")] != "shadowed" ||
		records[1][slices.Index(records[0], "type")] != "killed" {
		t.Errorf("got %q", records)
	}
	if got := w.Header().Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
}

// checkMarkup reads the page as a browser does: nothing of the data became markup, nothing runs, every table has heads
// with their scope, and all tags close.
func checkMarkup(t *testing.T, page string) {
	t.Helper()
	var open []string
	marks := 0
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Error(z.Err())
			}
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			if marks == 0 {
				t.Error("no number is marked")
			}
			return
		case html.StartTagToken, html.EndTagToken:
			token := z.Token()
			switch token.Data {
			case "meta", "link", "input":
				continue
			case "script":
				if len(token.Attr) != 2 && kind == html.StartTagToken {
					t.Errorf("a script with %v", token.Attr)
				}
			case "style", "b":
				t.Errorf("<%s> is in the page", token.Data)
			case "mark":
				marks++
			}
			if kind == html.EndTagToken {
				if len(open) == 0 || open[len(open)-1] != token.Data {
					t.Fatalf("</%s> closes %v", token.Data, open)
				}
				open = open[:len(open)-1]
				continue
			}
			open = append(open, token.Data)
			scoped := false
			for _, a := range token.Attr {
				scoped = scoped || a.Key == "scope"
				if a.Key == "class" && strings.HasPrefix(a.Val, "found") {
					marks++
				}
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("attribute %s in <%s>", a.Key, token.Data)
				}
				if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "/") {
					t.Errorf("%s=%q leaves the prefix", a.Key, a.Val)
				}
			}
			if token.Data == "th" && !scoped {
				t.Error("a head of a table has no scope")
			}
		}
	}
}

func TestConcurrencyLimit(t *testing.T) {
	config, recorder := testConfig(t), &requests{}
	entered, leave := make(chan struct{}), make(chan struct{})
	config.Figures = http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		entered <- struct{}{}
		<-leave
	})
	config.MaxRequests, config.Recorder = 2, recorder
	h := handlerOf(t, config)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { request{method: "GET", path: "/metrics"}.to(h) })
		<-entered
	}
	if w := (request{method: "GET", path: "/"}).to(h); w.Code != 503 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("a third request: got %d %v", w.Code, w.Header())
	}
	for _, path := range []string{"/-/healthy", "/-/ready", "/telemetry"} {
		if w := (request{method: "GET", path: path}).to(h); w.Code != 200 {
			t.Errorf("%s of a busy server: got %d", path, w.Code)
		}
	}
	close(leave)
	wg.Wait()
	if w := (request{method: "GET", path: "/"}).to(h); w.Code != 200 {
		t.Errorf("afterwards: got %d", w.Code)
	}
	if !slices.Contains(recorder.all(), "rejected") {
		t.Errorf("not counted: %v", recorder.all())
	}
}

func TestPanicFreesItsPlaceAndIsCounted(t *testing.T) {
	config, recorder := testConfig(t), &requests{}
	config.Figures = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	config.MaxRequests, config.Recorder = 1, recorder
	h := handlerOf(t, config)
	func() {
		defer func() { _ = recover() }()
		request{method: "GET", path: "/metrics"}.to(h)
	}()
	if w := (request{method: "GET", path: "/"}).to(h); w.Code != 200 {
		t.Errorf("got %d", w.Code)
	}
	if got := recorder.all(); got[0] != "figures GET 500" {
		t.Errorf("counted %q", got)
	}
}

// running starts a server on a port of the system's choice; stop ends it and gives the error of Run.
func running(t *testing.T, config Config) (address string, stop func() error) {
	t.Helper()
	checkLeaks(t)
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return s.Addresses()[0], stop
}

func client(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func TestDrain(t *testing.T) {
	config := testConfig(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	config.Figures = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "whole")
	})
	address, stop := running(t, config)
	got := make(chan string, 1)
	c := client(t)
	go func() {
		resp, err := c.Get("http://" + address + "/metrics")
		if err != nil {
			got <- err.Error()
			return
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		got <- string(body) + errText(err)
	}()
	<-entered
	stopped := make(chan error, 1)
	go func() { stopped <- stop() }()
	// Once the port is closed the drain has begun; the request under way must still be answered in full.
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		_ = conn.Close()
		if time.Now().After(deadline) {
			t.Fatal("still takes connections")
		}
	}
	close(leave)
	if text := <-got; text != "whole" {
		t.Errorf("the request under way got %q", text)
	}
	if err := <-stopped; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func errText(err error) string {
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestDrainHasADeadline(t *testing.T) {
	config := testConfig(t)
	entered := make(chan struct{})
	config.Figures = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(entered)
		<-r.Context().Done() // a request that would never end
	})
	config.ShutdownTimeout = time.Millisecond
	address, stop := running(t, config)
	c := client(t)
	failed := make(chan error, 1)
	go func() {
		resp, err := c.Get("http://" + address + "/metrics")
		if err == nil {
			_ = resp.Body.Close()
		}
		failed <- err
	}()
	<-entered
	if err := stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := <-failed; err == nil {
		t.Error("the request was not cut off")
	}
}

func TestHeaderTimeout(t *testing.T) {
	config := testConfig(t)
	config.ReadHeaderTimeout = 10 * time.Millisecond
	address, _ := running(t, config)
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := io.WriteString(conn, "GET /metrics HTTP/1.1\r\nHost: x\r\nX-Slow:"); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("a client that sends its head slowly keeps its connection")
	}
}

// A web configuration file of the toolkit, two addresses: each asks for the password once and takes it.
func TestPassword(t *testing.T) {
	path := filepath.Join(t.TempDir(), "web.yml")
	const hash = "$2a$04$bU5quhMQKe2a09q0Ws864OB7lJQ027r79re5fpH8Zq1cpIaU5YZK6" // bcrypt of "figures"
	if err := os.WriteFile(path, []byte("basic_auth_users:\n  reader: "+hash+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	config := testConfig(t)
	config.ToolkitFile = path
	config.Addresses = []string{"127.0.0.1:0", "127.0.0.1:0"}
	checkLeaks(t)
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	c := client(t)
	for _, address := range s.Addresses() {
		for password, want := range map[string]int{"": 401, "wrong": 401, "figures": 200} {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/metrics", nil)
			if err != nil {
				t.Fatal(err)
			}
			if password != "" {
				req.SetBasicAuth("reader", password)
			}
			resp, err := c.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s, password %q: got %d, want %d", address, password, resp.StatusCode, want)
			}
		}
	}
	c.CloseIdleConnections()
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestNewTellsWhatIsWrong(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(bad, []byte("tls_server: {}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	for name, c := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"no address":    {func(c *Config) { c.Addresses = nil }, "no address to listen on"},
		"no handler":    {func(c *Config) { c.Figures = nil }, "must be given"},
		"port is taken": {func(c *Config) { c.Addresses = []string{"127.0.0.1:0", taken.Addr().String()} }, "listening on " + taken.Addr().String() + ": "},
		"bad file":      {func(c *Config) { c.ToolkitFile = bad }, bad + ": yaml: "},
		"missing file":  {func(c *Config) { c.ToolkitFile = bad + ".gone" }, "no such file"},
	} {
		config := testConfig(t)
		c.change(&config)
		s, err := New(config)
		if err == nil {
			s.Close()
			t.Errorf("%s: no error", name)
		} else if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %q, want %q", name, err, c.want)
		}
	}
}
