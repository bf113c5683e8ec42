package corpus

import (
	"strings"
	"unicode/utf8"
)

// cleanText gives the text with "\n" at the ends of lines and without control characters other than "\n" and "\t":
// "\r\n", "\r" and the separators of lines, paragraphs and pages become "\n", other control characters a blank. What
// has no width and no meaning for a reader (byte order marks, soft hyphens, zero-width blanks, marks of direction) is
// left out, because it would part a number from its noun unseen. The text must be valid UTF-8.
func cleanText(s string) string {
	var b strings.Builder
	kept := 0 // s[:kept] is in b
	for i := 0; i < len(s); {
		if !suspects[s[i]] {
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		with, change := replacement(r)
		if !change {
			i += n
			continue
		}
		if kept == 0 {
			b.Grow(len(s))
		}
		b.WriteString(s[kept:i])
		b.WriteString(with)
		i += n
		if r == '\r' && i < len(s) && s[i] == '\n' {
			i++
		}
		kept = i
	}
	if kept == 0 {
		return s
	}
	b.WriteString(s[kept:])
	return b.String()
}

// suspects are the bytes that may begin a character that cleanText changes.
var suspects = func() (table [256]bool) {
	for b := range ' ' {
		table[b] = b != '\n' && b != '\t'
	}
	for _, b := range []byte{0x7f, 0xc2, 0xe2, 0xef} {
		table[b] = true
	}
	return table
}()

func replacement(r rune) (with string, change bool) {
	switch {
	case r == '\n' || r == '\t':
		return "", false
	case r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		return "\n", true
	case r < ' ' || r >= 0x7f && r <= 0x9f:
		return " ", true
	case r == 0xad || r == 0x200b || r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e ||
		r >= 0x2060 && r <= 0x2064 || r >= 0x2066 && r <= 0x2069 || r == 0xfeff:
		return "", true
	}
	return "", false
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// cleanLine makes one line of a title or name: cleaned, without marks of ours, with single blanks, and cut at the limit
// of characters.
func cleanLine(s string, limit int) string {
	s = cleanText(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if isMark(r) {
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n == limit {
			return strings.TrimSpace(s[:i])
		}
		n++
	}
	return s
}
