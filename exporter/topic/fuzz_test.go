package topic_test

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"figures_exporter/exporter/topic"
)

// FuzzLoad holds up any bytes as a topic. The reader neither panics nor hangs; what it refuses has a position in the file; what it
// takes it takes in the same way again, and every metric then has what a series needs.
func FuzzLoad(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "testdata/topics/*.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte(conflict))
	f.Fuzz(func(t *testing.T, data []byte) {
		cfg := topic.Config{FS: builtIn(map[string]string{"world": world, "armed_conflict": string(data)})}
		set, err := topic.Load(cfg)
		again, errAgain := topic.Load(cfg)
		if err != nil {
			var faults topic.Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Fatalf("error %v, want faults", err)
			}
			for _, fault := range faults {
				if fault.File == "" || fault.Message == "" || len(faults) <= 1000 && (fault.Line < 1 || fault.Column < 1) {
					t.Fatalf("fault without a position: %+v", fault)
				}
			}
			if errAgain == nil || errAgain.Error() != err.Error() {
				t.Fatalf("first %v, then %v", err, errAgain)
			}
			return
		}
		if errAgain != nil || !reflect.DeepEqual(set, again) {
			t.Fatal("two loads differ", errAgain)
		}
		register(t, set.Metrics())
	})
}
