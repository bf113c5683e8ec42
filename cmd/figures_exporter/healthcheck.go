package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"figures_exporter/config"
	"figures_exporter/exporter/web"
)

// healthcheckTimeout is how long the server may take to answer: it does so at once, however busy it is.
const healthcheckTimeout = 5 * time.Second

func (p *program) healthcheckCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the exporter that runs here whether it is ready",
		Long: `Ask the exporter that runs on this machine, at the first address of the settings, whether figures are served. The exit status is 0 if they
are, and 1 if it is still reading its corpus, or does not answer: for health checks of containers, in whose image there is no other program.

It has to have the settings of the exporter, best in the environment or a file: of flags that serve was started with it knows nothing.`,
		Example: "  figures_exporter healthcheck\n  figures_exporter healthcheck --web.listen-address :8080",
		Args:    needNothing,
		RunE: func(command *cobra.Command, _ []string) error {
			settings, err := config.Load(command.Flags())
			if err != nil {
				return err
			}
			return p.healthcheck(command.Context(), &settings.Web)
		},
	}
	config.AddFlags(command.Flags())
	hideServing(command)
	for _, name := range []string{"web.listen-address", "web.config.file", "web.external-url", "web.route-prefix"} {
		command.Flags().Lookup(name).Hidden = false
	}
	return command
}

func (p *program) healthcheck(ctx context.Context, settings *config.Web) error {
	ctx, cancel := context.WithTimeout(ctx, healthcheckTimeout)
	defer cancel()
	if len(settings.ListenAddresses) == 0 {
		return errors.New("web.listen_addresses is empty: there is nothing to ask")
	}
	probe := web.Probe{Address: settings.ListenAddresses[0], ToolkitFile: settings.ConfigFile, Prefix: settings.Prefix()}
	verdict, err := probe.Ask(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, verdict)
	return err
}
