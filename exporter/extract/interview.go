package extract

import "figures_exporter/exporter/prose"

// interview is what is known of a text of questions and answers.
type interview struct {
	known bool
	first int32 // the sentence of the first question, -1 where the text is no interview
	guest int32 // of reading.sources: who answers
}

// interviewOf tells whether the text is an interview: paragraphs that ask "you" something and are nobody's words, behind somebody who was named.
// An article that asks its readers' questions in its headings says no "you".
func (r *reading) interviewOf() *interview {
	t := &r.talks
	if t.known {
		return t
	}
	*t = interview{known: true, first: -1, guest: -1}
	for p := 1; p < len(r.text.Paragraphs); p++ {
		first, end := r.text.Paragraphs[p].First, r.text.Paragraphs[p].End
		if !r.asks(first, end) {
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
		}
		break
	}
	return t
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
	if labelled && r.text.Tokens[r.sentences[first].first].End-r.text.Tokens[r.sentences[first].first].Start == 1 {
		return true // "Q: …"
	}
	p := int(r.sentences[first].paragraph) + 1
	return r.labelEnd(r.sentences[first].first) > 0 && p < len(r.text.Paragraphs) && r.labelEnd(r.sentences[r.text.Paragraphs[p].First].first) > 0
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
