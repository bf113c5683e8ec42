package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
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

// csvTable writes comma-separated values.
type csvTable struct {
	w   *display.CSV
	all bool
}

func newCSV(w io.Writer, c formatConfig) *csvTable {
	var more []string
	if c.all {
		more = []string{"excluded"}
	}
	return &csvTable{w: display.NewCSV(w, c.metrics, more...), all: c.all}
}

func (t *csvTable) document(figures []*figure.Figure) error {
	for _, f := range figures {
		var more []string
		if t.all {
			more = []string{f.Excluded}
		}
		t.w.Write(f, more...)
	}
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

func (t *csvTable) end() error { return t.document(nil) }
