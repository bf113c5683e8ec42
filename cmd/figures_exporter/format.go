package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
)

// formatter writes the figures of one document after the other.
type formatter interface {
	// document writes the figures of a document; there may be none.
	document(figures []*figure.Figure) error
	// end writes what belongs after the last document.
	end() error
}

// formats are the names of the output formats.
var formats = []string{"table", "jsonl", "csv", "openmetrics"}

// formatConfig says what formatters need to know.
type formatConfig struct {
	metrics []figure.Metric
	columns *display.Columns
	// all shows what was left out, with the reason.
	all bool
	// width is that of the table in columns, emphasis whether it may hold escape sequences.
	width    int
	emphasis bool
	now      func() time.Time
}

// newFormatter makes the formatter of one of the formats.
func newFormatter(name string, w io.Writer, c formatConfig) formatter {
	switch name {
	case "table":
		return newTable(w, c)
	case "csv":
		return newCSV(w, c)
	case "openmetrics":
		return newOpenMetrics(w, c)
	}
	return &jsonLines{w: bufio.NewWriter(w)}
}

// leftOut tells whether a candidate is shown only with --all. A figure without a date is shown: it is one, and only has
// no place in time.
func leftOut(f *figure.Figure) bool {
	return f.Excluded != "" && f.Excluded != timeline.ReasonUndated
}

// jsonLines writes one JSON object a line.
type jsonLines struct{ w *bufio.Writer }

func (j *jsonLines) document(figures []*figure.Figure) error {
	for _, f := range figures {
		line, err := json.Marshal(f)
		if err != nil {
			return fmt.Errorf("writing figure %s of %s: %w", f.ID, f.Document.Path, err)
		}
		line = append(line, '\n')
		if _, err := j.w.Write(line); err != nil {
			return fmt.Errorf("writing figures: %w", err)
		}
	}
	return j.end() // who waits for the figures of a document gets them
}

func (j *jsonLines) end() error {
	if err := j.w.Flush(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

// csvTable writes comma-separated values with a head. Its columns are known before the first figure: a column for each
// label that any metric in force has.
type csvTable struct {
	w      *csv.Writer
	labels []string
	all    bool
	begun  bool
}

func newCSV(w io.Writer, c formatConfig) *csvTable {
	labels := slices.Clone(figure.CommonLabels[:])
	for _, m := range c.metrics {
		for _, label := range m.Labels {
			if !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
	}
	return &csvTable{w: csv.NewWriter(w), labels: labels, all: c.all}
}

func (t *csvTable) head() error {
	if t.begun {
		return nil
	}
	t.begun = true
	row := append([]string{"id", "document", "document_id", "metric", "value", "low", "high", "qualifier"}, t.labels...)
	row = append(row, "reported_at", "precision", "published_at", "confidence", "superseded", "start", "end", "span", "quote")
	if t.all {
		row = append(row, "excluded")
	}
	return t.w.Write(row)
}

func (t *csvTable) document(figures []*figure.Figure) error {
	if err := t.head(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	for _, f := range figures {
		row := []string{f.ID.String(), f.Document.Path, f.Document.ID, f.Metric, number(f.Value), boundText(f.Low), boundText(f.High), f.Qualifier.String()}
		for _, label := range t.labels {
			row = append(row, f.Labels.Get(label))
		}
		reported, precision := "", ""
		if !f.ReportedAt.IsZero() {
			reported, precision = timeText(f.ReportedAt), f.Precision.String()
		}
		row = append(row, reported, precision, timeText(f.Document.Published), strconv.FormatFloat(float64(f.Confidence), 'f', 3, 32), strconv.FormatBool(f.Superseded))
		if len(f.Evidence) > 0 {
			e := f.Evidence[0]
			row = append(row, strconv.Itoa(int(e.Start)), strconv.Itoa(int(e.End)), f.Span(e), f.Quote(e))
		} else {
			row = append(row, "", "", "", "")
		}
		if t.all {
			row = append(row, f.Excluded)
		}
		if err := t.w.Write(row); err != nil {
			return fmt.Errorf("writing figures: %w", err)
		}
	}
	t.w.Flush()
	if err := t.w.Error(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

func (t *csvTable) end() error { return t.document(nil) }

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func boundText(b figure.Bound) string {
	if !b.Set {
		return ""
	}
	return number(b.Value)
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
