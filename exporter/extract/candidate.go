package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// candidate is a quantity that counts something of the topic: a figure in the making.
type candidate struct {
	quantity int32
	sentence int32

	// What is counted.
	count      int32 // of vocabulary.counts, -1 where only the thing is known
	metric     int32 // of topic.Set.Declared, -1
	thing      int32 // -1
	event      int32 // the event that counts, -1
	eventAt    int32 // its token, -1
	eventEnd   int32
	combined   bool  // several events together: killed or wounded
	head       int32 // tokens of the counted noun, or those of the quantity
	headEnd    int32
	component  string
	introAt    int32          // the event's token in the introduction of a list, 0 for none
	own        bool           // of the speaker's side
	stock      bool           // a stock: no event says what happened to them
	enemy      bool           // of the enemy
	inherited  bool           // thing or metric come from another candidate
	from       int32          // that candidate, -1
	unit       *quantity.Unit // of a measure
	byTotal    bool           // a noun beside the number names it
	eventLeft  bool           // the event stands before the number
	eventAgent string

	// Whose.
	party      int32 // entity, -1
	partyGuess bool
	// Where.
	place       int32    // entity, -1
	placeHere   bool     // the sentence names it
	placeTokens [2]int32 // of a place that no topic knows

	// Who said so.
	voice      int32 // -1: the outlet
	voiceGuess bool
	sources    [2]int32 // of reading.sources
	via        int32

	// When and how.
	period   string
	expected bool
	when     when

	excluded   string
	superseded bool
	dropped    bool // neither figure nor worth showing
}

// The reasons why a candidate is no figure.
const (
	reasonRate         = "rate"
	reasonVague        = "vague"
	reasonNegated      = "negated"
	reasonHypothetical = "hypothetical"
	reasonIncrement    = "increment"
	reasonPlanned      = "planned"
	reasonPart         = "part"
	reasonHandover     = "handover"
	reasonConfidence   = "low_confidence"
	reasonNoEvent      = "no_event"
	reasonParty        = "no_party"
)

// consider decides what the quantity counts; it gives false where that is nothing of the topic.
func (r *reading) consider(si, qi int32) (candidate, bool) {
	q := &r.quantities[qi]
	s := &r.sentences[si]
	c := candidate{quantity: qi, sentence: si, count: -1, metric: -1, thing: -1, event: -1, eventAt: -1, from: -1, party: -1, place: -1, voice: -1, via: -1,
		head: q.First, headEnd: q.End}
	switch {
	case q.Restates >= 0:
		return c, false
	case q.Kind == quantity.Measure:
		if q.Unit == nil || q.Unit.Dimension != "area" && q.Unit.Dimension != "mass" && q.Unit.Dimension != "length" {
			return c, false
		}
		return c, r.measure(&c, s)
	case q.Kind == quantity.Vague:
		if !r.head(&c, s) || c.count < 0 && c.thing < 0 {
			return c, false
		}
		c.excluded = reasonVague
		r.findEvent(&c, s)
		r.pickCount(&c)
		return c, c.metric >= 0
	case q.Kind != quantity.Count && !(q.Kind == quantity.Money && false):
		return c, false
	}
	if q.Hyphenated {
		return c, r.strong(&c, s)
	}
	if q.First > s.first {
		switch r.wordAt(q.First - 1) {
		case "every", "each", "per":
			c.excluded = reasonRate // "one for every 30 soldiers"
		}
	}
	found := r.head(&c, s)
	if !found && q.End < s.end && r.wordAt(q.End) == "who" && r.v.demonymThing >= 0 {
		found, c.thing = true, r.v.demonymThing // "the 11,000 who came"
	}
	if found && r.vetoed(&c, s) || !found && r.countsOther(q, s) {
		return c, false
	}
	r.findEvent(&c, s)
	if c.inherited && c.event < 0 && c.from >= 0 && !c.stock {
		o := &r.candidates[c.from]
		if !r.isMeasureOf(o) && o.event >= 0 {
			c.event, c.eventAt, c.eventAgent, c.combined = o.event, -1, o.eventAgent, o.combined // "three of them were officers"
		}
	}
	if q.One && (c.event < 0 && !found || c.inherited) {
		return c, false
	}
	if found && q.Of && c.count >= 0 && c.thing < 0 && !c.inherited && c.headEnd < s.end && r.bits[c.headEnd]&(bBe|bHave) != 0 {
		c.excluded = reasonPart // "2,000 of the wounded were taken home"
	}
	if !found && c.event >= 0 {
		r.sameThing(&c)
	}
	if !found {
		r.predicate(&c, s)
		if p := max(q.First-1, s.first); c.event < 0 || r.isLink(p) || r.bits[p]&bBe != 0 || r.text.Tokens[p].Is(':') {
			r.total(&c, s)
		}
	}
	if c.event < 0 && c.thing >= 0 && (r.countFor(c.thing, -1) < 0 || r.verbless(s) || r.besideEquipment(&c, s)) {
		r.headingEvent(&c, s) // a line of a list of losses
	}
	r.pickCount(&c)
	if c.metric < 0 && !found && !q.One {
		r.inherit(&c, s)
	}
	if c.metric < 0 {
		c.dropped = found && c.thing >= 0
		return c, c.dropped
	}
	if q.Signed && !c.byTotal {
		c.excluded = reasonIncrement
	}
	if q.Superseded {
		c.superseded = true
	}
	return c, true
}

