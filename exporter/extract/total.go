package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

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
	return r.verblessWithin(s.first, s.end)
}

// verblessItem tells whether the number of a candidate stands in an item without a verb of a line that goes on behind a semicolon:
// "Battlegroup Center: up to 560 servicemen; a tank, hit by a drone, is shown in a video".
func (r *reading) verblessItem(c *candidate, s *sentence) bool {
	if s.end-s.first > reach || !r.labelled(s.first, s.end) {
		return false
	}
	first, end := r.quantities[c.quantity].First, r.quantities[c.quantity].End
	for first > s.first && !r.text.Tokens[first-1].Is(';') && !r.text.Tokens[first-1].Is(':') {
		first--
	}
	for end < s.end && !r.text.Tokens[end].Is(';') {
		end++
	}
	return r.verblessWithin(first, end)
}

func (r *reading) verblessWithin(first, end int32) bool {
	for i := first; i < end; i++ {
		if r.bits[i]&(bAux|bSpeechVerb|bHear) != 0 && r.bits[i]&(bThing|bOfficial) == 0 && r.mentionAt(i) == nil && (r.bits[i]&bSpeechNoun == 0 || !r.usedAsNoun(i)) {
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
	if c.count >= 0 || r.countsOther(q, s) || r.countsDeeds(q.End, s) {
		return
	}
	linked, colon, from, verbs := false, false, false, 0
	if p := q.First - 1; p > s.first {
		if w := r.wordAt(p); w == "numbered" || w == "number" || w == "numbering" || w == "numbers" && r.bits[p-1]&(bArticle|bPossPronoun) == 0 {
			linked, verbs = true, 1 // "the rebels numbered between 600 and 800"
		}
	}
	linked = linked || r.wordAt(q.First) == "between" // "has deaths between 60,000 and 80,000"
	for j := q.First - 1; j >= s.first && j > q.First-60; j-- {
		if r.bits[j]&bInside != 0 {
			continue
		}
		t := &toks[j]
		b := r.bits[j]
		if t.Is('(') && j == q.First-1 && !q.Signed && q.End < s.end && toks[q.End].Is(')') {
			if j > s.first && r.bits[j-1]&(bThing|bCountNoun) != 0 && r.commonWord(j-1) || j > s.first && r.bits[j-1]&bInside != 0 {
				linked, colon = true, true // "tanks (15)"
				continue
			}
			return
		}
		if k := r.quantityCovering(s, c.quantity, j); k >= 0 {
			if r.quantities[k].Superseded || r.quantities[k].One || !r.quantities[k].Kind.Numeric() {
				j = r.quantities[k].First
				continue
			}
			return
		}
		switch {
		case linked && !colon && (t.Is(prose.EnDash) || t.Is(prose.EmDash)):
			// "the number of soldiers – in all of the region – at 8,000": step over what dashes enclose.
			open := j - 1
			for open > s.first && open > j-40 && !r.text.Tokens[open].Is(t.Char) {
				open--
			}
			if !r.text.Tokens[open].Is(t.Char) {
				return
			}
			j = open
			continue
		case t.Is(':') || t.Is(prose.EnDash) || t.Is(prose.EmDash) || t.Is('-') && t.Flags&prose.Glued == 0:
			linked, colon = true, true
			continue
		case t.Is('"') && (j == q.First-1 || j == q.First-2 && toks[j+1].Kind == prose.Word):
			continue // put the toll at "almost 80", at "likely almost 800"
		case t.Is('"') || t.Is(';') || t.Is('?'):
			return
		case b&(bTotal|bCountNoun) != 0 && !r.commonWord(r.phraseEnd(j)-1): // a word of a name
		case b&bTotal != 0:
			if ref := r.senseRef(j, senseTotal); ref >= 0 && (linked || from || verbs > 0) && !r.isMeasure(r.v.counts[ref].metric) {
				c.count, c.byTotal = ref, true
				if c.eventAt >= 0 && c.eventAt < j {
					c.event, c.eventAt, c.eventLeft = -1, -1, false // "bringing the toll to"
				}
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
		case j > s.first && r.bits[j-1]&bDefinite != 0 && r.anaphoricNoun(j):
			return // "with the border guards the number comes to 5,042": that of what was spoken of before
		case linked && verbs > 0 && r.whoNumber(j, q.First):
			m := r.mentionAt(j)
			c.thing, c.party, c.head, c.headEnd = r.v.demonymThing, r.sideOf(m.ref), m.first, m.end
			return
		case b&bThing != 0 && (!r.commonWord(j) || r.amongBefore(j, s)):
		case linked && r.demonymAt(j) != nil && r.numberOf(j, s):
			m := r.demonymAt(j) // "the number of Ukrainians killed is as high as 140,000"
			c.thing, c.party, c.head, c.headEnd, c.byTotal = r.v.demonymThing, r.sideOf(m.ref), m.first, m.end, true
			if m.end < s.end && r.bits[m.end]&bEvent != 0 {
				r.takeEvent(c, m.end, s)
			}
			return
		case b&bThing != 0 && linked && r.numberOf(j, s):
			c.thing = r.senseRef(j, senseThing)
			c.head, c.headEnd, c.byTotal = j, r.phraseEnd(j), true
			r.partyBeside(c, j, s)
			if e := c.headEnd; e < s.end && r.bits[e]&bEvent != 0 {
				r.takeEvent(c, e, s)
			}
			return
		case b&bThing != 0 && (colon && q.First-r.phraseEnd(j) < 7 || verbs > 0 && linked && r.pluralThing(j) && q.First-j < 8):
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
		case q.Superseded && j == q.First-1 && r.wordAt(j) == "from":
			from = true // "has increased its force from 3,800 to 4,500"
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

// whoNumber tells whether a demonym at token j is of the people whom the verb before token i counts: "the Russians, who number".
func (r *reading) whoNumber(j, i int32) bool {
	m := r.demonymAt(j)
	if m == nil || !strings.HasPrefix(r.wordAt(i-1), "number") {
		return false
	}
	for k := m.end; k < i-1; k++ {
		if !r.text.Tokens[k].Is(',') && r.wordAt(k) != "who" && r.bits[k]&(bAdverb|bModal) == 0 {
			return false
		}
	}
	return true
}

// demonymAt gives the plural demonym at token j by which soldiers are counted, nil for none.
func (r *reading) demonymAt(j int32) *mention {
	m := r.mentionAt(j)
	if m == nil || m.kind != mentionDemonym || m.form != demonymPlural || m.ref < 0 || r.v.demonymThing < 0 {
		return nil
	}
	return m
}

// anaphoricNoun tells whether the noun at token i takes up a number spoken of before: "the number", "the figure", but not "the number of".
func (r *reading) anaphoricNoun(i int32) bool {
	switch r.wordAt(i) {
	case "number", "figure", "tally", "sum", "count":
		return int(i)+1 >= len(r.bits) || r.bits[i+1]&bOf == 0
	}
	return false
}

// countsDeeds tells whether a word in "-ing" that no topic knows follows the number, which then counts that: "to over 5,000 shelling".
func (r *reading) countsDeeds(i int32, s *sentence) bool {
	return i < s.end && r.text.Tokens[i].Kind == prose.Word && r.bits[i] == 0 && r.mentionAt(i) == nil && strings.HasSuffix(r.wordAt(i), "ing")
}

// lossesThatReach reads a sum of losses that is said in people: "Russia's losses reached 332,810 troops" counts no troops that are there.
func (r *reading) lossesThatReach(c *candidate, s *sentence) {
	first := r.quantities[c.quantity].First
	verb := first - 1
	if verb > s.first && (r.isLink(verb) || r.wordAt(verb) == "past" || r.wordAt(verb) == "beyond") {
		verb--
	}
	if r.reaches(first) {
		verb = first // "have surpassed", as a bound of the number
	}
	if verb <= s.first || !r.reaches(verb) {
		return
	}
	t := candidate{quantity: c.quantity, sentence: c.sentence, count: -1, metric: -1, thing: -1, event: -1, eventAt: -1, from: -1, party: -1, head: first, headEnd: first}
	r.total(&t, s)
	if t.count < 0 || r.countFor(c.thing, -1) >= 0 && r.v.counts[t.count].metric == r.v.counts[r.countFor(c.thing, -1)].metric || r.leavesClause(t.headEnd, verb) {
		return
	}
	c.count, c.byTotal, c.thing, c.head, c.headEnd = t.count, true, -1, t.head, t.headEnd
	if c.party < 0 {
		c.party = t.party
	}
}

// leavesClause tells whether a comma stands among tokens [a, b) other than one that closes a date: "since February 24, 2022, have come to".
func (r *reading) leavesClause(a, b int32) bool {
	for i := a; i < b; i++ {
		if n := r.quantityOf[max(i-1, 0)]; r.text.Tokens[i].Is(',') && (n == 0 || r.quantities[n-1].Kind != quantity.Date) {
			return true
		}
	}
	return false
}

// reaches tells whether the verb at token i says how high a sum is or has become.
func (r *reading) reaches(i int32) bool {
	if r.v.quantities.Rises(r.text.Tokens[i]) {
		return true
	}
	for _, stem := range [...]string{"reach", "stand", "stood", "total", "exceed", "amount", "surpass", "top", "pass", "near", "approach", "hit", "come", "came", "gone", "went", "climb", "mount"} {
		if strings.HasPrefix(r.wordAt(i), stem) {
			return true
		}
	}
	return false
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
		if r.wordAt(k) == "for" && r.wordAt(k-1) == "figure" {
			return true // "the figure for Russian soldiers killed was 3,000"
		}
		if r.bits[k]&bOf != 0 {
			switch r.wordAt(k - 1) {
			case "number", "total", "count", "tally":
				return true
			case "toll":
				t := r.senseRef(j, senseThing)
				return t >= 0 && r.personThing(t) // not "the toll of the missile attacks"
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

// partyBeside reads whose the noun at j is from the words before it: "Russian casualties at N", and behind: "casualties among the
// Russians".
func (r *reading) partyBeside(c *candidate, j int32, s *sentence) {
	for k := j - 1; k >= s.first && k > j-5 && c.party < 0; k-- {
		if m := r.mentionAt(k); m != nil && m.ref >= 0 {
			if m.first > s.first && r.bits[m.first-1]&bIn != 0 {
				return // "In Egypt the number of refugees"
			}
			if k := r.entityKind(m); k == "country" || k == "group" || k == "body" && (m.possessive || r.v.entityCountry[m.ref] >= 0) {
				c.party = r.sideOf(m.ref)
			}
			return
		}
		if r.bits[k]&bPossPronoun != 0 {
			c.party = r.ownerOf(k)
			return
		}
		if t := r.senseRef(k, senseThing); t >= 0 && r.v.set.Things[t].Rebel && r.text.Tokens[k+1].Flags&prose.Possessive != 0 {
			c.party = r.lastGroup(k) // "the rebels' strength"
			return
		}
		if r.bits[k]&(bPreposition|bSpeechVerb|bAux|bEventVerb) != 0 {
			return
		}
	}
}
