package quantity

import "figures_exporter/exporter/prose"

// Concept gives the words that a quantity counts or measures: the noun phrase behind it, up to a preposition, a verb or
// punctuation, without "of the": "3,000 of the country's best-trained soldiers" → "country's best-trained soldiers". It is
// meant for people to read; it looks no further than token end. An empty run begins and ends at q.End. It is safe for
// concurrent use.
func (v *Vocabulary) Concept(text *prose.Text, q *Quantity, end int32) (first, last int32) {
	toks := text.Tokens
	i := q.End
	w := &v.w
	if i < end && q.Hyphenated {
		i++
	}
	if i < end && toks[i].Kind == prose.Word && toks[i].Word == w.of {
		i++
	}
	for i < end && toks[i].Kind == prose.Word && v.has(toks[i])&determiner != 0 {
		i++
	}
	if i < end && (toks[i].Word == w.more || toks[i].Word == w.other || toks[i].Word == w.most) && toks[i].Kind == prose.Word {
		i++
	}
	first = i
	nouns := 0
scan:
	for i < end && i < first+12 {
		tok := toks[i]
		switch {
		case tok.Kind == prose.Number:
			if !tok.Has(prose.Glued) {
				break scan
			}
		case tok.Kind == prose.Punct:
			joins := tok.Has(prose.Possessive) || (tok.Is('-') || tok.Is('&')) && tok.Has(prose.Glued) && i+1 < end && toks[i+1].Has(prose.Glued)
			if !joins {
				break scan
			}
		default:
			f := v.has(tok)
			if f&function != 0 || f&starts != 0 && f&ordinalWord == 0 || f&periodAdverb != 0 && nouns > 0 {
				break scan
			}
			if nouns > 0 && f&conceptEnd != 0 || nouns == 1 && q.One && i == first+1 && thirdPerson(text.Of(toks[i-1]), text.Of(tok)) {
				break scan
			}
			joined := i > first && toks[i-1].Kind == prose.Punct && toks[i-1].Is('-')
			if nouns > 0 && !joined && (f&verb != 0 || endsLikeVerb(text.Of(tok))) {
				break scan
			}
			nouns++
		}
		i++
	}
	if i <= first || v.lone(text, first, i) {
		return q.End, q.End
	}
	return first, i
}

// thirdPerson tells whether the word behind the noun that "one" counts looks like a verb: "one proposal asks".
func thirdPerson(noun, s string) bool {
	n := len(s)
	return n > 3 && s[n-1] == 's' && s[n-2] != 's' && s[0] >= 'a' && s[0] <= 'z' && noun[len(noun)-1] != 's'
}

// Counted gives the noun that the words of a concept end in, with its adjectives, in the singular: "songs" of "recorded
// songs". Of a joined word it is the first alone, "man" of "three-man crew", and of people who are named by nothing else,
// "40 who stayed", it is "people". It looks no further than token end. It is safe for concurrent use.
func (v *Vocabulary) Counted(text *prose.Text, q *Quantity, end int32) string {
	first, last := v.Concept(text, q, end)
	if first == last {
		if q.End < end && text.Tokens[q.End].Kind == prose.Word && text.Tokens[q.End].Word == v.w.who && !q.One {
			return "people"
		}
		return ""
	}
	if q.Hyphenated {
		last = first + 1
	}
	for first+1 < last && text.Tokens[first+1].Kind == prose.Word && participle(text.Of(text.Tokens[first])) {
		first++
	}
	return Singular(text.Slice(int(first), int(last-1)))
}

func participle(s string) bool {
	n := len(s)
	return n > 5 && (s[n-2:] == "ed" || s[n-3:] == "ing") && s[0] >= 'a' && s[0] <= 'z'
}

// lone tells whether the words are a verb without a noun: "12 died".
func (v *Vocabulary) lone(text *prose.Text, first, last int32) bool {
	tok := text.Tokens[first]
	return last == first+1 && (v.has(tok)&verb != 0 || endsLikeVerb(text.Of(tok)))
}

// endsLikeVerb tells whether a word looks like a past tense, a participle or an adverb.
func endsLikeVerb(s string) bool {
	n := len(s)
	return n > 4 && (s[n-2:] == "ed" || s[n-2:] == "ly" || s[n-3:] == "ing")
}
