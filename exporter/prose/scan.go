package prose

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Classes of bytes, so that the common case costs one look at a table.
const (
	other  uint8 = iota // ASCII punctuation
	letter              // ASCII letters
	digit
	space   // blank, tab and other ASCII control characters but newline
	newline //
	high    // first byte of a longer rune, or invalid
)

var class = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			t[c] = letter
		case c >= '0' && c <= '9':
			t[c] = digit
		case c == '\n':
			t[c] = newline
		case c <= ' ' || c == 0x7F:
			t[c] = space
		case c >= utf8.RuneSelf:
			t[c] = high
		}
	}
	return t
}()

// scan makes the tokens.
func (t *Text) scan(lexicon *Lexicon) {
	s := t.Source
	wrapped := hardWrapped(s)
	flags := LineStart | ParaStart // of the next token
	for i := 0; i < len(s); {
		switch class[s[i]] {
		case space:
			i++
			flags &^= Glued
		case newline:
			lines := 0
			for i < len(s) && (class[s[i]] == newline || class[s[i]] == space) {
				if s[i] == '\n' {
					lines++
				}
				i++
			}
			flags = flags&^Glued | LineStart
			if lines > 1 || !wrapped {
				flags |= ParaStart
				t.breakHere()
			}
		case letter:
			i = t.word(i, flags, lexicon)
			flags = Glued
			if i < len(s) && s[i] == ' ' { // nearly always
				i++
				flags = 0
			}
		case digit:
			i = t.number(i, flags)
			flags = Glued
		case other:
			i = t.punct(i, flags)
			flags = Glued
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case (unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)) && r != 'ʼ': // an apostrophe begins no word
				i = t.word(i, flags, lexicon)
				flags = Glued
			case unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' || r == '\u2060':
				i += n
				flags &^= Glued
				if r == '\u00a0' || r == '\u2009' || r == '\u202f' || r == '\u2007' {
					flags |= WideSpace
				}
				if r == '\u2028' || r == '\u2029' || r == '\u0085' {
					flags |= LineStart | ParaStart
					t.breakHere()
				}
			default:
				t.rune(i, r, n, flags)
				i += n
				flags = Glued
			}
		}
	}
}

// breakHere notes that a sentence may end with the token that comes next, or a paragraph begin.
func (t *Text) breakHere() { t.breaks = append(t.breaks, int32(len(t.Tokens))) }

// word reads a word that begins at i and gives the offset behind it. Words of ASCII letters, nearly all, are read and hashed
// sixteen bytes at a time: few words are longer, so that the processor seldom guesses wrongly how long one is.
func (t *Text) word(i int, flags Flags, lexicon *Lexicon) int {
	s := t.Source
	head, tail := sixteenBytes(s, i)
	n := leadingLetters(head)
	if n == 0 {
		return t.longWord(i, i, flags, lexicon) // a letter beyond ASCII begins it
	}
	flags |= Capital * Flags(^head>>5&1)    // small letters have this bit
	more := leadingLetters(tail) & -(n / 8) // 0 where the word ends in the first eight bytes
	headMask, tailMask := firstBytes(n), firstBytes(more)
	h := newHash((head|lowerCase)&headMask, (tail|lowerCase)&tailMask)
	small := head&lowerCase&headMask | tail&lowerCase&tailMask // a bit for each small letter
	end := i + n + more
	for more == 8 {
		tail, _ = sixteenBytes(s, end)
		if more = leadingLetters(tail); more == 0 {
			break
		}
		h.add((tail | lowerCase) & firstBytes(more))
		small |= tail & lowerCase & firstBytes(more)
		end += more
	}
	if small == 0 && end-i > 1 {
		flags |= Upper
	}
	if end < len(s) && s[end] != ' ' {
		switch c := s[end]; {
		case c == '\'' || c >= utf8.RuneSelf:
			if t.goesOn(i, end) {
				return t.longWord(i, end, flags, lexicon)
			}
			t.Tokens = append(t.Tokens, Token{Start: int32(i), End: int32(end), Word: lexicon.findASCII(h, s[i:end]), Flags: flags, Kind: Word})
			return t.possessive(end)
		case c == '.':
			if end-i == 1 {
				if last := dottedEnd(s, i); last > 0 {
					return t.dotted(i, last, flags, lexicon) // "U.S.", "a.m.": single letters with full stops are one word
				}
			}
			if end-i <= longestAbbreviation && isAbbreviation(s, i, end, flags) {
				t.breakHere()
				t.Tokens = append(t.Tokens, Token{Start: int32(i), End: int32(end + 1), Word: lexicon.findASCII(h, s[i:end]), Flags: flags | Dotted, Kind: Word})
				return t.possessive(end + 1)
			}
		}
	}
	t.Tokens = append(t.Tokens, Token{Start: int32(i), End: int32(end), Word: lexicon.findASCII(h, s[i:end]), Flags: flags, Kind: Word})
	return end
}

