package main

import (
	"io"
	"os"
	"strconv"
)

// The width of tables: where it is not known, and the least and most that is used of it.
const (
	defaultColumns = 120
	minColumns     = 60
	maxColumns     = 240
)

// isTerminal tells whether a person reads the output directly.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	_, terminal := terminalSize(f)
	return terminal
}

// columnsOf gives the width to write tables in: that of the terminal, or what COLUMNS says.
func columnsOf(w io.Writer) int {
	columns := defaultColumns
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		columns = n
	} else if f, ok := w.(*os.File); ok {
		if n, terminal := terminalSize(f); terminal && n > 0 {
			columns = n
		}
	}
	return min(max(columns, minColumns), maxColumns)
}

// emphasizes tells whether the output may hold escape sequences: only for a terminal that understands them and a person who
// has not asked for none (no-color.org).
func emphasizes(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}
