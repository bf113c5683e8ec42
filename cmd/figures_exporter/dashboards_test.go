package main

import (
	"bytes"
	"encoding/json"
	"fmt"
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
	const want = `generated/sources.json: differs from what would be generated
generated/exporter.json: is missing
generated/old.json: is none that would be generated
`
	if status, said := call("--check", dir); status != statusFault || said != want {
		t.Errorf("status %d\ngot\n%s\nwant\n%s", status, said, want)
	}
	if status, said := call("--check", "--estimate-max-age=30d", dir); status != statusFault || !strings.Contains(said, "drift_reported_troops.json: differs") {
		t.Errorf("with another age of estimates: status %d\n%s", status, said)
	}
	if status, _ := call(dir); status != statusUsage {
		t.Errorf("a folder without --check: status %d", status)
	}
}

// grafanaBoard is what the tests read of a board.
type grafanaBoard struct {
	UID, Title  string
	Time        struct{ From, To string }
	Templating  struct{ List []grafanaVariable }
	Annotations struct {
		List []struct{ Name, Expr string }
	}
	Panels []struct {
		Type, Title, Repeat string
		Targets             []grafanaTarget
	}
}

type grafanaVariable struct {
	Type, Name string
	AllValue   string
	Query      json.RawMessage
	Definition string
	Current    struct{ Value json.RawMessage }
}

type grafanaTarget struct {
	RefID   string
	Expr    string
	Instant bool
}

func readBoards(t *testing.T) []grafanaBoard {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(committed, boardFolder, "*.json"))
	if err != nil || len(paths) < 9 {
		t.Fatalf("%d boards, %v", len(paths), err)
	}
	var boards []grafanaBoard
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var b grafanaBoard
		if err := json.Unmarshal(content, &b); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		boards = append(boards, b)
	}
	return boards
}

// isHealth tells whether a board is about the exporter itself: what it asks for is on /telemetry, not in the query API.
func (b *grafanaBoard) isHealth() bool { return b.UID == "figures-exporter" }

// The reasons for which a query gives nothing with the demonstration.
const (
	noVia  = "no outlet of the demonstration took casualties or equipment from another medium"
	tooOld = "the board opens on the time of all metrics, at whose end the estimates of this one no longer count"
)

// mayBeEmpty are the queries that give nothing with the demonstration, by board, panel, letter and metric. No panel of a board on
// drift is among them.
var mayBeEmpty = map[string]string{
	"figures-casualties: variable via":                     noVia,
	"figures-equipment: variable via":                      noVia,
	"figures-drift-casualties: variable via":               noVia,
	"figures-drift-equipment-losses: variable via":         noVia,
	"figures-sources: variable via casualties":             noVia,
	"figures-sources: variable via equipment_losses":       noVia,
	"figures-sources: Who reports what C territory_km2":    tooOld,
	"figures-sources: Who reports what C equipment_losses": tooOld,
}

var reference = regexp.MustCompile(`\$\{?(\w+)\}?`)

// fill puts the values of variables into a query, as Grafana does.
func fill(t *testing.T, query string, values map[string]string) string {
	t.Helper()
	return reference.ReplaceAllStringFunc(query, func(ref string) string {
		name := strings.Trim(ref, "${}")
		value, ok := values[name]
		if !ok {
			t.Errorf("nothing is known of %s in %s", ref, query)
		}
		return value
	})
}

