package integration

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/common/model"
)

// shared are articles and gold that lie beside the repository on some machines.
const (
	sharedCorpus = "../../../shared/corpus/seeds"
	sharedGold   = "../../../shared/gold/seeds.jsonl"
)

// What a newcomer gets and what a user with a folder of articles gets: Prometheus holds each figure that the articles
// state, with its value, its bounds and its date.
func TestServe(t *testing.T) {
	prometheus := lookProgram(t, "prometheus")
	exporter := buildExporter(t)

	t.Run("demonstration corpus", func(t *testing.T) {
		testServe(t, prometheus, exporter, "testdata/demo.jsonl")
	})
	t.Run("folder of articles", func(t *testing.T) {
		if _, err := os.Stat(sharedGold); err != nil {
			t.Skipf("no articles beside the repository: %v", err)
		}
		testServe(t, prometheus, exporter, sharedGold, "--corpus="+sharedCorpus)
	})
}

func testServe(t *testing.T, prometheus, exporter, goldFile string, args ...string) {
	t.Helper()
	gold := readGold(t, goldFile)
	serve := startServer(t, "/-/ready", exporter, append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...)...)
	checkLint(t, serve)
	db := startPrometheus(t, prometheus, serve)
	for _, g := range gold {
		checkFigure(t, db, g)
	}
	checkEstimates(t, db)
	if status := serve.stop(t); status != 0 {
		t.Errorf("exit status %d after SIGTERM, want 0", status)
	}
}

// checkLint holds the page to the rules of Prometheus for names, types and HELP.
func checkLint(t *testing.T, exporter *server) {
	t.Helper()
	page, err := get(t.Context(), exporter.URL+"/metrics")
	if err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.New(strings.NewReader(page)).Lint()
	if err != nil {
		t.Fatalf("read /metrics: %v", err)
	}
	for _, p := range problems {
		t.Errorf("promlint: %s: %s", p.Metric, p.Text)
	}
}

// checkFigure asks Prometheus for the series of a figure and for what it and its companions say.
func checkFigure(t *testing.T, db database, g goldFigure) {
	t.Helper()
	ctx := t.Context()
	all, err := db.series(ctx, g.Metric)
	if err != nil {
		t.Fatal(err)
	}
	var candidates []string
	for _, series := range all {
		value, ok := db.value(ctx, t, series, "")
		if !ok || !near(value, g.Value) {
			continue
		}
		if !g.labels(series) {
			candidates = append(candidates, series.String())
			continue
		}
		reported, ok := db.value(ctx, t, series, "_reported_timestamp_seconds")
		if !ok {
			t.Errorf("%v\n\thas no date", g)
		}
		if day := time.Unix(int64(reported), 0).UTC().Format(time.DateOnly); day < g.ReportedAt[0] || day > g.ReportedAt[1] {
			t.Errorf("%v\n\tis dated %s, want %v", g, day, g.ReportedAt)
		}
		for suffix, bound := range map[string]*float64{"_low": g.Low, "_high": g.High} {
			if bound == nil {
				continue
			}
			if got, ok := db.value(ctx, t, series, suffix); !ok || !near(got, *bound) {
				t.Errorf("%v\n\t%s is %v (there: %v), want %v", g, suffix, got, ok, *bound)
			}
		}
		return
	}
	t.Errorf("%v\n\tis no series; of this value there are %q", g, candidates)
}

// value gives the newest value of a series, or of its companion with the suffix.
func (db database) value(ctx context.Context, t *testing.T, series model.Metric, suffix string) (float64, bool) {
	t.Helper()
	selector := series.Clone()
	selector[model.MetricNameLabel] += model.LabelValue(suffix)
	// A label set in braces selects every series that has these labels and any others: the one meant has no others.
	found, err := db.query(ctx, selector.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range found {
		if sample.Metric.Equal(selector) {
			return float64(sample.Value), true
		}
	}
	return 0, false
}

// checkEstimates asks for the family by which sources are compared: each estimate has its dates.
func checkEstimates(t *testing.T, db database) {
	t.Helper()
	ctx := t.Context()
	estimates, err := db.query(ctx, `reported_troops_estimate{force="North Korea"}`)
	if err != nil {
		t.Fatal(err)
	}
	if len(estimates) < 2 {
		t.Errorf("%d estimates of North Korea's troops: nothing to compare", len(estimates))
	}
	for _, estimate := range estimates {
		newest, ok := db.value(ctx, t, estimate.Metric, "_reported_timestamp_seconds")
		if !ok {
			t.Errorf("%v has no date", estimate.Metric)
		}
		first, ok := db.value(ctx, t, estimate.Metric, "_first_reported_timestamp_seconds")
		if !ok {
			t.Errorf("%v has no first date", estimate.Metric)
		}
		if first > newest {
			t.Errorf("%v was first reported at %v, after its newest value at %v", estimate.Metric, first, newest)
		}
	}
}
