// Package pipeline wires what the other packages do one by one into a running whole: documents in, figures out of them,
// and the snapshot that is served.
//
//	settings ─► Load ─► Inputs ─┬─► corpus ──Sync──► documents ─► extract ─► corrections ─► store ─► keeper ─► snapshot
//	   ▲                        │     │                 (several at one time, in order)        ▲                  │
//	   │                        │   Watch ──► loop ──► only what changed ──────────────────────┘                  ▼
//	Reload ──► loop ────────────┘                                                                      Status: what is served,
//	          (all of it anew; swapped in one go, or not at all)                                       what is wrong
//
// One goroutine, the loop, does everything that changes something, so that a reload and a change of a file never meet.
package pipeline

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// Corpus is where documents come from. *corpus.Corpus is one.
type Corpus interface {
	// Sync gives what changed since the Sync before; the first gives everything.
	Sync(context.Context) (corpus.Changes, error)
	// Watch tells when a Sync is worth while, until the context ends.
	Watch(context.Context) <-chan struct{}
	// Populated gives the roots that have had articles, and Expect tells a successor of them.
	Populated() []string
	Expect(populated []string)
}

// Extract finds the figures of a document; those that were left out are among them. It gives the document back with what
// could be inferred of it from its text. An error is a fault of that document alone. It must be safe for concurrent use.
type Extract func(*document.Document) (*document.Document, []*figure.Figure, error)

// Inputs are what a reload replaces, all of it at once.
type Inputs struct {
	Corpus  Corpus
	Extract Extract
	// Timeline says which metrics there are and how many series they may have.
	Timeline timeline.Config
	// Roots are the folders and files of the corpus as the user wrote them.
	Roots []string
	// Activate is called once these inputs are in force; nil is nothing. It must not block.
	Activate func()
}

// Observer is told what happens. Its methods are called from several goroutines.
type Observer interface {
	// DocumentRead tells of a document and how long it took to find its figures.
	DocumentRead(took time.Duration)
	// DocumentRemoved tells of a document that is gone.
	DocumentRemoved()
	// CorpusFailed tells of a root that vanished or emptied.
	CorpusFailed()
	// ConfigReloaded tells whether the inputs could be loaded again.
	ConfigReloaded(ok bool, at time.Time)
	// Published tells what is served from now on.
	Published(*Status)
}

// Config says what a Pipeline works with.
type Config struct {
	// Inputs are those to begin with.
	Inputs *Inputs
	// Load makes the inputs anew for a reload. Its error says everything that is wrong.
	Load     func() (*Inputs, error)
	Observer Observer
	Logger   *slog.Logger
	// Workers is how many documents are worked on at one time.
	Workers int
	// Now tells the time; nil is time.Now.
	Now func() time.Time
}

// refreshAfter is the age at which a snapshot is built again although nothing changed: what is dated ahead of the clock
// stands at the time of the build until its own has come.
const refreshAfter = time.Hour

// Pipeline keeps the snapshot up to date. Snapshot, Status and Reload are safe for concurrent use.
type Pipeline struct {
	config  Config
	keeper  *timeline.Keeper
	status  atomic.Pointer[Status]
	reloads chan reload
	// built is how long the last build took, in nanoseconds.
	built atomic.Int64
	// logged are the faults that the log has told of and that are there still. It belongs to the loop.
	logged map[string]bool
}

type reload struct {
	ctx  context.Context // the caller's own, for as long as it waits
	done chan error
}

