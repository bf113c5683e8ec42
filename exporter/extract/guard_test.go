package extract

import (
	"strings"
	"testing"

	"figures_exporter/exporter/document"
)

// TestPanic shows that a document which the rules break on is an error of that document, and that the next one is read.
func TestPanic(t *testing.T) {
	x := &Extractor{v: new(vocabulary)} // without a lexicon
	for range 2 {
		r := x.Extract(&document.Document{ID: "1", Text: "Twelve soldiers died."})
		if r.Err == nil || !strings.Contains(r.Err.Error(), ".go:") {
			t.Fatalf("error %v, want one that names the place in the source", r.Err)
		}
		if r.Document == nil || r.Figures != nil {
			t.Errorf("got %v and %d figures, want the document and none", r.Document, len(r.Figures))
		}
	}
}