// firstBytes masks the n lowest bytes, n from 0 to 8.
func firstBytes(n int) uint64 { return 1<<(8*n) - 1 }

// lowerCase has the bit by which small ASCII letters differ from capitals, in each of eight bytes.
const lowerCase = 0x2020202020202020

// sixteenBytes gives the bytes of s from i on, the first of them lowest in head, with zeros behind its end.
func sixteenBytes(s string, i int) (head, tail uint64) {
	if i+16 <= len(s) {
		b := s[i : i+16]
		return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
				uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56,
			uint64(b[8]) | uint64(b[9])<<8 | uint64(b[10])<<16 | uint64(b[11])<<24 |
				uint64(b[12])<<32 | uint64(b[13])<<40 | uint64(b[14])<<48 | uint64(b[15])<<56
	}
	for k := i; k < len(s); k++ {
		if k < i+8 {
			head |= uint64(s[k]) << (8 * (k - i))
		} else {
			tail |= uint64(s[k]) << (8 * (k - i - 8))
		}
	}
	return head, tail
}

// leadingLetters counts the bytes of x, from the lowest, that are ASCII letters before the first that is none.
func leadingLetters(x uint64) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	low := (x | lowerCase) &^ tops
	fromA := low + (0x80-'a')*ones      // the top bit is set from 'a' on
	beyondZ := low + (0x80-'z'-1)*ones  // and here behind 'z'
	no := (^fromA | beyondZ | x) & tops // no addition carries: low is below 0x80 in each byte
	return bits.TrailingZeros64(no) / 8
}

// goesOn tells whether the word [start, i) goes on with what stands at i: an apostrophe or a character beyond ASCII.
func (t *Text) goesOn(start, i int) bool {
	if t.Source[i] == '\'' {
		return t.joins(i+1, start)
	}
	r, n := utf8.DecodeRuneInString(t.Source[i:])
	if r == '’' || r == 'ʼ' {
		return t.joins(i+n, start)
	}
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

// longWord reads a word that does not consist of ASCII letters alone. It begins at start and is known up to i.
func (t *Text) longWord(start, i int, flags Flags, lexicon *Lexicon) int {
	s := t.Source
	if r, _ := utf8.DecodeRuneInString(s[start:]); unicode.IsUpper(r) {
		flags |= Capital
	}
	flags &^= Upper
	for i < len(s) {
		if class[s[i]] == letter {
			i++
		} else if (s[i] == '\'' || s[i] >= utf8.RuneSelf) && t.goesOn(start, i) {
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
		} else {
			break
		}
	}
	if isUpper(s[start:i]) {
		flags |= Upper
	}
	tok := Token{Start: int32(start), End: int32(i), Word: lexicon.Lookup(s[start:i]), Flags: flags, Kind: Word}
	if i < len(s) && s[i] == '.' && isAbbreviation(s, start, i, tok.Flags) {
		tok.Flags |= Dotted
		t.breakHere()
		i++
		tok.End = int32(i)
	}
	t.Tokens = append(t.Tokens, tok)
	return t.possessive(i)
}

// isUpper tells whether a word has at least two letters and all are capitals.
func isUpper(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			if !unicode.IsUpper(r) {
				return false
			}
			letters++
		}
	}
	return letters > 1
}

