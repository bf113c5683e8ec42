package corpus

import (
	"io/fs"
	"syscall"
)

// inodeOf gives the number of the inode and when it last changed, in nanoseconds since 1970.
func inodeOf(info fs.FileInfo) (inode uint64, changed int64) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino, st.Ctim.Nano()
	}
	return 0, 0
}
