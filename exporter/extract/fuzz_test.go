package extract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

var published = time.Date(2024, time.October, 26, 0, 0, 0, 0, time.UTC)

// FuzzExtract reads any text: it must not panic, must give the same figures each time, and each must have its evidence.
func FuzzExtract(f *testing.F) {
	for _, p := range readCatalogue(f) {
		for _, c := range p.cases {
			f.Add(c.text)
		}
	}
	for _, text := range []string{"Chad hosts 900 Sudanese in # of 14 shelters", "St. Lucia", "Burundi says that 46,000 have fled there", "drove 900 people, 3 of them old, from", "", "\n", "12", "12,000 troops", "“““12 soldiers killed", "…", "a\u00a0hundred\u202fsoldiers", "- 12\n- 13\n", "(((", "\x00 5 tanks destroyed \x00",
		"killed " + strings.Repeat("1, ", 50) + "soldiers", strings.Repeat("\"he said ", 40), "é́́ 12 soldats", "1e309 soldiers were killed", "99999999999999999999999999 soldiers were killed"} {
		f.Add(text)
	}
	x := newExtractor(f, "armed_conflict", "displacement")
	metrics := map[string]bool{"reported_troops": true, "territory_km2": true, "casualties": true, "equipment_losses": true, "displaced_people": true, "damaged_homes": true}
	f.Fuzz(func(t *testing.T, text string) {
		doc := &document.Document{ID: "fuzz", Path: "fuzz.txt", Outlet: "The Harbour Post", Published: published, Text: strings.ToValidUTF8(text, "\uFFFD")}
		figures := x.Extract(doc).Figures
		for _, fig := range figures {
			if err := checkFigure(fig); err != nil {
				t.Errorf("%v\n%s %v %s %v in %q", err, fig.Metric, fig.Value, fig.Labels, fig.Evidence, doc.Text)
			}
			if !metrics[fig.Metric] {
				t.Errorf("metric %q is in no topic", fig.Metric)
			}
		}
		if first, second := encode(t, figures), encode(t, x.Extract(doc).Figures); !bytes.Equal(first, second) {
			t.Errorf("two readings differ:\n%s\n%s", first, second)
		}
	})
}

// TestEveryFigureIsSound holds the figures of the catalogue, right or not, to what every figure must be.
func TestEveryFigureIsSound(t *testing.T) {
	x := newExtractor(t)
	for _, doc := range catalogueDocuments(t) {
		ids := map[figure.ID]bool{}
		for _, f := range x.Extract(doc).Figures {
			if err := checkFigure(f); err != nil {
				t.Errorf("%s: %v: %s %v %s", doc.Path, err, f.Metric, f.Value, f.Labels)
			}
			if ids[f.ID] {
				t.Errorf("%s: two figures with the id %s", doc.Path, f.ID)
			}
			ids[f.ID] = true
		}
	}
}

// checkFigure tells what a figure lacks that the outputs rely on.
func checkFigure(f *figure.Figure) error {
	text := f.Document.Text
	if len(f.Evidence) == 0 {
		return fmt.Errorf("no evidence")
	}
	for _, e := range f.Evidence {
		if e.SentenceStart < 0 || e.SentenceStart > e.Start || e.Start >= e.End || e.End > e.SentenceEnd || int(e.SentenceEnd) > len(text) {
			return fmt.Errorf("evidence %+v does not lie within its sentence and the %d bytes of the text", e, len(text))
		}
		if over := len(f.Quote(e)) - len(f.Span(e)); over > 2000 {
			return fmt.Errorf("evidence %q has %d bytes around it", f.Span(e), over)
		}
		if !utf8.ValidString(f.Span(e)) || !utf8.ValidString(f.Quote(e)) {
			return fmt.Errorf("evidence %q in %q cuts a character", f.Span(e), f.Quote(e))
		}
		if f.Excluded == "" && !hasNumber(f.Span(e)) {
			return fmt.Errorf("evidence %q has no number", f.Span(e))
		}
	}
	if f.Low.Set && f.High.Set && f.Low.Value > f.High.Value || f.Low.Set && f.Low.Value > f.Value || f.High.Set && f.High.Value < f.Value {
		return fmt.Errorf("value %v is not between its bounds %v and %v", f.Value, f.Low.Value, f.High.Value)
	}
	if f.Excluded == "" && f.Value < 0 {
		return fmt.Errorf("value %v is negative", f.Value)
	}
	if f.Confidence < 0 || f.Confidence > 1 {
		return fmt.Errorf("confidence %v is not between 0 and 1", f.Confidence)
	}
	if f.Excluded == "" && f.Confidence < minConfidence {
		return fmt.Errorf("confidence %v is too low for an exported figure", f.Confidence)
	}
	if !f.Document.Published.IsZero() && f.ReportedAt.After(f.Document.Published.AddDate(0, 0, 1).Add(-time.Nanosecond)) {
		return fmt.Errorf("reported at %v, after its publication at %v", f.ReportedAt, f.Document.Published)
	}
	for i, l := range f.Labels {
		if l.Value == "" || !utf8.ValidString(l.Value) || strings.ContainsAny(l.Value, "\n\r\t") {
			return fmt.Errorf("label %s has the value %q", l.Name, l.Value)
		}
		if i > 0 && f.Labels[i-1].Name >= l.Name {
			return fmt.Errorf("labels %v are not sorted", f.Labels)
		}
	}
	if f.Labels.Get(figure.LabelSource) == "" || f.Labels.Get(figure.LabelOutlet) == "" {
		return fmt.Errorf("labels %v lack source or outlet", f.Labels)
	}
	return nil
}

