package config

import (
	"fmt"
	"time"
)

// Moment is a point in time as a user writes it: RFC 3339, or a day, which is its first moment in UTC. The zero Moment is
// none, and written as nothing.
type Moment struct{ time.Time }

// UnmarshalText implements encoding.TextUnmarshaler.
func (m *Moment) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Moment{}
		return nil
	}
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, string(text)); err == nil {
			m.Time = at.UTC()
			return nil
		}
	}
	return fmt.Errorf("%q is no time", text)
}

// String writes the moment as RFC 3339.
func (m Moment) String() string {
	if m.IsZero() {
		return ""
	}
	return m.Format(time.RFC3339)
}
