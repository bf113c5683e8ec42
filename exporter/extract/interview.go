package extract

import (
	"strings"

	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/prose"
)

// interview is what is known of a text of questions and answers.
type interview struct {
	known bool
	first int32 // the sentence of the first question, -1 where the text is no interview
	guest int32 // of reading.sources: who answers
	// met is the date of reading.dates at which the outlet tells to have talked to somebody, -1 for none, and metWith to whom, of reading.sources.
	met, metWith int32
	metIn        int32 // the sentence that tells so
}

// interviewOf tells whether the text is an interview: paragraphs that ask "you" something and are nobody's words, behind somebody who was named.
// An article that asks its readers' questions in its headings says no "you".
func (r *reading) interviewOf() *interview {
	t := &r.talks
	if t.known {
		return t
	}
	*t = interview{known: true, first: -1, guest: -1, met: -1, metWith: -1}
	r.findMeeting(t)
	for p := 1; p < len(r.text.Paragraphs); p++ {
		first, end := r.text.Paragraphs[p].First, r.text.Paragraphs[p].End
		if !r.asks(first, end) && !(t.met >= 0 && first > t.metIn && r.question(first, end)) {
			continue
		}
		at := r.sentences[first-1].person
		if p+1 < len(r.text.Paragraphs) {
			// "Name: …" behind the question
			next := &r.sentences[r.text.Paragraphs[p+1].First]
			for k := next.voices; k < next.voicesEnd; k++ {
				if v := &r.voices[k]; v.kind == voiceLabel && !v.after && r.sources[v.src].kind == sourcePerson {
					at = v.src
				}
			}
		}
		if at >= 0 {
			t.first, t.guest = first, at
			if t.metIn < first {
				t.metWith = at
			}
		}
		break
	}
	return t
}

// findMeeting looks for the sentence in which the outlet tells on which day it talked to somebody.
func (r *reading) findMeeting(t *interview) {
	const most = 60 // sentences: such a note stands at the head, or in a box at its side
	for si := int32(0); int(si) < len(r.sentences) && si < most && t.met < 0; si++ {
		s := &r.sentences[si]
		if s.timesEnd == 0 || r.meetingVerb(s) < 0 || !r.hasDates(si) {
			continue
		}
		for k := s.dates; k < s.datesEnd; k++ {
			if d := &r.dates[k]; d.Kind == dates.Point && !d.Calendar {
				t.met, t.metIn, t.metWith = k, si, s.person
				break
			}
		}
	}
}

// meetingVerb gives the verb by which a sentence tells that the outlet talked to somebody: "we met", "The Review spoke to"; -1 for none.
func (r *reading) meetingVerb(s *sentence) int32 {
	outlet := r.doc.Outlet[strings.LastIndexByte(r.doc.Outlet, ' ')+1:]
	if s.seen&bWe == 0 && (outlet == "" || !strings.Contains(r.text.Slice(int(s.first), int(s.end-1)), outlet)) {
		return -1
	}
	for i := s.first; i < min(s.end, s.first+reach); i++ {
		if r.bits[i]&bWe != 0 && r.quotationAt(i) < 0 && r.meets(i+1, s) {
			return i + 1
		}
		if outlet != "" && r.text.Of(r.text.Tokens[i]) == outlet && r.meets(i+1, s) {
			return i + 1
		}
	}
	return -1
}

// question tells whether the paragraph of sentences [first, end) is one question and nothing else, outside of quotation marks.
func (r *reading) question(first, end int32) bool {
	last := r.sentences[end-1].end - 1
	return end == first+1 && r.text.Tokens[last].Is('?') && r.quotationAt(last) < 0
}

// asks tells whether the paragraph of sentences [first, end) is a question to somebody, outside of quotation marks.
func (r *reading) asks(first, end int32) bool {
	last := r.sentences[end-1].end - 1
	if !r.text.Tokens[last].Is('?') || r.quotationAt(last) >= 0 || r.quotationAt(r.sentences[first].first) >= 0 {
		return false
	}
	labelled := r.sentences[first].end-r.sentences[first].first > 2 && r.text.Tokens[r.sentences[first].first+1].Is(':')
	for i := r.sentences[first].first; i <= last; i++ {
		if w := r.wordAt(i); w == "you" || w == "your" {
			return true
		}
	}
	if letter := &r.text.Tokens[r.sentences[first].first]; letter.End-letter.Start == 1 && (labelled || r.letterLabel(r.sentences[first].first)) {
		return true // "Q: …", "Q. …"
	}
	p := int(r.sentences[first].paragraph) + 1
	return r.labelEnd(r.sentences[first].first) > 0 && p < len(r.text.Paragraphs) && r.labelEnd(r.sentences[r.text.Paragraphs[p].First].first) > 0
}

// letterLabel tells whether the paragraph that begins at token i is labelled "Q." and the next one "A.", as in transcripts.
func (r *reading) letterLabel(i int32) bool {
	s := r.sentenceOf(i)
	p := int(s.paragraph) + 1
	if r.wordAt(i) != "q" || int(i+1) >= len(r.text.Tokens) || !r.text.Tokens[i+1].Is('.') || p >= len(r.text.Paragraphs) {
		return false
	}
	next := r.sentences[r.text.Paragraphs[p].First].first
	return r.wordAt(next) == "a" && int(next+1) < len(r.text.Tokens) && r.text.Tokens[next+1].Is('.')
}

// labelEnd gives the token of the colon that ends a label of one to four words at token i, "The Post: …"; 0 for none.
func (r *reading) labelEnd(i int32) int32 {
	for k := i + 1; k < i+5 && int(k) < len(r.text.Tokens); k++ {
		if t := &r.text.Tokens[k]; t.Is(':') {
			return k
		} else if t.Kind != prose.Word || t.Flags&prose.ParaStart != 0 {
			return 0
		}
	}
	return 0
}

// answers gives who says what stands in a paragraph behind a question of an interview, -1 where the sentence stands in none.
func (r *reading) answers(si int32) int32 {
	t := r.interviewOf()
	p := r.sentences[si].paragraph
	if t.first < 0 || si <= t.first {
		return -1
	}
	for k := p; k > 0 && k > p-6; k-- {
		first, end := r.text.Paragraphs[k].First, r.text.Paragraphs[k].End
		last := r.sentences[end-1].end - 1
		if r.text.Tokens[last].Is('?') && r.quotationAt(last) < 0 {
			if k == p {
				return -1 // what the question tells is nobody's
			}
			return t.guest
		}
		if k < p && r.sentences[first].voices < r.sentences[end-1].voicesEnd {
			return -1 // somebody else has been quoted since
		}
	}
	return -1
}
