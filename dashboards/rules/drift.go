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

// alert is one on figures; brief is its description for those who cannot ask for other series.
type alert struct {
	rulefmt.Rule
	brief string
}

// alerts are those on how the estimates of the metric drift apart.
func (e *estimates) alerts() []alert {
	return []alert{e.newSourceDiverges(), e.sourceDiverges(), e.sourceRevises(), e.spreadWidens(), e.reportsStop()}
}

// text is what an alert says. All of it are templates.
type text struct{ description, brief, evidence string }

func (e *estimates) rule(name, expr string, t text) alert {
	r := runbook(name)
	return alert{brief: t.brief, Rule: rulefmt.Rule{
		Alert: name, Expr: expr, For: settle,
		Labels:      map[string]string{"severity": r.Severity, "metric": e.metric.Name},
		Annotations: e.config.annotations(r, t.description, t.evidence),
	}}
}

// apart holds where a ratio lies beyond a factor, above or below.
func apart(ratio string, factor float64) string {
	return fmt.Sprintf("(\n  %s > %s\n    or\n  %s < 1 / %s\n)", ratio, number(factor), ratio, number(factor))
}

// matters holds for subjects whose numbers are large enough for a ratio to mean something.
func (e *estimates) matters() string {
	return fmt.Sprintf("and on (%s)\n%s >= %s", labels(e.subject), e.bySubject("highest"), number(e.alert.MinValue))
}

func (e *estimates) newSourceDiverges() alert {
	expr := apart(e.bySource("new_to_established"), e.alert.NewSourceFactor) + "\n" + e.matters()
	description := fmt.Sprintf("{{ $labels.source }}, who first spoke on this within %s, says %s: %s the median %s of those who spoke before. On %s stand: %s.",
		inWords(e.alert.NewSourceWindow), e.valueOf(e.bySource("fresh"), e.source), times, e.valueOf(e.bySubject("established_median"), e.subject), e.about(), e.everybody())
	brief := "{{ $labels.source }}, who first spoke on this within " + inWords(e.alert.NewSourceWindow) + ", says " + times + " the median of those who spoke before, on " + e.about() + "."
	return e.rule(NewSourceDiverges, expr, text{description, brief, e.evidence(e.source)})
}

func (e *estimates) sourceDiverges() alert {
	// Of a new source that could be compared with those before it the other alert speaks.
	expr := fmt.Sprintf("%s\nand on (%s)\n%s >= %d\n%s\nunless\n%s", apart(e.bySource("to_median"), e.alert.DivergenceFactor), labels(e.subject),
		e.bySubject("sources"), e.alert.MinSources, e.matters(), e.bySource("new_to_established"))
	description := fmt.Sprintf("{{ $labels.source }} says %s: %s the median %s. On %s stand: %s.",
		e.valueOf(e.bySource("fresh"), e.source), times, e.valueOf(e.bySubject("median"), e.subject), e.about(), e.everybody())
	brief := "{{ $labels.source }} says " + times + " the median of all, on " + e.about() + "."
	return e.rule(SourceDiverges, expr, text{description, brief, e.evidence(e.source)})
}

func (e *estimates) sourceRevises() alert {
	window := e.alert.RevisionWindow
	// What is looked at is the newest statement, if it was made in this time: an old article that is only now read revises nothing.
	stated := fmt.Sprintf("(\n  %s\n    and\n  %s\n)", e.bySource("fresh"), e.spokeWithin(window))
	expr := fmt.Sprintf("(\n%s\n  or\n%s\n)\n%s",
		indent(fmt.Sprintf("%s\n/\n(%s > 0)\n> %s", stated, e.extreme("min", window), number(e.alert.RevisionFactor))),
		indent(fmt.Sprintf("%s\n/\n(%s > 0)\n< 1 / %s", stated, e.extreme("max", window), number(e.alert.RevisionFactor))), e.matters())
	description := fmt.Sprintf("{{ $labels.source }} now says %s, which is %s what it said within the last %s. On %s stand: %s.",
		e.valueOf(e.bySource("fresh"), e.source), times, inWords(window), e.about(), e.everybody())
	brief := "{{ $labels.source }} now says " + times + " what it said within the last " + inWords(window) + ", on " + e.about() + "."
	return e.rule(SourceRevises, expr, text{description, brief, e.evidence(e.source)})
}

func (e *estimates) spreadWidens() alert {
	expr := fmt.Sprintf("%s / %s > %s\n%s", e.bySubject("spread"), e.bySubject("spread_before"), number(e.alert.SpreadFactor), e.matters())
	description := fmt.Sprintf("The highest estimate is %s times the lowest, and was %s times %s ago. On %s stand: %s.",
		e.ratioOf(e.bySubject("spread")), e.ratioOf(e.bySubject("spread_before")), inWords(e.alert.SpreadWindow), e.about(), e.everybody())
	brief := "Highest by lowest estimate is " + times + " what it was " + inWords(e.alert.SpreadWindow) + " ago, on " + e.about() + "."
	return e.rule(SpreadWidens, expr, text{description, brief, e.comparison()})
}

func (e *estimates) ratioOf(record string) string {
	return fmt.Sprintf("{{ with %s }}{{ . | first | value | printf \"%%.3g\" }}{{ end }}", e.query(record, e.subject))
}

func (e *estimates) reportsStop() alert {
	expr := fmt.Sprintf("time() - max by (%s) (%s) > %s\nand on (%s)\n%s >= %d", labels(e.subject), e.name+figure.SuffixReported,
		seconds(time.Duration(e.alert.SilentAfter)), labels(e.subject), e.bySubject("sources"), e.alert.MinSources)
	description := fmt.Sprintf("Nobody has said anything for {{ $value | humanizeDuration }} on %s. The newest estimates are: %s.", e.about(), e.everybody())
	brief := "Nobody has said anything for {{ $value | humanizeDuration }} on " + e.about() + "."
	return e.rule(ReportsStop, expr, text{description, brief, e.evidence(e.subject)})
}
