package extract

import (
	"fmt"

	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// Explain reads a document as Extract does and tells by which phrases each of its numbers was read, in the order of the
// text, those that are no figures included. Nothing of it is kept with the figures: most are never asked for. The document
// should be the one that Extract gave back. An error says that reading broke off.
func (x *Extractor) Explain(doc *document.Document) (explained []figure.Explanation, err error) {
	r := &reading{x: x, v: x.v}
	defer func() {
		if p := recover(); p != nil {
			explained, err = nil, fmt.Errorf("reading broke off: %v at %s", p, panickedAt())
		}
	}()
	r.read(doc)
	for i := range r.candidates {
		c := &r.candidates[i]
		if c.dropped || c.metric < 0 {
			continue
		}
		q := &r.quantities[c.quantity]
		explained = append(explained, figure.Explanation{
			Metric: r.v.set.Declared[c.metric].Name,
			Start:  r.text.Tokens[q.First].Start, End: r.text.Tokens[q.End-1].End,
			Cues: r.cues(c),
		})
	}
	return explained, nil
}

// cues are the phrases by which a candidate was read, in the order of the roles.
func (r *reading) cues(c *candidate) []figure.Cue {
	var cues []figure.Cue
	add := func(role figure.Role, first, end int32, guess bool) {
		if first < 0 || end <= first || int(end) > len(r.text.Tokens) {
			return
		}
		cues = append(cues, figure.Cue{Role: role, Start: r.text.Tokens[first].Start, End: r.text.Tokens[end-1].End, Guess: guess})
	}
	q := &r.quantities[c.quantity]
	from := c // whom noun and event were taken over from
	if c.from >= 0 && c.inherited {
		from = &r.candidates[c.from]
	}
	if c.head != q.First {
		add(figure.RoleCounted, c.head, c.headEnd, false)
	} else if o := &r.quantities[from.quantity]; from != c && from.head != o.First {
		add(figure.RoleCounted, from.head, from.headEnd, true)
	}
	if c.eventAt >= 0 && c.event >= 0 {
		add(figure.RoleEvent, c.eventAt, c.eventEnd, false)
	} else if c.event >= 0 && c.from >= 0 && r.candidates[c.from].eventAt >= 0 {
		add(figure.RoleEvent, r.candidates[c.from].eventAt, r.candidates[c.from].eventEnd, true)
	}
	if c.party >= 0 {
		first, end := r.nearestMention(c, c.party, false)
		add(figure.RoleParty, first, end, c.partyGuess)
	}
	switch {
	case c.place >= 0:
		first, end := r.nearestMention(c, c.place, true)
		add(figure.RolePlace, first, end, !c.placeHere)
	case c.placeTokens[1] > 0:
		add(figure.RolePlace, c.placeTokens[0], c.placeTokens[1], !c.placeHere)
	}
	if c.voice >= 0 {
		v := &r.voices[c.voice]
		add(figure.RoleSource, v.first, v.end, c.voiceGuess)
		if v.cue < v.first || v.cue >= v.end {
			add(figure.RoleSaid, v.cue, v.cueEnd, c.voiceGuess)
		}
	} else if c.sources[1] > c.sources[0] {
		s := &r.sources[c.sources[0]]
		add(figure.RoleSource, s.first, s.end, true)
	}
	if c.via >= 0 {
		s := &r.sources[c.via]
		add(figure.RoleVia, s.first, s.end, false)
	}
	if k := c.when.phrase - 1; k >= 0 {
		add(figure.RoleTime, r.dateStart(k), r.dates[k].End, false)
	}
	if k := r.periodPhrase(c); k >= 0 && k != c.when.phrase-1 {
		add(figure.RolePeriod, r.dateStart(k), r.dates[k].End, false)
	}
	return cues
}

// nearestMention gives the tokens of the name that stands nearest to the candidate's number and means the entity, or as a
// place stands for it; of two as near the one before. None gives -1.
func (r *reading) nearestMention(c *candidate, entity int32, place bool) (first, end int32) {
	first, end = -1, -1
	at := r.quantities[c.quantity].First
	best := int32(-1)
	for k := range r.mentions {
		m := &r.mentions[k]
		if m.ref != entity && !(place && m.placeRef == entity) {
			continue
		}
		d := m.first - at
		if d < 0 {
			d = at - m.end
		}
		if best < 0 || d < best {
			best, first, end = d, m.first, m.end
		}
	}
	return first, end
}

// periodPhrase gives the date of the candidate's sentence that names the span it is for, nearest to its number; -1 for none.
func (r *reading) periodPhrase(c *candidate) int32 {
	if c.period == "" {
		return -1
	}
	s := &r.sentences[c.sentence]
	at, best, distance := r.quantities[c.quantity].First, int32(-1), int32(0)
	for k := s.dates; k < s.datesEnd; k++ {
		d := &r.dates[k]
		if d.Kind != dates.Span && !d.Calendar || d.Period.String() != c.period {
			continue
		}
		if away := max(d.First-at, at-d.First); best < 0 || away < distance {
			best, distance = k, away
		}
	}
	return best
}