// joins tells whether an apostrophe before offset i belongs to the word that began at start: "don't", "O'Neill", but not
// the possessive "Russia's" nor a closing quotation mark.
func (t *Text) joins(i, start int) bool {
	s := t.Source
	if i >= len(s) {
		return false
	}
	if class[s[i]] != letter {
		r, _ := utf8.DecodeRuneInString(s[i:])
		return class[s[i]] == high && unicode.IsLetter(r)
	}
	if lower[s[i]] == 's' && (i+1 == len(s) || class[s[i+1]] != letter && class[s[i+1]] != high) {
		return false
	}
	return i > start
}

// possessive makes a token of the 's behind a word, or of the apostrophe behind a plural, and gives the offset behind it.
func (t *Text) possessive(i int) int {
	s := t.Source
	if i >= len(s) {
		return i
	}
	n := 0
	if s[i] == '\'' {
		n = 1
	} else if strings.HasPrefix(s[i:], "’") {
		n = len("’")
	}
	if n == 0 {
		return i
	}
	end := i + n
	if end < len(s) && lower[s[end]] == 's' && (end+1 == len(s) || class[s[end+1]] != letter && class[s[end+1]] != high) {
		t.Tokens = append(t.Tokens, Token{Start: int32(i), End: int32(end + 1), Kind: Punct, Char: '\'', Flags: Glued | Possessive})
		return end + 1
	}
	if s[i-1] == 's' && end < len(s) && s[end] == ' ' && t.quoteDepth() == 0 {
		t.Tokens = append(t.Tokens, Token{Start: int32(i), End: int32(end), Kind: Punct, Char: '\'', Flags: Glued | Possessive})
		return end
	}
	return i
}

// quoteDepth tells whether a single quotation mark is open within the last tokens, so that ' behind an s may close it.
func (t *Text) quoteDepth() int {
	for k := len(t.Tokens) - 1; k >= 0 && k > len(t.Tokens)-40; k-- {
		tok := t.Tokens[k]
		if tok.Flags&ParaStart != 0 && k != len(t.Tokens)-1 {
			break
		}
		if tok.Is('\'') && tok.Flags&Possessive == 0 {
			if tok.Flags&Open != 0 {
				return 1
			}
			return 0
		}
	}
	return 0
}

// dottedEnd gives the end of an abbreviation of single letters with full stops that begins at i, or 0.
func dottedEnd(s string, i int) int {
	n := 0
	for i+1 < len(s) && class[s[i]] == letter && s[i+1] == '.' {
		n++
		i += 2
	}
	if n >= 2 {
		return i
	}
	// "U.S" without its last full stop.
	if n == 1 && i < len(s) && class[s[i]] == letter && (i+1 == len(s) || class[s[i+1]] != letter && class[s[i+1]] != high) {
		return i + 1
	}
	return 0
}

func (t *Text) dotted(start, end int, flags Flags, lexicon *Lexicon) int {
	tok := Token{Start: int32(start), End: int32(end), Kind: Word, Flags: flags | Dotted}
	if flags&Capital != 0 {
		tok.Flags |= Upper
	}
	tok.Word = lexicon.Lookup(t.Source[start:end])
	t.breakHere()
	t.Tokens = append(t.Tokens, tok)
	return t.possessive(end)
}

// number reads digits, with a separator where digits stand on both its sides.
func (t *Text) number(i int, flags Flags) int {
	s := t.Source
	start := i
	for i < len(s) {
		c := s[i]
		if class[c] == digit {
			i++
			continue
		}
		if (c == ',' || c == '.' || c == '\'') && i+1 < len(s) && class[s[i+1]] == digit {
			i++
			continue
		}
		if c >= utf8.RuneSelf && strings.HasPrefix(s[i:], "’") && i+3 < len(s) && class[s[i+3]] == digit {
			i += 3
			continue
		}
		break
	}
	t.Tokens = append(t.Tokens, Token{Start: int32(start), End: int32(i), Kind: Number, Flags: flags})
	return i
}

