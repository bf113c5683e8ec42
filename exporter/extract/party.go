package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// findParty decides whose the counted things are, and takes back a guess that only the speaker's country stands behind.
func (r *reading) findParty(c *candidate) {
	r.findWhose(c)
	if c.party >= 0 && c.partyGuess && c.voice >= 0 && r.looksOnFromAfar(c) {
		c.party = -1
	}
	if agent := r.attackerSide(c); agent >= 0 && (c.party < 0 || c.partyGuess && c.party == agent) {
		c.party, c.partyGuess = r.foughtInText(c, agent), true // who destroyed the tanks did not lose them
		return
	}
	if c.from >= 0 || !r.forceThing(c.thing) || !r.personThing(c.thing) || c.party >= 0 && !c.partyGuess {
		return
	}
	if strings.HasPrefix(r.wordAt(max(c.headEnd-1, 0)), "peacekeeper") {
		c.party = r.missionAt(c.head) // those of several countries, where none is named
	} else if c.party >= 0 {
		r.fitParty(c)
	}
}

// fitParty mends a guess by what the counted people are called: soldiers are a state's, fighters those of the group that it fights.
func (r *reading) fitParty(c *candidate) {
	noun := r.wordAt(max(c.headEnd-1, 0))
	speaker := int32(-1)
	if c.voice >= 0 {
		speaker = r.speakerSide(c)
	}
	switch group := r.v.kinds[c.party] == topic.KindGroup; {
	case group && isRegular(noun) && c.party != speaker:
		c.party = r.stateOf(c.party)
	case !group && strings.HasPrefix(noun, "fighter"):
		if speaker >= 0 && contains(r.v.atWar[c.party], speaker) {
			c.party = speaker
		} else if g := r.lastGroup(c.head); g >= 0 && contains(r.v.atWar[c.party], g) && c.party != speaker {
			c.party = g
		}
	}
}

// missionAt gives the mission of several countries whose peacekeepers the text means at token i, else the organization that sends them: the one that
// it has named last, else the first that it names; -1 for none.
func (r *reading) missionAt(i int32) int32 {
	const most = 200 // mentions
	k := r.mentionsBefore(i)
	for _, kind := range [...]string{topic.KindGroup, topic.KindBody} {
		for j := k - 1; j >= 0 && j > k-most; j-- {
			if r.keepsPeace(&r.mentions[j], kind) {
				return r.mentions[j].ref
			}
		}
		for j := k; j < len(r.mentions) && j < k+most; j++ {
			if r.keepsPeace(&r.mentions[j], kind) {
				return r.mentions[j].ref
			}
		}
	}
	return -1
}

// keepsPeace tells whether a mention names a mission of several countries (a group) or an organization that sends one (a body).
func (r *reading) keepsPeace(m *mention, kind string) bool {
	return m.ref >= 0 && m.kind == mentionEntity && r.v.kinds[m.ref] == kind && r.v.set.Entities[m.ref].Peacekeepers
}

// spokenOfBefore gives whose losses the same source has told just before, where these are not its own: a general staff that reports Russia's dead goes on
// to Russia's tanks. -1 for none.
func (r *reading) spokenOfBefore(c *candidate) int32 {
	k := r.current - 1
	if k < 0 || c.voice < 0 || r.candidates[k].dropped || r.candidates[k].voice < 0 || r.isMeasureOf(&r.candidates[k]) {
		return -1
	}
	o := &r.candidates[k]
	if r.sentences[c.sentence].paragraph-r.sentences[o.sentence].paragraph > 2 || o.party < 0 || o.party == r.speakerSide(c) || r.v.set.Declared[o.metric].Flow || r.v.set.Declared[c.metric].Flow ||
		!r.same(&r.sources[r.voices[c.voice].src], &r.sources[r.voices[o.voice].src]) {
		return -1
	}
	return o.party
}

// sideAnnounced gives whose losses the sentence before, without a number of its own, says that the text turns to: "Ukraine has also sustained heavy losses."
// -1 for none.
func (r *reading) sideAnnounced(c *candidate) int32 {
	si := c.sentence - 1
	if si < 0 || r.sentences[c.sentence].paragraph-r.sentences[si].paragraph > 1 || r.holdsCount(si) {
		return -1
	}
	s := &r.sentences[si]
	for i := s.first; i < min(s.end, s.first+6); i++ {
		m := r.mentionAt(i)
		if m == nil || m.first != i {
			continue
		}
		p := r.sideOf(m.ref)
		if kind := r.entityKind(m); p < 0 || kind != topic.KindCountry && kind != topic.KindGroup || m.kind == mentionFunction || r.governedName(i, s.first) || r.inVoice(si, i) {
			return -1
		}
		for k := m.end; k < min(s.end, m.end+12); k++ {
			if r.bits[k]&(bTotal|bCountNoun) != 0 || r.isLoss(k) && r.bits[k]&bEventNoun != 0 {
				return p
			}
			if r.mentionAt(k) != nil || r.bits[k]&(bThat|bBut|bSpeechVerb) != 0 {
				return -1
			}
		}
		return -1
	}
	return -1
}

