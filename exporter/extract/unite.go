package extract

import (
	"math"

	"figures_exporter/exporter/figure"
)

// union brings together what is one figure: the same number of one metric said twice by one source, and a repeat without a source – a
// headline, a caption – of one that has a source.
//
// Figures are found by metric and magnitude, so that the time stays linear in their number.
type union struct {
	outlet string
	kept   []taken
	byKey  map[unionKey]chain
}

// chain is the figures of one key in the order in which they came: indices of union.kept, linked by taken.next.
type chain struct{ first, last int32 }

// taken is a figure that was taken in.
type taken struct {
	figure *figure.Figure
	metric int32 // of topic.Set.Declared
	clues  clues
	dated  bool // the text dates the statement
	gone   bool // merged into another
	told   teller
	next   int32 // the next figure of its key, of union.kept; 0 for none, as the first of all follows nobody
}

// teller is what of a figure's source matters for its repeats.
type teller struct {
	headline bool  // the figure stands in the headline
	heading  bool  // a heading names it, which only says in short what the article says
	country  bool  // it is a country, and no body or person of it
	side     int32 // -1 where the heading does not tell: "minister says"
}

// unionKey is a metric and the power of 1.1 that the value lies at: equal values share it, and those that round each other stand in
// neighbouring ones.
type unionKey struct {
	metric    int32 // of topic.Set.Declared
	magnitude int32
}

// begin makes the union ready for the figures of a document that an outlet published, and end lets go of them.
func (u *union) begin(outlet string) {
	u.outlet = outlet
	if u.byKey == nil {
		u.byKey = map[unionKey]chain{}
	}
}

func (u *union) end() {
	clear(u.kept)
	u.kept = u.kept[:0]
	clear(u.byKey)
}

const log2Step = 0.13750352374993502 // math.Log2(1.1)

const mostAlike = 64 // figures of one key that are compared: more in one article are no repeats

func keyOf(metric int32, f *figure.Figure) unionKey {
	if f.Value <= 0 {
		return unionKey{metric, math.MinInt32}
	}
	return unionKey{metric, int32(math.Floor(math.Log2(f.Value) * (1 / log2Step)))}
}

// near calls visit with the figures whose values could be one of that key.
func (u *union) near(key unionKey, visit func(i int32) bool) {
	for d := int32(-1); d <= 1; d++ {
		alike, ok := u.byKey[unionKey{key.metric, key.magnitude + d}]
		for i, n := alike.first, 0; ok && n < mostAlike; n++ {
			if !u.kept[i].gone && visit(i) {
				return
			}
			i = u.kept[i].next
			ok = i != 0
		}
	}
}

// add takes in a figure.
func (u *union) add(t taken) {
	merged := false
	key := keyOf(t.metric, t.figure)
	u.near(key, func(i int32) bool {
		o := &u.kept[i]
		if !sameFigure(o.figure, t.figure) || !o.figure.ReportedAt.Equal(t.figure.ReportedAt) && t.dated && o.dated {
			return false
		}
		if t.dated && !o.dated {
			o.figure.ReportedAt, o.figure.Precision, o.figure.Clamped = t.figure.ReportedAt, t.figure.Precision, t.figure.Clamped
			o.dated = true
		}
		o.merge(&t)
		merged = true
		return true
	})
	if merged {
		return
	}
	at := int32(len(u.kept))
	u.kept = append(u.kept, t)
	alike, ok := u.byKey[key]
	if ok {
		u.kept[alike.last].next = at
	} else {
		alike.first = at
	}
	alike.last = at
	u.byKey[key] = alike
}

