package selection

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// Index finds figures of one snapshot. It is made once and shared: it is safe for concurrent use.
//
// Figures of one series share their labels, so that a filter is asked once a set of labels and not once a figure:
//
//	figures, newest first   group of each   group: metric and a value of each label
//	[f0 f1 f2 f3 …]         [0 1 0 2 …]     0: troops   source=3 outlet=1 force=2 …
type Index struct {
	snapshot *timeline.Snapshot
	figures  []*figure.Figure
	groupOf  []int32

	groups []group
	// values has, for each group, the value of each label: len(names) a group, 0 for an absent one.
	values []int32
	names  []string
	byName map[string]int
	// texts and ids are the values of each label: texts[name][id], ids[name][text].
	texts [][]string
	ids   []map[string]int32

	mu     sync.Mutex
	sorted [orders][2][]int32
}

type group struct {
	metric int32 // of snapshot.Metrics
	// estimate is true where sources can be compared by its figures.
	estimate bool
	figures  int32
}

// NewIndex makes the index of a snapshot, in time linear in its figures.
func NewIndex(snapshot *timeline.Snapshot) *Index {
	x := &Index{snapshot: snapshot, figures: snapshot.Figures(), byName: map[string]int{}}
	for _, name := range figure.CommonLabels {
		x.name(name)
	}
	metrics := make(map[string]int32, len(snapshot.Metrics))
	for i := range snapshot.Metrics {
		m := &snapshot.Metrics[i].Metric
		metrics[m.Name] = int32(i)
		for _, name := range m.Labels {
			x.name(name)
		}
	}
	// Figures of one series share their labels: where these begin in memory tells them from others.
	type key struct {
		metric int32
		first  *figure.Label
	}
	var labels []figure.Labels // by group
	known := make(map[key]int32)
	x.groupOf = make([]int32, len(x.figures))
	for i, f := range x.figures {
		k := key{metric: metrics[f.Metric]}
		if len(f.Labels) > 0 {
			k.first = &f.Labels[0]
		}
		g, ok := known[k]
		if !ok {
			g = int32(len(x.groups))
			known[k] = g
			x.groups = append(x.groups, group{metric: k.metric, estimate: snapshot.Metrics[k.metric].Metric.IsEstimate(f.Labels)})
			labels = append(labels, f.Labels)
			for _, l := range f.Labels {
				x.name(l.Name) // a figure may have labels that nobody declared
			}
		}
		x.groups[g].figures++
		x.groupOf[i] = g
	}
	x.values = make([]int32, len(x.groups)*len(x.names))
	for g, ls := range labels {
		for _, l := range ls {
			n := x.byName[l.Name]
			x.values[g*len(x.names)+n] = x.value(n, l.Value)
		}
	}
	return x
}

func (x *Index) name(name string) {
	if _, ok := x.byName[name]; ok {
		return
	}
	x.byName[name] = len(x.names)
	x.names = append(x.names, name)
	x.texts = append(x.texts, []string{""})
	x.ids = append(x.ids, map[string]int32{"": 0})
}

func (x *Index) value(name int, text string) int32 {
	id, ok := x.ids[name][text]
	if !ok {
		id = int32(len(x.texts[name]))
		x.ids[name][text] = id
		x.texts[name] = append(x.texts[name], text)
	}
	return id
}

// Snapshot gives the snapshot that the index is of.
func (x *Index) Snapshot() *timeline.Snapshot { return x.snapshot }

// Result is what a selection found.
type Result struct {
	// Figures are those of the page that was asked for, Total how many there are on all pages.
	Figures []*figure.Figure
	Total   int
	// Metrics and Facets tell what else there is to choose: for each metric or label how many figures would be found with a
	// value, if the filter of this label alone were another one.
	Metrics []Choice
	Facets  []Facet
	// Unknown are the labels of the selection that no metric has.
	Unknown []string
}

// Facet is one label with values to choose from.
type Facet struct {
	Label string
	// Choices are the most frequent values and those that are chosen; Values is how many there are in all.
	Choices []Choice
	Values  int
}

// Choice is one value with the figures that it would find. An empty value is an absent label.
type Choice struct {
	Value   string
	Figures int
	Chosen  bool
}

// maxChoices bounds the values of a label that are offered.
const maxChoices = 15

// filter is one condition on groups: a label, or the metric.
type filter struct {
	name int // of Index.names; -1 for the metric
	// takes has the ids of the values.
	takes []bool
}

const (
	passes = -1 // all filters
	fails  = -2 // several of them
)