func (r *reading) isMeasureOf(c *candidate) bool { return c.metric >= 0 && r.isMeasure(c.metric) }

// sameThing lets a bare number with an event count what the sentence counted last, where that suits the event better: "of 126 drones 79
// were shot down and 35 were lost".
func (r *reading) sameThing(c *candidate) {
	for k := len(r.candidates) - 1; k >= 0; k-- {
		o := &r.candidates[k]
		if r.sentences[o.sentence].paragraph != r.sentences[c.sentence].paragraph || c.sentence-o.sentence > 1 {
			return
		}
		if o.thing < 0 || r.personThing(o.thing) {
			continue
		}
		probe := *c
		probe.thing = o.thing
		if ev := r.fittingEvent(&probe, c.eventAt); ev >= 0 && r.countFor(o.thing, ev) >= 0 && len(r.v.counts[r.countFor(o.thing, ev)].events) > 0 {
			c.thing, c.event, c.from, c.inherited = o.thing, ev, int32(k), true
			if c.party < 0 {
				c.party, c.partyGuess = o.party, o.partyGuess
			}
		}
		return
	}
}

// countsOther tells whether a noun that no topic knows is what the number counts: "ten regions", "14 regional commands".
func (r *reading) countsOther(q *quantity.Quantity, s *sentence) bool {
	i := q.End
	if i < s.end && r.bits[i]&bOf != 0 {
		i++
		for i < s.end && (r.bits[i]&(bArticle|bPossPronoun) != 0 || r.text.Tokens[i].Flags&prose.Possessive != 0) {
			i++
		}
		if i < s.end && r.text.Tokens[i].Kind == prose.Word && r.bits[i] == 0 && i+1 < s.end && r.text.Tokens[i+1].Flags&prose.Possessive != 0 {
			return true // "14 of the state's townships"
		}
	}
	for n := 0; i < s.end && n < 3; n++ {
		t := &r.text.Tokens[i]
		if t.Kind != prose.Word || r.mentionAt(i) != nil && !r.commonWord(i) {
			return false
		}
		if r.pluralNoun(i) && r.bits[i]&^(bRank|bBody|bRegion|bOfficial|bTitle|bTotal|bSpeechNoun|bInside|bVague) == 0 {
			return true
		}
		if r.bits[i]&^(bRank|bBody|bRegion|bOfficial|bTitle|bInside|bIncrement) != 0 {
			return false
		}
		i++
	}
	return false
}

// vetoed tells whether the verb behind the counted people is one that no metric counts: "15,000 North Koreans work in Russia".
func (r *reading) vetoed(c *candidate, s *sentence) bool {
	i := c.headEnd
	for i < s.end && r.bits[i]&(bAdverb|bHave|bModal|bBe) != 0 && i < c.headEnd+3 {
		i++
	}
	if i >= s.end || r.bits[i]&bEventVerb == 0 {
		return false
	}
	passive := i > c.headEnd && r.bits[i-1]&bBe != 0
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		sn := &r.v.senses[k]
		if sn.kind != senseEvent {
			continue
		}
		if !passive && len(r.v.countsOfEvent[sn.ref]) > 0 {
			return false
		}
		for _, ci := range r.v.countsOfEvent[sn.ref] {
			if cc := &r.v.counts[ci]; c.thing < 0 || contains(cc.things, c.thing) {
				return false
			}
		}
	}
	return true // also "180 soldiers had been freed": what no metric counts
}

