package integration

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"figures_exporter/dashboards/boardtest"
)

// What docs/dashboards.md promises: the boards of the repository show data with a Prometheus that reads the demonstration
// remotely, as docs/history.md sets it up, and with one that only scrapes.
func TestDashboards(t *testing.T) {
	t.Parallel() // it waits most of the time
	exporter := buildExporter(t)
	boards, err := boardtest.Read("../../dashboards/generated")
	if err != nil || len(boards) < 9 {
		t.Fatalf("%d boards, %v", len(boards), err)
	}
	// As a folder, so that there are metrics of one.
	serve := startServer(t, exporter, "serve", "--web.listen-address=127.0.0.1:0", "--corpus=../../config/demo")
	for _, name := range []string{"prometheus", "prometheus3"} {
		t.Run(name, func(t *testing.T) {
			program := lookProgram(t, name)
			t.Run("remote read", func(t *testing.T) {
				db := startDocumented(t, program, serve)
				var all []boardtest.Answers
				for i := range boards {
					if boards[i].IsHealth() {
						askHealth(t, db, &boards[i])
					} else if answers, err := boardtest.Ask(t.Context(), db.URL, &boards[i]); err != nil {
						t.Errorf("%s: %v", boards[i].UID, err)
					} else {
						all = append(all, *answers)
					}
				}
				for _, fault := range boardtest.Demonstration(all) {
					t.Error(fault)
				}
			})
			t.Run("scrapes alone", func(t *testing.T) { askScraped(t, startPrometheus(t, program, serve), boards) })
		})
	}
}

// quiet is what the board on the exporter does not show of one that has just read a small corpus without faults, and why.
var quiet = map[string]string{
	"Left out A":                "no candidate of the demonstration was left out",
	"Time to read a document A": "no document was read since the first scrape",
	"Time to read a document B": "no document was read since the first scrape",
	"History refused A":         "no question was refused",
	"Receiver behind A":         "nothing is pushed",
}

// askHealth asks until there is what there will be: rates need two scrapes.
func askHealth(t *testing.T, db database, b *boardtest.Board) {
	t.Helper()
	eventually(t, b.Title+" shows how the exporter is", func(ctx context.Context) error {
		answers, err := boardtest.Ask(ctx, db.URL, b)
		if err != nil {
			return err
		}
		empty := slices.DeleteFunc(slices.Clone(answers.Empty), func(what string) bool { return quiet[what] != "" })
		if len(empty) > 0 || len(answers.Given) < 20 {
			return fmt.Errorf("%d queries give data, these none: %q", len(answers.Given), empty)
		}
		if len(answers.Empty) != len(quiet) {
			return fmt.Errorf("these give none: %q, but these are listed: %q", answers.Empty, quiet)
		}
		return nil
	})
}

// askScraped asks a Prometheus that has only what it scraped in the last seconds. The demonstration is too old for medians then,
// but who said what and when is there, and so are the variables.
func askScraped(t *testing.T, db database, boards []boardtest.Board) {
	t.Helper()
	for _, b := range boards {
		if !strings.HasPrefix(b.UID, "figures-drift-") {
			continue
		}
		b.Time.From, b.Time.To = "now-10m", "now" // since before the first scrape, which the marks are made of
		eventually(t, b.Title+" shows what was scraped", func(ctx context.Context) error {
			answers, err := boardtest.Ask(ctx, db.URL, &b)
			if err != nil {
				return err
			}
			for _, want := range []string{
				"variable source", "variable outlet", "annotation Reports", "Estimates by source A",
				"Newest value by source and outlet A", "Newest value by source and outlet B",
			} {
				if !slices.Contains(answers.Given, want) {
					return fmt.Errorf("%s gives nothing", want)
				}
			}
			return nil
		})
	}
}
