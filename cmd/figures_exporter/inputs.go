package main

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/extract"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/topic"
	"figures_exporter/exporter/web/display"
)

// demonstrationRoot stands for the built-in corpus in messages.
const demonstrationRoot = "demonstration"

// toolbox is what settings make: the topics and what reads by them.
type toolbox struct {
	settings  *config.Settings
	topics    *topic.Set
	extractor *extract.Extractor
	columns   *display.Columns
}

// newToolbox loads the topics of the settings. Its error says everything that is wrong with them.
func newToolbox(s *config.Settings) (*toolbox, error) {
	topics, err := loadTopics(s.Topics)
	if err != nil {
		return nil, err
	}
	extractor, err := extract.New(extract.Config{Topics: topics, MinConfidence: s.MinConfidence, Now: time.Now})
	if err != nil {
		return nil, fmt.Errorf("preparing the extraction by the topics %s: %w", strings.Join(topics.Topics, ", "), err)
	}
	party := make(map[string]string, len(topics.Declared))
	for _, m := range topics.Declared {
		party[m.Name] = m.Party
	}
	return &toolbox{settings: s, topics: topics, extractor: extractor, columns: display.New(party)}, nil
}

// loadTopics loads built-in topics by their names and users' topics by the paths of their files.
func loadTopics(entries []string) (*topic.Set, error) {
	c := topic.Config{FS: config.Topics, KnownUnit: knownUnit}
	for _, entry := range entries {
		if config.IsTopicFile(entry) {
			c.UserFiles = append(c.UserFiles, entry)
		} else {
			c.Names = append(c.Names, entry)
		}
	}
	return topic.Load(c)
}

func knownUnit(dimension, unit string) bool {
	u, ok := quantity.UnitNamed(unit)
	return ok && string(u.Dimension) == dimension
}

// extract finds the figures of a document.
func (t *toolbox) extract(d *document.Document) (*document.Document, []*figure.Figure, error) {
	r := t.extractor.Extract(d)
	return r.Document, r.Figures, r.Err
}

// corpus makes a reader of the roots, and of the built-in demonstration where there are none.
func (t *toolbox) corpus(roots []string, logger *slog.Logger) (*corpus.Corpus, error) {
	c := corpus.Config{
		Roots:        roots,
		MaxFileBytes: int64(t.settings.MaxFileSize),
		Stable:       time.Duration(t.settings.StableAfter),
		Rescan:       time.Duration(t.settings.RescanInterval),
		Outlets:      t.extractor.OutletOf,
		Logger:       logger,
	}
	if len(roots) == 0 {
		c.FS = []corpus.FSRoot{{Name: demonstrationRoot, FS: config.Demo}}
	}
	return corpus.New(c)
}

// timeline says what series are made of the figures.
func (t *toolbox) timeline() timeline.Config {
	return timeline.Config{Metrics: t.topics.Metrics(), MaxSeriesPerMetric: t.settings.MaxSeriesPerMetric, Life: time.Duration(t.settings.FigureLife)}
}

// faultsOf takes an error apart into the lines that tell of it: lists of faults and joined errors have one for each.
func faultsOf(err error) []string { return strings.Split(err.Error(), "\n") }
