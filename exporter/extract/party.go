package extract

import (
	"strings"

	"figures_exporter/exporter/topic"
)

// sideOf gives the country or armed group that an entity is or belongs to, -1 for none.
func (r *reading) sideOf(entity int32) int32 {
	if entity < 0 {
		return -1
	}
	e := &r.v.set.Entities[entity]
	switch e.Kind {
	case topic.KindCountry, topic.KindGroup:
		return entity
	case topic.KindPerson:
		if body := r.v.entitySpeaksFor[entity]; body >= 0 {
			if p := r.sideOf(body); p >= 0 {
				return p
			}
		}
	}
	return r.v.entityCountry[entity]
}

// findParty decides whose the counted things are. In order: the words of the noun phrase; who lost, held or sent them; what the
// number is a part of; the country where people were hit; the opponent of who did it; what the sentence and paragraph speak of.
func (r *reading) findParty(c *candidate) {
	metric := &r.v.set.Declared[c.metric]
	if metric.Party == "" || c.count < 0 {
		return
	}
	s := &r.sentences[c.sentence]
	rule := metric.Counts[r.v.counts[c.count].index].Party
	if rule == "none" {
		c.party = -1
		return
	}
	if c.party >= 0 && !c.partyGuess && !c.own {
		return
	}
	if c.own {
		if p := r.speakerSide(c); p >= 0 {
			c.party, c.partyGuess = p, false
			return
		}
	}
	if c.enemy {
		if p := r.enemyOfSpeaker(c); p >= 0 {
			c.party = p
			return
		}
	}
	measure := r.isMeasure(c.metric)
	if !measure {
		if p := r.partyBehind(c, s); p >= 0 {
			c.party, c.partyGuess = p, false
			return
		}
	}
	if !measure && c.eventLeft && c.eventAt >= 0 && r.eventForm(c.eventAt, c.event, false) == formNoun {
		// "announced the deaths of four soldiers": of his own, where nothing else is told.
		if p := r.speakerSide(c); p >= 0 && c.party < 0 && r.forceThing(c.thing) {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if at := r.firstParticiple(c.eventAt, s); c.eventLeft && !measure && at > s.first && c.eventEnd != r.quantities[c.quantity].First && r.patientBefore(at, s) {
		r.partyBeside(c, at, s) // "Russian equipment knocked out, including 45 tanks"
		if c.party >= 0 {
			return
		}
	}
	if c.event >= 0 && c.eventAt >= 0 {
		agent := r.v.set.Events[c.event].Agent
		if agent == "owner" {
			if p := r.ownerOfEvent(c, s, measure); p >= 0 {
				if !measure && c.thing < 0 && r.foreign(c) {
					p = r.opponent(p) // "holds 230 prisoners": of the other side
				}
				if p < 0 {
					return
				}
				c.party, c.partyGuess = p, false
				return
			}
		}
	}
	if c.party >= 0 {
		return
	}
	if c.introAt > 0 {
		if p := r.ownerInIntroduction(c); p >= 0 {
			c.party = p
			return
		}
	}
	if rule == "host" && c.thing < 0 {
		if p := r.partOf(c); p >= 0 {
			c.party = p
			return
		}
	}
	if rule == "host" && c.thing < 0 && !c.placeHere {
		if p := r.partyOfContext(c); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if rule == "host" && !r.forceThing(c.thing) {
		if c.place >= 0 {
			c.party = r.v.entityCountry[c.place]
		}
		if c.party < 0 {
			c.party, c.partyGuess = r.hostOf(c, s), true
		}
		if c.party >= 0 {
			return
		}
	}
	if c.voice >= 0 && r.admits(&r.voices[c.voice]) && !measure {
		if p := r.speakerSide(c); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if p := r.partOf(c); p >= 0 {
		c.party = p
		return
	}
	if c.event >= 0 && c.eventAt >= 0 && r.v.set.Events[c.event].Agent == "enemy" && !measure {
		if p := r.agentOfEvent(c, s); p >= 0 {
			if o := r.opponent(p); o >= 0 {
				c.party, c.partyGuess = o, true
				return
			}
		}
	}
	if c.event >= 0 && r.v.set.Events[c.event].Agent == "enemy" && !measure && c.thing >= 0 && !r.personThing(c.thing) {
		// Who tells of drones shot down shot them down.
		if p := r.enemyOfSpeaker(c); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	c.partyGuess = true
	if measure {
		if p := r.speakerSide(c); p >= 0 {
			c.party = p
			return
		}
	}
	if p := r.partyInSentence(c, s); p >= 0 && !r.didIt(c, s, p) {
		c.party = p
		return
	}
	main := int32(-1)
	if !measure {
		main = r.mainParty()
		if p := r.partyOfContext(c); p >= 0 && (main < 0 || p != main && r.listLine(c.sentence)) {
			c.party = p
			return
		}
	}
	if main >= 0 {
		c.party = main
		return
	}
	for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-reach; k-- {
		o := &r.candidates[k]
		if s.paragraph-r.sentences[o.sentence].paragraph > 4 {
			break
		}
		if !o.dropped && o.party >= 0 && r.isMeasure(o.metric) == measure {
			c.party = o.party
			return
		}
	}
	if c.place >= 0 && (rule == "host" || !r.forceThing(c.thing)) {
		c.party = r.v.entityCountry[c.place]
	}
}

// mainParty gives the side whose people the article counts most, where it is most of all that it counts; -1 otherwise.
func (r *reading) mainParty() int32 {
	if r.mainKnown {
		return r.main
	}
	r.mainKnown, r.main = true, -1
	type tally struct {
		side int32
		n    int
	}
	var tallies []tally
	total := 0
	for k := range r.mentions {
		m := &r.mentions[k]
		if k > 2000 {
			break
		}
		if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionMetonym {
			continue
		}
		kind := r.entityKind(m)
		s := r.sentenceOf(m.first)
		if kind != topic.KindCountry && kind != topic.KindGroup || !r.ownsCounted(m, s) {
			continue
		}
		weight := 1
		if s.paragraph == 0 {
			weight = 2
		}
		total += weight
		found := false
		for i := range tallies {
			if tallies[i].side == m.ref {
				tallies[i].n += weight
				found = true
			}
		}
		if !found {
			tallies = append(tallies, tally{m.ref, weight})
		}
	}
	for _, t := range tallies {
		if t.n*10 >= total*6 {
			r.main = t.side
		}
	}
	return r.main
}

// partyOfContext finds, in the sentences before, whose people or losses the text speaks of: "Russian losses", "the casualties of North
// Korea's force".
func (r *reading) partyOfContext(c *candidate) int32 {
	paragraph := r.sentences[c.sentence].paragraph
	for si := c.sentence; si >= 0 && si > c.sentence-50; si-- {
		s := &r.sentences[si]
		if paragraph-s.paragraph > 0 && !r.listLine(c.sentence) || paragraph-s.paragraph > 40 {
			break
		}
		hi := s.end
		if si == c.sentence {
			hi = r.quantities[c.quantity].First
		}
		for i := hi - 1; i >= s.first && i > hi-reach; i-- {
			m := r.mentionAt(i)
			if m == nil {
				continue
			}
			i = m.first
			if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionMetonym && !m.possessive {
				continue
			}
			k := r.entityKind(m)
			if k != topic.KindCountry && k != topic.KindGroup && k != topic.KindBody || !r.ownsCounted(m, s) {
				continue
			}
			if p := r.sideOf(m.ref); p >= 0 {
				return p
			}
		}
	}
	return -1
}

// ownsCounted tells whether a name modifies something that can be counted, or stands alone for people under arms.
func (r *reading) ownsCounted(m *mention, s *sentence) bool {
	if m.kind == mentionDemonym && m.form == demonymPlural {
		return true
	}
	i := m.end
	if m.possessive {
		i++
	}
	for n := 0; i < s.end && n < 4; n++ {
		b := r.bits[i]
		if b&(bThing|bCountNoun|bTotal|bComponent) != 0 && r.commonWord(i) {
			return true
		}
		if b&^(bRank|bIncrement|bSpeechNoun|bBody|bOfficial|bRegion|bInside) != 0 || r.mentionAt(i) != nil && !r.commonWord(i) || r.text.Tokens[i].Kind != 0 {
			return false
		}
		i++
	}
	return false
}

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

func (r *reading) forceThing(thing int32) bool { return thing >= 0 && r.v.set.Things[thing].Force }

// partyBehind reads "soldiers from the DPRK", "casualties among the Russians", "fighters of the group".
func (r *reading) partyBehind(c *candidate, s *sentence) int32 {
	i := c.headEnd
	if c.byTotal && c.head < r.quantities[c.quantity].First {
		i = c.headEnd
	}
	if i+1 >= s.end {
		return -1
	}
	if m := r.mentionAt(i); m != nil && m.first == i && !m.possessive && m.ref >= 0 && m.kind != mentionDemonym && m.kind != mentionFunction && m.end < s.end && r.bits[m.end]&(bEventVerb|bHave) != 0 {
		return r.sideOf(m.ref) // "the soldiers North Korea sent"
	}
	w := r.wordAt(i)
	if w != "from" && w != "of" && w != "among" && w != "for" && w != "belonging" {
		return -1
	}
	i++
	if i < s.end && r.bits[i]&bThem != 0 && (w == "among" || w == "of") {
		for k := len(r.candidates) - 1; k >= 0; k-- {
			if o := &r.candidates[k]; o.party >= 0 && r.personThing(o.thing) {
				return o.party
			}
		}
	}
	for n := 0; n < 3 && i < s.end; n++ {
		if m := r.mentionAt(i); m != nil {
			if m.ref >= 0 && !m.possessive && m.kind != mentionFunction && (m.kind != mentionDemonym || m.form != demonymAdjective || r.endsPhrase(m.end, s.end)) || m.ref >= 0 && w != "of" && m.kind != mentionFunction {
				if k := r.entityKind(m); k == topic.KindCountry || k == topic.KindGroup || k == topic.KindBody {
					return r.sideOf(m.ref)
				}
			}
			return -1
		}
		if r.bits[i]&(bArticle|bPossPronoun) == 0 && r.wordAt(i) != "to" {
			return -1
		}
		i++
	}
	return -1
}

// ownerOfEvent gives the subject of "lost", "holds", "sent": whose the things are.
func (r *reading) ownerOfEvent(c *candidate, s *sentence, measure bool) int32 {
	if measure && !c.eventLeft && r.passiveAt(c.eventAt, s) {
		return -1 // "1,090 square kilometres had been won back": by whom it does not say
	}
	if c.eventLeft || measure {
		// "under Ukrainian control"
		for k := c.eventAt; k < c.eventEnd+1 && k < s.end; k++ {
			if m := r.mentionAt(k); m != nil && m.ref >= 0 && m.kind == mentionDemonym {
				return r.sideOf(m.ref)
			}
		}
		if p := r.subjectSide(c, s, c.eventAt); p >= 0 {
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

// ownerInIntroduction gives whose the things of a list are, of which the introduction says "Ukraine lost:", "losses of the army:".
func (r *reading) ownerInIntroduction(c *candidate) int32 {
	at := c.introAt
	s := r.sentenceOf(at)
	for i := at + 1; i < s.end && i < at+6; i++ {
		if m := r.mentionAt(i); m != nil && m.ref >= 0 && m.kind != mentionFunction {
			return r.sideOf(m.ref)
		}
	}
	for i := at - 1; i >= s.first && i > at-30; i-- {
		if r.bits[i]&bEnemy != 0 {
			return r.enemyOfSpeaker(c)
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

// subjectSide gives the side that the subject of the verb at token v names.
func (r *reading) subjectSide(c *candidate, s *sentence, v int32) int32 {
	lo := s.first
	if q := r.quotationAt(v); q >= 0 && r.quotations[q].first > lo {
		lo = r.quotations[q].first
	}
	for i := v - 1; i >= lo && i > v-40; i-- {
		b := r.bits[i]
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
			governed := i > lo && r.prepositionAt(i-1) || i > lo+1 && r.bits[i-1]&bArticle != 0 && r.prepositionAt(i-2)
			if kind == topic.KindPlace || governed && kind != topic.KindGroup || kind == topic.KindOutlet {
				if !(governed && r.bits[max(i-1, lo)]&bOf != 0) {
					continue
				}
			}
			if p := r.sideOf(m.ref); p >= 0 {
				return p
			}
			continue
		}
		switch {
		case b&bEnemy != 0:
			return r.enemyOfSpeaker(c)
		case b&bWe != 0:
			return r.speakerSide(c)
		case b&(bHe|bIt|bThey) != 0:
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

// voiceSide gives the side of the voice whose cue stands at token i.
func (r *reading) voiceSide(c *candidate, i int32) int32 {
	s := &r.sentences[c.sentence]
	for k := s.voices; k < s.voicesEnd; k++ {
		if v := &r.voices[k]; v.cue == i && v.src < v.srcEnd {
			return r.sourceSide(&r.sources[v.src])
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
				return r.v.atWar[p][0]
			}
		}
	}
	return -1
}

// enemyOfSpeaker gives the side that the candidate's source is at war with.
func (r *reading) enemyOfSpeaker(c *candidate) int32 {
	if p := r.speakerSide(c); p >= 0 {
		return r.opponent(p)
	}
	return -1
}

// opponent gives whom a side is at war with: of those that the topic names the first that the text mentions.
func (r *reading) opponent(side int32) int32 {
	best := int32(-1)
	for _, e := range r.v.atWar[side] {
		if r.mentionsSide(e) {
			return e
		}
		if best < 0 {
			best = e
		}
	}
	return best
}

func (r *reading) mentionsSide(side int32) bool {
	if len(r.mentioned) == 0 {
		if r.mentioned == nil {
			r.mentioned = map[int32]bool{}
		}
		for k := range r.mentions {
			if m := &r.mentions[k]; m.ref >= 0 && m.kind != mentionFunction {
				r.mentioned[r.sideOf(m.ref)] = true
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
			return r.enemyOfSpeaker(c)
		}
		m := r.mentionAt(j)
		if m == nil {
			continue
		}
		j = m.first
		if m.ref < 0 || m.kind == mentionFunction {
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
			if p := r.sideOf(m.ref); p >= 0 {
				return p
			}
		}
	}
	return -1
}

// lastGroup gives the armed group that was mentioned last before token i, -1 for none.
func (r *reading) lastGroup(i int32) int32 {
	for k := r.mentionsBefore(i) - 1; k >= 0 && k > r.mentionsBefore(i)-reach; k-- {
		if m := &r.mentions[k]; m.first < i && m.ref >= 0 && r.entityKind(m) == topic.KindGroup {
			return m.ref
		}
	}
	return -1
}

// ownerOf gives whom a possessive pronoun at token i refers to.
func (r *reading) ownerOf(i int32, s *sentence) int32 {
	switch r.wordAt(i) {
	case "our", "my":
		return -1 // the speaker's: resolved later by the context
	}
	var c candidate
	c.sentence = r.sentenceIndex(i)
	return r.lastSide(i, &c)
}

// partOf gives the party of the number that this one is a part of or stands in a list with.
func (r *reading) partOf(c *candidate) int32 {
	if c.from >= 0 {
		return r.candidates[c.from].party
	}
	for k := int(r.current) - 1; k >= 0 && k > int(r.current)-60; k-- {
		o := &r.candidates[k]
		if o.sentence != c.sentence {
			break
		}
		if c.eventAgent != o.eventAgent && c.eventAgent != "" && o.eventAgent != "" && (c.eventAgent == "enemy") != (o.eventAgent == "enemy") {
			continue // "lost 74 fighters and captured 65 tanks"
		}
		if !o.dropped && r.v.set.Declared[o.metric].Party != "" && o.party >= 0 && !r.isMeasure(o.metric) && !r.isMeasure(c.metric) {
			return o.party
		}
	}
	return -1
}

// hostOf gives the country whose place the sentence, or one before it in the paragraph, names.
func (r *reading) hostOf(c *candidate, s *sentence) int32 {
	for si := c.sentence; si >= 0 && si > c.sentence-12 && r.sentences[si].paragraph == s.paragraph; si-- {
		o := &r.sentences[si]
		for i := max(o.first, o.end-reach); i < o.end; i++ {
			m := r.mentionAt(i)
			if m == nil || m.first != i {
				continue
			}
			ref := m.placeRef
			if ref < 0 && m.kind == mentionEntity && m.ref >= 0 && r.v.set.Entities[m.ref].Kind == topic.KindPlace {
				ref = m.ref
			}
			if ref >= 0 {
				if p := r.v.entityCountry[ref]; p >= 0 {
					return p
				}
			}
			if m.kind == mentionEntity && r.entityKind(m) == topic.KindCountry && i > o.first && r.bits[i-1]&bIn != 0 {
				return m.ref
			}
		}
	}
	return -1
}

// partyInSentence gives the side whose people, by adjective or possessive, the sentence counts or speaks of: the nearest before the
// number that is no source.
func (r *reading) partyInSentence(c *candidate, s *sentence) int32 {
	q := &r.quantities[c.quantity]
	if i := q.First - 1; i > s.first && r.bits[i]&bHave != 0 {
		if m := r.mentionAt(i - 1); m != nil && m.ref >= 0 && m.kind != mentionFunction && !m.possessive { // "Moscow has 50,000 troops there"
			if p := r.sideOf(m.ref); p >= 0 {
				return p
			}
		}
	}
	find := func(lo, hi int32) int32 {
		for i := hi - 1; i >= lo; i-- {
			m := r.mentionAt(i)
			if m == nil {
				if r.bits[i]&bEnemy != 0 && i < q.First {
					return r.enemyOfSpeaker(c)
				}
				continue
			}
			i = m.first
			if m.ref < 0 || m.kind == mentionFunction || r.inVoice(c.sentence, m.first) {
				continue
			}
			k := r.entityKind(m)
			if (k == topic.KindCountry || k == topic.KindGroup) && m.kind != mentionMetonym && !(i > lo && r.bits[i-1]&bIn != 0) && !r.governedName(i, lo) {
				if p := r.sideOf(m.ref); p >= 0 {
					return p
				}
			}
		}
		return -1
	}
	if p := find(max(s.first, q.First-reach), q.First); p >= 0 {
		return p
	}
	return find(q.End, min(s.end, q.End+20))
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
	return int(w) < len(r.v.starts) && r.v.nodes[r.v.starts[w]].bits&bPreposition != 0
}

// governedName tells whether a preposition other than "of" stands before the name at i: "alongside Russian soldiers".
func (r *reading) governedName(i, lo int32) bool {
	for k := i - 1; k >= lo && k >= i-3; k-- {
		if r.bits[k]&bPreposition != 0 {
			return r.bits[k]&bOf == 0
		}
		if r.bits[k]&(bArticle|bRank) == 0 {
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
	return r.lastSide(i, &c)
}
