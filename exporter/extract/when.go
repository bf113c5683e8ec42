package extract

import (
	"sort"
	"strconv"
	"time"

	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// when is the time of a statement.
type when struct {
	at        time.Time
	precision figure.Precision
	clamped   bool
	stated    bool  // the text dates it
	own       bool  // by a date of the number's own, not by that of the statement that has other numbers too
	phrase    int32 // 1 + the date of reading.dates that does, 0 for none
}

// findDates notes the dates of a sentence, once.
func (r *reading) findDates(si int32) {
	s := &r.sentences[si]
	if s.datesDone {
		return
	}
	s.datesDone = true
	s.dates = int32(len(r.dates))
	if s.timesEnd > 0 {
		r.dates = r.v.dates.FindBefore(r.dates, &r.text, s.first, s.end, s.timesEnd)
	}
	s.datesEnd = int32(len(r.dates))
}

// hasDates tells whether dates stand in the sentence; they are looked for when somebody first asks.
func (r *reading) hasDates(si int32) bool {
	s := &r.sentences[si]
	if !s.datesDone {
		r.findDates(si)
	}
	return s.dates < s.datesEnd
}

// dateCovering gives the date of the sentence that covers token i, its preposition included; -1 for none.
func (r *reading) dateCovering(si, i int32) int32 {
	if !r.hasDates(si) {
		return -1
	}
	s := &r.sentences[si]
	for k := r.datesFrom(s, i); k < s.datesEnd && r.dates[k].First <= i+2; k++ {
		if d := &r.dates[k]; r.dateStart(k) <= i && i < d.End {
			return k
		}
	}
	return -1
}

// datesFrom gives the first date of the sentence that ends behind token i.
func (r *reading) datesFrom(s *sentence, i int32) int32 {
	if s.datesEnd-s.dates < 8 {
		return s.dates
	}
	return s.dates + int32(sort.Search(int(s.datesEnd-s.dates), func(k int) bool { return r.dates[s.dates+int32(k)].End > i }))
}

func (r *reading) dateStart(k int32) int32 {
	if d := &r.dates[k]; d.Prep >= 0 {
		return d.Prep
	}
	return r.dates[k].First
}

// findWhen decides when the candidate's source made its statement, and whether the count is for a span of its own.
//
// A date beside the verb of speech dates the statement; a date at the head of a sentence whose main verb is one of speech does so too. A date
// beside the number is the event's, or a span that the number is for.
func (r *reading) findWhen(c *candidate) {
	ref := r.doc.Published
	c.when = when{at: day(ref), precision: figure.Day}
	if !ref.Equal(day(ref)) {
		c.when = when{at: day(ref), precision: figure.Day}
	}
	if ref.IsZero() {
		c.when = when{}
	}
	statement := int32(-1)
	if c.voice >= 0 {
		statement = r.dateOfVoice(&r.voices[c.voice], c)
		// "X said on Monday that Y believes …": the outer voice dates what the inner one states.
		v := &r.voices[c.voice]
		for k := c.voice - 1; statement < 0 && k >= r.sentences[v.sentence].voices && k > c.voice-16; k-- {
			if u := &r.voices[k]; u.kind == voiceSaid && u.cue < v.first && !r.breaksBetween(u.cue, v.first) {
				statement = r.dateOfVoice(u, c)
			}
		}
		if statement < 0 {
			statement = r.dateOfSpeaker(v, c)
		}
		if statement < 0 {
			statement = r.dateOfScene(v)
		}
	}
	if statement < 0 {
		statement = r.sectionDate(c)
	}
	if statement < 0 && c.sources[1] > c.sources[0] {
		if c.voice < 0 {
			statement = r.interviewDate(c)
		}
		if statement < 0 {
			statement = r.conversationDate(c)
		}
		if statement < 0 && c.voice < 0 {
			statement = r.occasionDate(c)
		}
	}
	said := statement
	if k := r.gappedDate(c, statement); k >= 0 {
		statement = k
	} else if k := r.givenDate(c); k >= 0 {
		statement = k
	}
	if statement >= 0 {
		r.setWhen(c, statement, r.anchorFor(statement))
	}
	r.findPeriod(c, statement)
	r.datedStock(c)
	c.when.own = c.when.stated && (said < 0 || c.when.phrase != said+1)
}

// gappedDate gives the date of a statement whose verb is left out, where the one before it in the sentence has a date of its own: "On Friday they
// spoke of 1,500; a week before that, of at least 30". -1 for none.
func (r *reading) gappedDate(c *candidate, statement int32) int32 {
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	n := int32(len(r.candidates)) - 1
	if !c.inherited || c.eventAt >= 0 || statement < s.dates || statement >= s.datesEnd || n < 0 || r.candidates[n].sentence != c.sentence {
		return -1
	}
	if r.dates[statement].First > r.quantities[r.candidates[n].quantity].First {
		return -1
	}
	for k := statement + 1; k < min(s.datesEnd, statement+reach) && r.dates[k].End <= q.First; k++ {
		d := &r.dates[k]
		start := r.dateStart(k)
		if d.Kind != dates.Point || d.Attributive || !r.opensClause(start) || q.First-d.End > 4 {
			continue
		}
		for i := d.End; i < q.First; i++ {
			if r.bits[i]&(bAux|bSpeechVerb|bEventVerb|bThat) != 0 {
				return -1
			}
		}
		if k > statement+1 && r.dates[k-1].First > r.quantities[r.candidates[n].quantity].First {
			return -1 // "had killed 12 on Monday, and on Tuesday 15": the days of events
		}
		return k
	}
	return -1
}

// givenDate gives the date of "a figure of 700 it had given a day earlier", -1 for none.
func (r *reading) givenDate(c *candidate) int32 {
	s := &r.sentences[c.sentence]
	i := r.quantities[c.quantity].End
	if i+3 >= s.end || r.bits[i]&bPronoun == 0 || r.wordAt(i+1) != "had" {
		return -1
	}
	for k := r.datesFrom(s, i); k < s.datesEnd && r.dates[k].First < i+8; k++ {
		if start := r.dateStart(k); start >= i+3 && start <= i+4 && r.dates[k].Kind == dates.Point {
			return k
		}
	}
	return -1
}

// datedStock dates the old value of a change, "down from 1,240 in September", and a stock stated for an earlier time: "had shrunk to 7,000 by
// the end of January", "two years ago the group had 1,200 men", "began the year with 900".
func (r *reading) datedStock(c *candidate) {
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	if c.expected {
		return
	}
	compared := r.comparesTo(q.First, s)
	end := max(q.End, c.headEnd)
	for k := r.datesFrom(s, q.End); k < s.datesEnd && r.dates[k].First < q.End+16; k++ {
		d := &r.dates[k]
		start := r.dateStart(k)
		if start < q.End || start-q.End > 12 || r.announced(q.End, start) {
			continue
		}
		if d.Kind == dates.Point && !d.Attributive && r.isStock(c) && start-end <= 8 && r.hadBefore(q.First, s) && !r.clauseBreak(q.End, start) && !r.commaIn(q.End, start) &&
			!r.countWithin(end, start) && r.dateBefore(c, k) {
			return // "had 120,000 fighters a year ago"
		}
		old := (q.Superseded && start-q.End <= 3 || compared && start-end <= 2) && (d.Kind == dates.Point || d.Kind == dates.Span)
		stock := d.Kind == dates.Until && q.Change != 0 && !r.clauseBreak(q.End, start)
		if (old || stock) && r.dateBefore(c, k) {
			return
		}
	}
	if c.when.stated {
		return
	}
	if k := r.cutOff(c, s); k >= 0 && r.dateBefore(c, k) {
		return
	}
	for k := r.datesFrom(s, q.First-20); k < s.datesEnd && r.dates[k].End <= q.First; k++ {
		if d := &r.dates[k]; d.Kind == dates.Until && r.opensClause(r.dateStart(k)) && (c.event >= 0 && r.hadBefore(max(q.First, c.eventAt), s) || r.hadRisen(q.First, s)) && !r.announced(d.End, q.First) && r.dateBefore(c, k) {
			return // "By 15 November 34 peacekeepers had been injured", "by October the total had risen to 984,000, including 190,000 dead"
		}
	}
	if !r.isStock(c) {
		return
	}
	if y := r.beganWith(q.First, s); y > 0 && y <= r.doc.Published.Year() {
		c.when = when{at: time.Date(y, 1, 1, 0, 0, 0, 0, time.UTC), precision: figure.Day, stated: true}
		return
	}
	for k := r.datesFrom(s, q.First-20); k < s.datesEnd && r.dates[k].End <= q.First; k++ {
		if d := &r.dates[k]; !d.Attributive && d.Kind == dates.Point && r.setsTimeOfStock(k, q.First, s) && r.dateBefore(c, k) {
			return
		}
	}
}

// cutOff gives the date up to which a running total behind which it stands was counted: "recorded 68 dead by Thursday morning", "612 dead and 1,400
// wounded, up to the end of April"; -1 for none.
func (r *reading) cutOff(c *candidate, s *sentence) int32 {
	if r.isMeasure(c.metric) || r.v.set.Declared[c.metric].Flow {
		return -1
	}
	recorded := c.voice >= 0 && r.voices[c.voice].sentence == c.sentence && r.voices[c.voice].kind == voiceSaid && r.keepsCount(r.voices[c.voice].cue)
	q := &r.quantities[c.quantity]
	end := max(q.End, c.headEnd, c.eventEnd)
	for k := r.datesFrom(s, end); k < s.datesEnd && r.dates[k].First < end+16; k++ {
		start := r.dateStart(k)
		if d := &r.dates[k]; start < end || d.Kind != dates.Until || !(recorded && d.PrepWord == dates.PrepBy || r.wordAt(start) == "up") || r.announced(q.End, start) || r.clauseBreak(q.End, start) {
			continue
		}
		for i := end; i < start; i++ {
			if r.text.Tokens[i].Is(',') && i < start-1 || r.bits[i]&bEventVerb != 0 && r.bits[i]&(bThing|bEventState|bPreposition|bCountNoun) == 0 {
				return -1
			}
		}
		return k
	}
	return -1
}

// keepsCount tells whether the verb of speech at token i is one of those who keep a count.
func (r *reading) keepsCount(i int32) bool {
	switch r.wordAt(i) {
	case "recorded", "registered", "counted", "documented", "logged", "tallied", "confirmed", "listed", "identified", "verified",
		"records", "counts", "lists", "estimates", "estimated":
		return true
	}
	return false
}

// isStock tells whether the candidate counts what is there and nothing that happened.
func (r *reading) isStock(c *candidate) bool {
	return c.event < 0 && r.v.set.Declared[c.metric].Flow || c.event >= 0 && r.isMeasure(c.metric) && r.v.set.Events[c.event].Agent == topic.AgentOwner && r.labelsOf(c.count)["status"] == "held"
}

// hadRisen tells whether "had" and a verb of change stand before the number at token i, or before the one that it is a part of.
func (r *reading) hadRisen(i int32, s *sentence) bool {
	for k := i - 1; k > s.first && k > i-14; k-- {
		if r.v.quantities.Rises(r.text.Tokens[k]) && r.wordAt(k-1) == "had" {
			return true
		}
		if r.text.Tokens[k].Is(';') || r.bits[k]&(bSpeechVerb|bThat|bBut) != 0 && r.bits[k]&bThing == 0 {
			return false
		}
	}
	return false
}

// hadBefore tells whether a verb in the past says, within a few words before token i, that there was something or that somebody had it.
func (r *reading) hadBefore(i int32, s *sentence) bool {
	for k := i - 1; k >= s.first && k > i-6; k-- {
		switch r.wordAt(k) {
		case "had", "numbered", "held", "were", "was", "kept", "controlled", "stood":
			return true
		}
		if r.text.Tokens[k].Is(',') || r.bits[k]&(bSpeechVerb|bThat|bModal) != 0 && r.bits[k]&bThing == 0 {
			return false
		}
	}
	return false
}

// dateBefore dates the candidate by date k where that lies before the publication.
func (r *reading) dateBefore(c *candidate, k int32) bool {
	res, ok := r.dates[k].Resolve(r.anchorFor(k))
	if !ok || r.doc.Published.IsZero() || !res.From.Before(day(r.doc.Published)) {
		return false
	}
	r.setWhen(c, k, r.anchorFor(k))
	return true
}

// comparesTo tells whether the number at token i is one that another is held against: "compared with 400,000 a year ago".
func (r *reading) comparesTo(i int32, s *sentence) bool {
	for k := i - 1; k > s.first && k >= i-3; k-- {
		switch r.wordAt(k) {
		case "with", "to":
			w := r.wordAt(k - 1)
			return w == "compared" || w == "up" || w == "down"
		case "against", "from", "versus":
			return true
		}
	}
	return false
}

// beganWith gives the year of "began the year with" and "began 2023 with" before the number at token i, 0 for none.
func (r *reading) beganWith(i int32, s *sentence) int {
	if i-3 < s.first || r.wordAt(i-1) != "with" {
		return 0
	}
	year, verb := 0, i-3
	switch w := r.wordAt(i - 2); w {
	case "year":
		if w := r.wordAt(i - 3); w != "the" && w != "this" || i-4 < s.first {
			return 0
		}
		year, verb = r.doc.Published.Year(), i-4
	default:
		if n, err := strconv.Atoi(w); err == nil && len(w) == 4 && n >= 1900 {
			year = n
		}
	}
	switch r.wordAt(verb) {
	case "began", "started", "entered", "opened", "begun":
		return year
	}
	return 0
}

// setsTimeOfStock tells whether date k opens the clause in which something was N, or somebody had N, with the number at token i.
func (r *reading) setsTimeOfStock(k, i int32, s *sentence) bool {
	start := r.dateStart(k)
	if start > s.first && !r.opensClause(start) {
		at := start - 1 // "at its peak in 2011, …"
		for at > s.first && start-at < 5 && r.wordAt(at) != "at" {
			at--
		}
		if r.wordAt(at) != "at" || at > s.first && !r.opensClause(at) {
			return false
		}
	}
	had := false
	for j := r.dates[k].End; j < i; j++ {
		if r.bits[j]&(bSpeechVerb|bThat|bBut|bModal) != 0 && r.bits[j]&(bThing|bDefinite) == 0 && r.mentionAt(j) == nil || r.text.Tokens[j].Is(';') || r.text.Tokens[j].Is('"') {
			return false
		}
		switch r.wordAt(j) {
		case "had", "was", "were", "numbered", "stood", "held", "controlled", "kept", "totaled", "totalled", "comprised":
			had = true
		case "has", "have", "is", "are":
			return false
		}
	}
	return had
}

// sectionDate gives the date that heads the paragraph as a sentence of its own, as in chronicles: "December 2024. …". -1 for none.
func (r *reading) sectionDate(c *candidate) int32 {
	si := r.text.Paragraphs[r.sentences[c.sentence].paragraph].First
	s := &r.sentences[si]
	if si == c.sentence || s.end-s.first > 7 {
		return -1
	}
	r.findDates(si)
	words := int32(0)
	for i := s.first; i < s.end; i++ {
		if r.text.Tokens[i].Kind != prose.Punct {
			words++
		}
	}
	for k := s.dates; k < s.datesEnd; k++ {
		if d := &r.dates[k]; d.Kind == dates.Point && d.End-r.dateStart(k) >= words {
			return k
		}
	}
	return -1
}

// interviewDate gives the date of the conversation with a person whom nobody says to have said it: "we spoke to him on Nov. 4". -1 for none.
func (r *reading) interviewDate(c *candidate) int32 {
	first := r.sentenceIndex(r.sources[c.sources[0]].first)
	for si := first; si <= c.sentence && si < first+12; si++ {
		s := &r.sentences[si]
		if s.timesEnd == 0 {
			continue // no date
		}
		met := false
		for i := s.first; i < min(s.end, s.first+reach) && !met; i++ {
			switch r.wordAt(i) {
			case "spoke", "met", "interviewed", "talked", "interview", "conversation":
				met = true
			}
		}
		if !met {
			continue
		}
		r.findDates(si)
		for k := s.dates; k < s.datesEnd; k++ {
			if d := &r.dates[k]; d.Kind == dates.Point && !d.Calendar {
				return k
			}
		}
	}
	return -1
}

// conversationDate gives the date of the outlet's own conversation with the candidate's source, of which the text tells once and from which it
// quotes throughout: "We met him on 4 November". -1 for none.
func (r *reading) conversationDate(c *candidate) int32 {
	t := r.interviewOf()
	src := &r.sources[c.sources[0]]
	if t.met < 0 || t.metWith < 0 || src.kind != sourcePerson && src.kind != sourceDescribed || !r.same(src, &r.sources[t.metWith]) || r.sentenceIndex(r.dates[t.met].First) > c.sentence {
		return -1
	}
	return t.met
}

// anchorFor gives the day that an anchored date counts from: the date before it in the text that is not anchored itself.
func (r *reading) anchorFor(k int32) time.Time {
	if !r.dates[k].Anchored {
		return r.doc.Published
	}
	if r.dates[k].Start.Unit == dates.Days {
		if at, ok := r.anchor(k, true); ok {
			return at
		}
	}
	if at, ok := r.anchor(k, false); ok {
		return at
	}
	return r.doc.Published
}

// anchor gives the last date before an anchored one, of those that are days where daily is set: "this month" is nothing to count days from.
func (r *reading) anchor(k int32, daily bool) (time.Time, bool) {
	at := r.dates[k].First
	for si := r.sentenceIndex(at); si >= 0 && si > r.sentenceIndex(at)-20; si-- {
		r.findDates(si)
		s := &r.sentences[si]
		last := s.datesEnd
		if k < last && k >= s.dates {
			last = k // of its own sentence what stands before it
		}
		for j := last - 1; j >= s.dates && j > last-reach; j-- {
			d := &r.dates[j]
			if d.First >= at || d.Anchored || d.Kind != dates.Point && d.Kind != dates.Span {
				continue
			}
			if res, ok := d.Resolve(r.doc.Published); ok && (!daily || d.Kind == dates.Point && res.Precision == figure.Day) {
				return res.To, true
			}
		}
	}
	return time.Time{}, false
}

func (r *reading) setWhen(c *candidate, k int32, ref time.Time) {
	res, ok := r.dates[k].Resolve(ref)
	if !ok {
		return
	}
	c.when = when{at: res.To, precision: res.Precision, stated: true, phrase: k + 1}
	if p := day(r.doc.Published); !p.IsZero() && res.Precision == figure.Day && !res.To.Before(p) && res.From.Before(p.AddDate(0, 0, -1)) {
		// "Earlier this week": some day between its beginning and the day of publication.
		days := int(p.Sub(res.From).Hours()/24) - 1
		c.when.at = res.From.AddDate(0, 0, days/2)
		return
	}
	if p := r.doc.Published; !p.IsZero() && c.when.at.After(day(p)) {
		if res.From.After(day(p)) {
			c.when.clamped = true
		}
		c.when.at = day(p)
	}
}

func day(t time.Time) time.Time { return t.Truncate(24 * time.Hour) }

// dateOfVoice gives the date of a statement, -1 for none.
func (r *reading) dateOfVoice(v *voice, c *candidate) int32 {
	s := &r.sentences[v.sentence]
	best, bestScore := int32(-1), int32(1<<29)
	q := &r.quantities[c.quantity]
	if v.sentence == c.sentence && v.cue < q.First && r.inClosedRelative(v.cue, q.First, s) {
		for k := r.datesFrom(s, q.End); k < s.datesEnd && r.dates[k].First < q.End+reach; k++ {
			if start := r.dateStart(k); start >= q.End && start-max(q.End, c.headEnd) <= 1 && r.dates[k].Kind == dates.Point {
				return k // "who in October had put it at 1,100, raised that to 1,900 on Saturday"
			}
		}
		return -1
	}
	for k := r.datesFrom(s, v.cue-reach); k < s.datesEnd; k++ {
		d := &r.dates[k]
		start := r.dateStart(k)
		if start > v.cue+2*reach {
			break
		}
		lo, hi := min(v.first, v.cue), max(v.end, v.cueEnd)
		until := d.Kind == dates.Until && start < v.cue && v.kind == voiceSaid                // "By Thursday a doctor had recorded", "the group had by Thursday recorded"
		from := d.Kind == dates.Since && (r.whenBetween(d.End, lo) || r.writtenFrom(v, k, s)) // "dates from February, when X put the number at"
		if d.Kind != dates.Point && !(d.Kind == dates.Span && (d.Calendar || d.List)) && !until && !from || d.TimeStamp {
			continue
		}
		score := int32(1 << 29)
		switch {
		case start >= lo && d.End <= hi && r.ofVerbBefore(v, start):
			score = 8
		case start >= lo && d.End <= hi && !(v.cue > start && r.inClosedRelative(start, v.cue+1, s)): // "X on Monday said"
			score = 0
		case start >= v.cueEnd && r.beside(v.cueEnd, start, s):
			score = 1 + start - v.cueEnd
		case v.after && start >= v.end && r.beside(v.end, start, s):
			score = 1 + start - v.end
		case d.End <= lo && r.whenBetween(d.End, lo): // "last Wednesday, when X put the number at"
			score = 1
		case d.Kind == dates.Point && start-2 == v.end && v.end > v.cue && r.text.Tokens[v.end].Is(',') && r.madePublic(start-1): // "a second statement from the group, posted on Monday"
			score = 2
		case from && r.writtenFrom(v, k, s):
			score = 2
		case d.Kind == dates.Point && v.cue > q.First && d.End < q.First && r.text.Tokens[d.End].Is(':') && r.sources[v.src].first >= s.first && r.sources[v.src].first < start: // "The minister was brief on Monday: 31 died, he said"
			score = 3
		case d.End <= lo && r.leads(k, lo, s):
			score = 20 + lo - d.End
		case d.End <= lo && d.Kind == dates.Point && start > s.first && r.text.Tokens[d.End].Is(',') && r.madePublic(start-1): // "Its toll, published on the same day, is higher: the ministry speaks of"
			score = 30 + lo - d.End
		}
		if v.sentence == c.sentence && v.kind == voiceSaid && (r.inWriting(start, s) || v.cue < q.First && start >= q.End && r.closesPluperfect(v, k, s)) {
			score = min(score, 5)
		}
		if v.sentence == c.sentence && v.kind == voiceSaid && v.cue < q.First && (c.eventAt < 0 || r.changesNumber(v.cue)) && d.Kind == dates.Point && !d.Calendar && start >= q.End && start-max(q.End, c.headEnd) <= 1 &&
			r.isLink(q.First-1) && (r.bits[q.First-1]&(bOf|bBy) == 0 || v.cueEnd >= q.First-1 && !r.clauseBreak(q.End, start)) && !r.thatBetween(v.cueEnd, q.First-2) {
			score = min(score, 6) // "raised its count to 1,900 on Saturday"
		}
		// Between the verb of speech and the number, before the clause that holds the number begins.
		if score == 1<<29 && v.cue < q.First && v.sentence == c.sentence && start > v.cueEnd && start < q.First && start-v.cueEnd < 12 && r.thatBetween(d.End, q.First) && !r.thatBetween(v.cueEnd, start) {
			score = 10 + start - v.cueEnd
		}
		if score < bestScore {
			best, bestScore = k, score
		}
	}
	return best
}

// ofVerbBefore tells whether another verb of speech with the voice's subject stands before its own and before the date at token i, whose date that is
// first: "gave 71 on Thursday and raised it to 77".
func (r *reading) ofVerbBefore(v *voice, i int32) bool {
	s := &r.sentences[v.sentence]
	for k := r.voicesFrom(s, v.first); k < s.voicesEnd && r.voices[k].cue < v.cue; k++ {
		if u := &r.voices[k]; u.src == v.src && u.cue < i && i < v.cue {
			return true
		}
	}
	return false
}

// writtenFrom tells whether date k says from when something is that a source wrote: "according to an army paper from August", "In an earlier study, from
// January 2023, it had put".
func (r *reading) writtenFrom(v *voice, k int32, s *sentence) bool {
	start := r.dateStart(k)
	if r.dates[k].Kind != dates.Since || r.wordAt(start) != "from" || start-2 < s.first {
		return false
	}
	if r.text.Tokens[start-1].Is(',') && v.kind == voiceOwned && start == v.cueEnd+1 {
		return true // "Its last figure, from Friday, was"
	}
	if r.bits[start-1]&bSpeechNoun != 0 {
		return (v.kind == voiceAccording || v.kind == voiceOwned) && start > v.cue || v.kind == voiceSaid && start < v.first && r.leads(k, v.first, s)
	}
	end := r.dates[k].End
	return v.kind == voiceSaid && r.text.Tokens[start-1].Is(',') && r.bits[start-2]&bSpeechNoun != 0 && end < v.first && r.text.Tokens[end].Is(',') && v.first-end <= 3
}

// changesNumber tells whether the verb of speech at token i says that a source gave another number than before, so that a date behind the number is that
// of the statement: "raised the figure to 77 killed on Friday".
func (r *reading) changesNumber(i int32) bool {
	switch r.wordAt(i) {
	case "raised", "lowered", "revised", "updated", "corrected":
		return true
	}
	return false
}

// inClosedRelative tells whether the verb at token i stands in ", who …," and the number at token stop behind it, so that the number is that of
// another verb.
func (r *reading) inClosedRelative(i, stop int32, s *sentence) bool {
	opened := false
	for k := i - 1; k > s.first && k > i-10; k-- {
		if r.text.Tokens[k].Is(',') {
			break
		}
		if r.bits[k]&bRelative != 0 && r.bits[k]&bThat == 0 && r.text.Tokens[k-1].Is(',') {
			opened = true
			break
		}
	}
	if !opened {
		return false
	}
	for k := i + 1; k+1 < stop && k < i+reach; k++ {
		j := k + 1
		if r.bits[j]&bAdverb != 0 && j+1 < stop {
			j++
		}
		if r.text.Tokens[k].Is(',') && r.bits[j]&(bSpeechVerb|bAux|bEventVerb) != 0 && r.bits[j]&bThing == 0 {
			return true
		}
	}
	return false
}

// inWriting tells whether the date at token i is that of what a source wrote or of a talk: "claimed 84 dead in a statement on the 28th",
// "in a report published in July".
func (r *reading) inWriting(i int32, s *sentence) bool {
	k := i - 1
	if k > s.first && r.madePublic(k) {
		k--
	}
	if k-2 < s.first || r.bits[k]&bSpeechNoun == 0 && !r.writing(k) || r.bits[k]&bInside != 0 {
		return false
	}
	for n := 0; n < 3 && k > s.first; n++ {
		k--
		if r.bits[k]&(bArticle|bPossPronoun) != 0 || r.text.Tokens[k].Flags&prose.Possessive != 0 {
			return r.text.Tokens[k].Flags&prose.Possessive != 0 || k > s.first && r.wordAt(k-1) == "in"
		}
		if r.text.Tokens[k].Kind != prose.Word || r.bits[k]&(bPreposition|bAux|bSpeechVerb) != 0 {
			return false
		}
	}
	return false
}

// writing tells whether the noun at token i, which is a verb elsewhere, names something written or spoken: "in a note on 3 November".
func (r *reading) writing(i int32) bool {
	switch r.wordAt(i) {
	case "note", "post", "tweet", "speech", "thread":
		return true
	}
	return false
}

// madePublic tells whether the participle at token i says that a text or a talk was brought before the public.
func (r *reading) madePublic(i int32) bool {
	switch r.wordAt(i) {
	case "published", "released", "issued", "dated", "posted", "broadcast", "aired", "recorded", "taped":
		return true
	}
	return false
}

// closesPluperfect tells whether date k closes the clause of a statement that was made before another one, and nothing but numbers with what
// they count stands between: "who had reported 31 killed and 101 injured on Sunday".
func (r *reading) closesPluperfect(v *voice, k int32, s *sentence) bool {
	d := &r.dates[k]
	start := r.dateStart(k)
	if v.cue <= s.first || start-v.cueEnd > 24 || d.Kind != dates.Point || r.wordAt(v.cue-1) != "had" && (v.cue-2 < s.first || r.wordAt(v.cue-2) != "had") {
		return false
	}
	for i := v.cueEnd; i < start; i++ {
		if r.bits[i]&(bAux|bThat|bRelative|bBut|bSubordinate) != 0 && r.bits[i]&bPreposition == 0 || r.text.Tokens[i].Is(';') ||
			r.text.Tokens[i].Is(',') && i+1 < start && r.quantityOf[i+1] == 0 {
			return false
		}
	}
	return d.End >= s.end || r.text.Tokens[d.End].Kind == prose.Punct || r.bits[d.End]&(bAnd|bBut) != 0
}

// whenBetween tells whether only a comma and "when" stand between a date and the words of a source.
func (r *reading) whenBetween(a, b int32) bool {
	for i := a; i < b && i < a+3; i++ {
		if r.wordAt(i) == "when" {
			return b-i <= 3
		}
		if !r.text.Tokens[i].Is(',') {
			return false
		}
	}
	return false
}

// dateOfSpeaker gives the date that the same source's statement got in a sentence shortly before: "X said in an Oct. 25 statement … He said …".
func (r *reading) dateOfSpeaker(v *voice, c *candidate) int32 {
	paragraph := r.sentences[v.sentence].paragraph
	if r.sources[v.src].kind == sourceCountry {
		return -1
	}
	from := sort.Search(len(r.voices), func(k int) bool { return r.voices[k].cue >= v.cue })
	for k := from - 1; k >= 0 && k > from-60; k-- {
		u := &r.voices[k]
		far := paragraph-r.sentences[u.sentence].paragraph > 2
		if far && r.sources[v.src].kind != sourcePerson {
			return -1
		}
		if u.sentence != v.sentence && u.src < u.srcEnd && u.kind == voiceSaid && r.same(&r.sources[u.src], &r.sources[v.src]) {
			if d := r.dateOfVoice(u, c); d >= 0 && (!far || r.daysAgo(d)) {
				return d
			}
		}
	}
	return -1
}

// occasionDate gives the date of what the candidate's source, a person whom no verb makes to have said it, said before: an answer in a transcript of
// a hearing of which the text tells when it was. -1 for none.
func (r *reading) occasionDate(c *candidate) int32 {
	if r.sources[c.sources[0]].kind != sourcePerson {
		return -1
	}
	for k := r.sentences[c.sentence].voices - 1; k >= 0 && k > r.sentences[c.sentence].voices-60; k-- {
		u := &r.voices[k]
		if u.kind != voiceSaid || !r.same(&r.sources[u.src], &r.sources[c.sources[0]]) {
			continue
		}
		if d := r.dateOfVoice(u, c); d >= 0 && r.daysAgo(d) {
			return d
		}
	}
	return -1
}

// daysAgo tells whether a date is a day of the week before publication: the occasion that an article is about and quotes a person from throughout,
// as an earlier statement that it recalls is not.
func (r *reading) daysAgo(k int32) bool {
	d := &r.dates[k]
	res, ok := d.Resolve(r.anchorFor(k))
	return ok && d.Kind == dates.Point && !d.Calendar && res.Precision == figure.Day && !res.From.Before(day(r.doc.Published).AddDate(0, 0, -7))
}

// dateOfScene gives the day that the sentence before a statement opens with, where it goes on with that of what was told before and counts nothing
// itself: "Later in the day he was more precise. The troops counted 247 enemy dead, he said." -1 for none.
func (r *reading) dateOfScene(v *voice) int32 {
	si := v.sentence - 1
	if si < 0 || r.sentences[si].paragraph != r.sentences[v.sentence].paragraph || r.sentences[si].quantities < r.sentences[si].quantEnd && r.holdsCount(si) || !r.hasDates(si) {
		return -1
	}
	if k := r.sentences[si].dates; r.dates[k].Anchored && r.dates[k].Kind == dates.Point && min(r.dateStart(k), r.dates[k].First) == r.sentences[si].first {
		return k
	}
	return -1
}

// beside tells whether only who was told, where and how stands between a verb of speech and a date: "told reporters in Washington on
// Thursday".
func (r *reading) beside(a, b int32, s *sentence) bool {
	if b-a > 18 {
		return false
	}
	for i := a; i < b; i++ {
		t := &r.text.Tokens[i]
		bb := r.bits[i]
		if t.Is(',') && i == a {
			continue
		}
		if t.Is(';') || t.Is('"') || t.Is(':') || bb&(bThat|bBe|bModal|bBut|bSubordinate) != 0 && bb&bPreposition == 0 {
			return false
		}
		if t.Is(',') && i > a+1 {
			// A comma closes what was told, unless a name goes on: "in Washington, on Thursday".
			if i+1 < b {
				return false
			}
		}
		if bb&bEventVerb != 0 && bb&(bThing|bTotal|bPreposition) == 0 && r.mentionAt(i) == nil && r.bits[i-1]&(bArticle|bPossPronoun) == 0 && r.wordAt(i) != "held" {
			return false // but "told a briefing held on Monday"
		}
		if k := r.quantityCovering(s, s.quantEnd, i); k >= 0 && r.quantities[k].Kind.Numeric() {
			return false
		}
	}
	return true
}

// leads tells whether a date stands at the head of the sentence, or of the clause, whose subject begins at token lo.
func (r *reading) leads(k, lo int32, s *sentence) bool {
	start := r.dateStart(k)
	for i := r.dates[k].End; i < lo; i++ {
		t := &r.text.Tokens[i]
		b := r.bits[i]
		if b&bSpeechNoun != 0 && i == r.dates[k].End && r.dates[k].Attributive {
			continue // "In its January study"
		}
		if t.Is(';') || t.Is('"') || b&(bSpeechVerb|bThat|bRelative|bBe|bModal) != 0 && b&(bThing|bRegion) == 0 {
			return false
		}
		if k := r.quantityCovering(s, s.quantEnd, i); k >= 0 && r.quantities[k].Kind.Numeric() {
			return false
		}
		if b&bEventVerb != 0 && b&(bThing|bTotal|bPreposition) == 0 && r.mentionAt(i) == nil {
			return false
		}
	}
	for i := s.first; i < start; i++ {
		b := r.bits[i]
		if i == s.first && r.speaking(i) {
			continue // "Speaking in parliament on 3 December, X said"
		}
		if r.madePublic(i) && i > s.first && r.bits[i-1]&bAux == 0 || i == s.first+1 && r.bits[s.first]&bPreposition != 0 && r.bits[i]&bSpeechVerb != 0 {
			continue // "In a podcast released on Jan. 5 he said", "In comments aired on Monday"
		}
		if b&(bSpeechVerb|bBe|bModal|bEventVerb) != 0 && b&(bThing|bTotal|bPreposition) == 0 && r.mentionAt(i) == nil {
			// Not the head of the sentence: only of a clause that a comma, "and" or "although" opens.
			return r.opensClause(start)
		}
		if n := r.quantityOf[i]; n > 0 && r.quantities[n-1].Kind == quantity.Count && !r.quantities[n-1].One {
			return r.opensClause(start) // "compared with 400,000 a year ago, he said"
		}
		if b&bSubordinate != 0 && b&bPreposition != 0 && i < start-1 && start-i < reach && !r.commaIn(i, start) {
			return false // "Since the start of the operation on Oct. 1, it added": the day of what began
		}
	}
	return true
}

// speaking tells whether the word at token i says that somebody speaks who is named behind: "Speaking in parliament".
func (r *reading) speaking(i int32) bool {
	switch r.wordAt(i) {
	case "speaking", "writing", "talking", "addressing", "appearing", "testifying", "answering", "replying", "briefing", "visiting":
		return true
	}
	return false
}

// opensClause tells whether what stands before token i parts clauses: punctuation, "and" or "although".
func (r *reading) opensClause(i int32) bool {
	if r.opensSentence(int(i)) {
		return true
	}
	t := &r.text.Tokens[i-1]
	return t.Is(',') || t.Is(';') || t.Is(':') || t.Is(prose.EmDash) || t.Is(prose.EnDash) || r.bits[i-1]&(bAnd|bSubordinate|bBut) != 0
}

func (r *reading) thatBetween(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&bThat != 0 {
			return true
		}
	}
	return false
}

