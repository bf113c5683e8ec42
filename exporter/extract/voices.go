package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// voiceKind says by what construction somebody is made the source.
type voiceKind uint8

const (
	voiceSaid      voiceKind = iota // "X said that …", "…, said X"
	voiceAccording                  // "according to X"
	voiceOwned                      // "X's estimate", "a count by X"
	voiceLabel                      // "X: …" at the head of a paragraph
)

// voice is one place of the text that makes somebody the source of what is said around it.
type voice struct {
	kind        voiceKind
	after       bool // the source stands behind the cue
	negated     bool // "did not say"
	relays      bool // the source is a medium, and the verb one of passing on
	cue, cueEnd int32
	first, end  int32 // the source's words
	src, srcEnd int32 // of reading.sources
	sentence    int32
	quotation   int32 // that it stands in, -1 for none
	via         int32 // of reading.sources: the medium through which it was said, -1
}

// discourse is who has spoken so far, so that pronouns and "the general" can be resolved.
type discourse struct {
	person, body, plural, last int32 // of reading.sources, -1
	described                  int32
}

// findVoices notes the voices of a sentence.
func (r *reading) findVoices(si int32) {
	s := &r.sentences[si]
	s.voices = int32(len(r.voices))
	if r.opensParagraph(si) {
		r.labelVoice(si)
	}
	for i := s.first; i < s.end; i = r.phraseEnd(i) {
		b := r.bits[i]
		if b&(bSpeechVerb|bRelay|bSourceBefor|bSpeechNoun) == 0 || r.mentionAt(i) != nil || r.hedges(s, i) {
			continue
		}
		switch {
		case b&bSourceBefor != 0:
			r.accordingVoice(si, i)
		case b&bSpeechNoun != 0 && r.usedAsNoun(i):
			r.ownedVoice(si, i)
		case b&(bSpeechVerb|bRelay) != 0 && b&bRegion != 0 && r.usedAsNoun(i): // "Gezira state"
		case b&(bSpeechVerb|bRelay) != 0:
			r.saidVoice(si, i)
		case b&bSpeechNoun != 0:
			r.ownedVoice(si, i)
		}
	}
	r.gappedVoices(si)
	s.voicesEnd = int32(len(r.voices))
}

// gappedVoices reads those whose verb is left out: "the Pentagon put it at 8,000, the ministry at 10,000 and Kyiv at 11,000".
func (r *reading) gappedVoices(si int32) {
	s := &r.sentences[si]
	if !r.voicesIn(si) {
		return
	}
	for k := s.quantities; k < s.quantEnd; k++ {
		q := &r.quantities[k]
		at := q.First - 1
		if at-2 < s.first || !q.Kind.Numeric() {
			continue
		}
		if w := r.wordAt(at); w != "at" && w != "of" && w != "to" {
			continue
		}
		lo := at - 1
		for lo > s.first && at-lo < 8 && !r.text.Tokens[lo].Is(',') && r.bits[lo]&(bAnd|bSpeechVerb) == 0 {
			lo--
		}
		if lo == s.first || !r.text.Tokens[lo].Is(',') && r.bits[lo]&bAnd == 0 {
			continue
		}
		nps := r.nounPhrases(lo+1, at)
		if len(nps) != 1 || nps[0].end != at || nps[0].governed {
			continue
		}
		v := voice{kind: voiceSaid, cue: at, cueEnd: at + 1, sentence: si, quotation: r.quotationAt(at), via: -1}
		r.addVoice(&v, nps)
	}
}

// hedges tells whether the word at i belongs to a number, as in "an estimated 12,000", and is no verb: in "Ukraine estimated up to 12,000" it
// is one.
func (r *reading) hedges(s *sentence, i int32) bool {
	k := r.quantityCovering(s, s.quantEnd, i)
	if k < 0 {
		return false
	}
	if i != r.quantities[k].First || i == s.first {
		return true
	}
	m := r.mentionAt(i - 1)
	return !(m != nil && !m.possessive && m.kind != mentionDemonym || r.bits[i-1]&(bPronoun|bOfficial|bHave) != 0)
}

// usedAsNoun tells whether a word that can be noun or verb is a noun: "the report", "its estimate", "in a count".
func (r *reading) usedAsNoun(i int32) bool {
	if i == 0 || r.opensSentence(int(i)) {
		return false
	}
	b := r.bits[i]
	if b&(bSpeechVerb|bRelay) == 0 {
		return true
	}
	p := i - 1
	if r.text.Tokens[p].Flags&prose.Possessive != 0 || r.bits[p]&(bArticle|bPossPronoun|bRank) != 0 {
		return true
	}
	if m := r.mentionAt(p); m != nil && m.kind == mentionDemonym && m.form != demonymPlural || m != nil && b&bRegion != 0 {
		return true
	}
	if p > 0 && r.bits[p] == 0 && r.text.Tokens[p].Kind == prose.Word && r.bits[p-1]&(bArticle|bPossPronoun) != 0 && b&bSpeechNoun != 0 {
		return true // "its previous estimate"
	}
	if r.bits[p]&bPreposition != 0 && r.bits[p]&bBy == 0 && r.text.Of(r.text.Tokens[p]) != "as" {
		return true
	}
	if int(i+1) < len(r.bits) && r.bits[i+1]&bOf != 0 && r.text.Of(r.text.Tokens[i]) != "spoke" && strings.HasPrefix(r.wordAt(i), "estimate") {
		return true
	}
	return false
}

