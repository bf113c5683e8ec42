package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// nounPhrase is somebody named or described in the text, as far as sources go.
type nounPhrase struct {
	source
	first, end int32 // tokens, title and description included
	governed   bool  // a preposition stands before it
	definite   bool  // "the general": somebody spoken of before
	pronoun    bits
	possessed  bool // "its spokesman"
	bare       bool // a definite description without anything that tells whose
	heads      bool // "the leader of …": one who need not have been spoken of
}

// nounPhrases collects the noun phrases among tokens [lo, hi) that could be sources, in order of the text. They are valid until the next
// call.
func (r *reading) nounPhrases(lo, hi int32) []nounPhrase { return r.nounPhrasesUntil(lo, hi, nil) }

// phraseBits are what a word must be for nounPhrasesUntil to have a case for it, beside a name and the phrases of insiders.
const phraseBits = bDefinite | bThem | bOfficial | bTitle | bRank | bPronoun | bPossPronoun | bBody | bArticle | bPreposition | bInside |
	bAux | bRelative | bThat | bBut | bSubordinate | bAnd | bOr | bEventVerb | bHear

// nounPhrasesUntil stops behind the first noun phrase that is enough for the caller.
func (r *reading) nounPhrasesUntil(lo, hi int32, enough func(*nounPhrase) bool) []nounPhrase {
	nps := r.nps[:0]
	toks := r.text.Tokens
	var c npContext
	c.reset(lo)
	si := r.sentenceIndex(lo)
	r.findDates(si)
	s := &r.sentences[si]
	date := s.dates // the first that ends behind token i
	for i, asked := lo, 0; i < hi; {
		if len(nps) > asked && enough != nil {
			if enough(&nps[len(nps)-1]) {
				break
			}
			asked = len(nps)
		}
		for date < s.datesEnd && r.dates[date].End <= i {
			date++
		}
		if date < s.datesEnd && r.dates[date].First <= i+2 && r.dateStart(date) <= i {
			i = r.dates[date].End
			c.reset(i)
			continue
		}
		b := r.bits[i]
		if b&(bThing|bDefinite|bThem) != 0 {
			if end := r.insiders(i, hi); end > 0 {
				nps = append(nps, nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: i, end: end, role: toks[i].Word, plural: r.wordAt(i) != "person"},
					first: i, end: end, governed: c.governed})
				c.reset(end)
				i = end
				continue
			}
		}
		end := int32(0)
		if toks[i].Kind == prose.Number {
			end = r.unitAt(i, hi)
		}
		if end > 0 {
			nps = append(nps, nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: c.country(), first: i, end: end, role: toks[end-1].Word}, first: c.start, end: end, governed: c.governed})
			c.reset(end)
			i = end
			continue
		}
		if i+3 < hi && toks[i+1].Is('-') && r.seatAt(i) {
			if m := r.mentionAt(i); m == nil || m.end <= i+1 {
				i += 3 // "the London-based monitor": only its seat
				continue
			}
		}
		person := int32(-1)
		if i > 0 && r.bits[i-1]&bArticle != 0 {
			person, end = r.officeOf(i, hi)
		}
		if person >= 0 {
			nps = append(nps, nounPhrase{source: source{kind: sourcePerson, entity: person, function: -1, country: r.v.entityCountry[person], first: i, end: end, role: toks[i].Word},
				first: c.start, end: end, governed: c.governed})
			c.reset(end)
			i = end
			continue
		}
		if b&(bThing|bOfficial) == bThing && r.hiddenOfficial(i) && r.mentionAt(i) == nil && !r.counted(c.start, i) {
			end := r.phraseEnd(i) // "a hospital worker", whom topics know as somebody who can be counted
			nps = append(nps, nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: c.country(), first: min(c.start, i), end: end, role: toks[end-1].Word, plural: r.pluralNoun(end - 1)},
				first: c.start, end: end, governed: c.governed, definite: c.definite, bare: c.definite && c.country() < 0 && !c.hasBody && !c.ranked})
			c.reset(end)
			i = end
			continue
		}
		if b&phraseBits == 0 && r.nameAt[i] == 0 && toks[i].Kind == prose.Word && (c.start != i || b&bThing != 0 || b&bVague == 0 && !r.v.words[toks[i].Word].number) { // most words tell nothing
			i++
			continue
		}
		if m := r.mentionAt(i); m != nil && m.first == i {
			next := m.end
			if m.possessive {
				next++
			}
			if c.governed && c.start < i && m.kind != mentionDemonym && m.kind != mentionFunction && r.bits[i-1]&(bThing|bCountNoun|bTotal|bSpeechNoun) != 0 && r.bits[i-1]&bOfficial == 0 && strings.HasSuffix(r.wordAt(i-1), "s") {
				c.reset(i) // "of the Russian losses Syrskyi said"
			}
			if c.governed && c.start < i && r.plainNounAt(i-1) && (r.opensPossessive(m) || r.entityKind(m) == topic.KindPerson || m.kind == mentionUnknown && m.end-m.first > 1 && m.end-m.first < 4 && !r.bodyName(m)) {
				c.reset(i) // "in a video address Ramzan Kadyrov said"
			}
			switch {
			case m.kind == mentionDemonym && m.form != demonymPlural && !r.endsPhrase(next, hi):
				c.adjective(m.ref)
				if r.joinsAdjectives(next, hi, c.governed) {
					next++
					if r.bits[next-1]&bAnd == 0 && next < hi && r.bits[next]&bAnd != 0 {
						next++
					}
				}
			case m.possessive && r.ofCountry(m) && r.mentionAt(next) != nil && r.mentionAt(next).kind == mentionFunction:
				if np, ok := r.entityPhrase(m, &c); ok {
					nps = append(nps, np)
				}
				next = r.mentionAt(next).end
				c.reset(next)
			case m.possessive && m.kind == mentionUnknown && r.mothersCommittee(next, hi) > 0:
				first, end := m.first, r.mothersCommittee(next, hi)
				for first-2 >= lo && toks[first-1].Flags&prose.Possessive != 0 && toks[first-2].Flags&prose.Capital != 0 && r.mentionAt(first-2) == nil {
					first -= 2
				}
				nps = append(nps, nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: -1, first: first, end: end, role: toks[end-1].Word}, first: c.start, end: end, governed: c.governed})
				next = end
				c.reset(next)
			case m.possessive:
				c.possess(r, m)
			case m.kind == mentionEntity && r.bits[i]&bOfficial != 0 && r.phraseEnd(i) > m.end && r.entityKind(m) == topic.KindBody && !r.titleOf(i, hi):
				next = r.phraseEnd(i) // "the NATO secretary general"
				c.body, c.bodyFunction, c.hasBody = m.ref, -1, true
				nps = append(nps, r.officialPhrase(i, next, hi, &c)...)
				c.reset(next)
			case m.kind == mentionFunction && m.end-m.first > 1 && r.bits[m.end-1]&bOfficial != 0:
				// "a senior intelligence official": an official of the body.
				c.body, c.bodyFunction, c.hasBody = -1, m.ref, true
				nps = append(nps, r.officialPhrase(m.end-1, m.end, hi, &c)...)
				c.reset(next)
			case m.kind == mentionEntity && !m.possessive && m.end-m.first > 1 && r.bits[m.end-1]&bOfficial != 0 && r.bits2(int(m.end-1))&bBody == 0 && r.entityKind(m) == topic.KindBody:
				c.body, c.bodyFunction, c.hasBody = m.ref, -1, true
				next = max(next, r.phraseEnd(m.end-1)) // "the Ukrainian army chief"
				nps = append(nps, r.officialPhrase(m.end-1, next, hi, &c)...)
				c.reset(next)
			case m.kind == mentionFunction && r.bits[i]&bOfficial != 0 && r.phraseEnd(i) > m.end && !m.possessive:
				// "the army chief", "an army spokesman": an office, in which the body stands as its first word.
				next = r.phraseEnd(i)
				o, _ := r.official(i)
				if o.Spokes {
					c.body, c.bodyFunction, c.hasBody = -1, m.ref, true
				}
				if r.titleOf(i, hi) {
					c.role = r.roleAt(i)
				} else {
					nps = append(nps, r.officialPhrase(i, next, hi, &c)...)
					c.reset(next)
				}
			case m.kind == mentionFunction && r.phraseEnd(i) > m.end && r.bits2(int(r.phraseEnd(i)-1))&bOfficial != 0 && !r.pluralNoun(r.phraseEnd(i)-1):
				next = r.phraseEnd(i) // "an army officer", which topics know as somebody who can be counted
				nps = append(nps, nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: c.country(), first: c.start, end: next, role: toks[next-1].Word},
					first: c.start, end: next, governed: c.governed, definite: c.definite})
				c.reset(next)
			case m.kind == mentionFunction && r.modifies(next, hi):
				c.body, c.bodyFunction = -1, m.ref
				c.hasBody = true
			case m.kind == mentionFunction:
				nps = append(nps, r.functionPhrase(m, &c))
				c.reset(next)
			case m.kind == mentionUnknown:
				np, ok := r.unknownPhrase(m, &c, hi)
				if ok {
					nps = append(r.withoutDescription(nps, m.first), np)
				}
				if r.functionInName(m) != nil {
					next = np.end
				}
				c.reset(next)
			case r.entityKind(m) == topic.KindPerson:
				nps = append(nps, nounPhrase{
					source: source{kind: sourcePerson, entity: m.ref, function: -1, country: r.v.entityCountry[m.ref], first: m.first, end: m.end, role: c.role, relay: c.relay || r.relayBeside(m)},
					first:  c.start, end: m.end, governed: c.governed,
				})
				c.reset(next)
			case r.modifies(next, hi) || r.joinsAdjectives(next, hi, c.governed) && r.entityKind(m) == topic.KindCountry && (m.kind != mentionDemonym || m.form != demonymPlural):
				switch r.entityKind(m) {
				case topic.KindCountry, topic.KindGroup, topic.KindPlace:
					if m.ref >= 0 {
						c.adjective(r.v.entityCountry[m.ref])
					}
					if r.entityKind(m) == topic.KindGroup {
						c.hasBody, c.body = true, m.ref // "the RSF media office"
					}
				default:
					c.body, c.bodyFunction, c.hasBody = m.ref, -1, true
				}
				if r.joinsAdjectives(next, hi, c.governed) {
					next++
				}
			default:
				if np, ok := r.entityPhrase(m, &c); ok {
					nps = append(r.withoutDescription(nps, m.first), np)
				} else if end := r.localBody(next, hi); end > 0 && !m.possessive {
					nps = append(nps, nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: m.first, end: end, role: toks[end-1].Word},
						first: c.start, end: end, governed: c.governed})
					next = end
				} else if !m.possessive && r.entityKind(m) == topic.KindPlace && r.bits2(int(m.end-1))&bBody != 0 && m.end-m.first > 1 {
					nps = append(nps, nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: -1, first: m.first, end: m.end, role: toks[m.end-1].Word},
						first: c.start, end: m.end, governed: c.governed}) // "Nasser Hospital said"
				}
				c.reset(next)
			}
			i = next
			continue
		}
		switch {
		case b&bOfficial != 0 && b&bSpeechVerb != 0 && i == hi-1 && c.start == i:
			c.reset(i + 1)
		case b&bOfficial != 0 && i+1 < hi && r.bits[i+1]&bBody != 0 && r.bits[i+1]&(bOfficial|bSpeechVerb|bThing|bInside) == 0 && r.mentionAt(i+1) == nil && !r.titleOf(i, hi):
			c.ranked = true // "a volunteer network"
		case b&bOfficial != 0 && b&bRank != 0 && r.plainWordAt(i+1, hi):
			c.ranked = true // "local health partners"
		case b&bOfficial != 0:
			if r.titleOf(i, hi) {
				c.role = r.roleAt(i)
				o, _ := r.official(i)
				c.relay = o.Relay
			} else if r.modifiesOfficial(i+1, hi) {
				c.role = r.roleAt(i)
			} else if r.counted(c.start, i) {
				c.reset(r.phraseEnd(i)) // "including 500 officers, said …": who is counted does not speak
			} else {
				end := r.phraseEnd(i)
				nps = append(nps, r.officialPhrase(i, end, hi, &c)...)
				c.reset(end)
				i = end
				continue
			}
		case b&bTitle != 0:
			c.role = r.roleAt(i)
			switch r.v.lexicon.Word(c.role) {
			case "rep", "representative", "sen", "senator", "mp", "congressman", "congresswoman", "lawmaker":
				c.relay = true
			}
		case b&bRank != 0 && (b&bBody == 0 || r.nounAt(i+1, hi)): // "coalition officials", but "the coalition said"
			c.ranked = true
		case b&(bThem|bPronoun) == bThem && i > lo+1 && r.bits[i-1]&bOf != 0 && r.someOf(i-1):
			nps = append(nps, nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: i - 2, end: i + 1, pronoun: bThey}) // "one of them said"
			c.reset(i + 1)
		case b&bPronoun != 0 && b&bPossPronoun == 0:
			nps = append(nps, nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: i, end: i + 1, governed: c.governed && c.start == i, pronoun: b & bPronoun})
			c.reset(i + 1)
		case b&bBody != 0 && c.definite && c.start >= i-1 && !c.hasBody && c.n == 0 && b&bOfficial == 0 && i+2 < hi && toks[i+1].Flags&prose.Possessive != 0 && r.modifies(i+2, hi):
			c.pronoun = true // "the group's spokesman": as "its spokesman"
			c.start = i + 2
			i++
		case b&bPossPronoun != 0:
			governed := c.governed && c.start == i
			c.reset(i + 1)
			c.governed, c.pronoun = governed, true
		case b&bBody != 0 && toks[i].Flags&prose.Capital != 0 && i > lo && (c.definite || c.possessed) && i+2 < hi && (r.bits[i+1]&bOf != 0 || r.wordAt(i+1) == "for") && r.extendBody(i+1, hi) > i+2 && r.mentionAt(i+2) != nil && r.mentionAt(i+2).kind == mentionUnknown:
			end := r.extendBody(i+1, hi) // "the Forum of Mothers of Tigray"
			nps = append(nps, nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: -1, first: i, end: end, role: toks[i].Word}, first: c.start, end: end, governed: c.governed})
			c.reset(end)
			i = end
			continue
		case b&bBody != 0 && c.article && !c.definite && (c.start >= i-2 || c.start >= i-4 && r.seatAt(c.start)) && !c.hasBody && b&(bOfficial|bSpeechVerb) == 0 && !r.nounAt(i+1, hi):
			nps = append(nps, nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: c.country(), first: c.start, end: i + 1, role: toks[i].Word},
				first: c.start, end: i + 1, governed: c.governed})
			c.reset(i + 1)
		case b&bBody != 0 && c.definite && b&(bOfficial|bSpeechVerb) == 0 && c.n == 0 && !c.hasBody && !r.nounAt(i+1, hi) || b&bBody != 0 && (c.possessed && toks[i-1].Flags&prose.Possessive != 0 || c.definite && !c.possessed && r.mentionAt(i-1) != nil) && c.n == 1 && !c.hasBody && b&(bOfficial|bSpeechVerb|bThing|bRegion|bComponent) == 0 && !r.nounAt(i+1, hi):
			// "the group said", "Seoul's agency said"
			nps = append(nps, nounPhrase{source: source{kind: sourceBody, entity: -1, function: -1, country: c.country(), first: c.start, end: i + 1, role: toks[i].Word},
				first: c.start, end: i + 1, governed: c.governed, definite: true, bare: true, possessed: c.possessed})
			c.reset(i + 1)
		case b&bBody != 0 && (!c.definite || i+1 < hi && r.bits[i+1]&bOf != 0) && c.n == 0 && !c.hasBody && b&(bOfficial|bSpeechVerb|bSpeechNoun|bThing|bRegion) == 0 && r.pluralBody(i) && !r.nounAt(i+1, hi):
			// "monitoring groups said", "other channels put it at", "the committees of the district said"
			np := nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: max(c.start, i-2), end: i + 1, plural: true}, first: c.start, end: i + 1, governed: c.governed}
			if c.definite {
				np.source.end = r.restOfPhrase(i+1, hi)
			}
			nps = append(nps, np)
			c.reset(i + 1)
		case b&bArticle != 0:
			governed := c.governed && c.start == i && (i == 0 || b&bThat == 0 || r.quantityOf[i-1] == 0) // "than the 500,000 that NATO estimates"
			c.reset(i + 1)
			c.governed = governed
			c.definite = b&bDefinite != 0
			c.article = true
		case b == 0 && r.wordAt(i) == "including":
			c.reset(i + 1)
			c.governed = true // "50,000 troops, including North Koreans, U.S. officials said"
		case b&bPreposition != 0 || b&bInside != 0 && r.endsVerb(i):
			c.reset(i + 1)
			c.governed = b&bSubordinate == 0 && !(b&bOf != 0 && r.someOf(i)) // "after X said", "one of the doctors said"
		case b&(bAux|bRelative|bThat|bBut|bSubordinate|bAnd|bOr|bEventVerb|bHear) != 0 && b&bThing == 0:
			if b&bRank == 0 {
				governed := c.governed && b&(bAnd|bOr) != 0 && c.start == i
				c.reset(i + 1)
				c.governed = governed
			}
		case c.start == i && b&bThing == 0 && (b&bVague != 0 || toks[i].Kind == prose.Number || r.v.words[toks[i].Word].number):
			c.start = i + 1 // "one senior official"
		case toks[i].Kind == prose.Punct && !toks[i].Is('-') && !toks[i].Is('\'') && !toks[i].Is('/'):
			c.reset(i + 1)
		}
		i++
	}
	r.nps = nps
	return nps
}

