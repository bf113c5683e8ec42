package extract

import (
	"figures_exporter/exporter/prose"
)

// unknownSubject reads an article and a noun that no topic knows before the verb at j: "the document says" goes on with who spoke before,
// "a passer-by said" describes a source.
func (r *reading) unknownSubject(si, j int32) (nounPhrase, bool) {
	s := &r.sentences[si]
	k := j - 1
	if first := r.headingSubject(si, j); first > 0 {
		return nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: first, end: j, role: r.text.Tokens[k].Word}, first: first, end: j}, true
	}
	if k-1 < s.first || r.text.Tokens[k].Kind != prose.Word || r.bits[k]&^(bSpeechNoun|bTotal|bSpeechVerb|bRelay) != 0 || r.mentionAt(k) != nil || r.text.Tokens[k].Flags&prose.Capital != 0 {
		return nounPhrase{}, false
	}
	a := k - 1
	if a > s.first && r.bits[a] == 0 && r.text.Tokens[a].Kind == prose.Word && r.mentionAt(a) == nil && r.text.Tokens[a].Flags&prose.Capital == 0 {
		a--
	}
	if w := r.wordAt(a); w == "its" && r.pluralNoun(k) && r.talk.body >= 0 {
		return nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: a, end: j, pronoun: bIt}, true // "its editors said"
	}
	if r.bits[a]&bArticle == 0 || a > s.first && r.bits[a-1]&bPreposition != 0 || r.withinRelative(a, s) {
		return nounPhrase{}, false
	}
	if r.bits[k]&bSpeechNoun != 0 && r.bits[a]&bDefinite == 0 {
		return nounPhrase{source: source{entity: -1, function: -1, country: -1}, first: a, end: j, pronoun: bIt}, r.talk.body >= 0 // "a statement said"
	}
	np := nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: a + 1, end: j, role: r.text.Tokens[k].Word}, first: a, end: j}
	if r.bits[a]&bDefinite != 0 {
		if r.talk.last < 0 {
			return nounPhrase{}, false
		}
		np.pronoun = bWe // whoever spoke last
	}
	return np, true
}

// withinRelative tells whether token i stands in a clause that "who" opens, its verb between: "residents who saw the morgue".
func (r *reading) withinRelative(i int32, s *sentence) bool {
	for k := i - 2; k > s.first && k > i-6; k-- {
		if r.text.Tokens[k].Kind == prose.Punct {
			return false
		}
		if r.wordAt(k) == "who" {
			return true
		}
	}
	return false
}

// headingSubject gives the first of one to three plain words between a comma and the verb of speech at j of a heading, ", rights office says"; 0 for none.
func (r *reading) headingSubject(si, j int32) int32 {
	s := &r.sentences[si]
	if r.text.Sentences[si].Terminated {
		return 0
	}
	k := j - 1
	for k > s.first && k > j-4 && r.text.Tokens[k].Kind == prose.Word && r.text.Tokens[k].Flags&prose.Capital == 0 && r.mentionAt(k) == nil && r.bits[k]&^(bRank|bBody|bThing) == 0 {
		k--
	}
	if k == j-1 || !r.text.Tokens[k].Is(',') || r.bits[j-1]&bBody == 0 {
		return 0
	}
	return k + 1
}

// firstSubject gives the first noun phrase of the sentence, or of what follows its last quotation mark, that no preposition governs and
// that could be the subject of a verb at j far behind it.
func (r *reading) firstSubject(si, j int32) []nounPhrase {
	s := &r.sentences[si]
	lo := max(s.first, j-reach, r.datelineEnd(s.first))
	for k := j - 1; k >= lo; k-- {
		if r.text.Tokens[k].Is('"') || r.text.Tokens[k].Is(';') || r.text.Tokens[k].Is(':') {
			lo = k + 1
			break
		}
	}
	nps := r.nounPhrases(lo, j)
	for k := range nps {
		if !nps[k].governed {
			n := k + 1
			for n < len(nps) && !nps[n].governed && r.joined(nps[n-1].end, nps[n].first) {
				n++
			}
			return nps[k:n]
		}
	}
	return nil
}
func (r *reading) subjectBefore(si, j int32) bool {
	return len(r.subject(si, j)) > 0
}