// Select finds the figures of a selection.
func (x *Index) Select(s *Selection) Result {
	var r Result
	filters, estimates := x.filters(s, &r)
	verdicts := make([]int8, len(x.groups))
	for g := range x.groups {
		verdicts[g] = x.judge(filters, estimates, g)
	}
	counts := make([]int32, len(x.groups))
	words, order := strings.Fields(s.Search), x.order(s.Order, s.Descending)
	ordered := func(i int) int32 {
		if order == nil {
			return int32(i)
		}
		return order[i]
	}
	if len(words) == 0 && s.From.IsZero() && s.To.IsZero() {
		for g := range x.groups {
			counts[g] = x.groups[g].figures
			if verdicts[g] == passes {
				r.Total += int(counts[g])
			}
		}
		from, to := s.window(r.Total)
		at := 0
		for i := range x.figures {
			if at == to {
				break
			}
			j := ordered(i)
			if verdicts[x.groupOf[j]] == passes {
				if at >= from {
					r.Figures = append(r.Figures, x.figures[j])
				}
				at++
			}
		}
	} else {
		search := newSearch(words)
		var found []int32
		for i := range x.figures {
			j := ordered(i)
			g := x.groupOf[j]
			if verdicts[g] == fails || !s.within(x.figures[j]) || !search.finds(x.figures[j]) {
				continue
			}
			counts[g]++
			if verdicts[g] == passes {
				found = append(found, j)
			}
		}
		r.Total = len(found)
		from, to := s.window(r.Total)
		for _, j := range found[from:to] {
			r.Figures = append(r.Figures, x.figures[j])
		}
	}
	x.facets(s, &r, filters, verdicts, counts)
	return r
}

func (s *Selection) within(f *figure.Figure) bool {
	return (s.From.IsZero() || !f.ReportedAt.IsZero() && !f.ReportedAt.Before(s.From)) && (s.To.IsZero() || !f.ReportedAt.IsZero() && !f.ReportedAt.After(s.To))
}

// filters makes the conditions of a selection; estimates tells, by metric, whether only estimates are meant.
func (x *Index) filters(s *Selection, r *Result) (filters []filter, estimates []bool) {
	estimates = make([]bool, len(x.snapshot.Metrics))
	if len(s.Metrics) > 0 {
		f := filter{name: -1, takes: make([]bool, len(x.snapshot.Metrics))}
		for _, name := range s.Metrics {
			for i := range x.snapshot.Metrics {
				declared := x.snapshot.Metrics[i].Metric.Name
				if IsOf(name, declared) {
					estimate := strings.HasPrefix(name[len(declared):], figure.SuffixEstimate)
					estimates[i] = estimate && (estimates[i] || !f.takes[i])
					f.takes[i] = true
				}
			}
		}
		filters = append(filters, f)
	}
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for name := range s.Labels {
			if !yield(name) {
				return
			}
		}
	}) {
		values := s.Labels[name]
		if len(values) == 0 {
			continue
		}
		n, ok := x.byName[name]
		if !ok {
			r.Unknown = append(r.Unknown, name)
			if !slices.Contains(values, "") { // absent everywhere
				filters = append(filters, filter{name: -1, takes: make([]bool, len(x.snapshot.Metrics))})
			}
			continue
		}
		f := filter{name: n, takes: make([]bool, len(x.texts[n]))}
		for _, v := range values {
			if id, ok := x.ids[n][v]; ok {
				f.takes[id] = true
			}
		}
		filters = append(filters, f)
	}
	return filters, estimates
}

// suffixes are those of the families beside a metric.
var suffixes = []string{
	figure.SuffixLow, figure.SuffixHigh, figure.SuffixReported,
	figure.SuffixEstimate, figure.SuffixEstimate + figure.SuffixReported, figure.SuffixEstimate + figure.SuffixFirstReported,
}

// IsOf tells whether a name that an address has means a metric: its own name or that of a companion.
func IsOf(name, metric string) bool {
	suffix, ok := strings.CutPrefix(name, metric)
	return ok && (suffix == "" || isSuffix(suffix))
}

func isSuffix(s string) bool { return slices.Contains(suffixes, s) }

// judge gives passes, fails, or the one filter that does not take the group.
func (x *Index) judge(filters []filter, estimates []bool, g int) int8 {
	if estimates[x.groups[g].metric] && !x.groups[g].estimate {
		return fails
	}
	verdict := int8(passes)
	at := g * len(x.names)
	for k := range filters {
		f := &filters[k]
		id := x.groups[g].metric
		if f.name >= 0 {
			id = x.values[at+f.name]
		}
		if f.takes[id] {
			continue
		}
		if verdict != passes || k > 100 {
			return fails
		}
		verdict = int8(k)
	}
	return verdict
}

