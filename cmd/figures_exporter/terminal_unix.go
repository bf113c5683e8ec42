//go:build unix

package main

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// terminalSize gives the width of a terminal in columns, and false for what is none. That a file is a character device
// says less: /dev/null is one.
func terminalSize(f *os.File) (columns int, ok bool) {
	size, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0, false
	}
	return int(size.Col), true
}

func isBrokenPipe(err error) bool { return errors.Is(err, unix.EPIPE) }
