package topic_test

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"figures_exporter/exporter/figure"
)

// register registers the metrics as gauges, as they are exposed: a name or label that Prometheus does not take is a fault that the
// reader should have told.
func register(t *testing.T, metrics []figure.Metric) *prometheus.Registry {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	for _, m := range metrics {
		labels := append(append([]string(nil), figure.CommonLabels[:]...), m.Labels...)
		g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: m.Name, Help: m.Help}, labels)
		if err := registry.Register(g); err != nil {
			t.Errorf("registering %s: %v", m.Name, err)
			continue
		}
		values := make([]string, len(labels))
		g.WithLabelValues(values...).Set(1)
	}
	return registry
}

// lint asks Prometheus' linter about the metrics.
func lint(t *testing.T, metrics []figure.Metric) {
	t.Helper()
	families, err := register(t, metrics).Gather()
	if err != nil {
		t.Error(err)
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil {
		t.Error(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}
