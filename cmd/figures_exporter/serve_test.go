package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

// serverLog collects what a program writes and finds in it the address that it listens on.
type serverLog struct {
	mu      sync.Mutex
	text    bytes.Buffer
	address chan string
}

var listening = regexp.MustCompile(`msg="Listening on" address=(127\.0\.0\.1:\d+)`)

func (l *serverLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	if m := listening.FindSubmatch(l.text.Bytes()); m != nil {
		select {
		case l.address <- string(m[1]):
		default:
		}
	}
	return len(p), nil
}

func (l *serverLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serving is a program that serves, in this process.
type serving struct {
	t    *testing.T
	url  string
	log  *serverLog
	stop func() int
}

func serve(t *testing.T, args ...string) *serving {
	t.Helper()
	cleanEnvironment(t)
	s := &serving{t: t, log: &serverLog{address: make(chan string, 1)}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...), strings.NewReader(""), io.Discard, s.log)
	}()
	s.stop = sync.OnceValue(func() int { cancel(); return <-ended })
	t.Cleanup(func() {
		s.stop()
		if t.Failed() {
			t.Logf("log:\n%s", s.log)
		}
	})
	select {
	case address := <-s.log.address:
		s.url = "http://" + address
	case status := <-ended:
		ended <- status
		t.Fatalf("ended with status %d", status)
	}
	return s
}

