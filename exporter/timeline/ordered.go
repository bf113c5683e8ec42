package timeline

import "slices"

// ordered is a sorted list that changes in batches. A sorted slice it has given out is never changed: settle makes a
// new one, in time linear in its length apart from sorting what was added. The zero value is empty.
//
// The order must be total: elements that compare as equal come in any order.
type ordered[T comparable] struct {
	sorted  []T
	added   []T
	removed map[T]struct{}
}

// add puts an element in. One that was removed must not be added again before settle.
func (o *ordered[T]) add(x T) { o.added = append(o.added, x) }

// remove takes out an element that was added.
func (o *ordered[T]) remove(x T) {
	if o.removed == nil {
		o.removed = make(map[T]struct{})
	}
	o.removed[x] = struct{}{}
}

// settle applies what was added and removed and gives the sorted elements.
func (o *ordered[T]) settle(compare func(a, b T) int) []T {
	if len(o.added) == 0 && len(o.removed) == 0 {
		return o.sorted
	}
	old, added := o.sorted, o.added
	if len(o.removed) > 0 {
		gone := func(x T) bool { _, ok := o.removed[x]; return ok }
		added = slices.DeleteFunc(added, gone)
		kept := make([]T, 0, len(old))
		for _, x := range old {
			if !gone(x) {
				kept = append(kept, x)
			}
		}
		old = kept
	}
	slices.SortFunc(added, compare)
	if len(old) == 0 {
		o.sorted = slices.Clip(added)
	} else if len(added) == 0 {
		o.sorted = old
	} else {
		o.sorted = merge(old, added, compare)
	}
	o.added, o.removed = nil, nil
	return o.sorted
}

// merge gives a new slice with the elements of two sorted ones. Between two
// added elements the old ones are copied in one piece, their place found by bisection: few are added to many.
func merge[T any](old, added []T, compare func(a, b T) int) []T {
	out := make([]T, 0, len(old)+len(added))
	for _, x := range added {
		lo, hi := 0, len(old)
		for lo < hi {
			mid := int(uint(lo+hi) >> 1)
			if compare(old[mid], x) <= 0 {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		out = append(append(out, old[:lo]...), x)
		old = old[lo:]
	}
	return append(out, old...)
}
