package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
)

// Each corpus.yaml beside its golden file: what is wrong with it, and what of it is used.
func TestMetadataFaults(t *testing.T) {
	matches, err := filepath.Glob("testdata/metadata/*.yaml")
	if err != nil || len(matches) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range matches {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			m, c := parseMetadata(data, "corpus.yaml", ".")
			for _, p := range c.problems {
				fmt.Fprintln(&b, p)
			}
			for _, n := range m.named {
				fmt.Fprintf(&b, "%s: %s\n", n.path, m.documents[n.path])
			}
			if m.defaults != (known{}) {
				fmt.Fprintf(&b, "defaults: %s\n", m.defaults)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", b.String())
		})
	}
}

// String writes what is known, for tests.
func (k known) String() string {
	var out []string
	v := reflect.ValueOf(k)
	for i := range v.NumField() {
		if s, ok := v.Field(i).Interface().(string); ok && s != "" {
			out = append(out, v.Type().Field(i).Name+"="+s)
		}
	}
	if !k.Published.IsZero() {
		out = append(out, "Published="+k.Published.Format(time.RFC3339))
	}
	return strings.Join(out, " ")
}

func TestNearestFolderWins(t *testing.T) {
	c := ofFS(t, files(map[string]string{
		"corpus.yaml":   "defaults: {outlet: Outer, language: en}\ndocuments: [{file: s/a.txt, outlet: Outer entry, title: Outer title}]",
		"s/corpus.yaml": "defaults: {outlet: Inner, notice: Inner notice}\ndocuments: [{file: a.txt, title: Inner title, published: 2024-10-29T23:30:00-05:00}]",
		"s/a.txt":       "A",
	}))
	want := &document.Document{
		ID: PathID("s/a.txt"), Path: "s/a.txt", Text: "A", Outlet: "Outer entry", Title: "Inner title", Notice: "Inner notice",
		Language: "en", Published: time.Date(2024, 10, 30, 4, 30, 0, 0, time.UTC),
	}
	if got := readOne(t, c); *got != *want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestMetadataWinsOverPage(t *testing.T) {
	page, err := os.ReadFile("testdata/pages/article.html")
	if err != nil {
		t.Fatal(err)
	}
	d := readOne(t, ofFS(t, files(map[string]string{"a.html": string(page),
		"corpus.yaml": "documents: [{file: a.html, id: one, outlet: Other, published: 2024-01-02, title: T, url: 'https://other.example/x', language: uk, notice: N}]"})))
	got := fmt.Sprint(d.ID, d.Outlet, d.Published.Format(time.DateOnly), d.Title, d.URL, d.Language, d.Notice)
	if want := fmt.Sprint("one", "Other", "2024-01-02", "T", "https://other.example/x", "uk", "N"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOutletOfAddress(t *testing.T) {
	f := files(map[string]string{"a.txt": "A", "corpus.yaml": "documents: [{file: a.txt, url: 'https://www.example.org/x'}]"})
	if got := readOne(t, ofFS(t, f)).Outlet; got != "example.org" {
		t.Errorf("outlet %q, want the host", got)
	}
	c := newCorpus(t, Config{FS: []FSRoot{{Name: "corpus", FS: f}}, Outlets: func(host string) string { return "<" + host + ">" }})
	if got := readOne(t, c).Outlet; got != "<www.example.org>" {
		t.Errorf("outlet %q, want the name given for the host", got)
	}
}

func TestMissingFilesOfMetadata(t *testing.T) {
	c := ofFS(t, files(map[string]string{
		"s/corpus.yaml": "documents:\n  - file: a.txt\n  - file: gone.txt\n  - file: .hidden.txt\n  - file: notes.pdf\n",
		"s/a.txt":       "A", "s/.hidden.txt": "x", "s/notes.pdf": "x",
	}))
	const expected = "expected a name that ends in .txt, .md, .html or .htm and does not begin with a dot"
	equalLines(t, readLines(t, c), []string{
		`fault bad_metadata corpus/s/corpus.yaml:3:11: documents.file: there is no file "gone.txt", expected an article below this folder`,
		`fault bad_metadata corpus/s/corpus.yaml:4:11: documents.file: ".hidden.txt" is no article, ` + expected,
		`fault bad_metadata corpus/s/corpus.yaml:5:11: documents.file: "notes.pdf" is no article, ` + expected,
		"document corpus/s/a.txt",
	})
}

func TestFrontMatter(t *testing.T) {
	for _, c := range []struct{ name, in, text, known, problems string }{
		{"all keys", "---\ntitle: T\ndate: 2024-10-29\noutlet: O\nurl: https://a.example/\nlanguage: en\nid: x1\ntags: [a]\n---\n\n# 400", "\n# 400",
			"ID=x1 Outlet=O Title=T URL=https://a.example/ Language=en Published=2024-10-29T00:00:00Z", ""},
		{"published wins over date", "---\npublished: 2024-10-29T10:00:00Z\ndate: 2024-01-01\n---\n400", "400", "Published=2024-10-29T10:00:00Z", ""},
		{"a date as other programs write it", "---\ndate: 2024-10-29 10:00:00 +0200\n---\n400", "400", "Published=2024-10-29T08:00:00Z", ""},
		{"none", "# 400", "# 400", "", ""},
		{"a rule and no second one", "---\n400 soldiers", "---\n400 soldiers", "", ""},
		{"prose between two rules", "---\nThe ministry said: 400 soldiers\n---\nmore", "---\nThe ministry said: 400 soldiers\n---\nmore", "", ""},
		{"a list between two rules", "---\n- 400\n---\nmore", "---\n- 400\n---\nmore", "", ""},
		{"empty", "---\n---\n400", "400", "", ""},
		{"ended by dots", "---\nid: x\n...\n400", "400", "ID=x", ""},
		{"a bad date", "---\nid: x\ndate: yesterday\n---\n400", "400", "ID=x",
			`a.md:3:7: date: it is "yesterday", expected a day such as 2024-10-29 or a time such as 2024-10-29T18:30:00Z`},
		{"no YAML", "---\ntitle: [\n---\n400", "400", "", "a.md:2:1: it is no YAML near this line: did not find expected node content"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, k, problems := frontMatter(c.in, "a.md")
			var got []string
			for _, p := range problems {
				got = append(got, p.Error())
			}
			if text != c.text || k.String() != c.known || strings.Join(got, "\n") != c.problems {
				t.Errorf("text %q, known %q, problems %q\nwant %q, %q, %q", text, k, got, c.text, c.known, c.problems)
			}
		})
	}
}
