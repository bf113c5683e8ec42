package corpus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"
)

// watching is an owner of a corpus that syncs whenever it is told to.
type watching struct {
	t     *testing.T
	ctx   context.Context
	c     *Corpus
	told  <-chan struct{}
	texts map[string]string // by id
	err   error
}

func watch(t *testing.T, cfg Config) *watching {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	if cfg.Rescan == 0 {
		cfg.Rescan = -1 // only events
	}
	cfg.Debounce = 5 * time.Millisecond
	w := &watching{t: t, ctx: ctx, c: newCorpus(t, cfg), texts: map[string]string{}}
	w.told = w.c.Watch(ctx)
	t.Cleanup(func() {
		cancel()
		for range w.told { // closed when the goroutine has ended
		}
	})
	w.sync()
	return w
}

func (w *watching) sync() {
	w.t.Helper()
	ch, err := w.c.Sync(w.ctx)
	w.err = err
	for _, id := range ch.Removed {
		delete(w.texts, id)
	}
	for _, d := range ch.Documents {
		w.texts[d.ID] = d.Text + "/" + d.Outlet
	}
}

// until syncs each time it is told to, until a document has the text, or is gone where the text is empty.
func (w *watching) until(path, text string) {
	w.t.Helper()
	for w.texts[PathID(path)] != text {
		select {
		case _, ok := <-w.told:
			if !ok {
				w.t.Fatalf("%s is %q and nothing more is told, want %q", path, w.texts[PathID(path)], text)
			}
			w.sync()
		case <-w.ctx.Done():
			w.t.Fatalf("%s is %q after a long time, want %q", path, w.texts[PathID(path)], text)
		}
	}
}

func TestWatchFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "A", "s/b.txt": "B"})
	w := watch(t, Config{Roots: []string{dir}, Stable: 20 * time.Millisecond})
	w.until("a.txt", "A/unknown")

	write(t, dir, map[string]string{"a.txt": "A, changed", "c.txt": "C"})
	w.until("a.txt", "A, changed/unknown") // told again when it has become stable
	w.until("c.txt", "C/unknown")
	write(t, dir, map[string]string{"s/b.txt": "B2"})
	w.until("s/b.txt", "B2/unknown")
	write(t, dir, map[string]string{"new/deep/er/d.txt": "D"})
	w.until("new/deep/er/d.txt", "D/unknown")
	write(t, dir, map[string]string{"new/deep/er/d.txt": "D2"}) // the new folders are watched too
	w.until("new/deep/er/d.txt", "D2/unknown")
	write(t, dir, map[string]string{"new/corpus.yaml": "defaults: {outlet: Example Post}"})
	w.until("new/deep/er/d.txt", "D2/Example Post")
	if err := os.RemoveAll(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	w.until("new/deep/er/d.txt", "")
}

func TestWatchRootReplaced(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "corpus")
	write(t, dir, map[string]string{"a.txt": "A"})
	w := watch(t, Config{Roots: []string{dir}, Stable: -1})
	if err := os.Rename(dir, filepath.Join(parent, "away")); err != nil {
		t.Fatal(err)
	}
	for !errors.Is(w.err, ErrRootVanished) {
		select {
		case <-w.told:
			w.sync()
		case <-w.ctx.Done():
			t.Fatalf("error %v, want that the root vanished", w.err)
		}
	}
	w.until("a.txt", "A/unknown") // it is still in force
	write(t, dir, map[string]string{"b.txt": "B"})
	w.until("b.txt", "B/unknown")
	w.until("a.txt", "")
	write(t, dir, map[string]string{"b.txt": "B2"}) // the new folder is watched
	w.until("b.txt", "B2/unknown")
}

func TestWatchSingleFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{"a.txt": "A"})
	w := watch(t, Config{Roots: []string{filepath.Join(dir, "a.txt")}, Stable: -1})
	write(t, dir, map[string]string{".a.txt.tmp": "A2"})
	if err := os.Rename(filepath.Join(dir, ".a.txt.tmp"), filepath.Join(dir, "a.txt")); err != nil { // as editors do
		t.Fatal(err)
	}
	w.until("a.txt", "A2/unknown")
	write(t, dir, map[string]string{"corpus.yaml": "documents: [{file: a.txt, outlet: X}]"})
	w.until("a.txt", "A2/X")
}

func TestWatchRescans(t *testing.T) {
	f := fstest.MapFS{"a.txt": {Data: []byte("A")}}
	w := watch(t, Config{FS: []FSRoot{{Name: "corpus", FS: f}}, Rescan: 5 * time.Millisecond})
	w.until("a.txt", "A/unknown")
	f["a.txt"] = &fstest.MapFile{Data: []byte("A2")}
	w.until("a.txt", "A2/unknown")
}