// attackerSide gives who killed the counted people or destroyed the counted things, where an active verb before the number says so; -1 for none.
func (r *reading) attackerSide(c *candidate) int32 {
	if c.thing < 0 || c.inherited || !c.eventLeft || c.event < 0 || c.eventAt < 0 || r.v.set.Events[c.event].Agent != topic.AgentEnemy || !r.forceThing(c.thing) ||
		r.personThing(c.thing) && r.labelsOf(c.count)["type"] == "captured" { // a state detains soldiers of its own
		return -1
	}
	return r.agentOfEvent(c, &r.sentences[c.sentence])
}

// foughtInText gives whom a side fights where no topic says so: the one other side whose forces, soldiers or government the text has named before the
// candidate, "Syrian government troops", "the Assad regime"; -1 for none or several.
func (r *reading) foughtInText(c *candidate, agent int32) int32 {
	const most = 64 // mentions
	found := int32(-1)
	first := r.quantities[c.quantity].First
	for k := r.mentionsBefore(first) - 1; k >= 0 && k > r.mentionsBefore(first)-most; k-- {
		m := &r.mentions[k]
		if m.ref < 0 || m.kind == mentionFunction {
			continue
		}
		p := r.sideOf(m.ref)
		if e := r.entityKind(m); e == topic.KindPerson {
			p = r.v.entityCountry[m.ref]
		} else if e == topic.KindBody {
			continue
		}
		if p < 0 || p == agent || !r.forcesBehind(m) {
			continue
		}
		if found >= 0 && found != p {
			return -1
		}
		found = p
	}
	return found
}

// forcesBehind tells whether the words behind a name are of those who fight for it.
func (r *reading) forcesBehind(m *mention) bool {
	i := m.end
	if m.possessive {
		i++
	}
	for n := 0; n < 3 && int(i) < len(r.bits); n++ {
		if o := r.mentionAt(i); o != nil {
			return o.kind == mentionFunction
		}
		if t := r.senseRef(i, senseThing); t >= 0 && r.forceThing(t) || isFormation(r.wordAt(i)) || r.wordAt(i) == "regime" {
			return true
		}
		if r.bits[i]&^(bRank|bInside|bTitle) != 0 || r.text.Tokens[i].Kind != prose.Word {
			return false
		}
		i++
	}
	return false
}

// looksOnFromAfar tells whether the party is only the country of the body that speaks, which is no part of the war: a think tank in Washington
// counts no losses of the United States.
func (r *reading) looksOnFromAfar(c *candidate) bool {
	o := &r.sources[r.voices[c.voice].src]
	if o.kind != sourceBody || r.isMilitary(o) || c.party != r.speakerSide(c) || r.opponent(c.party) >= 0 {
		return false
	}
	for _, place := range [...]int32{c.place, r.mainPlace()} {
		if place >= 0 && r.v.entityCountry[place] == c.party {
			return false
		}
	}
	return true
}

