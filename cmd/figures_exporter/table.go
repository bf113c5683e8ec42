package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rivo/uniseg"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
)

// table writes figures for a person at a terminal:
//
//	  VALUE  WHAT               WHOSE    SOURCE      OUTLET      DATE        SENTENCE
//	≈ 1,200  casualties killed  Russia   HUR         Kyiv Post   2024-10-29  The directorate put the dead at around
//	                                                                         1,200.
//
// The widths are those of the first figures, so that memory is bounded; what is longer goes on in the next line. Where
// the terminal is too narrow for a column of sentences, the sentence follows below its figure.
type table struct {
	w *bufio.Writer
	c formatConfig
	// waiting are the first rows, as long as the widths are not fixed.
	waiting []row
	widths  []int
	// sentenceWidth is that of the last column, or of the lines below.
	sentenceWidth int
	below         bool

	documents, figures, rows int
	// hidden is how many candidates are no figures: shown with --all, else only counted.
	hidden int
	// corrections are the places of those that changed a figure, corrected how many figures they changed together.
	corrections map[string]bool
	corrected   int
}

// row is one figure: its cells and its sentence.
type row struct {
	cells    []string
	sentence []token
	notice   string
}

const (
	sampledRows      = 300
	gap              = 2
	minSentence      = 40
	maxSentenceLines = 8
	sentenceIndent   = 4
)

// tableColumn says how wide a column may become.
type tableColumn struct {
	head     string
	most     int
	right    bool
	optional bool // left out where no figure of the first has anything in it
}

var tableColumns = []tableColumn{
	{head: "VALUE", most: 18, right: true},
	{head: "WHAT", most: 28},
	{head: "WHOSE", most: 16, optional: true},
	{head: "SOURCE", most: 24},
	{head: "OUTLET", most: 22},
	{head: "DATE", most: 16},
	{head: "LEFT OUT", most: 14, optional: true},
}

func newTable(w io.Writer, c formatConfig) *table { return &table{w: bufio.NewWriter(w), c: c} }

func (t *table) document(figures []*figure.Figure) error {
	t.documents++
	for _, f := range figures {
		if leftOut(f) {
			t.hidden++
		} else {
			t.figures++
		}
		t.rows++
		c := t.c.columns
		before, span, after := display.Sentence(f)
		r := row{
			cells:    []string{c.Value(f), c.What(f), c.Whose(f), c.Source(f), c.Outlet(f), c.Date(f), c.Status(f)},
			sentence: tokens(before, span, after),
			notice:   display.Plain(f.Document.Notice),
		}
		for i, cell := range r.cells {
			r.cells[i] = display.Plain(cell)
		}
		if t.widths == nil {
			if t.waiting = append(t.waiting, r); len(t.waiting) == sampledRows {
				t.begin()
			}
			continue
		}
		t.row(&r)
	}
	if t.widths == nil {
		return nil
	}
	return t.flush()
}

func (t *table) flush() error {
	if err := t.w.Flush(); err != nil {
		return fmt.Errorf("writing figures: %w", err)
	}
	return nil
}

func (t *table) end() error {
	if t.widths == nil {
		t.begin()
	}
	if t.rows > 0 {
		_ = t.w.WriteByte('\n') // flush tells the first error
	}
	_, _ = t.w.WriteString(plural(t.figures, "figure") + " in " + plural(t.documents, "document"))
	if t.hidden > 0 {
		_, _ = t.w.WriteString("; " + plural(t.hidden, "other quantity") + " left out" + map[bool]string{false: " (--all shows them)"}[t.c.all])
	}
	if t.corrected > 0 {
		_, _ = t.w.WriteString("; " + plural(len(t.corrections), "correction") + " changed " + plural(t.corrected, "figure"))
	}
	_, _ = t.w.WriteString(".\n")
	return t.flush()
}

// countCorrections notes which corrections changed figures of a document.
func (t *table) countCorrections(uses []corpus.Use) {
	changed := map[figure.ID]bool{} // several corrections may change one figure
	for i := range uses {
		if len(uses[i].Figures) == 0 {
			continue
		}
		if t.corrections == nil {
			t.corrections = map[string]bool{}
		}
		t.corrections[uses[i].Place()] = true
		for _, id := range uses[i].Figures {
			changed[id] = true
		}
	}
	t.corrected += len(changed)
}