// numberWords are the words of which at least one stands in a number without digits.
var numberWords = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion quadrillion
	dozen score half quarter third both pair single lone`)

func hasNumber(span string) bool {
	if strings.ContainsFunc(span, unicode.IsNumber) { // fractions and the digits of other scripts among them
		return true
	}
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(span), func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool {
		return slices.Contains(numberWords, word) || slices.Contains(numberWords, strings.TrimSuffix(word, "s"))
	})
}

// TestConcurrentUse extracts from many goroutines with one extractor; run with -race.
func TestConcurrentUse(t *testing.T) {
	x := newExtractor(t)
	documents := catalogueDocuments(t)
	wanted := make([][]byte, len(documents))
	for i, doc := range documents {
		wanted[i] = encode(t, x.Extract(doc).Figures)
	}
	const readers = 8
	var running sync.WaitGroup
	for reader := range readers {
		running.Go(func() {
			for i := range documents {
				k := (i + reader*len(documents)/readers) % len(documents) // each begins elsewhere, so that they read different texts at a time
				if got, err := json.Marshal(x.Extract(documents[k]).Figures); err != nil || !bytes.Equal(got, wanted[k]) {
					t.Errorf("%s: %v\n%s\nwant\n%s", documents[k].Path, err, got, wanted[k])
				}
			}
		})
	}
	running.Wait()
}

// TestNewExtractorAlike compares two extractors of the same topics: nothing may depend on the order of a map.
func TestNewExtractorAlike(t *testing.T) {
	one, other := newExtractor(t), newExtractor(t)
	for _, doc := range catalogueDocuments(t) {
		if a, b := encode(t, one.Extract(doc).Figures), encode(t, other.Extract(doc).Figures); !bytes.Equal(a, b) {
			t.Errorf("%s: two extractors differ:\n%s\n%s", doc.Path, a, b)
		}
	}
}

// TestDocumentIsLeftAlone: a document is shared, so that reading it may not change it.
func TestDocumentIsLeftAlone(t *testing.T) {
	x := newExtractor(t)
	doc := document.Document{ID: "1", Path: "a.txt", Text: "BOGOTA, June 4, 2024 (Reuters) — Five Colombian soldiers were killed in Putumayo, the army said."}
	before := doc
	r := x.Extract(&doc)
	if doc != before {
		t.Errorf("the document is %+v, was %+v", doc, before)
	}
	if r.Document == nil {
		t.Error("no document in the result")
	}
}

func catalogueDocuments(tb testing.TB) []*document.Document {
	tb.Helper()
	var documents []*document.Document
	for _, p := range readCatalogue(tb) {
		for _, c := range p.cases {
			doc := c.document()
			doc.ID, doc.Path = p.name+"/"+c.name, p.name+"/"+c.name
			documents = append(documents, doc)
		}
	}
	return documents
}

func encode(tb testing.TB, figures []*figure.Figure) []byte {
	tb.Helper()
	out, err := json.Marshal(figures)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}
