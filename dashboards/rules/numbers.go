package rules

import (
	"fmt"
	"slices"
	"strings"
)

// numbers writes the numbers of other series into the description of an alert.
type numbers interface {
	// of writes the one number that is recorded under labels, all of which the alert has.
	of(record string, labels []string, format string) string
	// everybody writes what the sources of the subject say.
	everybody() string
}

// lookedUp are numbers for which Prometheus asks while it writes the description.
type lookedUp struct{ e *estimates }

func (n lookedUp) of(record string, labels []string, format string) string {
	return fmt.Sprintf("{{ with %s }}{{ . | first | value | printf %q }}{{ end }}", n.query(record, labels), format)
}

// everybody lists the sources with their numbers: "HUR 11000, NIS 12000".
func (n lookedUp) everybody() string {
	return fmt.Sprintf("{{ range $i, $s := %s | sortByLabel \"source\" }}{{ if $i }}, {{ end }}{{ $s.Labels.source }} {{ $s.Value | printf %q }}{{ end }}",
		n.query(n.e.bySource("fresh"), n.e.subject), n.e.format())
}

// query asks for what is recorded under the labels of the alert: a pipeline that gives its samples.
func (n lookedUp) query(record string, labels []string) string {
	if len(labels) == 0 {
		return fmt.Sprintf("query %q", record)
	}
	matchers, values := make([]string, len(labels)), make([]string, len(labels))
	for i, l := range labels {
		matchers[i], values[i] = l+"=%q", "$labels."+l
	}
	return fmt.Sprintf("printf `%s{%s}` %s | query", record, strings.Join(matchers, ","), strings.Join(values, " "))
}

// beside is a number for those who cannot ask while they write: its query goes along with that of the alert.
type beside struct{ name, expr string }

// askedBeside are numbers that Grafana asks for beside the query of an alert. It gives to an alert those whose labels are the alert's, so
// that every query gives just these; only one number of a name has them, and a list of sources cannot be had.
type askedBeside struct {
	e *estimates
	// alert are the labels of the alert: those of the subject, with or without the source.
	alert []string
	found []beside
}

func (n *askedBeside) of(record string, labels []string, format string) string {
	name := record[strings.LastIndexByte(record, ':')+1:]
	if !slices.ContainsFunc(n.found, func(b beside) bool { return b.name == name }) {
		expr := record
		if len(labels) < len(n.alert) {
			// What holds for a subject is given to each of its sources. Those are one and nothing else: an estimate is never negative.
			expr = fmt.Sprintf("%s\n* on (%s) group_right ()\n(%s >= bool 0)", record, strings.Join(labels, ", "), n.e.bySource("fresh"))
		}
		n.found = append(n.found, beside{name, expr})
	}
	return fmt.Sprintf("{{ $values.%s.Value | printf %q }}", name, format)
}

// everybody tells how far the sources reach, and how many they are: "3000 to 12000, of 3 in all".
func (n *askedBeside) everybody() string {
	format := n.e.format()
	return fmt.Sprintf("%s to %s, of %s in all", n.of(n.e.bySubject("lowest"), n.e.subject, format), n.of(n.e.bySubject("highest"), n.e.subject, format),
		n.of(n.e.bySubject("sources"), n.e.subject, "%.0f"))
}
