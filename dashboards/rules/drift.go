package rules

import (
	"fmt"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"figures_exporter/exporter/figure"
)

// settle is how long figures must stand before anybody is told: a corpus that is being copied or corrected passes through states
// that nobody should hear of.
const settle = model.Duration(5 * time.Minute)

// times writes the value of an alert, which is a ratio.
const times = `{{ $value | printf "%.3g" }} times`

// alert is one on figures; brief is its description for those who cannot ask for other series while they write it.
type alert struct {
	rulefmt.Rule
	brief brief
}

// brief is a description with the numbers that stand in it as values, by their names.
type brief struct {
	text    string
	numbers []beside
}

// alerts are those on how the estimates of the metric drift apart.
func (e *estimates) alerts() []alert {
	return []alert{e.newSourceDiverges(), e.sourceDiverges(), e.sourceRevises(), e.spreadWidens(), e.reportsStop()}
}

// text is what an alert says.
type text struct {
	// labels are those of the alert.
	labels []string
	// description makes a template.
	description func(numbers) string
	// evidence is a template.
	evidence string
}

func (e *estimates) rule(name, expr string, t text) alert {
	r, asked := runbook(name), &askedBeside{e: e, alert: t.labels}
	told := t.description(asked)
	return alert{
		brief: brief{told, asked.found},
		Rule: rulefmt.Rule{
			Alert: name, Expr: expr, For: settle,
			Labels:      map[string]string{"severity": r.Severity, "metric": e.metric.Name},
			Annotations: e.config.annotations(r, t.description(lookedUp{e}), t.evidence),
		},
	}
}

// apart holds where a ratio lies beyond a factor, above or below.
func apart(ratio string, factor float64) string {
	return fmt.Sprintf("(\n  %s > %s\n    or\n  %s < 1 / %s\n)", ratio, number(factor), ratio, number(factor))
}

// matters holds for subjects whose numbers are large enough for a ratio to mean something.
func (e *estimates) matters() string {
	return fmt.Sprintf("and on (%s)\n%s >= %s", labels(e.subject), e.bySubject("highest"), number(e.alert.MinValue))
}

// says is what the source of the alert says.
func (e *estimates) says(n numbers) string { return n.of(e.bySource("fresh"), e.source, e.format()) }

func (e *estimates) newSourceDiverges() alert {
	expr := apart(e.bySource("new_to_established"), e.alert.NewSourceFactor) + "\n" + e.matters()
	return e.rule(NewSourceDiverges, expr, text{e.source, func(n numbers) string {
		return fmt.Sprintf("{{ $labels.source }}, who first spoke on this within %s, says %s: %s the median %s of those who spoke before. On %s stand: %s.",
			inWords(e.alert.NewSourceWindow), e.says(n), times, n.of(e.bySubject("established_median"), e.subject, e.format()), e.about(), n.everybody())
	}, e.evidence(e.source)})
}

func (e *estimates) sourceDiverges() alert {
	// Of a new source that could be compared with those before it the other alert speaks.
	expr := fmt.Sprintf("%s\nand on (%s)\n%s >= %d\n%s\nunless\n%s", apart(e.bySource("to_median"), e.alert.DivergenceFactor), labels(e.subject),
		e.bySubject("sources"), e.alert.MinSources, e.matters(), e.bySource("new_to_established"))
	return e.rule(SourceDiverges, expr, text{e.source, func(n numbers) string {
		return fmt.Sprintf("{{ $labels.source }} says %s: %s the median %s. On %s stand: %s.",
			e.says(n), times, n.of(e.bySubject("median"), e.subject, e.format()), e.about(), n.everybody())
	}, e.evidence(e.source)})
}

func (e *estimates) sourceRevises() alert {
	window := e.alert.RevisionWindow
	// What is looked at is the newest statement, if it was made in this time: an old article that is only now read revises nothing.
	stated := fmt.Sprintf("(\n  %s\n    and\n  %s\n)", e.bySource("fresh"), e.spokeWithin(window))
	expr := fmt.Sprintf("(\n%s\n  or\n%s\n)\n%s",
		indent(fmt.Sprintf("%s\n/\n(%s > 0)\n> %s", stated, e.extreme("min", window), number(e.alert.RevisionFactor))),
		indent(fmt.Sprintf("%s\n/\n(%s > 0)\n< 1 / %s", stated, e.extreme("max", window), number(e.alert.RevisionFactor))), e.matters())
	return e.rule(SourceRevises, expr, text{e.source, func(n numbers) string {
		return fmt.Sprintf("{{ $labels.source }} now says %s, which is %s what it said within the last %s. On %s stand: %s.",
			e.says(n), times, inWords(window), e.about(), n.everybody())
	}, e.evidence(e.source)})
}

func (e *estimates) spreadWidens() alert {
	const ratio = "%.3g"
	expr := fmt.Sprintf("%s / %s > %s\n%s", e.bySubject("spread"), e.bySubject("spread_before"), number(e.alert.SpreadFactor), e.matters())
	return e.rule(SpreadWidens, expr, text{e.subject, func(n numbers) string {
		return fmt.Sprintf("The highest estimate is %s times the lowest, and was %s times %s ago. On %s stand: %s.",
			n.of(e.bySubject("spread"), e.subject, ratio), n.of(e.bySubject("spread_before"), e.subject, ratio), inWords(e.alert.SpreadWindow), e.about(), n.everybody())
	}, e.comparison()})
}

func (e *estimates) reportsStop() alert {
	expr := fmt.Sprintf("time() - max by (%s) (%s) > %s\nand on (%s)\n%s >= %d", labels(e.subject), e.name+figure.SuffixReported,
		seconds(time.Duration(e.alert.SilentAfter)), labels(e.subject), e.bySubject("sources"), e.alert.MinSources)
	return e.rule(ReportsStop, expr, text{e.subject, func(n numbers) string {
		return fmt.Sprintf("Nobody has said anything for {{ $value | humanizeDuration }} on %s. The newest estimates are: %s.", e.about(), n.everybody())
	}, e.evidence(e.subject)})
}
