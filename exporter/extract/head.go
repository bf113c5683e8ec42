package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// head reads the noun phrase behind the number: "17,819 [Russian servicemen]". It gives false where no counted noun stands there.
func (r *reading) head(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	toks := r.text.Tokens
	i := q.End
	if i < s.end && toks[i].Is('"') && toks[i].Flags&prose.Close != 0 {
		i++ // “450 or so” of their men
	}
	if q.First == s.first && i+1 < s.end && toks[i].Is(':') {
		i = r.behindLabel(i+1, s) // "45,100: Ukrainian soldiers killed"
	}
	if i+1 < s.end && r.bits[i]&bIncrement != 0 && r.bits[i+1]&bOf != 0 {
		i++ // "three more of its soldiers"
	}
	if i < s.end && r.bits[i]&bOf != 0 {
		i++
		if i < s.end && r.bits[i]&bThem != 0 && (i+1 >= s.end || r.bits[i]&bArticle == 0 || r.bits[i+1]&bThing == 0 && r.mentionAt(i+1) == nil) {
			if t := r.thingNamed(c, s); t >= 0 {
				c.thing = t // "Fresh troops, at least 1,000 of them"
			} else if c.inheritFrom(r, s); c.from < 0 && !c.inherited {
				r.countNamed(c, s)
			}
			c.headEnd = i + 1
			if r.existential(q.First, s) && r.v.demonymThing >= 0 && r.personThing(c.thing) {
				c.thing, c.count, c.stock = r.v.demonymThing, -1, true // "there were 12,000 of them"
			}
			j := i + 1
			if j < s.end && r.bits[j]&bBe != 0 {
				j++
			}
			if j < s.end && r.bits[j]&(bThing|bComponent) != 0 && r.bits[j]&bEvent == 0 { // "19 of them officers", "three of them were children"
				c.component = strings.ToLower(r.tokensText(j, r.phraseEnd(j)))
			} else if m := r.mentionAt(j); j < s.end && m != nil && m.kind == mentionDemonym && (j > i+1 || m.form != demonymAdjective || r.endsPhrase(m.end, s.end)) {
				c.party, c.partyGuess = m.ref, false // "five of them Malaysians", "more than 10,000 of them are North Korean"
			}
			return c.thing >= 0 || c.count >= 0
		}
		if i < s.end && r.wordAt(i) == "whose" { // "the brigade of Hezbollah, 16 of whose fighters died"
			c.party = r.sideBetween(max(s.first, q.First-reach), q.First)
			i++
		} else if i < s.end && r.bits[i]&(bArticle|bPossPronoun) != 0 {
			if r.bits[i]&bPossPronoun != 0 {
				c.party = r.ownerOf(i)
				c.own = r.wordAt(i) == "our" || r.wordAt(i) == "my"
			}
			i++
		}
		if k := r.quantityAt(c.quantity+1, s, i); k >= 0 { // "1,050 of the 4,200 soldiers"
			i = r.quantities[k].End
			if !r.nounFollows(i, s) {
				if r.countsOther(q, s) {
					return false
				}
				c.inheritFrom(r, s)
				c.headEnd = i
				return c.thing >= 0 || c.count >= 0
			}
		}
	}
	if i+3 < s.end && r.wordAt(i) == "the" && r.wordAt(i+1) == "number" && r.bits[i+2]&bOf != 0 {
		i += 3 // "put at 288 the number of residents whose deaths …"
	}
	participle := int32(-1) // before the noun
	for n := 0; i < s.end && n < 10; n++ {
		i = r.skipBracket(i, s)
		if i >= s.end {
			return false
		}
		if m := r.mentionAt(i); m != nil && m.first == i && (r.bits[i]&(bThing|bCountNoun) == 0 || m.kind != mentionUnknown && m.kind != mentionFunction) {
			next := m.end
			if k := r.nounAcross(m); k > 0 { // "300 [Russian military] casualties"
				if m.ref >= 0 {
					c.party = r.sideOf(m.ref)
				}
				return r.countedNoun(c, k, s) > 0
			}
			switch {
			case next+1 < s.end && toks[next].Is('-') && toks[next].Flags&prose.Glued != 0 && r.mentionAt(next+1) == nil:
				i = next + 2 // "Israeli-made drones", "Iranian-backed fighters"
				continue
			case m.kind == mentionDemonym:
				c.party = m.ref
				if next+1 < s.end && r.bits[next]&(bAnd|bOr) != 0 {
					if k := r.quantityAt(c.quantity+1, s, next+1); k >= 0 { // "5,830 Russian and 3,170 Ukrainian deaths"
						shared := candidate{quantity: k, sentence: c.sentence, count: -1, thing: -1, event: -1, eventAt: -1, from: -1, party: -1}
						if r.head(&shared, s) {
							c.thing, c.count, c.head, c.headEnd = shared.thing, shared.count, shared.head, shared.headEnd
							c.event, c.eventAt, c.eventEnd = shared.event, shared.eventAt, shared.eventEnd
							return true
						}
					}
				}
				if m.form == demonymPlural || !r.nounFollows(next, s) {
					if m.form == demonymAdjective || r.plainNoun(next, s) {
						return false // "three Russian columns"
					}
					t := r.v.demonymThing
					if r.population(q.First, s) || r.wordAt(m.first-1) == "ethnic" {
						t = r.v.peopleThing
					}
					c.thing, c.head, c.headEnd = t, m.first, next
					return t >= 0
				}
			case m.possessive:
				next++
				switch {
				case c.party >= 0 || m.ref < 0:
				case m.kind == mentionFunction: // "40 of the regime's men"
					c.party = r.sideOfFunction(c, s, m)
				default:
					c.party = r.sideOf(m.ref)
				}
			case m.ref >= 0 && (r.entityKind(m) == "group" || r.entityKind(m) == "country" || r.entityKind(m) == "body"):
				if !r.nounFollows(next, s) {
					if r.entityKind(m) == topic.KindGroup && r.pluralName(m) && !r.plainNoun(next, s) {
						c.party, c.thing, c.head, c.headEnd = m.ref, r.v.demonymThing, m.first, next // "138 Houthis"
						return c.thing >= 0
					}
					if r.entityKind(m) == topic.KindGroup && m.end-m.first > 1 && r.bits2(int(m.end-1))&bThing != 0 {
						c.party, c.thing, c.head, c.headEnd = m.ref, r.v.demonymThing, m.first, next // "15 [FARC dissidents]", one name
						return c.thing >= 0
					}
					return false
				}
				if c.party = r.sideOf(m.ref); c.party < 0 && r.entityKind(m) == topic.KindBody && r.v.entityCountry[m.ref] < 0 {
					c.party = m.ref // "7,000 NATO troops": of several countries
				}
			case m.kind == mentionUnknown || m.kind == mentionFunction || r.entityKind(m) == "place":
				if !r.nounFollows(next, s) {
					return false
				}
				if m.kind == mentionFunction && c.party < 0 { // "75 government soldiers"
					c.party = r.sideOfFunction(c, s, m)
				}
			default:
				return false
			}
			i = next
			continue
		}
		if r.membersOf(c, i, s) {
			return true
		}
		b := r.bits[i]
		if b&bEnemy != 0 {
			c.enemy = true
		}
		if c.party < 0 && isLoyal(r.wordAt(i)) {
			c.party = r.stateAt(i)
		}
		if w := r.wordAt(i); w == "our" || w == "own" && i > s.first && (r.bits[i-1]&bPossPronoun != 0 || toks[i-1].Flags&prose.Possessive != 0) {
			c.own = true // "three men of its own"
		}
		if b&bBody != 0 && i+1 < s.end && r.text.Tokens[i+1].Flags&prose.Possessive != 0 && c.party < 0 {
			c.party = r.lastGroup(i)
		}
		switch {
		case b&(bThing|bCountNoun|bComponent) != 0 && !r.isVerbHere(i):
			if end := r.countedNoun(c, i, s); end > 0 {
				if participle >= 0 && c.event < 0 && c.thing >= 0 {
					if ev := r.fittingEvent(c, participle); ev >= 0 && r.v.set.Events[ev].Agent == topic.AgentEnemy && r.countFor(c.thing, ev) >= 0 {
						r.takeEvent(c, participle, s) // "211 destroyed Russian tanks"
					}
				}
				return true
			}
			if b&(bThing|bCountNoun) != 0 {
				return false
			}
		case b&(bEventVerb|bAux|bPreposition|bRelative|bAnd|bOr|bBut|bSubordinate|bArticle|bSpeechVerb|bHear|bPronoun) != 0 && b&(bIncrement|bRank) == 0:
			if b&bEventVerb != 0 && b&bAux == 0 && r.participleBeforeNoun(i, s) {
				participle = i
				break // "destroyed tanks", "captured soldiers"
			}
			return false
		case b&bOfficial != 0 && b&bThing == 0:
			return false
		case toks[i].Kind == prose.Number:
			return false
		case toks[i].Kind == prose.Punct && !toks[i].Is('-') && !(toks[i].Is('"') && toks[i].Flags&prose.Open != 0) && !toks[i].Is('\''):
			return false
		case toks[i].Kind == prose.Word && b == 0 && n > 0 && i > q.End+4:
			return false
		}
		i = r.phraseEnd(i)
	}
	return false
}

