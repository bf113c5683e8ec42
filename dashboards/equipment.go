package dashboards

// equipment shows the losses of equipment by type.
func equipment(c *Config, m *metric) *board {
	b := newBoard(c, "equipment", "Equipment", "Pieces of equipment that sides are reported to have lost, by type. Types overlap (tanks are vehicles): nothing adds them up.")
	b.of(c, m)
	b.vary(m.variables()...)
	b.vary(aggregation())
	b.note(m.reports())
	b.row("By type and side")
	b.add(m.aggregated("Losses by type and side"), m.now(c, "Newest by source", 12))
	b.row("What sources say")
	b.add(m.bySource(c, "Losses by source"))
	return b
}
