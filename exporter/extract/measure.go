package extract

import (
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// measure decides what a measured quantity is of: ground that a side holds, took or took back.
func (r *reading) measure(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	if q.First > s.first && r.text.Tokens[q.First-1].Flags&prose.Possessive != 0 {
		return false // "the country's 274,000 km²" is what it measures
	}
	if q.Hyphenated || q.Number.End < s.end && r.text.Tokens[q.Number.End].Is('-') && r.text.Tokens[q.Number.End].Flags&prose.Glued != 0 {
		return false // "a 2,000-hectare farm"
	}
	if r.comparesSize(q, s) {
		return false
	}
	for m := range r.v.set.Declared {
		metric := &r.v.set.Declared[m]
		if metric.Dimension != string(q.Unit.Dimension) {
			continue
		}
		if _, ok := q.Unit.Convert(1, metric.Unit); !ok {
			continue
		}
		c.metric, c.unit = int32(m), q.Unit
		if r.measureEvent(c, s) {
			if q.Superseded {
				c.superseded = true
			}
			if q.Signed {
				c.excluded = reasonIncrement
			}
			return true
		}
		// "now it is 790": the text goes on about the ground it has just measured.
		for k := len(r.candidates) - 1; k >= 0; k-- {
			o := &r.candidates[k]
			if s.paragraph-r.sentences[o.sentence].paragraph > 1 {
				break
			}
			if !o.dropped && o.metric == int32(m) {
				c.count, c.event, c.party, c.from, c.inherited = o.count, o.event, o.party, int32(k), true
				if q.Superseded {
					c.superseded = true
				}
				return true
			}
		}
		c.metric, c.unit = -1, nil
	}
	return false
}

// comparesSize tells whether the measure only gives an idea of how large another is: "Moscow, by comparison, is 2,500 sq km".
func (r *reading) comparesSize(q *quantity.Quantity, s *sentence) bool {
	for i := max(s.first, q.First-7); i+1 < min(s.end, q.End+5); i++ {
		if r.wordAt(i+1) == "comparison" {
			if w := r.wordAt(i); w == "by" || w == "for" || w == "in" {
				return true
			}
		}
	}
	return false
}

// measureEvent finds the event, or the noun, that makes the measure one of the metric: the nearest before the number in its clause,
// else the nearest behind it.
func (r *reading) measureEvent(c *candidate, s *sentence) bool {
	q := &r.quantities[c.quantity]
	try := func(i int32) bool {
		b := r.bits[i]
		if b&bInside != 0 || r.mentionAt(i) != nil && b&bEventState == 0 {
			return false
		}
		if b&bEvent != 0 {
			n := &r.v.nodes[r.phrase[i]]
			for k := n.senses; k < n.sensesEnd; k++ {
				sn := &r.v.senses[k]
				if sn.kind != senseEvent {
					continue
				}
				for _, ci := range r.v.countsOfEvent[sn.ref] {
					if r.v.counts[ci].metric == c.metric {
						c.count, c.event, c.eventAt, c.eventEnd = ci, sn.ref, i, r.phraseEnd(i)
						c.eventAgent = r.v.set.Events[sn.ref].Agent
						return true
					}
				}
			}
		}
		return false
	}
	noun := int32(-1)
	note := func(i int32) {
		if noun < 0 && r.bits[i]&bTotal != 0 {
			if ref := r.senseRef(i, senseTotal); ref >= 0 && r.v.counts[ref].metric == c.metric {
				noun = ref
			}
		}
	}
	for i := q.First - 1; i >= s.first && i > q.First-30; i-- {
		t := &r.text.Tokens[i]
		if t.Is(';') || r.bits[i]&bBut != 0 && i < q.First-1 && r.bits[i]&bSubordinate == 0 {
			break
		}
		if k := r.quantityCovering(s, c.quantity, i); k >= 0 && r.quantities[k].Kind == quantity.Measure && r.quantities[k].Restates < 0 && !r.quantities[k].Superseded {
			i = r.quantities[k].First
			continue
		}
		if try(i) {
			c.eventLeft = true
			return true
		}
		note(i)
	}
	for i := q.End; i < s.end && i < q.End+25; i++ {
		t := &r.text.Tokens[i]
		if t.Is(',') {
			if k := r.enclosed(i, s); k > 0 { // "1,090 square kilometres, or most of the land, had been won back"
				i = k - 1
				continue
			}
		}
		if t.Is(';') || t.Is(prose.EmDash) || r.bits[i]&bBut != 0 {
			break
		}
		if try(i) {
			return true
		}
		note(i)
	}
	if noun >= 0 {
		c.count = noun
		return true
	}
	return false
}
