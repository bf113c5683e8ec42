package integration

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

// claim is what a source has to be seen to say of North Korea's troops in a database: from one of the days on, without a
// gap until now.
type claim struct {
	sources     []string // one of them
	value       float64
	first, last string // the days on which the value may begin
}

// drift is a corpus and what its estimates do from October 2024 to March 2025.
type drift struct {
	name   string
	corpus string // none is the demonstration
	claims []claim
}

var drifts = []drift{
	{name: "demonstration corpus", claims: []claim{
		{[]string{"John Kirby"}, 3000, "2024-10-21", "2024-10-22"},
		{[]string{"Ukraine"}, 12000, "2024-10-26", "2024-10-26"},
		{[]string{"Pentagon"}, 10000, "2024-10-28", "2024-10-28"},
		{[]string{"HUR"}, 3000, "2024-10-29", "2024-10-29"},
	}},
	{name: "folder of articles", corpus: sharedCorpus, claims: []claim{
		{[]string{"John Kirby"}, 3000, "2024-10-21", "2024-10-23"},
		{[]string{"Kyrylo Budanov", "HUR"}, 11000, "2024-10-25", "2024-10-26"},
		{[]string{"Ukraine"}, 12000, "2024-10-25", "2024-10-26"},
		{[]string{"Pentagon", "US intelligence"}, 10000, "2024-10-28", "2024-10-28"}, // whose spokesmen said what it believes
		{[]string{"Volodymyr Zelenskyy"}, 11000, "2024-11-04", "2024-11-04"},
	}},
}

// eachDrift runs a test on each corpus that this machine has.
func eachDrift(t *testing.T, test func(*testing.T, drift)) {
	for _, d := range drifts {
		t.Run(d.name, func(t *testing.T) {
			if d.corpus != "" {
				if _, err := os.Stat(d.corpus); err != nil {
					t.Skipf("no articles beside the repository: %v", err)
				}
			}
			test(t, d)
		})
	}
}

// paths are the arguments of a command that reads the corpus.
func (d drift) paths() []string {
	if d.corpus == "" {
		return nil
	}
	return []string{d.corpus}
}

// queryRange evaluates an expression at each step of a time.
func (db database) queryRange(ctx context.Context, expression string, from, to time.Time, step time.Duration) (model.Matrix, error) {
	var answer struct {
		Result model.Matrix `json:"result"`
	}
	err := db.call(ctx, "/api/v1/query_range?"+url.Values{
		"query": {expression}, "start": {from.Format(time.RFC3339)}, "end": {to.Format(time.RFC3339)},
		"step": {fmt.Sprint(step.Seconds())}, "nocache": {"1"}, // VictoriaMetrics answers from memory what it was asked before the data came
	}.Encode(), &answer)
	return answer.Result, err
}

// The time that the claims are looked at in.
var (
	driftFrom = time.Date(2024, 10, 1, 0, 0, 0, 0, time.UTC)
	driftTo   = time.Date(2025, 3, 31, 0, 0, 0, 0, time.UTC)
)

// checkDrift holds a database to the claims: per source, the value begins on the day, and the line is unbroken from
// there to the end and at now; the highest estimate goes from 3,000 to 12,000 in one step.
func checkDrift(t *testing.T, db database, d drift) {
	t.Helper()
	ctx := t.Context()
	const step = time.Hour
	for _, c := range d.claims {
		expression := fmt.Sprintf(`max(reported_troops{force="North Korea",source=~%q})`, strings.Join(c.sources, "|"))
		all, err := db.queryRange(ctx, expression, driftFrom, driftTo, step)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 1 {
			t.Errorf("%d lines of %v, want one", len(all), c.sources)
			continue
		}
		line := all[0].Values
		begin := -1
		for i, v := range line {
			if float64(v.Value) == c.value && begin < 0 {
				begin = i
			}
			if i > 0 && v.Timestamp.Sub(line[i-1].Timestamp) != step {
				t.Errorf("the line of %v has a gap from %s to %s", c.sources, line[i-1].Timestamp.Time(), v.Timestamp.Time())
			}
		}
		if begin < 0 {
			t.Errorf("%v never says %v: %v…", c.sources, c.value, line[:min(3, len(line))])
			continue
		}
		if day := line[begin].Timestamp.Time().UTC().Format(time.DateOnly); day < c.first || day > c.last {
			t.Errorf("%v says %v from %s on, want from %s to %s", c.sources, c.value, day, c.first, c.last)
		}
		if last := line[len(line)-1].Timestamp.Time(); !last.Equal(driftTo) {
			t.Errorf("the line of %v ends at %s", c.sources, last)
		}
		if now, err := db.query(ctx, expression); err != nil || len(now) != 1 {
			t.Errorf("%v says nothing now: %v, %v", c.sources, now, err)
		}
	}
	highest, err := db.queryRange(ctx, `max(reported_troops_estimate{force="North Korea"})`, driftFrom, time.Date(2024, 11, 15, 0, 0, 0, 0, time.UTC), 15*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for _, line := range highest {
		for _, v := range line.Values {
			if n := len(values); n == 0 || values[n-1] != float64(v.Value) {
				values = append(values, float64(v.Value))
			}
		}
	}
	if len(values) < 2 || values[0] != 3000 || values[len(values)-1] != 12000 {
		t.Errorf("the highest estimate goes %v, want from 3000 to 12000", values)
	}
	for i := range values {
		if i > 0 && values[i] < values[i-1] {
			t.Errorf("the highest estimate falls: %v", values)
		}
	}
}

// startStore starts a Prometheus that scrapes nothing but itself and keeps samples for ten years; dir is where its data are.
func startStore(t *testing.T, program, dir string, tsdb string, args ...string) database {
	t.Helper()
	config := filepath.Join(dir, "prometheus.yml")
	text := "global: {scrape_interval: 1s}\nscrape_configs: [{job_name: self, static_configs: [{targets: ['localhost:9']}]}]\nstorage: {tsdb: {" + tsdb + "}}\n"
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return database{startServer(t, "/-/ready", program, append([]string{
		"--config.file=" + config, "--storage.tsdb.path=" + filepath.Join(dir, "data"),
		"--storage.tsdb.retention.time=10y", "--web.listen-address=127.0.0.1:0",
	}, args...)...)}
}
