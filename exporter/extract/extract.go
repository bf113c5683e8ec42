// Package extract finds figures in articles: what is counted, whose, where, who said so, and when.
//
//	document
//	   │ prose      tokens, sentences                       every byte
//	   │ annotate   names and phrases of the topics         every token
//	   │ voices     who says what: verbs of speech, "according to", quotation marks
//	   │ dates      in sentences with a voice or a number
//	   │ quantity   numbers, and what is no quantity        sentences with a number
//	   ▼
//	candidates      a number that counts something of a topic
//	   │ count      which metric: head noun, event, total, antecedent
//	   │ attribute  who said so: sentence, neighbours, pronouns, quotations that run on
//	   │ place, party, when, judge
//	   ▼
//	figures         united: one a source, with all its evidence
//
// Roles are worked out only where a quantity counts something. All vocabulary comes from the topics; what is written here is English
// grammar.
package extract

import (
	"sort"
	"strings"
	"sync"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// Config says how to extract.
type Config struct {
	// Topics are the topics in force.
	Topics *topic.Set
	// MinConfidence, from 0 to 1, is what a figure must reach to be exported; below it is excluded as low_confidence.
	MinConfidence float64
	// Now tells the time, for documents without a year; nil is time.Now.
	Now func() time.Time
}

// Extractor finds figures. It is immutable and safe for concurrent use.
type Extractor struct {
	v             *vocabulary
	minConfidence float64
	now           func() time.Time
	readings      sync.Pool
}

// New compiles the topics. It fails where they are inconsistent, which topic.Load reports with lines.
func New(cfg Config) (*Extractor, error) {
	v, err := compile(cfg.Topics)
	if err != nil {
		return nil, err
	}
	x := &Extractor{v: v, minConfidence: cfg.MinConfidence, now: cfg.Now}
	if x.now == nil {
		x.now = time.Now
	}
	x.readings.New = func() any { return &reading{x: x, v: v} }
	return x, nil
}

// Result is what a document gave.
type Result struct {
	// Document is the document read, with the outlet and date that its text told where nothing else did.
	Document *document.Document
	// Figures are all figures in the order of the text, the excluded ones among them.
	Figures []*figure.Figure
}

// OutletOf gives the canonical name of the outlet at a web host, "" where no topic knows it.
func (x *Extractor) OutletOf(host string) string {
	host = strings.TrimPrefix(strings.ToLower(host), "www.")
	for host != "" {
		if name, ok := x.v.outletOfHost[host]; ok {
			return name
		}
		_, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") {
			return ""
		}
		host = rest
	}
	return ""
}

// Extract finds the figures of a document. It never fails: what cannot be read gives nothing.
func (x *Extractor) Extract(doc *document.Document) Result {
	r := x.readings.Get().(*reading)
	defer func() {
		r.release()
		x.readings.Put(r)
	}()
	return r.read(doc)
}

// release lets go of the document, so that the pool does not hold its text, and of what a huge document made grow.
func (r *reading) release() {
	const huge = 1 << 20 // tokens
	if cap(r.text.Tokens) > huge {
		*r = reading{x: r.x, v: r.v}
		return
	}
	r.doc = nil
	r.text.Source = ""
}

// reach is how many tokens from a number its roles are looked for, at most: no sentence that people write is longer, and a hostile one
// costs no more than linear time.
const reach = 200

// read runs the pipeline on one document.
func (r *reading) read(doc *document.Document) Result {
	r.doc = doc
	r.text.Scan(doc.Text, r.v.lexicon)
	if len(r.text.Tokens) == 0 {
		return Result{Document: doc}
	}
	r.begin()
	r.annotate()
	r.findQuotations()
	r.inferDocument()
	for si := range r.sentences {
		if s := &r.sentences[si]; s.hasNumber {
			r.findQuantities(int32(si))
		} else {
			s.quantities, s.quantEnd = int32(len(r.quantities)), int32(len(r.quantities))
		}
	}
	r.findSpeakers()
	r.bindQuotations()
	for si := range r.sentences {
		s := &r.sentences[si]
		for qi := s.quantities; qi < s.quantEnd; qi++ {
			c, ok := r.consider(int32(si), qi)
			if !ok {
				continue
			}
			r.current = int32(len(r.candidates))
			if c.dropped {
				r.candidates = append(r.candidates, c)
				continue
			}
			r.attribute(&c)
			r.findPlace(&c)
			r.findParty(&c)
			r.findWhen(&c)
			r.judge(&c)
			r.candidates = append(r.candidates, c)
		}
	}
	r.markIncrements()
	return Result{Document: r.doc, Figures: r.figures()}
}

