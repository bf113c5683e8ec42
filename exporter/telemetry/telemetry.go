// Package telemetry tells how the exporter itself fares, apart from the figures: what it has read, what it left out
// and why, how long that took, and what it uses. State is a gauge, events are counters.
//
//	typed setters ─► private metrics.Set ──┐
//	SetState ─► one pointer, swapped whole ┼─► samples ─► HELP and TYPE by the table of families ─► /telemetry
//	process ───────────────────────────────┘
package telemetry

import (
	"io"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Config says what is known of the running program.
type Config struct {
	// Version and Revision name the build; empty ones are shown as unknown.
	Version, Revision string
}

// Telemetry holds the exporter's own metrics. All methods are safe for concurrent use.
type Telemetry struct {
	set   *metrics.Set
	state atomic.Pointer[State]

	reloadSuccessful, reloadTimestamp *metrics.Gauge
	documentsRead, documentsRemoved   *metrics.Counter
	corpusErrors, snapshots, rejected *metrics.Counter
	extraction                        *metrics.PrometheusHistogram
	push                              Push
}

// State is what the snapshot that is served consists of. The maps are read after they were handed over and must not
// be changed then.
type State struct {
	Documents int
	// DocumentFaults counts files that could not be read, by reason.
	DocumentFaults map[string]int
	// NewestDocument is the latest date of publication; zero where no document has one.
	NewestDocument time.Time
	// Roots are the folders and files of the corpus.
	Roots []Root
	// Figures, Series, Estimates and DroppedSeries count by metric.
	Figures, Series, Estimates, DroppedSeries map[string]int
	// Excluded counts candidates by the reason why they are no figures.
	Excluded                               map[string]int
	Superseded, Clamped, Undated, Shadowed int
	CorrectionsUsed, CorrectionsUnused     int
	BuildDuration                          time.Duration
	BuiltAt                                time.Time
}

// Root is one folder or file of the corpus.
type Root struct {
	// Path is as the user wrote it.
	Path string
	// Available is false while it is missing, or went empty all at once.
	Available bool
}

// New makes the metrics; nothing of them is global but those of the process itself.
func New(c Config) *Telemetry {
	set := metrics.NewSet()
	t := &Telemetry{
		set:              set,
		reloadSuccessful: set.NewGauge(prefix+"config_last_reload_successful", nil),
		reloadTimestamp:  set.NewGauge(prefix+"config_last_reload_success_timestamp_seconds", nil),
		documentsRead:    set.NewCounter(prefix + "documents_read_total"),
		documentsRemoved: set.NewCounter(prefix + "documents_removed_total"),
		corpusErrors:     set.NewCounter(prefix + "corpus_errors_total"),
		snapshots:        set.NewCounter(prefix + "snapshots_total"),
		rejected:         set.NewCounter(prefix + "http_requests_rejected_total"),
		// From a short dispatch to the longest page: 10 µs to 10 s.
		extraction: set.NewPrometheusHistogramExt(prefix+"extraction_duration_seconds",
			[]float64{1e-5, 1e-4, 2.5e-4, 1e-3, 2.5e-3, 0.01, 0.025, 0.1, 0.25, 1, 10}),
	}
	set.NewGauge(sample("build_info", "goarch", runtime.GOARCH, "goos", runtime.GOOS, "goversion", runtime.Version(),
		"revision", orUnknown(c.Revision), "version", orUnknown(c.Version)), nil).Set(1)
	set.RegisterMetricsWriter(t.writeState)
	t.push.samples, t.push.retries = set.NewCounter(prefix+"push_samples_total"), set.NewCounter(prefix+"push_retries_total")
	t.push.set = set
	set.RegisterMetricsWriter(t.push.write)
	return t
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// ConfigReloaded notes whether settings and topics could be read, at the start or later.
func (t *Telemetry) ConfigReloaded(ok bool, at time.Time) {
	if !ok {
		t.reloadSuccessful.Set(0)
		return
	}
	t.reloadSuccessful.Set(1)
	t.reloadTimestamp.Set(seconds(at))
}

// DocumentRead notes that a document was read and how long it took to find its figures.
func (t *Telemetry) DocumentRead(extraction time.Duration) {
	t.documentsRead.Inc()
	t.extraction.Update(extraction.Seconds())
}

// DocumentRemoved notes that a document was taken out.
func (t *Telemetry) DocumentRemoved() { t.documentsRemoved.Inc() }

// CorpusFailed notes that a folder or file of the corpus went missing, or empty all at once.
func (t *Telemetry) CorpusFailed() { t.corpusErrors.Inc() }

// SetState notes what is served from now on.
func (t *Telemetry) SetState(s *State) {
	if before := t.state.Swap(s); before == nil || !before.BuiltAt.Equal(s.BuiltAt) {
		t.snapshots.Inc()
	}
}

// Request notes an HTTP request. page must be from a fixed set of names; a method that HTTP does not know counts as
// "other", so that no client can make series.
func (t *Telemetry) Request(page, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		method = strings.ToLower(method)
	default:
		method = "other"
	}
	t.set.GetOrCreateCounter(sample("http_requests_total", "code", strconv.Itoa(status), "method", method, "page", page)).Inc()
	t.set.GetOrCreatePrometheusHistogramExt(sample("http_request_duration_seconds", "page", page),
		[]float64{0.001, 0.0025, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 10}).Update(took.Seconds())
}

// RequestRejected notes an HTTP request that was refused because too many were under way.
func (t *Telemetry) RequestRejected() { t.rejected.Inc() }

// Road counts what is asked of the past over one road. Its methods are safe for concurrent use.
type Road struct {
	telemetry *Telemetry
	name      string
}

// Road gives the counters of a road; name must be from a fixed set.
func (t *Telemetry) Road(name string) Road { return Road{t, name} }

// Answered notes an answer of so many samples.
func (r Road) Answered(samples int) {
	r.telemetry.set.GetOrCreateCounter(sample("history_samples_total", "road", r.name)).Add(samples)
}

// Refused notes a question that was not answered; reason must be from a fixed set.
func (r Road) Refused(reason string) {
	r.telemetry.set.GetOrCreateCounter(sample("history_refused_total", "reason", reason, "road", r.name)).Inc()
}

// writeState writes the gauges of the state. It is one pointer, so that all numbers of a page are of one snapshot and
// none of an older one remains.
func (t *Telemetry) writeState(w io.Writer) {
	gauge := func(v float64, name string, labels ...string) {
		metrics.WriteGaugeFloat64(w, sample(name, labels...), v)
	}
	s := t.state.Load()
	if s == nil {
		gauge(0, "ready")
		return
	}
	gauge(1, "ready")
	gauge(float64(s.Documents), "documents")
	if !s.NewestDocument.IsZero() {
		gauge(seconds(s.NewestDocument), "newest_document_timestamp_seconds")
	}
	for _, r := range s.Roots {
		available := 0.0
		if r.Available {
			available = 1
		}
		gauge(available, "corpus_root_available", "root", r.Path)
	}
	for _, family := range []struct {
		name, label string
		values      map[string]int
	}{
		{"document_faults", "reason", s.DocumentFaults},
		{"figures", "metric", s.Figures},
		{"series", "metric", s.Series},
		{"estimates", "metric", s.Estimates},
		{"dropped_series", "metric", s.DroppedSeries},
		{"excluded_candidates", "reason", s.Excluded},
	} {
		for _, key := range sortedKeys(family.values) {
			gauge(float64(family.values[key]), family.name, family.label, key)
		}
	}
	gauge(float64(s.Superseded), "superseded_figures")
	gauge(float64(s.Clamped), "clamped_figures")
	gauge(float64(s.Undated), "undated_figures")
	gauge(float64(s.Shadowed), "shadowed_figures")
	gauge(float64(s.CorrectionsUsed), "corrections_used")
	gauge(float64(s.CorrectionsUnused), "corrections_unused")
	gauge(s.BuildDuration.Seconds(), "snapshot_build_duration_seconds")
	gauge(seconds(s.BuiltAt), "snapshot_timestamp_seconds")
}

func seconds(t time.Time) float64 { return float64(t.UnixMilli()) / 1000 }

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

var labelEscaper = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)

// sample writes a sample's name with its labels, which are pairs of name and value. Values are made valid UTF-8, which
// paths of files need not be and the format demands.
func sample(name string, labels ...string) string {
	if len(labels) == 0 {
		return prefix + name
	}
	var b strings.Builder
	b.WriteString(prefix + name + "{")
	for i := 0; i < len(labels); i += 2 {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(labels[i] + `="` + labelEscaper.Replace(strings.ToValidUTF8(labels[i+1], "\uFFFD")) + `"`)
	}
	b.WriteByte('}')
	return b.String()
}
