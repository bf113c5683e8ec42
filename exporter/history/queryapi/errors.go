package queryapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/prometheus/prometheus/promql"

	"figures_exporter/exporter/history"
)

// errorType is a kind of error as Prometheus names it, with the status it answers with.
type errorType struct {
	name   string
	status int
}

var (
	badData     = errorType{"bad_data", http.StatusBadRequest}
	execution   = errorType{"execution", http.StatusUnprocessableEntity}
	canceled    = errorType{"canceled", 499} // what nginx calls a client that has gone
	timedOut    = errorType{"timeout", http.StatusServiceUnavailable}
	internal    = errorType{"internal", http.StatusInternalServerError}
	unavailable = errorType{"unavailable", http.StatusServiceUnavailable}
)

// apiError is an error as it is answered.
type apiError struct {
	kind errorType
	err  error
}

func (e *apiError) Error() string { return e.err.Error() }
func (e *apiError) Unwrap() error { return e.err }

// invalid is the error of a parameter.
func invalid(parameter string, err error) error {
	return &apiError{badData, fmt.Errorf("invalid parameter %q: %w", parameter, err)}
}

// apiErrorOf gives an error its kind, as Prometheus does.
func apiErrorOf(err error) *apiError {
	var api *apiError
	var gone promql.ErrQueryCanceled
	var late promql.ErrQueryTimeout
	var storage promql.ErrStorage
	switch {
	case errors.As(err, &api):
		return api
	case errors.Is(err, history.ErrNotReady):
		return &apiError{unavailable, err}
	case errors.As(err, &gone):
		return &apiError{canceled, err}
	case errors.As(err, &late):
		return &apiError{timedOut, err}
	case errors.Is(err, context.Canceled):
		return &apiError{canceled, err}
	case errors.Is(err, context.DeadlineExceeded):
		return &apiError{timedOut, err}
	case errors.As(err, &storage):
		return &apiError{internal, err}
	}
	return &apiError{execution, err}
}