// officeOf reads an office in whose name a country stands, "the secretary of Russia's Security Council", at token i: it gives the person whom the
// topics know to hold it, -1 for none, and the token behind it.
func (r *reading) officeOf(i, hi int32) (person, end int32) {
	const longest = 5 // words behind the country
	if i == 0 || i+4 >= hi || r.bits[i+1]&bOf == 0 || r.bits[i-1]&bArticle == 0 {
		return -1, 0
	}
	m := r.mentionAt(i + 2)
	if m == nil || m.ref < 0 || m.kind == mentionFunction || m.kind == mentionUnknown {
		return -1, 0
	}
	first := i + 3
	for first < hi && first < i+6 && r.text.Tokens[first-1].Flags&prose.Possessive == 0 {
		first++
	}
	if first >= hi || r.text.Tokens[first-1].Flags&prose.Possessive == 0 {
		return -1, 0
	}
	for end = min(hi, first+longest); end > first; end-- {
		for _, of := range [...]string{" of the ", " of "} {
			title := strings.ToLower(r.wordAt(i) + of + r.tokensText(first, end))
			if person = r.officeHolder(title, r.v.entityCountry[m.ref]); person >= 0 {
				return person, end
			}
		}
	}
	if body, last := r.bodyOf(m, first); body >= 0 && r.headNoun(i) {
		if person = r.headOf(body); person >= 0 {
			return person, last
		}
	}
	return -1, 0
}

