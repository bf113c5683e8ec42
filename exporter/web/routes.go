package web

import (
	"embed"
	"fmt"
	"net/http"
	"strings"
)

//go:embed static
var static embed.FS

// route is one path with the name under which its requests are counted.
type route struct {
	// pattern is that of http.ServeMux, its path below the prefix.
	method, path string
	page         string
	handler      http.Handler
	// unlimited is true for what must be answered however busy the server is: who looks after it decides by that.
	unlimited bool
}

// routes puts the handlers below the prefix and wraps them in what holds for every request.
func (s *Server) routes() (http.Handler, error) {
	pages, err := newPages(s.config)
	if err != nil {
		return nil, err
	}
	prefix := strings.TrimSuffix(s.config.Prefix, "/")
	mux := http.NewServeMux()
	known := map[string]*route{}
	protection := http.NewCrossOriginProtection()
	routes := []route{
		{method: "GET", path: s.config.FiguresPath, page: "figures", handler: s.config.Figures},
		{method: "GET", path: "/telemetry", page: "telemetry", handler: s.config.Telemetry, unlimited: true},
		{method: "GET", path: "/{$}", page: "overview", handler: http.HandlerFunc(pages.overview)},
		{method: "GET", path: "/figures", page: "figure_list", handler: pages.whenReady(pages.figures)},
		{method: "GET", path: "/figures/{id}", page: "figure", handler: pages.whenReady(pages.figure)},
		{method: "GET", path: "/documents/{id}", page: "document", handler: pages.whenReady(pages.document)},
		{method: "GET", path: "/disagreement", page: "disagreement", handler: pages.whenReady(pages.disagreement)},
		{method: "GET", path: "/docs/alerts", page: "alerts", handler: http.HandlerFunc(pages.alerts)},
		{method: "GET", path: "/api/figures", page: "figure_api", handler: pages.whenReady(pages.api)},
		{method: "GET", path: "/-/healthy", page: "healthy", handler: http.HandlerFunc(s.healthy), unlimited: true},
		{method: "GET", path: "/-/ready", page: "ready", handler: http.HandlerFunc(s.ready), unlimited: true},
		{path: "/-/reload", page: "reload", handler: http.HandlerFunc(s.reload)},
	}
	for name, contentType := range staticTypes {
		content, err := static.ReadFile("static/" + name)
		if err != nil {
			return nil, fmt.Errorf("reading the embedded file %s: %w", name, err)
		}
		routes = append(routes, route{method: "GET", path: "/static/" + name, page: "static", handler: staticFile(contentType, content)})
	}
	for _, r := range s.config.Routes {
		routes = append(routes, route{path: r.Path, page: r.Page, handler: r.Handler})
		protection.AddInsecureBypassPattern(prefix + r.Path)
	}
	for _, r := range routes {
		pattern := strings.TrimSpace(r.method + " " + prefix + r.path)
		known[pattern] = &r
		mux.Handle(pattern, r.handler)
	}
	if prefix != "" {
		// As in Prometheus, who comes to the root is led to where everything is.
		home := http.RedirectHandler(prefix+"/", http.StatusFound)
		for _, pattern := range []string{"GET /{$}", "GET " + prefix} {
			known[pattern] = &route{page: "home"}
			mux.Handle(pattern, home)
		}
	}
	limit := newLimit(s.config)
	protected := protection.Handler(securityHeaders(mux))
	return s.record(mux, known, limit.handler(mux, known, protected)), nil
}

// staticTypes are the files that pages are made with, and their types.
var staticTypes = map[string]string{
	"style.css": "text/css; charset=utf-8",
	"drift.js":  "text/javascript; charset=utf-8",
	"icon.svg":  "image/svg+xml",
}

func staticFile(contentType string, content []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(content)
	})
}

// securityHeaders admits nothing but our own style sheet, script and icon into a page, forms that lead to our own pages,
// and our pages into nobody else's.
func securityHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}
