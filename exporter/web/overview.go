package web

import (
	"net/http"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/selection"
)

// Overview is what the pages show: the snapshot that is served, and what is told about it. It is not changed once it was
// handed over.
type Overview struct {
	// Snapshot is what is served.
	Snapshot *timeline.Snapshot
	// Corrected tells which corrections changed a figure.
	Corrected map[figure.ID][]Correction
	// Version is that of the program.
	Version string
	// Demonstration is true where the built-in corpus is served because none is set.
	Demonstration bool
	// Documents is how many documents are in force; Newest is when the newest was published, zero where unknown.
	Documents int
	Newest    time.Time
	// Metrics are the metrics in the order of their declaration.
	Metrics []MetricOverview
	// LeftOut tells how many candidates are no figures, by reason, the most frequent first.
	LeftOut []Count
	// Corrections are what users have set right by hand, in the order of their files; CorrectionCount is how many there are
	// in all.
	Corrections     []Correction
	CorrectionCount int
	// Warnings are what a user should look into: a corpus folder that went, settings that could not be read again.
	Warnings []string
	// Faults are files that could not be read. FaultCount is how many there are in all.
	Faults     []Fault
	FaultCount int
}

// MetricOverview counts what there is of a metric.
type MetricOverview struct {
	Name, Help                 string
	Figures, Series, Estimates int
}

// Count is how often something occurs.
type Count struct {
	Name string
	N    int
}

// Correction is one entry of a corrections.yaml.
type Correction struct {
	// Place is file:line:column, Kind one of drop, set and merge, Target what it is about, Reason why, perhaps empty.
	Place, Kind, Target, Reason string
	// Figures is how many figures it has changed.
	Figures int
}

// Fault is a file that could not be read.
type Fault struct{ Path, Reason string }

// newestShown is how many figures the first page lists.
const newestShown = 15

// overviewPage is the first page; Overview is nil until the first corpus has been read.
type overviewPage struct {
	frame
	Overview    *Overview
	FigureCount int
	Rows        []row
	// Drifts are the metrics that have estimates.
	Drifts []metricDrift
}

// metricDrift is the drift of the subject of a metric on which most sources speak, and what other subjects there are.
type metricDrift struct {
	Metric, Help, Address string
	Picture               *picture
	Others                []subjectLink
	Count                 int
}

type subjectLink struct {
	Name, Address string
	Sources       int
}

// shownSubjects bounds how many other subjects of a metric are named.
const shownSubjects = 60

func (p *pages) drifts(state *prepared, f *frame) []metricDrift {
	var drifts []metricDrift
	for i := range state.overview.Snapshot.Metrics {
		metric := &state.overview.Snapshot.Metrics[i].Metric
		subjects := state.subjectsOf(metric.Name)
		if len(subjects) == 0 {
			continue
		}
		d := metricDrift{
			Metric: metric.Name, Help: metric.Help, Picture: p.picture(f, subjects[0], nil), Count: len(subjects) - 1,
			Address: disagreementAddress(f.Root, &selection.Selection{Metrics: []string{metric.Name}}),
		}
		for _, s := range subjects[1:min(len(subjects), shownSubjects+1)] {
			about := subjectSelection(s)
			about.Metrics = []string{metric.Name}
			d.Others = append(d.Others, subjectLink{subjectName(s), disagreementAddress(f.Root, about), len(s.Estimates)})
		}
		drifts = append(drifts, d)
	}
	return drifts
}

// overview answers the first page. It is written once for each Overview: most who look at it look at the same.
func (p *pages) overview(w http.ResponseWriter, _ *http.Request) {
	state := p.prepare()
	if state == nil {
		p.write(w, "overview", &overviewPage{frame: p.newFrame("Overview", "overview", 0)})
		return
	}
	body, err := p.front(state)
	if err != nil {
		p.config.Logger.Error("writing a page", "page", "overview", "err", err)
		http.Error(w, "The page could not be written; the log tells why.", http.StatusInternalServerError)
		return
	}
	sendPage(w, body)
}

func (p *pages) front(state *prepared) ([]byte, error) {
	cache := &state.front
	cache.mu.Lock()
	defer cache.mu.Unlock()
	page := &overviewPage{frame: p.newFrame("Overview", "overview", 0), Overview: state.overview}
	if cache.columns == page.Columns && cache.body != nil {
		return cache.body, nil
	}
	page.Demonstration, page.Built = state.overview.Demonstration, state.overview.Snapshot.Built
	figures := state.overview.Snapshot.Figures()
	page.FigureCount = len(figures)
	page.Rows = state.rows(page.Root, page.Columns, figures[:min(len(figures), newestShown)])
	page.Drifts = p.drifts(state, &page.frame)
	body, err := p.execute("overview", page)
	if err != nil {
		return nil, err
	}
	cache.columns, cache.body = page.Columns, body
	return body, nil
}
