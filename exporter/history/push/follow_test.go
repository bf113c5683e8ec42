package push

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

// direct sends requests to a handler without a connection, which time in a bubble would not wait for.
type direct struct {
	handler http.Handler
	mu      *sync.Mutex
}

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

// journal is an Observer that counts.
type journal struct {
	mu                      *sync.Mutex
	following               bool
	samples, retries, fails int
	reason                  string
	success                 time.Time
}

func (j *journal) note(change func()) {
	j.mu.Lock()
	defer j.mu.Unlock()
	change()
}

func (j *journal) Following(yes bool)     { j.note(func() { j.following = yes }) }
func (j *journal) Sent(samples int)       { j.note(func() { j.samples += samples }) }
func (j *journal) Retried()               { j.note(func() { j.retries++ }) }
func (j *journal) Failed(reason string)   { j.note(func() { j.fails, j.reason = j.fails+1, reason }) }
func (j *journal) Succeeded(at time.Time) { j.note(func() { j.success = at }) }

// following is a Follower in a bubble with the receiver that it sends to.
type following struct {
	*Follower
	t       *testing.T
	store   *store
	journal *journal
	target  Target
	now     func() time.Time
	stop    func()
	// mu guards store and journal. A test reads them after synctest.Wait, when nobody writes, and releases them before anybody can.
	mu sync.Mutex
}

// follow runs a test in a bubble in which it is historytest.Now.
func follow(t *testing.T, target Target, test func(*following)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		f := &following{
			t: t, store: &store{t: t, series: map[string]map[int64]float64{}}, target: target,
			now: func() time.Time { return historytest.Now.Add(time.Since(began)) },
		}
		f.journal = &journal{mu: &f.mu}
		f.target.URL = "http://receiver/api/v1/write"
		f.target.Client = &http.Client{Transport: direct{f.store, &f.mu}}
		if f.target.Interval == 0 {
			f.target.Interval = time.Minute
		}
		f.start()
		defer func() { f.stop() }()
		test(f)
	})
}

// start begins with a Follower that knows nothing, as a program that was started.
func (f *following) start() {
	f.Follower = NewFollower(FollowerConfig{Observer: f.journal, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Now: f.now})
	ctx, cancel := context.WithCancel(f.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f.Run(ctx)
	}()
	f.stop = func() { cancel(); <-ended }
}

// publish hands a snapshot over and waits until nothing more happens by itself.
func (f *following) publish(s *timeline.Snapshot) {
	f.release()
	f.Publish(s)
	synctest.Wait()
}

// release orders what the test has read before what is written from now on.
func (f *following) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
}

// pass lets time go by.
func (f *following) pass(d time.Duration) {
	f.release()
	<-time.After(d)
	synctest.Wait()
}

const zelenskyy = `{__name__="reported_troops", force="North Korea", outlet="A", source="Volodymyr Zelenskyy"}`

// newest gives the last sample of a series.
func (s *store) newest(name string) (at time.Time, v float64) {
	last := slices.Max(slices.Collect(maps.Keys(s.series[name])))
	return time.UnixMilli(last).UTC(), s.series[name][last]
}

// later is the quarter with one more article.
func later(t *testing.T) *timeline.Snapshot {
	t.Helper()
	corpus := timelinetest.Corpus(t, historytest.Quarter)
	maps.Copy(corpus, timelinetest.Corpus(t, "\t\tz 2025-01-19\n\t\t\t2025-01-19 reported_troops{force=\"North Korea\", source=\"Volodymyr Zelenskyy\", outlet=\"A\"} 15000\n"))
	return historytest.Snapshot(t, corpus, 0)
}

