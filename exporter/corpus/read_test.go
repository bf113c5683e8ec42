package corpus

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// What a user gets for each kind of bad input: the reason in the telemetry, and the message.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"nothing at all", nil, nil},
		{"an empty file", map[string]string{"a.txt": ""},
			[]string{"fault empty corpus/a.txt: empty: there is no text in it"}},
		{"nothing but blanks", map[string]string{"a.txt": " \r\n\t\u00a0\n"},
			[]string{"fault empty corpus/a.txt: empty: there is no text in it"}},
		{"a page without an article", map[string]string{"a.html": "<html><title>x</title></html>"},
			[]string{"fault empty corpus/a.html: empty: no article was found in the page"}},
		{"a binary file", map[string]string{"a.txt": "\x7fELF\x02\x01\x01\x00\x00"},
			[]string{"fault binary corpus/a.txt: binary: it has a NUL byte at 7, expected text"}},
		{"a picture named as a page", map[string]string{"a.htm": "\x89PNG\r\n\x1a\n\x00\x00"},
			[]string{"fault binary corpus/a.htm: binary: it has a NUL byte at 8 and looks like image/png, expected text"}},
		{"invalid UTF-8", map[string]string{"a.txt": "Київ: 400\xff військових"},
			[]string{"fault encoding corpus/a.txt: encoding: 1 place is no UTF-8 and was replaced by U+FFFD", "document corpus/a.txt"}},
		{"deeply nested HTML", map[string]string{"a.html": strings.Repeat("<div>", 100_000)},
			[]string{"fault too_complex corpus/a.html: too complex: html: open stack of elements exceeds 512 nodes"}},
		{"a million numbers in one sentence", map[string]string{"a.txt": strings.Repeat("400 ", 1_000_000)},
			[]string{"document corpus/a.txt"}},
		{"hidden files and other formats", map[string]string{".a.txt": "x", ".git/a.txt": "x", "a.pdf": "x", "b/.c/d.txt": "x", "README": "x"}, nil},
		{"all formats, in the order of paths", map[string]string{"b.MD": "x", "a/z.txt": "x", "a.HTM": "<p>x", "a-b.Html": "<p>x", "c.TXT": "x"},
			[]string{"document corpus/a-b.Html", "document corpus/a.HTM", "document corpus/a/z.txt", "document corpus/b.MD", "document corpus/c.TXT"}},
		{"two documents with one id", map[string]string{"b.txt": "x", "a.txt": "x",
			"corpus.yaml": "documents: [{file: b.txt, id: one}, {file: a.txt, id: one}]"},
			[]string{"document corpus/a.txt",
				"fault duplicate_id corpus/b.txt: duplicate id: its id one is that of corpus/a.txt already, expected another; a corpus.yaml can give it one"}},
	} {
		t.Run(c.name, func(t *testing.T) { equalLines(t, readLines(t, ofFS(t, files(c.files))), c.want) })
	}
}

// countingFS counts how many bytes are read.
type countingFS struct {
	fs.FS
	read *int
}

func (c countingFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if d, ok := f.(fs.ReadDirFile); ok {
		return d, nil
	}
	return countingFile{f, c.read}, nil
}

type countingFile struct {
	fs.File
	read *int
}

func (c countingFile) Read(p []byte) (int, error) {
	n, err := c.File.Read(p)
	*c.read += n
	return n, err
}

