package rules

// The names of the alerts. They are a contract: silences and routes name them.
const (
	NewSourceDiverges = "FiguresNewSourceDiverges"
	SourceDiverges    = "FiguresSourceDiverges"
	SourceRevises     = "FiguresSourceRevises"
	SpreadWidens      = "FiguresSpreadWidens"
	ReportsStop       = "FiguresReportsStop"

	ExporterDown              = "FiguresExporterDown"
	ExporterCorpusUnavailable = "FiguresExporterCorpusUnavailable"
	ExporterReloadFailed      = "FiguresExporterReloadFailed"
	ExporterDocumentsFail     = "FiguresExporterDocumentsFail"
	ExporterSeriesDropped     = "FiguresExporterSeriesDropped"
	ExporterHistoryRefused    = "FiguresExporterHistoryRefused"
	ExporterPushFails         = "FiguresExporterPushFails"
	ExporterNothingNew        = "FiguresExporterNothingNew"
)

// The values of the label severity.
const (
	critical = "critical" // figures are missing or old, and nobody sees it on them
	warning  = "warning"  // somebody should look
	info     = "info"     // worth knowing
)

// Runbook says what an alert means and what to do.
type Runbook struct {
	// Name is the alert's name and the anchor of its text.
	Name string
	// Severity is critical, warning or info.
	Severity string
	// Summary is one sentence, the same for every alert of the name.
	Summary string
	// Meaning says when it fires, by which settings, and when it ends; Action what to look at. Both are plain text in which
	// words between backquotes are code.
	Meaning, Action string
}

// Runbooks gives the texts of all alerts, those on figures first.
func Runbooks() []Runbook {
	return []Runbook{
		{NewSourceDiverges, warning, "A new source reports a number far from that of the others.",
			"A source that first spoke on this subject within `new_source_window` lies more than `new_source_factor` times above or below the median of the sources that spoke before it. It ends when the source is no longer new, or comes closer. Where nobody spoke before there is nothing to compare with.",
			"Open the evidence and read the sentence. Does it count the same thing, at the same time and place? A figure that was read wrongly is dropped in `corrections.yaml`; one that was read rightly is news."},
		{SourceDiverges, warning, "A source reports a number far from the median of all.",
			"The newest estimate of a source lies more than `divergence_factor` times above or below the median, and at least `min_sources` sources have an estimate that counts. It ends when either of them moves, or when the estimate is older than `estimate_max_age`.",
			"Compare the dates first: a source that has said nothing for two months may only be behind. Then the sentences: a source may count more (dead and wounded) or less (confirmed by name) than the others."},
		{SourceRevises, warning, "A source has revised its own number by much.",
			"What a source says now is more than `revision_factor` times above the lowest, or below the highest, that it said within `revision_window`, and it said so in that time. It ends when the older number leaves the window.",
			"Read both sentences. It may be a correction, a step in what happened, or two things under one name, which `corrections.yaml` can tell apart."},
		{SpreadWidens, info, "The sources drift apart.",
			"The ratio of the highest estimate to the lowest is more than `spread_factor` times what it was `spread_window` ago. It ends when the ratio narrows, or has stood for that long.",
			"The page behind the link shows who stands where and since when. A new source or a revision usually has an alert of its own."},
		{ReportsStop, info, "Nobody reports on this any more.",
			"At least `min_sources` sources have an estimate that counts, and none has said anything new for `silent_after`. It ends with the next report, or when so many estimates are older than `estimate_max_age` that the subject is no longer followed.",
			"Look whether other subjects get reports. If none does, articles do not arrive: see `FiguresExporterNothingNew`. If others do, interest has moved on, and the newest estimates are older than they look."},

		{ExporterDown, critical, "No figures_exporter answers.",
			"No series of `/telemetry` has arrived for ten minutes: the program is down, cannot be reached, or the scrape of `/telemetry` is not set up.",
			"Look at the target in Prometheus, at `/-/healthy`, and at the log of the program."},
		{ExporterCorpusUnavailable, critical, "A folder of articles cannot be read.",
			"A folder or file of the corpus is missing, or went empty all at once. Its last documents stay in force, so that the figures look well and grow old.",
			"Look whether the disk is mounted and the folder readable for the user of the program. If the folder is meant to be gone, take it out of `corpus` and reload."},
		{ExporterReloadFailed, warning, "The settings or topics could not be read again.",
			"The last reload was refused, and the settings from before stay in force. The next start would fail.",
			"`figures_exporter check` shows every fault with file, line and column."},
		{ExporterDocumentsFail, warning, "Files of the corpus cannot be read.",
			"Some files have been at fault for a quarter of an hour, longer than it takes to copy one. Their figures are missing. The label `reason` says why.",
			"The first page of the exporter lists the files. Mend or remove them."},
		{ExporterSeriesDropped, warning, "Series are left out because there are too many.",
			"A metric has more series than `max_series_per_metric`. Those whose newest value is oldest are left out.",
			"Look which label has so many values. Often a source or place is read in many spellings, which a topic or `corrections.yaml` unites. Else raise the limit."},
		{ExporterHistoryRefused, warning, "Questions about the past are refused.",
			"Remote reads or queries asked for more than `history.max_samples`, waited longer than `history.timeout`, or could not be read. The labels `road` and `reason` say which. Boards that ask so show gaps.",
			"Ask for less at a time, by a label or a shorter range, or raise the limit."},
		{ExporterPushFails, warning, "Figures do not reach the receiver of remote write.",
			"The receiver of `push.url` has not had all figures for a quarter of an hour. What it has not accepted is kept and sent later.",
			"The log of the program says what the receiver answered, and `figures_exporter_push_failures_total` how often. Look whether it can be reached, whether it takes samples as old as the figures, and whether `push.http_config_file` still holds."},
		{ExporterNothingNew, info, "No new article has arrived.",
			"The newest document was published longer ago than `rules.nothing_new_after`. It ends with the next article, or when the newest is older than `estimate_max_age`: no estimate counts any more then, and the corpus is held for a closed collection.",
			"Look at what brings the articles into the folder. Where none are to come, silence the alert or raise the setting."},
	}
}

// runbook finds the text of an alert.
func runbook(name string) Runbook {
	for _, r := range Runbooks() {
		if r.Name == name {
			return r
		}
	}
	return Runbook{Name: name}
}
