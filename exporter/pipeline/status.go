package pipeline

import (
	"time"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// Status is what is served and what is wrong. It is not changed once it was published.
type Status struct {
	Snapshot *timeline.Snapshot
	// Demonstration is true where no corpus is set and the built-in one is served.
	Demonstration bool
	// Roots are the folders and files of the corpus, sorted.
	Roots []Root
	// Faults are all files that could not be read at the last look.
	Faults []corpus.Fault
	// Corrections are all corrections in force, in the order of their files.
	Corrections []Correction
	// Corrected tells, by figure, which of Corrections changed it, by their index.
	Corrected map[figure.ID][]int
	// BuildDuration is how long building the snapshot took.
	BuildDuration time.Duration
	// ReloadFailure says why the last reload was refused; empty where it was not.
	ReloadFailure string
}

// Root is one folder or file of the corpus.
type Root struct {
	Path string
	// Available is false while it is missing, or went empty all at once.
	Available bool
}

// Correction is one correction by the user and what it does.
type Correction struct {
	corpus.Correction
	// Figures is how many figures of the snapshot it drops, overrides or gives another source. None means that it has
	// been overtaken by a change of the article, or was never right.
	Figures int
}

// CorrectionsUsed counts the corrections that change a figure.
func (s *Status) CorrectionsUsed() int {
	used := 0
	for i := range s.Corrections {
		if s.Corrections[i].Figures > 0 {
			used++
		}
	}
	return used
}

// CorrectionsUnused counts the corrections that change nothing.
func (s *Status) CorrectionsUnused() int { return len(s.Corrections) - s.CorrectionsUsed() }
