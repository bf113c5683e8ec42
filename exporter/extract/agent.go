package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// firstParticiple gives the first of the verbs that "or" and "and" join before token i: "knocked out or captured".
func (r *reading) firstParticiple(i int32, s *sentence) int32 {
	for i-2 >= s.first && r.bits[i-1]&(bAnd|bOr) != 0 {
		k := i - 2
		for k > s.first && r.bits[k]&bInside != 0 {
			k--
		}
		if r.bits[k]&bEventVerb == 0 {
			break
		}
		i = k
	}
	return i
}

// patientBefore tells whether the noun before a participle at token i is what it happened to, and not who did it: equipment, losses.
func (r *reading) patientBefore(i int32, s *sentence) bool {
	k := i - 1
	for k > s.first && r.bits[k]&bInside != 0 {
		k--
	}
	if r.bits[k]&(bThing|bTotal|bCountNoun) == 0 {
		return strings.HasSuffix(r.wordAt(k), "equipment") || strings.HasSuffix(r.wordAt(k), "hardware")
	}
	t := r.senseRef(k, senseThing)
	return t < 0 || !r.personThing(t)
}

// admits tells whether a voice owns up to something, so that the losses it speaks of are its own.
func (r *reading) admits(v *voice) bool {
	w := r.wordAt(v.cue)
	for _, stem := range [...]string{"acknowledg", "admit", "conced"} {
		if strings.HasPrefix(w, stem) {
			return true
		}
	}
	return false
}

// ownerOfEvent gives the subject of "lost", "holds", "sent": whose the things are.
func (r *reading) ownerOfEvent(c *candidate, s *sentence, measure bool) int32 {
	if measure && !c.eventLeft && r.bits[c.eventAt]&bEventState == 0 && r.passiveAt(c.eventAt, s) {
		return -1 // "1,090 square kilometres had been won back": by whom it does not say
	}
	if c.eventLeft && r.bringsSum(c.eventEnd, s) {
		return -1
	}
	if c.eventLeft && !measure {
		for k := c.eventEnd; k < r.quantities[c.quantity].First && k < c.eventEnd+4; k++ {
			if m := r.mentionAt(k); m != nil && m.ref >= 0 {
				if p := r.sideOf(m.ref); p >= 0 {
					return p // "cost the Malian army 70 men"
				}
			}
			if r.bits[k]&(bPreposition|bAnd|bOr) != 0 || r.text.Tokens[k].Kind != prose.Word {
				break
			}
		}
	}
	if c.eventLeft || measure {
		// "under Ukrainian control"
		for k := c.eventAt; k < c.eventEnd+1 && k < s.end; k++ {
			if m := r.mentionAt(k); m != nil && m.ref >= 0 && m.kind == mentionDemonym {
				return r.sideOf(m.ref)
			}
		}
		verb := c.eventAt
		if r.eventForm(c.eventAt, c.event, false) == formNoun && !measure {
			at, side := r.verbOfNoun(c.eventAt, s)
			if verb = at; side >= 0 {
				return side
			}
			if p, found := r.clauseSubject(c, s, verb); found {
				return p
			}
		}
		if p := r.subjectSide(c, s, verb); p >= 0 {
			return p
		}
	}
	// "were lost by Ukraine"
	for k := c.eventEnd; k+1 < s.end && k < c.eventEnd+8; k++ {
		if r.bits[k]&bBy != 0 {
			for j := k + 1; j < s.end && j < k+4; j++ {
				if m := r.mentionAt(j); m != nil && m.ref >= 0 {
					return r.sideOf(m.ref)
				}
			}
			break
		}
	}
	return -1
}

// verbOfNoun steps back from the noun of an event at token i to the verb whose object it is, "earmarked a contingent of", and gives whose the noun
// says it is, "a Russian contingent of", -1 for none.
func (r *reading) verbOfNoun(i int32, s *sentence) (verb, side int32) {
	for k := i - 1; k >= s.first && k > i-6; k-- {
		if m := r.mentionAt(k); m != nil {
			if m.ref >= 0 && m.kind != mentionFunction && (m.kind == mentionDemonym || m.possessive) && r.placeOf(m) < 0 {
				return i, r.sideOf(m.ref)
			}
			return i, -1
		}
		if r.finiteVerb(k) {
			return k, -1
		}
		if r.bits[k]&(bPreposition|bThat|bBut|bAnd) != 0 || r.text.Tokens[k].Kind == prose.Punct && !r.text.Tokens[k].Is('-') && r.text.Tokens[k].Flags&prose.Possessive == 0 {
			return i, -1
		}
		if w := r.wordAt(k); r.bits[k] == 0 && strings.HasSuffix(w, "ed") && k > s.first && r.bits[k-1]&(bArticle|bPossPronoun) == 0 {
			return k, -1
		}
	}
	return i, -1
}

