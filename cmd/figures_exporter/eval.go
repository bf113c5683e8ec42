package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/eval"
)

func (p *program) evalCommand() *cobra.Command {
	var goldPath string
	command := &cobra.Command{
		Use:   "eval --gold GOLD PATH…",
		Short: "Measure the extraction against gold",
		Long: `Extract the figures of articles and hold them against a gold file (JSON Lines): what a person found in them. Prints every
figure that was missed, is spurious or differs, how many of the found ones agree by attribute, and precision, recall and F1.

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
			return p.eval(command.Context(), settings, goldPath, args)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	command.Flags().StringVar(&goldPath, "gold", "", "Path of the gold file.")
	return command
}

func (p *program) eval(ctx context.Context, settings *config.Settings, goldPath string, paths []string) error {
	gold, err := readGold(goldPath)
	if err != nil {
		return err
	}
	tools, err := newToolbox(settings)
	if err != nil {
		return err
	}
	var given []eval.Given
	faulty := false
	err = p.eachDocument(ctx, tools, paths, func(fault *corpus.Fault) {
		faulty = true
		p.complain(fault.Error())
	}, func(found found) error {
		for _, f := range found.figures {
			if !leftOut(f) {
				given = append(given, eval.FromFigure(f))
			}
		}
		return nil
	})
	if err != nil && (ctx.Err() != nil || len(rootErrors(err)) == 0) {
		return err
	}
	if err := p.writeResult(eval.Compare(gold, given)); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	if faulty {
		return errFaults
	}
	return nil
}

func readGold(path string) (gold []eval.Gold, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return eval.ReadGold(f, path)
}

func (p *program) writeResult(r *eval.Result) error {
	w := bufio.NewWriter(p.stdout)
	// Flush tells the first error.
	for _, miss := range r.Misses {
		_, _ = fmt.Fprintln(w, miss)
	}
	if len(r.Misses) > 0 {
		_, _ = fmt.Fprintln(w)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Attributes)) {
		a := r.Attributes[name]
		_, _ = fmt.Fprintf(w, "%-12s %5d of %d agree\n", name, a.Agree, a.Of)
	}
	if len(r.Attributes) > 0 {
		_, _ = fmt.Fprintln(w)
	}
	_, _ = fmt.Fprintf(w, "%-8s %9s %9s %9s   %s asked for, %s given\n", "", "precision", "recall", "F1", plural(r.Asked, "figure"), plural(r.Scored, "figure"))
	for _, level := range []struct {
		name string
		hits int
	}{{"found", r.Found}, {"strict", r.Strict}, {"series", r.Series}} {
		s := r.Score(level.hits)
		_, _ = fmt.Fprintf(w, "%-8s %9.3f %9.3f %9.3f   %d agree\n", level.name, s.Precision, s.Recall, s.F1, level.hits)
	}
	return w.Flush()
}
