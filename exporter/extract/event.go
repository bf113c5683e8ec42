package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// findEvent looks for the verb, participle or noun that says what happened to the counted things.
//
// Behind the number stand its passive and its participles ("12 soldiers were killed", "21 dead"), before it the verbs whose object
// it is ("killed 12", "the deaths of 14"), also across a list of objects. A finite verb wins over a participle, what is nearer
// over what is farther.
func (r *reading) findEvent(c *candidate, s *sentence) {
	if c.event >= 0 || c.stock {
		return
	}
	if r.brokenDown(c, s) {
		return
	}
	if r.summedUp(c, s) {
		return
	}
	if r.besideTheOthers(c, s) {
		return
	}
	right, finite := r.eventRight(c, s)
	left := r.eventLeft(c, s)
	if right < 0 && left < 0 {
		left = r.amongEvent(c, s)
	}
	if left >= 0 && right >= 0 && r.phraseEnd(left) == r.quantities[c.quantity].First && r.nextCount(c.quantity, s) < right && !r.passiveAt(left, s) && r.eventForm(left, r.fittingEvent(c, left), false) < formState {
		right = -1 // "killed 170 people, and 290 were hospitalized"
	}
	if left >= 0 && right >= 0 && r.bits[right]&bEventState != 0 && r.startsWithPreposition(right) && r.eventForm(left, r.fittingEvent(c, left), false) < formState {
		right = -1 // "killed 47 soldiers in combat": where they were does not say what happened to them
	}
	switch {
	case right >= 0 && (finite || right == c.headEnd && c.headEnd > r.quantities[c.quantity].End || left < 0 || r.bits[right]&bEventState != 0 && right <= c.headEnd):
		r.takeEvent(c, right, s)
	case left >= 0:
		r.takeEvent(c, left, s)
		c.eventLeft = true
	}
}

// besideTheOthers takes the event of the number before, where "along with" joins this one to it behind its clause: "2,442 troops have been killed,
// according to the ministry, along with 3,800 contractors".
func (r *reading) besideTheOthers(c *candidate, s *sentence) bool {
	k := len(r.candidates) - 1
	if k < 0 || !r.alongWith(r.quantities[c.quantity].First, s) {
		return false
	}
	o := &r.candidates[k]
	if o.sentence != c.sentence || o.dropped || o.event < 0 || r.isMeasureOf(o) || c.thing < 0 || r.countFor(c.thing, o.event) < 0 {
		return false
	}
	c.event, c.eventAt, c.eventAgent, c.combined = o.event, -1, o.eventAgent, o.combined
	return true
}

// quotedWord tells whether the quotation mark at token i opens round a single word, from which the text only keeps its distance: have been "neutralized".
func (r *reading) quotedWord(i int32, s *sentence) bool {
	return i+2 < s.end && r.text.Tokens[i+1].Kind == prose.Word && r.text.Tokens[i+2].Flags&prose.Close != 0
}

// startsWithPreposition tells whether the phrase at token i opens with a preposition of place, though it is known for what it means as a whole.
func (r *reading) startsWithPreposition(i int32) bool {
	switch r.wordAt(i) {
	case "in", "on", "at", "under":
		return true
	}
	return false
}

// summedUp reads what stands behind "were" for several events at once: "17,000 Russians were killed, wounded or captured".
func (r *reading) summedUp(c *candidate, s *sentence) bool {
	if c.count >= 0 || c.thing < 0 || !r.personThing(c.thing) {
		return false
	}
	i := c.headEnd
	if i >= s.end || r.bits[i]&(bBe|bHave) == 0 {
		return false
	}
	for from := i; i < s.end && i < from+4 && r.bits[i]&(bBe|bHave|bAdverb) != 0; i++ {
	}
	if i >= s.end || r.bits[i]&bCountNoun == 0 || r.bits[i]&bEvent != 0 {
		return false
	}
	ref := r.senseRef(i, senseCountNoun)
	if ref < 0 || r.phraseEnd(i)-i < 3 {
		return false
	}
	c.count = ref
	return true
}

// countBefore tells whether a count stands before quantity qi in its sentence.
func (r *reading) countBefore(qi int32, s *sentence) bool {
	for k := s.quantities; k < qi; k++ {
		if q := &r.quantities[k]; q.Kind == quantity.Count && q.Restates < 0 {
			return true
		}
	}
	return false
}

