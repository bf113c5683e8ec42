package extract

import (
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// mentionKind says what a name in the text refers to.
type mentionKind uint8

const (
	mentionEntity   mentionKind = iota // by name, alias or surname: ref is the entity
	mentionDemonym                     // Russian, Russians
	mentionMetonym                     // Kyiv, the Kremlin: a place, or its government when it speaks
	mentionFunction                    // the defence ministry: ref is the function
	mentionUnknown                     // capitalised words that no topic knows
)

// mention is a name in the text.
type mention struct {
	first, end int32 // tokens
	ref        int32
	kind       mentionKind
	form       uint8
	surname    bool // a person by surname alone
	possessive bool // 's follows, as token end
	place      bool // the name is a place as well: see metonymPlace
	placeRef   int32
}

// annotate finds, in one pass over the tokens, the longest name and the longest other phrase that begin at each token. Names may
// not overlap names, nor phrases phrases; a name may overlap a phrase.
//
// Most words are small, begin no phrase of several with the word behind them, and are no name: what they are is copied without asking more. Every
// question that the processor cannot foresee the answer to costs as much as a dozen that it can.
func (r *reading) annotate() {
	v := r.v
	toks := r.text.Tokens
	r.bits = sized(r.bits, len(toks))
	r.phrase = sized(r.phrase, len(toks))
	r.nameAt = sized(r.nameAt, len(toks))
	r.quantityOf = sized(r.quantityOf, len(toks))
	r.mentions, r.quoteMarks = r.mentions[:0], r.quoteMarks[:0]
	r.lastWords = wordFilter{}
	var ends phraseEnds
	for si := range r.sentences {
		s := &r.sentences[si]
		s.mentions = int32(len(r.mentions))
		for i := int(s.first); i < int(s.end); i++ {
			tok := &toks[i]
			if tok.Kind != prose.Word {
				switch {
				case tok.Kind == prose.Number:
					s.hasNumber, s.timesEnd = true, int32(i+1)
				case (tok.Char == '"' || tok.Char == '\'') && tok.Flags&prose.Possessive == 0:
					r.quoteMarks = append(r.quoteMarks, int32(i))
				case v.quantities.MayHold(*tok):
					s.hasNumber = true
				}
				continue
			}
			w := &v.words[tok.Word]
			if w.number {
				s.hasNumber = true
			}
			if w.dates {
				s.timesEnd = int32(i + 1)
			}
			if tok.Flags&prose.Capital != 0 || w.names || i+1 < len(toks) && w.next.may(&toks[i+1]) {
				r.annotateFrom(i, s, &ends)
				continue
			}
			if i >= ends.words || w.phrase == 0 {
				r.bits[i] |= w.bits
				r.phrase[i] = w.phrase
				s.note(w.bits)
			}
		}
		s.mentionEnd = int32(len(r.mentions))
	}
}

// note notes that the sentence has a phrase that can be b, which may tell who speaks.
func (s *sentence) note(b bits) {
	s.seen |= b
	const supposes = bConditional | bSubordinate // "if the ministry is right"
	if b&(bSpeechVerb|bRelay|bSourceBefor|bSpeechNoun|bHear) != 0 || b&supposes == supposes {
		s.hasSpeech = true
	}
}

// phraseEnds are the tokens behind the last phrase and the last name that annotate found.
type phraseEnds struct{ words, name int }

// annotateFrom notes the phrases and the name that begin at token i, a word of sentence s.
func (r *reading) annotateFrom(i int, s *sentence, ends *phraseEnds) {
	v := r.v
	toks := r.text.Tokens
	capital := toks[i].Flags&prose.Capital != 0
	w := &v.words[toks[i].Word]
	if w.start == 0 {
		if capital && i >= ends.name {
			ends.name = max(ends.name, r.unknownName(i))
		}
		return
	}
	words, wordsTo, name, nameTo, sense := w.phrase, i+1, int32(0), 0, int32(-1)
	b, over := r.bits[i], bits(0)
	if words == 0 {
		over = w.bits
	}
	free := i >= ends.name // no name covers the token yet
	if w.names && free {
		if k := r.nameSense(w.start, i, i+1); k >= 0 {
			name, nameTo, sense = w.start, i+1, k
		}
	}
	for at, j := w.start, i+1; j < len(toks) && toks[j].Flags&prose.ParaStart == 0; j++ {
		n := &v.nodes[at]
		if !n.next.may(&toks[j]) {
			break
		}
		if at = r.follow(n, at, j); at == 0 {
			break
		}
		n = &v.nodes[at]
		if n.bits&^bOverlay != 0 {
			words, wordsTo = at, j+1
		} else {
			over |= n.bits
		}
		if n.names != n.namesEnd && free {
			if k := r.nameSense(at, i, j+1); k >= 0 {
				name, nameTo, sense = at, j+1, k
			}
		}
	}
	if words != 0 && i >= ends.words {
		b |= v.nodes[words].bits
		for j := i + 1; j < wordsTo; j++ {
			r.bits[j] |= bInside
		}
		r.phrase[i] = words
		ends.words = wordsTo
	}
	b |= over
	s.note(b)
	if capital && b&bCalendar != 0 && b&^bCalendar != 0 && !r.opensSentence(i) {
		b = bCalendar // "the siege that began in May": no verb
	}
	r.bits[i] = b
	if name != 0 && nameTo == i+2 && b&bArticle != 0 && r.nameAcross(i+1, nameTo) {
		name = 0 // "the North Korean soldiers" does not say "the North"
	}
	if name != 0 && w.bits&bForename != 0 && nameTo == i+1 && r.isForename(i) {
		name = 0
	}
	if name != 0 {
		r.addMention(name, sense, i, nameTo)
		ends.name = nameTo
	} else if things := words != 0 && r.phrase[i] == words && wordsTo > i+1 && b&(bThing|bCountNoun) != 0 && toks[i+1].Flags&prose.Capital == 0; capital && free && !things {
		ends.name = max(ends.name, r.unknownName(i)) // but "Surface-to-air missile systems" names nobody
	}
}

// follow gives the node that token j leads to from node n, whose number is at; 0 for none.
func (r *reading) follow(n *node, at int32, j int) int32 {
	v := r.v
	next := r.text.Tokens[j]
	if next.Kind == prose.Number && n.hasNumberKey && !n.anyNumber {
		next.Word = v.lexicon.Lookup(r.text.Of(next))
	}
	if to := v.edges.get(at, symbol(&next)); to != 0 || !n.anyNumber || !v.quantities.MayHold(next) {
		return to
	}
	return v.edges.get(at, anyNumber)
}

// sized gives a slice of n zero values, reusing s.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n+n/4)[:n]
	}
	s = s[:n]
	clear(s)
	return s
}

