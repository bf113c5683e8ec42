package dashboards

import (
	"fmt"

	"figures_exporter/exporter/figure"
)

// sources shows who reports what, through which outlets, how old it is, and how far from the others. It is about one metric at
// a time, which a variable chooses, and so names no label of a subject: what is not the source is the subject.
func sources(c *Config) *board {
	b := newBoard(c, "sources", "Sources", "Who reports what, through which outlets, how long ago, and how far from the median.")
	names := make([][2]string, 0, len(c.Metrics))
	for _, m := range c.Metrics {
		names = append(names, [2]string{newMetric(c, m).title(), m.Name})
	}
	b.vary(choice("metric", "Metric", "What is reported.", names))
	for _, l := range []string{figure.LabelSource, figure.LabelOutlet, figure.LabelVia} {
		v := variable(l, capital(l), "label_values(${metric}"+figure.SuffixReported+", "+l+")")
		if l == figure.LabelSource {
			v.Description(ofSource)
		}
		b.vary(v)
	}
	reported := "${metric}" + figure.SuffixReported + matchers(figure.LabelSource, figure.LabelOutlet, figure.LabelVia)
	b.note(reports(reported))
	estimate := "${metric}" + figure.SuffixEstimate + matchers(figure.LabelSource)
	stated := "${metric}" + figure.SuffixEstimate + figure.SuffixReported + matchers(figure.LabelSource)
	fresh := func(chosen string) string {
		e := "${metric}" + figure.SuffixEstimate
		return fmt.Sprintf("%[1]s%[2]s and (time() - %[1]s%[3]s%[2]s <= %[4]d)", e, chosen, figure.SuffixReported, int(c.EstimateMaxAge.Seconds()))
	}
	distance := fmt.Sprintf("(%s) / ignoring (source) group_left () (quantile without (source) (0.5, %s) > 0)", fresh(matchers(figure.LabelSource)), fresh(""))
	link := evidence{c.ExternalURL, "${metric}", []string{figure.LabelSource}}
	outlets := evidence{c.ExternalURL, "${metric}", []string{figure.LabelSource, figure.LabelOutlet}}
	// A week without news is usual, a quarter means that an estimate no longer counts.
	old := []threshold{{color: "green"}, {7 * 24 * 3600, "yellow"}, {c.EstimateMaxAge.Seconds(), "red"}}

	b.row("Who")
	b.add(&panel{kind: number, title: "Sources", width: 8, height: 5, unit: "none",
		description: "How many sources have reported by the end of the time range.",
		queries:     []query{{"count(count by (source) (" + reported + "))", "sources"}}},
		&panel{kind: number, title: "Outlets", width: 8, height: 5, unit: "none",
			description: "How many outlets have printed them.",
			queries:     []query{{"count(count by (outlet) (" + reported + "))", "outlets"}}},
		&panel{kind: number, title: "Newest report", width: 8, height: 5, unit: "s", thresholds: old,
			description: "How long before the end of the time range the newest report was stated. Yellow after a week; red once no estimate counts any more.",
			queries:     []query{{"time() - max(" + reported + ")", "age"}}})
	b.add(&panel{kind: rows, title: "Who reports what", width: gridWidth, height: 11, unit: "string", link: link.ofRow(),
		description: "The newest estimate of each source on each subject, when it was stated, and how far it is from the median of the subject: 1 is the median. " +
			"Estimates that no longer count have no distance. A click leads to the sentences.",
		queries: []query{{estimate, "value"}, {stated + " * 1000", "reported"}, {distance, "distance"}},
		columns: []column{{"source", "Source", ""}, {"Value #A", "Value", "locale"}, {"Value #B", "Reported", "dateTimeAsIso"}, {"Value #C", "By the median", "suffix:×"}}})
	b.row("Through whom")
	b.add(&panel{kind: rows, title: "Through which outlets", width: gridWidth, height: 10, unit: "string", link: outlets.ofRow(),
		description: "In how many series each outlet printed each source, from which other medium it took that, and when it last did. A click leads to the sentences.",
		queries:     []query{{"count by (source, outlet, via) (" + reported + ")", "series"}, {"max by (source, outlet, via) (" + reported + ") * 1000", "reported"}},
		columns: []column{{"source", "Source", ""}, {"outlet", "Outlet", ""}, {"via", "Via", ""},
			{"Value #A", "Series", "none"}, {"Value #B", "Newest", "dateTimeAsIso"}}})
	b.row("How far, how old")
	b.add(&panel{kind: steps, title: "Distance from the median", width: 12, height: 10, unit: "suffix:×", decimals: 2, link: link.ofSeries(),
		description: "Each estimate by the median of its subject: 1 is the median, 2 twice as much.",
		queries:     []query{{distance, everyLabelThatDiffers}}},
		&panel{kind: lines, title: "Age of the newest report", width: 12, height: 10, unit: "s", link: link.ofSeries(), thresholds: old,
			description: "How long ago each source last reported. It falls to zero with each report.",
			queries:     []query{{"time() - max by (source) (" + reported + ")", legend("source")}}})
	return b
}
