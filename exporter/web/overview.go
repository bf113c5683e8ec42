package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
)

// Overview is what the first page shows of the snapshot that is served. It is not changed once it was handed over.
type Overview struct {
	// Version is that of the program.
	Version string
	// Demonstration is true where the built-in corpus is served because none is set.
	Demonstration bool
	// Built is when the snapshot was built.
	Built time.Time
	// Documents is how many documents are in force; Newest is when the newest was published, zero where unknown.
	Documents int
	Newest    time.Time
	// Metrics are the metrics in the order of their declaration.
	Metrics []MetricOverview
	// Figures are the newest figures, newest first, and FigureCount is how many there are in all.
	Figures     []*figure.Figure
	FigureCount int
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

//go:embed overview.html
var overviewTemplate embed.FS

type overviewPage struct {
	config   Config
	template *template.Template
}

// sentence is the text around a figure's number.
type sentence struct{ Before, Span, After string }

func newOverviewPage(c Config) (*overviewPage, error) {
	t, err := template.New("overview.html").Funcs(template.FuncMap{
		"number": func(n int) string { return display.Number(float64(n)) },
		"sentence": func(f *figure.Figure) *sentence {
			s := new(sentence)
			if s.Before, s.Span, s.After = display.Sentence(f); *s == (sentence{}) {
				return nil
			}
			return s
		},
		"time": func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
		"day":  func(t time.Time) string { return t.UTC().Format(time.DateOnly) },
	}).ParseFS(overviewTemplate, "overview.html")
	if err != nil {
		return nil, fmt.Errorf("reading the template of the first page: %w", err)
	}
	return &overviewPage{config: c, template: t}, nil
}

func (p *overviewPage) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	var body bytes.Buffer // so that a fault of the template is a status, not half a page
	err := p.template.Execute(&body, struct {
		*display.Columns
		Overview    *Overview
		FiguresPath string
	}{p.config.Columns(), p.config.Overview(), strings.TrimPrefix(p.config.FiguresPath, "/")})
	if err != nil {
		p.config.Logger.Error("writing the first page", "err", err)
		http.Error(w, "The page could not be written; the log tells why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body.Bytes())
}
