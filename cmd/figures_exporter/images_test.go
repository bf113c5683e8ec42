package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// images is the folder of the pictures that README and docs show.
const images = "../../docs/images"

// image is a drawing of a page that stands by itself: a file that a README can show.
type image struct {
	name string
	// drawing is which of the wide drawings of the page it is, from 0.
	drawing int
	// title and legend stand above the drawing: what it shows, and how to read it.
	title, legend string
}

// The pictures in the repository are those that the pages draw of the demonstration, byte by byte: each is the drawing as it is
// served, with the colours of the page's own style sheet. What is added is what stands around it on the page.
func TestImages(t *testing.T) {
	const page = "/disagreement?metric=reported_troops&force=North+Korea"
	s := serve(t)
	s.until("/-/ready", "figures_exporter is ready.", true)
	_, served := s.ask(http.MethodGet, page)
	drawings := wideDrawings(t, served)
	_, sheet := s.ask(http.MethodGet, "/static/style.css")
	style := styleOf(t, sheet)
	if len(drawings) != 2 {
		t.Fatalf("%s has %d wide drawings, want the drift and the spread", page, len(drawings))
	}
	for _, i := range []image{
		{"drift.svg", 0, "How many North Korean soldiers are in Russia? What each source said last", "● a number   ▲ at least   ▼ at most   ◆ a range, whose band is shaded"},
		{"spread.svg", 1, "How far the sources stand apart: the median between the least and the greatest estimate", "The line is the median, a source counting once; shaded is from the least to the greatest. Dashed: the day looked at."},
	} {
		t.Run(i.name, func(t *testing.T) {
			got := i.draw(t, drawings[i.drawing], style)
			if err := xml.Unmarshal(got, new(struct{})); err != nil {
				t.Errorf("it is no XML: %v", err)
			}
			// What GitHub shows in an img element loads nothing and leads nowhere.
			if found := regexp.MustCompile(`href|url\(|@import|<script|\bon\w+=`).Find(got); found != nil {
				t.Errorf("it holds %q", found)
			}
			path := filepath.Join(images, i.name)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil { //nolint:gosec // a picture for everybody
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not what the page draws, from line %d on: look at it and write it anew with -update", path, firstDifference(want, got))
			}
		})
	}
	// A picture that nothing shows is not kept.
	there, err := filepath.Glob(filepath.Join(images, "*"))
	if err != nil || len(there) != 2 {
		t.Errorf("%s holds %q, %v", images, there, err)
	}
}

// draw writes the picture: a title, how to read it, the drawing, and what it was made of.
func (i *image) draw(t *testing.T, drawing *html.Node, style string) []byte {
	t.Helper()
	var width, height int
	if _, err := fmt.Sscanf(attribute(drawing, "viewBox"), "0 0 %d %d", &width, &height); err != nil {
		t.Fatalf("the drawing has the box %q: %v", attribute(drawing, "viewBox"), err)
	}
	const margin, above, below = 24, 84, 48
	drawing.Attr = slices.DeleteFunc(drawing.Attr, func(a html.Attribute) bool { return a.Key != "viewBox" })
	for key, value := range map[string]int{"x": margin, "y": above, "width": width, "height": height} {
		drawing.Attr = append(drawing.Attr, html.Attribute{Key: key, Val: fmt.Sprint(value)})
	}
	slices.SortFunc(drawing.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	var b bytes.Buffer
	w, h := width+2*margin, height+above+below
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%[1]d\" height=\"%d\" role=\"img\" aria-labelledby=\"title\">\n", w, h)
	fmt.Fprintf(&b, "<title id=\"title\">%s</title>\n<style>\n%s</style>\n", html.EscapeString(i.title), style)
	fmt.Fprintf(&b, "<rect class=\"back\" width=\"%d\" height=\"%d\"/>\n", w, h)
	fmt.Fprintf(&b, "<text class=\"title\" x=\"%d\" y=\"38\">%s</text>\n", margin, html.EscapeString(i.title))
	fmt.Fprintf(&b, "<text class=\"faint\" x=\"%d\" y=\"64\" xml:space=\"preserve\">%s</text>\n", margin, html.EscapeString(i.legend))
	if err := html.Render(&b, drawing); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&b, "\n<text class=\"faint\" x=\"%d\" y=\"%d\">The demonstration corpus of figures_exporter: summaries of what five articles reported. Reported, not verified.</text>\n</svg>\n", margin, h-22)
	return b.Bytes()
}

// wideDrawings gives the drawings of a page for wide windows, without what only makes sense on the page: links, and what a mouse
// can hit.
func wideDrawings(t *testing.T, page string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Data == "svg" && attribute(n, "class") == "wide" {
			out = append(out, n)
		}
	}
	for _, drawing := range out {
		for _, n := range slices.Collect(drawing.Descendants()) {
			switch {
			case attribute(n, "class") == "hit":
				n.Parent.RemoveChild(n)
			case n.Data == "a":
				n.Data = "g"
				n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "href" })
			}
		}
	}
	return out
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

var (
	colour = regexp.MustCompile(`(?m)^  (--[a-z0-9]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);$`)
	// drawn are the rules of the style sheet, one a line, that drawings need.
	drawn = regexp.MustCompile(`(?m)^\.(axis text|grid|tick|rest path|line|s0|s4|step|leader|band|name|name \.newest|marks circle, \.marks path|at) \{.*\}\n`)
)

// styleOf makes the style sheet of a picture of that of the pages. Older browsers and other programs do not know light-dark().
func styleOf(t *testing.T, sheet string) string {
	t.Helper()
	rules := drawn.FindAllString(sheet, -1)
	if len(rules) != 14 {
		t.Fatalf("the style sheet has these rules of the 14 for drawings: %q", rules)
	}
	own := `.back { fill: var(--back); }
text { fill: var(--text); font: 15px system-ui, sans-serif; }
.title { font-size: 19px; font-weight: 600; }
.faint { fill: var(--faint); }
` + strings.Join(rules, "")
	var light, dark strings.Builder
	for _, c := range colour.FindAllStringSubmatch(sheet, -1) {
		if strings.Contains(own, "var("+c[1]+")") {
			fmt.Fprintf(&light, " %s: %s;", c[1], c[2])
			fmt.Fprintf(&dark, " %s: %s;", c[1], c[3])
		}
	}
	if light.Len() == 0 {
		t.Fatal("the style sheet has no colours for light and dark")
	}
	return fmt.Sprintf(":root {%s }\n@media (prefers-color-scheme: dark) { :root {%s } }\n%s", light.String(), dark.String(), own)
}
