package corpus

import (
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"figures_exporter/exporter/figure"
)

// ReasonCorrected is the Excluded of a figure that a correction drops.
const ReasonCorrected = "corrected"

// Corrections are what people have set right by hand: figures that are dropped or changed, and sources that are one.
//
//	figures:
//	  - document: dispatches/monday.txt     # the path below this folder, or the document's id
//	    quote: around 13,000 troops         # part of the sentence that the figure stands in
//	    metric: reported_troops             # optional
//	    value: 13000                        # optional
//	    drop: true                          # or set: with one or more of
//	    set: {value: 12000, low: 10000, high: 14000, qualifier: about, labels: {source: NIS}, reported_at: 2024-10-29}
//	    reason: the outlet has corrected it # optional
//	sources:
//	  - name: NIS
//	    merge: [the spy agency, South Korea's National Intelligence Service]
//
// They are not changed once they have been read, and safe for concurrent use.
type Corrections struct {
	figures []*figureCorrection
	sources []*sourceCorrection
	// merged finds a source's correction by the name to be replaced.
	merged map[string]*sourceCorrection
	// byDocument finds the corrections of figures by id and by path of the document.
	byDocument map[string][]*figureCorrection
	count      int
}

// Correction is one entry of a corrections.yaml.
type Correction struct {
	// File, Line and Column are its place; File is as the user knows it.
	File         string
	Line, Column int
	// Kind is "drop", "set" or "merge".
	Kind string
	// Target says what it is about, for people: the document and the quote, or the names that are merged.
	Target string
	// Reason is what the file gives as reason, and may be empty.
	Reason string
}

// Use says which figures a correction has changed. A correction that is never used has probably been overtaken by a
// change of its document.
type Use struct {
	Correction
	// Figures are the ids of the figures, in the order given to Apply; none if it was not used.
	Figures []figure.ID
}

type figureCorrection struct {
	Correction
	index    int
	document string // id, or path below the root
	path     string // the same below the root, from the folder of the file
	quote    string // with single blanks
	metric   string
	value    *float64
	drop     bool
	set      change
}

type change struct {
	value      *float64
	low, high  *float64
	qualifier  *figure.Qualifier
	labels     []figure.Label
	reportedAt time.Time
	precision  figure.Precision
}

type sourceCorrection struct {
	Correction
	index int
	name  string
	merge []string
}

type correctionsFile struct {
	source  Source
	print   fingerprint
	figures []*figureCorrection
	sources []*sourceCorrection
	faults  []Fault
}

// Len is the number of corrections.
func (c *Corrections) Len() int { return c.count }

// All gives the corrections in the order of the files, as Apply does its uses.
func (c *Corrections) All() []Correction {
	all := make([]Correction, c.count)
	for _, f := range c.figures {
		all[f.index] = f.Correction
	}
	for _, s := range c.sources {
		all[s.index] = s.Correction
	}
	return all
}

// Apply gives the figures as corrected and tells of each correction what it changed, in the order of the files. Figures
// are never changed in place: a corrected one is a copy, with the same ID, so that links to it stay good. A dropped one
// stays, with Excluded set to ReasonCorrected. Of several corrections of figures each is applied to what the one before
// it gave; names of sources are merged last. Figures that are excluded already are left alone.
func (c *Corrections) Apply(figures []*figure.Figure) ([]*figure.Figure, []Use) {
	if c == nil || c.count == 0 {
		return figures, nil
	}
	uses := make([]Use, c.count)
	for i, correction := range c.All() {
		uses[i].Correction = correction
	}
	out := make([]*figure.Figure, len(figures))
	for i, f := range figures {
		out[i] = c.apply(f, uses)
	}
	return out, uses
}

// MergeUses adds up the uses of two calls of Apply on the same Corrections, as when documents are read one by one.
func MergeUses(a, b []Use) []Use {
	if a == nil {
		return b
	}
	for i := range b {
		a[i].Figures = append(a[i].Figures, b[i].Figures...)
	}
	return a
}

func (c *Corrections) apply(f *figure.Figure, uses []Use) *figure.Figure {
	if f.Excluded != "" {
		return f
	}
	changed := f
	own := func() *figure.Figure {
		if changed == f {
			copied := *f
			changed = &copied
		}
		return changed
	}
	candidates := c.byDocument[f.Document.ID]
	if byPath := c.byDocument[f.Document.Path]; len(byPath) > 0 && f.Document.Path != f.Document.ID {
		if len(candidates) == 0 {
			candidates = byPath
		} else {
			candidates = inOrder(candidates, byPath)
		}
	}
	for _, fix := range candidates {
		if changed.Excluded != "" || !fix.matches(changed) {
			continue
		}
		if fix.drop {
			own().Excluded = ReasonCorrected
		} else {
			fix.set.apply(own())
		}
		uses[fix.index].Figures = append(uses[fix.index].Figures, f.ID)
	}
	if changed.Excluded == "" {
		if s := c.merged[changed.Labels.Get(figure.LabelSource)]; s != nil {
			own().Labels = changed.Labels.With(figure.LabelSource, s.name)
			uses[s.index].Figures = append(uses[s.index].Figures, f.ID)
		}
	}
	return changed
}