func (r *reading) wordAt(i int32) string { return strings.ToLower(r.text.Of(r.text.Tokens[i])) }

// saidVoice reads a verb of speech at token i.
func (r *reading) saidVoice(si, i int32) {
	s := &r.sentences[si]
	toks := r.text.Tokens
	word := r.wordAt(i)
	cueEnd := r.phraseEnd(i)
	v := voice{kind: voiceSaid, cue: i, cueEnd: cueEnd, sentence: si, quotation: r.quotationAt(i), via: -1}
	gerund := strings.HasSuffix(word, "ing")
	if k := r.quantityAt(s.quantities, s, cueEnd); k >= 0 && r.quantities[k].End < s.end && r.wordAt(r.quantities[k].End) == "lives" {
		return // "has claimed 68 lives"
	}
	if i > s.first && r.bits[i-1]&(bArticle|bPossPronoun) != 0 {
		return // "an anticipated campaign"
	}

	// What stands directly before the verb: negation, auxiliaries, adverbs, dates.
	j, passive, infinitive := i, false, false
	for j > s.first {
		k := j - 1
		b := r.bits[k]
		if d := r.dateCovering(si, k); d >= 0 {
			j = r.dateStart(d)
			continue
		}
		w := r.wordAt(k)
		switch {
		case b&bNegated != 0 || w == "not" || strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "n’t"):
			v.negated = true
		case b&bBe != 0:
			passive = !gerund
		case b&bHave != 0 || b&bModal != 0 || b&bAdverb != 0:
		case w == "to":
			infinitive = true
		case r.text.Tokens[k].Kind == prose.Word && strings.HasSuffix(w, "ly") && r.mentionAt(k) == nil:
		default:
			k = -1
		}
		if k < 0 {
			break
		}
		j = k
	}
	if infinitive && !r.continues(j, s) {
		return // "declined to say"
	}
	if word == "told" && cueEnd == s.end && !r.text.Sentences[si].Terminated {
		return // a heading: "…, lawmakers told"
	}
	if b := r.bits[i]; b&bRelay != 0 && (strings.HasPrefix(word, "quot") || strings.HasPrefix(word, "cit")) {
		// "quoted a source as saying": the source is the object.
		if as := r.findWord(cueEnd, min(s.end, cueEnd+14), "as"); as > 0 {
			if nps := r.nounPhrases(cueEnd, as); len(nps) > 0 {
				v.after = true
				v.via = r.viaOf(max(s.first, j-reach), j)
				r.addVoice(&v, nps[:1])
				return
			}
		}
		if passive || j > s.first && r.bits[cueEnd-1]&bRelay != 0 && int(cueEnd) < len(r.bits) && r.bits[cueEnd]&bBy != 0 {
			return // "sources quoted by Interfax": see viaOf
		}
	}
	if passive {
		by := int32(-1)
		for k := cueEnd; k < s.end && k < cueEnd+16; k++ {
			if r.bits[k]&bBy != 0 && r.dateCovering(si, k) < 0 {
				by = k
				break
			}
			if toks[k].Kind == prose.Punct && !toks[k].Is(',') {
				break
			}
		}
		if by < 0 || r.bits[i]&bHear != 0 {
			return
		}
		if nps := r.nounPhrases(by+1, r.clauseStop(by+1, s.end)); len(nps) > 0 && nps[0].first <= by+3 {
			v.after = true
			r.addVoice(&v, nps[:1])
		}
		return
	}
	if gerund && j > s.first && toks[j-1].Is(',') && r.voicesIn(si) {
		// "…, adding that": the same voice goes on.
		last := r.voices[len(r.voices)-1]
		v.src, v.srcEnd, v.first, v.end, v.via = last.src, last.srcEnd, last.first, last.end, last.via
		r.voices = append(r.voices, v)
		return
	}
	closing := j > s.first && (toks[j-1].Is('"') || toks[j-1].Is('\'') && toks[j-1].Flags&prose.Possessive == 0) && toks[j-1].Flags&prose.Close != 0 ||
		j == s.first && si > 0
	comma := j > s.first && toks[j-1].Is(',')
	if (closing || comma) && r.canInvert(word) {
		stop := r.clauseStop(cueEnd, s.end)
		if nps := r.nounPhrases(cueEnd, stop); len(nps) > 0 && nps[0].first <= cueEnd+1 && nps[0].pronoun == 0 {
			if closing || r.closesClause(nps[0].end, stop, s) || !r.subjectBefore(si, j) {
				v.after = true
				r.addVoice(&v, r.apposition(nps, stop))
				return
			}
		}
	}
	// "… verified the clash but said": the verb before has the subject.
	k := j
	if k > s.first && r.bits[k-1]&(bBut|bAnd) != 0 {
		k--
		if k > s.first && toks[k-1].Is(',') {
			k--
		}
		if r.voicesIn(si) {
			last := r.voices[len(r.voices)-1]
			if last.kind == voiceSaid && last.quotation == v.quotation && !last.after {
				v.src, v.srcEnd, v.first, v.end, v.via = last.src, last.srcEnd, last.first, last.end, last.via
				r.voices = append(r.voices, v)
				return
			}
		}
		if nps := r.firstSubject(si, k); len(nps) > 0 {
			r.addVoice(&v, nps)
		}
		return
	}
	if np, ok := r.unknownSubject(si, j); ok {
		r.addVoice(&v, append(r.one[:0], np))
		return
	}
	nps := r.subjectOf(si, j, gerund)
	if len(nps) == 0 && j-1 > s.first && r.bits[j-1]&bSpeechNoun != 0 && r.bits[j-2]&bDefinite != 0 {
		// "the report says": who spoke before.
		nps = append(r.one[:0], nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: j - 1, end: j, pronoun: bIt})
	}
	if len(nps) == 0 {
		nps = r.firstSubject(si, j)
	}
	if len(nps) == 0 {
		return
	}
	r.addVoice(&v, nps)
}

