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
// Roles are worked out only where a quantity counts something. The vocabulary comes from the topics; what is written here is English
// grammar, with short lists of the words that single rules turn on.
package extract

import (
	"cmp"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
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
	return x, nil
}

// Result is what a document gave.
type Result struct {
	// Document is the document read, with the outlet and date that its text told where nothing else did.
	Document *document.Document
	// Figures are all figures in the order of the text, the excluded ones among them.
	Figures []*figure.Figure
	// Err says that reading broke off, which is a fault of this package; there are no figures then.
	Err error
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

// Extract finds the figures of a document. What cannot be read gives nothing. One document that the rules were not made for
// must not end the program that reads all others: a panic becomes Result.Err.
func (x *Extractor) Extract(doc *document.Document) (result Result) {
	r, ok := x.readings.Get().(*reading)
	if !ok { // the pool is empty
		r = &reading{x: x, v: x.v}
	}
	defer func() {
		if p := recover(); p != nil {
			result = Result{Document: doc, Err: fmt.Errorf("reading broke off: %v at %s", p, panickedAt())}
			return // r is in no known state
		}
		r.release()
		x.readings.Put(r)
	}()
	return r.read(doc)
}

// panickedAt gives file and line of the function that panicked, for a report. It is called by the function that recovers.
func panickedAt() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown place"
		}
	}
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
			if c.count >= 0 && r.onlyAbroad(c.count) && !r.isAbroad(&c) {
				c.dropped = true
				r.candidates = append(r.candidates, c)
				continue
			}
			r.judge(&c) // before when: "would grow to 10,000 by December" dates nothing
			r.findWhen(&c)
			r.hedgeAsIntroduced(&c)
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
			r.lookedAt = int32(si)
			if s.hasSpeech || r.opensParagraph(int32(si)) || r.bits[s.first]&bDefinite != 0 {
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

// holdsCount tells whether a sentence has a number that can be a figure. It is asked often: of more numbers than people write, one is held for one.
func (r *reading) holdsCount(si int32) bool {
	s := &r.sentences[si]
	if s.quantEnd-s.quantities > reach {
		return true
	}
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
	r.mainKnown, r.placeKnown, r.hostKnown, r.mentionedKnown, r.lookedAt, r.pronouns = false, false, false, false, 0, 0
	r.talks, r.issuer, r.checked = interview{}, issue{}, factCheck{}
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
	slices.SortFunc(spans, func(a, b quantity.Span) int { return cmp.Compare(a.First, b.First) })
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