// New makes a Pipeline; Run starts it.
func New(c Config) (*Pipeline, error) {
	if c.Inputs == nil || c.Load == nil || c.Observer == nil || c.Logger == nil {
		return nil, errors.New("pipeline: Inputs, Load, Observer and Logger must be given")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Pipeline{
		config:  c,
		reloads: make(chan reload),
	}
	p.keeper = timeline.NewKeeper(timeline.KeeperConfig{Now: c.Now, Logger: c.Logger, Built: func(_ *timeline.Snapshot, took time.Duration) {
		p.built.Store(int64(took))
	}})
	return p, nil
}

// Snapshot gives the snapshot in force, and nil before the first.
func (p *Pipeline) Snapshot() *timeline.Snapshot { return p.keeper.Snapshot() }

// Status tells what is served and what is wrong, and nil before the first corpus was read.
func (p *Pipeline) Status() *Status { return p.status.Load() }

// ErrStopped is what Reload returns when the pipeline does not run any more.
var ErrStopped = errors.New("figures_exporter is being stopped")

// Reload loads settings, topics and corpus again and returns when they are in force, or with what is wrong with them:
// then everything stays as it was. One reload runs at a time.
func (p *Pipeline) Reload(ctx context.Context) error {
	r := reload{ctx, make(chan error, 1)}
	select {
	case p.reloads <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run reads the corpus, keeps the snapshot up to date and answers reloads until the context ends, which is no error. It
// must be called once. An error is that of the first look at the corpus: nothing could be served then.
func (p *Pipeline) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	ctx, cancel := context.WithCancel(ctx)
	g.Go(func() error { return p.keeper.Run(ctx) })
	g.Go(func() error {
		defer cancel()
		return p.loop(ctx)
	})
	err := g.Wait()
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func (p *Pipeline) loop(ctx context.Context) error {
	current, err := p.start(ctx, p.config.Inputs)
	if err != nil {
		return err
	}
	defer func() { current.stop() }()
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-current.changes:
			if !ok {
				return nil // the context has ended
			}
			if err := p.update(ctx, current); err != nil {
				return err
			}
		case r := <-p.reloads:
			next, err := p.reload(ctx, r.ctx, current)
			if err == nil {
				current.stop()
				current = next
			}
			r.done <- err
		}
	}
}

// reload puts new inputs in force in one go, or leaves everything as it was. A root that had articles and has none now
// is no new, empty one: it stops the reload like one that is gone, since most reloads are asked for by machines, and a
// mount that failed is an empty folder. It gives up when whoever asked has gone, or the program is being stopped.
func (p *Pipeline) reload(ctx, asked context.Context, current *generation) (*generation, error) {
	inputs, err := p.config.Load()
	if err == nil {
		inputs.Corpus.Expect(current.inputs.Corpus.Populated())
		asked, cancel := context.WithCancel(asked)
		defer cancel()
		defer context.AfterFunc(ctx, cancel)()
		var next *generation
		if next, err = p.prepare(asked, inputs); err == nil {
			if err = p.enforce(ctx, next); err == nil {
				p.config.Logger.Info("settings, topics and corpus have been read again", "documents", next.total)
				return next, nil
			}
		}
	}
	p.config.Logger.Error("the settings in force stay as they were", "err", err)
	p.config.Observer.ConfigReloaded(false, p.config.Now())
	p.publish(func(s *Status) { s.ReloadFailure = err.Error() })
	return nil, err
}

func (p *Pipeline) start(ctx context.Context, inputs *Inputs) (*generation, error) {
	first, err := p.prepare(ctx, inputs)
	if err != nil {
		return nil, err
	}
	if err := p.enforce(ctx, first); err != nil {
		return nil, err
	}
	p.config.Logger.Info("the corpus has been read", "documents", first.total, "faults", len(first.faults),
		"figures", p.Snapshot().Counts.Figures)
	return first, nil
}

// prepare reads the corpus of new inputs into a store of its own. A root that is not there is an error: it has not
// vanished, it was never right.
func (p *Pipeline) prepare(ctx context.Context, inputs *Inputs) (*generation, error) {
	g := newGeneration(inputs, p.config)
	changes, err := inputs.Corpus.Sync(ctx)
	if err != nil {
		return nil, err
	}
	return g, g.take(ctx, changes, nil)
}

// enforce swaps the snapshot for that of another generation and begins to watch its corpus.
func (p *Pipeline) enforce(ctx context.Context, g *generation) error {
	p.keeper.Use(g.store)
	if _, err := p.keeper.Rebuild(ctx); err != nil {
		return err
	}
	p.logFaults(g.faults)
	g.watch(ctx)
	if g.inputs.Activate != nil {
		g.inputs.Activate()
	}
	p.config.Observer.ConfigReloaded(true, p.config.Now())
	p.publish(func(s *Status) {
		*s = Status{}
		g.describe(s)
	})
	return nil
}

// update takes in what changed in the corpus. A fault of the corpus is no error here: the last good state stays.
func (p *Pipeline) update(ctx context.Context, g *generation) error {
	changes, err := g.inputs.Corpus.Sync(ctx)
	if ctx.Err() != nil {
		return nil
	}
	before := g.unavailable
	if err := g.take(ctx, changes, err); err != nil {
		return ignoreCancelled(ctx, err)
	}
	p.logFaults(g.faults)
	for _, root := range g.unavailable {
		if !slices.Contains(before, root) {
			p.config.Observer.CorpusFailed()
			p.config.Logger.Error("a part of the corpus is gone; its last documents stay in force", "root", root, "err", err)
		}
	}
	for _, root := range before {
		if !slices.Contains(g.unavailable, root) {
			p.config.Logger.Info("a part of the corpus is back", "root", root)
		}
	}
	if changes.Changed() || p.config.Now().Sub(p.Snapshot().Built) >= refreshAfter {
		if _, err := p.keeper.Rebuild(ctx); err != nil {
			return ignoreCancelled(ctx, err)
		}
	}
	if changes.Changed() {
		p.config.Logger.Info("the corpus has changed", "read", len(changes.Documents), "removed", len(changes.Removed), "documents", changes.Total)
	}
	p.publish(g.describe)
	return nil
}

// maxLogged bounds how many new faults of one look are logged one by one: a folder of pictures that are called .txt
// must not drown the rest. Telemetry counts all of them.
const maxLogged = 100

// logFaults names the faults that are new. Roots that are gone have lines of their own.
func (p *Pipeline) logFaults(faults []corpus.Fault) {
	before := p.logged
	p.logged = make(map[string]bool, len(faults))
	fresh := 0
	for i := range faults {
		f := &faults[i]
		if f.Reason == corpus.ReasonRootVanished || f.Reason == corpus.ReasonRootEmptied {
			continue
		}
		text := f.Error()
		p.logged[text] = true
		if before[text] {
			continue
		}
		if fresh++; fresh <= maxLogged {
			p.config.Logger.Warn("a file of the corpus is at fault", "reason", f.Reason, "fault", text)
		}
	}
	if fresh > maxLogged {
		p.config.Logger.Warn("more files of the corpus are at fault", "files", fresh-maxLogged)
	}
}

func ignoreCancelled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// publish makes the next status out of the one before.
func (p *Pipeline) publish(change func(*Status)) {
	next := new(Status)
	if last := p.status.Load(); last != nil {
		*next = *last
	}
	change(next)
	if next.Snapshot = p.Snapshot(); next.Snapshot == nil {
		return // there is nothing to tell of yet
	}
	next.BuildDuration = time.Duration(p.built.Load())
	p.status.Store(next)
	p.config.Observer.Published(next)
}

// rootsOf lists the roots that an error of the corpus speaks of, sorted.
func rootsOf(err error) []string {
	var roots []string
	var walk func(error)
	walk = func(err error) {
		switch e := err.(type) { //nolint:errorlint // errors.As would find the first of them only
		case *corpus.RootError:
			roots = append(roots, e.Root)
		case interface{ Unwrap() []error }:
			for _, part := range e.Unwrap() {
				walk(part)
			}
		case interface{ Unwrap() error }:
			walk(e.Unwrap())
		}
	}
	walk(err)
	slices.Sort(roots)
	return slices.Compact(roots)
}

// cleanRoots gives the roots as the corpus names them.
func cleanRoots(roots []string) []string {
	clean := make([]string, len(roots))
	for i, r := range roots {
		clean[i] = filepath.Clean(r)
	}
	slices.Sort(clean)
	return slices.Compact(clean)
}
