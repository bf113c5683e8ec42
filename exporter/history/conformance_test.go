package history_test

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// dense is a database that was filled: it holds a sample at every multiple of five minutes at which a value stands, every
// report, and the marker of every end. It knows nothing of windows and hints.
type dense struct {
	labels []labels.Labels
	points [][]chunks.Sample
}

func denseOf(snapshot *timeline.Snapshot) *dense {
	d := new(dense)
	const every = 5 * 60 * 1000
	add := func(name string, ls figure.Labels, points []timeline.Point, of func(*timeline.Point) (float64, bool)) {
		b := labels.NewBuilder(labels.FromStrings("__name__", name))
		for _, l := range ls {
			b.Set(l.Name, l.Value)
		}
		at := func(t int64) (float64, bool) { // what stands at an instant
			i := len(points) - 1
			for i >= 0 && points[i].Time > t {
				i--
			}
			if i < 0 || snapshot.Life > 0 && t >= points[i].Time+snapshot.Life.Milliseconds() {
				return 0, false
			}
			return of(&points[i])
		}
		var instants []int64
		for t := points[0].Time / every * every; t <= historytest.Now.UnixMilli(); t += every {
			instants = append(instants, t)
		}
		for i := range points {
			instants = append(instants, points[i].Time)
			if _, standing := at(snapshot.Ends(points[i].Time)); !standing {
				instants = append(instants, snapshot.Ends(points[i].Time))
			}
		}
		slices.Sort(instants)
		var out []chunks.Sample
		ended := true
		for _, t := range slices.Compact(instants) {
			if t > historytest.Now.UnixMilli() {
				break
			}
			v, ok := at(t)
			if ok {
				out = append(out, sample{t, v})
			} else if !ended {
				out = append(out, sample{t, math.Float64frombits(value.StaleNaN)})
			}
			ended = !ok
		}
		if len(out) > 0 {
			d.labels, d.points = append(d.labels, b.Labels()), append(d.points, out)
		}
	}
	seconds := func(p *timeline.Point) (float64, bool) { return float64(p.Time) / 1000, true }
	stated := func(p *timeline.Point) (float64, bool) { return p.Value, true }
	for _, m := range snapshot.Metrics {
		for _, s := range m.Series {
			add(m.Metric.Name, s.Labels, s.Points, stated)
			add(m.Metric.Name+"_reported_timestamp_seconds", s.Labels, s.Points, seconds)
			add(m.Metric.Name+"_low", s.Labels, s.Points, func(p *timeline.Point) (float64, bool) { return p.Low.Value, p.Low.Set })
			add(m.Metric.Name+"_high", s.Labels, s.Points, func(p *timeline.Point) (float64, bool) { return p.High.Value, p.High.Set })
		}
		for _, e := range m.Estimates {
			add(m.Metric.Name+"_estimate", e.Labels, e.Points, stated)
			add(m.Metric.Name+"_estimate_reported_timestamp_seconds", e.Labels, e.Points, seconds)
			add(m.Metric.Name+"_estimate_first_reported_timestamp_seconds", e.Labels, e.Points, func(*timeline.Point) (float64, bool) {
				return float64(e.FirstReported) / 1000, true
			})
		}
	}
	return d
}

func (d *dense) Querier(mint, maxt int64) (storage.Querier, error) {
	return denseQuerier{d, mint, maxt}, nil
}

type denseQuerier struct {
	*dense
	mint, maxt int64
}

func (q denseQuerier) Select(_ context.Context, _ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	var all []storage.Series
next:
	for i, ls := range q.labels {
		for _, m := range matchers {
			if !m.Matches(ls.Get(m.Name)) {
				continue next
			}
		}
		samples := q.points[i]
		first := sort.Search(len(samples), func(i int) bool { return samples[i].T() >= q.mint })
		last := sort.Search(len(samples), func(i int) bool { return samples[i].T() > q.maxt })
		if first < last {
			all = append(all, storage.NewListSeries(ls, samples[first:last]))
		}
	}
	slices.SortFunc(all, func(a, b storage.Series) int { return labels.Compare(a.Labels(), b.Labels()) })
	return &listSet{all: all, at: -1}
}

func (denseQuerier) LabelValues(context.Context, string, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, nil
}

func (denseQuerier) LabelNames(context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, nil
}
func (denseQuerier) Close() error { return nil }

type listSet struct {
	all []storage.Series
	at  int
}

