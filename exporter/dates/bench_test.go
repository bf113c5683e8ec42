package dates

import (
	"strings"
	"sync"
	"testing"
	"time"

	"figures_exporter/exporter/prose"
)

// dispatch has as many dates as a report from the field, which is more than most articles have.
const dispatch = `PORTO ALTO, Oct. 18 (Bay Wire) -- The harbour master said on Friday that forty ships had left for the
islands between Oct. 8 and Oct. 13, carrying about 1,500 people and 300 tonnes of grain. It was the largest convoy
since the spring of 2022, and the third this year. A week ago he had put the number at thirty.

"We count them every day, and we write it down," he told reporters. In the past 24 hours eleven came back, among them the
oldest, a ferry that had been built in 1974 and that nobody had expected to see again. Two days earlier its owner had given it up.
By the end of the month the last of them should be home, he said; until then the market will be as empty as it was in
the first week of September. The ministry's figures differ: as of 1 October it knew of 2,300 passengers, 700 more than in June.
`

func TestFindAllocatesNothing(t *testing.T) {
	r := newReader()
	r.text.Scan(strings.Repeat(dispatch, 8), r.lexicon)
	dst := r.vocabulary.Find(nil, &r.text, 0, int32(len(r.text.Tokens)))
	if len(dst) < 100 {
		t.Fatalf("%d expressions, want more", len(dst))
	}
	ref := date(2024, 10, 18)
	if n := testing.AllocsPerRun(20, func() {
		dst = r.vocabulary.Find(dst[:0], &r.text, 0, int32(len(r.text.Tokens)))
		for i := range dst {
			_, _ = dst[i].Resolve(ref)
		}
	}); n != 0 {
		t.Errorf("%v allocations a run, want none", n)
	}
}

// TestLexiconGrowsLater holds Find to a lexicon that has grown since the vocabulary was made, in many goroutines.
func TestLexiconGrowsLater(t *testing.T) {
	r := newReader()
	for _, w := range strings.Fields(dispatch) {
		r.lexicon.Intern(w)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			var text prose.Text
			text.Scan(dispatch, r.lexicon)
			got := r.vocabulary.Find(nil, &text, 0, int32(len(text.Tokens)))
			if len(got) == 0 {
				t.Error("nothing found")
				return
			}
			if d, _ := r.vocabulary.Dateline(&text, date(2024, 12, 1)); !d.Equal(date(2024, 10, 18)) {
				t.Errorf("dateline %s", d.Format(time.DateOnly))
			}
		})
	}
	wg.Wait()
}

// BenchmarkFind reads prose, prose without a date, and what is made to be slow: its rate must not depend on the length.
func BenchmarkFind(b *testing.B) {
	plain := strings.Repeat("The men carried the boxes from the ship to the yard, where nobody wanted them, and sat down. ", 20) + "\n\n"
	for _, c := range []struct{ name, text string }{
		{"dispatch", strings.Repeat(dispatch, 40)},
		{"dateless", strings.Repeat(plain, 30)},
		{"numbers/64KB", strings.Repeat("3, 4, 5, 6, 7 and ", 3600)},
		{"numbers/1MB", strings.Repeat("3, 4, 5, 6, 7 and ", 58000)},
		{"edges/64KB", strings.Repeat("the end of the last ", 3200)},
		{"edges/1MB", strings.Repeat("the end of the last ", 51000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			r := newReader()
			r.text.Scan(c.text, r.lexicon)
			var dst []Expression
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				dst = r.vocabulary.Find(dst[:0], &r.text, 0, int32(len(r.text.Tokens)))
			}
			b.ReportMetric(float64(len(dst)), "expressions")
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	r := newReader()
	found := r.find(dispatch)
	ref := date(2024, 10, 18)
	for b.Loop() {
		for i := range found {
			_, _ = found[i].Resolve(ref)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(found)), "ns/expression")
}
