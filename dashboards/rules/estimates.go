package rules

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

// evaluation is how often rules on figures are worked out: articles come by the hour. It is less than half of the five minutes that
// Prometheus looks back, so that one that fails leaves no gap in what is recorded.
const evaluation = model.Duration(2 * time.Minute)

// lookStep is the resolution in which the past of an estimate is looked through for what its source said before.
const lookStep = time.Hour

// estimates are the rules on the estimates of one metric.
//
// Every series is first reduced to the labels source and subject by max, so that the labels of a scrape, or two exporters that say
// the same, make no difference.
type estimates struct {
	config *Config
	metric *topic.Metric
	alert  topic.Alerts
	// name is that of the estimates, <metric>_estimate.
	name string
	// subject are the labels that estimates are compared on, and source those with the source in front.
	subject, source []string
}

func newEstimates(c *Config, m *topic.Metric) *estimates {
	subject := slices.Clone(m.Subject)
	return &estimates{
		config: c, metric: m, alert: *m.Alerts, name: m.Name + figure.SuffixEstimate,
		subject: subject, source: append([]string{figure.LabelSource}, subject...),
	}
}

// The names of what is recorded begin with what a series stands for: a source on a subject, or a subject.
func (e *estimates) bySource(what string) string  { return "source:" + e.name + ":" + what }
func (e *estimates) bySubject(what string) string { return "subject:" + e.name + ":" + what }

// records are the recording rules, in the order in which they build on each other.
func (e *estimates) records() []rulefmt.Rule {
	subject := labels(e.subject)
	fresh, median, highest, lowest := e.bySource("fresh"), e.bySubject("median"), e.bySubject("highest"), e.bySubject("lowest")
	rule := func(name, format string, args ...any) rulefmt.Rule {
		return rulefmt.Rule{Record: name, Expr: fmt.Sprintf(format, args...)}
	}
	return []rulefmt.Rule{
		rule(fresh, "%s", e.freshAt("")),
		rule(e.bySubject("sources"), "count by (%s) (%s)", subject, fresh),
		rule(median, "quantile by (%s) (0.5, %s)", subject, fresh),
		rule(lowest, "min by (%s) (%s)", subject, fresh),
		rule(highest, "max by (%s) (%s)", subject, fresh),
		// Of a lowest of 0 there is no ratio.
		rule(e.bySubject("spread"), "%s / (%s > 0)", highest, lowest),
		// The estimates of that time, and those that were fresh then: not what was recorded then, which may be nothing.
		rule(e.bySubject("spread_before"), "max by (%s) (\n%s\n)\n/\n(min by (%s) (\n%s\n) > 0)", subject, indent(e.freshAt(e.ago(e.alert.SpreadWindow))),
			subject, indent(e.freshAt(e.ago(e.alert.SpreadWindow)))),
		rule(e.bySource("to_median"), "%s / on (%s) group_left () (%s > 0)", fresh, subject, median),
		rule(e.bySubject("established_median"), "quantile by (%s) (\n  0.5,\n  %s\n    unless\n  %s\n)", subject, fresh, e.isNew()),
		rule(e.bySource("new_to_established"), "(\n  %s\n    and\n  %s\n)\n/ on (%s) group_left ()\n(%s > 0)", fresh, e.isNew(), subject,
			e.bySubject("established_median")),
	}
}

// freshAt gives the estimates that count, at the time of an offset before now ("offset 7d", or none).
func (e *estimates) freshAt(offset string) string {
	now := "time()"
	if offset != "" {
		offset = " " + offset
		now = fmt.Sprintf("(time() - %s)", seconds(time.Duration(e.alert.SpreadWindow)))
	}
	by := labels(e.source)
	return fmt.Sprintf("max by (%s) (%s%s)\n  and\n%s - max by (%s) (%s%s) <= %s", by, e.name, offset,
		now, by, e.name+figure.SuffixReported, offset, seconds(e.config.EstimateMaxAge))
}

func (e *estimates) ago(d topic.Duration) string { return "offset " + duration(d) }

// isNew holds for sources that first spoke on a subject within the window. It asks the date and not since when there are samples,
// so that the verdict is the same whether the past was scraped, read remotely or imported.
func (e *estimates) isNew() string {
	return fmt.Sprintf("time() - max by (%s) (%s) < %s", labels(e.source), e.name+figure.SuffixFirstReported, seconds(time.Duration(e.alert.NewSourceWindow)))
}

// spokeWithin holds for sources whose estimate was reported within a time.
func (e *estimates) spokeWithin(d topic.Duration) string {
	return fmt.Sprintf("time() - max by (%s) (%s) < %s", labels(e.source), e.name+figure.SuffixReported, seconds(time.Duration(d)))
}

// extreme gives the lowest or highest value ("min", "max") of each source within a time.
func (e *estimates) extreme(of string, within topic.Duration) string {
	return fmt.Sprintf("%s by (%s) (%s_over_time(%s[%s:%s]))", of, labels(e.source), of, e.name, duration(within), model.Duration(lookStep))
}

func labels(names []string) string { return strings.Join(names, ", ") }

func indent(expr string) string { return "  " + strings.ReplaceAll(expr, "\n", "\n  ") }

func duration(d topic.Duration) string { return model.Duration(d).String() }

// seconds gives whole seconds as PromQL has them.
func seconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// number gives a threshold without an exponent.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
