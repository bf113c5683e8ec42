package history

import (
	"context"
	"errors"
)

// ErrBusy is what Enter returns where no place became free in time.
var ErrBusy = errors.New("too many questions about the past are being answered")

// Gate bounds how many questions are answered at one time, over all roads: each may take as much memory as its limit on
// samples admits. It is safe for concurrent use.
type Gate struct{ places chan struct{} }

// NewGate makes a Gate with places for n questions, at least one.
func NewGate(n int) *Gate { return &Gate{make(chan struct{}, max(n, 1))} }

// Enter waits for a place until ctx is done. The caller must call leave when its question has been answered and the
// answer's memory given up. The error wraps ErrBusy and that of ctx.
func (g *Gate) Enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.places <- struct{}{}:
		return func() { <-g.places }, nil
	case <-ctx.Done():
		return nil, errors.Join(ErrBusy, ctx.Err())
	}
}