// nextCount gives the token at which the next count of the sentence begins behind quantity qi; the end of the sentence where there is none.
func (r *reading) nextCount(qi int32, s *sentence) int32 {
	for k := qi + 1; k < s.quantEnd; k++ {
		if q := &r.quantities[k]; q.Kind == quantity.Count && q.Restates < 0 {
			return q.First
		}
	}
	return s.end
}

// amongEvent reads "among the dead is …" and "among the wounded in Goma were …" before the number: the event's token, -1 for none. Where the
// noun says by itself what is counted, that is noted.
func (r *reading) amongEvent(c *candidate, s *sentence) int32 {
	first := r.quantities[c.quantity].First
	for i := first - 1; i >= s.first && i > first-12; i-- {
		if r.wordAt(i) == "among" && i+2 < first {
			if r.bits[i+1]&bTotal != 0 && c.count < 0 && c.headEnd > first {
				c.count = r.senseRef(i+1, senseTotal)
			}
			if r.bits[i+1]&bDefinite != 0 && r.bits[i+2]&bEventState != 0 {
				return i + 2
			}
			return -1
		}
		if k := r.quantityOf[i]; k > 0 || r.text.Tokens[i].Is(';') || r.bits[i]&(bSpeechVerb|bEventVerb|bHave|bModal) != 0 && r.bits[i]&bThing == 0 {
			return -1
		}
	}
	return -1
}

// brokenDown takes the event of the number that this one is a part of: "broke the toll down into 120 soldiers and 61 civilians", "the dead were
// 120 soldiers and 61 civilians".
func (r *reading) brokenDown(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if c.thing < 0 || !r.personThing(c.thing) {
		return false
	}
	for i := q.First - 1; i > s.first && i > q.First-30; i-- {
		if r.bits[i]&bBe != 0 && i-2 >= s.first && r.bits2(int(i-2))&bDefinite != 0 {
			if ref := r.senseRef(i-2, senseTotal); ref >= 0 && r.bits[i-1]&bInside != 0 && !r.isMeasure(r.v.counts[ref].metric) {
				c.count = ref // "the dead" as one phrase
				return true
			}
			if r.bits[i-1]&bEventState != 0 {
				r.takeEvent(c, i-1, s)
				return c.event >= 0
			}
		}
		if r.wordAt(i) == "into" && r.breaksDown(i, s) {
			for k := len(r.candidates) - 1; k >= 0 && s.paragraph == r.sentences[r.candidates[k].sentence].paragraph && c.sentence-r.candidates[k].sentence <= 2; k-- {
				if o := &r.candidates[k]; o.event >= 0 && !o.dropped && r.countFor(c.thing, o.event) >= 0 {
					c.event, c.eventAt, c.eventAgent = o.event, -1, o.eventAgent
					return true
				}
			}
			return false
		}
		if r.text.Tokens[i].Is(':') {
			return r.itemOf(c, i)
		}
		if t := &r.text.Tokens[i]; t.Is(';') || r.bits[i]&(bSpeechVerb|bHave|bModal|bSubordinate) != 0 && r.bits[i]&(bPreposition|bThing|bSpeechNoun) == 0 {
			return false
		}
	}
	return false
}

// itemOf takes the event of the number before the colon at token i, which the numbers behind it break down: "602 people died: 299 fighters, 199
// of the army and 104 civilians".
func (r *reading) itemOf(c *candidate, i int32) bool {
	for k := len(r.candidates) - 1; k >= 0 && r.candidates[k].sentence == c.sentence; k-- {
		o := &r.candidates[k]
		if o.dropped || r.quantities[o.quantity].First > i {
			continue
		}
		if o.event < 0 || r.isMeasureOf(o) || !r.personThing(o.thing) || r.countFor(c.thing, o.event) < 0 {
			return false
		}
		c.event, c.eventAt, c.eventAgent = o.event, -1, o.eventAgent
		return true
	}
	return false
}

// breaksDown tells whether "into" at token i belongs to a verb of dividing: "broke the number down into", "is split into".
func (r *reading) breaksDown(i int32, s *sentence) bool {
	for k := i - 1; k >= s.first && k > i-8; k-- {
		switch r.wordAt(k) {
		case "broke", "breaks", "break", "broken", "breaking", "split", "splits", "divided", "divides":
			return true
		}
	}
	return false
}

