package extract

import (
	"figures_exporter/exporter/prose"
)

// quotation is a stretch between quotation marks. One that its paragraph does not close ends with the paragraph.
type quotation struct {
	first, end int32 // tokens: the opening mark is in, the closing mark is in
	runsOn     bool  // never closed: the next paragraph goes on with it
	continues  bool  // goes on with one that ran on
}

// findQuotations notes the quotations of the text, outermost only.
func (r *reading) findQuotations() {
	r.quotations = r.quotations[:0]
	toks := r.text.Tokens
	open := int32(-1)
	var mark byte
	ranOn := false
	for _, i := range r.quoteMarks {
		t := &toks[i]
		if open >= 0 && r.paragraphBetween(open, i) {
			end := r.paragraphEnd(open)
			r.quotations = append(r.quotations, quotation{open, end, true, ranOn})
			ranOn = mark == '"'
			open = -1
		}
		switch {
		case open < 0 && t.Flags&prose.Open != 0:
			if t.Char == '\'' && !r.closesSoon(i) {
				continue
			}
			open, mark = i, t.Char
		case open >= 0 && t.Char == mark && t.Flags&prose.Close != 0:
			r.quotations = append(r.quotations, quotation{open, i + 1, false, ranOn})
			open, ranOn = -1, false
		}
	}
	if open >= 0 {
		r.quotations = append(r.quotations, quotation{open, r.paragraphEnd(open), true, ranOn})
	}
}

// closesSoon tells whether a single quotation mark closes within its paragraph, as an apostrophe does not.
func (r *reading) closesSoon(i int32) bool {
	toks := r.text.Tokens
	for j := i + 1; int(j) < len(toks) && j < i+120 && toks[j].Flags&prose.ParaStart == 0; j++ {
		if toks[j].Is('\'') && toks[j].Flags&prose.Possessive == 0 && toks[j].Flags&prose.Close != 0 {
			return true
		}
	}
	return false
}

func (r *reading) paragraphBetween(a, b int32) bool {
	return r.sentenceOf(a).paragraph != r.sentenceOf(b).paragraph
}

func (r *reading) paragraphEnd(i int32) int32 {
	p := r.text.Paragraphs[r.sentenceOf(i).paragraph]
	return r.text.Sentences[p.End-1].End
}

// quotationAt gives the index of the quotation that token i is in, and -1 for none.
func (r *reading) quotationAt(i int32) int32 {
	lo, hi := 0, len(r.quotations)
	for lo < hi {
		mid := (lo + hi) / 2
		if r.quotations[mid].end <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < len(r.quotations) && r.quotations[lo].first <= i {
		return int32(lo)
	}
	return -1
}

// sentenceIndex gives the sentence that token i is in.
func (r *reading) sentenceIndex(i int32) int32 {
	if s := &r.sentences[r.lookedAt]; s.first <= i && i < s.end { // who asks, asks of the same sentence many times
		return r.lookedAt
	}
	lo, hi := 0, len(r.sentences)
	for lo < hi {
		mid := (lo + hi) / 2
		if r.sentences[mid].end <= i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	r.lookedAt = int32(min(lo, len(r.sentences)-1))
	return r.lookedAt
}

func (r *reading) sentenceOf(i int32) *sentence { return &r.sentences[r.sentenceIndex(i)] }