func (s *listSet) Next() bool                      { s.at++; return s.at < len(s.all) }
func (s *listSet) At() storage.Series              { return s.all[s.at] }
func (*listSet) Err() error                        { return nil }
func (*listSet) Warnings() annotations.Annotations { return nil }

type sample struct {
	t int64
	v float64
}

func (s sample) T() int64                      { return s.t }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.v }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }

// prometheus2 asks as Prometheus 2 does, whose lookback has a closed left edge.
type prometheus2 struct{ storage.Queryable }

func (p prometheus2) Querier(mint, maxt int64) (storage.Querier, error) {
	q, err := p.Queryable.Querier(mint-1, maxt)
	return prometheus2Querier{q}, err
}

type prometheus2Querier struct{ storage.Querier }

func (q prometheus2Querier) Select(ctx context.Context, sorted bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	earlier := *hints
	earlier.Start--
	return q.Querier.Select(ctx, sorted, &earlier, matchers...)
}

func engine(lookback time.Duration) *promql.Engine {
	return promql.NewEngine(promql.EngineOpts{
		MaxSamples: 1e9, Timeout: time.Minute, LookbackDelta: lookback, EnableAtModifier: true, EnableNegativeOffset: true,
		NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() },
		Parser:                   parser.NewParser(parser.Options{EnableExperimentalFunctions: true}),
	})
}

// span is a range of evaluation; an instant has no step.
type span struct {
	name       string
	start, end time.Time
	step       time.Duration
}

func at(text string) time.Time {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05.000"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	panic(text)
}

var spans = []span{
	{"instant at now", historytest.Now, historytest.Now, 0},
	{"instant on a report", at("2024-11-04"), at("2024-11-04"), 0},
	{"instant between reports", at("2024-12-01T03:04:05.678"), at("2024-12-01T03:04:05.678"), 0},
	{"instant before all", at("2024-10-01"), at("2024-10-01"), 0},
	{"days", at("2024-10-20"), at("2025-01-20"), 24 * time.Hour},
	{"hours", at("2024-10-24"), at("2024-11-05"), time.Hour},
	{"hours past now", at("2025-01-19"), at("2025-01-22"), time.Hour},
	{"days, unaligned", at("2024-10-20T07:11:13.000"), at("2025-01-20T13:00:00.000"), 24 * time.Hour},
	{"hours, a millisecond early", at("2024-10-24T23:59:59.999"), at("2024-10-29T23:59:59.999"), time.Hour},
	{"odd steps", at("2024-10-24T00:00:01.500"), at("2024-11-05"), 7*time.Hour + 13*time.Minute},
	{"quarters of a minute", at("2024-11-03T23:50:00.000"), at("2024-11-04T00:10:00.000"), 15 * time.Second},
	{"five minutes", at("2024-10-28T08:00:00.000"), at("2024-10-28T10:00:00.000"), 5 * time.Minute},
}

func result(t *testing.T, e *promql.Engine, q storage.Queryable, query string, s span) string {
	t.Helper()
	ctx := t.Context()
	var run promql.Query
	var err error
	if s.step == 0 {
		run, err = e.NewInstantQuery(ctx, q, nil, query, s.start)
	} else {
		run, err = e.NewRangeQuery(ctx, q, nil, query, s.start, s.end, s.step)
	}
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer run.Close()
	r := run.Exec(ctx)
	if r.Err != nil {
		return "error: " + r.Err.Error()
	}
	switch v := r.Value.(type) {
	case promql.Matrix:
		slices.SortFunc(v, func(a, b promql.Series) int { return labels.Compare(a.Metric, b.Metric) })
	case promql.Vector:
		slices.SortFunc(v, func(a, b promql.Sample) int {
			return cmp.Or(labels.Compare(a.Metric, b.Metric), cmp.Compare(a.F, b.F))
		})
	}
	return r.Value.String()
}