// takeEvent notes the event at token i: of its senses the one that fits the thing.
func (r *reading) takeEvent(c *candidate, i int32, s *sentence) {
	ev := r.fittingEvent(c, i)
	if ev < 0 {
		return
	}
	c.event, c.eventAt, c.eventEnd = ev, i, r.phraseEnd(i)
	c.eventAgent = r.v.set.Events[ev].Agent
	if k := i - 2; k >= s.first && r.bits[i-1]&(bAnd|bOr) != 0 && i < r.quantities[c.quantity].First {
		// "killed or wounded 300 soldiers": the first of the two.
		for k > s.first && r.bits[k]&bInside != 0 {
			k--
		}
		if r.bits[k]&bEventVerb != 0 {
			if other := r.fittingEvent(c, k); other >= 0 && other != ev && r.labelsDiffer(c, ev, other) {
				c.combined = true
			}
		}
	}
	// "killed or wounded": another event of the same things, joined by "and" or "or", without a number of its own.
	j := c.eventEnd
	if j < s.end && (r.bits[j]&(bAnd|bOr) != 0 || r.text.Tokens[j].Is('/') || r.text.Tokens[j].Is(',')) {
		k := j + 1
		for k < s.end && r.bits[k]&(bAnd|bOr|bAdverb|bBe|bHave) != 0 && k < j+4 {
			k++
		}
		if k < s.end && r.bits[k]&bEvent != 0 {
			other := r.fittingEvent(c, k)
			if other >= 0 && other != ev && r.labelsDiffer(c, ev, other) && !r.ownObject(r.phraseEnd(k), s, c) {
				c.combined = true
			}
		}
	}
}

// ownObject tells whether a number or noun follows at i that is the object of the verb before it.
func (r *reading) ownObject(i int32, s *sentence, c *candidate) bool {
	return r.quantityAt(c.quantity+1, s, i) >= 0 || i < s.end && r.bits[i]&bArticle != 0 && r.quantityAt(c.quantity+1, s, i+1) >= 0
}

// fittingEvent gives, of the events that the phrase at i can be, the one that some count joins with the candidate's thing; where
// nothing is known of the thing, the first that a count names.
func (r *reading) fittingEvent(c *candidate, i int32) int32 {
	n := &r.v.nodes[r.phrase[i]]
	first := int32(-1)
	for k := n.senses; k < n.sensesEnd; k++ {
		s := &r.v.senses[k]
		if s.kind == senseSplit {
			o := &r.v.splits[s.ref]
			if k := r.countFor(c.thing, o.event); k >= 0 && contains(r.v.counts[k].events, o.event) && r.closedBehind(c, i, o.tail) {
				return o.event
			}
			continue
		}
		if s.kind != senseEvent {
			continue
		}
		for _, ci := range r.v.countsOfEvent[s.ref] {
			cc := &r.v.counts[ci]
			if c.thing >= 0 && contains(cc.things, c.thing) {
				return s.ref
			}
			if c.thing < 0 && len(cc.things) == 0 && !r.isMeasure(cc.metric) && first < 0 {
				first = s.ref
			}
		}
		if first < 0 && c.thing < 0 && len(r.v.countsOfEvent[s.ref]) > 0 {
			first = s.ref
		}
	}
	return first
}

// closedBehind tells whether what the number counts is the object of the split verb at token i, whose tail then stands behind it in the
// same clause.
func (r *reading) closedBehind(c *candidate, i, tail int32) bool {
	if i >= r.quantities[c.quantity].First {
		return false
	}
	end := r.sentences[c.sentence].end
	for j := c.headEnd; j < end && j < c.headEnd+14; j++ {
		b := r.bits[j]
		if b&bTail != 0 {
			n := &r.v.nodes[r.phrase[j]]
			for k := n.senses; k < n.sensesEnd; k++ {
				if s := &r.v.senses[k]; s.kind == senseTail && s.ref == tail {
					return true
				}
			}
		}
		if t := &r.text.Tokens[j]; t.Is(';') || t.Is(':') || t.Is('"') || b&(bBe|bHave|bModal|bSpeechVerb|bRelative|bBut) != 0 && b&bTail == 0 {
			return false
		}
	}
	return false
}

func (r *reading) isMeasure(metric int32) bool {
	d := r.v.set.Declared[metric].Dimension
	return d != "" && d != "count"
}

func contains(list []int32, x int32) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

