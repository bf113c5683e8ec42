package exposition

import (
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/model"

	"figures_exporter/exporter/timeline"
)

// collector gives one family of one metric as const metrics. It describes nothing beforehand ("unchecked"): an absent
// label is left out, so that the label names differ from one series to the next.
type collector struct {
	family Family
	metric *timeline.MetricSnapshot
}

// Describe implements prometheus.Collector.
func (c collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	descs := make(map[string]*prometheus.Desc) // by their label names; there are few
	var names, values []string
	var key []byte
	for labels, value := range c.family.samples(c.metric) {
		key, names, values = key[:0], names[:0], values[:0]
		for _, l := range labels {
			key = append(append(key, l.Name...), 0)
			names, values = append(names, l.Name), append(values, l.Value)
		}
		desc := descs[string(key)]
		if desc == nil {
			desc = prometheus.NewDesc(c.family.Name, c.family.Help, append([]string(nil), names...), nil)
			descs[string(key)] = desc
		}
		metric, err := prometheus.NewConstMetric(desc, prometheus.GaugeValue, value, values...)
		if err != nil {
			metric = prometheus.NewInvalidMetric(desc, fmt.Errorf("series %s%s: %w", c.family.Name, labels, err))
		}
		out <- metric
	}
}

// gather gives the family as client_golang encodes it, checked by a registry of its own; nil without a sample.
func gather(family Family, metric *timeline.MetricSnapshot) (*dto.MetricFamily, error) {
	if !model.LegacyValidation.IsValidMetricName(family.Name) {
		return nil, fmt.Errorf("metric name %q: want letters, digits, underscores and colons, no digit in front", family.Name)
	}
	registry := prometheus.NewRegistry()
	if err := registry.Register(collector{family, metric}); err != nil {
		return nil, fmt.Errorf("registering %s: %w", family.Name, err)
	}
	families, err := registry.Gather()
	if err != nil {
		return nil, fmt.Errorf("gathering %s: %w", family.Name, err)
	}
	if len(families) == 0 {
		return nil, nil
	}
	return families[0], nil
}
