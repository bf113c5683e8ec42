package extract

import "figures_exporter/exporter/prose"

// aliasBehind finds the name by which somebody described goes, "a pilot with the call sign Fox", "the blogger, who writes as Fox", behind the description
// that ends at token i. It gives the tokens of the name, and false where there is none.
func (r *reading) aliasBehind(i int32) (first, end int32, ok bool) {
	s := r.sentenceOf(max(0, i-1))
	for k := i; k+1 < s.end && k < i+9; k++ {
		if !r.callsBy(k) {
			continue
		}
		for first = k + 1; first < s.end && first < k+5; first++ {
			t := &r.text.Tokens[first]
			if t.Kind == prose.Word && t.Flags&prose.Capital != 0 {
				for end = first + 1; end < s.end && end < first+3 && r.text.Tokens[end].Kind == prose.Word && r.text.Tokens[end].Flags&prose.Capital != 0; end++ {
				}
				return first, end, true
			}
			if w := r.wordAt(first); !t.Is('"') && !t.Is(',') && !t.Is('\'') && w != "is" && w != "was" && w != "of" && w != "the" {
				break
			}
		}
		return 0, 0, false
	}
	return 0, 0, false
}

// callsBy tells whether the word at token k introduces the name that somebody goes by.
func (r *reading) callsBy(k int32) bool {
	w := r.wordAt(k)
	before := ""
	if k > 0 {
		before = r.wordAt(k - 1)
	}
	switch w {
	case "callsign", "codename", "codenamed", "nickname", "nicknamed", "pseudonym":
		return true
	case "name":
		return before == "first" || before == "given"
	case "sign":
		return before == "call"
	case "guerre":
		return before == "de"
	case "by":
		return before == "goes" || before == "went"
	case "as":
		switch before {
		case "known", "writes", "posts", "publishes", "himself", "herself", "name":
			return true
		}
	}
	return false
}
