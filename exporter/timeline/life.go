package timeline

import (
	"math"
	"time"
)

// Ends gives the first instant, in milliseconds, at which a value that was reported at a time does not stand any more for
// want of a newer one; math.MaxInt64 where it stands for ever.
func (s *Snapshot) Ends(reported int64) int64 {
	life := s.Life.Milliseconds()
	if life <= 0 || reported > math.MaxInt64-life {
		return math.MaxInt64
	}
	return reported + life
}

// Standing gives the snapshot without the series and estimates whose life has ended at a time, and the time at which the
// next one ends; the zero time where none will. Figures and documents are the same. Without a life it is the snapshot
// itself.
func (s *Snapshot) Standing(at time.Time) (standing *Snapshot, until time.Time) {
	if s.Life <= 0 {
		return s, time.Time{}
	}
	now, next := at.UnixMilli(), int64(math.MaxInt64)
	stands := func(newest *Point) bool {
		end := s.Ends(newest.Time)
		if end > now {
			next = min(next, end)
		}
		return end > now
	}
	copied := *s
	copied.Metrics = make([]MetricSnapshot, len(s.Metrics))
	for i, m := range s.Metrics {
		all := m.Series
		m.Series = make([]*Series, 0, len(all))
		for _, series := range all {
			if stands(series.Newest()) {
				m.Series = append(m.Series, series)
			}
		}
		estimates := m.Estimates
		m.Estimates = make([]*Estimate, 0, len(estimates))
		for _, e := range estimates {
			if stands(e.Newest()) {
				m.Estimates = append(m.Estimates, e)
			}
		}
		copied.Metrics[i] = m
	}
	if next < math.MaxInt64 {
		until = time.UnixMilli(next)
	}
	return &copied, until
}
