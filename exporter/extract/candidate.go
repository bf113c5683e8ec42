package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
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
	placeNear   bool     // the sentence or its paragraph names it
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
	uncounted  bool // the object of a verb that no metric counts
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
	reasonSpan         = "span"
	reasonConfidence   = "low_confidence"
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
	case q.Kind != quantity.Count:
		return c, false
	}
	if q.Hyphenated || q.End < s.end && r.wordAt(q.End) == "strong" { // "is 6,000 strong"
		return c, r.strong(&c, s)
	}
	if q.First > s.first {
		switch r.wordAt(q.First - 1) {
		case "every", "each", "per":
			c.excluded = reasonRate // "one for every 30 soldiers"
		}
	}
	if r.allBut(qi, s) {
		return c, false
	}
	if q.End+1 < s.end && r.bits[q.End]&bBe != 0 && r.bits[q.End+1]&(bComponent|bThing) != 0 && r.bits[q.End+1]&(bEvent|bInside) == 0 {
		if r.bits[q.End+1]&bComponent == 0 {
			return c, false // "three of the dead were soldiers": what they were, not how many there are
		}
		c.component = strings.ToLower(r.tokensText(q.End+1, r.phraseEnd(q.End+1))) // "of the dead, 115 were children"
	}
	found := r.head(&c, s)
	if found && r.oneInSo(q, c.headEnd, s) {
		return c, false
	}
	if r.wholeOf(&c, s) {
		i := q.End
		if found {
			i = c.headEnd
		}
		switch {
		case i < s.end && r.bits[i]&bEventVerb != 0 && r.pastParticiple(r.wordAt(i)):
			r.takeEvent(&c, i, s) // "1,000 of the 11,000 troops sent had been killed"
		case !found:
			c.dropped = true // "1,050 of the 4,200 are dead": what happened, happened to the part
			return c, true
		default:
			c.stock = true // "57 of the 640 soldiers in the town were killed"
		}
	}
	if !found && q.First == s.first {
		r.labelledTotal(&c, s)
	}
	if !found && q.First > s.first {
		verb := q.First - 1
		for verb > s.first && r.bits[verb]&bInside != 0 {
			verb--
		}
		if r.bits[verb]&bEventVerb != 0 && r.uncountedVerb(verb) {
			return c, false // "to pull out 20,000 at once"
		}
	}
	who := false
	if !found && q.End < s.end && r.wordAt(q.End) == "who" && r.v.demonymThing >= 0 {
		if r.negatedWithin(q.End+1, min(q.End+4, s.end)) || q.End+1 < s.end && r.bits[q.End+1]&bEventVerb != 0 && r.uncountedVerb(q.End+1) {
			return c, false // "the 60,000 who lived in the town"
		}
		found, c.thing, who = true, r.v.demonymThing, true // "the 11,000 who came"
	}
	if found && c.thing >= 0 && r.wholeOfShare(q.First, s) {
		c.stock = true
		if r.pickCount(&c); c.metric < 0 {
			c.dropped, c.uncounted = true, true
		}
		return c, true
	}
	if found && c.thing >= 0 && qi > s.quantities && r.quantities[qi-1].Of && q.First-r.quantities[qi-1].End <= 3 && r.quantities[qi-1].Kind == quantity.Count &&
		!(c.headEnd < s.end && r.bits[c.headEnd]&bEventVerb != 0 && !r.uncountedVerb(c.headEnd)) {
		// Of "25 of 58 drones launched by Russia" only the 25 were shot down; of "57 of the 640 soldiers were killed" 640 are there.
		c.stock = true
		if r.pickCount(&c); c.metric < 0 {
			c.dropped, c.uncounted = true, true
		}
		return c, true
	}
	if !found && r.bringsTotal(&c, s) {
		return c, true
	}
	if found {
		r.demonymAlone(&c, s)
	}
	if found && c.count < 0 && c.thing >= 0 && q.First-2 >= s.first && r.bits[q.First-1]&bOf != 0 && r.bits[q.First-2]&(bCountNoun|bEventNoun) == bCountNoun && r.commonWord(q.First-2) {
		c.count = r.senseRef(q.First-2, senseCountNoun) // "the bodies of 22 soldiers"
		c.metric = r.v.counts[c.count].metric
		return c, true
	}
	if found && r.vetoed(&c, s) || !found && r.countsOther(q, s) {
		return c, false
	}
	if found && r.holdsPeople(&c, s) {
		c.dropped = true
		return c, true
	}
	if found && c.thing >= 0 && !r.personThing(c.thing) && r.civilVehicle(&c, s) {
		c.dropped = true
		return c, true
	}
	if found && (c.thing >= 0 || c.count >= 0) && r.objectOfUncounted(&c, s) {
		c.dropped, c.uncounted = true, true
		return c, true
	}
	if found && c.count < 0 && !c.inherited && r.personThing(c.thing) {
		r.lossesThatReach(&c, s)
	}
	r.findEvent(&c, s)
	if who && c.event < 0 && r.antecedent(s, 4) < 0 {
		return c, false // what the 100,600 who left are, nothing tells
	}
	if found && c.event < 0 && c.count < 0 && !c.inherited && r.personThing(c.thing) {
		if r.objectOfOther(q.First, s) {
			c.dropped = true
			return c, true
		}
	}
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
	if c.event < 0 && c.thing >= 0 && c.count < 0 && !r.goesOnUnknown(&c, s) && (!r.personThing(c.thing) && r.countFor(c.thing, -1) < 0 || r.verbless(s) || r.verblessItem(&c, s) || r.besideEquipment(&c, s)) {
		r.headingEvent(&c, s) // a line of a list of losses
	}
	if k := len(r.candidates) - 1; c.component != "" && c.event < 0 && !c.inherited && k >= 0 && r.candidates[k].sentence == si && r.candidates[k].event >= 0 && !r.isMeasureOf(&r.candidates[k]) {
		o := &r.candidates[k]
		c.event, c.eventAt, c.eventAgent, c.combined, c.from = o.event, -1, o.eventAgent, o.combined, int32(k) // "16 were killed, among them four children"
	}
	if k := len(r.candidates) - 1; found && c.event < 0 && c.thing >= 0 && r.forceThing(c.thing) && k >= 0 && r.candidates[k].sentence == si && !r.candidates[k].dropped &&
		r.candidates[k].metric >= 0 && r.countFor(c.thing, -1) >= 0 && r.candidates[k].metric != r.v.counts[r.countFor(c.thing, -1)].metric && r.partMarked(&c, s) {
		if o := &r.candidates[k]; c.party >= 0 && !r.isMeasureOf(o) {
			c.count, c.metric, c.event, c.eventAt, c.eventAgent, c.combined, c.from = o.count, o.metric, o.event, -1, o.eventAgent, o.combined, int32(k)
			return c, true // "holds 200 prisoners, among them 14 Saudis"
		}
		c.dropped = true // "put its toll at 13, including five soldiers": a part of the dead
		return c, true
	}
	r.pickCount(&c)
	if c.metric < 0 && !found && !q.One && !(c.byTotal && c.thing >= 0) {
		r.inherit(&c, s)
	}
	if c.metric < 0 {
		c.dropped = found && c.thing >= 0
		return c, c.dropped
	}
	if q.Delta || q.Signed && !c.byTotal || r.sizeOfChange(q.First, s) {
		c.excluded = reasonIncrement
	}
	if q.Superseded {
		c.superseded = true
	}
	return c, true
}

