package timeline

import (
	"math"
	"sync"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// The defaults of Config.
const (
	DefaultMaxSeriesPerMetric = 100_000
	DefaultMaxLabelBytes      = 256
)

// Config says what a Store keeps.
type Config struct {
	// Metrics are the metrics in the order in which they are served. Their names differ.
	Metrics []figure.Metric
	// MaxSeriesPerMetric bounds the series of a metric, and as well its estimates; 0 is DefaultMaxSeriesPerMetric. Beyond
	// it those whose newest value is oldest are dropped, and counted. Estimates are worked out before series are dropped.
	MaxSeriesPerMetric int
	// MaxLabelBytes bounds the length of a label value; 0 is DefaultMaxLabelBytes, the least is 4.
	MaxLabelBytes int
	// Life is how long a value stands without a new report of its series or estimate; 0 is for ever. See Snapshot.Life.
	Life time.Duration
	// ForgetExcluded keeps only the count of candidates that are no figures, not the candidates.
	ForgetExcluded bool
}

func (c Config) withDefaults() Config {
	if c.MaxSeriesPerMetric <= 0 {
		c.MaxSeriesPerMetric = DefaultMaxSeriesPerMetric
	}
	if c.MaxLabelBytes <= 0 {
		c.MaxLabelBytes = DefaultMaxLabelBytes
	}
	c.MaxLabelBytes = max(c.MaxLabelBytes, len(ellipsis)+1)
	return c
}

// Store holds figures by document and derives snapshots from them. It is safe for concurrent use; while a Build runs,
// Put and Delete wait. What a Build gives depends on the documents put, and not on the order in which they came.
type Store struct {
	config Config
	// checkEvery is after how many series a Build looks whether it shall stop.
	checkEvery int

	mu         sync.Mutex
	byName     map[string]*metricStore
	metrics    []*metricStore // in the order of declaration
	documents  map[string]*Document
	listed     ordered[*Document]
	figures    ordered[*figure.Figure]
	byID       ordered[*figure.Figure]
	counts     Counts
	generation uint64
}

// metricStore holds the series and estimates of one metric, and which of them are to be worked out again.
type metricStore struct {
	metric    figure.Metric
	series    labelTable[*seriesEntry]
	estimates labelTable[*estimateEntry]

	seriesList    ordered[*seriesEntry]
	estimateList  ordered[*estimateEntry]
	dirty         []*seriesEntry
	dirtyEstimate []*estimateEntry

	figures, shadowed, future int
	// now is that of the last Build, in milliseconds.
	now int64
	// last is what the last Build gave. It stands while nothing of the metric changes.
	last MetricSnapshot
}

// seriesEntry is a series with all figures that have its labels.
type seriesEntry struct {
	metric   *metricStore
	labels   figure.Labels
	estimate *estimateEntry // nil where the figures are no estimates
	members  ordered[*figure.Figure]
	// series, shadowed and future are what was derived; series is nil before and once no member is left.
	series   *Series
	shadowed int
	future   int // members dated after the now of the last Build
	dirty    bool
}

// estimateEntry is an estimate with the series that it is worked out from.
type estimateEntry struct {
	labels   figure.Labels
	members  ordered[*seriesEntry]
	estimate *Estimate
	dirty    bool
}

// NewStore makes an empty Store.
func NewStore(config Config) *Store {
	s := &Store{
		config:     config.withDefaults(),
		checkEvery: 1024,
		byName:     make(map[string]*metricStore, len(config.Metrics)),
		documents:  make(map[string]*Document),
		counts:     Counts{Excluded: make(map[string]int)},
	}
	for _, metric := range config.Metrics {
		if s.byName[metric.Name] != nil {
			continue // topics are checked for this; the first one stands
		}
		m := &metricStore{
			metric:    metric,
			series:    newLabelTable[*seriesEntry](),
			estimates: newLabelTable[*estimateEntry](),
			last:      MetricSnapshot{Metric: metric},
		}
		s.byName[metric.Name] = m
		s.metrics = append(s.metrics, m)
	}
	return s
}

// Put takes in the figures of a document and replaces those that it had before. Candidates that are no figures
// (Excluded) may be among them. The figures are copied, with clean and shared labels; the caller may keep its own.
//
// The document is that of the first figure; without figures only its ID is known: see PutDocument.
func (s *Store) Put(documentID string, figures []*figure.Figure) {
	doc := &document.Document{ID: documentID}
	if len(figures) > 0 && figures[0].Document != nil {
		doc = figures[0].Document
	}
	s.put(documentID, doc, figures)
}

// PutDocument does what Put does and remembers the document even where it has no figures, so that it is listed and its
// publication counts for Snapshot.Newest.
func (s *Store) PutDocument(doc *document.Document, figures []*figure.Figure) {
	s.put(doc.ID, doc, figures)
}

func (s *Store) put(id string, doc *document.Document, figures []*figure.Figure) {
	if doc.ID != id { // so that a snapshot finds it by the ID that it was put under
		named := *doc
		named.ID = id
		doc = &named
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(id)

	d := &Document{Document: doc, tally: Counts{Documents: 1}}
	copies := make([]figure.Figure, 0, len(figures))
	for _, f := range figures {
		if f.Excluded != "" && f.Excluded != ReasonUndated && s.config.ForgetExcluded {
			d.tally.exclude(f.Excluded)
			continue
		}
		copies = append(copies, *f)
	}
	d.Figures = make([]*figure.Figure, 0, len(copies))
	d.inSeries = make([]*seriesEntry, 0, len(copies))
	for i := range copies {
		s.take(d, &copies[i])
	}
	s.documents[id] = d
	s.listed.add(d)
	s.counts.add(&d.tally, 1)
}

// take finds the place of one figure, which is the Store's own copy.
func (s *Store) take(d *Document, f *figure.Figure) {
	if f.Document == nil {
		f.Document = d.Document
	}
	var cleaned bool
	f.Labels, cleaned = cleanLabels(f.Labels, s.config.MaxLabelBytes)
	m := s.byName[f.Metric]
	if f.Excluded == ReasonUndated {
		f.Excluded = ""
	}
	if f.Excluded == "" {
		f.Excluded = refusal(m, f)
	}
	if f.Excluded != "" {
		d.tally.exclude(f.Excluded)
		if !s.config.ForgetExcluded {
			d.Excluded = append(d.Excluded, f)
		}
		return
	}
	f.Metric = m.metric.Name
	if cleaned {
		d.tally.Cleaned++
	}
	if f.Clamped {
		d.tally.Clamped++
	}
	var e *seriesEntry
	switch {
	case f.Superseded:
		d.tally.Superseded++
	case f.ReportedAt.IsZero():
		d.tally.Undated++
	default:
		d.tally.Figures++
		e = m.entry(f.Labels)
		f.Labels = e.labels
		e.members.add(f)
		e.markDirty()
		m.figures++
	}
	d.Figures = append(d.Figures, f)
	d.inSeries = append(d.inSeries, e)
	s.figures.add(f)
	s.byID.add(f)
}

// refusal gives the reason why a figure cannot be served on any road, and "" where it can.
func refusal(m *metricStore, f *figure.Figure) string {
	if m == nil {
		return ReasonUnknownMetric
	}
	if math.IsNaN(f.Value) || math.IsInf(f.Value, 0) {
		return ReasonNotFinite
	}
	for _, l := range f.Labels {
		if !validLabelName(l.Name) {
			return ReasonLabelName
		}
	}
	return ""
}

// Delete takes away a document with its figures. An ID that is not known is no fault.
func (s *Store) Delete(documentID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(documentID)
}

func (s *Store) forget(id string) {
	d := s.documents[id]
	if d == nil {
		return
	}
	for i, f := range d.Figures {
		if e := d.inSeries[i]; e != nil {
			e.members.remove(f)
			e.markDirty()
			e.metric.figures--
		}
		s.figures.remove(f)
		s.byID.remove(f)
	}
	delete(s.documents, id)
	s.listed.remove(d)
	s.counts.add(&d.tally, -1)
}

// entry finds or makes the series of a label set.
func (m *metricStore) entry(labels figure.Labels) *seriesEntry {
	if e, ok := m.series.get(labels); ok {
		return e
	}
	e := &seriesEntry{metric: m, labels: intern(labels)}
	m.series.set(e.labels, e)
	m.seriesList.add(e)
	if m.metric.IsEstimate(e.labels) {
		e.estimate = m.estimateEntry(m.metric.EstimateLabels(e.labels))
		e.estimate.members.add(e)
	}
	return e
}

func (m *metricStore) estimateEntry(labels figure.Labels) *estimateEntry {
	if e, ok := m.estimates.get(labels); ok {
		return e
	}
	e := &estimateEntry{labels: intern(labels)}
	m.estimates.set(e.labels, e)
	m.estimateList.add(e)
	return e
}

func (e *seriesEntry) markDirty() {
	if !e.dirty {
		e.dirty = true
		e.metric.dirty = append(e.metric.dirty, e)
	}
}

func (m *metricStore) markEstimateDirty(e *estimateEntry) {
	if !e.dirty {
		e.dirty = true
		m.dirtyEstimate = append(m.dirtyEstimate, e)
	}
}