// bodyOf gives the body that the possessive of a country names with what follows at token i, "South Korea's spy agency", and the token behind it; -1
// for none.
func (r *reading) bodyOf(m *mention, i int32) (body, end int32) {
	if r.entityKind(m) == topic.KindBody {
		return m.ref, m.end
	}
	f := r.mentionAt(i)
	if f == nil || f.first != i || f.kind != mentionFunction || r.wordAt(f.end-1) == "forces" && r.wordAt(f.first) != "armed" {
		return -1, 0 // the ground forces are no body of their own to the topics
	}
	if e, ok := r.v.functionKnown[f.ref][r.v.entityCountry[m.ref]]; ok {
		return e, f.end
	}
	return -1, 0
}

// deputy tells whether "deputy" or its like stands before the office at token i.
func (r *reading) deputy(i int32) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		switch r.wordAt(k) {
		case "deputy", "former", "retired", "vice", "regional", "local":
			return true
		}
	}
	return false
}

// headNoun tells whether the noun at token i names who heads something.
func (r *reading) headNoun(i int32) bool {
	switch r.wordAt(i) {
	case "head", "chief", "director", "commander", "boss":
		return true
	}
	return false
}

// headOf gives the person who headed a body when the document was published, as far as the topics know; -1 for none.
func (r *reading) headOf(body int32) int32 {
	for _, t := range r.v.heads[body] {
		if r.doc.Published.IsZero() || t.Holds(r.doc.Published.Format("2006-01-02")) {
			return t.person
		}
	}
	return -1
}

