package main

import (
	"log/slog"
	"time"

	"figures_exporter/config"
	"figures_exporter/exporter/history"
	"figures_exporter/exporter/history/queryapi"
	"figures_exporter/exporter/history/remoteread"
	"figures_exporter/exporter/pipeline"
	"figures_exporter/exporter/web"
)

// historyRoutes are the roads into the past that others come by. They share what they may take of the machine.
func historyRoutes(s *config.Settings, logger *slog.Logger, board *board, pipe *pipeline.Pipeline) []web.Route {
	past := history.New(history.Config{Snapshot: pipe.Snapshot, Interval: time.Duration(s.History.FillInterval)})
	gate := history.NewGate(s.History.MaxConcurrency)
	timeout := time.Duration(s.History.Timeout)
	routes := []web.Route{{Path: "/api/v1/read", Page: "remote_read", Handler: remoteread.NewHandler(remoteread.Config{
		History: past, Gate: gate, MaxSamples: s.History.MaxSamples, MaxBody: int64(s.Web.MaxRequestBody),
		Timeout: timeout, Recorder: board.telemetry.Road("remote_read"), Logger: logger,
	})}}
	api := queryapi.NewHandler(queryapi.Config{
		History: past, Snapshot: pipe.Snapshot, Gate: gate, MaxSamples: s.History.MaxSamples,
		Timeout: timeout, Recorder: board.telemetry.Road("query_api"), Logger: logger,
	})
	for _, r := range api.Routes() {
		routes = append(routes, web.Route{Path: r.Path, Page: r.Page, Handler: r.Handler})
	}
	return routes
}
