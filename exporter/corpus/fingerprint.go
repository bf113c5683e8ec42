package corpus

import (
	"io/fs"
	"time"
)

// fingerprint tells whether a file has changed since it was last looked at. It is comparable.
type fingerprint struct {
	size, modified int64 // bytes; nanoseconds since 1970
	// inode and changed show what keeps size and time: a file put in another's place, or written by a tool that sets
	// the time back. Zero where the platform does not tell.
	inode   uint64
	changed int64
}

func fingerprintOf(info fs.FileInfo) fingerprint {
	f := fingerprint{size: info.Size(), modified: info.ModTime().UnixNano()}
	f.inode, f.changed = inodeOf(info)
	return f
}

func (f fingerprint) modTime() time.Time { return time.Unix(0, f.modified) }
