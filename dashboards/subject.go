package dashboards

import (
	"fmt"

	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
)

// aggregation lets the user choose what stands for the estimates of several sources. The values are quantiles.
func aggregation() *dashboard.CustomVariableBuilder {
	return choice("aggregation", "Of several sources", "What stands for the estimates of several sources on one subject.",
		[][2]string{{"Median", "0.5"}, {"Lowest", "0"}, {"Highest", "1"}})
}

// aggregated is a line for each subject.
func (m *metric) aggregated(title string) *panel {
	return &panel{kind: steps, title: title, width: 12, height: 10, unit: m.unit(),
		description: fmt.Sprintf("On each subject the median, lowest or highest of the estimates of the last %s; the variable chooses. A source counts once.", display.Length(m.maxAge)),
		queries:     []query{{m.over("quantile", "$aggregation"), legend(m.Subject...)}}}
}

// bySource is a line for each source and subject.
func (m *metric) bySource(c *Config, title string) *panel {
	return &panel{kind: steps, title: title, width: gridWidth, height: 12, unit: m.unit(),
		description: "What each source said last, over all outlets. A line stands until the source's next report; a click on it leads to the sentences.",
		link:        evidence{c.ExternalURL, m.Name + figure.SuffixEstimate, m.keys()}.ofSeries(),
		queries:     []query{{m.estimate(""), legend(m.keys()...)}}}
}

// now is a table of the estimates with their dates.
func (m *metric) now(c *Config, title string, width uint32) *panel {
	return &panel{kind: rows, title: title, width: width, height: 10, unit: "string",
		description: "The newest estimate of each source at the end of the time range, and when it was stated. A click leads to the sentences.",
		link:        evidence{c.ExternalURL, m.Name + figure.SuffixEstimate, m.keys()}.ofRow(),
		queries:     []query{{m.estimate(""), "value"}, {m.estimate(figure.SuffixReported) + " * 1000", "reported"}},
		columns:     append(labelColumns(m.keys()), column{"Value #A", "Value", m.unit()}, column{"Value #B", "Reported", "dateTimeAsIso"})}
}
