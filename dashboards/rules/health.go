package rules

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// health are the alerts on the exporter itself, from /telemetry. They keep the labels of the scrape: job and instance tell which one.
func (c *Config) health() []rulefmt.Rule {
	rule := func(name, expr string, wait time.Duration, description string) rulefmt.Rule {
		r := runbook(name)
		return rulefmt.Rule{
			Alert: name, Expr: expr, For: model.Duration(wait),
			Labels: map[string]string{"severity": r.Severity}, Annotations: c.annotations(r, description, ""),
		}
	}
	const at = "{{ with $labels.instance }}{{ . }}: {{ end }}"
	return []rulefmt.Rule{
		rule(ExporterDown, "absent(figures_exporter_build_info)", 10*time.Minute,
			"No exporter has answered at /telemetry for ten minutes."),
		rule(ExporterCorpusUnavailable, "figures_exporter_corpus_root_available == 0", 10*time.Minute,
			at+"{{ $labels.root }} cannot be read or went empty all at once; its last documents stay in force."),
		rule(ExporterReloadFailed, "figures_exporter_config_last_reload_successful == 0", 5*time.Minute,
			at+"the last attempt to read settings and topics failed; those from before stay in force."),
		rule(ExporterDocumentsFail, "figures_exporter_document_faults > 0", 15*time.Minute,
			at+`{{ $value | printf "%.0f" }} files of the corpus cannot be read: {{ $labels.reason }}.`),
		rule(ExporterSeriesDropped, "figures_exporter_dropped_series > 0", 15*time.Minute,
			at+`{{ $value | printf "%.0f" }} series of {{ $labels.metric }} are left out by max_series_per_metric.`),
		rule(ExporterHistoryRefused, "rate(figures_exporter_history_refused_total[15m]) > 0", 15*time.Minute,
			at+"questions about the past by {{ $labels.road }} are refused: {{ $labels.reason }}."),
		rule(ExporterPushFails, "time() - figures_exporter_push_last_success_timestamp_seconds > 900", 5*time.Minute,
			at+"the receiver of push.url has not had all figures for {{ $value | humanizeDuration }}."),
		// A corpus of which no estimate counts any more is a collection that nobody adds to.
		rule(ExporterNothingNew, fmt.Sprintf("(time() - figures_exporter_newest_document_timestamp_seconds > %s) <= %s", seconds(c.NothingNewAfter), seconds(c.EstimateMaxAge)), time.Hour,
			at+"the newest document was published {{ $value | humanizeDuration }} ago."),
	}
}
