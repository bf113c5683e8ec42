package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"github.com/spf13/cobra"

	"figures_exporter/config"
)

func (p *program) checkCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "check [TOPIC…]",
		Short: "Check settings, topics and web configuration",
		Long: `Check the settings of file, environment and flags, the topics in force and those given as arguments, the web
configuration file, the files that push names, and whether the corpus can be read. Every fault is printed at once, as file:line:column: key: what is
wrong, what was expected; the exit status is 1 then.`,
		Example: "  figures_exporter check --config.file settings.yml\n  figures_exporter check floods.yaml",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			return p.check(command, args)
		},
	}
	config.AddFlags(command.Flags())
	return command
}

func (p *program) check(command *cobra.Command, topics []string) error {
	var faults []string
	note := func(err error) {
		if err != nil {
			faults = append(faults, faultsOf(err)...)
		}
	}
	// What the settings name is looked at even where others are at fault.
	settings, err := config.Check(command.Flags())
	note(err)
	var found config.Faults
	misused := errors.As(err, &found) && found.Misused()
	var names []string
	asked := append(slices.Clone(settings.Topics), topics...)
	if set, err := loadTopics(asked); err != nil {
		note(err)
	} else {
		names = set.Topics
		_, err := newToolbox(&config.Settings{Topics: asked, MinConfidence: settings.MinConfidence})
		note(err)
	}
	if path := settings.Web.ConfigFile; path != "" {
		if err := toolkit.Validate(path); err != nil {
			note(webFault(path, err))
		}
	}
	if settings.Push.URL != "" {
		_, err := pushTarget(settings, settings)
		note(err)
	}
	for _, root := range settings.Corpus {
		if _, err := os.Stat(root); err != nil {
			var pathError *os.PathError
			if errors.As(err, &pathError) {
				err = pathError.Err
			}
			note(fmt.Errorf("%s: corpus: %w, expected a folder or file with articles", root, err))
		}
	}
	if len(faults) > 0 {
		for _, line := range faults {
			p.complain(line)
		}
		if misused {
			return usageError{errors.New("flags are at fault")}
		}
		return errFaults
	}
	_, err = fmt.Fprintf(p.stdout, "No faults. Topics in force: %s.\n", strings.Join(names, ", "))
	return err
}

// webFault gives a fault of a web configuration file its place, as far as the toolkit tells it.
func webFault(path string, err error) error {
	f := config.Fault{Where: path, Line: 1, Column: 1, Key: "web configuration", Problem: err.Error(), Expected: "expected one as the Prometheus exporter toolkit documents it"}
	var pathError *os.PathError
	if errors.As(err, &pathError) {
		f.Problem = pathError.Err.Error()
		if pathError.Path != path {
			f.Problem = pathError.Path + ": " + f.Problem
		}
	}
	if line, rest, ok := config.YAMLPlace(err); ok {
		f.Line, f.Problem = line, rest
	}
	return f
}
