package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/drift"
	"figures_exporter/exporter/web/selection"
)

// picture is the drift of one subject on a page: drawn for a wide and for a narrow window, and as a table.
type picture struct {
	Root            string
	Columns         *display.Columns
	Caption         string
	Picture, Narrow *drift.Picture
	Rows            []row
	Points          int
	List            string
}

// tableRows bounds the rows of the table beside a picture.
const tableRows = 100

func (p *pages) picture(f *frame, s *drift.Subject, about *figure.Figure) *picture {
	c := drift.Config{MaxAge: p.maxAge(), Columns: f.Columns, Figure: about}
	narrow := c
	narrow.Narrow = true
	out := &picture{
		Root: f.Root, Columns: f.Columns, Caption: subjectName(s) + ": what each source says over time.",
		Picture: s.Draw(c), Narrow: s.Draw(narrow), Points: s.Points, List: listAddress(f.Root, subjectSelection(s)),
	}
	var points []*timeline.Point
	for _, e := range s.Estimates {
		for i := range e.Points {
			points = append(points, &e.Points[i])
		}
	}
	slices.SortStableFunc(points, func(a, b *timeline.Point) int { return cmp.Compare(b.Time, a.Time) })
	for _, pt := range points[:min(len(points), tableRows)] {
		out.Rows = append(out.Rows, row{Figure: pt.Figure, Address: figureAddress(f.Root, pt.Figure.ID)})
	}
	return out
}

// subjectName writes a subject for people: "reported_troops of North Korea".
func subjectName(s *drift.Subject) string {
	var values []string
	for _, name := range s.Metric.Metric.Subject {
		if v := s.Labels.Get(name); v != "" {
			values = append(values, v)
		}
	}
	if len(values) == 0 {
		return s.Metric.Metric.Name
	}
	return fmt.Sprintf("%s, %s", s.Metric.Metric.Name, strings.Join(values, ", "))
}

// subjectSelection selects the figures of a subject that are estimates.
func subjectSelection(s *drift.Subject) *selection.Selection {
	out := &selection.Selection{Metrics: []string{s.Metric.Metric.Name + figure.SuffixEstimate}, Labels: map[string][]string{}}
	for _, name := range s.Metric.Metric.Subject {
		out.Labels[name] = []string{s.Labels.Get(name)}
	}
	return out
}

// subjects gives those of a metric.
func (p *prepared) subjectsOf(metric string) []*drift.Subject { return p.subjects()[metric] }

// subjectOf gives the subject that a figure is an estimate on, nil where it is none.
func (p *prepared) subjectOf(f *figure.Figure) *drift.Subject {
	m := p.overview.Snapshot.Metric(f.Metric)
	if m == nil || !f.Exported() || !m.Metric.IsEstimate(f.Labels) {
		return nil
	}
	want := m.Metric.EstimateLabels(f.Labels).With(figure.LabelSource, "")
	for _, s := range p.subjectsOf(f.Metric) {
		if timeline.CompareLabels(s.Labels, want) == 0 {
			return s
		}
	}
	return nil
}
