package timeline

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"figures_exporter/exporter/figure"
)

func TestCleanLabelValue(t *testing.T) {
	f := func(value string, maxBytes int, want string) {
		t.Helper()
		if got := CleanLabelValue(value, maxBytes); got != want {
			t.Errorf("CleanLabelValue(%q, %d) = %q, want %q", value, maxBytes, got, want)
		}
	}
	f("", 10, "")
	f("North Korea", 256, "North Korea")
	f(`a "quoted" back\slash`, 256, `a "quoted" back\slash`)
	f("Володимир Зеленський", 256, "Володимир Зеленський")
	f(" North \t\n Korea ", 256, "North Korea")
	f("a\u2028b\u00a0c", 256, "a b c")
	f("a\x00b\x1b[31mc", 256, "a b [31mc")
	f("\xff\xfebc", 256, "\ufffd\ufffdbc")
	f("a\u202eb\u200bc\ufeff", 256, "abc")
	f("می\u200cخواهم", 256, "می\u200cخواهم")
	f("\x00\n", 256, "")
	f("1234567890", 10, "1234567890")
	f("12345678901", 10, "1234567…")
	f("ääääää", 10, "äää…")
	f("1234 678901", 8, "1234…")
	f("ääää", 4, "…")
}

func FuzzCleanLabelValue(f *testing.F) {
	for _, s := range []string{"", "a b", " a", "a\x00\xffb", "ä…\u202e", strings.Repeat("é", 200)} {
		f.Add(s, 16)
	}
	f.Fuzz(func(t *testing.T, value string, maxBytes int) {
		maxBytes = 4 + int(uint(maxBytes)%300)
		got := CleanLabelValue(value, maxBytes)
		if !utf8.ValidString(got) || len(got) > maxBytes || strings.TrimSpace(got) != got || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("CleanLabelValue(%q, %d) = %q", value, maxBytes, got)
		}
		if again := CleanLabelValue(got, maxBytes); again != got {
			t.Errorf("cleaning %q twice: %q, then %q", value, got, again)
		}
	})
}

func TestCompareLabels(t *testing.T) {
	labels := func(pairs ...string) figure.Labels {
		var out figure.Labels
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, figure.Label{Name: pairs[i], Value: pairs[i+1]})
		}
		return out
	}
	ascending := []figure.Labels{labels(), labels("a", "1"), labels("a", "1", "b", "1"), labels("a", "1", "b", "2"), labels("a", "2"), labels("b", "0")}
	for i, a := range ascending {
		for j, b := range ascending {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := CompareLabels(a, b); got != want {
				t.Errorf("CompareLabels(%v, %v) = %d, want %d", a, b, got, want)
			}
		}
	}
}