// ofCountry tells whether a body's name ends in its country, "the Intelligence Directorate of Ukraine", whose then is the possessive behind it.
func (r *reading) ofCountry(m *mention) bool {
	return m.end-m.first > 2 && m.kind == mentionEntity && r.bits[m.end-2]&bOf != 0 && r.entityKind(m) == topic.KindBody
}

// hiddenOfficial tells whether the phrase at token i, in which topics count people, ends in a noun of those who speak: "hospital workers".
func (r *reading) hiddenOfficial(i int32) bool {
	end := r.phraseEnd(i)
	return end > i+1 && r.bits2(int(end-1))&bOfficial != 0
}

// opensPossessive tells whether a name begins with a country's possessive, which no noun before it can modify: "of the battle Ukraine's air force said".
func (r *reading) opensPossessive(m *mention) bool {
	if m.possessive {
		return r.entityKind(m) == topic.KindCountry
	}
	return m.first+1 < m.end && r.text.Tokens[m.first+1].Flags&prose.Possessive != 0 && r.entityKind(m) == topic.KindBody
}

// unitAt reads the name of a unit with its number, "72nd Mechanized Brigade", at token i; it gives the token behind it, 0 for none.
func (r *reading) unitAt(i, hi int32) int32 {
	toks := r.text.Tokens
	if toks[i].Kind != prose.Number || i+2 >= hi || toks[i+1].Kind != prose.Word || toks[i+1].Flags&prose.Glued == 0 {
		return 0
	}
	for k := i + 2; k < hi && k < i+7 && toks[k].Kind == prose.Word && toks[k].Flags&prose.Capital != 0; k++ {
		switch r.wordAt(k) {
		case "brigade", "division", "regiment", "battalion", "corps", "army":
			if toks[k].Flags&prose.Possessive == 0 && (k+1 >= hi || toks[k+1].Flags&prose.Possessive == 0) {
				return k + 1
			}
			return 0
		}
	}
	return 0
}

// seatAt tells whether an adjective stands at token i that tells where somebody sits: "London-based".
func (r *reading) seatAt(i int32) bool {
	return int(i+2) < len(r.text.Tokens) && r.text.Tokens[i+1].Is('-') && r.wordAt(i+2) == "based"
}

// localBody reads the rest of a body's name behind a place, "the El Fasher resistance committee", at token i; it gives the token behind it, 0 for
// none.
func (r *reading) localBody(i, hi int32) int32 {
	for k := i; k < hi && k < i+4; k++ {
		if r.text.Tokens[k].Kind != prose.Word || r.mentionAt(k) != nil || r.bits[k]&^(bRank|bBody|bOfficial|bInside|bName|bThing) != 0 || r.bits[k]&bInside != 0 {
			return 0
		}
		if r.bits[k]&bBody != 0 && r.bits[k]&(bRegion|bThing|bSpeechVerb) == 0 && !r.nounAt(k+1, hi) {
			return k + 1
		}
	}
	return 0
}

// plainNounAt tells whether a word stands at token i that is neither title nor adjective of a name behind it.
func (r *reading) plainNounAt(i int32) bool {
	t := &r.text.Tokens[i]
	return t.Kind == prose.Word && t.Flags&(prose.Capital|prose.Possessive) == 0 && t.End-t.Start > 2 && r.mentionAt(i) == nil && r.bits[i]&^(bThing|bSpeechNoun|bEventNoun|bTotal|bCountNoun) == 0 && r.bits[i-1]&(bPreposition|bAnd|bOr) == 0
}

// mothersCommittee reads the rest of a body's name that begins with a possessive, "the Soldiers' Mothers' Committee", at token i; it gives the token behind
// it, 0 for none.
func (r *reading) mothersCommittee(i, hi int32) int32 {
	k := i
	for k < hi && k < i+6 && (r.text.Tokens[k].Kind == prose.Word && r.text.Tokens[k].Flags&prose.Capital != 0 || r.text.Tokens[k].Flags&prose.Possessive != 0) {
		k++
	}
	if k > i && r.text.Tokens[k-1].Kind == prose.Word && r.bits[k-1]&bBody != 0 {
		return k
	}
	return 0
}

// insiders reads "people familiar with the matter", "a person briefed on the talks" at token i; it gives the token behind it, 0 for none.
func (r *reading) insiders(i, hi int32) int32 {
	if i+3 >= hi {
		return 0
	}
	switch r.wordAt(i) {
	case "person", "people", "those":
	default:
		return 0
	}
	switch r.wordAt(i + 1) {
	case "familiar", "briefed", "close", "involved", "knowledgeable":
	case "with":
		if w := r.wordAt(i + 2); w != "knowledge" && w != "direct" {
			return 0
		}
	default:
		return 0
	}
	k := i + 2
	for k < hi && k < i+9 && r.text.Tokens[k].Kind == prose.Word && (r.bits[k]&(bAux|bSpeechVerb|bRelative|bThat|bHear) == 0 || r.bits[k]&bDefinite != 0 && r.bits[k]&bThat == 0) {
		k++
	}
	return k
}

// someOf tells whether the "of" at token i takes some of those whom it names: "one of", "several of".
func (r *reading) someOf(i int32) bool {
	if i == 0 {
		return false
	}
	switch r.wordAt(i - 1) {
	case "one", "two", "three", "some", "several", "many", "most", "both", "few":
		return i < 2 || r.bits[i-2]&bPreposition == 0
	}
	return false
}

// withoutDescription drops the last noun phrase where it describes a body that is named at token i: "the Telegram channel Rybar".
func (r *reading) withoutDescription(nps []nounPhrase, i int32) []nounPhrase {
	if k := len(nps) - 1; k >= 0 && nps[k].end == i && (nps[k].kind == sourceBody || nps[k].kind == sourceDescribed && nps[k].bare) && nps[k].entity < 0 && nps[k].function < 0 && r.bits[i-1]&bBody != 0 && r.text.Tokens[i-1].Flags&prose.Capital == 0 {
		return nps[:k]
	}
	return nps
}

// roleAt gives the word that says what the office at token i is: "minister" of "Interior Minister", "chief" of "chief of staff".
func (r *reading) roleAt(i int32) prose.WordID {
	role := r.text.Tokens[i].Word
	for k, end := i+1, r.phraseEnd(i); k < end; k++ {
		if t := &r.text.Tokens[k]; t.Kind == prose.Word {
			if w := r.wordAt(k); w == "of" || w == "for" {
				break
			}
			role = t.Word
		}
	}
	return role
}

