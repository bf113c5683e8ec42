package eval

import (
	"fmt"
	"slices"
	"strings"
)

// Change is one thing that is right in one of two results and wrong in the other.
type Change struct {
	// Better is true where the later result is right.
	Better bool
	// Miss is what is wrong in the other one; of a wrong figure with only those attributes that changed.
	Miss Miss
}

// Changes tells what a later result does better and what worse than an earlier one of the same gold, the worse first. The gold must be the same
// slice.
func Changes(before, after *Result) []Change {
	var changes []Change
	for _, m := range without(after.Misses, before.Misses) {
		changes = append(changes, Change{Miss: m})
	}
	for _, m := range without(before.Misses, after.Misses) {
		changes = append(changes, Change{Better: true, Miss: m})
	}
	return changes
}

// without gives the misses, or attributes of wrong figures, that are not among others. A figure that was missed and is found now is better even
// where some attributes are wrong: these are not worse, since there was nothing to be wrong.
func without(misses, others []Miss) []Miss {
	spurious := map[string]int{}
	known := map[*Gold]*Miss{}
	for i := range others {
		switch m := &others[i]; m.Kind {
		case Spurious:
			spurious[m.String()]++
		default:
			known[m.Gold] = m
		}
	}
	var out []Miss
	for _, m := range misses {
		switch o := known[m.Gold]; {
		case m.Kind == Spurious:
			if spurious[m.String()]--; spurious[m.String()] < 0 {
				out = append(out, m)
			}
		case o == nil, m.Kind == Missed && o.Kind == Wrong:
			out = append(out, m)
		case m.Kind == Wrong && o.Kind == Wrong:
			m.Attributes = slices.DeleteFunc(slices.Clone(m.Attributes), func(name string) bool { return slices.Contains(o.Attributes, name) })
			if len(m.Attributes) > 0 {
				out = append(out, m)
			}
		}
	}
	return out
}

// String writes the change in one line, for people.
func (c Change) String() string {
	if c.Better {
		return fmt.Sprintf("better  no longer %s", strings.TrimSpace(c.Miss.String()))
	}
	return fmt.Sprintf("worse   now %s", strings.TrimSpace(c.Miss.String()))
}