// closesClause tells whether no verb follows a noun phrase that ends before token i, so that it is the subject of the verb before it: "said the
// ministry.", and not "said the ministry had …".
func (r *reading) closesClause(i, stop int32, s *sentence) bool {
	if i >= s.end {
		return true
	}
	t := &r.text.Tokens[i]
	return t.Kind == prose.Punct && !t.Is('-') && !t.Is('(') || r.bits[i]&bRelative != 0
}

// continues tells whether "continues to", "went on to" ends before token j, so that the infinitive behind it is said.
func (r *reading) continues(j int32, s *sentence) bool {
	for k := j - 1; k >= s.first && k >= j-2; k-- {
		switch r.wordAt(k) {
		case "continues", "continued", "continue", "went", "goes", "came":
			return true
		}
	}
	switch r.wordAt(j) {
	case "continues", "continued", "continue":
		return true
	}
	return false
}

// unknownSubject reads an article and a noun that no topic knows before the verb at j: "the document says" goes on with who spoke before,
// "a passer-by said" describes a source.
func (r *reading) unknownSubject(si, j int32) (nounPhrase, bool) {
	s := &r.sentences[si]
	k := j - 1
	if k-1 < s.first || r.text.Tokens[k].Kind != prose.Word || r.bits[k]&^(bSpeechNoun|bTotal|bSpeechVerb|bRelay) != 0 || r.mentionAt(k) != nil || r.text.Tokens[k].Flags&prose.Capital != 0 {
		return nounPhrase{}, false
	}
	a := k - 1
	if a > s.first && r.bits[a] == 0 && r.text.Tokens[a].Kind == prose.Word && r.mentionAt(a) == nil && r.text.Tokens[a].Flags&prose.Capital == 0 {
		a--
	}
	if r.bits[a]&bArticle == 0 || a > s.first && r.bits[a-1]&bPreposition != 0 {
		return nounPhrase{}, false
	}
	np := nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: a + 1, end: j, role: r.text.Tokens[k].Word}, first: a, end: j}
	if r.bits[a]&bDefinite != 0 {
		if r.talk.last < 0 {
			return nounPhrase{}, false
		}
		np.pronoun = bWe // whoever spoke last
	}
	return np, true
}

// firstSubject gives the first noun phrase of the sentence, or of what follows its last quotation mark, that no preposition governs and
// that could be the subject of a verb at j far behind it.
func (r *reading) firstSubject(si, j int32) []nounPhrase {
	s := &r.sentences[si]
	lo := max(s.first, j-reach, r.datelineEnd(s.first))
	for k := j - 1; k >= lo; k-- {
		if r.text.Tokens[k].Is('"') || r.text.Tokens[k].Is(';') {
			lo = k + 1
			break
		}
	}
	nps := r.nounPhrases(lo, j)
	for k := range nps {
		if !nps[k].governed {
			n := k + 1
			for n < len(nps) && !nps[n].governed && r.joined(nps[n-1].end, nps[n].first) {
				n++
			}
			return nps[k:n]
		}
	}
	return nil
}

// voicesIn tells whether the sentence has a voice already.
func (r *reading) voicesIn(si int32) bool {
	return len(r.voices) > 0 && r.voices[len(r.voices)-1].sentence == si
}

// canInvert tells whether a verb's subject may follow it: "said the minister", but "told parliament".
func (r *reading) canInvert(word string) bool {
	switch word {
	case "said", "says", "added", "adds", "wrote", "writes", "reported", "reports", "noted", "notes", "recalled", "remembers", "explained", "argued", "argues", "according", "claimed", "announced", "concluded", "warned", "continued":
		return true
	}
	return false
}

func (r *reading) subjectBefore(si, j int32) bool {
	return len(r.subject(si, j)) > 0
}

// subject finds who stands as subject before token j of a sentence: one noun phrase or several that "and" joins.
func (r *reading) subject(si, j int32) []nounPhrase { return r.subjectOf(si, j, false) }