func plural(n int, what string) string {
	text := display.Number(float64(n)) + " " + what
	switch {
	case n == 1:
		return text
	case strings.HasSuffix(what, "y"):
		return strings.TrimSuffix(text, "y") + "ies"
	}
	return text + "s"
}

// begin fixes the widths and writes the head and the rows that waited.
func (t *table) begin() {
	t.widths = make([]int, len(tableColumns))
	total := 0
	for i, column := range tableColumns {
		for _, r := range t.waiting {
			t.widths[i] = max(t.widths[i], min(uniseg.StringWidth(r.cells[i]), column.most))
		}
		if t.widths[i] > 0 || !column.optional {
			t.widths[i] = max(t.widths[i], len(column.head))
			total += t.widths[i] + gap
		}
	}
	t.sentenceWidth = t.c.width - total
	if t.sentenceWidth < minSentence {
		t.below = true
		t.sentenceWidth = t.c.width - sentenceIndent
		// The columns that can be long give way until the others fit.
		for excess := total - gap - t.c.width; excess > 0; {
			widest := 1
			for _, i := range []int{3, 4} {
				if t.widths[i] > t.widths[widest] {
					widest = i
				}
			}
			if t.widths[widest] <= 8 {
				break
			}
			t.widths[widest]--
			excess--
		}
	}
	if len(t.waiting) > 0 {
		head := row{cells: make([]string, len(tableColumns))}
		for i, column := range tableColumns {
			head.cells[i] = column.head
		}
		if !t.below {
			head.sentence = tokens("SENTENCE", "", "")
		}
		t.row(&head)
	}
	for i := range t.waiting {
		t.row(&t.waiting[i])
	}
	t.waiting = nil
}

func (t *table) row(r *row) {
	cells := make([][]string, len(r.cells))
	lines := 1
	for i, cell := range r.cells {
		if t.widths[i] > 0 {
			cells[i] = wrapText(cell, t.widths[i])
			lines = max(lines, len(cells[i]))
		}
	}
	sentence := around(wrap(r.sentence, t.sentenceWidth), maxSentenceLines, t.sentenceWidth)
	var notice []string
	if r.notice != "" {
		notice = wrapText("["+r.notice+"]", t.sentenceWidth)
	}
	if !t.below {
		lines = max(lines, len(sentence)+len(notice))
	}
	for n := range lines {
		var line strings.Builder
		for i, column := range tableColumns {
			if t.widths[i] == 0 {
				continue
			}
			text := ""
			if n < len(cells[i]) {
				text = cells[i][n]
			}
			padding := strings.Repeat(" ", max(t.widths[i]-uniseg.StringWidth(text), 0))
			if column.right {
				line.WriteString(padding + text)
			} else {
				line.WriteString(text + padding)
			}
			line.WriteString(strings.Repeat(" ", gap))
		}
		if !t.below {
			switch {
			case n < len(sentence):
				line.WriteString(t.emphasized(sentence[n]))
			case n < len(sentence)+len(notice):
				line.WriteString(notice[n-len(sentence)])
			}
		}
		_, _ = t.w.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	if t.below {
		indent := strings.Repeat(" ", sentenceIndent)
		for _, s := range sentence {
			_, _ = t.w.WriteString(indent + t.emphasized(s) + "\n")
		}
		for _, s := range notice {
			_, _ = t.w.WriteString(indent + s + "\n")
		}
	}
}

// emphasized writes a line of a sentence with its number in bold.
func (t *table) emphasized(line []token) string {
	var b strings.Builder
	for i, word := range line {
		if i > 0 {
			b.WriteByte(' ')
		}
		for _, part := range word {
			if part.strong && t.c.emphasis {
				b.WriteString("\x1b[1m" + part.text + "\x1b[22m")
			} else {
				b.WriteString(part.text)
			}
		}
	}
	return b.String()
}