// nameSense gives the first sense of a name whose capitals the text at [i, end) has, and -1 for none.
func (r *reading) nameSense(at int32, i, end int) int32 {
	n := &r.v.nodes[at]
	for k := n.names; k < n.namesEnd; k++ {
		s := &r.v.senses[k]
		if r.written(s, i, end) {
			return k
		}
	}
	return -1
}

func (r *reading) written(s *sense, i, end int) bool {
	switch s.kind {
	case senseShort:
		if !r.named(s.ref) {
			return false
		}
	case senseSurname:
		// "Yoon Jae-sung" is not Yoon: a name that goes on is another's.
		if end < len(r.text.Tokens) {
			if t := &r.text.Tokens[end]; t.Kind == prose.Word && t.Flags&(prose.Capital|prose.LineStart) == prose.Capital && !r.isCommon(end) && !r.beginsName(end) {
				return false
			}
		}
	}
	if s.capitals == 0 {
		return true
	}
	for j := i; j < end && j-i < 16; j++ {
		f := r.text.Tokens[j].Flags
		if s.capitals>>(j-i)&1 != 0 && f&prose.Capital == 0 {
			return false
		}
		if s.uppers>>(j-i)&1 != 0 && f&prose.Upper == 0 {
			return false
		}
	}
	return true
}

// named tells whether the text has named the entity so far.
func (r *reading) named(entity int32) bool {
	for k := 0; k < len(r.mentions) && k < 2000; k++ {
		if r.mentions[k].ref == entity && r.mentions[k].kind != mentionFunction {
			return true
		}
	}
	return false
}

