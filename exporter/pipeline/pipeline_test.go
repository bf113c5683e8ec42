package pipeline

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

const metric = "reported_troops"

// tell finds the figures of a text that has one in each sentence, in a language of its own: "Kyiv says 12000."
// A text that begins with "!" breaks it.
func tell(d *document.Document) (*document.Document, []*figure.Figure, error) {
	if strings.HasPrefix(d.Text, "!") {
		return d, nil, errors.New("reading broke off")
	}
	var figures []*figure.Figure
	at := 0
	for sentence := range strings.SplitAfterSeq(d.Text, ".") {
		source, value, ok := strings.Cut(strings.TrimSuffix(strings.TrimSpace(sentence), "."), " says ")
		v, err := strconv.ParseFloat(value, 64)
		if ok && err == nil {
			start := at + strings.Index(sentence, value)
			f := &figure.Figure{
				Document: d, Metric: metric, Value: v, ReportedAt: time.Date(2024, 10, 29, 0, 0, 0, 0, time.UTC), Precision: figure.Day,
				Labels: figure.NewLabels([]figure.Label{{Name: "source", Value: source}, {Name: "outlet", Value: "Daily"}}),
				Evidence: []figure.Evidence{{
					Start: int32(start), End: int32(start + len(value)), SentenceStart: int32(at), SentenceEnd: int32(at + len(sentence)),
				}},
			}
			f.ID = figure.NewID(d.ID, metric, v, start, start+len(value))
			figures = append(figures, f)
		}
		at += len(sentence)
	}
	return d, figures, nil
}

func timelineConfig() timeline.Config {
	return timeline.Config{Metrics: []figure.Metric{{Name: metric, Help: "Troops.", Unit: "people", Labels: []string{"force"}, Subject: []string{"force"}}}}
}

// observer passes on every status, and counts.
type observer struct {
	published chan *Status
	reloaded  chan bool

	mu                    sync.Mutex
	read, removed, failed int
}

func newObserver() *observer {
	return &observer{published: make(chan *Status, 100), reloaded: make(chan bool, 100)}
}

func (o *observer) DocumentRead(time.Duration)          { o.count(&o.read) }
func (o *observer) DocumentRemoved()                    { o.count(&o.removed) }
func (o *observer) CorpusFailed()                       { o.count(&o.failed) }
func (o *observer) ConfigReloaded(ok bool, _ time.Time) { o.reloaded <- ok }
func (o *observer) Published(s *Status)                 { o.published <- s }
func (o *observer) count(n *int)                        { o.mu.Lock(); defer o.mu.Unlock(); *n++ }
func (o *observer) counts() (read, removed, failed int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.read, o.removed, o.failed
}

// until waits for a status that is as wanted.
func (o *observer) until(t *testing.T, what string, wanted func(*Status) bool) *Status {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	var last *Status
	for {
		select {
		case last = <-o.published:
			if wanted(last) {
				return last
			}
		case <-deadline.C:
			t.Fatalf("never so: %s; last %+v: %v", what, last, values(last))
		}
	}
}

// values writes the newest value of each series as source=value.
func values(s *Status) []string {
	if s == nil {
		return nil
	}
	var out []string
	for _, series := range s.Snapshot.Metric(metric).Series {
		out = append(out, fmt.Sprintf("%s=%v", series.Labels.Get("source"), series.Newest().Value))
	}
	slices.Sort(out)
	return out
}

func has(want ...string) func(*Status) bool {
	return func(s *Status) bool { return slices.Equal(values(s), want) }
}

// script is a corpus that tells what the test says.
type script struct {
	changes chan struct{}
	next    chan synced
	ended   chan struct{}
}

type synced struct {
	corpus.Changes
	err error
}

func newScript() *script {
	return &script{changes: make(chan struct{}, 1), next: make(chan synced, 10), ended: make(chan struct{})}
}