// The past is sent at once, then what stands at each interval, and what is new as soon as it is known.
func TestFollowFilled(t *testing.T) {
	follow(t, Target{Config: Config{Every: 5 * time.Minute}}, func(f *following) {
		f.Use(&f.target)
		f.pass(time.Hour)
		if f.store.asked > 0 || !f.journal.following {
			t.Fatalf("%d requests before there is a snapshot, %+v", f.store.asked, f.journal)
		}
		f.publish(quarter(t))
		if at, v := f.store.newest(zelenskyy); !at.Equal(f.now().Truncate(time.Millisecond)) || v != 12000 {
			t.Fatalf("the line goes until %s, %v, it is %s", at, v, f.now())
		}
		if times := slices.Sorted(maps.Keys(f.store.series[zelenskyy])); times[0] != time.Date(2024, 11, 4, 0, 0, 0, 0, time.UTC).UnixMilli() {
			t.Errorf("the line begins at %s", time.UnixMilli(times[0]))
		}
		first := f.journal.samples
		for range 10 {
			f.pass(time.Minute)
			if at, _ := f.store.newest(zelenskyy); f.now().Sub(at) > 30*time.Second { // a multiple of five minutes may be newer
				t.Errorf("at %s the line goes until %s", f.now(), at)
			}
		}
		if f.journal.samples == first || !f.journal.success.Equal(f.now()) {
			t.Errorf("%+v, %d samples of the past", f.journal, first)
		}
		f.pass(20 * time.Second)
		f.publish(later(t))
		at, values := f.store.line(zelenskyy)
		if !slices.Equal(values, []float64{11000, 12000, 15000}) || !at[2].Equal(f.now().Truncate(time.Millisecond)) {
			t.Errorf("the line goes %v at %v, it is %s", values, at, f.now())
		}
	})
}

// The reports alone are sent once, wherever they lie.
func TestFollowSparse(t *testing.T) {
	follow(t, Target{}, func(f *following) {
		f.Use(&f.target)
		f.publish(quarter(t))
		f.store.expect(quarter(t), historytest.Now, 0)
		asked := f.store.asked
		f.pass(time.Hour)
		if f.store.asked != asked {
			t.Errorf("%d requests although nothing is new", f.store.asked-asked)
		}
		f.publish(later(t))
		f.store.expect(later(t), historytest.Now, 0)
	})
}

// A receiver that is away, or that refuses, gets everything once it takes samples, and is the only one to wait.
func TestFollowLosesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		reason string
	}{
		"away":    {http.StatusServiceUnavailable, ReasonUnavailable},
		"busy":    {http.StatusTooManyRequests, ReasonUnavailable},
		"refuses": {http.StatusBadRequest, ReasonRefused},
	} {
		t.Run(name, func(t *testing.T) {
			explained := 0
			target := Target{Config: Config{Deadline: 5 * time.Minute}, Explain: func(err error) error {
				explained++
				return err
			}}
			follow(t, target, func(f *following) {
				f.store.answer = func(int) int { return c.status }
				f.Use(&f.target)
				f.publish(quarter(t))
				f.pass(7 * time.Minute)
				f.publish(later(t))
				f.pass(7 * time.Minute)
				if j := f.journal; j.fails < 2 || j.reason != c.reason || j.samples > 0 || !j.success.IsZero() || explained != j.fails {
					t.Errorf("%+v, %d explained", j, explained)
				}
				if (f.journal.retries > 0) != (c.reason == ReasonUnavailable) {
					t.Errorf("%d requests were tried again", f.journal.retries)
				}
				// Once a second at first, then ever more rarely.
				if f.store.asked > 14*60/15+20 {
					t.Errorf("%d requests in 14 minutes", f.store.asked)
				}
				f.store.answer = nil
				f.pass(time.Minute)
				f.store.expect(later(t), historytest.Now, 0)
				sent := 0
				for _, n := range f.store.sizes {
					sent += n
				}
				if f.journal.samples != sent || f.journal.success.IsZero() {
					t.Errorf("%+v, %d samples arrived", f.journal, sent)
				}
			})
		})
	}
}