// labelsDiffer tells whether two events give the candidate's thing different labels of one metric.
func (r *reading) labelsDiffer(c *candidate, a, b int32) bool {
	ca, cb := r.countFor(c.thing, a), r.countFor(c.thing, b)
	if ca < 0 || cb < 0 || r.v.counts[ca].metric != r.v.counts[cb].metric {
		return false
	}
	la, lb := r.labelsOf(ca), r.labelsOf(cb)
	for k, v := range la {
		if lb[k] != v {
			return true
		}
	}
	return false
}

func (r *reading) labelsOf(count int32) map[string]string {
	c := &r.v.counts[count]
	return r.v.set.Declared[c.metric].Counts[c.index].Labels
}

// countFor gives the most specific count for a thing and an event, either of which may be -1; -1 for none.
func (r *reading) countFor(thing, event int32) int32 {
	best, rank := int32(-1), 0
	try := func(ci int32, k int) {
		if k > rank {
			best, rank = ci, k
		}
	}
	if event >= 0 {
		for _, ci := range r.v.countsOfEvent[event] {
			c := &r.v.counts[ci]
			switch {
			case r.isMeasure(c.metric):
			case thing >= 0 && contains(c.things, thing):
				try(ci, 3)
			case thing < 0 && len(c.things) == 0:
				try(ci, 2)
			}
		}
	}
	if thing >= 0 {
		for _, ci := range r.v.countsOfThing[thing] {
			if c := &r.v.counts[ci]; len(c.events) == 0 {
				try(ci, 1)
			}
		}
	}
	return best
}

// pickCount decides metric and labels from what is known of the candidate.
func (r *reading) pickCount(c *candidate) {
	if c.count >= 0 { // a noun says it by itself
		c.metric = r.v.counts[c.count].metric
		if c.inherited && c.event >= 0 && c.thing < 0 {
			if k := r.countFor(-1, c.event); k >= 0 && r.v.counts[k].metric == c.metric {
				c.count = k // "1,050 of the 4,200 are dead"
			}
			return
		}
		if c.event >= 0 && c.thing < 0 && !c.byTotal {
			// "17,819 casualties": an event beside it does not change what is counted.
			return
		}
		if c.thing < 0 || c.event < 0 {
			return
		}
	}
	if k := r.countFor(c.thing, c.event); k >= 0 && !(c.count >= 0 && r.onlyAbroad(k)) {
		c.count, c.metric = k, r.v.counts[k].metric
	}
}

