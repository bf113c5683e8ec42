package queryapi

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// minTime and maxTime are what a request without start or end means. Clients send them written out as well.
var (
	minTime = time.Unix(math.MinInt64/1000+62135596801, 0).UTC()
	maxTime = time.Unix(math.MaxInt64/1000-62135596801, 999999999).UTC()
)

func parseTime(s string) (time.Time, error) {
	if t, err := strconv.ParseFloat(s, 64); err == nil {
		// What is no time at all would become one by overflow.
		if math.IsNaN(t) || t < float64(minTime.Unix()) || t > float64(maxTime.Unix()) {
			return time.Time{}, fmt.Errorf("cannot parse %q to a valid timestamp", s)
		}
		seconds, rest := math.Modf(t)
		rest = math.Round(rest*1000) / 1000
		return time.Unix(int64(seconds), int64(rest*float64(time.Second))).UTC(), nil
	}
	if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
		return t, nil
	}
	// The years of these have more digits than time.Parse takes.
	switch s {
	case minTime.Format(time.RFC3339Nano):
		return minTime, nil
	case maxTime.Format(time.RFC3339Nano):
		return maxTime, nil
	}
	return time.Time{}, fmt.Errorf("cannot parse %q to a valid timestamp", s)
}

// timeParam gives a time that a request may leave out.
func timeParam(r *http.Request, name string, initial time.Time) (time.Time, error) {
	text := r.Form.Get(name)
	if text == "" {
		return initial, nil
	}
	t, err := parseTime(text)
	if err != nil {
		return time.Time{}, invalid(name, fmt.Errorf("invalid time value for '%s': %w", name, err))
	}
	return t, nil
}

// rangeParams gives start and end of a request that may leave them out.
func rangeParams(r *http.Request) (start, end time.Time, err error) {
	if start, err = timeParam(r, "start", minTime); err != nil {
		return start, end, err
	}
	end, err = timeParam(r, "end", maxTime)
	return start, end, err
}

func parseDuration(s string) (time.Duration, error) {
	if d, err := strconv.ParseFloat(s, 64); err == nil {
		ns := d * float64(time.Second)
		if math.IsNaN(ns) || ns > math.MaxInt64 || ns < math.MinInt64 {
			return 0, fmt.Errorf("cannot parse %q to a valid duration. It overflows int64", s)
		}
		return time.Duration(ns), nil
	}
	if d, err := model.ParseDuration(s); err == nil {
		return time.Duration(d), nil
	}
	return 0, fmt.Errorf("cannot parse %q to a valid duration", s)
}

// limitParam gives the most that is wanted; 0 is everything.
func limitParam(r *http.Request) (int, error) {
	text := r.Form.Get("limit")
	if text == "" {
		return 0, nil
	}
	limit, err := strconv.Atoi(text)
	if err != nil {
		return 0, invalid("limit", err)
	}
	if limit < 0 {
		return 0, invalid("limit", errors.New("limit must be non-negative"))
	}
	return limit, nil
}

// oneMore gives the limit of a select whose answer shall show whether there was more.
func oneMore(limit int) int {
	if limit > 0 && limit < math.MaxInt {
		return limit + 1
	}
	return limit
}

// matcherSets gives the selectors of match[]. Each must select something by a label that is there.
func (h *Handler) matcherSets(r *http.Request) ([][]*labels.Matcher, error) {
	texts := r.Form["match[]"]
	if len(texts) > maxSelectors {
		return nil, fmt.Errorf("%d selectors, want at most %d", len(texts), maxSelectors)
	}
	for _, text := range texts {
		if len(text) > maxQueryBytes {
			return nil, fmt.Errorf("a selector is longer than %d bytes", maxQueryBytes)
		}
	}
	sets, err := h.parser.ParseMetricSelectors(texts)
	if err != nil {
		return nil, err
	}
next:
	for _, set := range sets {
		for _, m := range set {
			if m != nil && !m.Matches("") {
				continue next
			}
		}
		return nil, errors.New("match[] must contain at least one non-empty matcher")
	}
	return sets, nil
}

// expression gives the query of a request, as text and parsed.
func (h *Handler) expression(r *http.Request) (string, parser.Expr, error) {
	text := r.Form.Get("query")
	if len(text) > maxQueryBytes {
		return "", nil, fmt.Errorf("the query is longer than %d bytes", maxQueryBytes)
	}
	parsed, err := h.parser.ParseExpr(text)
	if err != nil {
		return "", nil, err
	}
	if tooDeep(parsed) {
		return "", nil, fmt.Errorf("the query is nested more than %d deep", maxDepth)
	}
	return text, parsed, nil
}

// tooDeep tells whether an expression is nested more than maxDepth deep. 1+1+1 is nested as well.
func tooDeep(e parser.Node) bool {
	for level, depth := []parser.Node{e}, 0; len(level) > 0; depth++ {
		if depth > maxDepth {
			return true
		}
		var next []parser.Node
		for _, node := range level {
			for child := range parser.ChildrenIter(node) {
				next = append(next, child)
			}
		}
		level = next
	}
	return false
}
