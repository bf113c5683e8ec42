package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/eval"
)

func (p *program) evalCommand() *cobra.Command {
	var goldPath, against string
	command := &cobra.Command{
		Use:   "eval --gold GOLD [--against FIGURES] PATH…",
		Short: "Measure the extraction against gold",
		Long: `Extract the figures of articles and hold them against a gold file (JSON Lines): what a person found in them. Prints every
figure that was missed, is spurious or differs, with its sentence; how many of the found ones agree by attribute; how often figures are
right by their confidence; and precision, recall and F1, by metric too.

With --against, the figures of an earlier run as "extract --format jsonl" prints them, only what has become better or worse since then is
listed, and the scores of both are shown.

  found   document, metric and value (within 0.5 %) agree
  strict  so do source and time, and force, side, type, component and period where the gold names them
  series  so do all other labels that the gold names

The exit status is 1 where a document is faulty, however good or bad the result.`,
		Args: needPaths,
		RunE: func(command *cobra.Command, args []string) error {
			if goldPath == "" {
				return usageError{errors.New("--gold is missing, expected the path of a gold file")}
			}
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.eval(command.Context(), settings, evaluation{gold: goldPath, against: against, paths: args})
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	command.Flags().StringVar(&goldPath, "gold", "", "Path of the gold file.")
	command.Flags().StringVar(&against, "against", "", "Path of the figures of an earlier run (JSON Lines) to compare with.")
	return command
}

// evaluation is what eval was asked to do.
type evaluation struct {
	gold    string
	against string // "" for nothing
	paths   []string
}

func (p *program) eval(ctx context.Context, settings *config.Settings, e evaluation) error {
	gold, err := readLines("gold", e.gold, eval.ReadGold)
	if err != nil {
		return err
	}
	var before *eval.Result
	if e.against != "" {
		earlier, err := readLines("figures of an earlier run", e.against, eval.ReadGiven)
		if err != nil {
			return err
		}
		before = eval.Compare(gold, earlier)
	}
	tools, err := newToolbox(settings)
	if err != nil {
		return err
	}
	var given []eval.Given
	faulty := false
	err = p.eachDocument(ctx, tools, e.paths, func(fault *corpus.Fault) {
		faulty = true
		p.complain(fault.Error())
	}, func(found found) error {
		for _, f := range found.figures {
			g := eval.FromFigure(f)
			if g.Excluded == "" && leftOut(f) {
				g.Excluded = "undated"
			}
			given = append(given, g)
		}
		return nil
	})
	if err != nil && (ctx.Err() != nil || len(rootErrors(err)) == 0) {
		return err
	}
	r := eval.Compare(gold, given)
	w := bufio.NewWriter(p.stdout)
	if before == nil {
		writeMisses(w, r)
		writeAttributes(w, r)
		writeReliability(w, r)
	} else {
		writeChanges(w, before, r)
	}
	writeScores(w, before, r)
	if err := w.Flush(); err != nil { // it tells the first error
		return fmt.Errorf("writing the result: %w", err)
	}
	if faulty {
		return errFaults
	}
	return nil
}

func readLines[T any](what, path string, read func(io.Reader, string) ([]T, error)) (lines []T, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return read(f, path)
}

func writeMisses(w io.Writer, r *eval.Result) {
	for _, miss := range r.Misses {
		_, _ = fmt.Fprintln(w, miss)
	}
	if len(r.Misses) > 0 {
		_, _ = fmt.Fprintln(w)
	}
}

func writeChanges(w io.Writer, before, after *eval.Result) {
	better, worse := 0, 0
	for _, change := range eval.Changes(before, after) {
		_, _ = fmt.Fprintln(w, change)
		if change.Better {
			better++
		} else {
			worse++
		}
	}
	_, _ = fmt.Fprintf(w, "%d better, %d worse\n\n", better, worse)
}

func writeAttributes(w io.Writer, r *eval.Result) {
	for _, name := range slices.Sorted(maps.Keys(r.Attributes)) {
		a := r.Attributes[name]
		_, _ = fmt.Fprintf(w, "%-12s %5d of %d agree\n", name, a.Agree, a.Of)
	}
	if len(r.Attributes) > 0 {
		_, _ = fmt.Fprintln(w)
	}
}

func writeReliability(w io.Writer, r *eval.Result) {
	if len(r.Reliability) == 0 {
		return
	}
	_, _ = fmt.Fprintf(w, "confidence   mean  figures  found  strict\n")
	for _, c := range r.Reliability {
		of := func(hits int) float64 { return float64(hits) / float64(c.Figures) }
		_, _ = fmt.Fprintf(w, "%.2f–%.2f   %6.2f %8d %6.2f %7.2f\n", c.Lowest, c.Highest, c.Mean, c.Figures, of(c.Found), of(c.Strict))
	}
	_, _ = fmt.Fprintln(w)
}

// writeScores writes the scores by metric and of all; before is an earlier result or nil.
func writeScores(w io.Writer, before, r *eval.Result) {
	_, _ = fmt.Fprintf(w, "%-26s %9s %9s %9s   %s asked for, %s given\n", "", "precision", "recall", "F1", plural(r.Asked, "figure"), plural(r.Scored, "figure"))
	score := func(name string, hits func(*eval.Tally) int, now, then *eval.Tally) {
		s := now.Score(hits(now))
		_, _ = fmt.Fprintf(w, "%-26s %9.3f %9.3f %9.3f   %d agree", name, s.Precision, s.Recall, s.F1, hits(now))
		if then != nil {
			_, _ = fmt.Fprintf(w, ", F1 %+.3f", s.F1-then.Score(hits(then)).F1)
		}
		_, _ = fmt.Fprintln(w)
	}
	found := func(t *eval.Tally) int { return t.Found }
	strict := func(t *eval.Tally) int { return t.Strict }
	series := func(t *eval.Tally) int { return t.Series }
	then := func(metric string) *eval.Tally {
		switch {
		case before == nil:
			return nil
		case metric == "":
			return &before.Tally
		case before.Metrics[metric] == nil:
			return &eval.Tally{}
		}
		return before.Metrics[metric]
	}
	for _, metric := range slices.Sorted(maps.Keys(r.Metrics)) {
		score(metric+" found", found, r.Metrics[metric], then(metric))
		score(metric+" strict", strict, r.Metrics[metric], then(metric))
	}
	score("found", found, &r.Tally, then(""))
	score("strict", strict, &r.Tally, then(""))
	score("series", series, &r.Tally, then(""))
}