// findPeriod looks for a span that the count is for, and dates a count for a span that ended before the statement, a stock of an earlier time
// and a total with a cut-off.
func (r *reading) findPeriod(c *candidate, statement int32) {
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	metric := &r.v.set.Declared[c.metric]
	best, bestScore := int32(-1), int32(1<<30)
	for k := r.datesFrom(s, q.First-reach); k < s.datesEnd; k++ {
		if k == statement {
			continue
		}
		d := &r.dates[k]
		start := r.dateStart(k)
		if start > q.End+reach {
			break
		}
		if d.End < s.end && r.bits[d.End]&bOf != 0 && d.Kind == dates.Span || r.sinceClause(start, s) {
			continue // "in five days of fighting"; "since fighting broke out on 27 September"
		}
		if d.PrepWord == dates.PrepDuring && d.Period == dates.DayPeriod && !d.Trailing && r.wordAt(d.End-1) == "day" {
			continue // "during the day": no night
		}
		if d.Attributive || d.Event || start > s.first && r.wordAt(start-1) == "far" {
			continue // "the August incursion"; "so far this year" is a running total
		}
		if start > s.first && (r.ranks(start-1) || start-1 > s.first && r.ranks(start-2) && r.bits[start-1]&(bPreposition|bAux|bEventVerb|bSpeechVerb) == 0 || d.PrepWord == dates.PrepOf && d.Prep >= 0 && r.datesNoun(d.Prep-1)) {
			continue // "the second in a week", "the third attack in a month", "the deadliest this year"; "the battle of September 2022"
		}
		switch d.Kind {
		case dates.Span, dates.AsOf:
		case dates.Point:
			if d.PrepWord == dates.PrepTo && k > s.dates && r.dates[k-1].Kind == dates.Since {
				r.setWhen(c, k, r.anchorFor(k)) // "from the beginning of the war to January": a running total and its cut-off
				return
			}
			if !d.Calendar {
				continue
			}
		default:
			continue
		}
		if r.ahead(d) || start < q.First && r.sinceBehind(c, s) {
			continue // "bringing the toll to 67,806 since October": a running total
		}
		var score int32
		if start >= q.End {
			if d.PrepWord == dates.PrepWithin && r.announced(q.End, start) {
				continue
			}
			score = start - q.End
			from := q.End
			if i := c.headEnd; i > q.End && i < start && r.bits[i]&bSpeechVerb != 0 && r.pastParticiple(r.wordAt(i)) {
				from = i + 1 // "8,668 fatalities recorded this year"
			}
			if r.clauseBreak(from, start) || r.partBetween(q.End, start) {
				score += 60
			}
			switch r.countBetween(s, c.quantity, start) {
			case 1:
				score += 10
			case 2:
				score += 60
			}
		} else {
			score = 5 + q.First - d.End
			if r.resultOfRise(c.quantity, s) || r.broughtTo(q.First, d.End, s) || (c.byTotal || q.Change != 0 || c.inherited) && r.countWithin(d.End, q.First) {
				score += 60 // "rose by 30 overnight to 500": the total is not of the night
			}
			if r.whenBetween(d.End, q.First) {
				score = 5 // "the previous week, when 89 were killed"
			} else if start == s.first {
				score = min(score, 30) // "In the past week, he said, 1,000 were killed"
			} else if r.text.Tokens[d.End].Is(',') && d.End+1 < q.First && r.isGerund(d.End+1) && r.bits[d.End+1]&bEventVerb != 0 {
				score = 5 // "in the past day, killing 12 and wounding 30"
			} else if r.clauseBreak(d.End, q.First) || r.text.Tokens[d.End].Is(',') {
				score += 60
			}
		}
		if c.voice >= 0 && r.voices[c.voice].sentence == c.sentence {
			if v := &r.voices[c.voice]; start >= v.first && d.End <= v.cueEnd {
				continue
			}
		}
		if score < bestScore && score < 45 {
			best, bestScore = k, score
		}
	}
	if best < 0 {
		if c.from >= 0 && c.from == int32(len(r.candidates)-1) && r.candidates[c.from].sentence == c.sentence && r.candidates[c.from].count == c.count && q.End+1 < s.end && r.bits[q.End+1]&bThem != 0 {
			c.period = r.candidates[c.from].period // "took 129 sq km in the past week, 28 of them around the town"
			if o := &r.candidates[c.from]; o.when.stated && !c.when.stated {
				c.when = o.when
			}
		} else if o := r.countedBeside(c); o != nil && o.period != "" && q.First > s.first && r.bits[q.First-1]&bIncrement != 0 && c.event >= 0 {
			c.period = o.period // "shot down 57 overnight; another 20 were lost"
		} else if k := r.spanMeant(c); k >= 0 {
			c.period = r.dates[k].Period.String()
		} else if k := r.introducedDate(c); k >= 0 {
			if d := &r.dates[k]; d.Kind == dates.AsOf {
				r.setWhen(c, k, r.anchorFor(k))
			} else {
				c.period = d.Period.String()
			}
		} else {
			c.period = r.spanOfCommunique(c, statement)
		}
		return
	}
	d := &r.dates[best]
	switch {
	case d.Kind == dates.AsOf:
		r.setWhen(c, best, r.anchorFor(best))
	case d.Kind == dates.Span || d.Calendar:
		flow := metric.Name != "" && (!metric.Flow || r.flows(c) && (d.Kind == dates.Span || d.Period >= dates.MonthPeriod))
		if d.Calendar && d.Kind == dates.Point && !r.countsSpan(c, best) || d.Kind == dates.Span && !d.Trailing && c.eventAt >= 0 && !r.isMeasureOf(c) && r.inBattle(c, d) {
			flow = false
		}
		if r.isMeasure(c.metric) && c.count >= 0 && c.eventAgent == topic.AgentOwner && r.labelsOf(c.count)["status"] == "held" {
			flow = false
		}
		if flow && d.Period != dates.NoPeriod {
			c.period = d.Period.String()
			if k := r.asOf(s); d.Trailing && k >= 0 {
				r.setWhen(c, k, r.anchorFor(k)) // "890 in the last day, as of 22 February"
				return
			}
		} else if flow && metric.Flow && d.Kind == dates.Span && c.excluded == "" {
			c.excluded = reasonSpan // "200,000 sent over the past six decades": never there at one time
		}
		// A closed span that ended before the statement dates the count.
		ofEvent := c.eventAt >= 0 && !r.isMeasure(c.metric) && r.eventForm(c.eventAt, c.event, true) < formState
		if !d.Trailing && (flow || d.Calendar && statement < 0 && !ofEvent) {
			if res, ok := d.Resolve(r.anchorFor(best)); ok && !r.doc.Published.IsZero() {
				if res.To.Before(day(r.doc.Published)) && (statement < 0 || res.To.Before(c.when.at)) {
					r.setWhen(c, best, r.anchorFor(best))
				}
			}
		}
	}
}

