package integration

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

// What docs/history.md promises to who has a Prometheus, with the settings as they stand there: a line begins on the day on
// which its source spoke and is unbroken until now, the exporter's own query API says the same, and an article that
// arrives late makes one step.
func TestHistory(t *testing.T) {
	t.Parallel() // it waits most of the time
	exporter := buildExporter(t)
	for _, name := range []string{"prometheus", "prometheus3"} {
		t.Run(name, func(t *testing.T) {
			prometheus := lookProgram(t, name)
			t.Run("demonstration corpus", func(t *testing.T) {
				testHistory(t, prometheus, exporter, readGold(t, "testdata/demo.jsonl"))
			})
			t.Run("folder of articles", func(t *testing.T) {
				if _, err := os.Stat(sharedGold); err != nil {
					t.Skipf("no articles beside the repository: %v", err)
				}
				testHistory(t, prometheus, exporter, readGold(t, sharedGold, "location", "via"), "--corpus="+sharedCorpus)
			})
			t.Run("late article", func(t *testing.T) { testLateArticle(t, prometheus, exporter) })
		})
	}
}

func testHistory(t *testing.T, prometheus, exporter string, gold []goldFigure, args ...string) {
	t.Helper()
	serve := startServer(t, exporter, append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...)...)
	db := startDocumented(t, prometheus, serve)
	for _, g := range gold {
		checkLine(t, db, g)
	}
	checkDrift(t, db)
	checkRoads(t, db, database{serve}, filepath.Base(prometheus) == "prometheus3")

	// The exporter goes: what has been scraped is answered, with a warning.
	if status := serve.stop(t); status != 0 {
		t.Errorf("exit status %d after SIGTERM, want 0", status)
	}
	body, err := get(t.Context(), db.URL+"/api/v1/query?"+url.Values{"query": {"count(last_over_time(reported_troops_reported_timestamp_seconds[5m]))"}}.Encode())
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Data     struct{ Result model.Vector }
		Warnings []string
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Data.Result) != 1 || len(answer.Warnings) == 0 {
		t.Errorf("without the exporter Prometheus answers %s", body)
	}
}

// startDocumented starts a Prometheus with the settings of docs/history.md and waits until it has scraped the exporter.
func startDocumented(t *testing.T, program string, exporter *server) database {
	t.Helper()
	_, part, found := strings.Cut(readDoc(t, "history.md"), "## With Prometheus\n")
	if !found {
		t.Fatal("docs/history.md has no part for Prometheus")
	}
	settings := fenced(t, part, "yaml")
	address := strings.TrimPrefix(exporter.URL, "http://")
	if n := strings.Count(settings, "127.0.0.1:9924"); n != 3 {
		t.Fatalf("the settings of docs/history.md name the exporter %d times, want 3", n)
	}
	settings = strings.ReplaceAll(settings, "127.0.0.1:9924", address)
	// External labels are what many have set and what must do no harm.
	db := startDatabase(t, program, "global: {scrape_interval: 1s, external_labels: {replica: a}}\n"+settings)
	db.scraped(t, time.Now())
	return db
}

// scraped waits for a scrape that began after a time. up is always of the database itself.
func (db database) scraped(t *testing.T, after time.Time) {
	t.Helper()
	eventually(t, "Prometheus has scraped the exporter", func(ctx context.Context) error {
		up, err := db.query(ctx, `timestamp(up{job="figures"} == 1)`)
		if err == nil && (len(up) != 1 || float64(up[0].Value) < float64(after.UnixMilli())/1000) {
			err = fmt.Errorf("%v", up)
		}
		return err
	})
}

// day is the step of a board that shows months.
const day = 24 * time.Hour

// checkLine asks for the line of a figure: it has the value on the day on which it was stated, and no hole until now.
func checkLine(t *testing.T, db database, g goldFigure) {
	t.Helper()
	from, to := date(t, g.ReportedAt[0]), date(t, g.ReportedAt[1])
	now := time.Now().UTC().Truncate(day)
	lines, err := db.queryRange(t.Context(), g.Metric, from.Add(-day), now, day)
	if err != nil {
		t.Fatal(err)
	}
	var faults []string
	for _, line := range lines {
		if !g.labels(line.Metric) {
			continue
		}
		stated := slices.IndexFunc(line.Values, func(p model.SamplePair) bool {
			return !p.Timestamp.Time().Before(from) && !p.Timestamp.Time().After(to) && near(float64(p.Value), g.Value)
		})
		switch first := line.Values[0].Timestamp.Time(); {
		case stated < 0:
			faults = append(faults, fmt.Sprintf("%v has not the value between %s and %s", line.Metric, g.ReportedAt[0], g.ReportedAt[1]))
		case len(line.Values) != int(now.Sub(first)/day)+1:
			faults = append(faults, fmt.Sprintf("%v has %d values on %d days", line.Metric, len(line.Values), int(now.Sub(first)/day)+1))
		default:
			return
		}
	}
	t.Errorf("%v\n\tis no line; %s", g, strings.Join(faults, "\n\t"))
}