// membersOf reads whose members the number counts: "seven members of the security forces", "Al-Shabaab has 7,000 members". Members of what does not
// fight are not counted.
func (r *reading) membersOf(c *candidate, i int32, s *sentence) bool {
	if w := r.wordAt(i); w != "members" && w != "member" || r.v.demonymThing < 0 {
		return false
	}
	q := &r.quantities[c.quantity]
	if i+1 >= s.end || r.bits[i+1]&bOf == 0 {
		verb := q.First - 1
		if i != q.End || verb <= s.first || r.bits[verb]&bHave == 0 {
			return false
		}
		side, found := r.clauseSubject(c, s, verb)
		if !found || side < 0 || r.v.kinds[side] != topic.KindGroup {
			return false
		}
		c.thing, c.party, c.head, c.headEnd = r.v.demonymThing, side, i, i+1
		return true
	}
	if i+2 < s.end && r.wordAt(i+2) == "other" {
		return false // "members of other groups": whose, is not told
	}
	party, armed := c.party, false
	for j := i + 2; j < min(s.end, i+9); j++ {
		if m := r.mentionAt(j); m != nil && m.first == j && (r.bits[j]&bThing == 0 || m.kind == mentionDemonym) {
			switch kind := r.entityKind(m); {
			case m.kind == mentionFunction && r.v.set.Functions[m.ref].Military:
				if party < 0 {
					party = r.sideOfFunction(c, s, m)
				}
				armed = true
			case m.kind == mentionFunction || m.ref < 0:
				return false
			case m.kind == mentionDemonym || m.possessive || kind == topic.KindCountry:
				party, armed = r.sideOf(m.ref), armed || kind == topic.KindGroup
			case kind == topic.KindGroup:
				party, armed = m.ref, true
			case kind == topic.KindBody && r.isMilitary(&source{kind: sourceBody, entity: m.ref, function: -1, first: m.first, end: m.end}):
				party, armed = r.sideOf(m.ref), true
			default:
				return false
			}
			j = m.end - 1
			if armed {
				c.thing, c.party, c.head, c.headEnd = r.v.demonymThing, party, i, m.end
				return true
			}
			continue
		}
		if isFormation(strings.TrimSuffix(r.wordAt(j), "s")) || isFormation(r.wordAt(j)) || r.bits[j]&bThing != 0 && r.forceThing(r.senseRef(j, senseThing)) && !r.commonAdjective(j, s) {
			end := r.phraseEnd(j)
			if w := r.wordAt(j); (w == "group" || w == "groups") && !armed {
				return false // of any group
			}
			c.thing, c.party, c.head, c.headEnd = r.v.demonymThing, party, i, end
			return true
		}
		switch r.wordAt(j) {
		case "armed", "terrorist", "militant", "rebel", "insurgent", "paramilitary", "jihadist", "extremist":
			armed = true
		}
		if t := &r.text.Tokens[j]; t.Kind != prose.Word && t.Flags&prose.Possessive == 0 || r.bits[j]&(bPreposition|bAux|bAnd|bSpeechVerb) != 0 {
			return false
		}
	}
	return false
}