// spanMeant gives the span, told before in the paragraph, that "in that time" beside the count stands for; -1 for none.
func (r *reading) spanMeant(c *candidate) int32 {
	s, q := &r.sentences[c.sentence], &r.quantities[c.quantity]
	for i := max(s.first, q.First-reach); i+2 < min(s.end, q.End+12); i++ {
		if r.bits[i]&bPreposition == 0 || !r.spanNoun(i+1, s) {
			continue
		}
		for k := s.datesEnd - 1; k >= 0 && k > s.datesEnd-reach; k-- {
			d := &r.dates[k]
			si := r.sentenceIndex(d.First)
			if far := s.paragraph - r.sentences[si].paragraph; c.sentence-si > 5 || far > 2 || far > 0 && r.wordAt(i+2) != "period" && r.wordAt(i+3) != "period" {
				return -1
			}
			if d.Kind == dates.Since && si != c.sentence {
				return -1 // "since October 11 …": that is the period
			}
			if d.Kind == dates.Span && d.Period != dates.NoPeriod && d.End <= i {
				return k
			}
		}
		return -1
	}
	return -1
}

// sinceBehind tells whether "since" and a time stand right behind what is counted.
func (r *reading) sinceBehind(c *candidate, s *sentence) bool {
	end := max(r.quantities[c.quantity].End, c.headEnd)
	for k := r.datesFrom(s, end); k < s.datesEnd && r.dateStart(k) <= end+1; k++ {
		if r.dates[k].Kind == dates.Since && r.dateStart(k) >= end {
			return true
		}
	}
	return false
}

