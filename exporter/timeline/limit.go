package timeline

import (
	"cmp"
	"slices"
)

// limited gives at most limit of the elements, which are sorted by labels, and how many were dropped. Those whose
// newest value is oldest go; of equals, those that sort later by their labels. What stays keeps its order.
func limited[T any](all []T, limit int, newest func(T) int64) (kept []T, dropped int) {
	dropped = len(all) - limit
	if dropped <= 0 {
		return all, 0
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	times := make([]int64, len(all))
	for i, x := range all {
		times[i] = newest(x)
	}
	slices.SortFunc(order, func(i, j int) int {
		if c := cmp.Compare(times[j], times[i]); c != 0 {
			return c
		}
		return cmp.Compare(i, j)
	})
	order = order[:limit]
	slices.Sort(order)
	kept = make([]T, limit)
	for i, j := range order {
		kept[i] = all[j]
	}
	return kept, dropped
}
