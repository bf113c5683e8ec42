package web

import (
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"
)

var goroutineHead = regexp.MustCompile(`^goroutine (\d+) `)

// goroutines gives the stack of every goroutine by its number.
func goroutines() map[string]string {
	buffer := make([]byte, 1<<20)
	buffer = buffer[:runtime.Stack(buffer, true)]
	stacks := map[string]string{}
	for _, stack := range strings.Split(string(buffer), "\n\n") {
		if m := goroutineHead.FindStringSubmatch(stack); m != nil {
			stacks[m[1]] = stack
		}
	}
	return stacks
}

// checkLeaks fails a test that leaves a goroutine behind which was not there when it began. Goroutines take a moment to
// end after what they served has ended, so it looks again until a deadline.
func checkLeaks(t *testing.T) {
	t.Helper()
	before := goroutines()
	t.Cleanup(func() {
		var left []string
		for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); runtime.Gosched() {
			left = left[:0]
			for number, stack := range goroutines() {
				if _, known := before[number]; !known && !strings.Contains(stack, "testing.(*T).Run") {
					left = append(left, stack)
				}
			}
			if len(left) == 0 {
				return
			}
		}
		t.Errorf("%d goroutines are left:\n%s", len(left), strings.Join(left, "\n\n"))
	})
}
