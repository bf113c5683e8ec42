package dashboards

import "figures_exporter/exporter/figure"

// territory shows what sides hold, took and retook.
func territory(c *Config, m *metric) *board {
	b := newBoard(c, "territory", "Territory", "Square kilometres that sides hold, took or retook.")
	b.of(c, m)
	b.vary(m.variables()...)
	b.vary(aggregation())
	b.note(m.reports())
	b.row("By side")
	b.add(m.aggregated("Territory by side"), m.now(c, "Newest by source", 12))
	b.row("What sources say")
	b.add(m.bySource(c, "Territory by source"))
	b.add(&panel{kind: steps, title: "Stated bounds", width: gridWidth, height: 8, unit: m.unit(),
		description: "Where a source states a range (600 to 700 km²) or a bound (at least, up to), its lower and upper end.",
		queries: []query{
			{m.series(figure.SuffixLow), "at least " + legend(m.keys()...)},
			{m.series(figure.SuffixHigh), "at most " + legend(m.keys()...)}}})
	return b
}
