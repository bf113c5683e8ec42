package corpus

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"figures_exporter/exporter/document"
)

// checkDocument judges whatever a reader made of whatever bytes.
func checkDocument(t *testing.T, d *document.Document, faults []Fault, size int) {
	t.Helper()
	known := map[string]bool{}
	for _, reason := range Reasons() {
		known[reason] = true
	}
	for _, f := range faults {
		if !known[f.Reason] || f.Err == nil || !utf8.ValidString(f.Error()) {
			t.Errorf("fault with the reason %q and the error %v", f.Reason, f.Err)
		}
	}
	if d == nil {
		if len(faults) == 0 {
			t.Error("neither document nor fault")
		}
		return
	}
	if blank(d.Text) || d.ID == "" || d.Outlet == "" {
		t.Errorf("a document with text %q, id %q and outlet %q", d.Text, d.ID, d.Outlet)
	}
	// One byte may become three, and the line ends between blocks stand for a tag at least.
	if len(d.Text) > 4*size+16 {
		t.Errorf("%d bytes gave %d bytes of text", size, len(d.Text))
	}
	for name, s := range map[string]string{"text": d.Text, "outlet": d.Outlet, "title": d.Title, "url": d.URL, "language": d.Language, "id": d.ID} {
		if !utf8.ValidString(s) {
			t.Errorf("the %s is no UTF-8: %q", name, s)
		}
		for _, r := range s {
			if unicode.IsControl(r) && (name != "text" || r != '\n' && r != '\t') {
				t.Errorf("the %s has the control character %U: %q", name, r, s)
				break
			}
		}
	}
	if d.URL != "" && !strings.HasPrefix(d.URL, "http") {
		t.Errorf("the address is %q", d.URL)
	}
	if !d.Published.IsZero() && !plausible(d.Published) {
		t.Errorf("published in %v", d.Published)
	}
	if cleanText(d.Text) != d.Text {
		t.Error("cleaning the text once more changes it")
	}
}

func fuzzReader(f *testing.F, name string) {
	c := newCorpus(f, Config{})
	f.Fuzz(func(t *testing.T, data []byte) {
		d, faults, err := c.ReadReader(context.Background(), strings.NewReader(string(data)), name)
		if err != nil {
			t.Fatal(err)
		}
		checkDocument(t, d, faults, len(data))
		again, _, _ := c.ReadReader(context.Background(), strings.NewReader(string(data)), name)
		if d != nil && (again == nil || *again != *d) {
			t.Errorf("read twice: %+v, then %+v", d, again)
		}
	})
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"400 soldiers\r\n", "\xef\xbb\xbfx", "\xff\xfe4\x004\x00", "caf\xe9 \x80\x9f", "\x1b$B\x1b(B", "12\u200b,000\u2028x\a",
		"\xfe\xff\x00", "\x00\x00\xfe\xff\x00\x00\x004", "\xcf\xf0\xe8\xe2\xe5\xf2", "400\xff \u0457",
	} {
		f.Add([]byte(s))
	}
	fuzzReader(f, "a.txt")
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{
		"---\ntitle: T\ndate: 2024-10-29\n---\n400", "---\n---\n", "---\na: &x [*x]\n---\n400", "---\nid: a/b\nurl: javascript:x\n...\nx",
	} {
		f.Add([]byte(s))
	}
	fuzzReader(f, "a.md")
}

func FuzzHTML(f *testing.F) {
	pages, err := filepath.Glob("testdata/pages/*.html")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range pages {
		data, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{
		"<p>400<table><tr><td>1<td>2<td><table><tr><td>3", "<meta charset=koi8-r><p>\xf0\xd2", "<article><p>a</p>\x00<svg><p>b",
		`<script type="application/ld+json">{"articleBody":"` + "\\n" + `","datePublished":"2024-13-45"}</script>`,
		"<a><b><p></a>x</b>", "<p>&#x1;&#x80;&#xE001;&nGt;", "<html lang=x><title>&#0;</title><pre>a\nb\n</pre>", "<frameset><noframes>400",
	} {
		f.Add([]byte(s))
	}
	fuzzReader(f, "a.html")
}

func FuzzMetadata(f *testing.F) {
	for _, glob := range []string{"testdata/metadata/*.yaml", "testdata/corrections/*.yaml"} {
		matches, err := filepath.Glob(glob)
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range matches {
			data, err := os.ReadFile(m)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte("documents: &a\n  - *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\u0085") +
			strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 2
		check := func(c *checker) {
			for _, p := range c.problems {
				// In UTF-16 the number of lines is not known here.
				if p.Line < 1 || p.Column < 1 || p.Message == "" || p.Line > lines && utf8.Valid(data) {
					t.Errorf("problem %+v in %d lines", p, lines)
				}
			}
		}
		m, c := parseMetadata(data, "corpus.yaml", "s")
		check(c)
		for name, k := range m.documents {
			if !strings.HasPrefix(name, "s/") || strings.Contains("/"+name+"/", "/../") {
				t.Errorf("an entry for %q, outside the folder s", name)
			}
			if k.URL != "" && !strings.HasPrefix(k.URL, "http") || !k.Published.IsZero() && !plausible(k.Published) ||
				!utf8.ValidString(k.Title+k.Outlet+k.Notice+k.ID+k.Language) {
				t.Errorf("entry %+v", k)
			}
		}
		fixes, c := parseCorrections(data, "corrections.yaml", "s")
		check(c)
		for _, fix := range fixes.figures {
			if fix.document == "" || fix.quote == "" {
				t.Errorf("correction %+v", fix)
			}
		}
		newCorrections([]*correctionsFile{fixes}, func(*correctionsFile, *Problem) {})
	})
}

// Text in one of the encodings that are told apart by their bytes alone comes back as it was.
func FuzzEncodings(f *testing.F) {
	f.Add("У міністерстві повідомили, що близько 12 000 військових уже прибули.")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) || strings.ContainsRune(s, '\uFFFD') || checkBinary([]byte(s)) != nil || strings.HasPrefix(s, "\ufeff") {
			t.Skip()
		}
		if got, err := decode([]byte(s), false); err != nil || got != s {
			if name, _ := wide([]byte(s)); name == "" {
				t.Errorf("UTF-8: got %q, %v, want %q", got, err, s)
			}
		}
		if got, err := decode([]byte("\xef\xbb\xbf"+s), false); err != nil || got != s {
			t.Errorf("UTF-8 with a mark: got %q, %v, want %q", got, err, s)
		}
		latin, err := charmap.Windows1252.NewEncoder().String(s)
		if err != nil {
			t.Skip()
		}
		page := `<meta charset="windows-1252">` + latin
		if got, err := decode([]byte(page), true); err == nil && !utf8.ValidString(page) && !mostlyUTF8([]byte(page)) && got != `<meta charset="windows-1252">`+s {
			t.Errorf("declared Windows-1252: got %q, want %q", got, s)
		}
	})
}
