package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/selection"
)

// documentPage is an article with all that was found in it.
type documentPage struct {
	frame
	Document   *timeline.Document
	Address    string // of the article at its outlet, where it has a web address
	Paragraphs [][]textPiece
	Figures    []found
	LeftOut    []found
	// Page and Pages count the parts of a long text.
	Page, Pages    int
	Previous, Next string
}

// found is a figure or candidate of a document with its number in the text.
type found struct {
	row
	// Number counts the marked places of the part of the text that is shown; 0 for what is not in it.
	Number int
	Cues   []cue
	Reason string
}

// textPiece is a part of a paragraph; Number is 0 where nothing was found in it.
type textPiece struct {
	Text   string
	Number int
	Title  string
	// Address leads to the first figure of this place; LeftOut is true where there is none but candidates.
	Address string
	LeftOut bool
	More    int
}

// partSize bounds, in bytes, how much of a text one page shows.
const partSize = 100_000

func (p *pages) document(state *prepared, w http.ResponseWriter, r *http.Request) {
	d, ok := state.overview.Snapshot.Document(r.PathValue("id"))
	if !ok {
		plain(w, http.StatusNotFound, "There is no such document: it may have changed its place or gone.\n")
		return
	}
	doc := d.Document
	page := &documentPage{frame: p.newFrame("", "figures", 1), Document: d}
	page.Title = doc.Title
	if page.Title == "" {
		page.Title = doc.Path
	}
	if u, err := url.Parse(doc.URL); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		page.Address = doc.URL
	}
	parts := partsOf(doc.Text)
	page.Pages, page.Page = len(parts), 1
	if text := r.URL.Query().Get(selection.ParamPage); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > len(parts) {
			plain(w, http.StatusNotFound, "The document has "+strconv.Itoa(len(parts))+" pages.\n")
			return
		}
		page.Page = n
	}
	address := func(n int) string {
		return page.Root + "documents/" + url.PathEscape(doc.ID) + "?" + selection.ParamPage + "=" + strconv.Itoa(n)
	}
	if page.Page > 1 {
		page.Previous = address(page.Page - 1)
	}
	if page.Page < page.Pages {
		page.Next = address(page.Page + 1)
	}
	part := parts[page.Page-1]
	explained, _ := p.explain(doc)
	list := func(figures []*figure.Figure) []found {
		var out []found
		for _, f := range figures {
			if len(f.Evidence) == 0 || f.Evidence[0].Start < part.start || f.Evidence[0].Start >= part.end && page.Page < page.Pages {
				continue
			}
			row := state.row(page.Root, page.Columns, f)
			out = append(out, found{row: row, Cues: cuesOf(page, f, explained), Reason: reasonTexts[row.State]})
		}
		return out
	}
	page.Figures, page.LeftOut = list(d.Figures), list(d.Excluded)
	page.mark(part)
	p.write(w, "document", page)
}

func cuesOf(page *documentPage, f *figure.Figure, explained []figure.Explanation) []cue {
	i, _ := slices.BinarySearchFunc(explained, f.Evidence[0].Start, func(e figure.Explanation, start int32) int { return int(e.Start) - int(start) })
	for ; i < len(explained) && explained[i].Start == f.Evidence[0].Start; i++ {
		if explained[i].Metric == f.Metric {
			e := &evidencePage{frame: page.frame}
			return e.cues(f, explained[i].Cues)
		}
	}
	return nil
}

// partsOf cuts a text into parts of at most about partSize, between paragraphs where it can. There is at least one.
func partsOf(text string) []span {
	var parts []span
	at := 0
	for len(text)-at > partSize {
		end := at + partSize
		if i := strings.LastIndexByte(text[at:end], '\n'); i > 0 {
			end = at + i + 1
		} else {
			end = int(whole(text, int32(end), int32(at), -1))
		}
		parts = append(parts, span{start: int32(at), end: int32(end)})
		at = end
	}
	return append(parts, span{start: int32(at), end: int32(len(text))})
}

// place is a marked place of the text with what was found there.
type place struct {
	start, end int32
	number     int
	figures    []*found
	figure     bool
}

// mark cuts a part of the text into paragraphs and pieces and numbers the places where something was found.
func (page *documentPage) mark(part span) {
	var places []*place
	add := func(list []found, isFigure bool) {
		for i := range list {
			for _, e := range list[i].Evidence {
				if e.Start >= part.start && e.Start < e.End && e.End <= part.end {
					places = append(places, &place{start: e.Start, end: e.End, figures: []*found{&list[i]}, figure: isFigure})
				}
			}
		}
	}
	add(page.Figures, true)
	add(page.LeftOut, false)
	slices.SortStableFunc(places, func(a, b *place) int {
		if a.start != b.start {
			return int(a.start) - int(b.start)
		}
		return int(b.end) - int(a.end)
	})
	kept := places[:0]
	for _, at := range places { // several figures at one place, or within another, are one mark
		if k := len(kept) - 1; k >= 0 && at.start < kept[k].end {
			kept[k].figures = append(kept[k].figures, at.figures...)
			kept[k].figure = kept[k].figure || at.figure
			continue
		}
		kept = append(kept, at)
	}
	for i, at := range kept {
		at.number = i + 1
		for _, f := range at.figures {
			if f.Number == 0 {
				f.Number = at.number
			}
		}
	}
	text := page.Document.Document.Text
	for start := part.start; start < part.end; {
		end := part.end
		if i := strings.IndexByte(text[start:end], '\n'); i >= 0 {
			end = start + int32(i)
		}
		var pieces []textPiece
		if pieces, kept = page.pieces(text, start, end, kept); len(pieces) > 0 {
			page.Paragraphs = append(page.Paragraphs, pieces)
		}
		start = end + 1
	}
}

// pieces cuts a paragraph at its marked places and gives those that are left. A place that goes over the end of the
// paragraph is marked up to there.
func (page *documentPage) pieces(text string, start, end int32, places []*place) ([]textPiece, []*place) {
	if strings.TrimSpace(text[start:end]) == "" {
		return nil, places
	}
	var out []textPiece
	at := start
	for len(places) > 0 && places[0].start < end {
		m := places[0]
		places = places[1:]
		if m.start < at {
			continue
		}
		stop := min(m.end, end)
		out = append(out, textPiece{Text: display.Clean(text[at:m.start])})
		piece := textPiece{Text: display.Clean(text[m.start:stop]), Number: m.number, LeftOut: !m.figure, Address: m.figures[0].Address, More: len(m.figures) - 1}
		var titles []string
		for _, f := range m.figures {
			title := page.Value(f.Figure) + " " + page.What(f.Figure) + " – " + page.Source(f.Figure)
			if f.State != "" {
				title += " (" + f.State + ")"
			}
			titles = append(titles, title)
		}
		piece.Title = strings.Join(titles[:min(len(titles), 8)], "; ")
		out = append(out, piece)
		at = stop
	}
	return append(out, textPiece{Text: display.Clean(text[at:end])}), places
}
