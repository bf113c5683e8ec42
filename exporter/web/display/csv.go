package display

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"time"

	"figures_exporter/exporter/figure"
)

// CSV writes figures as comma-separated values with a head. Its columns are known before the first figure: a column for
// each label that any metric has. It is not safe for concurrent use.
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
	row := []string{f.ID.String(), f.Document.Path, f.Document.ID, f.Metric, plainNumber(f.Value), boundText(f.Low), boundText(f.High), f.Qualifier.String()}
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
	_ = t.w.Write(append(row, more...))
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
