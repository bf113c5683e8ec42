package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
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
  unit     of a measure, an amount or a share; of a count the noun counted, in the singular
  change   = exact, ~ about, < at most, > at least; up, down for the size of a change
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

func (p *program) quantities() error {
	numbers := newNumberReader()
	lines := bufio.NewScanner(p.stdin)
	lines.Buffer(make([]byte, 64<<10), maxSentence)
	out := bufio.NewWriter(p.stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	id := 0
	for ; lines.Scan(); id++ {
		if err := encoder.Encode(sentenceJSON{ID: id, Quantities: numbers.read(strings.ToValidUTF8(lines.Text(), "\uFFFD"))}); err != nil {
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
