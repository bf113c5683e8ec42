// Package selection says which figures an address of the pages means, and finds them in a snapshot.
//
//	?metric=NAME&LABEL=VALUE… ──Parse──► Selection ──┐
//	         ▲                              │        ├─► Index.Select ─► figures of a page, how many, what else there is
//	         └────────── Query ─────────────┘        │
//	timeline.Snapshot ── NewIndex, once each ────────┘
//
// Boards and alerts carry such addresses: they are a contract. Labels are parameters under their own names. Every other
// parameter but metric and format has a hyphen in its name, which no label can have.
package selection

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The parameters of an address beside the labels.
const (
	ParamMetric = "metric"
	ParamFormat = "format"
	ParamSearch = "search-for"
	ParamFrom   = "reported-from"
	ParamTo     = "reported-to"
	ParamSort   = "sort-by"
	ParamPage   = "page-number"
	ParamSize   = "per-page"
)

// The bounds of what an address may ask for.
const (
	DefaultPageSize = 25
	MaxPageSize     = 10_000
	// MaxValues bounds the values of all parameters together, maxSearch the text to search for in bytes.
	MaxValues = 200
	maxSearch = 200
)

// Selection says which figures are meant and in what order. The zero value means all, newest first.
type Selection struct {
	// Metrics are the names of metrics; none means all. The name of a companion ("…_low") means its metric, that of an
	// estimate those of its figures that are estimates.
	Metrics []string
	// Labels are the filters: the label must have one of the values. An empty value means that it is absent. A label
	// without a filter may have any value or none.
	Labels map[string][]string
	// Search are words of which a sentence of the evidence must hold each, in any case.
	Search string
	// From and To bound when a figure was reported, both included; zero is no bound. An undated figure is in no bounds.
	From, To time.Time
	// Order is the order; Descending turns it round. Newest is the order that nothing is said for.
	Order      Order
	Descending bool
	// Page counts from 1; 0 is 1. Size is how many figures a page has; 0 is DefaultPageSize.
	Page, Size int
}

// Order is what figures are sorted by.
type Order uint8

// The orders. Those that agree in it stand newest first.
const (
	Newest Order = iota
	ByReported
	ByValue
	ByConfidence
	BySource
	ByOutlet
	ByMetric
	orders
)

var orderNames = [orders]string{"", "reported", "value", "confidence", "source", "outlet", "metric"}

// String gives the name that addresses have for it.
func (o Order) String() string { return orderNames[o] }

// Parse reads the parameters of an address. The error says everything that is wrong with them.
func Parse(query url.Values) (*Selection, error) {
	s := &Selection{Labels: map[string][]string{}}
	var wrong []string
	values := 0
	for _, name := range slices.Sorted(maps.Keys(query)) {
		values += len(query[name])
		switch {
		case name == ParamMetric:
			s.Metrics = distinct(query[name])
		case name == ParamFormat:
		case !strings.Contains(name, "-"):
			s.Labels[name] = distinct(query[name])
		default:
			if err := s.parse(name, query[name][len(query[name])-1]); err != nil {
				wrong = append(wrong, err.Error())
			}
		}
	}
	// An empty choice in a form of the page is no choice.
	s.Metrics = slices.DeleteFunc(s.Metrics, func(m string) bool { return m == "" })
	if values > MaxValues {
		wrong = append(wrong, fmt.Sprintf("%d parameters, at most %d can be given", values, MaxValues))
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(wrong, "; "))
	}
	return s, nil
}

func distinct(values []string) []string {
	values = slices.Clone(values)
	slices.Sort(values)
	return slices.Compact(values)
}

