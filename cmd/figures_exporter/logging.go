package main

import (
	"log/slog"

	"github.com/prometheus/common/promslog"

	"figures_exporter/config"
)

// logger makes the log on standard error as Prometheus' programs write it.
func (p *program) logger(s *config.Settings) *slog.Logger {
	logger, _ := p.leveledLogger(s)
	return logger
}

// leveledLogger gives the means to change the level later as well.
func (p *program) leveledLogger(s *config.Settings) (*slog.Logger, *promslog.Level) {
	level, format := promslog.NewLevel(), promslog.NewFormat()
	// Both have been checked with the settings.
	_ = level.Set(s.Log.Level)
	_ = format.Set(s.Log.Format)
	return promslog.New(&promslog.Config{Level: level, Format: format, Writer: p.stderr}), level
}
