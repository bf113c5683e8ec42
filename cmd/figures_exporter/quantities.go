package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
)

// maxSentence bounds a line on standard input in bytes.
const maxSentence = 1 << 20

func (p *program) quantitiesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "quantities",
		Short: "Print what numbers are seen in sentences",
		Long: `Read one sentence a line on standard input and print, a JSON line for each, what numbers are seen in it: for people who write
topics.

  value    the number, or the two ends of a range
  unit     of a measure, an amount or a share; empty for a count
  change   = exact, ~ about, < at most, > at least, up, down
  concept  the words that follow the number: what is counted
  span     where the number stands, in bytes`,
		Example: "  echo 'It lost more than 40 tanks.' | figures_exporter quantities",
		Args:    needNothing,
		RunE:    func(*cobra.Command, []string) error { return p.quantities() },
	}
}

// sentenceJSON is a line of the output.
type sentenceJSON struct {
	ID         int            `json:"id"`
	Quantities []quantityJSON `json:"quantities"`
}

// quantityJSON is one number of a sentence. Value is a float64, or [2]float64 for a range.
type quantityJSON struct {
	Value   any    `json:"value"`
	Unit    string `json:"unit"`
	Change  string `json:"change"`
	Concept string `json:"concept"`
	Span    [2]int `json:"span"`
}

func (p *program) quantities() error {
	numbers := newNumberReader()
	lines := bufio.NewScanner(p.stdin)
	lines.Buffer(make([]byte, 64<<10), maxSentence)
	out := bufio.NewWriter(p.stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	id := 0
	for ; lines.Scan(); id++ {
		if err := encoder.Encode(sentenceJSON{ID: id, Quantities: numbers.quantitiesOf(lines.Text())}); err != nil {
			return fmt.Errorf("writing quantities: %w", err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing quantities: %w", err)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("-:%d:1: the line is longer than %d bytes, expected one sentence a line", id+1, maxSentence)
	case err != nil && !errors.Is(err, io.EOF):
		return fmt.Errorf("reading standard input: %w", err)
	}
	return nil
}

// numberReader reads sentence after sentence.
type numberReader struct {
	lexicon    *prose.Lexicon
	vocabulary *quantity.Vocabulary
	text       prose.Text
	found      []quantity.Quantity
}

func newNumberReader() *numberReader {
	lexicon := prose.NewLexicon()
	return &numberReader{lexicon: lexicon, vocabulary: quantity.NewVocabulary(lexicon)}
}

// quantitiesOf gives the quantities of a line; what is none (a year, an age, the name of a weapon) is not among them.
func (r *numberReader) quantitiesOf(line string) []quantityJSON {
	r.text.Scan(strings.ToValidUTF8(line, "\uFFFD"), r.lexicon)
	r.found = r.found[:0]
	for _, s := range r.text.Sentences {
		r.found = r.vocabulary.Find(r.found, &r.text, s.First, s.End, nil)
	}
	out := []quantityJSON{} // an empty list, never null
	for i := range r.found {
		q := &r.found[i]
		if !q.Kind.Numeric() {
			continue
		}
		out = append(out, quantityJSON{
			Value: valueOf(q), Unit: unitOf(q), Change: changeOf(q), Concept: r.concept(q),
			Span: [2]int{int(r.text.Tokens[q.Number.First].Start), int(r.text.Tokens[q.Number.End-1].End)},
		})
	}
	return out
}

func valueOf(q *quantity.Quantity) any {
	if q.Qualifier == figure.Range && q.Low.Set && q.High.Set {
		return [2]float64{q.Low.Value, q.High.Value}
	}
	return q.Value
}

func unitOf(q *quantity.Quantity) string {
	switch {
	case q.Kind == quantity.Percent:
		return "percentage"
	case q.Unit != nil:
		return q.Unit.Name
	}
	return ""
}

func changeOf(q *quantity.Quantity) string {
	switch {
	case q.Change > 0:
		return "up"
	case q.Change < 0:
		return "down"
	case q.Qualifier == figure.About:
		return "~"
	case q.Qualifier == figure.AtLeast:
		return ">"
	case q.Qualifier == figure.AtMost:
		return "<"
	}
	return "="
}

// maxConcept is how many words of what is counted are given.
const maxConcept = 4

// concept gives the words right behind the quantity, up to a punctuation mark or a word that no noun phrase goes on over.
func (r *numberReader) concept(q *quantity.Quantity) string {
	from, to := int(q.End), int(q.End)
	if from < len(r.text.Tokens) && strings.EqualFold(r.text.Of(r.text.Tokens[from]), "of") {
		from, to = from+1, to+1
	}
	for to < len(r.text.Tokens) && to-from < maxConcept {
		token := r.text.Tokens[to]
		if token.Kind != prose.Word || endsPhrase[strings.ToLower(r.text.Of(token))] {
			break
		}
		to++
	}
	if from == to {
		return ""
	}
	return r.text.Source[r.text.Tokens[from].Start:r.text.Tokens[to-1].End]
}

var endsPhrase = setOf("a about after against among an and are as at be because been before being but by can could did do does during for from had has have " +
	"he her his if in into is it its later left may might more nor not on or over per said says she should since so than that the their them then there " +
	"these they this those though to under until up was we were when where which while who whom whose will with within without would you")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