// addMention notes the name at [i, end), whose node is at and whose first sense that fits is sense.
func (r *reading) addMention(at, sense int32, i, end int) {
	n := &r.v.nodes[at]
	m := mention{first: int32(i), end: int32(end), ref: -1, placeRef: -1}
	for k := sense; k < n.namesEnd; k++ {
		s := &r.v.senses[k]
		if k > sense && !r.written(s, i, end) {
			continue
		}
		kind := mentionEntity
		switch s.kind {
		case senseDemonym:
			kind = mentionDemonym
		case senseMetonym:
			kind = mentionMetonym
		case senseFunction:
			kind = mentionFunction
		}
		isPlace := s.kind == senseEntity && r.v.kinds[s.ref] == topic.KindPlace
		if isPlace {
			m.placeRef, m.place = s.ref, true
			if m.ref >= 0 {
				continue // the government's seat is known: both hold
			}
		}
		if m.ref < 0 || r.v.kinds[m.ref] == topic.KindPlace && m.kind == mentionEntity || kind == mentionFunction && m.kind == mentionEntity && r.ofAnother(int32(i), m.ref) {
			m.ref, m.kind, m.form, m.surname = s.ref, kind, s.form, s.kind == senseSurname
		}
	}
	r.finishMention(m)
}

// ofAnother tells whether the name before token i says that the body there is not the known one of that name, but one of another country:
// "South Africa's Department of Defense".
func (r *reading) ofAnother(i, body int32) bool {
	own := r.v.entityCountry[body]
	if len(r.mentions) == 0 || own < 0 || r.v.kinds[body] != topic.KindBody {
		return false
	}
	m := &r.mentions[len(r.mentions)-1]
	if m.ref < 0 || m.kind == mentionFunction || m.end != i && (!m.possessive || m.end+1 != i) {
		return false
	}
	c := r.v.entityCountry[m.ref]
	return c >= 0 && c != own && (m.possessive || m.kind == mentionDemonym)
}

func (r *reading) finishMention(m mention) {
	toks := r.text.Tokens
	if m.kind != mentionDemonym && r.compounds(int(m.end)) {
		return
	}
	if m.end-m.first > 1 && toks[m.end-1].Flags&prose.Possessive != 0 {
		m.end-- // "the South's" may stand in a topic as it is written
	}
	if int(m.end) < len(toks) && toks[m.end].Flags&prose.Possessive != 0 {
		m.possessive = true
	}
	r.mentions = append(r.mentions, m)
	if m.end-m.first > 1 {
		r.lastWords.add(r.text.Of(toks[m.end-1]))
	}
	for j := m.first; j < m.end; j++ {
		r.nameAt[j] = int32(len(r.mentions))
	}
}

// compounds tells whether a hyphen at token i makes the name before it the first half of an adjective, which then names nobody who
// speaks or fights: "the Britain-based monitor", "Iran-backed fighters".
func (r *reading) compounds(i int) bool {
	toks := r.text.Tokens
	return i+1 < len(toks) && toks[i].Is('-') && toks[i].Flags&prose.Glued != 0 && toks[i+1].Kind == prose.Word && toks[i+1].Flags&(prose.Capital|prose.Upper|prose.Glued) == prose.Glued
}

// mentionAt gives the mention that covers token i, or nil.
func (r *reading) mentionAt(i int32) *mention {
	if i < 0 || int(i) >= len(r.nameAt) || r.nameAt[i] == 0 {
		return nil
	}
	return &r.mentions[r.nameAt[i]-1]
}

