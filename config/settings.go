// Package config holds what a user can set and what is built in: the settings with their defaults, their reading from
// flags, environment and a file, the built-in topics and the demonstration corpus.
//
//	flags ──┐
//	env   ──┼─► each value checked by the table of settings ─► faults, all at once, with their place
//	file  ──┘                        └─► viper: flag > environment > file > default ─► Settings
package config

import (
	"net/url"
	"path"
	"strings"

	"github.com/prometheus/common/model"
)

// Settings are all settings of the program after flags, environment, file and defaults have been put together. They
// are not changed after Load and so are safe to share.
type Settings struct {
	// Corpus lists the folders and files that are read; empty means the built-in demonstration corpus.
	Corpus []string `mapstructure:"corpus"`
	// Topics lists built-in topics by name, and topic files by path.
	Topics []string `mapstructure:"topics"`
	// MinConfidence is the confidence, from 0 to 1, below which a candidate is left out.
	MinConfidence float64 `mapstructure:"min_confidence"`
	// MaxFileSize is the size in bytes above which a file is refused.
	MaxFileSize Bytes `mapstructure:"max_file_size"`
	// MaxSeriesPerMetric is the number of series of a metric above which the oldest are dropped.
	MaxSeriesPerMetric int `mapstructure:"max_series_per_metric"`
	// RescanInterval is the time between two looks at the whole corpus beside the events of the file system.
	RescanInterval model.Duration `mapstructure:"rescan_interval"`
	// StableAfter is the time for which a file must not have changed before it is read.
	StableAfter model.Duration `mapstructure:"stable_after"`

	// FigureLife is how long a value stands without a new report; 0 is for ever.
	FigureLife model.Duration `mapstructure:"figure_life"`
	// EstimateMaxAge is how long after its report an estimate counts for medians and disagreement; more than 0.
	EstimateMaxAge model.Duration `mapstructure:"estimate_max_age"`

	History History `mapstructure:"history"`
	Push    Push    `mapstructure:"push"`
	Rules   Rules   `mapstructure:"rules"`
	Web     Web     `mapstructure:"web"`
	Log     Log     `mapstructure:"log"`
}

// History are the settings of remote read and of the query API.
type History struct {
	// FillInterval is the distance of the samples that are filled in between two reports.
	FillInterval model.Duration `mapstructure:"fill_interval"`
	// MaxSamples is the number of samples above which an answer is refused.
	MaxSamples int `mapstructure:"max_samples"`
	// MaxConcurrency is how many answers are made at one time; more wait.
	MaxConcurrency int `mapstructure:"max_concurrency"`
	// Timeout is how long an answer may wait and be made.
	Timeout model.Duration `mapstructure:"timeout"`
}

// Push are the settings of sending the figures by remote write while serving.
type Push struct {
	// URL is the whole address of the receiver; empty means that nothing is sent.
	URL string `mapstructure:"url"`
	// RemoteWrite is the version of remote write: v1 or v2.
	RemoteWrite string `mapstructure:"remote_write"`
	// Interval is the time between two pushes where no new snapshot asks for one before.
	Interval model.Duration `mapstructure:"interval"`
	// Deadline is how long one request is tried again for.
	Deadline model.Duration `mapstructure:"deadline"`
	// From leaves out what is before; the zero Moment is nothing.
	From Moment `mapstructure:"from"`
	// Sparse is true where nothing is filled in.
	Sparse bool `mapstructure:"sparse"`
	// Checkpoint is the path of the file that notes what has been sent.
	Checkpoint string `mapstructure:"checkpoint"`
	// HTTPConfigFile is a file with authentication, TLS and headers of the requests; empty means none of them.
	HTTPConfigFile string `mapstructure:"http_config_file"`
}

// Rules are the settings of the rules that are made for a Prometheus.
type Rules struct {
	// NothingNewAfter is the age of the newest document above which an alert says that nothing new arrives; more than 0.
	NothingNewAfter model.Duration `mapstructure:"nothing_new_after"`
}

// Web are the settings of the HTTP server.
type Web struct {
	ListenAddresses []string `mapstructure:"listen_addresses"`
	// TelemetryPath is the path of the figures below the route prefix.
	TelemetryPath string `mapstructure:"telemetry_path"`
	// ConfigFile is a web configuration file of the Prometheus exporter toolkit; empty means plain HTTP for everybody.
	ConfigFile string `mapstructure:"config_file"`
	// ExternalURL is how users reach the program; it stands in every link that leaves it.
	ExternalURL string `mapstructure:"external_url"`
	// RoutePrefix is the path below which everything is served; see Prefix.
	RoutePrefix     string `mapstructure:"route_prefix"`
	EnableLifecycle bool   `mapstructure:"enable_lifecycle"`
	// MaxRequests is how many requests are answered at one time; more get 503.
	MaxRequests int `mapstructure:"max_requests"`
	// MaxConnections is how many connections a listener holds; more wait.
	MaxConnections int `mapstructure:"max_connections"`
	// MaxRequestBody is the size in bytes above which the body of a request is refused.
	MaxRequestBody    Bytes          `mapstructure:"max_request_body"`
	ReadHeaderTimeout model.Duration `mapstructure:"read_header_timeout"`
	ReadTimeout       model.Duration `mapstructure:"read_timeout"`
	WriteTimeout      model.Duration `mapstructure:"write_timeout"`
	IdleTimeout       model.Duration `mapstructure:"idle_timeout"`
	// ShutdownTimeout is how long requests under way may take to end when the program is told to stop.
	ShutdownTimeout model.Duration `mapstructure:"shutdown_timeout"`
}

// Log are the settings of the log on standard error.
type Log struct {
	// Level is debug, info, warn or error.
	Level string `mapstructure:"level"`
	// Format is logfmt or json.
	Format string `mapstructure:"format"`
}

// Prefix gives the path below which everything is served, "/" or "/a/b" without a slash at its end: route_prefix, or
// the path of external_url where that is empty, as in Prometheus.
func (w *Web) Prefix() string {
	prefix := w.RoutePrefix
	if prefix == "" {
		if u, err := url.Parse(w.ExternalURL); err == nil {
			prefix = u.Path
		}
	}
	return path.Clean("/" + strings.Trim(prefix, "/"))
}

// IsTopicFile tells whether an entry of `topics` is a file rather than the name of a built-in topic: it has a slash or
// ends in .yaml or .yml.
func IsTopicFile(entry string) bool {
	return strings.ContainsAny(entry, `/\`) || strings.HasSuffix(entry, ".yaml") || strings.HasSuffix(entry, ".yml")
}
