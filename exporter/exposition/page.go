package exposition

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/prometheus/common/expfmt"

	"figures_exporter/exporter/timeline"
)

// page is what is served of one snapshot: at most one body a variant, each rendered when it is first asked for.
type page struct {
	snapshot *timeline.Snapshot
	// of is the snapshot in force that snapshot is the standing part of, until a time; zero is for ever.
	of     *timeline.Snapshot
	until  time.Time
	render func(*timeline.Snapshot, variant) (chunks, error)
	bodies [variants]body
}

// body is one rendered variant. Who asks first starts the rendering, everybody waits for it.
type body struct {
	start sync.Once
	done  chan struct{} // closed when bytes and err are set
	bytes chunks
	err   error
}

func newPage(snapshot *timeline.Snapshot, render func(*timeline.Snapshot, variant) (chunks, error)) *page {
	p := &page{snapshot: snapshot, render: render}
	for i := range p.bodies {
		p.bodies[i].done = make(chan struct{})
	}
	return p
}

// get gives the body of a variant. The error is that of rendering, or of ctx. Rendering goes on when those who asked
// have left: the next scrape finds it done. It holds turn while it runs, so that a client who asks for every variant
// costs the memory of one at a time.
func (p *page) get(ctx context.Context, v variant, turn *sync.Mutex) (chunks, error) {
	b := &p.bodies[v.index()]
	b.start.Do(func() {
		go func() {
			defer close(b.done)
			turn.Lock()
			defer turn.Unlock()
			b.bytes, b.err = p.render(p.snapshot, v)
		}()
	})
	select {
	case <-b.done:
		return b.bytes, b.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// size is the memory that the rendered bodies hold, in bytes.
func (p *page) size() int {
	total := 0
	for i := range p.bodies {
		select {
		case <-p.bodies[i].done:
			total += p.bodies[i].bytes.size()
		default:
		}
	}
	return total
}

// chunkBytes is how much a chunk of a body holds.
const chunkBytes = 1 << 20

// chunks is a body in pieces. A body in one piece would be copied each time its buffer grows, and take up to three times
// its size while it is rendered.
type chunks [][]byte

// Write implements io.Writer.
func (c *chunks) Write(b []byte) (int, error) {
	written := len(b)
	for len(b) > 0 {
		last := len(*c) - 1
		if last < 0 || len((*c)[last]) == cap((*c)[last]) {
			*c = append(*c, make([]byte, 0, chunkBytes))
			last++
		}
		room := cap((*c)[last]) - len((*c)[last])
		n := min(room, len(b))
		(*c)[last] = append((*c)[last], b[:n]...)
		b = b[n:]
	}
	return written, nil
}

// clip gives back what the last chunk has left.
func (c chunks) clip() {
	if last := len(c) - 1; last >= 0 {
		c[last] = append(make([]byte, 0, len(c[last])), c[last]...)
	}
}

func (c chunks) size() int {
	total := 0
	for _, chunk := range c {
		total += len(chunk)
	}
	return total
}

// render writes a body.
func render(snapshot *timeline.Snapshot, v variant) (chunks, error) {
	var out chunks
	if err := write(&out, snapshot, v); err != nil {
		return nil, fmt.Errorf("rendering %s: %w", v.format(), err)
	}
	out.clip()
	return out, nil
}

// write writes a body to out, family by family, sorted by name.
func write(out io.Writer, snapshot *timeline.Snapshot, v variant) (err error) {
	if v.gzip {
		compressed := gzip.NewWriter(out)
		defer func() { err = errors.Join(err, compressed.Close()) }()
		out = compressed
	}
	encoder := expfmt.NewEncoder(out, v.format())
	type part struct {
		family Family
		metric *timeline.MetricSnapshot
	}
	var parts []part
	for i := range snapshot.Metrics {
		metric := &snapshot.Metrics[i]
		for _, family := range Families(metric.Metric) {
			parts = append(parts, part{family, metric})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return strings.Compare(a.family.Name, b.family.Name) })
	for i, p := range parts {
		if i > 0 && parts[i-1].family.Name == p.family.Name {
			return fmt.Errorf("%s is a family of the metric %s and of the metric %s", p.family.Name, parts[i-1].metric.Metric.Name, p.metric.Metric.Name)
		}
		family, err := gather(p.family, p.metric)
		if err != nil {
			return err
		}
		if family == nil {
			continue
		}
		if err := encoder.Encode(family); err != nil {
			return fmt.Errorf("encoding %s: %w", p.family.Name, err)
		}
	}
	if closer, ok := encoder.(expfmt.Closer); ok { // OpenMetrics ends in a line of its own
		return closer.Close()
	}
	return nil
}
