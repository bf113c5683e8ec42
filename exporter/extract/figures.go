package extract

import (
	"slices"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

// figures turns the candidates into figures and unites them.
func (r *reading) figures() []*figure.Figure {
	r.clues = r.clues[:0]
	if len(r.candidates) == 0 {
		return nil
	}
	u := &r.union
	u.begin(r.outletSource())
	defer u.end()
	store := r.newStore()
	for i := range r.candidates {
		if !r.candidates[i].dropped {
			r.addFigures(u, store, i)
		}
	}
	var kept []*figure.Figure
	kept, r.clues = u.figures(r.clues)
	for i, f := range kept {
		f.Confidence = r.clues[i].confidence()
		if f.Excluded == "" && float64(f.Confidence) < r.x.minConfidence {
			f.Excluded = reasonConfidence
		}
	}
	return kept
}

// store is the memory of a document's figures. They live as long as one of them does, and are allocated together.
type store struct {
	figures  []figure.Figure
	evidence []figure.Evidence
	labels   []figure.Label
}

// newStore makes a store for the figures of all candidates.
func (r *reading) newStore() *store {
	figures, labels := 0, 0
	for i := range r.candidates {
		if c := &r.candidates[i]; !c.dropped {
			n := int(max(c.sources[1]-c.sources[0], 1))
			figures += n
			labels += n * len(r.v.labels[c.metric])
		}
	}
	return &store{make([]figure.Figure, 0, figures), make([]figure.Evidence, 0, figures), make([]figure.Label, 0, labels)}
}

// add keeps a figure with its only piece of evidence.
func (s *store) add(f figure.Figure, e figure.Evidence) *figure.Figure {
	s.evidence = append(s.evidence, e)
	f.Evidence = slices.Clip(s.evidence[len(s.evidence)-1:])
	s.figures = append(s.figures, f)
	return &s.figures[len(s.figures)-1]
}

// addFigures makes a figure of each source of candidate i.
func (r *reading) addFigures(u *union, store *store, i int) {
	c := &r.candidates[i]
	q := &r.quantities[c.quantity]
	metric := &r.v.set.Declared[c.metric]
	convert := func(v float64) float64 { return v }
	unit := r.countedText(c)
	if c.unit != nil {
		convert = func(v float64) float64 {
			x, _ := c.unit.Convert(v, metric.Unit)
			return x
		}
		unit = c.unit.Name
	}
	bound := func(b figure.Bound) figure.Bound {
		if b.Set {
			b.Value = convert(b.Value)
		}
		return b
	}
	start, end := r.quote(c)
	base := figure.Figure{
		Document: r.doc, Metric: metric.Name, Value: convert(q.Value), Low: bound(q.Low), High: bound(q.High), Qualifier: q.Qualifier,
		ReportedAt: c.when.at, Precision: c.when.precision, Clamped: c.when.clamped, Superseded: c.superseded && !c.when.own, Excluded: c.excluded,
		Stated: figure.Stated{Value: q.Value, Low: q.Low, High: q.High, Unit: unit},
	}
	evidence := figure.Evidence{Start: r.text.Tokens[q.First].Start, End: r.text.Tokens[q.End-1].End, SentenceStart: start, SentenceEnd: end}
	base.ID = figure.NewID(r.doc.ID, metric.Name, base.Value, int(evidence.Start), int(evidence.End))
	n := c.sources[1] - c.sources[0]
	for k := int32(0); k < max(n, 1); k++ {
		f := base
		source, at := r.outletSource(), int32(-1)
		if n > 0 {
			at = c.sources[0] + k
			source = r.sourceName(&r.sources[at])
		}
		if k > 0 {
			f.ID += figure.ID(k) * 0x9E3779B97F4A7C15
		}
		f.Labels = r.labels(store, c, source)
		u.add(taken{metric: c.metric, figure: store.add(f, evidence), dated: c.when.stated, clues: r.cluesOf(i, at), told: r.tellerOf(c, c.sources[0]+k)})
	}
}

// tellerOf tells what of a candidate's source matters for its repeats.
func (r *reading) tellerOf(c *candidate, source int32) teller {
	headline := c.sentence == 0 && !r.text.Sentences[0].Terminated
	if source >= c.sources[1] {
		return teller{side: -1, headline: headline}
	}
	s := &r.sources[source]
	t := teller{side: r.sourceSide(s), headline: headline, country: s.kind == sourceCountry}
	if headline && s.kind != sourcePerson && s.kind != sourceOutlet && (t.side >= 0 || s.kind == sourceDescribed) {
		t.heading = true
	}
	return t
}

// labels are the figure's labels.
func (r *reading) labels(store *store, c *candidate, source string) figure.Labels {
	var own []string // by label; nil for none
	if c.count >= 0 {
		own = r.v.counts[c.count].labels
		if r.isAbroad(c) {
			own = r.v.counts[c.count].abroad
		}
	}
	combined := c.combined && len(r.v.set.Declared[c.metric].Combined) > 0
	via := ""
	if c.via >= 0 {
		via = r.sourceName(&r.sources[c.via])
	}
	outlet := r.outletSource()
	if via == outlet || via == source {
		via = ""
	}
	first := len(store.labels)
	labels := r.v.labels[c.metric] // sorted: so are the figure's
	for i := range labels {
		l := &labels[i]
		var value string
		switch l.from {
		case fromSource:
			value = source
		case fromOutlet:
			value = outlet
		case fromVia:
			value = via
		case fromPlace:
			value = r.placeName(c)
		case fromComponent:
			value = c.component
		case fromPeriod:
			value = c.period
		default:
			switch {
			case l.from == fromParty && c.party >= 0:
				value = r.v.set.Entities[c.party].Name
			case c.expected && l.expected != "":
				value = l.expected
			case combined:
				value = l.combined
			case own != nil:
				value = own[i]
			}
		}
		if value != "" {
			store.labels = append(store.labels, figure.Label{Name: l.name, Value: value})
		}
	}
	return slices.Clip(store.labels[first:])
}

// isAbroad tells whether the things are of one country and the place is in another.
func (r *reading) isAbroad(c *candidate) bool {
	if c.party < 0 || c.place < 0 {
		return false
	}
	of, in := r.v.entityCountry[c.party], r.v.entityCountry[c.place]
	return of >= 0 && in >= 0 && of != in && r.v.set.Entities[of].Kind == topic.KindCountry && r.v.set.Entities[in].Kind == topic.KindCountry
}

// onlyAbroad tells whether a count is of those who are abroad and of nobody else.
func (r *reading) onlyAbroad(count int32) bool {
	k := &r.v.set.Declared[r.v.counts[count].metric].Counts[r.v.counts[count].index]
	return len(k.Abroad) > 0 && len(k.Labels) == 0
}

// countedText gives the noun that was counted as it is written.
func (r *reading) countedText(c *candidate) string {
	q := &r.quantities[c.quantity]
	if c.head == q.First {
		if c.eventAt >= 0 {
			return r.tokensText(c.eventAt, c.eventEnd)
		}
		return ""
	}
	return r.tokensText(c.head, c.headEnd)
}

// maxQuote is how many bytes of a sentence are shown before and behind a number. No sentence that people write is longer; a hostile one with
// a thousand numbers would be shown a thousand times.
const maxQuote = 1000

// quote gives the byte offsets of the sentence of the candidate's number, cut between words where it is longer than maxQuote on a side.
func (r *reading) quote(c *candidate) (start, end int32) {
	s := &r.sentences[c.sentence]
	q := &r.quantities[c.quantity]
	start, end = r.text.SentenceSpan(r.text.Sentences[c.sentence])
	toks := r.text.Tokens
	if at := toks[q.First].Start; at-start > maxQuote {
		i := q.First
		for i > s.first && at-toks[i-1].Start <= maxQuote {
			i--
		}
		start = toks[i].Start
	}
	if at := toks[q.End-1].End; end-at > maxQuote {
		i := q.End - 1
		for i+1 < s.end && toks[i+1].End-at <= maxQuote {
			i++
		}
		end = toks[i].End
	}
	return start, end
}
