package corpus

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// world is a corpus in memory whose files and clock a test sets.
type world struct {
	t     *testing.T
	fs    fstest.MapFS
	now   time.Time
	fail  map[string]error // what opening a file or folder gives
	c     *Corpus
	texts map[string]string // the documents in force, as an owner would keep them
}

func newWorld(t *testing.T, contents map[string]string) *world {
	w := &world{t: t, fs: files(contents), now: noon, fail: map[string]error{}, texts: map[string]string{}}
	w.c = newCorpus(t, Config{
		FS: []FSRoot{{Name: "corpus", FS: trickFS{w.fs, func(name string) (fs.File, error) {
			if err := w.fail[name]; err != nil {
				return nil, &fs.PathError{Op: "open", Path: name, Err: err}
			}
			return nil, nil
		}}}},
		Now: func() time.Time { return w.now },
	})
	return w
}

// put writes a file now.
func (w *world) put(name, text string) {
	w.fs[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644, ModTime: w.now}
}

// sync gives one line for all that a Sync says, and keeps account of the documents in force.
func (w *world) sync() string {
	w.t.Helper()
	ch, err := w.c.Sync(context.Background())
	var out []string
	for _, id := range ch.Removed {
		out = append(out, "-"+w.texts[id])
		delete(w.texts, id)
	}
	for _, d := range ch.Documents {
		out = append(out, "+"+d.Text)
		w.texts[d.ID] = d.Text
	}
	if ch.Pending > 0 {
		out = append(out, fmt.Sprintf("pending %d", ch.Pending))
	}
	for _, f := range ch.Faults {
		out = append(out, "fault "+f.Path+" "+f.Reason)
	}
	if err != nil {
		out = append(out, "error "+err.Error())
	}
	if ch.Total != len(w.texts) {
		w.t.Errorf("Total is %d, but %d documents were handed on and not removed", ch.Total, len(w.texts))
	}
	return strings.Join(out, ", ")
}

