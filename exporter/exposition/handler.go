package exposition

import (
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"figures_exporter/exporter/timeline"
)

// Config says what a Handler serves.
type Config struct {
	// Snapshot gives the snapshot in force, and nil before the first one. It is asked on every request.
	Snapshot func() *timeline.Snapshot
	// Now tells the time, by which a series ends where values have a life; nil is time.Now.
	Now func() time.Time
	// Logger is told what could not be rendered; nil is nobody.
	Logger *slog.Logger
}

// Handler answers GET and HEAD with the newest values of the snapshot in force: as OpenMetrics where the client prefers
// it, else in Prometheus' text format, and compressed where the client takes gzip. It answers 503 before the first
// snapshot. It is safe for concurrent use.
//
//	request ─► page of the snapshot in force ─► negotiate ─► body from memory
//	                                                  └──── first time: render, once for all who wait
type Handler struct {
	config Config
	render func(*timeline.Snapshot, variant) (chunks, error)
	// rendering is held by the one body that is being rendered.
	rendering sync.Mutex

	mu   sync.Mutex
	page *page
}

// NewHandler makes a Handler.
func NewHandler(config Config) *Handler {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Handler{config: config, render: render}
}

// current gives the page of the snapshot in force, nil before the first. The bodies of the page before are let go.
func (h *Handler) current() *page {
	h.mu.Lock() // around Snapshot as well: of two requests the later one must not bring an older snapshot back
	defer h.mu.Unlock()
	snapshot := h.config.Snapshot()
	if snapshot == nil {
		return nil
	}
	if h.page == nil || h.page.of != snapshot || !h.page.until.IsZero() && !h.config.Now().Before(h.page.until) {
		standing, until := snapshot.Standing(h.config.Now())
		h.page = newPage(standing, h.render)
		h.page.of, h.page.until = snapshot, until
	}
	return h.page
}

// CachedBytes gives the memory that the rendered bodies of the page last served hold, in bytes.
func (h *Handler) CachedBytes() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.page == nil {
		return 0
	}
	return h.page.size()
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		http.Error(w, "want GET or HEAD", http.StatusMethodNotAllowed)
		return
	}
	page := h.current()
	if page == nil {
		header.Set("Retry-After", "5")
		http.Error(w, "the articles are being read for the first time; there is nothing to serve yet", http.StatusServiceUnavailable)
		return
	}
	v, contentType := negotiate(r.Header)
	header.Add("Vary", "Accept, Accept-Encoding")
	body, err := page.get(r.Context(), v, &h.rendering)
	if err != nil {
		if r.Context().Err() != nil {
			return // the client has gone
		}
		h.config.Logger.Error("rendering metrics failed", "generation", page.snapshot.Generation, "err", err)
		http.Error(w, "the metrics cannot be rendered: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(body.size()))
	if v.gzip {
		header.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		return
	}
	for _, chunk := range body {
		if _, err := w.Write(chunk); err != nil {
			h.config.Logger.Debug("a client left before it had all metrics", "err", err)
			return
		}
	}
}
