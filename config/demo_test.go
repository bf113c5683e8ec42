package config

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// Whoever meets a document of the demonstration corpus must see at once that it is a summary, and whose report it sums up.
func TestDemoSaysWhatItIs(t *testing.T) {
	text, err := fs.ReadFile(Demo, "corpus.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var corpus struct {
		Documents []struct{ File, ID, Outlet, Published, Title, Language, Notice string }
	}
	if err := yaml.Unmarshal(text, &corpus); err != nil {
		t.Fatalf("corpus.yaml: %v", err)
	}
	if len(corpus.Documents) < 8 {
		t.Errorf("%d documents, want at least 8", len(corpus.Documents))
	}
	var listed []string
	for _, d := range corpus.Documents {
		listed = append(listed, d.File)
		if _, err := time.Parse(time.DateOnly, d.Published); err != nil {
			t.Errorf("%s: published: %v", d.File, err)
		}
		if want := "Summary by figures_exporter of what " + d.Outlet + " reported"; !strings.HasPrefix(d.Notice, want) {
			t.Errorf("%s: the notice is %q, want %q", d.File, d.Notice, want)
		}
		if d.Outlet == "" || d.ID == "" || d.Title == "" || d.Language == "" {
			t.Errorf("%s: outlet, id, title or language is missing: %+v", d.File, d)
		}
	}

	files, err := fs.Glob(Demo, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(listed)
	if !slices.Equal(files, listed) {
		t.Errorf("the folder holds %q, corpus.yaml lists %q", files, listed)
	}
	for _, name := range files {
		text, err := fs.ReadFile(Demo, name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(string(text), "\"“”„«»") {
			t.Errorf("%s holds a quotation mark: a summary quotes nobody", name)
		}
	}
}
