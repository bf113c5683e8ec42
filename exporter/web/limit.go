package web

import (
	"net/http"
	"time"
)

// limit bounds how many requests are answered at one time and how large their bodies are.
type limit struct {
	// slots has room for each request under way.
	slots    chan struct{}
	maxBody  int64
	recorder Recorder
}

func newLimit(c Config) *limit {
	return &limit{slots: make(chan struct{}, c.MaxRequests), maxBody: c.MaxRequestBody, recorder: c.Recorder}
}

func (l *limit) handler(mux *http.ServeMux, known map[string]*route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > l.maxBody {
			http.Error(w, "The body of the request is too large.", http.StatusRequestEntityTooLarge)
			return
		}
		if r.Body != nil {
			r.Body = http.MaxBytesReader(w, r.Body, l.maxBody)
		}
		_, pattern := mux.Handler(r)
		if found := known[pattern]; found != nil && found.unlimited {
			next.ServeHTTP(w, r)
			return
		}
		select {
		case l.slots <- struct{}{}:
			defer func() { <-l.slots }()
			next.ServeHTTP(w, r)
		default:
			l.recorder.RequestRejected()
			w.Header().Set("Retry-After", "1")
			http.Error(w, "Too many requests are under way. Try again in a second.", http.StatusServiceUnavailable)
		}
	})
}

// record tells the recorder of every request, by the name of its route; what has none is "unknown", so that nobody
// makes series by asking for what is not there.
func (s *Server) record(mux *http.ServeMux, known map[string]*route, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		page := "unknown"
		if found := known[pattern]; found != nil {
			page = found.page
		}
		start, recorded := time.Now(), &statusWriter{ResponseWriter: w, status: http.StatusOK}
		// Deferred, so that a request whose handler panics is counted as well; net/http then closes the connection.
		completed := false
		defer func() {
			if !completed {
				recorded.status = http.StatusInternalServerError
			}
			s.config.Recorder.Request(page, r.Method, recorded.status, time.Since(start))
		}()
		next.ServeHTTP(recorded, r)
		completed = true
	})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
}

func (w *statusWriter) WriteHeader(status int) {
	if !w.wrote && status >= 200 {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(p []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what the server's own writer can do.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