func (s *Selection) parse(name, value string) error {
	number := func(most int) (int, error) {
		if value == "" {
			return 0, nil
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > most {
			return 0, fmt.Errorf("%s=%q: want a number from 1 to %d", name, value, most)
		}
		return n, nil
	}
	var err error
	switch name {
	case ParamSearch:
		s.Search = strings.Join(strings.Fields(value), " ")
		if len(s.Search) > maxSearch || !utf8.ValidString(s.Search) {
			return fmt.Errorf("%s: want at most %d bytes of text", name, maxSearch)
		}
	case ParamFrom:
		s.From, err = ParseTime(value, false)
	case ParamTo:
		s.To, err = ParseTime(value, true)
	case ParamSort:
		plain := strings.TrimPrefix(value, "-")
		i := slices.Index(orderNames[:], plain)
		if i < 0 || plain == "" && value != "" {
			return fmt.Errorf("%s=%q: want one of %s, with - in front to turn it round", name, value, strings.Join(orderNames[1:], ", "))
		}
		s.Order, s.Descending = Order(i), plain != value
		if s.Order == ByReported && s.Descending {
			s.Order, s.Descending = Newest, false
		}
	case ParamPage:
		s.Page, err = number(1_000_000)
	case ParamSize:
		s.Size, err = number(MaxPageSize)
	default:
		return fmt.Errorf("%s: unknown parameter", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// ParseTime reads a day (2006-01-02), which endOfDay takes to its last millisecond, an RFC 3339 time, or milliseconds since
// 1970 as boards have them. The time is UTC; an empty text gives the zero time.
func ParseTime(text string, endOfDay bool) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		if endOfDay {
			t = t.AddDate(0, 0, 1).Add(-time.Millisecond)
		}
		return t, nil
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t.UTC(), nil
	}
	const mostMilliseconds = 253_402_300_799_000 // the end of the year 9999
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil && ms > 0 && ms <= mostMilliseconds {
		return time.UnixMilli(ms).UTC(), nil
	}
	return time.Time{}, fmt.Errorf("%q: want a day such as 2024-10-29, a time such as 2024-10-29T14:05:00Z, or milliseconds since 1970", text)
}

// Query gives the parameters of the address that Parse reads as s.
func (s *Selection) Query() url.Values {
	query := url.Values{}
	for name, values := range s.Labels {
		if len(values) > 0 {
			query[name] = values
		}
	}
	if len(s.Metrics) > 0 {
		query[ParamMetric] = s.Metrics
	}
	set := func(name, value string) {
		if value != "" {
			query.Set(name, value)
		}
	}
	set(ParamSearch, s.Search)
	set(ParamFrom, formatTime(s.From, false))
	set(ParamTo, formatTime(s.To, true))
	if s.Order != Newest {
		sign := ""
		if s.Descending {
			sign = "-"
		}
		set(ParamSort, sign+s.Order.String())
	}
	if s.Page > 1 {
		set(ParamPage, strconv.Itoa(s.Page))
	}
	if s.Size > 0 {
		set(ParamSize, strconv.Itoa(s.Size))
	}
	return query
}

// formatTime writes what ParseTime reads, as a day where it is one.
func formatTime(t time.Time, endOfDay bool) string {
	if t.IsZero() {
		return ""
	}
	day := t.UTC().Format(time.DateOnly)
	if whole, err := ParseTime(day, endOfDay); err == nil && whole.Equal(t) {
		return day
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Has tells whether the filter of a label takes the value.
func (s *Selection) Has(label, value string) bool { return slices.Contains(s.Labels[label], value) }

// HasMetric tells whether the metric is asked for by name.
func (s *Selection) HasMetric(name string) bool { return slices.Contains(s.Metrics, name) }

// With gives a copy on its first page in which the filter of a label takes one more value.
func (s *Selection) With(label, value string) *Selection {
	c := s.First()
	c.Labels[label] = distinct(append(slices.Clone(c.Labels[label]), value))
	return c
}

// Without gives a copy on its first page in which the filter of a label does not take the value any more; without any
// value left it is no filter.
func (s *Selection) Without(label, value string) *Selection {
	c := s.First()
	c.Labels[label] = slices.DeleteFunc(slices.Clone(c.Labels[label]), func(v string) bool { return v == value })
	if len(c.Labels[label]) == 0 {
		delete(c.Labels, label)
	}
	return c
}

// WithMetric and WithoutMetric do the same for metrics.
func (s *Selection) WithMetric(name string) *Selection {
	c := s.First()
	c.Metrics = distinct(append(slices.Clone(c.Metrics), name))
	return c
}

// WithoutMetric gives a copy on its first page that does not ask for the metric.
func (s *Selection) WithoutMetric(name string) *Selection {
	c := s.First()
	c.Metrics = slices.DeleteFunc(slices.Clone(c.Metrics), func(v string) bool { return v == name })
	return c
}

// Sorted gives a copy on its first page in another order.
func (s *Selection) Sorted(order Order, descending bool) *Selection {
	c := s.First()
	c.Order, c.Descending = order, descending
	return c
}

// At gives a copy on another page.
func (s *Selection) At(page int) *Selection {
	c := s.First()
	c.Page = page
	return c
}

// First gives a copy on its first page.
func (s *Selection) First() *Selection {
	c := *s
	c.Page = 0
	c.Labels = maps.Clone(s.Labels)
	if c.Labels == nil {
		c.Labels = map[string][]string{}
	}
	return &c
}

// window gives which of n figures a page has.
func (s *Selection) window(n int) (from, to int) {
	size := cmp.Or(s.Size, DefaultPageSize)
	from = min((cmp.Or(s.Page, 1)-1)*size, n)
	return from, min(from+size, n)
}

// Pages gives how many pages n figures have, at least one.
func (s *Selection) Pages(n int) int {
	size := cmp.Or(s.Size, DefaultPageSize)
	return max(1, (n+size-1)/size)
}