// markIncrements leaves out what is only added to a total that the same sentence tells: "another six died, raising the toll to 31".
func (r *reading) markIncrements() {
	for k := range r.candidates {
		c := &r.candidates[k]
		q := &r.quantities[c.quantity]
		if c.dropped || c.excluded != "" || c.byTotal || q.First == 0 || r.bits[q.First-1]&bIncrement == 0 {
			continue
		}
		for j := k + 1; j < len(r.candidates) && j < k+8; j++ {
			o := &r.candidates[j]
			if o.sentence != c.sentence {
				break
			}
			if o.byTotal && o.metric == c.metric && r.quantities[o.quantity].Value > q.Value {
				c.excluded = reasonIncrement
				break
			}
		}
	}
}

// findSpeakers notes who speaks, in the sentences near a number that could be a figure: farther away nobody asks.
func (r *reading) findSpeakers() {
	const before, behind = 6, 1 // paragraphs
	counts := 0                 // the first sentence with a count, not before the one looked at
	last := int32(-1 - behind)  // the paragraph of the last one before it
	for si := range r.sentences {
		s := &r.sentences[si]
		for counts < len(r.sentences) && (counts < si || !r.holdsCount(int32(counts))) {
			counts++
		}
		s.voices, s.voicesEnd = int32(len(r.voices)), int32(len(r.voices))
		near := s.paragraph-last <= behind || counts < len(r.sentences) && r.sentences[counts].paragraph-s.paragraph <= before
		if near {
			if s.hasSpeech || r.opensParagraph(int32(si)) {
				r.findVoices(int32(si))
			}
			r.noteSubject(int32(si))
		}
		if counts == si {
			last = s.paragraph
		}
		s.person = r.talk.person
	}
}

// holdsCount tells whether a sentence has a number that can be a figure.
func (r *reading) holdsCount(si int32) bool {
	s := &r.sentences[si]
	for k := s.quantities; k < s.quantEnd; k++ {
		switch q := &r.quantities[k]; q.Kind {
		case quantity.Count:
			return true
		case quantity.Measure:
			if q.Unit != nil && q.Unit.Dimension == quantity.Area {
				return true
			}
		}
	}
	return false
}

// begin empties what was noted of the last document and lays out the sentences.
func (r *reading) begin() {
	r.sentences = r.sentences[:0]
	for _, s := range r.text.Sentences {
		r.sentences = append(r.sentences, sentence{first: s.First, end: s.End, paragraph: s.Paragraph})
	}
	r.dates, r.quantities, r.voices, r.candidates, r.sources = r.dates[:0], r.quantities[:0], r.voices[:0], r.candidates[:0], r.sources[:0]
	r.mainKnown, r.placeKnown = false, false
	clear(r.mentioned)
	r.talk = discourse{-1, -1, -1, -1, -1}
}

func (r *reading) opensParagraph(si int32) bool {
	return r.text.Paragraphs[r.sentences[si].paragraph].First == si
}

func (r *reading) findQuantities(si int32) {
	s := &r.sentences[si]
	r.findDates(si)
	spans := r.spans[:0]
	for k := s.dates; k < s.datesEnd; k++ {
		spans = append(spans, quantity.Span{First: r.dates[k].First, End: r.dates[k].End})
	}
	sort.Slice(spans, func(i, j int) bool { return spans[i].First < spans[j].First })
	r.spans = spans
	s.quantities = int32(len(r.quantities))
	r.quantities = r.v.quantities.Find(r.quantities, &r.text, s.first, s.end, spans)
	s.quantEnd = int32(len(r.quantities))
	for k := s.quantities; k < s.quantEnd; k++ {
		for i := r.quantities[k].First; i < r.quantities[k].End; i++ {
			if r.quantityOf[i] == 0 {
				r.quantityOf[i] = k + 1
			}
		}
	}
}

// inferDocument fills in outlet and date from the text where nothing else told them and the text is certain.
func (r *reading) inferDocument() {
	doc := r.doc
	if !doc.Published.IsZero() && doc.Outlet != "" && doc.Outlet != document.Unknown {
		return
	}
	filled := *doc
	if doc.Published.IsZero() {
		if at, certain := r.v.dates.Dateline(&r.text, r.x.now()); certain {
			filled.Published = at
		}
	}
	if doc.Outlet == "" || doc.Outlet == document.Unknown {
		filled.Outlet = r.ownOutlet()
	}
	r.doc = &filled
}