// subject finds who stands as subject before token j of a sentence: one noun phrase or several that "and" joins.
func (r *reading) subject(si, j int32) []nounPhrase { return r.subjectOf(si, j, false) }
func (r *reading) subjectOf(si, j int32, gerund bool) []nounPhrase {
	s := &r.sentences[si]
	toks := r.text.Tokens
	// "the source, who serves on the staff, said", "Kim, a minister, said": step over what commas enclose.
	if j > s.first && r.bits[j-1]&bRelative != 0 {
		j--
		if j > s.first && toks[j-1].Is(',') {
			j--
		}
	}
	if j > s.first && toks[j-1].Is(')') {
		for k := j - 2; k > s.first && k > j-10; k-- {
			if toks[k].Is('(') {
				j = k // "VASSILY NEBENZIA (Russian Federation) said"
				break
			}
		}
	}
	for n := 0; n < 4 && j > s.first && toks[j-1].Is(','); n++ {
		open := int32(-1)
		for k := j - 2; k >= s.first && k > j-40; k-- {
			if toks[k].Is(',') {
				open = k
				break
			}
			if toks[k].Is('"') || toks[k].Is(';') {
				break
			}
		}
		if open < 0 {
			if inner := r.nounPhrases(s.first, j-1); len(inner) == 1 && inner[0].kind == sourcePerson && inner[0].pronoun == 0 && inner[0].first == s.first && inner[0].end == j-1 {
				return inner
			}
			return nil
		}
		// A list of names before the verb, "Kyiv, Washington, and Seoul, said", is none.
		inner := r.nounPhrases(open+1, j-1)
		if len(inner) > 0 {
			if last := &inner[len(inner)-1]; !last.governed && last.pronoun == 0 && last.end == j-1 && (last.kind == sourcePerson && (last.first <= open+2 || last.first <= open+6 && r.bits[open+1]&(bTitle|bOfficial) != 0) ||
				len(inner) == 1 && last.first <= open+2 && r.namesBody(last, open)) {
				return inner[len(inner)-1:]
			}
		}
		j = open
	}
	lo := max(s.first, j-reach, r.datelineEnd(s.first))
	for k := j - 1; k >= lo; k-- {
		b := r.bits[k]
		t := &toks[k]
		if t.Kind != prose.Punct && b&(bBut|bSubordinate|bThat|bSpeechVerb) == 0 {
			continue
		}
		if t.Is('"') || t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is(prose.EnDash) && t.Flags&prose.Glued == 0 || t.Is('\'') && t.Flags&(prose.Open|prose.Close) != 0 && t.Flags&prose.Possessive == 0 ||
			b&(bBut|bSubordinate) != 0 && r.mentionAt(k) == nil && r.dateCovering(si, k) < 0 || b&bThat != 0 && k+1 < j && b&bDefinite == 0 ||
			b&bThat != 0 && k > s.first && r.bits[k-1]&(bSpeechVerb|bSpeechNoun) != 0 ||
			b&(bSpeechVerb) != 0 && b&(bOfficial|bTitle|bThing) == 0 && !r.usedAsNoun(k) && r.mentionAt(k) == nil && !r.toldOf(k, s) {
			lo = k + 1
			break
		}
	}
	nps := r.nounPhrases(lo, j)
	for k := len(nps) - 1; k >= 0; k-- {
		if end := nps[k].end; end < j && r.wordAt(end) == "who" && !nps[k].governed && (k+1 == len(nps) && nps[k].kind == sourceDescribed && j-end > 2 || k+1 < len(nps) && nps[k+1].first > end+1) && !r.commaIn(end, j) {
			nps, j = nps[:k+1], end // "refugees who reached the town said"
			break
		}
	}
	for k := len(nps) - 1; k >= 0; k-- {
		if nps[k].governed && !(gerund && nps[k].first > s.first && r.wordAt(nps[k].first-1) == "with") {
			continue
		}
		if r.verbBetween(nps[k].end, j) {
			return nil
		}
		if nps[k].kind == sourceDescribed && k > 0 && nps[k-1].kind == sourcePerson && nps[k-1].pronoun == 0 && r.describes(nps[k-1].end, nps[k].first) {
			return nps[k-1 : k] // "X, a spokesman for the hospital, who gave …"
		}
		first := k
		for first > 0 && !nps[first-1].governed && (r.joined(nps[first-1].end, nps[first].first) || first < k && r.comma(nps[first-1].end, nps[first].first)) {
			first--
		}
		return nps[first : k+1]
	}
	return nil
}

// describes tells whether only a comma and an article stand between a name and the description behind it.
func (r *reading) describes(end, first int32) bool {
	if end >= first || first-end > 2 || !r.text.Tokens[end].Is(',') {
		return end == first-1 && r.text.Tokens[end].Is(',')
	}
	return first-end == 1 || r.bits[end+1]&bArticle != 0
}