// queries are what people ask of figures, and what engines are known to differ in. timestamp() is not among them: between
// two reports a sample lies where it is filled in, see TestTimestamps.
var queries = strings.Split(strings.TrimSpace(`
reported_troops
reported_troops{source="HUR"}
reported_troops{source=~"H.*|Pent.*", outlet!="C"}
reported_troops{location=""}
reported_troops{location!=""}
{source="Ukraine"}
{__name__=~"reported_troops_(low|high)"}
reported_troops_low
reported_troops_high
reported_troops_reported_timestamp_seconds
casualties
casualties_low
reported_troops_estimate
reported_troops_estimate{force="North Korea"}
reported_troops_estimate_first_reported_timestamp_seconds
max(reported_troops_estimate{force="North Korea"})
min by (force) (reported_troops_estimate)
avg by (force) (reported_troops_estimate)
count(reported_troops)
count by (source) (reported_troops)
count without (outlet) (reported_troops)
stddev(reported_troops_estimate{force="North Korea"})
quantile(0.5, reported_troops_estimate{force="North Korea"})
sum(reported_troops) by (outlet)
group(reported_troops_low)
topk(2, reported_troops_estimate)
bottomk(2, reported_troops_estimate)
topk by (force) (1, reported_troops_estimate)
count_values("v", reported_troops)
max(reported_troops_estimate) - min(reported_troops_estimate)
max by (force) (reported_troops_estimate) / min by (force) (reported_troops_estimate)
reported_troops > 10000
reported_troops > bool 10000
reported_troops == 11000 or reported_troops < 4000
reported_troops and on (source) casualties
reported_troops unless on (source) casualties
reported_troops_high - reported_troops_low
reported_troops_high - on (source, force) group_left reported_troops_estimate
casualties / ignoring (type) group_left sum without (type) (casualties)
absent(reported_troops)
absent(reported_troops{source="nobody"})
absent(reported_troops_low{source="John Kirby"})
time() - reported_troops_reported_timestamp_seconds
time() - reported_troops_estimate_reported_timestamp_seconds < 7 * 86400
reported_troops_estimate and time() - reported_troops_estimate_reported_timestamp_seconds < 30 * 86400
time() - reported_troops_estimate_first_reported_timestamp_seconds < 3 * 86400
reported_troops offset 1d
reported_troops offset 1w
reported_troops offset 37m
reported_troops offset -1d
reported_troops - reported_troops offset 1w
reported_troops_estimate - on (source, force) reported_troops_estimate offset 3d
reported_troops @ 1730160000
reported_troops @ end()
reported_troops_estimate @ start() offset 1d
max_over_time(reported_troops[30d])
min_over_time(reported_troops[30d])
avg_over_time(reported_troops[1d])
last_over_time(reported_troops[1h])
last_over_time(reported_troops_low[3d])
first_over_time(reported_troops[7d])
count_over_time(reported_troops[1h])
sum_over_time(reported_troops[1h])
quantile_over_time(0.9, reported_troops[2d])
stddev_over_time(reported_troops[9d])
present_over_time(reported_troops_low[1d])
absent_over_time(reported_troops_high[1h])
ts_of_max_over_time(reported_troops[9d])
changes(reported_troops[1d])
changes(reported_troops_estimate[7d])
resets(reported_troops[30d])
delta(reported_troops[7d])
idelta(reported_troops[1d])
increase(casualties[7d])
rate(casualties[7d])
deriv(reported_troops_estimate[14d])
predict_linear(reported_troops_estimate[14d], 86400)
double_exponential_smoothing(reported_troops[1d], 0.5, 0.5)
max_over_time(reported_troops[1d] offset 1d)
max_over_time(reported_troops[1d] @ 1730160000)
max_over_time(reported_troops_estimate[7d:1d])
max_over_time(reported_troops_estimate[7d:1h])
min_over_time(reported_troops[3d:7m])
avg_over_time(max(reported_troops_estimate)[7d:1d])
max_over_time((reported_troops_high - reported_troops_low)[14d:6h])
count_over_time(reported_troops[1d:1h])
last_over_time(reported_troops[1h:])
sum_over_time(count(reported_troops)[3d:1d] offset 1d)
max_over_time(reported_troops[2d:1h] offset 30m)
max_over_time(reported_troops[2d:1d] @ end())
changes(max(reported_troops_estimate)[30d:1d])
max_over_time(max_over_time(reported_troops[1d])[3d:1d])
rate(sum(casualties)[7d:1d])
label_replace(reported_troops, "who", "$1", "source", "(\\w+).*")
label_join(reported_troops, "both", " / ", "source", "outlet")
sort_desc(reported_troops)
clamp(reported_troops, 5000, 10000)
round(reported_troops / 7, 10)
abs(reported_troops_low - 11000)
histogram_quantile(0.5, reported_troops)
scalar(max(reported_troops_estimate))
vector(1)
1 + 1
hour(reported_troops_reported_timestamp_seconds)
day_of_month()
`), "\n")

