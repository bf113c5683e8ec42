package topic_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"figures_exporter/exporter/topic"
)

var update = flag.Bool("update", false, "write what the tests get as what they want")

// TestFaults loads each file of testdata/bad, which builds on testdata/topics/base.yaml and holds one mistake, and compares all that
// is said of it with the comments at its end.
func TestFaults(t *testing.T) {
	files, err := filepath.Glob("testdata/bad/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no files in testdata/bad", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			const mark = "# want "
			content, want, _ := bytes.Cut(data, []byte(mark))
			if len(want) > 0 {
				want = append([]byte(mark), want...)
			}
			_, err = topic.Load(topic.Config{
				FS: os.DirFS("testdata"), UserFiles: []string{file},
				KnownUnit: func(dimension, unit string) bool { return dimension == "area" && unit == "square kilometres" },
			})
			var faults topic.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("error %v, want faults", err)
			}
			var got bytes.Buffer
			for _, f := range faults {
				if f.Line < 1 || f.Column < 1 {
					t.Errorf("no position: %v", f)
				}
				got.WriteString(mark + strings.TrimPrefix(f.Error(), file+":") + "\n")
			}
			if *update {
				if err := os.WriteFile(file, append(bytes.Clone(content), got.Bytes()...), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got.String() != string(want) {
				t.Errorf("got\n%swant\n%s", got.String(), want)
			}
		})
	}
}
