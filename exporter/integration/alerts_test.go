package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// alertInbox is a webhook to which Alertmanager sends what fires. It is safe for concurrent use.
type alertInbox struct {
	mu    sync.Mutex
	found map[string][]sentAlert
}

type sentAlert struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

func (b *alertInbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var message struct {
		Alerts []sentAlert `json:"alerts"`
	}
	if err := json.NewDecoder(r.Body).Decode(&message); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range message.Alerts {
		name := a.Labels["alertname"]
		b.found[name] = append(b.found[name], a)
	}
}

// of gives all that came under a name.
func (b *alertInbox) of(name string) []sentAlert {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.found[name]
}

// What docs/alerts.md promises: an article with a new source, far from those before it, is dropped into the watched folder, and
// Alertmanager sends an alert whose links lead to the sentence and to what to do.
func TestAlerts(t *testing.T) {
	t.Parallel() // it waits most of the time
	exporter := buildExporter(t)
	for _, name := range []string{"prometheus", "prometheus3"} {
		t.Run(name, func(t *testing.T) {
			prometheus, alertmanager := lookProgram(t, name), lookProgram(t, "prometheus-alertmanager")
			testAlerts(t, prometheus, alertmanager, exporter)
		})
	}
}

// startAlertmanager starts one that sends all it gets to a webhook at once.
func startAlertmanager(t *testing.T, program, webhook string) *server {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "alertmanager.yml")
	settings := fmt.Sprintf("route: {receiver: inbox, group_by: [...], group_wait: 0s, group_interval: 1s}\nreceivers: [{name: inbox, webhook_configs: [{url: %q}]}]\n", webhook)
	if err := os.WriteFile(path, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return startServer(t, program, "--config.file="+path, "--storage.path="+filepath.Join(dir, "data"), "--cluster.listen-address=",
		"--web.listen-address="+freeAddress(t))
}

func testAlerts(t *testing.T, prometheus, alertmanager, exporter string) {
	t.Helper()
	dir, rules := t.TempDir(), t.TempDir()
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	today := time.Now().UTC().Truncate(day)
	put("corpus.yaml", fmt.Sprintf("defaults: {outlet: Daily}\ndocuments:\n  - {file: a.txt, published: %s}\n  - {file: b.txt, published: %s}\n",
		today.Add(-20*day).Format(time.DateOnly), today.Format(time.DateOnly)))
	put("a.txt", "Ukraine said that 3,000 North Korean soldiers were in Russia. South Korea said that 3,200 North Korean soldiers were in Russia.\n")
	serve := startServer(t, exporter, "serve", "--web.listen-address=127.0.0.1:0", "--corpus="+dir, "--rescan-interval=100ms", "--stable-after=1ms")

	if out, err := run(t, exporter, "", "rules", "--output="+rules, "--web.external-url="+serve.URL); err != nil {
		t.Fatalf("rules: %v\n%s", err, out)
	}
	// Nobody waits for five minutes here.
	path := filepath.Join(rules, "rules", "figures.yaml")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hurried := strings.NewReplacer("interval: 2m", "interval: 1s", "for: 5m", "for: 0s").Replace(string(content))
	if err := os.WriteFile(path, []byte(hurried), 0o600); err != nil {
		t.Fatal(err)
	}
	inbox := &alertInbox{found: map[string][]sentAlert{}}
	receiver := httptest.NewServer(inbox)
	defer receiver.Close()
	manager := startAlertmanager(t, alertmanager, receiver.URL)

	_, part, _ := strings.Cut(readDoc(t, "history.md"), "## With Prometheus\n")
	settings := strings.ReplaceAll(fenced(t, part, "yaml"), "127.0.0.1:9924", strings.TrimPrefix(serve.URL, "http://"))
	db := startDatabase(t, prometheus, fmt.Sprintf("global: {scrape_interval: 1s}\nrule_files: [%q]\nalerting:\n  alertmanagers: [{static_configs: [{targets: [%q]}]}]\n%s",
		path, strings.TrimPrefix(manager.URL, "http://"), settings))
	eventually(t, "the median of those who spoke before is recorded", func(ctx context.Context) error {
		got, err := db.query(ctx, `subject:reported_troops_estimate:established_median{force="North Korea"}`)
		if err == nil && (len(got) != 1 || got[0].Value != 3100) {
			err = fmt.Errorf("%v, want 3100", got)
		}
		return err
	})
	// What fires before is told to nobody, and again only after a minute.
	eventually(t, "Prometheus knows whom to tell", func(ctx context.Context) error {
		body, err := get(ctx, db.URL+"/api/v1/alertmanagers")
		if err == nil && !strings.Contains(body, manager.URL) {
			err = fmt.Errorf("%s", body)
		}
		return err
	})
	const name = "FiguresNewSourceDiverges"
	if early := inbox.of(name); len(early) > 0 {
		t.Fatalf("before anybody new spoke there is %v", early)
	}

	put("b.txt", "NATO said that 12,000 North Korean soldiers were in Russia.\n")
	var alert sentAlert
	eventually(t, "the alert arrives", func(context.Context) error {
		found := inbox.of(name)
		if len(found) == 0 {
			return fmt.Errorf("nothing of %s", name)
		}
		alert = found[0]
		return nil
	})
	for label, want := range map[string]string{"source": "NATO", "force": "North Korea", "metric": "reported_troops", "severity": "warning"} {
		if got := alert.Labels[label]; got != want {
			t.Errorf("label %s: %q, want %q", label, got, want)
		}
	}
	for _, want := range []string{"NATO, who first spoke on this within 7 days, says 12000: 3.87 times the median 3100", "South Korea 3200, Ukraine 3000"} {
		if !strings.Contains(alert.Annotations["description"], want) {
			t.Errorf("the description has no %q:\n%s", want, alert.Annotations["description"])
		}
	}
	for annotation, want := range map[string]string{"evidence_url": "NATO said that 12,000 North Korean soldiers", "runbook_url": `id="` + name + `"`} {
		page, err := get(t.Context(), alert.Annotations[annotation])
		if err != nil {
			t.Errorf("%s: %v", annotation, err)
			continue
		}
		if text := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(page)); !strings.Contains(text, want) {
			t.Errorf("%s leads to a page without %q:\n%.2000s", annotation, want, text)
		}
	}
}
