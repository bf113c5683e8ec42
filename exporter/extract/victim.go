package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// gappedOwner gives the side before a bare number whose verb is left out: "Malawi lost three and Uruguay one"; -1 for none.
func (r *reading) gappedOwner(c *candidate, s *sentence) int32 {
	p := r.quantities[c.quantity].First - 1
	if p-2 > s.first && r.wordAt(p) == "with" && r.text.Tokens[p-1].Is(',') {
		if m := r.mentionAt(p - 2); m != nil && m.ref >= 0 && m.kind == mentionEntity && r.current > 0 && c.event < 0 {
			return r.sideOf(m.ref) // "Uruguay, with 800 troops, and India, with 1,900"
		}
	}
	if c.thing >= 0 || r.current == 0 || p <= s.first || c.eventAgent != topic.AgentOwner {
		return -1
	}
	m := r.mentionAt(p)
	if o := &r.candidates[r.current-1]; m == nil || m.ref < 0 || m.possessive || m.first <= s.first || o.sentence != c.sentence {
		return -1
	}
	if r.bits[m.first-1]&bAnd == 0 && !r.text.Tokens[m.first-1].Is(',') {
		return -1
	}
	return r.sideOf(m.ref)
}

// takenFrom gives the opponent of whoever took prisoners or inflicted casualties that no event counts: "took the town and 120 prisoners"; -1 for none.
func (r *reading) takenFrom(c *candidate, s *sentence) int32 {
	if c.count < 0 || c.thing >= 0 || c.event >= 0 && !r.foreign(c) || c.byTotal || c.from >= 0 {
		return -1
	}
	first := r.quantities[c.quantity].First
	for i := first - 1; i > s.first && i > first-8; i-- {
		w := r.wordAt(i)
		switch {
		case c.event >= 0 && w != "took":
		case w == "took" || w == "taken" || w == "take" || w == "taking" || w == "inflicted" || w == "inflicting" || w == "seized" || w == "brought":
			if p, found := r.clauseSubject(c, s, i); found && p >= 0 {
				o := r.victimOf(c, s, p)
				if host := r.v.hostCountry[p]; o < 0 && w == "took" && contains(r.v.atWar[p], host) {
					return host // rebels fight the state that they are in
				}
				return o
			}
			return -1
		case r.text.Tokens[i].Kind == prose.Punct, r.bits[i]&(bSpeechVerb|bThat|bBut) != 0 && r.bits[i]&bThing == 0:
			return -1
		}
	}
	return -1
}

// facedBy gives the side of people under arms whom somebody faces: "his men were holding back 50,000 soldiers", -1 for none.
func (r *reading) facedBy(c *candidate, s *sentence) int32 {
	if c.thing < 0 || !r.forceThing(c.thing) || c.event >= 0 && c.eventAt >= 0 || c.inherited && c.party >= 0 {
		return -1
	}
	first := r.quantities[c.quantity].First
	for i := first - 1; i > s.first && i > first-6; i-- {
		w := r.wordAt(i)
		switch {
		case r.quantityOf[i] > 0:
			return -1 // "facing 12,000 North Koreans, 500 officers included"
		case strings.HasPrefix(w, "fac") && len(w) <= 6, strings.HasPrefix(w, "confront"), strings.HasPrefix(w, "oppos"), strings.HasPrefix(w, "outnumber"):
		case w == "back" && strings.HasPrefix(r.wordAt(i-1), "h") && strings.Contains(r.wordAt(i-1), "ld"): // hold, held, holding
			i--
		case w == "against" && r.bits[i+1]&bPossPronoun != 0 && (r.wordAt(i+1) == "my" || r.wordAt(i+1) == "our"):
			return r.enemyOfSpeaker(c) // "against my battalion stand 2,000 men"
		case w == "against":
			for i > s.first && !r.finiteVerb(i) && i > first-12 {
				i--
			}
		default:
			if r.bits[i]&(bSpeechVerb|bThat|bEventVerb|bSubordinate) != 0 && r.bits[i]&(bThing|bTotal|bPreposition) == 0 {
				return -1
			}
			continue
		}
		if p, found := r.clauseSubject(c, s, i); found && p >= 0 {
			return r.enemyCountry(p)
		}
		return -1
	}
	return -1
}