func (r *reading) subjectOf(si, j int32, gerund bool) []nounPhrase {
	s := &r.sentences[si]
	toks := r.text.Tokens
	// "the source, who serves on the staff, said", "Kim, a minister, said": step over what commas enclose.
	if j > s.first && r.bits[j-1]&bRelative != 0 {
		j--
		if j > s.first && toks[j-1].Is(',') {
			j--
		}
	}
	for n := 0; n < 4 && j > s.first && toks[j-1].Is(','); n++ {
		open := int32(-1)
		for k := j - 2; k >= s.first && k > j-40; k-- {
			if toks[k].Is(',') {
				open = k
				break
			}
			if toks[k].Is('"') || toks[k].Is(';') {
				break
			}
		}
		if open < 0 {
			return nil
		}
		// A list of names before the verb, "Kyiv, Washington, and Seoul, said", is none.
		if inner := r.nounPhrases(open+1, j-1); len(inner) > 0 && inner[len(inner)-1].kind == sourcePerson && !inner[len(inner)-1].governed &&
			inner[len(inner)-1].pronoun == 0 && inner[len(inner)-1].first <= open+2 && inner[len(inner)-1].end == j-1 {
			return inner[len(inner)-1:]
		}
		j = open
	}
	lo := max(s.first, j-reach, r.datelineEnd(s.first))
	for k := j - 1; k >= lo; k-- {
		b := r.bits[k]
		t := &toks[k]
		if t.Is('"') || t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is(prose.EnDash) && t.Flags&prose.Glued == 0 || t.Is('\'') && t.Flags&(prose.Open|prose.Close) != 0 && t.Flags&prose.Possessive == 0 ||
			b&(bBut|bSubordinate) != 0 && r.mentionAt(k) == nil && r.dateCovering(si, k) < 0 || b&bThat != 0 && k+1 < j && b&bDefinite == 0 ||
			b&bThat != 0 && k > s.first && r.bits[k-1]&(bSpeechVerb|bSpeechNoun) != 0 ||
			b&(bSpeechVerb) != 0 && b&(bOfficial|bTitle|bThing) == 0 && !r.usedAsNoun(k) && r.mentionAt(k) == nil {
			lo = k + 1
			break
		}
	}
	nps := r.nounPhrases(lo, j)
	for k := len(nps) - 1; k >= 0; k-- {
		if nps[k].governed && !(gerund && nps[k].first > s.first && r.wordAt(nps[k].first-1) == "with") {
			continue
		}
		if r.verbBetween(nps[k].end, j) {
			return nil
		}
		first := k
		for first > 0 && !nps[first-1].governed && (r.joined(nps[first-1].end, nps[first].first) || first < k && r.comma(nps[first-1].end, nps[first].first)) {
			first--
		}
		return nps[first : k+1]
	}
	return nil
}

// verbBetween tells whether a verb stands between a noun phrase and the verb whose subject it could be.
func (r *reading) verbBetween(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&bAux != 0 || r.bits[i]&bEventVerb != 0 && r.bits[i]&(bThing|bTotal|bPreposition|bEventNoun|bEventState|bOfficial) == 0 && r.mentionAt(i) == nil {
			if w := r.wordAt(i); w == "based" || w == "named" || w == "stationed" {
				continue
			}
			return true
		}
	}
	return false
}

// joined tells whether only commas, "and" and articles stand between two noun phrases.
func (r *reading) joined(a, b int32) bool {
	if a > b { // one phrase that names several: "U.S. and South Korean officials"
		return true
	}
	if a == b || b-a > 4 {
		return false
	}
	and := false
	for i := a; i < b; i++ {
		switch {
		case r.bits[i]&(bAnd|bOr) != 0:
			and = true
		case r.text.Tokens[i].Is(','), r.bits[i]&bArticle != 0:
		default:
			return false
		}
	}
	return and
}

// comma tells whether a comma alone stands between two noun phrases, as within a list.
func (r *reading) comma(a, b int32) bool { return b == a+1 && r.text.Tokens[a].Is(',') }

// apposition picks, of noun phrases behind a cue, the first, or the name that a comma joins to it: "its spokesman, Anis
// al-Asbahi"; and takes in those that "and" joins.
func (r *reading) apposition(nps []nounPhrase, stop int32) []nounPhrase {
	if len(nps) > 1 && nps[0].kind != sourcePerson && nps[1].kind == sourcePerson && nps[1].pronoun == 0 && nps[1].first == nps[0].end+1 && r.text.Tokens[nps[0].end].Is(',') {
		return nps[1:2]
	}
	n := 1
	for n < len(nps) && !nps[n].governed && (r.joined(nps[n-1].end, nps[n].first) ||
		n+1 < len(nps) && r.comma(nps[n-1].end, nps[n].first) && (r.joined(nps[n].end, nps[n+1].first) || r.comma(nps[n].end, nps[n+1].first))) {
		n++
	}
	return nps[:n]
}

