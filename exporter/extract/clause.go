package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// clauseReach is how many tokens before a verb its subject is looked for.
const clauseReach = 60

// clauseSubject gives the side that the subject of the verb at token v names, by the order of words: the noun phrase before it, or, where
// a conjunction, a comma or another verb stands there, the subject of the verb before. found tells whether a subject was recognised; one that
// names no side ("gunmen") is found with -1.
func (r *reading) clauseSubject(c *candidate, s *sentence, v int32) (side int32, found bool) {
	lo := max(s.first, r.datelineEnd(s.first), v-clauseReach)
	if q := r.quotationAt(v); q >= 0 {
		lo = max(lo, r.quotations[q].first+1)
	}
	for range 5 {
		i := r.beforeVerb(v, lo)
		if i < lo {
			return -1, false
		}
		switch t := &r.text.Tokens[i]; {
		case t.Is(','):
			if !r.isGerund(v) {
				open := r.commaBefore(i, lo)
				if open < 0 {
					return -1, false
				}
				return r.phraseSide(c, s, open-1, lo) // "the group, which …, lost"
			}
			if v = r.verbBefore(i, lo); v < 0 {
				return r.firstPhraseSide(c, s, lo, i)
			}
		case t.Kind == prose.Punct && t.Flags&prose.Possessive == 0 && !t.Is(')'):
			return -1, false
		case r.bits[i]&(bAnd|bOr) != 0:
			u := r.verbBefore(i, lo)
			if u < 0 {
				return r.firstPhraseSide(c, s, lo, i)
			}
			v = u
		case r.bits[i]&bRelative != 0 && r.mentionAt(i) == nil:
			if i--; i > lo && r.text.Tokens[i].Is(',') {
				i--
			}
			return r.phraseSide(c, s, i, lo)
		case r.finiteVerb(i):
			v = i
		default:
			return r.phraseSide(c, s, i, lo)
		}
	}
	return -1, false
}

// beforeVerb steps back over what belongs to the verb at token v: "had reportedly been", "claims to have".
func (r *reading) beforeVerb(v, lo int32) int32 {
	i := v - 1
	for ; i >= lo && r.mentionAt(i) == nil; i-- {
		if r.bits[i]&(bAux|bAdverb|bNegated|bInside) != 0 && r.bits[i]&(bThing|bPronoun) == 0 {
			continue
		}
		switch w := r.wordAt(i); {
		case w == "to" || w == "together" || w == "since" || w == "then" || strings.HasSuffix(w, "selves") || w == "itself" || w == "himself" || w == "all" || w == "both":
		case strings.HasSuffix(w, "ly") && r.bits[i] == 0:
		default:
			return i
		}
	}
	return i
}

// finiteVerb tells whether a verb stands at token i.
func (r *reading) finiteVerb(i int32) bool {
	return r.bits[i]&(bEventVerb|bSpeechVerb|bHear|bRelay) != 0 && r.bits[i]&(bThing|bTotal|bOfficial|bCountNoun|bBody|bRegion|bPreposition) == 0 && r.mentionAt(i) == nil && !r.nounUse(i) &&
		(r.bits[i]&bSpeechVerb == 0 || !r.usedAsNoun(i))
}

// verbBefore gives the last verb before token i, -1 for none.
func (r *reading) verbBefore(i, lo int32) int32 {
	for k := i - 1; k > lo; k-- {
		if t := &r.text.Tokens[k]; t.Is(';') || t.Is('"') {
			return -1
		}
		if r.bits[k]&bInside != 0 {
			continue
		}
		if r.finiteVerb(k) {
			return k
		}
		if w := r.wordAt(k); r.bits[k] == 0 && strings.HasSuffix(w, "ed") && r.mentionAt(k) == nil && r.text.Tokens[k].Kind == prose.Word && r.bits[k-1]&(bArticle|bPossPronoun|bPreposition) == 0 {
			return k // a verb that no topic knows: "shelled"
		}
	}
	return -1
}