// wholeOf tells whether the number is the whole of which the number before it is a part: the 4,200 of "1,050 of the 4,200".
func (r *reading) wholeOf(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First
	if i-3 < s.first || r.bits[i-1]&(bDefinite|bPossPronoun) == 0 || r.bits[i-2]&bOf == 0 {
		return false
	}
	k := r.quantityCovering(s, c.quantity, i-3)
	return k >= 0 && r.quantities[k].Kind == quantity.Count
}

// allBut tells whether the number is one of those that were left: "downed all but 26 drones and 31 missiles".
func (r *reading) allBut(qi int32, s *sentence) bool {
	const most = 4 // numbers that "and" joins
	for n := 0; n < most; n++ {
		i := r.quantities[qi].First
		if i-2 < s.first {
			return false
		}
		if r.wordAt(i-1) == "but" {
			return r.wordAt(i-2) == "all"
		}
		if r.bits[i-1]&bAnd == 0 || qi == s.quantities || r.isCandidate(qi-1) {
			return false
		}
		qi--
	}
	return false
}

// oneInSo tells whether the number is the upper one of a ratio: "one man in three", "two soldiers out of ten".
func (r *reading) oneInSo(q *quantity.Quantity, headEnd int32, s *sentence) bool {
	i := headEnd
	if i+1 >= s.end || q.Value > 9 {
		return false
	}
	if r.wordAt(i) == "out" && r.bits[i+1]&bOf != 0 {
		i++
	}
	if w := r.wordAt(i); w != "in" && w != "of" || w == "of" && i == headEnd {
		return false
	}
	k := r.quantityCovering(s, s.quantEnd, i+1)
	return k >= 0 && r.quantities[k].Kind == quantity.Count && r.quantities[k].Value <= 100 && !r.nounFollows(r.quantities[k].End, s)
}

