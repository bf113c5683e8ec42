package quantity

import (
	"flag"
	"os"
	"strconv"
	"strings"
	"testing"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

var update = flag.Bool("update", false, "write the golden file anew from what the code finds")

// harness finds the quantities of single texts.
type harness struct {
	lex  *prose.Lexicon
	v    *Vocabulary
	text prose.Text
}

func newHarness() *harness {
	lex := prose.NewLexicon()
	return &harness{lex: lex, v: NewVocabulary(lex)}
}

func (h *harness) find(s string) []Quantity {
	h.text.Scan(s, h.lex)
	var out []Quantity
	for _, sentence := range h.text.Sentences {
		out = h.v.Find(out, &h.text, sentence.First, sentence.End, nil)
	}
	return out
}

// render writes a quantity as a person would note it.
func (h *harness) render(q *Quantity) string {
	var b strings.Builder
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	if q.Kind != Count && q.Kind != Measure && q.Kind != Money && q.Kind != Percent {
		b.WriteString(q.Kind.String() + " ")
	}
	switch {
	case q.Qualifier == figure.Range:
		b.WriteString(number(q.Low.Value) + ".." + number(q.High.Value))
	case q.Qualifier == figure.About:
		b.WriteString("~" + number(q.Value))
	case q.Qualifier == figure.AtLeast:
		b.WriteString("≥" + number(q.Low.Value))
	case q.Qualifier == figure.AtMost:
		b.WriteString("≤" + number(q.High.Value))
	default:
		b.WriteString(number(q.Value))
	}
	if q.Unit != nil {
		b.WriteString(" " + q.Unit.Name)
	}
	note := func(on bool, s string) {
		if on {
			b.WriteString(", " + s)
		}
	}
	note(q.Per != NoPeriod, "per "+q.Per.String())
	note(q.Change > 0, "up")
	note(q.Change < 0, "down")
	note(q.Delta, "size")
	note(q.Superseded, "old")
	note(q.Signed, "signed")
	note(q.Restates >= 0, "restates")
	note(q.One, "one")
	note(q.Hyphenated, "hyphen")
	note(q.Of, "of")
	return b.String()
}

// The cases are sentences in a file: a line "# phenomenon", then sentences, each with its quantities on the lines below,
// indented, as "phrase => meaning". -update writes them from what the code finds; read the difference.
func TestFind(t *testing.T) {
	const golden = "testdata/quantities.txt"
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness()
	var fresh strings.Builder
	lines := strings.Split(strings.TrimRight(string(data), "\n"), "\n")
	phenomena, sentences := map[string]bool{}, map[string]bool{}
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		if line == "" || strings.HasPrefix(line, "# ") {
			if line != "" {
				if phenomena[line] {
					t.Errorf("%s:%d: phenomenon twice: %s", golden, i, line)
				}
				phenomena[line] = true
			}
			fresh.WriteString(line + "\n")
			continue
		}
		number := i
		var want []string
		for i < len(lines) && strings.HasPrefix(lines[i], "  ") {
			want = append(want, strings.TrimSpace(lines[i]))
			i++
		}
		if sentences[line] {
			t.Errorf("%s:%d: sentence twice: %s", golden, number, line)
		}
		sentences[line] = true
		source, _ := strconv.Unquote(`"` + strings.ReplaceAll(line, `"`, `\"`) + `"`)
		fresh.WriteString(line + "\n")
		var got []string
		for _, q := range h.find(source) {
			got = append(got, h.text.Slice(int(q.First), int(q.End-1))+" => "+h.render(&q))
			fresh.WriteString("  " + got[len(got)-1] + "\n")
		}
		if !*update && strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:%d: %s\n got  %s\n want %s", golden, number, line, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
		}
	}
	if *update {
		if err := os.WriteFile(golden, []byte(fresh.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if len(phenomena) < 75 || len(sentences) < 560 {
		t.Errorf("%d sentences of %d phenomena: fewer than there were", len(sentences), len(phenomena))
	}
}
