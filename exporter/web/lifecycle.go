package web

import (
	"io"
	"net/http"
)

// healthy answers as long as the program runs.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "figures_exporter is healthy.\n")
}

// ready answers 200 once figures are served.
func (s *Server) ready(w http.ResponseWriter, _ *http.Request) {
	if s.config.Overview() == nil {
		w.Header().Set("Retry-After", "1")
		plain(w, http.StatusServiceUnavailable, "figures_exporter is reading its corpus for the first time.\n")
		return
	}
	plain(w, http.StatusOK, "figures_exporter is ready.\n")
}

// reload reads everything again where users may ask for it. It answers when that is done, with the faults if there are any.
func (s *Server) reload(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method != http.MethodPost && r.Method != http.MethodPut:
		w.Header().Set("Allow", "POST, PUT")
		plain(w, http.StatusMethodNotAllowed, "Only POST and PUT are allowed.\n")
	case s.config.Reload == nil:
		plain(w, http.StatusForbidden, "Reloading over HTTP is not enabled: start figures_exporter with --web.enable-lifecycle, or send it SIGHUP.\n")
	default:
		if err := s.config.Reload(r.Context()); err != nil {
			plain(w, http.StatusInternalServerError, "The settings in force stay as they were:\n"+err.Error()+"\n")
			return
		}
		plain(w, http.StatusOK, "Reloaded.\n")
	}
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}
