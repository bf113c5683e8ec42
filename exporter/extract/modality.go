package extract

import (
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// judge decides whether the candidate's number is so: announced, supposed, denied, wished, planned, or a rate.
func (r *reading) judge(c *candidate) {
	if c.excluded != "" {
		return
	}
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	if r.text.Sentences[c.sentence].Question {
		c.excluded = reasonHypothetical // who asks states nothing
		return
	}
	if r.refutedBehind(q, s) || r.factCheck().refutes(r, c) {
		c.excluded = reasonNegated
		return
	}
	if r.ofAnyFormation(c, s) {
		c.excluded = reasonHypothetical // "a brigade has 4,000 soldiers"
		return
	}
	if c.eventAt == s.first && r.isGerund(s.first) && r.supposedBehind(q.End, s) {
		c.excluded = reasonHypothetical // "Taking the pocket of 500 square kilometres would shorten the front"
		return
	}
	if r.v.set.Declared[c.metric].Flow && q.Of && !c.placeHere && r.ofTheThing(c, s) {
		c.excluded = reasonPart // "ten of the fighters blew themselves up"
		return
	}
	if q.First > s.first {
		switch r.wordAt(q.First - 1) {
		case "repeated", "cited", "circulated", "touted", "rumoured", "rumored":
			if q.First-3 >= s.first && r.bits[q.First-3]&bDefinite != 0 {
				c.excluded = reasonNegated // "the often repeated 50,000": whoever speaks keeps away from it
				return
			}
		case "planned", "promised", "projected", "intended", "required", "authorised", "authorized":
			c.excluded = reasonPlanned // "160 soldiers, against a planned 200"
			return
		}
	}
	if c.event < 0 && q.Of && !r.isMeasureOf(c) && c.quantity+1 < s.quantEnd && r.wholeNext(c.quantity, s) {
		c.excluded = reasonPart // "two of the three bombers were officers": nothing is said to have happened to them
		return
	}
	if r.ofTheState(c, s) {
		c.excluded = reasonPart // "47 after three of the wounded died": they are among the 47
		return
	}
	if r.sameSeries(c) {
		c.excluded = reasonPart // "17 were hurt, four of them seriously"
		return
	}
	if q.Per != 0 || r.rateBehind(c, s) || r.sharedRate(c, s) {
		c.excluded = reasonRate
		return
	}
	for i := max(s.first, q.First-4); i < q.First; i++ {
		if w := r.wordAt(i); (w == "a" || w == "an") && i > s.first && r.bits[i-1]&bPreposition != 0 {
			continue // "Within a week they held 1,000 square kilometres", but "for each week"
		}
		if p, next, ok := r.v.quantities.RateAt(&r.text, i, s.end); ok && p != 0 && next <= q.First+1 && !r.commaIn(next, q.First) {
			c.excluded = reasonRate // "every month some 30,000"
			return
		}
	}
	lo, hi := r.clauseAround(q.First, q.End, s, c)
	for i := q.End; i < hi; i++ {
		if w := r.wordAt(i); (w == "every" || w == "each" || w == "per") && r.bits[i-1]&bPreposition != 0 && r.quantityAt(c.quantity+1, s, i+1) >= 0 {
			c.excluded = reasonRate // "three officers for every 30 soldiers"
			return
		}
	}
	expected := r.headlineFuture(s, q.First)
	const modal = bExpected | bConditional | bNegated | bWished | bPlanned | bHandover
	for i := lo; i < hi && s.seen&modal != 0; i++ {
		b := r.bits[i]
		if b&modal == 0 || i >= q.First && i < q.Number.End && b&bExpected == 0 {
			continue
		}
		before := i < q.First
		near := q.First - i
		if before && r.tellsOfSource(i, q.First, s) {
			continue // "an official who was not authorised to speak said"
		}
		if before && r.wordAt(i) == "would" && r.saysBehind(i+1, q.First) {
			continue // "I would put it at 2,000"
		}
		if before && b&bNegated != 0 && q.Qualifier == figure.AtLeast && r.saysBehind(i+1, q.First) {
			q.Qualifier, q.High, q.Low = figure.AtMost, figure.Bound{Value: q.Value, Set: true}, figure.Bound{} // "would not put it above 2,000"
			continue
		}
		switch {
		case b&bNegated != 0 && before && r.denies(i, c, s):
			c.excluded = reasonNegated
			return
		case b&bConditional != 0 && before && r.supposes(i, c, s):
			c.excluded = reasonHypothetical
			return
		case b&bWished != 0 && before && near < 12:
			c.excluded = reasonPlanned
			return
		case b&bConditional != 0 && b&bModal != 0 && !before && i < c.eventAt && c.eventAt-i < 4 && !r.verbIn(q.End, i):
			c.excluded = reasonHypothetical // "300,000 people could be displaced"; but "8,000 are there and could go into battle"
			return
		case b&bWished != 0 && !before && i < c.eventAt && c.eventAt-i < 5 && !r.isThing(i) && !r.verbIn(q.End, i):
			c.excluded = reasonPlanned // "12,000 people asked to come back"
			return
		case b&bPlanned != 0 && (before && near < 10 || !before && i-q.End < 6):
			c.excluded = reasonPlanned
			return
		case b&bHandover != 0 && r.v.set.Declared[c.metric].Party != "" && !r.personThing(c.thing):
			c.excluded = reasonHandover
			return
		case b&bExpected != 0:
			if r.becomes(i, s) && !before {
				continue // "the present 3,000 would become 12,000"
			}
			expected = true
		}
	}
	if expected {
		labels := r.v.set.Declared[c.metric].Expected
		if len(labels) == 0 {
			if r.futureVerb(lo, hi, c) {
				c.excluded = reasonHypothetical
			}
			return
		}
		c.expected = true
	}
}

// verbIn tells whether a form of "be", or an "and" that joins another verb, stands among tokens [a, b).
func (r *reading) verbIn(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&(bBe|bAnd) != 0 {
			return true
		}
	}
	return false
}

