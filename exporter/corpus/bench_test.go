package corpus

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

var paragraph = "The ministry’s spokesman said on Tuesday that around 12,000 soldiers had arrived in the region, 3,000 of them near " +
	"the front, and that “nobody” could say whether more were to come within the next weeks.\n\n"

func benchmarkParse(b *testing.B, f format, data []byte) {
	b.Helper()
	c := newCorpus(b, Config{})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		r := &result{job: job{root: &openRoot{root: &root{name: "-"}}}}
		c.parse(context.Background(), r, f, data)
		if r.doc == nil {
			b.Fatal(r.faults)
		}
	}
}

// BenchmarkBaselineValid is what reading plain text cannot do without: looking at each byte once, and one copy.
func BenchmarkBaselineValid(b *testing.B) {
	data := []byte(strings.Repeat(paragraph, 20))
	b.SetBytes(int64(len(data)))
	n := 0
	for b.Loop() {
		if utf8.Valid(data) {
			n += len(string(data))
		}
	}
}

func BenchmarkReadText(b *testing.B) {
	benchmarkParse(b, plain, []byte(strings.Repeat(paragraph, 20)))
}

func BenchmarkReadTextWindows1252(b *testing.B) {
	data, err := charmap.Windows1252.NewEncoder().Bytes([]byte(strings.Repeat(paragraph, 20)))
	if err != nil {
		b.Fatal(err)
	}
	benchmarkParse(b, plain, data)
}

func BenchmarkReadHTML(b *testing.B) {
	data, err := os.ReadFile("testdata/pages/article.html")
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Replace(string(data), "</article>", strings.Repeat("<p>"+strings.TrimSpace(paragraph)+"</p>\n", 20)+"</article>", 1)
	benchmarkParse(b, page, []byte(text))
}

// BenchmarkSyncUnchanged is what a rescan of 10,000 files costs when nothing has changed.
func BenchmarkSyncUnchanged(b *testing.B) {
	f := fstest.MapFS{}
	for i := range 100 {
		for j := range 100 {
			f[fmt.Sprintf("%02d/%02d.txt", i, j)] = &fstest.MapFile{Data: []byte("400 soldiers")}
		}
	}
	dir := b.TempDir()
	if err := os.CopyFS(dir, f); err != nil {
		b.Fatal(err)
	}
	c := newCorpus(b, Config{Roots: []string{dir}})
	if ch, err := c.Sync(context.Background()); err != nil || ch.Total != 10_000 {
		b.Fatal(ch.Total, err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if ch, err := c.Sync(context.Background()); err != nil || ch.Changed() {
			b.Fatal(ch, err)
		}
	}
}