func (s *script) Sync(ctx context.Context) (corpus.Changes, error) {
	select {
	case n := <-s.next:
		if n.Corrections == nil {
			n.Corrections = &corpus.Corrections{}
		}
		return n.Changes, n.err
	case <-ctx.Done():
		return corpus.Changes{}, ctx.Err()
	}
}

func (s *script) Watch(ctx context.Context) <-chan struct{} {
	out := make(chan struct{}, 1)
	go func() {
		defer close(out)
		defer close(s.ended)
		for {
			select {
			case <-s.changes:
				out <- struct{}{}
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func (s *script) Populated() []string { return nil }
func (s *script) Expect([]string)     {}

func (s *script) tell(c corpus.Changes, err error) {
	s.next <- synced{c, err}
	s.changes <- struct{}{}
}

func text(id, text string) *document.Document {
	return &document.Document{ID: id, Path: id, Text: text}
}

func inputsOf(c Corpus, roots ...string) *Inputs {
	return &Inputs{Corpus: c, Extract: tell, Timeline: timelineConfig(), Roots: roots}
}

// started runs a pipeline until the test ends; stop gives the error of Run.
func started(t *testing.T, c Config) (p *Pipeline, stop func() error) {
	t.Helper()
	c.Logger, c.Workers = slog.New(slog.DiscardHandler), 2
	if c.Load == nil {
		c.Load = func() (*Inputs, error) { return nil, errors.New("not in this test") }
	}
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := stop(); err != nil && !t.Failed() {
			t.Errorf("Run: %v", err)
		}
	})
	return p, stop
}

func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	o, s := newObserver(), newScript()
	s.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1000."), text("b", "Seoul says 2000. NIS says 5.")}, Total: 2}}
	p, _ := started(t, Config{Inputs: inputsOf(s, "news"), Observer: o})
	first := o.until(t, "the first corpus", has("Kyiv=1000", "NIS=5", "Seoul=2000"))
	if first.Demonstration || !slices.Equal(first.Roots, []Root{{"news", true}}) || p.Status() != first {
		t.Errorf("got %+v", first)
	}

	s.tell(corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1100.")}, Total: 2}, nil)
	o.until(t, "a changed document", has("Kyiv=1100", "NIS=5", "Seoul=2000"))
	s.tell(corpus.Changes{Documents: []*document.Document{text("c", "Rome says 7.")}, Total: 3}, nil)
	o.until(t, "a new document", has("Kyiv=1100", "NIS=5", "Rome=7", "Seoul=2000"))
	s.tell(corpus.Changes{Removed: []string{"b"}, Total: 2}, nil)
	o.until(t, "a document is gone", has("Kyiv=1100", "Rome=7"))
	if read, removed, failed := o.counts(); read != 4 || removed != 1 || failed != 0 {
		t.Errorf("%d read, %d removed, %d failed", read, removed, failed)
	}
}

// A document whose figures cannot be found is a fault that stays until it is read well or is gone; all others go on.
func TestADocumentThatBreaksIsAFault(t *testing.T) {
	o, s := newObserver(), newScript()
	s.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1000."), text("b", "! Seoul says 2000.")}, Total: 2}}
	started(t, Config{Inputs: inputsOf(s, "news"), Observer: o})
	first := o.until(t, "the first corpus", has("Kyiv=1000"))
	if len(first.Faults) != 1 || first.Faults[0].Path != "b" || first.Faults[0].Reason != corpus.ReasonExtraction {
		t.Errorf("got faults %v", first.Faults)
	}
	s.tell(corpus.Changes{Documents: []*document.Document{text("c", "Rome says 7.")}, Total: 3}, nil)
	if after := o.until(t, "another document", has("Kyiv=1000", "Rome=7")); len(after.Faults) != 1 {
		t.Errorf("got faults %v, want that of b still", after.Faults)
	}
	s.tell(corpus.Changes{Documents: []*document.Document{text("b", "Seoul says 2000.")}, Total: 3}, nil)
	if after := o.until(t, "it was put right", has("Kyiv=1000", "Rome=7", "Seoul=2000")); len(after.Faults) != 0 {
		t.Errorf("got faults %v, want none", after.Faults)
	}
}

func TestARootThatVanishesKeepsItsDocuments(t *testing.T) {
	o, s := newObserver(), newScript()
	s.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1000.")}}}
	started(t, Config{Inputs: inputsOf(s, "./news/", "wire"), Observer: o})
	before := o.until(t, "the first corpus", has("Kyiv=1000"))

	gone := errors.Join(&corpus.RootError{Root: "news", Kind: corpus.ErrRootVanished})
	fault := corpus.Fault{Root: "news", Reason: corpus.ReasonRootVanished}
	s.tell(corpus.Changes{Faults: []corpus.Fault{fault}}, gone)
	after := o.until(t, "the root is gone", func(s *Status) bool { return len(s.Faults) == 1 })
	if after.Snapshot != before.Snapshot || !slices.Equal(after.Roots, []Root{{"news", false}, {"wire", true}}) {
		t.Errorf("got %+v", after)
	}
	s.tell(corpus.Changes{Faults: []corpus.Fault{fault}}, gone) // still gone: counted once
	o.until(t, "still gone", func(s *Status) bool { return !s.Roots[0].Available })
	s.tell(corpus.Changes{}, nil)
	o.until(t, "it is back", func(s *Status) bool { return s.Roots[0].Available && len(s.Faults) == 0 })
	if _, _, failed := o.counts(); failed != 1 {
		t.Errorf("counted %d times", failed)
	}
}

// Whoever reads the log learns of each file at fault once, and again when it comes back.
func TestFaultsAreLoggedOnce(t *testing.T) {
	var log bytes.Buffer
	p := &Pipeline{config: Config{Logger: slog.New(slog.NewTextHandler(&log, nil))}}
	fault := func(path string) corpus.Fault {
		return corpus.Fault{Root: "news", Path: path, Reason: corpus.ReasonTooLarge, Err: errors.New("it has 7 bytes")}
	}
	lines := func(faults ...corpus.Fault) (got []string) {
		log.Reset()
		p.logFaults(faults)
		for line := range strings.Lines(log.String()) {
			_, text, _ := strings.Cut(strings.TrimSpace(line), "msg=")
			got = append(got, text)
		}
		return got
	}
	many := make([]corpus.Fault, maxLogged+7)
	for i := range many {
		many[i] = fault(fmt.Sprintf("%d.txt", i))
	}
	const a = `"a file of the corpus is at fault" reason=too_large fault="news/a.txt: too large: it has 7 bytes"`
	for i, step := range []struct{ got, want []string }{
		{lines(fault("a.txt")), []string{a}},
		{lines(fault("a.txt")), nil},
		{lines(), nil},
		{lines(corpus.Fault{Root: "news", Reason: corpus.ReasonRootVanished, Err: errors.New("gone")}, fault("a.txt")), []string{a}},
	} {
		if !slices.Equal(step.got, step.want) {
			t.Errorf("look %d: the log has %q, want %q", i, step.got, step.want)
		}
	}
	if got := lines(many...); len(got) != maxLogged+1 || got[maxLogged] != `"more files of the corpus are at fault" files=7` {
		t.Errorf("of many faults the log has %d lines, the last %q", len(got), got[len(got)-1])
	}
}

func TestARootThatWasNeverThereIsAnError(t *testing.T) {
	s := newScript()
	s.next <- synced{err: errors.Join(&corpus.RootError{Root: "nwes", Kind: corpus.ErrRootVanished})}
	p, err := New(Config{Inputs: inputsOf(s, "nwes"), Observer: newObserver(), Logger: slog.New(slog.DiscardHandler),
		Load: func() (*Inputs, error) { return nil, nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(t.Context()); !errors.Is(err, corpus.ErrRootVanished) || p.Status() != nil {
		t.Errorf("got %v, status %+v", err, p.Status())
	}
}

func TestReload(t *testing.T) {
	o, before, after := newObserver(), newScript(), newScript()
	before.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1000.")}}}
	active := make(chan struct{}, 1)
	load := make(chan func() (*Inputs, error), 1)
	p, _ := started(t, Config{Inputs: inputsOf(before), Observer: o, Load: func() (*Inputs, error) { return (<-load)() }})
	first := o.until(t, "the first corpus", has("Kyiv=1000"))
	if !first.Demonstration || !<-o.reloaded {
		t.Errorf("got %+v", first)
	}

	load <- func() (*Inputs, error) { return nil, errors.New("settings.yml:1:1: corpse: unknown key") }
	if err := p.Reload(t.Context()); err == nil || err.Error() != "settings.yml:1:1: corpse: unknown key" {
		t.Errorf("a bad file: got %v", err)
	}
	failed := o.until(t, "the failure is told", func(s *Status) bool { return strings.Contains(s.ReloadFailure, "corpse") })
	if failed.Snapshot != first.Snapshot || <-o.reloaded {
		t.Errorf("got %+v", failed)
	}

	load <- func() (*Inputs, error) {
		inputs := inputsOf(after, "news")
		inputs.Activate = func() { active <- struct{}{} }
		return inputs, nil
	}
	after.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("z", "Rome says 7.")}}}
	if err := p.Reload(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-active
	<-before.ended // the old corpus is watched no more
	second := o.until(t, "the new corpus", has("Rome=7"))
	if second.ReloadFailure != "" || second.Demonstration || second.Snapshot.Generation <= first.Snapshot.Generation || !<-o.reloaded {
		t.Errorf("got %+v", second)
	}
	after.tell(corpus.Changes{Removed: []string{"z"}}, nil)
	o.until(t, "the new corpus is watched", has())
}

func TestReloadOfARootThatIsNotThere(t *testing.T) {
	o, before, after := newObserver(), newScript(), newScript()
	before.next <- synced{Changes: corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 1000.")}}}
	p, _ := started(t, Config{Inputs: inputsOf(before), Observer: o, Load: func() (*Inputs, error) { return inputsOf(after, "nwes"), nil }})
	o.until(t, "the first corpus", has("Kyiv=1000"))
	after.next <- synced{err: errors.Join(&corpus.RootError{Root: "nwes", Kind: corpus.ErrRootVanished})}
	if err := p.Reload(t.Context()); !errors.Is(err, corpus.ErrRootVanished) {
		t.Errorf("got %v", err)
	}
	before.tell(corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 2.")}}, nil)
	o.until(t, "the old corpus is still watched", has("Kyiv=2"))
}

// A mount that failed is an empty folder; a reload at that moment must not take it for the new corpus.
func TestReloadOfARootThatEmptied(t *testing.T) {
	dir := t.TempDir()
	article := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(article, []byte("Kyiv says 1000.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	load := func() (*Inputs, error) {
		c, err := corpus.New(corpus.Config{Roots: []string{dir}, Stable: -1, Debounce: time.Millisecond, Rescan: time.Second})
		if err != nil {
			return nil, err
		}
		return inputsOf(c, dir), nil
	}
	inputs, err := load()
	if err != nil {
		t.Fatal(err)
	}
	o := newObserver()
	p, _ := started(t, Config{Inputs: inputs, Observer: o, Load: load})
	o.until(t, "the first corpus", has("Kyiv=1000"))
	if err := p.Reload(t.Context()); err != nil { // what is remembered outlives a reload
		t.Fatal(err)
	}
	if err := os.Rename(article, article+".gone"); err != nil {
		t.Fatal(err)
	}
	if err := p.Reload(t.Context()); !errors.Is(err, corpus.ErrRootEmptied) {
		t.Errorf("got %v", err)
	}
	if s := p.Status(); !has("Kyiv=1000")(s) || s.ReloadFailure == "" {
		t.Errorf("got %v, failure %q", values(s), s.ReloadFailure)
	}
	if err := os.Rename(article+".gone", article); err != nil {
		t.Fatal(err)
	}
	if err := p.Reload(t.Context()); err != nil {
		t.Errorf("the article is back: %v", err)
	}
	if s := p.Status(); !has("Kyiv=1000")(s) || s.ReloadFailure != "" {
		t.Errorf("got %v, failure %q", values(s), s.ReloadFailure)
	}
}

func TestReloadGivesUpWithWhoAsked(t *testing.T) {
	o, before, never := newObserver(), newScript(), newScript()
	before.next <- synced{}
	p, _ := started(t, Config{Inputs: inputsOf(before), Observer: o, Load: func() (*Inputs, error) { return inputsOf(never), nil }})
	o.until(t, "the first corpus", has())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Reload(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	before.tell(corpus.Changes{Documents: []*document.Document{text("a", "Kyiv says 2.")}}, nil)
	o.until(t, "the loop goes on", has("Kyiv=2"))
}

func TestStopWhileTheFirstCorpusIsRead(t *testing.T) {
	p, stop := started(t, Config{Inputs: inputsOf(newScript()), Observer: newObserver()})
	if err := stop(); err != nil || p.Status() != nil {
		t.Errorf("got %v", err)
	}
}

// A real folder, its corrections among it: what they say holds for documents that did not change.
func TestFolder(t *testing.T) {
	dir := t.TempDir()
	put := func(name, content string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("a.txt", "Kyiv says 1000. Rome says 7.\n")
	put("b.txt", "Seoul says 2000.\n")
	c, err := corpus.New(corpus.Config{Roots: []string{dir}, Stable: -1, Debounce: time.Millisecond, Rescan: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	o := newObserver()
	_, _ = started(t, Config{Inputs: inputsOf(c, dir), Observer: o})
	o.until(t, "the first corpus", has("Kyiv=1000", "Rome=7", "Seoul=2000"))

	put("c.txt", "NIS says 5.\n")
	o.until(t, "a new file", has("Kyiv=1000", "NIS=5", "Rome=7", "Seoul=2000"))
	put("corrections.yaml", `figures:
  - {document: a.txt, quote: Rome says 7, drop: true}
  - {document: a.txt, quote: nowhere, drop: true}
sources:
  - {name: National Intelligence Service, merge: [NIS]}
`)
	s := o.until(t, "corrections", has("Kyiv=1000", "National Intelligence Service=5", "Seoul=2000"))
	var uses []string
	for _, c := range s.Corrections {
		uses = append(uses, fmt.Sprintf("%s %s: %d", c.Kind, c.Target, c.Figures))
	}
	if want := []string{"drop a.txt: Rome says 7: 1", "drop a.txt: nowhere: 0", "merge NIS → National Intelligence Service: 1"}; !slices.Equal(uses, want) {
		t.Errorf("the corrections are %q, want %q", uses, want)
	}
	if s.CorrectionsUsed() != 2 || s.CorrectionsUnused() != 1 || s.Snapshot.Counts.Excluded[corpus.ReasonCorrected] != 1 {
		t.Errorf("got %+v, %+v", s, s.Snapshot.Counts)
	}
	if err := os.Remove(filepath.Join(dir, "corrections.yaml")); err != nil {
		t.Fatal(err)
	}
	o.until(t, "no corrections", has("Kyiv=1000", "NIS=5", "Rome=7", "Seoul=2000"))

	if err := os.Rename(dir, dir+".gone"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir + ".gone") }()
	s = o.until(t, "the folder is gone", func(s *Status) bool { return !s.Roots[0].Available })
	if !has("Kyiv=1000", "NIS=5", "Rome=7", "Seoul=2000")(s) {
		t.Errorf("got %v", values(s))
	}
	if err := os.Rename(dir+".gone", dir); err != nil {
		t.Fatal(err)
	}
	o.until(t, "the folder is back", func(s *Status) bool { return s.Roots[0].Available })
}
