package dashboards

import (
	"fmt"
	"maps"
	"slices"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

// The kinds of panels.
const (
	steps  = "steps"  // lines that stand until the next report
	lines  = "lines"  // lines between measurements
	number = "number" // one number, as of the end of the time range
	rows   = "rows"   // a table, as of the end of the time range
)

// panel is what the house style needs to know of one.
type panel struct {
	kind, title, description string
	// unit is Grafana's name of one; of a table's columns see columns.
	unit string
	// decimals of the values; 0 leaves them to Grafana, which shows as many as tell the values apart.
	decimals      float64
	width, height uint32
	queries       []query
	columns       []column
	thresholds    []threshold
	link          *dashboard.DashboardLinkBuilder
	// names changes how single lines are drawn, by their names.
	names map[string][]dashboard.DynamicConfigValue
}

// query is a PromQL query. legend names its series, and its column in a table.
type query struct{ expr, legend string }

// column is a label or, as Value #A, the value of a query as the table has it.
type column struct{ field, title, unit string }

// threshold colours what is at or above a value. The first has no value.
type threshold struct {
	from  float64
	color string
}

// refID names the queries of a panel: A, B, C.
func refID(i int) string { return string(rune('A' + i)) }

func (p *panel) targets() []cog.Builder[variants.Dataquery] {
	out := make([]cog.Builder[variants.Dataquery], 0, len(p.queries))
	for i, q := range p.queries {
		t := prometheus.NewDataqueryBuilder().Expr(q.expr).RefId(refID(i)).Datasource(source()).EditorMode(prometheus.QueryEditorModeCode)
		switch p.kind {
		case rows:
			t.Instant().Format(prometheus.PromQueryFormatTable)
		case number:
			t.Instant().Format(prometheus.PromQueryFormatTimeSeries).LegendFormat(q.legend)
		default:
			t.Range().Format(prometheus.PromQueryFormatTimeSeries).LegendFormat(q.legend)
		}
		out = append(out, t)
	}
	return out
}

func (p *panel) steps() *dashboard.ThresholdsConfigBuilder {
	list := []dashboard.Threshold{{Color: "text"}}
	for i, t := range p.thresholds {
		if i == 0 {
			list[0].Color = t.color
			continue
		}
		list = append(list, dashboard.Threshold{Value: cog.ToPtr(t.from), Color: t.color})
	}
	return dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps(list)
}

// built is a panel that is built already.
type built dashboard.Panel

// Build implements the SDK's builder.
func (b built) Build() (dashboard.Panel, error) { return dashboard.Panel(b), nil }

func (p *panel) build(id uint32, at dashboard.GridPos) (built, error) {
	var b cog.Builder[dashboard.Panel]
	switch p.kind {
	case steps, lines:
		b = p.timeseries(id, at)
	case number:
		b = p.stat(id, at)
	case rows:
		b = p.table(id, at)
	default:
		return built{}, fmt.Errorf("panel %q has the unknown kind %q", p.title, p.kind)
	}
	out, err := b.Build()
	if err != nil {
		return built{}, fmt.Errorf("panel %q: %w", p.title, err)
	}
	if p.decimals > 0 {
		out.FieldConfig.Defaults.Decimals = cog.ToPtr(p.decimals)
	}
	for i := range out.FieldConfig.Defaults.Links {
		out.FieldConfig.Defaults.Links[i].Placement = nil // data links have none; the SDK sets it
	}
	return built(out), nil
}

func (p *panel) timeseries(id uint32, at dashboard.GridPos) *timeseries.PanelBuilder {
	interpolation := common.LineInterpolationStepAfter
	if p.kind == lines {
		interpolation = common.LineInterpolationLinear
	}
	b := timeseries.NewPanelBuilder().Id(id).GridPos(at).Title(p.title).Description(p.description).Datasource(source()).
		Targets(p.targets()).Unit(p.unit).AxisSoftMin(0).
		// A panel with thresholds and no colours of its own may have its lines coloured by them: sources could not be told apart.
		ColorScheme(dashboard.NewFieldColorBuilder().Mode(dashboard.FieldColorModeIdPaletteClassic)).
		LineInterpolation(interpolation).LineWidth(2).FillOpacity(0).ShowPoints(common.VisibilityModeNever).
		Legend(common.NewVizLegendOptionsBuilder().ShowLegend(true).DisplayMode(common.LegendDisplayModeTable).
			Placement(common.LegendPlacementRight).Calcs([]string{"lastNotNull"})).
		Tooltip(common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeMulti).Sort(common.SortOrderDescending)).
		Thresholds(p.steps())
	if len(p.thresholds) > 0 {
		b.ThresholdsStyle(common.NewGraphThresholdsStyleConfigBuilder().Mode(common.GraphThresholdsStyleModeDashed))
	}
	if p.link != nil {
		b.DataLinks(links(p.link))
	}
	for _, name := range slices.Sorted(maps.Keys(p.names)) {
		b.OverrideByName(name, p.names[name])
	}
	return b
}

func (p *panel) stat(id uint32, at dashboard.GridPos) *stat.PanelBuilder {
	b := stat.NewPanelBuilder().Id(id).GridPos(at).Title(p.title).Description(p.description).Datasource(source()).
		Targets(p.targets()).Unit(p.unit).NoValue("none").
		ReduceOptions(common.NewReduceDataOptionsBuilder().Calcs([]string{"lastNotNull"})).
		GraphMode(common.BigValueGraphModeNone).ColorMode(common.BigValueColorModeValue).TextMode(common.BigValueTextModeAuto).
		Thresholds(p.steps())
	if p.link != nil {
		b.DataLinks(links(p.link))
	}
	return b
}

// table shows a row for each set of labels, with the values of the queries as columns.
func (p *panel) table(id uint32, at dashboard.GridPos) *table.PanelBuilder {
	renamed, index := map[string]any{}, map[string]any{}
	for i, c := range p.columns {
		renamed[c.field], index[c.field] = c.title, i
	}
	hidden := map[string]any{"Time": true, "__name__": true, "job": true, "instance": true}
	b := table.NewPanelBuilder().Id(id).GridPos(at).Title(p.title).Description(p.description).Datasource(source()).
		Targets(p.targets()).Unit(p.unit).Filterable(true).
		CellHeight(common.TableCellHeightSm).NoValue("").
		// What the SDK puts there by itself lacks the list, which the schema demands.
		Footer(common.NewTableFooterOptionsBuilder().Show(false).Reducer([]string{}).CountRows(false)).
		WithTransformation(dashboard.DataTransformerConfig{Id: "merge", Options: map[string]any{}}).
		WithTransformation(dashboard.DataTransformerConfig{Id: "organize", Options: map[string]any{
			"excludeByName": hidden, "indexByName": index, "renameByName": renamed}})
	if p.link != nil {
		b.DataLinks(links(p.link))
	}
	for _, c := range p.columns {
		if c.unit != "" {
			b.OverrideByName(c.title, []dashboard.DynamicConfigValue{{Id: "unit", Value: c.unit}})
		}
	}
	return b.Thresholds(p.steps())
}
