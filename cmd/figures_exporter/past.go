package main

import (
	"context"
	"fmt"
	"time"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/timeline"
)

// snapshot reads the paths, or the corpus of the settings where there are none, and gives what stands now. faulty is true
// where a document could not be read; it was told of then.
func (p *program) snapshot(ctx context.Context, settings *config.Settings, paths []string, now time.Time) (snapshot *timeline.Snapshot, faulty bool, err error) {
	tools, err := newToolbox(settings)
	if err != nil {
		return nil, false, err
	}
	if len(paths) == 0 {
		paths = settings.Corpus
	}
	c := tools.timeline()
	c.ForgetExcluded = true
	store := timeline.NewStore(c)
	progress := newProgress(p.stderr)
	defer progress.clear()
	err = p.eachDocument(ctx, tools, paths, func(fault *corpus.Fault) {
		faulty = true
		progress.clear()
		p.complain(fault.Error())
	}, func(f found) error {
		if len(f.figures) > 0 {
			store.Put(f.figures[0].Document.ID, f.figures)
		}
		progress.document(len(f.figures))
		return nil
	})
	if err != nil {
		if ctx.Err() != nil || len(rootErrors(err)) == 0 {
			return nil, faulty, err
		}
		faulty = true // the roots were told of as faults
	}
	snapshot, err = store.Build(ctx, now)
	return snapshot, faulty, err
}

// timeFlag is a moment as a user writes it: RFC 3339, or a day, which is its first moment in UTC. It implements pflag.Value.
type timeFlag struct{ time.Time }

func (t *timeFlag) String() string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func (t *timeFlag) Type() string { return "time" }

func (t *timeFlag) Set(text string) error {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil {
			t.Time = at.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is no time, expected one such as 2024-10-01 or 2024-10-01T12:00:00Z", text)
}

// days gives a length of time in whole days, rounded up.
func days(d time.Duration) int { return int((d + 24*time.Hour - 1) / (24 * time.Hour)) }
