package dates

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reader scans texts with one lexicon, as the program does.
type reader struct {
	lexicon    *prose.Lexicon
	vocabulary *Vocabulary
	text       prose.Text
}

func newReader() *reader {
	r := &reader{lexicon: prose.NewLexicon()}
	r.vocabulary = NewVocabulary(r.lexicon)
	return r
}

func (r *reader) find(sentence string) []Expression {
	r.text.Scan(sentence, r.lexicon)
	return r.vocabulary.Find(nil, &r.text, 0, int32(len(r.text.Tokens)))
}

func (r *reader) words(e *Expression) string { return r.text.Slice(int(e.First), int(e.End)-1) }

// describe writes an expression in one line: preposition, [words], kind, period, marks, days, precision.
func (r *reader) describe(e *Expression, ref time.Time, forward bool) string {
	var b strings.Builder
	if e.PrepWord != NoPreposition {
		b.WriteString(e.PrepWord.String() + " ")
	}
	fmt.Fprintf(&b, "[%s] %s", r.words(e), e.Kind)
	if e.Period != NoPeriod {
		b.WriteString("/" + e.Period.String())
	}
	for _, mark := range []struct {
		set  bool
		name string
	}{{e.Calendar, "calendar"}, {e.Trailing, "trailing"}, {e.Anchored, "anchored"}, {e.Event, "event"}, {e.List, "list"},
		{e.Attributive, "attributive"}, {e.TimeStamp, "time stamp"}} {
		if mark.set {
			b.WriteString(" +" + mark.name)
		}
	}
	resolved, ok := e.Resolve(ref)
	if forward {
		resolved, ok = e.ResolveForward(ref)
	}
	if !ok {
		return b.String()
	}
	layout := time.DateOnly
	if resolved.Precision == figure.Minute {
		layout = "2006-01-02 15:04"
	}
	b.WriteString(" = " + resolved.From.Format(layout))
	if !resolved.Single() {
		b.WriteString(".." + resolved.To.Format(layout))
	}
	if resolved.Precision != figure.Day {
		b.WriteString(" " + resolved.Precision.String())
	}
	return b.String()
}

// TestExpressions reads testdata/expressions.txt: a line with a day and a sentence, below it what is found in it, indented.
// "2024-10-29 >" resolves forward.
func TestExpressions(t *testing.T) {
	const golden = "testdata/expressions.txt"
	source, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader()
	var out strings.Builder
	lines := strings.Split(strings.TrimSuffix(string(source), "\n"), "\n")
	cases, phenomenon := 0, ""
	for i := 0; i < len(lines); {
		line := lines[i]
		i++
		if line == "" || strings.HasPrefix(line, "#") {
			if line != "" {
				phenomenon = line
			}
			out.WriteString(line + "\n")
			continue
		}
		day, sentence, _ := strings.Cut(line, " ")
		ref, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatalf("%s:%d: %v", golden, i, err)
		}
		sentence, forward := strings.CutPrefix(sentence, "> ")
		var want []string
		for ; i < len(lines) && strings.HasPrefix(lines[i], "\t"); i++ {
			want = append(want, lines[i][1:])
		}
		cases++
		var got []string
		for _, e := range r.find(sentence) {
			got = append(got, r.describe(&e, ref, forward))
		}
		out.WriteString(line + "\n")
		for _, g := range got {
			out.WriteString("\t" + g + "\n")
		}
		if !*update && strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s:%d: %s\n%s\ngot\n\t%s\nwant\n\t%s", golden, i, phenomenon, line, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
		}
	}
	if cases < 120 {
		t.Errorf("%d cases, want at least 120", cases)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