// inOrder merges two lists of corrections, each in order, without doubles.
func inOrder(a, b []*figureCorrection) []*figureCorrection {
	out := make([]*figureCorrection, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].index < b[0].index:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0].index < a[0].index:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return out
}

func (fix *figureCorrection) matches(f *figure.Figure) bool {
	if fix.metric != "" && fix.metric != f.Metric {
		return false
	}
	if fix.value != nil && math.Abs(*fix.value-f.Value) > 1e-9*math.Max(1, math.Abs(*fix.value)) {
		return false
	}
	for _, e := range f.Evidence {
		if strings.Contains(singleBlanks(f.Quote(e)), fix.quote) {
			return true
		}
	}
	return false
}

func singleBlanks(s string) string { return strings.Join(strings.Fields(s), " ") }

func (ch *change) apply(f *figure.Figure) {
	if ch.qualifier != nil {
		f.Qualifier = *ch.qualifier
	}
	if ch.value != nil {
		f.Value = *ch.value
	}
	if ch.qualifier != nil || ch.value != nil || ch.low != nil || ch.high != nil {
		f.Low, f.High = figure.Bound{}, figure.Bound{}
		switch f.Qualifier {
		case figure.AtLeast:
			f.Low = figure.BoundAt(f.Value)
		case figure.AtMost:
			f.High = figure.BoundAt(f.Value)
		case figure.Range:
			if ch.low != nil && ch.high != nil {
				f.Low, f.High = figure.BoundAt(*ch.low), figure.BoundAt(*ch.high)
			} else { // a new value for what was a range
				f.Qualifier = figure.Exact
			}
		}
	}
	for _, l := range ch.labels {
		f.Labels = f.Labels.With(l.Name, l.Value)
	}
	if !ch.reportedAt.IsZero() {
		f.ReportedAt, f.Precision, f.Clamped = ch.reportedAt, ch.precision, false
	}
}

// newCorrections numbers the corrections of several files in their order and indexes them. Sources that are merged into
// two names are reported by the second.
func newCorrections(files []*correctionsFile, faults func(*correctionsFile, *Problem)) *Corrections {
	c := &Corrections{merged: map[string]*sourceCorrection{}, byDocument: map[string][]*figureCorrection{}}
	for _, file := range files {
		for _, f := range file.figures {
			fix := *f
			fix.index = c.count
			c.count++
			c.figures = append(c.figures, &fix)
			c.byDocument[fix.document] = append(c.byDocument[fix.document], &fix)
			if fix.path != fix.document {
				c.byDocument[fix.path] = append(c.byDocument[fix.path], &fix)
			}
		}
		for _, s := range file.sources {
			fix := *s
			fix.index = c.count
			c.count++
			c.sources = append(c.sources, &fix)
			for _, name := range fix.merge {
				if other, twice := c.merged[name]; twice {
					if other.name != fix.name {
						faults(file, fix.problem("sources.merge", name+" is merged into "+other.name+" already ("+
							other.place()+"), expected one name; the first is used"))
					}
					continue
				}
				c.merged[name] = &fix
			}
		}
	}
	for _, s := range c.sources {
		if other, chain := c.merged[s.name]; chain && other.name != s.name {
			for _, file := range files {
				for _, own := range file.sources {
					if own.Correction == s.Correction {
						faults(file, own.problem("sources.name", s.name+" is itself merged into "+other.name+" ("+
							other.place()+"), expected that name here"))
					}
				}
			}
		}
	}
	return c
}

func (c *Correction) place() string {
	return c.File + ":" + strconv.Itoa(c.Line) + ":" + strconv.Itoa(c.Column)
}

func (c *Correction) problem(key, message string) *Problem {
	return &Problem{c.File, c.Line, c.Column, key, message}
}

// Place gives file:line:column.
func (c *Correction) Place() string { return c.place() }

var (
	figureKeys    = []string{"document", "quote", "metric", "value", "drop", "set", "reason"}
	setKeys       = []string{"value", "low", "high", "qualifier", "labels", "reported_at"}
	sourceKeys    = []string{"name", "merge", "reason"}
	qualifiers    = []string{"exact", "about", "at_least", "at_most", "range"}
	labelNames    = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	metricNames   = regexp.MustCompile(`^[a-zA-Z_:][a-zA-Z0-9_:]*$`)
	reservedNames = []string{"job", "instance", "le", "quantile"}
)