// clauseStop gives where a noun phrase behind a cue that begins at i must end.
func (r *reading) clauseStop(i, end int32) int32 {
	for k := i; k < end; k++ {
		t := &r.text.Tokens[k]
		if k > i+30 {
			return k
		}
		if t.Is('"') || t.Is(';') || t.Is('.') || t.Is(prose.EmDash) || t.Is('(') && k > i || r.bits[k]&(bRelative|bThat|bSubordinate) != 0 && k > i {
			return k
		}
	}
	return end
}

func (r *reading) findWord(i, end int32, word string) int32 {
	for ; i < end; i++ {
		if r.text.Tokens[i].Kind == prose.Word && r.text.Of(r.text.Tokens[i]) == word {
			return i
		}
	}
	return -1
}

// viaOf finds the medium that is the subject of a verb of passing on, or stands behind "quoted by", among tokens [lo, hi).
func (r *reading) viaOf(lo, hi int32) int32 {
	for i := hi - 1; i >= lo; i-- {
		if m := r.mentionAt(i); m != nil && r.entityKind(m) == topic.KindOutlet {
			return r.addSource(&source{kind: sourceOutlet, entity: r.outletOf(m), function: -1, country: -1, first: m.first, end: m.end})
		}
	}
	return -1
}

// outletOf gives the outlet of a mention. A short name that a full one before it ends in is that one: "The Times" behind "The New
// York Times".
func (r *reading) outletOf(m *mention) int32 {
	short := strings.TrimPrefix(strings.ToLower(r.tokensText(m.first, m.end)), "the ")
	for k := 0; k < len(r.mentions) && k < reach; k++ {
		full := &r.mentions[k]
		if full.first >= m.first {
			break
		}
		if full.ref != m.ref && full.ref >= 0 && r.entityKind(full) == topic.KindOutlet &&
			strings.HasSuffix(strings.ToLower(r.v.set.Entities[full.ref].Name), " "+short) {
			return full.ref
		}
	}
	return m.ref
}

// accordingVoice reads "according to" and its like at token i.
func (r *reading) accordingVoice(si, i int32) {
	s := &r.sentences[si]
	cueEnd := r.phraseEnd(i)
	stop := r.clauseStop(cueEnd, s.end)
	nps := r.nounPhrases(cueEnd, stop)
	if len(nps) == 0 || nps[0].first > cueEnd+6 || r.commaIn(cueEnd, nps[0].first) {
		return
	}
	v := voice{kind: voiceAccording, after: true, cue: i, cueEnd: cueEnd, sentence: si, quotation: r.quotationAt(i), via: -1}
	if r.bits[i]&bRelay != 0 || strings.HasPrefix(r.wordAt(i), "cit") || strings.HasPrefix(r.wordAt(i), "quot") {
		v.via = r.viaOf(max(s.first, i-reach), i)
	}
	r.addVoice(&v, r.apposition(nps, stop))
}

func (r *reading) commaIn(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.text.Tokens[i].Is(',') {
			return true
		}
	}
	return false
}

// ownedVoice reads a noun of speech at token i: "South Korea's estimate", "by the ministry's count", "an estimate by the UN".
func (r *reading) ownedVoice(si, i int32) {
	s := &r.sentences[si]
	end := r.phraseEnd(i)
	v := voice{kind: voiceOwned, cue: i, cueEnd: end, sentence: si, quotation: r.quotationAt(i), via: -1}
	if end+1 < s.end && (r.bits[end]&bBy != 0 || r.wordAt(end) == "from") && r.dateCovering(si, end) < 0 {
		if nps := r.nounPhrases(end+1, r.clauseStop(end+1, s.end)); len(nps) > 0 && nps[0].first <= end+3 {
			v.after = true
			r.addVoice(&v, r.apposition(nps, s.end))
			return
		}
	}
	// The owner: within the three words before the noun, without a preposition between.
	for k := i - 1; k >= s.first && k >= i-4; k-- {
		m := r.mentionAt(k)
		if m == nil {
			if r.text.Tokens[k].Flags&prose.Possessive != 0 && k > s.first {
				if m = r.mentionAt(k - 1); m == nil && r.bits[k-1]&bOfficial != 0 {
					if nps := r.nounPhrases(max(s.first, k-6), k); len(nps) > 0 {
						r.addVoice(&v, nps[len(nps)-1:])
					}
					return
				}
			}
		}
		if m != nil {
			lo := m.first
			for lo > s.first && (r.mentionAt(lo-1) != nil || r.bits[lo-1]&bArticle != 0 || r.text.Tokens[lo-1].Flags&prose.Possessive != 0) {
				lo--
			}
			if m.possessive && m.kind != mentionFunction || m.kind == mentionDemonym {
				if m.ref < 0 && m.kind != mentionUnknown {
					return
				}
				np := nounPhrase{first: m.first, end: m.end}
				np.source = source{kind: sourceCountry, entity: m.ref, function: -1, country: m.ref, first: m.first, end: m.end}
				switch {
				case m.kind == mentionUnknown:
					var c npContext
					c.reset(m.first)
					u, ok := r.unknownPhrase(m, &c, m.end)
					if !ok {
						return
					}
					np = u
				case r.entityKind(m) == topic.KindPerson:
					np.kind, np.country = sourcePerson, r.v.entityCountry[m.ref]
				case r.entityKind(m) == topic.KindBody:
					np.kind, np.country = sourceBody, r.v.entityCountry[m.ref]
				case r.entityKind(m) == topic.KindOutlet:
					np.kind = sourceOutlet
				case r.entityKind(m) == topic.KindGroup:
					np.kind = sourceBody
				}
				r.addVoice(&v, append(r.one[:0], np))
				return
			}
			if m.kind == mentionFunction {
				var c npContext
				c.reset(lo)
				for j := lo; j < m.first; j++ {
					if o := r.mentionAt(j); o != nil && o.ref >= 0 && o.kind != mentionFunction {
						c.adjective(r.v.entityCountry[o.ref])
					}
					c.definite = c.definite || r.bits[j]&bDefinite != 0
				}
				r.addVoice(&v, append(r.one[:0], r.functionPhrase(m, &c)))
				return
			}
			if nps := r.nounPhrases(lo, m.end); len(nps) > 0 {
				r.addVoice(&v, nps[len(nps)-1:])
			}
			return
		}
		if r.bits[k]&bBody != 0 && r.text.Tokens[k+1].Flags&prose.Possessive != 0 && k > s.first && r.bits[k-1]&bDefinite != 0 {
			np := nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: -1, first: k, end: k + 1, role: r.text.Tokens[k].Word}, first: k - 1, end: k + 1, definite: true, bare: true}
			r.addVoice(&v, append(r.one[:0], np))
			return
		}
		if r.text.Tokens[k].Kind == prose.Punct && r.text.Tokens[k].Flags&prose.Possessive == 0 && !r.text.Tokens[k].Is('-') || r.bits[k]&(bPreposition|bAux) != 0 {
			return
		}
		if w := r.wordAt(k); strings.HasSuffix(w, "ed") && r.bits[k]&bSpeechVerb == 0 || w == "gave" || w == "gives" || w == "set" || w == "made" {
			// "X offered a higher figure"
			if nps := r.subject(si, k); len(nps) > 0 {
				v.kind, v.cue, v.cueEnd = voiceSaid, k, end
				r.addVoice(&v, nps)
			}
			return
		}
		if r.bits[k]&(bEventVerb|bSpeechVerb) != 0 {
			return
		}
	}
}