// namesBody tells whether a noun phrase behind the comma at token i is the name of a body that stands before the comma as a description: "the army's
// media wing, Inter-Services Public Relations, said".
func (r *reading) namesBody(np *nounPhrase, i int32) bool {
	toks := r.text.Tokens
	return np.kind == sourceBody && !np.bare && np.source.end-np.source.first > 1 && toks[np.source.first].Flags&prose.Capital != 0 &&
		i > 0 && toks[i-1].Kind == prose.Word && toks[i-1].Flags&prose.Capital == 0 && r.mentionAt(i-1) == nil
}

// verbBetween tells whether a verb stands between a noun phrase and the verb whose subject it could be.
func (r *reading) verbBetween(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&bAux != 0 || r.bits[i]&bEventVerb != 0 && r.bits[i]&(bThing|bTotal|bPreposition|bEventNoun|bEventState|bOfficial) == 0 && r.mentionAt(i) == nil {
			if w := r.wordAt(i); w == "based" || w == "named" || w == "stationed" {
				continue
			}
			return true
		}
	}
	return false
}

// joined tells whether only commas, "and" and articles stand between two noun phrases.
func (r *reading) joined(a, b int32) bool {
	if a > b { // one phrase that names several: "U.S. and South Korean officials"
		return true
	}
	if a == b || b-a > 4 {
		return false
	}
	and := false
	for i := a; i < b; i++ {
		switch {
		case r.bits[i]&(bAnd|bOr) != 0:
			and = true
		case r.text.Tokens[i].Is(','), r.bits[i]&bArticle != 0:
		default:
			return false
		}
	}
	return and
}

// comma tells whether a comma alone stands between two noun phrases, as within a list.
func (r *reading) comma(a, b int32) bool { return b == a+1 && r.text.Tokens[a].Is(',') }

// namedBehind gives which of the noun phrases behind a cue is the name of who the first describes, "the spokesman for the agency in Gaza, X"; 0 for none.
func (r *reading) namedBehind(nps []nounPhrase) int {
	if nps[0].kind == sourcePerson || nps[0].plural || nps[0].pronoun != 0 {
		return 0
	}
	n := 1
	for n < len(nps) && n < 4 && nps[n].governed {
		n++
	}
	if n == 1 || n >= len(nps) {
		return 0
	}
	np := &nps[n]
	if np.kind != sourcePerson || np.pronoun != 0 || !r.comma(nps[n-1].end, np.first) || r.verbBetween(nps[0].end, np.first) ||
		int(np.end) < len(r.bits) && r.bits[np.end]&(bAux|bSpeechVerb|bEventVerb) != 0 {
		return 0
	}
	return n
}

// ofPlace tells whether nothing but a preposition and a name stands between token i and the comma at token end: "of Tyre,".
func (r *reading) ofPlace(i, end int32) bool {
	if end-i < 2 || end-i > 5 || r.bits[i]&(bOf|bIn) == 0 || !r.text.Tokens[end].Is(',') {
		return false
	}
	for i++; i < end; i++ {
		if r.mentionAt(i) == nil && r.bits[i]&(bArticle|bRegion) == 0 {
			return false
		}
	}
	return true
}

// describedBehind reads, from token i on, a description whose noun no topic knows: "local health partners", "the ship's log". What gives numbers
// without being anybody, a report or data, is none, nor is what "by", "from" or "of" connects with somebody.
func (r *reading) describedBehind(i, hi int32) (nounPhrase, bool) {
	first := i
	if first < hi && r.bits[first]&bArticle != 0 {
		first++
	}
	k := first
	for k < hi && k < first+5 && r.text.Tokens[k].Kind == prose.Word && (r.bits[k]&bOfficial == 0 || r.bits[k]&bRank != 0) && r.bits[k]&^(bRank|bInside|bOfficial|bThing|bBody|bTotal|bRegion|bEventNoun|bComponent|bName&^bSpeechNoun) == 0 && (r.mentionAt(k) == nil || r.mentionAt(k).kind == mentionDemonym) {
		k++
	}
	if k == first || k < hi && r.bits[k]&bSpeechNoun != 0 || r.mentionAt(k-1) != nil || r.bits[k-1]&(bBody|bEventNoun|bName) != 0 || k < hi && (r.mentionAt(k) != nil || r.text.Tokens[k].Flags&prose.Possessive != 0 || r.text.Tokens[k].Kind == prose.Word && (r.bits[k]&(bPreposition|bAux|bSpeechVerb|bSubordinate|bAnd|bBut) == 0 || r.bits[k]&(bOf|bBy) != 0 || r.wordAt(k) == "from")) {
		return nounPhrase{}, false
	}
	if !r.pluralNoun(k-1) && r.bits[first-1]&bArticle == 0 {
		return nounPhrase{}, false
	}
	w := r.wordAt(k - 1)
	for _, none := range [...]string{"document", "record", "list", "paper", "evidence", "image", "footage", "map", "law", "rule", "view", "source", "letter"} {
		if w == none || w == none+"s" {
			return nounPhrase{}, false
		}
	}
	return nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: first, end: k, role: r.text.Tokens[k-1].Word, plural: r.pluralNoun(k - 1)}, first: i, end: k}, true
}

