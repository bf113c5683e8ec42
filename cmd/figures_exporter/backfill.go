package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/history/backfill"
	"figures_exporter/exporter/web/display"
)

type backfillOptions struct {
	output, format   string
	from, until      timeFlag
	maxBlockDuration string
	sparse, dryRun   bool
}

var backfillFormats = []string{"blocks", "openmetrics"}

// defaultRetention is how long Prometheus keeps samples unless it is told otherwise.
const defaultRetention = 15 * 24 * time.Hour

func (p *program) backfillCommand() *cobra.Command {
	var o backfillOptions
	command := &cobra.Command{
		Use:   "backfill [PATH…]",
		Short: "Write the history for a Prometheus that runs already",
		Long: `Write the history of the figures as blocks that a Prometheus takes up, or as OpenMetrics. It is that of the paths given, or else
of the corpus in the settings, or else of the built-in demonstration.

Between two reports samples are filled in every history.fill_interval, because Prometheus looks back five minutes. Blocks appear
when all of them are whole. A running Prometheus takes up blocks that are moved into its data folder within a minute.`,
		Example: "  figures_exporter backfill --output blocks articles/\n  figures_exporter backfill --dry-run articles/\n  figures_exporter backfill --format openmetrics --output - articles/ > history.om",
		Args:    cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.backfill(command.Context(), settings, o, args)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	for _, name := range []string{"corpus", "max-series-per-metric", "history.fill-interval"} {
		command.Flags().Lookup(name).Hidden = false
	}
	command.Flags().StringVar(&o.output, "output", "", "Folder for the blocks, file for OpenMetrics; - is standard output.")
	command.Flags().StringVar(&o.format, "format", "blocks", "Output format: "+strings.Join(backfillFormats, ", ")+".")
	command.Flags().Var(&o.from, "from", "Leave out what is before: 2024-10-01 or 2024-10-01T12:00:00Z.")
	command.Flags().Var(&o.until, "until", "Leave out what is after: for instance the time since when Prometheus scrapes the exporter. The default is now.")
	command.Flags().StringVar(&o.maxBlockDuration, "max-block-duration", "486h", "Longest block. Blocks are as long as Prometheus' own: 2h, 6h, 18h, 54h, 162h, 486h.")
	command.Flags().BoolVar(&o.sparse, "sparse", false, "Fill nothing in: the reports alone. Prometheus draws dots of them.")
	command.Flags().BoolVar(&o.dryRun, "dry-run", false, "Only tell what would be written.")
	return command
}

func (p *program) backfill(ctx context.Context, settings *config.Settings, o backfillOptions, paths []string) error {
	if !slices.Contains(backfillFormats, o.format) {
		return usageError{fmt.Errorf("unknown format %q, expected one of %s", o.format, strings.Join(backfillFormats, ", "))}
	}
	blocks := o.format == "blocks"
	if !o.dryRun && (o.output == "" || blocks && o.output == streamName) {
		return usageError{errors.New("--output is missing, expected the folder for the blocks, or with --format openmetrics a file or -")}
	}
	longest, err := model.ParseDuration(o.maxBlockDuration)
	if err != nil || longest <= 0 {
		return usageError{fmt.Errorf("--max-block-duration: %q is no duration above 0 such as 54h", o.maxBlockDuration)}
	}
	now := time.Now()
	until := o.until.Time
	if until.IsZero() || until.After(now) {
		until = now
	}
	snapshot, faulty, err := p.snapshot(ctx, settings, paths, now)
	if err != nil {
		return err
	}
	c := backfill.Config{
		Snapshot: snapshot, From: o.from.Time, Until: until,
		Every: time.Duration(settings.History.FillInterval), MaxBlockDuration: time.Duration(longest),
	}
	if o.sparse {
		c.Every = 0
	}
	var sum backfill.Summary
	switch {
	case o.dryRun:
		sum, err = backfill.Count(c)
	case blocks:
		sum, err = backfill.Blocks(ctx, c, o.output)
	case o.output == streamName:
		sum, err = backfill.OpenMetrics(ctx, c, p.stdout)
	default:
		sum, err = backfill.OpenMetricsFile(ctx, c, o.output)
	}
	if err != nil {
		return err
	}
	p.complain(backfillText(sum, o.dryRun, blocks, now))
	if faulty {
		return errFaults
	}
	return nil
}

// backfillText tells what was written, and how long whoever takes it has to keep samples. It goes to standard error:
// standard output may be the history itself.
func backfillText(sum backfill.Summary, dryRun, blocks bool, now time.Time) string {
	var b strings.Builder
	verb := "Wrote"
	if dryRun {
		verb = "Would write"
	}
	fmt.Fprintf(&b, "%s %s samples of %s series from %s to %s", verb, display.Number(float64(sum.Samples)),
		display.Number(float64(sum.Series)), sum.First.Format(time.RFC3339), sum.Last.Format(time.RFC3339))
	if blocks {
		fmt.Fprintf(&b, " in %s", plural(sum.Blocks, "block"))
	}
	b.WriteString(".\n")
	if age := now.Sub(sum.First); age > defaultRetention {
		fmt.Fprintf(&b, "The oldest sample is %d days old, and Prometheus deletes what is older than 15 days unless it is told otherwise: "+
			"start it with --storage.tsdb.retention.time=%dd or more, and with no --storage.tsdb.retention.size that is reached before.\n",
			days(age), days(age)+days(age)/10+1)
	}
	return b.String()
}
