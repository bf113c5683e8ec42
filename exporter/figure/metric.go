package figure

import "time"

// Metric is what a topic declares of one of its metrics, as far as series and their outputs need to know it.
type Metric struct {
	// Name is a valid Prometheus metric name without a suffix of ours.
	Name string
	// Help says unit and origin in one line.
	Help string
	// Unit is the unit of the values in words: "people", "square kilometres".
	Unit string
	// Labels are the names of the labels beside CommonLabels, in the order of declaration.
	Labels []string
	// Subject are the labels that say what is compared between sources.
	Subject []string
	// NotEstimates lists, by label, values whose figures are no estimates: status → expected, training.
	NotEstimates map[string][]string
	// NewSourceWindow is how long a source is new after it first spoke on a subject; 0 is never.
	NewSourceWindow time.Duration
}

// The labels that every metric has.
const (
	LabelSource    = "source"
	LabelOutlet    = "outlet"
	LabelVia       = "via"
	LabelLocation  = "location"
	LabelComponent = "component"
	LabelPeriod    = "period"
)

// CommonLabels are the labels that every metric has beside its own.
var CommonLabels = [...]string{LabelSource, LabelOutlet, LabelVia, LabelLocation, LabelComponent, LabelPeriod}

// The suffixes of a metric's companions. A topic may not declare a metric that ends in one.
const (
	SuffixLow           = "_low"
	SuffixHigh          = "_high"
	SuffixReported      = "_reported_timestamp_seconds"
	SuffixEstimate      = "_estimate"
	SuffixFirstReported = "_first_reported_timestamp_seconds"
)

// IsEstimate tells whether a figure with these labels is one that sources can be compared by: it has neither
// component nor period, and no label value that the topic takes out.
func (m *Metric) IsEstimate(labels Labels) bool {
	if labels.Get(LabelComponent) != "" || labels.Get(LabelPeriod) != "" {
		return false
	}
	for name, values := range m.NotEstimates {
		have := labels.Get(name)
		for _, v := range values {
			if v == have {
				return false
			}
		}
	}
	return true
}

// EstimateLabels gives the labels of the estimate that a figure with these labels belongs to: its source and subject.
func (m *Metric) EstimateLabels(labels Labels) Labels {
	out := make([]Label, 0, 1+len(m.Subject))
	out = append(out, Label{LabelSource, labels.Get(LabelSource)})
	for _, name := range m.Subject {
		out = append(out, Label{name, labels.Get(name)})
	}
	return NewLabels(out)
}
