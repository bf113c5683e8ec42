package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"figures_exporter/exporter/document"
)

// TestMillionNumbers reads sentences that nobody writes. What is asked is that they are read to their end, count nothing that they do not
// say, and are not shown whole with each of their numbers; how long it takes is the business of BenchmarkExtractHostile.
func TestMillionNumbers(t *testing.T) {
	x := newExtractor(t)
	read := func(text string) int {
		r := x.Extract(&document.Document{ID: "1", Path: "a.txt", Outlet: "The Harbour Post", Published: published, Text: text})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		n := 0
		for _, f := range r.Figures {
			if f.Excluded == "" {
				n++
			}
			for _, e := range f.Evidence {
				if quote := f.Quote(e); len(quote) > 2100 {
					t.Fatalf("a quote of %d bytes", len(quote))
				}
			}
		}
		return n
	}
	if n := read(strings.Repeat("7 ", 1_000_000)); n != 0 {
		t.Errorf("a million numbers that count nothing gave %d figures", n)
	}
	var list strings.Builder
	const soldiers = 20_000
	for n := range soldiers {
		fmt.Fprintf(&list, "%d soldiers, ", n+2)
	}
	if n := read("Kyiv said that " + list.String() + "were killed."); n == 0 || n > soldiers {
		t.Errorf("%d numbers of soldiers gave %d figures", soldiers, n)
	}
}