// endsVerb tells whether token i is the preposition that ends the phrase of a verb: "fighting in".
func (r *reading) endsVerb(i int32) bool {
	if r.bits[i]&bInside == 0 || r.bits2(int(i))&bPreposition == 0 {
		return false
	}
	for i > 0 && r.bits[i]&bInside != 0 {
		i--
	}
	return r.bits[i]&bEventVerb != 0 && r.bits[i]&(bOfficial|bTitle) == 0
}

// counted tells whether a number of several stands before the noun at token i, whose phrase begins at start.
func (r *reading) counted(start, i int32) bool {
	for k := max(0, start-1); k < i; k++ {
		if n := r.quantityOf[k]; n > 0 {
			if q := &r.quantities[n-1]; q.Kind == quantity.Count && q.Value > 4 && !q.One {
				return true
			}
		}
	}
	return false
}

// npContext is what the words before the head of a noun phrase have told.
type npContext struct {
	start        int32
	countries    [4]int32
	n            int
	body         int32 // entity
	bodyFunction int32
	bodyCountry  int32
	hasBody      bool
	ranked       bool
	governed     bool
	definite     bool
	article      bool
	possessed    bool
	pronoun      bool
	relay        bool // an office of those who only pass on: "lawmaker X"
	role         prose.WordID
}

func (c *npContext) reset(start int32) {
	*c = npContext{start: start, body: -1, bodyFunction: -1, bodyCountry: -1}
}
func (c *npContext) adjective(country int32) {
	if country >= 0 && c.n < len(c.countries) {
		c.countries[c.n] = country
		c.n++
	}
}
func (c *npContext) country() int32 {
	if c.n == 0 {
		return -1
	}
	return c.countries[c.n-1]
}
func (c *npContext) possess(r *reading, m *mention) {
	c.possessed = true
	switch {
	case m.kind == mentionFunction:
		c.hasBody, c.bodyFunction, c.bodyCountry = true, m.ref, c.country()
	case m.ref < 0:
	case r.entityKind(m) == topic.KindBody || r.entityKind(m) == topic.KindOutlet:
		c.hasBody, c.body = true, m.ref
		c.adjective(r.v.entityCountry[m.ref])
	default:
		c.adjective(r.v.entityCountry[m.ref])
		if r.entityKind(m) == topic.KindGroup {
			c.hasBody, c.body = true, m.ref
		}
	}
}

// endsPhrase tells whether a demonym at the end of a phrase is its head: "the Russian said".
func (r *reading) endsPhrase(i, hi int32) bool {
	return i >= hi || r.text.Tokens[i].Kind == prose.Punct && !r.text.Tokens[i].Is('-')
}

// joinsAdjectives tells whether "and" or a comma and another country's adjective follow: "U.S. and South Korean officials". Behind a
// preposition a comma alone joins nothing: "In Washington, U.S. officials said".
func (r *reading) joinsAdjectives(i, hi int32, governed bool) bool {
	if i+1 >= hi || r.bits[i]&(bAnd|bOr) == 0 && !r.text.Tokens[i].Is(',') {
		return false
	}
	j := i + 1
	and := r.bits[i]&(bAnd|bOr) != 0
	if r.bits[j]&bAnd != 0 && j+1 < hi {
		j++
		and = true
	}
	m := r.mentionAt(j)
	if m == nil || m.first != j {
		return false
	}
	adjective := m.kind == mentionDemonym && m.form != demonymPlural || r.entityKind(m) == topic.KindCountry
	return adjective && !m.possessive && ((and || !governed) && r.modifies(m.end, hi) || r.joinsAdjectives(m.end, hi, governed))
}

// modifies tells whether what stands before token i modifies what stands there: an official, a title or a person.
func (r *reading) modifies(i, hi int32) bool {
	for n := 0; i < hi && n < 5; n++ {
		if m := r.mentionAt(i); m != nil {
			switch {
			case m.kind == mentionFunction || m.kind == mentionDemonym:
				i = m.end
				continue
			case r.entityKind(m) == topic.KindPerson:
				return true
			case m.kind == mentionUnknown:
				return n > 0 || m.end-m.first > 1 && m.end-m.first < 4 || r.bodyName(m)
			}
			return false
		}
		b := r.bits[i]
		if b&(bOfficial|bTitle) != 0 {
			return true
		}
		if b&bRank == 0 && (r.text.Tokens[i].Kind != prose.Word || b&^(bThing|bTotal|bSpeechNoun|bEventNoun|bCountNoun|bInside) != 0) {
			return false
		}
		i = r.phraseEnd(i)
	}
	return false
}
func (r *reading) modifiesOfficial(i, hi int32) bool {
	return i < hi && r.mentionAt(i) == nil && r.bits[i]&bOfficial != 0
}

// plainWordAt tells whether a plain word stands at token i, so that what is before it is its adjective.
func (r *reading) plainWordAt(i, hi int32) bool {
	return i < hi && r.text.Tokens[i].Kind == prose.Word && r.mentionAt(i) == nil && r.bits[i]&^(bRank|bInside|bThing|bBody|bTotal|bRegion) == 0 && r.bits[i]&bInside == 0 && !strings.HasSuffix(r.wordAt(i), "ed")
}

// titleOf tells whether an official's noun at i is the title of a name that follows: "spokesman John Kirby", "Defense Minister
// Rustem Umerov".
func (r *reading) titleOf(i, hi int32) bool {
	j := r.phraseEnd(i)
	for n := 0; j < hi && n < 4; n++ {
		if m := r.mentionAt(j); m != nil {
			return r.entityKind(m) == topic.KindPerson || m.kind == mentionUnknown
		}
		if r.bits[j]&(bTitle|bOfficial) == 0 {
			return false
		}
		j = r.phraseEnd(j)
	}
	return false
}

// nounAt tells whether a noun or name stands at token i, so that what is before it only modifies it.
func (r *reading) nounAt(i, hi int32) bool {
	return i < hi && (r.bits[i]&(bOfficial|bTitle|bThing|bBody|bCountNoun|bSpeechNoun) != 0 || r.mentionAt(i) != nil || r.text.Tokens[i].Flags&prose.Possessive != 0)
}

// phraseEnd gives the token behind the phrase that begins at i.
func (r *reading) phraseEnd(i int32) int32 {
	i++
	for int(i) < len(r.bits) && r.bits[i]&bInside != 0 {
		i++
	}
	return i
}
func (r *reading) functionPhrase(m *mention, c *npContext) nounPhrase {
	country := c.country()
	if country < 0 && c.pronoun {
		var probe candidate
		probe.sentence = r.sentenceIndex(m.first)
		country = r.lastSide(m.first, &probe) // "its military"
	}
	if country < 0 {
		country = r.seatBehind(m.end)
	}
	np := nounPhrase{first: c.start, end: m.end, governed: c.governed, definite: c.definite}
	if country < 0 && c.ranked && c.start < m.first {
		switch r.wordAt(m.first - 1) {
		case "western", "european", "allied", "arab", "foreign":
			np.source = source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: m.first - 1, end: m.end, role: r.text.Tokens[m.end-1].Word}
			return np // "Western intelligence"
		}
	}
	np.source = source{kind: sourceBody, entity: -1, function: m.ref, named: m.ref + 1, country: country, first: m.first, end: m.end, role: r.text.Tokens[m.end-1].Word}
	np.bare = country < 0
	r.knownBody(&np.source)
	return np
}