// punct reads one ASCII character that is neither letter nor digit nor space.
func (t *Text) punct(i int, flags Flags) int {
	s := t.Source
	c := s[i]
	tok := Token{Start: int32(i), End: int32(i + 1), Kind: Punct, Char: c, Flags: flags}
	switch c {
	case '(', '[', '{':
		tok.Flags |= Open
	case ')', ']', '}':
		tok.Flags |= Close
	case '"', '\'', '`':
		if c == '`' {
			tok.Char = '\''
		}
		tok.Flags |= t.direction(i, i+1)
	case '!', '?':
		t.breakHere()
	case '.':
		t.breakHere()
		if strings.HasPrefix(s[i:], "...") {
			for tok.End < int32(len(s)) && s[tok.End] == '.' {
				tok.End++
			}
			tok.Char = Ellipsis
		}
	case '*':
		if flags&LineStart != 0 {
			tok.Char = Bullet
		}
	}
	t.Tokens = append(t.Tokens, tok)
	return int(tok.End)
}

// direction tells whether the straight quotation mark at [i, end) opens or closes.
func (t *Text) direction(i, end int) Flags {
	s := t.Source
	if i == 0 || class[s[i-1]] == space || class[s[i-1]] == newline || s[i-1] == '(' || s[i-1] == '[' || s[i-1] == '-' {
		return Open
	}
	if r, _ := utf8.DecodeLastRuneInString(s[:i]); r == '—' || r == '–' || r == '“' || r == '‘' || unicode.IsSpace(r) {
		return Open
	}
	_ = end
	return Close
}

// rune reads one rune beyond ASCII that is neither letter nor space.
func (t *Text) rune(i int, r rune, n int, flags Flags) {
	tok := Token{Start: int32(i), End: int32(i + n), Kind: Punct, Char: Other, Flags: flags}
	switch r {
	case '“', '„', '«', '‟':
		tok.Char = '"'
		tok.Flags |= Open
	case '”', '»':
		tok.Char = '"'
		tok.Flags |= Close
	case '‘', '‚', '‹':
		tok.Char = '\''
		tok.Flags |= Open
	case '’', '›', '′', 'ʼ':
		tok.Char = '\''
		tok.Flags |= t.direction(i, i+n)
	case '–', '‒':
		tok.Char = EnDash
	case '—', '―':
		tok.Char = EmDash
	case '‐', '‑':
		tok.Char = '-'
	case '−':
		tok.Char = Minus
	case '•', '▪', '●', '◦', '‣', '·', '→', '■', '►', '∙', '▶', '✓', '✔', '➤':
		tok.Char = Bullet
	case '€':
		tok.Char = Euro
	case '£':
		tok.Char = Pound
	case '¥':
		tok.Char = Yen
	case '₴':
		tok.Char = Hryvnia
	case '₹':
		tok.Char = Rupee
	case '₽':
		tok.Char = Rouble
	case '₪':
		tok.Char = Shekel
	case '₺':
		tok.Char = Lira
	case '₩':
		tok.Char = Won
	case '…':
		t.breakHere()
		tok.Char = Ellipsis
	case '≈', '∼', '～':
		tok.Char = Approx
	case '≥':
		tok.Char = AtLeast
	case '≤':
		tok.Char = AtMost
	case '×':
		tok.Char = Times
	case '±':
		tok.Char = PlusMinus
	case '°', 'º':
		tok.Char = Degree
	case '½':
		tok.Char = Half
	case '¼':
		tok.Char = Quarter
	case '¾':
		tok.Char = ThreeQuarters
	}
	t.Tokens = append(t.Tokens, tok)
}

// hardWrapped tells whether the lines of a text are broken within its paragraphs, as in mail and on typewriters: then a
// single line break is white space. Otherwise it ends the paragraph.
func hardWrapped(s string) bool {
	const longest, shortest = 100, 45
	inner, full := 0, 0 // lines that another one follows directly; those of them long enough to have been broken
	for i, lines := 0, 0; i < len(s) && lines < 400; lines++ {
		n := strings.IndexByte(s[i:], '\n')
		if n < 0 {
			if len(s)-i > longest {
				return false
			}
			break
		}
		if n > longest {
			return false
		}
		next := i + n + 1
		if n > 0 && next < len(s) && s[next] != '\n' && s[next] != '\r' {
			inner++
			if n >= shortest {
				if c := s[i+n-1]; c != '.' && c != '!' && c != '?' && c != ':' && c != ';' {
					full++
				}
			}
		}
		i = next
	}
	return inner >= 3 && full*10 >= inner*6
}