func TestTooLargeIsNotRead(t *testing.T) {
	read := 0
	dir := t.TempDir()
	big, err := os.Create(filepath.Join(dir, "big.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(big.Truncate(200<<20), big.Close()); err != nil { // 200 MB, sparse
		t.Fatal(err)
	}
	c := newCorpus(t, Config{FS: []FSRoot{{Name: "corpus", FS: countingFS{os.DirFS(dir), &read}}}})
	equalLines(t, readLines(t, c), []string{"fault too_large corpus/big.txt: too large: it has 209715200 bytes, expected at most 16777216"})
	if read != 0 {
		t.Errorf("%d bytes were read, want none", read)
	}
}

func TestMaxFileBytes(t *testing.T) {
	f := FSRoot{Name: "corpus", FS: files(map[string]string{"a.txt": "12345", "b.txt": "123456"})}
	equalLines(t, readLines(t, newCorpus(t, Config{FS: []FSRoot{f}, MaxFileBytes: 5})), []string{
		"document corpus/a.txt", "fault too_large corpus/b.txt: too large: it has 6 bytes, expected at most 5"})
}

// trickFS lets a test decide what happens when a file is opened.
type trickFS struct {
	fs.FS
	open func(name string) (fs.File, error) // nil, nil: as usual
}

func (f trickFS) Open(name string) (fs.File, error) {
	if file, err := f.open(name); file != nil || err != nil {
		return file, err
	}
	return f.FS.Open(name)
}

func failing(f fs.FS, bad string, err error) fs.FS {
	return trickFS{f, func(name string) (fs.File, error) {
		if name == bad {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return nil, nil
	}}
}

func TestUnreadable(t *testing.T) {
	f := files(map[string]string{"a.txt": "x", "b/c.txt": "x", "d.txt": "x"})
	equalLines(t, readLines(t, ofFS(t, failing(f, "a.txt", fs.ErrPermission))), []string{
		"fault unreadable corpus/a.txt: unreadable: permission denied", "document corpus/b/c.txt", "document corpus/d.txt"})
	equalLines(t, readLines(t, ofFS(t, failing(f, "b", fs.ErrPermission))), []string{
		"fault unreadable corpus/b: unreadable: permission denied", "document corpus/a.txt", "document corpus/d.txt"})
	equalLines(t, readLines(t, ofFS(t, failing(f, "d.txt", fs.ErrNotExist))), []string{
		"document corpus/a.txt", "document corpus/b/c.txt",
		"fault vanished corpus/d.txt: vanished: it was listed, but was gone when it was to be read"})
	equalLines(t, readLines(t, ofFS(t, failing(f, "b", fs.ErrNotExist))), []string{
		"document corpus/a.txt", "document corpus/d.txt"}) // a folder that vanishes while it is listed
	equalLines(t, readLines(t, ofFS(t, failing(f, ".", fs.ErrNotExist))), []string{
		"fault root_vanished corpus: root vanished: file does not exist",
		"error corpus corpus: the root cannot be read: file does not exist"})
}

// growing is a file that is written to while it is read, as often as left says.
type growing struct {
	fs.File
	left *int
}

func (g growing) Read(p []byte) (int, error) {
	if *g.left <= 0 {
		return g.File.Read(p)
	}
	*g.left--
	return copy(p, bytes.Repeat([]byte("4"), len(p))), nil
}

func growingFS(f fs.FS, file string, left *int) fs.FS {
	return trickFS{f, func(name string) (fs.File, error) {
		if name != file {
			return nil, nil
		}
		opened, err := f.Open(name)
		return growing{opened, left}, err
	}}
}

func TestFileThatGrowsWhileRead(t *testing.T) {
	f := files(map[string]string{"a.txt": "400 soldiers", "b.txt": "x"})
	once, always := 1, 1000
	equalLines(t, readLines(t, ofFS(t, growingFS(f, "a.txt", &once))), []string{"document corpus/a.txt", "document corpus/b.txt"})
	equalLines(t, readLines(t, ofFS(t, growingFS(f, "a.txt", &always))), []string{
		"fault unstable corpus/a.txt: unstable: it changed while it was read, 3 times in a row; expected a file that is complete",
		"document corpus/b.txt"})
}

// cutFile ends before its size says.
type cutFile struct {
	fs.File
	in io.Reader
}

func (c cutFile) Read(p []byte) (int, error) { return c.in.Read(p) }

func TestReadFileIsTruncated(t *testing.T) {
	f := files(map[string]string{"a.txt": "400 soldiers"})
	cut := trickFS{f, func(name string) (fs.File, error) {
		opened, err := f.Open(name)
		return cutFile{opened, io.LimitReader(opened, 3)}, err
	}}
	if _, _, err := readFile(cut, "a.txt", 100); !errors.Is(err, errUnstable) {
		t.Errorf("error %v, want that it changed", err)
	}
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	outside := t.TempDir()
	write(t, outside, map[string]string{"secret.txt": "x", "more/x.txt": "x"})
	write(t, dir, map[string]string{
		"a/real.txt": "x", ".data/v1/kept.txt": "x", ".data/v1/deep/er.txt": "x", "plain.bin": "x",
	})
	for link, target := range map[string]string{
		"z-to-file.txt":     "a/real.txt",                        // its own place wins
		"a-to-file.txt":     filepath.Join(dir, "a", "real.txt"), // even though this comes first
		"out.txt":           filepath.Join(outside, "secret.txt"),
		"out-folder":        outside,
		"out.bin":           filepath.Join(outside, "secret.txt"), // would be no article anyway
		"relative.txt":      "../" + filepath.Base(outside) + "/secret.txt",
		"circle.txt":        "circle.txt",
		"up":                ".",
		"a/up":              "..",
		"nothing.txt":       "missing.txt",
		"hidden-folder":     ".data/v1",
		"hidden-folder-two": filepath.Join(dir, ".data", "v1"),
		"as-text.txt":       "plain.bin",
	} {
		if err := os.Symlink(target, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	got := readLines(t, newCorpus(t, Config{Roots: []string{dir}}))
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], dir, "corpus")
	}
	equalLines(t, got, []string{
		"fault broken_link corpus/circle.txt: broken link: EvalSymlinks: too many links",
		"fault broken_link corpus/nothing.txt: broken link: no such file or directory",
		"fault outside_root corpus/out-folder: outside root: the link leads out of the root; links are followed only inside it",
		"fault outside_root corpus/out.txt: outside root: the link leads out of the root; links are followed only inside it",
		"fault outside_root corpus/relative.txt: outside root: the link leads out of the root; links are followed only inside it",
		"document corpus/a/real.txt",
		"document corpus/as-text.txt",
		"document corpus/hidden-folder/deep/er.txt",
		"document corpus/hidden-folder/kept.txt",
	})
}

func TestNotRegular(t *testing.T) {
	dir := t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, "s.txt"))
	if err != nil {
		t.Skipf("no sockets here: %v", err)
	}
	defer func() { _ = l.Close() }()
	write(t, dir, map[string]string{"folder.txt/a.txt": "x"})
	got := readLines(t, newCorpus(t, Config{Roots: []string{dir}}))
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], dir, "corpus")
	}
	equalLines(t, got, []string{
		"fault not_regular corpus/s.txt: not regular: it is a socket, expected a regular file",
		"document corpus/folder.txt/a.txt",
	})
}

func TestSingleFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "400", "b.doc": "x", "c.txt": "x",
		"corpus.yaml": "documents: [{file: a.txt, outlet: Example Post}, {file: c.txt, outlet: Other}, {file: d.txt}]"})
	if err := os.Symlink(filepath.Join(dir, "a.txt"), filepath.Join(dir, "link.txt")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	at := func(name string) string { return filepath.Join(dir, name) }
	c := newCorpus(t, Config{Roots: []string{at("link.txt"), at("b.doc"), at("missing.txt"), at("a.txt"), at("a.txt") + "/"}})
	var docs []string
	err := c.Read(context.Background(), func(i Item) error {
		if i.Fault != nil {
			docs = append(docs, strings.ReplaceAll(i.Fault.Error(), dir, "corpus"))
		} else {
			docs = append(docs, i.Doc.Path+" "+i.Doc.Outlet+" "+i.Doc.ID)
		}
		return nil
	})
	equalLines(t, docs, []string{
		`corpus/corpus.yaml:1:87: documents.file: there is no file "d.txt", expected an article below this folder`,
		"corpus/b.doc: unsupported: expected a name that ends in .txt, .md, .html or .htm",
		"corpus/missing.txt: root vanished: no such file or directory",
		"a.txt Example Post " + PathID("a.txt"), // link.txt is the same file
	})
	if !errors.Is(err, ErrRootVanished) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want that the root vanished because it does not exist", err)
	}
}

