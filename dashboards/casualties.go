package dashboards

import (
	"fmt"
	"slices"
	"strings"

	"figures_exporter/exporter/figure"
)

// casualties shows people killed, wounded, captured and missing by side.
func casualties(c *Config, m *metric) *board {
	b := newBoard(c, "casualties", "Casualties", "People killed, wounded, captured or missing, and in total, by type and side. "+
		"A total is what a source calls one: no types are added up.")
	b.of(c, m)
	b.vary(m.variables()...)
	b.vary(aggregation())
	b.note(m.reports())
	b.row("By type and side")
	b.add(m.aggregated("Casualties by type and side"), m.now(c, "Newest by source", 12))
	b.row("What sources say")
	b.add(m.bySource(c, "Casualties by source"))
	if !slices.Contains(m.Subject, "type") {
		return b // a topic of the user's that counts them otherwise
	}
	others := slices.DeleteFunc(m.keys(), func(label string) bool { return label == "type" })
	of := func(kind string) string {
		return strings.TrimSuffix(m.Name+figure.SuffixEstimate+matchers(others...), "}") + `, type="` + kind + `"}`
	}
	b.add(&panel{kind: steps, title: "Wounded for each killed", width: gridWidth, height: 8, unit: "suffix:×", decimals: 1,
		description: "The wounded by the killed of one source on one subject. Where armies can bring out their wounded it is about three; much less or more " +
			"hints at a source that counts something else.",
		queries: []query{{fmt.Sprintf("%s / on (%s) (%s > 0)", of("wounded"), strings.Join(others, ", "), of("killed")), legend(others...)}}})
	return b
}
