package push

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"figures_exporter/exporter/timeline"
)

// Target says where the snapshots of a running program are sent and how. It is not changed once it is in use.
type Target struct {
	// Config says what is sent; Sent and Retried are the Follower's own.
	Config
	// Interval is the time between two pushes where no new snapshot asks for one before; more than 0. Where samples are filled
	// in, each series that stands gets a sample at least every one and a half intervals.
	Interval time.Duration
	// Checkpoint is the path of the file that notes what has been sent; empty is to forget it when the program ends.
	Checkpoint string
	// Explain adds to an error of a push what may help; nil is nothing.
	Explain func(error) error
}

// Check tells whether the target can be used, without asking the receiver.
func (t *Target) Check() error {
	if _, err := New(t.Config, nil); err != nil {
		return err
	}
	if t.Interval <= 0 {
		return fmt.Errorf("the interval %s is not above 0", t.Interval)
	}
	if t.Checkpoint == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(t.Checkpoint)); err != nil {
		return fmt.Errorf("the folder of the checkpoint: %w", err)
	}
	_, err := OpenLedger(t.Checkpoint, t.URL)
	return err
}

// Why a push failed, as an Observer is told.
const (
	// ReasonRefused is an answer that would be the same another time.
	ReasonRefused = "refused"
	// ReasonUnavailable is a receiver that did not accept a request before the deadline.
	ReasonUnavailable = "unavailable"
	// ReasonCheckpoint is a checkpoint file that cannot be read or written.
	ReasonCheckpoint = "checkpoint"
)

// Reasons gives all of them.
func Reasons() []string { return []string{ReasonRefused, ReasonUnavailable, ReasonCheckpoint} }

// Observer is told what a Follower does. Its methods are called from one goroutine at a time.
type Observer interface {
	// Following tells whether there is a target.
	Following(bool)
	// Sent tells of a request that was accepted.
	Sent(samples int)
	// Retried tells of a request that is tried again.
	Retried()
	// Failed tells of a push that ended before all was sent; reason is one of the constants.
	Failed(reason string)
	// Succeeded tells when the receiver had all that there was.
	Succeeded(at time.Time)
}

// FollowerConfig says what a Follower works with. Observer and Logger must be given.
type FollowerConfig struct {
	Observer Observer
	Logger   *slog.Logger
	// Now tells the time; nil is time.Now.
	Now func() time.Time
}

// Follower sends what is new in the snapshots of a running program, for as long as it runs:
//
//	Publish ─► snapshot ─┐
//	Use ─────► target ───┼─► Run: at once, and every interval ─► Pusher ─► receiver
//	                     │                                          │ what failed is sent with the next push
//	                     └──────────────────────────────────────────┘
//
// Without a target it opens no connection. Use and Publish are safe for concurrent use and do not block.
type Follower struct {
	config FollowerConfig
	// wake has room for one: more than one reason to look at what there is are as good as one.
	wake chan struct{}

	mu       sync.Mutex
	target   *Target
	snapshot *timeline.Snapshot
	// interrupt ends the push under way, if there is one.
	interrupt context.CancelFunc

	// What follows belongs to Run.
	current *Target
	pusher  *Pusher
	ledger  *Ledger
	// failing is true after a push that failed, until one succeeds.
	failing bool
	// unsaid is true until the log has told of the first push to the target that succeeded.
	unsaid bool
}

// NewFollower makes a Follower without a target; Run starts it.
func NewFollower(c FollowerConfig) *Follower {
	if c.Now == nil {
		c.Now = time.Now
	}
	return &Follower{config: c, wake: make(chan struct{}, 1)}
}

// Use replaces the target; nil is none. A push to the one before is interrupted. Nothing is sent before the next Publish,
// so that figures found by older settings do not reach a receiver that newer ones name.
func (f *Follower) Use(t *Target) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.target, f.snapshot = t, nil
	if f.interrupt != nil {
		f.interrupt()
	}
	f.look()
}

// Publish hands over the newest snapshot. One that was handed over before is no reason to send.
func (f *Follower) Publish(s *timeline.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s != f.snapshot {
		f.snapshot = s
		f.look()
	}
}

