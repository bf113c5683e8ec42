package pipeline

import (
	"time"

	"figures_exporter/exporter/corpus"
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
	// CorrectionsUsed and CorrectionsUnused tell how many corrections changed a figure, and how many did not.
	CorrectionsUsed, CorrectionsUnused int
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