// noteSubject remembers a person who is the subject of a sentence without a voice of his, for the pronouns behind it.
func (r *reading) noteSubject(si int32) {
	s := &r.sentences[si]
	if s.voices < s.voicesEnd {
		return
	}
	nps := r.nounPhrases(s.first, min(s.end, s.first+24))
	for k := range nps {
		np := &nps[k]
		if np.governed || np.pronoun != 0 {
			continue
		}
		if np.kind == sourceDescribed {
			if np.plural && np.end-np.source.first > 1 {
				if src, ok := r.resolve(np, si); ok {
					r.talk.plural = r.addSource(&src)
				}
				return
			}
			continue // "the minister, X, …": the name may follow
		}
		if np.kind == sourceBody && (np.entity >= 0 || np.function >= 0) {
			if src, ok := r.resolve(np, si); ok {
				r.talk.body = r.addSource(&src)
			}
			return
		}
		if np.kind == sourcePerson && (np.entity >= 0 || np.source.end-np.source.first > 1 || np.role != 0) {
			if src, ok := r.resolve(np, si); ok {
				r.talk.person = r.addSource(&src)
			}
		}
		return
	}
}

// labelVoice reads a name and a colon at the head of a paragraph: "Blinken: up to 8,000 …", "MR. KIRBY: I can't."; in a heading also
// a dash and a name at its end: "… – General Staff".
func (r *reading) labelVoice(si int32) {
	s := &r.sentences[si]
	toks := r.text.Tokens
	first := s.first
	for first < s.end && (toks[first].Kind == prose.Number || toks[first].Is(':') && first > s.first || toks[first].Is('"') || toks[first].Is(prose.Bullet)) {
		first++ // "18:40 Pentagon: …"
	}
	for k := first + 1; k < s.end && k < first+8; k++ {
		if toks[k].Is(':') && toks[k].Flags&prose.Glued != 0 && k+1 < s.end && toks[k+1].Kind != prose.Number {
			nps := r.nounPhrases(first, k)
			if len(nps) == 1 && nps[0].end == k && !nps[0].governed && nps[0].pronoun == 0 && r.isSpeaker(&nps[0]) &&
				(si == 0 || first > s.first || nps[0].kind == sourcePerson || nps[0].kind == sourceDescribed) {
				v := voice{kind: voiceLabel, cue: k, cueEnd: k + 1, sentence: si, quotation: -1, via: -1}
				r.addVoice(&v, nps)
			}
			return
		}
		if toks[k].Kind == prose.Punct && !toks[k].Is('.') && !toks[k].Is('\'') && !toks[k].Is('-') {
			break
		}
	}
	if r.text.Sentences[si].Terminated {
		return
	}
	for k := s.end - 2; k > s.first && k > s.end-9; k-- {
		if toks[k].Is(prose.EnDash) || toks[k].Is(prose.EmDash) || toks[k].Is(':') || toks[k].Is('-') && toks[k].Flags&prose.Glued == 0 {
			nps := r.nounPhrases(k+1, s.end)
			if len(nps) >= 1 && nps[0].first == k+1 && nps[len(nps)-1].end == s.end && r.isSpeaker(&nps[0]) {
				v := voice{kind: voiceLabel, after: true, cue: k, cueEnd: k + 1, sentence: si, quotation: -1, via: -1}
				r.addVoice(&v, nps[:1])
			}
			return
		}
	}
}

