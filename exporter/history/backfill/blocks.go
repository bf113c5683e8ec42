package backfill

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/oklog/ulid/v2"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/tsdb/fileutil"
	"github.com/prometheus/prometheus/tsdb/index"

	"figures_exporter/exporter/history/steps"
)

const (
	// samplesPerChunk is what Prometheus itself cuts chunks at.
	samplesPerChunk = 120
	// unfinishedPrefix names the folder in which blocks lie until all are whole. Prometheus takes up nothing but folders
	// that are called like a ULID.
	unfinishedPrefix = ".figures_exporter-unfinished-"
	// fromOutOfOrder tells Prometheus that a block says nothing of how far its own samples have come. Without it a
	// Prometheus that starts again takes the end of its newest block for that and throws away what its write-ahead log
	// holds of the time before: its last hours, of every metric that it has.
	fromOutOfOrder = "from-out-of-order"
)

// meta is a block's meta.json. Ours tells the blocks of this program, whom Prometheus lets pass what it does not know.
type meta struct {
	ULID       ulid.ULID  `json:"ulid"`
	MinTime    int64      `json:"minTime"`
	MaxTime    int64      `json:"maxTime"` // not included
	Stats      stats      `json:"stats"`
	Compaction compaction `json:"compaction"`
	Version    int        `json:"version"`
	Ours       *ours      `json:"figures_exporter,omitempty"`
}

type stats struct {
	Samples int `json:"numSamples"`
	Floats  int `json:"numFloatSamples"`
	Series  int `json:"numSeries"`
	Chunks  int `json:"numChunks"`
}

type compaction struct {
	Level   int         `json:"level"`
	Sources []ulid.ULID `json:"sources"`
	Hints   []string    `json:"hints"`
}

type ours struct {
	Written time.Time `json:"written"`
}

