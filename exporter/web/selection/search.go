package selection

import (
	"strings"
	"unicode/utf8"

	"figures_exporter/exporter/figure"
)

// search looks for words in sentences, in any case.
type search struct{ words []word }

type word struct {
	// lower is the word in lower case; ascii tells whether it can be compared byte by byte.
	lower string
	ascii bool
}

func newSearch(words []string) *search {
	s := &search{}
	for _, w := range words {
		lower := strings.ToLower(w)
		ascii := true
		for i := range len(lower) {
			ascii = ascii && lower[i] < utf8.RuneSelf
		}
		s.words = append(s.words, word{lower, ascii})
	}
	return s
}

// finds tells whether one sentence of the figure's evidence holds all words.
func (s *search) finds(f *figure.Figure) bool {
	if len(s.words) == 0 {
		return true
	}
	for _, e := range f.Evidence {
		if s.in(f.Quote(e)) {
			return true
		}
	}
	return false
}

func (s *search) in(sentence string) bool {
	for i := range s.words {
		if !s.words[i].in(sentence) {
			return false
		}
	}
	return true
}

func (w *word) in(text string) bool {
	if !w.ascii {
		return strings.Contains(strings.ToLower(text), w.lower)
	}
	first := w.lower[0]
	for i := 0; i+len(w.lower) <= len(text); i++ {
		if lower(text[i]) != first {
			continue
		}
		k := 1
		for k < len(w.lower) && lower(text[i+k]) == w.lower[k] {
			k++
		}
		if k == len(w.lower) {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}
