package topic

import (
	"errors"
	"fmt"
	"strings"
)

// Form is the grammatical form of a verb.
type Form uint8

// The forms of an English verb. One text can be several of them: "killed" is Past and PastParticiple.
const (
	Base           Form = iota // "kill": infinitive, present of all but the third person singular
	ThirdPerson                // "kills"
	Past                       // "killed"
	PastParticiple             // "killed": passive and perfect
	Gerund                     // "killing": gerund and present participle
	Literal                    // of a phrase written with "=", whose form nobody told
)

var formNames = [...]string{"base", "third person", "past", "past participle", "gerund", "literal"}

// String names the form for people.
func (f Form) String() string { return formNames[f] }

// VerbForm is one form of a verb with all words of its phrase: {"took prisoner", Past}.
type VerbForm struct {
	Text string
	Form Form
}

// Nouns gives the forms of a noun's pattern in the notation of the package comment: singular, plural and, where there are two
// plurals, both. Texts stand as they are spelt in the pattern, without doubles. A faulty pattern, which Load reports, gives what
// could be read of it.
func Nouns(pattern string) []string {
	if literal, ok := strings.CutPrefix(pattern, "="); ok {
		return []string{literal}
	}
	words := strings.Fields(pattern)
	if len(words) == 0 {
		return nil
	}
	at := len(words) - 1
	for i, w := range words {
		if strings.ContainsAny(w, "|") {
			at = i
		}
	}
	var forms []string
	if strings.Contains(words[at], "|") {
		for _, f := range strings.Split(words[at], "|") {
			forms = append(forms, strings.Split(f, "/")...)
		}
	} else {
		forms = append([]string{words[at]}, plurals(words[at])...)
	}
	var out []string
	for _, f := range forms {
		out = appendNew(out, phrase(words, at, f))
	}
	return out
}

// Verbs gives the forms of a verb's pattern in the notation of the package comment, in the order of the constants. A form that is
// spelt in two ways, as "travelled" and "traveled", is given twice. A faulty pattern, which Load reports, gives what could be read
// of it.
func Verbs(pattern string) []VerbForm {
	if literal, ok := strings.CutPrefix(pattern, "="); ok {
		return []VerbForm{{literal, Literal}}
	}
	words := strings.Fields(pattern)
	if len(words) == 0 {
		return nil
	}
	var forms [Literal][]string
	if strings.Contains(words[0], "|") {
		parts := strings.Split(words[0], "|")
		order := [...]Form{Base, ThirdPerson, Past, Gerund, PastParticiple}
		for i, p := range parts {
			if i < len(order) {
				forms[order[i]] = strings.Split(p, "/")
			}
		}
		if len(parts) == 4 {
			forms[PastParticiple] = forms[Past]
		}
	} else {
		forms = conjugate(words[0])
	}
	var out []VerbForm
	for form, texts := range forms {
		for _, t := range texts {
			out = append(out, VerbForm{phrase(words, 0, t), Form(form)})
		}
	}
	return out
}

func phrase(words []string, at int, form string) string {
	out := append([]string(nil), words...)
	out[at] = form
	return strings.Join(out, " ")
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}

// checkNoun tells what is wrong with a noun's pattern.
func checkNoun(pattern string) error {
	if err := checkPhrase(pattern); err != nil || pattern[0] == '=' {
		return err
	}
	barred := 0
	for _, w := range strings.Fields(pattern) {
		if !strings.Contains(w, "|") {
			continue
		}
		barred++
		if err := checkForms(w, strings.Count(w, "|"), 1, 1, "singular|plural"); err != nil {
			return err
		}
	}
	if barred > 1 {
		return errors.New("bars in two words, want them in the one word that is inflected")
	}
	return nil
}

// splitMark stands in a verb's pattern where its object does: "drive … from".
const splitMark = "…"

// checkEventVerb tells what is wrong with a verb's pattern that may be split.
func checkEventVerb(pattern string) error {
	if head, tail, ok := strings.Cut(pattern, " "+splitMark+" "); ok && !strings.HasPrefix(pattern, "=") {
		if strings.Contains(tail, "|") {
			return errors.New("bars behind the object, want them in the first word: drive|drives|drove|driving|driven … from")
		}
		pattern = head + " " + tail
	}
	return checkVerb(pattern)
}