func (w *world) want(want string) {
	w.t.Helper()
	if got := w.sync(); got != want {
		w.t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSyncReadsOnlyWhatChanged(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b/c.txt": "C", "d.txt": "D"})
	w.want("+A, +C, +D")
	w.want("")
	w.put("b/c.txt", "C2")
	w.put("e.txt", "E")
	delete(w.fs, "d.txt")
	w.now = w.now.Add(time.Minute)
	w.want("-D, +C2, +E")
	w.want("")
}

func TestSyncWaitsUntilStable(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A"})
	w.put("half.txt", "half of it")
	w.want("+A, +half of it") // the first Sync waits for nothing
	w.put("a.txt", "A, half")
	w.put("new.txt", "new, half")
	w.want("pending 2")
	w.now = w.now.Add(time.Second)
	w.put("a.txt", "A, more") // still being written
	w.want("pending 2")
	w.now = w.now.Add(time.Second)
	w.want("+new, half, pending 1")
	w.now = w.now.Add(time.Second)
	w.want("+A, more")
}

func TestSyncWithTimesInTheFuture(t *testing.T) { // the clock of a file server runs ahead
	w := newWorld(t, map[string]string{"a.txt": "A"})
	w.want("+A")
	w.put("a.txt", "A2")
	w.fs["a.txt"].ModTime = noon.Add(time.Hour)
	w.want("pending 1")
	w.now = w.now.Add(DefaultStable)
	w.want("+A2")
}

func TestSyncKeepsRootThatVanishesOrEmpties(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b/c.txt": "C"})
	w.want("+A, +C")
	kept := w.fs["a.txt"]
	c := w.fs["b/c.txt"]

	w.fail["."] = fs.ErrNotExist
	w.want("fault  root_vanished, error corpus corpus: the root cannot be read: file does not exist")
	w.want("fault  root_vanished, error corpus corpus: the root cannot be read: file does not exist")
	delete(w.fail, ".")
	w.want("")

	delete(w.fs, "a.txt")
	delete(w.fs, "b/c.txt")
	w.want("fault  root_emptied, error corpus corpus: the root had articles and has none any more")
	w.fs["b/c.txt"] = c
	w.want("-A")
	w.fs["a.txt"] = kept
	w.want("+A")
}

func TestSyncOtherRootsGoOn(t *testing.T) {
	one, two := files(map[string]string{"a.txt": "A"}), files(map[string]string{"b.txt": "B"})
	c := newCorpus(t, Config{FS: []FSRoot{{"one", one}, {"two", two}}, Stable: -1})
	if ch, err := c.Sync(context.Background()); err != nil || len(ch.Documents) != 2 {
		t.Fatalf("%d documents and the error %v, want 2", len(ch.Documents), err)
	}
	delete(one, "a.txt")
	two["b.txt"] = &fstest.MapFile{Data: []byte("B2")}
	two["c.txt"] = &fstest.MapFile{Data: []byte("C")}
	ch, err := c.Sync(context.Background())
	var root *RootError
	if !errors.As(err, &root) || root.Root != "one" || !errors.Is(err, ErrRootEmptied) {
		t.Errorf("error %v, want that the root one emptied", err)
	}
	if len(ch.Documents) != 2 || len(ch.Removed) != 0 || ch.Total != 3 {
		t.Errorf("%d documents, %d removed, %d in all; want 2, 0, 3", len(ch.Documents), len(ch.Removed), ch.Total)
	}
}

// A Corpus that is made anew for a reload knows which roots had articles, and takes none of them for a new, empty one.
func TestSyncOfASuccessor(t *testing.T) {
	one, two := files(map[string]string{"a.txt": "A"}), files(map[string]string{"readme": "x"})
	roots := []FSRoot{{"one", one}, {"two", two}}
	first := newCorpus(t, Config{FS: roots, Stable: -1})
	if _, err := first.Sync(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := first.Populated(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("populated are %q, want one", got)
	}
	delete(one, "a.txt")
	next := newCorpus(t, Config{FS: roots, Stable: -1})
	next.Expect(append(first.Populated(), "one that is no root any more"))
	_, err := next.Sync(context.Background())
	var root *RootError
	if !errors.As(err, &root) || root.Root != "one" || !errors.Is(err, ErrRootEmptied) {
		t.Errorf("error %v, want that the root one emptied", err)
	}
	if got := next.Populated(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("populated are %q after that, want one", got)
	}
}

func TestSyncNeverHadArticles(t *testing.T) {
	w := newWorld(t, map[string]string{"readme": "x"})
	w.want("")
	w.want("")
	w.put("a.txt", "A")
	w.now = w.now.Add(time.Minute)
	w.want("+A")
}

func TestSyncUnreadableFilesKeepTheirDocuments(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b/c.txt": "C"})
	w.want("+A, +C")
	w.put("a.txt", "A2")
	w.now = w.now.Add(time.Minute)
	w.fail["a.txt"] = fs.ErrPermission
	w.fail["b"] = fs.ErrPermission
	w.want("fault a.txt unreadable, fault b unreadable")
	w.want("fault a.txt unreadable, fault b unreadable")
	delete(w.fail, "a.txt")
	delete(w.fail, "b")
	w.want("+A2")
}

func TestSyncUnusableFilesLoseTheirDocuments(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b.txt": "B"})
	w.want("+A, +B")
	w.put("a.txt", "\x00\x01")
	w.now = w.now.Add(time.Minute)
	w.want("-A, fault a.txt binary")
	w.want("fault a.txt binary")
	w.put("a.txt", "A2")
	w.now = w.now.Add(time.Minute)
	w.want("+A2")
}

// A root that vanishes after it was listed: what could not be opened stays until the next listing decides.
func TestSyncVanishesWhileRead(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b.txt": "B"})
	w.want("+A, +B")
	w.put("a.txt", "A2")
	w.put("b.txt", "B2")
	w.now = w.now.Add(time.Minute)
	w.fail["a.txt"], w.fail["b.txt"] = fs.ErrNotExist, fs.ErrNotExist
	w.want("pending 2")
	clear(w.fs)
	w.want("fault  root_emptied, error corpus corpus: the root had articles and has none any more")
}

func TestSyncDuplicateIDs(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b.txt": "B", "c.txt": "C",
		"corpus.yaml": "documents: [{file: a.txt, id: one}, {file: b.txt, id: one}]"})
	w.want("+A, +C, fault b.txt duplicate_id")
	w.want("fault b.txt duplicate_id")
	delete(w.fs, "a.txt")
	w.want("+B, fault corpus.yaml bad_metadata") // takes its place
	w.put("a.txt", "A2")
	w.now = w.now.Add(time.Minute)
	w.want("+A2, fault b.txt duplicate_id") // and gives it back
	w.put("corpus.yaml", "documents: [{file: a.txt, id: one}, {file: b.txt, id: two}]")
	w.now = w.now.Add(time.Minute)
	w.want("+B")
	w.put("corpus.yaml", "documents: [{file: a.txt, id: two}, {file: b.txt, id: one}]")
	w.now = w.now.Add(time.Minute)
	w.want("+A2, +B") // they change ids
}

func TestSyncMetadataRereadsOnlyItsFiles(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A", "b.txt": "B", "s/c.txt": "C"})
	w.want("+A, +B, +C")
	w.put("corpus.yaml", "documents: [{file: a.txt, outlet: X}, {file: s/c.txt, title: Y}]")
	w.want("pending 1")
	w.now = w.now.Add(time.Minute)
	w.want("+A, +C")
	w.put("s/corpus.yaml", "defaults: {outlet: Z}")
	w.now = w.now.Add(time.Minute)
	w.want("+C")
	w.put("corpus.yaml", "documents: [{file: a.txt, outlet: X}") // broken: what it said last holds
	w.now = w.now.Add(time.Minute)
	w.want("fault corpus.yaml bad_metadata")
	w.want("fault corpus.yaml bad_metadata")
	w.put("corpus.yaml", "documents: [{file: a.txt, outlet: X2}, {file: s/c.txt, title: Y}]")
	w.now = w.now.Add(time.Minute)
	w.want("+A")
	delete(w.fs, "corpus.yaml")
	w.want("+A, +C")
}

func TestSyncCorrections(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A"})
	const one = "figures: [{document: a.txt, quote: x, drop: true}]"
	for _, step := range []struct {
		text    string
		changed bool
		n       int
	}{{"", false, 0}, {one, true, 1}, {one + "\n# a remark", false, 1}, {"figures: [", false, 1}, {"sources: []", true, 0}} {
		if step.text != "" {
			w.put(CorrectionsFile, step.text)
			w.now = w.now.Add(time.Minute)
		}
		ch, err := w.c.Sync(context.Background())
		if err != nil || ch.CorrectionsChanged != step.changed || ch.Corrections.Len() != step.n || w.c.Corrections() != ch.Corrections {
			t.Errorf("%q: changed %v, %d corrections, error %v; want %v, %d", step.text, ch.CorrectionsChanged, ch.Corrections.Len(), err, step.changed, step.n)
		}
	}
}

func TestSyncCancelledForgetsNothing(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A"})
	w.put(CorrectionsFile, "figures: [{document: a.txt, quote: x, drop: true}]")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if ch, err := w.c.Sync(ctx); !errors.Is(err, context.Canceled) || ch.Changed() {
		t.Errorf("changes %+v and error %v, want none and that of the context", ch, err)
	}
	ch, err := w.c.Sync(context.Background())
	if err != nil || len(ch.Documents) != 1 || !ch.CorrectionsChanged {
		t.Errorf("%d documents, corrections changed %v, error %v; want 1 and true", len(ch.Documents), ch.CorrectionsChanged, err)
	}
}

// With real files: a rename keeps size and time, and a folder replaced through a link is a new one.
func TestSyncSeesWhatKeepsSizeAndTime(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{".v1/a.txt": "one", ".v2/a.txt": "two"})
	old := time.Now().Add(-time.Hour)
	for _, f := range []string{".v1/a.txt", ".v2/a.txt"} {
		if err := os.Chtimes(filepath.Join(dir, f), old, old); err != nil {
			t.Fatal(err)
		}
	}
	root := filepath.Join(dir, "current")
	if err := os.Symlink(".v1", root); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	c := newCorpus(t, Config{Roots: []string{root}})
	text := func() string {
		ch, err := c.Sync(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, d := range ch.Documents {
			out = append(out, d.Text)
		}
		return strings.Join(out, " ")
	}
	if got := text(); got != "one" {
		t.Fatalf("got %q", got)
	}
	next := filepath.Join(dir, "next")
	if err := errors.Join(os.Symlink(".v2", next), os.Rename(next, root)); err != nil {
		t.Fatal(err)
	}
	if got := text(); got != "two" && inodesTell(t, dir) {
		t.Errorf("got %q, want two", got)
	}
}

func inodesTell(t *testing.T, dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	inode, _ := inodeOf(info)
	return inode != 0
}

// The documents in force after any changes are those of a corpus that starts anew.
func TestSyncEqualsStart(t *testing.T) {
	w := newWorld(t, map[string]string{"a.txt": "A"})
	w.sync()
	steps := []func(){
		func() {
			w.put("b.txt", "B")
			w.put("corpus.yaml", "documents: [{file: b.txt, id: x}, {file: c.txt, id: x}]")
		},
		func() { w.put("c.txt", "C") },
		func() { w.put("s/d.md", "---\nid: x\n---\nD"); delete(w.fs, "b.txt") },
		func() { w.put("corpus.yaml", "documents: [{file: a.txt, id: x}]") },
		func() { delete(w.fs, "corpus.yaml"); w.put("a.txt", "") },
		func() { w.put("a.txt", "A2"); delete(w.fs, "c.txt"); delete(w.fs, "s/d.md") },
	}
	for i, step := range steps {
		step()
		w.now = w.now.Add(time.Minute)
		w.sync()
		fresh := map[string]string{}
		ch, err := ofFS(t, w.fs).Sync(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range ch.Documents {
			fresh[d.ID] = d.Text
		}
		if fmt.Sprint(fresh) != fmt.Sprint(w.texts) {
			t.Errorf("after step %d: in force %v, anew %v", i, w.texts, fresh)
		}
	}
}
