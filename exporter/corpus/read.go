package corpus

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"golang.org/x/sync/semaphore"
)

// readAhead bounds the bytes of the files that are read or wait to be handed on, beside the one at hand. A page counts
// eight times, because its tree is larger than its text.
const readAhead = 64 << 20

// readAll reads files, several at a time, and yields the results in the order of the jobs. An error is that of ctx or
// yield's. No goroutine is left when it returns.
func (c *Corpus) readAll(ctx context.Context, jobs []job, yield func(*result) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	type task struct {
		weight int64
		done   chan *result
	}
	order := make(chan task, c.cfg.Workers-1) // as many as there are workers, with the one that yield waits for
	budget := semaphore.NewWeighted(readAhead)
	running.Add(1)
	go func() {
		defer running.Done()
		defer close(order)
		for _, j := range jobs {
			t := task{weight: j.entry.print.size + 1, done: make(chan *result, 1)}
			if formatOf(j.entry.path) == page {
				t.weight *= 8
			}
			t.weight = min(t.weight, readAhead)
			if budget.Acquire(ctx, t.weight) != nil {
				return
			}
			select {
			case order <- t:
			case <-ctx.Done():
				return
			}
			running.Add(1)
			go func() {
				defer running.Done()
				t.done <- c.read(ctx, j)
			}()
		}
	}()
	for t := range order {
		select {
		case r := <-t.done:
			if err := ctx.Err(); err != nil {
				return err // what was read meanwhile may be cut short
			}
			if err := yield(r); err != nil {
				return err
			}
			budget.Release(t.weight)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// Read goes once through all roots and yields every document and every fault: the documents in the order of roots and
// paths, each fault before the document it belongs to. It holds only a few documents at a time. A root that gives
// nothing does not stop the others. The error joins a *RootError for each such root, which is yielded as a fault too; or
// it is that of ctx or of yield, which end it as soon as the files at hand are done: a page takes some seconds at worst.
func (c *Corpus) Read(ctx context.Context, yield func(Item) error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.look(ctx, func(Source, fingerprint) bool { return true })
	if err != nil {
		return err
	}
	defer s.close()
	yieldFault := func(f Fault) error {
		return yield(Item{Source: Source{f.Root, f.Path}, Fault: &f})
	}
	var faults []Fault
	var failed []error
	for _, f := range s.failed {
		failed = append(failed, f)
		faults = append(faults, f.fault())
	}
	for _, list := range s.faults {
		faults = append(faults, list...)
	}
	sortFaults(faults)
	for _, f := range withoutDoubles(faults) {
		if err := yieldFault(f); err != nil {
			return err
		}
	}
	ids := map[string]Source{}
	err = c.readAll(ctx, s.jobs, func(r *result) error {
		for _, f := range r.faults {
			if err := yieldFault(f); err != nil {
				return err
			}
		}
		if r.doc == nil {
			return nil
		}
		if other, taken := ids[r.doc.ID]; taken {
			return yieldFault(duplicate(r.source, r.doc.ID, other))
		}
		ids[r.doc.ID] = r.source
		return yield(Item{Doc: r.doc, Source: r.source, Size: r.print.size, ModTime: r.print.modTime()})
	})
	if err != nil {
		return err
	}
	return errors.Join(failed...)
}

func duplicate(s Source, id string, other Source) Fault {
	return Fault{Root: s.Root, Path: s.Path, Reason: ReasonDuplicateID,
		Err: fmt.Errorf("its id %s is that of %s already, expected another; a %s can give it one", id, other, MetadataFile)}
}
