package pipeline

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"
)

// Ordered works on several values at one time and hands the results on in the order of the values. At most twice as
// many values as workers are under way, so that memory is bounded however many there are. It returns the first error of
// take, or that of the context; values is then no longer drawn from.
func Ordered[V, R any](ctx context.Context, workers int, values iter.Seq[V], work func(V) R, take func(R) error) error {
	workers = max(workers, 1)
	g, ctx := errgroup.WithContext(ctx)
	type task struct {
		value V
		// done has room for the result, so that no worker waits for the results before its own.
		done chan R
	}
	tasks, inOrder := make(chan task), make(chan task, workers)
	g.Go(func() error {
		defer close(tasks)
		defer close(inOrder)
		for value := range values {
			t := task{value, make(chan R, 1)}
			for _, c := range [...]chan<- task{inOrder, tasks} {
				select {
				case c <- t:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		return ctx.Err()
	})
	for range workers {
		g.Go(func() error {
			for t := range tasks {
				t.done <- work(t.value)
			}
			return nil
		})
	}
	g.Go(func() error {
		for t := range inOrder {
			select {
			case r := <-t.done:
				if err := take(r); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}