// chosen is how Grafana writes several values of a variable into a query for Prometheus: escaped for a regular expression, and
// that for a string in double quotes.
func chosen(values []string) string {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = strings.ReplaceAll(regexp.QuoteMeta(v), `\`, `\\`)
	}
	return "(" + strings.Join(escaped, "|") + ")"
}

var labelValues = regexp.MustCompile(`^label_values\((.+), *(\w+)\)$`)

// demonstration asks a running exporter what Grafana would.
type demonstration struct {
	*serving
	from, to time.Time
}

// ask gives how many series an answer has, or how many values.
func (d *demonstration) count(path string, form url.Values) (int, []string) {
	d.t.Helper()
	status, body := d.ask(http.MethodGet, path+"?"+form.Encode())
	var answer struct {
		Data json.RawMessage
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK {
		d.t.Errorf("%s: status %d, %v: %s", form, status, err, body)
		return 0, nil
	}
	var values []string
	if json.Unmarshal(answer.Data, &values) == nil {
		return len(values), values
	}
	var result struct{ Result []json.RawMessage }
	if err := json.Unmarshal(answer.Data, &result); err != nil {
		d.t.Errorf("%s: %v in %s", form, err, body)
	}
	return len(result.Result), nil
}

func (d *demonstration) query(expr string, instant bool) int {
	d.t.Helper()
	if instant {
		n, _ := d.count("/api/v1/query", url.Values{"query": {expr}, "time": {seconds(d.to)}})
		return n
	}
	n, _ := d.count("/api/v1/query_range", url.Values{"query": {expr}, "start": {seconds(d.from)}, "end": {seconds(d.to)}, "step": {"3600"}})
	return n
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// Every query of every variable, annotation and panel gives data with the demonstration, on the time that the board opens on.
// It is asked twice: with everything chosen, and with each value chosen by itself, which must at least be a good query.
func TestDashboardsWithDemonstration(t *testing.T) {
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	asked, empty := 0, 0
	for _, b := range readBoards(t) {
		if b.isHealth() {
			continue
		}
		t.Run(b.UID, func(t *testing.T) {
			d := &demonstration{serving: s}
			for at, text := range map[*time.Time]string{&d.from: b.Time.From, &d.to: b.Time.To} {
				var err error
				if *at, err = time.Parse(time.RFC3339, text); err != nil {
					t.Fatalf("the board does not open on the time of the demonstration: %v", err)
				}
			}
			note := func(n int, what, expr string) {
				t.Helper()
				asked++
				if n > 0 {
					if reason := mayBeEmpty[b.UID+": "+what]; reason != "" {
						t.Errorf("%s gives data, against: %s", what, reason)
					}
					return
				}
				empty++
				if mayBeEmpty[b.UID+": "+what] == "" || strings.HasPrefix(b.UID, "figures-drift") && !strings.HasPrefix(what, "variable") {
					t.Errorf("%s gives nothing: %s", what, expr)
				}
			}
			for _, metric := range metricsOf(t, &b) {
				everything := map[string]string{"__from": strconv.FormatInt(d.from.UnixMilli(), 10), "metric": metric}
				each := map[string]string{"__from": everything["__from"], "metric": metric}
				options := map[string][]string{}
				for _, v := range b.Templating.List {
					switch v.Type {
					case "custom":
						if v.Name != "metric" {
							var first string
							if err := json.Unmarshal(v.Current.Value, &first); err != nil {
								t.Fatal(err)
							}
							everything[v.Name], each[v.Name] = first, first
						}
					case "query":
						m := labelValues.FindStringSubmatch(fill(t, v.Definition, everything))
						if m == nil {
							t.Fatalf("variable %s: %s is no label_values", v.Name, v.Definition)
						}
						n, values := d.count("/api/v1/label/"+m[2]+"/values", url.Values{"match[]": {m[1]}, "start": {seconds(d.from)}, "end": {seconds(d.to)}})
						note(n, strings.TrimSpace("variable "+v.Name+" "+metric), v.Definition)
						everything[v.Name], each[v.Name], options[v.Name] = v.AllValue, chosen(values), values
					}
				}
				for _, a := range b.Annotations.List {
					note(d.query(fill(t, a.Expr, everything), false), "annotation "+a.Name, a.Expr)
				}
				for _, p := range b.Panels {
					for _, q := range p.Targets {
						what := strings.TrimSpace(fmt.Sprintf("%s %s %s", p.Title, q.RefID, metric))
						if p.Repeat == "" {
							note(d.query(fill(t, q.Expr, everything), q.Instant), what, q.Expr)
						}
						for _, value := range options[p.Repeat] {
							values := map[string]string{}
							for k, v := range everything {
								values[k] = v
							}
							values[p.Repeat] = chosen([]string{value})
							note(d.query(fill(t, q.Expr, values), q.Instant), what, q.Expr)
						}
						d.query(fill(t, q.Expr, each), q.Instant)
					}
				}
			}
		})
	}
	if asked < 80 || empty*10 > asked {
		t.Errorf("%d of %d queries give nothing, want at most a tenth, of at least 80", empty, asked)
	}
}

// metricsOf gives the choices of a board's variable metric, and one empty choice where it has none.
func metricsOf(t *testing.T, b *grafanaBoard) []string {
	t.Helper()
	for _, v := range b.Templating.List {
		if v.Name != "metric" {
			continue
		}
		var pairs string
		if err := json.Unmarshal(v.Query, &pairs); err != nil {
			t.Fatal(err)
		}
		var names []string
		for pair := range strings.SplitSeq(pairs, ", ") {
			_, name, _ := strings.Cut(pair, " : ")
			names = append(names, name)
		}
		return names
	}
	return []string{""}
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
		if !b.isHealth() {
			continue
		}
		for _, expr := range expressions(&b) {
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

// expressions are all queries of a board, its variables' included, with something in place of the variables.
func expressions(b *grafanaBoard) []string {
	var out []string
	add := func(expr string) {
		expr = strings.NewReplacer("$__rate_interval", "5m", "${metric}", "reported_troops", "$aggregation", "0.5").Replace(expr)
		out = append(out, regexp.MustCompile(`\$__from`).ReplaceAllString(expr, "1"))
	}
	for _, v := range b.Templating.List {
		if m := labelValues.FindStringSubmatch(v.Definition); m != nil {
			add(m[1])
		}
	}
	for _, a := range b.Annotations.List {
		if a.Expr != "" {
			add(a.Expr)
		}
	}
	for _, p := range b.Panels {
		for _, q := range p.Targets {
			add(q.Expr)
		}
	}
	return out
}

func parse(t *testing.T, expr string) parser.Expr {
	t.Helper()
	parsed, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatalf("%v in %s", err, expr)
	}
	return parsed
}

// selected are the names of the metrics that a query asks for.
func selected(t *testing.T, expr string) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	parser.Inspect(parse(t, expr), func(n parser.Node, _ []parser.Node) error {
		if s, ok := n.(*parser.VectorSelector); ok {
			for _, m := range s.LabelMatchers {
				if m.Name == model.MetricNameLabel {
					names[m.Value] = true
				}
			}
		}
		return nil
	})
	return names
}

// sumsUp gives what is wrong with a query that adds or averages figures of several sources, outlets or types: such a number
// means nothing.
func sumsUp(t *testing.T, expr string) (fault string) {
	t.Helper()
	parser.Inspect(parse(t, expr), func(n parser.Node, _ []parser.Node) error {
		a, ok := n.(*parser.AggregateExpr)
		if !ok || a.Op != parser.SUM && a.Op != parser.AVG {
			return nil
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
		return nil
	})
	return fault
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
		for _, expr := range expressions(&b) {
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