// commaBefore gives the comma before the one at token i, -1 for none.
func (r *reading) commaBefore(i, lo int32) int32 {
	for k := i - 1; k > lo; k-- {
		if r.text.Tokens[k].Is(',') {
			return k
		}
		if t := &r.text.Tokens[k]; t.Is(';') || t.Is('"') {
			return -1
		}
	}
	return -1
}

// phraseSide gives the side of the noun phrase that ends with token i, and whether one stands there.
func (r *reading) phraseSide(c *candidate, s *sentence, i, lo int32) (side int32, found bool) {
	weak, head := int32(-1), int32(-1) // whom "of" or "from" names; the last noun
	for ; i >= lo; i-- {
		if m := r.mentionAt(i); m != nil {
			i = m.first
			switch {
			case m.kind == mentionFunction:
				if r.text.Tokens[m.first].Flags&prose.Capital == 0 && r.bits[m.end-1]&bThing != 0 && head < 0 {
					head = m.end - 1 // "troops" are no body
					continue
				}
				p := r.sideOfFunction(c, s, m)
				return p, p >= 0
			case m.ref < 0 || r.entityKind(m) == topic.KindPlace || r.entityKind(m) == topic.KindOutlet:
				continue
			}
			p := r.sideOf(m.ref)
			if i > lo && r.bits[i-1]&bOf != 0 || r.governedFrom(i, lo) {
				if weak < 0 {
					weak = p
				}
				i = r.beforePreposition(i, lo) + 1
				head = -1
				continue
			}
			if r.governedName(i, lo) {
				i = r.beforePreposition(i, lo) + 1
				head = -1
				continue
			}
			if p < 0 || r.bystander(m) {
				return -1, false
			}
			if i-1 > lo && r.bits[i-1]&bAnd != 0 {
				if o := r.mentionAt(i - 2); o != nil && o.ref >= 0 && r.sideOf(o.ref) >= 0 && r.sideOf(o.ref) != p && head < 0 && !m.possessive && m.kind != mentionDemonym {
					return -1, true // "Moscow and Pyongyang have"
				}
			}
			return p, true
		}
		b := r.bits[i]
		switch {
		case b&bEnemy != 0:
			return r.enemyCalled(c), true
		case b&bWe != 0:
			p := r.speakerSide(c)
			return p, p >= 0
		case b&bHe != 0:
			p := r.personSide(c, s, i)
			return p, p >= 0
		case b&(bIt|bThey) != 0:
			p := r.pronounSide(c, s, i)
			return p, p >= 0
		case b&bPossPronoun != 0:
			p := r.possessorSide(c, s, i)
			return p, p >= 0
		case b&(bThing|bBody|bCountNoun) != 0 && b&bInside == 0 && r.text.Tokens[i].Kind == prose.Word:
			if head < 0 {
				head = i
			}
			continue
		case b&bArticle != 0:
			if i == lo || r.bits[i-1]&bPreposition == 0 {
				return r.describedSide(weak, head)
			}
			continue
		case b&bPreposition != 0 && b&bInside == 0:
			if b&bOf == 0 && weak < 0 && head >= 0 && r.bits[head]&bBody == 0 {
				if p, ok := r.describedSide(-1, head); ok && p >= 0 && r.wordAt(i) == "from" {
					weak = p
				}
			}
			head = -1
			continue
		case r.finiteVerb(i), b&(bThat|bRelative|bBut|bSubordinate) != 0, r.text.Tokens[i].Kind == prose.Punct && r.text.Tokens[i].Flags&prose.Possessive == 0 && !r.text.Tokens[i].Is('-'):
			return r.describedSide(weak, head)
		}
	}
	return r.describedSide(weak, head)
}