// commonAdjective tells whether the counted noun at token j only describes the noun behind it: "rebel groups".
func (r *reading) commonAdjective(j int32, s *sentence) bool {
	k := r.phraseEnd(j)
	return k < s.end && r.text.Tokens[k].Kind == prose.Word && (isFormation(strings.TrimSuffix(r.wordAt(k), "s")) || isFormation(r.wordAt(k)))
}

// behindLabel steps over "the number of" behind the colon of a line that its number opens.
func (r *reading) behindLabel(i int32, s *sentence) int32 {
	if r.bits[i]&bArticle != 0 {
		i++
	}
	if i+2 < s.end && r.bits[i+1]&bOf != 0 && r.sumAt(i) {
		i += 2
	}
	return i
}

// labelledTotal reads the noun of a sum behind the colon of a line that its number opens: "1,660: Russian losses on Monday".
func (r *reading) labelledTotal(c *candidate, s *sentence) {
	i := r.quantities[c.quantity].End
	if i+1 >= s.end || !r.text.Tokens[i].Is(':') {
		return
	}
	i = r.behindLabel(i+1, s)
	if m := r.mentionAt(i); m != nil && m.kind == mentionDemonym && m.first == i {
		i = m.end
	}
	if i >= s.end || r.bits[i]&bTotal == 0 {
		return
	}
	if ref := r.senseRef(i, senseTotal); ref >= 0 && !r.isMeasure(r.v.counts[ref].metric) {
		c.count, c.byTotal, c.head, c.headEnd = ref, true, i, r.phraseEnd(i)
		r.partyBeside(c, i, s)
	}
}

