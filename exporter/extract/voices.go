package extract

import (
	"strings"

	"figures_exporter/exporter/figure"
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
	voiceBracket                    // "10,000 (X)"
)

// voice is one place of the text that makes somebody the source of what is said around it.
type voice struct {
	kind        voiceKind
	after       bool // the source stands behind the cue
	back        bool // tells whose the numbers of the sentences before are
	negated     bool // "did not say"
	silent      bool // "gave no number"
	relays      bool // the source is a medium, and the verb one of passing on
	cue, cueEnd int32
	first, end  int32 // the source's words
	src, srcEnd int32 // of reading.sources
	sentence    int32
	quotation   int32 // that it stands in, -1 for none
	via         int32 // of reading.sources: the medium through which it was said, -1
}

// findVoices notes the voices of a sentence.
func (r *reading) findVoices(si int32) {
	s := &r.sentences[si]
	s.voices = int32(len(r.voices))
	if r.opensParagraph(si) {
		r.labelVoice(si)
	}
	r.creditVoice(si)
	for i := s.first; i < s.end && s.hasSpeech; i++ {
		b := r.bits[i]
		if b&bConditional != 0 && r.wordAt(i) == "if" {
			r.trustedVoice(si, i)
		}
		if b&bHear != 0 && b&(bSpeechVerb|bInside) == 0 {
			r.toldByVoice(si, i)
		}
		if b&(bSpeechVerb|bRelay|bSourceBefor|bSpeechNoun) == 0 || b&bInside != 0 || r.mentionAt(i) != nil || r.hedges(s, i) {
			continue
		}
		if b&(bSpeechVerb|bEventVerb) == bSpeechVerb|bEventVerb && r.quantityAt(s.quantities, s, r.phraseEnd(i)) >= 0 {
			if ev := r.eventSense(i, 0); ev >= 0 && r.v.set.Events[ev].Agent == topic.AgentOwner {
				continue // "maintains 3,000 soldiers"
			}
		}
		switch {
		case b&bSourceBefor != 0:
			r.accordingVoice(si, i)
		case b&bSpeechNoun != 0 && r.usedAsNoun(i):
			r.ownedVoice(si, i)
		case b&(bSpeechVerb|bRelay) != 0 && (b&bRegion != 0 && r.usedAsNoun(i) || r.headsNamedNoun(i)): // "Gezira state", "a Malian army post"
		case b&(bSpeechVerb|bRelay) != 0:
			r.saidVoice(si, i)
		case b&bSpeechNoun != 0:
			r.ownedVoice(si, i)
		}
	}
	r.gappedVoices(si)
	r.colonVoice(si)
	s.voicesEnd = int32(len(r.voices))
}

// colonVoice reads a sentence without a verb of speech whose subject speaks behind its colon: "The spokesman was in no doubt: 900 had died".
func (r *reading) colonVoice(si int32) {
	s := &r.sentences[si]
	if s.quantities == s.quantEnd || r.voicesIn(si) || r.quotationAt(s.first) >= 0 {
		return
	}
	colon := s.first
	for colon < s.end && colon < s.first+reach && !r.text.Tokens[colon].Is(':') {
		colon++
	}
	if colon+1 >= s.end || colon-s.first < 4 || !r.text.Tokens[colon].Is(':') || r.quantities[s.quantities].First < colon || r.text.Tokens[colon].Flags&prose.Glued != 0 && r.text.Tokens[colon+1].Kind == prose.Number && r.text.Tokens[colon+1].Flags&prose.Glued != 0 {
		return
	}
	lo := r.datelineEnd(s.first)
	verb := false
	for i := lo; i < colon && !verb; i++ {
		verb = r.bits[i]&bAux != 0 || r.bits[i] == 0 && strings.HasSuffix(r.wordAt(i), "ed") && i > lo+1
	}
	if !verb {
		return // a heading
	}
	nps := r.nounPhrases(lo, min(colon, lo+reach))
	if len(nps) == 0 || nps[0].governed || nps[0].pronoun != 0 || nps[0].first > lo+3 {
		return
	}
	switch np := &nps[0]; {
	case np.kind == sourcePerson && (np.entity >= 0 || np.source.end-np.source.first > 1):
	case np.kind == sourceDescribed && !np.bare || np.kind == sourceBody && r.spokes(np):
	default:
		return
	}
	v := voice{kind: voiceSaid, cue: colon, cueEnd: colon + 1, sentence: si, quotation: -1, via: -1}
	r.addVoice(&v, r.apposition(nps)[:1])
}

