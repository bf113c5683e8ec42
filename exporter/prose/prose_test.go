package prose

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// lexiconOf interns words.
func lexiconOf(words ...string) *Lexicon {
	lex := NewLexicon()
	for _, w := range words {
		lex.Intern(w)
	}
	return lex
}

func tokensOf(t *Text) string {
	var out []string
	for _, tok := range t.Tokens {
		out = append(out, t.Of(tok))
	}
	return strings.Join(out, "|")
}

func sentencesOf(t *Text) []string {
	var out []string
	for _, s := range t.Sentences {
		start, end := t.SentenceSpan(s)
		out = append(out, t.Source[start:end])
	}
	return out
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Two men left.", "Two|men|left|."},
		{"It cost $1.2bn, or 17,819 a day.", "It|cost|$|1.2|bn|,|or|17,819|a|day|."},
		{"The 47th and the 52-year-old", "The|47|th|and|the|52|-|year|-|old"},
		{"the U.S. army's men", "the|U.S.|army|'s|men"},
		{"the soldiers' camp and O'Neill’s", "the|soldiers|'|camp|and|O'Neill|’s"},
		{"They don't, he’d said", "They|don't|,|he’d|said"},
		{"at 4 a.m. or 18:40", "at|4|a.m.|or|18|:|40"},
		{"724\u00a0050 and 1'250 and 1’250", "724|050|and|1'250|and|1’250"},
		{"29.10.2024 and 1.5.", "29.10.2024|and|1.5|."},
		{"km² and 35°C and 2½", "km|²|and|35|°|C|and|2|½"},
		{"wait... what…", "wait|...|what|…"},
		{"Gen. Petrenko met Lt. Col. Smith.", "Gen.|Petrenko|met|Lt.|Col.|Smith|."},
		{"On Oct. 29 in No. 5", "On|Oct.|29|in|No.|5"},
		{"5 sq. km of", "5|sq.|km|of"},
		{"(600–700)", "(|600|–|700|)"},
		{"Zaporižžja naïve Łódź", "Zaporižžja|naïve|Łódź"},
		{"end\x80bytes", "end|\x80|bytes"},
		{"", ""},
	} {
		var text Text
		text.Scan(c.text, NewLexicon())
		if got := tokensOf(&text); got != c.want {
			t.Errorf("%q\n got  %s\n want %s", c.text, got, c.want)
		}
	}
}

func TestWordsAreFolded(t *testing.T) {
	lex := lexiconOf("troops", "us", "sq", "zaporizzja", "don't", "lodz", "am")
	for _, c := range []struct{ text, want string }{
		{"TROOPS", "troops"}, {"Troops", "troops"}, {"U.S.", "us"}, {"US", "us"}, {"sq.", "sq"}, {"Zaporižžja", "zaporizzja"},
		{"don’t", "don't"}, {"Łódź", "lodz"}, {"a.m.", "am"},
	} {
		var text Text
		text.Scan("in "+c.text+" km", lex)
		if got := lex.Word(text.Tokens[1].Word); got != c.want {
			t.Errorf("%q is the word %q, want %q", c.text, got, c.want)
		}
	}
	if got := lex.Lookup("tanks"); got != 0 {
		t.Errorf("an unknown word has the number %d", got)
	}
}

func TestLexiconGrows(t *testing.T) {
	lex := NewLexicon()
	ids := map[WordID]bool{0: true}
	for i := range 5000 {
		id := lex.Intern(fmt.Sprintf("word%d", i))
		if ids[id] {
			t.Fatalf("word%d has the number %d of another", i, id)
		}
		ids[id] = true
	}
	for i := range 5000 {
		w := fmt.Sprintf("WORD%d", i)
		if id := lex.Lookup(w); lex.Word(id) != strings.ToLower(w) || lex.Intern(w) != id {
			t.Fatalf("%s is %q", w, lex.Word(id))
		}
	}
}