// unknownName makes a mention of a run of capitalised words that begins at token i and that no topic knows, and gives its
// end. A run of one word counts only within a sentence. Titles before the name are left outside.
func (r *reading) unknownName(i int) int {
	toks := r.text.Tokens
	if w := &r.v.words[toks[i].Word]; w.number || w.common && w.bits&bRank == 0 && !r.monthsName(i) {
		return 0
	}
	if r.isCommon(i) && !r.monthsName(i) && !(r.bits2(i)&bRank != 0 && r.bits2(i)&(bTitle|bOfficial) == 0 && i+1 < len(toks) && toks[i+1].Flags&(prose.Capital|prose.LineStart) == prose.Capital && !r.isCommon(i+1)) {
		return 0
	}
	if i+1 < len(toks) && toks[i].End-toks[i].Start >= 7 && isDirection(r.wordAt(int32(i))) && r.beginsName(i+1) {
		return 0 // "Northern Burkina Faso" is no name of its own
	}
	end := i
	names := 0 // capitalised words
	for j := i; j < len(toks) && j < i+12; {
		t := &toks[j]
		if j > i && t.Flags&prose.ParaStart != 0 {
			break
		}
		switch {
		case t.Kind == prose.Word && t.Flags&prose.Capital != 0:
			if j > i && (r.isCommon(j) && t.Flags&prose.Upper == 0 && (r.bits2(j)&bName == 0 || !r.inProse(j)) || r.beginsName(j) && !r.isSurname(i, j)) {
				j = len(toks)
				continue
			}
			names++
			j++
			end = j
			if j == i+1 && r.seatAt(int32(i)) {
				return 0 // "Geneva-based"
			}
			// "Dae-hyun", "Al-Kadaris"
			for j+1 < len(toks) && toks[j].Is('-') && toks[j].Flags&prose.Glued != 0 && toks[j+1].Kind == prose.Word && toks[j+1].Flags&prose.Glued != 0 {
				j += 2
				end = j
			}
			if j < len(toks) && toks[j].Is('.') && toks[j-1].End-toks[j-1].Start == 1 && j+1 < len(toks) && toks[j+1].Flags&prose.Capital != 0 {
				j++ // an initial
			}
		case t.Kind == prose.Word && names > 0 && r.isParticle(j) && j+1 < len(toks):
			k := j + 1
			if toks[k].Is('-') && toks[k].Flags&prose.Glued != 0 {
				k++
			} else if r.isParticle(k) && k+1 < len(toks) {
				k++
			}
			if k >= len(toks) || toks[k].Kind != prose.Word || toks[k].Flags&prose.Capital == 0 || r.beginsName(k) {
				j = len(toks)
				continue
			}
			j = k
		case t.Is('\'') && t.Flags&prose.Possessive == 0 && t.Flags&prose.Glued != 0 && names > 0:
			j++
		default:
			j = len(toks)
		}
	}
	if names == 0 || names == 1 && end == i+1 && (r.opensSentence(i) || toks[i].Flags&prose.LineStart != 0) && !r.introduced(i) {
		return 0
	}
	r.finishMention(mention{first: int32(i), end: int32(end), ref: -1, kind: mentionUnknown, placeRef: -1})
	return end
}

// monthsName tells whether a forename stands at token i that looks like the short form of a month: "Jan Egeland".
func (r *reading) monthsName(i int) bool {
	toks := r.text.Tokens
	return i+1 < len(toks) && r.wordAt(int32(i)) == "jan" && toks[i].Flags&prose.Dotted == 0 && toks[i+1].Kind == prose.Word &&
		toks[i+1].Flags&(prose.Capital|prose.Upper|prose.LineStart) == prose.Capital && !r.isCommon(i+1)
}

// wordFilter tells of most words that they are not in a set.
type wordFilter [4]uint64

func (f *wordFilter) slot(word string) (i int, bit uint64) {
	h := uint(word[0])*31 + uint(word[len(word)-1])*7 + uint(word[len(word)/2])*13 + uint(len(word))
	return int(h / 64 % 4), 1 << (h % 64)
}

func (f *wordFilter) add(word string) {
	i, bit := f.slot(word)
	f[i] |= bit
}

// has may be wrong where it is true.
func (f *wordFilter) has(word string) bool {
	i, bit := f.slot(word)
	return f[i]&bit != 0
}

// isForename tells whether the name of a place at token i is the first of a person's: "Chad Mitchell".
func (r *reading) isForename(i int) bool {
	if i+1 >= len(r.text.Tokens) || i > 0 && r.bits[i-1]&bIn != 0 || !r.inProse(i) {
		return false
	}
	t := &r.text.Tokens[i+1]
	return t.Kind == prose.Word && t.Flags&(prose.Capital|prose.LineStart|prose.ParaStart) == prose.Capital && !r.isCommon(i+1) &&
		!r.knownName(i+1, func(*node, int) bool { return true })
}

