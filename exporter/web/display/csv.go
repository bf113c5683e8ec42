package display

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"figures_exporter/exporter/figure"
)

// CSV writes figures as comma-separated values with a head. Its columns are known before the first figure: a column for
// each label that any metric has. Cells of text are such that no spreadsheet runs them as a formula, see text. It is not safe for
// concurrent use.
type CSV struct {
	w      *csv.Writer
	labels []string
	head   []string
}

// NewCSV makes a CSV for figures of the metrics; more are the heads of columns that the caller fills in.
func NewCSV(w io.Writer, metrics []figure.Metric, more ...string) *CSV {
	labels := slices.Clone(figure.CommonLabels[:])
	for _, m := range metrics {
		for _, label := range m.Labels {
			if !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
	}
	head := append([]string{"id", "document", "document_id", "metric", "value", "low", "high", "qualifier"}, labels...)
	head = append(head, "reported_at", "precision", "published_at", "confidence", "superseded", "start", "end", "span", "quote")
	return &CSV{w: csv.NewWriter(w), labels: labels, head: append(head, more...)}
}

func (t *CSV) begin() {
	if t.head != nil {
		_ = t.w.Write(t.head) // Flush tells the first error
		t.head = nil
	}
}

// Write writes a figure with the values of the columns that NewCSV was told of. Flush tells what went wrong.
func (t *CSV) Write(f *figure.Figure, more ...string) {
	t.begin()
	row := []string{f.ID.String(), text(f.Document.Path), text(f.Document.ID), f.Metric, plainNumber(f.Value), boundText(f.Low), boundText(f.High), f.Qualifier.String()}
	for _, label := range t.labels {
		row = append(row, text(f.Labels.Get(label)))
	}
	reported, precision := "", ""
	if !f.ReportedAt.IsZero() {
		reported, precision = timeText(f.ReportedAt), f.Precision.String()
	}
	row = append(row, reported, precision, timeText(f.Document.Published), strconv.FormatFloat(float64(f.Confidence), 'f', 3, 32), strconv.FormatBool(f.Superseded))
	if len(f.Evidence) > 0 {
		e := f.Evidence[0]
		row = append(row, strconv.Itoa(int(e.Start)), strconv.Itoa(int(e.End)), text(f.Span(e)), text(f.Quote(e)))
	} else {
		row = append(row, "", "", "", "")
	}
	for _, cell := range more {
		row = append(row, text(cell))
	}
	_ = t.w.Write(row)
}

// formulaStarts are the characters by which a spreadsheet takes a cell for a formula when it opens a file, quoted or not: those of
// OWASP's list, with their wide forms, which East Asian versions take for the same. The apostrophe is among them so that the
// guard can be told from an apostrophe of the text.
const formulaStarts = "=+-@\t\r\n\x00＝＋－＠'"

// text makes a cell of what an article, a user or the name of a file says. It begins with an apostrophe where it would begin with one
// of formulaStarts: who takes one leading apostrophe off has the text again. A number is no text: -5 stays a number. Nor is a lone - a
// formula, which is how standard input is named.
func text(s string) string {
	if first, _ := utf8.DecodeRuneInString(s); s != "" && s != "-" && strings.ContainsRune(formulaStarts, first) {
		return "'" + s
	}
	return s
}

// Flush writes what is buffered, and the head where no figure was written, and gives the first error.
func (t *CSV) Flush() error {
	t.begin()
	t.w.Flush()
	return t.w.Error()
}

func plainNumber(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func boundText(b figure.Bound) string {
	if !b.Set {
		return ""
	}
	return plainNumber(b.Value)
}

func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
