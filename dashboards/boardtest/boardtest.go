// Package boardtest asks a Prometheus, or what speaks like one, everything that Grafana would for a board.
package boardtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Board is what Grafana reads of a board's JSON, as far as it leads to queries.
type Board struct {
	UID, Title  string
	Time        struct{ From, To string }
	Templating  struct{ List []Variable }
	Annotations struct {
		List []struct{ Name, Expr string }
	}
	Panels []struct {
		Type, Title string
		Targets     []Target
		FieldConfig struct {
			Defaults struct{ Links []struct{ URL string } }
		}
	}
}

// Variable is a variable of a board.
type Variable struct {
	Type, Name, AllValue, Definition string
	Query                            json.RawMessage
	Current                          struct{ Value json.RawMessage }
}

// Target is a query of a panel.
type Target struct {
	RefID, Expr string
	Instant     bool
}

// Read reads the boards of a folder, in the order of their files' names.
func Read(dir string) ([]Board, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		return nil, err
	}
	var boards []Board
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		var b Board
		if err := json.Unmarshal(content, &b); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		boards = append(boards, b)
	}
	return boards, nil
}

// IsHealth tells whether the board is about the exporter itself: what it asks for is on /telemetry, not among the figures.
func (b *Board) IsHealth() bool { return b.UID == "figures-exporter" }

// labelValues is the only kind of query that variables have.
var labelValues = regexp.MustCompile(`^label_values\((.+), *(\w+)\)$`)

// Expressions are all queries of the board, its variables' included, with something in place of the variables that are no
// part of a string.
func (b *Board) Expressions() []string {
	var out []string
	add := func(expr string) {
		out = append(out, strings.NewReplacer("$__rate_interval", "5m", "$__interval", "1m", "${metric}", "reported_troops", "$aggregation", "0.5", "$__from", "1").Replace(expr))
	}
	for _, v := range b.Templating.List {
		if m := labelValues.FindStringSubmatch(v.Definition); m != nil {
			add(m[1])
		}
	}
	for _, a := range b.Annotations.List {
		add(a.Expr)
	}
	for _, p := range b.Panels {
		for _, q := range p.Targets {
			add(q.Expr)
		}
	}
	return out
}

// Answers are the queries of a board, each by what asks it: "Spread A", "variable source", with the metric where the board
// lets the user choose one.
type Answers struct {
	// UID is that of the board.
	UID string
	// Given are those that gave data, Empty those that gave none: no series, or nothing but NaN, which Grafana does not draw.
	Given, Empty []string
	// Series is how many series with data each query of a panel gave.
	Series map[string]int
	// Links are the addresses that the first line or row of each panel with links leads to.
	Links []string
}

// Ask asks the Prometheus at an address everything that Grafana would, with everything chosen that can be, and again with
// each value chosen by itself, which must at least be a good query. The error has all that were refused.
func Ask(ctx context.Context, address string, b *Board) (*Answers, error) {
	now := time.Now()
	from, errFrom := moment(b.Time.From, now)
	to, errTo := moment(b.Time.To, now)
	if err := errors.Join(errFrom, errTo); err != nil {
		return nil, fmt.Errorf("%s: the time that the board opens on: %w", b.UID, err)
	}
	a := &asker{ctx: ctx, address: address, from: from, to: to, answers: &Answers{UID: b.UID, Series: map[string]int{}}}
	metrics, err := b.metrics()
	if err != nil {
		return nil, err
	}
	for _, metric := range metrics {
		a.board(b, metric, len(metrics) > 1)
	}
	return a.answers, errors.Join(a.faults...)
}

// moment reads a time as boards have it.
func moment(text string, now time.Time) (time.Time, error) {
	if text == "now" {
		return now, nil
	}
	if ago, ok := strings.CutPrefix(text, "now-"); ok {
		d, err := time.ParseDuration(ago)
		return now.Add(-d), err
	}
	return time.Parse(time.RFC3339, text)
}

// metrics are the choices of the variable metric, and one empty choice where there is none.
func (b *Board) metrics() ([]string, error) {
	for _, v := range b.Templating.List {
		if v.Name != "metric" {
			continue
		}
		var pairs string
		if err := json.Unmarshal(v.Query, &pairs); err != nil {
			return nil, fmt.Errorf("%s: variable metric: %w", b.UID, err)
		}
		var names []string
		for pair := range strings.SplitSeq(pairs, ", ") {
			_, name, _ := strings.Cut(pair, " : ")
			names = append(names, name)
		}
		return names, nil
	}
	return []string{""}, nil
}

type asker struct {
	ctx      context.Context
	address  string
	from, to time.Time
	answers  *Answers
	faults   []error
	// first are the labels of the first series with data that was asked for last, and at is the time of its last value, in milliseconds.
	first map[string]string
	at    int64
	// series is how many series with data it gave.
	series int
}

