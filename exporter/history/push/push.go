// Package push sends the history of a snapshot by remote write.
//
//	Snapshot ─► steps ─┐
//	                   ├─► plan ─► batches in the order of time ─► request ─► retried ─► accepted ─┐
//	Ledger ────────────┘                                                                           │
//	  ▲  what has been sent already, on the disk                                                   │
//	  └────────────────────────────────────────────────────────────────────────────────────────────┘
package push

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/prometheus/client_golang/exp/api/remote"
	writev2 "github.com/prometheus/client_golang/exp/api/remote/genproto/v2"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"

	"figures_exporter/exporter/timeline"
)

// The versions of remote write.
const (
	V1 = "v1" // understood everywhere
	V2 = "v2" // Prometheus 3 and few others
)

// Defaults of Config.
const (
	DefaultBatchSamples = 5000
	DefaultDeadline     = 5 * time.Minute
)

// Config says what is sent, where to, and how.
type Config struct {
	// URL is the whole address of the receiver: http://prometheus:9090/api/v1/write.
	URL string
	// Client sends the requests; nil is http.DefaultClient. Authentication, TLS and headers are its own.
	Client *http.Client
	// Version is V1 or V2; empty is V1.
	Version string
	// From leaves out what is before; zero is nothing.
	From time.Time
	// Every is the distance of the samples that are filled in between two reports; 0 is the reports alone.
	Every time.Duration
	// Refresh is the age above which the newest sample of a series that stands is followed by one at the time of the push, so
	// that the line does not end before now; 0 is to add none.
	Refresh time.Duration
	// BatchSamples is the most samples of a request; 0 is DefaultBatchSamples.
	BatchSamples int
	// Deadline is how long one request is tried again for when the receiver cannot be reached, has a fault of its own (5xx)
	// or is too busy (429); 0 is DefaultDeadline.
	Deadline time.Duration
	// Backoff is the first wait before a request is tried again; it doubles up to 30 times that. 0 is a second.
	Backoff time.Duration
	// Sent is called after each request that was accepted, with what has been sent until then; nil is nobody.
	Sent func(Summary)
	// Retried is called before each further try, with why; nil is nobody.
	Retried func(error)
}

// Summary says how much was or would be sent.
type Summary struct {
	Series, Samples, Requests int
	// First and Last are the times of the first and the last sample; zero where there is none.
	First, Last time.Time
	// Late is how many series say something else of a time that had been sent before: they change when it was learned.
	Late int
	// Retries is how often a request was tried again.
	Retries int
}

// RefusedError says that the receiver does not want a request, which would be so another time too.
type RefusedError struct {
	// From and To are the times of its first and last sample.
	From, To time.Time
	Err      error
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("samples from %s to %s were refused: %v", e.From.Format(time.RFC3339), e.To.Format(time.RFC3339), e.Err)
}

// Unwrap gives what the receiver said.
func (e *RefusedError) Unwrap() error { return e.Err }

// Pusher sends snapshots to one destination. It is not safe for concurrent use.
type Pusher struct {
	config Config
	ledger *Ledger
	api    *remote.API
}

// New makes a Pusher that goes on where the ledger has come to.
func New(c Config, ledger *Ledger) (*Pusher, error) {
	if c.BatchSamples <= 0 {
		c.BatchSamples = DefaultBatchSamples
	}
	if c.Deadline <= 0 {
		c.Deadline = DefaultDeadline
	}
	if c.Backoff <= 0 {
		c.Backoff = time.Second
	}
	if c.Client == nil {
		c.Client = http.DefaultClient
	}
	if c.Version == "" {
		c.Version = V1
	}
	if c.Version != V1 && c.Version != V2 {
		return nil, fmt.Errorf("remote write %q is unknown, expected %s or %s", c.Version, V1, V2)
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no http or https address, expected one such as http://prometheus:9090/api/v1/write", c.URL)
	}
	api, err := remote.NewAPI(c.URL, remote.WithAPIPath(""), remote.WithAPIHTTPClient(c.Client),
		remote.WithAPIBackoff(remote.BackoffConfig{Min: c.Backoff, Max: 30 * c.Backoff}))
	if err != nil {
		return nil, fmt.Errorf("preparing remote write: %w", err)
	}
	return &Pusher{config: c, ledger: ledger, api: api}, nil
}

