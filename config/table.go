package config

import (
	"strconv"
	"strings"
)

// EnvironmentPrefix begins the name of every environment variable that the program reads.
const EnvironmentPrefix = "FIGURES_EXPORTER_"

// setting is one line of the table that defaults, flags, environment variables, checks and docs/settings.md are made of.
type setting struct {
	// key is the path in the file, with dots.
	key string
	// flag is the name of the flag without dashes.
	flag string
	kind kind
	// initial is the default as a user would write it; a list's values are separated by commas.
	initial string
	help    string
	// restart is true where a change takes effect only when the program is started again.
	restart bool
	// current writes the value in force.
	current func(*Settings) string
}

func (s *setting) environment() string {
	return EnvironmentPrefix + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

// configFile is known as a flag and as a variable but cannot stand in the file.
var configFile = setting{
	key: "config.file", flag: "config.file", kind: filePath,
	help: "Path of the file with settings (YAML). Paths in it are relative to its folder.",
}

func table() []setting {
	return []setting{
		{key: "corpus", flag: "corpus", kind: pathList, current: func(s *Settings) string { return strings.Join(s.Corpus, ",") },
			help: "Folders and files with articles. Without any, the built-in demonstration corpus is served."},
		{key: "topics", flag: "topic", kind: topicList, initial: "armed_conflict", current: func(s *Settings) string { return strings.Join(s.Topics, ",") },
			help: "What to look for: names of built-in topics and paths of topic files."},
		{key: "min_confidence", flag: "min-confidence", kind: fraction, initial: "0.3", current: func(s *Settings) string { return strconv.FormatFloat(s.MinConfidence, 'g', -1, 64) },
			help: "Candidates with less confidence than this are left out, and counted."},
		{key: "max_file_size", flag: "max-file-size", kind: size, initial: "16MiB", current: func(s *Settings) string { return s.MaxFileSize.String() },
			help: "Files above this size are refused, and counted."},
		{key: "max_series_per_metric", flag: "max-series-per-metric", kind: count, initial: "100000", current: func(s *Settings) string { return strconv.Itoa(s.MaxSeriesPerMetric) },
			help: "Above this number of series of one metric, those whose newest value is oldest are dropped, and counted."},
		{key: "rescan_interval", flag: "rescan-interval", kind: duration, initial: "1m", current: func(s *Settings) string { return s.RescanInterval.String() },
			help: "How often the whole corpus is looked through for changes that the file system did not announce."},
		{key: "stable_after", flag: "stable-after", kind: duration, initial: "2s", current: func(s *Settings) string { return s.StableAfter.String() },
			help: "A file is read once it has not changed for this long, so that none is read half-written."},
		{key: "figure_life", flag: "figure-life", kind: durationOrNone, initial: "0s", current: func(s *Settings) string { return s.FigureLife.String() },
			help: "A series ends when this time has passed since its newest report. 0s is never: a value stands until there is a newer one."},
		{key: "estimate_max_age", flag: "estimate-max-age", kind: duration, initial: "90d", restart: true, current: func(s *Settings) string { return s.EstimateMaxAge.String() },
			help: "Estimates that were reported longer ago than this count for no median, spread or disagreement."},
		{key: "history.fill_interval", flag: "history.fill-interval", kind: duration, initial: "5m", restart: true, current: func(s *Settings) string { return s.History.FillInterval.String() },
			help: "Distance of the samples that remote read fills in between two reports. It must not exceed the lookback of the Prometheus that reads (--query.lookback-delta)."},
		{key: "history.max_samples", flag: "history.max-samples", kind: count, initial: "5000000", restart: true, current: func(s *Settings) string { return strconv.Itoa(s.History.MaxSamples) },
			help: "Samples of one remote read, and samples that one query of the query API may hold at one time; what needs more is refused."},
		{key: "history.max_concurrency", flag: "history.max-concurrency", kind: count, initial: "4", restart: true, current: func(s *Settings) string { return strconv.Itoa(s.History.MaxConcurrency) },
			help: "Remote reads and queries answered at one time; more wait for their turn."},
		{key: "history.timeout", flag: "history.timeout", kind: duration, initial: "1m", restart: true, current: func(s *Settings) string { return s.History.Timeout.String() },
			help: "Time for a remote read or a query to wait for its turn and to be answered. It should be less than web.write_timeout."},
		{key: "push.url", flag: "push.url", kind: receiverURL, current: func(s *Settings) string { return s.Push.URL },
			help: "Address of a receiver of remote write, such as http://127.0.0.1:9090/api/v1/write: figures are sent to it while serving, the past first. Empty is to send nothing."},
		{key: "push.remote_write", flag: "push.remote-write", kind: remoteWrite, initial: "v1", current: func(s *Settings) string { return s.Push.RemoteWrite },
			help: "Version of remote write: v1, or v2 for a Prometheus from 3.0 on."},
		{key: "push.interval", flag: "push.interval", kind: duration, initial: "1m", current: func(s *Settings) string { return s.Push.Interval.String() },
			help: "How often what stands is sent, as a scrape interval; it should be less than half of how far the reader looks back. What is new is sent at once."},
		{key: "push.deadline", flag: "push.deadline", kind: duration, initial: "5m", current: func(s *Settings) string { return s.Push.Deadline.String() },
			help: "How long a request is tried again for when the receiver is away, has a fault (5xx) or is too busy (429). After that it is a failure, and is sent again with the next push."},
		{key: "push.from", flag: "push.from", kind: moment, current: func(s *Settings) string { return s.Push.From.String() },
			help: "Leave out what is before, for a receiver that takes no older samples: 2024-10-01 or 2024-10-01T12:00:00Z."},
		{key: "push.sparse", flag: "push.sparse", kind: boolean, initial: "false", current: func(s *Settings) string { return strconv.FormatBool(s.Push.Sparse) },
			help: "Fill nothing in: the reports alone. For receivers that look back as long as one wants, such as VictoriaMetrics."},
		{key: "push.checkpoint", flag: "push.checkpoint", kind: filePath, current: func(s *Settings) string { return s.Push.Checkpoint },
			help: "File that notes what has been sent to push.url. Without it the whole past is sent again at each start."},
		{key: "push.http_config_file", flag: "push.http.config.file", kind: filePath, current: func(s *Settings) string { return s.Push.HTTPConfigFile },
			help: "File with basic_auth, authorization, tls_config and http_headers of the requests to push.url, as promtool reads it."},
		{key: "rules.nothing_new_after", flag: "rules.nothing-new-after", kind: duration, initial: "3d", current: func(s *Settings) string { return s.Rules.NothingNewAfter.String() },
			help: "Age of the newest document above which the alert FiguresExporterNothingNew fires, as long as it is no older than estimate_max_age. Only the command rules uses it."},
		{key: "web.listen_addresses", flag: "web.listen-address", kind: addressList, initial: "127.0.0.1:9924", restart: true, current: func(s *Settings) string { return strings.Join(s.Web.ListenAddresses, ",") },
			help: "Addresses to listen on. The default answers this machine only."},
		{key: "web.telemetry_path", flag: "web.telemetry-path", kind: webPath, initial: "/metrics", restart: true, current: func(s *Settings) string { return s.Web.TelemetryPath },
			help: "Path of the figures. The health of the exporter itself is always at /telemetry."},
		{key: "web.config_file", flag: "web.config.file", kind: filePath, restart: true, current: func(s *Settings) string { return s.Web.ConfigFile },
			help: "Path of a web configuration file of the Prometheus exporter toolkit: TLS, basic authentication, rate limit. Its content is read anew while serving; only its path is fixed."},
		{key: "web.external_url", flag: "web.external-url", kind: externalURL, initial: "http://127.0.0.1:9924", restart: true, current: func(s *Settings) string { return s.Web.ExternalURL },
			help: "Address under which users reach the program, for instance through a proxy. It stands in the links of dashboards and alerts."},
		{key: "web.route_prefix", flag: "web.route-prefix", kind: prefixPath, restart: true, current: func(s *Settings) string { return s.Web.RoutePrefix },
			help: "Path below which everything is served. Empty means the path of web.external_url."},
		{key: "web.enable_lifecycle", flag: "web.enable-lifecycle", kind: boolean, initial: "false", restart: true, current: func(s *Settings) string { return strconv.FormatBool(s.Web.EnableLifecycle) },
			help: "Allow PUT and POST of /-/reload."},
		{key: "web.max_requests", flag: "web.max-requests", kind: count, initial: "40", restart: true, current: func(s *Settings) string { return strconv.Itoa(s.Web.MaxRequests) },
			help: "Requests answered at one time; more get status 503. Health and readiness are always answered."},
		{key: "web.max_connections", flag: "web.max-connections", kind: count, initial: "512", restart: true, current: func(s *Settings) string { return strconv.Itoa(s.Web.MaxConnections) },
			help: "Connections held open for each address; more wait until one ends."},
		{key: "web.max_request_body", flag: "web.max-request-body", kind: size, initial: "1MiB", restart: true, current: func(s *Settings) string { return s.Web.MaxRequestBody.String() },
			help: "Larger bodies of requests are refused."},
		{key: "web.read_header_timeout", flag: "web.read-header-timeout", kind: duration, initial: "10s", restart: true, current: func(s *Settings) string { return s.Web.ReadHeaderTimeout.String() },
			help: "Time for the head of a request to arrive."},
		{key: "web.read_timeout", flag: "web.read-timeout", kind: duration, initial: "30s", restart: true, current: func(s *Settings) string { return s.Web.ReadTimeout.String() },
			help: "Time for a whole request to arrive."},
		{key: "web.write_timeout", flag: "web.write-timeout", kind: duration, initial: "2m", restart: true, current: func(s *Settings) string { return s.Web.WriteTimeout.String() },
			help: "Time for an answer to be made and sent."},
		{key: "web.idle_timeout", flag: "web.idle-timeout", kind: duration, initial: "5m", restart: true, current: func(s *Settings) string { return s.Web.IdleTimeout.String() },
			help: "Time that a connection may wait for its next request."},
		{key: "web.shutdown_timeout", flag: "web.shutdown-timeout", kind: duration, initial: "10s", restart: true, current: func(s *Settings) string { return s.Web.ShutdownTimeout.String() },
			help: "Time that requests under way get to end when the program is told to stop."},
		{key: "log.level", flag: "log.level", kind: logLevel, initial: "info", current: func(s *Settings) string { return s.Log.Level },
			help: "Least severe lines that are logged: debug, info, warn or error."},
		{key: "log.format", flag: "log.format", kind: logFormat, initial: "logfmt", restart: true, current: func(s *Settings) string { return s.Log.Format },
			help: "Format of the log on standard error: logfmt or json."},
	}
}

// ServeFlags are the names of the flags that matter only to a program that serves: those of the web server, of history
// and of pushing, and those of a corpus that is watched.
func ServeFlags() []string {
	names := []string{"corpus", "estimate-max-age", "figure-life", "max-series-per-metric", "rescan-interval", "stable-after"}
	for _, s := range table() {
		switch section, _, _ := strings.Cut(s.key, "."); section {
		case "web", "history", "push", "rules":
			names = append(names, s.flag)
		}
	}
	return names
}

// NeedRestart lists the keys, in the order of the table, that differ between two settings and take effect only when
// the program is started again.
func NeedRestart(before, after *Settings) []string {
	var keys []string
	for _, s := range table() {
		if s.restart && s.current(before) != s.current(after) {
			keys = append(keys, s.key)
		}
	}
	return keys
}
