package extract_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"figures_exporter/config"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/extract"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

var (
	update = flag.Bool("update", false, "write the wanted figures of testdata/catalogue as the extractor gives them")
	unmark = flag.Bool("unmark", false, "take the marks of known gaps in testdata/catalogue away where the extractor is right now")
)

// minConfidence is what the program uses where nobody sets another.
const minConfidence = 0.3

// newExtractor gives an extractor of built-in topics; of the default one where none is named.
func newExtractor(tb testing.TB, topics ...string) *extract.Extractor {
	tb.Helper()
	set, err := topic.Load(topic.Config{FS: config.Topics, Names: topics})
	if err != nil {
		tb.Fatalf("loading the built-in topics: %v", err)
	}
	x, err := extract.New(extract.Config{Topics: set, MinConfidence: minConfidence, Now: func() time.Time {
		return time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC)
	}})
	if err != nil {
		tb.Fatalf("compiling the built-in topics: %v", err)
	}
	return x
}

// TestCatalogue reads testdata/catalogue: one file for each phenomenon of newspaper English, in it articles with the figures that
// a careful reader takes from them.
//
//	-- the speaker before the quotation --
//	The Harbour Post, 2024-10-26                outlet and day of publication
//	known: why the extractor fails here yet     only for open gaps
//
//	The article.
//
//	=> reported_troops about 12000 status=deployed force="North Korea" source=Ukraine @2024-10-25
//	=> superseded casualties 7 type=killed …    a value that its own sentence replaces
//	=> left out rate 1000                       a quantity that is seen but no figure, with the reason
//	=> none                                     no figure at all
//
// A value is "12", "about 12", "at least 12", "at most 12" or "10..12", in the metric's unit. Labels that are not written must be
// absent, but outlet, via and location are compared only where they are written; location="" wants none. Accents do not count. What is
// left out is compared only where it is written. Without @ the statement is of the day of publication; @2024-10 is that month,
// @2024 that year, @2024-10-26T10:05 that minute; a word behind it names the precision where the length does not tell it.
//
// A file whose comment begins with "topics: a, b" is read with these built-in topics instead of the default one.
//
// A case marked as known does not fail the test while the extractor gets it wrong; it does once it is right, so that
// the mark goes away; -unmark takes such marks away. -update writes the wanted lines anew; marks stay.
func TestCatalogue(t *testing.T) {
	standard := newExtractor(t)
	total, right, known := 0, 0, 0
	for _, phenomenon := range readCatalogue(t) {
		t.Run(phenomenon.name, func(t *testing.T) {
			x := standard
			if len(phenomenon.topics) > 0 {
				x = newExtractor(t, phenomenon.topics...)
			}
			for _, c := range phenomenon.cases {
				total++
				t.Run(c.name, func(t *testing.T) {
					figures := x.Extract(c.document()).Figures
					if *update {
						c.want(figures)
						return
					}
					differences := c.compare(figures)
					switch {
					case len(differences) == 0 && c.known == "":
						right++
					case len(differences) == 0 && *unmark:
						c.known = ""
						right++
					case len(differences) == 0:
						t.Errorf("%s: marked as known (%s) but right: remove the mark, or run with -unmark", phenomenon.path, c.known)
					case c.known != "":
						known++
						t.Logf("%s: known: %s\n%s", phenomenon.path, c.known, strings.Join(differences, "\n"))
					default:
						t.Errorf("%s: %s\n%s\n%s", phenomenon.path, c.name, c.text, strings.Join(differences, "\n"))
					}
				})
			}
			if *update || *unmark {
				if err := os.WriteFile(phenomenon.path, []byte(phenomenon.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	t.Logf("%d cases: %d right, %d known gaps, %d neither", total, right, known, total-right-known)
}

// phenomenon is a file of the catalogue.
type phenomenon struct {
	name, path, comment string
	topics              []string // built-in ones; empty for the default
	cases               []*catalogueCase
}

type catalogueCase struct {
	name, outlet, known, text string
	published                 time.Time
	wanted                    []wanted
}

// wanted is a line that begins with "=>".
type wanted struct {
	line string
	// superseded, leftOut and none tell what the line is; none of them: an exported figure.
	superseded, leftOut, none bool
	// reason is why it is left out. A value is wanted beside it only where hasValue.
	reason    string
	hasValue  bool
	metric    string
	value     float64
	low, high figure.Bound
	qualifier figure.Qualifier
	labels    map[string]string
	at        time.Time
	precision figure.Precision
}

func (c *catalogueCase) document() *document.Document {
	return &document.Document{ID: c.name, Path: c.name, Outlet: c.outlet, Published: c.published, Text: c.text}
}

func readCatalogue(tb testing.TB) []*phenomenon {
	tb.Helper()
	paths, err := filepath.Glob("testdata/catalogue/*.txtar")
	if err != nil || len(paths) == 0 {
		tb.Fatalf("no files in testdata/catalogue: %v", err)
	}
	var all []*phenomenon
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		p, err := parsePhenomenon(path, string(content))
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// parsePhenomenon reads a txtar archive whose files are cases.
func parsePhenomenon(path, content string) (*phenomenon, error) {
	p := &phenomenon{path: path, name: strings.TrimSuffix(filepath.Base(path), ".txtar")}
	sections := regexp.MustCompile(`(?m)^-- (.+) --\n`).FindAllStringSubmatchIndex(content, -1)
	if len(sections) == 0 {
		return nil, fmt.Errorf("%s: no cases", path)
	}
	p.comment = content[:sections[0][0]]
	if line, _, _ := strings.Cut(p.comment, "\n"); strings.HasPrefix(line, "topics: ") {
		p.topics = strings.Split(strings.TrimPrefix(line, "topics: "), ", ")
	}
	names := map[string]bool{}
	for i, at := range sections {
		end := len(content)
		if i+1 < len(sections) {
			end = sections[i+1][0]
		}
		c := &catalogueCase{name: content[at[2]:at[3]]}
		if names[c.name] {
			return nil, fmt.Errorf("%s: two cases %q", path, c.name)
		}
		names[c.name] = true
		if err := c.parse(content[at[1]:end]); err != nil {
			return nil, fmt.Errorf("%s:%d: case %q: %w", path, 1+strings.Count(content[:at[0]], "\n"), c.name, err)
		}
		p.cases = append(p.cases, c)
	}
	return p, nil
}

func (c *catalogueCase) parse(content string) error {
	header, rest, ok := strings.Cut(content, "\n\n")
	if !ok {
		return fmt.Errorf("no blank line behind the header")
	}
	first, more, _ := strings.Cut(header, "\n")
	comma := strings.LastIndex(first, ", ")
	if comma < 0 {
		return fmt.Errorf("header %q, expected: outlet, day", first)
	}
	var err error
	c.outlet = first[:comma]
	if c.published, err = time.Parse(time.DateOnly, first[comma+2:]); err != nil {
		return err
	}
	if more != "" {
		if c.known, ok = strings.CutPrefix(more, "known: "); !ok {
			return fmt.Errorf("header line %q, expected: known: why", more)
		}
	}
	text, lines, ok := strings.Cut(rest, "\n=> ")
	if !ok {
		return fmt.Errorf("no line of wanted figures; \"=> none\" wants none")
	}
	c.text = strings.TrimSpace(text)
	for line := range strings.SplitSeq("=> "+strings.TrimSpace(lines), "\n") {
		line, ok := strings.CutPrefix(line, "=> ")
		if !ok {
			return fmt.Errorf("line %q among the wanted figures, expected: => figure", line)
		}
		w, err := parseWanted(line, c.published)
		if err != nil {
			return fmt.Errorf("line %q: %w", line, err)
		}
		c.wanted = append(c.wanted, w)
	}
	return nil
}

var wantedField = regexp.MustCompile(`^(\w+)=("[^"]*"|\S+)\s*`)

func parseWanted(line string, published time.Time) (wanted, error) {
	w := wanted{line: line, labels: map[string]string{}, at: published, precision: figure.Day}
	if line == "none" {
		w.none = true
		return w, nil
	}
	if rest, ok := strings.CutPrefix(line, "left out "); ok {
		w.leftOut = true
		reason, value, ok := strings.Cut(rest, " ")
		w.reason = reason
		if ok {
			w.hasValue = true
			var err error
			w.value, err = strconv.ParseFloat(value, 64)
			return w, err
		}
		return w, nil
	}
	line, w.superseded = strings.CutPrefix(line, "superseded ")
	metric, rest, _ := strings.Cut(line, " ")
	w.metric = metric
	for prefix, q := range map[string]figure.Qualifier{"about ": figure.About, "at least ": figure.AtLeast, "at most ": figure.AtMost} {
		if cut, ok := strings.CutPrefix(rest, prefix); ok {
			rest, w.qualifier = cut, q
		}
	}
	value, rest, _ := strings.Cut(rest, " ")
	if low, high, ok := strings.Cut(value, ".."); ok {
		l, errLow := strconv.ParseFloat(low, 64)
		h, errHigh := strconv.ParseFloat(high, 64)
		if errLow != nil || errHigh != nil {
			return w, fmt.Errorf("range %q is no pair of numbers", value)
		}
		w.qualifier, w.low, w.high, w.value = figure.Range, figure.BoundAt(l), figure.BoundAt(h), (l+h)/2
	} else {
		var err error
		if w.value, err = strconv.ParseFloat(value, 64); err != nil {
			return w, fmt.Errorf("value %q is no number", value)
		}
	}
	switch w.qualifier {
	case figure.AtLeast:
		w.low = figure.BoundAt(w.value)
	case figure.AtMost:
		w.high = figure.BoundAt(w.value)
	}
	for rest != "" && rest[0] != '@' {
		m := wantedField.FindStringSubmatch(rest)
		if m == nil {
			return w, fmt.Errorf("%q, expected label=value or @day", rest)
		}
		w.labels[m[1]] = strings.Trim(m[2], `"`)
		rest = rest[len(m[0]):]
	}
	if rest == "" {
		return w, nil
	}
	at, precision, _ := strings.Cut(rest[1:], " ")
	if err := w.parseTime(at); err != nil {
		return w, err
	}
	for p := figure.Minute; p <= figure.Year; p++ {
		if p.String() == precision {
			w.precision = p
			precision = ""
		}
	}
	if precision != "" {
		return w, fmt.Errorf("precision %q, expected minute, day, month or year", precision)
	}
	return w, nil
}

// parseTime reads a time whose length tells its precision. A month and a year stand for their last day.
func (w *wanted) parseTime(at string) error {
	var err error
	switch len(at) {
	case len("2024"):
		w.at, err = time.Parse("2006", at)
		w.at, w.precision = w.at.AddDate(1, 0, -1), figure.Year
	case len("2024-10"):
		w.at, err = time.Parse("2006-01", at)
		w.at, w.precision = w.at.AddDate(0, 1, -1), figure.Month
	case len("2024-10-26"):
		w.at, err = time.Parse(time.DateOnly, at)
		w.precision = figure.Day
	default:
		w.at, err = time.Parse("2006-01-02T15:04", at)
		w.precision = figure.Minute
	}
	return err
}

// whereWritten are the labels that are compared only where a wanted line has them.
var whereWritten = map[string]bool{figure.LabelOutlet: true, figure.LabelVia: true, figure.LabelLocation: true}

// met tells whether a figure is the wanted one.
func (w *wanted) met(f *figure.Figure) bool {
	if w.leftOut {
		return f.Excluded == w.reason && (!w.hasValue || sameValue(f.Metric, f.Value, w.value))
	}
	if f.Excluded != "" || f.Superseded != w.superseded || f.Metric != w.metric || f.Qualifier != w.qualifier ||
		!sameValue(f.Metric, f.Value, w.value) || !sameBound(f.Metric, f.Low, w.low) || !sameBound(f.Metric, f.High, w.high) ||
		!f.ReportedAt.Equal(w.at) || f.Precision != w.precision {
		return false
	}
	for name, value := range w.labels {
		if withoutAccents(f.Labels.Get(name)) != withoutAccents(value) {
			return false
		}
	}
	for _, l := range f.Labels {
		if _, written := w.labels[l.Name]; !written && !whereWritten[l.Name] {
			return false
		}
	}
	return true
}

// sameValue allows for the digits that a conversion of units leaves.
func sameValue(metric string, a, b float64) bool {
	if metric == "territory_km2" {
		return math.Abs(a-b) <= 0.0005*math.Max(a, b)
	}
	return a == b
}

// withoutAccents lets a case spell a name as its article does where a topic spells it without accents.
func withoutAccents(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s))
}

func sameBound(metric string, a, b figure.Bound) bool {
	return a.Set == b.Set && (!a.Set || sameValue(metric, a.Value, b.Value))
}

// compare lists what keeps figures from being the wanted ones: "- " what is missing, "+ " what is too much.
func (c *catalogueCase) compare(figures []*figure.Figure) []string {
	var differences []string
	taken := make([]bool, len(figures))
	for i := range c.wanted {
		w := &c.wanted[i]
		if w.none {
			continue
		}
		found := false
		for j, f := range figures {
			if !taken[j] && w.met(f) {
				taken[j], found = true, true
				break
			}
		}
		if !found {
			differences = append(differences, "- "+w.line)
		}
	}
	for j, f := range figures {
		if !taken[j] && (f.Excluded == "" || len(differences) > 0) {
			mark := "+ "
			if f.Excluded != "" {
				mark = "  " // no fault, but it may tell where a missing figure went
			}
			differences = append(differences, mark+describe(f, c.published, true))
		}
	}
	return differences
}

// want takes over the figures as those wanted.
func (c *catalogueCase) want(figures []*figure.Figure) {
	places := map[string]bool{}
	for _, w := range c.wanted {
		for name := range w.labels {
			places[name] = true
		}
	}
	c.wanted = c.wanted[:0]
	for _, f := range figures {
		c.wanted = append(c.wanted, wanted{line: describe(f, c.published, places[figure.LabelVia])})
	}
	if len(c.wanted) == 0 {
		c.wanted = []wanted{{line: "none"}}
	}
}

// describe writes a figure as a wanted line.
func describe(f *figure.Figure, published time.Time, via bool) string {
	if f.Excluded != "" {
		return "left out " + f.Excluded + " " + number(f.Value)
	}
	var b strings.Builder
	if f.Superseded {
		b.WriteString("superseded ")
	}
	b.WriteString(f.Metric + " ")
	switch f.Qualifier {
	case figure.Range:
		b.WriteString(number(f.Low.Value) + ".." + number(f.High.Value))
	case figure.Exact:
		b.WriteString(number(f.Value))
	default:
		b.WriteString(strings.ReplaceAll(f.Qualifier.String(), "_", " ") + " " + number(f.Value))
	}
	for _, name := range []string{"type", "status", "side", "force", figure.LabelSource, figure.LabelVia, figure.LabelLocation, figure.LabelComponent, figure.LabelPeriod} {
		value := f.Labels.Get(name)
		if value == "" || name == figure.LabelVia && !via {
			continue
		}
		if strings.ContainsAny(value, " ") {
			value = `"` + value + `"`
		}
		b.WriteString(" " + name + "=" + value)
	}
	if f.ReportedAt.Equal(published) && f.Precision == figure.Day {
		return b.String()
	}
	switch f.Precision {
	case figure.Minute:
		b.WriteString(f.ReportedAt.Format(" @2006-01-02T15:04"))
	case figure.Day:
		b.WriteString(f.ReportedAt.Format(" @2006-01-02"))
	default:
		b.WriteString(f.ReportedAt.Format(" @2006-01-02 ") + f.Precision.String())
	}
	return b.String()
}

func number(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// String writes the file anew.
func (p *phenomenon) String() string {
	var b strings.Builder
	b.WriteString(p.comment)
	for _, c := range p.cases {
		fmt.Fprintf(&b, "-- %s --\n%s, %s\n", c.name, c.outlet, c.published.Format(time.DateOnly))
		if c.known != "" {
			b.WriteString("known: " + c.known + "\n")
		}
		b.WriteString("\n" + c.text + "\n\n")
		for _, w := range c.wanted {
			b.WriteString("=> " + w.line + "\n")
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// TestCatalogueFormat: what -update and -unmark write is read back as the same.
func TestCatalogueFormat(t *testing.T) {
	x := newExtractor(t)
	for _, p := range readCatalogue(t) {
		content, err := os.ReadFile(p.path)
		if err != nil {
			t.Fatal(err)
		}
		if p.String() != string(content) {
			t.Errorf("%s is not laid out as -update would: run with -unmark to lay it out", p.path)
		}
		for _, c := range p.cases {
			for _, f := range x.Extract(c.document()).Figures {
				line := describe(f, c.published, true)
				w, err := parseWanted(line, c.published)
				if err != nil {
					t.Errorf("%s: %s: %q: %v", p.path, c.name, line, err)
				} else if !w.met(f) {
					t.Errorf("%s: %s: %q does not describe its own figure", p.path, c.name, line)
				}
			}
		}
	}
}