// figures gives what is left once the repeats without a source have been taken in, and what the reading of each rests on, which it appends to
// dst.
func (u *union) figures(dst []clues) ([]*figure.Figure, []clues) {
	for k := range u.kept {
		t := &u.kept[k]
		f := t.figure
		unsourced := f.Labels.Get(figure.LabelSource) == u.outlet
		if f.Excluded != "" || !unsourced && !t.told.heading && !t.told.country {
			continue
		}
		u.near(keyOf(t.metric, f), func(i int32) bool {
			o, told := u.kept[i].figure, u.kept[i].told
			switch {
			case int(i) == k || o.Excluded != "" || o.Superseded != f.Superseded || !sameValue(o, f):
				return false
			case t.told.headline && !told.headline && (unsourced || t.told.heading && t.told.restates(told)) && inShort(f, o):
				// What a headline leaves out – where, whose, for which span – was only guessed.
			case o.Labels.Get(figure.LabelSource) == u.outlet || !compatible(o, f):
				return false
			case t.told.heading && !t.told.restates(told):
				return false
			case !t.told.heading && t.told.country && (told.country || told.side != t.told.side || !o.ReportedAt.Equal(f.ReportedAt)):
				return false // "Russia says", and below "the Russian ministry said"
			}
			if t.told.headline && !compatible(o, f) {
				f.Labels = nil // wrong guesses
			}
			u.kept[i].merge(t)
			t.gone = true
			return true
		})
	}
	figures := make([]*figure.Figure, 0, len(u.kept))
	for k := range u.kept {
		if t := &u.kept[k]; !t.gone {
			figures, dst = append(figures, t.figure), append(dst, t.clues)
		}
	}
	return figures, dst
}

// restates tells whether the source that a heading names can be that of a figure of the text below it: a minister without a name, the country of a
// ministry.
func (t teller) restates(below teller) bool {
	return !below.heading && (t.side < 0 || t.side == below.side)
}

// sameFigure tells whether two figures are one but for their time: nothing that both tell differs, the source included.
func sameFigure(a, b *figure.Figure) bool {
	if a.Metric != b.Metric || a.Superseded != b.Superseded || (a.Excluded == "") != (b.Excluded == "") || !sameValue(a, b) {
		return false
	}
	if a.Excluded != "" && a.Evidence[0] != b.Evidence[0] {
		return false
	}
	return a.Labels.Get(figure.LabelSource) == b.Labels.Get(figure.LabelSource) && compatible(a, b)
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

// inShort tells whether a headline's figure can be that of the text in short: it counts the same, or speaks of those whom the text says to be killed as lost.
func inShort(headline, f *figure.Figure) bool {
	for _, name := range [...]string{"type", "status"} {
		if a, b := headline.Labels.Get(name), f.Labels.Get(name); a != b && !(a == "total" && b == "killed") {
			return false
		}
	}
	return headline.Labels.Get(figure.LabelComponent) == f.Labels.Get(figure.LabelComponent)
}

// merge takes in the evidence and the labels of what says the same.
func (t *taken) merge(other *taken) {
	o, f := t.figure, other.figure
	for _, e := range f.Evidence {
		known := false
		for k := len(o.Evidence) - 1; k >= 0 && k >= len(o.Evidence)-8 && !known; k-- {
			known = o.Evidence[k] == e // figures come in the order of the text: what is the same stands near
		}
		if !known {
			o.Evidence = append(o.Evidence, e)
		}
	}
	sameSource := f.Labels.Get(figure.LabelSource) == o.Labels.Get(figure.LabelSource)
	if o.Qualifier != figure.Exact && f.Qualifier == figure.Exact && sameSource && o.Value != f.Value {
		o.Value, o.Low, o.High, o.Qualifier, o.Stated = f.Value, f.Low, f.High, f.Qualifier, f.Stated
	}
	for _, l := range f.Labels {
		if l.Name != figure.LabelSource && o.Labels.Get(l.Name) == "" {
			o.Labels = o.Labels.With(l.Name, l.Value)
		}
	}
	if sameSource && other.clues.confidence() > t.clues.confidence() {
		t.clues = other.clues // the place that was easier to read
	}
	t.clues |= clueUnited
}