// wholeNext tells whether the quantity behind quantity qi is the whole that it is a part of.
func (r *reading) wholeNext(qi int32, s *sentence) bool {
	next := candidate{quantity: qi + 1}
	return r.wholeOf(&next, s)
}

// isThing tells whether the phrase at token i can be counted.
func (r *reading) isThing(i int32) bool { return r.bits[i]&(bThing|bCountNoun) != 0 }

// ofTheThing tells whether the number is one "of the soldiers", of those that the text has spoken of.
func (r *reading) ofTheThing(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].End
	return i+2 < s.end && r.bits[i]&bOf != 0 && r.wordAt(i+1) == "the" && (c.head == i+2 || c.head == i+3 && r.bits[i+2]&bRank != 0) && c.party < 0
}

// ofTheState tells whether the number is one of those whom an event had hit before, and to whom another happened then: "three of the wounded died".
func (r *reading) ofTheState(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].End
	if i+3 >= s.end || r.bits[i]&bOf == 0 || r.bits2(int(i+1))&bDefinite == 0 || c.event < 0 || c.eventAt <= i+2 {
		return false
	}
	for k := c.eventEnd; k < min(s.end, c.eventEnd+8); k++ {
		if m := r.mentionAt(k); m != nil && r.placeOf(m) >= 0 && !r.inVoice(c.sentence, k) {
			return false // "1,800 of the dead had been killed in Jabaliya": a figure of that place
		}
	}
	if r.bits[i+1]&(bCountNoun|bTotal) != 0 {
		return true // "the wounded" is one phrase
	}
	return r.bits[i+2]&bEventState != 0 && r.eventSense(i+2, formState) != c.event
}

// sameSeries tells whether the candidate is a part, "four of them", of another one with which it shares all its labels, so that it would stand
// in the total's series.
func (r *reading) sameSeries(c *candidate) bool {
	q := &r.quantities[c.quantity]
	if c.from < 0 || c.component != "" || q.End+1 >= r.sentences[c.sentence].end || r.bits[q.End]&bOf == 0 || r.bits[q.End+1]&bThem == 0 {
		return false
	}
	if i := q.End + 2; i < r.sentences[c.sentence].end && r.bits[i]&bIn != 0 {
		return false // "28 of them around the town"
	}
	o := &r.candidates[c.from]
	return !o.dropped && o.excluded == "" && !o.superseded && o.count == c.count && o.party == c.party && o.component == "" &&
		(c.place == o.place || !c.placeHere) && c.placeTokens == o.placeTokens && o.expected == c.expected && q.Value < r.quantities[o.quantity].Value
}

