package extract

import (
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// discourse is who has spoken so far, so that pronouns and "the general" can be resolved.
type discourse struct {
	person, body, plural, last int32 // of reading.sources, -1
	described                  int32
}

// noteSubject remembers a person who is the subject of a sentence without a voice of his, for the pronouns behind it.
func (r *reading) noteSubject(si int32) {
	s := &r.sentences[si]
	named := false // only a person whom the sentence names is noted beside its voices
	for k := s.voices; k < s.voicesEnd; k++ {
		if v := &r.voices[k]; named || v.kind != voiceAccording || r.sources[v.src].kind == sourcePerson || r.sources[v.src].kind == sourceDescribed {
			return
		}
		named = true
	}
	nps := r.nounPhrasesUntil(s.first, min(s.end, s.first+24), func(np *nounPhrase) bool {
		return !np.governed && np.pronoun == 0 && (np.kind != sourceDescribed || np.plural)
	})
	described, met := int32(-1), false
	note := func(np *nounPhrase, at *int32) {
		if src, ok := r.resolve(np, si); ok {
			*at = r.addSource(&src)
		}
	}
	r.keep = append(r.keep[:0], nps...) // resolving looks for noun phrases itself
	for k := range r.keep {
		np := &r.keep[k]
		if np.pronoun&bWe != 0 && !np.governed {
			met = r.meets(np.end, s) // "we met the commander"
			continue
		}
		if np.governed && !(met && (r.wordAt(np.first-1) == "with" || r.wordAt(np.first-1) == "to" || r.bits[np.first-1]&bArticle != 0)) || np.pronoun != 0 {
			continue
		}
		switch {
		case named && np.kind != sourcePerson:
			return
		case np.kind == sourceDescribed && np.plural:
			note(np, &r.talk.plural)
			return
		case np.kind == sourceDescribed:
			if described < 0 && (!np.bare || np.heads) {
				described = int32(k) // "the minister, X, …": the name may follow
			}
			continue
		case (np.kind == sourceBody || np.kind == sourceOutlet) && (np.entity >= 0 || np.function >= 0 || r.namedBody(np)):
			note(np, &r.talk.body)
			return
		case np.kind == sourcePerson && (np.entity >= 0 || np.source.end-np.source.first > 1 || np.role != 0):
			note(np, &r.talk.person)
			return
		}
		break
	}
	if described >= 0 {
		note(&r.keep[described], &r.talk.person)
	}
}

// meets tells whether a verb of meeting somebody stands at token i: "we met the commander", "we spoke to her".
func (r *reading) meets(i int32, s *sentence) bool {
	for ; i < s.end && r.bits[i]&(bHave|bAdverb) != 0; i++ {
	}
	if i >= s.end {
		return false
	}
	switch r.wordAt(i) {
	case "met", "meet", "spoke", "talked", "asked", "interviewed", "visited", "reached", "found", "sat":
		return true
	}
	return false
}

// namedBody tells whether a noun phrase is the name of a body that no topic knows, and that the text calls one: "the monitor Airwars", "the Aleppo Media
// Centre".
func (r *reading) namedBody(np *nounPhrase) bool {
	if np.kind != sourceBody || np.entity >= 0 || np.function >= 0 || np.bare || r.text.Tokens[np.source.first].Flags&prose.Capital == 0 {
		return false
	}
	if np.source.first > 0 && r.bits[np.source.first-1]&bBody != 0 {
		return true
	}
	for i := np.source.first; i < np.source.end; i++ {
		if np.source.end-np.source.first > 1 && r.bits[i]&bBody != 0 {
			return true
		}
	}
	return false
}

// briefedBy gives the body that told those who only relay: "lawmakers briefed by the military said", "lawmakers, citing the spy agency, said".
func (r *reading) briefedBy(v *voice) (source, bool) {
	for i := v.end; i < v.cue && i < v.end+12; i++ {
		if w := r.wordAt(i); r.bits[i]&bBy == 0 && w != "citing" && w != "quoting" {
			continue
		}
		if b, ok := r.bodyBehind(i+1, v.cue, v); ok {
			return b, ok
		}
	}
	// "said after a briefing by the spy agency", "told reporters after being briefed by it"
	s := &r.sentences[v.sentence]
	for i := v.cueEnd; i < s.end && i < v.cueEnd+10; i++ {
		if w := r.wordAt(i); w != "after" && w != "following" {
			continue
		}
		for k := i + 1; k < s.end && k < i+10; k++ {
			if w := r.wordAt(k); r.bits[k]&bBy != 0 || w == "from" || w == "with" || w == "at" {
				return r.bodyBehind(k+1, s.end, v)
			}
		}
		break
	}
	return source{}, false
}

// bodyBehind gives the body that is named from token j on, of the country of those who speak where it has no other.
func (r *reading) bodyBehind(j, end int32, v *voice) (source, bool) {
	// The noun phrases of the caller are in use: this one is looked up by hand.
	for k := j; k < end && k < j+4; k++ {
		m := r.mentionAt(k)
		if m == nil || m.first != k {
			continue
		}
		switch {
		case m.kind == mentionFunction:
			s := source{kind: sourceBody, entity: -1, function: m.ref, named: m.ref + 1, country: -1, first: m.first, end: m.end}
			if o := r.mentionAt(m.first - 1); o != nil && o.ref >= 0 && o.kind != mentionFunction {
				s.country = r.v.entityCountry[o.ref]
			}
			if s.country < 0 {
				s.country = r.sources[v.src].country // of the lawmakers who say so
			}
			r.knownBody(&s)
			return s, true
		case m.ref >= 0 && r.entityKind(m) == topic.KindBody:
			return source{kind: sourceBody, entity: m.ref, function: -1, country: r.v.entityCountry[m.ref], first: m.first, end: m.end}, true
		}
	}
	return source{}, false
}

// addSource notes a source and gives its index.
func (r *reading) addSource(s *source) int32 {
	r.sources = append(r.sources, *s)
	return int32(len(r.sources) - 1)
}

// resolve turns a noun phrase into a source: pronouns and definite descriptions into whom they refer to.
func (r *reading) resolve(np *nounPhrase, si int32) (source, bool) {
	get := func(i int32) (source, bool) {
		if i < 0 {
			return source{}, false
		}
		return r.sources[i], true
	}
	if np.pronoun&(bHe|bIt) != 0 {
		if s, ok := r.subjectWithin(np, si); ok {
			return s, true
		}
	}
	switch {
	case np.pronoun&bHe != 0:
		return get(r.talk.person)
	case np.pronoun&bIt != 0:
		return get(r.talk.body)
	case np.pronoun&bThey != 0:
		if r.talk.plural >= 0 {
			return get(r.talk.plural)
		}
		return get(r.talk.body)
	case np.pronoun&bWe != 0:
		return get(r.talk.last)
	case np.pronoun != 0:
		return source{}, false
	}
	s := np.source
	if np.kind == sourceDescribed && np.bare {
		if s.plural {
			if k := r.withRole(s.role); k >= 0 {
				return get(k)
			}
		}
		if !s.plural {
			if k := r.withRole(s.role); k >= 0 && !(r.talk.body > k && r.bits2(int(s.end-1))&bBody != 0) {
				return get(k)
			}
			if r.talk.person >= 0 && !np.heads && r.bits2(int(s.end-1))&bBody == 0 && (!r.isOffice(s.first, s.end) || r.hasSpoken(r.talk.person)) {
				return get(r.talk.person)
			}
			if r.talk.body >= 0 && r.bits2(int(s.end-1))&bBody != 0 && (s.end-s.first == 1 || r.wordAt(s.end-2) == "based") {
				return get(r.talk.body) // "the monitor", "the Paris-based watchdog"
			}
		}
	}
	if np.kind == sourceBody && np.bare && np.function < 0 && np.entity < 0 {
		// "the group", "the organisation": the last body whose name has the word, else the last body.
		word := r.v.lexicon.Word(s.role)
		if word == "group" || word == "movement" || word == "militia" || word == "party" {
			if g := r.lastGroup(np.first); g >= 0 {
				return source{kind: sourceBody, entity: g, function: -1, country: g, first: np.first, end: np.end}, true
			}
		}
		seat := np.country
		if seat < 0 {
			seat = r.seatBehind(np.end)
		}
		for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-60 && seat >= 0; k-- {
			if o := &r.sources[k]; o.kind == sourceBody && r.sourceSide(o) == seat && r.nameHas(o, word) {
				return *o, true // "the agency in Seoul"
			}
		}
		if np.country >= 0 && !np.possessed {
			return source{kind: sourceDescribed, entity: -1, function: -1, country: np.country, first: np.first, end: np.end, role: s.role}, true // "the Indonesian hospital"
		}
		if np.country >= 0 {
			return source{kind: sourceCountry, entity: np.country, function: -1, country: np.country, first: np.first, end: np.end}, true
		}
		if o, ok := r.bodyWithin(np, si); ok {
			return o, true
		}
		for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-40; k-- {
			if o := &r.sources[k]; o.kind == sourceBody && word != "" && r.nameHas(o, word) {
				return *o, true
			}
		}
		if r.talk.body >= 0 && r.sources[r.talk.body].kind == sourceOutlet && !mediumNoun(word) {
			return source{}, false
		}
		if r.talk.body < 0 || ownKind(word) && !r.nameHas(&r.sources[r.talk.body], word) { // "the coalition said": the text names it nowhere before
			s.kind = sourceDescribed
			return s, true
		}
		return get(r.talk.body)
	}
	if np.kind == sourceDescribed && np.entity < 0 && np.possessed {
		if g := r.lastGroup(np.first); r.talk.body < 0 && g >= 0 && r.spokes(np) {
			return source{kind: sourceBody, entity: g, function: -1, country: g, first: np.source.first, end: np.source.end}, true
		}
		if r.talk.body >= 0 && (r.spokes(np) || np.plural && np.source.first > 0 && (r.wordAt(np.source.first-1) == "its" || r.wordAt(np.source.first-1) == "their")) {
			return get(r.talk.body) // "its spokesman", "its analysts"
		}
	}
	if np.kind == sourceBody && np.entity < 0 && np.function >= 0 && np.country < 0 {
		// "the ministry", "the agency": the last such body, or the last body. "The Air Force" is a name, whose country goes without saying.
		for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-reach && np.definite; k-- {
			if o := &r.sources[k]; o.kind == sourceBody && (o.named == s.named && s.named > 0 || o.role == s.role && s.role != 0) {
				return *o, true
			}
		}
		if r.talk.body >= 0 && np.definite && np.source.end-np.source.first == 1 && (!r.v.set.Functions[s.function].Military || r.standsFor(&r.sources[r.talk.body], np.source.first)) {
			return get(r.talk.body)
		}
		c := r.bodyBelow(si, s.function)
		if c < 0 && r.voicesIn(si) {
			c = r.sourceSide(&r.sources[r.voices[len(r.voices)-1].src]) // "he said that army intelligence …": his army
			if v := &r.voices[len(r.voices)-1]; c >= 0 && r.breaksBetween(v.cue, np.first) && r.v.set.Functions[s.function].Military {
				c = -1 // "the rebels say …, while the army admits …"
			}
		}
		if c < 0 && !r.v.set.Functions[s.function].Military {
			c = r.countryOfPlaceBefore(si, np.first) // "In Kharkiv a bomb fell. Prosecutors said …"
		}
		if c < 0 {
			c = r.speakingCountry()
		}
		if c >= 0 && r.v.set.Functions[s.function].Military && r.opponent(c) < 0 {
			c = r.contextCountry(si) // officials in Washington have spoken, but the general staff is of who fights
		}
		if c < 0 {
			if c = r.contextCountryAt(np.first); c >= 0 && r.v.set.Functions[s.function].Military {
				c = r.reporterOf(c, si)
			}
		}
		if k := r.mentionsBefore(np.first) - 1; c < 0 && k >= 0 && r.mentions[k].first >= r.sentences[si].first && r.entityKind(&r.mentions[k]) == topic.KindPerson {
			c = r.v.entityCountry[r.mentions[k].ref] // "Zelensky, citing military intelligence, said"
		}
		if c < 0 {
			if c = r.contextCountry(si); c >= 0 && r.v.set.Functions[s.function].Military {
				c = r.reporterOf(c, si)
			}
		}
		if c >= 0 && r.v.kinds[c] == topic.KindGroup && r.v.set.Functions[s.function].Military && r.v.hostCountry[c] >= 0 {
			c = r.v.hostCountry[c] // armed groups have spoken, but "the military" is of the country that they fight in
		}
		if p := r.mainPlace(); c < 0 && p >= 0 {
			c = r.v.entityCountry[p]
		}
		if c < 0 && r.v.set.Functions[s.function].Military {
			c = r.countryOfPlaceBefore(si, np.first)
		}
		if c < 0 {
			c = r.countryOfPlaceBehind(np.end, r.sentences[si].end)
		}
		if c >= 0 {
			s.country = c
			r.knownBody(&s)
		}
	}
	if np.kind == sourceOutlet {
		if m := r.mentionAt(np.source.first); m != nil {
			s.entity = r.outletOf(m)
		}
	}
	return s, true
}

// isOffice tells whether tokens [a, b) name the holder of an office: "the regional governor".
func (r *reading) isOffice(a, b int32) bool {
	for i := a; i < b; i++ {
		if o, _ := r.official(i); o.Office {
			return true
		}
	}
	return false
}

// hasSpoken tells whether a source has stated something before: of whom the text only tells, "the governor" does not take up.
func (r *reading) hasSpoken(source int32) bool {
	for k := len(r.voices) - 1; k >= 0 && k > len(r.voices)-60; k-- {
		if v := &r.voices[k]; v.src < v.srcEnd && r.same(&r.sources[v.src], &r.sources[source]) {
			return true
		}
	}
	return false
}

// bodyBelow gives the country of a body that a headline names by its function alone – "40 dead, spy agency says" –, where the text below the
// headline names one body of that function; -1 otherwise.
func (r *reading) bodyBelow(si, function int32) int32 {
	const near = 24 // mentions: those of the first paragraphs
	if si > 0 || r.text.Sentences[si].Terminated || len(r.sentences) == 1 {
		return -1
	}
	from := int(r.sentences[si].mentionEnd)
	for k := from; k < len(r.mentions) && k < from+near; k++ {
		m := &r.mentions[k]
		if m.kind != mentionEntity || m.ref < 0 {
			continue
		}
		c := r.v.entityCountry[m.ref]
		if e, ok := r.v.functionKnown[function][c]; ok && e == m.ref {
			return c
		}
	}
	return -1
}

// reporterOf gives the country of a military body of no country told, whose sentence names the country c: who "reports Russian losses" is Russia's
// enemy, unless he owns up to them.
func (r *reading) reporterOf(c, si int32) int32 {
	s := &r.sentences[si]
	for k := s.mentions; k < s.mentionEnd && k < s.mentions+32; k++ {
		m := &r.mentions[k]
		if m.ref != c || m.kind == mentionFunction || m.end >= s.end {
			continue
		}
		i := m.end
		for i < s.end && r.bits[i]&(bHave|bAdverb) != 0 {
			i++
		}
		if i == s.end || r.bits[i]&(bCountNoun|bTotal) == 0 && r.wordAt(i) != "lost" && r.wordAt(i) != "loses" && r.wordAt(i) != "suffered" {
			continue
		}
		for j := s.first; j < s.end && j < s.first+reach; j++ {
			if w := r.wordAt(j); strings.HasPrefix(w, "acknowledg") || strings.HasPrefix(w, "admit") || strings.HasPrefix(w, "conced") || strings.HasPrefix(w, "confirm") {
				return c
			}
		}
		if e := r.enemyCountry(c); e >= 0 {
			return e
		}
	}
	return c
}

// bodyWithin gives the body that the sentence, or the one before it in the paragraph, names before a noun phrase that takes it up again: "MSF teams
// treated 130 people, according to the organization". None where somebody has spoken since.
func (r *reading) bodyWithin(np *nounPhrase, si int32) (source, bool) {
	lo := r.sentences[si].first
	if si > 0 && r.sentences[si-1].paragraph == r.sentences[si].paragraph {
		lo = r.sentences[si-1].first
	}
	if k := len(r.voices) - 1; k >= 0 {
		lo = max(lo, r.voices[k].end)
	}
	from := r.mentionsBefore(np.first) - 1
	for k := from; k >= 0 && k > from-32 && r.mentions[k].first >= lo; k-- {
		m := &r.mentions[k]
		called := m.first > lo && r.text.Tokens[m.first-1].Word == np.role && np.role != 0 // "the channel X … The channel"
		if called && m.kind == mentionUnknown {
			return source{kind: sourceBody, entity: -1, function: -1, country: -1, first: m.first, end: m.end, role: np.role}, true
		}
		if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionDemonym || !called && (r.entityKind(m) != topic.KindBody || r.governedName(m.first, lo)) || called && r.entityKind(m) != topic.KindBody && r.entityKind(m) != topic.KindOutlet {
			continue
		}
		return source{kind: sourceBody, entity: m.ref, function: -1, country: r.v.entityCountry[m.ref], first: m.first, end: m.end}, true
	}
	return source{}, false
}

// ownKind tells whether a noun of bodies is of one kind only, so that it takes up no body that is not called so.
func ownKind(word string) bool {
	switch word {
	case "commission", "committee", "court", "council", "parliament", "hospital", "university", "union", "church", "company", "bank", "embassy", "coalition", "resistance", "opposition":
		return true
	}
	return false
}

// mediumNoun tells whether a noun of bodies can take up a medium.
func mediumNoun(word string) bool {
	switch word {
	case "ministry", "directorate", "department", "command", "council", "committee", "court", "parliament", "party", "brigade", "unit", "administration", "government", "organization", "organisation", "union":
		return false
	}
	return true
}

// subjectWithin gives whom a pronoun behind a clause refers to, where that is the subject of the clause: "The RSF has seized two towns, it said."
func (r *reading) subjectWithin(np *nounPhrase, si int32) (source, bool) {
	s := &r.sentences[si]
	if np.first-s.first < 4 || np.first-s.first > reach || !r.colonBefore(np.first, s) && !r.text.Tokens[np.first-1].Is(',') && !r.text.Tokens[np.first-1].Is(':') && !r.text.Tokens[np.first-1].Is(';') && r.bits[np.first-1]&(bBut|bAnd) == 0 || r.quotationAt(s.first) >= 0 {
		return source{}, false
	}
	lo := r.datelineEnd(s.first)
	nps := r.nounPhrases(lo, min(np.first, lo+14))
	for k := range nps {
		o := &nps[k]
		if o.governed {
			continue
		}
		if o.pronoun != 0 || o.bare || o.kind == sourceCountry {
			return source{}, false
		}
		if k+1 < len(nps) && nps[k+1].kind == sourcePerson && nps[k+1].pronoun == 0 && r.comma(o.end, nps[k+1].first) {
			o = &nps[k+1] // "the minister, X, was brief: …, he said"
		}
		person := o.kind == sourcePerson
		if person == (np.pronoun&bHe != 0) && (person && (o.entity >= 0 || o.source.end-o.source.first > 1) || !person && (o.entity >= 0 || o.function >= 0 && o.country >= 0 || r.namedBody(o))) {
			return o.source, true
		}
		return source{}, false
	}
	return source{}, false
}

// colonBefore tells whether a colon stands within the sentence a few words before token i: "The group does: in a message of 3 May it listed".
func (r *reading) colonBefore(i int32, s *sentence) bool {
	for k := i - 1; k > s.first && k > i-12; k-- {
		if r.text.Tokens[k].Is(':') {
			return true
		}
	}
	return false
}

// countryOfPlaceBefore gives the country of the place that the paragraph named last before token i, or the country in which it says that
// something happened; -1 for none.
func (r *reading) countryOfPlaceBefore(si, i int32) int32 {
	first := r.sentences[si].first
	for k := si; k >= 0 && k > si-6 && r.sentences[k].paragraph == r.sentences[si].paragraph; k-- {
		first = r.sentences[k].first
	}
	for k := r.mentionsBefore(i) - 1; k >= 0 && r.mentions[k].first >= first; k-- {
		m := &r.mentions[k]
		if p := r.placeOf(m); p >= 0 {
			return r.v.entityCountry[p]
		}
		if (m.kind == mentionEntity || m.kind == mentionMetonym) && m.ref >= 0 && r.entityKind(m) == topic.KindCountry && r.governedName(m.first, first) && r.withinAt(m.first, first) {
			return m.ref // "in Ukraine", "in the Kyiv region"
		}
	}
	return -1
}

// countryOfPlaceBehind gives the country of the first place named in [i, end), -1 for none.
func (r *reading) countryOfPlaceBehind(i, end int32) int32 {
	from := r.mentionsBefore(i)
	for k := from; k < len(r.mentions) && k < from+32 && r.mentions[k].first < end; k++ {
		m := &r.mentions[k]
		if p := r.placeOf(m); p >= 0 {
			return r.v.entityCountry[p]
		}
		if m.kind == mentionEntity && m.ref >= 0 && r.entityKind(m) == topic.KindCountry && r.withinAt(m.first, i) {
			return m.ref
		}
	}
	return -1
}

// withinAt tells whether "in" stands before the name at i, one adjective between perhaps: "in northwest Pakistan".
func (r *reading) withinAt(i, lo int32) bool {
	for k := i - 1; k >= lo && k >= i-2; k-- {
		if r.bits[k]&bPreposition != 0 {
			return r.bits[k]&bIn != 0
		}
	}
	return false
}

// speakingCountry gives the country that most sources so far belong to, -1 for none.
func (r *reading) speakingCountry() int32 {
	best, most := int32(-1), 0
	from := max(0, len(r.voices)-40)
	for k := from; k < len(r.voices); k++ {
		c := r.sourceSide(&r.sources[r.voices[k].src])
		if c < 0 || c == best {
			continue
		}
		n := 0
		for j := from; j < len(r.voices); j++ {
			if r.sourceSide(&r.sources[r.voices[j].src]) == c {
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// standsFor tells whether "the army", "the general staff" at token i can mean a body spoken of before: one of the armed forces; an armed group only
// has an army.
func (r *reading) standsFor(o *source, i int32) bool {
	if o.entity >= 0 && r.v.kinds[o.entity] == topic.KindGroup {
		return r.wordAt(i) == "army" && (len(r.v.atWar[o.entity]) == 0 || r.nameHas(o, "army"))
	}
	return r.isMilitary(o)
}

// isMilitary tells whether a body is (part of) armed forces, so that "the army" or "the military" can stand for it: a health ministry is not.
func (r *reading) isMilitary(o *source) bool {
	if o.function >= 0 {
		return r.v.set.Functions[o.function].Military
	}
	if o.entity >= 0 && r.v.kinds[o.entity] != topic.KindBody {
		return r.v.kinds[o.entity] == topic.KindGroup
	}
	for _, word := range [...]string{"army", "forces", "military", "staff", "command", "defense", "defence"} {
		if r.nameHas(o, word) {
			return true
		}
	}
	return false
}

// nameHas tells whether the name of a source, an alias of it or the words that name it in the text have a word.
func (r *reading) nameHas(o *source, word string) bool {
	return r.textHas(o.first, o.end, word) || o.entity >= 0 && strings.Contains(r.v.lowerNames[o.entity], word)
}

// textHas tells whether the text of tokens [first, end) contains small letters, whatever their case there.
func (r *reading) textHas(first, end int32, small string) bool {
	if first >= end {
		return false
	}
	s := r.text.Slice(int(first), int(end-1))
	for i := 0; i+len(small) <= len(s); i++ {
		if s[i]|0x20 == small[0] && strings.EqualFold(s[i:i+len(small)], small) {
			return true
		}
	}
	return false
}

// spokes tells whether a noun phrase is one of somebody who speaks for a body.
func (r *reading) spokes(np *nounPhrase) bool {
	for i := np.source.first; i < np.source.end; i++ {
		if r.bits[i]&bOfficial != 0 {
			if o, _ := r.official(i); o.Spokes {
				return true
			}
		}
	}
	return false
}

// sameRole tells whether two words name one role, the one perhaps as an abbreviation: "Gen." and "general".
func (r *reading) sameRole(a, b prose.WordID) bool {
	if a == b {
		return true
	}
	x, y := r.v.lexicon.Word(a), r.v.lexicon.Word(b)
	return len(x) > 1 && len(y) > 1 && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x))
}

// withRole finds the last source that was named with a role: "the general" is whom the text called General.
func (r *reading) withRole(role prose.WordID) int32 {
	if role == 0 {
		return -1
	}
	for k := len(r.sources) - 1; k >= 0 && k > len(r.sources)-60; k-- {
		if s := &r.sources[k]; (r.sameRole(s.role, role) || r.holdsOffice(s, role)) && (s.kind == sourcePerson || s.kind == sourceDescribed || s.plural) {
			return int32(k)
		}
	}
	return -1
}

// holdsOffice tells whether a person whom the topics know has held an office that a word names: "the president" is Zelenskyy.
func (r *reading) holdsOffice(s *source, role prose.WordID) bool {
	if s.kind != sourcePerson || s.entity < 0 {
		return false
	}
	word := r.v.lexicon.Word(role)
	for _, o := range r.v.set.Entities[s.entity].Offices {
		if o.Title == word || strings.HasSuffix(o.Title, word) && strings.HasSuffix(strings.TrimSuffix(o.Title, word), " ") {
			return true
		}
	}
	return false
}
