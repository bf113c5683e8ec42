// Package rules makes Prometheus' rules of the topics in force: recording rules over the estimates of each metric, alerts on how
// they drift apart, and alerts on the exporter's own health.
//
//	topics ──► metric ──► records: median, lowest, highest, spread by subject ──► alerts: who stands apart ─┐
//	settings ─────────────────────────────────────────────────────────────────► alerts: the exporter ───────┴─► files
//
// All of it is written in Prometheus' own types, so that a rule of a wrong shape cannot be made, and uses only what Prometheus
// 2.42 and 3 have in common.
package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/prometheus/model/rulefmt"
	"go.yaml.in/yaml/v3"

	"figures_exporter/exporter/topic"
)

// Config says what to make rules of.
type Config struct {
	// Metrics are those of the topics in force, with their thresholds.
	Metrics []topic.Metric
	// EstimateMaxAge is how long after its report an estimate counts; more than 0.
	EstimateMaxAge time.Duration
	// NothingNewAfter is the age of the newest document from which on the corpus is held to have dried up; more than 0.
	NothingNewAfter time.Duration
	// ExternalURL is where people reach the exporter: links lead there.
	ExternalURL string
}

// File is one file of rules.
type File struct {
	// Name is that of the file, without a folder.
	Name   string
	Groups rulefmt.RuleGroups
	// briefs are descriptions by the names of alert and metric.
	briefs map[string]brief
}

// Generate makes the files of rules, the same ones of the same configuration at every call. The error says what of the configuration
// is missing.
func Generate(c Config) ([]File, error) {
	switch {
	case c.EstimateMaxAge <= 0:
		return nil, errors.New("making rules: the time for which estimates count is missing")
	case c.NothingNewAfter <= 0:
		return nil, errors.New("making rules: the time after which the corpus has dried up is missing")
	case c.ExternalURL == "":
		return nil, errors.New("making rules: the address of the exporter is missing")
	}
	c.ExternalURL = strings.TrimSuffix(c.ExternalURL, "/")
	figures, exporter := File{Name: "figures.yaml", briefs: map[string]brief{}}, File{Name: "exporter.yaml"}
	for i := range c.Metrics {
		if c.Metrics[i].Alerts == nil {
			return nil, fmt.Errorf("making rules of %s: its thresholds are missing", c.Metrics[i].Name)
		}
		m := newEstimates(&c, &c.Metrics[i])
		group := rulefmt.RuleGroup{Name: "figures_" + m.metric.Name, Interval: evaluation, Rules: m.records()}
		for _, a := range m.alerts() {
			group.Rules = append(group.Rules, a.Rule)
			figures.briefs[a.Alert+m.metric.Name] = a.brief
		}
		figures.Groups.Groups = append(figures.Groups.Groups, group)
	}
	exporter.Groups.Groups = []rulefmt.RuleGroup{{Name: "figures_exporter", Rules: c.health()}}
	return []File{figures, exporter}, nil
}

// header tells readers of a file where it comes from.
const header = "# Made by `figures_exporter rules` of the topics and settings in force: change those, and make it anew.\n"

// Marshal gives the file as YAML.
func (f *File) Marshal() ([]byte, error) {
	out := bytes.NewBufferString(header)
	encoder := yaml.NewEncoder(out)
	encoder.SetIndent(2)
	if err := errors.Join(encoder.Encode(f.Groups), encoder.Close()); err != nil {
		return nil, fmt.Errorf("writing rules %s: %w", f.Name, err)
	}
	return out.Bytes(), nil
}
