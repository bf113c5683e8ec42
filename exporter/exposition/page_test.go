package exposition

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/textparse"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// rendered gives the whole body of a variant.
func rendered(t testing.TB, snapshot *timeline.Snapshot, v variant) []byte {
	t.Helper()
	body, err := render(snapshot, v)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Join(body, nil)
}

// TestPages: the figures of testdata/NAME.figures in, the pages NAME.text and NAME.openmetrics out, clean for promlint
// and read by Prometheus' own parsers.
func TestPages(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.figures")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, input := range inputs {
		name := strings.TrimSuffix(input, ".figures")
		t.Run(filepath.Base(name), func(t *testing.T) {
			corpus, err := os.ReadFile(input)
			if err != nil {
				t.Fatal(err)
			}
			snapshot := snapshotOf(t, timelinetest.Corpus(t, string(corpus)), timelinetest.Troops, timelinetest.Casualties)
			for _, v := range []variant{{}, {openMetrics: true}} {
				golden := name + ".text"
				if v.openMetrics {
					golden = name + ".openmetrics"
				}
				got := rendered(t, snapshot, v)
				if *update {
					if err := os.WriteFile(golden, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, want) {
					t.Errorf("%s: got:\n%s\nwant:\n%s", golden, got, want)
				}
				checkParsed(t, got, v, expected(snapshot))
			}
			problems, err := promlint.New(bytes.NewReader(rendered(t, snapshot, variant{}))).Lint()
			if err != nil || len(problems) > 0 {
				t.Errorf("promlint: %v %v", problems, err)
			}
		})
	}
}

// expected gives what a page must say, from the snapshot: values by series, written as Prometheus writes them.
func expected(snapshot *timeline.Snapshot) map[string]float64 {
	want := make(map[string]float64)
	add := func(name string, ls figure.Labels, value float64) {
		b := labels.NewScratchBuilder(len(ls) + 1)
		b.Add("__name__", name)
		for _, l := range ls {
			b.Add(l.Name, l.Value)
		}
		b.Sort()
		want[b.Labels().String()] = value
	}
	for _, m := range snapshot.Metrics {
		for _, s := range m.Series {
			p := s.Points[len(s.Points)-1]
			add(m.Metric.Name, s.Labels, p.Value)
			add(m.Metric.Name+"_reported_timestamp_seconds", s.Labels, float64(p.Time)/1000)
			if p.Low.Set {
				add(m.Metric.Name+"_low", s.Labels, p.Low.Value)
			}
			if p.High.Set {
				add(m.Metric.Name+"_high", s.Labels, p.High.Value)
			}
		}
		for _, e := range m.Estimates {
			p := e.Points[len(e.Points)-1]
			add(m.Metric.Name+"_estimate", e.Labels, p.Value)
			add(m.Metric.Name+"_estimate_reported_timestamp_seconds", e.Labels, float64(p.Time)/1000)
			add(m.Metric.Name+"_estimate_first_reported_timestamp_seconds", e.Labels, float64(e.Points[0].Time)/1000)
		}
	}
	return want
}

// checkParsed reads a page with the parser that Prometheus chooses for its Content-Type and compares it with what was put
// in: the same series, each once, with the same value and no timestamp.
func checkParsed(t testing.TB, page []byte, v variant, want map[string]float64) {
	t.Helper()
	parser, err := textparse.New(page, string(v.format()), labels.NewSymbolTable(), textparse.ParserOptions{})
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for {
		entry, err := parser.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%s does not parse: %v\n%s", v.format(), err, page)
		}
		switch entry {
		case textparse.EntrySeries:
			_, timestamp, value := parser.Series()
			var ls labels.Labels
			parser.Labels(&ls)
			if timestamp != nil {
				t.Errorf("%s has a timestamp", ls)
			}
			if _, twice := got[ls.String()]; twice {
				t.Errorf("%s is there twice", ls)
			}
			got[ls.String()] = value
		case textparse.EntryType:
			if name, kind := parser.Type(); kind != "gauge" {
				t.Errorf("%s is a %s", name, kind)
			}
		case textparse.EntryHelp:
			if name, help := parser.Help(); len(help) == 0 {
				t.Errorf("%s has no help", name)
			}
		default:
			t.Errorf("unexpected entry %d", entry)
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s says\n%s\nwant\n%s", v.format(), lines(got), lines(want))
	}
}

