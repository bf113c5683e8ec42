package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"
	"github.com/rivo/uniseg"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
)

var testMetrics = []figure.Metric{{Name: "casualties", Help: "People.\nIn \"quotes\".", Unit: "people", Labels: []string{"side", "type"}, Subject: []string{"side", "type"}}}

func formatterOf(w io.Writer, name string, width int) formatter {
	return newFormatter(name, w, formatConfig{
		metrics: testMetrics, columns: display.New(map[string]string{"casualties": "side"}), width: width, emphasis: width == 0, now: time.Now,
	})
}

func testFigure(text, number, source string, day int) *figure.Figure {
	start := int32(strings.Index(text, number))
	f := &figure.Figure{
		Metric: "casualties", Value: float64(1000 + day), ReportedAt: time.Date(2024, 10, day, 0, 0, 0, 0, time.UTC), Precision: figure.Day,
		Document: &document.Document{ID: fmt.Sprint(source, day), Path: "a.txt", Text: text},
		Labels:   figure.NewLabels([]figure.Label{{Name: "source", Value: source}, {Name: "outlet", Value: "Daily"}, {Name: "side", Value: "Ruritania"}}),
		Evidence: []figure.Evidence{{Start: start, End: start + int32(len(number)), SentenceEnd: int32(len(text))}},
	}
	f.ID = figure.NewID(f.Document.ID, f.Metric, f.Value, 0, 0)
	return f
}

// Prometheus' own parser reads what is written: labels that need escaping, families together, time in order.
func TestOpenMetricsIsReadByPrometheus(t *testing.T) {
	var out bytes.Buffer
	f := formatterOf(&out, "openmetrics", 80)
	const source = "\"Chief\" \\ of\nStaff, Ö"
	for day := 9; day > 0; day -= 3 { // the newest first
		figures := []*figure.Figure{testFigure("There were 12 dead.", "12", source, day), testFigure("There were 12 dead.", "12", "Other", day)}
		for _, x := range figures {
			if err := f.document([]*figure.Figure{x}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.end(); err != nil {
		t.Fatal(err)
	}
	p := textparse.NewOpenMetricsParser(out.Bytes(), labels.NewSymbolTable())
	last := map[string]int64{}
	seen := map[string]bool{}
	name, samples := "", 0
	for {
		entry, err := p.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, out.String())
		}
		switch entry {
		case textparse.EntryType:
			m, _ := p.Type()
			if name = string(m); seen[name] {
				t.Errorf("%s comes twice", name)
			}
			seen[name] = true
		case textparse.EntrySeries:
			samples++
			var l labels.Labels
			p.Labels(&l)
			_, at, _ := p.Series()
			if l.Get("__name__") != name || at == nil || *at <= last[l.String()] {
				t.Errorf("%s at %v, after %d, in the family %s", l, at, last[l.String()], name)
			} else {
				last[l.String()] = *at
			}
			if s := l.Get("source"); s != "Other" && !strings.HasPrefix(s, `"Chief" \ of`) {
				t.Errorf("source %q", s)
			}
		}
	}
	if samples != 2*3*5 { // value and date, and three of the estimate; no bounds
		t.Errorf("%d samples in\n%s", samples, out.String())
	}
}

// No line is wider than the terminal, and no word is lost, whatever the text.
func TestTableFits(t *testing.T) {
	text := strings.Repeat("Größe 漢字漢字漢字 👩‍👩‍👧‍👦 e\u0301 ", 6) + "(12,000) dead " + strings.Repeat("unbreakable", 30) + "."
	for _, width := range []int{60, 80, 120, 240} {
		var out bytes.Buffer
		f := formatterOf(&out, "table", width)
		if err := f.document([]*figure.Figure{testFigure(text, "12,000", "A source with a rather long name indeed, and more", 9)}); err != nil {
			t.Fatal(err)
		}
		if err := f.end(); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := uniseg.StringWidth(strings.TrimRight(line, "\n")); n > width {
				t.Errorf("width %d: %d columns: %s", width, n, line)
			}
		}
		if !strings.Contains(out.String(), "(12,000)") {
			t.Errorf("width %d: the number is not there:\n%s", width, out.String())
		}
	}
}

func TestTableShowsTheNumberOfALongSentence(t *testing.T) {
	var out bytes.Buffer
	f := formatterOf(&out, "table", 60)
	text := strings.Repeat("before ", 500) + "12,000" + strings.Repeat(" after", 500)
	if err := f.document([]*figure.Figure{testFigure(text, "12,000", "S", 9)}); err != nil {
		t.Fatal(err)
	}
	if err := f.end(); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(out.String(), "\n"); lines > maxSentenceLines+5 || strings.Count(out.String(), "…") != 2 || !strings.Contains(out.String(), "12,000") {
		t.Errorf("got %d lines:\n%s", lines, out.String())
	}
}

func TestTableDefusesEscapes(t *testing.T) {
	var out bytes.Buffer
	f := formatterOf(&out, "table", 120)
	if err := f.document([]*figure.Figure{testFigure("\x1b[2J There were 12\x07 \u202edead.", "12", "\x1b]0;x\x07S", 9)}); err != nil {
		t.Fatal(err)
	}
	if err := f.end(); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(out.String(), "\x1b\x07\u202e") {
		t.Errorf("got %q", out.String())
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 5, ""},
		{"one two three", 7, "one two|three"},
		{"abcdefghij k", 4, "abcd|efgh|ij k"},
		{"漢字漢字", 3, "漢|字|漢|字"},
		{"漢", 1, "漢"},
	} {
		if got := strings.Join(wrapText(c.text, c.width), "|"); got != c.want {
			t.Errorf("%q in %d: got %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// closed is a reader of ours that has gone.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriteErrorsAreTold(t *testing.T) {
	for _, name := range formats {
		f := formatterOf(closed{}, name, 80)
		err := f.document([]*figure.Figure{testFigure("There were 12 dead.", "12", "S", 9)})
		if err == nil {
			err = f.end()
		}
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