// Blocks writes the history as blocks of a Prometheus database below dir, which is made where it is missing. The blocks
// appear when all of them are whole: after a crash there is none, but a folder that begins with a dot. A folder that holds blocks of an
// earlier backfill is refused: where two histories of one series overlap, Prometheus draws both.
//
// The error is ErrNothing, that of ctx, or one of writing.
func Blocks(ctx context.Context, c Config, dir string) (sum Summary, err error) {
	h, err := c.history()
	if err != nil {
		return Summary{}, err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil { //nolint:gosec // as the user's umask wants it
		return Summary{}, fmt.Errorf("making the folder of the blocks: %w", err)
	}
	if err := refuseEarlier(dir); err != nil {
		return Summary{}, err
	}
	unfinished, err := os.MkdirTemp(dir, unfinishedPrefix)
	if err != nil {
		return Summary{}, fmt.Errorf("making a folder for unfinished blocks: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(unfinished)) }()
	w := writer{history: h, dir: unfinished, ours: ours{Written: time.Now().UTC()}, seen: make([]bool, len(h.series))}
	if len(h.series) > 0 {
		for start := h.blockOf(h.from); start <= h.until; start += h.block {
			if err := w.block(ctx, start); err != nil {
				return Summary{}, fmt.Errorf("writing the block from %s on: %w", time.UnixMilli(start).UTC().Format(time.RFC3339), err)
			}
		}
	}
	for _, s := range w.seen {
		if s {
			w.sum.series++
		}
	}
	told, err := w.sum.told()
	if err != nil {
		return Summary{}, err
	}
	for i, name := range w.blocks {
		if err := fileutil.Rename(filepath.Join(unfinished, name), filepath.Join(dir, name)); err != nil {
			err = fmt.Errorf("putting a block in its place: %w", err)
			for _, placed := range w.blocks[:i] {
				err = errors.Join(err, os.RemoveAll(filepath.Join(dir, placed)))
			}
			return Summary{}, err
		}
	}
	return told, nil
}

// refuseEarlier looks for blocks of this program.
func refuseEarlier(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("looking for earlier blocks: %w", err)
	}
	for _, e := range entries {
		if _, err := ulid.ParseStrict(e.Name()); err != nil || !e.IsDir() {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name(), "meta.json"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("looking for earlier blocks: %w", err)
		}
		var m meta
		if json.Unmarshal(text, &m) == nil && m.Ours != nil {
			return fmt.Errorf("%s is a block of a backfill of %s: where two histories of one series overlap, Prometheus draws both; "+
				"take away the earlier blocks first", filepath.Join(dir, e.Name()), m.Ours.Written.Format(time.RFC3339))
		}
	}
	return nil
}

// writer writes the blocks of a history.
type writer struct {
	history *history
	dir     string
	ours    ours

	blocks []string
	seen   []bool
	sum    summary
}

// encoded is a series as it stands in a block.
type encoded struct {
	labels labels.Labels
	chunks []chunks.Meta
}

// checkEvery is after how many series it is looked whether the program shall stop.
const checkEvery = 1024

// block writes the block that begins at a time, unless there is no sample for it.
func (w *writer) block(ctx context.Context, start int64) (err error) {
	window := w.history.window(start, start+w.history.block-1)
	id, err := ulid.New(ulid.Timestamp(w.ours.Written), rand.Reader)
	if err != nil {
		return err
	}
	dir := filepath.Join(w.dir, id.String())
	var chunkWriter *chunks.Writer
	defer func() {
		if chunkWriter != nil {
			err = errors.Join(err, chunkWriter.Close())
		}
	}()

	m := meta{
		// Not later than the samples: Prometheus counts its retention back from the end of the newest block.
		ULID: id, MinTime: start, MaxTime: min(start+w.history.block, w.history.until+1), Version: 1, Ours: &w.ours,
		Compaction: compaction{Level: 1, Sources: []ulid.ULID{id}, Hints: []string{fromOutOfOrder}},
	}
	var all []encoded
	enc := encoder{}
	for i := range w.history.series {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		s := &w.history.series[i]
		if err := enc.encode(w, s, window); err != nil {
			return err
		}
		if enc.samples == 0 {
			continue
		}
		if chunkWriter == nil {
			if chunkWriter, err = chunks.NewWriter(filepath.Join(dir, "chunks")); err != nil {
				return err
			}
		}
		if err := chunkWriter.WriteChunks(enc.chunks...); err != nil {
			return err
		}
		written := make([]chunks.Meta, len(enc.chunks))
		for j, c := range enc.chunks { // without their bytes, which are on the disk now
			written[j] = chunks.Meta{Ref: c.Ref, MinTime: c.MinTime, MaxTime: c.MaxTime}
		}
		all = append(all, encoded{s.labels, written})
		w.seen[i] = true
		m.Stats.Series++
		m.Stats.Samples += enc.samples
		m.Stats.Chunks += len(written)
	}
	if len(all) == 0 {
		return nil
	}
	m.Stats.Floats = m.Stats.Samples
	if err := writeIndex(ctx, filepath.Join(dir, "index"), all); err != nil {
		return err
	}
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	if err := writeSynced(filepath.Join(dir, "meta.json"), text); err != nil {
		return err
	}
	w.sum.blocks++
	w.blocks = append(w.blocks, id.String())
	return nil
}

// encoder makes chunks of the samples of one series at a time.
type encoder struct {
	chunks  []chunks.Meta
	samples int
	again   chunkenc.Iterator
}

func (e *encoder) encode(w *writer, s *series, window steps.Window) error {
	e.chunks, e.samples = e.chunks[:0], 0
	var appender chunkenc.Appender
	var failed error
	inChunk := samplesPerChunk
	e.again = w.history.each(s, window, e.again, func(sample steps.Step) {
		if inChunk == samplesPerChunk {
			inChunk = 0
			chunk := chunkenc.NewXORChunk()
			var err error
			if appender, err = chunk.Appender(); err != nil {
				failed = errors.Join(failed, err)
				return
			}
			e.chunks = append(e.chunks, chunks.Meta{Chunk: chunk, MinTime: sample.Time})
		}
		appender.Append(0, sample.Time, sample.Value)
		e.chunks[len(e.chunks)-1].MaxTime = sample.Time
		inChunk++
		e.samples++
		w.sum.add(sample.Time)
	})
	return failed
}

// writeIndex writes the index of a block whose chunks have been written. The series are sorted by their labels.
func writeIndex(ctx context.Context, path string, all []encoded) (err error) {
	w, err := index.NewWriter(ctx, path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	symbols := map[string]struct{}{}
	for _, s := range all {
		s.labels.Range(func(l labels.Label) { symbols[l.Name], symbols[l.Value] = struct{}{}, struct{}{} })
	}
	for _, symbol := range slices.Sorted(maps.Keys(symbols)) {
		if err := w.AddSymbol(symbol); err != nil {
			return err
		}
	}
	for i, s := range all {
		if err := w.AddSeries(storage.SeriesRef(i), s.labels, s.chunks...); err != nil {
			return err
		}
	}
	return nil
}

func writeSynced(path string, text []byte) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666) //nolint:gosec // as the user's umask wants it
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(text); err != nil {
		return err
	}
	return f.Sync()
}
