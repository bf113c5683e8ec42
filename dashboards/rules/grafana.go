package rules

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"
)

// GrafanaConfig says how the alerts are to be written for Grafana.
type GrafanaConfig struct {
	// DataSource is the uid of the data source that Grafana asks: a Prometheus, or the exporter itself.
	DataSource string
	// Folder is the title of Grafana's folder that the alerts stand in.
	Folder string
}

// GrafanaFile is a file of alerts for Grafana's provisioning.
type GrafanaFile struct {
	APIVersion int            `yaml:"apiVersion"`
	Groups     []GrafanaGroup `yaml:"groups"`
}

// GrafanaGroup is a group of alerts that are worked out together.
type GrafanaGroup struct {
	Name     string         `yaml:"name"`
	Folder   string         `yaml:"folder"`
	Interval model.Duration `yaml:"interval"`
	Rules    []GrafanaRule  `yaml:"rules"`
}

// GrafanaRule is an alert: queries and expressions, and what is said of those that its condition holds for.
type GrafanaRule struct {
	UID          string            `yaml:"uid"`
	Title        string            `yaml:"title"`
	Condition    string            `yaml:"condition"`
	Data         []grafanaQuery    `yaml:"data"`
	NoDataState  string            `yaml:"noDataState"`
	ExecErrState string            `yaml:"execErrState"`
	For          model.Duration    `yaml:"for"`
	Labels       map[string]string `yaml:"labels"`
	Annotations  map[string]string `yaml:"annotations"`
}

type grafanaQuery struct {
	RefID             string       `yaml:"refId"`
	DataSource        string       `yaml:"datasourceUid"`
	RelativeTimeRange grafanaRange `yaml:"relativeTimeRange,flow"`
	Model             grafanaModel `yaml:"model"`
}

type grafanaRange struct {
	From int `yaml:"from"`
	To   int `yaml:"to"`
}

// grafanaModel is a query of Prometheus, or an expression over another query.
type grafanaModel struct {
	RefID      string             `yaml:"refId"`
	Expr       string             `yaml:"expr,omitempty"`
	Instant    bool               `yaml:"instant,omitempty"`
	Type       string             `yaml:"type,omitempty"`
	Expression string             `yaml:"expression,omitempty"`
	Conditions []grafanaCondition `yaml:"conditions,omitempty"`
}

type grafanaCondition struct {
	Evaluator grafanaEvaluator `yaml:"evaluator"`
}

type grafanaEvaluator struct {
	Type   string    `yaml:"type"`
	Params []float64 `yaml:"params,flow"`
}

// expressions is the data source that Grafana's own expressions have.
const expressions = "__expr__"

// Grafana makes of the files of Generate the same alerts for Grafana. Grafana's own rules record nothing that they could build on,
// so that each query holds all that it needs: it works where no rules are loaded, and on the exporter's query API.
func Grafana(files []File, c GrafanaConfig) (*GrafanaFile, error) {
	if c.DataSource == "" || c.Folder == "" {
		return nil, errors.New("making alerts for Grafana: the data source or the folder is missing")
	}
	out := &GrafanaFile{APIVersion: 1}
	for _, f := range files {
		for _, g := range f.Groups.Groups {
			group := GrafanaGroup{Name: g.Name, Folder: c.Folder, Interval: g.Interval}
			if group.Interval == 0 {
				group.Interval = model.Duration(time.Minute)
			}
			records := map[string]string{}
			for _, r := range g.Rules {
				tree, err := inline(r.Expr, records)
				if err != nil {
					return nil, fmt.Errorf("making the alert %s%s for Grafana: %w", r.Alert, r.Record, err)
				}
				if r.Record != "" {
					records[r.Record] = tree.String()
					continue
				}
				told := f.briefs[r.Alert+r.Labels["metric"]]
				numbers := slices.Clone(told.numbers)
				for i := range numbers {
					tree, err := inline(numbers[i].expr, records)
					if err != nil {
						return nil, fmt.Errorf("making the number %s of the alert %s for Grafana: %w", numbers[i].name, r.Alert, err)
					}
					numbers[i].expr = tree.String()
				}
				group.Rules = append(group.Rules, c.rule(&r, tree.Pretty(0), brief{told.text, numbers}))
			}
			out.Groups = append(out.Groups, group)
		}
	}
	return out, nil
}

