package extract

import (
	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/figure"
)

// issue is whose communiqué a text gives, if it gives one.
type issue struct {
	known bool
	from  int32 // the sentence that introduces it
	voice int32 // -1 for none
}

// issuedBy gives the voice of the communiqué that a sentence stands in: "The ministry reported the following", and then paragraphs in which nobody else
// speaks; -1 for none.
func (r *reading) issuedBy(si int32) int32 {
	t := &r.issuer
	if !t.known {
		*t = issue{known: true, voice: -1}
		for k := 0; k < len(r.sentences) && r.sentences[k].paragraph < 5; k++ {
			s := &r.sentences[k]
			if v := r.mainVoice(s); v >= 0 && (r.introducesMore(s) || r.labelsFollow(int32(k))) {
				t.from, t.voice = int32(k), v
				break
			}
		}
	}
	if t.voice < 0 || si <= t.from {
		return -1
	}
	last := r.sentences[si].voices - 1 // the last voice before the sentence
	for n := 0; n < 32 && last > t.voice && r.voices[last].kind == voiceOwned; n++ {
		last--
	}
	if last >= t.voice && r.same(&r.sources[r.voices[last].src], &r.sources[r.voices[t.voice].src]) {
		return t.voice
	}
	return -1
}

// spanOfCommunique gives the span that a communiqué states once for what it lists, "" for none: "Over the past day the enemy lost 220 men. Thirty-one
// surrendered", or a headline "loses 1,680 troops in a day" above what each front reports. What happened once, at a time of its own, has none.
func (r *reading) spanOfCommunique(c *candidate, statement int32) string {
	if c.event < 0 && !c.inherited && !c.byTotal || c.metric < 0 || r.v.set.Declared[c.metric].Flow && !r.flows(c) || r.isMeasureOf(c) {
		return ""
	}
	s := &r.sentences[c.sentence]
	if k := len(r.candidates) - 1; k >= 0 && c.voiceGuess && c.event >= 0 {
		o := &r.candidates[k]
		if !o.dropped && o.metric == c.metric && o.period != "" && c.sentence-o.sentence == 1 && r.sentences[o.sentence].paragraph == s.paragraph &&
			(statement < 0 || o.when.phrase == statement+1) {
			return o.period
		}
	}
	v := r.issuedBy(c.sentence)
	if v < 0 || c.voice >= 0 && !r.same(&r.sources[r.voices[c.voice].src], &r.sources[r.voices[v].src]) {
		return ""
	}
	const farthest, most = 60, 16 // sentences behind the introduction, numbers in the headline
	if c.sentence-r.issuer.from > farthest {
		return ""
	}
	for si := c.sentence; si > r.issuer.from; si-- {
		r.findDates(si)
		o := &r.sentences[si]
		for k := o.dates; k < min(o.datesEnd, o.dates+most); k++ {
			if si == c.sentence && k != statement || r.dates[k].Kind == dates.Since {
				return "" // a time of its own, or running totals from here on
			}
		}
	}
	introduction := &r.sentences[r.issuer.from]
	for k := introduction.dates; k < min(introduction.datesEnd, introduction.dates+most); k++ {
		if d := &r.dates[k]; d.Kind == dates.Span && d.Trailing && d.Period != dates.NoPeriod {
			return d.Period.String()
		}
	}
	for k := 0; k < min(len(r.candidates), most); k++ {
		o := &r.candidates[k]
		if o.sentence > 0 {
			break
		}
		if !o.dropped && o.period != "" && o.party == c.party && r.quantities[o.quantity].Value >= r.quantities[c.quantity].Value {
			return o.period
		}
	}
	return ""
}

// labelsFollow tells whether most of the next paragraphs are lines with a label of their own, as in a communiqué: "Battlegroup West: …".
func (r *reading) labelsFollow(si int32) bool {
	const look = 4
	labels := 0
	p := r.sentences[si].paragraph + 1
	for n := 0; n < look && int(p) < len(r.text.Paragraphs); n, p = n+1, p+1 {
		first := r.text.Paragraphs[p].First
		if s := &r.sentences[first]; r.labelled(s.first, s.end) {
			labels++
		}
	}
	return labels > look/2
}

// introducesMore tells whether a sentence announces what stands in the paragraphs behind it: "reported the following", "as follows".
func (r *reading) introducesMore(s *sentence) bool {
	for i := s.first + 1; i < s.end && i < s.first+reach; i++ {
		if r.bits[i-1]&(bDefinite|bPreposition|bInside) == 0 {
			continue // neither "the" nor "as"
		}
		switch r.wordAt(i) {
		case "following":
			if r.bits[i-1]&bDefinite != 0 && r.quotationAt(i) < 0 {
				return true
			}
		case "follows":
			if r.wordAt(i-1) == "as" {
				return true
			}
		}
	}
	return false
}

// hedgeAsIntroduced qualifies an exact number as the introduction of its list does for all lines: "they amount to approximately:", "the losses
// were about: tanks 40, aircraft 12".
func (r *reading) hedgeAsIntroduced(c *candidate) {
	q := &r.quantities[c.quantity]
	if q.Qualifier != figure.Exact || q.Low.Set || q.High.Set {
		return
	}
	switch q.Qualifier = r.introducedQualifier(c); q.Qualifier {
	case figure.AtLeast:
		q.Low = figure.Bound{Value: q.Value, Set: true}
	case figure.AtMost:
		q.High = figure.Bound{Value: q.Value, Set: true}
	}
}

func (r *reading) introducedQualifier(c *candidate) figure.Qualifier {
	const farthest = 40 // lines above
	s := &r.sentences[c.sentence]
	first := r.quantities[c.quantity].First
	for i := first - 1; i > s.first && i > first-reach; i-- {
		if t := &r.text.Tokens[i]; t.Is(':') {
			if q := r.v.quantities.HedgeBefore(&r.text, i, s.first); q != figure.Exact {
				return q
			}
		} else if t.Is(';') || r.bits[i]&(bSpeechVerb|bBut) != 0 {
			break
		}
	}
	for si := c.sentence; si > 0 && si > c.sentence-farthest && (r.listLine(si) || !r.text.Sentences[si].Terminated); si-- {
		if o := &r.sentences[si-1]; r.text.Tokens[o.end-1].Is(':') {
			return r.v.quantities.HedgeBefore(&r.text, o.end-1, o.first)
		}
	}
	return figure.Exact
}
