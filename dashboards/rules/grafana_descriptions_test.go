package rules_test

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
	"go.yaml.in/yaml/v3"

	"figures_exporter/dashboards/rules"
)

// Whatever Prometheus says of an alert in the unit tests Grafana says too, as far as it can: the same numbers, and of all sources how far
// they reach and how many they are. Its templates have a number where its labels are the alert's.
func TestGrafanaDescriptions(t *testing.T) {
	made := map[string]rules.GrafanaRule{}
	for _, g := range grafana(t).Groups {
		for _, r := range g.Rules {
			made[r.Title] = r
		}
	}
	content, err := os.ReadFile("figures_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var suite suite
	if err := yaml.Unmarshal(content, &suite); err != nil {
		t.Fatal(err)
	}
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e6, Timeout: time.Minute, Parser: parser.NewParser(parser.Options{})})
	told := map[string]bool{}
	for _, test := range suite.Tests {
		var series []storage.Series
		for _, s := range test.Series {
			series = append(series, parseSeries(t, test.Interval, s.Series+" "+s.Values))
		}
		for _, a := range test.Alerts {
			at, err := model.ParseDuration(a.At)
			if err != nil {
				t.Fatal(err)
			}
			ask := func(expr string, of map[string]string) (float64, bool) {
				t.Helper()
				query, err := engine.NewInstantQuery(t.Context(), queryable(series), nil, expr, time.Unix(0, 0).Add(time.Duration(at)))
				if err != nil {
					t.Fatal(err)
				}
				defer query.Close()
				vector, err := query.Exec(t.Context()).Vector()
				if err != nil {
					t.Fatal(err)
				}
				for _, sample := range vector {
					if maps.Equal(sample.Metric.Map(), of) {
						return sample.F, true
					}
				}
				return 0, false
			}
			for _, want := range a.Want {
				title := a.Name + " " + want.Labels["metric"]
				r, ok := made[title]
				if !ok {
					t.Fatalf("Grafana has no %s", title)
				}
				of := maps.Clone(want.Labels)
				delete(of, "metric")
				delete(of, "severity")
				values := map[string]grafanaValue{}
				for i, q := range r.Data {
					if q.Model.Type != "math" {
						continue
					}
					value, ok := ask(r.Data[i-1].Model.Expr, of)
					if !ok {
						t.Errorf("%s of %v at %s: no %s", title, of, a.At, q.RefID)
					}
					values[q.RefID] = grafanaValue{value}
				}
				got, err := expandAsGrafana(r.Annotations["description"], of, values)
				if err != nil {
					t.Errorf("%s: %v", title, err)
				}
				if want := reach(t, want.Annotations["description"]); got != want {
					t.Errorf("%s at %s:\ngot  %s\nwant %s", title, a.At, got, want)
				}
				told[a.Name] = true
			}
		}
	}
	for _, r := range rules.Runbooks() {
		if !strings.HasPrefix(r.Name, "FiguresExporter") && !told[r.Name] {
			t.Errorf("the description of %s is not looked at", r.Name)
		}
	}
}

// reach writes a description of Prometheus as Grafana can: its list of sources as lowest and highest, and their count.
func reach(t *testing.T, description string) string {
	t.Helper()
	list := regexp.MustCompile(`( (?:stand|are): )(.*)(\. Evidence: )`)
	m := list.FindStringSubmatch(description)
	if m == nil {
		t.Fatalf("no list of sources in %q", description)
	}
	var values []float64
	for _, entry := range strings.Split(m[2], ", ") {
		value, err := strconv.ParseFloat(entry[strings.LastIndexByte(entry, ' ')+1:], 64)
		if err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	return list.ReplaceAllString(description, fmt.Sprintf("${1}%g to %g, of %d in all$3", slices.Min(values), slices.Max(values), len(values)))
}

// parseSeries reads a series as promtool's tests write it, with its first value at 1970.
func parseSeries(t *testing.T, interval, text string) storage.Series {
	t.Helper()
	step, err := model.ParseDuration(interval)
	if err != nil {
		t.Fatal(err)
	}
	name, values, err := parser.NewParser(parser.Options{}).ParseSeriesDesc(text)
	if err != nil {
		t.Fatal(err)
	}
	var samples []chunks.Sample
	for i, v := range values {
		if !v.Omitted {
			samples = append(samples, sample{int64(i) * time.Duration(step).Milliseconds(), v.Value})
		}
	}
	return storage.NewListSeries(name, samples)
}

// queryable gives series to an engine.
func queryable(series []storage.Series) storage.Queryable {
	return &storage.MockQueryable{MockQuerier: &storage.MockQuerier{
		SelectMockFunction: func(_ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
			found := &seriesSet{at: -1}
			for _, s := range series {
				if !slices.ContainsFunc(matchers, func(m *labels.Matcher) bool { return !m.Matches(s.Labels().Get(m.Name)) }) {
					found.series = append(found.series, s)
				}
			}
			return found
		},
	}}
}

type seriesSet struct {
	series []storage.Series
	at     int
}

func (s *seriesSet) Next() bool                      { s.at++; return s.at < len(s.series) }
func (s *seriesSet) At() storage.Series              { return s.series[s.at] }
func (*seriesSet) Err() error                        { return nil }
func (*seriesSet) Warnings() annotations.Annotations { return nil }

// sample is a number at a time in milliseconds.
type sample struct {
	t int64
	v float64
}

func (s sample) T() int64                    { return s.t }
func (sample) ST() int64                     { return 0 }
func (s sample) F() float64                  { return s.v }
func (sample) H() *histogram.Histogram       { return nil }
func (sample) FH() *histogram.FloatHistogram { return nil }
func (sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample         { return s }