func TestFlags(t *testing.T) {
	names := []struct {
		f Flags
		s string
	}{{Glued, "glued"}, {Capital, "capital"}, {Upper, "upper"}, {Dotted, "dotted"}, {Open, "open"}, {Close, "close"}, {LineStart, "line"},
		{ParaStart, "para"}, {Possessive, "possessive"}, {WideSpace, "wide"}}
	for _, c := range []struct {
		text string
		at   int
		want string
	}{
		{"Army", 0, "capital line para"},
		{"the NIS", 1, "capital upper"},
		{"the U.S. army", 1, "capital upper dotted"},
		{"he said “yes” now", 2, "open"},
		{"he said “yes” now", 4, "glued close"},
		{`he said "yes" now`, 2, "open"},
		{`he said "yes" now`, 4, "glued close"},
		{"Kyiv’s men", 1, "glued possessive"},
		{"724\u202f050", 1, "wide"},
		{"one\ntwo", 1, "line para"},
		{"12k", 1, "glued"},
	} {
		var text Text
		text.Scan(c.text, NewLexicon())
		var got []string
		for _, n := range names {
			if text.Tokens[c.at].Flags&n.f != 0 {
				got = append(got, n.s)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q token %d: %s, want %s", c.text, c.at, strings.Join(got, " "), c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		what, text string
		want       []string
	}{
		{"full stops", "It rained. We left! Why? Nobody knows.", []string{"It rained.", "We left!", "Why?", "Nobody knows."}},
		{"a quotation ends with its mark", "“We lost it.” He wept.", []string{"“We lost it.”", "He wept."}},
		{"an attribution goes on", "“We lost it,” he said.", []string{"“We lost it,” he said."}},
		{"a question within", "“Why?” she asked.", []string{"“Why?” she asked."}},
		{"titles", "Gen. Petrenko met Dr. Smith. They spoke.", []string{"Gen. Petrenko met Dr. Smith.", "They spoke."}},
		{"initials", "J. R. Smith came. He left.", []string{"J. R. Smith came.", "He left."}},
		{"months", "It began on Oct. 29 in the east. It ended.", []string{"It began on Oct. 29 in the east.", "It ended."}},
		{"abbreviation at the end", "They live in the U.S. The rest fled.", []string{"They live in the U.S.", "The rest fled."}},
		{"abbreviation before a name", "The U.S. Army came.", []string{"The U.S. Army came."}},
		{"hours", "It fell at 4 a.m. on Monday.", []string{"It fell at 4 a.m. on Monday."}},
		{"decimals", "It grew by 1.5 per cent. It fell by .5 later.", []string{"It grew by 1.5 per cent.", "It fell by .5 later."}},
		{"list numbers", "1. Tanks burned.\n2. Guns burned.", []string{"1. Tanks burned.", "2. Guns burned."}},
		{"headings", "Army withdraws\n\nIt left on Monday.", []string{"Army withdraws", "It left on Monday."}},
		{"ellipsis", "They waited... and left.", []string{"They waited... and left."}},
		{"number opens", "They left. 12 stayed.", []string{"They left.", "12 stayed."}},
		{"brackets", "They left (in 2022.) Others stayed.", []string{"They left (in 2022.)", "Others stayed."}},
		{"no space", "They left.Others stayed.", []string{"They left.Others stayed."}},
		{"bullets", "• Killed: 5\n• Wounded: 6", []string{"• Killed: 5", "• Wounded: 6"}},
	} {
		var text Text
		text.Scan(c.text, NewLexicon())
		if got := sentencesOf(&text); strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s:\n got  %q\n want %q", c.what, got, c.want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	wrapped := "The general said on Monday that his men had left the\nvillage by the river after two weeks of shelling that\nhad destroyed most of its houses and the only bridge\nto the north. He gave no numbers.\n\nNobody answered."
	for _, c := range []struct {
		what, text string
		want       []int // sentences of each paragraph
	}{
		{"lines are paragraphs", "One is here. Two is here.\nThree is here.", []int{2, 1}},
		{"empty lines too", "One is here.\n\n\nTwo is here.", []int{1, 1}},
		{"unless the lines are broken", wrapped, []int{2, 1}},
		{"empty", "", nil},
		{"blank", " \n\n \t", nil},
	} {
		var text Text
		text.Scan(c.text, NewLexicon())
		var got []int
		for _, p := range text.Paragraphs {
			got = append(got, int(p.End-p.First))
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%s: %v, want %v (%q)", c.what, got, c.want, sentencesOf(&text))
		}
	}
}

// FuzzScan holds what is true of every text: tokens in order that leave out white space alone, every token in one sentence,
// every sentence in one paragraph, and words that the lexicon finds by their text.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"Gen. Petrenko said: “We hold 1,200 km².” Why?\n\n• 5 a.m. – it’s U.S. soldiers' camp", "1. a\n2) b\r\n\u2028c\ufeffd 'e' ''", "\xff\xfe.’s’S'",
		"A.B.C. d.e. ...…?!”)", "Ł’ ʼ ǅ ½¾° e\u0301\u0301",
	} {
		f.Add(s)
	}
	lex := lexiconOf("gen", "said", "we", "us", "petrenko", "a", "don't", "it's")
	var text Text
	f.Fuzz(func(t *testing.T, s string) {
		text.Scan(s, lex)
		at := int32(0)
		for i, tok := range text.Tokens {
			if tok.Start < at || tok.End <= tok.Start || int(tok.End) > len(s) {
				t.Fatalf("token %d [%d,%d) behind %d of %d bytes", i, tok.Start, tok.End, at, len(s))
			}
			if gap := s[at:tok.Start]; strings.TrimFunc(gap, blank) != "" {
				t.Fatalf("token %d: %q was left out", i, gap)
			} else if i > 0 && (gap == "") != tok.Has(Glued) {
				t.Fatalf("token %d %q: glued %v behind %q", i, text.Of(tok), tok.Has(Glued), gap)
			}
			if tok.Kind == Word && tok.Word != lex.Lookup(text.Of(tok)) {
				t.Fatalf("token %d %q: word %d, looked up %d", i, text.Of(tok), tok.Word, lex.Lookup(text.Of(tok)))
			}
			if utf8.ValidString(s) && !utf8.ValidString(text.Of(tok)) {
				t.Fatalf("token %d %q cuts a rune", i, text.Of(tok))
			}
			at = tok.End
		}
		if rest := s[at:]; strings.TrimFunc(rest, blank) != "" {
			t.Fatalf("%q at the end was left out", rest)
		}
		next := int32(0)
		for i, sen := range text.Sentences {
			if sen.First != next || sen.End <= sen.First {
				t.Fatalf("sentence %d [%d,%d) behind %d", i, sen.First, sen.End, next)
			}
			p := text.Paragraphs[sen.Paragraph]
			if int32(i) < p.First || int32(i) >= p.End {
				t.Fatalf("sentence %d is not in its paragraph %+v", i, p)
			}
			next = sen.End
		}
		if int(next) != len(text.Tokens) {
			t.Fatalf("%d tokens, sentences end at %d", len(text.Tokens), next)
		}
		next = 0
		for i, p := range text.Paragraphs {
			if p.First != next || p.End <= p.First {
				t.Fatalf("paragraph %d [%d,%d) behind %d", i, p.First, p.End, next)
			}
			next = p.End
		}
		if int(next) != len(text.Sentences) {
			t.Fatalf("%d sentences, paragraphs end at %d", len(text.Sentences), next)
		}
	})
}

// blank tells what the scanner passes over.
func blank(r rune) bool {
	return r <= ' ' || r == 0x7F || strings.ContainsRune("\u200b\ufeff\u2060", r) || unicode.IsSpace(r)
}

func BenchmarkScan(b *testing.B) {
	source := strings.Repeat("The general staff said on Monday that about 12,500 soldiers of the U.S. army had been wounded near the “river” since spring. "+
		"It didn’t say how they were counted.\n", 5000)
	lex := lexiconOf(strings.Fields("the general staff said on that about soldiers of us army had been near it say how they were since")...)
	var text Text
	b.Run("scan", func(b *testing.B) {
		b.SetBytes(int64(len(source)))
		b.ReportAllocs()
		for b.Loop() {
			text.Scan(source, lex)
		}
	})
	b.Run("loop", func(b *testing.B) { // the least that any reader costs
		b.SetBytes(int64(len(source)))
		n := 0
		for b.Loop() {
			for i := range len(source) {
				if source[i] == ' ' {
					n++
				}
			}
		}
		_ = n
	})
	b.Run("regexp-digits", func(b *testing.B) {
		re := regexp.MustCompile(`[0-9]+`)
		b.SetBytes(int64(len(source)))
		for b.Loop() {
			re.FindAllStringIndex(source, -1)
		}
	})
	for _, n := range []int{10_000, 100_000, 1_000_000} { // linear in one sentence
		quotes := strings.Repeat("'s' a' ", n)
		b.Run(fmt.Sprintf("quotes/%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(quotes)))
			for b.Loop() {
				text.Scan(quotes, lex)
			}
		})
	}
}