// goesOnAbout gives the side of the people that the sentence before counted, where a bare number only goes on: "It said 511 had been wounded",
// "Three more went missing"; -1 for none.
func (r *reading) goesOnAbout(c *candidate, s *sentence) int32 {
	if c.byTotal || r.current == 0 {
		return -1
	}
	o := &r.candidates[r.current-1]
	if o.sentence == c.sentence || c.sentence-o.sentence > 1 || r.sentences[o.sentence].paragraph != s.paragraph || o.dropped || o.party < 0 || o.metric != c.metric || o.thing >= 0 && !r.forceThing(o.thing) {
		return -1
	}
	q := &r.quantities[c.quantity]
	more := q.First > 0 && r.bits[q.First-1]&bIncrement != 0 || q.End < s.end && r.bits[q.End]&bIncrement != 0
	if !more && (c.placeHere || o.partyGuess && o.thing < 0) {
		return -1
	}
	if p := r.sideBetween(s.first, q.First); p >= 0 && p != o.party && !more && !r.inVoiceOfSide(c.sentence, p) {
		return -1
	}
	return o.party
}

// inVoiceOfSide tells whether a source of the sentence is of a side, so that its name there is the source's.
func (r *reading) inVoiceOfSide(si, side int32) bool {
	s := &r.sentences[si]
	for k := s.voices; k < s.voicesEnd; k++ {
		if v := &r.voices[k]; v.src < v.srcEnd && r.sourceSide(&r.sources[v.src]) == side {
			return true
		}
	}
	return false
}

// placeOfItsOwn tells whether a bare number of people who are no soldiers has a place of its own: "killed 24 people in Israel and 224 in Iran".
func (r *reading) placeOfItsOwn(c *candidate) bool {
	if !c.placeHere || c.place < 0 || c.from >= 0 || r.current == 0 {
		return false
	}
	o := &r.candidates[r.current-1]
	return o.sentence == c.sentence && !r.forceThing(o.thing) && o.place >= 0 && o.place != c.place && r.v.entityCountry[o.place] != r.v.entityCountry[c.place]
}

// victimOf gives whose people an agent hit: of the sides named beside him the one that he fights, else the nearest whose bases or men the sentence
// names, else his opponent by what the topic knows; -1 for none.
func (r *reading) victimOf(c *candidate, s *sentence, agent int32) int32 {
	first := r.quantities[c.quantity].First
	near := int32(-1)
	for i := first - 1; i >= s.first && i > first-clauseReach; i-- {
		m := r.mentionAt(i)
		if m == nil {
			continue
		}
		i = m.first
		if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionMetonym || r.inVoice(c.sentence, m.first) || r.attacks(m, s) {
			continue
		}
		if kind := r.entityKind(m); kind != topic.KindCountry && kind != topic.KindGroup || m.kind != mentionDemonym && !m.possessive && kind != topic.KindGroup {
			continue
		}
		p := r.sideOf(m.ref)
		if p < 0 || p == agent {
			continue
		}
		if contains(r.v.atWar[agent], p) {
			return p
		}
		if near < 0 {
			near = p
		}
	}
	if near >= 0 {
		return near
	}
	if o := r.opponent(agent); o >= 0 {
		return o
	}
	if g := r.lastGroup(first); g >= 0 && g != agent && r.hostOfGroup(g) != agent {
		return g
	}
	return -1
}

// hostOfGroup gives the country that an armed group is in, -1 for none.
func (r *reading) hostOfGroup(g int32) int32 { return r.v.hostCountry[g] }

// holderBefore gives the subject of a verb of having before the number: "the rebels number about 5,000", "they had 3,000 men"; -1 for none.
func (r *reading) holderBefore(c *candidate, s *sentence) int32 {
	i := r.quantities[c.quantity].First - 1
	for i > s.first && r.bits[i]&(bAdverb|bArticle) != 0 {
		i--
	}
	if i <= s.first {
		return -1
	}
	switch r.wordAt(i) {
	case "have", "has", "had", "having", "number", "numbers", "numbered", "numbering", "comprise", "comprises", "comprised", "field", "fields", "fielded", "command", "commands", "commanded", "boasts", "total", "totals", "totalled":
		p, found := r.clauseSubject(c, s, i)
		if found {
			return p
		}
	}
	return -1
}

