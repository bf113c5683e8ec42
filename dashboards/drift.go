package dashboards

import (
	"fmt"
	"slices"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
)

// drift shows how the estimates of a metric drift apart: who says how many, since when, and how far from the others.
func drift(c *Config, m *metric) *board {
	b := newBoard(c, "drift_"+m.Name, "Drift: "+m.title(),
		"How what sources say on one subject drifts apart. "+m.Help)
	b.of(c, m)
	b.vary(m.variables()...)
	b.note(m.reports())
	link := evidence{c.ExternalURL, m.Name + figure.SuffixEstimate, m.keys()}
	comparison := comparison{c.ExternalURL, m.Name, m.Subject}
	counted := "of the last " + display.Length(m.maxAge)

	b.row("Now")
	stats := func(title, description, expr string) *panel {
		return &panel{kind: number, title: title, description: description + " A click leads to who stood where then.", unit: m.unit(), width: 6, height: 5,
			link:    comparison.ofNumber(),
			queries: []query{{expr, legend(m.Subject...)}}}
	}
	spread := stats("Spread", "The highest estimate by the lowest "+counted+", at the end of the time range. The colours change at the factors from which on "+
		"alerts say that a source stands apart.", m.spread())
	spread.unit, spread.decimals, spread.thresholds = "suffix:×", 1, m.apart()
	b.add(stats("Median", "The median of the estimates "+counted+", a source counting once, at the end of the time range.", m.median()),
		stats("Lowest", "The lowest estimate "+counted+" at the end of the time range.", m.over("min", "")),
		stats("Highest", "The highest estimate "+counted+" at the end of the time range.", m.over("max", "")), spread)

	b.row("Drift")
	b.add(&panel{kind: steps, title: "Estimates by source",
		description: "What each source said last, over all outlets. A line begins with the source's first report and stands until its next. " +
			"A click on a line leads to the sentences.",
		unit: m.unit(), width: gridWidth, height: 12, link: link.ofSeries(),
		queries: []query{{m.estimate(""), legend(m.keys()...)}}})
	b.add(m.band(counted, comparison), &panel{kind: steps, title: "Median by subject", width: 12, height: 10, unit: m.unit(), link: comparison.ofSeries(),
		description: "The median of the estimates " + counted + " on each subject, a source counting once. A click leads to who stood where at that time.",
		queries:     []query{{m.median(), legend(m.Subject...)}}})
	b.add(&panel{kind: steps, title: "Spread", width: 12, height: 9, unit: "suffix:×", decimals: 1, thresholds: m.apart(), link: comparison.ofSeries(),
		description: "The highest estimate by the lowest " + counted + ": 1 is agreement. The dashed lines are the factors from which on alerts say that a source stands apart. " +
			"A subject on which somebody says 0 has none. A click leads to who stood where at that time.",
		queries: []query{{m.spread(), legend(m.Subject...)}}},
		&panel{kind: steps, title: "Distance from the median", width: 12, height: 9, unit: "suffix:×", decimals: 2, link: link.ofSeries(), thresholds: m.diverging(),
			description: "Each estimate " + counted + " by the median of its subject: 1 is the median, 2 twice as much. Beyond the dashed lines the alert on " +
				"sources that diverge fires. There is none where the median is 0.",
			queries: []query{{m.distance(), legend(m.keys()...)}}})

	b.row("Who says so")
	newest := evidence{c.ExternalURL, m.Name, m.labels()}
	b.add(&panel{kind: rows, title: "Newest value by source and outlet", width: gridWidth, height: 12, unit: "string",
		description: "What each outlet printed last of each source, at the end of the time range, however old. A click leads to the sentences.",
		link:        newest.ofRow(), queries: []query{
			{m.series(""), "value"}, {m.series(figure.SuffixReported) + " * 1000", "reported"}},
		columns: append(labelColumns(m.labels()), column{"Value #A", "Value", m.unit()}, column{"Value #B", "Reported", "dateTimeAsIso"})})
	first := m.estimate(figure.SuffixFirstReported)
	b.add(&panel{kind: rows, title: "Newly seen sources", width: gridWidth, height: 8, unit: "string", link: link.ofRow(),
		description: "Sources that spoke on the subject for the first time within the time range, and when.",
		queries: []query{
			{fmt.Sprintf("%s * 1000 and %s >= $__from / 1000", first, first), "first"},
			{fmt.Sprintf("%s and on (%s) (%s >= $__from / 1000)", m.estimate(""), strings.Join(m.keys(), ", "), first), "value"}},
		columns: append(labelColumns(m.keys()), column{"Value #A", "First report", "dateTimeAsIso"}, column{"Value #B", "Says now", m.unit()})})
	return b
}

