package pipeline

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func upTo(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// The first values take longest, and still come first.
func TestOrdered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []int
		err := Ordered(t.Context(), 4, upTo(20),
			func(i int) int { <-time.After(time.Duration(20-i) * time.Second); return i * i },
			func(r int) error { got = append(got, r); return nil })
		want := make([]int, 20)
		for i := range want {
			want[i] = i * i
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v, %v", got, err)
		}
	})
}

func TestOrderedIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const workers = 3
		drawn, taken := atomic.Int64{}, make(chan struct{})
		values := func(yield func(int) bool) {
			for i := range 100 {
				drawn.Add(1)
				if !yield(i) {
					return
				}
			}
		}
		ended := make(chan error, 1)
		go func() {
			ended <- Ordered(t.Context(), workers, values, func(i int) int { return i }, func(int) error { <-taken; return nil })
		}()
		synctest.Wait() // nobody takes the first result
		if n := drawn.Load(); n > 2*workers+1 {
			t.Errorf("%d values were drawn before the first result was taken", n)
		}
		close(taken)
		if err := <-ended; err != nil || drawn.Load() != 100 {
			t.Errorf("drawn %d, %v", drawn.Load(), err)
		}
	})
}

func TestOrderedStops(t *testing.T) {
	broken := errors.New("broken pipe")
	endless := func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	}
	err := Ordered(t.Context(), 2, endless, func(i int) int { return i }, func(i int) error {
		if i == 5 {
			return broken
		}
		return nil
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = Ordered(ctx, 2, endless, func(i int) int { return i }, func(i int) error {
		if i == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
