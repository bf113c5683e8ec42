package prose

import (
	"unicode"
	"unicode/utf8"
)

// WordID is the number of a word in a Lexicon. 0 is a word that the lexicon does not hold.
type WordID uint32

// Lexicon numbers words, so that every later stage compares integers. Words are folded: case, accents of Latin letters
// and the dots of abbreviations do not count. Interning is for one goroutine; once a lexicon is complete any number of
// goroutines may look up.
type Lexicon struct {
	words []string // by id; words[0] is unused
	table []slot   // open addressing, len is a power of two, at most half full
}

type slot struct {
	hash uint32
	id   WordID
}

// NewLexicon makes an empty lexicon.
func NewLexicon() *Lexicon {
	return &Lexicon{words: make([]string, 1), table: make([]slot, 1<<10)}
}

// Len is one more than the highest id that has been given.
func (l *Lexicon) Len() int { return len(l.words) }

// Word gives the folded word of an id, and "" for 0.
func (l *Lexicon) Word(id WordID) string { return l.words[id] }

// Intern numbers a word and gives the number it already has.
func (l *Lexicon) Intern(word string) WordID {
	folded := Fold(nil, word)
	h := hashBytes(folded)
	if id := l.find(h, string(folded)); id != 0 {
		return id
	}
	if len(l.words)*2 >= len(l.table) {
		l.grow()
	}
	id := WordID(len(l.words))
	l.words = append(l.words, string(folded))
	l.put(slot{h, id})
	return id
}

// Lookup gives the number of a word, in whatever case, and 0 where the lexicon does not hold it.
func (l *Lexicon) Lookup(word string) WordID {
	var buf [64]byte
	folded := Fold(buf[:0], word)
	return l.find(hashBytes(folded), string(folded))
}

func (l *Lexicon) find(h uint32, folded string) WordID {
	mask := uint32(len(l.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := l.table[i]
		if s.id == 0 {
			return 0
		}
		if s.hash == h && l.words[s.id] == folded {
			return s.id
		}
	}
}

// findASCII looks up a word of ASCII letters as it stands in the text.
func (l *Lexicon) findASCII(h uint32, word string) WordID {
	mask := uint32(len(l.table) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := l.table[i]
		if s.id == 0 {
			return 0
		}
		if s.hash == h && equalFoldASCII(l.words[s.id], word) {
			return s.id
		}
	}
}

func equalFoldASCII(folded, word string) bool {
	if len(folded) != len(word) {
		return false
	}
	for i := 0; i < len(word); i++ {
		if folded[i] != lower[word[i]] {
			return false
		}
	}
	return true
}

func (l *Lexicon) put(s slot) {
	mask := uint32(len(l.table) - 1)
	i := s.hash & mask
	for l.table[i].id != 0 {
		i = (i + 1) & mask
	}
	l.table[i] = s
}

func (l *Lexicon) grow() {
	old := l.table
	l.table = make([]slot, 2*len(old))
	for _, s := range old {
		if s.id != 0 {
			l.put(s)
		}
	}
}

// The hash is FNV-1a over the folded bytes, so that the scanner can compute it as it reads.
const (
	hashOffset uint32 = 2166136261
	hashPrime  uint32 = 16777619
)

func hashBytes(b []byte) uint32 {
	h := hashOffset
	for _, c := range b {
		h = (h ^ uint32(c)) * hashPrime
	}
	return h
}

// Fold appends the folded form of a word to dst: lower case, without the accents of Latin letters, without full stops,
// with a plain apostrophe. It is what decides that two spellings are the same word.
func Fold(dst []byte, word string) []byte {
	for i := 0; i < len(word); {
		c := word[i]
		if c < utf8.RuneSelf {
			i++
			if c != '.' {
				dst = append(dst, lower[c])
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(word[i:])
		i += n
		switch {
		case r == '’' || r == 'ʼ' || r == '‘' || r == '`':
			dst = append(dst, '\'')
		case r >= 0xC0 && int(r-0xC0) < len(latinBase) && latinBase[r-0xC0] != "":
			dst = append(dst, latinBase[r-0xC0]...)
		case unicode.Is(unicode.Mn, r):
		default:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		}
	}
	return dst
}

// lower maps ASCII capitals to small letters and every other byte to itself.
var lower = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
		if i >= 'A' && i <= 'Z' {
			t[i] = byte(i) + 'a' - 'A'
		}
	}
	return t
}()

// latinBase gives the plain letters of U+00C0 to U+017F; "" keeps the rune.
var latinBase = [...]string{
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "ss",
	"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i", "i",
	"d", "n", "o", "o", "o", "o", "o", "", "o", "u", "u", "u", "u", "y", "th", "y",
	"a", "a", "a", "a", "a", "a", "c", "c", "c", "c", "c", "c", "c", "c", "d", "d",
	"d", "d", "e", "e", "e", "e", "e", "e", "e", "e", "e", "e", "g", "g", "g", "g",
	"g", "g", "g", "g", "h", "h", "h", "h", "i", "i", "i", "i", "i", "i", "i", "i",
	"i", "i", "ij", "ij", "j", "j", "k", "k", "k", "l", "l", "l", "l", "l", "l", "l",
	"l", "l", "l", "n", "n", "n", "n", "n", "n", "n", "n", "n", "o", "o", "o", "o",
	"o", "o", "oe", "oe", "r", "r", "r", "r", "r", "r", "s", "s", "s", "s", "s", "s",
	"s", "s", "t", "t", "t", "t", "t", "t", "u", "u", "u", "u", "u", "u", "u", "u",
	"u", "u", "u", "u", "w", "w", "y", "y", "y", "z", "z", "z", "z", "z", "z", "s",
}
