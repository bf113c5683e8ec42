package extract

import (
	"sort"

	"figures_exporter/exporter/prose"
)

// bindQuotations gives every quotation its voice: the one beside it in its sentence, else the one of a quotation before it in
// the paragraph, of one that runs on, or of the sentence before or behind.
func (r *reading) bindQuotations() {
	r.quoteVoices = sized(r.quoteVoices, len(r.quotations))
	for qi := range r.quotations {
		r.quoteVoices[qi] = r.quotationVoice(int32(qi))
	}
}
func (r *reading) quotationVoice(qi int32) int32 {
	q := &r.quotations[qi]
	firstSentence, lastSentence := r.sentenceIndex(q.first), r.sentenceIndex(q.end-1)
	before, after := int32(-1), int32(-1)
	outside := func(v *voice) bool { return v.quotation < 0 || v.quotation != qi }
	last := &r.sentences[lastSentence]
	for k := last.voices; k < last.voicesEnd; k++ {
		v := &r.voices[k]
		if outside(v) && v.cue >= q.end && v.kind != voiceOwned && after < 0 {
			after = k
		}
	}
	for si := firstSentence; si >= 0 && si > firstSentence-20 && r.sentences[si].paragraph == last.paragraph; si-- {
		o := &r.sentences[si]
		for k := o.voicesEnd - 1; k >= o.voices; k-- {
			v := &r.voices[k]
			if outside(v) && v.cue < q.first && (v.kind != voiceOwned || si < firstSentence) && !(v.negated && si < firstSentence) {
				before = k
				break
			}
		}
		if before >= 0 || si == firstSentence && after >= 0 {
			break
		}
	}
	near := func(k int32) bool {
		v := &r.voices[k]
		return min(v.cue, v.first)-q.end <= 2
	}
	switch {
	case after >= 0 && near(after):
		return after
	case before >= 0 && r.voices[before].sentence == firstSentence:
		return before
	case after >= 0:
		return after
	}
	// "…," he said. "…": the voice of the quotation before it.
	if qi > 0 && r.paragraphOf(r.quotations[qi-1].first) == r.paragraphOf(q.first) && r.quoteVoices[qi-1] >= 0 {
		return r.quoteVoices[qi-1]
	}
	if q.continues && qi > 0 {
		return r.quoteVoices[qi-1]
	}
	if before >= 0 {
		return before
	}
	if firstSentence > 0 && r.opensParagraph(firstSentence) && r.sentences[firstSentence].first == q.first && r.text.Tokens[q.first-1].Is(':') {
		if v := r.mainVoice(&r.sentences[firstSentence-1]); v >= 0 {
			return v // "The ministry wrote: / “…”"
		}
	}
	// A paragraph that is a quotation alone: who speaks next to it, or who spoke last.
	if lastSentence+1 < int32(len(r.sentences)) {
		next := &r.sentences[lastSentence+1]
		if next.paragraph == last.paragraph {
			for k := next.voices; k < next.voicesEnd; k++ {
				return k
			}
		}
	}
	if qi > 0 && r.paragraphOf(q.first)-r.paragraphOf(r.quotations[qi-1].first) <= 2 && r.quoteVoices[qi-1] >= 0 {
		return r.quoteVoices[qi-1]
	}
	return r.lastVoiceBefore(firstSentence)
}
func (r *reading) paragraphOf(i int32) int32 { return r.sentenceOf(i).paragraph }

// lastVoiceBefore gives the last voice of a person before the sentence, -1 for none.
func (r *reading) lastVoiceBefore(si int32) int32 {
	for k := r.sentences[si].voices - 1; k >= 0 && k > r.sentences[si].voices-reach; k-- {
		v := &r.voices[k]
		if v.src < v.srcEnd && v.kind == voiceSaid && (r.sources[v.src].kind == sourcePerson || r.sources[v.src].kind == sourceDescribed) {
			return k
		}
	}
	return -1
}