// A new target ends what goes to the one before, and gets nothing of what was found by older settings.
func TestFollowAnother(t *testing.T) {
	follow(t, Target{Config: Config{Deadline: time.Hour}}, func(f *following) {
		f.store.answer = func(int) int { return 503 }
		f.Use(&f.target)
		f.publish(quarter(t))
		other := f.target
		other.URL = "http://other/api/v1/write"
		f.Use(&other)
		asked := f.store.asked
		f.pass(10 * time.Minute)
		if f.store.asked != asked || f.journal.fails > 0 {
			t.Errorf("%d requests without a snapshot of the new settings, %+v", f.store.asked-asked, f.journal)
		}
		f.store.answer = nil
		f.publish(quarter(t))
		f.store.expect(quarter(t), historytest.Now, 0)

		// The same receiver again needs nothing again, with no checkpoint to tell so.
		again := other
		f.Use(&again)
		asked = f.store.asked
		f.publish(later(t))
		if f.store.asked != asked+1 || f.store.sizes[len(f.store.sizes)-1] > 10 {
			t.Errorf("%d requests of %v samples for one article", f.store.asked-asked, f.store.sizes)
		}

		f.Use(nil)
		asked = f.store.asked
		f.publish(quarter(t))
		f.pass(time.Hour)
		if f.store.asked != asked || f.journal.following {
			t.Errorf("%d requests without a target", f.store.asked-asked)
		}
	})
}

// A program that ends has noted what it sent, and one that begins goes on there.
func TestFollowFromCheckpoint(t *testing.T) {
	checkpoint := filepath.Join(t.TempDir(), "push.json")
	follow(t, Target{Config: Config{BatchSamples: 10, Deadline: time.Hour}, Checkpoint: checkpoint}, func(f *following) {
		f.store.answer = func(n int) int { // it ends in the middle
			if n > 3 {
				return 503
			}
			return 0
		}
		f.Use(&f.target)
		f.publish(quarter(t))
		f.stop()
		if f.journal.samples != 30 || f.journal.fails > 0 {
			t.Errorf("%+v", f.journal)
		}
		f.store.answer = nil
		f.start()
		f.Use(&f.target)
		f.publish(quarter(t))
		f.store.expect(quarter(t), historytest.Now, 0)
		sent := 0
		for _, series := range f.store.series {
			sent += len(series)
		}
		if f.journal.samples != sent {
			t.Errorf("%d samples were sent for %d", f.journal.samples, sent)
		}
	})
}

// A checkpoint that cannot be written is told of; what was sent is known all the same while the program runs.
func TestFollowWithoutDisk(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "checkpoints")
	follow(t, Target{Checkpoint: filepath.Join(folder, "push.json")}, func(f *following) {
		f.Use(&f.target)
		f.publish(quarter(t))
		if f.journal.reason != ReasonCheckpoint || !f.journal.success.IsZero() {
			t.Errorf("%+v", f.journal)
		}
		asked := f.store.asked
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		f.pass(time.Minute)
		if f.store.asked != asked || f.journal.success.IsZero() {
			t.Errorf("%d requests more, %+v", f.store.asked-asked, f.journal)
		}
		if _, err := os.Stat(f.target.Checkpoint); err != nil {
			t.Error(err)
		}
	})
}

func TestCheckTarget(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.json")
	if err := os.WriteFile(other, []byte(`{"destination": "http://b/"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Target)
		says   string // "" is no error
	}{
		"good":                            {func(*Target) {}, ""},
		"a checkpoint to be":              {func(t *Target) { t.Checkpoint = filepath.Join(dir, "push.json") }, ""},
		"no address":                      {func(t *Target) { t.URL = "here" }, "no http or https address"},
		"no interval":                     {func(t *Target) { t.Interval = 0 }, "not above 0"},
		"the checkpoint of another":       {func(t *Target) { t.Checkpoint = other }, `is the checkpoint of "http://b/"`},
		"a checkpoint without its folder": {func(t *Target) { t.Checkpoint = filepath.Join(dir, "none", "push.json") }, "the folder of the checkpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			target := Target{Config: Config{URL: "http://a/"}, Interval: time.Minute}
			c.change(&target)
			err := target.Check()
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
			if _, err := os.Stat(filepath.Join(dir, "push.json")); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("a check wrote the checkpoint: %v", err)
			}
		})
	}
}
