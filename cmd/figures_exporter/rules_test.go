package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"figures_exporter/dashboards/rules"
)

// Every link of an alert to its explanation leads to one.
func TestServeExplainsAlerts(t *testing.T) {
	s := serve(t)
	status, page := s.ask("GET", "/docs/alerts")
	if status != 200 {
		t.Fatalf("status %d", status)
	}
	for _, r := range rules.Runbooks() {
		if !strings.Contains(page, `id="`+r.Name+`"`) {
			t.Errorf("the page has no anchor %s", r.Name)
		}
	}
}

// TestRulesCheck writes rules, and holds them against those of the same and of other settings.
func TestRulesCheck(t *testing.T) {
	cleanEnvironment(t)
	dir := t.TempDir()
	call := func(args ...string) (status int, stderr string) {
		t.Helper()
		var b strings.Builder
		status = run(context.Background(), append([]string{"rules"}, args...), strings.NewReader(""), io.Discard, &b)
		return status, b.String()
	}
	if status, stderr := call("--check", dir); status != statusFault || strings.Count(stderr, "missing") != 2 {
		t.Errorf("an empty folder: status %d\n%s", status, stderr)
	}
	if status, stderr := call("--output", dir); status != statusOK {
		t.Fatalf("writing: status %d\n%s", status, stderr)
	}
	if status, stderr := call("--check", dir); status != statusOK || stderr != "" {
		t.Errorf("what was written: status %d\n%s", status, stderr)
	}
	figures := filepath.Join(dir, "rules", "figures.yaml")
	if status, stderr := call("--check", "--estimate-max-age=30d", dir); status != statusFault || !strings.HasPrefix(stderr, figures+":10: differs") {
		t.Errorf("another age of estimates: status %d\n%s", status, stderr)
	}
	if status, stderr := call("--format=grafana", "--output", dir); status != statusOK {
		t.Fatalf("writing for Grafana: status %d\n%s", status, stderr)
	}
	if status, stderr := call("--format=grafana", "--check", dir); status != statusOK || stderr != "" {
		t.Errorf("what was written for Grafana: status %d\n%s", status, stderr)
	}
	alerting := filepath.Join(dir, "alerting", "figures.yaml")
	if status, stderr := call("--format=grafana", "--grafana.datasource=mine", "--check", dir); status != statusFault || !strings.HasPrefix(stderr, alerting) {
		t.Errorf("another data source: status %d\n%s", status, stderr)
	}
	if status, stderr := call("--format=nagios"); status != statusUsage || !strings.Contains(stderr, "expected prometheus or grafana") {
		t.Errorf("an unknown format: status %d\n%s", status, stderr)
	}
	if err := os.Remove(figures); err != nil {
		t.Fatal(err)
	}
	if status, stderr := call("--check", "--output", dir); status != statusFault || !strings.HasPrefix(stderr, figures+": is missing") {
		t.Errorf("a file is gone: status %d\n%s", status, stderr)
	}
}