// checkDrift is what the program is for: the highest estimate of North Korea's troops steps from 3,000 to 12,000, without
// a hole, and stays.
func checkDrift(t *testing.T, db database) {
	t.Helper()
	start, end := date(t, "2024-10-20"), date(t, "2025-03-31")
	for _, step := range []time.Duration{day, time.Hour} {
		lines, err := db.queryRange(t.Context(), `max(reported_troops_estimate{force="North Korea"})`, start, end, step)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) != 1 {
			t.Fatalf("%d lines of the highest estimate", len(lines))
		}
		values := lines[0].Values
		if first := values[0].Timestamp.Time().UTC().Format(time.DateOnly); first < "2024-10-21" || first > "2024-10-23" || values[0].Value != 3000 {
			t.Errorf("step %s: the highest estimate begins with %v on %s, want 3000 on 21 to 23 October", step, values[0].Value, first)
		}
		if want := int(end.Sub(values[0].Timestamp.Time())/step) + 1; len(values) != want {
			t.Errorf("step %s: the highest estimate has %d values, want %d", step, len(values), want)
		}
		for i, p := range values {
			if i > 0 && p.Value < values[i-1].Value || p.Value > 12_000 || p.Timestamp.Time().After(date(t, "2024-10-27")) && p.Value != 12_000 {
				t.Errorf("step %s: the highest estimate is %v at %s", step, p.Value, p.Timestamp.Time().UTC())
				break
			}
		}
	}
}

// checkRoads asks Prometheus and the exporter's own query API the same, and wants the same answer.
//
// An engine before version 3 counts a sample at the left edge of a range, ours does not: what counts samples is asked only
// where both are of version 3.
func checkRoads(t *testing.T, db, api database, sameVersion bool) {
	t.Helper()
	counting := []string{
		`avg_over_time(reported_troops_estimate[1d])`,
		`count_over_time(reported_troops[1h])`,
		`changes(max(reported_troops_estimate)[30d:1d])`,
	}
	queries := []string{
		`reported_troops`,
		`{__name__=~".+_(low|high)"}`,
		`reported_troops_estimate{force="North Korea"}`,
		`max by (force) (reported_troops_estimate) / min by (force) (reported_troops_estimate)`,
		`max_over_time(casualties[30d])`,
		`reported_troops_estimate - reported_troops_estimate offset 1w`,
		`reported_troops_estimate and time() - reported_troops_estimate_reported_timestamp_seconds < 14 * 86400`,
		`quantile(0.5, reported_troops_estimate) or absent(casualties)`,
	}
	if sameVersion {
		queries = append(queries, counting...)
	}
	for _, query := range queries {
		filled := false
		for _, span := range []struct {
			start, end string
			step       time.Duration
		}{
			{"2024-10-01T00:00:00Z", "2025-03-31T00:00:00Z", day},
			{"2024-10-20T00:00:00Z", "2024-11-10T00:00:00Z", time.Hour},
			{"2024-10-20T07:13:21.123Z", "2024-11-10T00:00:00Z", 7 * time.Hour},
			{"2024-10-27T23:59:00Z", "2024-10-28T00:05:00Z", 15 * time.Second},
		} {
			start, end := moment(t, span.start), moment(t, span.end)
			want, err := db.queryRange(t.Context(), query, start, end, span.step)
			if err != nil {
				t.Fatal(err)
			}
			got, err := api.queryRange(t.Context(), query, start, end, span.step)
			if err != nil {
				t.Fatal(err)
			}
			filled = filled || len(want) > 0
			if difference := compare(got, want); difference != "" {
				t.Errorf("%s, %s to %s by %s: the query API differs from Prometheus: %s", query, span.start, span.end, span.step, difference)
			}
		}
		if !filled {
			t.Errorf("%s: nothing to compare", query)
		}
	}
}

