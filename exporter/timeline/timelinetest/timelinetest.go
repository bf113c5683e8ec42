// Package timelinetest makes figures for tests: from lines that a person can read, and as many as a benchmark needs.
package timelinetest

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// Troops and Casualties are metrics as a topic would declare them.
var (
	Troops = figure.Metric{
		Name: "reported_troops", Unit: "people",
		Help:   "People under arms, as a source states. Reported, not verified. A sum over source or outlet means nothing.",
		Labels: []string{"force", "status"}, Subject: []string{"force"},
		NotEstimates: map[string][]string{"status": {"expected", "training"}},
	}
	Casualties = figure.Metric{
		Name: "casualties", Unit: "people",
		Help:   "Killed, wounded, captured and missing people, as a source states. Reported, not verified. A sum over source, outlet or type means nothing.",
		Labels: []string{"type", "side"}, Subject: []string{"side", "type", "location"},
	}
)

// Figure reads a figure that a test states in one line. It fails the test where the line cannot be read.
//
//	DATE METRIC{LABELS} VALUE [low=N] [high=N] [confidence=N] [precision=month] [superseded] [clamped] [excluded=REASON] [at=OFFSET]
//
// DATE is 2006-01-02 or 2006-01-02T15:04, or "undated". Label values may hold blanks but neither quotes nor commas.
func Figure(t testing.TB, doc *document.Document, line string) *figure.Figure {
	t.Helper()
	fail := func(what string) { t.Helper(); t.Fatalf("figure %q: %s", line, what) }
	date, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	name, rest, ok := strings.Cut(rest, "{")
	labelText, rest, ok2 := strings.Cut(rest, "}")
	if !ok || !ok2 {
		fail("want {labels}")
	}
	f := &figure.Figure{Document: doc, Metric: name, Confidence: 1, Precision: figure.Day}
	switch {
	case date == "undated":
	case len(date) == len("2006-01-02"):
		f.ReportedAt = day(t, date)
	default:
		at, err := time.Parse("2006-01-02T15:04", date)
		if err != nil {
			fail(err.Error())
		}
		f.ReportedAt, f.Precision = at, figure.Minute
	}
	var labels []figure.Label
	for pair := range strings.SplitSeq(labelText, ",") {
		n, v, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok {
			fail("want label=\"value\"")
		}
		labels = append(labels, figure.Label{Name: n, Value: strings.Trim(v, `"`)})
	}
	f.Labels = figure.NewLabels(labels)
	number := func(text string) float64 {
		t.Helper()
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			fail(err.Error())
		}
		return n
	}
	value, words, _ := strings.Cut(strings.TrimSpace(rest), " ")
	f.Value = number(value)
	start := 0
	for word := range strings.FieldsSeq(words) {
		switch key, value, _ := strings.Cut(word, "="); key {
		case "low":
			f.Low = figure.BoundAt(number(value))
		case "high":
			f.High = figure.BoundAt(number(value))
		case "confidence":
			f.Confidence = float32(number(value))
		case "at":
			start = int(number(value))
		case "superseded":
			f.Superseded = true
		case "clamped":
			f.Clamped = true
		case "excluded":
			f.Excluded = value
		case "precision":
			precisions := map[string]figure.Precision{"minute": figure.Minute, "day": figure.Day, "month": figure.Month, "year": figure.Year}
			precision, ok := precisions[value]
			if !ok {
				fail("unknown precision " + value)
			}
			f.Precision = precision
		default:
			fail("unknown word " + word)
		}
	}
	f.Evidence = []figure.Evidence{{Start: int32(start), End: int32(start + 1)}}
	f.ID = figure.NewID(doc.ID, f.Metric, f.Value, start, start+1)
	return f
}

func day(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// Corpus reads documents by their ID: a line "ID PUBLISHED", then the figures of the document (Figure), each indented by
// a tab. The text may be indented by two tabs as a whole.
func Corpus(t testing.TB, text string) map[string][]*figure.Figure {
	t.Helper()
	corpus := make(map[string][]*figure.Figure)
	var doc *document.Document
	for line := range strings.Lines(text) {
		switch {
		case strings.TrimSpace(line) == "":
		case !strings.HasPrefix(strings.TrimPrefix(line, "\t\t"), "\t"):
			id, published, _ := strings.Cut(strings.TrimSpace(line), " ")
			doc = &document.Document{ID: id, Path: id + ".txt"}
			if published != "" {
				doc.Published = day(t, published)
			}
			corpus[id] = nil
		default:
			corpus[doc.ID] = append(corpus[doc.ID], Figure(t, doc, line))
		}
	}
	return corpus
}

// Synthetic makes documents with figures of troops: the number of series, and of figures in each, are exact; a
// fifth of the figures state a range. Sources, outlets and forces are drawn so that a source has several series of a subject.
func Synthetic(series, perSeries int) map[string][]*figure.Figure {
	r := rand.New(rand.NewPCG(1, 2))
	const perDocument = 5
	corpus := make(map[string][]*figure.Figure)
	epoch := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	n := 0
	var doc *document.Document
	for p := range perSeries {
		for i := range series {
			if n%perDocument == 0 {
				id := fmt.Sprintf("document-%07d", n/perDocument)
				doc = &document.Document{ID: id, Path: id + ".txt", Published: epoch.AddDate(0, 0, r.IntN(300))}
			}
			n++
			f := &figure.Figure{
				Document: doc, Metric: "reported_troops", Value: float64(1000 + r.IntN(20000)), Confidence: 0.9, Precision: figure.Day,
				ReportedAt: doc.Published.AddDate(0, 0, -p), Evidence: []figure.Evidence{{Start: int32(n % perDocument * 100), End: int32(n%perDocument*100 + 6)}},
				Labels: figure.NewLabels([]figure.Label{
					{Name: "source", Value: fmt.Sprintf("Speaker Number %d", i/4)},
					{Name: "outlet", Value: fmt.Sprintf("Daily Paper %d", i%4)},
					{Name: "force", Value: fmt.Sprintf("Country %d", i/4%50)},
					{Name: "status", Value: "deployed"},
					{Name: "location", Value: fmt.Sprintf("Place %d", i/8%500)},
				}),
			}
			if i%5 == 0 {
				f.Qualifier, f.Low, f.High = figure.Range, figure.BoundAt(f.Value-500), figure.BoundAt(f.Value+500)
			}
			f.ID = figure.NewID(doc.ID, f.Metric, f.Value, int(f.Evidence[0].Start), int(f.Evidence[0].End))
			corpus[doc.ID] = append(corpus[doc.ID], f)
		}
	}
	return corpus
}
