package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"figures_exporter/exporter/web/selection"
)

// figuresPage is the list of figures that an address means.
type figuresPage struct {
	frame
	Selection *selection.Selection
	Total     int
	Rows      []row
	Metrics   []choice
	Facets    []facet
	Chosen    []chosen
	Unknown   []string
	Heads     []head
	// Hidden are the parameters that the search keeps.
	Hidden []parameter
	From   string
	To     string
	// First and Last count the figures of the page from 1.
	First, Last         int
	Page, Pages         int
	Previous, Next      string
	JSON, CSV           string
	Clear, Disagreement string
}

type facet struct {
	Label   string
	Choices []choice
	More    int
}

// choice is a value that can be chosen; Address is where that leads.
type choice struct {
	selection.Choice
	Address string
}

// chosen is a filter in force; Address leads to the list without it.
type chosen struct{ Name, Value, Address string }

type parameter struct{ Name, Value string }

// head is the head of a column; Address sorts by it, and Sorted is what aria-sort says.
type head struct{ Text, Class, Address, Sorted string }

func (p *pages) figures(state *prepared, w http.ResponseWriter, r *http.Request) {
	s, err := selection.Parse(r.URL.Query())
	if err != nil {
		plain(w, http.StatusBadRequest, "The address cannot be read: "+err.Error()+"\n")
		return
	}
	s.Size = min(s.Size, 500) // a page of more would be no page; the API gives more
	found := state.index().Select(s)
	page := &figuresPage{frame: p.newFrame("Figures", "figures", 0), Selection: s, Total: found.Total, Unknown: found.Unknown}
	page.Rows = state.rows(page.Root, page.Columns, found.Figures)
	page.choose(s, &found)
	page.Heads = heads(page.Root, s)
	page.paging(s, len(found.Figures))
	page.links(s)
	p.write(w, "figures", page)
}

// choose lists what is chosen and what could be.
func (page *figuresPage) choose(s *selection.Selection, found *selection.Result) {
	add := func(name, value string, without *selection.Selection) {
		page.Chosen = append(page.Chosen, chosen{name, value, listAddress(page.Root, without)})
	}
	for _, m := range s.Metrics {
		add(selection.ParamMetric, m, s.WithoutMetric(m))
	}
	for _, c := range found.Metrics {
		to := s.WithMetric(c.Value)
		if c.Chosen {
			to = s.WithoutMetric(c.Value)
		}
		page.Metrics = append(page.Metrics, choice{c, listAddress(page.Root, to)})
	}
	for _, f := range found.Facets {
		out := facet{Label: f.Label, More: max(0, f.Values-len(f.Choices))}
		for _, c := range f.Choices {
			to := s.With(f.Label, c.Value)
			if c.Chosen {
				to = s.Without(f.Label, c.Value)
				add(f.Label, c.Value, to)
			}
			out.Choices = append(out.Choices, choice{c, listAddress(page.Root, to)})
		}
		page.Facets = append(page.Facets, out)
	}
	for _, name := range found.Unknown {
		for _, v := range s.Labels[name] {
			add(name, v, s.Without(name, v))
		}
	}
	if s.Search != "" {
		without := s.First()
		without.Search = ""
		add(selection.ParamSearch, s.Search, without)
	}
	query := s.Query()
	page.From, page.To = query.Get(selection.ParamFrom), query.Get(selection.ParamTo)
	if page.From != "" {
		without := s.First()
		without.From = time.Time{}
		add(selection.ParamFrom, page.From, without)
	}
	if page.To != "" {
		without := s.First()
		without.To = time.Time{}
		add(selection.ParamTo, page.To, without)
	}
	for _, name := range []string{selection.ParamSearch, selection.ParamFrom, selection.ParamTo, selection.ParamPage} {
		query.Del(name)
	}
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, v := range query[name] {
			page.Hidden = append(page.Hidden, parameter{name, v})
		}
	}
}

// heads are those of the columns, in order.
func heads(root string, s *selection.Selection) []head {
	column := func(text, class string, order selection.Order) head {
		h := head{Text: text, Class: class}
		ascending := s.Order == order && !s.Descending
		descending := s.Order == order && s.Descending || order == selection.ByReported && s.Order == selection.Newest
		switch {
		case ascending:
			h.Sorted = "ascending"
		case descending:
			h.Sorted = "descending"
		}
		to := s.Sorted(order, ascending)
		if order == selection.ByReported && !descending {
			to = s.Sorted(selection.Newest, false)
		}
		h.Address = listAddress(root, to)
		return h
	}
	return []head{
		column("Value", "n", selection.ByValue),
		{Text: "As written"},
		column("What", "", selection.ByMetric),
		column("Source", "", selection.BySource),
		column("Outlet", "", selection.ByOutlet),
		column("Reported", "", selection.ByReported),
		column("Confidence", "n", selection.ByConfidence),
		{Text: "Sentence"},
	}
}

func (page *figuresPage) paging(s *selection.Selection, shown int) {
	page.Page, page.Pages = max(s.Page, 1), s.Pages(page.Total)
	size := selection.DefaultPageSize
	if s.Size > 0 {
		size = s.Size
	}
	if shown > 0 {
		page.First = (page.Page-1)*size + 1
		page.Last = page.First + shown - 1
	}
	if page.Page > 1 {
		page.Previous = listAddress(page.Root, s.At(min(page.Page-1, page.Pages)))
	}
	if page.Page < page.Pages {
		page.Next = listAddress(page.Root, s.At(page.Page+1))
	}
}

func (page *figuresPage) links(s *selection.Selection) {
	query := s.First().Query()
	query.Del(selection.ParamSize)
	api := func(format string) string {
		query.Set(selection.ParamFormat, format)
		return page.Root + "api/figures?" + query.Encode()
	}
	page.JSON, page.CSV = api("json"), api("csv")
	page.Clear = page.Root + "figures"
	about := url.Values{}
	for name, values := range query {
		if name == selection.ParamMetric || s.Labels[name] != nil {
			about[name] = values
		}
	}
	page.Disagreement = page.Root + "disagreement"
	if len(about) > 0 {
		page.Disagreement += "?" + about.Encode()
	}
}

// IsAbsent tells whether a filter asks for a label that is absent.
func (c chosen) IsAbsent() bool { return c.Value == "" }
