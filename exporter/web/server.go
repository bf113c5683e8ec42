// Package web serves everything over HTTP: the figures, the exporter's own health, the first page and the endpoints by
// which a running exporter is looked after.
//
//	connections ─► limit on connections ─► exporter toolkit: TLS, users, rate limit ─► http.Server with timeouts
//	                                                                                        │
//	count and time ◄─ security headers ◄─ limit on requests and bodies ◄─ other sites out ◄─┘
//	      └──► prefix ─► routes ─► /metrics · /telemetry · / · /-/healthy · /-/ready · /-/reload
package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"golang.org/x/net/netutil"
	"golang.org/x/sync/errgroup"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/drift"
)

// Config says what is served and how.
type Config struct {
	// Addresses are what to listen on; at least one.
	Addresses []string
	// ToolkitFile is the path of a web configuration file of the exporter toolkit; empty means plain HTTP.
	ToolkitFile string
	// Prefix is the path below which everything is served: "/" (the default) or "/a/b".
	Prefix string
	// FiguresPath is the path of the figures below the prefix; the default is /metrics.
	FiguresPath string
	// Figures and Telemetry answer for the figures and the exporter's own health.
	Figures, Telemetry http.Handler
	// Routes are what other packages serve beside: questions about the past.
	Routes []Route
	// Overview gives what the first page shows, and nil until the first corpus has been read. It also decides
	// whether the exporter is ready.
	Overview func() *Overview
	// Columns gives what writes the figures of the first page; a reload may change it.
	Columns func() *display.Columns
	// Explain reads a document again and tells why its figures were read so; nil where nobody can. It must be safe for
	// concurrent use.
	Explain func(*document.Document) ([]figure.Explanation, error)
	// EstimateMaxAge is how long an estimate counts after it was reported; the default is 90 days.
	EstimateMaxAge time.Duration
	// Alerts are explained at /docs/alerts.
	Alerts []Alert
	// Reload reads settings, topics and corpus again; nil where users may not ask for it. Its error is shown to them.
	Reload func(context.Context) error
	// Recorder is told of every request.
	Recorder Recorder
	Logger   *slog.Logger

	// The limits; zero means the default in brackets. MaxConnections (512) is for each address.
	MaxRequests, MaxConnections int   // requests at one time (40)
	MaxRequestBody              int64 // bytes (1 MiB)
	// The timeouts: for the head of a request (10s), all of it (30s), the answer (2m), the wait for the next one (5m), and
	// for requests under way when the server is stopped (10s).
	ReadHeaderTimeout, ReadTimeout, WriteTimeout, IdleTimeout, ShutdownTimeout time.Duration
}

// Route is a path that another package serves. Whoever asks may do so from any site: its answers change nothing here, and a
// browser shows them to no other site. Grafana passes on the Origin of its own pages.
type Route struct {
	// Path is that of a pattern of http.ServeMux, below the prefix. The handler answers for every method.
	Path string
	// Page is the name under which requests are counted.
	Page    string
	Handler http.Handler
}

// Recorder is told of requests. Its methods must be safe for concurrent use.
type Recorder interface {
	// Request tells of an answered request; page is from a fixed set of names.
	Request(page, method string, status int, took time.Duration)
	// RequestRejected tells of one that was refused because too many were under way.
	RequestRejected()
}

// maxHeaderBytes bounds the head of a request; browsers and Prometheus send less than 2 KiB.
const maxHeaderBytes = 64 << 10

