package corpus

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	trafilatura "github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The bounds of a page. go-trafilatura copies the text below an element again and again, so that its time grows with the
// square of the depth and with paragraphs times text. Pages of newspapers are far below: some thousand elements, some
// ten deep. At the bounds a page takes a few seconds.
const (
	maxElements   = 200_000
	maxDepthCost  = 100_000_000    // the sum over all nodes of their depth squared
	maxCopyCost   = 10_000_000_000 // paragraphs times bytes of text
	maxText       = 4 << 20        // bytes, without scripts; go-trafilatura takes some hundred bytes for each
	maxMetas      = 1000
	maxScriptJSON = 128 << 10 // bytes of a description of the article in JSON
)

// pageText is the article of a page.
type pageText struct {
	text  string
	known known
}

// readPage finds the article of a page. The error is that of ctx, or an *unusableError.
func readPage(ctx context.Context, source string) (*pageText, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil { // the parser refuses what is nested more than 512 deep, and nothing else
		return nil, &unusableError{ReasonTooComplex, err}
	}
	if err := checkCost(doc); err != nil {
		return nil, &unusableError{ReasonTooComplex, err}
	}
	published := publishedBy(doc)
	language := languageOf(doc)
	dropMisleading(doc)
	markBlocks(doc)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := mainText(doc)
	if err != nil {
		return nil, err
	}
	text := render(r.ContentNode)
	if utf8.RuneCountInString(text) < shortArticle {
		// For so short a page go-trafilatura gathers text wherever it finds some, title and doubles among it. What the
		// page itself calls the article is better, unless a program in the page would have to put it there first.
		if own := render(articleOf(doc)); 3*len(own) >= len(text) || !hasArticleScript(doc) {
			text = own
		}
	}
	p := &pageText{text: text, known: known{
		Title: cleanLine(r.Metadata.Title, titleLimit), URL: webURL(cleanLine(r.Metadata.URL, urlLimit+1)),
		Language: language, Published: published,
	}}
	// Where a page does not name its site, trafilatura gives the host; describe knows better names for that.
	if name := cleanLine(r.Metadata.Sitename, nameLimit); !strings.EqualFold(withoutWWW(name), withoutWWW(hostOf(p.known.URL))) {
		p.known.Outlet = name
	}
	if blank(p.text) {
		return nil, &unusableError{ReasonEmpty, errors.New("no article was found in the page")}
	}
	return p, nil
}

// shortArticle is the length of text, in characters, below which go-trafilatura may have found no article.
const shortArticle = 500

// articleOf gives the element that holds the article, or else the whole body.
func articleOf(doc *html.Node) *html.Node {
	var body, main, article *html.Node
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch {
		case n.DataAtom == atom.Article && article == nil:
			article = n
		case n.DataAtom == atom.Main && main == nil:
			main = n
		case n.DataAtom == atom.Body && body == nil:
			body = n
		}
	}
	for _, n := range []*html.Node{article, main} {
		if n != nil && !blank(render(n)) {
			return n
		}
	}
	return body
}

// hasArticleScript tells whether the page holds its article as data, from where a program in the page would set it.
func hasArticleScript(doc *html.Node) bool {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Script && n.FirstChild != nil && isJSON(n) &&
			strings.Contains(strings.ToLower(n.FirstChild.Data), `"articlebody"`) {
			return true
		}
	}
	return false
}

// clutter are the elements of a page that are never part of an article.
func clutter(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Nav, atom.Aside, atom.Footer, atom.Form, atom.Button,
		atom.Select, atom.Textarea, atom.Svg, atom.Math, atom.Iframe, atom.Object, atom.Video, atom.Audio, atom.Title, atom.Head:
		return true
	}
	return hasAttr(n, "hidden")
}

// mainText calls go-trafilatura and turns a panic, which some malformed page might still cause, into an error: one page
// must not take the program down.
func mainText(doc *html.Node) (r *trafilatura.ExtractResult, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &unusableError{ReasonMalformed, fmt.Errorf("the page could not be read: %v", p)}
		}
	}()
	r, err = trafilatura.ExtractDocument(doc, trafilatura.Options{
		ExcludeComments: true,
		HtmlDateMode:    trafilatura.Disabled, // publishedBy takes what is stated and guesses nothing
	})
	if err != nil {
		return nil, &unusableError{ReasonEmpty, fmt.Errorf("no article was found in the page: %w", err)}
	}
	return r, nil
}

