// Package remoteread answers Prometheus' remote read: as samples, which Prometheus 2 asks for, and as a stream of chunks, which
// Prometheus 3 asks for. Answers are made while they are written, so that the memory they take does not grow with them.
//
//	POST ─► decode ─► place ─► select ─► count the samples ─┬─► snappy blocks of one ReadResponse
//	        (bounded)  (Gate)            (refuse too many)  └─► frames of XOR chunks
package remoteread

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/storage"

	"figures_exporter/exporter/history"
)

// Config says what a Handler answers from and what it bounds.
type Config struct {
	History *history.History
	// Gate admits a request at a time to each of its places.
	Gate *history.Gate
	// MaxSamples bounds the samples of an answer, all its queries together; 0 is DefaultMaxSamples.
	MaxSamples int
	// MaxBody bounds a request before and after decompression, in bytes; 0 is DefaultMaxBody.
	MaxBody int64
	// Timeout bounds how long a request waits for its place and how long its answer may take; 0 is DefaultTimeout.
	Timeout time.Duration
	// Recorder is told of every request; nil is nobody.
	Recorder Recorder
	// Logger is told what went wrong on our side; nil is nobody.
	Logger *slog.Logger
}

// The defaults of Config.
const (
	DefaultMaxSamples = 5_000_000
	DefaultMaxBody    = 1 << 20
	DefaultTimeout    = time.Minute
)

// maxQueries bounds the queries of a request. Prometheus asks one at a time.
const maxQueries = 64

// Recorder is told of requests. Its methods must be safe for concurrent use.
type Recorder interface {
	// Answered tells of the samples of an answer.
	Answered(samples int)
	// Refused tells of a request that was not answered; reason is from a fixed set.
	Refused(reason string)
}

// The reasons for which a request is refused.
const (
	ReasonMethod     = "method"      // not POST
	ReasonBadRequest = "bad_request" // cannot be read, or asks for what is not offered
	ReasonSamples    = "samples"     // more samples than MaxSamples
	ReasonBusy       = "busy"        // no place became free
	ReasonTimeout    = "timeout"     // took longer than Timeout
	ReasonCanceled   = "canceled"    // the client went away
	ReasonNotReady   = "not_ready"   // before the first snapshot
)

// Handler answers remote read. It is safe for concurrent use.
type Handler struct{ config Config }

// NewHandler makes a Handler.
func NewHandler(config Config) *Handler {
	if config.MaxSamples <= 0 {
		config.MaxSamples = DefaultMaxSamples
	}
	if config.MaxBody <= 0 {
		config.MaxBody = DefaultMaxBody
	}
	if config.Timeout <= 0 {
		config.Timeout = DefaultTimeout
	}
	if config.Recorder == nil {
		config.Recorder = nobody{}
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	return &Handler{config}
}

type nobody struct{}

func (nobody) Answered(int)   {}
func (nobody) Refused(string) {}

// refusal is why a request is not answered.
type refusal struct {
	status int
	reason string
	text   string
}

func (r *refusal) Error() string { return r.text }

func badRequest(format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, ReasonBadRequest, fmt.Sprintf(format, args...)}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), h.config.Timeout)
	defer cancel()
	samples, err := h.answer(ctx, w, r)
	if err == nil {
		h.config.Recorder.Answered(samples)
		return
	}
	var refused *refusal
	if !errors.As(err, &refused) {
		// The answer has begun: all that can be done is to break it off, so that nobody takes it for the whole.
		reason := ReasonCanceled
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			reason = ReasonTimeout
		}
		h.config.Recorder.Refused(reason)
		h.config.Logger.Debug("a remote read was broken off", "reason", reason, "err", err)
		_ = http.NewResponseController(w).SetWriteDeadline(time.Unix(1, 0))
		return
	}
	h.config.Recorder.Refused(refused.reason)
	http.Error(w, refused.text, refused.status)
}

// answer answers a request and gives the number of its samples. Where the error is no refusal a part has been written.
func (h *Handler) answer(ctx context.Context, w http.ResponseWriter, r *http.Request) (int, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return 0, &refusal{http.StatusMethodNotAllowed, ReasonMethod, "want POST"}
	}
	// Before the request waits for its place: only then does the server notice when the client goes away.
	request, err := h.decode(r.Body)
	if err != nil {
		return 0, err
	}
	write, err := negotiate(request.AcceptedResponseTypes)
	if err != nil {
		return 0, err
	}
	leave, err := h.config.Gate.Enter(ctx)
	if err != nil {
		return 0, h.late(ctx, ReasonBusy)
	}
	defer leave()
	selections, samples, err := h.selections(ctx, request.Queries)
	if err != nil {
		return 0, err
	}
	if err := write(ctx, w, selections); err != nil {
		return 0, fmt.Errorf("writing %d samples: %w", samples, err)
	}
	return samples, nil
}

// late gives the refusal of a request whose time is over, or whose client is.
func (h *Handler) late(ctx context.Context, reason string) *refusal {
	switch {
	case !errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &refusal{statusClientClosedRequest, ReasonCanceled, "the client has gone"}
	case reason == ReasonBusy:
		return &refusal{http.StatusBadRequest, reason, fmt.Sprintf(
			"too many reads at one time: no place became free within %s. Read less at a time, or raise history.max_concurrency", h.config.Timeout)}
	default:
		return &refusal{http.StatusBadRequest, reason, fmt.Sprintf(
			"the answer took longer than %s. Read less, or raise history.timeout", h.config.Timeout)}
	}
}

