//go:build !unix

package main

import "os"

// terminalSize tells a terminal by its being a character device; its width is not known.
func terminalSize(f *os.File) (columns int, ok bool) {
	info, err := f.Stat()
	return 0, err == nil && info.Mode()&os.ModeCharDevice != 0
}

func isBrokenPipe(error) bool { return false }
