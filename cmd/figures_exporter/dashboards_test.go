package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"

	"figures_exporter/dashboards/boardtest"
	"figures_exporter/exporter/figure"
)

// committed is the folder of the boards that are part of the repository.
const committed = "../../dashboards"

// The boards in the repository are those that the command makes.
func TestDashboardsCommitted(t *testing.T) {
	cleanEnvironment(t)
	args := []string{"dashboards", "--check", committed}
	if *update {
		args = []string{"dashboards", "--output", committed}
	}
	var stderr bytes.Buffer
	if status := run(t.Context(), args, strings.NewReader(""), &stderr, &stderr); status != statusOK {
		t.Errorf("status %d\n%s", status, &stderr)
	}
}

func TestDashboardsCheck(t *testing.T) {
	cleanEnvironment(t)
	dir := t.TempDir()
	call := func(args ...string) (int, string) {
		var stderr bytes.Buffer
		status := run(t.Context(), append([]string{"dashboards"}, args...), strings.NewReader(""), &stderr, &stderr)
		return status, strings.ReplaceAll(stderr.String(), dir+string(filepath.Separator), "")
	}
	if status, said := call("--output", dir); status != statusOK || said != "" {
		t.Fatalf("writing: status %d\n%s", status, said)
	}
	if status, said := call("--check", dir); status != statusOK || said != "" {
		t.Errorf("of what it wrote itself: status %d\n%s", status, said)
	}
	boards := filepath.Join(dir, boardFolder)
	put(t, filepath.Join(boards, "sources.json"), "{}")
	put(t, filepath.Join(boards, "old.json"), "{}")
	if err := os.Remove(filepath.Join(boards, "exporter.json")); err != nil {
		t.Fatal(err)
	}
	const want = `generated/sources.json:1: differs from what topics and settings make, make it anew with 'figures_exporter dashboards'
generated/exporter.json: is missing, make it with 'figures_exporter dashboards'
generated/old.json: is none that 'figures_exporter dashboards' makes, delete it
`
	if status, said := call("--check", dir); status != statusFault || said != want {
		t.Errorf("status %d\ngot\n%s\nwant\n%s", status, said, want)
	}
	if status, said := call("--check", "--estimate-max-age=30d", dir); status != statusFault || !strings.Contains(said, "drift_reported_troops.json:") {
		t.Errorf("with another age of estimates: status %d\n%s", status, said)
	}
	if status, _ := call(dir); status != statusUsage {
		t.Errorf("a folder without --check: status %d", status)
	}
}

func readBoards(t *testing.T) []boardtest.Board {
	t.Helper()
	boards, err := boardtest.Read(filepath.Join(committed, boardFolder))
	if err != nil || len(boards) < 9 {
		t.Fatalf("%d boards, %v", len(boards), err)
	}
	return boards
}

// Every query of every variable, annotation and panel gives data with the demonstration, on the time that the board opens on, and
// every link leads to figures.
func TestDashboardsWithDemonstration(t *testing.T) {
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	var all []boardtest.Answers
	for _, b := range readBoards(t) {
		if b.IsHealth() {
			continue
		}
		answers, err := boardtest.Ask(t.Context(), s.url, &b)
		if err != nil {
			t.Errorf("%s: %v", b.UID, err)
			continue
		}
		all = append(all, *answers)
		if len(answers.Links) == 0 {
			t.Errorf("%s: no link to evidence", b.UID)
		}
		for _, link := range answers.Links {
			checkAnswered(t, s, link)
		}
	}
	for _, fault := range boardtest.Demonstration(all) {
		t.Error(fault)
	}
}

// Each report has one mark, at its own time, though the series go on at every step.
func TestDashboardsMarkEachReport(t *testing.T) {
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	type mark struct {
		source, outlet string
		at             float64 // in milliseconds, as Grafana wants it
	}
	for _, b := range readBoards(t) {
		metric, ok := strings.CutPrefix(b.UID, "figures-drift-")
		if !ok {
			continue
		}
		_, list := s.ask(http.MethodGet, "/api/figures?metric="+strings.ReplaceAll(metric, "-", "_"))
		var reports struct {
			Figures []struct {
				State    string
				Reported time.Time `json:"reported_at"`
				Labels   map[string]string
			}
		}
		if err := json.Unmarshal([]byte(list), &reports); err != nil {
			t.Fatal(err)
		}
		want := map[mark]int{}
		for _, f := range reports.Figures {
			if f.State == "" {
				want[mark{f.Labels["source"], f.Labels["outlet"], float64(f.Reported.UnixMilli())}]++
			}
		}
		expr := regexp.MustCompile(`"\$\w+"`).ReplaceAllString(b.Annotations.List[0].Expr, `".*"`)
		_, answer := s.ask(http.MethodGet, "/api/v1/query_range?"+url.Values{"query": {strings.ReplaceAll(expr, "$__interval", "6h")},
			"start": {b.Time.From}, "end": {b.Time.To}, "step": {"6h"}}.Encode())
		var marks struct {
			Data struct {
				Result []struct {
					Metric map[string]string
					Values [][2]any
				}
			}
		}
		if err := json.Unmarshal([]byte(answer), &marks); err != nil {
			t.Fatal(err)
		}
		got := map[mark]int{}
		for _, series := range marks.Data.Result {
			for _, value := range series.Values {
				text, _ := value[1].(string)
				at, err := strconv.ParseFloat(text, 64)
				if err != nil {
					t.Fatalf("%v in %s", err, answer)
				}
				got[mark{series.Metric["source"], series.Metric["outlet"], at}]++
			}
		}
		if len(want) == 0 || !maps.Equal(got, want) {
			t.Errorf("%s marks %v, want %v", b.UID, got, want)
		}
	}
}