// board asks for what the board shows of a metric; what is asked for is named with it where there are several.
func (a *asker) board(b *Board, metric string, several bool) {
	named := func(what string) string {
		if several {
			what += " " + metric
		}
		return what
	}
	note := func(given bool, what string) {
		what = named(what)
		if given {
			a.answers.Given = append(a.answers.Given, what)
		} else {
			a.answers.Empty = append(a.answers.Empty, what)
		}
	}
	everything := map[string]string{"__from": strconv.FormatInt(a.from.UnixMilli(), 10), "__rate_interval": "1m",
		"__interval": fmt.Sprintf("%.0fs", a.step().Seconds()), "metric": metric}
	each := maps.Clone(everything)
	for _, v := range b.Templating.List {
		switch {
		case v.Type == "custom" && v.Name != "metric":
			var first string
			a.note(json.Unmarshal(v.Current.Value, &first))
			everything[v.Name], each[v.Name] = first, first
		case v.Type == "query":
			values := a.values(a.fill(v.Definition, everything))
			note(len(values) > 0, "variable "+v.Name)
			everything[v.Name], each[v.Name] = v.AllValue, chosen(values)
		}
	}
	for _, n := range b.Annotations.List {
		note(a.query(a.fill(n.Expr, everything), false), "annotation "+n.Name)
	}
	for _, p := range b.Panels {
		for _, q := range p.Targets {
			what := p.Title + " " + q.RefID
			note(a.query(a.fill(q.Expr, everything), q.Instant), what)
			a.answers.Series[named(what)] = a.series
			a.query(a.fill(q.Expr, each), q.Instant)
		}
		for _, l := range p.FieldConfig.Defaults.Links {
			if a.query(a.fill(p.Targets[0].Expr, everything), p.Targets[0].Instant) {
				a.answers.Links = append(a.answers.Links, a.follow(strings.ReplaceAll(l.URL, "${metric}", metric)))
			}
		}
	}
}

var ofLabel = regexp.MustCompile(`\$\{__(?:field\.labels|data\.fields)\.(\w+)(?:\.text)?:percentencode\}`)

// follow puts the labels of the first series into a link, and the time of its last value. An absent label leaves nothing.
func (a *asker) follow(link string) string {
	link = strings.NewReplacer("${__value.time}", strconv.FormatInt(a.at, 10), "${__to}", strconv.FormatInt(a.to.UnixMilli(), 10)).Replace(link)
	return ofLabel.ReplaceAllStringFunc(link, func(ref string) string {
		return strings.ReplaceAll(url.QueryEscape(a.first[ofLabel.FindStringSubmatch(ref)[1]]), "+", "%20")
	})
}

func (a *asker) note(err error) {
	if err != nil {
		a.faults = append(a.faults, err)
	}
}

var reference = regexp.MustCompile(`\$\{?(\w+)\}?`)

// fill puts the values of variables into a query.
func (a *asker) fill(query string, values map[string]string) string {
	return reference.ReplaceAllStringFunc(query, func(ref string) string {
		value, ok := values[strings.Trim(ref, "${}")]
		if !ok {
			a.note(fmt.Errorf("nothing is known of %s in %s", ref, query))
		}
		return value
	})
}

// chosen is how Grafana writes several values of a variable into a query for Prometheus: escaped for a regular expression, and
// that for a string in double quotes.
func chosen(values []string) string {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = strings.ReplaceAll(regexp.QuoteMeta(v), `\`, `\\`)
	}
	return "(" + strings.Join(escaped, "|") + ")"
}

// values asks for the options of a variable. Grafana asks for those of the last six hours when it loads a board, the end
// rounded up.
func (a *asker) values(definition string) []string {
	m := labelValues.FindStringSubmatch(definition)
	if m == nil {
		a.note(fmt.Errorf("%s is no label_values", definition))
		return nil
	}
	now := time.Now()
	var values []string
	a.get("/api/v1/label/"+m[2]+"/values", url.Values{"match[]": {m[1]}, "start": {seconds(now.Add(-6 * time.Hour))}, "end": {seconds(now.Add(time.Second))}}, &values)
	return slices.Sorted(slices.Values(values))
}

// query tells whether a query gives data.
func (a *asker) query(expr string, instant bool) bool {
	type sample [2]any
	var data struct {
		Result []struct {
			Metric map[string]string
			Value  sample
			Values []sample
		}
	}
	if instant {
		a.get("/api/v1/query", url.Values{"query": {expr}, "time": {seconds(a.to)}}, &data)
	} else {
		step := a.step()
		a.get("/api/v1/query_range", url.Values{"query": {expr}, "start": {seconds(a.from.Truncate(step))}, "end": {seconds(a.to)},
			"step": {strconv.Itoa(int(step.Seconds()))}}, &data)
	}
	a.series = 0
	for _, series := range data.Result {
		for _, s := range slices.Backward(append(series.Values, series.Value)) {
			at, _ := s[0].(float64)
			if text, ok := s[1].(string); ok && text != "NaN" {
				if a.series++; a.series == 1 {
					a.first, a.at = series.Metric, int64(at*1000)
				}
				break
			}
		}
	}
	return a.series > 0
}

// step gives about as many points as a panel has pixels.
func (a *asker) step() time.Duration {
	return max(a.to.Sub(a.from)/1000, 10*time.Second).Round(10 * time.Second)
}

func seconds(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// get asks and reads the data of the answer.
func (a *asker) get(path string, form url.Values, data any) {
	err := func() error {
		r, err := http.NewRequestWithContext(a.ctx, http.MethodGet, a.address+path+"?"+form.Encode(), nil)
		if err != nil {
			return err
		}
		r.Close = true // so that nothing of the client is left when goroutines are counted
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return err
		}
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("status %s: %s", response.Status, body)
		}
		return json.Unmarshal(body, &struct{ Data any }{data})
	}()
	if err != nil {
		a.note(fmt.Errorf("%s %s: %w", path, form, err))
	}
}
