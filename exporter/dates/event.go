package dates

import "figures_exporter/exporter/prose"

// nounPhrase gives the end of a short run of words that name something.
func (s *scanner) nounPhrase(i int32) int32 {
	j := i
	if c := s.at(j).class; c == definite || c == demonstrative || c == indefinite || c == distal {
		j++
	}
	start := j
	for j < s.end && j < start+6 {
		t := s.toks[j]
		c := s.at(j).class
		if t.Kind == prose.Word && (c == noClass || c == eventWord || c == singleWord) || s.hyphen(j) || s.possessive(j) {
			j++
			if c == eventWord {
				break
			}
			continue
		}
		break
	}
	if j == start {
		return i
	}
	return j
}

// sinceEvent reads "since the invasion", "since Russia's full-scale invasion"; the token is "since".
func (s *scanner) sinceEvent(e *Expression) bool {
	i := e.First + 1
	j := i
	for ; j < s.end && j < i+7; j++ {
		c := s.at(j).class
		if c == eventWord {
			e.Prep, e.PrepWord = e.First, PrepSince
			e.First, e.End, e.Event = i, j+1, true
			return true
		}
		if t := s.toks[j]; t.Kind == prose.Word && (c == noClass || c == singleWord || c == ordinalWord) || s.hyphen(j) || s.possessive(j) ||
			c == definite && j == i || c == functionWord && j == i {
			continue
		}
		return false
	}
	return false
}
