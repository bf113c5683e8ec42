package main

import (
	"context"
	"errors"
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

// timeFlag is a moment as a flag. It implements pflag.Value.
type timeFlag struct{ config.Moment }

func (t *timeFlag) Type() string { return "time" }

func (t *timeFlag) Set(text string) error {
	if text == "" {
		return errors.New("no time, expected one such as 2024-10-01 or 2024-10-01T12:00:00Z")
	}
	if err := t.UnmarshalText([]byte(text)); err != nil {
		return fmt.Errorf("%w, expected one such as 2024-10-01 or 2024-10-01T12:00:00Z", err)
	}
	return nil
}

// days gives a length of time in whole days, rounded up.
func days(d time.Duration) int { return int((d + 24*time.Hour - 1) / (24 * time.Hour)) }