func TestRootsThatOverlap(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a/x.txt": "x", "b/y.txt": "x"})
	var got []string
	c := newCorpus(t, Config{Roots: []string{filepath.Join(dir, "b"), dir, filepath.Join(dir, "a", "x.txt")}})
	if err := c.Read(context.Background(), func(i Item) error {
		got = append(got, strings.TrimPrefix(i.Source.Root, dir)+":"+i.Source.Path)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	equalLines(t, got, []string{":a/x.txt", ":b/y.txt"})
}

func TestReadEndsWithContextAndYield(t *testing.T) {
	contents := map[string]string{}
	for _, name := range strings.Fields("a b c d e f g h i j k l m n") {
		contents[name+".txt"] = "400 soldiers"
	}
	stop := errors.New("enough")
	n := 0
	err := ofFS(t, files(contents)).Read(context.Background(), func(Item) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if !errors.Is(err, stop) || n != 3 {
		t.Errorf("error %v after %d documents, want yield's after 3", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err = ofFS(t, files(contents)).Read(ctx, func(Item) error {
		n++
		cancel()
		return nil
	})
	if !errors.Is(err, context.Canceled) || n != 1 {
		t.Errorf("error %v after %d documents, want that of the context after 1", err, n)
	}
}

func TestReadReader(t *testing.T) {
	c := newCorpus(t, Config{MaxFileBytes: 1000})
	for _, test := range []struct{ in, name, want, fault string }{
		{"400 soldiers\r\n", "-", "400 soldiers\n", ""},
		{"  <!DOCTYPE html><p>400 soldiers", "-", "400 soldiers", ""},
		{"<p>400</p>", "a.txt", "<p>400</p>", ""},
		{"---\noutlet: Example Post\n---\n400", "a.md", "400", ""},
		{"", "-", "", "empty"},
		{strings.Repeat("4", 1001), "-", "", "too_large"},
		{"\x00\x01", "-", "", "binary"},
	} {
		doc, faults, err := c.ReadReader(context.Background(), strings.NewReader(test.in), test.name)
		got, fault := "", ""
		if doc != nil {
			got = doc.Text
		}
		for _, f := range faults {
			fault += f.Reason
		}
		if err != nil || got != test.want || fault != test.fault {
			t.Errorf("%q: text %q, fault %q, error %v; want %q, %q", shorten(test.in), got, fault, err, test.want, test.fault)
		}
		if doc != nil && (doc.Path != test.name || doc.ID != PathID(test.name)) {
			t.Errorf("%q: path %q and id %q", test.in, doc.Path, doc.ID)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, cfg := range []Config{
		{Roots: []string{""}}, {MaxFileBytes: -1}, {Workers: -1}, {FS: []FSRoot{{Name: "x"}}},
		{Roots: []string{"x"}, FS: []FSRoot{{Name: "x", FS: fstest.MapFS{}}}},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("New(%+v) gives no error", cfg)
		}
	}
}

func TestFutureDocumentIsKept(t *testing.T) {
	d := readOne(t, ofFS(t, files(map[string]string{"a.txt": "x", "corpus.yaml": "documents: [{file: a.txt, published: 2030-01-01}]"})))
	if want := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC); !d.Published.Equal(want) {
		t.Errorf("published %v, want %v", d.Published, want)
	}
}
