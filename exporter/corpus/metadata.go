package corpus

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// known is what is known of an article besides its text; what is unknown is empty. It is comparable.
type known struct {
	ID, Outlet, Title, URL, Language, Notice string
	Published                                time.Time
}

// fill takes from o what is not known yet.
func (k *known) fill(o known) {
	k.ID, k.Outlet, k.Title = first(k.ID, o.ID), first(k.Outlet, o.Outlet), first(k.Title, o.Title)
	k.URL, k.Language, k.Notice = first(k.URL, o.URL), first(k.Language, o.Language), first(k.Notice, o.Notice)
	if k.Published.IsZero() {
		k.Published = o.Published
	}
}

// metadataFile is a corpus.yaml as it was last read.
type metadataFile struct {
	print fingerprint
	// dir is the folder that it lies in, below the root.
	dir string
	// documents are its entries by path below the root.
	documents map[string]known
	// named are the same paths with their places, in the order of the file.
	named    []named
	defaults known
	faults   []Fault
}

type named struct {
	path, file string
	node       *yaml.Node
}

var (
	documentKeys = []string{"file", "id", "outlet", "published", "url", "title", "language", "notice"}
	defaultKeys  = []string{"outlet", "language", "notice"}
)

// parseMetadata reads a corpus.yaml. Everything that cannot be used is reported; the rest is used.
func parseMetadata(data []byte, display, dir string) (*metadataFile, *checker) {
	m := &metadataFile{dir: dir, documents: map[string]known{}}
	c := &checker{file: display}
	for _, top := range c.fields(c.document(data), "", "documents", "defaults") {
		switch top.name {
		case "documents":
			for _, n := range c.list(top.value, "documents") {
				m.entry(c, n)
			}
		case "defaults":
			for _, f := range c.fields(top.value, "defaults", defaultKeys...) {
				m.defaults.set(c, f, "defaults")
			}
		}
	}
	return m, c
}

func (m *metadataFile) entry(c *checker, n *yaml.Node) {
	const key = "documents"
	if isNull(n) {
		c.problem(n, key, "an entry is empty, expected a mapping with the key file")
		return
	}
	var k known
	var file string
	var at *yaml.Node
	fields := c.fields(n, key, documentKeys...)
	for _, f := range fields {
		if f.name == "file" {
			at = f.value
			if s, ok := c.text(f.value, key+".file", urlLimit); ok {
				file = s
			}
			continue
		}
		k.set(c, f, key)
	}
	if at == nil {
		if n.Kind == yaml.MappingNode {
			c.problem(n, key+".file", "it is missing, expected the path of an article below this folder")
		}
		return
	}
	if file == "" {
		return
	}
	below := path.Clean(strings.TrimPrefix(file, "./"))
	if !fs.ValidPath(below) || below == "." {
		c.problem(at, key+".file", "it is %q, expected a path below this folder, with / between folders", shorten(file))
		return
	}
	p := path.Join(m.dir, below)
	if _, twice := m.documents[p]; twice {
		c.problem(at, key+".file", "%q has an entry already, expected one a file; the first is used", file)
		return
	}
	m.documents[p] = k
	m.named = append(m.named, named{p, file, at})
}

// set takes a field of an entry, reported where it cannot be used. A key without a value says nothing.
func (k *known) set(c *checker, f field, key string) {
	if isNull(f.value) {
		return
	}
	key = join(key, f.name)
	switch f.name {
	case "id":
		if s, ok := c.id(f.value, key); ok {
			k.ID = s
		}
	case "outlet":
		if s, ok := c.text(f.value, key, nameLimit); ok {
			k.Outlet = s
		}
	case "title":
		if s, ok := c.text(f.value, key, titleLimit); ok {
			k.Title = s
		}
	case "url":
		if s, ok := c.url(f.value, key); ok {
			k.URL = s
		}
	case "language":
		if s, ok := c.language(f.value, key); ok {
			k.Language = s
		}
	case "notice":
		if s, ok := c.text(f.value, key, noticeLimit); ok {
			k.Notice = s
		}
	case "published":
		if t, _, ok := c.when(f.value, key); ok {
			k.Published = t
		}
	}
}

// unnamed reports the files that have an entry but are no articles of the listing.
func (m *metadataFile) unnamed(l *listing, c *checker, files map[string]bool) {
	for _, n := range m.named {
		if files[n.path] {
			continue
		}
		_, err := fs.Stat(l.fsys, n.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.problem(n.node, "documents.file", "there is no file %q, expected an article below this folder", n.file)
		case err != nil:
			c.problem(n.node, "documents.file", "%q cannot be read: %v", n.file, cause(err))
		case l.file == "":
			c.problem(n.node, "documents.file",
				"%q is no article, expected a name that ends in .txt, .md, .html or .htm and does not begin with a dot", n.file)
		}
	}
}

// knownOf gives what all corpus.yaml files of a root say of a file: first the entries, the nearest folder's before those
// further out, then the defaults in the same order.
func knownOf(file string, byDir map[string]*metadataFile) known {
	var k known
	if len(byDir) == 0 {
		return k
	}
	for _, entries := range []bool{true, false} {
		for dir := path.Dir(file); ; dir = path.Dir(dir) {
			if m := byDir[dir]; m != nil {
				if !entries {
					k.fill(m.defaults)
				} else if e, ok := m.documents[file]; ok {
					k.fill(e)
				}
			}
			if dir == "." {
				break
			}
		}
	}
	return k
}
