package prose

import (
	"math/bits"
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
	table []slot   // open addressing, len is a power of two, at most a quarter full so that most words are found, or missed, at once
	shift uint     // 64 less the binary logarithm of len(table)
}

// slot holds a word so that one of at most sixteen bytes is known without a look at the word itself.
type slot struct {
	head, tail uint64 // the first sixteen bytes of the folded word, the first of them lowest, padded with zeros
	rest       uint32 // of a longer word a part of its hash, never 0; 0 for others
	id         WordID // 0 is free
}

// NewLexicon makes an empty lexicon.
func NewLexicon() *Lexicon {
	const bits = 10
	return &Lexicon{words: make([]string, 1), table: make([]slot, 1<<bits), shift: 64 - bits}
}

// Len is one more than the highest id that has been given.
func (l *Lexicon) Len() int { return len(l.words) }

// Word gives the folded word of an id, and "" for 0.
func (l *Lexicon) Word(id WordID) string { return l.words[id] }

// Intern numbers a word and gives the number it already has.
func (l *Lexicon) Intern(word string) WordID {
	folded := string(Fold(nil, word))
	h := hashOf(folded)
	if id := l.find(h, folded); id != 0 {
		return id
	}
	if len(l.words)*4 >= len(l.table) {
		l.grow()
	}
	id := WordID(len(l.words))
	l.words = append(l.words, folded)
	l.put(h, id)
	return id
}

// Lookup gives the number of a word, in whatever case, and 0 where the lexicon does not hold it.
func (l *Lexicon) Lookup(word string) WordID {
	var buf [64]byte
	folded := Fold(buf[:0], word)
	return l.find(hashOf(folded), string(folded))
}

// hash is what a word is looked up by.
type hash struct {
	sum, head, tail uint64
	rest            uint32
}

// newHash begins with the first sixteen bytes of a folded word, or all of it padded with zeros.
func newHash(head, tail uint64) hash {
	return hash{sum: (head ^ bits.RotateLeft64(tail*hashPrime, 32)) * hashPrime, head: head, tail: tail}
}

// add goes on with the next eight bytes, or the last of them padded with zeros.
func (h *hash) add(chunk uint64) {
	h.sum = (bits.RotateLeft64(h.sum, 23) ^ chunk) * hashPrime
	h.rest = uint32(h.sum>>8) | 1
}

// hashPrime is the golden ratio of 64 bits: the upper bits of a product with it depend on all bits of the other factor.
const hashPrime = 0x9E3779B97F4A7C15

func hashOf[T string | []byte](folded T) hash {
	chunk := func(i int) (x uint64) {
		for k := i; k < len(folded) && k < i+8; k++ {
			x |= uint64(folded[k]) << (8 * (k - i))
		}
		return x
	}
	h := newHash(chunk(0), chunk(8))
	for i := 16; i < len(folded); i += 8 {
		h.add(chunk(i))
	}
	return h
}

// settles tells whether a search ends at the slot: it is free, or holds a word of this hash. It is one question, not two, because
// nobody can foresee whether a word of the text is known.
func (s *slot) settles(h *hash) bool {
	other := s.head ^ h.head | s.tail ^ h.tail | uint64(s.rest^h.rest) // not 0 where another word stands here
	return uint64(uint32(other)|uint32(other>>32))*uint64(s.id) == 0
}

func (l *Lexicon) find(h hash, folded string) WordID {
	mask := len(l.table) - 1
	for i := int(h.sum >> l.shift); ; i++ {
		if s := &l.table[i&mask]; s.settles(&h) && (h.rest == 0 || s.id == 0 || l.words[s.id] == folded) {
			return s.id
		}
	}
}

// findASCII looks up a word of ASCII letters as it stands in the text.
func (l *Lexicon) findASCII(h hash, word string) WordID {
	mask := len(l.table) - 1
	for i := int(h.sum >> l.shift); ; i++ {
		if s := &l.table[i&mask]; s.settles(&h) && (h.rest == 0 || s.id == 0 || equalFoldASCII(l.words[s.id], word)) {
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

func (l *Lexicon) put(h hash, id WordID) {
	mask := len(l.table) - 1
	i := int(h.sum >> l.shift)
	for l.table[i].id != 0 {
		i = (i + 1) & mask
	}
	l.table[i] = slot{h.head, h.tail, h.rest, id}
}

func (l *Lexicon) grow() {
	l.table = make([]slot, 2*len(l.table))
	l.shift--
	for id := 1; id < len(l.words); id++ {
		l.put(hashOf(l.words[id]), WordID(id))
	}
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