// saysBehind tells whether a verb by which somebody states a number begins within two tokens from i, and before token stop: "would put", "would
// not put".
func (r *reading) saysBehind(i, stop int32) bool {
	for k := i; k < i+2 && k < stop; k++ {
		switch r.wordAt(k) {
		case "put", "say", "estimate", "guess", "speak", "rate", "reckon":
			return true
		}
		if r.bits[k]&(bAdverb|bNegated) == 0 {
			return false
		}
	}
	return false
}

// supposedBehind tells whether "would" or its like stands behind token i in the sentence.
func (r *reading) supposedBehind(i int32, s *sentence) bool {
	for ; i < s.end; i++ {
		if w := r.wordAt(i); r.bits[i]&bModal != 0 && (w == "would" || w == "could" || w == "might") {
			return true
		}
	}
	return false
}

// headlineFuture tells whether the sentence is a heading whose infinitive announces: "Seoul to send 500 soldiers".
func (r *reading) headlineFuture(s *sentence, p int32) bool {
	if r.text.Sentences[r.sentenceIndex(s.first)].Terminated {
		return false
	}
	for i := s.first + 1; i < p && i < s.first+6; i++ {
		if r.wordAt(i) == "to" && r.mentionAt(i-1) != nil && r.mentionAt(i+1) == nil && r.bits[i+1]&bArticle == 0 {
			return true
		}
	}
	return false
}

func (r *reading) personThing(thing int32) bool { return thing < 0 || r.v.set.Things[thing].Person }

// futureVerb tells whether what is announced is the event itself.
func (r *reading) futureVerb(lo, hi int32, c *candidate) bool {
	for i := lo; i < hi; i++ {
		if r.bits[i]&bExpected != 0 && (c.eventAt < 0 || i < c.eventAt && c.eventAt-i < 5) {
			return true
		}
	}
	return false
}

// denies tells whether a word of negation at i covers the number: it stands before it in its clause, with the verb between, or directly.
func (r *reading) denies(i int32, c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.First-i <= 3 {
		return true
	}
	for k := i; k < q.First; k++ {
		if r.text.Tokens[k].Is(',') {
			if e := r.enclosedVoice(k, q.First); e > 0 {
				k = e
				continue
			}
		}
		if r.text.Tokens[k].Is(',') && k > i+1 && (!r.listGoesOn(k+1, s, s.quantities) || k+1 == q.First && q.End < s.end && r.bits[q.End]&(bAux|bEventVerb) != 0) {
			return false // also "instead of the 5,000 promised, 1,800 came"
		}
		if r.bits[k]&bThat != 0 && k > i && r.claimAt(k-1) {
			continue // "no evidence for reports that 30,000 more were on their way"
		}
		if r.bits[k]&(bBut|bThat) != 0 && r.bits[k]&bDefinite == 0 {
			return false
		}
	}
	return q.First-i < 14
}

// claimAt tells whether the noun at token i is one for what others say.
func (r *reading) claimAt(i int32) bool {
	switch r.wordAt(i) {
	case "report", "reports", "claim", "claims", "allegation", "allegations", "rumor", "rumors", "rumour", "rumours", "suggestion", "suggestions",
		"assertion", "assertions", "story", "stories", "post", "posts", "idea", "notion", "talk", "speculation", "number", "figure":
		return true
	}
	return false
}

