package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"

	"figures_exporter/dashboards/rules"
)

func grafana(t *testing.T, topics ...string) *rules.GrafanaFile {
	t.Helper()
	f, err := rules.Grafana(generate(t, topics...), rules.GrafanaConfig{DataSource: "figures", Folder: "figures_exporter"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestCommittedGrafanaAlerts(t *testing.T) {
	path := filepath.Join("..", "..", "config", "grafana", "alerting", "figures.yaml")
	got, err := grafana(t).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(path); err != nil || string(have) != string(got) {
		t.Errorf("%s is not what the generator makes (%v): go test ./dashboards/rules -update", path, err)
	}
}

func TestGrafanaNeedsItsConfig(t *testing.T) {
	for _, c := range []rules.GrafanaConfig{{Folder: "f"}, {DataSource: "d"}} {
		if _, err := rules.Grafana(generate(t), c); err == nil || !strings.Contains(err.Error(), "missing") {
			t.Errorf("%+v: error %v, want one about what is missing", c, err)
		}
	}
}

// Every alert of Prometheus is one of Grafana, which stands alone: no other series, names that Grafana takes, and templates that it can
// expand where labels are absent.
func TestGrafanaAlertsStandAlone(t *testing.T) {
	topics := []string{"armed_conflict", "displacement"}
	want := 0
	for _, r := range rulesOf(generate(t, topics...)) {
		if r.Alert != "" {
			want++
		}
	}
	uids, titles := map[string]bool{}, map[string]bool{}
	for _, g := range grafana(t, topics...).Groups {
		if g.Interval <= 0 || time.Duration(g.Interval)%(10*time.Second) != 0 {
			t.Errorf("%s: interval %s, want whole tens of seconds", g.Name, g.Interval)
		}
		for _, r := range g.Rules {
			if uids[r.UID] || titles[r.Title] || len(r.UID) > 40 {
				t.Errorf("%s: the uid %s or the title stands twice or is too long", r.Title, r.UID)
			}
			uids[r.UID], titles[r.Title] = true, true
			expr := r.Data[0].Model.Expr
			if what, err := sumsOver(expr); err != nil || what != "" {
				t.Errorf("%s has %q (%v)", r.Title, what, err)
			}
			if strings.Contains(expr, "_estimate:") {
				t.Errorf("%s asks for what is recorded:\n%s", r.Title, expr)
			}
			for name, text := range r.Annotations {
				expanded, err := expandAsGrafana(text)
				if err != nil || strings.Contains(expanded, "<no value>") {
					t.Errorf("%s: %s: %v\n%s", r.Title, name, err, expanded)
				}
			}
		}
	}
	if len(uids) != want {
		t.Errorf("%d alerts, want %d as for Prometheus", len(uids), want)
	}
}

// expandAsGrafana expands a template with only what all versions of Grafana give: the value of an expression, and a label that is looked
// up is a mistake where the alert has none.
func expandAsGrafana(text string) (string, error) {
	functions := template.FuncMap{"humanizeDuration": func(s float64) string { return (time.Duration(s) * time.Second).String() }}
	t, err := template.New("").Option("missingkey=error").Funcs(functions).Parse("{{ $labels := .Labels }}{{ $values := .Values }}" + text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, map[string]any{
		"Labels": map[string]string{"source": "R&D"},
		"Values": map[string]struct{ Value float64 }{"B": {4}},
	})
	return out.String(), err
}

// The queries of Grafana's alerts give what those of Prometheus' alerts give: put in their place they pass their unit tests.
func TestGrafanaAlertsFireAlike(t *testing.T) {
	exprs := map[string]string{}
	for _, g := range grafana(t).Groups {
		for _, r := range g.Rules {
			exprs[r.Title] = r.Data[0].Model.Expr
		}
	}
	dir := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range generate(t) {
		for _, g := range f.Groups.Groups {
			for i := range g.Rules {
				r := &g.Rules[i]
				if r.Alert == "" {
					continue // descriptions still ask for what is recorded
				}
				expr := exprs[strings.TrimSpace(r.Alert+" "+r.Labels["metric"])]
				if expr == "" {
					t.Fatalf("Grafana has no %s of %s", r.Alert, r.Labels["metric"])
				}
				r.Expr = expr
			}
		}
		write(f.Name, []byte(marshal(t, f)))
	}
	for _, file := range unitTests(t) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(file, content)
		promtool(t, "promtool", "test", "rules", filepath.Join(dir, file))
	}
}
