package main

import (
	"strings"

	"github.com/rivo/uniseg"
)

// token is a word between blanks; a number's phrase may begin or end inside it: "(12,000)".
type token []part

// part is a piece of a word; it is strong where it belongs to the number's phrase.
type part struct {
	text   string
	strong bool
}

func (t token) width() int {
	n := 0
	for _, p := range t {
		n += uniseg.StringWidth(p.text)
	}
	return n
}

func (t token) strong() bool {
	for _, p := range t {
		if p.strong {
			return true
		}
	}
	return false
}

// tokens takes a sentence apart whose number's phrase is span.
func tokens(before, span, after string) []token {
	var out []token
	var word token
	for _, p := range []part{{before, false}, {span, true}, {after, false}} {
		for i, text := range strings.Split(p.text, " ") {
			if i > 0 && len(word) > 0 {
				out, word = append(out, word), nil
			}
			if text != "" {
				word = append(word, part{text, p.strong})
			}
		}
	}
	if len(word) > 0 {
		out = append(out, word)
	}
	return out
}

// wrap breaks words into lines of at most width columns; a word that is longer than a line is broken.
func wrap(words []token, width int) [][]token {
	var lines [][]token
	var line []token
	used := 0
	for i := 0; i < len(words); i++ {
		word := words[i]
		w := word.width()
		if len(line) > 0 && used+1+w > width {
			lines, line, used = append(lines, line), nil, 0
		}
		if w > width {
			head, tail := split(word, width)
			lines = append(lines, []token{head})
			if len(tail) > 0 {
				words[i] = tail
				i--
			}
			continue
		}
		if len(line) > 0 {
			used++
		}
		line, used = append(line, word), used+w
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// split breaks a word that is wider than width after at most width columns, between two characters as people see them.
// At least one character goes into the head.
func split(word token, width int) (head, tail token) {
	used := 0
	for i, p := range word {
		rest, state, taken := p.text, -1, ""
		for rest != "" {
			var cluster string
			var w int
			cluster, rest, w, state = uniseg.FirstGraphemeClusterInString(rest, state)
			if used+w > width && used > 0 {
				if taken != "" {
					head = append(head, part{taken, p.strong})
				}
				tail = append(token{{cluster + rest, p.strong}}, word[i+1:]...)
				return head, tail
			}
			taken += cluster
			used += w
		}
		head = append(head, p)
	}
	return head, nil
}

// around keeps at most n lines, those with the number among them, and puts an ellipsis where something is missing. Lines
// stay within width.
func around(lines [][]token, n, width int) [][]token {
	if len(lines) <= n {
		return lines
	}
	at := 0
	for i, line := range lines {
		for _, word := range line {
			if word.strong() {
				at = i
			}
		}
	}
	from := min(max(at-n/2, 0), len(lines)-n)
	kept := append([][]token(nil), lines[from:from+n]...)
	ellipsis := token{{text: "…"}}
	if from > 0 {
		_, rest := shorten(kept[0], width-2)
		kept[0] = append([]token{ellipsis}, rest...)
	}
	if from+n < len(lines) {
		rest, _ := shorten(kept[n-1], width-2)
		kept[n-1] = append(append([]token(nil), rest...), ellipsis)
	}
	return kept
}

// shorten gives a line without its last word and without its first; a single word is cut to the width.
func shorten(line []token, width int) (withoutLast, withoutFirst []token) {
	if len(line) == 1 {
		head, _ := split(line[0], width)
		return []token{head}, []token{head}
	}
	return line[:len(line)-1], line[1:]
}

// wrapText breaks a text into lines.
func wrapText(text string, width int) []string {
	var lines []string
	for _, line := range wrap(tokens(text, "", ""), width) {
		words := make([]string, len(line))
		for i, word := range line {
			for _, p := range word {
				words[i] += p.text
			}
		}
		lines = append(lines, strings.Join(words, " "))
	}
	return lines
}
