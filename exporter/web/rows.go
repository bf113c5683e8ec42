package web

import (
	"sort"
	"strings"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
)

// row is a figure as a line of a table.
type row struct {
	*figure.Figure
	// Before, Span and After are the sentence of its first evidence, the number's phrase in the middle.
	Before, Span, After string
	// Address and DocumentAddress lead to its evidence.
	Address, DocumentAddress string
	// State says why it is no point of a series, or of which the snapshot has another one; mostly empty.
	State string
	// Corrections are those that changed it.
	Corrections []Correction
	// More counts the pieces of evidence beside the first.
	More int
}

func (p *prepared) row(root string, columns *display.Columns, f *figure.Figure) row {
	r := row{
		Figure: f, Address: figureAddress(root, f.ID), DocumentAddress: documentAddress(root, f.Document),
		State: p.state(columns, f), Corrections: p.overview.Corrected[f.ID], More: max(len(f.Evidence)-1, 0),
	}
	r.Before, r.Span, r.After = display.Sentence(f)
	return r
}

func (p *prepared) rows(root string, columns *display.Columns, figures []*figure.Figure) []row {
	rows := make([]row, len(figures))
	for i, f := range figures {
		rows[i] = p.row(root, columns, f)
	}
	return rows
}

// stateShadowed and stateDropped are why a figure that belongs into a series is no point of one.
const (
	stateShadowed = "shadowed"
	stateDropped  = "series dropped"
)

// state says why a figure is no point of a series; "" for one that is.
func (p *prepared) state(columns *display.Columns, f *figure.Figure) string {
	if s := columns.Status(f); s != "" {
		return strings.ReplaceAll(s, "_", " ")
	}
	series := p.seriesOf(f)
	if series == nil {
		return stateDropped
	}
	at := min(f.ReportedAt.UnixMilli(), p.overview.Snapshot.Built.UnixMilli())
	points := series.Points
	i := sort.Search(len(points), func(i int) bool { return points[i].Time >= at })
	if i == len(points) || points[i].Time != at || points[i].Figure != f {
		return stateShadowed
	}
	return ""
}

// seriesOf gives the series that a figure belongs to, nil where there is none.
func (p *prepared) seriesOf(f *figure.Figure) *timeline.Series {
	m := p.overview.Snapshot.Metric(f.Metric)
	if m == nil || !f.Exported() {
		return nil
	}
	i := sort.Search(len(m.Series), func(i int) bool { return timeline.CompareLabels(m.Series[i].Labels, f.Labels) >= 0 })
	if i == len(m.Series) || timeline.CompareLabels(m.Series[i].Labels, f.Labels) != 0 {
		return nil
	}
	return m.Series[i]
}

// Stated writes value and unit as the text has them: "around 400 square miles".
func (r row) Stated() string {
	written := r.Span
	if written == "" {
		written = display.Number(r.Figure.Stated.Value)
	}
	if unit := display.Plain(r.Figure.Stated.Unit); unit != "" && !strings.Contains(written, unit) {
		written += " " + unit
	}
	return written
}

// Shown are the labels that no column of its own shows, in order of their names.
func (r row) Shown() figure.Labels {
	var shown figure.Labels
	for _, l := range r.Labels {
		if l.Name != figure.LabelSource && l.Name != figure.LabelOutlet && l.Name != figure.LabelVia {
			shown = append(shown, l)
		}
	}
	return shown
}

// Percent writes the confidence in percent.
func (r row) Percent() string { return display.Number(float64(int(r.Confidence*100+0.5))) + " %" }
