package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"figures_exporter/exporter/exposition"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/history/steps"
	"figures_exporter/exporter/timeline"
)

// openMetrics writes the whole history as OpenMetrics: a sample with its timestamp for each point of each series, the
// samples of a family together, those of a series in the order of time. It needs all figures before it can write the first line.
type openMetrics struct {
	w     *bufio.Writer
	store *timeline.Store
	c     formatConfig
}

func newOpenMetrics(w io.Writer, c formatConfig) *openMetrics {
	return &openMetrics{
		w: bufio.NewWriterSize(w, 1<<16), c: c,
		store: timeline.NewStore(timeline.Config{Metrics: c.metrics, ForgetExcluded: true}),
	}
}

func (o *openMetrics) document(figures []*figure.Figure) error {
	if len(figures) > 0 {
		o.store.Put(figures[0].Document.ID, figures)
	}
	return nil
}

func (o *openMetrics) end() error {
	snapshot, err := o.store.Build(context.Background(), o.c.now())
	if err != nil {
		return err
	}
	help := map[string]string{}
	for i := range snapshot.Metrics {
		for _, f := range exposition.Families(snapshot.Metrics[i].Metric) {
			help[f.Name] = f.Help
		}
	}
	for _, f := range steps.Families(snapshot) {
		o.family(&f, help[f.Name])
	}
	_, _ = o.w.WriteString("# EOF\n") // Flush tells the first error
	if err := o.w.Flush(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

// family writes a family that has a sample. Where a value ends nothing is written: OpenMetrics has no mark for it.
func (o *openMetrics) family(f *steps.Family, help string) {
	begun := false
	for series := range f.All() {
		if !begun {
			begun = true
			_, _ = fmt.Fprintf(o.w, "# HELP %s %s\n# TYPE %s gauge\n", f.Name, escape(help), f.Name)
		}
		labels := labelText(series.Labels)
		for _, step := range series.Steps {
			if !step.Ends() {
				_, _ = fmt.Fprintf(o.w, "%s%s %s %s\n", f.Name, labels, strconv.FormatFloat(step.Value, 'f', -1, 64), strconv.FormatFloat(float64(step.Time)/1000, 'f', -1, 64))
			}
		}
	}
}

var escaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

func escape(s string) string { return escaper.Replace(s) }

// labelText writes labels without a blank after the comma, as OpenMetrics demands.
func labelText(labels figure.Labels) string {
	if len(labels) == 0 {
		return ""
	}
	var b strings.Builder
	for i, l := range labels {
		if i == 0 {
			b.WriteByte('{')
		} else {
			b.WriteByte(',')
		}
		b.WriteString(l.Name + `="` + escape(l.Value) + `"`)
	}
	b.WriteByte('}')
	return b.String()
}
