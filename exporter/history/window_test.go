package history

import (
	"math"
	"testing"

	"github.com/prometheus/prometheus/storage"

	"figures_exporter/exporter/history/steps"
)

func TestWindow(t *testing.T) {
	const (
		minute = int64(60_000)
		hour   = 60 * minute
		five   = 5 * minute
		now    = 1000 * hour
	)
	for _, c := range []struct {
		name       string
		mint, maxt int64
		hints      *storage.SelectHints
		sparse     bool
		want       steps.Window
	}{
		{"no hints", 10, 20, nil, false, steps.Window{From: 10, To: 20, Every: five}},
		{"no hints, past now", 10, math.MaxInt64, nil, false, steps.Window{From: 10, To: now, Every: five}},
		{"hints without times", 10, 20, &storage.SelectHints{Step: minute}, false, steps.Window{From: 10, To: 20, Every: five}},
		{"the narrower of both", 10, hour, &storage.SelectHints{Start: 5, End: 2 * hour, Step: minute}, false, steps.Window{From: 10, To: hour, Every: five}},
		{"cut by read_recent", hour, 5 * hour, &storage.SelectHints{Start: hour, End: 9 * hour}, false, steps.Window{From: hour, To: 5 * hour, Every: five}},
		{"several selectors", 0, 9 * hour, &storage.SelectHints{Start: 3 * hour, End: 4 * hour}, false, steps.Window{From: 3 * hour, To: 4 * hour, Every: five}},
		{"aligned, Prometheus 3", 0, now, &storage.SelectHints{Start: 3*hour - five + 1, End: 9 * hour, Step: hour}, false,
			steps.Window{From: 3*hour - five + 1, To: 9 * hour, Every: hour}},
		{"aligned, Prometheus 2", 0, now, &storage.SelectHints{Start: 3*hour - five, End: 9 * hour, Step: hour}, false,
			steps.Window{From: 3*hour - five, To: 9 * hour, Every: hour, Phase: hour - 1}},
		{"not aligned", 0, now, &storage.SelectHints{Start: 3*hour - five + 2, End: 9 * hour, Step: hour}, false,
			steps.Window{From: 3*hour - five + 2, To: 9 * hour, Every: five}},
		{"a step like the interval", 0, now, &storage.SelectHints{Start: 3*hour - five + 1, End: 9 * hour, Step: five}, false,
			steps.Window{From: 3*hour - five + 1, To: 9 * hour, Every: five}},
		{"aligned, before 1970", math.MinInt64, now, &storage.SelectHints{Start: -3*hour - five + 1, End: 9 * hour, Step: hour}, false,
			steps.Window{From: -3*hour - five + 1, To: 9 * hour, Every: hour}},
		{"a long range", 0, now, &storage.SelectHints{Start: 1, End: 9 * hour, Step: hour, Range: hour}, false, steps.Window{From: 1, To: 9 * hour, Every: five}},
		{"a short range", 0, now, &storage.SelectHints{Start: 1, End: 9 * hour, Step: hour, Range: minute}, false, steps.Window{From: 1, To: 9 * hour, Every: minute}},
		{"own engine", 0, math.MaxInt64, &storage.SelectHints{Start: 1, End: now + hour, Step: hour}, true, steps.Window{From: 1, To: now + hour}},
		{"own engine, a range", 0, math.MaxInt64, &storage.SelectHints{Start: 1, End: now + hour, Range: hour}, true, steps.Window{From: 1, To: now, Every: five}},
		{"which series there are", math.MinInt64, math.MaxInt64, &storage.SelectHints{Start: math.MinInt64, End: math.MaxInt64, Func: OnlySeries}, false,
			steps.Window{From: math.MinInt64, To: now, Every: five}},
		{"nonsense", math.MaxInt64, math.MinInt64, &storage.SelectHints{Start: math.MaxInt64, End: math.MinInt64, Step: math.MaxInt64, Range: math.MinInt64}, false,
			steps.Window{From: math.MaxInt64, To: math.MinInt64, Every: five}},
		{"a step below zero", 0, now, &storage.SelectHints{Start: 1, End: hour, Step: math.MinInt64}, false, steps.Window{From: 1, To: hour, Every: five}},
	} {
		v := &View{now: now, interval: five, sparse: c.sparse}
		if got := v.window(c.mint, c.maxt, c.hints); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}