// checkVerb tells what is wrong with a verb's pattern.
func checkVerb(pattern string) error {
	if err := checkPhrase(pattern); err != nil || pattern[0] == '=' {
		return err
	}
	for i, w := range strings.Fields(pattern) {
		switch {
		case !strings.Contains(w, "|"):
		case i > 0:
			return errors.New("bars in a later word, want them in the first: take|takes|took|taking|taken prisoner")
		default:
			return checkForms(w, strings.Count(w, "|"), 3, 4, "base|third person|past|gerund or base|third person|past|gerund|participle")
		}
	}
	return nil
}

func checkForms(word string, bars, least, most int, want string) error {
	if bars < least || bars > most {
		return fmt.Errorf("%d forms between bars, want %s", bars+1, want)
	}
	for _, f := range strings.FieldsFunc(word, func(r rune) bool { return r == '|' || r == '/' }) {
		if f == "" {
			return fmt.Errorf("an empty form between bars, want %s", want)
		}
	}
	if strings.Contains(word, "||") || strings.HasPrefix(word, "|") || strings.HasSuffix(word, "|") {
		return fmt.Errorf("an empty form between bars, want %s", want)
	}
	return nil
}

// checkPhrase tells what is wrong with words that are taken as they stand, but for a leading "=".
func checkPhrase(s string) error {
	body := strings.TrimPrefix(s, "=")
	switch {
	case body == "":
		return errors.New("empty, want words")
	case strings.Join(strings.Fields(body), " ") != body:
		return errors.New("spaces at an end or doubled, want single spaces between words")
	case strings.Contains(body, "="):
		return errors.New(`"=" inside, want it only in front`)
	case strings.Contains(body, "#") && (body[0] == '#' || strings.Contains(strings.ReplaceAll(" "+body+" ", " # ", " "), "#")):
		return errors.New(`"#" stands for a number by itself and not as the first word: in # shelters`)
	case strings.Contains(body, splitMark):
		return errors.New(`"…" stands once between the words of an event's verb: drive … from`)
	case s != body && strings.Contains(body, "|"):
		return errors.New(`bars in a phrase that "=" takes literally, want one of the two`)
	}
	return nil
}

// conjugate gives the forms of a verb without bars: irregular ones from the table, else by rule.
func conjugate(verb string) (forms [Literal][]string) {
	if irregular, ok := irregularVerb(verb); ok {
		return irregular
	}
	forms[Base] = []string{verb}
	forms[ThirdPerson] = []string{sibilant(verb)}
	for _, stem := range stems(verb) {
		forms[Past] = append(forms[Past], pastOf(stem))
		forms[Gerund] = append(forms[Gerund], gerundOf(stem))
	}
	forms[PastParticiple] = forms[Past]
	return forms
}

// stems gives what -ed and -ing are put to: the verb, or the verb with its last consonant doubled, or both where copy
// knows both ("travelled", "traveled").
func stems(verb string) []string {
	last := verb[len(verb)-1:]
	switch {
	case strings.HasSuffix(verb, "ic"):
		return []string{verb + "k"} // panicked
	case !endsInShortVowel(verb):
		return []string{verb}
	case vowelGroups(verb) == 1, stressedAtEnd[verb], strings.HasSuffix(verb, "kidnap"):
		return []string{verb + last}
	case last == "l":
		return []string{verb + last, verb}
	}
	return []string{verb}
}

// endsInShortVowel tells whether a word ends in one vowel letter and one consonant letter that is doubled: stop, plan, not
// seize, load, show, fix.
func endsInShortVowel(w string) bool {
	n := len(w)
	if n < 2 || isVowel(w[n-1]) || strings.ContainsRune("wxyh", rune(w[n-1])) || !isVowel(w[n-2]) {
		return false
	}
	if n == 2 || !isVowel(w[n-3]) {
		return true
	}
	return w[n-3] == 'u' && n > 3 && w[n-4] == 'q' // quit, quiz
}

