package queryapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/util/annotations"

	"figures_exporter/exporter/history"
)

// labelNames answers /labels.
func (h *Handler) labelNames(r *http.Request) (*answer, error) {
	return h.list(r, storage.LabelQuerier.LabelNames)
}

// labelValues answers /label/NAME/values.
func (h *Handler) labelValues(r *http.Request) (*answer, error) {
	name := r.PathValue("name")
	if strings.HasPrefix(name, "U__") { // how clients write names that are no plain words
		name = model.UnescapeName(name, model.ValueEncodingEscaping)
	}
	if !model.UTF8Validation.IsValidLabelName(name) {
		return nil, &apiError{badData, fmt.Errorf("invalid label name: %q", name)}
	}
	return h.list(r, func(q storage.LabelQuerier, ctx context.Context, hints *storage.LabelHints, matchers ...*labels.Matcher) ([]string, annotations.Annotations, error) {
		return q.LabelValues(ctx, name, hints, matchers...)
	})
}

// list answers with what lookUp finds for any of the selectors of match[], sorted.
func (h *Handler) list(r *http.Request, lookUp func(storage.LabelQuerier, context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error)) (*answer, error) {
	limit, err := limitParam(r)
	if err != nil {
		return nil, err
	}
	start, end, err := rangeParams(r)
	if err != nil {
		return nil, err
	}
	sets, err := h.matcherSets(r)
	if err != nil {
		return nil, &apiError{badData, err}
	}
	if len(sets) == 0 {
		sets = [][]*labels.Matcher{nil}
	}
	querier, err := h.config.History.Sparse().Querier(start.UnixMilli(), end.UnixMilli())
	if err != nil {
		return nil, err
	}
	found := map[string]struct{}{}
	for _, matchers := range sets {
		some, _, err := lookUp(querier, r.Context(), &storage.LabelHints{Limit: oneMore(limit)}, matchers...)
		if err != nil {
			return nil, err
		}
		for _, s := range some {
			found[s] = struct{}{}
		}
	}
	all := slices.AppendSeq(make([]string, 0, len(found)), maps.Keys(found))
	slices.Sort(all)
	var warnings annotations.Annotations
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		warnings = warnings.Add(errTruncated)
	}
	a := plain(all)
	a.warnings = warnings
	return a, nil
}

// series answers /series: the labels of all series that one of the selectors finds.
func (h *Handler) series(r *http.Request) (*answer, error) {
	if len(r.Form["match[]"]) == 0 {
		return nil, &apiError{badData, errors.New("no match[] parameter provided")}
	}
	limit, err := limitParam(r)
	if err != nil {
		return nil, err
	}
	start, end, err := rangeParams(r)
	if err != nil {
		return nil, err
	}
	sets, err := h.matcherSets(r)
	if err != nil {
		return nil, invalid("match[]", err)
	}
	view, err := h.config.History.View()
	if err != nil {
		return nil, err
	}
	var all []labels.Labels
	for _, matchers := range sets {
		found, err := view.Select(r.Context(), start.UnixMilli(), end.UnixMilli(),
			&storage.SelectHints{Start: start.UnixMilli(), End: end.UnixMilli(), Func: history.OnlySeries, Limit: oneMore(limit)}, matchers)
		if err != nil {
			return nil, err
		}
		for i := range found.Len() {
			all = append(all, found.Labels(i))
		}
	}
	if len(sets) > 1 {
		slices.SortFunc(all, labels.Compare)
		all = slices.CompactFunc(all, labels.Equal)
	}
	var warnings annotations.Annotations
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		warnings = warnings.Add(errTruncated)
	}
	return &answer{data: func(e *encoder) {
		e.list(len(all), func(i int) { e.labels(all[i]) })
	}, warnings: warnings}, nil
}
