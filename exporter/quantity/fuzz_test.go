package quantity

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

var small = strings.Fields(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
	seventeen eighteen nineteen`)
var tens = strings.Fields(`- - twenty thirty forty fifty sixty seventy eighty ninety`)

// spell writes a number in words, "and" before the last two digits where british is true.
func spell(n uint64, british bool) string {
	var parts []string
	for _, s := range []struct {
		value uint64
		word  string
	}{{1e15, "quadrillion"}, {1e12, "trillion"}, {1e9, "billion"}, {1e6, "million"}, {1e3, "thousand"}} {
		if n >= s.value {
			parts = append(parts, below1000(n/s.value, british)+" "+s.word)
			n %= s.value
		}
	}
	if n > 0 {
		rest := below1000(n, british)
		if british && n < 100 && len(parts) > 0 {
			rest = "and " + rest
		}
		parts = append(parts, rest)
	}
	return strings.Join(parts, " ")
}

func below1000(n uint64, british bool) string {
	var s string
	if n >= 100 {
		s = small[n/100] + " hundred"
		n %= 100
		if n == 0 {
			return s
		}
		s += " "
		if british {
			s += "and "
		}
	}
	if n < 20 {
		return s + small[n]
	}
	s += tens[n/10]
	if n%10 > 0 {
		s += "-" + small[n%10]
	}
	return s
}

// group writes digits with a separator between each three.
func group(n uint64, sep string) string {
	s := strconv.FormatUint(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

// FuzzSpelt reads back numbers that were spelt out.
func FuzzSpelt(f *testing.F) {
	for _, n := range []uint64{2, 12, 21, 100, 101, 110, 217000, 1000001, 1234567, 999999999999, 1000000000000000} {
		f.Add(n, true)
		f.Add(n, false)
	}
	h := newHarness()
	f.Fuzz(func(t *testing.T, n uint64, british bool) {
		n %= 1e16
		if n < 2 {
			return
		}
		words := spell(n, british)
		qs := h.find("They found " + words + " stones there.")
		if len(qs) != 1 || qs[0].Value != float64(n) || qs[0].Kind != Count || !qs[0].Words {
			t.Fatalf("%d, %q: got %+v", n, words, qs)
		}
		if got := h.text.Slice(int(qs[0].First), int(qs[0].End-1)); got != words {
			t.Fatalf("%q: the phrase is %q", words, got)
		}
	})
}

// FuzzDigits reads back numbers in digits with every separator.
func FuzzDigits(f *testing.F) {
	for k := range separators {
		for _, n := range []uint64{1000, 17819, 724050, 1234567, 100200300} {
			f.Add(n, uint8(k))
		}
	}
	h := newHarness()
	f.Fuzz(func(t *testing.T, n uint64, sep uint8) {
		n %= 1e15
		if n < 2 || n >= 1500 && n <= 2100 { // years
			return
		}
		s := separators[int(sep)%len(separators)]
		digits := group(n, s)
		qs := h.find("They found " + digits + " stones there.")
		if len(qs) != 1 || qs[0].Value != float64(n) || qs[0].Kind != Count || qs[0].Words {
			t.Fatalf("%q: got %+v", digits, qs)
		}
		if got := h.text.Slice(int(qs[0].First), int(qs[0].End-1)); got != digits {
			t.Fatalf("%q: the phrase is %q", digits, got)
		}
	})
}

var separators = []string{"", ",", " ", "\u00a0", "\u2009", "\u202f", "'", "’", "."}

// FuzzFind holds what is true of every text: phrases in order, within their sentence, with bounds that hold the value.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"Between two and three thousand of 12,000 (+4) men, up from 5 km/h.", "$5-7bn, 1/2½, +380 44 123-45-67, 3 million 200 thousand a day",
		"\"as many as\" 8,000, sub-500 km, $US5m a barrel (about) 3.2e6 per 100,000 people", "4 × 10⁶ C $6 51°30'N ISBN 0-306-40615-2 Rs. 5 lakh crore, 10, 000 revised up to 3",
		"a half and a half and a third of a million or so, if not more", "a trillion trillion trillion trillion trillion trillion trillion",
		"°C -5° ½¼ 1. 2) [3] 9M729-B G7 Articles 4 and 5 and 6", "one and two and a half dozen hundred thousand score of scores of tens of",
	} {
		f.Add(s)
	}
	h := newHarness()
	f.Fuzz(func(t *testing.T, s string) {
		h.text.Scan(s, h.lex)
		for _, sentence := range h.text.Sentences {
			for _, dates := range [][]Span{nil, {{sentence.First + 1, sentence.First + 3}, {sentence.First + 5, sentence.End}}} {
				check(t, h, sentence, h.v.Find(nil, &h.text, sentence.First, sentence.End, dates))
			}
		}
	})
}

func check(t *testing.T, h *harness, s prose.Sentence, qs []Quantity) {
	t.Helper()
	last := s.First
	for i, q := range qs {
		switch {
		case q.First < last || q.End <= q.First || q.End > s.End:
			t.Fatalf("%+v: not in order within %+v", q, s)
		case q.Number.First < q.First || q.Number.End <= q.Number.First || q.Number.End > q.End:
			t.Fatalf("%+v: the number is not in its phrase", q)
		case math.IsNaN(q.Value) || math.IsInf(q.Value, 0):
			t.Fatalf("%+v: no number", q)
		case q.Restates >= int32(i) || q.Restates < -1:
			t.Fatalf("%+v: restates what does not come before", q)
		case q.Qualifier == figure.Range && !(q.Low.Set && q.High.Set && q.Low.Value <= q.Value && q.Value <= q.High.Value):
			t.Fatalf("%+v: the value is not in its range", q)
		case q.Qualifier == figure.AtLeast && q.Kind.Numeric() && (!q.Low.Set || q.High.Set || q.Low.Value != q.Value):
			t.Fatalf("%+v: no lower bound", q)
		case q.Qualifier == figure.AtMost && q.Kind.Numeric() && (!q.High.Set || q.Low.Set || q.High.Value != q.Value):
			t.Fatalf("%+v: no upper bound", q)
		}
		last = q.End
		first, end := h.v.Concept(&h.text, &q, s.End)
		if first < q.End || end < first || end > s.End {
			t.Fatalf("%+v: concept [%d,%d)", q, first, end)
		}
		if h.v.Denominator(&h.text, &q) && (q.First == 0 || h.text.Of(h.text.Tokens[q.First-1]) == "") {
			t.Fatalf("%+v: stated per nothing", q)
		}
		if low, high, ok := q.Magnitude(); ok && (low != q.Value || low >= high || q.Kind != Vague) || h.v.Multiplies(&h.text, &q, s.End) && q.End >= s.End {
			t.Fatalf("%+v: from %v to %v", q, low, high)
		}
		if rate, noun := h.v.Rate(&h.text, &q, s.End), h.v.Counted(&h.text, &q, s.End); len(rate) > len(h.text.Source)+64 || len(noun) > len(h.text.Source)+64 {
			t.Fatalf("%+v: per %q, counts %q", q, rate, noun)
		}
	}
}
