package pipeline

import (
	"context"
	"maps"
	"slices"
	"time"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// generation is what came of one set of inputs: their store, and what is known of their corpus beside the figures. It
// belongs to the loop.
type generation struct {
	inputs   *Inputs
	observer Observer
	workers  int

	store *timeline.Store
	// documents are those in force as they were read, for the day on which the corrections change.
	documents map[string]*document.Document
	// used has, by document, the figures that each correction changed in it, by the place of the correction.
	used        map[string]map[string][]figure.ID
	corrections *corpus.Corrections
	faults      []corpus.Fault
	// broken are the faults of documents, by id, whose figures could not be found.
	broken      map[string]corpus.Fault
	unavailable []string
	total       int

	changes <-chan struct{}
	cancel  context.CancelFunc
}

func newGeneration(inputs *Inputs, c Config) *generation {
	return &generation{
		inputs: inputs, observer: c.Observer, workers: c.Workers,
		store:     timeline.NewStore(inputs.Timeline),
		documents: map[string]*document.Document{}, used: map[string]map[string][]figure.ID{}, broken: map[string]corpus.Fault{},
	}
}

// watch begins to watch the corpus; stop ends it.
func (g *generation) watch(ctx context.Context) {
	ctx, g.cancel = context.WithCancel(ctx)
	g.changes = g.inputs.Corpus.Watch(ctx)
}

func (g *generation) stop() {
	g.cancel()
	for range g.changes { // until its goroutine has ended
	}
}

// take puts what a Sync found into the store. failed is the error of the Sync, of which only the roots are of interest.
// An error is that of the context; the documents that were not taken in until then are in no store.
func (g *generation) take(ctx context.Context, changes corpus.Changes, failed error) error {
	g.faults, g.unavailable, g.total, g.corrections = changes.Faults, rootsOf(failed), changes.Total, changes.Corrections
	for _, id := range changes.Removed {
		delete(g.documents, id)
		delete(g.used, id)
		delete(g.broken, id)
		g.store.Delete(id)
		g.observer.DocumentRemoved()
	}
	for _, d := range changes.Documents {
		g.documents[d.ID] = d
	}
	work := changes.Documents
	if changes.CorrectionsChanged && len(work) < len(g.documents) {
		// What a correction changed cannot be told from the store any more: all figures are found again.
		work = make([]*document.Document, 0, len(g.documents))
		for _, d := range g.documents {
			work = append(work, d)
		}
	}
	if err := g.extract(ctx, work); err != nil {
		return err
	}
	g.faults = slices.Clone(g.faults) // it is the corpus' own
	for _, id := range slices.Sorted(maps.Keys(g.broken)) {
		g.faults = append(g.faults, g.broken[id])
	}
	return nil
}

func (g *generation) extract(ctx context.Context, documents []*document.Document) error {
	type extracted struct {
		document *document.Document
		figures  []*figure.Figure
		used     map[string][]figure.ID
		err      error
	}
	work := func(d *document.Document) extracted {
		began := time.Now()
		described, figures, err := g.inputs.Extract(d)
		g.observer.DocumentRead(time.Since(began))
		figures, uses := g.corrections.Apply(figures)
		var used map[string][]figure.ID // most documents have none
		for i := range uses {
			if len(uses[i].Figures) > 0 {
				if used == nil {
					used = map[string][]figure.ID{}
				}
				used[uses[i].Place()] = uses[i].Figures
			}
		}
		return extracted{described, figures, used, err}
	}
	return Ordered(ctx, g.workers, slices.Values(documents), work, func(e extracted) error {
		g.store.PutDocument(e.document, e.figures)
		if delete(g.broken, e.document.ID); e.err != nil {
			g.broken[e.document.ID] = corpus.Fault{Path: e.document.Path, Reason: corpus.ReasonExtraction, Err: e.err}
		}
		if g.used[e.document.ID] = e.used; e.used == nil {
			delete(g.used, e.document.ID)
		}
		return nil
	})
}

// describe notes what is known of the corpus.
func (g *generation) describe(s *Status) {
	s.Faults, s.Demonstration = g.faults, len(g.inputs.Roots) == 0
	s.Roots = s.Roots[:0:0]
	for _, root := range cleanRoots(g.inputs.Roots) {
		s.Roots = append(s.Roots, Root{Path: root, Available: !slices.Contains(g.unavailable, root)})
	}
	figures := map[string][]figure.ID{}
	for _, used := range g.used {
		for place, ids := range used {
			figures[place] = append(figures[place], ids...)
		}
	}
	s.Corrections = make([]Correction, 0, g.corrections.Len())
	s.Corrected = make(map[figure.ID][]int)
	for i, c := range g.corrections.All() {
		s.Corrections = append(s.Corrections, Correction{c, len(figures[c.Place()])})
		for _, id := range figures[c.Place()] {
			s.Corrected[id] = append(s.Corrected[id], i)
		}
	}
}