// seatBehind reads "in London", "of Ukraine" behind a body; -1 for none.
func (r *reading) seatBehind(i int32) int32 {
	if int(i+1) >= len(r.bits) || r.bits[i]&(bIn|bOf) == 0 {
		return -1
	}
	j := i + 1
	if r.bits[j]&bArticle != 0 {
		j++
	}
	for n := 0; n < 4 && int(j) < len(r.bits); n++ { // "in the Hamas-ruled Gaza Strip"
		m := r.mentionAt(j)
		if m == nil {
			if r.bits[j]&^(bRank|bInside) != 0 && !r.text.Tokens[j].Is('-') {
				return -1
			}
			j++
			continue
		}
		switch {
		case r.entityKind(m) == topic.KindCountry && m.kind != mentionDemonym && m.ref >= 0:
			return m.ref
		case m.placeRef >= 0:
			return r.v.entityCountry[m.placeRef]
		case r.entityKind(m) == topic.KindPlace && m.ref >= 0:
			return r.v.entityCountry[m.ref]
		}
		j = m.end
	}
	return -1
}
func (r *reading) entityPhrase(m *mention, c *npContext) (nounPhrase, bool) {
	np := nounPhrase{first: c.start, end: m.end, governed: c.governed}
	np.source = source{kind: sourceBody, entity: m.ref, function: -1, first: m.first, end: m.end, country: -1}
	if m.ref < 0 {
		return np, false // a place that is no seat of a government
	}
	np.country = r.v.entityCountry[m.ref]
	switch r.entityKind(m) {
	case topic.KindCountry:
		np.kind = sourceCountry
	case topic.KindOutlet:
		np.kind = sourceOutlet
	case topic.KindPlace:
		return np, false
	}
	return np, true
}

// unknownPhrase makes a person or body of a name that no topic knows.
func (r *reading) unknownPhrase(m *mention, c *npContext, hi int32) (nounPhrase, bool) {
	np := nounPhrase{first: c.start, end: m.end, governed: c.governed}
	np.source = source{kind: sourcePerson, entity: -1, function: -1, country: c.country(), first: m.first, end: m.end, role: c.role}
	if r.namedThing(m) {
		return np, false // "Cyclone Dora: death toll climbs"
	}
	last := r.text.Tokens[m.end-1]
	words := m.end - m.first
	if np.country < 0 {
		np.country = r.countryBeside(m)
	}
	if np.country < 0 && c.hasBody && c.bodyFunction >= 0 && r.v.set.Functions[c.bodyFunction].Military {
		if np.country = r.speakingCountry(); np.country < 0 { // "army spokesman X"
			np.country = r.contextCountryAt(m.first)
		}
	}
	np.relay = c.relay || r.relayBeside(m)
	if f := r.functionInName(m); f != nil {
		np.kind, np.end, np.source.end = sourceBody, f.end, f.end
		return np, true
	}
	switch {
	case r.bodyName(m) || m.first > 0 && !r.opensSentence(int(m.first)) && r.bits[m.first-1]&bBody != 0 && r.mentionAt(m.first-1) == nil && r.text.Tokens[m.first-1].Flags&prose.Capital == 0:
		np.kind = sourceBody // "Institute for …", "the channel Polevoi …"
		np.end = r.extendBody(m.end, hi)
		np.source.end = np.end
		if o := r.mentionAt(m.first - 1); o != nil && o.end == m.first && !o.possessive && o.kind != mentionFunction && r.bits[np.end-1]&bBody != 0 && r.text.Tokens[np.end-1].Flags&prose.Capital != 0 && np.end-m.first > 1 {
			np.source.first = o.first // "the Kordofan Human Rights Observatory"
		}
		if c.article && !c.definite && np.end > m.end && c.start >= m.first-4 {
			np.kind, np.source.first = sourceDescribed, c.start // "a pro-Russian Telegram channel"
			np.role = 0
		}
	case words == 1:
		if long := r.acronymOf(m); long != nil {
			np.kind, np.source.first, np.source.end = sourceBody, long.first, r.extendBody(long.end, m.first)
			if long.kind != mentionUnknown {
				np.entity, np.country = long.ref, r.v.entityCountry[long.ref]
			}
			return np, true
		}
		full := r.fullName(m)
		if full == nil && c.role == 0 {
			np.kind = sourceBody // "Mediazona": one word that no title makes a person
			if last.Flags&prose.Upper == 0 && m.possessive {
				return np, false
			}
			return np, true
		}
		if full != nil {
			np.source.first, np.source.end = full.first, full.end
			if full.kind != mentionUnknown {
				np.entity = full.ref
			}
		}
	case last.Flags&prose.Upper != 0 && words > 2:
		np.kind = sourceBody
	}
	return np, true
}

// functionInName gives the function with which the name of a body ends that no topic knows: "the Islamic Health Authority"; nil for none.
func (r *reading) functionInName(m *mention) *mention {
	if m.possessive || int(m.end) >= len(r.bits) {
		return nil
	}
	f := r.mentionAt(m.end)
	if f == nil || f.first != m.end || f.kind != mentionFunction {
		return nil
	}
	for i := f.first; i < f.end; i++ {
		if r.text.Tokens[i].Flags&prose.Capital == 0 {
			return nil
		}
	}
	return f
}

// namedThing tells whether a name that no topic knows begins with a noun of things that are no people and names no body: they do not speak.
func (r *reading) namedThing(m *mention) bool {
	w := &r.v.words[r.text.Tokens[m.first].Word]
	if w.bits&bThing == 0 || m.end-m.first < 2 || r.bodyName(m) {
		return false
	}
	n := &r.v.nodes[w.start]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseThing {
			return !r.v.set.Things[s.ref].Person
		}
	}
	return false
}

// relayBeside tells whether the description of a person behind the name is one of those who only relay: "X, a lawmaker".
func (r *reading) relayBeside(m *mention) bool {
	s := r.sentenceOf(m.first)
	if m.end >= s.end || !r.text.Tokens[m.end].Is(',') {
		return false
	}
	for i := m.end + 1; i < s.end && i < m.end+8 && !r.text.Tokens[i].Is(','); i++ {
		if r.bits[i]&bOfficial != 0 {
			if o, _ := r.official(i); o.Relay {
				return true
			}
		}
	}
	return false
}

