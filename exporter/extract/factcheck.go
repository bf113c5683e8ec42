package extract

import "slices"

// factCheck is what a text that examines a claim finds: nothing that it only cites is a figure, where it finds the claim wrong.
type factCheck struct {
	known bool
	wrong bool // its verdict
}

// factCheck looks for the verdict of a fact check, a paragraph of its own: "Verdict: False".
func (r *reading) factCheck() *factCheck {
	const first = 12 // paragraphs: a verdict stands at the head of the text
	t := &r.checked
	if t.known {
		return t
	}
	*t = factCheck{known: true}
	for p := 0; p < len(r.text.Paragraphs) && p < first && !t.wrong; p++ {
		s := &r.sentences[r.text.Paragraphs[p].First]
		if behind := r.label(s, "verdict", "rating", "ruling", "finding", "conclusion", "assessment"); behind > 0 {
			for i := behind; i < min(s.end, behind+6); i++ {
				t.wrong = t.wrong || r.bits[i]&bRefuted != 0
			}
		}
	}
	return t
}

// refutes tells whether the candidate's number is one of the claim that the text finds wrong: in its headline or the paragraph that states it, or
// said to be alleged.
func (t *factCheck) refutes(r *reading, c *candidate) bool {
	if !t.wrong {
		return false
	}
	s := &r.sentences[c.sentence]
	if s.paragraph == 0 && !r.text.Sentences[c.sentence].Terminated || r.label(&r.sentences[r.text.Paragraphs[s.paragraph].First], "claim", "claims", "post", "statement") > 0 {
		return true
	}
	for i := max(s.first, r.quantities[c.quantity].First-reach); i < r.quantities[c.quantity].First; i++ {
		switch r.wordAt(i) {
		case "alleged", "allegedly", "purported", "purportedly", "supposed", "supposedly":
			return true
		}
	}
	return false
}

// label gives the token behind the colon where the sentence opens with one of the words as a label, perhaps behind "Our" or "The": "Verdict: …". 0 for none.
func (r *reading) label(s *sentence, words ...string) int32 {
	for i := s.first; i+1 < s.end && i < s.first+3; i++ {
		if r.text.Tokens[i+1].Is(':') && slices.Contains(words, r.wordAt(i)) {
			return i + 2
		}
	}
	return 0
}
