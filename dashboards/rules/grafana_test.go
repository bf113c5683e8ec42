package rules_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/prometheus/common/helpers/templates"

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
				expanded, err := expandAsGrafana(text, map[string]string{"source": "R&D"}, valuesOf(r))
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

// grafanaValue is what a template of Grafana has as $values.NAME.
type grafanaValue struct{ Value float64 }

// valuesOf gives a value to every expression of a rule.
func valuesOf(r rules.GrafanaRule) map[string]grafanaValue {
	values := map[string]grafanaValue{}
	for _, q := range r.Data {
		if q.Model.Expression != "" {
			values[q.RefID] = grafanaValue{4}
		}
	}
	return values
}

// expandAsGrafana expands a template with only what all versions of Grafana give: the values of expressions, and a label that is looked
// up is a mistake where the alert has none.
func expandAsGrafana(text string, labels map[string]string, values map[string]grafanaValue) (string, error) {
	functions := template.FuncMap{"humanizeDuration": templates.HumanizeDuration}
	t, err := template.New("").Option("missingkey=error").Funcs(functions).Parse("{{ $labels := .Labels }}{{ $values := .Values }}" + text)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	err = t.Execute(&out, map[string]any{"Labels": labels, "Values": values})
	return out.String(), err
}

// Each number that is asked for beside an alert's query has its place, and each place its number.
func TestGrafanaAsksForWhatItTells(t *testing.T) {
	for _, g := range grafana(t, "armed_conflict", "displacement").Groups {
		for _, r := range g.Rules {
			asked := map[string]bool{}
			for i, q := range r.Data {
				if asked[q.RefID] {
					t.Errorf("%s asks twice for %s", r.Title, q.RefID)
				}
				asked[q.RefID] = true
				if expression := q.Model.Expression; q.Model.Type == "math" && (i == 0 || expression != "$"+r.Data[i-1].RefID || r.Data[i-1].Model.Expr == "") {
					t.Errorf("%s: %s is %s, want the query before it", r.Title, q.RefID, expression)
				}
				if what, err := sumsOver(q.Model.Expr); q.Model.Expr != "" && (err != nil || what != "") {
					t.Errorf("%s: %s has %q (%v)", r.Title, q.RefID, what, err)
				}
				if q.Model.Type == "math" && q.RefID != "B" && !strings.Contains(r.Annotations["description"], "$values."+q.RefID+".Value") {
					t.Errorf("%s asks for %s and does not tell it", r.Title, q.RefID)
				}
			}
		}
	}
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
