package integration

import (
	"context"
	"fmt"
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
// state as a series with its value, its bounds and its date, under the labels that say what the number means.
//
// Of the folder of articles, where and via whom a figure came (location, via) is not asked here: eval scores these labels
// apart, as the series F1, since a figure that lacks one of them is still the right number of the right source. Every
// label of the demonstration corpus is asked for.
func TestServe(t *testing.T) {
	t.Parallel() // it waits most of the time
	prometheus := lookProgram(t, "prometheus")
	exporter := buildExporter(t)

	t.Run("demonstration corpus", func(t *testing.T) {
		testServe(t, prometheus, exporter, readGold(t, "testdata/demo.jsonl"))
	})
	t.Run("folder of articles", func(t *testing.T) {
		if _, err := os.Stat(sharedGold); err != nil {
			t.Skipf("no articles beside the repository: %v", err)
		}
		testServe(t, prometheus, exporter, readGold(t, sharedGold, "location", "via"), "--corpus="+sharedCorpus)
	})
}

func testServe(t *testing.T, prometheus, exporter string, gold []goldFigure, args ...string) {
	t.Helper()
	serve := startServer(t, exporter, append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...)...)
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
	var others, faults []string
	for _, series := range all {
		value, ok := db.value(ctx, t, series, "")
		switch {
		case !ok || !near(value, g.Value):
		case !g.labels(series):
			others = append(others, series.String())
		default:
			wrong := companions(ctx, t, db, g, series)
			if len(wrong) == 0 {
				return
			}
			faults = append(faults, wrong...)
		}
	}
	if len(faults) > 0 {
		t.Errorf("%v\n\t%s", g, strings.Join(faults, "\n\t"))
		return
	}
	t.Errorf("%v\n\tis no series; of this value there are %q", g, others)
}

// companions tells what is wrong with the date and the bounds that stand beside a series of a figure.
func companions(ctx context.Context, t *testing.T, db database, g goldFigure, series model.Metric) []string {
	t.Helper()
	var wrong []string
	reported, ok := db.value(ctx, t, series, "_reported_timestamp_seconds")
	if !ok {
		wrong = append(wrong, fmt.Sprintf("%v has no date", series))
	}
	if day := time.Unix(int64(reported), 0).UTC().Format(time.DateOnly); ok && (day < g.ReportedAt[0] || day > g.ReportedAt[1]) {
		wrong = append(wrong, fmt.Sprintf("%v is dated %s, want %v", series, day, g.ReportedAt))
	}
	for suffix, bound := range map[string]*float64{"_low": g.Low, "_high": g.High} {
		if bound == nil {
			continue
		}
		if got, ok := db.value(ctx, t, series, suffix); !ok || !near(got, *bound) {
			wrong = append(wrong, fmt.Sprintf("%s of %v is %v (there: %v), want %v", suffix, series, got, ok, *bound))
		}
	}
	return wrong
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
