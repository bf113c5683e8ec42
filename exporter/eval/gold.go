// Package eval holds extracted figures against a gold file: what a person found in the same documents.
//
//	gold ──┐
//	       ├─► pairs of one document, metric and value ─► best pairs first, each figure once ─► Result: found, strict, series
//	given ─┘
//
// A figure is found where document, metric and value (within 0.5 %) agree. It is strict where source and time, and those of
// force, side, type, component and period that the gold names agree as well, and it has no component or period that the
// gold does not name. It is in its series where it is strict and all other labels of the gold agree.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"time"

	"figures_exporter/exporter/figure"
)

// Gold is one line of a gold file.
type Gold struct {
	// Document is compared by its last path element.
	Document string `json:"document"`
	// None says that the document holds no figure at all; nothing else is set then.
	None   bool    `json:"none"`
	Metric string  `json:"metric"`
	Value  float64 `json:"value"`
	// Low and High are the stated bounds; nil where the gold asks for none.
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Qualifier string   `json:"qualifier"`
	// Labels lists for each label the values that are accepted. One that begins with ~ is accepted as a part.
	Labels map[string][]string `json:"labels"`
	// ReportedAt is the first and the last day, as 2006-01-02, on which the source may have said so.
	ReportedAt [2]string `json:"reported_at"`
	// Optional figures are neither asked for nor held against the extractor.
	Optional bool `json:"optional"`
}

// maxLine bounds a line of a JSON Lines file in bytes.
const maxLine = 4 << 20

// ReadGold reads a gold file; name stands for it in errors, of which there is one for each faulty line, joined.
func ReadGold(r io.Reader, name string) ([]Gold, error) {
	var gold []Gold
	err := lines(r, name, func(line []byte) error {
		var g Gold
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		if err := g.check(); err != nil {
			return err
		}
		gold = append(gold, g)
		return nil
	})
	return gold, err
}

func (g *Gold) check() error {
	if g.Document == "" {
		return errors.New("no document, expected the name of a file")
	}
	if g.None {
		return nil
	}
	if g.Metric == "" {
		return errors.New("no metric, expected its name, or none: true")
	}
	for _, day := range g.ReportedAt {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return fmt.Errorf("reported_at %q, expected two days such as 2024-10-29", g.ReportedAt)
		}
	}
	return nil
}

// Given is what is compared of an extracted figure: a line of `extract --format jsonl`.
type Given struct {
	Document   string            `json:"document"`
	Metric     string            `json:"metric"`
	Value      float64           `json:"value"`
	Low        *float64          `json:"low"`
	High       *float64          `json:"high"`
	Qualifier  string            `json:"qualifier"`
	Labels     map[string]string `json:"labels"`
	ReportedAt string            `json:"reported_at"`
	Superseded bool              `json:"superseded"`
	// Confidence is from 0 to 1.
	Confidence float64 `json:"confidence"`
	// Excluded is why the figure is left out, "" for one that is exported. Figures that are left out are not scored: they only explain what
	// was missed.
	Excluded string `json:"excluded"`
	Evidence []struct {
		Quote string `json:"quote"`
	} `json:"evidence"`
}

// ReadGiven reads figures in JSON Lines; name stands for the file in errors.
func ReadGiven(r io.Reader, name string) ([]Given, error) {
	var given []Given
	err := lines(r, name, func(line []byte) error {
		var g Given
		if err := json.Unmarshal(line, &g); err != nil {
			return err
		}
		given = append(given, g)
		return nil
	})
	return given, err
}

// FromFigure takes over what is compared of a figure.
func FromFigure(f *figure.Figure) Given {
	g := Given{
		Document: f.Document.Path, Metric: f.Metric, Value: f.Value, Qualifier: f.Qualifier.String(),
		Labels: make(map[string]string, len(f.Labels)), Superseded: f.Superseded, Confidence: float64(f.Confidence), Excluded: f.Excluded,
	}
	if f.Low.Set {
		g.Low = &f.Low.Value
	}
	if f.High.Set {
		g.High = &f.High.Value
	}
	for _, l := range f.Labels {
		g.Labels[l.Name] = l.Value
	}
	if !f.ReportedAt.IsZero() {
		g.ReportedAt = f.ReportedAt.UTC().Format(time.DateOnly)
	}
	if len(f.Evidence) > 0 {
		g.Evidence = append(g.Evidence, struct {
			Quote string `json:"quote"`
		}{f.Quote(f.Evidence[0])})
	}
	return g
}

// Quote gives the sentence of the first evidence.
func (g *Given) Quote() string {
	if len(g.Evidence) == 0 {
		return ""
	}
	return g.Evidence[0].Quote
}

func lines(r io.Reader, name string, take func([]byte) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 64<<10), maxLine)
	var errs []error
	number := 0
	for scanner.Scan() {
		number++
		line := bytes.TrimSpace(scanner.Bytes())
		if len(line) == 0 {
			continue
		}
		if err := take(line); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d:1: %w", name, number, err))
		}
	}
	if err := scanner.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s:%d:1: %w", name, number+1, err))
	}
	return errors.Join(errs...)
}

// base gives the last element of a document's path, which gold and figures are matched by.
func base(document string) string { return path.Base(document) }
