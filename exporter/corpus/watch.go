package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watch tells when a Sync is worth while: after events of the file system, once these have paused for Config.Debounce;
// when files that the last Sync found changing may have become stable; and each Config.Rescan, for file systems that have
// no events. Several reasons become one message, and none is lost while the receiver is busy. The channel is closed
// after ctx has ended. Where the system gives no events, it says so in the log and goes on with the rescans.
//
// Only one Watch should run at a time.
func (c *Corpus) Watch(ctx context.Context) <-chan struct{} {
	out := make(chan struct{}, 1)
	w := &watcher{c: c, out: out, watched: map[string]bool{}}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		c.cfg.Logger.Warn("The corpus is not watched; changes are found by rescanning", "every", c.cfg.Rescan, "err", err)
	} else {
		w.events = events
		w.addRoots() // before returning, so that no change after this call is missed
	}
	go w.run(ctx)
	return out
}

type watcher struct {
	c       *Corpus
	out     chan struct{}
	events  *fsnotify.Watcher // nil where there are none
	watched map[string]bool   // what could not be added is not tried, and complained of, at each rescan
	limited bool
}

// maxQuiet bounds how long events that never pause put off a Sync, in times of the pause waited for.
const maxQuiet = 10

func (w *watcher) run(ctx context.Context) {
	defer close(w.out)
	var events <-chan fsnotify.Event
	var faults <-chan error
	if w.events != nil {
		defer func() { _ = w.events.Close() }()
		events, faults = w.events.Events, w.events.Errors
	}
	var rescan <-chan time.Time
	if w.c.cfg.Rescan > 0 {
		t := time.NewTicker(w.c.cfg.Rescan)
		defer t.Stop()
		rescan = t.C
	}
	pause, stable := newStoppedTimer(), newStoppedTimer()
	defer pause.Stop()
	defer stable.Stop()
	var first time.Time // of the events that a Sync is put off for
	for {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				events = nil
				continue
			}
			if !w.concerns(e) {
				continue
			}
			now := time.Now()
			if first.IsZero() {
				first = now
			}
			pause.Reset(min(w.c.cfg.Debounce, max(0, maxQuiet*w.c.cfg.Debounce-now.Sub(first))))
		case err, ok := <-faults:
			if !ok {
				faults = nil
				continue
			}
			// Events may have been lost.
			w.c.cfg.Logger.Warn("Watching the corpus", "err", err)
			pause.Reset(w.c.cfg.Debounce)
		case <-pause.C:
			first = time.Time{}
			w.tell()
		case <-w.c.pending:
			stable.Reset(max(w.c.cfg.Stable, w.c.cfg.Debounce))
		case <-stable.C:
			w.tell()
		case <-rescan:
			w.addRoots()
			w.tell()
		}
	}
}

func newStoppedTimer() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// tell asks for a Sync, unless that has been asked for already.
func (w *watcher) tell() {
	select {
	case w.out <- struct{}{}:
	default:
	}
}

// concerns tells whether an event is about the corpus, and watches folders that are new. They are watched before the
// Sync that lists them, so that no file falls between the two.
func (w *watcher) concerns(e fsnotify.Event) bool {
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		delete(w.watched, e.Name)
	}
	dir, name := filepath.Split(filepath.Clean(e.Name))
	dir = filepath.Clean(dir)
	for _, r := range w.c.roots {
		if r.given != nil {
			continue
		}
		place, err := filepath.Abs(r.name)
		if err != nil {
			continue
		}
		if e.Name == place { // it came, went or changed itself
			if e.Has(fsnotify.Create) {
				w.addRoot(r)
			}
			return true
		}
		if filepath.Dir(place) == dir && !w.isFolder(dir) && (name == MetadataFile || name == CorrectionsFile) {
			return true
		}
	}
	if !w.isFolder(dir) && !w.isFolder(e.Name) {
		return false // something else beside a root
	}
	if e.Has(fsnotify.Create) && !hidden(name) {
		w.addBelow(e.Name)
	}
	return true
}

// isFolder tells whether a folder belongs to a root that is a folder.
func (w *watcher) isFolder(dir string) bool { return w.watched[dir] }

func (w *watcher) addRoots() {
	if w.events == nil {
		return
	}
	for _, r := range w.c.roots {
		w.addRoot(r)
	}
	w.c.published.Lock()
	folders := w.c.folders
	w.c.published.Unlock()
	for _, dir := range folders { // those behind links, which addBelow does not follow
		w.add(dir)
	}
}

// addRoot watches a root's folders, and the folder that it lies in: only that sees the root itself replaced, and it is
// what sees a single file written anew under its name.
func (w *watcher) addRoot(r *root) {
	if r.given != nil || w.events == nil {
		return
	}
	place, err := filepath.Abs(r.name)
	if err != nil {
		return
	}
	if err := w.events.Add(filepath.Dir(place)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.complain(filepath.Dir(place), err)
	}
	real, err := filepath.EvalSymlinks(place)
	if err != nil {
		return
	}
	if info, err := os.Stat(real); err == nil && info.IsDir() {
		w.addBelow(real)
	}
}

// addBelow watches a folder and those below it. What is no folder, or is gone again, does not matter.
func (w *watcher) addBelow(dir string) {
	_ = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil
		case !d.IsDir():
			return nil
		case p != dir && hidden(d.Name()):
			return fs.SkipDir
		}
		w.add(p)
		return nil
	})
}

func (w *watcher) add(dir string) {
	if err := w.events.Add(dir); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.complain(dir, err)
		}
		return
	}
	w.watched[dir] = true
}

// complain says once that the system has no more watches; the rescan finds what they would have told.
func (w *watcher) complain(dir string, err error) {
	if w.limited {
		return
	}
	w.limited = true
	w.c.cfg.Logger.Warn("A folder is not watched; its changes are found by rescanning", "folder", dir,
		"every", w.c.cfg.Rescan, "err", err)
}