// toldOf tells whether the verb of speech at token k only says that those before it were told something: "a person briefed on the talks said".
func (r *reading) toldOf(k int32, s *sentence) bool {
	if r.wordAt(k) != "briefed" || k == s.first || k+1 >= s.end || r.bits[k-1]&bAux != 0 {
		return false
	}
	return r.wordAt(k+1) == "on" || r.wordAt(k+1) == "about" || r.bits[k+1]&bBy != 0
}

// oneOfThem reads, behind a verb of speech, the description of one of those spoken of: "said one of them, a 44-year-old who …".
func (r *reading) oneOfThem(i int32, s *sentence) (nounPhrase, bool) {
	if i+5 >= s.end || r.bits[i+1]&bOf == 0 || r.bits[i+2]&(bThem|bThey) == 0 || !r.text.Tokens[i+3].Is(',') || r.bits[i+4]&bArticle == 0 {
		return nounPhrase{}, false
	}
	first := i + 5
	k := first
	for k < s.end && k < first+6 && (r.text.Tokens[k].Kind != prose.Punct || r.text.Tokens[k].Is('-')) && r.bits[k]&(bRelative|bPreposition|bAux|bThat) == 0 {
		k++
	}
	if k == first {
		return nounPhrase{}, false
	}
	return nounPhrase{source: source{kind: sourceDescribed, entity: -1, function: -1, country: -1, first: first, end: k}, first: i, end: k}, true
}

// headedBy drops what stands before the name of who heads something, "the head of the region, X", among the noun phrases from token i on; the
// head is no official's noun. Otherwise it gives them as they are.
func (r *reading) headedBy(nps []nounPhrase, i int32) []nounPhrase {
	if !r.heads(i) {
		return nps
	}
	for n := range nps {
		np := &nps[n]
		if np.first > i+16 || np.governed && np.kind == sourcePerson {
			break
		}
		if np.kind == sourcePerson && np.pronoun == 0 && np.first > i && r.text.Tokens[np.first-1].Is(',') && !r.verbBetween(i, np.first) {
			return nps[n:]
		}
	}
	return nps
}

// heads tells whether "the head of" stands at token i, an adjective between perhaps.
func (r *reading) heads(i int32) bool {
	for k := i; k < i+3 && int(k+1) < len(r.bits); k++ {
		if w := r.wordAt(k); r.bits[k+1]&bOf != 0 && (w == "head" || w == "boss" || w == "chief" || w == "leader" || w == "commander") {
			return true
		}
	}
	return false
}

// apposition picks, of noun phrases behind a cue, the first, or the name that a comma joins to it: "its spokesman, Anis
// al-Asbahi"; and takes in those that "and" joins.
func (r *reading) apposition(nps []nounPhrase) []nounPhrase {
	if len(nps) > 1 && nps[0].kind != sourcePerson && nps[1].kind == sourcePerson && nps[1].pronoun == 0 && nps[1].first == nps[0].end+1 && r.text.Tokens[nps[0].end].Is(',') {
		return nps[1:2]
	}
	if len(nps) > 1 && nps[0].kind == sourceDescribed && !nps[0].plural && nps[1].kind == sourcePerson && nps[1].pronoun == 0 && !nps[1].governed && r.ofPlace(nps[0].end, nps[1].first-1) {
		return nps[1:2] // "the mayor of Tyre, X"
	}
	if n := r.namedBehind(nps); n > 0 {
		return nps[n : n+1]
	}
	n := 1
	for n < len(nps) && !nps[n].governed && (r.joined(nps[n-1].end, nps[n].first) ||
		n+1 < len(nps) && r.comma(nps[n-1].end, nps[n].first) && (r.joined(nps[n].end, nps[n+1].first) || r.comma(nps[n].end, nps[n+1].first))) {
		n++
	}
	return nps[:n]
}