// attribute decides who stated the candidate's number.
func (r *reading) attribute(c *candidate) {
	q := &r.quantities[c.quantity]
	s := &r.sentences[c.sentence]
	p := q.First
	c.voice, c.via = -1, -1
	if quote := r.quotationAt(p); quote >= 0 {
		// A voice within the quotation that the number is what it said: "Kyiv says there are 12,000".
		if k := r.voiceAround(s, p, quote); k >= 0 && r.voices[k].kind != voiceOwned && !r.firstPerson(&r.voices[k]) {
			c.voice = k
		} else {
			c.voice = r.quoteVoices[quote]
			c.voiceGuess = c.voice >= 0 && r.voices[c.voice].sentence != c.sentence
			if c.voice < 0 && r.quotations[quote].end-r.quotations[quote].first < 12 {
				c.voice = r.voiceAround(s, p, -1)
			}
		}
	} else {
		c.voice = r.voiceAround(s, p, -1)
		if c.voice < 0 {
			c.voice = r.creditBehind(c.sentence)
		}
		if c.voice < 0 {
			c.voice = r.inheritedVoice(c.sentence)
			if c.voice < 0 {
				c.voice = r.issuedBy(c.sentence)
			}
			c.voiceGuess = c.voice >= 0
		}
		if c.voice < 0 {
			if at := r.answers(c.sentence); at >= 0 {
				c.sources, c.voiceGuess = [2]int32{at, at + 1}, true
				return
			}
		}
	}
	if c.voice < 0 {
		if quote := r.quotationAt(p); quote >= 0 {
			// An interview: what nobody "says" is said by the person spoken of.
			if at := r.sentences[r.sentenceIndex(r.quotations[quote].first)-min(1, r.sentenceIndex(r.quotations[quote].first))].person; at >= 0 {
				c.sources, c.voiceGuess = [2]int32{at, at + 1}, true
			} else if next := r.sentenceIndex(r.quotations[quote].end-1) + 1; int(next) < len(r.sentences) && r.opensParagraph(next) && r.sentences[next].person >= 0 {
				// "“…” / Idris Musa, a butcher, …": who is spoken of behind what nobody was said to say.
				at := r.sentences[next].person
				c.sources, c.voiceGuess = [2]int32{at, at + 1}, true
			}
		}
		return
	}
	if v := &r.voices[c.voice]; v.quotation < 0 && (r.sources[v.src].own || v.first > 0 && r.wordAt(v.first-1) == "our") {
		if at := r.answers(c.sentence); at >= 0 {
			c.voice, c.sources = -1, [2]int32{at, at + 1} // "We estimate" in an answer
			return
		}
	}
	c.voice = r.outerVoice(s, c.voice)
	c.voice = r.quotingVoice(s, c.voice, c.quantity)
	said := c.voice
	c.voice = r.citedVoice(s, c.voice)
	v := &r.voices[c.voice]
	c.sources = [2]int32{v.src, v.srcEnd}
	if at := r.namedBelow(v); at >= 0 {
		c.sources = [2]int32{at, at + 1}
	}
	c.via = r.viaFor(v, 3)
	if u := &r.voices[said]; said != c.voice && c.via < 0 && r.sources[u.src].kind == sourceOutlet && r.sourceName(&r.sources[u.src]) != r.outletSource() {
		c.via = u.src
	}
	if (v.negated || r.bits[v.cue]&bNegated != 0) && v.sentence == c.sentence && v.kind == voiceSaid && c.excluded == "" && v.cue < p {
		c.excluded = reasonNegated
	}
}

// namedBelow gives the person whom the text names whom its heading calls by the office alone, "minister says"; -1 for none.
func (r *reading) namedBelow(v *voice) int32 {
	const near = 12 // voices
	s := &r.sources[v.src]
	if v.srcEnd-v.src != 1 || s.kind != sourceDescribed || s.plural || s.country >= 0 || s.role == 0 || r.text.Sentences[v.sentence].Terminated {
		return -1
	}
	for k := r.sentences[v.sentence].voicesEnd; int(k) < len(r.voices) && k < r.sentences[v.sentence].voicesEnd+near; k++ {
		for at := r.voices[k].src; at < r.voices[k].srcEnd; at++ {
			if o := &r.sources[at]; o.kind == sourcePerson && (r.sameRole(o.role, s.role) || r.holdsOffice(o, s.role)) {
				return at
			}
		}
	}
	return -1
}

