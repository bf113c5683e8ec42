package timeline

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// ErrStopped is what Rebuild returns once Run has ended.
var ErrStopped = errors.New("the keeper of the snapshot has stopped")

// KeeperConfig says what a Keeper builds from and whom it tells.
type KeeperConfig struct {
	// Store is where the figures are. See Keeper.Use.
	Store *Store
	// Now tells the time; nil is time.Now.
	Now func() time.Time
	// Built is called after each build with the snapshot, which is in force by then, and with how long it took; nil is
	// nobody. The next build waits until it returns.
	Built func(snapshot *Snapshot, took time.Duration)
	// Logger is told of every build; nil is nobody.
	Logger *slog.Logger
}

// Keeper holds the snapshot that is in force and builds the next one on request: one at a time. What is requested while
// a build runs waits for the next one, and however many requests wait, they are one build. All methods are safe for
// concurrent use.
//
//	Put, Delete ─► Store
//	Request ─────► wake (room for one) ─► Run: Build ─► current ─► Snapshot()
//	Rebuild ─────► waiting ───────────────────┘ answered by the first build that began after the call
type Keeper struct {
	config  KeeperConfig
	current atomic.Pointer[Snapshot]
	wake    chan struct{}
	stopped chan struct{}

	mu      sync.Mutex
	store   *Store
	waiting []chan<- *Snapshot
}

// NewKeeper makes a Keeper that has no snapshot yet. Run must be called for it to build any.
func NewKeeper(config KeeperConfig) *Keeper {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Built == nil {
		config.Built = func(*Snapshot, time.Duration) {}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	return &Keeper{
		config:  config,
		store:   config.Store,
		wake:    make(chan struct{}, 1),
		stopped: make(chan struct{}),
	}
}

// Snapshot gives the snapshot in force, and nil before the first build.
func (k *Keeper) Snapshot() *Snapshot { return k.current.Load() }

// Request asks for a build and returns at once.
func (k *Keeper) Request() {
	select {
	case k.wake <- struct{}{}:
	default: // a build that has not begun yet will see all that was put
	}
}

// Rebuild asks for a build, waits for one that began after the call, and gives its snapshot. The error is that of ctx,
// or ErrStopped.
func (k *Keeper) Rebuild(ctx context.Context) (*Snapshot, error) {
	answer := make(chan *Snapshot, 1) // room, so that a caller who has gone holds up nobody
	k.mu.Lock()
	k.waiting = append(k.waiting, answer)
	k.mu.Unlock()
	k.Request()
	select {
	case snapshot := <-answer:
		return snapshot, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-k.stopped:
		return nil, ErrStopped
	}
}

// Use makes the builds to come start from another Store: one for other metrics, filled before, so that settings and
// figures change together. It does not request a build.
func (k *Keeper) Use(store *Store) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.store = store
}

// Run builds on request until ctx is done, and then returns nil. It must be called once.
func (k *Keeper) Run(ctx context.Context) error {
	defer close(k.stopped)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-k.wake:
		}
		k.mu.Lock()
		store, answers := k.store, k.waiting
		k.waiting = nil
		k.mu.Unlock()

		began := time.Now()
		snapshot, err := store.Build(ctx, k.config.Now())
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		took := time.Since(began)
		if last := k.current.Load(); last != nil {
			snapshot.Generation = last.Generation + 1
		} else {
			snapshot.Generation = 1
		}
		k.current.Store(snapshot)
		k.config.Logger.Debug("snapshot built", "generation", snapshot.Generation, "documents", snapshot.Counts.Documents,
			"figures", snapshot.Counts.Figures, "took", took)
		k.config.Built(snapshot, took)
		for _, answer := range answers {
			answer <- snapshot
		}
	}
}