// thingNamed gives the thing that the sentence names in the plural just before the number, with no number of its own; -1 for none.
func (r *reading) thingNamed(c *candidate, s *sentence) int32 {
	first := r.quantities[c.quantity].First
	for i := first - 1; i >= s.first && i > first-8; i-- {
		if r.quantityOf[i] > 0 || r.text.Tokens[i].Is(';') || r.text.Tokens[i].Is(':') {
			return -1
		}
		if r.bits[i]&bThing != 0 && r.bits[i]&bInside == 0 && r.pluralThing(i) {
			if i > s.first && r.quantityOf[i-1] > 0 {
				return -1
			}
			return r.senseRef(i, senseThing)
		}
		if m := r.mentionAt(i); m != nil && m.kind == mentionDemonym && m.form == demonymPlural && r.v.demonymThing >= 0 {
			if m.first > s.first && r.quantityOf[m.first-1] > 0 {
				return -1
			}
			if c.party < 0 {
				c.party = r.sideOf(m.ref)
			}
			return r.v.demonymThing // "The North Koreans, about 4,000 of whom are dead"
		}
		if r.bits[i]&(bEventVerb|bSpeechVerb|bAux) != 0 && r.bits[i]&bThing == 0 {
			return -1
		}
	}
	return -1
}

// isLoyal tells whether an adjective says that soldiers are the state's.
func isLoyal(word string) bool {
	switch word {
	case "loyalist", "pro-government", "federal", "regime":
		return true
	}
	return false
}

// pluralName tells whether a name ends as a plural does, so that a number before it counts those who bear it.
func (r *reading) pluralName(m *mention) bool {
	w := r.text.Of(r.text.Tokens[m.end-1])
	return len(w) > 3 && w[len(w)-1] == 's' && w[len(w)-2] != 's' && r.text.Tokens[m.end-1].Flags&prose.Upper == 0
}

// nounAcross gives the token within a name at which a counted noun begins that ends behind it, 0 for none.
func (r *reading) nounAcross(m *mention) int32 {
	for k := m.first + 1; k < m.end; k++ {
		if r.bits[k]&(bThing|bCountNoun) != 0 && r.phraseEnd(k) > m.end {
			return k
		}
	}
	return 0
}

// skipBracket steps over the abbreviation of a name in brackets: "Republic of Korea (DPRK) soldiers".
func (r *reading) skipBracket(i int32, s *sentence) int32 {
	if !r.text.Tokens[i].Is('(') {
		return i
	}
	m := r.mentionAt(i + 1)
	if m == nil || m.first != i+1 || m.end >= s.end || !r.text.Tokens[m.end].Is(')') {
		return i
	}
	return m.end + 1
}