// ofSpeaker tells whether a name only says whose the body is that a source of the sentence names: "Ukraine's military intelligence".
func (r *reading) ofSpeaker(si int32, m *mention) bool {
	i := m.end
	if m.possessive {
		i++
	}
	o := r.mentionAt(i)
	return o != nil && o.kind == mentionFunction && (r.inVoice(si, o.first) || r.bits[o.end-1]&bThing == 0 && int(o.end) < len(r.bits) && r.bits[o.end]&bThing == 0)
}

// attackerOf gives whose strikes hit the counted people, where the words behind the event say it: "killed in American strikes"; -1 for none.
func (r *reading) attackerOf(c *candidate, s *sentence) int32 {
	lo := c.headEnd
	if c.eventAt >= 0 {
		lo = max(lo, c.eventEnd)
	}
	for i := lo; i < s.end && i < lo+10; i++ {
		if t := &r.text.Tokens[i]; t.Is(',') || t.Is(';') || t.Is('"') || r.bits[i]&(bSpeechVerb|bBut) != 0 && r.bits[i]&bEventNoun == 0 && r.mentionAt(i) == nil && !isAttack(r.wordAt(i)) {
			return -1
		}
		if m := r.mentionAt(i); m != nil && m.ref >= 0 && (m.kind == mentionDemonym || m.possessive || r.entityKind(m) == topic.KindGroup) && r.attacks(m, s) {
			return r.sideOf(m.ref)
		}
	}
	return -1
}

// attacks tells whether a name says whose a strike, a shelling or a missile is: "in American and British strikes".
func (r *reading) attacks(m *mention, s *sentence) bool {
	i := m.end
	if m.possessive {
		i++
	}
	for n := 0; i < s.end && n < 6; n++ {
		if o := r.mentionAt(i); o != nil && o.first == i && o.kind == mentionDemonym {
			i = o.end
			continue
		}
		w := r.wordAt(i)
		if isAttack(w) || r.equipmentAt(i) && r.bits[i]&bThing != 0 && i+1 < s.end && isAttack(r.wordAt(r.phraseEnd(i))) {
			return true
		}
		if r.bits[i]&(bThing|bCountNoun) != 0 {
			return false
		}
		if r.bits[i]&^(bAnd|bRank|bSpeechNoun|bInside|bEventNoun) != 0 && !r.text.Tokens[i].Is('-') && w != "air" {
			return false
		}
		i++
	}
	return false
}

// isAttack tells whether a noun is one of what an army does to others from afar or by surprise.
func isAttack(word string) bool {
	switch strings.TrimSuffix(word, "s") {
	case "strike", "airstrike", "attack", "raid", "shelling", "bombing", "bombardment", "fire", "gunfire", "assault", "ambush", "barrage", "shell", "bomb", "artillery", "offensive", "incursion", "invasion":
		return true
	}
	return false
}

// articleCountry gives the country that most places and groups of the article are in, -1 where none stands out.
func (r *reading) articleCountry() int32 {
	if r.hostKnown {
		return r.host
	}
	r.hostKnown, r.host = true, -1
	counts := map[int32]int{}
	total := 0
	for k := range r.mentions {
		if k > 2000 {
			break
		}
		m := &r.mentions[k]
		p := int32(-1)
		switch place := r.placeOf(m); {
		case place >= 0:
			p = r.v.entityCountry[place]
		case m.ref < 0 || m.kind == mentionFunction:
		case r.entityKind(m) == topic.KindGroup:
			p = m.ref
		case r.entityKind(m) == topic.KindCountry && (m.kind == mentionDemonym || m.kind == mentionEntity) && !r.attacks(m, r.sentenceOf(m.first)):
			p = m.ref
		}
		if p >= 0 && r.v.hostCountry[p] >= 0 {
			p = r.v.hostCountry[p]
		}
		if p >= 0 {
			counts[p]++
			total++
		}
	}
	for p, n := range counts {
		if n*10 >= total*6 {
			r.host = p
		}
	}
	return r.host
}

// countsOnly tells whether all people that the article has counted so far are of one side, and none are civilians.
func (r *reading) countsOnly(side int32) bool {
	for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-reach; k-- {
		o := &r.candidates[k]
		if o.dropped || r.isMeasureOf(o) || o.thing >= 0 && !r.personThing(o.thing) {
			continue
		}
		if o.party >= 0 && o.party != side || o.thing >= 0 && !r.forceThing(o.thing) {
			return false
		}
	}
	return true
}
