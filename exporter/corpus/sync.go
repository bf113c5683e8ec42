package corpus

import (
	"context"
	"errors"
	"sort"

	"figures_exporter/exporter/document"
)

// Changes is what a Sync has found. The zero value says that nothing has changed and nothing is wrong.
type Changes struct {
	// Documents are those that are new or changed, in the order of their roots and paths. One with the id of a document
	// handed on before takes its place.
	Documents []*document.Document
	// Removed are the ids of documents that are gone, sorted.
	Removed []string
	// Faults are all that is wrong with the corpus now, not only what is new, sorted by root and path.
	Faults []Fault
	// Pending is how many files wait until they are stable.
	Pending int
	// Total is how many documents are in force.
	Total int
	// Corrections are those in force. CorrectionsChanged tells whether they differ from those of the Sync before.
	Corrections        *Corrections
	CorrectionsChanged bool
}

// Changed tells whether documents or corrections differ from those of the Sync before.
func (c *Changes) Changed() bool {
	return len(c.Documents) > 0 || len(c.Removed) > 0 || c.CorrectionsChanged
}

// source is what is remembered of a file between two Syncs.
type source struct {
	print fingerprint
	known known
	// id is the id of the document that the file gave, "" if it gave none.
	id string
	// active tells whether that document is in force; it is not where another has its id.
	active bool
	// retry asks to read it again although it has not changed.
	retry  bool
	faults []Fault
}

// Sync reads what is new or has changed since the Sync before it, and tells what is gone. The first one reads
// everything. The error joins a *RootError for each root that vanished or emptied; the Changes are good all the same and
// leave the documents of those roots as they were. If the error is that of ctx, the Changes are empty and nothing is
// remembered, so that the next Sync finds the same changes.
func (c *Corpus) Sync(ctx context.Context) (Changes, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	sync := &syncing{c: c, next: map[Source]*source{}, waiting: map[Source]waiting{}, docs: map[Source]*document.Document{}}
	s, err := c.look(ctx, sync.ready)
	if err != nil {
		return Changes{}, err
	}
	defer s.close()
	if err := sync.read(ctx, s); err != nil {
		return Changes{}, err
	}
	if err := sync.choose(ctx, s); err != nil {
		return Changes{}, err
	}
	return sync.commit(s)
}

// syncing is a Sync at work. Nothing of the corpus' memory of documents changes before commit.
type syncing struct {
	c       *Corpus
	next    map[Source]*source
	waiting map[Source]waiting
	docs    map[Source]*document.Document
	pending int
}

// ready tells whether a file that has changed may be read: the first Sync reads everything; later, what was last changed
// long enough ago by its own time, or has been seen as it is for long enough. The second helps where the clock of a file
// server runs ahead of ours.
func (y *syncing) ready(s Source, print fingerprint) bool {
	c := y.c
	if !c.synced || c.cfg.Stable < 0 {
		return true
	}
	now := c.cfg.Now()
	if now.Sub(print.modTime()) >= c.cfg.Stable {
		return true
	}
	w, ok := c.waiting[s]
	if !ok || w.print != print {
		w = waiting{print, now}
	}
	if now.Sub(w.since) >= c.cfg.Stable {
		return true
	}
	y.waiting[s] = w
	return false
}

// read keeps what has not changed and reads the rest.
func (y *syncing) read(ctx context.Context, s *survey) error {
	c := y.c
	for _, failed := range s.failed {
		y.keep(func(src Source) bool { return src.Root == failed.Root })
	}
	for _, l := range s.listings {
		if len(l.unlisted) > 0 {
			y.keep(func(src Source) bool { return src.Root == l.name && l.hides(src.Path) })
		}
	}
	var jobs []job
	for _, j := range s.jobs {
		old := c.state[j.source]
		switch {
		case old != nil && !old.retry && old.print == j.entry.print && old.known == j.known:
			y.next[j.source] = old.copy()
		case !y.ready(j.source, j.entry.print):
			y.wait(j.source)
		default:
			jobs = append(jobs, j)
		}
	}
	return c.readAll(ctx, jobs, y.take)
}

func (s *source) copy() *source {
	copied := *s
	return &copied
}

