package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/pipeline"
)

// streamName is the path by which standard input is asked for, and the name of its document.
const streamName = "-"

type extractOptions struct {
	format string
	all    bool
}

func (p *program) extractCommand() *cobra.Command {
	var o extractOptions
	command := &cobra.Command{
		Use:   "extract PATH…",
		Short: "Print the figures of articles",
		Long: `Print the figures of articles: files, folders, and - for standard input. A faulty document is told of on standard error and
does not stop the rest; the exit status is 1 then.

With --all, what was left out is printed as well, with the reason.`,
		Example: "  figures_exporter extract article.txt\n  figures_exporter extract --format jsonl articles/ | jq .value\n  curl -s https://example.org/article | figures_exporter extract -",
		Args:    needPaths,
		RunE: func(command *cobra.Command, args []string) error {
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.extract(command.Context(), settings, o, args)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	command.Flags().StringVar(&o.format, "format", "", "Output format: "+strings.Join(formats, ", ")+". The default is table on a terminal, else jsonl.")
	command.Flags().BoolVar(&o.all, "all", false, "Print what was left out as well, with the reason.")
	return command
}

// hideServing takes the flags that only serve uses out of the help of another command. They stay known, because the
// settings behind them may stand in a file that commands share.
func hideServing(command *cobra.Command) {
	for _, name := range config.ServeFlags() {
		if f := command.Flags().Lookup(name); f != nil {
			f.Hidden = true
		}
	}
}

func (p *program) extract(ctx context.Context, settings *config.Settings, o extractOptions, paths []string) error {
	if o.format == "" {
		o.format = "jsonl"
		if isTerminal(p.stdout) {
			o.format = "table"
		}
	}
	if !slices.Contains(formats, o.format) {
		return usageError{fmt.Errorf("unknown format %q, expected one of %s", o.format, strings.Join(formats, ", "))}
	}
	tools, err := newToolbox(settings)
	if err != nil {
		return err
	}
	out := newFormatter(o.format, p.stdout, formatConfig{
		metrics: tools.topics.Metrics(), columns: tools.columns, all: o.all,
		width: columnsOf(p.stdout), emphasis: emphasizes(p.stdout), now: time.Now,
	})
	progress := newProgress(p.stderr)
	defer progress.clear()
	faulty := false
	err = p.eachDocument(ctx, tools, paths, func(fault *corpus.Fault) {
		faulty = true
		progress.clear()
		p.complain(fault.Error())
	}, func(found found) error {
		shown := found.figures
		if !o.all {
			shown = slices.DeleteFunc(slices.Clone(found.figures), leftOut)
		}
		if t, ok := out.(*table); ok {
			t.hidden += len(found.figures) - len(shown)
			t.countCorrections(found.uses)
		}
		progress.document(len(shown))
		return out.document(shown)
	})
	if err != nil {
		if ctx.Err() != nil || len(rootErrors(err)) == 0 {
			return err
		}
		faulty = true // the roots were told of as faults
	}
	progress.clear()
	if err := out.end(); err != nil {
		return err
	}
	if faulty {
		return errFaults
	}
	return nil
}

// found is what came of one thing that the corpus gave.
type found struct {
	fault   *corpus.Fault
	figures []*figure.Figure
	// uses tell of each correction what it changed in figures.
	uses []corpus.Use
}

// eachDocument reads all paths and hands the figures of each document on, corrected, in the order of roots and paths,
// several documents being worked on at one time. Few documents are in memory at once. The error is that of take, of ctx, or of roots that
// gave nothing, of which fault has been told.
func (p *program) eachDocument(ctx context.Context, tools *toolbox, paths []string, fault func(*corpus.Fault), take func(found) error) error {
	reader, err := tools.corpus(slices.DeleteFunc(slices.Clone(paths), func(path string) bool { return path == streamName }), p.logger(tools.settings))
	if err != nil {
		return err
	}
	var failed error
	items := func(yield func(corpus.Item) bool) {
		if slices.Contains(paths, streamName) {
			for item := range p.stream(ctx, reader) {
				if !yield(item) {
					return
				}
			}
			if len(paths) == 1 || !slices.ContainsFunc(paths, func(path string) bool { return path != streamName }) {
				return // without roots the reader would read the demonstration
			}
		}
		if err := reader.Read(ctx, func(item corpus.Item) error {
			if !yield(item) {
				return errEnough
			}
			return nil
		}); err != nil && !errors.Is(err, errEnough) {
			failed = err
		}
	}
	err = pipeline.Ordered(ctx, runtime.GOMAXPROCS(0), items, func(item corpus.Item) found {
		if item.Fault != nil {
			return found{fault: item.Fault}
		}
		_, figures, err := tools.extract(item.Doc)
		if err != nil {
			return found{fault: &corpus.Fault{Root: item.Source.Root, Path: item.Source.Path, Reason: corpus.ReasonExtraction, Err: err}}
		}
		figures, uses := reader.Corrections().Apply(figures)
		return found{figures: figures, uses: uses}
	}, func(f found) error {
		if f.fault != nil {
			fault(f.fault)
			return nil
		}
		return take(f)
	})
	return errors.Join(err, failed)
}

// errEnough ends a reading whose results nobody wants any more.
var errEnough = errors.New("enough")

// stream gives the document of standard input.
func (p *program) stream(ctx context.Context, reader *corpus.Corpus) iter.Seq[corpus.Item] {
	return func(yield func(corpus.Item) bool) {
		doc, faults, err := reader.ReadReader(ctx, p.stdin, streamName)
		if err != nil {
			return // that of ctx, which whoever draws from here sees too
		}
		source := corpus.Source{Root: streamName, Path: streamName}
		for i := range faults {
			if !yield(corpus.Item{Source: source, Fault: &faults[i]}) {
				return
			}
		}
		if doc != nil {
			yield(corpus.Item{Source: source, Doc: doc})
		}
	}
}

// rootErrors lists the roots that gave nothing, if that is all that the error says.
func rootErrors(err error) []*corpus.RootError {
	switch e := err.(type) { //nolint:errorlint // errors.As would find the first of them only
	case *corpus.RootError:
		return []*corpus.RootError{e}
	case interface{ Unwrap() []error }:
		var all []*corpus.RootError
		for _, part := range e.Unwrap() {
			roots := rootErrors(part)
			if roots == nil {
				return nil
			}
			all = append(all, roots...)
		}
		return all
	}
	return nil
}
