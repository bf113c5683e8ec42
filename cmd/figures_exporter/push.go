package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/history/push"
	"figures_exporter/exporter/web/display"
)

type pushOptions struct {
	url, version, httpConfig, checkpoint, deadline string
	from                                           timeFlag
	batch                                          int
	sparse, dryRun                                 bool
}

func (p *program) pushCommand() *cobra.Command {
	var o pushOptions
	command := &cobra.Command{
		Use:   "push [PATH…]",
		Short: "Send the history by remote write",
		Long: `Send the history of the figures by remote write: that of the paths given, or else of the corpus in the settings, or else of the
built-in demonstration.

With --checkpoint the program notes what has been sent, goes on there after an interruption, and sends only what is new when it
is run again. Between two reports samples are filled in every history.fill_interval, because Prometheus looks back five minutes.`,
		Example: "  figures_exporter push --url http://127.0.0.1:9090/api/v1/write --checkpoint push.json articles/\n" +
			"  figures_exporter push --dry-run articles/",
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.push(command.Context(), settings, o, args)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	for _, name := range []string{"corpus", "max-series-per-metric", "history.fill-interval"} {
		command.Flags().Lookup(name).Hidden = false
	}
	flags := command.Flags()
	flags.StringVar(&o.url, "url", "", "Address of the receiver, such as http://127.0.0.1:9090/api/v1/write.")
	flags.StringVar(&o.version, "remote-write", push.V1, "Version of remote write: v1, or v2 for a Prometheus from 3.0 on.")
	flags.StringVar(&o.httpConfig, "http.config.file", "", "File with basic_auth, authorization, tls_config and http_headers, as promtool reads it.")
	flags.StringVar(&o.checkpoint, "checkpoint", "", "File that notes what has been sent. Each receiver needs its own.")
	flags.Var(&o.from, "from", "Leave out what is before: 2024-10-01 or 2024-10-01T12:00:00Z.")
	flags.IntVar(&o.batch, "batch-samples", push.DefaultBatchSamples, "Most samples of a request.")
	flags.StringVar(&o.deadline, "deadline", "5m", "How long a request is tried again for when the receiver is away, has a fault (5xx) or is too busy (429).")
	flags.BoolVar(&o.sparse, "sparse", false, "Fill nothing in: the reports alone. For receivers that look back as long as one wants, such as VictoriaMetrics.")
	flags.BoolVar(&o.dryRun, "dry-run", false, "Only tell what would be sent.")
	return command
}

func (p *program) push(ctx context.Context, settings *config.Settings, o pushOptions, paths []string) error {
	if o.url == "" && o.dryRun {
		o.url = "http://dry-run.invalid/api/v1/write" // nobody is asked
		if o.checkpoint != "" {
			return usageError{errors.New("--url is missing: a checkpoint is that of one receiver")}
		}
	}
	if o.url == "" {
		return usageError{errors.New("--url is missing, expected the address of a receiver such as http://127.0.0.1:9090/api/v1/write")}
	}
	deadline, err := model.ParseDuration(o.deadline)
	if err != nil || deadline <= 0 {
		return usageError{fmt.Errorf("--deadline: %q is no duration above 0 such as 5m", o.deadline)}
	}
	if o.batch < 1 {
		return usageError{fmt.Errorf("--batch-samples: %d is less than 1", o.batch)}
	}
	c := push.Config{
		URL: o.url, Version: o.version, From: o.from.Time, Every: time.Duration(settings.History.FillInterval),
		BatchSamples: o.batch, Deadline: time.Duration(deadline),
	}
	if o.sparse {
		c.Every = 0
	}
	if c.Client, err = httpClient(o.httpConfig); err != nil {
		return err
	}
	ledger, err := push.OpenLedger(o.checkpoint, o.url)
	if err != nil {
		return err
	}
	watched := newProgress(p.stderr)
	defer watched.clear()
	c.Sent = func(sum push.Summary) {
		watched.show(func() string {
			return fmt.Sprintf("%s samples sent, until %s", display.Number(float64(sum.Samples)), sum.Last.Format(time.DateTime))
		})
	}
	c.Retried = func(err error) {
		watched.clear()
		p.complain(fmt.Sprintf("trying again: %v", err))
	}
	pusher, err := push.New(c, ledger)
	if err != nil {
		return usageError{err}
	}
	now := time.Now()
	snapshot, faulty, err := p.snapshot(ctx, settings, paths, now)
	if err != nil {
		return err
	}
	if o.dryRun {
		p.complain(pushText("Would send", pusher.Count(snapshot, now)))
	} else {
		sum, err := pusher.Push(ctx, snapshot, now)
		watched.clear()
		p.complain(pushText("Sent", sum))
		if err != nil {
			return explained(err)
		}
	}
	if faulty {
		return errFaults
	}
	return nil
}

func pushText(verb string, sum push.Summary) string {
	if sum.Samples == 0 {
		return verb + " nothing: there is nothing new."
	}
	text := fmt.Sprintf("%s %s samples of %s series from %s to %s in %s.", verb, display.Number(float64(sum.Samples)),
		display.Number(float64(sum.Series)), sum.First.Format(time.RFC3339), sum.Last.Format(time.RFC3339), plural(sum.Requests, "request"))
	if sum.Late > 0 {
		text += fmt.Sprintf("\n%s changed in a time that had been sent: the change shows from now on.", display.Number(float64(sum.Late))+" of the series")
	}
	return text
}