// countryBeside gives the country that the description of a person names: "The commander of the Thai border force, X", "X, Niger's army
// chief". -1 for none.
func (r *reading) countryBeside(m *mention) int32 {
	s := r.sentenceOf(m.first)
	of := func(i int32) int32 {
		o := r.mentionAt(i)
		if o == nil || o.ref < 0 || o.kind != mentionDemonym && !o.possessive || o.kind == mentionFunction {
			return -1
		}
		if k := r.entityKind(o); k != topic.KindCountry && k != topic.KindGroup {
			return -1
		}
		return o.ref
	}
	if m.first > s.first && r.text.Tokens[m.first-1].Is(',') {
		for i := m.first - 2; i >= s.first && i > m.first-12 && !r.text.Tokens[i].Is(','); i-- {
			if c := of(i); c >= 0 {
				return c
			}
		}
	}
	if m.end < s.end && r.text.Tokens[m.end].Is(',') {
		for i := m.end + 1; i < s.end && i < m.end+8 && !r.text.Tokens[i].Is(','); i++ {
			if c := of(i); c >= 0 {
				return c
			}
		}
	}
	return -1
}

// bodyName tells whether an unknown name is that of a body: one of its words is a noun of bodies.
func (r *reading) bodyName(m *mention) bool {
	for i := m.first; i < m.end; i++ {
		if r.bits[i]&bBody != 0 {
			return true
		}
	}
	return int(m.end) < len(r.bits) && r.bits[m.end]&bBody != 0 && r.mentionAt(m.end) == nil && !r.pluralBody(m.end) // "Barak commands"
}

// pluralBody tells whether the noun of bodies at token i is a plural, which names no body and may be a verb.
func (r *reading) pluralBody(i int32) bool {
	w, ok := strings.CutSuffix(r.wordAt(i), "s")
	if !ok {
		return false
	}
	return r.v.words[r.v.lexicon.Lookup(w)].bits&bBody != 0
}

// extendBody takes in what belongs to the name of a body behind its capitalised words: "Emergency Lawyers network",
// "Institute for Strategic Studies".
func (r *reading) extendBody(i, hi int32) int32 {
	for i < hi {
		if r.bits[i]&bBody != 0 && r.mentionAt(i) == nil {
			i++
			continue
		}
		if r.bits[i]&bPreposition != 0 && i+1 < hi && (r.bits[i]&bOf != 0 || r.text.Of(r.text.Tokens[i]) == "for") {
			j := i + 1
			if r.bits[j]&bArticle != 0 {
				j++
			}
			if m := r.mentionAt(j); j < hi && m != nil && m.first == j && r.text.Tokens[j].Flags&prose.Capital != 0 {
				i = m.end
				continue
			}
		}
		if r.bits[i]&bAnd != 0 && i+1 < hi && r.bits2(int(i-1))&bBody == 0 && r.text.Tokens[i+1].Flags&prose.Capital != 0 {
			if m := r.mentionAt(i + 1); m != nil && m.first == i+1 && m.kind == mentionUnknown && m.end-m.first == 1 && !m.possessive {
				i = m.end // "Institute for Strategy and Policy"
				continue
			}
		}
		break
	}
	return i
}

// fullName finds, for a surname, the first mention of the whole name.
func (r *reading) fullName(m *mention) *mention {
	word := r.text.Of(r.text.Tokens[m.end-1])
	for k := 0; k < len(r.mentions) && k < 2000; k++ {
		full := &r.mentions[k]
		if full.first >= m.first {
			return nil
		}
		if (full.kind == mentionUnknown || r.entityKind(full) == topic.KindPerson) && full.end-full.first > 1 &&
			(r.text.Of(r.text.Tokens[full.end-1]) == word || r.text.Of(r.text.Tokens[full.first]) == word && full.end-full.first >= 3) && !r.bodyName(full) {
			return full
		}
	}
	return nil
}

// acronymOf finds, for an acronym, the name behind which the text gives it in brackets: "the Network for Human Rights (NHR)". It gives nil where there
// is none.
func (r *reading) acronymOf(m *mention) *mention {
	t := &r.text.Tokens[m.first]
	if t.Flags&prose.Upper == 0 || t.End-t.Start < 3 {
		return nil
	}
	for k := 1; k < len(r.mentions) && k < 2000 && r.mentions[k].first < m.first; k++ {
		short, long := &r.mentions[k], &r.mentions[k-1]
		if short.end-short.first == 1 && r.text.Tokens[short.first].Word == t.Word && r.text.Tokens[short.first-1].Is('(') && long.end == short.first-1 && long.end-long.first > 1 &&
			r.text.Of(r.text.Tokens[short.first]) == r.text.Of(*t) {
			return long
		}
	}
	return nil
}