// isSurname tells whether the name of a place at token j is the last of a person's whose name begins at token i: "Michael Jordan".
func (r *reading) isSurname(i, j int) bool {
	return j > i && r.bits2(j)&bForename != 0 && !r.opensSentence(i) && r.inProse(j) && !r.knownName(j, func(_ *node, to int) bool { return to > j+1 })
}

// bits2 gives what the word at token j can be by itself; r.bits is not known yet behind the token that is being annotated.
func (r *reading) bits2(j int) bits {
	return r.v.words[r.text.Tokens[j].Word].bits
}

// inProse tells whether token j stands in a sentence with a full stop: in a heading every word may have a capital.
func (r *reading) inProse(j int) bool {
	return r.text.Sentences[r.sentenceIndex(int32(j))].Terminated
}

// introduced tells whether the word at i is the last of a name found before, as a surname at the head of a sentence is.
func (r *reading) introduced(i int) bool {
	word := r.text.Of(r.text.Tokens[i])
	if !r.lastWords.has(word) {
		return false
	}
	for k := len(r.mentions) - 1; k >= 0 && k > len(r.mentions)-200; k-- {
		m := &r.mentions[k]
		if (m.kind == mentionUnknown || r.entityKind(m) == topic.KindPerson) && m.end-m.first > 1 && r.text.Of(r.text.Tokens[m.end-1]) == word {
			return true
		}
	}
	return false
}

// nameAcross tells whether a name that the topics know begins at token i and ends behind token end.
func (r *reading) nameAcross(i, end int) bool {
	return i < len(r.text.Tokens) && r.knownName(i, func(n *node, to int) bool { return to > end })
}

// beginsName tells whether a known name begins at token j, so that an unknown one must end before it.
func (r *reading) beginsName(j int) bool {
	return r.knownName(j, func(n *node, _ int) bool { return r.v.senses[n.names].kind != senseSurname })
}

// knownName tells whether a name that the topics know begins at token j, of those that fit: fit gets its node and the token behind it.
func (r *reading) knownName(j int, fit func(n *node, to int) bool) bool {
	toks := r.text.Tokens
	for at, k := r.v.words[toks[j].Word].start, j; at != 0; {
		n := &r.v.nodes[at]
		if n.names != n.namesEnd && fit(n, k+1) && r.nameSense(at, j, k+1) >= 0 {
			return true
		}
		k++
		if k == len(toks) || toks[k].Flags&prose.ParaStart != 0 || toks[k].Kind == prose.Number || !n.next.may(&toks[k]) {
			break
		}
		at = r.v.edges.get(at, symbol(&toks[k]))
	}
	return false
}

// isCommon tells whether the capitalised word at i is a word of the vocabulary – a title, a month, a function word – and so
// begins no unknown name.
func (r *reading) isCommon(i int) bool {
	w := &r.v.words[r.text.Tokens[i].Word]
	return w.common || w.bits&bThing != 0 && r.opensSentence(i)
}

func (r *reading) isParticle(j int) bool {
	t := r.text.Tokens[j]
	if t.End-t.Start > 3 || t.Flags&prose.Capital != 0 {
		return false
	}
	switch r.text.Of(t) {
	case "al", "el", "bin", "bint", "ibn", "ben", "van", "von", "de", "del", "der", "den", "di", "da", "du", "la", "le", "ter", "ul", "ud", "abu", "as", "ad", "ar", "st":
		return true
	}
	return false
}

// opensSentence tells whether token i is the first word of a sentence or quotation.
func (r *reading) opensSentence(i int) bool {
	toks := r.text.Tokens
	if i == 0 || toks[i].Flags&prose.ParaStart != 0 {
		return true
	}
	p := toks[i-1]
	if p.Kind != prose.Punct {
		return false
	}
	switch p.Char {
	case '.', '!', '?', ':', prose.Bullet, prose.Ellipsis:
		return true
	}
	return p.Flags&prose.Open != 0
}
