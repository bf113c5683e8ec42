package extract

import (
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/topic"
)

// ownOutlet gives the outlet that the text names as its own, where it is certain: the head of a dateline, "SEOUL, Oct. 18 (Yonhap) --",
// or the medium that several people "told" and that the text credits nowhere else. Otherwise unknown.
func (r *reading) ownOutlet() string {
	toks := r.text.Tokens
	// The bracket of a dateline, within the first tokens of one of the first paragraphs.
	for p := 0; p < len(r.text.Paragraphs) && p < 3; p++ {
		first := r.text.Sentences[r.text.Paragraphs[p].First].First
		for i := first; int(i) < len(toks) && i < first+12; i++ {
			if !toks[i].Is('(') && !toks[i].Is('/') {
				continue
			}
			if m := r.mentionAt(i + 1); m != nil && r.entityKind(m) == topic.KindOutlet && int(m.end) < len(toks) && (toks[m.end].Is(')') || toks[m.end].Is('/')) {
				return r.v.set.Entities[m.ref].Name
			}
		}
	}
	// "X told Kyiv Post", "Kyiv Post could not verify": the text speaks of itself.
	told := int32(-1)
	for k := range r.mentions {
		m := &r.mentions[k]
		if r.entityKind(m) != topic.KindOutlet {
			continue
		}
		self := int(m.end+2) < len(toks) && (r.bits[m.end]&bModal != 0 || r.bits[m.end]&bHave != 0) && r.selfVerb(m.end)
		if m.first > 0 && r.wordAt(m.first-1) == "told" || self {
			if told >= 0 && told != m.ref {
				return document.Unknown
			}
			told = m.ref
		}
	}
	if told < 0 {
		return document.Unknown
	}
	return r.v.set.Entities[told].Name
}

// selfVerb tells whether "could not verify" or its like stands at token i.
func (r *reading) selfVerb(i int32) bool {
	for k := i; k < i+6 && int(k) < len(r.bits); k++ {
		switch r.wordAt(k) {
		case "verify", "verified", "authenticate", "confirm", "independently":
			return true
		}
	}
	return false
}
