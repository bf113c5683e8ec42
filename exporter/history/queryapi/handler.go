// Package queryapi lets the exporter be asked like a Prometheus: the query API that Grafana's data source, promtool and
// Prometheus' own clients speak, answered by Prometheus' own engine over the figures.
//
//	request ─► parameters ─► place ─► engine ─► history.Sparse ─► steps
//	           (bounded)     (Gate)     │
//	answer  ◄─ gzip ◄─ JSON, written ◄──┘
//	                   as it is made
//
// Parameters, answers, errors and status codes are Prometheus'. What it cannot have here it has none of: rules, alerts and
// exemplars are empty.
package queryapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/annotations"

	"figures_exporter/exporter/history"
	"figures_exporter/exporter/timeline"
)

// EngineVersion is the version of Prometheus whose engine answers: Grafana offers what this version understands.
const EngineVersion = "3.15.0"

// Config says what a Handler answers from and what it bounds.
type Config struct {
	History *history.History
	// Snapshot gives the snapshot in force, nil before the first, for the help of metrics.
	Snapshot func() *timeline.Snapshot
	// Gate admits a question at a time to each of its places.
	Gate *history.Gate
	// MaxSamples bounds the samples that a query holds at one time; 0 is DefaultMaxSamples.
	MaxSamples int
	// Timeout bounds how long a question waits for its place and how long it may take; 0 is DefaultTimeout.
	Timeout time.Duration
	// Now tells the time of a query that names none; nil is time.Now.
	Now func() time.Time
	// Recorder is told of every question; nil is nobody.
	Recorder Recorder
	// Logger is told what went wrong on our side; nil is nobody.
	Logger *slog.Logger
}

// The defaults of Config.
const (
	DefaultMaxSamples = 5_000_000
	DefaultTimeout    = time.Minute
)

// maxQueryBytes and maxDepth bound an expression. Parser and engine take the square, the printer the third power of the
// depth: 1+1+… of 60 kB would hold a processor for half a minute.
const (
	maxQueryBytes = 16 << 10
	maxDepth      = 250
	// maxSelectors bounds the selectors of match[].
	maxSelectors = 100
)

// Recorder is told of questions. Its methods must be safe for concurrent use.
type Recorder interface {
	// Answered tells of the samples of an answer.
	Answered(samples int)
	// Refused tells of a question that was not answered; reason is from the fixed set of Prometheus' error types.
	Refused(reason string)
}

// Handler answers the query API. It is safe for concurrent use.
type Handler struct {
	config Config
	engine *promql.Engine
	parser parser.Parser
}

// NewHandler makes a Handler.
func NewHandler(config Config) *Handler {
	if config.MaxSamples <= 0 {
		config.MaxSamples = DefaultMaxSamples
	}
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Recorder == nil {
		config.Recorder = nobody{}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	p := parser.NewParser(parser.Options{})
	return &Handler{config: config, parser: p, engine: promql.NewEngine(promql.EngineOpts{
		Logger:               config.Logger,
		MaxSamples:           config.MaxSamples,
		Timeout:              config.Timeout,
		LookbackDelta:        history.Lookback,
		EnableAtModifier:     true,
		EnableNegativeOffset: true,
		// The step of a subquery that names none is Prometheus' default interval of evaluation.
		NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() },
		Parser:                   p,
	})}
}

type nobody struct{}

func (nobody) Answered(int)   {}
func (nobody) Refused(string) {}

// Route is one endpoint.
type Route struct {
	// Path is a pattern of http.ServeMux.
	Path string
	// Page is a name for it, for counting.
	Page    string
	Handler http.Handler
}

// Routes gives all endpoints.
func (h *Handler) Routes() []Route {
	route := func(path, page string, answer endpoint, methods ...string) Route {
		return Route{"/api/v1/" + path, "api_" + page, h.serve(answer, methods)}
	}
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		route("query", "query", h.query, get, post),
		route("query_range", "query_range", h.queryRange, get, post),
		route("query_exemplars", "query_exemplars", h.queryExemplars, get, post),
		route("format_query", "format_query", h.formatQuery, get, post),
		route("parse_query", "parse_query", h.parseQuery, get, post),
		route("labels", "labels", h.labelNames, get, post),
		route("label/{name}/values", "label_values", h.labelValues, get),
		route("series", "series", h.series, get, post),
		route("metadata", "metadata", h.metadata, get),
		route("rules", "rules", h.rules, get),
		route("alerts", "alerts", h.alerts, get),
		route("status/buildinfo", "buildinfo", h.buildInfo, get),
	}
}

// endpoint answers a request whose form has been parsed.
type endpoint func(r *http.Request) (*answer, error)

// answer is what an endpoint found.
type answer struct {
	// data writes the data as JSON.
	data func(*encoder)
	// samples is how many samples it has.
	samples  int
	warnings annotations.Annotations
	// query is what the places in warnings refer to.
	query string
	// close gives up the memory of data; nil is nothing.
	close func()
}

// serve wraps an endpoint in what all have in common.
func (h *Handler) serve(ask endpoint, methods []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			http.Error(w, "want "+strings.Join(methods, " or "), http.StatusMethodNotAllowed)
			return
		}
		if err := h.answer(w, r, ask); err != nil {
			h.config.Recorder.Refused(err.kind.name)
			h.respondError(w, err)
		}
	})
}

// answer reads the form, waits for a place and holds it until the answer has been written: until then it is in memory.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, ask endpoint) *apiError {
	if err := r.ParseForm(); err != nil {
		return &apiError{badData, fmt.Errorf("error parsing form values: %w", err)}
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.timeout(r))
	defer cancel()
	leave, err := h.config.Gate.Enter(ctx)
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return &apiError{timedOut, promql.ErrQueryTimeout("query queue")}
		}
		return &apiError{canceled, promql.ErrQueryCanceled("query queue")}
	}
	defer leave()
	found, err := ask(r.WithContext(ctx))
	if err != nil {
		return apiErrorOf(err)
	}
	if found.close != nil {
		defer found.close()
	}
	h.config.Recorder.Answered(found.samples)
	h.respond(w, r, found)
	return nil
}

// timeout is that of the settings, or of the request where that is shorter. One that cannot be read is for the endpoints
// to complain of that know it.
func (h *Handler) timeout(r *http.Request) time.Duration {
	if d, err := parseDuration(r.Form.Get("timeout")); err == nil && d < h.config.Timeout {
		return d
	}
	return h.config.Timeout
}