// bringsSum tells whether the object of a verb that ends before token i is a sum and nobody who is sent: "which brings the total to 12,000".
func (r *reading) bringsSum(i int32, s *sentence) bool {
	for i < s.end && r.bits[i]&(bArticle|bPossPronoun|bAdverb) != 0 {
		i++
	}
	return i < s.end && r.sumAt(i)
}

// sumAt tells whether a noun for a sum stands at token i.
func (r *reading) sumAt(i int32) bool {
	switch r.wordAt(i) {
	case "total", "number", "count", "figure", "tally", "toll", "sum":
		return true
	}
	return false
}

// namelessSubject tells whether the sentence that begins at token i is about people of no told side: "Militants attacked a post, killing …".
func (r *reading) namelessSubject(i int32) bool {
	i = r.datelineEnd(i)
	for n := 0; n < 4 && int(i) < len(r.bits); n++ {
		if r.mentionAt(i) != nil && !r.commonWord(i) {
			return false
		}
		if r.bits[i]&bThing != 0 {
			t := r.senseRef(i, senseThing)
			return t >= 0 && r.personThing(t)
		}
		if r.bits[i]&^(bArticle|bRank|bVague|bOfficial) != 0 {
			return false
		}
		i++
	}
	return false
}

// ownerInIntroduction gives whose the things of a list are, of which the introduction says "Ukraine lost:", "losses of the army:".
func (r *reading) ownerInIntroduction(c *candidate) int32 {
	at := c.introAt
	s := r.sentenceOf(at)
	for i := at + 1; i < s.end && i < at+6 && !r.text.Tokens[i].Is(','); i++ {
		if m := r.mentionAt(i); m != nil && m.ref >= 0 && m.kind != mentionFunction {
			return r.sideOf(m.ref)
		}
	}
	for i := at - 1; i >= s.first && i > at-30; i-- {
		if r.bits[i]&bEnemy != 0 {
			return r.enemyCalled(c)
		}
		m := r.mentionAt(i)
		if m == nil {
			continue
		}
		i = m.first
		if m.ref < 0 || m.kind == mentionFunction || r.governedName(i, s.first) || m.possessive && r.placeOf(m) >= 0 || r.inVoice(r.sentenceIndex(at), i) {
			continue
		}
		if k := r.entityKind(m); k == topic.KindCountry || k == topic.KindGroup || k == topic.KindBody {
			return r.sideOf(m.ref)
		}
	}
	return -1
}

// didIt tells whether a side is the subject of what was done to the counted things, and so not theirs.
func (r *reading) didIt(c *candidate, s *sentence, side int32) bool {
	return c.event >= 0 && c.eventAt >= 0 && c.eventLeft && r.v.set.Events[c.event].Agent == "enemy" && r.agentOfEvent(c, s) == side
}

// foreign tells whether the event is none that the metric counts the noun by, so that its owner only has the counted people.
func (r *reading) foreign(c *candidate) bool {
	for _, ci := range r.v.countsOfEvent[c.event] {
		if r.v.counts[ci].metric == c.metric {
			return false
		}
	}
	return true
}

// agentOfEvent gives who did it: the subject of an active verb, or who stands behind "by".
func (r *reading) agentOfEvent(c *candidate, s *sentence) int32 {
	if r.eventForm(c.eventAt, c.event, false) >= formState {
		return -1
	}
	if c.eventLeft {
		return r.subjectSide(c, s, c.eventAt)
	}
	for k := c.eventEnd; k+1 < s.end && k < c.eventEnd+6; k++ {
		if r.bits[k]&bBy != 0 {
			for j := k + 1; j < s.end && j < k+4; j++ {
				if m := r.mentionAt(j); m != nil && m.ref >= 0 {
					return r.sideOf(m.ref)
				}
			}
			break
		}
	}
	return -1
}