// broughtTo tells whether the number at token i is a total that what was told before, up to token lo, has brought the count to: "…, bringing the toll to 67,806".
func (r *reading) broughtTo(i, lo int32, s *sentence) bool {
	if i-1 <= s.first || r.wordAt(i-1) != "to" {
		return false
	}
	for k := i - 2; k >= lo && k > i-12; k-- {
		switch r.wordAt(k) {
		case "bringing", "raising", "taking", "pushing", "lifting", "brought", "raised", "took", "pushed":
			return true
		}
	}
	return false
}

// spanNoun tells whether "that time", "the same period" or its like stands at token i.
func (r *reading) spanNoun(i int32, s *sentence) bool {
	switch r.wordAt(i) {
	case "that", "this":
		i++
	case "the":
		if i += 2; i < s.end && r.wordAt(i-1) != "same" {
			return false
		}
	default:
		return false
	}
	if i >= s.end {
		return false
	}
	switch r.wordAt(i) {
	case "time", "period", "span", "interval", "stretch":
		return true
	}
	return false
}

// sinceClause tells whether the date at token i belongs to a clause that "since" opens.
func (r *reading) sinceClause(i int32, s *sentence) bool {
	for k := i - 1; k >= s.first && k > i-18 && !r.text.Tokens[k].Is(','); k-- {
		if r.wordAt(k) == "since" {
			return k < i-1
		}
	}
	return false
}

