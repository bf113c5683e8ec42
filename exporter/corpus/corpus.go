// Package corpus brings documents in: folders and single files of plain text, Markdown and HTML, a file system that is
// part of the program, or one document from a stream.
//
//	roots ── list ──► files ── read ──► bytes ── decode ──► text or page ── describe ──► document.Document
//	(root.go, list.go)  (file.go)         (charset.go)       (text.go, html.go)   (metadata.go)
//	    │
//	    ├─ corpus.yaml       what is known of the articles besides their text   (metadata.go)
//	    └─ corrections.yaml  figures and sources set right by hand              (corrections.go)
//
// Read streams everything once (read.go). Sync reads only what has changed since the Sync before, and Watch says when
// that is worth while (sync.go, watch.go).
//
// Rules that users can rely on:
//
//   - Articles are the files named *.txt, *.md, *.html and *.htm, in any case. Files and folders whose names begin with
//     a dot are passed over.
//   - Links are followed where they lead to a place inside the root; a link that leads out is a fault. A file that can
//     be reached in several ways is one document: its own place wins over a link, then the first path in order.
//   - Roots are taken in the order of their names, files in the order of their paths, so that nothing depends on the
//     order in which a file system lists them.
//   - The second document with an id is refused.
//   - A file over the bound on its size is refused without being read.
//   - A file that changes while it is read is no document yet. Read tries again a few times and then reports it; Sync
//     leaves the document as it was and comes back to it.
//   - The first Sync reads all files at once, so that a start does not wait. Later, a new or changed file waits until it
//     has been left alone for Config.Stable.
//   - A root that vanishes, or that had articles and has none any more, is an error and removes nothing. A Corpus that
//     takes another's place learns by Expect which roots had articles.
//   - A file that cannot be read for the moment (no permission, an input error) keeps the document it gave before.
package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"figures_exporter/exporter/document"
)

// The names of the files beside the articles.
const (
	MetadataFile    = "corpus.yaml"
	CorrectionsFile = "corrections.yaml"
)

// The defaults of Config.
const (
	DefaultMaxFileBytes = 16 << 20
	DefaultStable       = 2 * time.Second
	DefaultRescan       = time.Minute
	defaultDebounce     = 200 * time.Millisecond
)

// Config says what to read and how. The zero value reads nothing but ReadReader's streams.
type Config struct {
	// Roots are folders and single files.
	Roots []string
	// FS are file systems that are read like folders: the demonstration corpus that is part of the program.
	FS []FSRoot
	// MaxFileBytes bounds the size of an article, of a corpus.yaml and of a corrections.yaml in bytes;
	// 0 means DefaultMaxFileBytes.
	MaxFileBytes int64
	// Stable is how long a new or changed file must be left alone before Sync reads it; 0 means DefaultStable, a
	// negative one does not wait.
	Stable time.Duration
	// Rescan is how often Watch asks for a Sync without an event; 0 means DefaultRescan, a negative one never.
	Rescan time.Duration
	// Debounce is how long Watch waits after an event for the next one; 0 means 200 milliseconds.
	Debounce time.Duration
	// Outlets gives the name of the outlet behind a web host ("www.example.org", in lower case), and "" where it
	// knows none. It wins over the site name of a page, whose spelling varies. May be nil; must be safe for
	// concurrent use.
	Outlets func(host string) string
	// Workers is how many files are read at a time; 0 means one a processor.
	Workers int
	// Logger gets what is worth knowing but no fault; nil means none.
	Logger *slog.Logger
	// Now is the clock that Stable is measured by; nil means time.Now.
	Now func() time.Time
}

// FSRoot is a file system to be read like a folder.
type FSRoot struct {
	// Name stands for the root in sources, faults and errors.
	Name string
	FS   fs.FS
}

// Corpus reads the documents of its roots. All methods are safe for concurrent use; Read and Sync take turns.
type Corpus struct {
	cfg   Config
	roots []*root

	mu          sync.Mutex // held by Read and Sync for their whole length
	populated   map[string]bool
	metadata    map[Source]*metadataFile
	correctionF map[Source]*correctionsFile
	state       map[Source]*source
	rootFaults  map[string][]Fault
	waiting     map[Source]waiting
	applied     *Corrections // those of the last Sync
	synced      bool

	published sync.Mutex // guards what other goroutines ask for while Read or Sync is at work
	current   *Corrections
	folders   []string
	pending   chan struct{}
}