// eventRight looks behind the counted noun, within its clause. It tells whether the verb is finite.
func (r *reading) eventRight(c *candidate, s *sentence) (at int32, finite bool) {
	toks := r.text.Tokens
	be, have, list, participle := false, false, false, int32(-1)
	relative := 0
	frame := r.opensFrame(c, s)
	qk := c.quantity + 1
	for i := c.headEnd; i < s.end && i < c.headEnd+40; {
		for qk < s.quantEnd && r.quantities[qk].First < i {
			qk++
		}
		if qk < s.quantEnd && r.quantities[qk].First == i && r.quantities[qk].Kind.Numeric() {
			q := &r.quantities[qk]
			if q.Restates >= 0 || q.Kind != 0 {
				i = q.End
				continue
			}
			if q.Hyphenated {
				i = q.End
				continue
			}
			if !list {
				if be || participle >= 0 {
					break
				}
				p := i - 1
				if p < s.first || r.bits[p]&(bAnd|bOr) == 0 && !toks[p].Is(',') {
					break
				}
			}
			list = true
			i = q.End
			continue
		}
		if m := r.mentionAt(i); m != nil && m.first == i && r.bits[i]&bEvent == 0 {
			i = m.end
			continue
		}
		b := r.bits[i]
		t := &toks[i]
		if b&bEvent != 0 && t.Kind == prose.Word && !(b&bEventNoun != 0 && b&(bEventVerb|bEventState) == 0) && !(b&(bThing|bPreposition) != 0) {
			ev := r.fittingEvent(c, i)
			if ev >= 0 {
				form := r.eventForm(i, ev, true)
				agent := r.v.set.Events[ev].Agent
				end := r.phraseEnd(i)
				active := r.objectFollows(end, s, c)
				if end < s.end && r.bits[end]&bEventState != 0 && r.links(i) && r.fittingEvent(c, end) >= 0 {
					return end, true // "132 remain in captivity"
				}
				switch {
				case form == formState:
					return i, be
				case r.isBe(i): // "being trained" as one phrase
					return i, true
				case be && (form == uint8(topic.PastParticiple) || form == uint8(topic.Past)):
					return i, true
				case agent == topic.AgentSelf && form != uint8(topic.Gerund) && i > s.first && r.wordAt(i-1) == "to":
					if participle < 0 {
						participle = i // "sent to fight": no finite verb
					}
				case agent == topic.AgentSelf && form != uint8(topic.Gerund): // also "12 soldiers and three officers died"
					return i, relative == 0
				case form == uint8(topic.Gerund):
					if be && agent == topic.AgentSelf {
						return i, true
					}
				case list && !be && !active && r.opensSentence(int(r.quantities[c.quantity].First)) && (form == uint8(topic.Past) || form == uint8(topic.PastParticiple)):
					return i, true // "Eleven guns and two tanks fell into our hands"
				case list && !be:
					return -1, false
				case have && !be && agent != topic.AgentSelf: // "have trained": what they did, not what happened to them
				case (form == uint8(topic.PastParticiple) || form == uint8(topic.Past)) && !active && participle < 0:
					participle = i
				case active && relative == 0:
					return participle, false
				}
			}
		}
		switch {
		case b&bBe != 0:
			be = true
		case b&bHave != 0:
			have = true
		case b&bModal != 0:
		case r.dashAt(i) && r.betweenDashes(i, s) > 0:
			i = r.betweenDashes(i, s) // "13 people - including two children - were injured"
			continue
		case t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is(prose.EnDash) && t.Flags&prose.Glued == 0 || t.Is('"') && t.Flags&prose.Close == 0 && !r.quotedWord(i, s):
			return participle, false
		case t.Is(','):
			// A list of objects goes on, and so does the clause behind what two commas enclose; another clause does not.
			if frame {
				return participle, false
			}
			if first := r.quantities[c.quantity].First; (c.inherited || !r.countBefore(c.quantity, s)) && first > s.first && toks[first-1].Is(',') && i+1 < s.end && r.bits[i+1]&(bBe|bHave) != 0 {
				i++ // ", nine of them South African, were killed": the verb of the whole; "all residents, some 250,000 people, have been displaced"
				continue
			}
			if k := r.enclosed(i, s); k > 0 && participle < 0 && r.ofThemWithin(i, k) {
				i = k // "Sixty-two soldiers, 19 of them officers, were taken prisoner"
				continue
			}
			if !r.listGoesOn(i+1, s, qk) {
				if k := r.enclosed(i, s); k > 0 && participle < 0 {
					i = k
					continue
				}
				return participle, false
			}
			be = false
		case b&(bAnd|bOr) != 0:
			if !r.listGoesOn(i+1, s, qk) && !be {
				if participle >= 0 {
					return participle, false
				}
				if i+1 < s.end && r.bits[i+1]&bThing != 0 && r.bits[i+1]&bEvent == 0 {
					i = r.phraseEnd(i + 1) // "soldiers and officers"
					continue
				}
				if k := r.joinedSubject(i, s); k > 0 {
					i = k // "two soldiers and a fighter were killed"
					continue
				}
				if i+1 < s.end && r.bits[i+1]&(bEvent|bBe|bHave) == 0 {
					return participle, false
				}
			}
		case b&bRelative != 0 || b&bThat != 0:
			relative++
			be = false
		case b&(bBut|bSubordinate) != 0 && b&bPreposition == 0, b&bSpeechVerb != 0 && b&(bThing|bEvent) == 0 && !be:
			return participle, false
		case b&bPronoun != 0:
			return participle, false
		}
		i = r.phraseEnd(i)
	}
	return participle, false
}

// links tells whether the verb at token i only joins a subject to its state, as forms of "be" do: "remain in captivity".
func (r *reading) links(i int32) bool {
	for _, stem := range [...]string{"remain", "stay", "lie", "lay"} {
		if strings.HasPrefix(r.wordAt(i), stem) {
			return true
		}
	}
	return false
}

// eventForm gives the form in which the phrase at i is a word of the event.
// A word that can be verb and state is the state where state is true.
func (r *reading) eventForm(i, event int32, state bool) uint8 {
	n := &r.v.nodes[r.phrase[i]]
	form, other := uint8(topic.Base), uint8(255)
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseEvent && s.ref == event {
			if s.form >= formState {
				if s.form == formState && state {
					return formState
				}
				if other != formState {
					other = s.form
				}
				continue
			}
			if s.form == uint8(topic.PastParticiple) || form == uint8(topic.Base) {
				form = s.form
			}
		}
	}
	if other != 255 && !r.hasVerbForm(n, event) {
		return other
	}
	return form
}

