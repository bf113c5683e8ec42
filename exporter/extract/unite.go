package extract

import (
	"math"

	"figures_exporter/exporter/figure"
)

// unite brings together what is one figure: the same number of one metric said twice by one source, and a repeat without a source – a
// headline, a caption – of one that has a source.
func unite(figures []*figure.Figure, outlet string) []*figure.Figure {
	out := figures[:0]
next:
	for _, f := range figures {
		for _, o := range out {
			if sameFigure(o, f) {
				merge(o, f)
				continue next
			}
		}
		out = append(out, f)
	}
	// Repeats without a source.
	kept := out[:0]
	for i, f := range out {
		if f.Excluded == "" && f.Labels.Get(figure.LabelSource) == outlet {
			if o := sourced(out, i, outlet); o != nil {
				merge(o, f)
				continue
			}
		}
		kept = append(kept, f)
	}
	return kept
}

// sameFigure tells whether two figures are one: nothing that both tell differs, the source included.
func sameFigure(a, b *figure.Figure) bool {
	if a.Metric != b.Metric || a.Superseded != b.Superseded || (a.Excluded == "") != (b.Excluded == "") || !sameValue(a, b) {
		return false
	}
	if a.Excluded != "" && a.Evidence[0] != b.Evidence[0] {
		return false
	}
	return a.Labels.Get(figure.LabelSource) == b.Labels.Get(figure.LabelSource) && compatible(a, b) && a.ReportedAt.Equal(b.ReportedAt)
}

func sameValue(a, b *figure.Figure) bool {
	if math.Abs(a.Value-b.Value) <= 1e-9*math.Max(math.Abs(a.Value), 1) {
		return true
	}
	// A rounding of an exact number: "more than 40,000" for 40,005.
	exact, round := a, b
	if a.Qualifier != figure.Exact {
		exact, round = b, a
	}
	if exact.Qualifier != figure.Exact || round.Qualifier == figure.Exact || round.Qualifier == figure.Range || exact.Value < 100 {
		return false
	}
	d := exact.Value - round.Value
	switch round.Qualifier {
	case figure.AtLeast:
		return d > 0 && d < 0.02*exact.Value
	case figure.AtMost:
		return d < 0 && -d < 0.02*exact.Value
	}
	return math.Abs(d) < 0.02*exact.Value
}

// compatible tells whether no label that both figures have differs, source, outlet and via aside.
func compatible(a, b *figure.Figure) bool {
	for _, l := range a.Labels {
		if l.Name == figure.LabelSource || l.Name == figure.LabelVia || l.Name == figure.LabelOutlet {
			continue
		}
		if v := b.Labels.Get(l.Name); v != "" && v != l.Value {
			return false
		}
	}
	return a.Labels.Get(figure.LabelComponent) == b.Labels.Get(figure.LabelComponent) && a.Labels.Get(figure.LabelPeriod) == b.Labels.Get(figure.LabelPeriod)
}

// sourced finds a figure with a source that f, which has none, repeats.
func sourced(all []*figure.Figure, i int, outlet string) *figure.Figure {
	f := all[i]
	for _, o := range all {
		if o != f && o.Excluded == "" && o.Metric == f.Metric && o.Labels.Get(figure.LabelSource) != outlet && sameValue(o, f) && compatible(o, f) && o.Superseded == f.Superseded {
			return o
		}
	}
	return nil
}

// merge takes the evidence and the labels of f into o.
func merge(o, f *figure.Figure) {
	for _, e := range f.Evidence {
		known := false
		for _, have := range o.Evidence {
			known = known || have == e
		}
		if !known {
			o.Evidence = append(o.Evidence, e)
		}
	}
	if o.Qualifier != figure.Exact && f.Qualifier == figure.Exact && f.Labels.Get(figure.LabelSource) == o.Labels.Get(figure.LabelSource) && o.Value != f.Value {
		o.Value, o.Low, o.High, o.Qualifier, o.Stated = f.Value, f.Low, f.High, f.Qualifier, f.Stated
	}
	added := o.Labels
	for _, l := range f.Labels {
		if l.Name != figure.LabelSource && added.Get(l.Name) == "" {
			added = added.With(l.Name, l.Value)
		}
	}
	o.Labels = added
	o.Confidence = max(o.Confidence, f.Confidence)
}
