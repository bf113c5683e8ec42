package extract

import (
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// sideOf gives the country or armed group that an entity is or belongs to, -1 for none.
func (r *reading) sideOf(entity int32) int32 {
	if entity < 0 {
		return -1
	}
	return r.v.sides[entity]
}

// voiceSide gives the side of the voice whose cue stands at token i.
func (r *reading) voiceSide(c *candidate, i int32) int32 {
	s := &r.sentences[c.sentence]
	for k := s.voices; k < s.voicesEnd; k++ {
		if v := &r.voices[k]; v.cue == i && v.src < v.srcEnd {
			o := &r.sources[v.src]
			if p := r.sourceSide(o); o.kind != sourceBody || r.isMilitary(o) || p >= 0 && r.opponent(p) >= 0 {
				return p
			}
			return -1 // a think tank is no side
		}
	}
	return -1
}
func (r *reading) sourceSide(s *source) int32 {
	if s.kind == sourceOutlet {
		return -1
	}
	if s.entity >= 0 {
		return r.sideOf(s.entity)
	}
	return s.country
}

// speakerSide gives the side of the candidate's source.
func (r *reading) speakerSide(c *candidate) int32 {
	if c.sources[0] < c.sources[1] {
		if p := r.sourceSide(&r.sources[c.sources[0]]); p >= 0 {
			return p
		}
		if s := &r.sources[c.sources[0]]; s.kind == sourcePerson && s.entity < 0 && s.country < 0 && r.quotationAt(r.quantities[c.quantity].First) >= 0 {
			// A soldier who is interviewed about those he fights.
			if p := r.mainParty(); p >= 0 && len(r.v.atWar[p]) > 0 {
				return r.enemyCountry(p)
			}
		}
	}
	return -1
}

// enemyOfSpeaker gives the side that the candidate's source is at war with.
func (r *reading) enemyOfSpeaker(c *candidate) int32 {
	p := r.speakerSide(c)
	switch {
	case p < 0:
		return -1
	case c.enemy || c.thing >= 0 && !r.personThing(c.thing):
		return r.enemyCountry(p)
	}
	return r.opponent(p)
}

// enemyCalled is enemyOfSpeaker where the text says "the enemy".
func (r *reading) enemyCalled(c *candidate) int32 {
	if p := r.speakerSide(c); p >= 0 {
		return r.enemyCountry(p)
	}
	return -1
}

// opponent gives whom a side is at war with: of those that the topic names the first that the text mentions, and otherwise -1.
func (r *reading) opponent(side int32) int32 {
	if side < 0 {
		return -1
	}
	for _, e := range r.v.atWar[side] {
		if r.mentionsSide(e) {
			return e
		}
	}
	return -1
}

// enemyCountry gives the country that a country is at war with, also where the text does not mention it: for what the text calls the enemy's,
// and for drones and tanks, which rebels do not lose.
func (r *reading) enemyCountry(side int32) int32 {
	if side < 0 {
		return -1
	}
	if o := r.opponent(side); o >= 0 {
		return o
	}
	for _, e := range r.v.atWar[side] {
		if r.v.kinds[e] == topic.KindCountry {
			return e
		}
	}
	return -1
}
func (r *reading) mentionsSide(side int32) bool {
	if !r.mentionedKnown {
		r.mentionedKnown = true
		r.mentioned = sized(r.mentioned, len(r.v.kinds))
		for k := range r.mentions {
			if m := &r.mentions[k]; m.ref >= 0 && m.kind != mentionFunction {
				if at := r.sideOf(m.ref); at >= 0 {
					r.mentioned[at] = true
				}
			}
		}
	}
	return r.mentioned[side]
}

// lastSide gives the side that was mentioned last before token i, in the sentence or the one before.
func (r *reading) lastSide(i int32, c *candidate) int32 {
	si := r.sentenceIndex(i)
	lo := max(i-reach, r.sentences[max(0, si-2)].first)
	for j := i - 1; j >= lo; j-- {
		if r.bits[j]&bEnemy != 0 {
			return r.enemyCalled(c)
		}
		m := r.mentionAt(j)
		if m == nil {
			continue
		}
		j = m.first
		if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionMetonym && !m.possessive && (int(m.end) >= len(r.bits) || r.bits[m.end]&(bAux|bSpeechVerb|bEventVerb) == 0) {
			continue
		}
		if r.governedName(m.first, lo) && r.entityKind(m) != topic.KindGroup {
			continue // "inside Lebanon"
		}
		if m.possessive && int(m.end+1) < len(r.bits) {
			if o := r.mentionAt(m.end + 1); o != nil && r.placeOf(o) >= 0 {
				continue // "Russia's Kursk region"
			}
		}
		if k := r.entityKind(m); k == topic.KindCountry || k == topic.KindGroup || k == topic.KindBody {
			if p := r.sideOf(m.ref); p >= 0 && !r.bystander(m) {
				return p
			}
		}
	}
	return -1
}

// bystander tells whether a name is of a body that is no part of the war, whose country therefore is no side: a think tank, a monitor.
func (r *reading) bystander(m *mention) bool {
	if r.entityKind(m) != topic.KindBody {
		return false
	}
	o := source{kind: sourceBody, entity: m.ref, function: -1, first: m.first, end: m.end}
	return !r.isMilitary(&o) && r.opponent(r.sideOf(m.ref)) < 0
}

// lastGroup gives the armed group that was mentioned last before token i, -1 for none.
func (r *reading) lastGroup(i int32) int32 {
	before := r.mentionsBefore(i)
	for k := before - 1; k >= 0 && k > before-reach; k-- {
		if m := &r.mentions[k]; m.first < i && m.ref >= 0 && r.entityKind(m) == topic.KindGroup {
			return m.ref
		}
	}
	return -1
}

// ownerOf gives whom a possessive pronoun at token i refers to.
func (r *reading) ownerOf(i int32) int32 {
	switch r.wordAt(i) {
	case "our", "my":
		return -1 // the speaker's: resolved later by the context
	}
	var c candidate
	c.sentence = r.sentenceIndex(i)
	return r.possessorSide(&c, &r.sentences[c.sentence], i)
}

// prepositionAt tells whether the word at token i is a preposition, also as the last word of a phrase: "fight for".
func (r *reading) prepositionAt(i int32) bool {
	if r.bits[i]&bPreposition != 0 {
		return true
	}
	if r.bits[i]&bInside == 0 {
		return false
	}
	w := r.text.Tokens[i].Word
	return r.v.words[w].bits&bPreposition != 0
}

// governedName tells whether a preposition other than "of" stands before the name at i: "alongside Russian soldiers".
func (r *reading) governedName(i, lo int32) bool {
	adjectives, article := 0, false
	for k := i - 1; k >= lo && k >= i-3; k-- {
		switch {
		case r.bits[k]&bPreposition != 0:
			return r.bits[k]&bOf == 0
		case r.bits[k]&bSourceBefor != 0, r.prepositionAt(k) && r.wordAt(k) != "of":
			return true // "citing Russia", "according to Russia"
		case r.bits[k]&(bArticle|bRank) != 0:
			article = article || r.bits[k]&bArticle != 0
		case adjectives == 0 && !article && r.bits[k] == 0 && r.text.Tokens[k].Kind == prose.Word && r.mentionAt(k) == nil:
			adjectives++ // "in eastern Ukraine", but "at driving out Ukrainian forces"
		default:
			return false
		}
	}
	return false
}

// inVoice tells whether token i belongs to the words that name a source of the sentence.
func (r *reading) inVoice(si, i int32) bool {
	s := &r.sentences[si]
	for k := r.voicesFrom(s, i-reach); k < s.voicesEnd && r.voices[k].cue < i+reach; k++ {
		if v := &r.voices[k]; v.first <= i && i < v.end {
			return true
		}
	}
	return false
}

// contextCountry gives the country that a function without one, "the ministry", belongs to: the one mentioned last.
func (r *reading) contextCountry(si int32) int32 { return r.contextCountryAt(r.sentences[si].end) }
func (r *reading) contextCountryAt(i int32) int32 {
	var c candidate
	c.sentence = r.sentenceIndex(max(0, i-1))
	return r.stateOf(r.lastSide(i, &c))
}
