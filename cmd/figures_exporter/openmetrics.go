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
	for i := range snapshot.Metrics {
		o.metric(&snapshot.Metrics[i])
	}
	_, _ = o.w.WriteString("# EOF\n") // Flush tells the first error
	if err := o.w.Flush(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

func (o *openMetrics) metric(m *timeline.MetricSnapshot) {
	help := map[string]string{}
	for _, f := range exposition.Families(m.Metric) {
		help[f.Name] = f.Help
	}
	series := make([]history, len(m.Series))
	for i, s := range m.Series {
		series[i] = history{s.Labels, s.Points}
	}
	estimates := make([]history, len(m.Estimates))
	first := map[*timeline.Point]int64{}
	for i, e := range m.Estimates {
		estimates[i] = history{e.Labels, e.Points}
		for j := range e.Points {
			first[&e.Points[j]] = e.FirstReported
		}
	}
	value := func(p *timeline.Point) (float64, bool) { return p.Value, true }
	reported := func(p *timeline.Point) (float64, bool) { return float64(p.Time) / 1000, true }
	name, estimate := m.Metric.Name, m.Metric.Name+figure.SuffixEstimate
	for _, f := range []struct {
		name    string
		history []history
		value   func(*timeline.Point) (float64, bool)
	}{
		{name, series, value},
		{name + figure.SuffixLow, series, func(p *timeline.Point) (float64, bool) { return p.Low.Value, p.Low.Set }},
		{name + figure.SuffixHigh, series, func(p *timeline.Point) (float64, bool) { return p.High.Value, p.High.Set }},
		{name + figure.SuffixReported, series, reported},
		{estimate, estimates, value},
		{estimate + figure.SuffixReported, estimates, reported},
		{estimate + figure.SuffixFirstReported, estimates, func(p *timeline.Point) (float64, bool) { return float64(first[p]) / 1000, true }},
	} {
		o.family(f.name, help[f.name], f.history, f.value)
	}
}

// history is a series or an estimate.
type history struct {
	labels figure.Labels
	points []timeline.Point
}

func (o *openMetrics) family(name, help string, all []history, value func(*timeline.Point) (float64, bool)) {
	begun := false
	for _, h := range all {
		labels := ""
		for i := range h.points {
			p := &h.points[i]
			v, ok := value(p)
			if !ok {
				continue
			}
			if !begun {
				begun = true
				_, _ = fmt.Fprintf(o.w, "# HELP %s %s\n# TYPE %s gauge\n", name, escape(help), name)
			}
			if labels == "" {
				labels = labelText(h.labels)
			}
			_, _ = fmt.Fprintf(o.w, "%s%s %s %s\n", name, labels, number(v), strconv.FormatFloat(float64(p.Time)/1000, 'f', -1, 64))
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
