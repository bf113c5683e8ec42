// Package exposition serves a snapshot as /metrics: the newest value of every series, its bounds and its date, and the
// estimates, in the text formats that Prometheus scrapes.
//
//	timeline.Snapshot ─► families ─► collector ─► registry ─► expfmt ─► gzip? ─► body
//	                    (one metric   (const       (checks                      (kept as long as the
//	                    and suffix)   metrics)     uniqueness)                  snapshot is in force)
//
// A snapshot does not change between two scrapes, so that each body is rendered once and then served from memory. Bodies
// are rendered family by family: what client_golang needs for one is garbage before the next.
//
// Samples have no timestamps: Prometheus would drop most of them as too old. The date of a value is a series of its own.
package exposition

import (
	"iter"
	"math"
	"strings"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
)

// Family is one metric family of the page. All are gauges.
type Family struct {
	// Name is the metric's name with the family's suffix.
	Name string
	// Help is one line: unit, origin, and what not to do with it.
	Help string

	samples samples
}

// samples gives the labels and values of a family.
type samples func(m *timeline.MetricSnapshot) iter.Seq2[figure.Labels, float64]

// Families gives the families that a metric has on the page, in the order of their description. Without a sample a
// family is not on the page.
func Families(metric figure.Metric) []Family {
	name, unit := metric.Name, metric.Unit
	estimate := name + figure.SuffixEstimate
	noSum := sumNote(metric)
	return []Family{
		{
			Name:    name,
			Help:    valueHelp(metric),
			samples: newest(func(p *timeline.Point) (float64, bool) { return p.Value, true }),
		},
		{
			Name: name + figure.SuffixLow,
			Help: "Lower bound, in " + unit + ", that was stated with the newest value of " + name +
				"; absent where none was. Reported, not verified. " + noSum,
			samples: newest(func(p *timeline.Point) (float64, bool) { return p.Low.Value, p.Low.Set }),
		},
		{
			Name: name + figure.SuffixHigh,
			Help: "Upper bound, in " + unit + ", that was stated with the newest value of " + name +
				"; absent where none was. Reported, not verified. " + noSum,
			samples: newest(func(p *timeline.Point) (float64, bool) { return p.High.Value, p.High.Set }),
		},
		{
			Name:    name + figure.SuffixReported,
			Help:    "When the source stated the newest value of " + name + ", in seconds since 1970 UTC; the day at 00:00 where only the day is known.",
			samples: newest(func(p *timeline.Point) (float64, bool) { return seconds(p.Time), true }),
		},
		{
			Name: estimate,
			Help: "Newest value of " + name + ", in " + unit + ", that a source stated on a subject, whichever outlet printed it. " +
				"Reported, not verified. " + noSum,
			samples: estimates(func(e *timeline.Estimate) float64 { return e.Newest().Value }),
		},
		{
			Name:    estimate + figure.SuffixReported,
			Help:    "When the source stated the value of " + estimate + ", in seconds since 1970 UTC; the day at 00:00 where only the day is known.",
			samples: estimates(func(e *timeline.Estimate) float64 { return seconds(e.Newest().Time) }),
		},
		{
			Name:    estimate + figure.SuffixFirstReported,
			Help:    "When the source first stated a value of " + estimate + " on the subject, in seconds since 1970 UTC.",
			samples: estimates(func(e *timeline.Estimate) float64 { return seconds(e.FirstReported) }),
		},
	}
}

// newest gives what value reads from the newest point of each series. What is no finite number is left out.
func newest(value func(*timeline.Point) (float64, bool)) samples {
	return func(m *timeline.MetricSnapshot) iter.Seq2[figure.Labels, float64] {
		return func(yield func(figure.Labels, float64) bool) {
			for _, s := range m.Series {
				if len(s.Points) == 0 {
					continue
				}
				if v, ok := value(s.Newest()); ok && isFinite(v) && !yield(s.Labels, v) {
					return
				}
			}
		}
	}
}

// estimates gives what value reads from each estimate.
func estimates(value func(*timeline.Estimate) float64) samples {
	return func(m *timeline.MetricSnapshot) iter.Seq2[figure.Labels, float64] {
		return func(yield func(figure.Labels, float64) bool) {
			for _, e := range m.Estimates {
				if len(e.Points) == 0 {
					continue
				}
				if v := value(e); isFinite(v) && !yield(e.Labels, v) {
					return
				}
			}
		}
	}
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func seconds(ms int64) float64 { return float64(ms) / 1000 }

// valueHelp gives the help that the topic wrote, with the unit and the warning where it forgot them.
func valueHelp(metric figure.Metric) string {
	help := metric.Help
	says := func(word string) bool { return strings.Contains(strings.ToLower(help), strings.ToLower(word)) }
	add := func(sentence string) {
		if help = strings.TrimSpace(help); help != "" {
			if !strings.HasSuffix(help, ".") {
				help += "."
			}
			help += " "
		}
		help += sentence
	}
	if !says(metric.Unit) {
		add("In " + metric.Unit + ".")
	}
	if !says("report") {
		add("Reported, not verified.")
	}
	if !says("means nothing") {
		add(sumNote(metric))
	}
	return help
}

// sumNote warns of adding up what overlaps: what several sources or outlets say of one thing, and a total and its parts.
func sumNote(metric figure.Metric) string {
	for _, label := range metric.Labels {
		if label == "type" {
			return "A sum over source, outlet or type means nothing."
		}
	}
	return "A sum over source or outlet means nothing."
}