func vowelGroups(w string) int {
	groups, in := 0, false
	for i := 0; i < len(w); i++ {
		v := isVowel(w[i]) || w[i] == 'y' && i > 0
		if w[i] == 'u' && i > 0 && w[i-1] == 'q' {
			v = false
		}
		if v && !in {
			groups++
		}
		in = v
	}
	return groups
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouAEIOU", c) >= 0 }

func pastOf(stem string) string {
	n := len(stem)
	switch {
	case stem[n-1] == 'e':
		return stem + "d"
	case stem[n-1] == 'y' && n > 1 && !isVowel(stem[n-2]):
		return stem[:n-1] + "ied"
	}
	return stem + "ed"
}

func gerundOf(stem string) string {
	n := len(stem)
	switch {
	case strings.HasSuffix(stem, "ie"):
		return stem[:n-2] + "ying"
	case strings.HasSuffix(stem, "ee"), strings.HasSuffix(stem, "oe"), strings.HasSuffix(stem, "ye"):
		return stem + "ing"
	case stem[n-1] == 'e' && n > 2:
		return stem[:n-1] + "ing"
	}
	return stem + "ing"
}

// sibilant adds the -s of the third person and of the plural.
func sibilant(w string) string {
	n := len(w)
	c := w[n-1]
	switch {
	case c < 'a' || c > 'z':
		return w + "s" // T-72s, UAVs
	case c == 'y' && n > 1 && !isVowel(w[n-2]) && (w[0] < 'A' || w[0] > 'Z'):
		return w[:n-1] + "ies"
	case c == 'z' && n > 2 && isVowel(w[n-2]) && vowelGroups(w) == 1:
		return w + "zes" // quizzes
	case c == 's', c == 'x', c == 'z', strings.HasSuffix(w, "sh"), strings.HasSuffix(w, "ch") && !strings.HasSuffix(w, "arch"):
		return w + "es"
	case c == 'o' && n > 1 && !isVowel(w[n-2]):
		return w + "es"
	}
	return w + "s"
}

// lowerASCII keeps every byte's place, which strings.ToLower does not.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// plurals gives the plurals of a noun without bars; none where the noun has none of its own.
func plurals(noun string) []string {
	lower := lowerASCII(noun)
	if before, adverb, ok := strings.Cut(lower, "-"); ok && before != "" && (adverb == "by" || adverb == "up") {
		return []string{sibilant(noun[:len(before)]) + noun[len(before):]} // passers-by
	}
	head, last := "", lower
	if i := strings.LastIndexByte(lower, '-'); i >= 0 {
		head, last = noun[:i+1], lower[i+1:]
	}
	if last == "" {
		return []string{noun}
	}
	if irregular, ok := irregularPlurals[last]; ok {
		out := make([]string, 0, 2)
		for _, p := range strings.Split(irregular, "/") {
			out = append(out, head+p)
		}
		return out
	}
	n := len(noun)
	switch {
	case strings.HasSuffix(last, "craft"), strings.HasSuffix(last, "corps"), strings.HasSuffix(last, "personnel"):
		return nil
	case strings.HasSuffix(last, "man") && !plainMan[last]:
		return []string{noun[:n-2] + "en"}
	case strings.HasSuffix(last, "woman"):
		return []string{noun[:n-2] + "en"}
	case strings.HasSuffix(last, "sis") && len(last) > 4:
		return []string{noun[:n-2] + "es"}
	case strings.HasSuffix(last, "child"):
		return []string{noun + "ren"}
	case strings.HasSuffix(last, "wife"), strings.HasSuffix(last, "knife"), strings.HasSuffix(last, "life"):
		return []string{noun[:n-2] + "ves"}
	case strings.HasSuffix(last, "half"), strings.HasSuffix(last, "shelf"), strings.HasSuffix(last, "wolf"), last == "loaf", last == "thief":
		return []string{noun[:n-1] + "ves"}
	case last[len(last)-1] == 'o' && !takesOes[last]:
		return []string{noun + "s"}
	}
	return []string{sibilant(noun)}
}