// New checks the settings and gives a corpus of which nothing has been read yet. Whether the roots exist shows only in
// Read and Sync. Roots that are named twice count once.
func New(cfg Config) (*Corpus, error) {
	if cfg.MaxFileBytes < 0 {
		return nil, fmt.Errorf("corpus: MaxFileBytes is %d, expected 0 or more", cfg.MaxFileBytes)
	}
	if cfg.Workers < 0 {
		return nil, fmt.Errorf("corpus: Workers is %d, expected 0 or more", cfg.Workers)
	}
	if cfg.MaxFileBytes == 0 {
		cfg.MaxFileBytes = DefaultMaxFileBytes
	}
	if cfg.Stable == 0 {
		cfg.Stable = DefaultStable
	}
	if cfg.Rescan == 0 {
		cfg.Rescan = DefaultRescan
	}
	if cfg.Debounce <= 0 {
		cfg.Debounce = defaultDebounce
	}
	if cfg.Workers == 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Outlets == nil {
		cfg.Outlets = func(string) string { return "" }
	}
	c := &Corpus{
		cfg:       cfg,
		populated: map[string]bool{},
		metadata:  map[Source]*metadataFile{}, correctionF: map[Source]*correctionsFile{},
		state: map[Source]*source{}, rootFaults: map[string][]Fault{}, waiting: map[Source]waiting{},
		current: &Corrections{}, applied: &Corrections{},
		pending: make(chan struct{}, 1),
	}
	seen := map[string]bool{}
	for _, name := range cfg.Roots {
		if name == "" {
			return nil, errors.New("corpus: a root is empty, expected the path of a folder or a file")
		}
		name = filepath.Clean(name)
		if !seen[name] {
			seen[name] = true
			c.roots = append(c.roots, &root{name: name})
		}
	}
	for _, r := range cfg.FS {
		if r.FS == nil || r.Name == "" {
			return nil, errors.New("corpus: a file system needs both Name and FS")
		}
		if seen[r.Name] {
			return nil, fmt.Errorf("corpus: the root %s is named twice, once as a file system", r.Name)
		}
		seen[r.Name] = true
		c.roots = append(c.roots, &root{name: r.Name, given: r.FS})
	}
	sort.Slice(c.roots, func(i, j int) bool { return c.roots[i].name < c.roots[j].name })
	return c, nil
}

// Source is where a document comes from. It is comparable.
type Source struct {
	// Root is the root as it was given, cleaned.
	Root string
	// Path is the path below the root with forward slashes; a single file's name.
	Path string
}

// String gives the path that a user knows the source by.
func (s Source) String() string {
	if s.Path == "" {
		return s.Root
	}
	if path.Base(filepath.ToSlash(s.Root)) == s.Path { // a root that is a single file
		return s.Root
	}
	return s.Root + "/" + s.Path
}

// The reasons of faults: a closed set, fit for a label.
const (
	ReasonRootVanished  = "root_vanished"   // a root is not there or cannot be opened
	ReasonRootEmptied   = "root_emptied"    // a root had articles and has none any more
	ReasonUnreadable    = "unreadable"      // no permission, or an input error
	ReasonVanished      = "vanished"        // it was listed, but was gone when it was to be read
	ReasonUnstable      = "unstable"        // it kept changing while it was read
	ReasonTooLarge      = "too_large"       // over Config.MaxFileBytes
	ReasonNotRegular    = "not_regular"     // a pipe, socket or device
	ReasonUnsupported   = "unsupported"     // a single file that is named like none of the formats
	ReasonOutsideRoot   = "outside_root"    // a link out of the root
	ReasonBrokenLink    = "broken_link"     // a link to nothing, or in a circle
	ReasonBinary        = "binary"          // no text
	ReasonEmpty         = "empty"           // no text but white space, or a page without an article
	ReasonEncoding      = "encoding"        // some bytes had no meaning in the encoding; the document is there
	ReasonTooComplex    = "too_complex"     // a page nested too deeply or with too many elements
	ReasonMalformed     = "malformed"       // a page that its reader could not make sense of
	ReasonDuplicateID   = "duplicate_id"    // a document before it has its id
	ReasonBadMetadata   = "bad_metadata"    // something in a corpus.yaml, or in what the article says about itself
	ReasonBadCorrection = "bad_corrections" // something in a corrections.yaml
	ReasonExtraction    = "extraction"      // finding its figures broke off: a fault of the program
)

