package extract

import (
	"maps"

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
	for i := range r.candidates {
		if !r.candidates[i].dropped {
			r.addFigures(u, i)
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

// addFigures makes a figure of each source of candidate i.
func (r *reading) addFigures(u *union, i int) {
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
		f.Labels = r.labels(c, metric, source)
		f.Evidence = []figure.Evidence{evidence}
		u.add(taken{metric: c.metric, figure: &f, dated: c.when.stated, clues: r.cluesOf(i, at), told: r.tellerOf(c, c.sources[0]+k)})
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
func (r *reading) labels(c *candidate, metric *topic.Metric, source string) figure.Labels {
	var own map[string]string
	if c.count >= 0 {
		own = r.labelsOf(c.count)
	}
	if c.count >= 0 && r.isAbroad(c) {
		if abroad := metric.Counts[r.v.counts[c.count].index].Abroad; len(abroad) > 0 {
			both := make(map[string]string, len(own)+len(abroad))
			maps.Copy(both, own)
			maps.Copy(both, abroad)
			own = both
		}
	}
	if c.combined && len(metric.Combined) > 0 {
		own = metric.Combined
	}
	expected := metric.Expected
	if !c.expected {
		expected = nil
	}
	via := ""
	if c.via >= 0 {
		via = r.sourceName(&r.sources[c.via])
	}
	outlet := r.outletSource()
	if via == outlet || via == source {
		via = ""
	}
	names := r.v.labelNames[c.metric] // sorted: so are the labels
	ls := make(figure.Labels, 0, len(names))
	for _, name := range names {
		var value string
		switch name {
		case figure.LabelSource:
			value = source
		case figure.LabelOutlet:
			value = outlet
		case figure.LabelVia:
			value = via
		case figure.LabelLocation:
			value = r.placeName(c)
		case figure.LabelComponent:
			value = c.component
		case figure.LabelPeriod:
			value = c.period
		default:
			value = own[name]
			if v, ok := expected[name]; ok {
				value = v
			}
			if name == metric.Party && c.party >= 0 {
				value = r.v.set.Entities[c.party].Name
			}
		}
		if value != "" {
			ls = append(ls, figure.Label{Name: name, Value: value})
		}
	}
	return ls
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
