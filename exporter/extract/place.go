package extract

import (
	"sort"
	"strings"

	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// findPlace gives the candidate the nearest named place that it is about: behind the number in its clause, else before it in the
// sentence, else in the sentences of the paragraph before.
func (r *reading) findPlace(c *candidate) {
	if c.place >= 0 {
		return
	}
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	if c.place = r.spokenOf(c, s); c.place >= 0 {
		c.placeHere = true
		return
	}
	stop := s.end
	for k := c.quantity + 1; k < s.quantEnd; k++ {
		if o := &r.quantities[k]; o.Kind == 0 && o.Restates < 0 {
			stop = o.First
			break
		}
	}
	lo, hi := max(s.first, q.First-reach), min(s.end, q.End+reach)
	stop = min(stop, hi)
	for i := q.End; i < stop; i++ {
		if r.text.Tokens[i].Is(';') {
			stop = i
		}
	}
	for k := r.voicesFrom(s, q.End); k < s.voicesEnd; k++ {
		if v := &r.voices[k]; v.quotation < 0 && min(v.cue, v.first) >= q.End {
			stop = min(stop, v.cue, v.first) // what stands behind the speaker is farther than what stands before
			break
		}
	}
	if r.placeIn(c, max(c.headEnd, q.End), stop, 1) || r.placeIn(c, lo, q.First, -1) {
		c.placeHere, c.placeNear = true, true
		return
	}
	if c.place = r.hostBefore(c, s); c.place >= 0 {
		c.placeHere = true
		return
	}
	if c.from >= 0 && r.candidates[c.from].place >= 0 {
		c.place = r.candidates[c.from].place
		return
	}
	if r.regionBefore(c, s) {
		return
	}
	if c.place = r.countryMeant(c, s); c.place >= 0 {
		return
	}
	if c.place = r.theCountry(s); c.place >= 0 {
		return
	}
	stop = r.behindPart(c, s, stop, hi)
	if stop < hi && r.placeIn(c, stop, r.clauseEnd(stop, hi), 1) {
		c.placeHere, c.placeNear = true, true
		return
	}
	if c.place = r.officePlace(c, s); c.place >= 0 {
		c.placeHere = true
		return
	}
	before := c.sentence > 0 && r.sentences[c.sentence-1].paragraph == s.paragraph
	for si := c.sentence - 1; si >= 0 && si > c.sentence-12 && r.sentences[si].paragraph == s.paragraph; si-- {
		if r.placeIn(c, r.sentences[si].first, r.sentences[si].end, -1) {
			c.placeNear = true
			return
		}
	}
	if stop < hi && r.placeIn(c, stop, hi, 1) {
		c.placeHere, c.placeNear = !before, true
		return
	}
	if r.listLine(c.sentence) {
		// The place that the introduction of a list names holds for its lines.
		for si := c.sentence - 1; si >= 0 && si > c.sentence-40; si-- {
			if r.introducesList(si) || !r.listLine(si) {
				if r.placeIn(c, r.sentences[si].first, r.sentences[si].end, -1) {
					return
				}
				break
			}
		}
	}
	if r.sectionPlace(c) {
		c.placeNear = true
		return
	}
	if !r.everywhere(s) && !r.fromTheSky(c) {
		c.place = r.mainPlace()
	}
}

// fromTheSky tells whether an air force counts drones or missiles that it shot down, which come down all over a country.
func (r *reading) fromTheSky(c *candidate) bool {
	return c.thing >= 0 && !r.personThing(c.thing) && c.eventAt >= 0 && c.eventAgent == "enemy" && c.voice >= 0 && r.isMilitary(&r.sources[r.voices[c.voice].src])
}

// everywhere tells whether the sentence is about a whole country or the world, and so not about the place that the article is about.
func (r *reading) everywhere(s *sentence) bool {
	for i := s.first; i < min(s.end, s.first+reach); i++ {
		switch r.wordAt(i) {
		case "nationwide", "countrywide", "worldwide", "globally":
			return true
		}
	}
	return false
}

// hostBefore gives the country that has the counted people of another: "Chad hosts about 680,000 Sudanese refugees". Only counts whose party
// must be stated ask for it: an army's country is no place. -1 for none.
func (r *reading) hostBefore(c *candidate, s *sentence) int32 {
	if c.count < 0 || c.event >= 0 && !c.eventLeft || r.v.set.Declared[c.metric].Counts[r.v.counts[c.count].index].Party != topic.PartyStated {
		return -1
	}
	first := r.quantities[c.quantity].First
	for i := first - 1; i >= s.first && i > first-8; i-- {
		m := r.mentionAt(i)
		if m == nil {
			if r.text.Tokens[i].Kind == prose.Punct || r.bits[i]&(bPreposition|bSpeechVerb|bThat|bPronoun) != 0 && r.wordAt(i) != "to" {
				return -1
			}
			continue
		}
		if m.kind == mentionEntity && !m.possessive && r.entityKind(m) == topic.KindCountry && m.ref != c.party && !r.inVoice(c.sentence, m.first) &&
			(m.first <= s.first || r.text.Tokens[m.first-1].Is(',') || r.bits[m.first-1]&(bThat|bAnd|bBut) != 0 || r.text.Tokens[m.first-1].Flags&prose.Capital != 0) {
			return m.ref
		}
		return -1
	}
	return -1
}

// spokenOf resolves "there" behind the event to the country or place that its clause names first: "Burundi says that 46,000 have fled there".
func (r *reading) spokenOf(c *candidate, s *sentence) int32 {
	if c.eventAt < 0 || c.eventEnd >= s.end || r.wordAt(c.eventEnd) != "there" {
		return -1
	}
	for i := max(s.first, c.head-reach); i < c.head; i++ {
		m := r.mentionAt(i)
		if m == nil || m.first != i || m.kind == mentionDemonym {
			continue
		}
		if p := r.placeOf(m); p >= 0 {
			return p
		}
		if m.ref >= 0 && r.entityKind(m) == topic.KindCountry {
			return m.ref
		}
	}
	return -1
}

// sectionPlace gives the candidate the place that the heading of its section names: "07:30 Kherson", "In the east".
func (r *reading) sectionPlace(c *candidate) bool {
	const paragraphs, longest = 6, 14 // how far a heading holds, and its tokens
	paragraph := r.sentences[c.sentence].paragraph
	for si := c.sentence - 1; si > 0 && paragraph-r.sentences[si].paragraph <= paragraphs; si-- {
		s := &r.sentences[si]
		if s.paragraph == 0 {
			return false
		}
		if r.text.Sentences[si].Terminated || s.end-s.first > longest || r.holdsCount(si) || r.text.Paragraphs[s.paragraph].First != si {
			continue
		}
		if r.placeIn(c, s.first, s.end, -1) {
			return true
		}
		for i := s.first; i < s.end; i++ {
			m := r.mentionAt(i)
			if m == nil {
				if r.text.Tokens[i].Kind == prose.Word && r.bits[i]&(bIn|bArticle|bRegion) == 0 {
					return false
				}
				continue
			}
			switch place := r.placeOf(m); {
			case m.end != s.end:
				return false
			case place >= 0:
				c.place = place
				return true
			case m.kind == mentionUnknown && m.first > s.first:
				c.placeTokens = [2]int32{m.first, m.end}
				return true
			}
			return false
		}
		return false
	}
	return false
}

// behindPart steps over a part of the counted things that begins at token i, which may have a place of its own: "121 drones, 20 of them over Ryazan";
// what stands behind the comma that closes it is of the whole again. It gives hi where nothing closes it.
func (r *reading) behindPart(c *candidate, s *sentence, i, hi int32) int32 {
	if !r.partAt(c.quantity+1, s, i) {
		return i
	}
	for ; i < hi; i++ {
		if r.text.Tokens[i].Is(',') {
			return i + 1
		}
	}
	return hi
}

// clauseEnd gives the token at which the clause of token i ends, not behind hi.
func (r *reading) clauseEnd(i, hi int32) int32 {
	for ; i < hi; i++ {
		if t := &r.text.Tokens[i]; t.Is(';') || t.Is('"') || t.Is(':') || r.bits[i]&(bBut|bSpeechVerb|bRelative|bSubordinate|bSourceBefor) != 0 && r.bits[i]&(bPreposition|bThing) == 0 && r.mentionAt(i) == nil {
			break
		}
	}
	return i
}

// officePlace gives the place of whose office the source speaks, "Kharkiv mayor X", where the sentence names no other; -1 for none.
func (r *reading) officePlace(c *candidate, s *sentence) int32 {
	if c.voice < 0 || r.voices[c.voice].sentence != c.sentence {
		return -1
	}
	v := &r.voices[c.voice]
	local := false
	place := int32(-1)
	for i := max(s.first, v.first-8); i < v.end; i++ {
		switch r.wordAt(i) {
		case "mayor", "governor", "administration", "prefect":
			local = true
		}
		if m := r.mentionAt(i); m != nil && m.first == i && m.kind == mentionEntity {
			if p := r.placeOf(m); p >= 0 {
				place = p
			}
		}
	}
	if !local {
		return -1
	}
	return place
}

// countryMeant resolves "there" to the country that the text last said something to be in, or spoke of by its name; -1 for
// none.
func (r *reading) countryMeant(c *candidate, s *sentence) int32 {
	meant := false
	q := &r.quantities[c.quantity]
	for i := max(s.first, q.First-20); i < min(s.end, q.End+20) && !meant; i++ {
		if r.wordAt(i) == "there" && i > c.headEnd { // not "there are"
			meant = i+1 == s.end || r.bits[i+1]&(bBe|bHave|bModal) == 0
		}
	}
	if !meant {
		return -1
	}
	const near = 6 // sentences
	for k := r.mentionsBefore(q.First) - 1; k >= 0; k-- {
		m := &r.mentions[k]
		si := r.sentenceIndex(m.first)
		if si < c.sentence-near {
			return -1
		}
		if m.ref < 0 || m.ref == c.party || r.entityKind(m) != topic.KindCountry || m.kind != mentionEntity || m.possessive {
			continue
		}
		if r.inCountry(m, r.sentences[si].first) || m.first > r.sentences[si].first && r.text.Tokens[m.first-1].Kind == prose.Word && r.wordAt(m.first-1) == "from" {
			return m.ref
		}
	}
	return -1
}

// placeIn looks for a place among tokens [lo, hi), from the start (step 1) or the end (step -1).
func (r *reading) placeIn(c *candidate, lo, hi int32, step int32) bool {
	if lo >= hi {
		return false
	}
	si := r.sentenceIndex(lo)
	i := lo
	if step < 0 {
		i = hi - 1
	}
	lo = max(lo, r.datelineEnd(lo))
	for ; i >= lo && i < hi; i += step {
		m := r.mentionAt(i)
		if m == nil {
			continue
		}
		if step > 0 && m.first != i {
			continue
		}
		i = m.first
		ref := m.placeRef
		kind := r.entityKind(m)
		if ref < 0 && m.kind == mentionEntity && (kind == topic.KindPlace || kind == topic.KindCountry) {
			ref = m.ref
		}
		if ref < 0 && m.kind == mentionEntity && kind == topic.KindGroup && r.holdsLand(m.ref) && m.first > lo && r.wordAt(m.first-1) == "in" && !m.possessive && (m.end >= hi || r.bits[m.end]&bThing == 0 && r.mentionAt(m.end) == nil) {
			ref = m.ref // "in South Ossetia": what a group holds
		}
		if ref < 0 {
			if m.kind == mentionUnknown && (m.end-m.first > 1 || r.text.Tokens[m.first].Flags&prose.Upper == 0) && (r.inPlace(m.first, lo) || r.leftPlace(c, m.first)) && !r.inVoice(si, m.first) && !r.whereTold(m, lo) && r.placeRefUnset(c) && m.end-m.first <= 3 {
				if wide := r.widerPlace(m, hi); wide >= 0 {
					c.place = wide
					return true
				}
				c.placeTokens = [2]int32{m.first, m.end}
				if o := r.mentionAt(m.end); o != nil && m.end-m.first == 1 && r.placeOf(o) >= 0 && m.end < hi {
					c.placeTokens[1] = o.end // "North Gondar"
				}
				return true
			}
			if step > 0 {
				i = m.end - 1
			}
			continue
		}
		isCountry := r.v.kinds[ref] == topic.KindCountry
		switch {
		case isCountry && (m.possessive || !r.inCountry(m, lo) && !(c.unit != nil && m.first == c.headEnd+1 && r.bits[c.headEnd]&bOf != 0 && r.entityKind(m) == topic.KindCountry && m.kind == mentionEntity) && !r.shareOf(c, m, lo)):
		case !isCountry && m.kind == mentionMetonym && (m.possessive || !r.locative(m.first, lo) && !r.underFire(m)):
		case !isCountry && (r.besideSpeaker(si, m.first) && !(si == c.sentence && r.besideSpeaker(si, r.quantities[c.quantity].First)) || r.seatOfSpeaker(si, m) || r.whereTold(m, lo)):
		default:
			if wide := r.widerPlace(m, hi); wide >= 0 {
				ref = wide
			} else if step < 0 {
				o, narrow := r.narrowerPlace(m, lo)
				if o != nil {
					c.placeTokens = [2]int32{o.first, o.end}
					return true
				}
				if narrow >= 0 {
					ref = narrow
				}
			}
			c.place = ref
			return true
		}
		if step > 0 {
			i = m.end - 1
		}
	}
	return false
}

// holdsLand tells whether an armed group is a country that few recognise, with people or a seat of its own, so that things happen in it.
func (r *reading) holdsLand(group int32) bool {
	e := &r.v.set.Entities[group]
	return len(e.Demonyms) > 0 || len(e.Metonyms) > 0
}

// widerPlace gives the place in which several are that are named together, of which m is the first: "Bekwe, Naru and Tsika in the Gao region"; -1
// where m stands alone.
func (r *reading) widerPlace(m *mention, hi int32) int32 {
	i, several := m.end, false
	for n := 0; n < 12 && i < hi; n++ {
		if r.text.Tokens[i].Is(',') || r.bits[i]&bAnd != 0 {
			i++
			continue
		}
		o := r.mentionAt(i)
		if o == nil || o.kind == mentionDemonym || o.possessive {
			break
		}
		several = true
		i = o.end
	}
	if !several || i >= hi || r.wordAt(i) != "in" {
		return -1
	}
	for i++; i < hi && r.bits[i]&bArticle != 0; i++ {
	}
	if o := r.mentionAt(i); o != nil && i < hi {
		return r.placeOf(o)
	}
	return -1
}

// narrowerPlace gives the place before m that "in" or a comma says to be in m: "at Boulikessi in central Mali". It is a known one, or, with -1, that
// of the mention given; nil and -1 where there is none.
func (r *reading) narrowerPlace(m *mention, lo int32) (*mention, int32) {
	i := m.first - 1
	for i > lo && (r.bits[i]&(bArticle|bRank) != 0 || isDirection(r.wordAt(i))) {
		i--
	}
	for n := 0; n < 3 && i > lo && r.bits[i]&bRegion != 0; n++ {
		i--
	}
	if i <= lo || r.wordAt(i) != "in" && !r.text.Tokens[i].Is(',') {
		return nil, -1
	}
	i--
	if i > lo && r.text.Tokens[i].Is(',') {
		i--
	}
	for n := 0; n < 2 && i > lo && r.bits[i]&bRegion != 0; n++ {
		i--
	}
	o := r.mentionAt(i)
	if o == nil || o.first <= lo || r.bits[o.first-1]&bAnd != 0 || r.text.Tokens[o.first-1].Is(',') {
		return nil, -1
	}
	if p := r.placeOf(o); p >= 0 {
		return nil, p
	}
	if o.kind == mentionUnknown && r.inPlace(o.first, lo) && o.end-o.first <= 3 {
		return o, -1
	}
	return nil, -1
}

// whereTold tells whether a place is that of a meeting at which something was said: "at a news conference in Brussels, he said".
func (r *reading) whereTold(m *mention, lo int32) bool {
	if m.first-2 < lo || r.bits[m.first-1]&bIn == 0 {
		return false
	}
	switch r.wordAt(m.first - 2) {
	case "conference", "briefing", "summit", "meeting", "interview", "speech", "talks", "speaking", "hearing", "address":
		return true
	}
	return false
}

// sitsIn tells whether the place at token i behind a source is only where it sits: "the defence ministry in Moscow", "an official in Seoul".
func (r *reading) sitsIn(o *source, v *voice, i int32) bool {
	m := r.mentionAt(i)
	seat := m != nil && m.kind == mentionMetonym
	switch o.kind {
	case sourceCountry:
		return true
	case sourceBody:
		return seat || r.isMilitary(o) || r.nameHas(o, "ministry")
	case sourceDescribed:
		switch strings.TrimSuffix(r.wordAt(v.end-1), "s") {
		case "official", "source", "diplomat", "lawmaker", "minister":
			return seat
		}
	}
	return false
}

// mentionEnd gives the token behind the name at token i.
func (r *reading) mentionEnd(i int32) int32 {
	if m := r.mentionAt(i); m != nil {
		return min(m.end, int32(len(r.bits)-1))
	}
	return i
}

// saidThere tells whether only a date or those who were told stand among tokens [lo, hi), between a verb of speech and where it was said.
func (r *reading) saidThere(lo, hi int32) bool {
	for i := lo; i < hi; i++ {
		if w := r.wordAt(i); r.bits[i]&bCalendar == 0 && w != "on" && w != "reporters" && w != "journalists" && r.dateCovering(r.sentenceIndex(i), i) < 0 {
			return false
		}
	}
	return true
}

// shareOf tells whether measured ground is said to be a share of a country: "about 0.6 per cent of Ukraine".
func (r *reading) shareOf(c *candidate, m *mention, lo int32) bool {
	if c.unit == nil || m.kind != mentionEntity || m.first-2 < lo || r.bits[m.first-1]&bOf == 0 {
		return false
	}
	t := &r.text.Tokens[m.first-2]
	w := r.wordAt(m.first - 2)
	return t.Is('%') || w == "cent" || w == "percent" || w == "third" || w == "half" || w == "quarter" || w == "fifth" || w == "tenth"
}

// seatOfSpeaker tells whether a capital at the head of a sentence is only where the body behind it sits: "in Seoul, the Joint Chiefs of Staff said".
func (r *reading) seatOfSpeaker(si int32, m *mention) bool {
	s := &r.sentences[si]
	if m.kind != mentionMetonym || m.end >= s.end || !r.text.Tokens[m.end].Is(',') || m.first-1 > s.first && !r.text.Tokens[m.first-2].Is(',') {
		return false
	}
	for k := r.voicesFrom(s, m.first); k < s.voicesEnd; k++ {
		if v := &r.voices[k]; v.first > m.end && v.first <= m.end+3 && v.src < v.srcEnd {
			o := &r.sources[v.src]
			return o.kind == sourceCountry || o.kind == sourceBody && (r.isMilitary(o) || r.nameHas(o, "ministry"))
		}
	}
	return false
}

// besideSpeaker tells whether token i belongs to what names or describes a source of the sentence: "the ISW, a think tank in Washington, says".
func (r *reading) besideSpeaker(si, i int32) bool {
	if r.inVoice(si, i) {
		return true
	}
	s := &r.sentences[si]
	for k := r.voicesFrom(s, i-reach); k < s.voicesEnd && r.voices[k].cue < i+reach; k++ {
		v := &r.voices[k]
		if v.after && v.kind == voiceAccording && (i == v.end+1 || i == v.end+2) && r.bits[v.end]&bIn != 0 {
			return true // "according to the centre in Sarajevo"
		}
		if m := r.mentionAt(i); m != nil && m.kind == mentionMetonym && !v.after && v.kind == voiceSaid && i > v.cueEnd && i <= v.cueEnd+4 && r.bits[i-1]&bIn != 0 && (i+1 >= s.end || r.text.Tokens[r.mentionEnd(i)].Kind == prose.Punct) && r.saidThere(v.cueEnd, i-1) {
			return true // "the army said in Abuja."
		}
		if v.after || i < v.end || i >= v.cue || v.cue-v.end >= 30 {
			continue
		}
		if o := &r.sources[v.src]; i == v.end+1 && r.bits[v.end]&bIn != 0 && r.sitsIn(o, v, i) {
			return true // "the defence ministry in Moscow"
		}
		if t := &r.text.Tokens[v.end]; t.Is(',') || t.Is('(') || t.Is(')') {
			return true
		}
	}
	return false
}

// inCountry tells whether a country's name says where: "in Russia", "sent to Russia"; not "troops of Russia", "DPRK soldiers".
func (r *reading) inCountry(m *mention, lo int32) bool {
	if int(m.end) < len(r.bits) && (r.bits[m.end]&(bThing|bOfficial|bCountNoun|bTitle) != 0 || r.mentionAt(m.end) != nil) {
		return false
	}
	for i := m.first - 1; i >= lo && i >= m.first-4; i-- {
		if r.within(i) {
			return true
		}
		switch r.wordAt(i) {
		case "to", "on", "over":
			return true
		case "the", "south", "north", "east", "west", "neighbouring", "neighboring", "of":
			continue
		}
		if r.bits[i]&bRegion != 0 && i < m.first-1 && r.bits[i+1]&bOf != 0 {
			continue // "in an area of Somalia"
		}
		if isDirection(r.wordAt(i)) {
			if i == m.first-1 && r.entityKind(m) == topic.KindCountry && m.kind == mentionEntity {
				return true // "struck western Nepal"
			}
			continue
		}
		if r.bits[i]&bAnd == 0 && (i == m.first-1 || r.mentionAt(i) == nil) {
			return false
		}
	}
	return false
}

// within tells whether a preposition of place stands at token i, also as the last word of a verb: "fighting in".
func (r *reading) within(i int32) bool {
	return r.bits[i]&bIn != 0 || r.bits[i]&bInside != 0 && r.wordAt(i) == "in"
}

// isDirection tells whether an adjective says which part of a country is meant.
func isDirection(word string) bool {
	switch word {
	case "northern", "southern", "eastern", "western", "central", "northeastern", "northwestern", "southeastern", "southwestern":
		return true
	}
	return false
}

// inPlace tells whether "in", "near", "the village of" stands directly before the name at i, which no topic knows.
func (r *reading) inPlace(i, lo int32) bool {
	if i <= lo {
		return false
	}
	if r.within(i - 1) {
		return r.wordAt(i-1) != "along" && r.wordAt(i-1) != "within"
	}
	if m := r.mentionAt(i); i-1 > lo && r.bits[i-1]&bArticle != 0 && r.bits[i-2]&bIn != 0 && m != nil && int(m.end) < len(r.bits) && r.bits[m.end]&bRegion != 0 && isDistrict(r.wordAt(m.end)) && (int(m.end+1) >= len(r.bits) || r.bits[m.end+1]&bOf == 0) {
		return true // "in the Doda region"
	}
	return r.bits[i-1]&bOf != 0 && i-1 > lo && (r.bits[i-2]&bRegion != 0 || isSiege(r.wordAt(i-2)))
}

// isDistrict tells whether a noun is of an area that has a name of its own, which a camp, a front or a quarter that is called a district need not have.
func isDistrict(word string) bool {
	switch word {
	case "area", "region", "province", "governorate", "county", "township", "village", "town", "city", "municipality":
		return true
	}
	return false
}

// isSiege tells whether a noun is of what happens to a town, which "of" names.
func isSiege(word string) bool {
	switch word {
	case "battle", "siege", "fall", "capture", "defence", "defense", "storming", "liberation", "outskirts", "suburbs", "encirclement", "east", "west", "north", "south", "ruins", "relief", "base", "stronghold", "garrison", "port":
		return true
	}
	return false
}

// underFire tells whether a city's name that can stand for a government is the subject of what is done to a city: "Moscow came under attack".
func (r *reading) underFire(m *mention) bool {
	i := m.end
	for n := 0; n < 3 && int(i) < len(r.bits) && (r.bits[i]&bAux != 0 || r.wordAt(i) == "came" || r.wordAt(i) == "comes"); n++ {
		i++
	}
	if i == m.end || int(i) >= len(r.bits) {
		return false
	}
	switch r.wordAt(i) {
	case "under", "hit", "struck", "shelled", "attacked", "bombed", "bombarded", "targeted", "rocked", "pounded", "raided":
		return true
	}
	return false
}

// theCountry gives the country that the sentence calls "the country" where it says where: "across the country"; -1 for none.
func (r *reading) theCountry(s *sentence) int32 {
	for i := s.first + 2; i < min(s.end, s.first+reach); i++ {
		if r.wordAt(i) != "country" || r.bits[i-1]&bDefinite == 0 {
			continue
		}
		if w := r.wordAt(i - 2); r.bits[i-2]&bIn == 0 && w != "across" && w != "throughout" && w != "over" {
			continue
		}
		if int(i+1) < len(r.bits) && r.text.Tokens[i+1].Flags&prose.Possessive != 0 {
			continue
		}
		if p := r.stateOf(r.articleCountry()); p >= 0 {
			return p
		}
	}
	return -1
}

// leftPlace tells whether the name at token i is what the counted people left: "were evacuated from", "fled".
func (r *reading) leftPlace(c *candidate, i int32) bool {
	if c.eventAt < 0 || c.eventEnd > i || c.eventAt < c.headEnd {
		return false
	}
	return (i == c.eventEnd || i == c.eventEnd+1) && r.wordAt(i-1) == "from"
}

// datelineEnd gives the token behind the dateline that begins at token i, "SANAA/DUBAI —"; i where there is none.
func (r *reading) datelineEnd(i int32) int32 {
	toks := r.text.Tokens
	if int(i) >= len(toks) || toks[i].Flags&(prose.ParaStart|prose.Upper) != prose.ParaStart|prose.Upper {
		return i
	}
	for k := i + 1; int(k) < len(toks) && k < i+16 && toks[k].Flags&prose.ParaStart == 0; k++ {
		if toks[k].Is(prose.EmDash) || toks[k].Is(prose.EnDash) || toks[k].Is('-') && toks[k].Flags&prose.Glued == 0 || toks[k].Is(':') && k == i+1 {
			return k + 1
		}
	}
	return i
}

// mainPlace gives the place that the article names most: what it is about is not repeated in each paragraph. A place in the heading
// counts twice. -1 where none is named twice.
func (r *reading) mainPlace() int32 {
	if r.placeKnown {
		return r.place
	}
	r.placeKnown, r.place = true, -1
	heading := r.sentences[0].end
	if c := r.countryHeading(heading); c >= 0 {
		r.place = c
		return r.place
	}
	counts := map[int32]int{}
	most := 1
	for k := range r.mentions {
		m := &r.mentions[k]
		ref := r.placeOf(m)
		if ref < 0 || r.whereTold(m, 0) {
			continue
		}
		counts[ref]++
		if m.first < heading {
			counts[ref]++
		}
		if counts[ref] > most {
			r.place, most = ref, counts[ref]
		}
	}
	if r.place < 0 && len(counts) == 1 && len(r.sentences) > 6 {
		for ref := range counts {
			r.place = ref // the only place that an article names
		}
	}
	return r.place
}

// countryHeading gives the country that a heading is about, where it names it as its topic and no place beside it: "SUDAN: Situation Report",
// "PAKISTAN FLOODS", "Sudan crisis: latest". -1 for none or several.
func (r *reading) countryHeading(end int32) int32 {
	m := r.mentionAt(0)
	if m == nil || r.text.Sentences[0].Terminated {
		return -1
	}
	topical := m.end >= end || r.text.Tokens[m.end].Flags&prose.Upper != 0
	for i := m.end; i < end && i < m.end+3 && !topical && r.bits[i]&(bAux|bSpeechVerb|bEventVerb) == 0; i++ {
		topical = r.text.Tokens[i].Is(':')
	}
	if !topical {
		return -1
	}
	country := int32(-1)
	for k := range r.mentions {
		m := &r.mentions[k]
		if m.first >= end {
			break
		}
		if r.placeOf(m) >= 0 {
			return -1
		}
		if m.ref < 0 || m.kind != mentionEntity || r.entityKind(m) != topic.KindCountry {
			continue
		}
		if m.first > 0 || m.possessive || country >= 0 && country != m.ref {
			return -1
		}
		country = m.ref
	}
	return country
}

// mentionsBefore gives how many mentions begin before token i.
func (r *reading) mentionsBefore(i int32) int {
	return sort.Search(len(r.mentions), func(k int) bool { return r.mentions[k].first >= i })
}

// mentionsFrom gives the first mention of the sentence that begins at token i or behind it.
func (r *reading) mentionsFrom(s *sentence, i int32) int32 {
	if i <= s.first {
		return s.mentions
	}
	return s.mentions + int32(sort.Search(int(s.mentionEnd-s.mentions), func(k int) bool { return r.mentions[s.mentions+int32(k)].first >= i }))
}

// placeOf gives the region, city or village that a mention is, unless it stands for a government; -1 for none.
func (r *reading) placeOf(m *mention) int32 {
	if m.kind == mentionMetonym {
		return -1
	}
	if m.placeRef >= 0 {
		return m.placeRef
	}
	if m.kind == mentionEntity && m.ref >= 0 && r.v.kinds[m.ref] == topic.KindPlace {
		return m.ref
	}
	return -1
}

// regionBefore resolves "the region", "the Russian province" to the place that the text last called one.
func (r *reading) regionBefore(c *candidate, s *sentence) bool {
	named := false
	for i := s.first; i < min(s.end, s.first+reach) && !named; i++ {
		named = r.bits[i]&bRegion != 0 && i > s.first && (r.bits[i-1]&bDefinite != 0 || i > s.first+1 && r.bits[i-2]&bDefinite != 0)
	}
	if !named {
		return false
	}
	for k := s.mentions - 1; k >= 0 && k > s.mentions-reach; k-- {
		m := &r.mentions[k]
		if m.first >= s.first || int(m.end) >= len(r.bits) || r.bits[m.end]&bRegion == 0 {
			continue
		}
		if m.placeRef >= 0 {
			c.place = m.placeRef
			return true
		}
		if m.ref >= 0 && m.kind == mentionEntity && r.entityKind(m) == topic.KindPlace {
			c.place = m.ref
			return true
		}
	}
	return false
}

func (r *reading) placeRefUnset(c *candidate) bool { return c.placeTokens[1] == 0 }

// locative tells whether a preposition of place stands before the name at token i, with at most an article, an adjective and a word
// such as "village of" between.
func (r *reading) locative(i, lo int32) bool {
	for n := 0; n < 5 && i > lo; n++ {
		i--
		b := r.bits[i]
		if b&bIn != 0 {
			return true
		}
		switch r.wordAt(i) {
		case "of":
			return i > lo && r.bits[i-1]&bRegion != 0 // "the city of Dnipro", but "the size of Washington"
		case "to", "over", "on", "toward", "towards", "from", "through":
			return true
		}
		if r.text.Tokens[i].Kind != prose.Word && r.text.Tokens[i].Flags&prose.Possessive == 0 && !r.text.Tokens[i].Is(',') || b&(bAux|bSpeechVerb|bEventVerb|bPronoun) != 0 {
			return false
		}
		if m := r.mentionAt(i); m != nil && m.kind != mentionDemonym && !m.possessive && !r.text.Tokens[i].Is(',') {
			if i+1 < int32(len(r.text.Tokens)) && r.bits[i+1]&bAnd != 0 {
				continue
			}
		}
	}
	return false
}

// placeName gives the value of the label location, "" for none.
func (r *reading) placeName(c *candidate) string {
	if c.place >= 0 {
		return r.v.set.Entities[c.place].Name
	}
	if c.placeTokens[1] > 0 {
		return r.tokensText(c.placeTokens[0], c.placeTokens[1])
	}
	return ""
}