func (r *reading) hasVerbForm(n *node, event int32) bool {
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseEvent && s.ref == event && s.form < formState {
			return true
		}
	}
	return false
}

// objectFollows tells whether an object follows a verb that ends before token i, so that it is active.
func (r *reading) objectFollows(i int32, s *sentence, c *candidate) bool {
	if i >= s.end {
		return false
	}
	if k := r.quantityAt(c.quantity+1, s, i); k >= 0 && r.quantities[k].Kind.Numeric() {
		return true
	}
	b := r.bits[i]
	return b&(bArticle|bPossPronoun|bThing|bCountNoun) != 0 && b&(bPreposition|bEventState) == 0 || r.mentionAt(i) != nil && b&bEvent == 0
}

// joinedSubject gives the verb in the plural behind a noun phrase that the "and" at token i joins to the counted: "two soldiers and a civilian were
// killed", "a million Ukrainians and Russians have been killed"; 0 where there is none.
func (r *reading) joinedSubject(i int32, s *sentence) int32 {
	if i+1 >= s.end || r.bits[i]&bAnd == 0 {
		return 0
	}
	if m := r.mentionAt(i + 1); r.bits[i+1]&(bArticle|bPossPronoun) == 0 && (m == nil || m.kind != mentionDemonym || m.form != demonymPlural) {
		return 0
	}
	for k := i + 2; k < s.end && k < i+7; k++ {
		switch w := r.wordAt(k); {
		case w == "were" || w == "are" || w == "have":
			return k
		case r.bits[k]&(bAux|bPreposition|bSpeechVerb|bRelative|bPronoun) != 0, r.text.Tokens[k].Kind == prose.Punct && !r.text.Tokens[k].Is('-'):
			return 0
		}
	}
	return 0
}

// listGoesOn tells whether another number with what it counts follows at i.
func (r *reading) listGoesOn(i int32, s *sentence, qk int32) bool {
	for n := 0; i < s.end && n < 4; n++ {
		if r.bits[i]&(bAnd|bOr|bArticle|bAdverb|bIncrement) == 0 {
			break
		}
		i++
	}
	k := r.quantityAt(qk, s, i)
	return k >= 0 && r.quantities[k].Kind != quantity.Fraction && !r.partAt(qk, s, i) // "1.9 million people, nine in ten, have been"
}

// partAt tells whether a number that is only a part of those before it stands at i: "thirteen soldiers, nine of them officers, were killed".
func (r *reading) partAt(qk int32, s *sentence, i int32) bool {
	k := r.quantityAt(qk, s, i)
	return k >= 0 && r.ofThemWithin(r.quantities[k].End, min(s.end, r.quantities[k].End+2))
}