// isSpeaker tells whether a noun phrase before a colon is somebody who speaks, and not the place or subject of a heading.
func (r *reading) isSpeaker(np *nounPhrase) bool {
	switch np.kind {
	case sourceCountry:
		return np.plural
	case sourceBody, sourcePerson:
		return np.entity >= 0 || np.function >= 0 || np.source.end-np.source.first > 1 && np.kind == sourcePerson
	case sourceOutlet:
		return false
	}
	return true
}

// addVoice resolves the noun phrases to sources and notes the voice; without any source it is dropped.
func (r *reading) addVoice(v *voice, nps []nounPhrase) {
	r.keep = append(r.keep[:0], nps...) // resolving looks for noun phrases itself
	nps = r.keep
	v.src = int32(len(r.sources))
	v.first, v.end = nps[0].first, nps[len(nps)-1].end
	for k := range nps {
		if s, ok := r.resolve(&nps[k], v.sentence); ok {
			r.sources = append(r.sources, s)
		}
	}
	v.srcEnd = int32(len(r.sources))
	if v.src == v.srcEnd {
		return
	}
	main := r.sources[v.src]
	if main.kind == sourceDescribed && main.relay {
		if b, ok := r.briefedBy(v); ok {
			r.sources[v.src], v.srcEnd = b, v.src+1
			main = b
		}
	}
	v.relays = main.kind == sourceOutlet
	r.voices = append(r.voices, *v)
	if v.negated && v.kind == voiceSaid && main.kind == sourceCountry {
		return
	}
	at := v.src
	switch main.kind {
	case sourcePerson:
		r.talk.person = at
	case sourceDescribed:
		if main.plural {
			r.talk.plural = at
		} else if main.role != 0 {
			r.talk.person = at
		}
		r.talk.described = at
	default:
		r.talk.body = at
	}
	if main.plural || v.srcEnd-v.src > 1 {
		r.talk.plural = at
	}
	r.talk.last = at
}

// briefedBy gives the body that told those who only relay: "lawmakers briefed by the military said".
func (r *reading) briefedBy(v *voice) (source, bool) {
	for i := v.end; i < v.cue && i < v.end+12; i++ {
		if r.bits[i]&bBy == 0 {
			continue
		}
		// The noun phrases of the caller are in use: this one is looked up by hand.
		for j := i + 1; j < v.cue && j < i+5; j++ {
			m := r.mentionAt(j)
			if m == nil || m.first != j {
				continue
			}
			switch {
			case m.kind == mentionFunction:
				s := source{kind: sourceBody, entity: -1, function: m.ref, named: m.ref + 1, country: -1, first: m.first, end: m.end}
				if o := r.mentionAt(m.first - 1); o != nil && o.ref >= 0 && o.kind != mentionFunction {
					s.country = r.v.entityCountry[o.ref]
				}
				r.knownBody(&s)
				return s, true
			case m.ref >= 0 && r.entityKind(m) == topic.KindBody:
				return source{kind: sourceBody, entity: m.ref, function: -1, country: r.v.entityCountry[m.ref], first: m.first, end: m.end}, true
			}
		}
	}
	return source{}, false
}

// addSource notes a source and gives its index.
func (r *reading) addSource(s *source) int32 {
	r.sources = append(r.sources, *s)
	return int32(len(r.sources) - 1)
}

