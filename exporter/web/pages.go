package web

import (
	"bytes"
	"embed"
	"fmt"
	"hash/fnv"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/drift"
	"figures_exporter/exporter/web/selection"
)

//go:embed templates
var templates embed.FS

// pages writes the pages for people. What they need to know of a snapshot is worked out when somebody first asks, once,
// and shared between requests:
//
//	Overview ─► prepared: index of figures, figures left out by ID, subjects of each metric, the first page as written
type pages struct {
	config    Config
	templates map[string]*template.Template
	current   atomic.Pointer[prepared]
	mu        sync.Mutex
}

// prepared is what is known of one Overview beside itself.
type prepared struct {
	overview *Overview
	index    func() *selection.Index
	leftOut  func() map[figure.ID]*figure.Figure
	subjects func() map[string][]*drift.Subject
	front    frontCache
}

// frontCache keeps the first page as written for the columns in force, which a reload may change.
type frontCache struct {
	mu      sync.Mutex
	columns *display.Columns
	body    []byte
}

func newPages(c Config) (*pages, error) {
	p := &pages{config: c, templates: map[string]*template.Template{}}
	functions := template.FuncMap{
		"number": func(n int) string { return display.Number(float64(n)) },
		"value":  display.Number,
		"time":   func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") },
		"day":    func(t time.Time) string { return t.UTC().Format(time.DateOnly) },
		"plain":  display.Plain,
		"dict":   dict,
		"asset":  assetAddress,
		"runs":   runs,
	}
	for _, name := range []string{"overview", "figures", "figure", "document", "disagreement", "alerts"} {
		t, err := template.New(name+".html").Funcs(functions).ParseFS(templates, "templates/layout.html", "templates/drift.html", "templates/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("reading the template of the page %s: %w", name, err)
		}
		p.templates[name] = t
	}
	return p, nil
}

// assetAddress gives the address of an embedded file below static/ with a mark of its content, so that a browser that kept
// the file asks anew once it has changed.
func assetAddress(name string) (string, error) {
	content, err := static.ReadFile("static/" + name)
	if err != nil {
		return "", err
	}
	h := fnv.New32a()
	_, _ = h.Write(content)
	return fmt.Sprintf("%s?%08x", name, h.Sum32()), nil
}

// dict makes a map of names and values, for templates that take several.
func dict(pairs ...any) (map[string]any, error) {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[name] = pairs[i+1]
	}
	return m, nil
}

// prepare gives what the pages need to know of what is served; nil before the first corpus was read.
func (p *pages) prepare() *prepared {
	overview := p.config.Overview()
	if overview == nil || overview.Snapshot == nil {
		return nil
	}
	if now := p.current.Load(); now != nil && now.overview == overview {
		return now
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.current.Load(); now != nil && now.overview == overview {
		return now
	}
	next := &prepared{overview: overview}
	last := p.current.Load()
	if last != nil && last.overview.Snapshot == overview.Snapshot { // only what is told about it has changed
		next.index, next.leftOut, next.subjects = last.index, last.leftOut, last.subjects
	} else {
		next.index = sync.OnceValue(func() *selection.Index { return selection.NewIndex(overview.Snapshot) })
		next.leftOut = sync.OnceValue(func() map[figure.ID]*figure.Figure { return leftOutByID(overview.Snapshot) })
		next.subjects = sync.OnceValue(func() map[string][]*drift.Subject {
			subjects := map[string][]*drift.Subject{}
			for i := range overview.Snapshot.Metrics {
				m := &overview.Snapshot.Metrics[i]
				subjects[m.Metric.Name] = drift.Subjects(m)
			}
			return subjects
		})
	}
	p.current.Store(next)
	return next
}

// leftOutByID finds candidates that are no figures; the first of those with one ID.
func leftOutByID(s *timeline.Snapshot) map[figure.ID]*figure.Figure {
	byID := make(map[figure.ID]*figure.Figure)
	for _, d := range s.Documents() {
		for _, f := range d.Excluded {
			if byID[f.ID] == nil {
				byID[f.ID] = f
			}
		}
	}
	return byID
}

// frame is what every page has around it.
type frame struct {
	*display.Columns
	// Title is that of the page, Here the name of its place among the links.
	Title, Here string
	// Root leads to the first page: "./" or "../".
	Root string
	// FiguresPath is the address of /metrics below Root.
	FiguresPath   string
	Demonstration bool
	Built         time.Time
}

// newFrame makes the frame of a page that lies so many folders below the first one.
func (p *pages) newFrame(title, here string, depth int) frame {
	f := frame{Columns: p.config.Columns(), Title: title, Here: here, Root: "./", FiguresPath: strings.TrimPrefix(p.config.FiguresPath, "/")}
	if depth > 0 {
		f.Root = strings.Repeat("../", depth)
	}
	if o := p.config.Overview(); o != nil {
		f.Demonstration = o.Demonstration
		if o.Snapshot != nil {
			f.Built = o.Snapshot.Built
		}
	}
	return f
}

// maxAge is how long an estimate counts: no longer than values stand on every other road.
func (p *pages) maxAge() time.Duration {
	age := p.config.EstimateMaxAge
	if o := p.config.Overview(); o != nil && o.Snapshot != nil && o.Snapshot.Life > 0 {
		age = min(age, o.Snapshot.Life)
	}
	return age
}

// write sends a page. It is made in memory first, so that a fault of a template is a status and not half a page.
func (p *pages) write(w http.ResponseWriter, name string, data any) {
	body, err := p.execute(name, data)
	if err != nil {
		p.config.Logger.Error("writing a page", "page", name, "err", err)
		http.Error(w, "The page could not be written; the log tells why.", http.StatusInternalServerError)
		return
	}
	sendPage(w, body)
}

func (p *pages) execute(name string, data any) ([]byte, error) {
	var body bytes.Buffer
	if err := p.templates[name].Execute(&body, data); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

func sendPage(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(body)
}

// whenReady answers with 503 as long as the corpus is being read for the first time.
func (p *pages) whenReady(next func(*prepared, http.ResponseWriter, *http.Request)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		state := p.prepare()
		if state == nil {
			w.Header().Set("Retry-After", "1")
			plain(w, http.StatusServiceUnavailable, "The corpus is being read for the first time. Figures will be here when that is done.\n")
			return
		}
		next(state, w, r)
	})
}

// The addresses that pages link to, below the frame's Root. An id of a document is made of characters that need no escape
// (corpus.yaml is checked for that); it is escaped all the same.

// figureAddress gives the address of the evidence of a figure.
func figureAddress(root string, id figure.ID) string { return root + "figures/" + id.String() }

func documentAddress(root string, d *document.Document) string {
	return root + "documents/" + url.PathEscape(d.ID)
}

// listAddress gives the address of the list of the figures of a selection.
func listAddress(root string, s *selection.Selection) string {
	query := s.Query().Encode()
	if query == "" {
		return root + "figures"
	}
	return root + "figures?" + query
}

// disagreementAddress gives the address of the disagreement on what a selection means.
func disagreementAddress(root string, s *selection.Selection) string {
	query := s.Query().Encode()
	if query == "" {
		return root + "disagreement"
	}
	return root + "disagreement?" + query
}
