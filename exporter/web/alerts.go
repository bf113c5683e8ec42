package web

import (
	"net/http"
	"strings"
)

// Alert is what a user needs to know of an alert that has fired. Meaning and Action are text in which words between backquotes
// are code.
type Alert struct {
	// Name is the anchor of the text on the page, which links in alerts lead to.
	Name                               string
	Severity, Summary, Meaning, Action string
}

type alertsPage struct {
	frame
	Alerts []Alert
}

// alerts explains the alerts. Links in messages lead here whatever state the exporter is in, so that it is answered before the
// first corpus was read, too.
func (p *pages) alerts(w http.ResponseWriter, _ *http.Request) {
	p.write(w, "alerts", &alertsPage{frame: p.newFrame("Alerts", "alerts", 1), Alerts: p.config.Alerts})
}

// run is a piece of text that is code or not.
type run struct {
	Text string
	Code bool
}

// runs takes text apart at its backquotes.
func runs(text string) []run {
	var out []run
	for i, piece := range strings.Split(text, "`") {
		if piece != "" {
			out = append(out, run{piece, i%2 == 1})
		}
	}
	return out
}
