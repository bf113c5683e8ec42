package rules

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"figures_exporter/exporter/topic"
	"figures_exporter/exporter/web/display"
)

// What stands in annotations is Go's text/template with Prometheus' functions, those that 2.42 has too. urlquery is Go's own:
// Prometheus' urlQueryEscape came only with version 3.

// annotations gives those of an alert; description and evidence are templates, and evidence may be empty.
func (c *Config) annotations(r Runbook, description, evidence string) map[string]string {
	out := map[string]string{
		"summary":     r.Summary,
		"description": description,
		"runbook_url": c.ExternalURL + "/docs/alerts#" + r.Name,
	}
	if evidence != "" {
		out["evidence_url"] = evidence
		out["description"] += " Evidence: " + evidence
	}
	return out
}

// evidence gives the address of the figures that an alert is about: those of its source where it has one.
func (e *estimates) evidence(labels []string) string {
	return e.address("/figures?metric="+url.QueryEscape(e.name), labels)
}

// comparison gives the address of the page on who stands where.
func (e *estimates) comparison() string {
	return e.address("/disagreement?metric="+url.QueryEscape(e.metric.Name), e.subject)
}

// address adds labels of the alert to an address. A label that is absent has no value there either, which is how the pages are asked
// for figures without it.
func (e *estimates) address(path string, labels []string) string {
	var b strings.Builder
	b.WriteString(e.config.ExternalURL + path)
	for _, l := range labels {
		fmt.Fprintf(&b, "&%s={{ urlquery $labels.%s }}", l, l)
	}
	return b.String()
}

// about names the subject: "reported_troops (force North Korea)".
func (e *estimates) about() string {
	var b strings.Builder
	b.WriteString(e.metric.Name)
	for _, l := range e.subject {
		fmt.Fprintf(&b, "{{ with $labels.%s }}, %s {{ . }}{{ end }}", l, l)
	}
	return b.String()
}

// inWords gives a duration as people say it.
func inWords(d topic.Duration) string { return display.Length(time.Duration(d)) }

// format is that of the metric's values: things are counted in whole ones, and a median between two is rounded.
func (e *estimates) format() string {
	if e.metric.Dimension == topic.DimensionCount {
		return "%.0f"
	}
	return "%.1f"
}