// A metric of a user's own gets boards that show it: everything that is asked for gives data, but for labels that no article told.
func TestDashboardsOfOwnTopic(t *testing.T) {
	dir, settings := newsroom(t)
	topic, err := os.ReadFile(filepath.Join(dir, "topic.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "topic.yaml"), strings.NewReplacer("name: reported_troops", "name: border_guards",
		"subject: [force]", "subject: [force, status]", "    not_estimates: {status: [expected, training]}\n", "").Replace(string(topic)))
	put(t, filepath.Join(dir, "news/b.txt"), "Graustark said that 9,000 Graustarkian soldiers were there.\n")
	var stderr bytes.Buffer
	if status := run(t.Context(), []string{"dashboards", "--config.file", settings, "--output", dir, "--from", "2024-10-20T00:00:00Z", "--to", "2024-11-10T00:00:00Z"},
		strings.NewReader(""), &stderr, &stderr); status != statusOK {
		t.Fatalf("status %d\n%s", status, &stderr)
	}
	boards, err := boardtest.Read(filepath.Join(dir, boardFolder))
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, "--config.file", settings)
	s.until("/-/ready", "figures_exporter is ready.", true)
	var seen []string
	for _, b := range boards {
		seen = append(seen, b.UID)
		if b.IsHealth() {
			continue
		}
		answers, err := boardtest.Ask(t.Context(), s.url, &b)
		if err != nil {
			t.Errorf("%s: %v", b.UID, err)
			continue
		}
		for _, what := range answers.Empty {
			if !strings.HasPrefix(what, "variable via") && what != "variable location" {
				t.Errorf("%s: %s gives nothing", b.UID, what)
			}
		}
		if len(answers.Given) < 9 || len(answers.Links) == 0 {
			t.Errorf("%s: only %d queries give data, %d links", b.UID, len(answers.Given), len(answers.Links))
		}
		for _, link := range answers.Links {
			checkAnswered(t, s, link)
		}
	}
	if want := []string{"figures-drift-border-guards", "figures-exporter", "figures-sources"}; !slices.Equal(seen, want) {
		t.Errorf("boards %q, want %q", seen, want)
	}
}

// checkAnswered follows a link of a board: it leads to figures, or to those who stand where on one subject.
func checkAnswered(t *testing.T, s *serving, link string) {
	t.Helper()
	path := strings.TrimPrefix(link, "http://127.0.0.1:9924")
	status, page := s.ask(http.MethodGet, path)
	if strings.HasPrefix(path, "/disagreement?") {
		if status != http.StatusOK || !strings.Contains(page, "The farthest from the median first") {
			t.Errorf("%s shows nobody, status %d", link, status)
		}
		return
	}
	_, list := s.ask(http.MethodGet, "/api"+path)
	var figures struct{ Total int }
	if err := json.Unmarshal([]byte(list), &figures); err != nil || status != http.StatusOK || figures.Total == 0 {
		t.Errorf("%s leads to %d figures, status %d, %v", link, figures.Total, status, err)
	}
}

// What the board on the exporter asks for is on /telemetry, or described there: some of it appears only once it happens.
func TestDashboardOfTelemetry(t *testing.T) {
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	_, page := s.ask(http.MethodGet, "/telemetry")
	described, err := os.ReadFile("../../docs/telemetry.md")
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for _, b := range readBoards(t) {
		if !b.IsHealth() {
			continue
		}
		for _, expr := range b.Expressions() {
			for name := range selected(t, expr) {
				names++
				name = strings.TrimSuffix(name, "_bucket")
				if !strings.Contains(page, "\n# TYPE "+name+" ") && !strings.Contains(string(described), "\n| `"+name+"` ") {
					t.Errorf("%s is not on /telemetry: %s", name, expr)
				}
			}
		}
	}
	if names < 20 {
		t.Errorf("only %d names", names)
	}
}

