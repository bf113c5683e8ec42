package dashboards

import (
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
)

// tag is on every board; the list of boards in their head is made by it.
const tag = "figures_exporter"

// refresh is how often Grafana asks again, on boards whose time range goes on: articles come by the hour, and a scrape by the minute.
const refresh = "1m"

// gridWidth is the number of columns of Grafana's grid.
const gridWidth = 24

// board collects what a dashboard shows. Panels are laid out from left to right and top to bottom.
type board struct {
	file        string // without .json
	title       string
	external    string // the address of the exporter
	description string
	span        Range
	variables   []cog.Builder[dashboard.VariableModel]
	annotations []cog.Builder[dashboard.AnnotationQuery]
	items       []item
}

// item is a row's title, or a panel.
type item struct {
	row   string
	panel *panel
}

func newBoard(c *Config, file, title, description string) *board {
	const caveat = "Reported, not verified."
	if !strings.Contains(description, caveat) {
		description += " " + caveat
	}
	return &board{file: file, title: title, external: c.ExternalURL, description: description, span: c.Range,
		variables: []cog.Builder[dashboard.VariableModel]{dashboard.NewDatasourceVariableBuilder("datasource").Label("Data source").
			Description("A Prometheus that scrapes the exporter, or the exporter itself.").Type("prometheus").Current(organisationDefault())}}
}

// organisationDefault is the data source that is the default in Grafana. Without it Grafana takes the first of the alphabet, of those
// of the type; it still does where the default is of another type.
func organisationDefault() dashboard.VariableOption {
	const name = "default" // by which Grafana knows it, as text and as value
	return dashboard.VariableOption{
		Text:  dashboard.StringOrArrayOfString{String: cog.ToPtr(name)},
		Value: dashboard.StringOrArrayOfString{String: cog.ToPtr(name)},
	}
}

// of makes the board one of a single metric: it opens on its time, and the links to other boards tell Sources which it is.
func (b *board) of(c *Config, m *metric) {
	if r, ok := c.Ranges[m.Name]; ok {
		b.span = r
	}
	b.vary(choice("metric", "Metric", "What the board is about.", [][2]string{{m.title(), m.Name}}).Hide(dashboard.VariableHideHideVariable))
}

func (b *board) row(title string) { b.items = append(b.items, item{row: title}) }

func (b *board) add(panels ...*panel) {
	for _, p := range panels {
		b.items = append(b.items, item{panel: p})
	}
}

func (b *board) note(a ...*dashboard.AnnotationQueryBuilder) {
	for _, q := range a {
		b.annotations = append(b.annotations, q)
	}
}
func (b *board) vary(variables ...cog.Builder[dashboard.VariableModel]) {
	b.variables = append(b.variables, variables...)
}

// uid is the address of a board in Grafana, of at most 40 bytes. It stays when titles change.
func uid(file string) string {
	const most = 40
	id := "figures-" + strings.ReplaceAll(file, "_", "-")
	if len(id) <= most {
		return id
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(file))
	mark := fmt.Sprintf("-%08x", h.Sum32())
	return id[:most-len(mark)] + mark
}

// build gives the dashboard. Ids count from 1 in the order of the items; the rest of the layout follows from the sizes.
func (b *board) build() (any, error) {
	//nolint:staticcheck // The second schema is read by Grafana 12 and newer only.
	d := dashboard.NewDashboardBuilder(b.title).Uid(uid(b.file)).Description(b.description).Tags([]string{tag}).
		Readonly().Timezone("utc").Time(b.span.From, b.span.To).Tooltip(dashboard.DashboardCursorSyncCrosshair).
		Variables(b.variables).Annotations(b.annotations).
		Link(dashboard.NewDashboardLinkBuilder("Boards of the figures").Type(dashboard.DashboardLinkTypeDashboards).
			Tags([]string{tag}).Tooltip("The other boards, at the same time and with the same choices").
			AsDropdown(true).IncludeVars(true).KeepTime(true)).
		Link(dashboard.NewDashboardLinkBuilder("Sentences").Type(dashboard.DashboardLinkTypeLink).Icon("external link").
			Url(b.external + "/").Tooltip("The exporter's own pages: every figure with the sentence that it stands in").TargetBlank(true))
	if strings.HasPrefix(b.span.To, "now") {
		d.Refresh(refresh)
	}
	var x, y, lowest uint32
	for i, it := range b.items {
		id := uint32(i) + 1
		if it.panel == nil {
			if x > 0 {
				x, y = 0, lowest
			}
			d.WithRow(dashboard.NewRowBuilder(it.row).Id(id).GridPos(dashboard.GridPos{X: 0, Y: y, W: gridWidth, H: 1}))
			y++
			lowest = y
			continue
		}
		p := it.panel
		if x+p.width > gridWidth {
			x, y = 0, lowest
		}
		built, err := p.build(id, dashboard.GridPos{X: x, Y: y, W: p.width, H: p.height})
		if err != nil {
			return nil, err
		}
		d.WithPanel(built)
		x += p.width
		lowest = max(lowest, y+p.height)
	}
	out, err := d.Build()
	// The SDK's default placement hides them in a menu.
	for i := range out.Links {
		out.Links[i].Placement = nil
	}
	for i := range out.Annotations.List {
		out.Annotations.List[i].Placement = nil
	}
	return out, err
}

// source is the data source that the user chose.
func source() common.DataSourceRef {
	return common.DataSourceRef{Type: cog.ToPtr("prometheus"), Uid: cog.ToPtr("${datasource}")}
}

// all is what a variable stands for when everything is chosen. It matches series without the label as well.
const all = ".*"

// variable is one that takes its options from the values of a label. Several can be chosen, and all are at first.
func variable(name, label, query string) *dashboard.QueryVariableBuilder {
	return dashboard.NewQueryVariableBuilder(name).Label(label).Datasource(source()).
		Query(dashboard.StringOrMap{Map: map[string]any{"query": query, "qryType": 5, "refId": name}}).Definition(query).
		Multi(true).IncludeAll(true).AllValue(all).Current(allChosen()).
		// On loading, Grafana asks for the values of the last hours, on a change of the time range for those of that time: with
		// remote read a Prometheus has values of labels only since it scrapes, and nothing for a year in the past.
		Refresh(dashboard.VariableRefreshOnDashboardLoad).Sort(dashboard.VariableSortAlphabeticalAsc)
}

func allChosen() dashboard.VariableOption {
	return dashboard.VariableOption{
		Text:  dashboard.StringOrArrayOfString{ArrayOfString: []string{"All"}},
		Value: dashboard.StringOrArrayOfString{ArrayOfString: []string{"$__all"}},
	}
}

// choice is a variable with fixed options, of which the first is chosen at first. Each option is a text and a value.
func choice(name, label, description string, options [][2]string) *dashboard.CustomVariableBuilder {
	pairs := make([]string, 0, len(options))
	list := make([]dashboard.VariableOption, 0, len(options))
	for i, o := range options {
		pairs = append(pairs, o[0]+" : "+o[1])
		list = append(list, dashboard.VariableOption{Selected: cog.ToPtr(i == 0),
			Text:  dashboard.StringOrArrayOfString{String: cog.ToPtr(o[0])},
			Value: dashboard.StringOrArrayOfString{String: cog.ToPtr(o[1])}})
	}
	return dashboard.NewCustomVariableBuilder(name).Label(label).Description(description).
		Values(dashboard.StringOrMap{String: cog.ToPtr(strings.Join(pairs, ", "))}).Options(list).Current(list[0])
}