// TestConformance asks three ways what a database asks that was filled with the same figures, and wants the same answer.
func TestConformance(t *testing.T) {
	for _, life := range []time.Duration{0, 12*24*time.Hour + 7*time.Minute} {
		t.Run("life "+life.String(), func(t *testing.T) {
			t.Parallel()
			testConformance(t, life)
		})
	}
}

func testConformance(t *testing.T, life time.Duration) {
	snapshot := historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), life)
	past, database := historytest.History(snapshot), denseOf(snapshot)
	const lookback = 5 * time.Minute
	prometheus := engine(lookback)
	ways := []struct {
		name   string
		engine *promql.Engine
		from   storage.Queryable
	}{
		{"remote read, Prometheus 3", prometheus, past.Filled(lookback)},
		{"remote read, Prometheus 2", prometheus, prometheus2{past.Filled(lookback)}},
		{"query API", engine(history.Lookback), past.Sparse()},
	}
	compared, filled := 0, 0
	for _, query := range queries {
		for _, s := range spans {
			want := result(t, prometheus, database, query, s)
			if want != "" {
				filled++
			}
			for _, way := range ways {
				compared++
				if got := result(t, way.engine, way.from, query, s); got != want {
					t.Errorf("%s, %s, %s:\n%s", way.name, query, s.name, difference(got, want))
				}
			}
		}
	}
	t.Logf("%d queries over %d ranges, %d answers compared, %d of the database's not empty", len(queries), len(spans), compared, filled)
	if len(queries) < 60 || filled < len(queries)*len(spans)/2 {
		t.Errorf("%d queries, %d answers not empty: too few to tell anything", len(queries), filled)
	}
}

// difference shows the first lines in which two results differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		line := func(all []string) string {
			if i < len(all) {
				return all[i]
			}
			return "(nothing)"
		}
		if line(g) != line(w) {
			return fmt.Sprintf("got  %.300s\nwant %.300s", line(g), line(w))
		}
	}
	return ""
}

// A sample lies where it is filled in, or, with the exporter's own engine, at the report: the age of a figure is real.
func TestTimestamps(t *testing.T) {
	past := historytest.History(historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 0))
	const query = `timestamp(reported_troops_estimate{source="HUR"})`
	for _, c := range []struct {
		name   string
		engine *promql.Engine
		from   storage.Queryable
		step   time.Duration
		want   string
	}{
		{"query API", engine(history.Lookback), past.Sparse(), time.Hour, "2024-11-04 00:00:00"},
		{"remote read, hours", engine(5 * time.Minute), past.Filled(5 * time.Minute), time.Hour, "2024-11-05 02:00:00"},
		{"remote read, minutes", engine(5 * time.Minute), past.Filled(5 * time.Minute), time.Minute, "2024-11-05 02:00:00"},
	} {
		got := result(t, c.engine, c.from, query, span{start: at("2024-11-05T02:00:00.000"), end: at("2024-11-05T02:00:00.000"), step: c.step})
		want, err := time.Parse(time.DateTime, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got, fmt.Sprintf("%d @", want.Unix())) {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}

// What docs/history.md tells of subqueries over an offset: only by remote read, and only between the steps.
func TestOffsetInSubquery(t *testing.T) {
	past := historytest.History(historytest.Snapshot(t, timelinetest.Corpus(t, historytest.Quarter), 0))
	const query = `max_over_time((reported_troops_estimate{source="HUR"} offset 30m)[1d:1h])`
	for _, c := range []struct {
		name   string
		engine *promql.Engine
		from   storage.Queryable
		at     string
		found  bool
	}{
		{"query API", engine(history.Lookback), past.Sparse(), "2024-11-05T02:30:00.000", true},
		{"remote read, at an hour", engine(5 * time.Minute), past.Filled(5 * time.Minute), "2024-11-05T02:00:00.000", true},
		{"remote read, at half an hour", engine(5 * time.Minute), past.Filled(5 * time.Minute), "2024-11-05T02:30:00.000", false},
	} {
		if got := result(t, c.engine, c.from, query, span{start: at(c.at)}); strings.Contains(got, "11000") != c.found {
			t.Errorf("%s: got %q, found: want %v", c.name, got, c.found)
		}
	}
}
