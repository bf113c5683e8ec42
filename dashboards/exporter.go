package dashboards

// exporter shows how the exporter itself is doing, from /telemetry. It is scraped with the labels job and instance, so that several
// exporters can be told apart.
func exporter(c *Config) *board {
	b := newBoard(c, "exporter", "Exporter", "How the exporter itself is doing: what it read, found, left out and served. From /telemetry, which a Prometheus has to scrape.")
	// Health is looked at as it is now, whatever the corpus is about.
	b.span = Range{"now-6h", "now"}
	b.vary(variable("instance", "Instance", "label_values(figures_exporter_ready, instance)"))
	const of = `{instance=~"$instance"}`
	x := func(name string) string { return "figures_exporter_" + name + of }
	one := func(title, description, unit, expr string, t ...threshold) *panel {
		return &panel{kind: number, title: title, description: description, unit: unit, width: 4, height: 5, thresholds: t,
			queries: []query{{expr, "{{instance}}"}}}
	}
	up := []threshold{{color: "red"}, {1, "green"}}
	none := []threshold{{color: "green"}, {1, "red"}}
	b.row("State")
	b.add(one("Ready", "1 once the first corpus has been read and figures are served.", "none", x("ready"), up...),
		one("Settings", "1 if the settings and topics in force are those of the files, 0 if those are faulty and older ones stay in force.", "none", x("config_last_reload_successful"), up...),
		one("Corpus", "0 if a folder of the corpus is missing; its last good documents stay in force.", "none", "min by (instance) ("+x("corpus_root_available")+")", up...),
		one("Faulty documents", "Files that could not be read at the last look.", "none", "sum by (instance) ("+x("document_faults")+") or "+x("ready")+" * 0", none...),
		one("Dropped series", "Series left out by max_series_per_metric. Any is too many: what is dropped is not served.", "none",
			"sum by (instance) ("+x("dropped_series")+") or "+x("ready")+" * 0", none...),
		one("Snapshot age", "How long ago what is served was built. It is built anew only when the corpus changes: old is no fault.", "s", "time() - "+x("snapshot_timestamp_seconds")))
	over := func(title, description, unit string, queries ...query) *panel {
		return &panel{kind: lines, title: title, description: description, unit: unit, width: 12, height: 8, queries: queries}
	}
	b.row("What is in it")
	b.add(over("Documents", "Documents in the snapshot, and files that could not be read, by reason.", "none",
		query{x("documents"), "documents {{instance}}"}, query{x("document_faults"), "faulty: {{reason}} {{instance}}"}),
		over("Figures and series", "Figures that count, series and estimates, by metric.", "none",
			query{x("figures"), "figures {{metric}}"}, query{x("series"), "series {{metric}}"}, query{x("estimates"), "estimates {{metric}}"}),
		over("Left out", "Quantities that were found to be no figures, by reason.", "none", query{x("excluded_candidates"), "{{reason}}"}),
		over("Not in a series", "Figures that are in no series: superseded by their own sentence, undated, shadowed by another of the same instant; series dropped by the limit. "+
			"Those dated after their publication are in one, at their publication.", "none",
			query{x("superseded_figures"), "superseded"}, query{x("undated_figures"), "undated"}, query{x("shadowed_figures"), "shadowed"},
			query{x("dropped_series"), "dropped series {{metric}}"}, query{x("clamped_figures"), "dated back to publication"}),
		over("Corrections", "Corrections that changed a figure, and those that match nothing any more.", "none",
			query{x("corrections_used"), "used"}, query{x("corrections_unused"), "unused"}),
		over("Newest document", "How long ago the newest document was published.", "s", query{"time() - " + x("newest_document_timestamp_seconds"), "{{instance}}"}))
	b.row("Speed")
	b.add(over("Time to read a document", "The median and the 99th percentile of the time to find the figures of a document.", "s",
		query{"histogram_quantile(0.5, sum by (le, instance) (rate(" + x("extraction_duration_seconds_bucket") + "[$__rate_interval])))", "median {{instance}}"},
		query{"histogram_quantile(0.99, sum by (le, instance) (rate(" + x("extraction_duration_seconds_bucket") + "[$__rate_interval])))", "99 % {{instance}}"}),
		over("Time to answer", "The 99th percentile of the time to answer a request, by page.", "s",
			query{"histogram_quantile(0.99, sum by (le, page) (rate(" + x("http_request_duration_seconds_bucket") + "[$__rate_interval])))", "{{page}}"}),
		over("Requests", "Requests a second by page and status, and those that were rejected because too many were under way.", "reqps",
			query{"sum by (page, code) (rate(" + x("http_requests_total") + "[$__rate_interval]))", "{{page}} {{code}}"},
			query{"rate(" + x("http_requests_rejected_total") + "[$__rate_interval])", "rejected {{instance}}"}),
		over("History refused", "Questions about the past that were not answered, a second, by road and reason.", "reqps",
			query{"rate(" + x("history_refused_total") + "[$__rate_interval])", "{{road}}: {{reason}}"}),
		over("Snapshots", "Snapshots built in an hour: one for each time that the corpus or the topics changed.", "none",
			query{"increase(" + x("snapshots_total") + "[1h])", "built {{instance}}"}),
		over("Time to build a snapshot", "The time that building the snapshot that is served took.", "s", query{x("snapshot_build_duration_seconds"), "{{instance}}"}),
		over("Memory", "Memory of the process that is in RAM.", "bytes", query{"process_resident_memory_bytes" + of, "{{instance}}"}),
		over("Processor", "Processor time that the process used: 1 is one core.", "none",
			query{"rate(process_cpu_seconds_total" + of + "[$__rate_interval])", "{{instance}}"}))
	b.row("What push.url sends")
	b.add(over("Samples sent", "Samples that the receiver of push.url has accepted, a second. None where nothing is new, or nothing is pushed.", "none",
		query{"rate(" + x("push_samples_total") + "[$__rate_interval])", "{{instance}}"}),
		over("Receiver behind", "How long ago the receiver of push.url last had everything. Nothing where nothing is pushed.", "s",
			query{"time() - " + x("push_last_success_timestamp_seconds"), "{{instance}}"}),
		over("Sending failed", "Requests to the receiver that were tried again, and pushes that ended before all was sent, by reason, a second.", "reqps",
			query{"rate(" + x("push_retries_total") + "[$__rate_interval])", "retries {{instance}}"},
			query{"rate(" + x("push_failures_total") + "[$__rate_interval])", "{{reason}} {{instance}}"}))
	return b
}