// findWhose looks for whose the counted things are. In order: the words of the noun phrase; who lost, held or sent them; what the number is
// a part of; the country where people were hit; the opponent of who did it; what the sentence and paragraph speak of.
func (r *reading) findWhose(c *candidate) {
	metric := &r.v.set.Declared[c.metric]
	if metric.Party == "" || c.count < 0 {
		return
	}
	s := &r.sentences[c.sentence]
	rule := metric.Counts[r.v.counts[c.count].index].Party
	if c.thing >= 0 && r.personThing(c.thing) && !r.forceThing(c.thing) && rule == "" {
		rule = "host" // policemen are those of the country where they were hit
	}
	if rule == "none" {
		c.party = -1
		return
	}
	if c.party >= 0 && !c.partyGuess && !c.own {
		return
	}
	if q := &r.quantities[c.quantity]; !c.own && q.First-2 >= s.first && r.bits[q.First-1]&bHave != 0 && r.bits[q.First-2]&bWe != 0 {
		c.own = true // "we have two wounded"
	}
	if c.own {
		if p := r.speakerSide(c); p >= 0 {
			c.party, c.partyGuess = p, false
			return
		}
	}
	if p := r.gappedOwner(c, s); p >= 0 {
		c.party, c.partyGuess = p, false
		return
	}
	if c.party < 0 || c.partyGuess {
		if p := r.takenFrom(c, s); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if p := r.ofWhomBefore(c); p >= 0 && (c.party < 0 || c.partyGuess) {
		c.party, c.partyGuess = p, false
		return
	}
	if p := r.onTheSideOf(c, s); p >= 0 {
		c.party, c.partyGuess = p, false
		return
	}
	if p := r.facedBy(c, s); p >= 0 {
		c.party, c.partyGuess = p, false
		return
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
	if rule == topic.PartyStated {
		if c.from < 0 && (c.party < 0 || c.partyGuess) {
			c.party, c.partyGuess = r.partyLeft(c, s), false
		}
		return
	}
	if !measure && (c.party < 0 || c.partyGuess) {
		if p := r.sufferer(c, s); p >= 0 {
			c.party, c.partyGuess = p, false
			return
		}
	}
	if !measure && c.eventLeft && c.eventAt >= 0 && r.eventForm(c.eventAt, c.event, false) == formNoun && c.eventAgent != topic.AgentOwner {
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
		if agent == topic.AgentOwner {
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
	if c.inherited && c.partyGuess && c.from >= 0 && r.sentences[r.candidates[c.from].sentence].paragraph != s.paragraph {
		if p := r.partyOfContext(c); p >= 0 {
			c.party = p // "And the Russians? Other channels put the toll at 80"
			return
		}
	}
	if c.party >= 0 {
		return
	}
	if r.listLine(c.sentence) {
		if p := r.sectionSide(c.sentence); p >= 0 {
			c.party = p
			return
		}
	}
	if p := r.admitted(c, s); p >= 0 {
		c.party, c.partyGuess = p, true
		return
	}
	if c.introAt > 0 {
		if p := r.ownerInIntroduction(c); p >= 0 {
			c.party = p
			return
		}
	}
	if c.thing >= 0 && r.v.set.Things[c.thing].Rebel {
		// "terrorists", "insurgents": of the group that the speaker fights or that the sentence names, else of nobody that is told.
		c.party, c.partyGuess = r.enemyOfSpeaker(c), true
		if c.party >= 0 && r.v.kinds[c.party] != topic.KindGroup {
			c.party = -1
		}
		if c.party < 0 {
			c.party = r.groupIn(s)
		}
		if c.party < 0 && c.byTotal && r.definiteBefore(c.head) {
			c.party = r.lastGroup(c.head) // "the rebels number about 5,000"
		}
		for si := c.sentence - 1; c.party < 0 && si >= 0 && si > c.sentence-4 && s.paragraph-r.sentences[si].paragraph <= 1; si-- {
			c.party = r.groupIn(&r.sentences[si])
		}
		return
	}
	if rule == "host" && !r.forceThing(c.thing) && !c.placeHere {
		if p := r.countryOfCivilSpeaker(c); p >= 0 {
			c.party, c.partyGuess = p, false
			return
		}
	}
	if c.thing < 0 && r.goesOnAboutRebels(c) {
		c.party, c.partyGuess = r.candidates[r.current-1].party, true
		return
	}
	if !measure && c.thing < 0 {
		if p := r.goesOnAbout(c, s); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if rule == "host" && c.thing < 0 && !r.placeOfItsOwn(c) {
		if p := r.partOf(c); p >= 0 {
			c.party = p
			return
		}
	}
	if c.thing < 0 && !measure {
		if p := r.goesOnInSentence(c, s); p >= 0 {
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
	if !measure && c.thing < 0 {
		if p := r.sideAnnounced(c); p >= 0 {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if rule == "host" && c.thing < 0 && !c.placeNear {
		if p := r.mainParty(); p >= 0 && r.countsOnly(p) {
			c.party, c.partyGuess = p, true
			return
		}
	}
	if rule == "host" && !r.forceThing(c.thing) && r.inTwoCountries(s) {
		return // "five people were killed in Russia and Ukraine"
	}
	if rule == "host" && !r.forceThing(c.thing) {
		if c.place >= 0 {
			c.party = r.v.entityCountry[c.place]
		}
		if c.party < 0 {
			c.party, c.partyGuess = r.hostOf(c, s), true
		}
		if c.party < 0 && c.placeTokens[1] > 0 {
			c.party, c.partyGuess = r.articleCountry(), true
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
		if host := r.v.hostCountry[p]; rule == "host" && host >= 0 && c.thing >= 0 && !r.forceThing(c.thing) && c.from < 0 {
			p = host // an armed group has no civilians
		}
		c.party = p
		return
	}
	if c.event >= 0 && c.eventAt >= 0 && r.v.set.Events[c.event].Agent == "enemy" && !measure {
		p := r.agentOfEvent(c, s)
		if own := r.speakerSide(c); r.soldiersOfArmy(c) && p != own {
			c.party, c.partyGuess = own, true // an army that tells of soldiers killed by others tells of its own
			return
		}
		if p < 0 {
			p = r.attackerOf(c, s)
		}
		if p >= 0 {
			if o := r.victimOf(c, s, p); o >= 0 {
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
		if c.eventAt < 0 {
			if p := r.subjectSide(c, s, r.quantities[c.quantity].First); p >= 0 {
				c.party = p
				return
			}
		}
		if p := r.speakerSide(c); p >= 0 && len(r.v.atWar[p]) > 0 {
			c.party = p
			return
		}
	}
	if !measure && r.ofSeveral(c, s) {
		return
	}
	if !measure && !c.eventLeft {
		if p := r.holderBefore(c, s); p >= 0 {
			c.party = p
			return
		}
	}
	if !measure && c.event < 0 && r.bits[s.first]&(bIt|bThey) != 0 {
		if p := r.subjectBeforeSentence(s.first); p >= 0 { // "Hezbollah has rockets. It is believed to have 40,000 fighters"
			c.party = p
			return
		}
	}
	if p := r.partyInSentence(c, s); p >= 0 && !r.didIt(c, s, p) && !(r.v.kinds[p] == topic.KindGroup && r.soldiersOfArmy(c)) && !(rule == "host" && c.thing >= 0 && !r.forceThing(c.thing) && r.v.kinds[p] == topic.KindGroup) {
		c.party = p
		return
	}
	main := int32(-1)
	if !measure {
		main = r.mainParty()
		if p := r.partyOfContext(c); p >= 0 {
			c.party = p
			return
		}
	}
	if p := r.spokenOfBefore(c); !measure && p >= 0 {
		c.party = p
		return
	}
	if !measure && r.forceThing(c.thing) && c.voice >= 0 && r.isMilitary(&r.sources[r.voices[c.voice].src]) {
		if p := r.speakerSide(c); p >= 0 && !r.didIt(c, s, p) && r.v.kinds[p] == topic.KindCountry && (main < 0 || r.v.kinds[main] == topic.KindGroup && r.soldiersOfArmy(c)) {
			c.party = p // an army that calls nobody's soldiers "the enemy's" speaks of its own; a rebel group boasts of those it killed
			return
		}
	}
	if main >= 0 && !r.didIt(c, s, main) && !(rule == topic.PartyHost && c.thing >= 0 && !r.forceThing(c.thing) && r.opponent(main) < 0) { // who sends rescuers to a flood has no dead
		c.party = main
		return
	}
	for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-reach; k-- {
		o := &r.candidates[k]
		if s.paragraph-r.sentences[o.sentence].paragraph > 4 {
			break
		}
		if !o.dropped && o.party >= 0 && r.isMeasure(o.metric) == measure && (c.thing < 0 || o.thing < 0 || r.v.set.Things[c.thing].Rebel == r.v.set.Things[o.thing].Rebel) {
			c.party = o.party
			return
		}
	}
	if c.place >= 0 && (rule == "host" || !r.forceThing(c.thing)) {
		c.party = r.v.entityCountry[c.place]
	}
}

// goesOnInSentence gives whose people the number before was of, where the clause of a bare number names nobody: "1,500 American soldiers have died; 12,000
// have been wounded". -1 for none.
func (r *reading) goesOnInSentence(c *candidate, s *sentence) int32 {
	k := r.current - 1
	if k < 0 || r.candidates[k].dropped {
		return -1
	}
	o := &r.candidates[k]
	if o.sentence != c.sentence || o.metric != c.metric || o.party < 0 || o.partyGuess || o.thing < 0 || !r.personThing(o.thing) {
		return -1
	}
	q := &r.quantities[c.quantity]
	for i := q.First - 1; i >= s.first && i > q.First-8; i-- {
		if r.text.Tokens[i].Is(';') || r.text.Tokens[i].Is(',') || r.bits[i]&(bAnd|bBut) != 0 {
			break
		}
		if r.mentionAt(i) != nil {
			return -1
		}
	}
	for i := q.End; i < s.end && i < q.End+12; i++ {
		if r.text.Tokens[i].Is(',') || r.text.Tokens[i].Is(';') {
			break
		}
		if m := r.mentionAt(i); m != nil && !r.inVoice(c.sentence, i) {
			return -1
		}
	}
	return o.party
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
		if m.ref < 0 || m.kind == mentionFunction || r.ofRebels(m) {
			continue
		}
		kind := r.entityKind(m)
		si := r.sentenceIndex(m.first)
		s := &r.sentences[si]
		if kind != topic.KindCountry && kind != topic.KindGroup || !r.ownsCounted(m, s) && !r.sendsForce(m, s) || m.first > s.first && r.wordAt(m.first-1) == "including" || m.kind == mentionDemonym && m.form == demonymPlural && r.inVoice(si, m.first) {
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
				if r.bits[i]&bPossPronoun != 0 && (r.wordAt(i) == "its" || r.wordAt(i) == "their") && r.countedBehind(i+1, s) {
					if p := r.pronounSide(c, s, i); p >= 0 {
						return p // "the country does not publish its own losses"
					}
				}
				continue
			}
			i = m.first
			if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionMetonym && !m.possessive {
				continue
			}
			k := r.entityKind(m)
			if m.kind == mentionDemonym && m.form == demonymPlural && r.inVoice(si, m.first) {
				continue // "the South Koreans speak of 300 dead"
			}
			if k != topic.KindCountry && k != topic.KindGroup && k != topic.KindBody || !r.ownsCounted(m, s) || r.ofRebels(m) && c.thing >= 0 && !r.v.set.Things[c.thing].Rebel || r.besideOthers(m, s) {
				continue
			}
			if p := r.sideOf(m.ref); p >= 0 {
				return p
			}
		}
	}
	return -1
}

// besideOthers tells whether a name is only that of whom others are with or against, or of some among them: "North Koreans train alongside Russian
// soldiers", "50,000 troops, including North Koreans".
func (r *reading) besideOthers(m *mention, s *sentence) bool {
	for k := m.first - 1; k >= s.first && k >= m.first-3; k-- {
		switch r.wordAt(k) {
		case "alongside", "with", "against", "beside", "to", "including":
			return true
		}
		if r.bits[k]&(bArticle|bRank) == 0 {
			return false
		}
	}
	return false
}

// sectionSide gives the side whose name alone heads the lines of a list: "Russia", "Ukraine:"; -1 for none.
func (r *reading) sectionSide(si int32) int32 {
	for k := si - 1; k >= 0 && k > si-40; k-- {
		s := &r.sentences[k]
		if r.holdsCount(k) {
			continue
		}
		end := s.end
		if end > s.first && r.text.Tokens[end-1].Is(':') {
			end--
		}
		if m := r.mentionAt(s.first); m != nil && m.ref >= 0 && m.first == s.first && m.end == end {
			if kind := r.entityKind(m); kind == topic.KindCountry || kind == topic.KindGroup {
				return m.ref
			}
		}
		return -1
	}
	return -1
}

// admitted gives who owns up to the losses without being quoted: "the militia acknowledged 48 dead"; -1 for none.
func (r *reading) admitted(c *candidate, s *sentence) int32 {
	first := r.quantities[c.quantity].First
	for i := first - 1; i > s.first && i > first-5; i-- {
		w := r.wordAt(i)
		for _, stem := range [...]string{"acknowledg", "admit", "conced"} {
			if strings.HasPrefix(w, stem) {
				if p, found := r.clauseSubject(c, s, i); found {
					return p
				}
				return -1
			}
		}
		if r.text.Tokens[i].Kind == prose.Punct {
			return -1
		}
	}
	return -1
}

// sendsForce tells whether a name is the subject of a verb by which it moves people under arms: "Pyongyang has dispatched".
func (r *reading) sendsForce(m *mention, s *sentence) bool {
	if m.possessive || r.v.demonymThing < 0 {
		return false
	}
	i := m.end
	for n := 0; i < s.end && n < 3 && r.bits[i]&(bAux|bAdverb) != 0; n++ {
		i++
	}
	if i >= s.end || r.bits[i]&bEventVerb == 0 {
		return false
	}
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		sn := &r.v.senses[k]
		if sn.kind != senseEvent || r.v.set.Events[sn.ref].Agent != topic.AgentOwner {
			continue
		}
		for _, ci := range r.v.countsOfEvent[sn.ref] {
			if cc := &r.v.counts[ci]; contains(cc.things, r.v.demonymThing) && len(r.v.set.Declared[cc.metric].Expected) > 0 {
				return true
			}
		}
	}
	return false
}

// ownsCounted tells whether a name modifies something that can be counted, or stands alone for people under arms.
func (r *reading) ownsCounted(m *mention, s *sentence) bool {
	if m.kind == mentionDemonym && m.form == demonymPlural {
		return true
	}
	if m.kind == mentionMetonym && !m.possessive {
		return false
	}
	i := m.end
	if m.possessive {
		i++
	}
	for n := 0; i < s.end && n < 4; n++ {
		b := r.bits[i]
		if o := r.mentionAt(i); o != nil && o.kind == mentionFunction && r.bits[o.end-1]&bThing == 0 {
			return false // "Ukraine's military intelligence" counts nobody
		}
		if b&(bThing|bCountNoun|bTotal|bComponent) != 0 && r.commonWord(i) {
			return b&(bCountNoun|bTotal|bComponent) != 0 || !r.equipmentAt(i)
		}
		if b&^(bRank|bIncrement|bSpeechNoun|bBody|bOfficial|bRegion|bInside) != 0 || r.mentionAt(i) != nil && !r.commonWord(i) || r.text.Tokens[i].Kind != 0 {
			return false
		}
		i++
	}
	return false
}

// countedBehind tells whether a noun of people that are counted stands at token i, with at most two adjectives before it.
func (r *reading) countedBehind(i int32, s *sentence) bool {
	for n := 0; i < s.end && n < 3; n++ {
		if b := r.bits[i]; b&(bThing|bCountNoun|bTotal) != 0 && r.commonWord(i) {
			return !r.equipmentAt(i)
		} else if b&^(bRank|bIncrement|bInside) != 0 || r.text.Tokens[i].Kind != prose.Word {
			return false
		}
		i++
	}
	return false
}

// equipmentAt tells whether the noun at token i is of pieces, not of people: "a Russian missile strike" counts nobody of Russia's.
func (r *reading) equipmentAt(i int32) bool {
	t := r.senseRef(i, senseThing)
	return t >= 0 && !r.personThing(t)
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
	named := i
	if w := r.wordAt(i); w == "that" || w == "whom" || w == "which" {
		named++
	}
	if m := r.mentionAt(named); m != nil && m.first == named && !m.possessive && m.ref >= 0 && m.kind != mentionDemonym && m.kind != mentionFunction && m.end < s.end && r.bits[m.end]&(bEventVerb|bHave) != 0 {
		return r.sideOf(m.ref) // "the soldiers North Korea sent", "the soldiers that it sent"
	}
	if r.bits[i]&bEventVerb != 0 && c.thing >= 0 && (r.wordAt(i+1) == "from" || r.bits[i+1]&bBy != 0) {
		if ev := r.fittingEvent(c, i); ev >= 0 && r.v.set.Events[ev].Agent == topic.AgentOwner {
			i++ // "troops sent from North Korea"
		}
	}
	w := r.wordAt(i)
	if w == "in" && r.personThing(c.thing) {
		if i++; r.bits[i]&bArticle != 0 {
			i++
		}
		if m := r.mentionAt(i); i < s.end && m != nil && m.kind == mentionDemonym && m.first == i && m.form == demonymAdjective && m.end < s.end && isFormation(r.wordAt(m.end)) {
			return r.sideOf(m.ref) // "thirty thousand men in the Russian group"
		}
		return -1
	}
	if w != "from" && w != "of" && w != "among" && w != "for" && w != "belonging" && !(w == "by" && i > c.headEnd) {
		return -1
	}
	i++
	if i+1 < s.end && w == "of" && r.bits[i]&bPossPronoun != 0 && r.wordAt(i+1) == "own" { // "191 deaths of its own"
		if p := r.ownerOf(i); p >= 0 {
			return p
		}
		return r.speakerSide(c)
	}
	if i < s.end && r.bits[i]&bThem != 0 && (w == "among" || w == "of") {
		for k := len(r.candidates) - 1; k >= 0; k-- {
			if o := &r.candidates[k]; o.party >= 0 && r.personThing(o.thing) {
				return o.party
			}
		}
	}
	for n := 0; n < 3 && i < s.end; n++ {
		if m := r.mentionAt(i); m != nil {
			if g := r.groupBehind(m, s); g >= 0 {
				return g // "from the Russian mercenary group Wagner"
			}
			if m.ref >= 0 && !m.possessive && m.kind != mentionFunction && (m.kind != mentionDemonym || m.form != demonymAdjective || r.endsPhrase(m.end, s.end)) || m.ref >= 0 && w != "of" && m.kind != mentionFunction && (m.kind != mentionDemonym || r.ownsCounted(m, s)) {
				if k := r.entityKind(m); k == topic.KindCountry || k == topic.KindGroup || k == topic.KindBody {
					return r.sideOf(m.ref)
				}
			}
			return -1
		}
		if r.bits[i]&(bArticle|bPossPronoun) == 0 && r.wordAt(i) != "to" && !r.describesGroup(i, s) {
			return -1
		}
		i++
	}
	return -1
}

// groupBehind gives the armed group that an adjective of a country and common nouns describe; -1 for none.
func (r *reading) groupBehind(m *mention, s *sentence) int32 {
	if m.kind != mentionDemonym || m.form != demonymAdjective {
		return -1
	}
	for i := m.end; i < s.end && i < m.end+4; i++ {
		if g := r.mentionAt(i); g != nil {
			if i > m.end && g.ref >= 0 && r.entityKind(g) == topic.KindGroup && !g.possessive {
				return g.ref
			}
			return -1
		}
		if r.text.Tokens[i].Kind != prose.Word || r.bits[i]&(bPreposition|bAux|bAnd|bEventVerb|bSpeechVerb) != 0 {
			return -1
		}
	}
	return -1
}

// describesGroup tells whether a word in small letters stands right before the name of an armed group: "the opposition Free Syrian Army".
func (r *reading) describesGroup(i int32, s *sentence) bool {
	t := &r.text.Tokens[i]
	if i+1 >= s.end || t.Kind != prose.Word || t.Flags&prose.Capital != 0 || r.bits[i]&(bAux|bPreposition|bAnd|bEventVerb|bSpeechVerb) != 0 {
		return false
	}
	m := r.mentionAt(i + 1)
	return m != nil && m.ref >= 0 && r.entityKind(m) == topic.KindGroup
}

// ofWhomBefore gives whose the people are of whom the number is a part: "holds 97 hostages, of whom Israel believes 33 are dead". -1 for none.
func (r *reading) ofWhomBefore(c *candidate) int32 {
	k := r.current - 1
	if k < 0 || r.candidates[k].sentence != c.sentence || r.candidates[k].dropped || r.isMeasureOf(&r.candidates[k]) {
		return -1
	}
	o := &r.candidates[k]
	from := max(o.headEnd, o.eventEnd, r.quantities[o.quantity].End)
	for i := from; i+1 < r.quantities[c.quantity].First && i < from+8 && r.bits[i]&(bAux|bSpeechVerb|bAnd) == 0; i++ {
		if w := r.wordAt(i + 1); r.bits[i]&bOf != 0 && (w == "whom" || w == "which" || w == "them") {
			return o.party
		}
	}
	return -1
}

// onTheSideOf gives whose side the clause says that the counted people were on: "93 killed and 454 wounded on the Azerbaijani side", "on Russia's side
// 40 died"; -1 for none.
func (r *reading) onTheSideOf(c *candidate, s *sentence) int32 {
	const most = 16 // tokens
	first := r.quantities[c.quantity].First
	side := func(i int32) int32 { // of "side" at token i
		if w := r.wordAt(i); w != "side" && w != "sides" || i-3 < s.first {
			return -1
		}
		m := r.mentionAt(i - 1)
		if m == nil && r.text.Tokens[i-1].Flags&prose.Possessive != 0 {
			m = r.mentionAt(i - 2)
		}
		if m == nil || m.ref < 0 || m.kind == mentionFunction || m.first-1 < s.first {
			return -1
		}
		if r.wordAt(m.first-1) == "on" || m.first-2 >= s.first && r.bits[m.first-1]&bDefinite != 0 && r.wordAt(m.first-2) == "on" {
			return r.sideOf(m.ref)
		}
		return -1
	}
	behind := max(c.headEnd, c.eventEnd, r.quantities[c.quantity].End)
	for i := behind; i < min(s.end, behind+most); i++ {
		if r.text.Tokens[i].Is(',') || r.text.Tokens[i].Is(';') || r.bits[i]&(bBut|bSpeechVerb|bRelative) != 0 && r.bits[i]&bThing == 0 {
			break
		}
		if p := side(i); p >= 0 {
			return p
		}
	}
	for i := first - 1; i > max(s.first, first-most); i-- {
		if r.text.Tokens[i].Is(';') || r.bits[i]&bBut != 0 {
			break
		}
		if p := side(i); p >= 0 {
			return p
		}
	}
	return -1
}

// isFormation tells whether a word names a body of soldiers.
func isFormation(word string) bool {
	switch word {
	case "group", "grouping", "force", "forces", "army", "militia", "unit", "guard", "contingent", "corps", "ranks", "units", "brigade", "brigades", "garrison", "bridgehead":
		return true
	}
	return false
}

// partyLeft gives the country or group that stands as object behind the event's verb: what 12,000 people left who "fled Sudan", or "from
// Sudan" behind it; -1 for none.
func (r *reading) partyLeft(c *candidate, s *sentence) int32 {
	if c.event < 0 || c.eventAt < c.headEnd || r.v.set.Events[c.event].Agent != topic.AgentSelf {
		return -1
	}
	i := c.eventEnd
	if i < s.end && r.wordAt(i) == "from" {
		i++
	} else if i > c.eventAt && r.wordAt(i-1) != "from" && r.eventPrepositions(c) {
		return -1 // "cross into Chad"
	}
	m := r.mentionAt(i)
	if i >= s.end || m == nil || m.first != i || m.possessive || m.ref < 0 || m.kind != mentionEntity && m.kind != mentionMetonym {
		return -1
	}
	if k := r.entityKind(m); k != topic.KindCountry || m.kind == mentionMetonym {
		return -1
	}
	return m.ref
}

// eventPrepositions tells whether the event's phrase ends in a preposition.
func (r *reading) eventPrepositions(c *candidate) bool {
	return r.bits2(int(c.eventEnd-1))&bPreposition != 0
}

// ofRebels tells whether a name says whose the insurgents behind it are: "Boko Haram militants".
func (r *reading) ofRebels(m *mention) bool {
	if int(m.end) >= len(r.bits) || r.bits[m.end]&bThing == 0 {
		return false
	}
	t := r.senseRef(m.end, senseThing)
	return t >= 0 && r.v.set.Things[t].Rebel
}

// sufferer gives the subject of a verb of suffering whose object the number is: "Russia had suffered 198,000 killed and 550,000 wounded"; -1 for
// none.
func (r *reading) sufferer(c *candidate, s *sentence) int32 {
	first := r.quantities[c.quantity].First
	for i := first - 1; i > s.first && i > first-14; i-- {
		if t := &r.text.Tokens[i]; t.Kind == prose.Punct && !t.Is('-') || r.bits[i]&(bThat|bBut|bRelative|bSubordinate|bSpeechVerb) != 0 && r.bits[i]&bPreposition == 0 {
			return -1
		}
		if w := r.wordAt(i); strings.HasPrefix(w, "suffer") || strings.HasPrefix(w, "sustain") || strings.HasPrefix(w, "incur") || w == "lost" || w == "lose" || w == "loses" || w == "losing" || w == "behind" && i > s.first+1 && strings.HasPrefix(r.wordAt(i-1), "le") {
			if w == "behind" {
				i-- // "left behind eight dead"
			}
			return r.subjectSide(c, s, i)
		}
	}
	return -1
}

// countryOfCivilSpeaker gives the country of a civil body, or of somebody in a civil office, that tells of the dead and the wounded: a health ministry
// and a police chief count those of their country. -1 for none.
func (r *reading) countryOfCivilSpeaker(c *candidate) int32 {
	const most = 24 // voices looked at for the office of somebody who is named alone here
	if c.voice < 0 || c.voiceGuess {
		return -1
	}
	o := &r.sources[r.voices[c.voice].src]
	if o.kind == sourceBody && !r.isMilitary(o) && r.civil(func(word string) bool { return r.nameHas(o, word) }) {
		return r.sourceSide(o)
	}
	if o.kind != sourcePerson {
		return -1
	}
	for k := c.voice; k >= 0 && k > c.voice-most; k-- {
		v := &r.voices[k]
		if v.src < v.srcEnd && r.same(&r.sources[v.src], o) && r.civil(func(word string) bool { return r.textHas(v.first, v.end, word) }) {
			return r.sourceSide(&r.sources[v.src])
		}
	}
	return -1
}

// civil tells whether a name or an office has a word of those who count the people hit.
func (r *reading) civil(has func(string) bool) bool {
	for _, word := range [...]string{"health", "interior", "civil", "emergenc", "rescue", "police", "hospital"} {
		if has(word) {
			return true
		}
	}
	return false
}

// soldiersOfArmy tells whether an army speaks of soldiers, who are not those of the armed group that it fights: "Hezbollah fired rockets, and one
// soldier was wounded".
func (r *reading) soldiersOfArmy(c *candidate) bool {
	if c.voice < 0 || c.thing < 0 || !r.forceThing(c.thing) || r.v.set.Things[c.thing].Rebel {
		return false
	}
	o := &r.sources[r.voices[c.voice].src]
	p := r.speakerSide(c)
	return p >= 0 && r.v.kinds[p] == topic.KindCountry && r.isMilitary(o) && c.head < int32(len(r.bits)) && isRegular(r.wordAt(max(c.headEnd-1, 0)))
}

// isRegular tells whether a noun is one of soldiers that only a state has.
func isRegular(word string) bool {
	switch strings.TrimSuffix(word, "s") {
	case "soldier", "marine", "troop", "trooper", "serviceman", "servicemen", "airman", "airmen", "ranger", "paratrooper", "conscript", "reservist":
		return true
	}
	return false
}

// ofSeveral tells whether the people are those of a body of several countries: "The African Union has 12,000 troops there, mostly from Uganda
// and Kenya".
func (r *reading) ofSeveral(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First - 1
	if i <= s.first || r.bits[i]&bHave == 0 {
		return false
	}
	m := r.mentionAt(i - 1)
	return m != nil && m.ref >= 0 && r.entityKind(m) == topic.KindBody && r.sideOf(m.ref) < 0
}

// groupIn gives the armed group that a sentence names, -1 where it names none or several.
func (r *reading) groupIn(s *sentence) int32 {
	group := int32(-1)
	for i := s.first; i < s.end && i < s.first+reach; i++ {
		m := r.mentionAt(i)
		if m == nil || m.first != i || m.ref < 0 || r.entityKind(m) != topic.KindGroup {
			continue
		}
		if group >= 0 && group != m.ref {
			return -1
		}
		group = m.ref
	}
	return group
}

// goesOnAboutRebels tells whether a number without a noun is joined to one of insurgents: "80 terrorists were killed and about 100 injured".
func (r *reading) goesOnAboutRebels(c *candidate) bool {
	if r.current == 0 {
		return false
	}
	o := &r.candidates[r.current-1]
	if o.sentence != c.sentence || o.thing < 0 || !r.v.set.Things[o.thing].Rebel {
		return false
	}
	i := r.quantities[c.quantity].First - 1
	return i > o.headEnd && i-o.headEnd < 8 && r.bits[i]&bAnd != 0
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
		if c.thing >= 0 && o.thing >= 0 && r.v.set.Things[c.thing].Rebel != r.v.set.Things[o.thing].Rebel {
			continue // "25 militants and two soldiers were killed"
		}
		if !o.dropped && r.v.set.Declared[o.metric].Party != "" && o.party >= 0 && !r.isMeasure(o.metric) && !r.isMeasure(c.metric) {
			return o.party
		}
	}
	return -1
}

// hostOf gives the country whose place the sentence, or one before it in the paragraph, names.
func (r *reading) hostOf(c *candidate, s *sentence) int32 {
	if p := r.hostNamed(c, s, false); p >= 0 {
		return p
	}
	return r.hostNamed(c, s, true)
}

// inTwoCountries tells whether the sentence is about what happened "in Russia and Ukraine".
func (r *reading) inTwoCountries(s *sentence) bool {
	from := r.mentionsBefore(s.first)
	for k := from; k+1 < len(r.mentions) && r.mentions[k+1].first < s.end && k < from+32; k++ {
		a, b := &r.mentions[k], &r.mentions[k+1]
		if a.first > s.first && r.bits[a.first-1]&bIn != 0 && b.first == a.end+1 && r.bits[a.end]&bAnd != 0 && r.entityKind(a) == topic.KindCountry && r.entityKind(b) == topic.KindCountry && a.ref != b.ref {
			return true
		}
	}
	return false
}

// hostNamed looks for it among the places of the paragraph, with or without those that only say where a speaker is from.
func (r *reading) hostNamed(c *candidate, s *sentence, speakers bool) int32 {
	for si := c.sentence; si >= 0 && si > c.sentence-12 && r.sentences[si].paragraph == s.paragraph; si-- {
		o := &r.sentences[si]
		for i := max(o.first, o.end-reach); i < o.end; i++ {
			m := r.mentionAt(i)
			if m == nil || m.first != i || !speakers && r.besideSpeaker(si, i) {
				continue
			}
			ref := m.placeRef
			if ref < 0 && m.kind == mentionEntity && m.ref >= 0 && r.v.kinds[m.ref] == topic.KindPlace {
				ref = m.ref
			}
			if ref >= 0 {
				if p := r.v.entityCountry[ref]; p >= 0 {
					return p
				}
			}
			if m.kind == mentionEntity && r.entityKind(m) == topic.KindCountry && i > o.first && (r.bits[i-1]&bIn != 0 || r.bits[i-1] == 0 && r.inCountry(m, o.first)) {
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
		} else if m == nil && r.bits[i-1]&bBody != 0 {
			if p := r.lastGroup(i); p >= 0 {
				return p // "the communist group has 1,500 fighters"
			}
		}
	}
	find := func(lo, hi int32) int32 {
		for i := hi - 1; i >= lo; i-- {
			m := r.mentionAt(i)
			if m == nil {
				if r.bits[i]&bEnemy != 0 && i < q.First {
					return r.enemyCalled(c)
				}
				continue
			}
			i = m.first
			if m.ref < 0 || m.kind == mentionFunction || r.inVoice(c.sentence, m.first) || r.ofSpeaker(c.sentence, m) || r.ofRebels(m) && c.thing >= 0 && !r.v.set.Things[c.thing].Rebel || r.compounds(int(m.end)) {
				continue // also "British-made howitzers"
			}
			if i > q.End && i > s.first && r.wordAt(i-1) == "including" {
				continue // of some of them
			}
			k := r.entityKind(m)
			if (k == topic.KindCountry || k == topic.KindGroup) && m.kind != mentionMetonym && !(i > lo && r.bits[i-1]&bIn != 0) && !r.governedName(i, lo) && !r.attacks(m, s) {
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
	hi := q.End
	for hi < s.end && hi < q.End+20 && r.bits[hi]&bRelative == 0 && !r.text.Tokens[hi].Is(';') && !r.partAt(c.quantity+1, s, hi) { // "a mission in Somalia, which fights …" tells of the mission
		hi++
	}
	return find(q.End, hi)
}
