package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// inheritFrom takes what is counted from the candidate that the text speaks of: "3,000 of them".
func (c *candidate) inheritFrom(r *reading, s *sentence) {
	k := r.antecedent(s, 4)
	if k < 0 {
		return
	}
	if p := c.quantity - 1; p >= s.quantities && r.quantities[p].Kind == quantity.Count && !r.quantities[p].One && r.quantities[p].Restates < 0 && !r.isCandidate(p) {
		return // "153 clashes, 40 of them": of what no metric counts
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

// countNamed lets a number count the soldiers whom the sentences just before name without a number: "… the entry of North Korean forces. Ten
// thousand of them are in Kursk". It tells whether any are.
func (r *reading) countNamed(c *candidate, s *sentence) bool {
	const behind, most = 2, 32 // sentences, mentions
	last := s.mentions - 1
	for k := last; k >= 0 && k > last-most; k-- {
		m := &r.mentions[k]
		si := r.sentenceIndex(m.first)
		if c.sentence-si > behind || s.paragraph-r.sentences[si].paragraph > 1 {
			return false
		}
		if m.kind != mentionDemonym || m.ref < 0 {
			continue
		}
		thing := int32(-1)
		switch {
		case m.form == demonymPlural:
			thing = r.v.demonymThing
		case m.end < r.sentences[si].end && r.bits[m.end]&bThing != 0 && r.pluralThing(m.end):
			thing = r.senseRef(m.end, senseThing)
		case m.form == demonymAdjective && m.end < r.sentences[si].end && isFormation(r.wordAt(m.end)):
			thing = r.v.demonymThing // "North Korean forces"
		}
		if thing < 0 || !r.forceThing(thing) || !r.personThing(thing) {
			continue
		}
		c.thing, c.party, c.inherited = thing, r.sideOf(m.ref), true
		return true
	}
	return false
}

// antecedent gives the last candidate that a bare number can refer to, within the paragraph or as many as paragraphs before it; -1 for none.
func (r *reading) antecedent(s *sentence, paragraphs int32) int32 {
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

// mostPeople is more than any army or population that copy leaves unnamed.
const mostPeople = 5e7

// beforeGap tells whether a side stands before the bare number at token i: "Malawi lost three and Uruguay one".
func (r *reading) beforeGap(i int32, s *sentence) bool {
	return i > s.first && r.mentionAt(i-1) != nil
}

// saidNumber tells whether a verb of speech has the number as its object – "the police spoke of six" –, or "more" stands behind it.
func (r *reading) saidNumber(q *quantity.Quantity, s *sentence) bool {
	i := q.First - 1
	if i > s.first && r.bits[i]&bPreposition != 0 {
		i--
	}
	return i >= s.first && r.bits[i]&bSpeechVerb != 0 && r.bits[i]&bThing == 0 || q.End < s.end && r.wordAt(q.End) == "more" && i >= s.first && r.bits[i]&bAnd != 0
}

// leavesBehind tells whether a participle of leaving stands at token i, over adverbs.
func (r *reading) leavesBehind(i int32, s *sentence) bool {
	for i < s.end && r.bits[i]&bAdverb != 0 {
		i++
	}
	if i >= s.end {
		return false
	}
	switch r.wordAt(i) {
	case "gone", "left", "departed", "returned", "deserted", "fled", "withdrawn", "escaped":
		return i+1 >= s.end || r.bits[i+1]&bPreposition == 0
	}
	return false
}

// answersHowMany lets a bare number count what a question asks for: "How many soldiers are there? At least 5,000."; and, further on, "Ask
// how many soldiers are there, and you get three answers. The ministry spoke of 3,000."
func (r *reading) answersHowMany(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.First-s.first > 2 || c.sentence == 0 || !r.text.Sentences[c.sentence-1].Question {
		return r.answersEarlier(c, s)
	}
	return r.takeQuestion(c, c.sentence-1, r.howMany(c.sentence-1))
}

// answersEarlier looks for the question in the paragraphs before, up to the last thing that was counted.
func (r *reading) answersEarlier(c *candidate, s *sentence) bool {
	if !r.goesOn(c, s) {
		return false
	}
	oldest := max(c.sentence-questionReach, 0)
	if k := len(r.candidates) - 1; k >= 0 {
		oldest = max(oldest, r.candidates[k].sentence+1)
	}
	for si := c.sentence - 1; si >= oldest; si-- {
		if many := r.howMany(si); many >= 0 {
			return r.takeQuestion(c, si, many)
		}
	}
	return false
}

// questionReach is how many sentences behind a question an answer may stand.
const questionReach = 6

// howMany gives the token behind "how many" in a sentence, -1 for none.
func (r *reading) howMany(si int32) int32 {
	o := &r.sentences[si]
	for i := o.first; i+2 < min(o.end, o.first+reach); i++ {
		if r.wordAt(i) == "how" && r.wordAt(i+1) == "many" {
			return i + 2
		}
	}
	return -1
}

// takeQuestion gives the candidate what the sentence asks for from token many on, where a metric counts that.
func (r *reading) takeQuestion(c *candidate, si, many int32) bool {
	o := &r.sentences[si]
	if many < 0 || o.end-o.first > reach {
		return false
	}
	a := *c
	for i := many; i < o.end; i++ {
		if m := r.mentionAt(i); m != nil && m.first == i && m.ref >= 0 && a.event < 0 && a.party < 0 && (m.kind == mentionDemonym || m.possessive) {
			a.party = r.sideOf(m.ref)
			if a.thing < 0 && m.form == demonymPlural {
				a.thing = r.v.demonymThing
			}
		}
		if a.thing < 0 && a.event < 0 && r.bits[i]&bThing != 0 && r.commonWord(i) {
			a.thing = r.senseRef(i, senseThing)
		}
		if a.event < 0 && r.bits[i]&bEvent != 0 && r.bits[i]&bThing == 0 {
			a.event = r.fittingEvent(&a, i)
		}
	}
	if a.event < 0 && a.thing < 0 {
		return false
	}
	a.eventAt, a.inherited = -1, true
	if r.pickCount(&a); a.metric < 0 {
		return false
	}
	if a.event >= 0 {
		a.eventAgent = r.v.set.Events[a.event].Agent
	}
	*c = a
	return true
}

// inherit lets a bare number count what the last figure counted, where the text says that it goes on about it: "put the number at 3,000",
// "11,000 in Russia", "fewer than 4,000 had arrived".
func (r *reading) inherit(c *candidate, s *sentence) {
	q := &r.quantities[c.quantity]
	if q.End < s.end {
		t := &r.text.Tokens[q.End]
		b := r.bits[q.End]
		plain := t.Kind == prose.Punct || b&(bPreposition|bAux|bAnd|bOr|bBut|bRelative|bEvent|bAdverb|bSubordinate|bThat|bIncrement|bModal|bSourceBefor) != 0 ||
			b&bPronoun != 0 && q.End+1 < s.end && r.bits[q.End+1]&(bHave|bSpeechVerb) != 0 || // "a figure of 700 it had given"
			r.dateCovering(c.sentence, q.End) >= 0
		if !plain || t.Is('%') || t.Is('-') && t.Flags&prose.Glued != 0 {
			return
		}
	}
	if k := c.quantity - 1; k >= s.quantities && q.First > s.first && r.bits[q.First-1]&bAnd != 0 && !r.isCandidate(k) && r.quantities[k].Kind == quantity.Count && r.countsANoun(k, c.sentence, s) {
		return // "137,000 claims for cars and 71,000 for houses": claims as well
	}
	if q.End+1 < s.end && r.wordAt(q.End) == "for" && r.bits[q.End+1]&bThing != 0 {
		return // "and 71,000 for houses"
	}
	if q.Value > mostPeople || q.Value < 10 && c.event < 0 && !q.Signed && q.Change == 0 && !r.beforeGap(q.First, s) && !r.saidNumber(q, s) {
		return // a sum of money, "a brigade or two"
	}
	if p := c.quantity - 1; c.event < 0 && q.End < s.end && r.wordAt(q.End) == "more" && p >= s.quantities && r.quantities[p].Kind == quantity.Count && !r.isCandidate(p) {
		return // "in five areas, with 17 more at risk"
	}
	if r.answersHowMany(c, s) {
		return
	}
	if q.End+1 < s.end && r.bits[q.End]&bOf != 0 && r.bits[q.End+1]&bThem != 0 {
		return // head has looked for whom
	}
	k := r.antecedent(s, 2)
	if k < 0 && r.goesOn(c, s) && r.countNamed(c, s) {
		if c.eventAt >= 0 {
			c.event = r.fittingEvent(c, c.eventAt)
		}
		r.pickCount(c)
		return
	}
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
			if side := r.sideOf(m.ref); side >= 0 && r.candidates[k].eventAgent == topic.AgentOwner {
				c.party, gapped = side, true
			}
		}
	}
	if p := q.First - 1; !gapped && p > s.first {
		if w := r.wordAt(p); strings.HasPrefix(w, "admit") || strings.HasPrefix(w, "acknowledg") || strings.HasPrefix(w, "conced") {
			if side, found := r.clauseSubject(c, s, p); found && side >= 0 {
				c.party, gapped = side, true // "Armenia put its losses at 3,825; Azerbaijan admitted 2,906"
			}
		}
	}
	for p := q.First - 1; !gapped && p > s.first && p >= q.First-4; p-- {
		if w := r.wordAt(p); w == "its" || w == "their" { // "Cambodia put its toll at 13"
			if side := r.ownerOf(p); side >= 0 {
				c.party, gapped = side, true
			}
		}
	}
	if p := q.First - 1; !gapped && p > s.first && r.bits[p]&bHave != 0 {
		if side, found := r.clauseSubject(c, s, p); found && side >= 0 {
			c.party, gapped = side, true // "Ukraine has 880,000 under arms"
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
	if o.metric >= 0 && r.isMeasure(o.metric) && !r.sameMeasure(c, k, s) {
		return
	}
	event := c.event
	c.from, c.inherited = k, true
	c.thing = o.thing
	if c.party < 0 {
		c.party, c.partyGuess = o.party, o.partyGuess || r.sentences[o.sentence].paragraph != s.paragraph
	}
	if event >= 0 {
		r.pickCount(c)
		if c.metric < 0 && r.v.demonymThing >= 0 && (o.metric < 0 || !r.isMeasure(o.metric)) &&
			(o.thing < 0 || r.personThing(o.thing) || r.sentences[o.sentence].paragraph != s.paragraph) {
			people := *c
			people.thing, people.count = r.v.demonymThing, -1 // "11,000 were sent": people
			if people.event = r.fittingEvent(&people, c.eventAt); people.event >= 0 {
				*c = people
				r.pickCount(c)
			}
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

// sameMeasure tells whether a number without a unit can be one of what candidate k measured: where nothing else was counted or named since, "put the
// area at 1,200 square kilometres, now at 500".
func (r *reading) sameMeasure(c *candidate, k int32, s *sentence) bool {
	o := &r.candidates[k]
	i := r.quantities[c.quantity].First
	if c.sentence-o.sentence > 1 || r.sentences[o.sentence].paragraph != s.paragraph {
		return false
	}
	if i-2 >= s.first && r.bits[i-1]&bOf != 0 && r.wordAt(i-2) == "out" {
		return false // "28,800 square kilometres out of 36,000": the whole
	}
	for j := o.quantity + 1; j < c.quantity; j++ {
		if q := &r.quantities[j]; q.Kind == quantity.Count && q.Restates < 0 && !q.One {
			return false
		}
	}
	for j := r.mentionsBefore(i) - 1; j >= 0 && r.mentions[j].first >= s.first && c.sentence != o.sentence; j-- {
		if r.mentions[j].form == demonymPlural && r.mentions[j].kind == mentionDemonym {
			return false // "… by force. Around the town stand the Russians, 2,500 of them"
		}
	}
	return true
}

// countsANoun tells whether a noun, known or not, is what quantity k counts.
func (r *reading) countsANoun(k, si int32, s *sentence) bool {
	if r.countsOther(&r.quantities[k], s) {
		return true
	}
	probe := candidate{quantity: k, sentence: si, count: -1, thing: -1, event: -1, eventAt: -1, from: -1, party: -1}
	return r.head(&probe, s) && !probe.inherited
}

// isCandidate tells whether quantity k, one of the last, counts something of the topic.
func (r *reading) isCandidate(k int32) bool {
	for i := len(r.candidates) - 1; i >= 0 && r.candidates[i].quantity >= k; i-- {
		if r.candidates[i].quantity == k {
			return true
		}
	}
	return false
}

// parallel tells whether the word before the number at token i stood before the last number that counted something in this sentence: "put it
// at 8,000, the ministry at 10,000 and Kyiv at 11,000".
func (r *reading) parallel(i int32, s *sentence) bool {
	k := len(r.candidates) - 1
	if k < 0 || i <= s.first || r.candidates[k].dropped || r.sentences[r.candidates[k].sentence].first != s.first {
		return false
	}
	p := r.quantities[r.candidates[k].quantity].First - 1
	return p >= s.first && r.bits[p]&bPreposition != 0 && r.bits[p]&bIn == 0 && r.text.Tokens[p].Word == r.text.Tokens[i-1].Word || p >= s.first && r.wordAt(p) == "at" && r.wordAt(i-1) == "at"
}

// goesOn tells whether the words around a bare number say that it is about what was counted before.
func (r *reading) goesOn(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.Value < 2 || q.Kind != quantity.Count {
		return false
	}
	if q.End < s.end && r.bits[q.End]&(bBe|bHave) != 0 && r.leavesBehind(q.End+1, s) {
		return false // "500 have already gone"
	}
	if q.Signed && q.First-2 >= s.first && r.text.Tokens[q.First-1].Is('(') && r.quantityCovering(s, c.quantity, q.First-2) >= 0 {
		return true // "9,190 (+8)"
	}
	if c.event >= 0 || q.Change != 0 || r.comparesTo(q.First, s) || r.parallel(q.First, s) {
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
	if q.End < s.end && r.wordAt(q.End) == "there" && q.First > s.first && r.bits[q.First-1]&(bHave|bEventVerb) != 0 {
		return true // "and has 2,000 there now"
	}
	if q.End < s.end && r.bits[q.End]&bIn != 0 && q.End+1 < s.end {
		j := q.End + 1
		if (r.bits[j]&bArticle != 0 || isDirection(r.wordAt(j))) && j+1 < s.end {
			j++
		}
		if m := r.mentionAt(j); m != nil && (m.place || m.kind == mentionMetonym || r.entityKind(m) == "country") {
			return true
		}
	}
	if q.End+1 < s.end && r.bits[q.End]&(bBy|bIn|bSourceBefor) != 0 || q.End < s.end && r.wordAt(q.End) == "on" {
		for j := q.End; j < s.end && j < q.End+6 && r.text.Tokens[j].Kind != prose.Number; j++ {
			if r.bits[j]&bSpeechNoun != 0 && r.bits[j]&bThing == 0 || r.bits[j]&bSourceBefor != 0 && r.bits[j+1]&bInside != 0 && r.wordAt(j) == "by" {
				return true // "half a million men, 560,000 by the ministry's reckoning"
			}
			if r.text.Tokens[j].Is(',') {
				break
			}
		}
	}
	return q.First > s.first && (r.bits[q.First-1]&(bAnd|bOr) != 0 || r.wordAt(q.First-1) == "plus") && len(r.candidates) > 0 && r.candidates[len(r.candidates)-1].sentence == c.sentence
}
