package boardtest

import (
	"fmt"
	"strings"
)

// The reasons for which a query gives nothing with the demonstration.
const (
	noVia  = "no outlet of the demonstration took casualties or equipment from another medium"
	tooOld = "the board opens on the time of all metrics, at whose end the estimates of this one no longer count"
)

// mayBeEmpty are the queries that give nothing with the demonstration, by board, panel, letter and metric. No panel of a board on
// drift is among them.
var mayBeEmpty = map[string]string{
	"figures-casualties: variable via":                     noVia,
	"figures-equipment: variable via":                      noVia,
	"figures-drift-casualties: variable via":               noVia,
	"figures-drift-equipment-losses: variable via":         noVia,
	"figures-sources: variable via casualties":             noVia,
	"figures-sources: variable via equipment_losses":       noVia,
	"figures-sources: Who reports what C territory_km2":    tooOld,
	"figures-sources: Who reports what C equipment_losses": tooOld,
}

// Demonstration tells what is wrong with the answers of all boards on figures, where these are those of the demonstration corpus:
// what is empty without being listed with a reason, what is listed and is not empty, any empty panel of a board on drift, and
// more than a tenth of all empty.
func Demonstration(all []Answers) (faults []string) {
	given, empty := 0, 0
	for _, answers := range all {
		given, empty = given+len(answers.Given), empty+len(answers.Empty)
		for _, what := range answers.Empty {
			panelOfDrift := strings.HasPrefix(answers.UID, "figures-drift") && !strings.HasPrefix(what, "variable ")
			if mayBeEmpty[answers.UID+": "+what] == "" || panelOfDrift {
				faults = append(faults, fmt.Sprintf("%s: %s gives nothing", answers.UID, what))
			}
		}
		for what, series := range answers.Series {
			if strings.HasPrefix(what, "Median between lowest and highest ") && series != 1 {
				faults = append(faults, fmt.Sprintf("%s: %s draws %d lines, want that of one subject: Grafana fills between two", answers.UID, what, series))
			}
		}
		for _, what := range answers.Given {
			if reason := mayBeEmpty[answers.UID+": "+what]; reason != "" {
				faults = append(faults, fmt.Sprintf("%s: %s gives data, although %s", answers.UID, what, reason))
			}
		}
	}
	if asked := given + empty; asked < 150 || empty*10 > asked {
		faults = append(faults, fmt.Sprintf("%d of %d queries give nothing, want at most a tenth, of at least 150", empty, asked))
	}
	return faults
}
