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

// lookUp is a question for what there is: of the selectors of match[] any, between two times in milliseconds.
type lookUp struct {
	sets       [][]*labels.Matcher
	mint, maxt int64
	// limit is how much the answer may list; 0 is no limit.
	limit int
}

func (h *Handler) lookUp(r *http.Request) (l lookUp, err error) {
	if l.limit, err = limitParam(r); err != nil {
		return l, err
	}
	start, end, err := rangeParams(r)
	if err != nil {
		return l, err
	}
	l.mint, l.maxt = start.UnixMilli(), end.UnixMilli()
	if l.sets, err = h.matcherSets(r); err != nil {
		return l, invalid("match[]", err)
	}
	return l, nil
}

// cut leaves as much of a list as the limit allows, and says so.
func cut[T any](all []T, limit int) ([]T, annotations.Annotations) {
	var warnings annotations.Annotations
	if limit > 0 && len(all) > limit {
		all = all[:limit]
		warnings = warnings.Add(errTruncated)
	}
	return all, warnings
}

// list answers with what find finds for any of the selectors of match[], sorted.
func (h *Handler) list(r *http.Request, find func(storage.LabelQuerier, context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error)) (*answer, error) {
	l, err := h.lookUp(r)
	if err != nil {
		return nil, err
	}
	if len(l.sets) == 0 {
		l.sets = [][]*labels.Matcher{nil}
	}
	querier, err := h.config.History.Sparse().Querier(l.mint, l.maxt)
	if err != nil {
		return nil, err
	}
	found := map[string]struct{}{}
	for _, matchers := range l.sets {
		some, _, err := find(querier, r.Context(), &storage.LabelHints{Limit: oneMore(l.limit)}, matchers...)
		if err != nil {
			return nil, err
		}
		for _, s := range some {
			found[s] = struct{}{}
		}
	}
	all := slices.AppendSeq(make([]string, 0, len(found)), maps.Keys(found))
	slices.Sort(all)
	all, warnings := cut(all, l.limit)
	a := plain(all)
	a.warnings = warnings
	return a, nil
}

// series answers /series: the labels of all series that one of the selectors finds.
func (h *Handler) series(r *http.Request) (*answer, error) {
	if len(r.Form["match[]"]) == 0 {
		return nil, &apiError{badData, errors.New("no match[] parameter provided")}
	}
	l, err := h.lookUp(r)
	if err != nil {
		return nil, err
	}
	view, err := h.config.History.View()
	if err != nil {
		return nil, err
	}
	var all []labels.Labels
	for _, matchers := range l.sets {
		found, err := view.Select(r.Context(), l.mint, l.maxt,
			&storage.SelectHints{Start: l.mint, End: l.maxt, Func: history.OnlySeries, Limit: oneMore(l.limit)}, matchers)
		if err != nil {
			return nil, err
		}
		for i := range found.Len() {
			all = append(all, found.Labels(i))
		}
	}
	if len(l.sets) > 1 {
		slices.SortFunc(all, labels.Compare)
		all = slices.CompactFunc(all, labels.Equal)
	}
	all, warnings := cut(all, l.limit)
	return &answer{data: func(e *encoder) {
		e.list(len(all), func(i int) { e.labels(all[i]) })
	}, warnings: warnings}, nil
}