func (s *serving) ask(method, path string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Close = true // so that nothing of the client is left when goroutines are counted
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// until polls a page until it holds a text, or no longer does: what happens behind it tells nobody.
func (s *serving) until(path, text string, there bool) {
	s.t.Helper()
	tick, deadline := time.NewTicker(10*time.Millisecond), time.NewTimer(30*time.Second)
	defer tick.Stop()
	defer deadline.Stop()
	for waiting := true; waiting; {
		if _, page := s.ask(http.MethodGet, path); strings.Contains(page, text) == there {
			return
		}
		select {
		case <-tick.C:
		case <-deadline.C:
			waiting = false
		}
	}
	_, page := s.ask(http.MethodGet, path)
	s.t.Fatalf("%s: %q there: never %v\n%s", path, text, there, page)
}

func put(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// newsroom is a folder with articles, a topic and settings that name both.
func newsroom(t *testing.T) (dir, settings string) {
	t.Helper()
	dir = t.TempDir()
	topicFile, err := os.ReadFile("testdata/topic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "topic.yaml"), string(topicFile))
	put(t, filepath.Join(dir, "news/corpus.yaml"), "documents:\n  - {file: a.txt, outlet: Daily, published: 2024-10-29}\n  - {file: b.txt, outlet: Daily, published: 2024-10-30}\n")
	put(t, filepath.Join(dir, "news/b.txt"), "Ruritania said that 90 Graustarkian soldiers came.\n")
	put(t, filepath.Join(dir, "news/a.txt"), "Ruritania said that around 12,000 Graustarkian soldiers were there.\n")
	settings = filepath.Join(dir, "settings.yml")
	put(t, settings, "corpus: [news]\ntopics: [topic.yaml]\nrescan_interval: 100ms\nstable_after: 1ms\nweb: {enable_lifecycle: true}\n")
	return dir, settings
}

func series(value string) string {
	return `reported_troops{force="Graustark",outlet="Daily",source="Ruritania",status="deployed"} ` + value + "\n"
}

// A life of a server: it reads, is changed, is told nonsense, loses its corpus, and stops.
func TestServe(t *testing.T) {
	// The first Notify of a process starts a goroutine for good.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGHUP)
	signal.Stop(signals)
	before := runtime.NumGoroutine()
	dir, settings := newsroom(t)
	s := serve(t, "--config.file", settings)
	s.until("/-/ready", "figures_exporter is ready.", true)
	_, page := s.ask(http.MethodGet, "/metrics")
	if !strings.Contains(page, series("90")) {
		t.Errorf("got %s", page)
	}
	for _, path := range []string{"/metrics", "/telemetry"} {
		_, page := s.ask(http.MethodGet, path)
		problems, err := promlint.New(strings.NewReader(page)).Lint()
		if err != nil || len(problems) > 0 {
			t.Errorf("%s: %v, %v", path, problems, err)
		}
	}

	// A new file and a file that is gone change their own figures.
	put(t, filepath.Join(dir, "news/c.txt"), "Graustark said that 7 Graustarkian soldiers came on 1 October 2024.\n")
	s.until("/telemetry", "figures_exporter_documents 3\n", true)
	if err := os.Remove(filepath.Join(dir, "news/b.txt")); err != nil {
		t.Fatal(err)
	}
	s.until("/metrics", series("12000"), true)

	// Settings at fault change nothing, and are told of wherever somebody looks.
	good, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	put(t, settings, "corpse: [news]\n"+string(good))
	if status, text := s.ask(http.MethodPost, "/-/reload"); status != 500 || !strings.Contains(text, "settings.yml:1:1: corpse: unknown key, did you mean corpus?") {
		t.Errorf("got %d %s", status, text)
	}
	s.until("/telemetry", "figures_exporter_config_last_reload_successful 0\n", true)
	s.until("/", "settings.yml:1:1: corpse: unknown key", true)
	s.until("/metrics", series("12000"), true)

	// Good ones, by signal: with another confidence nothing is left.
	put(t, settings, "min_confidence: 1\n"+string(good))
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.until("/telemetry", "figures_exporter_config_last_reload_successful 1\n", true)
	s.until("/metrics", "reported_troops{", false)
	s.until("/telemetry", `figures_exporter_excluded_candidates{reason="low_confidence"}`, true)
	put(t, settings, string(good))
	if status, text := s.ask(http.MethodPost, "/-/reload"); status != 200 {
		t.Errorf("got %d %s", status, text)
	}
	s.until("/metrics", series("12000"), true)

	// A correction is counted, and shown with what it changed.
	put(t, filepath.Join(dir, "news/corrections.yaml"), "figures:\n  - {document: a.txt, quote: \"12,000\", set: {value: 11500}, reason: misprint}\n")
	s.until("/metrics", series("11500"), true)
	s.until("/telemetry", "figures_exporter_corrections_used 1\n", true)
	s.until("/", `<td data-label="Reason">misprint</td><td class="n short" data-label="Figures">1</td>`, true)
	s.until("/figures", "corrected (set) by "+filepath.Join(dir, "news/corrections.yaml")+":2:5: misprint", true)
	if err := os.Remove(filepath.Join(dir, "news/corrections.yaml")); err != nil {
		t.Fatal(err)
	}
	s.until("/metrics", series("12000"), true)

	// A file at fault is counted by its reason.
	s.until("/telemetry", `figures_exporter_document_faults{reason="binary"} 0`, true)
	put(t, filepath.Join(dir, "news/d.txt"), "\x00\x01\x02")
	s.until("/telemetry", `figures_exporter_document_faults{reason="binary"} 1`, true)

	// The folder vanishes: everything stays, and the exporter says so.
	if err := os.Rename(filepath.Join(dir, "news"), filepath.Join(dir, "gone")); err != nil {
		t.Fatal(err)
	}
	s.until("/telemetry", `news"} 0`, true)
	s.until("/metrics", series("12000"), true)
	s.until("/", "went empty all at once", true)

	if status := s.stop(); status != 0 {
		t.Errorf("status %d", status)
	}
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines before, %d after\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
}

// Who is new on a subject is what the topic says, on the page as for the alerts: with another window the page changes.
func TestServeNewSources(t *testing.T) {
	dir, settings := newsroom(t)
	s := serve(t, "--config.file", settings)
	s.until("/-/ready", "figures_exporter is ready.", true)
	f := func(day, want string) {
		t.Helper()
		if _, page := s.ask(http.MethodGet, "/disagreement?at-time="+day); !strings.Contains(page, want) {
			t.Errorf("%s: %q is not in\n%s", day, want, page)
		}
	}
	f("2024-11-04", "<p>Who spoke on this for the first time in the 7 days before.</p>\n<ul>\n<li>Ruritania, first on 2024-10-29")
	f("2024-11-05", "<p>No source spoke on this for the first time in the 7 days before.</p>")
	topic, err := os.ReadFile(filepath.Join(dir, "topic.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "topic.yaml"), strings.Replace(string(topic), "    counts:\n", "    alerts: {new_source_window: 36h}\n    counts:\n", 1))
	if status, text := s.ask(http.MethodPost, "/-/reload"); status != 200 {
		t.Fatalf("got %d %s", status, text)
	}
	f("2024-10-29", "<p>Who spoke on this for the first time in the 36 hours before.</p>\n<ul>\n<li>Ruritania, first on 2024-10-29")
	f("2024-10-30", "<p>No source spoke on this for the first time in the 36 hours before.</p>")
}

// A receiver that keeps a request waiting holds up neither the pages nor the end of the program.
func TestServeStopsWhilePushing(t *testing.T) {
	arrived := make(chan struct{}, 1)
	hanging := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // without it nobody sees the client go
		select {
		case arrived <- struct{}{}:
		default:
		}
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	s := serve(t, "--push.url", hanging.URL, "--push.deadline", "1h")
	select {
	case <-arrived:
	case <-time.After(30 * time.Second):
		t.Fatal("nothing was pushed")
	}
	s.until("/metrics", "reported_troops{", true)
	if !strings.Contains(s.log.String(), "the built-in demonstration is sent") {
		t.Error("no warning that the demonstration is sent")
	}
	if status := s.stop(); status != 0 {
		t.Errorf("status %d", status)
	}
	if page := s.log.String(); strings.Contains(page, "pushing failed") {
		t.Errorf("the end of the program counts as a failure:\n%s", page)
	}
}

// What a newcomer sees: the demonstration, marked as what it is.
func TestServeDemonstration(t *testing.T) {
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	_, page := s.ask(http.MethodGet, "/")
	for _, want := range []string{"built-in demonstration", "not the outlet&#39;s text", "<mark>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the first page has no %q", want)
		}
	}
	if status, text := s.ask(http.MethodPost, "/-/reload"); status != 403 {
		t.Errorf("reload: got %d %s", status, text)
	}
	if _, page := s.ask(http.MethodGet, "/metrics"); !strings.Contains(page, `reported_troops_estimate{force="North Korea",`) {
		t.Errorf("no estimates of North Korea's troops in\n%s", page)
	}
}

func TestServeTellsWhatIsWrong(t *testing.T) {
	cleanEnvironment(t)
	missing := filepath.Join(t.TempDir(), "nwes")
	for name, c := range map[string]struct {
		args   []string
		status int
		says   string
	}{
		"no corpus":      {[]string{"--corpus", missing}, 1, missing + ": the root cannot be read: no such file or directory"},
		"no such topic":  {[]string{"--topic", "weather"}, 1, `unknown topic "weather"`},
		"a bad address":  {[]string{"--web.listen-address", "nowhere"}, 2, `--web.listen-address: "nowhere" is no address with a port`},
		"no such config": {[]string{"--web.config.file", missing}, 1, "no such file or directory"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			args := append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, c.args...)
			if status := run(t.Context(), args, strings.NewReader(""), io.Discard, &stderr); status != c.status || !strings.Contains(stderr.String(), c.says) {
				t.Errorf("status %d, want %d; got %s", status, c.status, stderr.String())
			}
		})
	}
}

// Settings of push come and go with a reload; one that is at fault leaves the receiver as it was.
func TestServePushes(t *testing.T) {
	dir, settings := newsroom(t)
	good, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	first, second := newReceiver(t), newReceiver(t)
	s := serve(t, "--config.file", settings)
	s.until("/-/ready", "figures_exporter is ready.", true)
	const success = "figures_exporter_push_last_success_timestamp_seconds"
	if _, page := s.ask(http.MethodGet, "/telemetry"); strings.Contains(page, success) {
		t.Errorf("there is a receiver without push.url:\n%s", page)
	}
	reload := func(push string, status int, says string) {
		t.Helper()
		put(t, settings, string(good)+push)
		if got, text := s.ask(http.MethodPost, "/-/reload"); got != status || !strings.Contains(text, says) {
			t.Errorf("%s: status %d, want %d: %s", push, got, status, text)
		}
	}
	put(t, filepath.Join(dir, "first.yml"), "authorization: {credentials: sesame}\n")
	reload("push: {url: "+first.URL+", sparse: true, checkpoint: push.json, http_config_file: first.yml}\n", 200, "")
	s.until("/telemetry", success+" 1", true)
	asked, head := first.asked()
	if asked == 0 || head.Get("Authorization") != "Bearer sesame" {
		t.Errorf("%d requests, the last with %v", asked, head)
	}
	if _, err := os.Stat(filepath.Join(dir, "push.json")); err != nil {
		t.Error(err)
	}

	put(t, filepath.Join(dir, "first.yml"), "authorization: {credentals: sesame}\n")
	reload("push: {url: "+second.URL+", http_config_file: first.yml}\n", 500, "first.yml:1:1: field credentals not found")
	reload("push: {url: "+second.URL+", checkpoint: push.json}\n", 500, "push.json is the checkpoint of")
	put(t, filepath.Join(dir, "news/c.txt"), "Graustark said that 7 Graustarkian soldiers came on 1 October 2024.\n")
	s.until("/telemetry", "figures_exporter_documents 3\n", true)
	s.until("/telemetry", "figures_exporter_config_last_reload_successful 0\n", true)
	if asked, _ := second.asked(); asked > 0 {
		t.Errorf("%d requests by settings at fault", asked)
	}

	reload("push: {url: "+second.URL+", sparse: true, remote_write: v1}\n", 200, "")
	second.await(t) // the telemetry may still be that of the first
	if asked, head := second.asked(); asked == 0 || head.Get("Authorization") != "" {
		t.Errorf("%d requests, the last with %v", asked, head)
	}
	reload("", 200, "")
	s.until("/telemetry", success, false)
	if status := s.stop(); status != 0 {
		t.Errorf("status %d", status)
	}
}
