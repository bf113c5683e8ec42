package queryapi

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"strconv"

	"github.com/klauspost/compress/gzip"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/stats"

	"figures_exporter/exporter/exposition"
)

// maxWarnings bounds the warnings, and the remarks, of an answer.
const maxWarnings = 10

// respond writes an answer, compressed where the client takes gzip. It is written while it is made: as text it is several
// times what it is in memory.
func (h *Handler) respond(w http.ResponseWriter, r *http.Request, a *answer) {
	header := w.Header()
	header.Set("Content-Type", "application/json")
	header.Add("Vary", "Accept-Encoding")
	var out io.Writer = w
	if exposition.AcceptsGzip(r.Header) {
		header.Set("Content-Encoding", "gzip")
		compressed := gzip.NewWriter(w)
		defer func() { _ = compressed.Close() }() // the client may be gone
		out = compressed
	}
	e := &encoder{w: bufio.NewWriterSize(out, 64<<10)}
	e.raw(`{"status":"success","data":`)
	a.data(e)
	warnings, infos := a.warnings.AsStrings(a.query, maxWarnings, maxWarnings)
	if len(warnings) > 0 {
		e.raw(`,"warnings":`)
		e.value(warnings)
	}
	if len(infos) > 0 {
		e.raw(`,"infos":`)
		e.value(infos)
	}
	e.raw(`}`)
	if e.err != nil {
		h.config.Logger.Error("writing an answer of the query API", "path", r.URL.Path, "err", e.err)
	}
	if err := e.w.Flush(); err != nil {
		h.config.Logger.Debug("a client left before it had its answer", "path", r.URL.Path, "err", err)
	}
}

func (h *Handler) respondError(w http.ResponseWriter, failed *apiError) {
	body, err := json.Marshal(struct {
		Status    string `json:"status"`
		ErrorType string `json:"errorType"`
		Error     string `json:"error"`
	}{"error", failed.kind.name, failed.Error()})
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if failed.kind == unavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(failed.kind.status)
	_, _ = w.Write(body)
}

// plain is the answer of a value as encoding/json writes it.
func plain(v any) *answer { return &answer{data: func(e *encoder) { e.value(v) }} }

// encoder writes JSON piece by piece. The first error of a value stays in err; those of writing stay in w.
type encoder struct {
	w       *bufio.Writer
	scratch []byte
	err     error
}

func (e *encoder) raw(s string) { _, _ = e.w.WriteString(s) }

func (e *encoder) value(v any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		if e.err == nil {
			e.err = err
		}
		e.raw("null")
		return
	}
	_, _ = e.w.Write(bytes.TrimRight(b.Bytes(), "\n"))
}

// list writes a list of n elements.
func (e *encoder) list(n int, element func(i int)) {
	e.raw("[")
	for i := range n {
		if i > 0 {
			e.raw(",")
		}
		element(i)
	}
	e.raw("]")
}

func (e *encoder) labels(ls labels.Labels) {
	e.raw("{")
	first := true
	ls.Range(func(l labels.Label) {
		if !first {
			e.raw(",")
		}
		first = false
		e.text(l.Name)
		e.raw(":")
		e.text(l.Value)
	})
	e.raw("}")
}

// text writes a string. Most have nothing to escape.
func (e *encoder) text(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			e.value(s)
			return
		}
	}
	e.raw(`"`)
	e.raw(s)
	e.raw(`"`)
}

// result writes what a query gave.
func (e *encoder) result(v parser.Value, statistics stats.QueryStats) {
	e.raw(`{"resultType":"` + string(v.Type()) + `","result":`)
	switch v := v.(type) {
	case promql.Matrix:
		e.list(len(v), func(i int) {
			e.raw(`{"metric":`)
			e.labels(v[i].Metric)
			e.raw(`,"values":`)
			e.list(len(v[i].Floats), func(j int) { e.point(v[i].Floats[j].T, v[i].Floats[j].F) })
			e.raw(`}`)
		})
	case promql.Vector:
		e.list(len(v), func(i int) {
			e.raw(`{"metric":`)
			e.labels(v[i].Metric)
			e.raw(`,"value":`)
			e.point(v[i].T, v[i].F)
			e.raw(`}`)
		})
	case promql.Scalar:
		e.point(v.T, v.V)
	case promql.String:
		e.raw("[")
		e.time(v.T)
		e.raw(",")
		e.value(v.V)
		e.raw("]")
	}
	if statistics != nil {
		e.raw(`,"stats":`)
		e.value(statistics.Builtin())
	}
	e.raw(`}`)
}

// point writes a time in seconds and a value, which is text because JSON has no NaN.
func (e *encoder) point(t int64, v float64) {
	e.raw("[")
	e.time(t)
	e.raw(`,"`)
	format := byte('f')
	if abs := math.Abs(v); abs != 0 && !math.IsInf(v, 0) && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	e.scratch = strconv.AppendFloat(e.scratch[:0], v, format, -1, 64)
	_, _ = e.w.Write(e.scratch)
	e.raw(`"]`)
}

func (e *encoder) time(t int64) {
	b := e.scratch[:0]
	if t < 0 {
		b = append(b, '-')
		t = -t
	}
	b = strconv.AppendInt(b, t/1000, 10)
	if rest := t % 1000; rest != 0 {
		b = append(b, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
	e.scratch = b
	_, _ = e.w.Write(b)
}
