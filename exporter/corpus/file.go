package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"figures_exporter/exporter/document"
)

// outcome is what came of reading a file.
type outcome uint8

const (
	gotDocument outcome = iota
	unusable            // what the file holds is no document, and will not be until it changes
	unreadable          // the file could not be read; it may be readable the next time
	vanished            // it is not there any more
	unstable            // it changed while it was read
)

// job is a file to be read, with what is known of it besides its text.
type job struct {
	root   *openRoot
	entry  entry
	known  known
	source Source
}

// result is what came of a job. Document is set where outcome is gotDocument; faults may be there besides.
type result struct {
	job
	outcome outcome
	print   fingerprint
	doc     *document.Document
	faults  []Fault
}

func (r *result) fault(reason string, err error) {
	r.faults = append(r.faults, Fault{Root: r.source.Root, Path: r.source.Path, Reason: reason, Err: err})
}

var (
	errTooLarge = errors.New("too large")
	errUnstable = errors.New("it changed while it was read")
)

// attempts is how often a file that changes while it is read is read again at once.
const attempts = 3

// read reads a file and makes its document.
func (c *Corpus) read(ctx context.Context, j job) *result {
	r := &result{job: j, print: j.entry.print}
	if r.print.size > c.cfg.MaxFileBytes {
		r.outcome = unusable
		r.fault(ReasonTooLarge, sizeError(r.print.size, c.cfg.MaxFileBytes))
		return r
	}
	fsys := j.root.fsys
	if j.root.fileSystem != nil {
		fsys = j.root.fileSystem
	}
	var data []byte
	var err error
	for range attempts {
		data, r.print, err = readFile(fsys, j.entry.target, c.cfg.MaxFileBytes)
		if !errors.Is(err, errUnstable) || ctx.Err() != nil {
			break
		}
	}
	switch {
	case err == nil:
		c.parse(ctx, r, formatOf(j.entry.path), data)
	case errors.Is(err, errTooLarge):
		r.outcome = unusable
		r.fault(ReasonTooLarge, sizeError(r.print.size, c.cfg.MaxFileBytes))
	case errors.Is(err, errUnstable):
		r.outcome = unstable
		r.fault(ReasonUnstable, fmt.Errorf("%w, %d times in a row; expected a file that is complete", errUnstable, attempts))
	case errors.Is(err, fs.ErrNotExist):
		r.outcome = vanished
		r.fault(ReasonVanished, errors.New("it was listed, but was gone when it was to be read"))
	default:
		r.outcome = unreadable
		r.fault(ReasonUnreadable, cause(err))
	}
	return r
}

func sizeError(size, bound int64) error {
	return fmt.Errorf("it has %d bytes, expected at most %d", size, bound)
}

// readFile reads a whole file and makes sure that it is one state of it: size and times are the same before and after,
// and the bytes are as many as the size says. The fingerprint is the one of what was read.
func readFile(fsys fs.FS, name string, limit int64) ([]byte, fingerprint, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fingerprint{}, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fingerprint{}, err
	}
	before := fingerprintOf(info)
	if err := checkRegular(info); err != nil {
		return nil, before, err
	}
	if before.size > limit {
		return nil, before, errTooLarge
	}
	// One byte more than there should be, so that the end is seen without growing the buffer.
	data := make([]byte, before.size+1)
	n, err := io.ReadFull(f, data)
	switch {
	case err == nil:
		return nil, before, errUnstable // it has grown
	case !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF):
		return nil, before, err
	case int64(n) != before.size:
		return nil, before, errUnstable
	}
	if info, err = f.Stat(); err != nil {
		return nil, before, err
	}
	if fingerprintOf(info) != before {
		return nil, before, errUnstable
	}
	return data[:n], before, nil
}

// parse makes the document of a file's bytes.
func (c *Corpus) parse(ctx context.Context, r *result, f format, data []byte) {
	text, err := decode(data, f == page)
	var lossy *lossError
	switch {
	case errors.As(err, &lossy):
		r.fault(ReasonEncoding, err)
		err = nil
	case err != nil:
		r.outcome = unusable
		r.fault(ReasonBinary, err)
		return
	}
	var found known
	switch f {
	case page:
		var p *pageText
		p, err = readPage(ctx, text)
		if err == nil {
			text, found = p.text, p.known
		}
	case markdown:
		var problems []*Problem
		text, found, problems = frontMatter(cleanText(text), r.root.display(r.source.Path))
		for _, p := range problems {
			r.fault(ReasonBadMetadata, p)
		}
	default:
		text = cleanText(text)
	}
	if err == nil && blank(text) {
		err = &unusableError{ReasonEmpty, errors.New("there is no text in it")}
	}
	if err != nil {
		r.outcome = unusable
		reason := ReasonUnreadable
		var u *unusableError
		if errors.As(err, &u) {
			reason, err = u.reason, u.err
		}
		r.fault(reason, err)
		return
	}
	r.doc = c.describe(r.source.Path, text, r.known, found)
}

// unusableError says why a text or page is no document.
type unusableError struct {
	reason string
	err    error
}

func (e *unusableError) Error() string { return e.err.Error() }
func (e *unusableError) Unwrap() error { return e.err }

// describe puts text and what is known of it together. What a corpus.yaml says wins over what the article says itself,
// and a name given for the web host over the page's own.
func (c *Corpus) describe(path, text string, given, found known) *document.Document {
	d := &document.Document{
		ID: first(given.ID, found.ID), Path: path, Text: text,
		Outlet: given.Outlet, Title: first(given.Title, found.Title), URL: first(given.URL, found.URL),
		Language: first(given.Language, found.Language), Notice: given.Notice,
		Published: given.Published,
	}
	if d.ID == "" {
		d.ID = PathID(path)
	}
	if d.Published.IsZero() {
		d.Published = found.Published
	}
	if d.Outlet == "" {
		host := hostOf(d.URL)
		if host != "" {
			d.Outlet = c.cfg.Outlets(host)
		}
		d.Outlet = first(d.Outlet, found.Outlet, withoutWWW(host), document.Unknown)
	}
	return d
}

// PathID gives the id of a document that no corpus.yaml gives one: 16 hexadecimal digits of a hash of its path below the
// root.
func PathID(path string) string {
	sum := sha256.Sum256([]byte(path))
	return hex.EncodeToString(sum[:8])
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// ReadReader reads one document from a stream: standard input under the name "-". The format follows from the name, and
// where that tells nothing from the first bytes: a page if they are those of one, else plain text. No corpus.yaml is
// looked for. The document is nil where the stream holds none; the faults say why, and may be there besides a document.
// The error is that of ctx.
func (c *Corpus) ReadReader(ctx context.Context, in io.Reader, name string) (*document.Document, []Fault, error) {
	r := &result{job: job{root: &openRoot{root: &root{name: name}, file: name}, source: Source{Root: name, Path: name}}}
	data, err := io.ReadAll(io.LimitReader(in, c.cfg.MaxFileBytes+1))
	switch {
	case err != nil:
		r.fault(ReasonUnreadable, cause(err))
	case int64(len(data)) > c.cfg.MaxFileBytes:
		r.fault(ReasonTooLarge, fmt.Errorf("it has more than %d bytes", c.cfg.MaxFileBytes))
	default:
		f := formatOf(name)
		if f == noFormat {
			f = sniff(data)
		}
		c.parse(ctx, r, f, data)
	}
	return r.doc, r.faults, ctx.Err()
}