// resolve turns a noun phrase into a source: pronouns and definite descriptions into whom they refer to.
func (r *reading) resolve(np *nounPhrase, si int32) (source, bool) {
	get := func(i int32) (source, bool) {
		if i < 0 {
			return source{}, false
		}
		return r.sources[i], true
	}
	if np.pronoun&(bHe|bIt) != 0 {
		if s, ok := r.subjectWithin(np, si); ok {
			return s, true
		}
	}
	switch {
	case np.pronoun&bHe != 0:
		return get(r.talk.person)
	case np.pronoun&bIt != 0:
		return get(r.talk.body)
	case np.pronoun&bThey != 0:
		if r.talk.plural >= 0 {
			return get(r.talk.plural)
		}
		return get(r.talk.body)
	case np.pronoun&bWe != 0:
		return get(r.talk.last)
	case np.pronoun != 0:
		return source{}, false
	}
	s := np.source
	if np.kind == sourceDescribed && np.bare {
		if s.plural {
			if k := r.withRole(s.role, s.relay); k >= 0 {
				return get(k)
			}
		}
		if !s.plural {
			if k := r.withRole(s.role, s.relay); k >= 0 {
				return get(k)
			}
			if r.talk.person >= 0 {
				return get(r.talk.person)
			}
		}
	}
	if np.kind == sourceBody && np.bare && np.function < 0 && np.entity < 0 {
		// "the group", "the organisation": the last body whose name has the word, else the last body.
		word := r.v.lexicon.Word(s.role)
		if word == "group" || word == "movement" || word == "militia" || word == "party" {
			if g := r.lastGroup(np.first); g >= 0 {
				return source{kind: sourceBody, entity: g, function: -1, country: g, first: np.first, end: np.end}, true
			}
		}
		for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-40; k-- {
			if o := &r.sources[k]; o.kind == sourceBody && word != "" && r.nameHas(o, word) {
				return *o, true
			}
		}
		return get(r.talk.body)
	}
	if np.kind == sourceDescribed && np.entity < 0 && np.possessed {
		if r.talk.body >= 0 && r.spokes(np) {
			return get(r.talk.body) // "its spokesman"
		}
	}
	if np.kind == sourceBody && np.entity < 0 && np.function >= 0 && np.country < 0 {
		// "the ministry", "the agency": the last such body, or the last body. "The Air Force" is a name, whose country goes without saying.
		for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-reach && np.definite; k-- {
			if o := &r.sources[k]; o.kind == sourceBody && (o.named == s.named && s.named > 0 || o.role == s.role && s.role != 0) {
				return *o, true
			}
		}
		if r.talk.body >= 0 && np.definite && np.source.end-np.source.first == 1 {
			return get(r.talk.body)
		}
		c := int32(-1)
		if r.voicesIn(si) {
			c = r.sourceSide(&r.sources[r.voices[len(r.voices)-1].src]) // "he said that army intelligence …": his army
		}
		if c < 0 {
			c = r.speakingCountry()
		}
		if c < 0 {
			c = r.contextCountry(si)
		}
		if c >= 0 {
			s.country = c
			r.knownBody(&s)
		}
	}
	if np.kind == sourceOutlet {
		if m := r.mentionAt(np.source.first); m != nil {
			s.entity = r.outletOf(m)
		}
	}
	return s, true
}

// subjectWithin gives whom a pronoun behind a clause refers to, where that is the subject of the clause: "The RSF has seized two towns, it said."
func (r *reading) subjectWithin(np *nounPhrase, si int32) (source, bool) {
	s := &r.sentences[si]
	if np.first-s.first < 4 || np.first-s.first > reach || !r.text.Tokens[np.first-1].Is(',') || r.quotationAt(s.first) >= 0 {
		return source{}, false
	}
	lo := r.datelineEnd(s.first)
	nps := r.nounPhrases(lo, min(np.first, lo+14))
	for k := range nps {
		o := &nps[k]
		if o.governed {
			continue
		}
		if o.pronoun != 0 || o.bare || o.kind == sourceCountry {
			return source{}, false
		}
		person := o.kind == sourcePerson
		if person == (np.pronoun&bHe != 0) && (person && (o.entity >= 0 || o.source.end-o.source.first > 1) || !person && (o.entity >= 0 || o.function >= 0 && o.country >= 0)) {
			return o.source, true
		}
		return source{}, false
	}
	return source{}, false
}

// speakingCountry gives the country that most sources so far belong to, -1 for none.
func (r *reading) speakingCountry() int32 {
	best, most := int32(-1), 0
	from := max(0, len(r.voices)-40)
	for k := from; k < len(r.voices); k++ {
		c := r.sourceSide(&r.sources[r.voices[k].src])
		if c < 0 || c == best {
			continue
		}
		n := 0
		for j := from; j < len(r.voices); j++ {
			if r.sourceSide(&r.sources[r.voices[j].src]) == c {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// nameHas tells whether the name of a source, an alias of it or the words that name it in the text have a word.
func (r *reading) nameHas(o *source, word string) bool {
	if strings.Contains(strings.ToLower(r.tokensText(o.first, o.end)), word) {
		return true
	}
	if o.entity < 0 {
		return false
	}
	e := &r.v.set.Entities[o.entity]
	if strings.Contains(strings.ToLower(e.Name), word) {
		return true
	}
	for _, a := range e.Aliases {
		if strings.Contains(strings.ToLower(a), word) {
			return true
		}
	}
	return false
}

// spokes tells whether a noun phrase is one of somebody who speaks for a body.
func (r *reading) spokes(np *nounPhrase) bool {
	for i := np.source.first; i < np.source.end; i++ {
		if r.bits[i]&bOfficial != 0 {
			if o, _ := r.official(i); o.Spokes {
				return true
			}
		}
	}
	return false
}

// sameRole tells whether two words name one role, the one perhaps as an abbreviation: "Gen." and "general".
func (r *reading) sameRole(a, b prose.WordID) bool {
	if a == b {
		return true
	}
	x, y := r.v.lexicon.Word(a), r.v.lexicon.Word(b)
	return len(x) > 1 && len(y) > 1 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// withRole finds the last source that was named with a role: "the general" is whom the text called General.
func (r *reading) withRole(role prose.WordID, relay bool) int32 {
	if role == 0 {
		return -1
	}
	for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-60; k-- {
		if s := &r.sources[k]; r.sameRole(s.role, role) && (s.kind == sourcePerson || s.kind == sourceDescribed) {
			return int32(k)
		}
	}
	return -1
}