// citedVoice gives whom the voice cites: "citing local doctors, the spokesman said", "the spokesman, citing local doctors, said". Who cites a body of
// his own side makes its number his own.
func (r *reading) citedVoice(s *sentence, k int32) int32 {
	v := &r.voices[k]
	if v.kind != voiceSaid || v.after {
		return k
	}
	for j := max(s.voices, k-2); j < min(s.voicesEnd, k+2); j++ {
		u := &r.voices[j]
		if u.kind != voiceAccording || j == k || u.quotation != v.quotation || !r.citesAt(u.cue) || u.cue > v.cueEnd+1 || u.end+1 < v.first || u.src == u.srcEnd {
			continue
		}
		if a, b := r.sourceSide(&r.sources[v.src]), r.sourceSide(&r.sources[u.src]); r.sources[v.src].kind == sourcePerson && !r.sources[v.src].relay && a >= 0 && a == b && r.sources[u.src].kind == sourceBody {
			continue
		}
		return j
	}
	return k
}

// citesAt tells whether the cue at token i passes on the words of another: "citing", "quoting".
func (r *reading) citesAt(i int32) bool {
	w := r.wordAt(i)
	return w == "citing" || w == "quoting" || w == "relaying"
}

// outerVoice gives the person who quotes a body of his own side: "he said that army intelligence had counted …" is his statement. Any
// other voice stands as it is.
func (r *reading) outerVoice(s *sentence, k int32) int32 {
	v := &r.voices[k]
	if v.sentence != r.sentenceIndex(s.first) || v.src == v.srcEnd || r.sources[v.src].kind == sourcePerson {
		return k
	}
	side := r.sourceSide(&r.sources[v.src])
	for j := k - 1; j >= s.voices && j > k-16; j-- {
		u := &r.voices[j]
		if u.kind == voiceSaid && u.quotation == v.quotation && u.cue < v.first && !r.breaksBetween(u.cue, v.first) && r.sources[u.src].kind == sourcePerson && !r.sources[u.src].relay &&
			side >= 0 && r.sourceSide(&r.sources[u.src]) == side {
			return j
		}
	}
	return k
}

// quotingVoice gives the person behind the number who quotes a body of his own side: "the troops counted 247, he told reporters".
func (r *reading) quotingVoice(s *sentence, k, qi int32) int32 {
	v := &r.voices[k]
	if v.sentence != r.sentenceIndex(s.first) || r.sources[v.src].kind == sourcePerson {
		return k
	}
	p := r.quantities[qi].End
	side := r.sourceSide(&r.sources[v.src])
	for j := k + 1; j < s.voicesEnd && j < k+16; j++ {
		u := &r.voices[j]
		if u.cue < p || u.kind != voiceSaid || u.quotation != v.quotation || r.sources[u.src].kind != sourcePerson || r.sources[u.src].relay || side < 0 || r.sourceSide(&r.sources[u.src]) != side {
			continue
		}
		for i := p; i < u.first; i++ {
			if r.bits[i]&(bBut|bSubordinate) != 0 && r.bits[i]&bPreposition == 0 || r.text.Tokens[i].Is(';') || r.bits[i]&bSubordinate != 0 && r.mentionAt(i+1) != nil {
				return k
			}
		}
		if r.countBetween(s, qi, u.first) == 0 {
			return j
		}
	}
	return k
}

// firstPerson tells whether a voice is that of the speaker himself: "we count about 40,000".
func (r *reading) firstPerson(v *voice) bool {
	return r.bits[v.first]&bWe != 0
}

