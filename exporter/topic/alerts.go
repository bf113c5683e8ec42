package topic

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

// Alerts are the thresholds of the alerts on a metric's estimates. In a Set all of them are above 0; in a topic's file 0 is what
// the file does not say.
type Alerts struct {
	// NewSourceWindow is how long a source is new after it first spoke on a subject.
	NewSourceWindow Duration `yaml:"new_source_window"`
	// NewSourceFactor, above 1, is by how many times a new source may lie above or below the median of those that spoke before.
	NewSourceFactor float64 `yaml:"new_source_factor"`
	// DivergenceFactor, above 1, is by how many times a source may lie above or below the median of all.
	DivergenceFactor float64 `yaml:"divergence_factor"`
	// RevisionFactor, above 1, is by how many times a source may change its own figure within RevisionWindow.
	RevisionFactor float64  `yaml:"revision_factor"`
	RevisionWindow Duration `yaml:"revision_window"`
	// SpreadFactor, above 1, is by how many times the highest in the lowest estimate may grow within SpreadWindow.
	SpreadFactor float64  `yaml:"spread_factor"`
	SpreadWindow Duration `yaml:"spread_window"`
	// SilentAfter is how long a subject that MinSources have estimates on may be without a new report.
	SilentAfter Duration `yaml:"silent_after"`
	// MinSources is how many sources make a median that one can diverge from, and a subject that is followed.
	MinSources int `yaml:"min_sources"`
	// MinValue, in the metric's unit, is the highest estimate below which a subject raises no alert on what its sources say.
	MinValue float64 `yaml:"min_value"`
}

// Duration is a time that a topic tells in whole hours, days or weeks.
type Duration time.Duration

const day = 24 * time.Hour

// DefaultAlerts gives the thresholds that hold where no topic says otherwise.
func DefaultAlerts() Alerts {
	return Alerts{
		// A week: a daily paper, a weekly one and the agencies have taken the source up or left it by then.
		NewSourceWindow: Duration(7 * day),
		// Counts of the same thing by serious sources usually lie within half and double of each other.
		NewSourceFactor: 2,
		// Who has been known for long is quoted with old and new numbers; only three times is more than that.
		DivergenceFactor: 3,
		// What a source says of a war moves by percents in a week. Twice as much is a correction, or another thing that is counted.
		RevisionFactor: 2,
		RevisionWindow: Duration(7 * day),
		// With two sources the spread doubles as soon as one of them revises by the factor above.
		SpreadFactor: 2,
		SpreadWindow: Duration(7 * day),
		// A third of the age at which estimates no longer count: the alert comes while they do.
		SilentAfter: Duration(30 * day),
		// Of two sources the median is the middle, and nobody can say which of them stands apart.
		MinSources: 3,
		// One killed instead of two is a factor of two and no disagreement.
		MinValue: 10,
	}
}

// over gives the thresholds of a with those of base where a says nothing.
func (a Alerts) over(base Alerts) Alerts {
	from, into := reflect.ValueOf(a), reflect.ValueOf(&base).Elem()
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			into.Field(i).Set(from.Field(i))
		}
	}
	return base
}

// The bounds of thresholds.
const (
	maxThreshold = 1e9
	maxSources   = 1000
	maxDuration  = 3650 * day
)

// alerts checks the thresholds that stand in the file.
func (s *source) alerts(a *Alerts) {
	for _, f := range [...]*float64{&a.NewSourceFactor, &a.DivergenceFactor, &a.RevisionFactor, &a.SpreadFactor} {
		if s.stands(f) && !(*f > 1 && *f <= maxThreshold) {
			s.fault(f, "%v is no factor that a figure may differ by, want a number above 1", *f)
		}
	}
	if s.stands(&a.MinValue) && !(a.MinValue > 0 && a.MinValue <= maxThreshold) {
		s.fault(&a.MinValue, "%v is out of range, want a number above 0", a.MinValue)
	}
	if s.stands(&a.MinSources) && (a.MinSources < 1 || a.MinSources > maxSources) {
		s.fault(&a.MinSources, "%d is out of range, want a number of sources from 1 to %d", a.MinSources, maxSources)
	}
	for _, d := range [...]*Duration{&a.NewSourceWindow, &a.RevisionWindow, &a.SpreadWindow, &a.SilentAfter} {
		if s.stands(d) && (*d <= 0 || time.Duration(*d) > maxDuration) {
			s.fault(d, "out of range, want from 1h to %dd", maxDuration/day)
		}
	}
}

// stands tells whether the file has what the pointer stands for, readable.
func (s *source) stands(field any) bool {
	_, there := s.at[field]
	return there && !s.faulted(field)
}

// number decodes a scalar into a number or a duration.
func (s *source) number(n *yaml.Node, v reflect.Value, at int) {
	if !s.is(n, yaml.ScalarNode, v, at) {
		return
	}
	switch into := v.Addr().Interface().(type) {
	case *Duration:
		d, err := parseDuration(n.Value)
		if err != nil {
			s.faultAt(at, "%s: %v", quote(n.Value), err)
			return
		}
		*into = d
	case *int:
		i, err := strconv.Atoi(n.Value)
		if err != nil || n.ShortTag() != "!!int" {
			s.faultAt(at, "%s, want a whole number", quote(n.Value))
			return
		}
		*into = i
	case *float64:
		f, err := strconv.ParseFloat(n.Value, 64)
		if tag := n.ShortTag(); err != nil || tag != "!!int" && tag != "!!float" || math.IsNaN(f) || math.IsInf(f, 0) {
			s.faultAt(at, "%s, want a number", quote(n.Value))
			return
		}
		*into = f
	}
}

// parseDuration reads 12h, 7d or 2w.
func parseDuration(text string) (Duration, error) {
	want := fmt.Errorf("no duration, want whole hours, days or weeks: 12h, 7d, 2w")
	if text == "" {
		return 0, want
	}
	unit, ok := map[byte]time.Duration{'h': time.Hour, 'd': day, 'w': 7 * day}[text[len(text)-1]]
	count, err := strconv.ParseUint(text[:len(text)-1], 10, 20)
	if !ok || err != nil {
		return 0, want
	}
	return Duration(time.Duration(count) * unit), nil
}
