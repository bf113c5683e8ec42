package web

import (
	"bufio"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/selection"
)

// apiPageSize is how many figures an answer has where nothing is said.
const apiPageSize = 1000

// apiFigure is a figure as extract prints it, and what the exporter knows beside.
type apiFigure struct {
	*figure.Figure
	state     string
	address   string
	corrected []Correction
}

// MarshalJSON adds to the object that extract prints the fields state, corrected_by and url where they are not empty.
func (f apiFigure) MarshalJSON() ([]byte, error) {
	object, err := json.Marshal(f.Figure)
	if err != nil {
		return nil, err
	}
	more := struct {
		State     string   `json:"state,omitempty"`
		Corrected []string `json:"corrected_by,omitempty"`
		URL       string   `json:"url"`
	}{State: f.state, URL: f.address}
	for _, c := range f.corrected {
		more.Corrected = append(more.Corrected, c.Place)
	}
	tail, err := json.Marshal(more)
	if err != nil {
		return nil, err
	}
	return append(append(object[:len(object)-1], ','), tail[1:]...), nil
}

// api answers /api/figures: the figures of a selection as JSON or CSV, page by page.
func (p *pages) api(state *prepared, w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	s, err := selection.Parse(query)
	format := query.Get(selection.ParamFormat)
	if err == nil && format != "" && format != "json" && format != "csv" {
		plain(w, http.StatusBadRequest, "The address cannot be read: format="+strconv.Quote(format)+": want json or csv\n")
		return
	}
	if err != nil {
		plain(w, http.StatusBadRequest, "The address cannot be read: "+err.Error()+"\n")
		return
	}
	if s.Size == 0 {
		s.Size = apiPageSize
	}
	found := state.index().Select(s)
	page, pages := max(s.Page, 1), s.Pages(found.Total)
	next := ""
	if page < pages {
		following := s.At(page + 1).Query()
		if format != "" {
			following.Set(selection.ParamFormat, format)
		}
		next = (&url.URL{Path: "figures", RawQuery: following.Encode()}).String()
		w.Header().Set("Link", "<"+next+`>; rel="next"`)
	}
	w.Header().Set("X-Total-Count", strconv.Itoa(found.Total))
	w.Header().Set("Cache-Control", "no-cache")
	columns := p.config.Columns()
	if format == "csv" {
		p.apiCSV(w, state, columns, found.Figures)
		return
	}
	answer := struct {
		Total   int         `json:"total"`
		Page    int         `json:"page"`
		Pages   int         `json:"pages"`
		Next    string      `json:"next,omitempty"`
		Built   string      `json:"built"`
		Figures []apiFigure `json:"figures"`
	}{found.Total, page, pages, next, state.overview.Snapshot.Built.UTC().Format(time.RFC3339), make([]apiFigure, len(found.Figures))}
	for i, f := range found.Figures {
		answer.Figures[i] = apiFigure{f, state.state(columns, f), figureAddress("../", f.ID), state.overview.Corrected[f.ID]}
	}
	body, err := json.Marshal(answer)
	if err != nil {
		p.config.Logger.Error("writing figures as JSON", "err", err)
		http.Error(w, "The figures could not be written; the log tells why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(body, '\n'))
}

func (p *pages) apiCSV(w http.ResponseWriter, state *prepared, columns *display.Columns, figures []*figure.Figure) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="figures.csv"`)
	metrics := make([]figure.Metric, 0, len(state.overview.Snapshot.Metrics))
	for i := range state.overview.Snapshot.Metrics {
		metrics = append(metrics, state.overview.Snapshot.Metrics[i].Metric)
	}
	buffered := bufio.NewWriter(w)
	out := display.NewCSV(buffered, metrics, "state")
	for _, f := range figures {
		out.Write(f, state.state(columns, f))
	}
	if err := out.Flush(); err != nil {
		p.config.Logger.Debug("a client left while figures were written as CSV", "err", err)
		return
	}
	_ = buffered.Flush()
}