// officialPhrase makes sources of an unnamed speaker: several where several countries are named.
func (r *reading) officialPhrase(i, end, hi int32, c *npContext) []nounPhrase {
	o, isPlural := r.official(i)
	np := nounPhrase{first: c.start, end: end, governed: c.governed, definite: c.definite}
	np.source = source{kind: sourceDescribed, entity: -1, function: -1, country: c.country(), first: c.start, end: end,
		role: r.roleAt(i), plural: isPlural, relay: o.Relay}
	if c.start > i {
		np.source.first = i
	}
	country := c.country()
	if !c.hasBody && country < 0 && end+1 < hi && (r.bits[end]&(bIn|bOf) != 0 || (o.Spokes || isPlural) && (r.wordAt(end) == "for" || r.wordAt(end) == "from" || r.wordAt(end) == "with")) {
		j := end + 1
		if r.bits[j]&bArticle != 0 {
			j++
		}
		if m := r.mentionAt(j); j < hi && m != nil && m.first == j && m.ref >= 0 && m.kind != mentionFunction {
			switch r.entityKind(m) {
			case topic.KindCountry:
				if m.kind == mentionMetonym || m.kind == mentionEntity {
					country = m.ref
				}
			case topic.KindBody:
				c.hasBody, c.body = true, m.ref
			}
		} else if m != nil && m.kind == mentionFunction {
			c.hasBody, c.bodyFunction = true, m.ref
			if country < 0 {
				country = r.contextCountryAt(c.start)
			}
		} else if m != nil && m.kind == mentionDemonym {
			country = m.ref
		}
	}
	if k := r.pressPhrase(i, c); k.kind == sourceOutlet {
		np.source.kind, np.source.entity, np.source.own = k.kind, k.entity, k.own
		return append(r.one[:0], np)
	}
	if country < 0 && !c.hasBody {
		np.source.end = r.closeTo(end, hi)
	}
	if country < 0 && c.hasBody && c.body >= 0 {
		country = r.v.entityCountry[c.body] // "a senior Ukrainian military source"
	}
	if !isPlural {
		if first, last, ok := r.aliasBehind(end); ok {
			np.source.kind, np.source.first, np.source.end, np.source.country = sourcePerson, first, last, country
			return append(r.one[:0], np)
		}
	}
	np.country = country
	np.possessed = c.pronoun && country < 0 && !c.hasBody
	np.bare = c.definite && country < 0 && !c.hasBody && !c.ranked
	np.heads = np.bare && !isPlural && end+1 < hi && r.bits[end]&bOf != 0
	if np.heads && r.heads(i) {
		np.source.end = r.restOfPhrase(end, hi) // "the leader of the village's self-defence group"
	}
	if c.hasBody && !c.ranked && (o.Spokes || isPlural) {
		b := source{kind: sourceBody, entity: c.body, function: c.bodyFunction, country: country, first: c.start, end: end, role: np.role, plural: isPlural}
		if c.body >= 0 {
			b.function = -1
			if b.country < 0 {
				b.country = r.v.entityCountry[c.body]
			}
			if k := r.v.kinds[c.body]; k == topic.KindOutlet {
				b.kind = sourceOutlet
			}
		}
		if b.function < 0 || b.country >= 0 {
			r.knownBody(&b)
			np.source = b
			return append(r.one[:0], np)
		}
	}
	if c.hasBody && !isPlural && r.headNoun(end-1) && !r.deputy(i) {
		body := c.body
		if c.bodyFunction >= 0 && country >= 0 {
			if e, ok := r.v.functionKnown[c.bodyFunction][country]; ok {
				body = e
			}
		}
		if body >= 0 {
			if holder := r.headOf(body); holder >= 0 {
				np.source = source{kind: sourcePerson, entity: holder, function: -1, country: country, first: i, end: end, role: np.role}
				return append(r.one[:0], np)
			}
		}
	}
	if o.Office {
		holder := r.holder(i, end, country)
		if holder < 0 && c.hasBody && c.body >= 0 {
			title := strings.ToLower(r.tokensText(i, end))
			if holder = r.officeHolder(title, -1); holder < 0 {
				holder = r.holderAt(c.body, title)
			}
		}
		if c.pronoun && country < 0 && !c.hasBody && i > 0 && (r.wordAt(c.start-1) == "its" || r.wordAt(c.start-1) == "their") {
			var probe candidate
			probe.sentence = r.sentenceIndex(i)
			if holder = r.holder(i, end, r.lastSide(c.start, &probe)); holder >= 0 {
				country = r.v.entityCountry[holder] // "its president"
			}
		}
		if holder >= 0 {
			np.source = source{kind: sourcePerson, entity: holder, function: -1, country: country, first: i, end: end, role: np.role}
			return append(r.one[:0], np)
		}
		if country >= 0 && !c.ranked && !c.hasBody {
			np.source = source{kind: sourceCountry, entity: country, function: -1, country: country, first: c.start, end: end, role: np.role}
			return append(r.one[:0], np)
		}
	}
	if isPlural && (o.Government || o.Office || o.Spokes) && !c.ranked && !c.hasBody && country >= 0 {
		out := r.one[:0]
		if c.n == 0 {
			c.adjective(country)
		}
		for k := 0; k < c.n; k++ {
			np.source = source{kind: sourceCountry, entity: c.countries[k], function: -1, country: c.countries[k], first: c.start, end: end, role: np.role, plural: true}
			if r.v.kinds[c.countries[k]] == topic.KindGroup {
				np.kind = sourceBody
			}
			out = append(out, np)
		}
		r.one = out
		return out
	}
	return append(r.one[:0], np)
}

// pressPhrase gives the medium whose journalist the noun at token i is, "a Reuters reporter", "our correspondent": what they saw is said by the
// medium. Its kind is another where it is no medium's.
func (r *reading) pressPhrase(i int32, c *npContext) source {
	switch r.wordAt(i) {
	case "journalist", "journalists", "reporter", "reporters", "correspondent", "correspondents", "witness", "witnesses", "eyewitness", "eyewitnesses":
	default:
		return source{}
	}
	if m := r.mentionAt(i - 1); c.hasBody && c.body >= 0 && r.v.set.Entities[c.body].Kind == topic.KindOutlet && m != nil && m.ref == c.body {
		return source{kind: sourceOutlet, entity: c.body, function: -1}
	}
	if c.pronoun && i > 1 && (r.wordAt(i-1) == "our" || r.wordAt(i-1) == "own" && r.wordAt(i-2) == "our") {
		return source{kind: sourceOutlet, entity: -1, function: -1, own: true}
	}
	return source{}
}

// closeTo takes in what a description goes on with, "a source close to the party": it gives the token behind it, and i where nothing does.
func (r *reading) closeTo(i, hi int32) int32 {
	if i+2 >= hi || r.wordAt(i) != "close" || r.wordAt(i+1) != "to" {
		return i
	}
	for k := i + 2; k < hi && k < i+8; k++ {
		if r.mentionAt(k) == nil && (r.text.Tokens[k].Kind != prose.Word || r.bits[k]&(bAux|bSpeechVerb|bRelative|bThat|bAnd|bHear) != 0) {
			return k
		}
	}
	return min(hi, i+8)
}

// restOfPhrase gives the token behind what "of" connects with the noun before token i.
func (r *reading) restOfPhrase(i, hi int32) int32 {
	k := i
	for k < hi && k < i+9 && (r.text.Tokens[k].Kind == prose.Word || r.text.Tokens[k].Kind == prose.Number && k > 0 && r.bits[k-1]&bArticle != 0 || r.text.Tokens[k].Is('-') || r.text.Tokens[k].Flags&prose.Possessive != 0) && r.bits[k]&(bAux|bSpeechVerb|bRelative|bHear|bEventVerb) == 0 {
		k++
	}
	return k
}

// official gives the entry of the topic for the noun at i.
func (r *reading) official(i int32) (o topic.Official, isPlural bool) {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseOfficial {
			return r.v.set.Speech.Officials[s.ref], s.form == 1
		}
	}
	return topic.Official{}, false
}

// holder gives the person who held the office named at [i, end) in the country when the document was published, or -1.
func (r *reading) holder(i, end, country int32) int32 {
	if country < 0 {
		return -1
	}
	for first := i; first > i-3 && first >= 0; first-- {
		if person := r.officeHolder(strings.ToLower(r.tokensText(first, end)), country); person >= 0 {
			return person
		}
	}
	return -1
}

// holderAt gives the person who held the office of a title in small letters at a body of no country, "NATO's secretary general", or -1.
func (r *reading) holderAt(body int32, title string) int32 {
	for name := range strings.SplitSeq(r.v.lowerNames[body], "\n") {
		for _, t := range [...]string{title, strings.ReplaceAll(title, "-", " "), strings.ReplaceAll(title, " ", "-")} {
			if person := r.officeHolder(name+" "+t, -1); person >= 0 {
				return person
			}
		}
	}
	return -1
}

// officeHolder gives the person who held the office of a title in small letters in the country when the document was published, or -1.
func (r *reading) officeHolder(title string, country int32) int32 {
	for _, t := range r.v.tenures[strings.ReplaceAll(title, "defence", "defense")] {
		if t.country == country && (r.doc.Published.IsZero() || t.Holds(r.doc.Published.Format("2006-01-02"))) {
			return t.person
		}
	}
	return -1
}
