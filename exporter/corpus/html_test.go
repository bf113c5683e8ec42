package corpus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// Each page beside its golden file: what is known of the article, and its text.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, file := range pages {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := ofFS(t, fstest.MapFS{"page.html": {Data: data}})
			golden(t, strings.TrimSuffix(file, ".html")+".golden", describe(readOne(t, c)))
		})
	}
}

func TestHostOutletWinsOverSiteName(t *testing.T) {
	data, err := os.ReadFile("testdata/pages/article.html")
	if err != nil {
		t.Fatal(err)
	}
	var asked string
	c := newCorpus(t, Config{
		FS: []FSRoot{{Name: "corpus", FS: fstest.MapFS{"page.html": {Data: data}}}},
		Outlets: func(host string) string {
			asked = host
			return "Example Post"
		},
	})
	if got := readOne(t, c).Outlet; got != "Example Post" || asked != "www.example.org" {
		t.Errorf("outlet %q for host %q, want Example Post for www.example.org", got, asked)
	}
}

// Pages made to take very long are refused, not read.
func TestHostilePages(t *testing.T) {
	const paragraph = "<p>Kyiv counted 400 soldiers on the island.</p>"
	for _, c := range []struct{ name, page, want string }{
		{"a million nested divisions", strings.Repeat("<div>", 1_000_000), "too_complex"},
		{"lists in lists with many entries", strings.Repeat("<ul><li>", 100) + strings.Repeat("<li>x", 20_000), "too_complex"},
		{"too many elements", strings.Repeat("a<br>", 300_000), "too_complex"},
		{"too many paragraphs", strings.Repeat(paragraph, 60_000), "too_complex"},
		{"five megabytes in one paragraph", strings.Repeat("word ", 1<<20), "too_complex"},
		{"nothing but tags", strings.Repeat("<p></p>", 100), "empty"},
		{"an attribute of a megabyte", `<p class="` + strings.Repeat("x ", 500_000) + `">` + paragraph, ""},
		{"a hundred thousand attributes", "<p " + strings.Repeat("a=b ", 100_000) + ">" + paragraph, ""},
		{"nested as deeply as the parser allows", strings.Repeat("<b><i>", 200) + paragraph, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if _, err := readPage(context.Background(), "<html><body><article>"+c.page); err != nil {
				var u *unusableError
				if !errors.As(err, &u) {
					t.Fatal(err)
				}
				got = u.reason
			}
			if got != c.want {
				t.Errorf("reason %q, want %q", got, c.want)
			}
		})
	}
}

func TestPageEndsWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := readPage(ctx, "<p>400 soldiers"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestMarksOfThePageAreDropped(t *testing.T) {
	p, err := readPage(context.Background(), "<article><p>400\uE000soldiers&#xE002; came</p><p>and went</p></article>")
	if err != nil {
		t.Fatal(err)
	}
	if want := "400soldiers came\n\nand went"; p.text != want {
		t.Errorf("text %q, want %q", p.text, want)
	}
}