// ranks tells whether the word at token i ranks an event among those of a span: "the second in a week", "the deadliest this year".
func (r *reading) ranks(i int32) bool {
	w := r.wordAt(i)
	switch w {
	case "first", "second", "third", "fourth", "fifth", "sixth", "worst", "single", "record", "time":
		return true
	}
	return len(w) > 5 && w[len(w)-3:] == "est" && r.bits[i]&^bRank == 0
}

// datesNoun tells whether the noun at token i is one whose time "of" tells – "the battle of September 2022" – and none of a count, as in "the
// toll of the week".
func (r *reading) datesNoun(i int32) bool {
	return r.text.Tokens[i].Kind == prose.Word && r.bits[i]&(bTotal|bCountNoun|bThing|bEventNoun|bSpeechNoun|bArticle|bPreposition|bEventState) == 0 &&
		r.mentionAt(i) == nil && !r.v.quantities.MayHold(r.text.Tokens[i])
}

// ahead tells whether a span lies ahead, or is only how long one event took: "over the next weeks", "in a few hours".
func (r *reading) ahead(d *dates.Expression) bool {
	for i := d.First; i < d.End; i++ {
		switch r.wordAt(i) {
		case "next", "coming", "following":
			return true
		case "past", "last", "previous", "preceding":
			return false
		case "hours", "hour", "minutes":
			if d.PrepWord == dates.PrepIn && r.bits[d.First-1]&bDefinite == 0 && !(d.Start.Unit == dates.Hours && d.Start.Amount != 0 && d.Start.Amount%24 == 0) {
				return true // but "in the 24 hours to Tuesday", "in 24 hours"
			}
		}
	}
	return false
}