// existential tells whether "there were" stands before the number at token i.
func (r *reading) existential(i int32, s *sentence) bool {
	for k := i - 1; k >= s.first && k > i-5; k-- {
		if r.wordAt(k) == "there" {
			return true
		}
		if r.bits[k]&(bAux|bAdverb|bNegated) == 0 {
			return false
		}
	}
	return false
}

// isVerbHere tells whether a phrase that can be noun and verb is a verb where it stands behind the number: "12 captured in May".
func (r *reading) isVerbHere(i int32) bool {
	b := r.bits[i]
	return b&bEventVerb != 0 && b&bThing == 0 && b&bCountNoun == 0
}

// participleBeforeNoun tells whether a participle at i stands before the counted noun: "five burnt tanks".
func (r *reading) participleBeforeNoun(i int32, s *sentence) bool {
	j := r.phraseEnd(i)
	if j < s.end && r.whoseBehind(j, s) != nil {
		return true // "700 captured Ukrainian soldiers"
	}
	return j < s.end && r.bits[j]&(bThing|bCountNoun) != 0 && r.bits[j]&bInside == 0 && r.commonWord(j) && r.text.Tokens[j].Kind == prose.Word
}

// whoseBehind gives the demonym at token i that tells whose the people are whom the words before it count: "600 dead Ukrainians", "800 captured
// Ukrainian soldiers"; nil for none.
func (r *reading) whoseBehind(i int32, s *sentence) *mention {
	m := r.mentionAt(i)
	if m == nil || m.kind != mentionDemonym || m.first != i || m.ref < 0 || m.possessive {
		return nil
	}
	if m.form == demonymPlural && m.end <= s.end || m.end < s.end && r.bits[m.end]&bThing != 0 && r.pluralThing(m.end) && r.commonWord(m.end) {
		return m
	}
	return nil
}

// nounFollows tells whether a counted noun follows at i within a few modifiers.
func (r *reading) nounFollows(i int32, s *sentence) bool {
	for n := 0; i < s.end && n < 5; n++ {
		if i = r.skipBracket(i, s); i >= s.end {
			return false
		}
		if m := r.mentionAt(i); m != nil && (r.bits[i]&bThing == 0 || m.kind == mentionDemonym) {
			if m.kind == mentionDemonym && m.form == demonymPlural {
				return true
			}
			i = m.end
			if m.possessive {
				i++
			}
			continue
		}
		b := r.bits[i]
		if b&(bThing|bCountNoun|bComponent) != 0 && (b&bEventVerb == 0 || b&bThing != 0) {
			return true
		}
		if b&^(bRank|bIncrement|bTotal|bCountNoun|bInside|bRegion|bOfficial|bTitle|bSpeechNoun|bBody|bComponent) != 0 || r.text.Tokens[i].Kind != prose.Word && !r.text.Tokens[i].Is('-') {
			return false
		}
		i = r.phraseEnd(i)
	}
	return false
}