// holdsPeople tells whether somebody holds people of another side who are named by nothing but their country: "Ukraine holds about 1,000 Russians". They
// are prisoners, and no soldiers of his, but what the sentence does not say is not counted.
func (r *reading) holdsPeople(c *candidate, s *sentence) bool {
	first := r.quantities[c.quantity].First
	m := r.mentionAt(c.head)
	if first-1 <= s.first || c.thing != r.v.demonymThing || m == nil || m.kind != mentionDemonym || m.form != demonymPlural {
		return false
	}
	switch r.wordAt(first - 1) {
	case "hold", "holds", "held", "holding", "detain", "detains", "detaining":
		return true
	}
	return false
}

// civilVehicle tells whether vehicles of no kind that only armies have are told of in one breath with shops and houses: "destroyed 25 cars and eight
// shops". They are no losses of a force.
func (r *reading) civilVehicle(c *candidate, s *sentence) bool {
	const near = 9 // tokens on either side
	switch strings.TrimSuffix(r.wordAt(max(c.headEnd-1, 0)), "s") {
	case "car", "vehicle", "truck", "bus", "buse", "van", "motorcycle", "motorbike", "taxi", "lorry", "lorrie":
	default:
		return false
	}
	for i := max(s.first, r.quantities[c.quantity].First-near); i < min(s.end, c.headEnd+near); i++ {
		switch strings.TrimSuffix(r.wordAt(i), "s") {
		case "shop", "house", "home", "building", "stall", "store", "apartment", "window", "kiosk", "garage", "flat", "roof", "market", "school":
			return true
		}
	}
	return false
}

// goesOnUnknown tells whether a word of prose that may be a verb nobody counts follows the counted noun, so that the number stands in a
// sentence and in no list: "25 million people need help", "the town runs three shelters that opened on Monday".
func (r *reading) goesOnUnknown(c *candidate, s *sentence) bool {
	i, first := c.headEnd, r.quantities[c.quantity].First
	if c.head < first {
		return false
	}
	if p := first - 1; p > s.first && r.wordAt(p) == "left" {
		return true // "and left 12,000 homes without power"
	}
	if i >= s.end {
		return false
	}
	if !r.personThing(c.thing) && r.bits[i]&(bBe|bModal) != 0 {
		return true // "another 2,900 homes are threatened"
	}
	t := &r.text.Tokens[i]
	return t.Kind == prose.Word && t.Flags&prose.Capital == 0 && r.bits[i]&^(bWished|bPlanned|bRelative|bSpeechVerb|bHear) == 0
}

func (r *reading) isMeasureOf(c *candidate) bool { return c.metric >= 0 && r.isMeasure(c.metric) }

// wholeOfShare tells whether the number at token i is that of which a share is spoken of: "lost a third of their 3,000 fighters".
func (r *reading) wholeOfShare(i int32, s *sentence) bool {
	i--
	for i > s.first && r.bits[i]&(bPossPronoun|bArticle) != 0 {
		i--
	}
	if i > s.first && r.text.Tokens[i].Flags&prose.Possessive != 0 {
		if m := r.mentionAt(i - 1); m != nil {
			i = m.first - 1 // "a quarter of Russia's 3,000 tanks"
		}
	}
	if i <= s.first || r.bits[i]&bOf == 0 {
		return false
	}
	switch r.wordAt(i - 1) {
	case "third", "thirds", "half", "quarter", "quarters", "fifth", "tenth", "percent", "cent", "most", "majority", "part", "fraction":
		return true
	}
	return r.text.Tokens[i-1].Is('%')
}

