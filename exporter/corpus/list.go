package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
)

// entry is a file that could be an article.
type entry struct {
	// path is where it was found below the root, target where its bytes are: both are the same but for links.
	path, target string
	print        fingerprint
}

// listing is all there is below a root.
type listing struct {
	*openRoot
	// files are the articles in the order of their paths.
	files []entry
	// metadata and corrections are the corpus.yaml and corrections.yaml files, in the order of their paths.
	metadata, corrections []entry
	// folders are the folders that were listed, and unlisted those that could not be; paths below the root.
	folders, unlisted []string
	faults            []Fault
	// walked holds the target of each folder that was listed, so that links in a circle end; links are yet to follow.
	walked map[string]bool
	links  []string
}

// list opens the root and lists what is below it. The error is a *RootError or that of the context.
func list(ctx context.Context, r *root) (*listing, error) {
	open, err := r.open()
	if err != nil {
		return nil, &RootError{Root: r.name, Kind: ErrRootVanished, Err: cause(err)}
	}
	l := &listing{openRoot: open, walked: map[string]bool{}}
	if open.file != "" {
		err = l.listFile()
	} else {
		err = l.listFolder(ctx)
	}
	if err != nil {
		open.close()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, &RootError{Root: r.name, Kind: ErrRootVanished, Err: cause(err)}
	}
	for _, list := range [][]entry{l.files, l.metadata, l.corrections} {
		sort.Slice(list, func(i, j int) bool { return list[i].path < list[j].path })
	}
	return l, nil
}

func (l *listing) fault(path, reason string, err error) {
	l.faults = append(l.faults, Fault{Root: l.name, Path: path, Reason: reason, Err: err})
}

func (l *listing) listFile() error {
	info, err := os.Stat(l.real)
	if err != nil {
		return err
	}
	if err := checkRegular(info); err != nil {
		l.fault(l.file, ReasonNotRegular, err)
	} else if formatOf(l.file) == noFormat {
		l.fault(l.file, ReasonUnsupported, errors.New("expected a name that ends in .txt, .md, .html or .htm"))
	} else {
		l.files = []entry{{path: l.file, target: filepath.Base(l.real), print: fingerprintOf(info)}}
	}
	for _, name := range []string{MetadataFile, CorrectionsFile} {
		if info, err := fs.Stat(l.fsys, name); err == nil && info.Mode().IsRegular() {
			l.add(name, name, info)
		}
	}
	return nil
}

// add notes a regular file if it is one of those that matter.
func (l *listing) add(path_, target string, info fs.FileInfo) {
	e := entry{path: path_, target: target, print: fingerprintOf(info)}
	switch name := path.Base(path_); {
	case name == MetadataFile:
		l.metadata = append(l.metadata, e)
	case name == CorrectionsFile:
		l.corrections = append(l.corrections, e)
	case formatOf(name) != noFormat:
		l.files = append(l.files, e)
	}
}

func (l *listing) listFolder(ctx context.Context) error {
	if err := l.walk(ctx, ".", "."); err != nil {
		return err
	}
	// Links come last, so that a file's own place wins over them, and in order, so that of two the first wins.
	// Following one may find more.
	seen := map[string]bool{}
	if len(l.links) > 0 {
		for _, list := range [][]entry{l.files, l.metadata, l.corrections} {
			for _, e := range list {
				seen[e.target] = true
			}
		}
	}
	for len(l.links) > 0 {
		links := l.links
		l.links = nil
		sort.Strings(links)
		for _, link := range links {
			if err := l.follow(ctx, link, seen); err != nil {
				return err
			}
		}
	}
	return nil
}

// walk lists a folder that was found at dir and whose files are at target, and all below it. An error is one of the
// root's own folder or the context's.
func (l *listing) walk(ctx context.Context, dir, target string) error {
	type place struct{ dir, target string }
	for todo := []place{{dir, target}}; len(todo) > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if l.walked[at.target] {
			continue
		}
		l.walked[at.target] = true
		children, err := fs.ReadDir(l.fsys, at.target)
		if err != nil {
			if at.target == "." {
				return err
			}
			if !errors.Is(err, fs.ErrNotExist) {
				l.unlisted = append(l.unlisted, at.dir)
				l.fault(at.dir, ReasonUnreadable, cause(err))
			}
			continue
		}
		l.folders = append(l.folders, at.target)
		for _, child := range children {
			name := child.Name()
			if hidden(name) {
				continue
			}
			p := path.Join(at.dir, name)
			switch kind := child.Type(); {
			case kind.IsDir():
				todo = append(todo, place{p, path.Join(at.target, name)})
			case kind&fs.ModeSymlink != 0:
				l.links = append(l.links, p)
			case !matters(name):
			case !kind.IsRegular():
				l.fault(p, ReasonNotRegular, irregular(kind))
			default:
				info, err := child.Info()
				if errors.Is(err, fs.ErrNotExist) {
					continue // gone again
				}
				if err != nil {
					l.fault(p, ReasonUnreadable, cause(err))
					l.unlisted = append(l.unlisted, p)
					continue
				}
				l.add(p, path.Join(at.target, name), info)
			}
		}
	}
	return nil
}

func matters(name string) bool {
	return name == MetadataFile || name == CorrectionsFile || formatOf(name) != noFormat
}

// follow adds what a link leads to.
func (l *listing) follow(ctx context.Context, link string, seen map[string]bool) error {
	named := matters(path.Base(link))
	target, err := l.resolve(link)
	if errors.Is(err, errOutside) {
		if info, statErr := os.Stat(target); named || statErr == nil && info.IsDir() {
			l.fault(link, ReasonOutsideRoot, err)
		}
		return nil
	}
	if err != nil {
		l.fault(link, ReasonBrokenLink, cause(err))
		return nil
	}
	info, err := fs.Stat(l.fsys, target)
	switch {
	case err != nil:
		l.fault(link, ReasonBrokenLink, cause(err))
	case info.IsDir():
		if err := l.walkLinked(ctx, link, target, seen); err != nil {
			return err
		}
	case !named || seen[target]:
	case !info.Mode().IsRegular():
		l.fault(link, ReasonNotRegular, checkRegular(info))
	default:
		seen[target] = true
		l.add(link, target, info)
	}
	return nil
}

// walkLinked lists a folder behind a link and leaves out the files that are known already.
func (l *listing) walkLinked(ctx context.Context, link, target string, seen map[string]bool) error {
	marks := []int{len(l.files), len(l.metadata), len(l.corrections)}
	if err := l.walk(ctx, link, target); err != nil {
		return err
	}
	for i, list := range []*[]entry{&l.files, &l.metadata, &l.corrections} {
		kept := (*list)[:marks[i]]
		for _, e := range (*list)[marks[i]:] {
			if !seen[e.target] {
				seen[e.target] = true
				kept = append(kept, e)
			}
		}
		*list = kept
	}
	return nil
}

// cause takes the operation and the path off an error; the fault names the file itself, and the path may be one that
// the user never wrote.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
