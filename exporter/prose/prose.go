// Package prose cuts a text into tokens, sentences and paragraphs, each with its byte offsets, in one pass over the bytes
// and one over the tokens. It knows how newspaper English is written – abbreviations, datelines, quotation marks,
// bullets – and no word of any topic.
//
//	bytes ──scan──► tokens (words numbered by the Lexicon) ──split──► sentences, paragraphs
package prose

// Kind is the kind of a token.
type Kind uint8

// The kinds of tokens.
const (
	Word   Kind = iota // letters, with inner apostrophes; an abbreviation with its dots: "troops", "U.S.", "Gen.", "don't"
	Number             // digits with single separators between digits: "17,819", "1.5", "29.10.2024"
	Punct              // one other character that is no space; "..." is one
)

// Flags tell how a token stands in the text.
type Flags uint16

// The flags of a token.
const (
	Glued      Flags = 1 << iota // no white space before it
	Capital                      // a word whose first letter is a capital
	Upper                        // a word of at least two letters, all capitals
	Dotted                       // a word that carries the full stop of an abbreviation
	Open                         // an opening quotation mark or bracket
	Close                        // a closing quotation mark or bracket
	LineStart                    // first on its line
	ParaStart                    // first of its paragraph
	Possessive                   // the token is the 's or ' of a possessive
	WideSpace                    // a no-break or thin space stands before it
)

// The characters of Punct tokens that are not ASCII, as Char tells them. Quotation marks are '"' (double and angular) and
// '\” (single); which way they point is in the flags.
const (
	EnDash        byte = 0x80 + iota // – and the figure dash
	EmDash                           // — and the horizontal bar
	Minus                            // −
	Bullet                           // • ▪ ● ◦ ‣ · → and their like
	Euro                             // €
	Pound                            // £
	Yen                              // ¥
	Hryvnia                          // ₴
	Rupee                            // ₹
	Rouble                           // ₽
	Shekel                           // ₪
	Lira                             // ₺
	Won                              // ₩
	Ellipsis                         // … and three full stops
	Approx                           // ≈ ∼
	AtLeast                          // ≥
	AtMost                           // ≤
	Times                            // ×
	PlusMinus                        // ±
	Degree                           // °
	Half                             // ½
	Quarter                          // ¼
	ThreeQuarters                    // ¾
	Other         byte = 0xFF        // anything else
)

// Token is the smallest piece of a text.
type Token struct {
	// Start and End are byte offsets in the text.
	Start, End int32
	// Word is the word's number in the lexicon, 0 where it is unknown and for everything that is no word.
	Word  WordID
	Flags Flags
	Kind  Kind
	// Char is the character of a Punct token; 0 for others.
	Char byte
}

// Has tells whether the token has all the flags.
func (t Token) Has(f Flags) bool { return t.Flags&f == f }

// Is tells whether the token is this punctuation. No punctuation has Char 0, and nothing else has another.
func (t Token) Is(char byte) bool { return t.Char == char }

// Sentence is a run of tokens.
type Sentence struct {
	// First and End are indices of tokens: First is in, End is not.
	First, End int32
	// Paragraph is the index of its paragraph.
	Paragraph int32
	// Terminated is true where it ends in a full stop, question or exclamation mark; a heading does not.
	Terminated bool
	// Question is true where it ends in a question mark.
	Question bool
}

// Paragraph is a run of sentences.
type Paragraph struct{ First, End int32 }

// Text is a text cut up. Scan fills it; its slices are reused by the next Scan.
type Text struct {
	Source     string
	Tokens     []Token
	Sentences  []Sentence
	Paragraphs []Paragraph

	breaks []int32 // tokens that may end a sentence or begin a paragraph
}

// Of gives the text of a token.
func (t *Text) Of(tok Token) string { return t.Source[tok.Start:tok.End] }

// Slice gives the text from the start of one token to the end of another.
func (t *Text) Slice(first, last int) string {
	return t.Source[t.Tokens[first].Start:t.Tokens[last].End]
}

// SentenceSpan gives the byte offsets of a sentence.
func (t *Text) SentenceSpan(s Sentence) (start, end int32) {
	return t.Tokens[s.First].Start, t.Tokens[s.End-1].End
}

// Scan cuts the text up and numbers its words by the lexicon. The text must be valid UTF-8 of less than 2 GiB; invalid
// bytes become tokens of Char Other. The time is linear in the length of the text.
func (t *Text) Scan(source string, lexicon *Lexicon) {
	t.Source = source
	t.Tokens, t.breaks = t.Tokens[:0], t.breaks[:0]
	t.scan(lexicon)
	t.split()
}