// Count says what Push would send.
func (p *Pusher) Count(snapshot *timeline.Snapshot, now time.Time) Summary {
	planned := newPlan(p.config, p.ledger, snapshot, now)
	sum := Summary{Series: len(planned.tracks), Late: planned.late}
	for batch := range planned.batches(p.config.BatchSamples) {
		sum.add(batch)
	}
	return sum
}

// saveEvery bounds what is sent a second time after a crash, which does no harm.
const saveEvery = time.Second

// Push sends what the destination has not. The summary says what was accepted, in case of an error too; the ledger has it
// then. The error is a *RefusedError, that of ctx, or why the receiver could not be reached before the deadline.
func (p *Pusher) Push(ctx context.Context, snapshot *timeline.Snapshot, now time.Time) (Summary, error) {
	planned := newPlan(p.config, p.ledger, snapshot, now)
	sum := Summary{Series: len(planned.tracks), Late: planned.late}
	saved := time.Now()
	var failed error
	for batch := range planned.batches(p.config.BatchSamples) {
		retries, err := p.send(ctx, batch)
		sum.Retries += retries
		if err != nil {
			failed = err
			break
		}
		p.ledger.note(batch)
		sum.add(batch)
		if p.config.Sent != nil {
			p.config.Sent(sum)
		}
		if time.Since(saved) >= saveEvery {
			if err := p.ledger.Save(); err != nil {
				return sum, checkpointError{err}
			}
			saved = time.Now()
		}
	}
	if !p.ledger.changed {
		return sum, failed
	}
	if err := p.ledger.Save(); err != nil {
		failed = errors.Join(failed, checkpointError{err})
	}
	return sum, failed
}

func (s *Summary) add(batch []part) {
	s.Requests++
	for i := range batch {
		all := batch[i].samples // in the order of time
		first, last := time.UnixMilli(all[0].Time).UTC(), time.UnixMilli(all[len(all)-1].Time).UTC()
		if s.Samples == 0 || first.Before(s.First) {
			s.First = first
		}
		if s.Samples == 0 || last.After(s.Last) {
			s.Last = last
		}
		s.Samples += len(all)
	}
}

// send sends one request until it is accepted or refused.
func (p *Pusher) send(ctx context.Context, batch []part) (retries int, err error) {
	limited, cancel := context.WithTimeout(ctx, p.config.Deadline)
	defer cancel()
	kind, message := remote.WriteV1MessageType, any(messageV1(batch))
	if p.config.Version == V2 {
		kind, message = remote.WriteV2MessageType, messageV2(batch)
	}
	var last error
	_, err = p.api.Write(limited, kind, message, remote.WithWriteRetryCallback(func(err error) {
		retries++
		last = err
		if p.config.Retried != nil {
			p.config.Retried(err)
		}
	}))
	switch {
	case err == nil:
		return retries, nil
	case ctx.Err() != nil:
		return retries, ctx.Err()
	case limited.Err() != nil:
		if last == nil {
			last = err
		}
		return retries, fmt.Errorf("%s did not accept samples within %s: %w", p.config.URL, p.config.Deadline, last)
	}
	var sum Summary
	sum.add(batch)
	return retries, &RefusedError{sum.First, sum.Last, err}
}

func messageV1(batch []part) *prompb.WriteRequest {
	message := &prompb.WriteRequest{Timeseries: make([]prompb.TimeSeries, len(batch))}
	for i := range batch {
		series := &message.Timeseries[i]
		series.Labels = prompb.FromLabels(batch[i].track.labels, nil)
		series.Samples = make([]prompb.Sample, len(batch[i].samples))
		for j, s := range batch[i].samples {
			series.Samples[j] = prompb.Sample{Timestamp: s.Time, Value: s.Value}
		}
	}
	return message
}

func messageV2(batch []part) *writev2.Request {
	symbols := writev2.NewSymbolTable()
	message := &writev2.Request{Timeseries: make([]*writev2.TimeSeries, len(batch))}
	for i := range batch {
		series := &writev2.TimeSeries{
			Metadata: &writev2.Metadata{Type: writev2.Metadata_METRIC_TYPE_GAUGE},
			Samples:  make([]*writev2.Sample, len(batch[i].samples)),
		}
		batch[i].track.labels.Range(func(l labels.Label) {
			series.LabelsRefs = append(series.LabelsRefs, symbols.Symbolize(l.Name), symbols.Symbolize(l.Value))
		})
		for j, s := range batch[i].samples {
			series.Samples[j] = &writev2.Sample{Timestamp: s.Time, Value: s.Value}
		}
		message.Timeseries[i] = series
	}
	message.Symbols = symbols.Symbols()
	return message
}