// figures turns the candidates into figures and unites them.
func (r *reading) figures() []*figure.Figure {
	if len(r.candidates) == 0 {
		return nil
	}
	u := union{outlet: r.outletSource(), kept: make([]*figure.Figure, 0, len(r.candidates)), byKey: make(map[unionKey][]int32, len(r.candidates))}
	for i := range r.candidates {
		if !r.candidates[i].dropped {
			r.addFigures(&u, &r.candidates[i])
		}
	}
	return u.figures()
}

// addFigures makes a figure of each source of a candidate.
func (r *reading) addFigures(u *union, c *candidate) {
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
	start, end := r.text.SentenceSpan(r.text.Sentences[c.sentence])
	base := figure.Figure{
		Document: r.doc, Metric: metric.Name, Value: convert(q.Value), Low: bound(q.Low), High: bound(q.High), Qualifier: q.Qualifier,
		ReportedAt: c.when.at, Precision: c.when.precision, Clamped: c.when.clamped, Superseded: c.superseded && !c.when.stated, Excluded: c.excluded,
		Stated: figure.Stated{Value: q.Value, Low: q.Low, High: q.High, Unit: unit},
	}
	evidence := figure.Evidence{Start: r.text.Tokens[q.First].Start, End: r.text.Tokens[q.End-1].End, SentenceStart: start, SentenceEnd: end}
	base.ID = figure.NewID(r.doc.ID, metric.Name, base.Value, int(evidence.Start), int(evidence.End))
	base.Confidence = r.confidence(c)
	if base.Excluded == "" && float64(base.Confidence) < r.x.minConfidence {
		base.Excluded = reasonConfidence
	}
	n := c.sources[1] - c.sources[0]
	for k := int32(0); k < max(n, 1); k++ {
		f := base
		source := r.outletSource()
		if n > 0 {
			source = r.sourceName(&r.sources[c.sources[0]+k])
		}
		if k > 0 {
			f.ID += figure.ID(k) * 0x9E3779B97F4A7C15
		}
		f.Labels = r.labels(c, metric, source)
		f.Evidence = []figure.Evidence{evidence}
		u.add(&f, c.when.stated)
	}
}

// labels are the figure's labels.
func (r *reading) labels(c *candidate, metric *topic.Metric, source string) figure.Labels {
	ls := make([]figure.Label, 0, 10)
	own := map[string]string{}
	if c.count >= 0 {
		own = r.labelsOf(c.count)
	}
	if c.combined && len(metric.Combined) > 0 {
		own = metric.Combined
	}
	expected := metric.Expected
	if !c.expected {
		expected = nil
	}
	for _, name := range metric.Labels {
		value := own[name]
		if v, ok := expected[name]; ok {
			value = v
		}
		if name == metric.Party && c.party >= 0 {
			value = r.v.set.Entities[c.party].Name
		}
		ls = append(ls, figure.Label{Name: name, Value: value})
	}
	via := ""
	if c.via >= 0 {
		via = r.sourceName(&r.sources[c.via])
	}
	outlet := r.outletSource()
	if via == outlet || via == source {
		via = ""
	}
	ls = append(ls, figure.Label{Name: figure.LabelSource, Value: source}, figure.Label{Name: figure.LabelOutlet, Value: outlet},
		figure.Label{Name: figure.LabelVia, Value: via}, figure.Label{Name: figure.LabelLocation, Value: r.placeName(c)},
		figure.Label{Name: figure.LabelComponent, Value: c.component}, figure.Label{Name: figure.LabelPeriod, Value: c.period})
	return figure.NewLabels(ls)
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

// confidence says how sure the reading is, from 0 to 1: each guess takes its share.
func (r *reading) confidence(c *candidate) float32 {
	p := float32(0.98)
	if c.inherited {
		p *= 0.85
	}
	if c.partyGuess {
		p *= 0.85
	}
	if c.voiceGuess {
		p *= 0.85
	}
	if c.voice < 0 {
		p *= 0.85
	}
	if c.event < 0 && !c.byTotal && c.unit == nil && c.count >= 0 && r.v.counts[c.count].things != nil && !r.forceThing(c.thing) {
		p *= 0.8
	}
	if c.party < 0 && r.v.set.Declared[c.metric].Party != "" {
		p *= 0.8
	}
	return p
}