// refutedBehind tells whether a number is part of a claim that its sentence says to be wrong: "Reports that it has 5,000 fighters are nonsense".
func (r *reading) refutedBehind(q *quantity.Quantity, s *sentence) bool {
	const most = 24 // tokens between the claim and the number, and between the number and the verdict
	if s.seen&bRefuted == 0 {
		return false
	}
	claim := false
	for i := max(s.first, q.First-most); i < q.First-1 && !claim; i++ {
		claim = (r.bits[i+1]&(bThat|bOf) != 0 || r.bits[i+1]&bBy != 0 && r.thatBetween(i+2, min(i+7, q.First))) && r.claimAt(i)
	}
	for i := q.End; claim && i < min(s.end, q.End+most) && !r.text.Tokens[i].Is(';') && r.bits[i]&bBut == 0; i++ {
		if r.bits[i]&bBe == 0 {
			if r.bits[i]&(bRelative|bThat|bSpeechVerb) != 0 && r.bits[i]&bThing == 0 {
				return false // "the figure of 2,000 that the OSCE gave was too high": it is the OSCE's
			}
			continue
		}
		for k := i + 1; k < min(s.end, i+7); k++ {
			if r.bits[k]&bRefuted != 0 {
				return true
			}
		}
	}
	return false
}

// ofAnyFormation tells whether the number is what a formation of some size has as a rule: "a brigade has 4,000 soldiers".
func (r *reading) ofAnyFormation(c *candidate, s *sentence) bool {
	i := r.quantities[c.quantity].First - 1
	for i > s.first && r.bits[i]&bAdverb != 0 {
		i--
	}
	if i-2 < s.first {
		return false
	}
	switch r.wordAt(i) {
	case "has", "numbers", "comprises", "counts", "includes", "contains":
	default:
		return false
	}
	noun, article := i-1, i-2
	if article > s.first && r.bits[article]&bArticle == 0 {
		article-- // "a Russian brigade"
	}
	if w := r.wordAt(article); w != "a" && w != "an" && w != "each" && w != "every" || article > s.first && !r.opensClause(article) {
		return false
	}
	switch r.wordAt(noun) {
	case "brigade", "battalion", "division", "regiment", "company", "corps", "platoon", "squad", "battery":
		return true
	}
	return false
}

// enclosedVoice gives the second of two commas, the first at k, that enclose a clause of speech: ", one of them said,". 0 for no.
func (r *reading) enclosedVoice(k, stop int32) int32 {
	speech := false
	for j := k + 1; j < stop && j < k+12; j++ {
		speech = speech || r.bits[j]&bSpeechVerb != 0
		if r.text.Tokens[j].Is(',') {
			if speech {
				return j
			}
			return 0
		}
	}
	return 0
}

// becomes tells whether a verb of change follows the word at i.
func (r *reading) becomes(i int32, s *sentence) bool {
	for k := i + 1; k < s.end && k < i+4; k++ {
		switch r.wordAt(k) {
		case "stay", "remain", "continue", "keep", "become", "rise", "grow", "swell", "increase", "reach", "double", "triple":
			return true
		}
	}
	return false
}

// supposes tells whether "if", "should", "could" at i makes the number one of a supposition.
func (r *reading) supposes(i int32, c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	for k := i + 1; k < q.First; k++ {
		if r.text.Tokens[k].Is(',') && !r.listGoesOn(k+1, s, s.quantities) || r.text.Tokens[k].Is(';') {
			return false
		}
		if r.bits[k]&bThat != 0 || r.bits[k]&bSpeechVerb != 0 && r.bits[k]&bThing == 0 {
			return false
		}
	}
	return q.First-i < 18
}

// sharedRate tells whether the number and the next, which only a comma parts, are per time: "five hundred, six hundred men a day".
func (r *reading) sharedRate(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.End+1 >= s.end || !r.text.Tokens[q.End].Is(',') {
		return false
	}
	k := r.quantityAt(c.quantity+1, s, q.End+1)
	if k < 0 || r.quantities[k].Kind != r.quantities[c.quantity].Kind {
		return false
	}
	next := *c
	next.quantity = k
	if r.quantities[k].Per != 0 {
		return true
	}
	next.headEnd = r.quantities[k].End
	if next.headEnd < s.end && r.text.Tokens[next.headEnd].Kind == prose.Word && r.bits[next.headEnd]&(bAux|bPreposition|bAnd|bEventVerb) == 0 {
		next.headEnd = r.phraseEnd(next.headEnd)
	}
	return r.rateBehind(&next, s)
}

