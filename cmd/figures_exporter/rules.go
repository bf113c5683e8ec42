package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/dashboards/rules"
	"figures_exporter/exporter/web"
)

// rulesFolder is the folder below --output that holds the rules.
const rulesFolder = "rules"

type rulesOptions struct {
	output string
	check  bool
}

func (p *program) rulesCommand() *cobra.Command {
	var o rulesOptions
	command := &cobra.Command{
		Use:   "rules [--check [DIR]]",
		Short: "Write Prometheus' recording and alert rules for the topics in force",
		Long: `Write recording rules over the estimates of every metric of the topics in force, alerts on how sources drift apart, and alerts on
the exporter's own health, for rule_files of a Prometheus 2.42 or newer. They are written to the folder ` + rulesFolder + ` below --output. Thresholds are those of the
topics. With --check nothing is written: the exit status is 1 where the files in DIR differ from what would be.`,
		Example: "  figures_exporter rules --output /etc/prometheus\n  figures_exporter rules --check\n  figures_exporter rules --output - >figures.yaml",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.rules(settings, o, args)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	for _, name := range []string{"estimate-max-age", "rules.nothing-new-after", "web.external-url"} {
		command.Flags().Lookup(name).Hidden = false
	}
	command.Flags().StringVar(&o.output, "output", "dashboards", "Folder below which the rules are written; - is standard output.")
	command.Flags().BoolVar(&o.check, "check", false, "Write nothing and compare with the files that are there.")
	return command
}

func (p *program) rules(settings *config.Settings, o rulesOptions, args []string) error {
	if len(args) > 0 {
		if !o.check {
			return usageError{fmt.Errorf("unexpected argument %q, expected --output %[1]q or --check %[1]q", args[0])}
		}
		o.output = args[0]
	}
	topics, err := loadTopics(settings.Topics)
	if err != nil {
		return err
	}
	files, err := rules.Generate(rules.Config{
		Metrics: topics.Declared, EstimateMaxAge: time.Duration(settings.EstimateMaxAge),
		NothingNewAfter: time.Duration(settings.Rules.NothingNewAfter), ExternalURL: settings.Web.ExternalURL,
	})
	if err != nil {
		return err
	}
	switch {
	case o.check:
		return p.checkRules(filepath.Join(o.output, rulesFolder), files)
	case o.output == streamName:
		// One document: a Prometheus takes it as one file.
		all := rules.File{Name: "standard output"}
		for _, f := range files {
			all.Groups.Groups = append(all.Groups.Groups, f.Groups.Groups...)
		}
		content, err := all.Marshal()
		if err != nil {
			return err
		}
		_, err = p.stdout.Write(content)
		return err
	}
	folder := filepath.Join(o.output, rulesFolder)
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // Prometheus runs as another user and has to read them
		return fmt.Errorf("making the folder of the rules: %w", err)
	}
	for _, f := range files {
		content, err := f.Marshal()
		if err != nil {
			return err
		}
		path := filepath.Join(folder, f.Name)
		if err := os.WriteFile(path, content, 0o644); err != nil { //nolint:gosec // as above
			return fmt.Errorf("writing rules: %w", err)
		}
		p.complain(fmt.Sprintf("%s: %s", path, countRules(f.Groups)))
	}
	return nil
}

// checkRules compares the files of a folder with those that would be written there.
func (p *program) checkRules(folder string, files []rules.File) error {
	good := true
	for _, f := range files {
		want, err := f.Marshal()
		if err != nil {
			return err
		}
		path := filepath.Join(folder, f.Name)
		have, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			p.complain(path + ": missing, make it with 'figures_exporter rules'")
		case err != nil:
			return fmt.Errorf("comparing rules: %w", err)
		case !bytes.Equal(have, want):
			p.complain(fmt.Sprintf("%s:%d: differs from what topics and settings make, write it anew with 'figures_exporter rules'", path, firstDifference(have, want)))
		default:
			continue
		}
		good = false
	}
	if !good {
		return errFaults
	}
	return nil
}

// firstDifference gives the line, from 1, in which two texts begin to differ.
func firstDifference(a, b []byte) int {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return 1 + bytes.Count(a[:same], []byte("\n"))
}

// explainedAlerts are the texts of all alerts, for the page that their links lead to.
func explainedAlerts() []web.Alert {
	var out []web.Alert
	for _, r := range rules.Runbooks() {
		out = append(out, web.Alert{Name: r.Name, Severity: r.Severity, Summary: r.Summary, Meaning: r.Meaning, Action: r.Action})
	}
	return out
}

func countRules(groups rulefmt.RuleGroups) string {
	alerts, records := 0, 0
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			if r.Alert != "" {
				alerts++
			} else {
				records++
			}
		}
	}
	return plural(records, "recording rule") + ", " + plural(alerts, "alert")
}