func lines(series map[string]float64) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(series)) {
		fmt.Fprintf(&b, "%s %v\n", name, series[name])
	}
	return b.String()
}

// FuzzExposition: whatever a figure's labels and values are, Prometheus' parsers read from both pages what the snapshot
// holds, and the snapshot holds the figure's labels, cleaned.
func FuzzExposition(f *testing.F) {
	f.Add("HUR", "Paper A", "Kursk", 12000.0, 10000.0, int64(1728777600000))
	f.Add(`quo"te`, `back\slash\`, "new\nline", math.Copysign(0, -1), 1e300, int64(-1))
	f.Add("\xff\xfe", "\x00", "} 1\nfake{} 2", 5e-324, 0.1, int64(1<<40))
	f.Add("\u202e\u2028\ufeff", "# EOF", strings.Repeat("ї", 400), 1.0, 2.0, int64(0))
	f.Add("", "", "", 0.0, 0.0, int64(1))
	f.Fuzz(func(t *testing.T, source, outlet, location string, value, low float64, ms int64) {
		at := time.UnixMilli(ms % (4e12)).UTC()
		doc := &document.Document{ID: "a", Published: at}
		figureOf := func(start int32, location string) *figure.Figure {
			return &figure.Figure{
				Document: doc, Metric: timelinetest.Troops.Name, Value: value, Low: figure.BoundAt(low), ReportedAt: at,
				Labels: figure.NewLabels([]figure.Label{
					{Name: "source", Value: source}, {Name: "outlet", Value: outlet}, {Name: "location", Value: location},
				}),
				Evidence: []figure.Evidence{{Start: start}},
			}
		}
		snapshot := snapshotOf(t, map[string][]*figure.Figure{"a": {figureOf(0, location), figureOf(1, "Kursk"), figureOf(2, location+" ")}},
			timelinetest.Troops)
		for _, s := range snapshot.Metrics[0].Series {
			clean := func(value string) string { return timeline.CleanLabelValue(value, timeline.DefaultMaxLabelBytes) }
			if s.Labels.Get("source") != clean(source) || s.Labels.Get("outlet") != clean(outlet) ||
				s.Labels.Get("location") != clean(location) && s.Labels.Get("location") != "Kursk" {
				t.Errorf("labels %q of source %q outlet %q location %q", s.Labels, source, outlet, location)
			}
		}
		for _, v := range []variant{{}, {openMetrics: true}} {
			checkParsed(t, rendered(t, snapshot, v), v, expected(snapshot))
		}
	})
}

// TestHelp: what a topic's help forgets is added.
func TestHelp(t *testing.T) {
	f := func(help, unit string, labels []string, want string) {
		t.Helper()
		got := Families(figure.Metric{Name: "m", Help: help, Unit: unit, Labels: labels})[0].Help
		if got != want {
			t.Errorf("help %q of unit %q: got %q, want %q", help, unit, got, want)
		}
	}
	f("People, as reported. A sum over outlet means nothing.", "people", nil, "People, as reported. A sum over outlet means nothing.")
	f("Ground held", "square kilometres", nil,
		"Ground held. In square kilometres. Reported, not verified. A sum over source or outlet means nothing.")
	f("Reported dead people.", "people", []string{"type"}, "Reported dead people. A sum over source, outlet or type means nothing.")
	f("", "pieces", nil, "In pieces. Reported, not verified. A sum over source or outlet means nothing.")
}

// TestBadMetrics: a page that would be wrong is refused as a whole, with the reason.
func TestBadMetrics(t *testing.T) {
	f := func(wantError string, metrics ...figure.Metric) {
		t.Helper()
		corpus := timelinetest.Corpus(t, `
		a 2024-10-20
			2024-10-13 `+metrics[0].Name+`{source="HUR"} 3000 low=1
		`)
		if _, err := render(snapshotOf(t, corpus, metrics...), variant{}); err == nil || !strings.Contains(err.Error(), wantError) {
			t.Errorf("got error %v, want %q", err, wantError)
		}
	}
	f("m_low is a family of the metric m and of the metric m_low", figure.Metric{Name: "m", Unit: "u"}, figure.Metric{Name: "m_low", Unit: "u"})
	f(`metric name "m-n"`, figure.Metric{Name: "m-n", Unit: "u"})
}
