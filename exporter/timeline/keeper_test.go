package timeline

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline/timelinetest"
)

// keeperTest runs a Keeper in a bubble, which fails the test where a goroutine is left when it ends.
func keeperTest(t *testing.T, f func(t *testing.T, k *Keeper, stop func())) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := NewStore(Config{Metrics: []figure.Metric{timelinetest.Troops}})
		k := NewKeeper(KeeperConfig{Store: store})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- k.Run(ctx) }()
		stop := sync.OnceFunc(func() {
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run: %v", err)
			}
		})
		defer stop()
		f(t, k, stop)
	})
}

func TestKeeperCoalescesRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var builds []uint64
		k := NewKeeper(KeeperConfig{Store: NewStore(Config{}), Built: func(s *Snapshot, _ time.Duration) {
			builds = append(builds, s.Generation)
			if s.Generation == 1 {
				<-release
			}
		}})
		if k.Snapshot() != nil {
			t.Error("a snapshot before the first build")
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- k.Run(ctx) }()
		k.Request()
		synctest.Wait() // the first build is in force and still held by Built
		if s := k.Snapshot(); s == nil || s.Generation != 1 {
			t.Errorf("the first snapshot: %+v", s)
		}
		for range 100 {
			k.Request()
		}
		close(release)
		synctest.Wait()
		if fmt.Sprint(builds) != "[1 2]" {
			t.Errorf("builds %v, want the 100 requests to be one", builds)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestKeeperRebuildSeesWhatWasPut(t *testing.T) {
	keeperTest(t, func(t *testing.T, k *Keeper, _ func()) {
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				id := fmt.Sprint("document ", i)
				k.store.PutDocument(&document.Document{ID: id}, nil)
				s, err := k.Rebuild(t.Context())
				if err != nil {
					t.Error(err)
				} else if _, ok := s.Document(id); !ok {
					t.Errorf("%s was put before the rebuild, and is not in its snapshot", id)
				}
			})
		}
		wg.Wait()
	})
}

func TestKeeperUse(t *testing.T) {
	keeperTest(t, func(t *testing.T, k *Keeper, _ func()) {
		if _, err := k.Rebuild(t.Context()); err != nil {
			t.Fatal(err)
		}
		other := NewStore(Config{Metrics: []figure.Metric{timelinetest.Casualties}})
		k.Use(other)
		s, err := k.Rebuild(t.Context())
		if err != nil || s.Metric("casualties") == nil || s.Generation != 2 {
			t.Errorf("after a change of store: %v %+v", err, s)
		}
	})
}

func TestKeeperStops(t *testing.T) {
	keeperTest(t, func(t *testing.T, k *Keeper, stop func()) {
		stop()
		if _, err := k.Rebuild(t.Context()); !errors.Is(err, ErrStopped) {
			t.Errorf("rebuild after the end: %v", err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		k := NewKeeper(KeeperConfig{Store: NewStore(Config{})}) // nobody runs it
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := k.Rebuild(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("rebuild with a deadline: %v", err)
		}
	})
}
