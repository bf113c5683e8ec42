package topic

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Fault is one mistake in a topic.
type Fault struct {
	// File is the path as it was given; of a built-in topic its path in the embedded files.
	File string
	// Line and Column count from 1, columns in characters; both are 0 where a whole file is at fault: it cannot be read.
	Line, Column int
	// Key is where in the file: "metrics[0].labels[2]". Empty for the file as a whole.
	Key string
	// Message says what is wrong and what was expected.
	Message string
}

// Error gives "file:line:column: key: message".
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	for _, part := range [...]string{f.Key, f.Message} {
		if part != "" {
			if b.Len() > 0 {
				b.WriteString(": ")
			}
			b.WriteString(part)
		}
	}
	return b.String()
}

// Faults are all mistakes found, in the order of file, line and column. It is the type of Load's errors.
type Faults []Fault

// Error gives one line a fault.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the faults one by one, for errors.As.
func (fs Faults) Unwrap() []error {
	out := make([]error, len(fs))
	for i, f := range fs {
		out[i] = f
	}
	return out
}

func (fs Faults) sorted() Faults {
	out := slices.Clone(fs)
	slices.SortStableFunc(out, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Key, b.Key),
			cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(out)
}