// Reasons are all values of Fault.Reason, sorted.
func Reasons() []string {
	return []string{
		ReasonBadCorrection, ReasonBadMetadata, ReasonBinary, ReasonBrokenLink, ReasonDuplicateID, ReasonEmpty,
		ReasonEncoding, ReasonExtraction, ReasonMalformed, ReasonNotRegular, ReasonOutsideRoot, ReasonRootEmptied, ReasonRootVanished,
		ReasonTooComplex, ReasonTooLarge, ReasonUnreadable, ReasonUnstable, ReasonUnsupported, ReasonVanished,
	}
}

// Fault is an input that gave no document, or a part of what is said about one that could not be used.
type Fault struct {
	// Root and Path are as in Source; Path is empty where the whole root is meant.
	Root, Path string
	// Reason is one of Reasons.
	Reason string
	// Err says more. For what stands in a YAML file it is a *Problem, with line and column.
	Err error
}

// Error names the file and says what is wrong with it.
func (f *Fault) Error() string {
	var p *Problem
	if errors.As(f.Err, &p) { // names the file itself
		return p.Error()
	}
	return fmt.Sprintf("%s: %s: %v", Source{f.Root, f.Path}, strings.ReplaceAll(f.Reason, "_", " "), f.Err)
}

// Unwrap gives Err.
func (f *Fault) Unwrap() error { return f.Err }

func sortFaults(faults []Fault) {
	sort.SliceStable(faults, func(i, j int) bool {
		a, b := &faults[i], &faults[j]
		if a.Root != b.Root {
			return a.Root < b.Root
		}
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		var p, q *Problem
		if errors.As(a.Err, &p) && errors.As(b.Err, &q) && (p.Line != q.Line || p.Column != q.Column) {
			return p.Line < q.Line || p.Line == q.Line && p.Column < q.Column
		}
		return a.Reason < b.Reason
	})
}

// withoutDoubles leaves out what a YAML file has been found guilty of already, through another root beside it.
func withoutDoubles(faults []Fault) []Fault {
	var seen map[Problem]bool
	kept := faults[:0]
	for _, f := range faults {
		var p *Problem
		if errors.As(f.Err, &p) {
			if seen[*p] {
				continue
			}
			if seen == nil {
				seen = map[Problem]bool{}
			}
			seen[*p] = true
		}
		kept = append(kept, f)
	}
	return kept
}

// The errors of a whole root; match them with errors.Is.
var (
	// ErrRootVanished says that a root is not there, or cannot be opened or listed.
	ErrRootVanished = errors.New("the root cannot be read")
	// ErrRootEmptied says that a root that had articles has none any more.
	ErrRootEmptied = errors.New("the root had articles and has none any more")
)

// RootError is what Read and Sync return for each root that gave nothing; both join them with errors.Join.
type RootError struct {
	// Root is as in Source.
	Root string
	// Kind is ErrRootVanished or ErrRootEmptied.
	Kind error
	// Err is the cause, and may be nil.
	Err error
}

// Error names the root and the cause.
func (e *RootError) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("corpus %s: %v", e.Root, e.Kind)
	}
	return fmt.Sprintf("corpus %s: %v: %v", e.Root, e.Kind, e.Err)
}

// Unwrap gives Kind and Err.
func (e *RootError) Unwrap() []error { return []error{e.Kind, e.Err} }

func (e *RootError) fault() Fault {
	reason := ReasonRootVanished
	if errors.Is(e.Kind, ErrRootEmptied) {
		reason = ReasonRootEmptied
	}
	err := e.Err
	if err == nil {
		err = e.Kind
	}
	return Fault{Root: e.Root, Reason: reason, Err: err}
}

// Item is one thing that Read has found: a document, or a fault.
type Item struct {
	// Doc is nil where Fault is set, and the other way round.
	Doc *document.Document
	// Source is where it stands.
	Source Source
	// Size is the size of the file in bytes.
	Size int64
	// ModTime is when the file was last changed, as the file system tells.
	ModTime time.Time
	Fault   *Fault
}

// Populated gives the roots that have had articles, sorted.
func (c *Corpus) Populated() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Sorted(maps.Keys(c.populated))
}

// Expect says that roots have had articles before, as another Corpus knows by Populated: one of them that has none is an
// emptied root from the first Sync on. Names that are no roots of this Corpus do not matter.
func (c *Corpus) Expect(populated []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.roots {
		if slices.Contains(populated, r.name) {
			c.populated[r.name] = true
		}
	}
}

// Corrections gives the corrections of all roots as the last Read or Sync found them. Within Read's yield they are
// those of that Read. It is never nil.
func (c *Corpus) Corrections() *Corrections {
	c.published.Lock()
	defer c.published.Unlock()
	return c.current
}