// clauseAround gives the tokens of the clause that the number stands in.
func (r *reading) clauseAround(first, end int32, s *sentence, c *candidate) (lo, hi int32) {
	lo, hi = max(s.first, first-reach), min(s.end, end+reach)
	for i := first - 1; i >= lo; i-- {
		t := &r.text.Tokens[i]
		b := r.bits[i]
		if t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is('"') || b&bBut != 0 || b&bRelative != 0 && b&bThat == 0 ||
			b&bThat != 0 && i > s.first && r.bits[i-1]&(bSpeechVerb|bSpeechNoun) != 0 && !(i-2 > s.first && r.claimAt(i-1) && r.bits[i-2]&bPreposition != 0) || b&bSubordinate != 0 && b&(bConditional|bPreposition) == 0 ||
			t.Is(',') && i+1 < first && r.bits[i+1]&(bAnd|bSubordinate) != 0 && !r.listGoesOn(i+1, s, s.quantities) {
			lo = i + 1
			break
		}
		if k := r.quantityCovering(s, c.quantity, i); k >= 0 && r.quantities[k].Kind == 0 && r.text.Tokens[i+1].Is(',') {
			lo = i + 1
			break
		}
		if t.Is(',') && i+1 < first && r.bits[i+1]&(bSpeechVerb|bEventVerb|bAux) != 0 && r.closesRelative(i, s) {
			lo = i + 1 // "Oryx, which wants a photograph for everything, listed 214 tanks"
			break
		}
	}
	for i := end; i < hi; i++ {
		t := &r.text.Tokens[i]
		b := r.bits[i]
		if t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is('"') || b&(bBut|bRelative) != 0 || b&bSubordinate != 0 && b&bPreposition == 0 ||
			t.Is(',') && !r.listGoesOn(i+1, s, s.quantities) || b&bAnd != 0 && r.clauseBegins(i+1, s) {
			hi = i
			break
		}
	}
	return lo, hi
}

// closesRelative tells whether the comma at token i closes a relative clause that a comma opens.
func (r *reading) closesRelative(i int32, s *sentence) bool {
	for k := i - 1; k > s.first && k > i-20 && !r.text.Tokens[k].Is(','); k-- {
		if r.bits[k]&bRelative != 0 && r.bits[k]&bThat == 0 {
			return r.text.Tokens[k-1].Is(',')
		}
	}
	return false
}

// clauseBegins guesses whether a clause of its own begins at token i: a subject and a verb.
func (r *reading) clauseBegins(i int32, s *sentence) bool {
	for k := i; k < s.end && k < i+7; k++ {
		if r.bits[k]&(bBe|bModal|bHave|bSpeechVerb) != 0 && (k > i || r.bits[k]&bModal != 0 && r.bits[k]&bInside == 0) {
			return true // also "has 4,000 soldiers there and will send more"
		}
		if r.text.Tokens[k].Kind == prose.Punct {
			return false
		}
	}
	return false
}

// rateBehind tells whether a rate stands behind the counted noun: "1,000 casualties a day".
func (r *reading) rateBehind(c *candidate, s *sentence) bool {
	i := c.headEnd
	if c.head < r.quantities[c.quantity].First {
		i = r.quantities[c.quantity].End
	}
	for n := 0; n < 5 && i < s.end; n++ {
		if r.text.Tokens[i].Is('"') && r.text.Tokens[i].Flags&prose.Open != 0 {
			i++ // killed or hurt "every single day"
			continue
		}
		if p, _, ok := r.v.quantities.RateAt(&r.text, i, s.end); ok && p != 0 {
			return true
		}
		if r.text.Tokens[i].Is('(') { // "14.5 square kilometres (5.6 square miles) a day"
			for k := i + 1; k < s.end && k < i+9; k++ {
				if r.text.Tokens[k].Is(')') {
					i = k
					break
				}
			}
		} else if r.text.Tokens[i].Kind != prose.Word || r.bits[i]&(bPreposition|bAnd|bBut) != 0 {
			return false
		}
		i++
	}
	return false
}