// checkCost says why a page would take too long.
func checkCost(doc *html.Node) error {
	elements, paragraphs, depth, cost, text := 0, 0, 0, 0, 0
	for n := doc; n != nil; {
		switch n.Type {
		case html.ElementNode:
			elements++
			if n.DataAtom == atom.P {
				paragraphs++
			}
		case html.TextNode:
			if n.Parent.DataAtom != atom.Script && n.Parent.DataAtom != atom.Style {
				text += len(n.Data)
			}
		}
		cost += depth * depth
		switch {
		case elements > maxElements:
			return fmt.Errorf("it has more than %d elements", maxElements)
		case cost > maxDepthCost:
			return fmt.Errorf("too many of its %d elements are nested deeply, the last %d deep", elements, depth)
		}
		if n.FirstChild != nil {
			n = n.FirstChild
			depth++
			continue
		}
		for n != nil && n.NextSibling == nil {
			n = n.Parent
			depth--
		}
		if n != nil {
			n = n.NextSibling
		}
	}
	if text > maxText {
		return fmt.Errorf("it has %d bytes of text, expected at most %d in a page", text, maxText)
	}
	if paragraphs*text > maxCopyCost {
		return fmt.Errorf("it has %d paragraphs and %d bytes of text, expected a page of one article", paragraphs, text)
	}
	return nil
}

// dropMisleading takes out of the head what would be taken for the site's name and is not (accounts of other networks,
// lines of copyright), what nobody needs here and costs time (authors, keywords), and descriptions in JSON that are too
// long to be looked at.
func dropMisleading(doc *html.Node) {
	var drop []*html.Node
	metas := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.DataAtom {
		case atom.Meta:
			name := strings.ToLower(first(attr(n, "name"), attr(n, "property"), attr(n, "itemprop")))
			metas++
			if metas > maxMetas || name == "twitter:site" || strings.HasPrefix(name, "twitter:app:") || name == "copyright" ||
				name == "article:publisher" || // mostly the address of an account
				strings.Contains(name, "author") || strings.Contains(name, "creator") ||
				strings.Contains(name, "keywords") || strings.HasSuffix(name, "tag") || strings.HasSuffix(name, "tags") {
				drop = append(drop, n)
			}
		case atom.Script:
			if isJSON(n) && n.FirstChild != nil && len(n.FirstChild.Data) > maxScriptJSON {
				drop = append(drop, n)
			}
		}
	}
	for _, n := range drop {
		n.Parent.RemoveChild(n)
	}
}

func isJSON(script *html.Node) bool {
	return strings.Contains(strings.ToLower(attr(script, "type")), "ld+json")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func languageOf(doc *html.Node) string {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			switch n.DataAtom {
			case atom.Html:
				if tag := languageTag(attr(n, "lang")); tag != "" {
					return tag
				}
			case atom.Body:
				return ""
			}
		}
	}
	return ""
}

// The extraction moves text into elements of its own and, for short articles, joins all of it into one; sentences of
// different paragraphs would run together. So every text that begins a block carries a mark of how it is parted from the
// text before it, and the marks become line ends when all is done. They are of the private use area, which means nothing
// in an article, and stand in front, because what the extraction leaves out as clutter it knows by its end.
type mark = rune

const (
	noMark        mark = 0
	blankMark     mark = 0xE000 // the extraction trims texts, also where a word in bold follows
	cellMark      mark = 0xE001
	lineMark      mark = 0xE002
	paragraphMark mark = 0xE003
)

func isMark(r rune) bool { return r >= blankMark && r <= paragraphMark }

// blockOf tells how an element is parted from what is before and after it.
func blockOf(n *html.Node) (mark, bool) {
	switch n.DataAtom {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Div, atom.Article, atom.Section, atom.Main,
		atom.Header, atom.Footer, atom.Aside, atom.Nav, atom.Address, atom.Blockquote, atom.Figure, atom.Figcaption,
		atom.Ul, atom.Ol, atom.Dl, atom.Table, atom.Caption, atom.Pre, atom.Hr, atom.Form, atom.Fieldset, atom.Details,
		atom.Summary, atom.Center, atom.Body, atom.Hgroup, atom.Dialog, atom.Iframe, atom.Video, atom.Audio:
		return paragraphMark, true
	case atom.Li, atom.Tr, atom.Dt, atom.Dd, atom.Br, atom.Thead, atom.Tbody, atom.Tfoot, atom.Option, atom.Legend:
		return lineMark, true
	case atom.Td, atom.Th:
		return cellMark, true
	}
	return noMark, false
}

// marker goes through a page and sets the marks.
type marker struct {
	pending mark
	cells   int  // how many table cells we are in
	inRow   bool // whether the row has text already
	breaks  int  // <br> without text between
}

func markBlocks(doc *html.Node) {
	m := &marker{}
	m.children(doc)
}

// children goes down; the parser bounds the depth.
func (m *marker) children(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch child.Type {
		case html.TextNode:
			m.text(n, child)
		case html.ElementNode:
			m.element(child)
		}
	}
}

