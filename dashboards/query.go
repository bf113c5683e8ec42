package dashboards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

// metric is what the queries of a board say of a metric. No query of it adds values of several sources, outlets or types
// up: such a sum means nothing.
type metric struct {
	topic.Metric
	maxAge time.Duration
}

func newMetric(c *Config, m topic.Metric) *metric {
	if m.Alerts == nil { // the metric is of no topic.Set
		defaults := topic.DefaultAlerts()
		m.Alerts = &defaults
	}
	return &metric{m, c.EstimateMaxAge}
}

// apart colours the highest by the lowest at the factors from which on alerts speak of a source that stands apart.
func (m *metric) apart() []threshold {
	a, b := m.Alerts.NewSourceFactor, m.Alerts.DivergenceFactor
	if a == b {
		return []threshold{{color: "green"}, {a, "red"}}
	}
	return []threshold{{color: "green"}, {min(a, b), "yellow"}, {max(a, b), "red"}}
}

// diverging colours an estimate by the median where the alert on a source that diverges fires, above and below.
func (m *metric) diverging() []threshold {
	f := m.Alerts.DivergenceFactor
	return []threshold{{color: "red"}, {1 / f, "green"}, {f, "red"}}
}

// title is the metric's name as people write it: "Reported troops".
func (m *metric) title() string {
	words := strings.ReplaceAll(strings.TrimSuffix(m.Name, "_km2"), "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// unit is Grafana's name of the metric's unit. It knows no square kilometres: a suffix says so.
func (m *metric) unit() string {
	switch m.Unit {
	case "square kilometre", "square kilometres":
		return "suffix:km²"
	}
	if m.Dimension != "" && m.Dimension != "count" {
		return "suffix:" + m.Unit
	}
	return "locale"
}

// matchers are those of labels by the variables of the same names.
func matchers(labels ...string) string {
	parts := make([]string, 0, len(labels))
	for _, l := range labels {
		parts = append(parts, fmt.Sprintf(`%s=~"$%s"`, l, l))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// keys are the labels of an estimate: the source, then those of the subject.
func (m *metric) keys() []string { return append([]string{figure.LabelSource}, m.Subject...) }

// labels are all labels that the series of the metric may have, without component and period: those mark figures that nothing
// is compared with.
func (m *metric) labels() []string {
	out := []string{figure.LabelSource, figure.LabelOutlet, figure.LabelVia, figure.LabelLocation}
	for _, l := range m.Labels {
		if !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// series selects the metric's own series, or those of a companion.
func (m *metric) series(suffix string) string { return m.Name + suffix + matchers(m.labels()...) }

// estimate selects the estimates of the sources that the user chose, or a companion of theirs.
func (m *metric) estimate(suffix string) string {
	return m.Name + figure.SuffixEstimate + suffix + matchers(m.keys()...)
}

// anybody selects the estimates of all sources on the subjects that the user chose, or a companion of theirs. What sources are compared
// with is over all of them: the median of the one source that is chosen would be its own figure, and no alert would agree.
func (m *metric) anybody(suffix string) string {
	return m.Name + figure.SuffixEstimate + suffix + matchers(m.Subject...)
}

// fresh are those of the selected estimates that are young enough to be compared. The date is matched by source and subject: where it is
// scraped and the value comes by remote read, the one may have labels of the scrape that the other has not.
func (m *metric) fresh(estimate func(suffix string) string) string {
	return fmt.Sprintf("%s and on (%s) (time() - %s <= %d)", estimate(""), strings.Join(m.keys(), ", "), estimate(figure.SuffixReported), int(m.maxAge.Seconds()))
}

// over aggregates the fresh estimates of all sources by subject: "max", "quantile(0.5".
func (m *metric) over(operator, argument string) string {
	if argument != "" {
		argument += ", "
	}
	return fmt.Sprintf("%s by (%s) (%s%s)", operator, strings.Join(m.Subject, ", "), argument, m.fresh(m.anybody))
}

// median is that of the fresh estimates by subject.
func (m *metric) median() string { return m.over("quantile", "0.5") }

// spread is the highest of the fresh estimates by the lowest, by subject. Where somebody says 0 there is no ratio.
func (m *metric) spread() string {
	return fmt.Sprintf("%s / (%s > 0)", m.over("max", ""), m.over("min", ""))
}

// distance is each fresh estimate of the sources that the user chose by the median of its subject.
func (m *metric) distance() string {
	return fmt.Sprintf("(%s) / on (%s) group_left () (%s > 0)", m.fresh(m.estimate), strings.Join(m.Subject, ", "), m.median())
}

// everyLabelThatDiffers is the legend for which Grafana takes the labels in which the series of a panel differ.
const everyLabelThatDiffers = "__auto"

// legend names a series by labels.
func legend(labels ...string) string {
	parts := make([]string, 0, len(labels))
	for _, l := range labels {
		parts = append(parts, "{{"+l+"}}")
	}
	return strings.Join(parts, " ")
}