// flows tells whether troops moved in the span, so that their count is a flow and no stock.
func (r *reading) flows(c *candidate) bool {
	return c.event >= 0 && c.eventAt >= 0 && !c.expected && !r.quantities[c.quantity].Superseded && r.eventForm(c.eventAt, c.event, true) < formState
}

// countsSpan tells whether a unit of the calendar beside the number is what it is counted for, and not the time of one event or of a
// stock: "killed last week", but not "killed last week when a mine went off".
func (r *reading) countsSpan(c *candidate, k int32) bool {
	d := &r.dates[k]
	if c.eventAt < 0 || r.isMeasure(c.metric) || d.Period >= dates.MonthPeriod {
		return true
	}
	if r.inBattle(c, d) {
		return false // "killed in days of fighting last week"
	}
	return d.Period == dates.WeekPeriod && !(d.First > r.quantities[c.quantity].First && r.singleEvent(d.End, &r.sentences[c.sentence])) && !r.singleEvent(max(c.eventEnd, c.headEnd, r.quantities[c.quantity].End), &r.sentences[c.sentence])
}

// asOf gives the date as of which a sentence counts, -1 for none or several.
func (r *reading) asOf(s *sentence) int32 {
	found := int32(-1)
	for k := s.dates; k < min(s.datesEnd, s.dates+reach); k++ {
		if r.dates[k].Kind == dates.AsOf {
			if found >= 0 {
				return -1
			}
			found = k
		}
	}
	return found
}

