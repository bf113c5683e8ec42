package steps

import (
	"math"
	"sort"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// Window says which samples a series has: every step from From to To, and in between, while a value stands, one at each
// instant that is Phase more than a multiple of Every. Where none of these lies in the window although a value stands at
// its left edge, there is one sample at that edge. So every stretch of the length of Every or of the whole window has a
// sample wherever a value stands in it.
//
// The multiples are of the clock and not of the window: two windows that overlap have the same samples where they do,
// and a reader who puts them together sees no step twice.
//
// All times are milliseconds since 1970 UTC, both ends included.
type Window struct {
	From, To int64
	// Every is the distance of what is filled in; 0 is to fill nothing in.
	Every int64
	// Phase is less than Every.
	Phase int64
}

// Count gives the number of samples of a series in the window, without making them.
func (w Window) Count(steps []Step) int {
	n := 0
	if w.edge(steps) {
		n++
	}
	first, last := w.within(steps)
	n += last - first
	if w.Every <= 0 {
		return n
	}
	for i := max(first-1, 0); i < last; i++ {
		if steps[i].Ends() {
			continue
		}
		from, to := max(steps[i].Time+1, w.From), w.To
		if i+1 < len(steps) {
			to = min(to, steps[i+1].Time-1)
		}
		n += w.multiples(from, to)
	}
	return n
}

// Has tells whether a series has a sample in the window.
func (w Window) Has(steps []Step) bool {
	if w.From > w.To {
		return false
	}
	first, last := w.within(steps)
	return last > first || first > 0 && !steps[first-1].Ends()
}

// within gives the steps in the window: those from first on, before last.
func (w Window) within(steps []Step) (first, last int) {
	if w.From > w.To {
		return 0, 0
	}
	first = sort.Search(len(steps), func(i int) bool { return steps[i].Time >= w.From })
	last = first + sort.Search(len(steps)-first, func(i int) bool { return steps[first+i].Time > w.To })
	return first, last
}

// edge tells whether there is a sample at the left edge that is neither a step nor a multiple.
func (w Window) edge(steps []Step) bool {
	if w.From > w.To {
		return false
	}
	first, last := w.within(steps)
	if first == 0 || steps[first-1].Ends() {
		return false // nothing stands there
	}
	if first < last && steps[first].Time == w.From {
		return false
	}
	if w.Every <= 0 {
		return true
	}
	return w.multiples(w.From, w.To) == 0
}

// multiples counts the instants of the grid from from to to.
func (w Window) multiples(from, to int64) int {
	if from > to {
		return 0
	}
	return int(floorDiv(to-w.Phase, w.Every) - floorDiv(from-w.Phase-1, w.Every))
}

// multiple gives the first instant of the grid that is not before t.
func (w Window) multiple(t int64) int64 {
	return (floorDiv(t-w.Phase-1, w.Every)+1)*w.Every + w.Phase
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// Samples gives the samples of a series in the window, in ascending order. The iterator of an earlier series may be
// handed in to be used again.
func (w Window) Samples(steps []Step, again chunkenc.Iterator) *Iterator {
	it, ok := again.(*Iterator)
	if !ok {
		it = new(Iterator)
	}
	*it = Iterator{window: w, steps: steps, edge: w.edge(steps)}
	if first, _ := w.within(steps); first > 0 {
		it.next = first
	}
	return it
}

// Iterator goes through the samples of a series. It implements chunkenc.Iterator. It is not safe for concurrent use.
type Iterator struct {
	window Window
	steps  []Step
	// next is the first step that lies after what was given last, or in the window.
	next int
	// edge is true where the left edge is a sample of its own.
	edge bool

	started, ended bool
	at             Step
}

var _ chunkenc.Iterator = (*Iterator)(nil)

// Next implements chunkenc.Iterator.
func (it *Iterator) Next() chunkenc.ValueType {
	if !it.started {
		return it.advance(it.window.From)
	}
	if it.at.Time == math.MaxInt64 {
		it.ended = true
		return chunkenc.ValNone
	}
	return it.advance(it.at.Time + 1)
}

// milliseconds since 1970 UTC are the int64 of chunkenc.Iterator. The name keeps go vet from taking Seek for io.Seeker's.
type milliseconds = int64

// Seek implements chunkenc.Iterator.
func (it *Iterator) Seek(t milliseconds) chunkenc.ValueType {
	if it.ended {
		return chunkenc.ValNone
	}
	if it.started && it.at.Time >= t {
		return chunkenc.ValFloat
	}
	return it.advance(max(t, it.window.From))
}

// advance goes to the first sample that is not before t.
func (it *Iterator) advance(t int64) chunkenc.ValueType {
	it.started = true
	if it.ended || t > it.window.To {
		it.ended = true
		return chunkenc.ValNone
	}
	if it.edge && t <= it.window.From {
		it.at = Step{it.window.From, it.steps[it.next-1].Value}
		return chunkenc.ValFloat
	}
	// The next step is usually near, and a reader who seeks far finds it by halves.
	if it.next < len(it.steps) && it.steps[it.next].Time < t {
		it.next++
		if it.next < len(it.steps) && it.steps[it.next].Time < t {
			it.next += sort.Search(len(it.steps)-it.next, func(i int) bool { return it.steps[it.next+i].Time >= t })
		}
	}
	step := Step{Time: math.MaxInt64}
	if it.next < len(it.steps) {
		step = it.steps[it.next]
	}
	if it.window.Every > 0 && it.next > 0 && !it.steps[it.next-1].Ends() {
		if m := it.window.multiple(t); m >= t && m < step.Time && m <= it.window.To { // m < t: past the end of time
			it.at = Step{m, it.steps[it.next-1].Value}
			return chunkenc.ValFloat
		}
	}
	if it.next == len(it.steps) || step.Time > it.window.To {
		it.ended = true
		return chunkenc.ValNone
	}
	it.at = step
	return chunkenc.ValFloat
}

// Sample gives the current sample.
func (it *Iterator) Sample() Step { return it.at }

// At implements chunkenc.Iterator.
func (it *Iterator) At() (int64, float64) { return it.at.Time, it.at.Value }

// AtT implements chunkenc.Iterator.
func (it *Iterator) AtT() int64 { return it.at.Time }

// AtST implements chunkenc.Iterator: figures have no start.
func (it *Iterator) AtST() int64 { return 0 }

// AtHistogram implements chunkenc.Iterator: there are none.
func (it *Iterator) AtHistogram(*histogram.Histogram) (int64, *histogram.Histogram) { return 0, nil }

// AtFloatHistogram implements chunkenc.Iterator: there are none.
func (it *Iterator) AtFloatHistogram(*histogram.FloatHistogram) (int64, *histogram.FloatHistogram) {
	return 0, nil
}

// Err implements chunkenc.Iterator.
func (it *Iterator) Err() error { return nil }
