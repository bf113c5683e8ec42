package queryapi

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/stats"
)

// maxPoints bounds the steps of a range query, as Prometheus does: a week of minutes, a year of hours.
const maxPoints = 11_000

var errTruncated = errors.New("results truncated due to limit")

// query answers /query: an expression at one time.
func (h *Handler) query(r *http.Request) (*answer, error) {
	limit, err := limitParam(r)
	if err != nil {
		return nil, err
	}
	at, err := timeParam(r, "time", h.config.Now())
	if err != nil {
		return nil, err
	}
	return h.run(r, limit, func(from storage.Queryable, options promql.QueryOpts, query string) (promql.Query, error) {
		return h.engine.NewInstantQuery(r.Context(), from, options, query, at)
	})
}

// queryRange answers /query_range: an expression at times that lie a step apart.
func (h *Handler) queryRange(r *http.Request) (*answer, error) {
	limit, err := limitParam(r)
	if err != nil {
		return nil, err
	}
	start, err := parseTime(r.Form.Get("start"))
	if err != nil {
		return nil, invalid("start", err)
	}
	end, err := parseTime(r.Form.Get("end"))
	if err != nil {
		return nil, invalid("end", err)
	}
	if end.Before(start) {
		return nil, invalid("end", errors.New("end timestamp must not be before start time"))
	}
	step, err := parseDuration(r.Form.Get("step"))
	if err != nil {
		return nil, invalid("step", err)
	}
	if step <= 0 {
		return nil, invalid("step", errors.New("zero or negative query resolution step widths are not accepted. Try a positive integer"))
	}
	if step < time.Millisecond { // the engine counts in milliseconds and would never come to the end
		return nil, invalid("step", errors.New("query resolution step widths below a millisecond are not accepted"))
	}
	// Sub gives at most 292 years, which is too much at any step that leaves few enough points.
	if end.Sub(start)/step > maxPoints || end.Sub(start) == math.MaxInt64 {
		return nil, &apiError{badData, errors.New("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)")}
	}
	return h.run(r, limit, func(from storage.Queryable, options promql.QueryOpts, query string) (promql.Query, error) {
		return h.engine.NewRangeQuery(r.Context(), from, options, query, start, end, step)
	})
}

// run runs a query that prepare makes.
func (h *Handler) run(r *http.Request, limit int, prepare func(storage.Queryable, promql.QueryOpts, string) (promql.Query, error)) (*answer, error) {
	if text := r.Form.Get("timeout"); text != "" {
		if _, err := parseDuration(text); err != nil {
			return nil, invalid("timeout", err)
		}
	}
	from := h.config.History.Sparse()
	var lookback time.Duration
	if text := r.Form.Get("lookback_delta"); text != "" {
		var err error
		if lookback, err = parseDuration(text); err != nil {
			return nil, &apiError{badData, fmt.Errorf("error parsing lookback delta duration: %w", err)}
		}
		if lookback > 0 {
			from = h.config.History.Filled(lookback)
		}
	}
	text, _, err := h.expression(r)
	if err != nil {
		return nil, invalid("query", err)
	}
	wanted := r.Form.Get("stats")
	query, err := prepare(from, promql.NewPrometheusQueryOpts(wanted == "all", lookback), text)
	if err != nil {
		return nil, invalid("query", err)
	}
	result := query.Exec(r.Context())
	if result.Err != nil {
		query.Close()
		return nil, result.Err
	}
	warnings := result.Warnings
	if limit > 0 && truncate(result, limit) {
		warnings = warnings.Add(errTruncated)
	}
	var statistics stats.QueryStats
	switch wanted {
	case "":
	case "true", "all":
		statistics = stats.NewQueryStats(query.Stats())
	default:
		statistics = stats.NewQueryStats(query.Stats())
		warnings = warnings.Add(fmt.Errorf("value %q for parameter \"stats\" is deprecated and will be rejected in the next major release, use \"true\" or \"all\"", wanted))
	}
	return &answer{
		data:     func(e *encoder) { e.result(result.Value, statistics) },
		samples:  samplesOf(result),
		warnings: warnings, query: text, close: query.Close,
	}, nil
}

func samplesOf(result *promql.Result) int {
	switch v := result.Value.(type) {
	case promql.Matrix:
		return v.TotalSamples()
	case promql.Vector:
		return len(v)
	}
	return 1
}

// truncate leaves at most limit series and tells whether there were more.
func truncate(result *promql.Result, limit int) bool {
	switch v := result.Value.(type) {
	case promql.Matrix:
		if len(v) > limit {
			result.Value = v[:limit]
			return true
		}
	case promql.Vector:
		if len(v) > limit {
			result.Value = v[:limit]
			return true
		}
	}
	return false
}

// formatQuery answers /format_query: an expression as it is best read.
func (h *Handler) formatQuery(r *http.Request) (*answer, error) {
	_, parsed, err := h.expression(r)
	if err != nil {
		return nil, invalid("query", err)
	}
	return plain(parsed.Pretty(0)), nil
}

// parseQuery answers /parse_query: an expression as a tree.
func (h *Handler) parseQuery(r *http.Request) (*answer, error) {
	_, parsed, err := h.expression(r)
	if err != nil {
		return nil, invalid("query", err)
	}
	tree, err := treeOf(parsed)
	if err != nil {
		return nil, err
	}
	return plain(tree), nil
}

// queryExemplars answers /query_exemplars: figures have none.
func (h *Handler) queryExemplars(r *http.Request) (*answer, error) {
	start, end, err := rangeParams(r)
	if err != nil {
		return nil, err
	}
	if end.Before(start) {
		return nil, &apiError{badData, errors.New("end timestamp must not be before start timestamp")}
	}
	if _, _, err := h.expression(r); err != nil {
		return nil, &apiError{badData, err}
	}
	return plain([]struct{}{}), nil
}