// negatedWithin tells whether a word of negation stands among tokens [a, b): "350,000 who are never coming back".
func (r *reading) negatedWithin(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&bNegated != 0 {
			return true
		}
	}
	return false
}

// sizeOfChange tells whether "by" stands before the number at token i and a verb of rising before that: "raised its tally by 1,030".
func (r *reading) sizeOfChange(i int32, s *sentence) bool {
	if i-1 <= s.first || r.bits[i-1]&bBy == 0 {
		return false
	}
	for k := i - 2; k >= s.first && k > i-12; k-- {
		if r.v.quantities.Rises(r.text.Tokens[k]) {
			return true
		}
		if r.bits[k]&(bBut|bSubordinate) != 0 && r.bits[k]&bPreposition == 0 || r.text.Tokens[k].Is(',') {
			return false
		}
	}
	return false
}

// resultOfRise tells whether quantity k is what a count rose to: "raised its tally by 1,030 overnight to 133,190".
func (r *reading) resultOfRise(k int32, s *sentence) bool {
	i := r.quantities[k].First
	return k > s.quantities && i > s.first && r.wordAt(i-1) == "to" && r.sizeOfChange(r.quantities[k-1].First, s)
}

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
	if q.One && i < s.end && r.text.Tokens[i].Kind == prose.Word && r.mentionAt(i) == nil && r.bits[i]&^(bEventNoun|bEventVerb|bInside|bBody|bRegion) == 0 && r.noCountOf(i) && q.First > s.first && r.bits[q.First-1]&bPreposition != 0 {
		return true // "in one attack"
	}
	if i < s.end && r.bits[i]&bOf != 0 {
		i++
		for i < s.end && (r.bits[i]&(bArticle|bPossPronoun) != 0 || r.text.Tokens[i].Flags&prose.Possessive != 0 || r.v.quantities.MayHold(r.text.Tokens[i])) {
			i++ // "six of the nine villages"
		}
		if i < s.end && r.text.Tokens[i].Kind == prose.Word && r.bits[i] == 0 && i+1 < s.end && r.text.Tokens[i+1].Flags&prose.Possessive != 0 {
			return true // "14 of the state's townships"
		}
	}
	for n := 0; i < s.end && n < 3; n++ {
		t := &r.text.Tokens[i]
		if m := r.mentionAt(i); m != nil && m.first == i && q.Of && !r.commonWord(i) {
			i = m.end // "50 of the 71 UN missions"
			continue
		}
		if t.Kind != prose.Word || r.mentionAt(i) != nil && !r.commonWord(i) {
			return false
		}
		if r.wordAt(i) == "others" {
			return false // "42 others were injured"
		}
		if r.bits[i]&bEventNoun != 0 && r.pluralNoun(i) && r.noCountOf(i) {
			return true // "via two deployments"
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

// bringsTotal reads the total of what was counted just before: "three soldiers were killed, bringing the total to 13".
func (r *reading) bringsTotal(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First - 1
	if i-2 <= s.first || r.wordAt(i) != "to" {
		return false
	}
	noun := int32(-1)
	for k := i - 1; k > s.first && k >= i-14 && !r.text.Tokens[k].Is(','); k-- {
		if r.sumAt(k) {
			noun = k
			if r.wordAt(k) == "toll" && r.bits[k]&(bTotal|bInside) != 0 {
				return false // "the death toll": total reads it
			}
		}
	}
	if noun < 0 {
		return false
	}
	brings := false
	for k := noun - 1; k >= s.first && k >= noun-4; k-- {
		for _, stem := range [...]string{"bring", "brought", "tak", "took", "rais", "push", "lift"} {
			brings = brings || strings.HasPrefix(r.wordAt(k), stem)
		}
	}
	k := len(r.candidates) - 1
	if !brings || k < 0 || r.candidates[k].dropped || r.candidates[k].sentence != c.sentence || r.isMeasureOf(&r.candidates[k]) {
		return false
	}
	o := &r.candidates[k]
	c.thing, c.event, c.eventAt, c.eventAgent, c.count, c.metric, c.combined = o.thing, o.event, -1, o.eventAgent, o.count, o.metric, o.combined
	c.party, c.partyGuess, c.from, c.inherited, c.byTotal = o.party, o.partyGuess, int32(k), true, true
	return true
}

// noCountOf tells whether the event noun at token i counts nothing by itself: "deployments", but not "deaths".
func (r *reading) noCountOf(i int32) bool {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		sn := &r.v.senses[k]
		if sn.kind == senseThing || sn.kind == senseCountNoun || sn.kind == senseEvent && r.countFor(-1, sn.ref) >= 0 {
			return false
		}
	}
	return true
}

// objectOfUncounted tells whether the counted things are the object of a verb that no metric counts, or go on such a list: "launched 31 drones
// and 2 missiles".
func (r *reading) objectOfUncounted(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First - 1
	if i < s.first {
		return false
	}
	if w := r.wordAt(i); i-1 > s.first && (w == "first" || w == "last" || w == "next" || w == "remaining") && r.bits[i-1]&bArticle != 0 {
		i-- // "releasing the first three hostages"
	}
	if i > s.first && r.bits[i]&(bPossPronoun|bArticle) != 0 && r.bits[i-1]&bEventVerb != 0 {
		i-- // "withdraw its 1,500 soldiers"
	}
	if k := len(r.candidates) - 1; k >= 0 && r.candidates[k].uncounted && r.candidates[k].sentence == c.sentence && (r.bits[i]&bAnd != 0 || r.text.Tokens[i].Is(',')) && i-r.candidates[k].headEnd <= 1 {
		return true
	}
	if r.bits[i]&bOf != 0 && i > s.first && r.bits[i-1]&bEventNoun != 0 {
		return r.uncountedVerb(i - 1) // "the exchange of 1,000 prisoners"
	}
	for i > s.first && r.bits[i]&bInside != 0 {
		i-- // "sent home 150 captives"
	}
	if r.bits[i]&bEventVerb == 0 || r.bits[i]&bThing != 0 || i > s.first && r.bits[i-1]&(bBe|bArticle|bPossPronoun) != 0 {
		return false
	}
	return r.uncountedVerb(i)
}

// objectOfOther tells whether the number at token i begins the object of a past verb that no topic knows, and that does not say how many there
// are: "decorated 120 soldiers", but not "numbered 120 soldiers".
func (r *reading) objectOfOther(i int32, s *sentence) bool {
	i--
	for i > s.first && r.bits[i]&(bArticle|bIncrement) != 0 {
		i--
	}
	if i <= s.first || r.text.Tokens[i].Kind != prose.Word || r.text.Tokens[i].Flags&prose.Capital != 0 || r.bits[i] != 0 || r.mentionAt(i) != nil || r.bits[i-1]&(bBe|bArticle|bOf) != 0 {
		return false
	}
	w := r.wordAt(i)
	if len(w) < 5 || !strings.HasSuffix(w, "ed") {
		return false
	}
	for _, stem := range [...]string{"number", "total", "include", "involv", "compris", "contain", "employ", "hous", "host", "command", "assembl", "need", "exceed", "add", "rais", "form", "rotat", "parad", "reach", "surpass", "equal", "retain", "want", "dwarf"} {
		if strings.HasPrefix(w, stem) {
			return false
		}
	}
	return true
}

// uncountedVerb tells whether the verb at token i is one of events that no metric counts: launched, withdrew.
func (r *reading) uncountedVerb(i int32) bool {
	n := &r.v.nodes[r.phrase[i]]
	verb := false
	for k := n.senses; k < n.sensesEnd; k++ {
		if sn := &r.v.senses[k]; sn.kind == senseEvent {
			if len(r.v.countsOfEvent[sn.ref]) > 0 {
				return false
			}
			verb = true
		}
	}
	return verb
}

// tells tells whether token i is a verb of speech that means nothing else: "believed" and "reported" can be said of people.
func (r *reading) tells(i int32) bool {
	switch r.wordAt(i) {
	case "said", "says", "say", "told", "tell", "tells":
		return true
	}
	return false
}

// wasAt tells whether token i is a form of "be" that makes a deed of the participle behind it: "are involved" is a state.
func (r *reading) wasAt(i int32) bool {
	w := r.wordAt(i)
	return w == "were" || w == "was" || w == "been"
}

// demonymAlone lets what happened to people who are counted by their demonym alone tell what they are: "8,000 North Koreans" who were
// deployed are soldiers, "46,000 Congolese" who fled are not. Of several things that it fits the first is meant.
func (r *reading) demonymAlone(c *candidate, s *sentence) {
	if len(r.v.demonymThings) < 2 || c.thing != r.v.demonymThing || c.count >= 0 || c.stock {
		return
	}
	if m := r.mentionAt(c.head); c.head != r.quantities[c.quantity].First && (m == nil || m.kind != mentionDemonym) {
		return
	}
	if k := r.antecedent(s, 4); k >= 0 && contains(r.v.demonymThings, r.candidates[k].thing) {
		c.thing = r.candidates[k].thing // what was counted before, where what happened to them does not tell
	}
	nearest := int32(1 << 30)
	for _, thing := range r.v.demonymThings {
		probe := *c
		probe.thing = thing
		if r.vetoed(&probe, s) {
			continue
		}
		if r.findEvent(&probe, s); probe.event < 0 || probe.eventAt < 0 {
			continue
		}
		distance := probe.eventAt - c.headEnd
		if distance < 0 {
			distance = c.head - probe.eventAt
		}
		if distance < nearest {
			nearest, c.thing = distance, thing
		}
	}
}

// pastParticiple guesses whether a word that no topic knows is a past participle.
func (r *reading) pastParticiple(w string) bool {
	switch w {
	case "hit", "struck", "shot", "seen", "given", "told", "put", "blown", "caught", "led", "fed", "cut", "sworn", "paid", "met", "thrown", "taught", "chosen", "torn":
		return true
	}
	return strings.HasSuffix(w, "ed")
}

// vetoed tells whether the verb behind the counted people is one that no metric counts: "15,000 North Koreans work in Russia".
func (r *reading) vetoed(c *candidate, s *sentence) bool {
	i := c.headEnd
	for i < s.end && r.bits[i]&(bAdverb|bHave|bModal|bBe) != 0 && i < c.headEnd+3 {
		i++
	}
	if i < s.end && r.bits[i] == 0 && i > c.headEnd && r.wasAt(i-1) && r.pastParticiple(r.wordAt(i)) && r.mentionAt(i) == nil {
		return true // "240 soldiers were decorated": something happened to them that no topic knows
	}
	if i < s.end && r.tells(i) && r.personThing(c.thing) && (i == c.headEnd || r.bits[i-1]&bBe == 0) {
		return true // "two refugees told reporters": who speaks is not counted
	}
	if i >= s.end || r.bits[i]&bEventVerb == 0 {
		return false
	}
	if next := r.phraseEnd(i); next < s.end && r.bits[next]&bEventState != 0 && r.fittingEvent(c, next) >= 0 {
		return false // "are living in relief camps"
	}
	passive := i > c.headEnd && r.bits[i-1]&bBe != 0
	if !passive && c.count >= 0 {
		return false // "1.1 million refugees live in camps": the noun says what is counted, whatever they do
	}
	if next := r.phraseEnd(i); !passive && i == c.headEnd && next < s.end && r.bits[next]&bBy != 0 {
		return false // "58 drones launched by Russia": what became of them is told elsewhere
	}
	if i == c.headEnd && (r.isGerund(i) || strings.HasSuffix(r.wordAt(i), "ed")) {
		probe := *c
		if r.eventLeft(&probe, s) >= 0 {
			return false // "shot down 62 of 81 drones launched overnight", "killed 12 men working there"
		}
	}
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		sn := &r.v.senses[k]
		if sn.kind != senseEvent {
			continue
		}
		if !passive && len(r.v.countsOfEvent[sn.ref]) > 0 && (r.v.set.Events[sn.ref].Agent != topic.AgentSelf || c.thing < 0) {
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
