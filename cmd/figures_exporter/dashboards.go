package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/dashboards"
	"figures_exporter/exporter/timeline"
)

// boardFolder is the folder below --output that holds the boards and nothing else, as Grafana's provisioning wants it.
const boardFolder = "generated"

type dashboardsOptions struct {
	output   string
	check    bool
	from, to string
}

func (p *program) dashboardsCommand() *cobra.Command {
	var o dashboardsOptions
	command := &cobra.Command{
		Use:   "dashboards [--check [DIR]]",
		Short: "Make Grafana dashboards for the topics in force",
		Long: `Make Grafana dashboards for the metrics of the topics in force: how the estimates of each drift apart, who says so, and how the
exporter is doing. They are written to the folder ` + boardFolder + ` below --output, for Grafana's provisioning.

The boards open on the past year, or, without a corpus in the settings, on the time of the demonstration. --from and --to say
otherwise. With --check nothing is written: the exit status is 1 where the files in DIR differ from what would be.`,
		Example: "  figures_exporter dashboards --topic floods.yaml --output /etc/grafana/figures\n  figures_exporter dashboards --check\n  figures_exporter dashboards --output - | jq -r .title",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				if !o.check {
					return usageError{fmt.Errorf("unexpected argument %q, expected --output %[1]q or --check %[1]q", args[0])}
				}
				o.output = args[0]
			}
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.dashboards(command.Context(), settings, o)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	for _, name := range []string{"corpus", "estimate-max-age", "web.external-url"} {
		command.Flags().Lookup(name).Hidden = false
	}
	command.Flags().StringVar(&o.output, "output", "dashboards", "Folder below which the boards are written; - is standard output.")
	command.Flags().BoolVar(&o.check, "check", false, "Write nothing and compare with the files that are there.")
	command.Flags().StringVar(&o.from, "from", "", "Begin of the time range that boards open on, as Grafana writes it: now-30d, 2024-10-01T00:00:00Z.")
	command.Flags().StringVar(&o.to, "to", "", "End of that time range. The default is now.")
	return command
}

func (p *program) dashboards(ctx context.Context, settings *config.Settings, o dashboardsOptions) error {
	topics, err := loadTopics(settings.Topics)
	if err != nil {
		return err
	}
	c := dashboards.Config{Metrics: topics.Declared, ExternalURL: settings.Web.ExternalURL, EstimateMaxAge: time.Duration(settings.EstimateMaxAge)}
	switch {
	case o.from != "" || o.to != "":
		c.Range = dashboards.Range{From: cmp.Or(o.from, "now-1y"), To: cmp.Or(o.to, "now")}
	case len(settings.Corpus) == 0:
		// What is served then is the demonstration, which is about a time long ago: boards that opened on the past year were empty.
		snapshot, _, err := p.snapshot(ctx, settings, nil, time.Now())
		if err != nil {
			return fmt.Errorf("looking for the time of the demonstration: %w", err)
		}
		c.Range, c.Ranges = rangesOf(snapshot)
	}
	files, err := dashboards.Generate(c)
	if err != nil {
		return err
	}
	g := generated{folder: filepath.Join(o.output, boardFolder), command: "figures_exporter dashboards", only: "*.json"}
	for _, f := range files {
		g.files = append(g.files, generatedFile{f.Name, f.Content})
	}
	return g.deliver(p, o.output, o.check)
}

// rangesOf gives the time of all reports of a snapshot and that of each metric's.
func rangesOf(snapshot *timeline.Snapshot) (whole dashboards.Range, each map[string]dashboards.Range) {
	each = map[string]dashboards.Range{}
	var first, last int64
	for i := range snapshot.Metrics {
		m := &snapshot.Metrics[i]
		if len(m.Series) == 0 {
			continue
		}
		from, to := m.Series[0].Points[0].Time, m.Series[0].Newest().Time
		for _, s := range m.Series {
			from, to = min(from, s.Points[0].Time), max(to, s.Newest().Time)
		}
		each[m.Metric.Name] = dashboards.Around(time.UnixMilli(from), time.UnixMilli(to))
		if len(each) == 1 {
			first, last = from, to
		}
		first, last = min(first, from), max(last, to)
	}
	if len(each) > 0 {
		whole = dashboards.Around(time.UnixMilli(first), time.UnixMilli(last))
	}
	return whole, each
}