// parseCorrections reads a corrections.yaml that lies in the folder dir of its root. Everything that cannot be used is
// reported; an entry with a fault is left out as a whole, because half a correction is a wrong one.
func parseCorrections(data []byte, display, dir string) (*correctionsFile, *checker) {
	file := &correctionsFile{}
	c := &checker{file: display}
	for _, top := range c.fields(c.document(data), "", "figures", "sources") {
		switch top.name {
		case "figures":
			for _, n := range c.list(top.value, "figures") {
				before := len(c.problems)
				if fix := parseFigureCorrection(c, n, dir); len(c.problems) == before && fix != nil {
					file.figures = append(file.figures, fix)
				}
			}
		case "sources":
			for _, n := range c.list(top.value, "sources") {
				before := len(c.problems)
				if fix := parseSourceCorrection(c, n); len(c.problems) == before && fix != nil {
					file.sources = append(file.sources, fix)
				}
			}
		}
	}
	return file, c
}

func entryOf(c *checker, n *yaml.Node, key string, allowed []string) ([]field, bool) {
	if isNull(n) {
		c.problem(n, key, "an entry is empty, expected a mapping%s", of(allowed))
		return nil, false
	}
	return c.fields(n, key, allowed...), n.Kind == yaml.MappingNode
}

func parseFigureCorrection(c *checker, n *yaml.Node, dir string) *figureCorrection {
	fields, ok := entryOf(c, n, "figures", figureKeys)
	if !ok {
		return nil
	}
	fix := &figureCorrection{Correction: Correction{File: c.file, Line: n.Line, Column: n.Column, Kind: "set"}}
	dropped, set := false, false
	for _, f := range fields {
		key := "figures." + f.name
		switch f.name {
		case "document":
			fix.document, _ = c.text(f.value, key, urlLimit)
			fix.document = strings.TrimPrefix(fix.document, "./")
			fix.path = fix.document
			if dir != "." {
				fix.path = dir + "/" + fix.document
			}
		case "quote":
			fix.quote, _ = c.text(f.value, key, quoteLimit)
		case "metric":
			if fix.metric, ok = c.text(f.value, key, nameLimit); ok && !metricNames.MatchString(fix.metric) {
				c.problem(f.value, key, "it is %q, expected the name of a metric", fix.metric)
			}
		case "value":
			fix.value = c.number(f.value, key)
		case "drop":
			if f.value == nil || f.value.Tag != "!!bool" || f.value.Value != "true" {
				c.problem(f.value, key, "it is %s, expected true", kindOrEmpty(f.value))
			}
			dropped = true
			fix.drop, fix.Kind = true, "drop"
		case "set":
			set = true
			fix.set = parseChange(c, f.value)
		case "reason":
			fix.Reason, _ = c.text(f.value, key, noticeLimit)
		}
	}
	for _, need := range []struct{ name, value, what string }{
		{"document", fix.document, "the path of a document below this folder, or its id"},
		{"quote", fix.quote, "part of the sentence that the figure stands in"},
	} {
		if need.value == "" && !has(fields, need.name) {
			c.problem(n, "figures."+need.name, "it is missing, expected %s", need.what)
		}
	}
	if dropped == set {
		c.problem(n, "figures", "it has %s, expected one of drop: true and set:", map[bool]string{true: "both drop and set", false: "neither drop nor set"}[set])
	}
	fix.Target = fix.document + ": " + fix.quote
	return fix
}

func has(fields []field, name string) bool {
	for _, f := range fields {
		if f.name == name {
			return true
		}
	}
	return false
}

func parseChange(c *checker, n *yaml.Node) (ch change) {
	fields, ok := entryOf(c, n, "figures.set", setKeys)
	if !ok {
		return ch
	}
	if len(fields) == 0 {
		c.problem(n, "figures.set", "it is empty, expected one or more%s", of(setKeys))
	}
	for _, f := range fields {
		key := "figures.set." + f.name
		switch f.name {
		case "value":
			ch.value = c.number(f.value, key)
		case "low":
			ch.low = c.number(f.value, key)
		case "high":
			ch.high = c.number(f.value, key)
		case "qualifier":
			s, ok := c.text(f.value, key, nameLimit)
			for i, name := range qualifiers {
				if s == name {
					q := figure.Qualifier(i)
					ch.qualifier = &q
				}
			}
			if ok && ch.qualifier == nil {
				c.problem(f.value, key, "it is %q, expected one%s", s, of(qualifiers))
			}
		case "labels":
			for _, l := range c.fields(f.value, key) {
				lkey := key + "." + l.name
				if !labelNames.MatchString(l.name) || contains(reservedNames, l.name) {
					c.problem(l.key, lkey, "this can be no label, expected a name of a-z, 0-9 and _ that Prometheus does not use itself")
					continue
				}
				value := ""
				if !isNull(l.value) && l.value.Value != "" || l.value != nil && l.value.Kind != yaml.ScalarNode {
					value, _ = c.text(l.value, lkey, nameLimit)
				}
				ch.labels = append(ch.labels, figure.Label{Name: l.name, Value: value})
			}
		case "reported_at":
			t, isDay, _ := c.when(f.value, key)
			ch.reportedAt, ch.precision = t, figure.Minute
			if isDay {
				ch.precision = figure.Day
			}
		}
	}
	ch.check(c, n)
	return ch
}

