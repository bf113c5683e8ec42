package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"figures_exporter/config"
	"figures_exporter/exporter/exposition"
	"figures_exporter/exporter/history/push"
	"figures_exporter/exporter/pipeline"
	"figures_exporter/exporter/telemetry"
	"figures_exporter/exporter/web"
)

func (p *program) serveCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "serve",
		Short: "Read articles, watch them and serve their figures",
		Long: `Read the corpus, watch it and serve its figures to Prometheus. Without a corpus the built-in demonstration is served.

SIGHUP reads settings, topics and corpus again; what is faulty then leaves everything as it was. SIGTERM and SIGINT let
requests under way end and stop the program.`,
		Example: "  figures_exporter serve\n  figures_exporter serve --corpus articles --web.listen-address :9924",
		Args:    needNothing,
		RunE: func(command *cobra.Command, _ []string) error {
			return p.serve(command.Context(), command.Flags())
		},
	}
	config.AddFlags(command.Flags())
	return command
}

// serve puts the parts together and runs them until the context ends:
//
//	settings ─► toolbox ─► pipeline ─┬─► exposition ─► /metrics     ─┐
//	   ▲                      ▲      ├─► history    ─► /api/v1/…    ─┤
//	   └── SIGHUP, /-/reload ─┘      ├─► telemetry  ─► /telemetry   ─┼─► web server
//	                                 ├─► overview   ─► /            ─┘
//	                                 └─► follower   ─► the receiver of push.url
func (p *program) serve(ctx context.Context, flags *pflag.FlagSet) error {
	// From the first moment on: a signal that nobody waits for would end the program.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	settings, err := config.Load(flags)
	if err != nil {
		return err
	}
	logger, level := p.leveledLogger(settings)
	logger.Info("starting figures_exporter", "version", buildVersion(), "revision", buildRevision(), "go", runtime.Version())
	board := newBoard(telemetry.New(telemetry.Config{Version: buildVersion(), Revision: buildRevision()}), logger)
	loader := &loader{flags: flags, logger: logger, level: level, board: board, first: settings}
	inputs, err := loader.inputs(settings)
	if err != nil {
		return err
	}
	pipe, err := pipeline.New(pipeline.Config{
		Inputs: inputs, Load: loader.reload, Observer: board, Logger: logger, Workers: runtime.GOMAXPROCS(0),
	})
	if err != nil {
		return err
	}
	server, err := web.New(webConfig(settings, logger, board, pipe))
	if err != nil {
		return err
	}
	return parts{server, pipe, board.follower}.run(ctx, logger, hangups)
}

func webConfig(s *config.Settings, logger *slog.Logger, board *board, pipe *pipeline.Pipeline) web.Config {
	c := web.Config{
		Addresses:         s.Web.ListenAddresses,
		ToolkitFile:       s.Web.ConfigFile,
		Prefix:            s.Web.Prefix(),
		FiguresPath:       s.Web.TelemetryPath,
		Figures:           exposition.NewHandler(exposition.Config{Snapshot: pipe.Snapshot, Logger: logger}),
		Telemetry:         board.telemetry.Handler(),
		Routes:            historyRoutes(s, logger, board, pipe),
		Overview:          board.overview.Load,
		EstimateMaxAge:    time.Duration(s.EstimateMaxAge),
		Columns:           board.columns.Load,
		Explain:           board.explain,
		Alerts:            explainedAlerts(),
		Recorder:          board.telemetry,
		Logger:            logger,
		MaxRequests:       s.Web.MaxRequests,
		MaxConnections:    s.Web.MaxConnections,
		MaxRequestBody:    int64(s.Web.MaxRequestBody),
		ReadHeaderTimeout: time.Duration(s.Web.ReadHeaderTimeout),
		ReadTimeout:       time.Duration(s.Web.ReadTimeout),
		WriteTimeout:      time.Duration(s.Web.WriteTimeout),
		IdleTimeout:       time.Duration(s.Web.IdleTimeout),
		ShutdownTimeout:   time.Duration(s.Web.ShutdownTimeout),
	}
	if s.Web.EnableLifecycle {
		c.Reload = pipe.Reload
	}
	return c
}

// parts are what runs for as long as the program does.
type parts struct {
	server   *web.Server
	pipe     *pipeline.Pipeline
	follower *push.Follower
}

// run runs until the context ends, which is no error, or one of the parts fails. Each hangup is a reload.
func (p parts) run(ctx context.Context, logger *slog.Logger, hangups <-chan os.Signal) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.server.Run(ctx) })
	g.Go(func() error {
		p.follower.Run(ctx)
		return nil
	})
	g.Go(func() error {
		if err := p.pipe.Run(ctx); err != nil {
			return fmt.Errorf("reading the corpus: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		for {
			select {
			case <-hangups:
				_ = p.pipe.Reload(ctx) // it logs what is wrong
			case <-ctx.Done():
				return nil
			}
		}
	})
	err := g.Wait()
	if err == nil {
		logger.Info("figures_exporter has stopped")
	}
	return err
}

// loader makes inputs of settings, at the start and again at each reload.
type loader struct {
	flags  *pflag.FlagSet
	logger *slog.Logger
	level  *promslog.Level
	board  *board
	// first are the settings that the program was started with.
	first *config.Settings
}

// reload reads the settings again, with everything that they name. The error says all that is wrong.
func (l *loader) reload() (*pipeline.Inputs, error) {
	settings, err := config.Load(l.flags)
	if err != nil {
		return nil, err
	}
	return l.inputs(settings)
}

func (l *loader) inputs(settings *config.Settings) (*pipeline.Inputs, error) {
	tools, err := newToolbox(settings)
	if err != nil {
		return nil, err
	}
	reader, err := tools.corpus(settings.Corpus, l.logger)
	if err != nil {
		return nil, err
	}
	target, err := pushTarget(settings, l.first)
	if err != nil {
		return nil, err
	}
	return &pipeline.Inputs{
		Corpus: reader, Extract: tools.extract, Timeline: tools.timeline(), Roots: settings.Corpus,
		Activate: func() {
			_ = l.level.Set(settings.Log.Level) // checked with the settings
			l.board.columns.Store(tools.columns)
			l.board.extractor.Store(tools.extractor)
			l.board.follower.Use(target)
			if target != nil && len(settings.Corpus) == 0 {
				l.logger.Warn("the built-in demonstration is sent to the receiver of push.url, since no corpus is set", "url", target.URL)
			}
			if keys := config.NeedRestart(l.first, settings); len(keys) > 0 {
				l.logger.Warn("some changed settings take effect only when figures_exporter is started again", "settings", strings.Join(keys, ", "))
			}
		},
	}, nil
}
