package telemetry

import (
	"io"
	"math"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Push tells how sending to the receiver of push.url fares. Its methods are safe for concurrent use.
type Push struct {
	set              *metrics.Set
	samples, retries *metrics.Counter
	// following is true while there is a receiver.
	following atomic.Bool
	// success holds the bits of the Unix time of the last success.
	success atomic.Uint64
}

// Push gives the metrics of pushing. reasons are those of a failure, so that a rule sees the first one come.
func (t *Telemetry) Push(reasons []string) *Push {
	for _, reason := range reasons {
		t.push.failures(reason)
	}
	return &t.push
}

func (p *Push) failures(reason string) *metrics.Counter {
	return p.set.GetOrCreateCounter(sample("push_failures_total", "reason", reason))
}

// Following notes whether there is a receiver. A new one has had nothing yet.
func (p *Push) Following(yes bool) {
	p.success.Store(0)
	p.following.Store(yes)
}

// Sent notes a request of so many samples that was accepted.
func (p *Push) Sent(samples int) { p.samples.Add(samples) }

// Retried notes a request that is tried again.
func (p *Push) Retried() { p.retries.Inc() }

// Failed notes a push that ended before all was sent; reason must be from a fixed set.
func (p *Push) Failed(reason string) { p.failures(reason).Inc() }

// Succeeded notes when the receiver had all that there was.
func (p *Push) Succeeded(at time.Time) { p.success.Store(math.Float64bits(seconds(at))) }

// write writes what is there only while there is a receiver: an alert on its age must be silent elsewhere.
func (p *Push) write(w io.Writer) {
	if p.following.Load() {
		metrics.WriteGaugeFloat64(w, sample("push_last_success_timestamp_seconds"), math.Float64frombits(p.success.Load()))
	}
}
