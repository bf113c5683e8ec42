package eval

import (
	"cmp"
	"slices"
)

// Reliability tells how often the figures of a class of confidence are right. Confidence means what it says where Strict is about the mean
// confidence times Figures.
type Reliability struct {
	// Lowest and Highest are the confidences of the class, from 0 to 1, Mean their mean.
	Lowest, Highest, Mean float64
	// Figures are scored; Found and Strict of them agree with the gold.
	Figures, Found, Strict int
}

// classes is how many classes of confidence are told apart, of about the same size each.
const classes = 10

// reliability sorts the scored figures – nil is none – by confidence and cuts them into classes; figures of one confidence stay together.
func reliability(scored []*Given, matched []pair) []Reliability {
	type outcome struct {
		confidence    float64
		found, strict bool
	}
	var outcomes []outcome
	at := make([]int, len(scored))
	for i, g := range scored {
		if g != nil {
			at[i] = len(outcomes)
			outcomes = append(outcomes, outcome{confidence: g.Confidence})
		}
	}
	for _, p := range matched {
		if scored[p.given] != nil {
			o := &outcomes[at[p.given]]
			o.found, o.strict = true, p.strict
		}
	}
	slices.SortStableFunc(outcomes, func(a, b outcome) int { return cmp.Compare(b.confidence, a.confidence) })
	var out []Reliability
	for first := 0; first < len(outcomes); {
		end := min(first+max(1, (len(outcomes)+classes-1)/classes), len(outcomes))
		for end < len(outcomes) && outcomes[end].confidence == outcomes[end-1].confidence {
			end++
		}
		c := Reliability{Highest: outcomes[first].confidence, Lowest: outcomes[end-1].confidence, Figures: end - first}
		for _, o := range outcomes[first:end] {
			c.Mean += o.confidence / float64(end-first)
			if o.found {
				c.Found++
			}
			if o.strict {
				c.Strict++
			}
		}
		out = append(out, c)
		first = end
	}
	return out
}