// band shows the median between lowest and highest of one subject. Grafana fills the space between two lines by their names, which
// are the same whatever the subject: so there can be but one, and it is the one of those chosen on which most sources speak, as on
// the exporter's first page.
func (m *metric) band(counted string, link comparison) *panel {
	of := func(aggregated string) string {
		return fmt.Sprintf("%s and on (%s) topk(1, count by (%[2]s) (%s @ end()))", aggregated, strings.Join(m.Subject, ", "), m.anybody(""))
	}
	bound := []dashboard.DynamicConfigValue{
		{Id: "custom.lineWidth", Value: 1}, {Id: "color", Value: map[string]any{"mode": "fixed", "fixedColor": "light-blue"}},
	}
	return &panel{kind: steps, title: "Median between lowest and highest", unit: m.unit(), width: 12, height: 10, link: link.ofSeries(),
		description: "The median of the estimates " + counted + ", a source counting once, between the lowest and the highest: on the subject that most sources speak on " +
			"at the end of the time range, which stands beside the median. Choose above to see another. A click leads to who stood where at that time.",
		names: map[string][]dashboard.DynamicConfigValue{
			"highest": append([]dashboard.DynamicConfigValue{{Id: "custom.fillBelowTo", Value: "lowest"}, {Id: "custom.fillOpacity", Value: 20}}, bound...),
			"lowest":  bound,
		},
		queries: []query{{of(m.over("max", "")), "highest"}, {of(m.median()), strings.TrimSpace("median " + legend(m.Subject...))}, {of(m.over("min", "")), "lowest"}}}
}

// ofSource describes the variable source.
const ofSource = "Chooses whose figures and estimates are shown. Median, lowest, highest and spread are always over all sources."

// variables let the user choose by label. Their values come from the dates of reports, which are there on every road: a
// Prometheus gives Grafana no label values of what it reads remotely, and has these by its scrapes.
func (m *metric) variables() []cog.Builder[dashboard.VariableModel] {
	var out []cog.Builder[dashboard.VariableModel]
	names := slices.Clone(m.Labels)
	for _, l := range []string{figure.LabelLocation, figure.LabelSource, figure.LabelOutlet, figure.LabelVia} {
		if !slices.Contains(names, l) {
			names = append(names, l)
		}
	}
	for _, l := range names {
		v := variable(l, capital(l), "label_values("+m.Name+figure.SuffixReported+", "+l+")")
		switch {
		case l == figure.LabelSource:
			v.Description(ofSource)
		case !slices.Contains(m.keys(), l):
			v.Description("Chooses among single figures and the marks of reports. Estimates are over all of them.")
		}
		out = append(out, v)
	}
	return out
}

// reports marks each report at the time of the statement, which is the value of a series, not the time of its sample: so it
// stands there with scraped data too.
func (m *metric) reports() *dashboard.AnnotationQueryBuilder {
	return reports(m.series(figure.SuffixReported))
}

// reports marks the reports whose dates a selector finds. A date is asked for only where it differs from that of the step before: a
// series has it at each of a thousand steps, and Grafana makes its marks in the browser.
func reports(dates string) *dashboard.AnnotationQueryBuilder {
	return dashboard.NewAnnotationQueryBuilder().Name("Reports").Datasource(source()).Enable(true).IconColor("blue").
		Expr(fmt.Sprintf("(%s unless %[1]s == %[1]s offset $__interval) * 1000", dates)).UseValueForTime(true).
		TitleFormat("{{source}}").TextFormat("{{outlet}}").TagKeys("source,outlet").Step("1h")
}

func labelColumns(labels []string) []column {
	out := make([]column, 0, len(labels))
	for _, l := range labels {
		out = append(out, column{field: l, title: capital(l)})
	}
	return out
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
