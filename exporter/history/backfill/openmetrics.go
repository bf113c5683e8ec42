package backfill

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/tsdb/chunkenc"

	"figures_exporter/exporter/exposition"
	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
)

// OpenMetrics writes the history as OpenMetrics: the samples of a family together, those of a series in the order of time,
// times in seconds. OpenMetrics cannot say that a series ends: it ends with its last sample.
//
// The error is ErrNothing, where what is written holds no sample, that of ctx, or one of writing.
func OpenMetrics(ctx context.Context, c Config, out io.Writer) (Summary, error) {
	h, err := c.history()
	if err != nil {
		return Summary{}, err
	}
	// By name first: a label that begins with a capital letter sorts before the name.
	slices.SortStableFunc(h.series, func(a, b series) int {
		return strings.Compare(a.labels.Get(model.MetricNameLabel), b.labels.Get(model.MetricNameLabel))
	})
	w := bufio.NewWriterSize(out, 1<<16)
	help := helpOf(c.Snapshot)
	sum, family := summary{}, ""
	var it chunkenc.Iterator
	var line []byte
	for i := range h.series {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return Summary{}, ctx.Err()
		}
		s := &h.series[i]
		name := s.labels.Get(model.MetricNameLabel)
		prefix, begun := prefixOf(s.labels), false
		it = h.each(s, h.window(h.from, h.until), it, func(sample steps.Step) {
			if sample.Ends() {
				return
			}
			if !begun {
				begun = true
				sum.series++
			}
			if family != name {
				family = name
				_, _ = fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n", name, escape(help[name]), name)
			}
			line = append(line[:0], prefix...)
			line = strconv.AppendFloat(line, sample.Value, 'f', -1, 64)
			line = append(line, ' ')
			line = strconv.AppendFloat(line, float64(sample.Time)/1000, 'f', -1, 64)
			line = append(line, '\n')
			_, _ = w.Write(line) // Flush tells the first error
			sum.add(sample.Time)
		})
	}
	_, _ = w.WriteString("# EOF\n")
	if err := w.Flush(); err != nil {
		return Summary{}, fmt.Errorf("writing OpenMetrics: %w", err)
	}
	return sum.told()
}

// OpenMetricsFile does what OpenMetrics does and puts a file in its place when it is whole.
func OpenMetricsFile(ctx context.Context, c Config, path string) (sum Summary, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), unfinishedPrefix)
	if err != nil {
		return Summary{}, fmt.Errorf("making an unfinished file: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	sum, err = OpenMetrics(ctx, c, f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return Summary{}, err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil { //nolint:gosec // reports of the press are no secret
		return Summary{}, err
	}
	return sum, os.Rename(f.Name(), path)
}

func helpOf(snapshot *timeline.Snapshot) map[string]string {
	help := map[string]string{}
	for i := range snapshot.Metrics {
		for _, f := range exposition.Families(snapshot.Metrics[i].Metric) {
			help[f.Name] = f.Help
		}
	}
	return help
}

// prefixOf writes name and labels, without a blank after the comma, as OpenMetrics demands.
func prefixOf(ls labels.Labels) []byte {
	b := append([]byte(nil), ls.Get(model.MetricNameLabel)...)
	next := byte('{')
	ls.Range(func(l labels.Label) {
		if l.Name == model.MetricNameLabel {
			return
		}
		b = append(append(b, next), l.Name...)
		b = append(append(append(b, '=', '"'), escape(l.Value)...), '"')
		next = ','
	})
	if next == ',' {
		b = append(b, '}')
	}
	return append(b, ' ')
}

var escaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func escape(s string) string { return escaper.Replace(s) }