// eventLeft looks before the number for a verb that it is the object of, or an event's noun with "of".
func (r *reading) eventLeft(c *candidate, s *sentence) int32 {
	q := &r.quantities[c.quantity]
	toks := r.text.Tokens
	if i := q.First - 1; i > s.first && r.wordAt(i) == "left" && r.bits[i]&bEvent == 0 {
		return -1 // "destroyed nine shops and left 12,000 homes without power"
	}
	list, finite := false, false
	gap := 0 // words since the last number of the list
	for i := q.First - 1; i >= s.first && i > q.First-90; i-- {
		if r.bits[i]&bInside != 0 {
			continue
		}
		if k := r.quantityCovering(s, c.quantity, i); k >= 0 {
			list = true
			gap = 0
			i = r.quantities[k].First
			continue
		}
		b := r.bits[i]
		t := &toks[i]
		gap++
		if b&(bEvent|bSplit) != 0 && t.Kind == prose.Word && b&bThing == 0 && !r.downFrom(i) && r.mentionAt(i) == nil && toks[r.phraseEnd(i)].Flags&prose.Possessive == 0 { // no "garrison's"
			ev := r.fittingEvent(c, i)
			if ev >= 0 {
				form := r.eventForm(i, ev, false)
				agent := r.v.set.Events[ev].Agent
				if e := r.phraseEnd(i); e < s.end && r.bits[e]&bOf != 0 && b&bEventNoun != 0 && i > s.first && r.bits[i-1]&(bArticle|bPossPronoun) != 0 {
					form = formNoun // "announces the surrender of 1,026 marines"
				}
				switch {
				case form == formNoun:
					if e := r.phraseEnd(i); e < s.end && r.bits[e]&bOf != 0 {
						return i
					}
				case form == formState:
					if !list && r.phraseEnd(i) == q.First && r.bits2(int(i))&bEventVerb != 0 && !r.passiveAt(i, s) {
						return i // "killed or wounded 300 soldiers"
					}
					if list {
						return -1
					}
				case finite && r.isGerund(i): // "fighting in Sinja has forced 240,000 to flee": no verb
				case agent == topic.AgentSelf && r.isGerund(i) && (list || r.phraseEnd(i) != q.First): // "in the ground fighting": no verb
				case agent == topic.AgentSelf && !r.isGerund(i):
					if gap <= 3 && !list && r.bits[max(i-1, s.first)]&bBe == 0 { // "there died 12"
						return -1
					}
				case r.passiveAt(i, s):
					if r.alongWith(q.First, s) {
						return i
					}
					if !list {
						return -1
					}
				default:
					return i
				}
			}
		}
		finite = finite || b&(bHave|bModal) != 0
		switch {
		case t.Is('"') && i == q.First-1: // killed "almost 300"
		case t.Is(';') || t.Is('"') || t.Is(':') || t.Is(prose.EmDash) || t.Is(prose.EnDash) && t.Flags&prose.Glued == 0:
			return -1
		case t.Is(','):
			if !list && !(i == q.First-1 && r.countedBefore(i, s)) {
				return -1
			}
		case b&(bBe|bModal|bSpeechVerb|bHear|bRelative|bSubordinate|bBut) != 0 && b&(bPreposition|bEvent|bThing|bTotal) == 0:
			return -1
		}
		if gap > 14 {
			return -1
		}
	}
	return -1
}

// downFrom tells whether "down" at token i compares, and shoots nothing down: "3,000, down from 4,500".
func (r *reading) downFrom(i int32) bool {
	return r.bits[i+1]&bPreposition != 0 && r.wordAt(i) == "down"
}

// countedBefore tells whether a number with what it counts ends at the comma at token i, so that the comma goes on with a list: "131 people, 84
// soldiers and 47 civilians".
func (r *reading) countedBefore(i int32, s *sentence) bool {
	things := 0
	for k := i - 1; k >= s.first && k > i-7; k-- {
		if n := r.quantityOf[k]; n > 0 {
			return things > 0 && r.quantities[n-1].Kind == quantity.Count
		}
		if r.bits[k]&bThing != 0 {
			things++
		} else if r.text.Tokens[k].Kind == prose.Punct || r.bits[k]&(bPreposition|bAux|bEventVerb|bSpeechVerb) != 0 {
			return false
		}
	}
	return false
}

// opensFrame tells whether the number stands in "Of the 11,200 who went, …", a clause of its own that a comma closes.
func (r *reading) opensFrame(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First - 1
	for i >= s.first && r.bits[i]&(bArticle|bPossPronoun) != 0 {
		i--
	}
	return i >= s.first && r.bits[i]&bOf != 0 && (i == s.first || r.text.Tokens[i].Flags&prose.Capital != 0)
}

// enclosed gives the token behind the second of two commas, the first at i, where a verb goes on: "Sixteen people, among them the
// mayor, were killed". 0 for no.
func (r *reading) enclosed(i int32, s *sentence) int32 {
	for k := i + 1; k < s.end-1 && k < i+16; k++ {
		t := &r.text.Tokens[k]
		if t.Is(',') {
			if r.bits[k+1]&(bBe|bHave) != 0 || r.bits[k+1]&(bEventVerb|bEventState) != 0 && r.bits[k+1]&bThing == 0 {
				return k + 1
			}
			return 0
		}
		if t.Is(';') || t.Is('"') || r.bits[k]&(bSpeechVerb|bBut) != 0 && r.bits[k]&bThing == 0 {
			return 0
		}
	}
	return 0
}

// dashAt tells whether token i is a dash between words, however it is written.
func (r *reading) dashAt(i int32) bool {
	t := &r.text.Tokens[i]
	return t.Is(prose.EmDash) || (t.Is(prose.EnDash) || t.Is('-')) && t.Flags&prose.Glued == 0
}