// describedSide gives the side of a noun phrase without a name at its head: of whom "of" names, or of "the rebels", "the group".
func (r *reading) describedSide(weak, head int32) (side int32, found bool) {
	switch {
	case weak >= 0:
		return weak, true
	case head < 0:
		return -1, false
	case r.bits[head]&bThing != 0:
		t := r.senseRef(head, senseThing)
		if t < 0 || !r.forceThing(t) || !r.personThing(t) {
			return -1, false
		}
		if w := r.wordAt(head); (r.v.set.Things[t].Rebel || w == "militia" || w == "paramilitaries" || w == "militiamen") && r.definiteBefore(head) {
			p := r.lastGroup(head)
			return p, p >= 0
		}
		return -1, false
	case r.bits[head]&bBody != 0 && r.definiteBefore(head):
		switch r.wordAt(head) {
		case "brigade", "battalion", "division", "regiment", "unit", "corps": // that of the soldiers counted last
			for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-4; k-- {
				if o := &r.candidates[k]; !o.dropped && o.party >= 0 && r.forceThing(o.thing) && r.personThing(o.thing) {
					return o.party, true
				}
			}
		case "group", "movement", "front", "alliance", "coalition", "organisation", "organization":
			p := r.lastGroup(head)
			return p, p >= 0
		}
	}
	return -1, false
}

// definiteBefore tells whether "the" stands before the noun at token i, with at most two adjectives between.
func (r *reading) definiteBefore(i int32) bool {
	for k := i - 1; k >= 0 && k >= i-3; k-- {
		if r.bits[k]&bDefinite != 0 {
			return true
		}
		if r.bits[k] != 0 && r.bits[k]&^(bRank|bThing|bBody) != 0 {
			return false
		}
	}
	return false
}

// governedFrom tells whether "from" or "loyal to" stands before the name at token i: "fighters from the movement".
func (r *reading) governedFrom(i, lo int32) bool {
	if i > lo && r.bits[i-1]&bArticle != 0 {
		i--
	}
	return i > lo && (r.wordAt(i-1) == "from" || r.wordAt(i-1) == "to" && i-1 > lo && r.wordAt(i-2) == "loyal" || r.bits[i-1]&bOf != 0)
}

// beforePreposition gives the token of the preposition that governs the name at token i.
func (r *reading) beforePreposition(i, lo int32) int32 {
	for k := i - 1; k > lo && k > i-4; k-- {
		if r.bits[k]&bPreposition != 0 {
			return k
		}
	}
	return i - 1
}

// firstPhraseSide gives the side of the first noun phrase among tokens [lo, hi) that no preposition governs.
func (r *reading) firstPhraseSide(c *candidate, s *sentence, lo, hi int32) (side int32, found bool) {
	for k := lo; k < hi; k++ {
		m := r.mentionAt(k)
		if m == nil {
			switch {
			case r.bits[k]&(bIt|bThey) != 0 && k > s.first:
				p := r.pronounSide(c, s, k)
				return p, p >= 0
			case r.finiteVerb(k) || r.bits[k]&bAux != 0:
				if m := r.mentionAt(k - 1); m == nil || m.kind != mentionUnknown && r.entityKind(m) != topic.KindPerson {
					if p, ok := r.phraseSide(c, s, k-1, lo); ok {
						return p, true
					}
				}
			}
			continue
		}
		k = m.end - 1
		if m.ref < 0 || r.governedName(m.first, lo) {
			if f := r.mentionAt(m.end + 1); m.possessive && f != nil && f.first == m.end+1 && f.kind == mentionFunction {
				k = f.end - 1 // "According to Russia's Defence Ministry Ukraine has …"
			}
			continue
		}
		if m.kind == mentionFunction {
			p := r.sideOfFunction(c, s, m)
			return p, p >= 0
		}
		if kind := r.entityKind(m); kind == topic.KindCountry || kind == topic.KindGroup || kind == topic.KindBody && !r.bystander(m) {
			if p := r.sideOf(m.ref); p >= 0 {
				return p, true
			}
		}
	}
	return -1, false
}