// voiceAround finds, in the sentence, the voice in whose scope token p lies. quote is the quotation that p is in, -1 for none: then
// only voices in that quotation count, and otherwise only those outside of any.
//
// What stands before the number wins over what stands behind it, and the nearer over the farther; but "according to" in the number's own
// clause, and a clause of speech that closes the sentence, cover what nothing before them does. A medium that passes on what another
// voice of the sentence says yields to that voice.
func (r *reading) voiceAround(s *sentence, p, quote int32) int32 {
	best, bestScore := int32(-1), int32(1<<30)
	for k := r.voicesFrom(s, p-2*reach); k < s.voicesEnd; k++ {
		v := &r.voices[k]
		if v.cue > p+2*reach {
			break
		}
		if v.cue < p-2*reach && v.kind != voiceLabel {
			continue
		}
		if v.quotation != quote || v.kind == voiceBracket && !r.bracketOf(v, p) {
			continue
		}
		if (v.negated || r.bits[v.cue]&bNegated != 0) && v.cue > p && v.first > p && v.kind == voiceSaid {
			continue // "12,000, a number that Moscow has not confirmed"
		}
		score := int32(1 << 29)
		switch {
		case v.kind == voiceBracket || v.kind == voiceSaid && v.cue > p && !v.after && r.ownClause(v, p):
			score = -1
		case v.kind == voiceLabel:
			score = 300
		case v.kind == voiceAccording && v.cue < p:
			score = p - v.end
			if r.breaksBetween(v.end, p) {
				score += 200
			}
		case v.kind == voiceAccording:
			score = (v.cue - p) / 2
			if r.breaksBetween(p, v.cue) {
				score += 150
			}
		case v.kind == voiceOwned && v.cue < p:
			score = 60 + p - v.cue
			if r.bits[v.cue]&bSpeechVerb == 0 && r.breaksBetween(v.cue, p) {
				score += 150
			}
		case v.kind == voiceOwned:
			score = 90 + v.cue - p
		case v.cue < p && !(v.after && v.first > p):
			if v.after && r.closesBefore(v, p) {
				score = 220 + p - v.cue // "…," said X, who …
			} else {
				score = p - v.cue
				if r.breaksBetween(v.cue, p) {
					score += 120
				}
			}
		case v.cue > p:
			from := min(v.cue, v.first)
			score = 70 + (from-p)/2
		}
		if v.relays {
			score += 400
		}
		if v.negated {
			score += 100
		}
		if score < bestScore {
			best, bestScore = k, score
		}
	}
	return best
}

// voicesFrom gives the first voice of the sentence whose cue stands at token i or behind it.
func (r *reading) voicesFrom(s *sentence, i int32) int32 {
	if s.voicesEnd-s.voices < 32 {
		return s.voices
	}
	return s.voices + int32(sort.Search(int(s.voicesEnd-s.voices), func(k int) bool { return r.voices[s.voices+int32(k)].cue >= i }))
}

// ownClause tells whether the voice is that of a clause that belongs to the number at p alone: "the 500,000 that NATO estimates", "the 12,000 soldiers
// Kyiv says are there".
func (r *reading) ownClause(v *voice, p int32) bool {
	k := r.quantityOf[p] - 1
	if k < 0 || v.first < r.quantities[k].End || v.first > r.quantities[k].End+4 || r.quantities[k].First == 0 || v.negated {
		return false
	}
	relative := false
	for i := r.quantities[k].End; i < v.first; i++ {
		switch b := r.bits[i]; {
		case r.text.Tokens[i].Kind != prose.Word || b&(bAux|bEventVerb|bPreposition|bBut|bAnd) != 0 && b&bThing == 0:
			return false
		case b&(bThat|bRelative) != 0:
			relative = true
		}
	}
	b := r.bits[r.quantities[k].First-1]
	return relative || b&bDefinite != 0 && !r.closesClause(v.cueEnd, &r.sentences[v.sentence])
}

// bracketOf tells whether the brackets of a voice stand behind the number at p.
func (r *reading) bracketOf(v *voice, p int32) bool {
	k := r.quantityOf[p] - 1
	return k >= 0 && v.cue >= r.quantities[k].End && v.cue <= r.quantities[k].End+4
}

// closesBefore tells whether an inverted voice has its sentence end or a new clause begin before p.
func (r *reading) closesBefore(v *voice, p int32) bool {
	for i := v.end; i < p; i++ {
		if r.text.Tokens[i].Is(',') || r.bits[i]&bRelative != 0 {
			return true
		}
	}
	return false
}

// breaksBetween tells whether a new main clause begins between two tokens of a sentence: a semicolon, "but", "while".
func (r *reading) breaksBetween(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.text.Tokens[i].Is(';') || r.bits[i]&bBut != 0 || r.text.Tokens[i].Is('?') {
			return true
		}
	}
	return false
}

