package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Where a fault can be other than in a file.
const (
	InEnvironment = "environment"
	InFlags       = "flags"
)

// Fault is one mistake in the settings.
type Fault struct {
	// Where is the path of the file, or InEnvironment, or InFlags.
	Where string
	// Line and Column count from 1, in characters; 0 outside files.
	Line, Column int
	// Key is the setting as it is written there: web.route_prefix, FIGURES_EXPORTER_WEB_ROUTE_PREFIX, --web.route-prefix.
	// Empty where the fault is of the file as a whole.
	Key string
	// Problem is what is wrong, Expected what would have been right (mostly "expected …"); Expected may be empty.
	Problem, Expected string
}

// Error writes `file:line:column: key: what is wrong, what was expected`.
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.Where)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Key != "" {
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.Problem)
	if f.Expected != "" {
		b.WriteString(", " + f.Expected)
	}
	return b.String()
}

// Faults are all mistakes found in one go, in the order of the file, then environment, then flags.
type Faults []Fault

// Error writes a line for each fault.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find a single Fault.
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// Misused tells whether any fault is in the flags: the program was called wrongly.
func (fs Faults) Misused() bool {
	return slices.ContainsFunc(fs, func(f Fault) bool { return f.Where == InFlags })
}

func (fs Faults) orNil() error {
	if len(fs) == 0 {
		return nil
	}
	rank := func(f Fault) int { return slices.Index([]string{InEnvironment, InFlags}, f.Where) }
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return fs
}

// closest gives the name that somebody who wrote this probably meant, and "" where none is near.
func closest(written string, names []string) string {
	best, bestDistance := "", max(2, len(written)/4)+1
	for _, name := range names {
		if d := editDistance(written, name); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// editDistance counts the insertions, deletions, substitutions and swaps of neighbours that turn a into b.
func editDistance(a, b string) int {
	var before []int
	last := make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
