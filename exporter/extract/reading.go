package extract

import (
	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// reading is all that is noted of one document while it is read. It is reused from document to document, so that reading
// costs few allocations; it belongs to one goroutine at a time.
type reading struct {
	x   *Extractor
	v   *vocabulary
	doc *document.Document

	text   prose.Text
	bits   []bits  // by token: of the phrase that begins there
	phrase []int32 // by token: the node of the phrase that begins there, 0 for none
	nameAt []int32 // by token: 1 + the mention that covers it
	// quantityOf tells, by token, 1 + the quantity whose phrase covers it.
	quantityOf []int32

	mentions       []mention
	lastWords      wordFilter // the last words of the names so far that have several
	quoteMarks     []int32
	quotations     []quotation
	nps, one, keep []nounPhrase
	sources        []source
	quoteVoices    []int32 // by quotation
	main           int32   // see mainParty
	place          int32   // see mainPlace
	placeKnown     bool
	host           int32 // see articleCountry
	hostKnown      bool
	mentioned      []bool // by entity: a side that the text mentions, see mentionsSide
	mentionedKnown bool
	mainKnown      bool
	current        int32 // the candidate being worked out
	lookedAt       int32 // the sentence that sentenceIndex gave last
	pronouns       int   // how many pronouns stand for pronouns, see pronounSide
	sentences      []sentence
	dates          []dates.Expression
	quantities     []quantity.Quantity
	voices         []voice
	spans          []quantity.Span
	candidates     []candidate
	union          union
	clues          []clues // by figure of the document read last
	talk           discourse
	talks          interview
	issuer         issue
	checked        factCheck
}

// sentence is what is noted of a sentence beside its tokens.
type sentence struct {
	first, end           int32 // tokens
	quantities, quantEnd int32 // of reading.quantities
	dates, datesEnd      int32 // of reading.dates
	voices, voicesEnd    int32 // of reading.voices
	paragraph            int32
	mentions, mentionEnd int32 // of reading.mentions: those that begin in it
	timesEnd             int32 // behind the last token that a date may hold, 0 for none
	person               int32 // of reading.sources: the person last spoken of at its end, -1
	seen                 bits  // what its phrases can be, all together: rules that turn on a rare word pass most sentences over
	hasNumber, hasSpeech bool
	datesDone            bool
}