// countedNoun takes the noun at i as what is counted, unless it only modifies another noun; it gives the token behind it, 0 for no.
func (r *reading) countedNoun(c *candidate, i int32, s *sentence) int32 {
	toks := r.text.Tokens
	for {
		end := r.phraseEnd(i)
		// A compound of known nouns: the last one is the head.
		j := end
		if j < s.end && toks[j].Is('-') && toks[j].Flags&prose.Glued != 0 {
			j++
		}
		if j < s.end && j == end && r.bits[j]&(bThing|bCountNoun) != 0 && toks[j].Kind == prose.Word && r.commonWord(j) && r.bits[j]&(bEventState|bEventVerb) == 0 && !r.pluralThing(i) {
			if a, b := r.senseRef(i, senseThing), r.senseRef(j, senseThing); a >= 0 && b >= 0 && r.personThing(a) && !r.forceThing(a) && !r.personThing(b) {
				return 0 // "nine civilian cars"
			}
			ev := r.eventSense(i, formState)
			if ev < 0 && r.bits[i]&bEventVerb != 0 {
				ev = r.fittingEvent(&candidate{thing: r.senseRef(j, senseThing)}, i)
			}
			if ev >= 0 { // "86,140 dead soldiers", "15 killed troops"
				c.event, c.eventAt, c.eventEnd = ev, i, end
			}
			i = j
			continue
		}
		if end+1 < s.end && toks[end].Flags&prose.Possessive != 0 && r.bits[end+1]&bCountNoun != 0 { // "31 soldiers' bodies"
			c.count = r.senseRef(end+1, senseCountNoun)
			c.head, c.headEnd = end+1, r.phraseEnd(end+1)
			return c.headEnd
		}
		if end < s.end && r.bits[end]&(bThing|bCountNoun|bEventNoun|bTotal) == 0 && !r.pluralThing(i) && r.pluralNoun(end) {
			return 0 // "12 tank crews", "three missile strikes"
		}
		if end < s.end && r.bits[end]&(bEventNoun|bTotal) != 0 && r.bits[end]&bEventVerb == 0 && r.bits[end]&(bThing|bEventState) == 0 && toks[end].Kind == prose.Word && r.pluralNoun(end) {
			if ev := r.eventSense(end, formNoun); ev >= 0 { // "300 civilian deaths"
				c.event, c.eventAt, c.eventEnd = ev, end, r.phraseEnd(end)
			} else {
				return 0
			}
		}
		c.head, c.headEnd = i, end
		n := &r.v.nodes[r.phrase[i]]
		for k := n.senses; k < n.sensesEnd; k++ {
			sn := &r.v.senses[k]
			switch sn.kind {
			case senseThing:
				if c.thing < 0 {
					c.thing = sn.ref
				}
			case senseCountNoun:
				if c.count < 0 {
					c.count = sn.ref
				}
			}
		}
		if c.count >= 0 && c.thing < 0 && c.party < 0 && end < s.end {
			if m := r.whoseBehind(end, s); m != nil {
				c.party, c.headEnd = r.sideOf(m.ref), m.end
				return m.end
			}
		}
		if r.bits[i]&bComponent != 0 {
			if r.partMarked(c, s) {
				c.component = strings.ToLower(r.tokensText(i, end))
			}
			if c.thing < 0 && c.count < 0 {
				c.thing = r.v.demonymThing
			}
		}
		return end
	}
}

// plainNoun tells whether a word that no topic knows stands at i, so that a name before it only modifies it.
func (r *reading) plainNoun(i int32, s *sentence) bool {
	return i < s.end && r.text.Tokens[i].Kind == prose.Word && r.bits[i]&^(bBody|bTotal|bRegion|bOfficial) == 0 && r.mentionAt(i) == nil
}

// population tells whether a place owns the counted people: "Karabakh's 120,000 Armenians".
func (r *reading) population(i int32, s *sentence) bool {
	if i-2 < s.first || r.text.Tokens[i-1].Flags&prose.Possessive == 0 {
		return false
	}
	m := r.mentionAt(i - 2)
	return m != nil && (m.placeRef >= 0 || r.entityKind(m) == "place" || r.entityKind(m) == "group")
}

// commonWord tells whether token i belongs to no name but that of a function: "troops" are both a thing and the military.
func (r *reading) commonWord(i int32) bool {
	m := r.mentionAt(i)
	return m == nil || m.kind == mentionFunction
}

// partMarked tells whether the number is said to be a part of the one before it: "including 500 officers and three generals", "500
// officers and three generals included".
func (r *reading) partMarked(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	for i := q.First - 1; i >= s.first && i > q.First-14; i-- {
		switch r.wordAt(i) {
		case "including", "among", "incl", "counting", "include", "includes", "included", "comprise", "comprises":
			return true
		}
		if r.bits[i]&(bSpeechVerb|bAux|bBut|bSubordinate|bEventVerb) != 0 && r.bits[i]&(bPreposition|bThing) == 0 || r.text.Tokens[i].Is(';') {
			break
		}
	}
	for i := q.End; i < s.end && i < q.End+10; i++ {
		if r.wordAt(i) == "included" {
			return i+1 >= s.end || r.text.Tokens[i+1].Kind == prose.Punct // "12,000 men, 500 officers included"
		}
		if r.wordAt(i) == "among" && i+1 < s.end && r.bits[i+1]&bThem != 0 {
			return i+2 >= s.end || r.text.Tokens[i+2].Kind == prose.Punct // "1,026 marines, 162 officers and 47 women among them"
		}
		if r.bits[i]&(bSpeechVerb|bAux|bBut|bSubordinate|bEventVerb) != 0 || r.text.Tokens[i].Is('.') {
			break
		}
	}
	return false
}

