// Package timeline orders figures into series over time and holds them as an immutable snapshot, which everything that
// is served starts from. It knows figures and documents, and nothing of Prometheus' libraries.
//
//	figures by document          series by labels                 what is served
//	───────────────────          ────────────────                 ──────────────
//	Put, Delete ──► Store ─┬──► members ──► points ──┬──► cap ──► MetricSnapshot.Series    ─┐
//	  (labels cleaned      │    (one value an        │                                      ├─► Snapshot
//	   and shared)         │     instant, the        └──► steps ─► MetricSnapshot.Estimates ─┤
//	                       │     rest shadowed)           (a source, a subject)              │
//	                       └──► figures newest first, by ID, by document ────────────────────┘
//
//	Keeper: Request ──► one Build at a time ──► Snapshot swapped in whole
//
// A Store remembers what it derived: a Build works out again only the series and estimates whose figures changed, and
// the new Snapshot shares the rest with the one before.
package timeline

import (
	"sort"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// Snapshot is everything that is served, as it stood at one moment. It is never changed once it was built and may be
// read by any number of goroutines. Everything it refers to is shared with other snapshots and must not be changed.
type Snapshot struct {
	// Generation counts the snapshots from 1. A Keeper counts on over a change of its Store.
	Generation uint64
	// Built is the "now" that the snapshot was built with: no point is later.
	Built time.Time
	// Life is how long a value stands without a new report; 0 is for ever. Points stay where they are: who serves them
	// ends each value with Ends.
	Life time.Duration
	// Metrics has one entry for each metric of the configuration, in the order of declaration.
	Metrics []MetricSnapshot
	// Counts tells what was kept, left out and changed on the way.
	Counts Counts
	// Newest is the latest publication of a document; the zero time where no document is dated.
	Newest time.Time

	figures   []*figure.Figure
	byID      []*figure.Figure
	documents []*Document
}

// MetricSnapshot is one metric with its series and estimates.
type MetricSnapshot struct {
	Metric figure.Metric
	// Series are sorted by their labels (CompareLabels). Each has at least one point.
	Series []*Series
	// Estimates are sorted by their labels. Each has at least one point.
	Estimates []*Estimate
	// Figures is how many figures stand in a series, those included that are shadowed or whose series was dropped.
	Figures int
	// Shadowed is how many of them lost their instant to another figure of their series.
	Shadowed int
	// DroppedSeries and DroppedEstimates are how many went because of Config.MaxSeriesPerMetric.
	DroppedSeries, DroppedEstimates int
}

// Counts are totals over all documents of a snapshot.
type Counts struct {
	// Documents is the number of documents, those without figures included.
	Documents int
	// Figures is the number of figures that stand in a series: neither excluded, superseded nor undated.
	Figures int
	// Shadowed is how many of Figures lost their instant to another figure of their series.
	Shadowed int
	// Superseded figures are replaced by their own sentence: listed, in no series.
	Superseded int
	// Undated figures have no date at all: listed, in no series.
	Undated int
	// Clamped figures were dated after their publication or after Built and brought back to it.
	Clamped int
	// Cleaned figures had a label value that had to be cleaned (CleanLabelValue).
	Cleaned int
	// Excluded is the number of candidates that are no figures, by reason.
	Excluded map[string]int
}

// The reasons that the timeline itself excludes a figure for. The extractor has its own.
const (
	// ReasonUndated is what the extractor may exclude an undated figure for; the timeline lists and counts such a figure
	// as undated, not as excluded.
	ReasonUndated = "undated"
	// ReasonUnknownMetric is for a figure of a metric that Config.Metrics does not declare.
	ReasonUnknownMetric = "unknown metric"
	// ReasonNotFinite is for a figure whose value is NaN or infinite.
	ReasonNotFinite = "value not finite"
	// ReasonLabelName is for a figure with a label name that Prometheus would refuse or that it keeps for itself.
	ReasonLabelName = "invalid label name"
)

// Document is a document with all that was found in it.
type Document struct {
	// Document is what was read. Its Text may be empty where the figures came without their document.
	Document *document.Document
	// Figures are the figures, in the order in which they were put (the extractor's: that of the text), superseded and
	// undated ones included.
	Figures []*figure.Figure
	// Excluded are the candidates that are no figures, with their reason; empty with Config.ForgetExcluded.
	Excluded []*figure.Figure

	tally Counts
	// inSeries runs parallel to Figures: where each stands, nil for those in no series. Only the Store reads it.
	inSeries []*seriesEntry
}

// Figures gives all figures that are not excluded, newest first; the undated come last. Superseded and shadowed
// figures are among them. The slice is shared and must not be changed.
func (s *Snapshot) Figures() []*figure.Figure { return s.figures }

// FiguresByID gives the figures with the ID, in the order of Figures; none where it is not known. They can be several:
// a number that several sources stated together ("Kyiv and Seoul estimate 12,000") is a figure of each.
func (s *Snapshot) FiguresByID(id figure.ID) []*figure.Figure {
	from := sort.Search(len(s.byID), func(i int) bool { return s.byID[i].ID >= id })
	to := from
	for to < len(s.byID) && s.byID[to].ID == id {
		to++
	}
	return s.byID[from:to:to]
}

// Documents gives all documents, sorted by ID. The slice is shared and must not be changed.
func (s *Snapshot) Documents() []*Document { return s.documents }

// Document gives the document with the ID, and false where there is none.
func (s *Snapshot) Document(id string) (*Document, bool) {
	i := sort.Search(len(s.documents), func(i int) bool { return s.documents[i].Document.ID >= id })
	if i == len(s.documents) || s.documents[i].Document.ID != id {
		return nil, false
	}
	return s.documents[i], true
}

// Metric gives the metric of the name, and nil where none is declared.
func (s *Snapshot) Metric(name string) *MetricSnapshot {
	for i := range s.Metrics {
		if s.Metrics[i].Metric.Name == name {
			return &s.Metrics[i]
		}
	}
	return nil
}

// add adds the counts of a document, or with sign -1 takes them away.
func (c *Counts) add(d *Counts, sign int) {
	c.Documents += sign * d.Documents
	c.Figures += sign * d.Figures
	c.Superseded += sign * d.Superseded
	c.Undated += sign * d.Undated
	c.Clamped += sign * d.Clamped
	c.Cleaned += sign * d.Cleaned
	for reason, n := range d.Excluded {
		if c.Excluded[reason] += sign * n; c.Excluded[reason] == 0 {
			delete(c.Excluded, reason)
		}
	}
}

func (c *Counts) exclude(reason string) {
	if c.Excluded == nil { // most documents need none
		c.Excluded = make(map[string]int)
	}
	c.Excluded[reason]++
}