// statusClientClosedRequest is what nginx and Prometheus call the status of an answer that nobody waits for.
const statusClientClosedRequest = 499

// decode reads a request of bounded size.
func (h *Handler) decode(body io.Reader) (*prompb.ReadRequest, error) {
	compressed, err := io.ReadAll(io.LimitReader(body, h.config.MaxBody+1))
	if err != nil {
		return nil, badRequest("reading the request: %v", err)
	}
	if int64(len(compressed)) > h.config.MaxBody {
		return nil, badRequest("the request is larger than %d bytes", h.config.MaxBody)
	}
	length, err := snappy.DecodedLen(compressed)
	if err != nil {
		return nil, badRequest("decompressing the request: %v", err)
	}
	if int64(length) > h.config.MaxBody {
		return nil, badRequest("the request is larger than %d bytes when decompressed", h.config.MaxBody)
	}
	plain, err := snappy.Decode(nil, compressed)
	if err != nil {
		return nil, badRequest("decompressing the request: %v", err)
	}
	request := new(prompb.ReadRequest)
	if err := request.Unmarshal(plain); err != nil {
		return nil, badRequest("reading the request: %v", err)
	}
	if len(request.Queries) > maxQueries {
		return nil, badRequest("%d queries in one request, want at most %d", len(request.Queries), maxQueries)
	}
	return request, nil
}

// negotiate gives the writer of the first kind of answer that the client takes and we have. Who names none is a
// Prometheus 2, or older.
func negotiate(accepted []prompb.ReadRequest_ResponseType) (writer, error) {
	if len(accepted) == 0 {
		return writeSamples, nil
	}
	for _, kind := range accepted {
		switch kind {
		case prompb.ReadRequest_SAMPLES:
			return writeSamples, nil
		case prompb.ReadRequest_STREAMED_XOR_CHUNKS:
			return writeChunks, nil
		}
	}
	return nil, badRequest("none of the requested response types is supported: %v; supported are SAMPLES and STREAMED_XOR_CHUNKS", accepted)
}

// writer writes the answer to each query. Its error is that of ctx or of the client's connection.
type writer func(ctx context.Context, w http.ResponseWriter, answers []*history.Selection) error

// selections gives what answers each query, and how many samples these are.
func (h *Handler) selections(ctx context.Context, queries []*prompb.Query) ([]*history.Selection, int, error) {
	view, err := h.config.History.View()
	if err != nil {
		return nil, 0, &refusal{http.StatusServiceUnavailable, ReasonNotReady, err.Error()}
	}
	samples := 0
	selections := make([]*history.Selection, len(queries))
	for i, query := range queries {
		if query == nil {
			query = new(prompb.Query)
		}
		matchers, err := matchersOf(query.Matchers)
		if err != nil {
			return nil, 0, badRequest("query %d: %v", i+1, err)
		}
		selection, err := view.Select(ctx, query.StartTimestampMs, query.EndTimestampMs, hintsOf(query.Hints), matchers)
		if err != nil {
			return nil, 0, h.late(ctx, ReasonTimeout)
		}
		n, err := selection.Count(ctx, h.config.MaxSamples-samples)
		if err != nil {
			return nil, 0, h.late(ctx, ReasonTimeout)
		}
		if samples += n; samples > h.config.MaxSamples {
			return nil, 0, &refusal{http.StatusBadRequest, ReasonSamples, fmt.Sprintf(
				"exceeded sample limit (%d). Read a shorter time, fewer series or a longer step, or raise history.max_samples", h.config.MaxSamples)}
		}
		selections[i] = selection
	}
	return selections, samples, nil
}

func matchersOf(all []*prompb.LabelMatcher) ([]*labels.Matcher, error) {
	kinds := map[prompb.LabelMatcher_Type]labels.MatchType{
		prompb.LabelMatcher_EQ: labels.MatchEqual, prompb.LabelMatcher_NEQ: labels.MatchNotEqual,
		prompb.LabelMatcher_RE: labels.MatchRegexp, prompb.LabelMatcher_NRE: labels.MatchNotRegexp,
	}
	matchers := make([]*labels.Matcher, 0, len(all))
	for _, m := range all {
		if m == nil {
			continue
		}
		kind, ok := kinds[m.Type]
		if !ok {
			return nil, fmt.Errorf("unknown kind %d of a matcher", m.Type)
		}
		matcher, err := labels.NewMatcher(kind, m.Name, m.Value)
		if err != nil {
			return nil, fmt.Errorf("matcher of %s: %w", m.Name, err)
		}
		matchers = append(matchers, matcher)
	}
	return matchers, nil
}

func hintsOf(h *prompb.ReadHints) *storage.SelectHints {
	if h == nil {
		return nil
	}
	return &storage.SelectHints{
		Start: h.StartMs, End: h.EndMs, Step: h.StepMs, Range: h.RangeMs, Func: h.Func, Grouping: h.Grouping, By: h.By,
	}
}

// maxMessage is the most that snappy can tell the length of.
const maxMessage = math.MaxUint32
