package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/prometheus/prometheus/model/labels"

	"figures_exporter/exporter/history/steps"
)

// Ledger is what has been sent to one destination. Samples once sent cannot be unsent: the ledger says from where on the
// past of a series is still open. It is not safe for concurrent use.
type Ledger struct {
	path, destination string
	entries           map[string]*entry
	// changed is true while something has been noted that the file does not say.
	changed bool
}

// entry is what has been sent of one series.
type entry struct {
	Labels labels.Labels `json:"labels"`
	// Sealed is the time until which nothing may be sent any more, in milliseconds.
	Sealed int64 `json:"sealed"`
	// LastTime and LastBits are the newest sample that was sent; the value as its bits, since JSON has no stale marker.
	LastTime int64  `json:"last"`
	LastBits uint64 `json:"bits"`
	// Sent are the times of the samples after Sealed.
	Sent []int64 `json:"sent,omitempty"`
}

// ledgerFile is the checkpoint on the disk.
type ledgerFile struct {
	Destination string   `json:"destination"`
	Series      []*entry `json:"series"`
}

// OpenLedger reads the checkpoint file of a destination. Where there is none, nothing has been sent. An empty path is a ledger that
// is not kept. The checkpoint of another destination is an error.
func OpenLedger(path, destination string) (*Ledger, error) {
	l := &Ledger{path: path, destination: destination, entries: map[string]*entry{}}
	if path == "" {
		return l, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the checkpoint: %w", err)
	}
	var file ledgerFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("reading the checkpoint %s: %w", path, err)
	}
	if file.Destination != destination {
		return nil, fmt.Errorf("%s is the checkpoint of %q, and not of %q: each destination needs its own", path, file.Destination, destination)
	}
	for _, e := range file.Series {
		if e != nil {
			l.entries[keyOf(e.Labels)] = e
		}
	}
	return l, nil
}

func keyOf(ls labels.Labels) string { return string(ls.Bytes(nil)) }

// last gives the newest sample.
func (e *entry) last() steps.Step {
	return steps.Step{Time: e.LastTime, Value: math.Float64frombits(e.LastBits)}
}

// note takes in that a sample was sent. seal is true where what lies before it is closed then.
func (e *entry) note(s steps.Step, seal bool) {
	if s.Time >= e.LastTime {
		e.LastTime, e.LastBits = s.Time, math.Float64bits(s.Value)
	}
	if seal {
		e.Sealed = max(e.Sealed, s.Time)
		e.Sent = slices.DeleteFunc(e.Sent, func(t int64) bool { return t <= e.Sealed })
	} else {
		e.Sent = append(e.Sent, s.Time)
	}
}

// Save writes the checkpoint file, whole or not at all.
func (l *Ledger) Save() (err error) {
	if l.path == "" {
		return nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing the checkpoint: %w", err)
		}
	}()
	file := ledgerFile{Destination: l.destination, Series: make([]*entry, 0, len(l.entries))}
	for _, e := range l.entries {
		file.Series = append(file.Series, e)
	}
	slices.SortFunc(file.Series, func(a, b *entry) int { return labels.Compare(a.Labels, b.Labels) })
	text, err := json.Marshal(file)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(l.path), ".figures_exporter-checkpoint-")
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), l.path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	l.changed = false
	return nil
}