// compare tells the first difference between two results.
func compare(got, want model.Matrix) string {
	order := func(a, b *model.SampleStream) int { return strings.Compare(a.Metric.String(), b.Metric.String()) }
	slices.SortFunc(got, order)
	slices.SortFunc(want, order)
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return fmt.Sprintf("no %v", want[i].Metric)
		case i >= len(want):
			return fmt.Sprintf("there is %v", got[i].Metric)
		case !got[i].Metric.Equal(want[i].Metric):
			return fmt.Sprintf("%v instead of %v", got[i].Metric, want[i].Metric)
		case len(got[i].Values) != len(want[i].Values):
			return fmt.Sprintf("%v has %d values instead of %d", got[i].Metric, len(got[i].Values), len(want[i].Values))
		}
		for j := range got[i].Values {
			g, w := got[i].Values[j], want[i].Values[j]
			// Engines of different versions add up in different orders.
			if g.Timestamp != w.Timestamp || math.Abs(float64(g.Value-w.Value)) > 1e-9*math.Abs(float64(w.Value)) {
				return fmt.Sprintf("%v is %v instead of %v", got[i].Metric, g, w)
			}
		}
	}
	return ""
}

// testLateArticle: Prometheus has scraped for a while when an article of yesterday arrives. The line makes one step, at the
// moment of the statement, whatever the step of the query.
func testLateArticle(t *testing.T, prometheus, exporter string) {
	dir := t.TempDir()
	today := time.Now().UTC().Truncate(day)
	yesterday := today.Add(-day)
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("corpus.yaml", fmt.Sprintf("defaults: {outlet: Daily}\ndocuments:\n  - {file: a.txt, published: %s}\n  - {file: b.txt, published: %s}\n",
		today.Add(-4*day).Format(time.DateOnly), yesterday.Format(time.DateOnly)))
	put("a.txt", "Ukraine said that 3,000 North Korean soldiers were in Russia.\n")
	serve := startServer(t, exporter, "serve", "--web.listen-address=127.0.0.1:0", "--corpus="+dir, "--rescan-interval=100ms", "--stable-after=1ms")
	db := startDocumented(t, prometheus, serve)
	const estimate = `reported_troops_estimate{source="Ukraine"}`
	newest := func(want model.SampleValue) {
		t.Helper()
		eventually(t, fmt.Sprintf("the newest estimate is %v", want), func(ctx context.Context) error {
			for _, road := range []database{db, {serve}} {
				got, err := road.query(ctx, estimate)
				if err != nil {
					return err
				}
				if len(got) != 1 || got[0].Value != want {
					return fmt.Errorf("%v", got)
				}
			}
			return nil
		})
	}
	newest(3000)
	put("b.txt", "Ukraine said that 12,000 North Korean soldiers were in Russia.\n")
	newest(12_000)
	db.scraped(t, time.Now())
	for _, span := range []struct {
		start time.Time
		step  time.Duration
	}{
		{yesterday.Add(-time.Hour), 15 * time.Second}, {yesterday.Add(-time.Hour), time.Minute}, {yesterday.Add(-day), 5 * time.Minute},
		{today.Add(-3 * day), time.Hour}, {today.Add(-4 * day), day}, {time.Now().Add(-10 * time.Minute), 15 * time.Second},
	} {
		end := time.Now()
		if most := span.start.Add(10_000 * span.step); end.After(most) {
			end = most // Prometheus answers with 11,000 points at most, and 15 seconds make more of two days
		}
		for name, road := range map[string]database{"Prometheus": db, "query API": {serve}} {
			lines, err := road.queryRange(t.Context(), estimate, span.start, end, span.step)
			if err != nil {
				t.Fatal(err)
			}
			if len(lines) != 1 || len(lines[0].Values) != int(end.Sub(span.start)/span.step)+1 {
				t.Errorf("%s from %s by %s: not one unbroken line: %.300v", name, span.start, span.step, lines)
				continue
			}
			for _, p := range lines[0].Values {
				want := model.SampleValue(3000)
				if !p.Timestamp.Time().Before(yesterday) {
					want = 12_000
				}
				if p.Value != want {
					t.Errorf("%s from %s by %s: %v at %s, want %v", name, span.start, span.step, p.Value, p.Timestamp.Time().UTC(), want)
					break
				}
			}
		}
	}
}

func date(t *testing.T, s string) time.Time {
	t.Helper()
	return moment(t, s+"T00:00:00Z")
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
