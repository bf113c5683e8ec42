package prose

import (
	"strings"
	"unicode/utf8"
)

// split finds the sentences and paragraphs among the tokens.
func (t *Text) split() {
	t.Sentences = t.Sentences[:0]
	t.Paragraphs = t.Paragraphs[:0]
	toks := t.Tokens
	first, paragraph := 0, 0
	end := func(i int, terminated, question bool) { // the sentence ends before token i
		if i > first {
			t.Sentences = append(t.Sentences, Sentence{
				First: int32(first), End: int32(i), Paragraph: int32(len(t.Paragraphs)), Terminated: terminated, Question: question,
			})
			first = i
		}
	}
	next := 0 // the token to go on with
	for _, at := range t.breaks {
		i := int(at)
		if i < next || i == len(toks) {
			continue
		}
		next = i + 1
		tok := toks[i]
		if tok.Flags&ParaStart != 0 && i > 0 {
			end(i, false, false)
			if len(t.Sentences) > paragraph {
				t.Paragraphs = append(t.Paragraphs, Paragraph{int32(paragraph), int32(len(t.Sentences))})
				paragraph = len(t.Sentences)
			}
		}
		stop := tok.Kind == Punct && (tok.Char == '.' || tok.Char == '!' || tok.Char == '?' || tok.Char == Ellipsis)
		if !stop && tok.Flags&Dotted == 0 {
			continue
		}
		j := i + 1
		for j < len(toks) && toks[j].Kind == Punct && toks[j].Flags&Glued != 0 &&
			(toks[j].Flags&(Close|Possessive) == Close || toks[j].Char == '.' || toks[j].Char == '!' || toks[j].Char == '?') {
			j++
		}
		if j == len(toks) || toks[j].Flags&ParaStart != 0 {
			end(j, stop || tok.Flags&Dotted != 0, tok.Is('?'))
			next = j
			continue
		}
		behind := toks[j]
		if behind.Flags&Glued != 0 {
			continue
		}
		opens := behind.Kind == Number || behind.Flags&(Capital|Open) != 0 || behind.Is(Bullet) || behind.Is(EnDash) || behind.Is(EmDash)
		if !opens {
			continue
		}
		if (behind.Is(EnDash) || behind.Is(EmDash)) && behind.Flags&LineStart == 0 {
			continue
		}
		if !stop { // an abbreviation ends a sentence only before a word that begins one
			if behind.Kind != Word || !beginsSentence(t.Of(behind)) || isTitle(t.Of(tok)) {
				continue
			}
		} else if tok.Char == Ellipsis && behind.Flags&Open != 0 {
			continue
		}
		// A full stop behind an initial: "J. Smith".
		if tok.Is('.') && i > 0 && toks[i-1].Kind == Word && toks[i-1].End-toks[i-1].Start == 1 &&
			toks[i-1].Flags&Capital != 0 && behind.Kind == Word && i > first && t.Of(toks[i-1]) != "I" {
			continue
		}
		// "1. Russian forces": a number that opens a line is that of a list item.
		if tok.Is('.') && i == first+1 && toks[first].Kind == Number && tok.Flags&Glued != 0 {
			continue
		}
		end(j, true, tok.Is('?'))
		next = j
	}
	end(len(toks), false, false)
	if len(t.Sentences) > paragraph {
		t.Paragraphs = append(t.Paragraphs, Paragraph{int32(paragraph), int32(len(t.Sentences))})
	}
}

// isAbbreviation tells whether the full stop at i belongs to the word [start, i).
func isAbbreviation(s string, start, i int, flags Flags) bool {
	if i-start > longestAbbreviation {
		return false
	}
	var buf [8]byte
	kind, ok := abbreviations[string(Fold(buf[:0], s[start:i]))]
	if !ok {
		return false
	}
	if kind != anywhere && flags&Capital == 0 {
		return false
	}
	rest := strings.TrimLeft(s[i+1:min(len(s), i+4)], " \u00a0")
	switch kind {
	case beforeNumber:
		return rest != "" && class[rest[0]] == digit
	case beforeName:
		r, _ := utf8.DecodeRuneInString(rest)
		return rest != "" && (r >= 'A' && r <= 'Z' || r > 0x7F)
	default:
		return true
	}
}

const longestAbbreviation = 6 // letters

type abbreviation uint8

const (
	anywhere     abbreviation = iota // in any case: "sq.", "etc."
	month                            // with a capital
	beforeNumber                     // with a capital and before a number: "No. 5"
	beforeName                       // with a capital and before a name: "Gen. Syrsky"
)

// abbreviations are words whose full stop ends no sentence.
var abbreviations = map[string]abbreviation{
	"jan": month, "feb": month, "mar": month, "apr": month, "jun": month, "jul": month, "aug": month, "sep": month,
	"sept": month, "oct": month, "nov": month, "dec": month,
	"mon": beforeNumber, "tue": beforeNumber, "tues": beforeNumber, "wed": beforeNumber, "thu": beforeNumber,
	"thur": beforeNumber, "thurs": beforeNumber, "fri": beforeNumber, "sat": beforeNumber, "sun": beforeNumber,
	"gen": beforeName, "lt": beforeName, "col": beforeName, "maj": beforeName, "brig": beforeName, "capt": beforeName,
	"sgt": beforeName, "adm": beforeName, "cmdr": beforeName, "cpl": beforeName, "pvt": beforeName, "mr": beforeName,
	"mrs": beforeName, "ms": beforeName, "dr": beforeName, "prof": beforeName, "rep": beforeName, "reps": beforeName,
	"sen": beforeName, "sens": beforeName, "gov": beforeName, "st": beforeName, "rev": beforeName, "hon": beforeName,
	"ret": anywhere, "retd": anywhere, "amb": beforeName, "sec": beforeName, "supt": beforeName, "insp": beforeName, "messrs": beforeName,
	"fr": beforeName, "mt": beforeName, "vol": beforeNumber, "art": beforeNumber, "pp": beforeNumber, "fig": beforeNumber,
	"no": beforeNumber, "nos": beforeNumber,
	"sq": anywhere, "approx": anywhere, "vs": anywhere, "ca": anywhere, "cf": anywhere, "est": beforeNumber,
}

// isTitle tells whether a dotted word is one that a name follows, so that a capital behind it begins no sentence.
func isTitle(word string) bool {
	var buf [16]byte
	return abbreviations[string(Fold(buf[:0], word))] == beforeName && !strings.Contains(word[:len(word)-1], ".")
}

// beginsSentence tells whether a capitalised word is one that is small within a sentence, so that a full stop before it is
// the end of one even behind an abbreviation: "in the U.S. The".
func beginsSentence(word string) bool {
	if len(word) > 12 {
		return false
	}
	var buf [16]byte
	_, ok := openers[string(Fold(buf[:0], word))]
	return ok
}

var openers = func() map[string]struct{} {
	m := map[string]struct{}{}
	for _, w := range strings.Fields(`the a an in on at by for from to of with as but and or if it its he she they we i you his her
		their our this that these those there here when while after before since until what who how why where which another
		more most many some several both all one two three no not yet so then now also according about around roughly nearly
		over under up neither nor either each every other others such asked only even just last earlier meanwhile however
		although though because during within between among across against despite`) {
		m[w] = struct{}{}
	}
	return m
}()