// keep leaves the sources as they were.
func (y *syncing) keep(which func(Source) bool) {
	for src, old := range y.c.state {
		if which(src) {
			y.next[src] = old.copy()
		}
	}
}

// wait leaves a source as it was until it can be read.
func (y *syncing) wait(src Source) {
	y.pending++
	if old := y.c.state[src]; old != nil {
		y.next[src] = old.copy()
	}
}

func (y *syncing) take(r *result) error {
	switch r.outcome {
	case unstable, vanished:
		// If it is gone for good, or its whole root is, the next listing tells.
		y.wait(r.source)
	case unreadable:
		kept := &source{}
		if old := y.c.state[r.source]; old != nil {
			kept = old.copy()
		}
		kept.retry, kept.faults = true, r.faults
		y.next[r.source] = kept
	default:
		n := &source{print: r.print, known: r.known, faults: r.faults}
		if r.doc != nil {
			n.id = r.doc.ID
			y.docs[r.source] = r.doc
		}
		y.next[r.source] = n
	}
	return nil
}

// choose finds for each id the document that has it: the first in the order of roots and paths. One that had to stand
// back until now is read again, because its text was not kept.
func (y *syncing) choose(ctx context.Context, s *survey) error {
	order := sortedKeys(y.next)
	holder := map[string]Source{}
	again := map[Source]bool{}
	for _, src := range order {
		n := y.next[src]
		if n.id == "" {
			n.active = false
			continue
		}
		if other, taken := holder[n.id]; taken {
			n.active = false
			delete(y.docs, src)
			n.faults = append(withoutReason(n.faults, ReasonDuplicateID), duplicate(src, n.id, other))
			continue
		}
		holder[n.id] = src
		n.faults = withoutReason(n.faults, ReasonDuplicateID)
		if old := y.c.state[src]; y.docs[src] == nil && (old == nil || !old.active || old.id != n.id) {
			again[src] = true
		}
		n.active = true
	}
	if len(again) == 0 {
		return nil
	}
	var jobs []job
	for _, j := range s.jobs {
		if again[j.source] {
			delete(again, j.source)
			jobs = append(jobs, j)
		}
	}
	for src := range again { // its root is away: the next Sync that sees it reads it
		y.next[src].active = false
	}
	return y.c.readAll(ctx, jobs, func(r *result) error {
		n := y.next[r.source]
		if r.doc == nil || r.doc.ID != n.id {
			// It has changed this moment.
			n.active, n.retry = false, true
			y.pending++
			return nil
		}
		n.print, n.faults = r.print, r.faults
		y.docs[r.source] = r.doc
		return nil
	})
}

func withoutReason(faults []Fault, reason string) []Fault {
	var kept []Fault
	for _, f := range faults {
		if f.Reason != reason {
			kept = append(kept, f)
		}
	}
	return kept
}

// commit remembers what was found and says what has changed.
func (y *syncing) commit(s *survey) (Changes, error) {
	c := y.c
	ch := Changes{
		Pending:     y.pending + s.waiting,
		Corrections: s.corrections, CorrectionsChanged: !s.corrections.equal(c.applied),
	}
	ids := map[string]bool{}
	for _, src := range sortedKeys(y.next) {
		n := y.next[src]
		ch.Faults = append(ch.Faults, n.faults...)
		if n.active {
			ids[n.id] = true
		}
		if doc := y.docs[src]; doc != nil {
			ch.Documents = append(ch.Documents, doc)
		}
	}
	ch.Total = len(ids)
	for _, old := range c.state {
		if old.active && !ids[old.id] {
			ch.Removed = append(ch.Removed, old.id)
		}
	}
	sort.Strings(ch.Removed)
	for root, faults := range s.faults {
		c.rootFaults[root] = faults
	}
	for _, faults := range c.rootFaults {
		ch.Faults = append(ch.Faults, faults...)
	}
	var failed []error
	for _, f := range s.failed {
		failed = append(failed, f)
		ch.Faults = append(ch.Faults, f.fault())
	}
	sortFaults(ch.Faults)
	ch.Faults = withoutDoubles(ch.Faults)
	c.state, c.waiting, c.applied, c.synced = y.next, y.waiting, s.corrections, true
	if ch.Pending > 0 {
		select {
		case c.pending <- struct{}{}:
		default:
		}
	}
	return ch, errors.Join(failed...)
}
