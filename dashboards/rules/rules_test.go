package rules_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"

	"figures_exporter/config"
	"figures_exporter/dashboards/rules"
	"figures_exporter/exporter/topic"
)

var update = flag.Bool("update", false, "write what the generator makes as what the tests want")

// generate makes the rules of topics, by the defaults of all settings.
func generate(t *testing.T, topics ...string) []rules.File {
	t.Helper()
	set, err := topic.Load(topic.Config{FS: config.Topics, Names: topics})
	if err != nil {
		t.Fatal(err)
	}
	files, err := rules.Generate(rules.Config{
		Metrics: set.Declared, EstimateMaxAge: 90 * 24 * time.Hour, NothingNewAfter: 72 * time.Hour, ExternalURL: "http://127.0.0.1:9924",
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func marshal(t *testing.T, f rules.File) string {
	t.Helper()
	content, err := f.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestCommittedRules(t *testing.T) {
	for _, f := range generate(t) {
		got := marshal(t, f)
		if *update {
			if err := os.WriteFile(f.Name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(f.Name)
		if err != nil || string(have) != got {
			t.Errorf("%s is not what the generator makes (%v): go test ./dashboards/rules -update", f.Name, err)
		}
	}
}

// rulesOf lists the rules of files.
func rulesOf(files []rules.File) []rulefmt.Rule {
	var out []rulefmt.Rule
	for _, f := range files {
		for _, g := range f.Groups.Groups {
			out = append(out, g.Rules...)
		}
	}
	return out
}

func TestRulesAreValid(t *testing.T) {
	metric := topic.Metric{Name: "sightings", Dimension: topic.DimensionCount}
	thresholds := topic.DefaultAlerts()
	metric.Alerts = &thresholds
	noSubject, err := rules.Generate(rules.Config{
		Metrics: []topic.Metric{metric}, EstimateMaxAge: time.Hour, NothingNewAfter: time.Hour, ExternalURL: "https://figures.example.org/path/",
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string][]rules.File{
		"armed conflict": generate(t), "every built-in topic": generate(t, "armed_conflict", "displacement"), "a metric without a subject": noSubject,
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range files {
				if _, errs := rulefmt.Parse([]byte(marshal(t, f)), false, model.UTF8Validation, parser.NewParser(parser.Options{}), slog.New(slog.DiscardHandler)); len(errs) > 0 {
					t.Errorf("%s: %v", f.Name, errs)
				}
			}
			records := map[string]bool{}
			for _, r := range rulesOf(files) {
				if r.Record == "" {
					continue
				}
				if records[r.Record] {
					t.Errorf("%s is recorded twice", r.Record)
				}
				records[r.Record] = true
			}
		})
	}
}

// sumsOver names the first thing in an expression that adds figures up. Ten newspapers that print one number are one number: of
// estimates there is a highest, a lowest, a median and how many they are, and nothing else.
func sumsOver(expr string) (string, error) {
	tree, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		return "", err
	}
	found := ""
	parser.Inspect(tree, func(node parser.Node, _ []parser.Node) error {
		switch n := node.(type) {
		case *parser.AggregateExpr:
			if !slices.Contains([]parser.ItemType{parser.MAX, parser.MIN, parser.QUANTILE, parser.COUNT}, n.Op) {
				found = n.Op.String()
			}
		case *parser.Call:
			if slices.Contains([]string{"sum_over_time", "avg_over_time", "increase"}, n.Func.Name) {
				found = n.Func.Name
			}
		case *parser.BinaryExpr:
			if n.Op == parser.ADD {
				found = "+"
			}
		}
		return nil
	})
	return found, nil
}

func TestNoRuleAddsFiguresUp(t *testing.T) {
	for _, r := range rulesOf(generate(t, "armed_conflict", "displacement")) {
		if what, err := sumsOver(r.Expr); err != nil || what != "" {
			t.Errorf("%s%s has %q (%v):\n%s", r.Record, r.Alert, what, err, r.Expr)
		}
	}
	for _, expr := range []string{"sum(a)", "max(sum by (type) (a))", "avg by (side) (a)", "sum_over_time(a[1d])", `a{type="killed"} + a{type="wounded"}`} {
		if what, err := sumsOver(expr); err != nil || what == "" {
			t.Errorf("%s is not refused (%v)", expr, err)
		}
	}
}

func TestEveryAlertIsExplained(t *testing.T) {
	explained := map[string]rules.Runbook{}
	for _, r := range rules.Runbooks() {
		if r.Summary == "" || r.Meaning == "" || r.Action == "" || explained[r.Name].Name != "" {
			t.Errorf("the text of %s has a gap or stands twice", r.Name)
		}
		explained[r.Name] = r
	}
	made := map[string]bool{}
	for _, r := range rulesOf(generate(t)) {
		if r.Alert == "" {
			continue
		}
		made[r.Alert] = true
		book := explained[r.Alert]
		if !strings.HasPrefix(r.Alert, "Figures") || book.Name == "" {
			t.Errorf("%s has no text", r.Alert)
		}
		if got, want := r.Annotations["runbook_url"], "http://127.0.0.1:9924/docs/alerts#"+r.Alert; got != want {
			t.Errorf("%s: runbook_url %s, want %s", r.Alert, got, want)
		}
		if got := r.Labels["severity"]; got != book.Severity || !slices.Contains([]string{"critical", "warning", "info"}, got) {
			t.Errorf("%s: severity %q, want %q", r.Alert, got, book.Severity)
		}
		if strings.Contains(fmt.Sprint(r.Labels), "{{") || strings.Contains(r.Annotations["summary"], "{{") {
			t.Errorf("%s: labels and summary must not change while it fires: %v %s", r.Alert, r.Labels, r.Annotations["summary"])
		}
	}
	for name := range explained {
		if !made[name] {
			t.Errorf("%s is explained and never made", name)
		}
	}
}

// The list of docs/alerts.md stands between two marks.
const (
	docsFile  = "../../docs/alerts.md"
	docsBegin = "<!-- The alerts: go test ./dashboards/rules -update -->\n"
	docsEnd   = "<!-- The end of the alerts -->\n"
)

func TestDocs(t *testing.T) {
	page, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(page), docsBegin)
	have, after, ended := strings.Cut(rest, docsEnd)
	if !found || !ended {
		t.Fatalf("%s lacks the marks around the list of alerts", docsFile)
	}
	var want strings.Builder
	for _, r := range rules.Runbooks() {
		fmt.Fprintf(&want, "\n### %s\n\n*%s* · %s\n\n%s\n\n**What to do.** %s\n", r.Name, r.Severity, r.Summary, r.Meaning, r.Action)
	}
	want.WriteString("\n")
	if *update {
		if err := os.WriteFile(docsFile, []byte(before+docsBegin+want.String()+docsEnd+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if have != want.String() {
		t.Errorf("%s does not have the texts of the alerts: go test ./dashboards/rules -update", docsFile)
	}
}

func TestGenerateNeedsItsConfig(t *testing.T) {
	whole := rules.Config{EstimateMaxAge: time.Hour, NothingNewAfter: time.Hour, ExternalURL: "http://localhost"}
	if _, err := rules.Generate(whole); err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]rules.Config{
		"estimates count": {NothingNewAfter: time.Hour, ExternalURL: "http://localhost"},
		"dried up":        {EstimateMaxAge: time.Hour, ExternalURL: "http://localhost"},
		"the address":     {EstimateMaxAge: time.Hour, NothingNewAfter: time.Hour},
		"of a_metric": {EstimateMaxAge: time.Hour, NothingNewAfter: time.Hour, ExternalURL: "http://localhost",
			Metrics: []topic.Metric{{Name: "a_metric"}}},
	} {
		if _, err := rules.Generate(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one about %s", err, want)
		}
	}
}

// unitTests are the files of promtool's tests.
func unitTests(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files of unit tests", err)
	}
	return files
}

// suite is what a file of promtool's tests says of alerts.
type suite struct {
	Tests []struct {
		Interval string `yaml:"interval"`
		Series   []struct {
			Series string `yaml:"series"`
			Values string `yaml:"values"`
		} `yaml:"input_series"`
		Alerts []struct {
			Name string `yaml:"alertname"`
			At   string `yaml:"eval_time"`
			Want []struct {
				Labels      map[string]string `yaml:"exp_labels"`
				Annotations map[string]string `yaml:"exp_annotations"`
			} `yaml:"exp_alerts"`
		} `yaml:"alert_rule_test"`
		Queries []struct {
			Expr string `yaml:"expr"`
			Want []any  `yaml:"exp_samples"`
		} `yaml:"promql_expr_test"`
	} `yaml:"tests"`
}

// TestEveryAlertHasUnitTests demands of each alert that it is seen to fire with its whole text, and seen not to.
func TestEveryAlertHasUnitTests(t *testing.T) {
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, file := range unitTests(t) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var suite suite
		if err := yaml.Unmarshal(content, &suite); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, test := range suite.Tests {
			for _, a := range test.Alerts {
				if len(a.Want) > 0 {
					fires[a.Name] = true
				} else {
					silent[a.Name] = true
				}
			}
			for _, q := range test.Queries {
				if _, rest, ok := strings.Cut(q.Expr, `ALERTS{alertname="`); ok && len(q.Want) == 0 {
					name, _, _ := strings.Cut(rest, `"`)
					silent[name] = true
				}
			}
		}
	}
	for _, r := range rules.Runbooks() {
		if !fires[r.Name] || !silent[r.Name] {
			t.Errorf("%s: seen to fire %t, seen to be silent %t, want both", r.Name, fires[r.Name], silent[r.Name])
		}
	}
}

// promtool runs Prometheus' own tool of a version: promtool is Debian's, promtool3 that of version 3. Where there is none the test is
// skipped, and fails where TEST_REQUIRE_PROGRAMS is set.
func promtool(t *testing.T, name string, args ...string) {
	t.Helper()
	const require = "TEST_REQUIRE_PROGRAMS"
	program, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv(require) != "" {
			t.Fatalf("%s is set, but there is no %s: %v", require, name, err)
		}
		t.Skipf("no %s on this machine: %v", name, err)
	}
	if out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput(); err != nil {
		t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// TestPromtool has Prometheus' own tool, old and new, check the rules and run their unit tests.
func TestPromtool(t *testing.T) {
	dir := t.TempDir()
	var generated []string
	for _, f := range generate(t, "armed_conflict", "displacement") {
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, []byte(marshal(t, f)), 0o600); err != nil {
			t.Fatal(err)
		}
		generated = append(generated, path)
	}
	for _, tool := range []string{"promtool", "promtool3"} {
		t.Run(tool, func(t *testing.T) {
			t.Run("check", func(t *testing.T) {
				promtool(t, tool, append([]string{"check", "rules", "--lint=all", "--lint-fatal"}, generated...)...)
			})
			for _, file := range unitTests(t) {
				t.Run(file, func(t *testing.T) { promtool(t, tool, "test", "rules", file) })
			}
		})
	}
}
