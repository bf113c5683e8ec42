package corpus

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"figures_exporter/exporter/document"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares what a test got with a file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if got != string(want) {
		t.Errorf("%s differs (write it anew with -update):\n--- got\n%s\n--- want\n%s", file, got, want)
	}
}

var noon = time.Date(2024, 11, 5, 12, 0, 0, 0, time.UTC)

// files makes a file system of names and contents, all of them an hour old at noon.
func files(contents map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range contents {
		out[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644, ModTime: noon.Add(-time.Hour)}
	}
	return out
}

func newCorpus(t testing.TB, cfg Config) *Corpus {
	t.Helper()
	c, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ofFS(t testing.TB, f fs.FS) *Corpus {
	t.Helper()
	return newCorpus(t, Config{FS: []FSRoot{{Name: "corpus", FS: f}}, Now: func() time.Time { return noon }})
}

// readLines gives one line for each item that Read yields.
func readLines(t testing.TB, c *Corpus) []string {
	t.Helper()
	var out []string
	err := c.Read(context.Background(), func(i Item) error {
		if i.Fault != nil {
			out = append(out, "fault "+i.Fault.Reason+" "+i.Fault.Error())
		} else {
			out = append(out, "document "+i.Source.String())
		}
		return nil
	})
	if err != nil {
		out = append(out, "error "+err.Error())
	}
	return out
}

// readOne gives the only document.
func readOne(t testing.TB, c *Corpus) *document.Document {
	t.Helper()
	var out []*document.Document
	err := c.Read(context.Background(), func(i Item) error {
		if i.Fault != nil {
			t.Errorf("fault %v", i.Fault)
		} else {
			out = append(out, i.Doc)
		}
		return nil
	})
	if err != nil || len(out) != 1 {
		t.Fatalf("%d documents and the error %v, want one document", len(out), err)
	}
	return out[0]
}

func equalLines(t testing.TB, got, want []string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func write(t testing.TB, dir string, contents map[string]string) {
	t.Helper()
	for name, text := range contents {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func describe(d *document.Document) string {
	published := "unknown"
	if !d.Published.IsZero() {
		published = d.Published.Format(time.RFC3339)
	}
	return fmt.Sprintf("outlet: %s\npublished: %s\ntitle: %s\nurl: %s\nlanguage: %s\n\n%s\n",
		d.Outlet, published, d.Title, d.URL, d.Language, d.Text)
}