// sideOfFunction gives whose a body named by its function is: "the Malian army", "the army of Mali", "its air force", "the army".
func (r *reading) sideOfFunction(c *candidate, s *sentence, m *mention) int32 {
	for k := m.first - 1; k >= s.first && k >= m.first-4; k-- {
		if o := r.mentionAt(k); o != nil {
			if r.placeOf(o) >= 0 {
				return -1 // the army of a region is not its country's
			}
			if o.ref >= 0 && o.kind != mentionFunction && (o.kind == mentionDemonym || o.possessive || r.entityKind(o) == topic.KindCountry) {
				return r.bodySide(m.ref, r.sideOf(o.ref))
			}
			break
		}
		if r.bits[k]&bPossPronoun != 0 {
			return r.possessorSide(c, s, k)
		}
		if r.bits[k]&bRank == 0 && r.bits[k] != 0 && r.text.Tokens[k].Flags&prose.Possessive == 0 {
			break
		}
	}
	if p := r.seatBehind(m.end); p >= 0 {
		return r.bodySide(m.ref, p)
	}
	if k := m.first - 1; k > s.first && r.bits[k] == 0 && r.text.Tokens[k].Kind == prose.Word && r.bits[k-1]&bDefinite != 0 && r.mentionAt(k) == nil {
		return r.lastSide(k, c) // "the ethnic army": not the state's
	}
	return r.bodySide(m.ref, r.stateAt(m.first))
}

// bodySide gives the side that a function's body in a country is of: "the army" in Palestine is Israel's.
func (r *reading) bodySide(function, country int32) int32 {
	if country < 0 {
		return -1
	}
	if e, ok := r.v.functionKnown[function][country]; ok {
		return r.sideOf(e)
	}
	return country
}

// stateAt gives the state whose army, ministry or government the text means at token i where it names none: the side named last, or, where that
// is an armed group without institutions, the country that it fights.
func (r *reading) stateAt(i int32) int32 {
	p := r.contextCountryAt(i)
	if p < 0 {
		if place := r.mainPlace(); place >= 0 {
			return r.v.entityCountry[place]
		}
		return r.articleCountry()
	}
	return p
}

// stateOf gives, for an armed group, the state that it fights: of those that the topic names the first that the text mentions, else the one that it is
// in. A country, and a group that has a seat of government, is its own.
func (r *reading) stateOf(side int32) int32 {
	if side < 0 || r.v.kinds[side] != topic.KindGroup || len(r.v.set.Entities[side].Metonyms) > 0 {
		return side
	}
	for _, e := range r.v.atWar[side] {
		if r.v.kinds[e] == topic.KindCountry && r.mentionsSide(e) {
			return e
		}
	}
	if host := r.v.hostCountry[side]; host >= 0 {
		return host
	}
	return side
}

// pronounSide gives whom "it" or "they" at token i stands for: in a quotation whom the speaker fights; else the speaker, the first noun phrase of
// the sentence, or that of the sentence before.
func (r *reading) pronounSide(c *candidate, s *sentence, i int32) int32 {
	const deepest = 3 // pronouns that stand for pronouns
	if r.pronouns >= deepest {
		return -1
	}
	r.pronouns++
	defer func() { r.pronouns-- }()
	plural := r.bits[i]&bThey != 0 || r.wordAt(i) == "their"
	if q := r.quotationAt(i); q >= 0 {
		lo := max(s.first, r.quotations[q].first)
		if p := r.sideBetween(lo, i); p >= 0 {
			return p
		}
		if plural && r.bits[i]&bThey != 0 {
			if p := r.speakerSide(c); p >= 0 && r.v.kinds[p] == topic.KindCountry {
				if o := r.enemyCountry(p); o >= 0 {
					return o
				}
			}
		}
	}
	for k := s.voicesEnd - 1; k >= s.voices; k-- {
		v := &r.voices[k]
		if v.kind != voiceSaid || v.after || v.first >= i || v.cue >= i || v.src >= v.srcEnd {
			continue
		}
		o := &r.sources[v.src]
		if o.kind == sourcePerson || o.kind == sourceDescribed && !plural {
			continue
		}
		if p := r.nameBetween(v.cueEnd, i); p >= 0 {
			return p // "the South said that the North was rotating its men"
		}
		if p := r.sourceSide(o); p >= 0 && (o.kind != sourceBody || r.isMilitary(o) || r.opponent(p) >= 0 || !plural) {
			return p
		}
	}
	if i > s.first+1 {
		if p, ok := r.firstPhraseSide(c, s, r.datelineEnd(s.first), i); ok && p >= 0 {
			return p
		}
	}
	for k := r.mentionsBefore(i) - 1; k >= 0 && r.mentions[k].first >= s.first; k-- {
		if m := &r.mentions[k]; m.kind == mentionUnknown && m.end-m.first > 1 && plural && !r.governedName(m.first, s.first) {
			return r.lastSide(i, c) // "their men" are those of the commanders that the sentence names
		}
	}
	si := r.sentenceIndex(s.first)
	if r.bits[i]&bThey != 0 {
		if p := r.soldiersCounted(s, si-1, si); p >= 0 {
			return p // "An officer counts 70,000 Russian soldiers. On Tuesday they lost 406 men"
		}
	}
	for n := 1; n <= 2 && si-int32(n) >= 0; n++ {
		o := &r.sentences[si-int32(n)]
		if s.paragraph-o.paragraph > 1 || s.paragraph != o.paragraph && n > 1 {
			break
		}
		if p, ok := r.firstPhraseSide(c, o, r.datelineEnd(o.first), min(o.end, o.first+24)); ok && p >= 0 {
			return p
		}
	}
	if plural {
		if p := r.soldiersCounted(s, 0, si); p >= 0 {
			return p // "this means 15,000 men. They have taken 50 square kilometres"
		}
	}
	return r.lastSide(i, c)
}