func (c Config) withDefaults() (Config, error) {
	switch {
	case len(c.Addresses) == 0:
		return c, errors.New("web server: no address to listen on")
	case c.Figures == nil || c.Telemetry == nil || c.Overview == nil || c.Recorder == nil || c.Logger == nil || c.Columns == nil:
		return c, errors.New("web server: Figures, Telemetry, Overview, Columns, Recorder and Logger must be given")
	}
	setDefault(&c.Prefix, "/")
	setDefault(&c.FiguresPath, "/metrics")
	setDefault(&c.EstimateMaxAge, drift.DefaultMaxAge)
	setDefault(&c.MaxRequests, 40)
	setDefault(&c.MaxConnections, 512)
	setDefault(&c.MaxRequestBody, 1<<20)
	setDefault(&c.ReadHeaderTimeout, 10*time.Second)
	setDefault(&c.ReadTimeout, 30*time.Second)
	setDefault(&c.WriteTimeout, 2*time.Minute)
	setDefault(&c.IdleTimeout, 5*time.Minute)
	setDefault(&c.ShutdownTimeout, 10*time.Second)
	return c, nil
}

func setDefault[T comparable](value *T, initial T) {
	var zero T
	if *value == zero {
		*value = initial
	}
}

// Server serves HTTP. It is made by New and run once.
type Server struct {
	config    Config
	handler   http.Handler
	listeners []net.Listener
}

// New checks the configuration, that of the toolkit included, and opens the ports, so that whoever runs the exporter
// learns at once that one is taken. The caller must call Run or Close.
func New(c Config) (*Server, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := toolkit.Validate(c.ToolkitFile); err != nil {
		return nil, fmt.Errorf("web configuration file %s: %w", c.ToolkitFile, err)
	}
	s := &Server{config: c}
	if s.handler, err = s.routes(); err != nil {
		return nil, err
	}
	for _, address := range c.Addresses {
		l, err := net.Listen("tcp", address)
		if err != nil {
			s.Close()
			return nil, fmt.Errorf("listening on %s: %w", address, err)
		}
		s.listeners = append(s.listeners, netutil.LimitListener(l, c.MaxConnections))
	}
	return s, nil
}

// Addresses gives the addresses that the server listens on, with the ports that the system chose for port 0.
func (s *Server) Addresses() []string {
	addresses := make([]string, len(s.listeners))
	for i, l := range s.listeners {
		addresses[i] = l.Addr().String()
	}
	return addresses
}

// Close gives the ports back where Run is not called.
func (s *Server) Close() {
	for _, l := range s.listeners {
		_ = l.Close()
	}
}

// Run serves until the context ends or a listener fails; then it takes no more requests and waits for those under way
// as long as ShutdownTimeout allows. The end of the context is no error.
//
// Each address has an http.Server of its own: the toolkit wraps the handler of the server that it is given, so that two
// listeners with one server would race, and ask for the password twice.
func (s *Server) Run(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	none := false
	for _, l := range s.listeners {
		server := &http.Server{
			Handler:           s.handler,
			ReadHeaderTimeout: s.config.ReadHeaderTimeout,
			ReadTimeout:       s.config.ReadTimeout,
			WriteTimeout:      s.config.WriteTimeout,
			IdleTimeout:       s.config.IdleTimeout,
			MaxHeaderBytes:    maxHeaderBytes,
			ErrorLog:          slog.NewLogLogger(s.config.Logger.Handler(), slog.LevelWarn),
		}
		flags := &toolkit.FlagConfig{
			WebListenAddresses: &s.config.Addresses,
			WebSystemdSocket:   &none,
			WebConfigFile:      &s.config.ToolkitFile,
		}
		g.Go(func() error {
			defer func() { _ = l.Close() }() // the toolkit may give up before it serves
			if err := toolkit.Serve(l, server, flags, s.config.Logger); !errors.Is(err, http.ErrServerClosed) {
				return fmt.Errorf("serving on %s: %w", l.Addr(), err)
			}
			return nil
		})
		g.Go(func() error {
			<-ctx.Done()
			s.drain(server, l.Addr().String())
			return nil
		})
	}
	return g.Wait()
}

func (s *Server) drain(server *http.Server, address string) {
	// The context that ended must not end the drain.
	ctx, cancel := context.WithTimeout(context.Background(), s.config.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		s.config.Logger.Warn("requests still under way are cut off", "address", address, "after", s.config.ShutdownTimeout, "err", err)
		_ = server.Close()
	}
}
