package historytest

import (
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// WatchHeap gives back what memory is free and looks at the objects of the heap every 5 milliseconds. What it gives ends that
// and tells the bytes that were there before, and how many more there were at the most. It must be called once.
func WatchHeap() (stop func() (before, growth uint64)) {
	debug.FreeOSMemory()
	before := heap()
	quit, watched := make(chan struct{}), make(chan uint64)
	go func() {
		most := before
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			most = max(most, heap())
			select {
			case <-tick.C:
			case <-quit:
				watched <- most
				return
			}
		}
	}()
	return func() (uint64, uint64) {
		close(quit)
		return before, <-watched - before
	}
}

func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
