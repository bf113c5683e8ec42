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

// reliability sorts by confidence and cuts into classes; figures of one confidence stay together.
func reliability(outcomes []Outcome) []Reliability {
	outcomes = slices.Clone(outcomes)
	slices.SortStableFunc(outcomes, func(a, b Outcome) int { return cmp.Compare(b.Given.Confidence, a.Given.Confidence) })
	var out []Reliability
	for first := 0; first < len(outcomes); {
		end := min(first+max(1, (len(outcomes)+classes-1)/classes), len(outcomes))
		for end < len(outcomes) && outcomes[end].Given.Confidence == outcomes[end-1].Given.Confidence {
			end++
		}
		c := Reliability{Highest: outcomes[first].Given.Confidence, Lowest: outcomes[end-1].Given.Confidence, Figures: end - first}
		for _, o := range outcomes[first:end] {
			c.Mean += o.Given.Confidence / float64(end-first)
			if o.Found {
				c.Found++
			}
			if o.Strict {
				c.Strict++
			}
		}
		out = append(out, c)
		first = end
	}
	return out
}