func (f *Follower) look() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Run sends until the context ends. It must be called once.
func (f *Follower) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	defer f.leave()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		case <-timer.C:
		}
		started := time.Now()
		target := f.round(ctx)
		if target == nil {
			timer.Stop()
			continue // until Use
		}
		timer.Reset(max(0, target.Interval-time.Since(started)))
	}
}

// round makes one push and gives the target.
func (f *Follower) round(ctx context.Context) *Target {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f.mu.Lock()
	target, snapshot := f.target, f.snapshot
	f.interrupt = cancel
	f.mu.Unlock()
	if target != f.current {
		f.leave()
		f.current = target
		f.config.Observer.Following(target != nil)
	}
	if target == nil || snapshot == nil {
		return target
	}
	now := f.config.Now()
	sum, err := f.push(ctx, snapshot, now)
	var file checkpointError
	switch {
	case ctx.Err() != nil && !errors.As(err, &file): // the program ends, or there is another target
	case err != nil:
		f.fail(err)
	default:
		f.succeed(sum, now)
	}
	return target
}

// leave lets go of the target.
func (f *Follower) leave() {
	if f.current != nil && f.current.Client != nil {
		f.current.Client.CloseIdleConnections()
	}
	f.current, f.pusher, f.failing, f.unsaid = nil, nil, false, true
}

// checkpointError is a fault of the checkpoint file, which is this machine's and not the receiver's.
type checkpointError struct{ error }

// Unwrap gives what is wrong.
func (e checkpointError) Unwrap() error { return e.error }

func (f *Follower) push(ctx context.Context, snapshot *timeline.Snapshot, now time.Time) (Summary, error) {
	if f.pusher == nil {
		pusher, err := f.newPusher()
		if err != nil {
			return Summary{}, err
		}
		f.pusher = pusher
	}
	return f.pusher.Push(ctx, snapshot, now)
}

// newPusher goes on with the ledger of the target before where it is that of this one too: without a checkpoint it is the
// only memory of what was sent.
func (f *Follower) newPusher() (*Pusher, error) {
	t := f.current
	if f.ledger == nil || f.ledger.path != t.Checkpoint || f.ledger.destination != t.URL {
		ledger, err := OpenLedger(t.Checkpoint, t.URL)
		if err != nil {
			return nil, checkpointError{err}
		}
		f.ledger = ledger
	}
	c := t.Config
	if c.Every > 0 {
		c.Refresh = t.Interval / 2 // a snapshot may have asked for a push since the interval before
	}
	sent := 0
	c.Sent = func(sum Summary) {
		if sum.Requests == 1 {
			sent = 0 // the first of a push
		}
		f.config.Observer.Sent(sum.Samples - sent)
		sent = sum.Samples
	}
	c.Retried = func(err error) {
		f.config.Observer.Retried()
		if !f.failing {
			f.failing = true
			f.config.Logger.Warn("the receiver of push.url accepts no samples; they are tried again", "url", t.URL, "err", err)
			return
		}
		f.config.Logger.Debug("trying again to push", "url", t.URL, "err", err)
	}
	return New(c, f.ledger)
}

func (f *Follower) fail(err error) {
	f.failing = true
	reason := ReasonUnavailable
	var refused *RefusedError
	var file checkpointError
	switch {
	case errors.As(err, &refused):
		reason = ReasonRefused
	case errors.As(err, &file):
		reason = ReasonCheckpoint
	}
	f.config.Observer.Failed(reason)
	if f.current.Explain != nil {
		err = f.current.Explain(err)
	}
	f.config.Logger.Error("pushing failed; what was not accepted is sent again", "url", f.current.URL, "reason", reason, "err", err)
}

func (f *Follower) succeed(sum Summary, now time.Time) {
	f.config.Observer.Succeeded(now)
	say := f.config.Logger.Debug
	if f.failing || f.unsaid {
		say = f.config.Logger.Info
	}
	f.failing, f.unsaid = false, false
	say("the receiver of push.url has all figures", "url", f.current.URL, "samples", sum.Samples, "series", sum.Series, "requests", sum.Requests)
	if sum.Late > 0 {
		f.config.Logger.Info("series changed in a time that had been sent: the change shows from now on", "series", sum.Late)
	}
}