// soldiersCounted gives the side of the soldiers who were counted last in the paragraph of s, in the sentences [from, to); -1 for none.
func (r *reading) soldiersCounted(s *sentence, from, to int32) int32 {
	for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-8; k-- {
		o := &r.candidates[k]
		if o.sentence < from || r.sentences[o.sentence].paragraph != s.paragraph {
			break
		}
		if !o.dropped && o.party >= 0 && o.sentence < to && r.forceThing(o.thing) && r.personThing(o.thing) {
			return o.party
		}
	}
	return -1
}

// sideBetween gives the side that a name among tokens [lo, hi) names last and that no preposition governs; -1 for none.
func (r *reading) sideBetween(lo, hi int32) int32 {
	for k := hi - 1; k >= lo; k-- {
		m := r.mentionAt(k)
		if m == nil {
			continue
		}
		k = m.first
		if m.ref < 0 || m.kind == mentionFunction || r.governedName(m.first, lo) {
			continue
		}
		if kind := r.entityKind(m); kind == topic.KindCountry || kind == topic.KindGroup {
			return r.sideOf(m.ref)
		}
	}
	return -1
}

// nameBetween gives the side whose own name, no adjective, stands first among tokens [lo, hi) and is no object of a preposition; -1 for none.
func (r *reading) nameBetween(lo, hi int32) int32 {
	for k := lo; k < hi; k++ {
		m := r.mentionAt(k)
		if m == nil {
			continue
		}
		k = m.end
		if kind := r.entityKind(m); m.ref >= 0 && !m.possessive && m.kind != mentionDemonym && m.kind != mentionFunction && (kind == topic.KindCountry || kind == topic.KindGroup) && !r.governedName(m.first, lo) &&
			m.first > 0 && r.bits[m.first-1]&bOf == 0 {
			return r.sideOf(m.ref)
		}
	}
	return -1
}

// personSide gives the side of the person that "he" or "she" at token i stands for.
func (r *reading) personSide(c *candidate, s *sentence, i int32) int32 {
	for k := s.voicesEnd - 1; k >= s.voices; k-- {
		v := &r.voices[k]
		if v.first < i && v.src < v.srcEnd {
			if o := &r.sources[v.src]; o.kind == sourcePerson {
				return r.sourceSide(o)
			}
		}
	}
	if s.person >= 0 {
		return r.sourceSide(&r.sources[s.person])
	}
	return r.speakerSide(c)
}

// possessorSide gives whom a possessive pronoun at token i refers to.
func (r *reading) possessorSide(c *candidate, s *sentence, i int32) int32 {
	switch r.wordAt(i) {
	case "our", "my":
		return r.speakerSide(c)
	case "his", "her":
		return r.personSide(c, s, i)
	}
	return r.pronounSide(c, s, i)
}
