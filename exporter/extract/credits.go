package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
)

// creditVoice reads a sentence that tells whose the numbers before it are, and whose subject is a number spoken of: "The figure comes from the
// health ministry", "That toll was released by the governor".
func (r *reading) creditVoice(si int32) {
	s := &r.sentences[si]
	i := r.numberSpokenOf(s)
	if i < 0 || si == 0 {
		return
	}
	for k := r.phraseEnd(i); k+1 < s.end && k < i+9; k++ {
		if r.text.Tokens[k].Kind != prose.Word || r.bits[k]&(bBut|bSubordinate|bThat) != 0 && r.bits[k]&bPreposition == 0 {
			return
		}
		by := r.bits[k]&bBy != 0 && r.givesOut(k-1)
		from := r.wordAt(k) == "from" && (r.bits[k-1]&bBe != 0 || strings.HasPrefix(r.wordAt(k-1), "com") || r.wordAt(k-1) == "came" || r.wordAt(k-1) == "taken" || r.wordAt(k-1) == "drawn")
		if !by && !from || r.dateCovering(si, k) >= 0 {
			continue
		}
		if nps := r.headedBy(r.nounPhrases(k+1, r.clauseStop(k+1, s.end)), k+1); len(nps) > 0 && (nps[0].first <= k+3 || nps[0].kind == sourcePerson) {
			v := voice{kind: voiceSaid, after: true, back: true, cue: k, cueEnd: k + 1, sentence: si, quotation: r.quotationAt(i), via: -1}
			r.addVoice(&v, r.apposition(nps))
		}
		return
	}
}

// numberSpokenOf gives the noun at the head of a sentence that speaks of a number told before, "The figures", "That casualty count"; -1 for none.
func (r *reading) numberSpokenOf(s *sentence) int32 {
	if r.bits[s.first]&bDefinite == 0 && r.wordAt(s.first) != "both" {
		return -1
	}
	for k := s.first + 1; k < s.end && k < s.first+5; k = r.phraseEnd(k) {
		b := r.bits[k]
		if r.text.Tokens[k].Kind != prose.Word || r.mentionAt(k) != nil {
			return -1
		}
		if next := r.phraseEnd(k); b&(bSpeechNoun|bTotal|bCountNoun) != 0 && next < s.end && (r.bits[next]&(bAux|bSpeechVerb) != 0 || strings.HasPrefix(r.wordAt(next), "com") || r.wordAt(next) == "came") {
			return k
		}
		if b&(bPreposition|bAux|bSpeechVerb|bEventVerb) != 0 && b&(bThing|bCountNoun|bSpeechNoun|bTotal) == 0 {
			return -1
		}
	}
	return -1
}

// givesOut tells whether the participle at token i says that a number was made known, or an adverb behind such a one does: "released", "given out".
func (r *reading) givesOut(i int32) bool {
	if w := r.wordAt(i); w == "out" || w == "public" || w == "together" {
		i--
	}
	switch w := r.wordAt(i); w {
	case "given", "put", "made", "issued", "released", "published", "provided", "announced", "reported", "compiled", "collected", "gathered", "confirmed", "shared", "supplied", "posted", "disclosed", "cited", "quoted", "drawn", "maintained", "kept", "run", "assembled", "produced", "prepared":
		return true
	}
	return false
}

// speaksOfAll tells whether the subject of the passive verb at token j, at the head of a sentence, is all that was told before: "This was stated by …".
func (r *reading) speaksOfAll(s *sentence, j int32) bool {
	if j > s.first+2 || j == s.first {
		return false
	}
	w := r.wordAt(s.first)
	return w == "this" || w == "that" || w == "it"
}

// creditBehind gives the voice of a later sentence that says whose the numbers before it are, -1 for none: one of the paragraph, or the first of the
// next one, where nobody else speaks in between.
func (r *reading) creditBehind(si int32) int32 {
	p := r.sentences[si].paragraph
	for k := si + 1; int(k) < len(r.sentences) && k <= si+6 && r.sentences[k].paragraph <= p+1; k++ {
		s := &r.sentences[k]
		for n := s.voices; n < s.voicesEnd && n < s.voices+32; n++ {
			if v := &r.voices[n]; v.back && (s.paragraph == p || r.opensParagraph(k) && r.wordAt(s.first) == "this") {
				return n
			} else if v.kind != voiceOwned {
				return -1
			}
		}
	}
	return -1
}
