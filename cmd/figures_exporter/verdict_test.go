package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/web/display"
)

// What the page on disagreement says of a subject is what the boards' queries and the rules' test for new sources give at the same
// instant, to the second on which a source is new no more and an estimate too old: people click from one to the other.
func TestSameVerdictOnEveryRoad(t *testing.T) {
	const newSources = `time() - max by (source, force) (reported_troops_estimate_first_reported_timestamp_seconds) < 604800`
	rules, err := os.ReadFile("../../dashboards/rules/figures.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(rules), newSources) {
		t.Fatalf("the rules do not ask who is new by %s", newSources)
	}
	queries := map[string]string{}
	for _, b := range readBoards(t) {
		if b.UID != "figures-drift-reported-troops" {
			continue
		}
		for _, p := range b.Panels {
			if p.Type == "stat" {
				queries[p.Title] = regexp.MustCompile(`"\$\w+"`).ReplaceAllString(p.Targets[0].Expr, `".*"`)
			}
		}
	}
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	ask := func(query string, at time.Time) (labels []map[string]string, values []float64) {
		t.Helper()
		_, answer := s.ask(http.MethodGet, "/api/v1/query?"+url.Values{"query": {query}, "time": {strconv.FormatInt(at.Unix(), 10)}}.Encode())
		var data struct {
			Data struct {
				Result []struct {
					Metric map[string]string
					Value  [2]any
				}
			}
		}
		if err := json.Unmarshal([]byte(answer), &data); err != nil {
			t.Fatalf("%v in %s", err, answer)
		}
		for _, r := range data.Data.Result {
			text, _ := r.Value[1].(string)
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatalf("%v in %s", err, answer)
			}
			labels, values = append(labels, r.Metric), append(values, v)
		}
		return labels, values
	}
	number := func(title string, at time.Time) string {
		t.Helper()
		_, values := ask(queries[title], at)
		if len(values) != 1 {
			t.Fatalf("%s gives %v at %s", title, values, at)
		}
		return display.Number(values[0])
	}
	said := regexp.MustCompile(`from ([\d,.]+) to ([\d,.]+) around a median of ([\d,.]+): a spread of ([\d,.]+) ×`)
	isNew := regexp.MustCompile(`<li>(.*), first on`)
	seen := map[string]bool{}
	// The first report is of 21 October, the last but one of 5 November: until no source is new any more, and from when the first
	// estimate is too old. Reports are made at midnight, where all ends too.
	for at := time.Date(2024, 10, 21, 0, 0, 0, 0, time.UTC); at.Before(time.Date(2025, 2, 5, 0, 0, 0, 0, time.UTC)); at = at.AddDate(0, 0, 1) {
		if at.After(time.Date(2024, 11, 13, 0, 0, 0, 0, time.UTC)) && at.Before(time.Date(2025, 1, 18, 0, 0, 0, 0, time.UTC)) {
			continue
		}
		for _, at := range []time.Time{at, at.Add(time.Second)} {
			_, page := s.ask(http.MethodGet, fmt.Sprintf("/disagreement?metric=reported_troops&force=North+Korea&at-time=%d", at.UnixMilli()))
			want := fmt.Sprintf("from %s to %s around %s: %s", number("Lowest", at), number("Highest", at), number("Median", at), number("Spread", at))
			var got string
			if m := said.FindStringSubmatch(page); m != nil {
				got = fmt.Sprintf("from %s to %s around %s: %s", m[1], m[2], m[3], m[4])
			}
			var wanted, listed []string
			labels, _ := ask(newSources, at)
			for _, l := range labels {
				wanted = append(wanted, l["source"])
			}
			for _, m := range isNew.FindAllStringSubmatch(page, -1) {
				listed = append(listed, html.UnescapeString(m[1]))
			}
			slices.Sort(wanted)
			slices.Sort(listed)
			want += fmt.Sprintf(", new: %q", wanted)
			if got += fmt.Sprintf(", new: %q", listed); got != want {
				t.Errorf("%s: the page says %s, the queries %s", at.Format(time.RFC3339), got, want)
			}
			seen[got] = true
		}
	}
	if len(seen) < 10 {
		t.Errorf("only %d states were seen", len(seen))
	}
}