// inheritedVoice gives the voice that a sentence without one goes on with: that of the sentence before it in its paragraph, or of the
// line that introduces the list it stands in.
func (r *reading) inheritedVoice(si int32) int32 {
	paragraph := r.sentences[si].paragraph
	for k := si - 1; k >= 0 && k > si-30; k-- {
		s := &r.sentences[k]
		if s.paragraph != paragraph {
			break
		}
		if v := r.mainVoice(s); v >= 0 {
			if r.voices[v].negated || r.voices[v].silent || r.bits[r.voices[v].cue]&bNegated != 0 {
				return -1 // who "gave no number" says nothing of what follows
			}
			return v
		}
	}
	if !r.listLine(si) {
		return -1
	}
	// The lines of a list: up to the paragraph that introduces it, and the one before where that is nothing but a heading.
	paragraphs, most := 0, 1
	for k := si - 1; k >= 0 && k > si-60 && r.paragraphGap(k, si) <= 24; k-- {
		s := &r.sentences[k]
		if introduces := r.text.Tokens[s.end-1].Is(':'); introduces || !r.listLine(k) && !r.introducesList(k) {
			if k+1 == si || r.sentences[k+1].paragraph != s.paragraph {
				paragraphs++
			}
			if introduces && r.opensParagraph(k) {
				most = 2
			}
		} else if paragraphs > 0 && k > 0 {
			return -1 // another list
		}
		if paragraphs > most {
			return -1
		}
		if v := r.mainVoice(s); v >= 0 {
			return v
		}
	}
	return -1
}

func (r *reading) paragraphGap(a, b int32) int32 {
	return r.sentences[b].paragraph - r.sentences[a].paragraph
}

// mainVoice gives the voice that a sentence leaves speaking, -1 for none.
func (r *reading) mainVoice(s *sentence) int32 {
	best := int32(-1)
	for k := max(s.voices, s.voicesEnd-32); k < s.voicesEnd; k++ {
		v := &r.voices[k]
		if v.kind == voiceBracket || v.kind == voiceOwned && best >= 0 || v.relays && best >= 0 {
			continue
		}
		if best >= 0 && r.voices[best].quotation < 0 && v.quotation >= 0 {
			continue
		}
		best = k
	}
	if best >= 0 {
		best = r.outerVoice(s, best)
	}
	return best
}

// listLine tells whether a sentence is a line of a list: it opens with a bullet, dash or number, or its paragraph is a short line
// without a full stop.
func (r *reading) listLine(si int32) bool {
	s := &r.sentences[si]
	p := r.text.Paragraphs[s.paragraph]
	t := &r.text.Tokens[r.text.Sentences[p.First].First]
	if t.Is(prose.Bullet) || t.Is(prose.EnDash) || t.Is(prose.EmDash) || t.Is('-') {
		return true
	}
	if r.labelled(r.text.Sentences[p.First].First, s.end) {
		return true
	}
	ts := &r.text.Sentences[si]
	if p.End-p.First != 1 || s.end-s.first >= 30 {
		return false
	}
	if !ts.Terminated || r.text.Tokens[s.end-1].Is(';') {
		return true
	}
	if si == 0 || s.quantities == s.quantEnd {
		return false
	}
	last := r.text.Tokens[s.first-1] // a full stop ends the list whose lines end in commas
	return last.Is(',') || last.Is(';')
}

// labelled tells whether a paragraph that begins at token i is a line of a communiqué with its own label: "Battlegroup West: …".
func (r *reading) labelled(i, end int32) bool {
	for k := i + 1; k < end && k < i+9; k++ {
		t := &r.text.Tokens[k]
		if t.Is(':') {
			return k+1 < end && r.text.Tokens[k+1].Kind != prose.Number
		}
		if t.Kind == prose.Punct || r.bits[k]&(bAux|bSpeechVerb|bPronoun|bRelative) != 0 {
			return false
		}
	}
	return false
}
func (r *reading) introducesList(si int32) bool {
	s := &r.sentences[si]
	last := r.text.Tokens[s.end-1]
	return last.Is(':') || last.Is(',')
}

// tellsOfSource tells whether the word at token i belongs to the description of a source whose verb of speech stands behind it and before the number at p.
func (r *reading) tellsOfSource(i, p int32, s *sentence) bool {
	for k := r.voicesFrom(s, i); k < s.voicesEnd && r.voices[k].cue < p; k++ {
		if v := &r.voices[k]; v.kind == voiceSaid && !v.after && v.first < i && i+2 < v.cue && !v.negated {
			return true
		}
	}
	return false
}
