// Package backfill writes the history of a snapshot to files: as blocks that a Prometheus database takes up, or as OpenMetrics.
//
//	Snapshot ─► steps ─┬─ a window a block ─► chunks ─► index ─► meta.json ─► all renamed at once ─► DIR/<ULID>
//	                   └─────────────────────► lines ─────────────────────► renamed at once ─────► FILE
//
// Blocks are written straight, with the writers of Prometheus' packages tsdb/chunks and tsdb/index. Package tsdb itself
// would take the samples through a head in memory, which costs many times the processor time, and brings the dependencies
// of a whole database into a program that stores nothing.
package backfill

import (
	"errors"
	"math"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
)

// Config says what is written.
type Config struct {
	Snapshot *timeline.Snapshot
	// From and Until bound the samples, both included. The zero From is the first report. Until must be given.
	From, Until time.Time
	// Every is the distance of the samples that are filled in between two reports; 0 is the reports alone.
	Every time.Duration
	// MaxBlockDuration bounds the length of a block; 0 is DefaultMaxBlockDuration. The length is the longest of 2h, 6h,
	// 18h, … that does not exceed it, and 2h at least: those that Prometheus itself joins blocks to.
	MaxBlockDuration time.Duration
}

// DefaultMaxBlockDuration makes few and large blocks: three weeks.
const DefaultMaxBlockDuration = 486 * time.Hour

// ErrNothing is what there is to say where not a single sample lies between From and Until.
var ErrNothing = errors.New("no figure has a sample in that time: nothing to write")

// Summary says how much is written.
type Summary struct {
	Series, Samples int
	// First and Last are the times of the first and the last sample.
	First, Last time.Time
	// Blocks is how many blocks are written; 0 for OpenMetrics.
	Blocks int
}

// series is one series with its labels as Prometheus keeps them.
type series struct {
	labels labels.Labels
	steps  []steps.Step
}

// history is everything that is to be written, sorted by labels.
type history struct {
	series      []series
	from, until int64
	every       int64
	block       int64
}

func (c Config) history() (*history, error) {
	if c.Snapshot == nil || c.Until.IsZero() {
		return nil, errors.New("backfill: Snapshot and Until must be given")
	}
	h := &history{from: math.MinInt64, until: c.Until.UnixMilli(), every: c.Every.Milliseconds(), block: blockLength(c.MaxBlockDuration)}
	if !c.From.IsZero() {
		h.from = c.From.UnixMilli()
	}
	first := int64(math.MaxInt64)
	for _, f := range steps.Families(c.Snapshot) {
		for s := range f.All() {
			h.series = append(h.series, series{s.PromLabels(), s.Steps})
			first = min(first, s.Steps[0].Time)
		}
	}
	slices.SortFunc(h.series, func(a, b series) int { return labels.Compare(a.labels, b.labels) })
	h.from = max(h.from, first) // nothing is before, and the smallest int64 overflows
	return h, nil
}

// blockLength gives the longest length of blocks that Prometheus makes itself and that is not above most.
func blockLength(most time.Duration) int64 {
	if most <= 0 {
		most = DefaultMaxBlockDuration
	}
	length := 2 * time.Hour
	for length*3 <= most {
		length *= 3
	}
	return length.Milliseconds()
}

// window gives the samples between two times, both included.
func (h *history) window(from, to int64) steps.Window {
	return steps.Window{From: max(from, h.from), To: min(to, h.until), Every: h.every}
}

// each calls do for each sample of a series in a window. The sample that a window has at its left edge for want of any
// other is none here: it would be one more in each block.
func (h *history) each(s *series, w steps.Window, again chunkenc.Iterator, do func(steps.Step)) chunkenc.Iterator {
	it := w.Samples(s.steps, again)
	edge := w.From > h.from && h.every == 0
	for it.Next() != 0 {
		sample := it.Sample()
		if edge {
			edge = false
			if _, isStep := slices.BinarySearchFunc(s.steps, sample.Time, func(a steps.Step, t int64) int {
				return int(min(1, max(-1, a.Time-t)))
			}); !isStep {
				continue
			}
		}
		do(sample)
	}
	return it
}

// blockOf gives the start of the block that a time lies in: a multiple of its length.
func (h *history) blockOf(t int64) int64 {
	start := t - t%h.block
	if start > t {
		start -= h.block // before 1970
	}
	return start
}

// Count says how much would be written, without writing it.
func Count(c Config) (Summary, error) {
	h, err := c.history()
	if err != nil {
		return Summary{}, err
	}
	sum := summary{}
	seen := make([]bool, len(h.series))
	if len(h.series) > 0 {
		for start := h.blockOf(h.from); start <= h.until; start += h.block {
			before := sum.samples
			w := h.window(start, start+h.block-1)
			var it chunkenc.Iterator
			for i := range h.series {
				it = h.each(&h.series[i], w, it, func(s steps.Step) {
					seen[i] = true
					sum.add(s.Time)
				})
			}
			if sum.samples > before {
				sum.blocks++
			}
		}
	}
	for _, s := range seen {
		if s {
			sum.series++
		}
	}
	return sum.told()
}

// summary is a Summary in the making.
type summary struct {
	series, samples, blocks int
	first, last             int64
}

func (s *summary) add(t int64) {
	if s.samples == 0 {
		s.first, s.last = t, t
	}
	s.samples++
	s.first, s.last = min(s.first, t), max(s.last, t)
}

func (s *summary) told() (Summary, error) {
	if s.samples == 0 {
		return Summary{}, ErrNothing
	}
	return Summary{
		Series: s.series, Samples: s.samples, Blocks: s.blocks,
		First: time.UnixMilli(s.first).UTC(), Last: time.UnixMilli(s.last).UTC(),
	}, nil
}