func parse(t *testing.T, expr string) parser.Expr {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatalf("%v in %s", err, expr)
	}
	return parsed
}

// nodesOf are the nodes of one kind in a query.
func nodesOf[T parser.Node](root parser.Node) (found []T) {
	parser.Inspect(root, func(n parser.Node, _ []parser.Node) error {
		if x, ok := n.(T); ok {
			found = append(found, x)
		}
		return nil
	})
	return found
}

// selected are the names of the metrics that a query asks for.
func selected(t *testing.T, expr string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, s := range nodesOf[*parser.VectorSelector](parse(t, expr)) {
		for _, m := range s.LabelMatchers {
			if m.Name == model.MetricNameLabel {
				names[m.Value] = true
			}
		}
	}
	return names
}

// sumsUp gives what is wrong with a query that adds or averages figures of several sources, outlets or types: such a number
// means nothing.
func sumsUp(t *testing.T, expr string) (fault string) {
	t.Helper()
	for _, a := range nodesOf[*parser.AggregateExpr](parse(t, expr)) {
		if a.Op != parser.SUM && a.Op != parser.AVG {
			continue
		}
		for name := range selected(t, a.Expr.String()) {
			if strings.HasPrefix(name, "figures_exporter_") {
				continue
			}
			for _, label := range []string{figure.LabelSource, figure.LabelOutlet, "type"} {
				if slices.Contains(a.Grouping, label) == a.Without {
					fault = fmt.Sprintf("%s over %s of %s", a.Op, label, name)
				}
			}
		}
	}
	return fault
}

// ofChosen gives what is wrong with a query that compares sources with a median, a least or a greatest estimate of those that the user
// chose alone.
func ofChosen(t *testing.T, expr string) (fault string) {
	t.Helper()
	for _, a := range nodesOf[*parser.AggregateExpr](parse(t, expr)) {
		if slices.Contains(a.Grouping, figure.LabelSource) != a.Without {
			continue
		}
		for _, s := range nodesOf[*parser.VectorSelector](a) {
			for _, m := range s.LabelMatchers {
				if strings.Contains(s.Name, figure.SuffixEstimate) && m.Name == figure.LabelSource {
					fault = fmt.Sprintf("%s over the sources %s of %s", a.Op, m.Value, s.Name)
				}
			}
		}
	}
	return fault
}

func TestDashboardsCompareWithAllSources(t *testing.T) {
	for expr, bad := range map[string]bool{
		`quantile by (side) (0.5, casualties_estimate{source=~"$source"})`:                                      true,
		`casualties_estimate / on (side) max by (side) (casualties_estimate{source=~"$source", side=~"$side"})`: true,
		`quantile without (source) (0.5, casualties_estimate{source=~"$source"})`:                               true,
		`casualties_estimate{source=~"$source"} / on (side) group_left () max by (side) (casualties_estimate)`:  false,
		`max by (source) (casualties_estimate{source=~"$source"})`:                                              false,
		`count(count by (source) (casualties_reported_timestamp_seconds{source=~"$source"}))`:                   false,
	} {
		if got := ofChosen(t, expr); (got != "") != bad {
			t.Errorf("%s: found %q, bad: %v", expr, got, bad)
		}
	}
	compared := 0
	for _, b := range readBoards(t) {
		for _, expr := range b.Expressions() {
			if strings.Contains(expr, "quantile") {
				compared++
			}
			if fault := ofChosen(t, expr); fault != "" {
				t.Errorf("%s: %s in %s", b.Title, fault, expr)
			}
		}
	}
	if compared < 10 {
		t.Errorf("only %d medians", compared)
	}
}

func TestDashboardsSumNothingUp(t *testing.T) {
	for expr, bad := range map[string]bool{
		`sum(casualties)`:                                         true,
		`sum by (side) (casualties_estimate)`:                     true,
		`max(avg without (outlet) (casualties))`:                  true,
		`sum by (source, outlet, type) (casualties)`:              false,
		`max(casualties)`:                                         false,
		`sum by (le) (rate(figures_exporter_extraction_s[5m]))`:   false,
		`quantile by (side, type) (0.5, casualties_estimate)`:     false,
		`count(count by (source) (casualties_estimate{a=~".*"}))`: false,
	} {
		if got := sumsUp(t, expr); (got != "") != bad {
			t.Errorf("%s: found %q, bad: %v", expr, got, bad)
		}
	}
	checked := 0
	for _, b := range readBoards(t) {
		for _, expr := range b.Expressions() {
			checked++
			if fault := sumsUp(t, expr); fault != "" {
				t.Errorf("%s: %s in %s", b.Title, fault, expr)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d queries", checked)
	}
}