// pluralThing tells whether the thing at i is in the plural.
func (r *reading) pluralThing(i int32) bool {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; (s.kind == senseThing || s.kind == senseCountNoun) && s.form == 1 {
			return true
		}
	}
	return false
}

// pluralNoun guesses whether an unknown word is a noun in the plural.
func (r *reading) pluralNoun(i int32) bool {
	t := r.text.Tokens[i]
	if t.Kind != prose.Word || t.Flags&prose.Capital != 0 || t.End-t.Start < 4 || r.bits[i]&(bAux|bPreposition|bAdverb|bSpeechVerb|bPronoun|bPossPronoun|bSubordinate|bEventVerb|bEventState) != 0 {
		return false
	}
	w := r.text.Of(t)
	return w[len(w)-1] == 's' && w[len(w)-2] != 's'
}

// eventSense gives the event of a sense of the phrase at i, with the form where form is not 0; -1 for none.
func (r *reading) eventSense(i int32, form uint8) int32 {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseEvent && (form == 0 || s.form == form) {
			return s.ref
		}
	}
	return -1
}

// quantityAt gives the quantity, of index k or more, whose phrase begins at token i; -1 for none.
func (r *reading) quantityAt(k int32, s *sentence, i int32) int32 {
	if i < s.first || i >= s.end {
		return -1
	}
	if n := r.quantityOf[i] - 1; n >= k && r.quantities[n].First == i {
		return n
	}
	return -1
}

// strong reads "a 10,000-strong contingent" and drops other numbers that a hyphen joins to the next word.
func (r *reading) strong(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	i := q.End
	if i < s.end && r.text.Tokens[i].Is('-') {
		i++
	}
	if i >= s.end || r.wordAt(i) != "strong" {
		if i < s.end && r.wordAt(i) == "odd" {
			q.End = i + 1
			found := r.head(c, s)
			r.findEvent(c, s)
			r.pickCount(c)
			return found && c.metric >= 0
		}
		return false
	}
	c.headEnd = i + 1
	for j := i + 1; j < s.end && j < i+6; j = r.phraseEnd(j) {
		if m := r.mentionAt(j); m != nil && m.ref >= 0 && c.party < 0 {
			c.party = r.sideOf(m.ref)
		}
		b := r.bits[j]
		if b&(bTotal|bThing|bCountNoun|bComponent) != 0 && r.phrase[j] != 0 {
			c.head, c.headEnd = j, r.phraseEnd(j)
			break
		}
		if b&(bPreposition|bAux|bSpeechVerb) != 0 {
			break
		}
	}
	c.thing, c.byTotal = r.v.demonymThing, true
	// Whom it is made of may stand before: "holding back a 50,000-strong grouping", "Armenia's 1,960-strong contingent".
	for j := q.First - 1; j >= s.first && j > q.First-5 && c.party < 0; j-- {
		if m := r.mentionAt(j); m != nil && m.ref >= 0 {
			c.party = r.sideOf(m.ref)
		} else if r.bits[j]&(bPreposition|bAux|bEventVerb|bSpeechVerb) != 0 {
			break
		}
	}
	r.pickCount(c)
	return c.metric >= 0
}
func (r *reading) senseRef(i int32, kind senseKind) int32 {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == kind {
			return s.ref
		}
	}
	return -1
}

// quantityCovering gives the quantity before qi that covers token j, -1 for none.
func (r *reading) quantityCovering(s *sentence, qi, j int32) int32 {
	if n := r.quantityOf[j] - 1; n >= s.quantities && n < qi {
		return n
	}
	return -1
}
