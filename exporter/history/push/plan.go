package push

import (
	"container/heap"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"

	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
)

// orderedWithin is how far samples of two series may stand in the wrong order of time, in milliseconds: a series is taken
// out for this long at a time. Samples of one series are always in order.
const orderedWithin = int64(time.Hour / time.Millisecond)

// plan is what is to be sent of a snapshot to a destination that has what the ledger says:
//
//	filled  every sample after the newest that was sent. What is learned too late, of a time that has been sent, makes its
//	        step at the next sample: one step, later than it should be, and never a line that goes back and forth
//	sparse  every report that was not sent, wherever it lies: nothing stands in between that could contradict it
//
// Where the newest sample that was sent says other than what stands now (a report was withdrawn, a bound has ended, a
// value was corrected), or is older than Config.Refresh, one more sample says so at now, and closes what lies before.
type plan struct {
	tracks []*track
	late   int
}

// track is a series on its way.
type track struct {
	labels labels.Labels
	steps  []steps.Step
	entry  *entry // nil where nothing was sent
	now    int64
	filled bool
	// refresh is Config.Refresh in milliseconds.
	refresh int64

	it   *steps.Iterator
	last steps.Step
	// some is true where a sample was sent or is planned.
	some, final bool

	next     steps.Step
	nextSeal bool

	batch, place int
}

func newPlan(c Config, ledger *Ledger, snapshot *timeline.Snapshot, now time.Time) *plan {
	p := &plan{}
	seen := make(map[string]bool, len(ledger.entries))
	add := func(ls labels.Labels, all []steps.Step, e *entry) {
		t := &track{labels: ls, steps: all, entry: e, now: now.UnixMilli(), filled: c.Every > 0, refresh: c.Refresh.Milliseconds(), batch: -1}
		if e != nil {
			t.last, t.some = e.last(), true
			if !same(standing(all, e.LastTime), e.last().Value) {
				p.late++
			}
		}
		w := steps.Window{From: t.now, To: t.now, Every: c.Every.Milliseconds()}
		if len(all) > 0 {
			w.From = all[0].Time
		}
		if e != nil {
			w.From = max(w.From, e.Sealed)
		}
		if !c.From.IsZero() {
			w.From = max(w.From, c.From.UnixMilli())
		}
		t.it = w.Samples(all, nil)
		if t.advance() {
			p.tracks = append(p.tracks, t)
		}
	}
	for _, f := range steps.Families(snapshot) {
		for s := range f.All() {
			ls := s.PromLabels()
			key := keyOf(ls)
			seen[key] = true
			add(ls, s.Steps, ledger.entries[key])
		}
	}
	for key, e := range ledger.entries {
		if !seen[key] { // all its reports were withdrawn
			add(e.Labels, nil, e)
		}
	}
	slices.SortFunc(p.tracks, func(a, b *track) int { return labels.Compare(a.labels, b.labels) })
	return p
}

// standing gives the value that stands at a time, and the stale marker where none does.
func standing(all []steps.Step, at int64) float64 {
	i, found := slices.BinarySearchFunc(all, at, func(s steps.Step, t int64) int {
		switch {
		case s.Time < t:
			return -1
		case s.Time > t:
			return 1
		}
		return 0
	})
	if !found {
		i--
	}
	if i < 0 {
		return math.Float64frombits(value.StaleNaN)
	}
	return all[i].Value
}

func same(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// advance finds the next sample, and gives false where there is none.
func (t *track) advance() bool {
	for !t.final && t.it.Next() != 0 {
		s := t.it.Sample()
		if t.entry != nil && (s.Time <= t.entry.Sealed || slices.Contains(t.entry.Sent, s.Time)) {
			continue
		}
		if !t.some || s.Time >= t.last.Time {
			t.last = s
		}
		t.some = true
		t.next, t.nextSeal = s, t.filled
		return true
	}
	if t.final {
		return false
	}
	t.final = true
	stands := standing(t.steps, t.now)
	if !t.some || t.now <= t.last.Time || same(t.last.Value, stands) && !t.aged(stands) {
		return false
	}
	t.next, t.nextSeal = steps.Step{Time: t.now, Value: stands}, true
	t.last = t.next
	return true
}

// aged tells whether the newest sample is so old that what stands must be said again.
func (t *track) aged(stands float64) bool {
	return t.refresh > 0 && t.now-t.last.Time >= t.refresh && !value.IsStaleNaN(stands)
}

// part are the samples of one series in a batch.
type part struct {
	track   *track
	samples []steps.Step
	// seal runs parallel to samples.
	seal []bool
}

// batches gives what is to be sent in requests of at most size samples, in the order of time. A batch is read before the
// next is asked for. It can be called once.
func (p *plan) batches(size int) iter.Seq[[]part] {
	return func(yield func([]part) bool) {
		queue := queue(slices.Clone(p.tracks))
		heap.Init(&queue)
		var batch []part
		number, samples := 0, 0
		flush := func() bool {
			ok := samples == 0 || yield(batch)
			batch, samples = batch[:0], 0
			number++
			return ok
		}
		for len(queue) > 0 {
			end := queue[0].next.Time + orderedWithin
			for len(queue) > 0 && queue[0].next.Time <= end {
				t := queue[0]
				more := true
				for more && t.next.Time <= end {
					if t.batch != number {
						t.batch, t.place = number, len(batch)
						if len(batch) < cap(batch) { // its slices can be used again
							batch = batch[:len(batch)+1]
							old := &batch[t.place]
							*old = part{t, old.samples[:0], old.seal[:0]}
						} else {
							batch = append(batch, part{track: t})
						}
					}
					into := &batch[t.place]
					into.samples, into.seal = append(into.samples, t.next), append(into.seal, t.nextSeal)
					more = t.advance()
					if samples++; samples == size && !flush() {
						return
					}
				}
				if more {
					heap.Fix(&queue, 0)
				} else {
					heap.Pop(&queue)
				}
			}
		}
		flush()
	}
}

// queue is a heap of tracks by their next sample.
type queue []*track

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].next.Time < q[j].next.Time }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(*track)) } //nolint:forcetypeassert,errcheck // nothing else is pushed
func (q *queue) Pop() any {
	last := len(*q) - 1
	t := (*q)[last]
	*q = (*q)[:last]
	return t
}

// note takes a batch into the ledger that was sent.
func (l *Ledger) note(batch []part) {
	l.changed = true
	for i := range batch {
		p := &batch[i]
		if p.track.entry == nil {
			p.track.entry = &entry{Labels: p.track.labels, Sealed: math.MinInt64, LastTime: math.MinInt64}
			l.entries[keyOf(p.track.labels)] = p.track.entry
		}
		for j, s := range p.samples {
			p.track.entry.note(s, p.seal[j])
		}
	}
}
