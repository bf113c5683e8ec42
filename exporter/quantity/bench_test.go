package quantity

import (
	"fmt"
	"math/rand"
	"regexp"
	"strings"
	"testing"
)

// generated is newspaper prose with a number about every 130 bytes.
func generated(size int) string {
	r := rand.New(rand.NewSource(1))
	sentences := []string{
		"The general staff said on Monday that %s soldiers had been wounded near the river since the spring.",
		"Officials in the capital, who asked not to be named, put the number at more than %s.",
		"No independent confirmation was available, and the ministry did not answer questions by the evening.",
		"Residents of the village told reporters that the shelling had begun before dawn and went on until the afternoon.",
		"They now hold about %s square kilometres (%s square miles) of farmland east of the railway.",
		"Losses rose from %s to %s, the spokesman added, without saying how they were counted.",
		"The bridge, built by an engineer from the north, has been closed to heavy traffic for a long time.",
		"Between two and three thousand men of the 47th Brigade are resting in camps behind the line.",
	}
	var b strings.Builder
	for b.Len() < size {
		s := sentences[r.Intn(len(sentences))]
		for strings.Contains(s, "%s") {
			s = strings.Replace(s, "%s", group(uint64(r.Intn(90000)+100), ","), 1)
		}
		b.WriteString(s)
		b.WriteByte(" \n"[r.Intn(2)])
	}
	return b.String()
}

func BenchmarkFind(b *testing.B) {
	text := generated(1 << 20)
	b.Run("scan+find", func(b *testing.B) { benchmark(b, text, true) })
	b.Run("find", func(b *testing.B) { benchmark(b, text, false) })
	b.Run("regexp-digits", func(b *testing.B) {
		re := regexp.MustCompile(`[0-9]+`)
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			re.FindAllStringIndex(text, -1)
		}
	})
}

// BenchmarkHostile shows that the time is linear: MB/s stay about the same as the sentence grows.
func BenchmarkHostile(b *testing.B) {
	for _, piece := range []string{"12, ", "1 ", "one hundred and ", "between 1 and ", "a half ", "+1-2/3 ", "from 5 to ", "perhaps "} {
		for _, n := range []int{10_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("%q/%d", piece, n), func(b *testing.B) { benchmark(b, strings.Repeat(piece, n), false) })
		}
	}
}

func benchmark(b *testing.B, text string, scan bool) {
	h := newHarness()
	h.text.Scan(text, h.lex)
	var out []Quantity
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if scan {
			h.text.Scan(text, h.lex)
		}
		out = out[:0]
		for _, s := range h.text.Sentences {
			out = h.v.Find(out, &h.text, s.First, s.End, nil)
		}
	}
	b.ReportMetric(float64(len(out)), "quantities")
}