// head reads the noun phrase behind the number: "17,819 [Russian servicemen]". It gives false where no counted noun stands there.
func (r *reading) head(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	toks := r.text.Tokens
	i := q.End
	if i < s.end && toks[i].Is('"') && toks[i].Flags&prose.Close != 0 {
		i++ // “450 or so” of their men
	}
	if i < s.end && r.bits[i]&bOf != 0 {
		i++
		if i < s.end && r.bits[i]&bThem != 0 && (i+1 >= s.end || r.bits[i+1]&bThing == 0 && r.mentionAt(i+1) == nil) {
			c.inheritFrom(r, s)
			c.headEnd = i + 1
			if r.existential(q.First, s) && r.v.demonymThing >= 0 && r.personThing(c.thing) {
				c.thing, c.count, c.stock = r.v.demonymThing, -1, true // "there were 12,000 of them"
			}
			if j := i + 1; j+1 < s.end && r.bits[j]&bBe != 0 && r.bits[j+1]&(bThing|bComponent) != 0 && r.bits[j+1]&bEvent == 0 {
				c.component = strings.ToLower(r.tokensText(j+1, r.phraseEnd(j+1)))
			}
			if j := i + 1; j+1 < s.end && r.bits[j]&bBe != 0 {
				if m := r.mentionAt(j + 1); m != nil && m.kind == mentionDemonym { // "more than 10,000 of them are North Korean"
					c.party, c.partyGuess = m.ref, false
				}
			}
			return c.thing >= 0 || c.count >= 0
		}
		if i < s.end && r.bits[i]&(bArticle|bPossPronoun) != 0 {
			if r.bits[i]&bPossPronoun != 0 {
				c.party = r.ownerOf(i, s)
				c.own = r.wordAt(i) == "our" || r.wordAt(i) == "my"
			}
			i++
		}
		if k := r.quantityAt(c.quantity+1, s, i); k >= 0 { // "1,050 of the 4,200 soldiers"
			i = r.quantities[k].End
			if !r.nounFollows(i, s) {
				c.inheritFrom(r, s)
				c.headEnd = i
				return c.thing >= 0 || c.count >= 0
			}
		}
	}
	if i+3 < s.end && r.wordAt(i) == "the" && r.wordAt(i+1) == "number" && r.bits[i+2]&bOf != 0 {
		i += 3 // "put at 288 the number of residents whose deaths …"
	}
	for n := 0; i < s.end && n < 10; n++ {
		i = r.skipBracket(i, s)
		if i >= s.end {
			return false
		}
		if m := r.mentionAt(i); m != nil && m.first == i && (r.bits[i]&(bThing|bCountNoun) == 0 || m.kind != mentionUnknown && m.kind != mentionFunction) {
			next := m.end
			switch {
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
					if r.population(q.First, s) {
						t = r.v.peopleThing
					}
					c.thing, c.head, c.headEnd = t, m.first, next
					return t >= 0
				}
			case m.possessive:
				next++
				if m.ref >= 0 && c.party < 0 {
					c.party = r.sideOf(m.ref)
				}
			case m.ref >= 0 && (r.entityKind(m) == "group" || r.entityKind(m) == "country" || r.entityKind(m) == "body"):
				if !r.nounFollows(next, s) {
					return false
				}
				c.party = r.sideOf(m.ref)
			case m.kind == mentionUnknown || m.kind == mentionFunction || r.entityKind(m) == "place":
				if !r.nounFollows(next, s) {
					return false
				}
			default:
				return false
			}
			i = next
			continue
		}
		b := r.bits[i]
		if b&bEnemy != 0 {
			c.enemy = true
		}
		if w := r.wordAt(i); w == "our" || w == "own" && i > s.first && r.bits[i-1]&bPossPronoun != 0 {
			c.own = true // "three men of its own"
		}
		if b&bBody != 0 && i+1 < s.end && r.text.Tokens[i+1].Flags&prose.Possessive != 0 && c.party < 0 {
			c.party = r.lastGroup(i)
		}
		switch {
		case b&(bThing|bCountNoun|bComponent) != 0 && !r.isVerbHere(i, c, s):
			if end := r.countedNoun(c, i, s); end > 0 {
				return true
			}
			if b&(bThing|bCountNoun) != 0 {
				return false
			}
		case b&(bEventVerb|bAux|bPreposition|bRelative|bAnd|bOr|bBut|bSubordinate|bArticle|bSpeechVerb|bHear|bPronoun) != 0 && b&(bIncrement|bRank) == 0:
			if b&bEventVerb != 0 && b&bAux == 0 && r.participleBeforeNoun(i, s) {
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
func (r *reading) isVerbHere(i int32, c *candidate, s *sentence) bool {
	b := r.bits[i]
	return b&bEventVerb != 0 && b&bThing == 0 && b&bCountNoun == 0
}

// participleBeforeNoun tells whether a participle at i stands before the counted noun: "five burnt tanks".
func (r *reading) participleBeforeNoun(i int32, s *sentence) bool {
	j := r.phraseEnd(i)
	return j < s.end && r.bits[j]&(bThing|bCountNoun) != 0 && r.bits[j]&bInside == 0 && r.commonWord(j) && r.text.Tokens[j].Kind == prose.Word
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
			if ev := r.eventSense(i, formState); ev >= 0 { // "86,140 dead soldiers"
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

// partMarked tells whether the number is said to be a part of the one before it: "including 500 officers and three generals".
func (r *reading) partMarked(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	for i := q.First - 1; i >= s.first && i > q.First-14; i-- {
		switch r.wordAt(i) {
		case "including", "among", "incl", "counting":
			return true
		}
		if r.bits[i]&(bSpeechVerb|bAux|bBut|bSubordinate|bEventVerb) != 0 && r.bits[i]&(bPreposition|bThing) == 0 || r.text.Tokens[i].Is(';') {
			return false
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

// predicate reads a noun of counts behind the number: "about 4,200 had become casualties".
func (r *reading) predicate(c *candidate, s *sentence) {
	i := r.quantities[c.quantity].End
	for n := 0; i < s.end && n < 4; n++ {
		if b := r.bits[i]; b&bCountNoun != 0 && n > 0 {
			c.count = r.senseRef(i, senseCountNoun)
			c.head, c.headEnd = i, r.phraseEnd(i)
			return
		} else if w := r.wordAt(i); b&(bAux|bAdverb) == 0 && w != "become" && w != "became" {
			return
		}
		i++
	}
}

// besideEquipment tells whether the next number of a list counts things that no metric counts by themselves, so that the list is one of
// losses: "57,500 men, 340 tanks".
func (r *reading) besideEquipment(c *candidate, s *sentence) bool {
	i := c.headEnd
	if i+1 >= s.end || !r.text.Tokens[i].Is(',') && r.bits[i]&bAnd == 0 {
		return false
	}
	k := r.quantityAt(c.quantity+1, s, i+1)
	if k < 0 {
		return false
	}
	next := candidate{quantity: k, sentence: c.sentence, count: -1, thing: -1, event: -1, eventAt: -1, from: -1, party: -1}
	return r.head(&next, s) && next.thing >= 0 && !r.personThing(next.thing) && r.countFor(next.thing, -1) < 0
}

// verbless tells whether a sentence has no verb that it could be about: it is a heading or a line of a list.
func (r *reading) verbless(s *sentence) bool {
	if s.end-s.first > reach {
		return false
	}
	for i := s.first; i < s.end; i++ {
		if r.bits[i]&(bAux|bSpeechVerb|bHear) != 0 && r.bits[i]&(bThing|bOfficial|bSpeechNoun) == 0 && r.mentionAt(i) == nil {
			return false
		}
		if r.bits[i]&bEventVerb != 0 && r.bits[i]&(bThing|bTotal|bCountNoun|bEventNoun|bEventState|bPreposition|bOfficial|bSpeechNoun) == 0 && r.mentionAt(i) == nil && !r.isGerund(i) {
			return false
		}
	}
	return true
}

// total reads the noun that names the number beside it: "a force of N", "the death toll rose to N", "tanks – N", "Killed: N".
func (r *reading) total(c *candidate, s *sentence) {
	q := &r.quantities[c.quantity]
	toks := r.text.Tokens
	if c.count >= 0 {
		return
	}
	linked, colon, verbs := false, false, 0
	for j := q.First - 1; j >= s.first && j > q.First-36; j-- {
		if r.bits[j]&bInside != 0 {
			continue
		}
		t := &toks[j]
		b := r.bits[j]
		if k := r.quantityCovering(s, c.quantity, j); k >= 0 {
			if r.quantities[k].Superseded || r.quantities[k].One || !r.quantities[k].Kind.Numeric() {
				j = r.quantities[k].First
				continue
			}
			return
		}
		switch {
		case t.Is(':') || t.Is(prose.EnDash) || t.Is(prose.EmDash) || t.Is('-') && t.Flags&prose.Glued == 0:
			linked, colon = true, true
			continue
		case t.Is('"') && j == q.First-1:
			continue // put the toll at "almost 80"
		case t.Is('"') || t.Is(';') || t.Is('?'):
			return
		case b&(bTotal|bCountNoun) != 0 && !r.commonWord(j):
		case b&bTotal != 0:
			if ref := r.senseRef(j, senseTotal); ref >= 0 && (linked || verbs > 0) {
				c.count, c.byTotal = ref, true
				c.head, c.headEnd = j, r.phraseEnd(j)
				r.partyBeside(c, j, s)
				return
			}
		case b&bCountNoun != 0 && (linked || verbs > 0) && (b&bEventVerb == 0 || r.nounUse(j)) || b&bCountNoun != 0 && colon:
			if ref := r.senseRef(j, senseCountNoun); ref >= 0 {
				c.count, c.byTotal = ref, true
				c.head, c.headEnd = j, r.phraseEnd(j)
				r.partyBeside(c, j, s)
				return
			}
		case b&bThing != 0 && (!r.commonWord(j) || r.amongBefore(j, s)):
		case b&bThing != 0 && linked && r.numberOf(j, s):
			c.thing = r.senseRef(j, senseThing)
			c.head, c.headEnd, c.byTotal = j, r.phraseEnd(j), true
			r.partyBeside(c, j, s)
			if e := c.headEnd; e < s.end && r.bits[e]&bEvent != 0 {
				r.takeEvent(c, e, s)
			}
			return
		case b&bThing != 0 && (colon && q.First-j < 8 || verbs > 0 && linked && r.pluralThing(j) && q.First-j < 8):
			c.thing = r.senseRef(j, senseThing)
			c.head, c.headEnd = j, r.phraseEnd(j)
			c.byTotal = colon
			r.partyBeside(c, j, s)
			if colon {
				r.headingEvent(c, s)
			}
			return
		case colon && b&(bEventState|bEventVerb) != 0 && q.First-j < 6:
			if ev := r.eventSense(j, 0); ev >= 0 {
				c.event, c.eventAt, c.eventEnd, c.byTotal = ev, j, r.phraseEnd(j), true
				return
			}
		}
		switch {
		case b&(bOf|bPreposition) != 0 && (b&bOf != 0 || r.isLink(j)):
			linked = true
		case b&bBe != 0:
			linked = true
			verbs++
		case b&bRelative != 0 && linked && j > s.first && (r.text.Tokens[j-1].Is(',') || r.bits[j-1]&bTotal != 0):
		case b&(bSubordinate|bRelative|bBut) != 0 && b&bPreposition == 0:
			return
		case t.Kind == prose.Word && r.mentionAt(j) == nil && b&(bArticle|bPreposition) == 0:
			verbs++
		}
	}
}

// amongBefore tells whether "among" stands before the noun at j: "the toll among the marines was 9".
func (r *reading) amongBefore(j int32, s *sentence) bool {
	for k := j - 1; k >= s.first && k >= j-3; k-- {
		if r.wordAt(k) == "among" {
			return true
		}
	}
	return false
}

// numberOf tells whether "the number of" stands before the noun at j.
func (r *reading) numberOf(j int32, s *sentence) bool {
	for k := j - 1; k > s.first && k > j-5; k-- {
		if r.bits[k]&bOf != 0 {
			switch r.wordAt(k - 1) {
			case "number", "total", "count", "tally", "toll":
				return true
			}
			return false
		}
	}
	return false
}

// nounUse tells whether a word that can be noun and verb is a noun: "their wounded", "the dead".
func (r *reading) nounUse(j int32) bool {
	return j > 0 && (r.bits[j-1]&(bArticle|bPossPronoun|bOf) != 0 && r.bits[j-1]&bThat == 0 || r.text.Tokens[j-1].Flags&prose.Possessive != 0)
}

// isLink tells whether a preposition at j links a number to the noun that it counts: "stood at N", "rose to N".
func (r *reading) isLink(j int32) bool {
	switch r.wordAt(j) {
	case "at", "to", "of", "by", "as":
		return true
	}
	return false
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

// partyBeside reads whose the noun at j is from the words before it: "Russian casualties at N", and behind: "casualties among the
// Russians".
func (r *reading) partyBeside(c *candidate, j int32, s *sentence) {
	for k := j - 1; k >= s.first && k > j-5 && c.party < 0; k-- {
		if m := r.mentionAt(k); m != nil && m.ref >= 0 {
			if k := r.entityKind(m); k == "country" || k == "group" || k == "body" && (m.possessive || r.v.entityCountry[m.ref] >= 0) {
				c.party = r.sideOf(m.ref)
			}
			return
		}
		if r.bits[k]&bPossPronoun != 0 {
			c.party = r.ownerOf(k, s)
			return
		}
		if r.bits[k]&(bPreposition|bSpeechVerb|bAux|bEventVerb) != 0 {
			return
		}
	}
}

// inheritFrom takes what is counted from the candidate that the text speaks of: "3,000 of them".
func (c *candidate) inheritFrom(r *reading, s *sentence) {
	k := r.antecedent(c, s, 4)
	if k < 0 {
		return
	}
	o := &r.candidates[k]
	c.from, c.inherited = k, true
	c.thing = o.thing
	if o.thing < 0 {
		c.count = o.count
	}
	if c.party < 0 {
		c.party, c.partyGuess = o.party, o.partyGuess
	}
	c.place = -1
}

// antecedent gives the last candidate that a bare number can refer to, within the paragraph or as many as paragraphs before it; -1 for none.
func (r *reading) antecedent(c *candidate, s *sentence, paragraphs int32) int32 {
	for k := len(r.candidates) - 1; k >= 0 && k > len(r.candidates)-reach; k-- {
		o := &r.candidates[k]
		so := &r.sentences[o.sentence]
		if s.paragraph-so.paragraph > paragraphs {
			return -1
		}
		if o.component != "" || o.dropped && s.paragraph != so.paragraph {
			continue
		}
		return int32(k)
	}
	return -1
}

// inherit lets a bare number count what the last figure counted, where the text says that it goes on about it: "put the number at 3,000",
// "11,000 in Russia", "fewer than 4,000 had arrived".
func (r *reading) inherit(c *candidate, s *sentence) {
	q := &r.quantities[c.quantity]
	if q.End < s.end {
		t := &r.text.Tokens[q.End]
		b := r.bits[q.End]
		plain := t.Kind == prose.Punct || b&(bPreposition|bAux|bAnd|bOr|bBut|bRelative|bEvent|bAdverb|bSubordinate|bThat|bIncrement|bModal) != 0 ||
			r.dateCovering(c.sentence, q.End) >= 0
		if !plain || t.Is('%') || t.Is('-') && t.Flags&prose.Glued != 0 {
			return
		}
	}
	k := r.antecedent(c, s, 2)
	if k < 0 {
		// "between 1,000 and 3,500 had been moved": people, where the event is one of people under arms.
		if c.event >= 0 && c.eventAt >= 0 && r.v.demonymThing >= 0 && !r.quantities[c.quantity].One {
			c.thing = r.v.demonymThing
			c.event = r.fittingEvent(c, c.eventAt)
			if ci := r.countFor(c.thing, c.event); ci >= 0 && len(r.v.counts[ci].events) > 0 {
				c.inherited = true
				r.pickCount(c)
			}
		}
		return
	}
	gapped := false
	// "Malawi lost three and Uruguay one": the verb is left out, and the party is new.
	if p := q.First - 1; p > s.first {
		if m := r.mentionAt(p); m != nil && m.ref >= 0 && !m.possessive && (r.bits[m.first-1]&bAnd != 0 || r.text.Tokens[m.first-1].Is(',')) && r.candidates[k].sentence == c.sentence {
			if side := r.sideOf(m.ref); side >= 0 && r.candidates[k].eventAgent == "owner" {
				c.party, gapped = side, true
			}
		}
	}
	if p := q.First - 1; !gapped && p-2 > s.first && r.wordAt(p) == "at" && r.text.Tokens[p-1].Flags&prose.Possessive != 0 && r.candidates[k].sentence == c.sentence {
		// "puts Russia's losses at 16,000 and Ukraine's at 5,000"
		if m := r.mentionAt(p - 2); m != nil && m.ref >= 0 {
			if side := r.sideOf(m.ref); side >= 0 {
				c.party, gapped = side, true
			}
		}
	}
	if !gapped && !r.goesOn(c, s) {
		return
	}
	o := &r.candidates[k]
	if o.metric >= 0 && r.isMeasure(o.metric) && r.sentences[o.sentence].paragraph != s.paragraph {
		return
	}
	event := c.event
	c.from, c.inherited = k, true
	c.thing = o.thing
	if c.party < 0 {
		c.party, c.partyGuess = o.party, o.partyGuess
	}
	if event >= 0 {
		r.pickCount(c)
		if c.metric < 0 && r.v.demonymThing >= 0 && (o.metric < 0 || !r.isMeasure(o.metric)) && (o.thing < 0 || r.personThing(o.thing)) {
			c.thing, c.count = r.v.demonymThing, -1 // "11,000 were sent": people
			c.event = r.fittingEvent(c, c.eventAt)
			r.pickCount(c)
		}
		if c.metric < 0 && !(o.metric >= 0 && r.isMeasure(o.metric)) {
			return
		}
	}
	if o.dropped && c.metric < 0 {
		return
	}
	if c.metric < 0 && o.metric >= 0 && r.isMeasure(o.metric) {
		c.metric, c.unit = o.metric, o.unit
		if r.measureEvent(c, s) {
			return
		}
		c.metric = -1
	}
	if c.metric < 0 {
		c.unit = o.unit
		c.event, c.count, c.combined, c.metric, c.eventAgent = o.event, o.count, o.combined, o.metric, o.eventAgent
		c.eventAt = -1
	}
}

// goesOn tells whether the words around a bare number say that it is about what was counted before.
func (r *reading) goesOn(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.Value < 2 || q.Kind != quantity.Count {
		return false
	}
	if c.event >= 0 || q.Change != 0 {
		return true
	}
	for j := q.First - 1; j >= s.first && j > q.First-14; j-- {
		b := r.bits[j]
		if b&(bSpeechNoun|bTotal) != 0 || b&bIt != 0 || b&(bSpeechVerb) != 0 && q.First-j < 8 {
			return true
		}
		switch r.wordAt(j) {
		case "there", "say", "number", "figure", "total", "count", "estimate", "tally", "toll", "range", "that", "them", "those", "many", "sum", "strength", "share":
			return true
		}
	}
	if q.End < s.end && r.bits[q.End]&(bBe|bHave) != 0 && (q.First == s.first || r.bits[q.First-1]&bThat != 0 || r.text.Tokens[q.First-1].Is(',')) {
		return true // "that just under 8,000 were still there"
	}
	if q.End < s.end && r.bits[q.End]&bIn != 0 && q.End+1 < s.end {
		j := q.End + 1
		if r.bits[j]&bArticle != 0 {
			j++
		}
		if m := r.mentionAt(j); m != nil && (m.place || m.kind == mentionMetonym || r.entityKind(m) == "country") {
			return true
		}
	}
	return q.First > s.first && r.bits[q.First-1]&(bAnd|bOr) != 0 && len(r.candidates) > 0 && r.candidates[len(r.candidates)-1].sentence == c.sentence
}
