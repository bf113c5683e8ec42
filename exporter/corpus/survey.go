package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"time"
)

// survey is all there is to read: the listings of the roots that could be listed, what their corpus.yaml files say, and
// what is wrong with the others.
type survey struct {
	listings []*listing
	jobs     []job
	// failed are the roots that gave nothing.
	failed []*RootError
	// faults are those of links, folders, corpus.yaml and corrections.yaml, by root.
	faults map[string][]Fault
	// waiting is how many YAML files have changed and are not stable yet.
	waiting     int
	corrections *Corrections
	folders     []string
}

func (s *survey) close() {
	for _, l := range s.listings {
		l.close()
	}
}

// look lists all roots and reads the YAML files beside the articles. ready tells whether a changed YAML file may be
// read; until then its last contents hold. The caller holds c.mu and closes the survey. The error is that of ctx.
func (c *Corpus) look(ctx context.Context, ready func(Source, fingerprint) bool) (*survey, error) {
	s := &survey{faults: map[string][]Fault{}}
	var fixes []*correctionsFile
	for _, r := range c.roots {
		l, err := list(ctx, r)
		var failed *RootError
		switch {
		case errors.As(err, &failed):
			s.failed = append(s.failed, failed)
			continue
		case err != nil:
			s.close()
			return nil, err
		case len(l.files) == 0 && len(l.unlisted) == 0 && c.populated[r.name]:
			l.close()
			s.failed = append(s.failed, &RootError{Root: r.name, Kind: ErrRootEmptied})
			continue
		}
		if len(l.files) > 0 {
			c.populated[r.name] = true
		}
		s.listings = append(s.listings, l)
	}
	taken := claims(s.listings)
	for _, l := range s.listings {
		faults := append([]Fault(nil), l.faults...)
		byDir := map[string]*metadataFile{}
		for _, e := range l.metadata {
			if m := c.metadataOf(l, e, ready, s); m != nil {
				byDir[m.dir] = m
			}
		}
		if len(byDir) > 0 {
			files := make(map[string]bool, len(l.files))
			for i := range l.files {
				files[l.files[i].path] = true
			}
			for _, e := range l.metadata {
				m := byDir[path.Dir(e.path)]
				if m == nil {
					continue
				}
				check := &checker{file: l.display(e.path)}
				m.unnamed(l, check, files)
				faults = append(faults, m.faults...)
				faults = append(faults, problemFaults(l, e.path, ReasonBadMetadata, check)...)
			}
		}
		for _, e := range l.corrections {
			if f := c.correctionsOf(l, e, ready, s); f != nil {
				fixes = append(fixes, f)
				faults = append(faults, f.faults...)
			}
		}
		s.faults[l.name] = faults
		for _, e := range l.files {
			if taken != nil {
				id := l.identity(&e)
				if l.real != "" && taken[id] {
					c.cfg.Logger.Debug("A file can be reached through two roots and is read once", "root", l.name, "file", e.path)
					continue
				}
				taken[id] = true
			}
			s.jobs = append(s.jobs, job{
				root: l.openRoot, entry: e, known: knownOf(e.path, byDir), source: Source{Root: l.name, Path: e.path},
			})
		}
		for _, dir := range l.folders {
			if l.real != "" && l.file == "" {
				s.folders = append(s.folders, path.Join(l.real, dir))
			}
		}
	}
	for _, failed := range s.failed { // what a root said last holds while it is away
		for _, key := range sortedKeys(c.correctionF) {
			if key.Root == failed.Root {
				fixes = append(fixes, c.correctionF[key])
			}
		}
	}
	sort.SliceStable(fixes, func(i, j int) bool { return less(fixes[i].source, fixes[j].source) })
	s.corrections = newCorrections(fixes, func(f *correctionsFile, p *Problem) {
		s.faults[f.source.Root] = append(s.faults[f.source.Root],
			Fault{Root: f.source.Root, Path: f.source.Path, Reason: ReasonBadCorrection, Err: p})
	})
	c.forget(s)
	c.publish(s)
	return s, nil
}

func less(a, b Source) bool { return a.Root < b.Root || a.Root == b.Root && a.Path < b.Path }

// claims gives a set for the files that are taken, where a file may be reached through two roots, else nil.
func claims(listings []*listing) map[string]bool {
	for i, a := range listings {
		for _, b := range listings[:i] {
			if a.overlaps(b.openRoot) {
				return map[string]bool{}
			}
		}
	}
	return nil
}

func problemFaults(l *listing, file, reason string, c *checker) []Fault {
	out := make([]Fault, len(c.problems))
	for i, p := range c.problems {
		out[i] = Fault{Root: l.name, Path: file, Reason: reason, Err: p}
	}
	return out
}