// rule makes one alert; told stands for the description where that asks for other series, and is empty where it does not.
func (c *GrafanaConfig) rule(r *rulefmt.Rule, expr string, told brief) GrafanaRule {
	title := r.Alert
	if metric := r.Labels["metric"]; metric != "" {
		title += " " + metric
	}
	// Grafana allows 40 characters.
	h := fnv.New64a()
	_, _ = h.Write([]byte(title))
	annotations := map[string]string{}
	for name, text := range r.Annotations {
		if name == "description" && told.text != "" {
			text = told.text + " Evidence: " + r.Annotations["evidence_url"]
		}
		annotations[name] = grafanaText(text)
	}
	data := c.value("A", "B", expr)
	// The query gives what is wrong and nothing else. Its values are ratios, ages, counts, and the 0 of what is not so.
	data = append(data, grafanaQuery{"C", expressions, grafanaRange{From: lately}, grafanaModel{RefID: "C", Type: "threshold", Expression: "B",
		Conditions: []grafanaCondition{{grafanaEvaluator{"gt", []float64{-1}}}}}})
	for _, n := range told.numbers {
		data = append(data, c.value("query_"+n.name, n.name, n.expr)...)
	}
	return GrafanaRule{
		UID: fmt.Sprintf("figures_%016x", h.Sum64()), Title: title, Condition: "C", For: r.For, Data: data,
		NoDataState: "OK", ExecErrState: "Error", Labels: r.Labels, Annotations: annotations,
	}
}

// lately is the time range in seconds that Grafana wants of every query; these ask for one instant.
const lately = 600

// value is a query, and an expression that has its values under a name: templates see the values of expressions in every version of
// Grafana, those of queries only in some.
func (c *GrafanaConfig) value(query, name, expr string) []grafanaQuery {
	return []grafanaQuery{
		{query, c.DataSource, grafanaRange{From: lately}, grafanaModel{RefID: query, Expr: expr, Instant: true}},
		{name, expressions, grafanaRange{From: lately}, grafanaModel{RefID: name, Type: "math", Expression: "$" + query}},
	}
}

var (
	labelOf = regexp.MustCompile(`\$labels\.(\w+)`)
	valueOf = regexp.MustCompile(`\$value\b`)
)

// grafanaText makes a template of Prometheus one of Grafana, which cannot ask for other series, and which holds a label that is not
// there for a mistake unless it is looked up by index.
func grafanaText(text string) string {
	text = valueOf.ReplaceAllString(text, "$$values.B.Value")
	return labelOf.ReplaceAllString(text, `(index $$labels "$1")`)
}

// inline writes out what was recorded, by name, in an expression.
func inline(expr string, records map[string]string) (parser.Expr, error) {
	p := parser.NewParser(parser.Options{})
	tree, err := p.ParseExpr(expr)
	if err != nil {
		return nil, err
	}
	var found []*parser.VectorSelector
	parser.Inspect(tree, func(node parser.Node, _ []parser.Node) error {
		if v, ok := node.(*parser.VectorSelector); ok && records[v.Name] != "" {
			found = append(found, v)
		}
		return nil
	})
	slices.SortFunc(found, func(a, b *parser.VectorSelector) int { return int(b.PosRange.Start - a.PosRange.Start) })
	for _, v := range found {
		expr = expr[:v.PosRange.Start] + "(" + records[v.Name] + ")" + expr[v.PosRange.End:]
	}
	if tree, err = p.ParseExpr(expr); err != nil {
		return nil, fmt.Errorf("with what it builds on written out: %w", err)
	}
	return tree, nil
}

// Marshal gives the file as YAML.
func (f *GrafanaFile) Marshal() ([]byte, error) {
	out := bytes.NewBufferString(strings.Replace(header, "rules`", "rules --format grafana`", 1))
	encoder := yaml.NewEncoder(out)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(f), encoder.Close()); err != nil {
		return nil, fmt.Errorf("writing alerts for Grafana: %w", err)
	}
	return out.Bytes(), nil
}