// betweenDashes gives the token behind the second of two dashes, the first at i, where the verb of what stands before them follows. 0 for no.
func (r *reading) betweenDashes(i int32, s *sentence) int32 {
	for k := i + 1; k < s.end-1 && k < i+24; k++ {
		if r.dashAt(k) {
			if r.bits[k+1]&(bBe|bHave) != 0 || r.bits[k+1]&(bEventVerb|bEventState) != 0 && r.bits[k+1]&bThing == 0 {
				return k + 1
			}
			return 0
		}
	}
	return 0
}

// ofThemWithin tells whether "of them" or "of whom" stands among tokens [a, b).
func (r *reading) ofThemWithin(a, b int32) bool {
	for i := a; i+1 < b; i++ {
		if r.bits[i]&bOf != 0 && r.bits[i+1]&bThem != 0 {
			return true
		}
	}
	return false
}

// isBe tells whether the word at token i alone is a form of "be".
func (r *reading) isBe(i int32) bool {
	w := r.text.Tokens[i].Word
	return r.v.words[w].bits&bBe != 0
}

// alongWith tells whether "along with", "together with" or "alongside" stands before token i.
func (r *reading) alongWith(i int32, s *sentence) bool {
	for i > s.first && (r.text.Tokens[i-1].Is('"') || r.bits[i-1]&bArticle != 0) {
		i--
	}
	if i-1 > s.first && r.wordAt(i-1) == "alongside" {
		return true
	}
	if i-2 < s.first || r.wordAt(i-1) != "with" {
		return false
	}
	w := r.wordAt(i - 2)
	return w == "along" || w == "together"
}

func (r *reading) isGerund(i int32) bool {
	w := r.wordAt(i)
	return len(w) > 4 && w[len(w)-3:] == "ing"
}

// passiveAt tells whether a form of "be" stands before the verb at i.
func (r *reading) passiveAt(i int32, s *sentence) bool {
	for k := i - 1; k >= s.first && k >= i-3; k-- {
		if r.bits[k]&bBe != 0 {
			return !r.isGerund(i)
		}
		if r.bits[k]&bAdverb == 0 {
			return false
		}
	}
	return false
}

// headingEvent gives a line of a list, "tanks – 9,401", the event that its heading or introduction names.
func (r *reading) headingEvent(c *candidate, s *sentence) {
	if ev, at := r.contextEvent(c, s); ev >= 0 {
		c.event, c.eventAt = ev, -1
		if at < s.first {
			c.introAt = at
		}
	}
}

// isLoss tells whether the phrase at i is one of an event whose subject owns the things: lost, losses.
func (r *reading) isLoss(i int32) bool {
	n := &r.v.nodes[r.phrase[i]]
	for k := n.senses; k < n.sensesEnd; k++ {
		if s := &r.v.senses[k]; s.kind == senseEvent && r.v.set.Events[s.ref].Agent == topic.AgentOwner {
			return true
		}
	}
	return false
}

// contextEvent looks in the sentences before, up to the one that introduces the list, for an event that fits the thing.
func (r *reading) contextEvent(c *candidate, s *sentence) (event, at int32) {
	introduction := int32(-1) // the paragraph of the sentence that introduces the list
	for si := c.sentence; si >= 0 && si > c.sentence-40; si-- {
		o := &r.sentences[si]
		if r.text.Tokens[o.end-1].Is(':') && introduction < 0 && si < c.sentence {
			introduction = o.paragraph
		}
		introduces := si == c.sentence || o.paragraph == introduction || !r.text.Sentences[si].Terminated || r.listLine(si) || s.paragraph-o.paragraph <= 1
		if !introduces {
			break
		}
		stop := o.end
		if si == c.sentence {
			stop = r.quantities[c.quantity].First
		}
		for i := stop - 1; i >= o.first; i-- {
			if r.bits[i]&bEvent != 0 && r.bits[i]&bInside == 0 {
				if si < c.sentence && introduction != o.paragraph && r.text.Sentences[si].Terminated && o.end-o.first > 3 && !r.isLoss(i) {
					continue // of what a full sentence before tells, only losses hold for a list
				}
				if ev := r.fittingEvent(c, i); ev >= 0 && r.countFor(c.thing, ev) >= 0 {
					return ev, i
				}
			}
		}
	}
	return -1, -1
}
