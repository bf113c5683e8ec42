package history

import (
	"math"

	"github.com/prometheus/prometheus/storage"

	"figures_exporter/exporter/history/steps"
)

// window says which samples answer a select over mint to maxt, in milliseconds, both included. Each is made so that it
// stands in the same place whoever asks: at the multiples of the interval, which a database that was filled would have.
//
//	instants, for an engine that looks back for ever  none: the reports alone
//	a range of time (x[1h])                       multiples of the interval, or of the range where that is shorter
//	instants, nearer than the interval            multiples of the interval
//	instants further apart, at multiples of step  multiples of the step: what Grafana asks for costs no more than it shows
//	instants further apart, elsewhere             multiples of the interval
//
// Instants are asked for from the lookback before the first of them on: Prometheus 3 leaves out its left edge, and begins
// a millisecond later than Prometheus 2. Where the first begins like the other's second, samples a millisecond before
// the multiples serve both.
//
// The hints stand within mint and maxt, which with several selectors are those of all; but a Prometheus that reads only
// what it has not itself (read_recent: false) cuts maxt and leaves the hints.
func (v *View) window(mint, maxt int64, hints *storage.SelectHints) steps.Window {
	w := steps.Window{From: mint, To: maxt, Every: v.interval}
	if hints == nil {
		w.To = min(w.To, v.now)
		return w
	}
	if hints.Start != 0 || hints.End != 0 { // a reader may send hints without times
		w.From, w.To = max(w.From, hints.Start), min(w.To, hints.End)
	}
	if v.sparse && hints.Range <= 0 {
		w.Every = 0
		return w // not only until now: a series has to be seen to end (endNow)
	}
	w.To = min(w.To, v.now)
	switch {
	case hints.Range > 0:
		w.Every = min(v.interval, hints.Range)
	case hints.Step > v.interval && hints.Start < math.MaxInt64-v.interval:
		switch first := hints.Start + v.interval; {
		case (first-1)%hints.Step == 0:
			w.Every = hints.Step
		case first%hints.Step == 0:
			w.Every, w.Phase = hints.Step, hints.Step-1
		}
	}
	return w
}

// OnlySeries is the function that Prometheus names where it asks which series there are, and for no samples.
const OnlySeries = "series"
