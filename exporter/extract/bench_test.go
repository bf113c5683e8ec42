package extract_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
)

// benchmarkDocuments extracts from documents over and over; a document is an operation's share in MB/s, allocations and figures.
func benchmarkDocuments(b *testing.B, documents []*document.Document, topics ...string) {
	x := newExtractor(b, topics...)
	figures := benchmarkReading(b, documents, func(doc *document.Document) int { return len(x.Extract(doc).Figures) })
	b.ReportMetric(float64(figures)/float64(b.N), "figures/op")
}

// benchmarkReading reads documents over and over, and gives how much was found in all.
func benchmarkReading(b *testing.B, documents []*document.Document, find func(*document.Document) int) (found int) {
	size := 0
	for _, doc := range documents {
		size += len(doc.Text)
	}
	b.SetBytes(int64(size / len(documents)))
	b.ReportAllocs()
	b.ResetTimer()
	for read := 0; b.Loop(); read++ {
		found += find(documents[read%len(documents)])
	}
	if found == 0 {
		b.Error("nothing found")
	}
	return found
}

// BenchmarkExtractSeeds reads real articles.
func BenchmarkExtractSeeds(b *testing.B) {
	benchmarkDocuments(b, sharedDocuments(b, newExtractor(b), "seeds"))
}

// BenchmarkExtractSeedsBothTopics reads them with all built-in topics.
func BenchmarkExtractSeedsBothTopics(b *testing.B) {
	benchmarkDocuments(b, sharedDocuments(b, newExtractor(b), "seeds"), "armed_conflict", "displacement")
}

// BenchmarkExtractDevBothTopics reads short articles that have a figure every second line, with all built-in topics.
func BenchmarkExtractDevBothTopics(b *testing.B) {
	benchmarkDocuments(b, sharedDocuments(b, newExtractor(b), "dev"), "armed_conflict", "displacement")
}

// BenchmarkExtractOwn reads the articles of the catalogue, one document for each phenomenon: more figures to the line than
// real articles have.
func BenchmarkExtractOwn(b *testing.B) {
	benchmarkDocuments(b, ownDocuments(b))
}

// BenchmarkBaselineRegexpDigits finds runs of digits in the texts of BenchmarkExtractSeeds and BenchmarkExtractOwn: what the
// plainest search for numbers costs.
func BenchmarkBaselineRegexpDigits(b *testing.B) {
	digits := regexp.MustCompile(`\d+`)
	baseline(b, func(text string) int { return len(digits.FindAllStringIndex(text, -1)) })
}

// BenchmarkBaselineByteLoop counts letters in the same texts: what looking at each byte costs.
func BenchmarkBaselineByteLoop(b *testing.B) {
	baseline(b, func(text string) int {
		letters := 0
		for i := range len(text) {
			if c := text[i] | 0x20; 'a' <= c && c <= 'z' {
				letters++
			}
		}
		return letters
	})
}

func baseline(b *testing.B, count func(text string) int) {
	find := func(doc *document.Document) int { return count(doc.Text) }
	b.Run("seeds", func(b *testing.B) { benchmarkReading(b, sharedDocuments(b, newExtractor(b), "seeds"), find) })
	b.Run("own", func(b *testing.B) { benchmarkReading(b, ownDocuments(b), find) })
}

func ownDocuments(b *testing.B) []*document.Document {
	var documents []*document.Document
	for _, p := range readCatalogue(b) {
		var text strings.Builder
		for _, c := range p.cases {
			text.WriteString(c.text + "\n\n")
		}
		documents = append(documents, &document.Document{ID: p.name, Path: p.name, Outlet: "The Harbour Post", Published: published, Text: text.String()})
	}
	return documents
}

// tooSlow is the time for one hostile text after which BenchmarkExtractHostile does not try a larger one.
const tooSlow = time.Second

// BenchmarkExtractHostile reads texts that are made to be slow, in growing sizes: where MB/s stays the same from one
// size to the next, time is linear.
func BenchmarkExtractHostile(b *testing.B) {
	x := newExtractor(b)
	repeat := func(s string) func(size int) string {
		return func(size int) string { return strings.Repeat(s, size/len(s)+1) }
	}
	for _, shape := range []struct {
		name string
		text func(size int) string
	}{
		{"numbers in a sentence", func(size int) string { return "Kyiv said " + repeat("12 soldiers, ")(size) + "were killed." }},
		{"different numbers in a sentence", func(size int) string {
			var t strings.Builder
			for n := 1; t.Len() < size; n++ {
				fmt.Fprintf(&t, "%d soldiers, ", n)
			}
			return t.String() + "were killed."
		}},
		{"bare numbers", repeat("7 ")},
		{"nested quotations", func(size int) string {
			return repeat("“he said ")(size/2) + "5 soldiers died " + repeat("” ")(size/2)
		}},
		{"quotation marks", repeat(`" `)},
		{"speakers in a sentence", repeat("General Ivan Petrov said that ")},
		{"one sentence of words", func(size int) string { return repeat("and the men went on ")(size) + "with 9 tanks destroyed." }},
		{"names", repeat("Anna Maria Luisa ")},
		{"brackets", func(size int) string { return repeat("(")(size) + "4 killed" }},
		{"sentences with figures", repeat("Kyiv said on Monday that 12 Russian soldiers were killed in Kursk. ")},
		{"different figures", func(size int) string {
			var t strings.Builder
			for n := 1; t.Len() < size; n++ {
				fmt.Fprintf(&t, "Kyiv said that %d Russian soldiers were killed in Kursk.\n", n)
			}
			return t.String()
		}},
		{"a list", func(size int) string {
			return "Russia lost, according to Kyiv:\n" + repeat("- tanks: 12\n")(size)
		}},
		{"dates", repeat("on Monday, October 26, 2024, a week earlier, ")},
		{"no space", repeat("x")},
	} {
		var took time.Duration // for the size before
		sizes := []int{16 << 10, 128 << 10, 1 << 20}
		if shape.name == "one sentence of words" {
			sizes = append(sizes, 10<<20)
		}
		for _, size := range sizes {
			b.Run(fmt.Sprintf("%s/%dKB", strings.ReplaceAll(shape.name, " ", "-"), size>>10), func(b *testing.B) {
				if took > tooSlow {
					b.Skipf("the size before took %v, which is more than linear time allows", took)
				}
				doc := &document.Document{ID: "hostile", Path: "hostile", Outlet: "The Harbour Post", Published: published, Text: shape.text(size)}
				b.SetBytes(int64(len(doc.Text)))
				for b.Loop() {
					x.Extract(doc)
				}
				took = b.Elapsed() / time.Duration(b.N)
			})
		}
	}
}
