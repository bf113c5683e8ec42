package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"figures_exporter/config"
)

// The exit statuses.
const (
	statusOK    = 0
	statusFault = 1 // something is wrong with the input: a document, a setting, a port
	statusUsage = 2 // the program was called wrongly
)

// program is what every command works with.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// reportedError says that all faults have been told already.
type reportedError struct{ error }

var errFaults = reportedError{errors.New("there were faults")}

// run runs the program with its arguments and gives its exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	root := p.command()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	command, err := root.ExecuteContextC(ctx)
	if err == nil {
		return statusOK
	}
	var reported reportedError
	if errors.As(err, &reported) {
		return statusFault
	}
	var usage usageError
	var faults config.Faults
	switch {
	case errors.As(err, &usage):
		p.complain(fmt.Sprintf("%v\nSee '%s --help'.", err, command.CommandPath()))
		return statusUsage
	case errors.As(err, &faults):
		p.complain(err.Error())
		if faults.Misused() {
			return statusUsage
		}
		return statusFault
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		p.complain("interrupted")
		return statusFault
	case errors.Is(err, os.ErrClosed), isBrokenPipe(err):
		return statusFault // whoever read the output has gone, as head does: nobody wants to hear of it
	}
	p.complain(err.Error())
	return statusFault
}

// complain writes an error to stderr; a fault of a file begins with its place, so that editors find it.
func (p *program) complain(text string) {
	_, _ = fmt.Fprintln(p.stderr, strings.TrimRight(text, "\n"))
}

func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "figures_exporter",
		Short: "Serve the figures that the press reports as Prometheus time series",
		Long: `figures_exporter reads what the press reports and serves it as Prometheus time series: who said how many, as published
by whom, when. Every number leads back to its sentence.

Exit status: 0; 1 for faults in the input; 2 for wrong use.`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("unknown command %q", args[0])}
			}
			return nil
		},
		RunE: func(command *cobra.Command, _ []string) error {
			if err := command.Help(); err != nil {
				return err
			}
			return usageError{errors.New("a command is missing")}
		},
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetVersionTemplate("figures_exporter {{.Version}}\n")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	for _, command := range []*cobra.Command{p.serveCommand(), p.extractCommand(), p.quantitiesCommand(), p.checkCommand(), p.evalCommand(), p.backfillCommand(), p.pushCommand(), p.dashboardsCommand(), p.rulesCommand(), p.healthcheckCommand()} {
		command.Args = asUsage(command.Args)
		root.AddCommand(command)
	}
	return root
}

// asUsage marks wrong arguments as wrong use.
func asUsage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if err := check(command, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// needPaths demands at least one path.
func needPaths(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return errors.New("a path is missing, expected files, folders or -")
	}
	return nil
}

// needNothing admits no arguments.
func needNothing(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	return nil
}
