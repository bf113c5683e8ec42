package queryapi

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strings"
	"testing"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

var update = flag.Bool("update", false, "write the golden answers anew")

// serve gives all endpoints of a handler over the corpus of the tests.
func serve(t testing.TB, config Config) http.Handler {
	t.Helper()
	if config.Snapshot == nil {
		snapshot := historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 0)
		config.Snapshot = func() *timeline.Snapshot { return snapshot }
		config.History = historytest.History(snapshot)
	}
	if config.Gate == nil {
		config.Gate = history.NewGate(4)
	}
	config.Now = historytest.Clock
	mux := http.NewServeMux()
	for _, r := range NewHandler(config).Routes() {
		mux.Handle(r.Path, r.Handler)
	}
	return mux
}

// ask sends "METHOD PATH" or "METHOD PATH?FORM"; what a POST asks for is its body.
func ask(t testing.TB, h http.Handler, request string) *httptest.ResponseRecorder {
	t.Helper()
	method, target, _ := strings.Cut(request, " ")
	var body string
	if method == http.MethodPost {
		target, body, _ = strings.Cut(target, "?")
	}
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// TestGrafana answers each request that Grafana's Prometheus data source makes, in the form in which it makes it. They are
// taken from its documentation and its source (packages/grafana-prometheus, pkg/promlib, of versions 10 to 12); the file
// says above each what it is asked for.
func TestGrafana(t *testing.T) {
	const path = "testdata/grafana.txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, Config{})
	var out strings.Builder
	requests := 0
	for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
		var head []string
		var request string
		for line := range strings.Lines(block) {
			if !strings.HasPrefix(line, "#") {
				request = strings.TrimSpace(line)
				break
			}
			head = append(head, line)
		}
		requests++
		w := ask(t, h, request)
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%s: Content-Type %q", request, got)
		}
		var answer bytes.Buffer
		if err := json.Indent(&answer, w.Body.Bytes(), "", " "); err != nil {
			t.Fatalf("%s: %v in %s", request, err, w.Body)
		}
		fmt.Fprintf(&out, "%s%s\n%d %s\n\n", strings.Join(head, ""), request, w.Code, strings.ReplaceAll(compact(answer.String()), runtime.Version(), "go1"))
	}
	if requests < 20 {
		t.Errorf("only %d requests", requests)
	}
	got := strings.TrimSpace(out.String()) + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != string(text) {
		g, w := strings.Split(got, "\n"), strings.Split(string(text), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Errorf("%s:%d:\ngot  %s\nwant %s", path, i+1, g[i], w[i])
				break
			}
		}
	}
}

// compact puts pairs of time and value, and short objects, on one line: "[\n 1,\n "2"\n]" is no way to read a series.
func compact(indented string) string {
	lines := strings.Split(indented, "\n")
	var out []string
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		if open := strings.TrimRight(line, " "); strings.HasSuffix(open, "[") || strings.HasSuffix(open, "{") {
			j, joined := i+1, line
			for j < len(lines) && !strings.HasSuffix(lines[j], "[") && !strings.HasSuffix(lines[j], "{") && len(joined) < 160 {
				part := strings.TrimSpace(lines[j])
				joined += part
				if strings.HasPrefix(part, "]") || strings.HasPrefix(part, "}") {
					out = append(out, joined)
					i = j
					line = ""
					break
				}
				j++
			}
			if line == "" {
				continue
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