// subjectBeforeSentence gives the country or group that is the subject of the sentence before the one of token i, in the same paragraph, -1 for
// none: whom "it" and "they" at the head of a sentence stand for.
func (r *reading) subjectBeforeSentence(i int32) int32 {
	si := r.sentenceIndex(i)
	if si == 0 || r.sentences[si-1].paragraph != r.sentences[si].paragraph {
		return -1
	}
	o := &r.sentences[si-1]
	for k := r.datelineEnd(o.first); k < o.end && k < o.first+6; k++ {
		m := r.mentionAt(k)
		if m == nil {
			if r.bits[k]&(bPreposition|bAux|bSpeechVerb|bEventVerb) != 0 {
				return -1
			}
			continue
		}
		if kind := r.entityKind(m); m.ref < 0 || m.possessive || m.kind == mentionDemonym || m.kind == mentionFunction || kind != topic.KindCountry && kind != topic.KindGroup {
			return -1
		}
		for j := m.end; j < o.end && j < m.end+3; j++ {
			if r.bits[j]&(bAux|bEventVerb) != 0 {
				return m.ref
			}
		}
		return -1
	}
	return -1
}

// subjectSide gives the side that the subject of the verb at token v names.
func (r *reading) subjectSide(c *candidate, s *sentence, v int32) int32 {
	if p, found := r.clauseSubject(c, s, v); found {
		return p
	}
	lo := s.first
	if q := r.quotationAt(v); q >= 0 && r.quotations[q].first > lo {
		lo = r.quotations[q].first
	}
	if v > lo && r.isGerund(v) && r.text.Tokens[v-1].Is(',') && r.namelessSubject(lo) {
		return -1
	}
	for i := v - 1; i >= lo && i > v-40; i-- {
		b := r.bits[i]
		if v-i <= 6 && r.isGerund(v) && r.wordAt(i) == "with" {
			return -1 // ", with air defences destroying 28": no name is the subject
		}
		if m := r.mentionAt(i); m != nil {
			i = m.first
			if m.kind == mentionFunction {
				if cn := r.contextCountryAt(m.first); cn >= 0 {
					return cn
				}
				continue
			}
			if m.ref < 0 {
				continue
			}
			kind := r.entityKind(m)
			governed := r.governedName(i, lo) || i > lo && r.prepositionAt(i-1)
			if kind == topic.KindPlace {
				continue
			}
			if governed && kind != topic.KindGroup || kind == topic.KindOutlet {
				if !(governed && r.bits[max(i-1, lo)]&bOf != 0) {
					continue
				}
			}
			if p := r.sideOf(m.ref); p >= 0 && !r.bystander(m) {
				return p
			}
			continue
		}
		switch {
		case b&bEnemy != 0:
			return r.enemyCalled(c)
		case b&bWe != 0:
			return r.speakerSide(c)
		case b&(bHe|bIt|bThey) != 0:
			if b&bHe == 0 && i-s.first < 6 {
				if p := r.subjectBeforeSentence(i); p >= 0 {
					return p
				}
			}
			if p := r.lastSide(i, c); p >= 0 {
				return p
			}
		case b&bPossPronoun != 0 && (r.wordAt(i) == "its" || r.wordAt(i) == "their"):
			if p := r.lastSide(i, c); p >= 0 {
				return p
			}
		case b&bPossPronoun != 0 && (r.wordAt(i) == "our" || r.wordAt(i) == "my" || r.wordAt(i) == "his"):
			if r.wordAt(i) == "his" && r.talk.person < 0 {
				continue
			}
			return r.speakerSide(c)
		case b&(bSpeechVerb|bThat) != 0 && b&(bThing|bTotal) == 0 && i < v-1 && r.text.Tokens[i].Kind == 0:
			// The subject of the clause stands behind the verb of speech: none was found there.
			if b&bThat == 0 {
				if p := r.voiceSide(c, i); p >= 0 {
					return p
				}
			}
		}
		if r.text.Tokens[i].Is(';') || r.text.Tokens[i].Is(':') {
			break
		}
	}
	return -1
}
