package timeline

import (
	"fmt"
	"strings"
	"time"
)

// printed writes the series and estimates of a snapshot so that a person can read them.
func printed(s *Snapshot) string {
	var b strings.Builder
	points := func(points []Point) {
		for _, p := range points {
			fmt.Fprintf(&b, "\t%s %v", time.UnixMilli(p.Time).UTC().Format("2006-01-02T15:04"), p.Value)
			if p.Low.Set {
				fmt.Fprintf(&b, " low=%v", p.Low.Value)
			}
			if p.High.Set {
				fmt.Fprintf(&b, " high=%v", p.High.Value)
			}
			fmt.Fprintf(&b, " %s\n", p.Figure.Document.ID)
		}
	}
	for _, m := range s.Metrics {
		for _, series := range m.Series {
			fmt.Fprintf(&b, "%s%s\n", m.Metric.Name, series.Labels)
			points(series.Points)
		}
		for _, e := range m.Estimates {
			fmt.Fprintf(&b, "%s_estimate%s first %s\n", m.Metric.Name, e.Labels, time.UnixMilli(e.FirstReported).UTC().Format(time.DateOnly))
			points(e.Points)
		}
		fmt.Fprintf(&b, "%s: figures=%d shadowed=%d dropped=%d dropped_estimates=%d\n",
			m.Metric.Name, m.Figures, m.Shadowed, m.DroppedSeries, m.DroppedEstimates)
	}
	return b.String()
}

// everything writes all that a snapshot holds, for comparing two of them.
func everything(s *Snapshot) string {
	var b strings.Builder
	b.WriteString(printed(s))
	fmt.Fprintf(&b, "counts %+v newest %s\n", s.Counts, s.Newest)
	for _, f := range s.figures {
		fmt.Fprintf(&b, "%s %s %s%s %v %v %v\n", f.ReportedAt, f.Document.ID, f.Metric, f.Labels, f.Value, f.ID, f.Confidence)
	}
	for _, f := range s.byID {
		fmt.Fprintln(&b, f.ID, f.Labels)
	}
	for _, d := range s.documents {
		fmt.Fprintln(&b, d.Document.ID, len(d.Figures), len(d.Excluded))
	}
	return b.String()
}