// countedBeside gives the candidate before in the sentence that counts the same of the same side, nil for none.
func (r *reading) countedBeside(c *candidate) *candidate {
	last := len(r.candidates) - 1
	for k := last; k >= 0 && k > last-8 && r.candidates[k].sentence == c.sentence; k-- {
		if o := &r.candidates[k]; !o.dropped {
			if o.metric == c.metric && o.party == c.party {
				return o
			}
			return nil
		}
	}
	return nil
}

// inBattle tells whether a battle stands between what is counted and a date behind it, which then is the battle's.
func (r *reading) inBattle(c *candidate, d *dates.Expression) bool {
	for i := c.headEnd; i < d.First; i++ {
		switch r.wordAt(i) {
		case "fighting", "battle", "battles", "clash", "clashes", "ambush", "raid", "assault", "combat", "skirmish", "skirmishes":
			return true
		}
	}
	return false
}

// singleEvent tells whether what follows at token i is one event, in which the counted things were hit: "when …", "in an ambush".
func (r *reading) singleEvent(i int32, s *sentence) bool {
	if i < s.end && r.text.Tokens[i].Is(',') {
		i++
	}
	if i+1 >= s.end {
		return false
	}
	switch r.wordAt(i) {
	case "when", "after", "as", "while":
		return true
	case "in", "by", "during", "at":
		w := r.wordAt(i + 1)
		return w == "a" || w == "an" || w == "one"
	}
	return false
}