// facets counts what each value would find.
func (x *Index) facets(s *Selection, r *Result, filters []filter, verdicts []int8, counts []int32) {
	found := make([][]int32, len(x.names))
	for n := range x.names {
		found[n] = make([]int32, len(x.texts[n]))
	}
	metrics := make([]int32, len(x.snapshot.Metrics))
	for g, c := range counts {
		v := verdicts[g]
		if c == 0 || v == fails {
			continue
		}
		at := g * len(x.names)
		switch {
		case v == passes:
			metrics[x.groups[g].metric] += c
			for n := range x.names {
				found[n][x.values[at+n]] += c
			}
		case filters[v].name < 0:
			metrics[x.groups[g].metric] += c
		default:
			n := filters[v].name
			found[n][x.values[at+n]] += c
		}
	}
	for i := range metrics {
		name := x.snapshot.Metrics[i].Metric.Name
		if c := (Choice{name, int(metrics[i]), s.HasMetric(name)}); c.Figures > 0 || c.Chosen {
			r.Metrics = append(r.Metrics, c)
		}
	}
	for n, name := range x.names {
		f := Facet{Label: name}
		var top []Choice
		for id, c := range found[n] {
			chosen := s.Has(name, x.texts[n][id])
			if c == 0 && !chosen {
				continue
			}
			f.Values++
			choice := Choice{x.texts[n][id], int(c), chosen}
			if len(top) == maxChoices && compareChoices(top[maxChoices-1], choice) <= 0 {
				continue
			}
			i, _ := slices.BinarySearchFunc(top, choice, compareChoices)
			if len(top) == maxChoices {
				top = top[:maxChoices-1]
			}
			top = slices.Insert(top, i, choice)
		}
		for _, v := range s.Labels[name] { // a value that no figure has
			if _, ok := x.ids[n][v]; !ok {
				top = slices.Insert(top, 0, Choice{v, 0, true})
			}
		}
		// A label that no figure found has is nothing to choose by.
		if f.Choices = top; f.Values > 1 || len(s.Labels[name]) > 0 || f.Values == 1 && top[0].Value != "" {
			r.Facets = append(r.Facets, f)
		}
	}
}

// compareChoices orders what is chosen first, then what is frequent.
func compareChoices(a, b Choice) int {
	if a.Chosen != b.Chosen {
		if a.Chosen {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(b.Figures, a.Figures), strings.Compare(a.Value, b.Value))
}

// order gives the figures in an order, which is worked out when somebody first asks for it; nil for that
// of the snapshot.
func (x *Index) order(o Order, descending bool) []int32 {
	if o == Newest {
		return nil
	}
	way := 0
	if descending {
		way = 1
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.sorted[o][way] != nil {
		return x.sorted[o][way]
	}
	type keyed struct {
		key float64
		i   int32
	}
	keys := make([]keyed, len(x.figures))
	for i, key := range x.keys(o) {
		keys[i] = keyed{key, int32(i)}
	}
	sign := 1 - 2*way
	slices.SortFunc(keys, func(a, b keyed) int {
		if c := cmp.Compare(a.key, b.key); c != 0 {
			return sign * c
		}
		return cmp.Compare(a.i, b.i)
	})
	list := make([]int32, len(keys))
	for at := range keys {
		list[at] = keys[at].i
	}
	x.sorted[o][way] = list
	return list
}

// keys gives, for each figure, a number by which the order has it.
func (x *Index) keys(o Order) iter.Seq2[int, float64] {
	key := func(i int) float64 { return float64(i) }
	switch o {
	case ByReported:
		key = func(i int) float64 { return float64(x.figures[i].ReportedAt.UnixMilli()) }
	case ByValue:
		key = func(i int) float64 { return x.figures[i].Value }
	case ByConfidence:
		key = func(i int) float64 { return float64(x.figures[i].Confidence) }
	case BySource:
		key = x.rank(x.byName[figure.LabelSource])
	case ByOutlet:
		key = x.rank(x.byName[figure.LabelOutlet])
	case ByMetric:
		key = func(i int) float64 { return float64(x.groups[x.groupOf[i]].metric) }
	}
	return func(yield func(int, float64) bool) {
		for i := range x.figures {
			if !yield(i, key(i)) {
				return
			}
		}
	}
}

// rank gives the place of a figure's value of a label among all values in the order of the alphabet.
func (x *Index) rank(name int) func(i int) float64 {
	texts := x.texts[name]
	byText := make([]int32, len(texts))
	for id := range byText {
		byText[id] = int32(id)
	}
	slices.SortFunc(byText, func(a, b int32) int { return strings.Compare(texts[a], texts[b]) })
	ranks := make([]float64, len(texts))
	for rank, id := range byText {
		ranks[id] = float64(rank)
	}
	return func(i int) float64 { return ranks[x.values[int(x.groupOf[i])*len(x.names)+name]] }
}
