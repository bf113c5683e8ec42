package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// root is one of the corpus' roots. It is opened anew for every listing, so that a root that is replaced as a whole (a
// mounted volume, a link set to another folder) is seen.
type root struct {
	name  string
	given fs.FS // instead of a path
}

// openRoot is a root while it is being read. Everything is opened through os.Root, which does not leave the folder
// even where somebody exchanges a folder for a link meanwhile.
type openRoot struct {
	*root
	fsys fs.FS
	// real is the root's path without links, "" for a given file system.
	real string
	// file is the name of a root that is a single file, else "".
	file string
	// fileSystem opens a single file that is a link. The user has named it, so it may lead anywhere.
	fileSystem fs.FS
	close      func()
}

func (r *root) open() (*openRoot, error) {
	if r.given != nil {
		if _, err := fs.Stat(r.given, "."); err != nil {
			return nil, err
		}
		return &openRoot{root: r, fsys: r.given, close: func() {}}, nil
	}
	real, err := filepath.EvalSymlinks(r.name)
	if err != nil {
		return nil, err
	}
	if real, err = filepath.Abs(real); err != nil {
		return nil, err
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		dir, err := os.OpenRoot(real)
		if err != nil {
			return nil, err
		}
		return &openRoot{root: r, fsys: dir.FS(), real: real, close: func() { _ = dir.Close() }}, nil
	}
	// A single file: what stands beside it is found by the name the user gave, its bytes where that leads.
	beside, err := os.OpenRoot(filepath.Dir(r.name))
	if err != nil {
		return nil, err
	}
	target, err := os.OpenRoot(filepath.Dir(real))
	if err != nil {
		_ = beside.Close()
		return nil, err
	}
	return &openRoot{
		root: r, fsys: beside.FS(), real: real, file: filepath.Base(r.name), fileSystem: target.FS(),
		close: func() { _ = beside.Close(); _ = target.Close() },
	}, nil
}

// overlaps tells whether a file could be reached through both roots.
func (r *openRoot) overlaps(o *openRoot) bool {
	if r.real == "" || o.real == "" {
		return false
	}
	sep := string(filepath.Separator)
	a, b := strings.TrimSuffix(r.real, sep)+sep, strings.TrimSuffix(o.real, sep)+sep
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// identity is the same for two entries that are the same file, through whichever root.
func (r *openRoot) identity(e *entry) string {
	if r.file != "" {
		return r.real
	}
	return filepath.Join(r.real, filepath.FromSlash(e.target))
}

// display is the name of a file of the root as the user knows it.
func (r *openRoot) display(rel string) string {
	if r.file != "" {
		return filepath.Join(filepath.Dir(r.name), rel)
	}
	return filepath.ToSlash(r.name) + "/" + rel
}

var errOutside = errors.New("the link leads out of the root; links are followed only inside it")

// resolve gives the path below the root that a link leads to, through all links on the way.
func (r *openRoot) resolve(link string) (string, error) {
	if r.real == "" {
		return "", errors.New("links are not followed here")
	}
	target, err := filepath.EvalSymlinks(filepath.Join(r.real, filepath.FromSlash(link)))
	if err != nil {
		return "", err
	}
	rel, err := filepath.Rel(r.real, target)
	if err != nil || !filepath.IsLocal(rel) {
		return target, errOutside
	}
	return filepath.ToSlash(rel), nil
}

func hidden(name string) bool { return strings.HasPrefix(name, ".") && name != "." }

// format is how a file is read.
type format uint8

const (
	noFormat format = iota
	plain
	markdown
	page
)

func formatOf(name string) format {
	switch strings.ToLower(path.Ext(name)) {
	case ".txt":
		return plain
	case ".md":
		return markdown
	case ".html", ".htm":
		return page
	}
	return noFormat
}

func checkRegular(info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return irregular(info.Mode())
}

// irregular says what a file is instead of a regular one.
func irregular(mode fs.FileMode) error {
	what := "something else"
	switch {
	case mode.IsDir():
		what = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		what = "a pipe"
	case mode&fs.ModeSocket != 0:
		what = "a socket"
	case mode&fs.ModeDevice != 0:
		what = "a device"
	}
	return fmt.Errorf("it is %s, expected a regular file", what)
}