// check completes value, bounds and qualifier from each other and reports what does not fit together.
func (ch *change) check(c *checker, n *yaml.Node) {
	const key = "figures.set"
	if ch.low == nil && ch.high == nil {
		if ch.qualifier != nil && *ch.qualifier == figure.Range {
			c.problem(n, key+".qualifier", "it is range without low and high, expected both")
		}
		return
	}
	q := figure.Range
	switch {
	case ch.high == nil:
		q = figure.AtLeast
	case ch.low == nil:
		q = figure.AtMost
	}
	if ch.qualifier == nil {
		ch.qualifier = &q
	}
	if *ch.qualifier != q {
		c.problem(n, key+".qualifier", "it is %s, expected %s for these bounds", *ch.qualifier, q)
		return
	}
	var value float64
	switch q {
	case figure.Range:
		if *ch.low > *ch.high {
			c.problem(n, key+".low", "it is %v and high is %v, expected a lower one", *ch.low, *ch.high)
			return
		}
		value = *ch.low + (*ch.high-*ch.low)/2
		if ch.value != nil && (*ch.value < *ch.low || *ch.value > *ch.high) {
			c.problem(n, key+".value", "it is %v, expected one from low %v to high %v", *ch.value, *ch.low, *ch.high)
			return
		}
	case figure.AtLeast:
		value = *ch.low
	default:
		value = *ch.high
	}
	if ch.value == nil {
		ch.value = &value
	} else if q != figure.Range && *ch.value != value {
		c.problem(n, key+".value", "it is %v, expected the bound %v itself or no value", *ch.value, value)
	}
}

// number gives a finite number that is not negative; a comma or blank between thousands would be a text.
func (c *checker) number(n *yaml.Node, key string) *float64 {
	var v float64
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float" || n.Decode(&v) != nil ||
		math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		c.problem(n, key, "it is %s, expected a number of 0 or more, without commas", kindOrEmpty(n))
		return nil
	}
	return &v
}

func parseSourceCorrection(c *checker, n *yaml.Node) *sourceCorrection {
	fields, ok := entryOf(c, n, "sources", sourceKeys)
	if !ok {
		return nil
	}
	fix := &sourceCorrection{Correction: Correction{File: c.file, Line: n.Line, Column: n.Column, Kind: "merge"}}
	before := len(c.problems)
	for _, f := range fields {
		key := "sources." + f.name
		switch f.name {
		case "name":
			fix.name, _ = c.text(f.value, key, nameLimit)
		case "merge":
			for _, e := range c.list(f.value, key) {
				if s, ok := c.text(e, key, nameLimit); ok {
					fix.merge = append(fix.merge, s)
				}
			}
		case "reason":
			fix.Reason, _ = c.text(f.value, key, noticeLimit)
		}
	}
	if fix.name == "" && !has(fields, "name") {
		c.problem(n, "sources.name", "it is missing, expected the name that stays")
	}
	if len(fix.merge) == 0 && len(c.problems) == before {
		c.problem(n, "sources.merge", "it is empty, expected the names that become %q", fix.name)
	}
	for _, name := range fix.merge {
		if name == fix.name {
			c.problem(n, "sources.merge", "%q is the name that stays, expected other names", name)
		}
	}
	fix.Target = strings.Join(fix.merge, ", ") + " → " + fix.name
	return fix
}

// equal tells whether two sets of corrections change figures in the same way and are shown in the same words.
func (c *Corrections) equal(o *Corrections) bool {
	if len(c.figures) != len(o.figures) || len(c.sources) != len(o.sources) {
		return false
	}
	for i := range c.figures {
		if !reflect.DeepEqual(c.figures[i], o.figures[i]) {
			return false
		}
	}
	for i := range c.sources {
		if !reflect.DeepEqual(c.sources[i], o.sources[i]) {
			return false
		}
	}
	return true
}