// yamlFile reads a YAML file unless it is the one already known. It gives false where the old contents stay: because
// nothing has changed, because the file is not stable, or because it cannot be read or is no YAML; then with the faults.
func (c *Corpus) yamlFile(l *listing, e entry, old *fingerprint, reason string, ready func(Source, fingerprint) bool,
	s *survey, parse func([]byte) *checker) (read bool, print fingerprint, faults []Fault) {
	if old != nil && *old == e.print {
		return false, e.print, nil
	}
	src := Source{l.name, e.path}
	if !ready(src, e.print) {
		s.waiting++
		return false, fingerprint{}, nil
	}
	fault := func(err error) []Fault {
		return []Fault{{Root: l.name, Path: e.path, Reason: reason, Err: &Problem{l.display(e.path), 1, 1, "", err.Error()}}}
	}
	data, print, err := readFile(l.fsys, e.target, c.cfg.MaxFileBytes)
	switch {
	case errors.Is(err, errUnstable), errors.Is(err, fs.ErrNotExist):
		s.waiting++
		return false, fingerprint{}, nil
	case errors.Is(err, errTooLarge):
		return false, fingerprint{}, fault(sizeError(print.size, c.cfg.MaxFileBytes))
	case err != nil:
		return false, fingerprint{}, fault(fmt.Errorf("it cannot be read: %w", cause(err)))
	}
	check := parse(data)
	faults = problemFaults(l, e.path, reason, check)
	return !check.broken, print, faults
}

// metadataOf gives what a corpus.yaml says. One that is no YAML at all leaves what it said before in force.
func (c *Corpus) metadataOf(l *listing, e entry, ready func(Source, fingerprint) bool, s *survey) *metadataFile {
	key := Source{l.name, e.path}
	old := c.metadata[key]
	var oldPrint *fingerprint
	if old != nil {
		oldPrint = &old.print
	}
	var parsed *metadataFile
	read, print, faults := c.yamlFile(l, e, oldPrint, ReasonBadMetadata, ready, s, func(data []byte) *checker {
		m, check := parseMetadata(data, l.display(e.path), path.Dir(e.path))
		parsed = m
		return check
	})
	switch {
	case read:
		parsed.print, parsed.faults = print, faults
		c.metadata[key] = parsed
	case len(faults) > 0:
		kept := &metadataFile{dir: path.Dir(e.path)}
		if old != nil {
			*kept = *old
		}
		kept.print, kept.faults = print, faults
		c.metadata[key] = kept
	}
	return c.metadata[key]
}

func (c *Corpus) correctionsOf(l *listing, e entry, ready func(Source, fingerprint) bool, s *survey) *correctionsFile {
	key := Source{l.name, e.path}
	old := c.correctionF[key]
	var oldPrint *fingerprint
	if old != nil {
		oldPrint = &old.print
	}
	var parsed *correctionsFile
	read, print, faults := c.yamlFile(l, e, oldPrint, ReasonBadCorrection, ready, s, func(data []byte) *checker {
		f, check := parseCorrections(data, l.display(e.path), path.Dir(e.path))
		parsed = f
		return check
	})
	switch {
	case read:
		parsed.print, parsed.faults, parsed.source = print, faults, key
		c.correctionF[key] = parsed
	case len(faults) > 0:
		kept := &correctionsFile{source: key}
		if old != nil {
			*kept = *old
		}
		kept.print, kept.faults = print, faults
		c.correctionF[key] = kept
	}
	return c.correctionF[key]
}

// forget drops the YAML files that are gone from roots that could be listed.
func (c *Corpus) forget(s *survey) {
	there := map[Source]bool{}
	listed := map[string]*listing{}
	for _, l := range s.listings {
		listed[l.name] = l
		for _, list := range [][]entry{l.metadata, l.corrections} {
			for _, e := range list {
				there[Source{l.name, e.path}] = true
			}
		}
	}
	gone := func(key Source) bool {
		l := listed[key.Root]
		return l != nil && !there[key] && !l.hides(key.Path)
	}
	for key := range c.metadata {
		if gone(key) {
			delete(c.metadata, key)
		}
	}
	for key := range c.correctionF {
		if gone(key) {
			delete(c.correctionF, key)
		}
	}
}

// hides tells whether a path lies below a folder that could not be listed.
func (l *listing) hides(p string) bool {
	for _, dir := range l.unlisted {
		if p == dir || len(p) > len(dir) && p[:len(dir)] == dir && p[len(dir)] == '/' {
			return true
		}
	}
	return false
}

func (c *Corpus) publish(s *survey) {
	c.published.Lock()
	defer c.published.Unlock()
	c.current, c.folders = s.corrections, s.folders
}

func sortedKeys[V any](m map[Source]V) []Source {
	keys := make([]Source, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return less(keys[i], keys[j]) })
	return keys
}

// waiting is a file that has changed and is to be left alone for a while before it is read.
type waiting struct {
	print fingerprint
	since time.Time
}