// gappedVoices reads those whose verb is left out: "the Pentagon put it at 8,000, the ministry at 10,000 and Kyiv at 11,000".
func (r *reading) gappedVoices(si int32) {
	s := &r.sentences[si]
	if !s.hasSpeech {
		return
	}
	for k := s.quantities; k < s.quantEnd; k++ {
		q := &r.quantities[k]
		at := q.First - 1
		if q.Kind.Numeric() {
			r.bracketedVoice(si, q.End)
		}
		if at-2 < s.first || !q.Kind.Numeric() {
			continue
		}
		if m := r.mentionAt(at - 1); r.text.Tokens[at].Flags&prose.Possessive != 0 && m != nil && m.kind != mentionFunction && m.first-1 > s.first && (r.text.Tokens[m.first-1].Is(',') || r.bits[m.first-1]&bAnd != 0) && r.voicesIn(si) && r.voices[len(r.voices)-1].kind == voiceOwned {
			// "South Korea's estimate is 10,900, Ukraine's 12,000"
			if np, ok := r.ownerPhrase(m); ok {
				v := voice{kind: voiceOwned, cue: at, cueEnd: at + 1, sentence: si, quotation: r.quotationAt(at), via: -1}
				r.addVoice(&v, append(r.one[:0], np))
			}
			continue
		}
		if !r.voicesIn(si) {
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

// headsNamedNoun tells whether the word at i is a noun that the name of a body modifies: "a Malian army post", "in a Friday intelligence
// update".
func (r *reading) headsNamedNoun(i int32) bool {
	if i > 1 && r.bits[i-1] == 0 && r.mentionAt(i-1) == nil && r.bits[i-2]&(bArticle|bPossPronoun) != 0 {
		switch r.wordAt(i) {
		case "update", "post", "tweet", "report", "count", "claim", "estimate", "forecast", "note", "alert", "brief":
			return true // "in its morning update"
		}
	}
	m := r.mentionAt(i - 1)
	if m == nil || m.possessive || r.bits[i-1]&bOfficial != 0 || m.kind != mentionFunction && r.entityKind(m) != topic.KindBody {
		return false
	}
	for k := m.first - 1; k >= 0 && k >= m.first-2; k-- {
		if w := r.wordAt(k); w == "a" || w == "an" {
			return true
		}
	}
	return false
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
	if r.text.Tokens[p].Flags&prose.Possessive != 0 || r.bits[p]&(bArticle|bPossPronoun) != 0 || r.bits[p]&bRank != 0 && (r.mentionAt(p) == nil || !r.clauseBehind(i)) {
		return true
	}
	if b&bRegion != 0 && int(i+1) < len(r.bits) && r.bits[i+1]&bOf != 0 {
		return true // "the northeast state of Borno"
	}
	if m := r.mentionAt(p); m != nil && m.kind == mentionDemonym && m.form != demonymPlural || m != nil && b&bRegion != 0 {
		return true
	}
	if b&bSpeechNoun != 0 && r.adjectivesBefore(i) {
		return true // "its previous estimate", "the ministry's morning report"
	}
	if r.bits[p]&bPreposition != 0 && r.bits[p]&bBy == 0 && r.text.Of(r.text.Tokens[p]) != "as" {
		return true
	}
	if int(i+1) < len(r.bits) && r.bits[i+1]&bOf != 0 && r.text.Of(r.text.Tokens[i]) != "spoke" && strings.HasPrefix(r.wordAt(i), "estimate") {
		return true
	}
	if int(i+1) < len(r.bits) && (r.bits[i+1]&bBy != 0 || r.wordAt(i+1) == "from") {
		switch r.wordAt(i) {
		case "estimate", "estimates", "counts", "claims", "tallies", "projections":
			return true // "fresh estimates from Western intelligence"
		}
	}
	return false
}

// clauseBehind tells whether what follows the word at i shows it to be a verb: "NATO estimates that", "the number NATO estimates."
func (r *reading) clauseBehind(i int32) bool {
	k := r.phraseEnd(i)
	if int(k) >= len(r.bits) {
		return true
	}
	return r.text.Tokens[k].Kind == prose.Punct || r.bits[k]&(bThat|bArticle|bPronoun|bPossPronoun) != 0 || r.quantityOf[k] > 0 || r.mentionAt(k) != nil
}

// adjectivesBefore tells whether one or two words that no topic knows stand before token i, and an article, a pronoun or a possessive before them.
func (r *reading) adjectivesBefore(i int32) bool {
	k := i - 1
	for k > 0 && k > i-4 && (r.bits[k]&^(bAdverb|bCalendar|bRank|bInside) == 0 && r.text.Tokens[k].Kind == prose.Word && r.text.Tokens[k].Flags&prose.Possessive == 0 || r.text.Tokens[k].Is('-')) {
		if m := r.mentionAt(k); m != nil && (m.kind != mentionDemonym && k < i-1 || m.kind == mentionDemonym) {
			return false
		}
		k--
	}
	if k == i-1 || k < 0 {
		return false
	}
	return r.bits[k]&(bArticle|bPossPronoun) != 0 && (r.bits[k]&bThat == 0 || r.mentionAt(k+1) == nil) || r.text.Tokens[k].Flags&prose.Possessive != 0
}

func (r *reading) wordAt(i int32) string {
	t := &r.text.Tokens[i]
	if t.Flags&(prose.Capital|prose.Upper) == 0 {
		return r.text.Of(*t)
	}
	if t.Kind == prose.Word && t.Word != 0 {
		return r.v.lexicon.Word(t.Word) // folded already
	}
	return strings.ToLower(r.text.Of(*t))
}

// saidVoice reads a verb of speech at token i.
func (r *reading) saidVoice(si, i int32) {
	s := &r.sentences[si]
	toks := r.text.Tokens
	word := r.wordAt(i)
	cueEnd := r.phraseEnd(i)
	v := voice{kind: voiceSaid, cue: i, cueEnd: cueEnd, sentence: si, quotation: r.quotationAt(i), via: -1}
	r.freeBound(i, cueEnd)
	gerund := strings.HasSuffix(word, "ing")
	if k := r.quantityAt(s.quantities, s, cueEnd); k >= 0 && r.quantities[k].End < s.end && r.wordAt(r.quantities[k].End) == "lives" {
		return // "has claimed 68 lives"
	}
	if r.toldOf(i, s) || i > s.first && (r.bits[i-1]&(bArticle|bPossPronoun) != 0 || gerund && r.wordAt(i-1) == "as") {
		return // "an anticipated campaign", "quoted him as saying"
	}

	if (strings.HasPrefix(word, "publish") || strings.HasPrefix(word, "releas")) && !r.hasObject(cueEnd, s) {
		return // "an interview published on Thursday", "a video released by the ministry"
	}

	// "The ministry announced this", "the governor gave the figure"
	v.back = cueEnd < s.end && r.wordAt(cueEnd) == "this" && (cueEnd+1 == s.end || r.bits[cueEnd+1]&bPreposition != 0 || r.text.Tokens[cueEnd+1].Kind == prose.Punct)
	if n := cueEnd + 1; n < s.end && r.bits[cueEnd]&bDefinite != 0 && r.bits[n]&(bSpeechNoun|bTotal) != 0 && !r.opensParagraph(si) && s.quantities == s.quantEnd {
		end := r.phraseEnd(n)
		v.back = end >= s.end || r.text.Tokens[end].Kind == prose.Punct || r.bits[end]&bPreposition != 0 && r.bits[end]&bOf == 0
	}

	// What stands directly before the verb: negation, auxiliaries, adverbs, dates.
	j, passive, infinitive, able := i, false, false, false
	for j > s.first {
		k := j - 1
		b := r.bits[k]
		if d := r.dateCovering(si, k); d >= 0 {
			j = r.dateStart(d)
			continue
		}
		w := r.wordAt(k)
		switch {
		case b&bNegated != 0 || w == "not" || w == "neither" || w == "nor" || strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "n’t"):
			v.negated = true
		case b&bBe != 0 && strings.HasSuffix(word, "s") && w != "be":
			k = -1 // "a sergeant who was there laughs"
		case b&bBe != 0:
			passive = !gerund && !able
		case b&bHave != 0 || b&bModal != 0 || b&bAdverb != 0 || w == "first" || w == "always" || w == "often" || w == "once" || w == "usually" || w == "repeatedly":
		case w == "able" && infinitive:
			able = true
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
	if cueEnd < s.end && r.quantityOf[cueEnd] == 0 {
		w := r.wordAt(cueEnd)
		v.silent = w == "no" || w == "nothing" || w == "neither"
	}
	if (strings.HasPrefix(word, "put") || strings.HasPrefix(word, "plac")) && !r.putsAt(cueEnd, s) {
		return // "put 20 hospitals out of service"
	}
	finds := strings.HasPrefix(word, "found") || strings.HasPrefix(word, "find") || strings.HasPrefix(word, "trac") || strings.HasPrefix(word, "pinpoint")
	if finds && (cueEnd >= s.end || r.bits[cueEnd]&bThat == 0 && r.quantityOf[cueEnd] == 0) && cueEnd == i+1 {
		return // "found a mass grave", "tracked the convoy"
	}
	if strings.HasPrefix(word, "enter") && !r.entersDead(cueEnd, s) {
		return // "entered the town"
	}
	if strings.HasPrefix(word, "blam") && !r.blamesFor(cueEnd, s) {
		return // "blamed the rebels, 16 of whom died"
	}
	if strings.HasPrefix(word, "agree") && (cueEnd >= s.end || r.bits[cueEnd]&bThat == 0) {
		return // "agreed to send"
	}
	if infinitive && !able && !r.continues(j, s) {
		return // "declined to say"
	}
	if word == "told" && cueEnd == s.end && !r.text.Sentences[si].Terminated {
		return // a heading: "…, lawmakers told"
	}
	if b := r.bits[i]; b&bRelay != 0 && (strings.HasPrefix(word, "quot") || strings.HasPrefix(word, "cit")) {
		// "quoted a source as saying": the source is the object.
		if as := r.findWord(cueEnd, min(s.end, cueEnd+14), "as"); as > 0 {
			if passive && r.bits[cueEnd]&bBy != 0 {
				// "was quoted by an agency as saying": the source is the subject.
				v.via, v.cueEnd = r.viaOf(cueEnd+1, as), as
				if nps := r.subject(si, j); len(nps) > 0 {
					r.addVoice(&v, nps)
				} else if nps := r.firstSubject(si, j); len(nps) > 0 {
					r.addVoice(&v, nps)
				}
				return
			}
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
		if nps := r.headedBy(r.nounPhrases(by+1, r.clauseStop(by+1, s.end)), by+1); len(nps) > 0 && (nps[0].first <= by+3 || r.heads(by+1)) {
			v.after, v.back = true, r.speaksOfAll(s, j)
			r.addVoice(&v, r.apposition(nps)[:1])
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
		if np, ok := r.oneOfThem(cueEnd, s); ok {
			v.after = true
			r.addVoice(&v, append(r.one[:0], np))
			return
		}
		if nps := r.headedBy(r.nounPhrases(cueEnd, stop), cueEnd); len(nps) > 0 && (nps[0].first <= cueEnd+1 || nps[0].kind == sourcePerson && r.comma(nps[0].first-1, nps[0].first)) && nps[0].pronoun == 0 {
			if len(nps) > 1 && nps[0].kind == sourceBody && nps[1].kind == sourcePerson && nps[1].first == nps[0].end && nps[1].pronoun == 0 {
				nps = nps[1:] // "said Ugandan army spokesman Richard Karemire"
			}
			if closing || r.closesClause(nps[0].end, s) || !r.subjectBefore(si, j) {
				v.after = true
				r.addVoice(&v, r.apposition(nps))
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
	if np, ok := r.unknownSubject(si, j); ok && !finds {
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
	if len(nps) == 0 || finds && r.bits[cueEnd]&bThat == 0 && cueEnd == i+1 && r.seeks(&nps[0]) {
		return
	}
	r.addVoice(&v, nps)
}

// paperAgain takes "the report" at token i, of nobody's who is named there, for that of the body that has spoken last.
func (r *reading) paperAgain(i int32, s *sentence) (nounPhrase, bool) {
	if i+1 >= s.end || r.talk.body < 0 || r.bits[i]&bDefinite == 0 || r.bits[i+1]&bSpeechNoun == 0 || r.text.Tokens[i+1].Flags&prose.Capital != 0 {
		return nounPhrase{}, false
	}
	end := r.phraseEnd(i + 1)
	if end < s.end && (r.bits[end]&(bOf|bBy) != 0 || r.wordAt(end) == "from" || r.text.Tokens[end].Flags&prose.Possessive != 0) {
		return nounPhrase{}, false
	}
	switch r.wordAt(end - 1) {
	case "report", "statement", "bulletin", "update", "communique", "communiqué", "announcement", "release", "summary", "briefing":
		return nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: i + 1, end: end, pronoun: bIt}, true
	}
	return nounPhrase{}, false
}

// seeks tells whether somebody who "found 12" may have come upon them instead of having counted them: a side of the war, or who is only a pronoun.
func (r *reading) seeks(np *nounPhrase) bool {
	return np.pronoun != 0 || np.kind == sourceCountry || np.function >= 0 && r.v.set.Functions[np.function].Military || np.kind == sourceBody && np.entity >= 0 && r.isMilitary(&np.source)
}

// closesClause tells whether no verb follows a noun phrase that ends before token i, so that it is the subject of the verb before it: "said the
// ministry.", and not "said the ministry had …".
func (r *reading) closesClause(i int32, s *sentence) bool {
	if i >= s.end {
		return true
	}
	t := &r.text.Tokens[i]
	if r.bits[i]&bPreposition != 0 && r.bits[i]&(bOf|bSubordinate) == 0 {
		for i++; i < s.end && (r.text.Tokens[i].Kind != prose.Punct || r.text.Tokens[i].Is('-')); i++ {
			if r.bits[i]&(bAux|bSpeechVerb|bEventVerb|bThat) != 0 && r.bits[i]&bThing == 0 && !r.usedAsNoun(i) {
				return false
			}
		}
		return true // "writes the historian in a new book."
	}
	return t.Kind == prose.Punct && !t.Is('-') && !t.Is('(') || r.bits[i]&bRelative != 0
}

// freeBound takes a bound off a number behind the verb of speech [i, end) where its words belong to the verb: "owned up to 41", but not "went up to 41".
func (r *reading) freeBound(i, end int32) {
	if end == i+1 || r.quantityOf[end-1] == 0 || r.wordAt(end-2) == "up" && (strings.HasPrefix(r.wordAt(i), "go") || r.wordAt(i) == "went") {
		return
	}
	if q := &r.quantities[r.quantityOf[end-1]-1]; q.First < end && end <= q.Number.First && (q.Qualifier == figure.AtMost || q.Qualifier == figure.AtLeast) {
		q.Low, q.High, q.Qualifier = figure.Bound{}, figure.Bound{}, figure.Exact
	}
}

// hasObject tells whether what is made public at token i, behind a verb that would otherwise be a participle, is a number, a text or what somebody says,
// and not prisoners or bodies that are released.
func (r *reading) hasObject(i int32, s *sentence) bool {
	own := false // "released its monthly look at the army"
	for k := i; k < s.end && k < i+6 && (r.text.Tokens[k].Kind != prose.Punct || r.text.Tokens[k].Is('-')); k++ {
		b := r.bits[k]
		own = k == i && b&bPossPronoun != 0 || own && b&(bThing|bCountNoun) == 0
		if own && k > i+1 && b&bPreposition != 0 {
			return true
		}
		if b&(bPreposition|bAnd|bOr|bBut|bSubordinate) != 0 && r.quantityOf[k] == 0 || k == i && r.dateCovering(r.sentenceIndex(i), i) >= 0 {
			return false
		}
		if b&(bSpeechNoun|bTotal) != 0 {
			return true
		}
		switch r.wordAt(k) {
		case "what", "that", "names", "toll", "tally", "numbers", "how":
			return true
		}
	}
	return false
}

// entersDead tells whether a number of dead, wounded or taken follows at token i, which nobody enters but into a list: "had entered 900 dead".
func (r *reading) entersDead(i int32, s *sentence) bool {
	if i >= s.end || r.quantityOf[i] == 0 {
		return false
	}
	end := r.quantities[r.quantityOf[i]-1].End
	return end < s.end && r.bits[end]&(bCountNoun|bEventState) != 0 || end+1 < s.end && r.bits[end+1]&(bCountNoun|bEventState) != 0
}

// blamesFor tells whether "for" and a number follow, within the clause, whom somebody blames at token i: "blamed the rebels for 327 deaths".
func (r *reading) blamesFor(i int32, s *sentence) bool {
	for ; i+1 < s.end && r.text.Tokens[i].Kind == prose.Word; i++ {
		if r.wordAt(i) == "for" {
			return r.quantityOf[i+1] > 0 || i+2 < s.end && r.quantityOf[i+2] > 0
		}
	}
	return false
}

// putsAt tells whether "at", "as" or a colon follows a form of "put" within its clause: "put the number at 3,000".
func (r *reading) putsAt(i int32, s *sentence) bool {
	if i < s.end && r.bits[i]&bIt != 0 && (i+1 == s.end || r.bits[i+1]&(bAux|bEvent) == 0) {
		return true // "as Budanov put it"
	}
	for k := i; k < s.end && k < i+24; k++ {
		if w := r.wordAt(k); w == "at" && k+1 < s.end && (r.quantityOf[k+1] > 0 || r.text.Tokens[k+1].Is('"') || k+2 < s.end && r.quantityOf[k+2] > 0) || w == "as" || r.text.Tokens[k].Is(':') {
			return true
		}
		if r.text.Tokens[k].Is(';') {
			return false
		}
	}
	return false
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

// voicesIn tells whether the sentence has a voice already.
func (r *reading) voicesIn(si int32) bool {
	return len(r.voices) > 0 && r.voices[len(r.voices)-1].sentence == si
}

// canInvert tells whether a verb's subject may follow it: "said the minister", but "told parliament".
func (r *reading) canInvert(word string) bool {
	switch word {
	case "said", "says", "added", "adds", "wrote", "writes", "reported", "reports", "noted", "notes", "recalled", "recalls", "remembered", "remembers", "reckons", "reckoned", "estimates", "estimated",
		"believes", "insists", "insisted", "explains", "confirms", "confirmed", "stated", "states", "stressed", "tweeted", "testified", "concludes", "concedes", "conceded", "admits", "admitted", "announces", "explained", "argued", "argues", "according", "claimed", "announced", "concluded", "warned", "continued":
		return true
	}
	return false
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

// accordingVoice reads "according to" and its like at token i.
func (r *reading) accordingVoice(si, i int32) {
	s := &r.sentences[si]
	cueEnd := r.phraseEnd(i)
	stop := r.clauseStop(cueEnd, s.end)
	per := r.wordAt(i) == "per" && cueEnd == i+1
	if per && !r.opensClause(i) {
		return // "per month"
	}
	nps := r.nounPhrases(cueEnd, stop)
	nps = r.headedBy(nps, cueEnd)
	if per && (len(nps) == 0 || nps[0].first > cueEnd+1 || nps[0].kind == sourceDescribed && !nps[0].definite) {
		return
	}
	if k := cueEnd; len(nps) == 0 && k+2 < s.end && r.bits[k]&bSpeechNoun != 0 && r.bits[k+1]&(bThat|bRelative) != 0 {
		nps = r.nounPhrases(k+2, r.clauseStop(k+2, s.end)) // "according to data that the agency drew from …"
		cueEnd = k + 2
	}
	if np, ok := r.paperAgain(cueEnd, s); ok && (len(nps) == 0 || nps[0].first > np.end) {
		nps = append(r.one[:0], np) // "According to the report, Russia has also lost"
		r.one = nps
	}
	if np, ok := r.describedBehind(cueEnd, stop); ok && (len(nps) == 0 || nps[0].first > np.end) {
		nps = append(r.one[:0], np)
		r.one = nps
	}
	if len(nps) == 0 || (nps[0].first > cueEnd+6 || r.commaIn(cueEnd, nps[0].first)) && !r.heads(cueEnd) {
		return
	}
	v := voice{kind: voiceAccording, after: true, cue: i, cueEnd: cueEnd, sentence: si, quotation: r.quotationAt(i), via: -1}
	v.back = si > 0 && i > s.first && i <= s.first+2 && r.bits[s.first]&bDefinite != 0 && r.bits[s.first]&(bThing|bBody) == 0 && !r.opensParagraph(si) // "That is according to …"
	if r.bits[i]&bRelay != 0 || strings.HasPrefix(r.wordAt(i), "cit") || strings.HasPrefix(r.wordAt(i), "quot") {
		v.via = r.viaOf(max(s.first, i-reach), i)
	}
	list := r.apposition(nps)
	if last := list[len(list)-1].end; len(list) > 1 && r.comma(list[0].end, list[1].first) && last < s.end && r.bits[last]&(bAux|bEventVerb|bSpeechVerb) != 0 {
		list = list[:1] // "according to the directorate, Moscow and Pyongyang have sent …": the comma ends the phrase
	}
	r.addVoice(&v, list)
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
	for k := i - 1; k > s.first && k > i-6; k-- {
		if w := r.wordAt(k); w == "on" && r.wordAt(k-1) == "based" && r.voicesIn(si) && r.voices[len(r.voices)-1].end >= k-3 || w == "using" && r.voicesIn(si) && r.voices[len(r.voices)-1].end >= k-2 {
			return // "a tally by an agency based on official figures"
		}
	}
	v := voice{kind: voiceOwned, cue: i, cueEnd: end, sentence: si, quotation: r.quotationAt(i), via: -1}
	if i-3 > s.first && r.wordAt(i-2) == "in" && s.quantities < s.quantEnd && (r.pastParticiple(r.wordAt(i-3)) || r.bits[i-3]&(bSpeechNoun|bTotal|bCountNoun) != 0) {
		if np, ok := r.paperAgain(i-1, s); ok && !r.voicesIn(si) {
			r.addVoice(&v, append(r.one[:0], np)) // "the losses listed in the report are", "the figures in the statement"
			return
		}
	}
	by := end
	if by+2 < s.end && r.text.Tokens[by].Is(',') && r.wordAt(by+1) == "from" {
		by++ // "The first message, from the town hall, spoke of"
	}
	if by+1 < s.end && (r.bits[by]&bBy != 0 || r.wordAt(by) == "from") && r.dateCovering(si, by) < 0 {
		if nps := r.nounPhrases(by+1, r.clauseStop(by+1, s.end)); len(nps) > 0 && nps[0].first <= by+3 {
			v.after = true
			r.addVoice(&v, r.apposition(nps))
			return
		}
	}
	if end+1 < s.end && r.bits[end]&bOf != 0 && r.keepsNames(i) {
		if nps := r.nounPhrases(end+1, r.clauseStop(end+1, s.end)); len(nps) > 0 && nps[0].first <= end+2 && nps[0].kind == sourceBody && !nps[0].bare && (nps[0].entity < 0 || r.v.kinds[nps[0].entity] == topic.KindBody) {
			v.after = true // "a list of the Committee of Mothers"
			r.addVoice(&v, nps[:1])
			return
		}
	}
	// "a study published in The Lancet", "a report released on Monday by Human Rights Watch"
	if end+2 < s.end && r.givesOut(end) {
		for k := end + 1; k < s.end && k < end+6; k++ {
			if r.bits[k]&bBy == 0 && !(r.wordAt(k) == "in" && r.mentionAt(k+1) != nil) && !(r.wordAt(k) == "in" && r.mentionAt(k+2) != nil && r.bits[k+1]&bArticle != 0) || r.dateCovering(si, k) >= 0 {
				continue
			}
			if nps := r.nounPhrases(k+1, r.clauseStop(k+1, s.end)); len(nps) > 0 && nps[0].first <= k+2 && (r.bits[k]&bBy != 0 || nps[0].kind == sourceOutlet || nps[0].kind == sourceBody) {
				v.after = true
				r.addVoice(&v, r.apposition(nps))
				return
			}
			break
		}
	}
	// "by his count", "on their own estimate", "our estimate"
	if k := i - 1; k > s.first && (r.bits[k]&bPossPronoun != 0 || k-1 > s.first && r.wordAt(k) == "own" && r.bits[k-1]&bPossPronoun != 0) {
		if r.wordAt(k) == "own" {
			k--
		}
		if w := r.wordAt(k - 1); r.bits[k-1]&bBy != 0 || w == "on" || w == "in" || r.wordAt(k) == "our" || r.opensClause(k) && r.standsAt(end, s) {
			np := nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: k, end: k + 1}
			switch r.wordAt(k) {
			case "his", "her":
				np.pronoun = bHe
			case "its":
				np.pronoun = bIt
			case "their":
				np.pronoun = bThey
			case "our":
				if v.quotation < 0 {
					np.kind, np.own = sourceOutlet, true
				}
			}
			if np.pronoun != 0 && r.bits[k-1]&bBy != 0 && k-1 == s.first && r.wordAt(k+1) == "own" {
				// "By its own count the network …": whom the pronoun stands for follows.
				if nps := r.nounPhrases(end, min(s.end, end+12)); len(nps) > 0 && !nps[0].governed && nps[0].pronoun == 0 && !nps[0].bare && nps[0].first <= end+2 && nps[0].kind != sourceDescribed {
					r.addVoice(&v, nps[:1])
					return
				}
			}
			if np.pronoun != 0 || np.own {
				r.addVoice(&v, append(r.one[:0], np))
				return
			}
		}
	}
	if k := i - 1; k > s.first && v.quotation < 0 && (r.wordAt(k) == "our" || k-1 > s.first && r.wordAt(k) == "own" && r.wordAt(k-1) == "our") {
		np := nounPhrase{source: source{kind: sourceOutlet, entity: -1, function: -1, country: -1, first: k, end: end, own: true}, first: k, end: end}
		r.addVoice(&v, append(r.one[:0], np))
		return
	}
	if nps := r.writerBefore(i, s); len(nps) > 0 {
		r.addVoice(&v, nps)
		return
	}
	// The owner: within the three words before the noun, without a preposition between.
	article := false // before the noun
	for k := i - 1; k >= s.first && k >= i-4; k-- {
		m := r.mentionAt(k)
		if m != nil && article {
			return // "For Russia the paper has"
		}
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
			if lo > s.first && r.bits[lo-1]&bBy != 0 && r.opensClause(lo-1) {
				v.kind = voiceAccording // "by Air Force data"
			}
			if m.possessive && m.kind != mentionFunction || m.kind == mentionDemonym {
				np, ok := r.ownerPhrase(m)
				if !ok {
					return
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
		article = article || r.bits[k]&bArticle != 0
		if r.bits[k]&bBody != 0 && r.text.Tokens[k+1].Flags&prose.Possessive != 0 && k > s.first && r.bits[k-1]&bDefinite != 0 {
			np := nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: -1, first: k, end: k + 1, role: r.text.Tokens[k].Word}, first: k - 1, end: k + 1, definite: true, bare: true}
			r.addVoice(&v, append(r.one[:0], np))
			return
		}
		if r.text.Tokens[k].Kind == prose.Punct && r.text.Tokens[k].Flags&prose.Possessive == 0 && !r.text.Tokens[k].Is('-') || r.bits[k]&(bPreposition|bAux) != 0 {
			return
		}
		if w := r.wordAt(k); strings.HasSuffix(w, "ed") && r.bits[k]&bSpeechVerb == 0 && !(k > 0 && r.text.Tokens[k-1].Is('-')) || w == "broke" || w == "gave" || w == "gives" || w == "set" || w == "made" {
			// "X offered a higher figure"
			if r.voicesIn(si) && r.voices[len(r.voices)-1].cue == k {
				return
			}
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

// trustedVoice reads who is believed behind the "if" at token i: "if the governor is to be believed", "if the ministry is right".
func (r *reading) trustedVoice(si, i int32) {
	s := &r.sentences[si]
	be := i + 1
	for be < s.end && be < i+12 && r.bits[be]&bBe == 0 && r.text.Tokens[be].Kind != prose.Punct {
		be++
	}
	if be+1 >= s.end || r.bits[be]&bBe == 0 {
		return
	}
	end := be + 2
	switch r.wordAt(be + 1) {
	case "right", "correct", "accurate":
	case "to":
		if be+3 >= s.end || r.bits[be+2]&bBe == 0 || r.wordAt(be+3) != "believed" && r.wordAt(be+3) != "trusted" {
			return
		}
		end = be + 4
	default:
		return
	}
	nps := r.nounPhrases(i+1, be)
	if len(nps) == 0 || nps[0].governed || nps[0].first > i+3 {
		return
	}
	v := voice{kind: voiceAccording, after: true, cue: i, cueEnd: end, sentence: si, quotation: r.quotationAt(i), via: -1}
	r.addVoice(&v, nps[:1])
}

// writerBefore gives who writes what the noun of speech at token i names, where that stands between commas behind him: "The ministry, in a report dated
// May 1, has".
func (r *reading) writerBefore(i int32, s *sentence) []nounPhrase {
	k := i - 1
	for k > s.first && k > i-4 && r.bits[k]&bArticle == 0 && r.text.Tokens[k].Kind == prose.Word && r.bits[k]&(bPreposition|bAux|bSpeechVerb) == 0 {
		k--
	}
	if k-2 < s.first || r.bits[k]&bArticle == 0 || r.wordAt(k-1) != "in" || !r.text.Tokens[k-2].Is(',') {
		return nil
	}
	nps := r.nounPhrases(max(s.first, k-2-12), k-2)
	if n := len(nps) - 1; n >= 0 && nps[n].end == k-2 && !nps[n].governed && nps[n].pronoun == 0 && r.opensClause(nps[n].first-1) {
		return nps[n:]
	}
	return nil
}

// standsAt tells whether the verb at token i says how high a count is: "its count had stood at 412", "their tally is 12".
func (r *reading) standsAt(i int32, s *sentence) bool {
	for i < s.end && r.bits[i]&(bHave|bAdverb) != 0 {
		i++
	}
	if i >= s.end {
		return false
	}
	switch r.wordAt(i) {
	case "stood", "stands", "was", "is", "reached", "reaches", "rose", "runs", "ran":
		return true
	}
	return false
}

// keepsNames tells whether the noun at token i is one of what is kept by somebody, so that "of" can tell by whom.
func (r *reading) keepsNames(i int32) bool {
	switch r.wordAt(i) {
	case "list", "lists", "register", "database", "ledger", "tally", "count":
		return true
	}
	return false
}

// toldByVoice reads who told somebody something at the verb of hearing i: "lawmakers were told by the agency that …".
func (r *reading) toldByVoice(si, i int32) {
	s := &r.sentences[si]
	by := r.phraseEnd(i)
	if by+1 >= s.end || r.bits[by]&bBy == 0 && r.wordAt(by) != "from" {
		return // "were told by the agency", "learned from the mayor"
	}
	nps := r.nounPhrases(by+1, r.clauseStop(by+1, s.end))
	if len(nps) == 0 || nps[0].first > by+3 {
		return
	}
	v := voice{kind: voiceAccording, after: true, cue: i, cueEnd: by + 1, sentence: si, quotation: r.quotationAt(i), via: -1}
	r.addVoice(&v, r.apposition(nps))
}

// ownerPhrase makes a source of the name that a noun of speech belongs to.
func (r *reading) ownerPhrase(m *mention) (nounPhrase, bool) {
	if m.ref < 0 && m.kind != mentionUnknown {
		return nounPhrase{}, false
	}
	np := nounPhrase{first: m.first, end: m.end}
	np.source = source{kind: sourceCountry, entity: m.ref, function: -1, country: m.ref, first: m.first, end: m.end}
	switch {
	case m.kind == mentionUnknown:
		var c npContext
		c.reset(m.first)
		u, ok := r.unknownPhrase(m, &c, m.end)
		if !ok {
			return nounPhrase{}, false
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
	return np, true
}

// bracketedVoice reads the source that stands in brackets behind a number at token i, its noun perhaps between: "10,000 (the Pentagon)".
func (r *reading) bracketedVoice(si, i int32) {
	s := &r.sentences[si]
	open := i
	for open < s.end && open < i+4 && r.text.Tokens[open].Kind == prose.Word {
		open++
	}
	if open+1 >= s.end || !r.text.Tokens[open].Is('(') {
		return
	}
	hi := open + 1
	for hi < s.end && hi < open+9 && !r.text.Tokens[hi].Is(')') {
		hi++
	}
	if hi >= s.end || !r.text.Tokens[hi].Is(')') {
		return
	}
	nps := r.nounPhrases(open+1, hi)
	if len(nps) != 1 || nps[0].end != hi || nps[0].governed || nps[0].pronoun != 0 || nps[0].kind == sourceDescribed || nps[0].kind == sourceCountry && r.voicesIn(si) ||
		nps[0].kind != sourceOutlet && nps[0].entity < 0 && nps[0].function < 0 {
		return
	}
	v := voice{kind: voiceBracket, cue: open, cueEnd: open + 1, sentence: si, quotation: r.quotationAt(open), via: -1}
	r.addVoice(&v, nps)
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
				(si == 0 || first > s.first || nps[0].kind == sourcePerson || nps[0].kind == sourceDescribed || nps[0].entity >= 0 && nps[0].kind != sourceCountry && r.v.set.Entities[nps[0].entity].Kind != topic.KindGroup) {
				v := voice{kind: voiceLabel, cue: k, cueEnd: k + 1, sentence: si, quotation: -1, via: -1}
				r.addVoice(&v, nps)
				return
			}
			break
		}
		if toks[k].Kind == prose.Punct && !toks[k].Is('.') && !toks[k].Is('\'') && !toks[k].Is('-') {
			break
		}
	}
	end := s.end
	if r.text.Sentences[si].Terminated {
		if end--; !toks[end].Is('.') || s.quantities == s.quantEnd {
			return
		}
	}
	for k := end - 2; k > s.first && k > end-9; k-- {
		if toks[k].Is(prose.EnDash) || toks[k].Is(prose.EmDash) || toks[k].Is(':') && end == s.end || toks[k].Is('-') && toks[k].Flags&prose.Glued == 0 {
			nps := r.nounPhrases(k+1, end)
			if len(nps) >= 1 && nps[0].first == k+1 && nps[len(nps)-1].end == end && r.isSpeaker(&nps[0]) && (end == s.end || nps[0].entity >= 0 || nps[0].function >= 0) {
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
		return np.entity >= 0 && r.v.set.Entities[np.entity].Name != r.doc.Outlet
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
	if (main.kind == sourceDescribed || main.kind == sourcePerson) && main.relay {
		b, ok := r.briefedBy(v)
		if k := len(r.voices) - 1; !ok && main.kind == sourceDescribed && k >= 0 && r.voices[k].sentence == v.sentence && r.voices[k].kind == voiceAccording && r.voices[k].cue < v.first && r.sources[r.voices[k].src].kind == sourceBody {
			b, ok = r.sources[r.voices[k].src], true // "citing the agency, the lawmakers said"
		}
		if ok {
			r.sources[v.src], v.srcEnd = b, v.src+1
			main = b
		}
	}
	v.relays = main.kind == sourceOutlet && !r.keepsCount(v.cue) && r.bits[v.cue]&bPreposition == 0
	r.voices = append(r.voices, *v)
	if nps[0].pronoun&bWe != 0 {
		return // inside a quotation, whose speaker may be told behind it
	}
	if main.own || v.negated && v.kind == voiceSaid && main.kind == sourceCountry {
		return
	}
	at := v.src
	switch main.kind {
	case sourcePerson:
		r.talk.person = at
	case sourceDescribed:
		if last := r.bits2(int(main.end - 1)); main.plural {
			r.talk.plural = at
		} else if last&bBody != 0 && last&bOfficial == 0 {
			r.talk.body = at // "a team of researchers …, it said"
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