// introducedDate gives the span or the cut-off that the sentence introducing a list states: "over the past day, the enemy lost:", "losses as
// of 1 May:". -1 for none.
func (r *reading) introducedDate(c *candidate) int32 {
	si := c.sentence
	if !r.listLine(si) {
		return -1
	}
	for k := si - 1; k >= 0 && k > si-40; k-- {
		s := &r.sentences[k]
		if r.introducesList(k) {
			r.findDates(k)
			found := int32(-1)
			for d := s.dates; d < s.datesEnd; d++ {
				switch e := &r.dates[d]; {
				case e.Kind == dates.Since:
					return -1
				case e.Kind == dates.Span && e.Trailing || e.Kind == dates.AsOf:
					found = d
				}
			}
			return found
		}
		if !r.listLine(k) {
			return -1
		}
	}
	return -1
}

// announced tells whether a modal verb or a word that announces stands between two tokens.
func (r *reading) announced(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.bits[i]&(bModal|bExpected) != 0 {
			return true
		}
	}
	return false
}

func (r *reading) clauseBreak(a, b int32) bool {
	for i := a; i < b; i++ {
		if r.text.Tokens[i].Is(';') || r.bits[i]&(bBut|bRelative|bSpeechVerb) != 0 && r.bits[i]&(bThing|bRegion) == 0 {
			return true
		}
	}
	return false
}

// countWithin tells whether a count stands among tokens [a, b).
func (r *reading) countWithin(a, b int32) bool {
	for i := a; i < b; i++ {
		if n := r.quantityOf[i]; n > 0 && r.quantities[n-1].Kind == 0 {
			return true
		}
	}
	return false
}

// countBetween tells whether another count stands between the candidate's number and token i: 0 for none, 1 for one, 2 for one that is
// the old value of a change.
func (r *reading) countBetween(s *sentence, qi, i int32) int {
	found := 0
	for k := qi + 1; k < s.quantEnd && k < qi+reach; k++ {
		q := &r.quantities[k]
		if q.First >= i {
			break
		}
		if q.Superseded {
			return 2
		}
		if q.Kind == quantity.Measure && q.Restates < 0 {
			return 2
		}
		if q.Kind == quantity.Count && q.Restates < 0 && !q.One {
			found = 1
		}
	}
	return found
}

// partBetween tells whether ", most of them" or its like stands between two tokens: what follows is about a part.
func (r *reading) partBetween(a, b int32) bool {
	for i := a; i+1 < b; i++ {
		if r.text.Tokens[i].Is(',') {
			switch r.wordAt(i + 1) {
			case "most", "many", "some", "half", "all", "of", "among", "including", "plus":
				return true
			}
		}
	}
	return false
}