func (m *marker) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Head:
		for child := range n.Descendants() {
			switch {
			case child.Type == html.TextNode && child.Parent.DataAtom == atom.Title:
				withoutMarks(child)
				child.Data = string(paragraphMark) + child.Data // it may be taken into the text
			case child.DataAtom == atom.Script:
				markJSON(child)
			}
		}
		m.part(paragraphMark)
		return
	case atom.Script:
		markJSON(n)
		return
	case atom.Style, atom.Noscript, atom.Template, atom.Textarea, atom.Svg, atom.Math:
		return
	case atom.Br:
		if m.breaks++; m.breaks > 1 {
			m.part(paragraphMark)
		} else {
			m.part(lineMark)
		}
		return
	}
	kind, block := blockOf(n)
	switch {
	case !block:
		m.children(n)
	case kind == cellMark:
		if m.inRow {
			m.pending = cellMark
		} else {
			m.pending = max(m.pending, lineMark)
		}
		m.cells++
		m.children(n)
		m.cells--
		m.pending = lineMark
	case n.DataAtom == atom.Tr:
		outer, cells := m.inRow, m.cells
		m.part(lineMark)
		m.inRow, m.cells = false, 0
		m.children(n)
		m.inRow, m.cells = outer, cells
		m.part(lineMark)
	default:
		m.part(kind)
		m.children(n)
		m.part(kind)
	}
}

// markJSON marks the lines of an article that stands only in a script, from where a program in the page would set it.
func markJSON(script *html.Node) {
	if text := script.FirstChild; text != nil && isJSON(script) {
		withoutMarks(text)
		text.Data = jsonLines.Replace(text.Data)
	}
}

var jsonLines = strings.NewReplacer(
	`\n`, string(paragraphMark)+" ", `</p>`, `</p>`+string(paragraphMark), `<\/p>`, `<\/p>`+string(paragraphMark))

// part notes that the next text is parted from the last. In a cell there are no paragraphs, only lines, and the blocks
// that it begins with do not part it from the cell before.
func (m *marker) part(kind mark) {
	if m.cells > 0 {
		if m.pending == cellMark {
			return
		}
		kind = min(kind, lineMark)
	}
	m.pending = max(m.pending, kind)
}

func (m *marker) text(parent, n *html.Node) {
	withoutMarks(n)
	if blank(n.Data) {
		if n.Data != "" {
			m.pending = max(m.pending, blankMark)
		}
		return
	}
	if parent.DataAtom == atom.Pre {
		n.Data = strings.ReplaceAll(strings.TrimRight(n.Data, "\n"), "\n", "\n"+string(lineMark))
	}
	if isSpace(n.Data[0]) {
		m.pending = max(m.pending, blankMark)
	}
	ends := isSpace(n.Data[len(n.Data)-1])
	if m.pending != noMark {
		n.Data = string(m.pending) + n.Data
		m.pending = noMark
	}
	if ends {
		m.pending = blankMark
	}
	if m.cells > 0 {
		m.inRow = true
	}
	m.breaks = 0
}

func isSpace(b byte) bool { return b == ' ' || b == '\n' || b == '\t' || b == '\r' || b == '\f' }

// withoutMarks takes out of a text what would be taken for marks of ours.
func withoutMarks(n *html.Node) {
	if strings.ContainsAny(n.Data, "\uE000\uE001\uE002\uE003") {
		n.Data = strings.Map(func(r rune) rune {
			if isMark(r) {
				return -1
			}
			return r
		}, n.Data)
	}
}

// separator gives what a mark becomes.
func separator(m mark) string {
	switch m {
	case blankMark:
		return " "
	case cellMark:
		return " – "
	case lineMark:
		return "\n"
	}
	return "\n\n"
}

// render gives the text of an article: its marks as line ends and blanks, white space as single blanks. The elements
// that the extraction has made say nothing; it tears paragraphs apart at a word in bold.
func render(content *html.Node) string {
	if content == nil {
		return ""
	}
	var b strings.Builder
	pending := noMark
	write := func(s string) {
		for i := 0; i < len(s); {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case isMark(r):
				pending = max(pending, r)
			case r == ' ' || r == '\n' || r == '\t':
				pending = max(pending, blankMark)
			default:
				if pending != noMark && b.Len() > 0 {
					b.WriteString(separator(pending))
				}
				pending = noMark
				b.WriteString(s[i : i+n])
			}
			i += n
		}
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			switch {
			case child.Type == html.TextNode:
				write(cleanText(strings.ToValidUTF8(child.Data, "\uFFFD")))
			case child.Type == html.ElementNode && !clutter(child):
				walk(child)
			}
		}
	}
	walk(content)
	return b.String()
}
