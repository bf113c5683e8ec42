package corpus

import (
	"strings"
	"time"

	"github.com/markusmobius/go-htmldate"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// publishedBy gives when a page says that it was published: in its head, in its description as JSON, in a <time> that is
// marked as the publication's, or in its address. The zero time where it says nothing.
//
// go-htmldate knows the many names that sites have for this. It also guesses, from images, headlines and any date in the
// text, and a guess would date figures wrongly; so it is given a page that has nothing but what states the date.
func publishedBy(doc *html.Node) time.Time {
	head := element(atom.Head)
	body := element(atom.Body)
	metas, address := 0, ""
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Meta:
			if metas < maxMetas && statesDate(first(attr(n, "name"), attr(n, "property"), attr(n, "itemprop"), attr(n, "http-equiv"))) {
				metas++
				head.AppendChild(copyOf(n))
			}
			if attr(n, "property") == "og:url" {
				address = first(address, attr(n, "content"))
			}
		case atom.Link:
			if strings.EqualFold(attr(n, "rel"), "canonical") {
				address = first(attr(n, "href"), address)
			}
		case atom.Script:
			if isJSON(n) && n.FirstChild != nil && len(n.FirstChild.Data) <= maxScriptJSON {
				s := copyOf(n)
				s.AppendChild(&html.Node{Type: html.TextNode, Data: n.FirstChild.Data})
				head.AppendChild(s)
			}
		case atom.Time:
			stated := strings.ToLower(attr(n, "itemprop") + " " + attr(n, "class"))
			if metas < maxMetas && attr(n, "datetime") != "" &&
				(hasAttr(n, "pubdate") || strings.Contains(stated, "publish") || strings.Contains(stated, "entry-date")) {
				metas++
				head.AppendChild(&html.Node{Type: html.ElementNode, DataAtom: atom.Meta, Data: "meta", Attr: []html.Attribute{
					{Key: "property", Val: "article:published_time"}, {Key: "content", Val: attr(n, "datetime")},
				}})
			}
		}
	}
	if head.FirstChild == nil && address == "" {
		return time.Time{}
	}
	top := element(atom.Html)
	top.AppendChild(head)
	top.AppendChild(body)
	small := &html.Node{Type: html.DocumentNode}
	small.AppendChild(top)
	r, err := dateOf(small, address)
	if err != nil || r.IsZero() {
		return time.Time{}
	}
	t := r.DateTime
	if !r.HasTime || !r.HasTimezone {
		t = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	}
	if t = t.UTC(); !plausible(t) {
		return time.Time{}
	}
	return t
}

func dateOf(doc *html.Node, address string) (r htmldate.Result, err error) {
	defer func() {
		if recover() != nil {
			r = htmldate.Result{}
		}
	}()
	return htmldate.FromDocument(doc, htmldate.Options{
		URL: address, UseOriginalDate: true, ExtractTime: true, SkipExtensiveSearch: true,
		DeferUrlExtractor: true, // an address has only the day
		MinDate:           earliest, MaxDate: latest,
	})
}

// statesDate tells the names of metadata that speak of the publication from those that speak of changes.
func statesDate(name string) bool {
	name = strings.ToLower(name)
	for _, no := range []string{"modif", "update", "expir", "copyright", "valid", "event", "start", "end", "birth"} {
		if strings.Contains(name, no) {
			return false
		}
	}
	for _, yes := range []string{"date", "publi", "time", "created", "issued"} {
		if strings.Contains(name, yes) {
			return true
		}
	}
	return false
}

func element(a atom.Atom) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: a, Data: a.String()}
}

func copyOf(n *html.Node) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: n.DataAtom, Data: n.Data, Attr: append([]html.Attribute(nil), n.Attr...)}
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
