package extract

import "figures_exporter/exporter/prose"

// issue is whose communiqué a text gives, if it gives one.
type issue struct {
	known bool
	from  int32 // the sentence that introduces it
	voice int32 // -1 for none
}

// issuedBy gives the voice of the communiqué that a sentence stands in: "The ministry reported the following", and then paragraphs in which nobody else
// speaks; -1 for none.
func (r *reading) issuedBy(si int32) int32 {
	t := &r.issuer
	if !t.known {
		*t = issue{known: true, voice: -1}
		for k := 0; k < len(r.sentences) && r.sentences[k].paragraph < 5; k++ {
			s := &r.sentences[k]
			if v := r.mainVoice(s); v >= 0 && (r.introducesMore(s) || r.labelsFollow(int32(k))) {
				t.from, t.voice = int32(k), v
				break
			}
		}
	}
	if t.voice < 0 || si <= t.from {
		return -1
	}
	last := r.sentences[si].voices - 1 // the last voice before the sentence
	for n := 0; n < 32 && last > t.voice && r.voices[last].kind == voiceOwned; n++ {
		last--
	}
	if last >= t.voice && r.same(&r.sources[r.voices[last].src], &r.sources[r.voices[t.voice].src]) {
		return t.voice
	}
	return -1
}

// labelsFollow tells whether most of the next paragraphs are lines with a label of their own, as in a communiqué: "Battlegroup West: …".
func (r *reading) labelsFollow(si int32) bool {
	const look = 4
	labels := 0
	p := r.sentences[si].paragraph + 1
	for n := 0; n < look && int(p) < len(r.text.Paragraphs); n, p = n+1, p+1 {
		first := r.text.Paragraphs[p].First
		if s := &r.sentences[first]; r.labelled(s.first, s.end) {
			labels++
		}
	}
	return labels > look/2
}

// introducesMore tells whether a sentence announces what stands in the paragraphs behind it: "reported the following", "as follows".
func (r *reading) introducesMore(s *sentence) bool {
	for i := s.first; i < s.end && i < s.first+reach; i++ {
		if t := &r.text.Tokens[i]; t.Kind != prose.Word {
			continue
		}
		switch r.wordAt(i) {
		case "following":
			if i > s.first && r.bits[i-1]&bDefinite != 0 && r.quotationAt(i) < 0 {
				return true
			}
		case "follows":
			if i > s.first && r.wordAt(i-1) == "as" {
				return true
			}
		}
	}
	return false
}
