package dashboards

import (
	"net/url"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// evidence links to the figures of a metric whose labels are those of what was clicked on. What a label is worth is escaped
// by Grafana for the place that it takes in the address: sources have blanks, ampersands and other scripts in their names.
// A label that is absent gives an empty parameter, which asks the exporter for figures without it.
type evidence struct {
	external, metric string
	labels           []string
}

// ofSeries is the link of a line.
func (e evidence) ofSeries() *dashboard.DashboardLinkBuilder {
	return e.link(ofField)
}

// ofRow is the link of a table's row.
func (e evidence) ofRow() *dashboard.DashboardLinkBuilder {
	return e.link(func(label string) string { return "${__data.fields." + label + ".text:percentencode}" })
}

func (e evidence) link(value func(label string) string) *dashboard.DashboardLinkBuilder {
	return toPage("The sentences that say so", address(e.external+"/figures", e.metric, e.labels, value))
}

// comparison links to the page on who stood where on a subject: at the time that was clicked on, or, of a single number, at the
// end of the time range.
type comparison struct {
	external, metric string
	subject          []string
}

func (c comparison) ofSeries() *dashboard.DashboardLinkBuilder { return c.link("${__value.time}") }

func (c comparison) ofNumber() *dashboard.DashboardLinkBuilder { return c.link("${__to}") }

func (c comparison) link(at string) *dashboard.DashboardLinkBuilder {
	return toPage("Who stood where", address(c.external+"/disagreement", c.metric, c.subject, ofField)+"&at-time="+at)
}

func ofField(label string) string { return "${__field.labels." + label + ":percentencode}" }

func address(page, metric string, labels []string, value func(label string) string) string {
	var b strings.Builder
	b.WriteString(page + "?metric=" + metric)
	for _, l := range labels {
		b.WriteString("&" + url.QueryEscape(l) + "=" + value(l))
	}
	return b.String()
}

func toPage(title, address string) *dashboard.DashboardLinkBuilder {
	return dashboard.NewDashboardLinkBuilder(title).Type(dashboard.DashboardLinkTypeLink).Url(address).TargetBlank(true)
}

// links makes the list that the SDK wants.
func links(list ...*dashboard.DashboardLinkBuilder) []cog.Builder[dashboard.DashboardLink] {
	out := make([]cog.Builder[dashboard.DashboardLink], 0, len(list))
	for _, l := range list {
		out = append(out, l)
	}
	return out
}
