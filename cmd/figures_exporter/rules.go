package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/dashboards/rules"
	"figures_exporter/exporter/web"
)

// rulesFolder gives the folder below --output that holds the rules of a format.
func rulesFolder(format string) (string, error) {
	switch format {
	case "prometheus":
		return "rules", nil
	case "grafana":
		return "alerting", nil
	}
	return "", usageError{fmt.Errorf("unknown format %q, expected prometheus or grafana", format)}
}

type rulesOptions struct {
	output, format, dataSource string
	check                      bool
}

func (p *program) rulesCommand() *cobra.Command {
	var o rulesOptions
	command := &cobra.Command{
		Use:   "rules [--check [DIR]]",
		Short: "Write Prometheus' recording and alert rules for the topics in force",
		Long: `Write recording rules over the estimates of every metric of the topics in force, alerts on how sources drift apart, and alerts on
the exporter's own health, for rule_files of a Prometheus 2.42 or newer, written to the folder rules below --output; or the alerts alone for Grafana's
provisioning, written to the folder alerting. Thresholds are those of the topics. With --check nothing is written: the exit status is 1 where the files in DIR differ from what would be.`,
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
	command.Flags().StringVar(&o.format, "format", "prometheus", "Whose rules: prometheus or grafana.")
	command.Flags().StringVar(&o.dataSource, "grafana.datasource", "figures", "With --format grafana the uid of the data source to ask: a Prometheus, or the exporter itself.")
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
	folder, err := rulesFolder(o.format)
	if err != nil {
		return err
	}
	files, err := ruleFiles(settings, o)
	if err != nil {
		return err
	}
	g := generated{folder: filepath.Join(o.output, folder), command: "figures_exporter rules", files: files}
	return g.deliver(p, o.output, o.check)
}

// ruleFiles makes the files of a format. On standard output all rules are one file: a Prometheus takes it as one.
func ruleFiles(settings *config.Settings, o rulesOptions) ([]generatedFile, error) {
	topics, err := loadTopics(settings.Topics)
	if err != nil {
		return nil, err
	}
	made, err := rules.Generate(rules.Config{
		Metrics: topics.Declared, EstimateMaxAge: time.Duration(settings.EstimateMaxAge),
		NothingNewAfter: time.Duration(settings.Rules.NothingNewAfter), ExternalURL: settings.Web.ExternalURL,
	})
	if err != nil {
		return nil, err
	}
	if o.format == "grafana" {
		f, err := rules.Grafana(made, rules.GrafanaConfig{DataSource: o.dataSource, Folder: "figures_exporter"})
		if err != nil {
			return nil, err
		}
		content, err := f.Marshal()
		return []generatedFile{{"figures.yaml", content}}, err
	}
	if o.output == streamName && !o.check {
		for _, f := range made[1:] {
			made[0].Groups.Groups = append(made[0].Groups.Groups, f.Groups.Groups...)
		}
		made = made[:1]
	}
	files := make([]generatedFile, len(made))
	for i := range made {
		files[i].name = made[i].Name
		if files[i].content, err = made[i].Marshal(); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// explainedAlerts are the texts of all alerts, for the page that their links lead to.
func explainedAlerts() []web.Alert {
	var out []web.Alert
	for _, r := range rules.Runbooks() {
		out = append(out, web.Alert{Name: r.Name, Severity: r.Severity, Summary: r.Summary, Meaning: r.Meaning, Action: r.Action})
	}
	return out
}
