package telemetry

// family is what a reader of /telemetry is told of one metric beside its values.
type family struct{ name, kind, help string }

const prefix = "figures_exporter_"

// families are the exporter's own metrics in the order in which they are shown.
var families = []family{
	{prefix + "build_info", "gauge", "Always 1; version, revision and Go version of the running program as labels."},
	{prefix + "ready", "gauge", "1 once the first corpus has been read and figures are served, else 0."},
	{prefix + "config_last_reload_successful", "gauge", "1 if the last attempt to read settings and topics succeeded, 0 if older ones are still in force."},
	{prefix + "config_last_reload_success_timestamp_seconds", "gauge", "Unix time at which settings and topics were last read with success."},

	{prefix + "documents", "gauge", "Documents in the snapshot that is served."},
	{prefix + "document_faults", "gauge", "Files of the corpus that could not be read at the last look, by reason."},
	{prefix + "documents_read_total", "counter", "Documents read, or read again after a change, since the start."},
	{prefix + "documents_removed_total", "counter", "Documents taken out of the snapshot since the start because their file went or became faulty."},
	{prefix + "newest_document_timestamp_seconds", "gauge", "Unix time of publication of the newest document; absent where no document has a date."},
	{prefix + "corpus_root_available", "gauge", "1 if the corpus folder or file can be read, 0 if it is missing, or empty all at once, and its last good documents stay in force."},
	{prefix + "corpus_errors_total", "counter", "Times since the start that a corpus folder or file went missing, or empty all at once; its last good documents stay in force."},

	{prefix + "figures", "gauge", "Figures in the snapshot that count, by metric."},
	{prefix + "series", "gauge", "Series in the snapshot, by metric."},
	{prefix + "estimates", "gauge", "Series of estimates in the snapshot, by metric: sources by subject."},
	{prefix + "excluded_candidates", "gauge", "Quantities in the documents that were found to be no figures, by reason."},
	{prefix + "superseded_figures", "gauge", "Figures that their own sentence replaces: shown as evidence, in no series."},
	{prefix + "clamped_figures", "gauge", "Figures dated after their publication by their text, brought back to it."},
	{prefix + "undated_figures", "gauge", "Figures left out of the series because neither text nor document tells a date."},
	{prefix + "shadowed_figures", "gauge", "Figures that another figure of the same series and instant takes precedence of."},
	{prefix + "dropped_series", "gauge", "Series left out by the limit on series of a metric, by metric."},
	{prefix + "corrections_used", "gauge", "Corrections by the user that changed a figure of the snapshot."},
	{prefix + "corrections_unused", "gauge", "Corrections by the user that no figure of the corpus matches."},

	{prefix + "extraction_duration_seconds", "histogram", "Time to find the figures of a document."},
	{prefix + "snapshot_build_duration_seconds", "gauge", "Time that building the snapshot that is served took."},
	{prefix + "snapshot_timestamp_seconds", "gauge", "Unix time at which the snapshot that is served was built."},
	{prefix + "snapshots_total", "counter", "Snapshots built since the start."},

	{prefix + "history_samples_total", "counter", "Samples of the past given since the start, by road: what remote_read sent, what the results of query_api hold."},
	{prefix + "history_refused_total", "counter", "Questions about the past that were not answered since the start, by road and reason."},

	{prefix + "push_samples_total", "counter", "Samples that the receiver of push.url has accepted since the start."},
	{prefix + "push_retries_total", "counter", "Requests to the receiver of push.url that were tried again since the start because it was away, at fault or busy."},
	{prefix + "push_failures_total", "counter", "Pushes that ended before all was sent since the start, by reason; what was not accepted is sent with a later one."},
	{prefix + "push_last_success_timestamp_seconds", "gauge", "Unix time at which the receiver of push.url last had all figures, 0 before; absent without push.url."},

	{prefix + "http_requests_total", "counter", "HTTP requests answered since the start, by page, method and status code."},
	{prefix + "http_request_duration_seconds", "histogram", "Time to answer HTTP requests, by page."},
	{prefix + "http_requests_rejected_total", "counter", "HTTP requests answered with status 503 since the start because too many were under way."},
}

// processFamilies are those metrics of the process that are passed on, out of what the library knows. Left out is what
// has a name or type that tools complain of (a gauge called _total, a histogram without a sum) and what tells where
// the program was built.
var processFamilies = []family{
	{"go_info", "gauge", "Always 1; the version of Go as label."},
	{"go_goroutines", "gauge", "Goroutines that exist."},
	{"go_threads", "gauge", "Threads of the operating system in use."},
	{"go_gomaxprocs", "gauge", "Threads that may run Go code at one time."},
	{"go_memlimit_bytes", "gauge", "Soft limit of the Go runtime on memory."},
	{"go_gc_duration_seconds", "summary", "Pauses of the garbage collector."},
	{"go_gc_cpu_seconds_total", "counter", "Processor time spent by the garbage collector."},
	{"go_mutex_wait_seconds_total", "counter", "Time that goroutines waited for a lock."},
	{"go_memstats_alloc_bytes", "gauge", "Bytes of objects on the heap."},
	{"go_memstats_alloc_bytes_total", "counter", "Bytes allocated since the start."},
	{"go_memstats_frees_total", "counter", "Objects freed since the start."},
	{"go_memstats_mallocs_total", "counter", "Objects allocated since the start."},
	{"go_memstats_heap_inuse_bytes", "gauge", "Bytes of the heap in use."},
	{"go_memstats_heap_objects", "gauge", "Objects on the heap."},
	{"go_memstats_next_gc_bytes", "gauge", "Size of the heap at which the garbage collector runs next."},
	{"go_memstats_sys_bytes", "gauge", "Bytes taken from the operating system."},
	{"process_cpu_seconds_total", "counter", "Processor time used by the program."},
	{"process_resident_memory_bytes", "gauge", "Memory of the program that is in RAM."},
	{"process_resident_memory_peak_bytes", "gauge", "Most memory of the program that was in RAM at one time."},
	{"process_virtual_memory_bytes", "gauge", "Address space of the program."},
	{"process_start_time_seconds", "gauge", "Unix time at which the program started."},
	{"process_open_fds", "gauge", "Open file descriptors."},
	{"process_max_fds", "gauge", "File descriptors that may be open at one time."},
	{"process_major_pagefaults_total", "counter", "Pages read from disk."},
	{"process_minor_pagefaults_total", "counter", "Pages mapped without reading from disk."},
	{"process_pressure_cpu_waiting_seconds_total", "counter", "Time that some task of the control group waited for a processor."},
	{"process_pressure_io_waiting_seconds_total", "counter", "Time that some task of the control group waited for input or output."},
	{"process_pressure_memory_waiting_seconds_total", "counter", "Time that some task of the control group waited for memory."},
}
