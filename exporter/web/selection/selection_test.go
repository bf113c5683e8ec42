package selection

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
)

func indexOf(t testing.TB, corpus map[string][]*figure.Figure) *Index {
	t.Helper()
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{timelinetest.Troops, timelinetest.Casualties}})
	for id, figures := range corpus {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(context.Background(), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return NewIndex(snapshot)
}

const corpus = `
		a 2024-10-22
			2024-10-22 reported_troops{force="North Korea", source="Kirby", outlet="A", status="deployed", location="Kursk"} 3000
			2024-10-21 casualties{side="Russia", type="killed", source="HUR", outlet="A"} 40
			2024-10-20 reported_troops{force="North Korea", source="Kirby", outlet="A", status="expected"} 10000 superseded
		b 2024-10-28
			2024-10-28 reported_troops{force="North Korea", source="Kirby", outlet="B", status="deployed"} 11000 low=10000 high=12000
			2024-10-27 reported_troops{force="North Korea", source="NIS", outlet="B", status="expected"} 12000 confidence=0.7
			2024-10-26 casualties{side="Russia", type="wounded", source="HUR", outlet="B", location="Kursk"} 90
			undated reported_troops{force="Wagner Group", source="HUR", outlet="B", status="deployed"} 7
`

// values writes the values of the figures found.
func values(r Result) string {
	var b strings.Builder
	for i, f := range r.Figures {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, f.Value)
	}
	return b.String()
}

// The addresses that boards and alerts carry, and which figures they mean.
func TestAddresses(t *testing.T) {
	x := indexOf(t, timelinetest.Corpus(t, corpus))
	for address, want := range map[string]string{
		"":                       "11000 12000 90 3000 40 10000 7",
		"metric=":                "11000 12000 90 3000 40 10000 7",
		"metric=reported_troops": "11000 12000 3000 10000 7",
		"metric=reported_troops&metric=casualties": "11000 12000 90 3000 40 10000 7",
		"metric=unknown":                                                 "",
		"metric=reported_troops_low":                                     "11000 12000 3000 10000 7",
		"metric=reported_troops_estimate":                                "11000 3000 7",
		"metric=reported_troops_estimate_reported_timestamp_seconds":     "11000 3000 7",
		"metric=reported_troops_estimate&metric=reported_troops":         "11000 12000 3000 10000 7",
		"metric=reported_troops_estimates":                               "",
		"metric=reported_troops_estimate&force=North+Korea&source=Kirby": "11000 3000",
		"force=North+Korea":                                              "11000 12000 3000 10000",
		"force=North%20Korea&source=NIS":                                 "12000",
		"source=NIS&source=HUR":                                          "12000 90 40 7",
		"source=kirby":                                                   "",
		"location=":                                                      "11000 12000 40 10000 7",
		"location=Kursk":                                                 "90 3000",
		"location=&location=Kursk":                                       "11000 12000 90 3000 40 10000 7",
		"metric=reported_troops&location=&status=deployed":               "11000 7",
		"shoe_size=":                                                     "11000 12000 90 3000 40 10000 7",
		"shoe_size=44":                                                   "",
		"shoe_size=&shoe_size=44&source=NIS":                             "12000",
		"via=&component=&period=&force=North+Korea&outlet=B&source=NIS&location=": "12000",
		"reported-from=2024-10-26":                                     "11000 12000 90",
		"reported-to=2024-10-22":                                       "3000 40 10000",
		"reported-from=2024-10-22T00:00:00Z&reported-to=1729987200000": "12000 90 3000",
		"sort-by=value":                                                "7 40 90 3000 10000 11000 12000",
		"sort-by=-value&page-number=2&per-page=2":                      "10000 3000",
		"sort-by=-value&page-number=9&per-page=2":                      "",
		"sort-by=reported":                                             "7 10000 40 3000 90 12000 11000",
		"sort-by=-reported&per-page=1":                                 "11000",
		"sort-by=source&metric=reported_troops":                        "7 11000 3000 10000 12000",
		"sort-by=-confidence&force=North+Korea":                        "11000 3000 10000 12000",
	} {
		query, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		s, err := Parse(query)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if got := values(x.Select(s)); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
		again, err := Parse(s.Query())
		if err != nil || values(x.Select(again)) != want {
			t.Errorf("%s: written as %s, which means something else (%v)", address, s.Query().Encode(), err)
		}
	}
}

func TestFaultyAddresses(t *testing.T) {
	many := url.Values{}
	for i := range MaxValues + 1 {
		many.Add("source", fmt.Sprint(i))
	}
	for address, want := range map[string]string{
		"page-number=0":                          `page-number: page-number="0"`,
		"page-number=1e9":                        "1000000",
		"per-page=-5":                            "per-page",
		"sort-by=shoe_size":                      "reported, value, confidence, source, outlet, metric",
		"sort-by=-":                              "sort-by",
		"reported-from=yesterday":                `"yesterday": want a day`,
		"reported-to=99999999999999999999":       "reported-to",
		"order-by=value":                         "order-by: unknown parameter",
		"order-by=value&page-number=x":           "; ",
		"search-for=" + strings.Repeat("x", 201): "at most 200 bytes",
		"search-for=%ff":                         "search-for",
		many.Encode():                            "at most 200",
	} {
		query, err := url.ParseQuery(address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: got %v, want %q", address, err, want)
		}
	}
}

// Whatever a label holds, the address that is made of it leads back to its figures.
func TestEveryValueHasItsAddress(t *testing.T) {
	odd := []string{
		"plain", "with blank", "a&b", "a=b", "a;b", "a+b", "50%", "%20", "a#b", "a?b", "a/b", "../..", `"quoted"`, "<b>", "'", "{x}", "[x]",
		"é", "Ólafur", "Київ", "平壤", "a\\b", "a|b", "a^b", "`", "~", "$x", "@", ":", ",", "-", "_", ".", "&amp;", "🙂", strings.Repeat("long ", 40),
	}
	corpus := map[string][]*figure.Figure{}
	for i, v := range odd {
		doc := &document.Document{ID: fmt.Sprint(i), Path: "p"}
		corpus[doc.ID] = []*figure.Figure{{
			Document: doc, Metric: "reported_troops", Value: float64(i + 1), Confidence: 1, ReportedAt: time.Unix(1730000000, 0),
			Labels: figure.NewLabels([]figure.Label{{Name: "source", Value: v}, {Name: "force", Value: "x"}}), Evidence: []figure.Evidence{{}},
		}}
	}
	x := indexOf(t, corpus)
	for _, f := range x.Snapshot().Figures() {
		s := &Selection{Metrics: []string{"reported_troops"}, Labels: map[string][]string{}}
		for _, l := range f.Labels {
			s = s.With(l.Name, l.Value)
		}
		query, err := url.ParseQuery(s.Query().Encode())
		if err != nil {
			t.Fatal(err)
		}
		again, err := Parse(query)
		if err != nil {
			t.Errorf("%v: %v", f.Labels, err)
			continue
		}
		if r := x.Select(again); len(r.Figures) != 1 || r.Figures[0] != f {
			t.Errorf("%v: found %s", f.Labels, values(r))
		}
	}
}

func TestSearch(t *testing.T) {
	doc := &document.Document{ID: "a", Path: "a", Text: "Some 3,000 Soldiers\n came. ОКОЛО 500 БОЙЦОВ."}
	at := int32(strings.Index(doc.Text, "ОКОЛО"))
	make := func(value float64, start, end int32) *figure.Figure {
		return &figure.Figure{Document: doc, Metric: "reported_troops", Value: value, Confidence: 1, ReportedAt: time.Unix(1730000000, 0),
			Labels: figure.NewLabels([]figure.Label{{Name: "source", Value: fmt.Sprint(value)}}), Evidence: []figure.Evidence{{SentenceStart: start, SentenceEnd: end}}}
	}
	x := indexOf(t, map[string][]*figure.Figure{"a": {make(3000, 0, at), make(500, at, int32(len(doc.Text))), make(1, 5, 2)}})
	for text, want := range map[string]string{
		"soldiers": "3000", "CAME some": "3000", "бойцов": "500", "soldiers бойцов": "", "3,000": "3000", "  ": "1 3000 500", "x": "",
	} {
		s, err := Parse(url.Values{ParamSearch: {text}, ParamSort: {"source"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := values(x.Select(s)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// Beside what is found stand the values that would find something else.
func TestFacets(t *testing.T) {
	x := indexOf(t, timelinetest.Corpus(t, corpus))
	s, err := Parse(url.Values{"metric": {"reported_troops"}, "source": {"Kirby", "Nobody"}, "status": {"deployed"}, ParamTo: {"2024-12-31"}})
	if err != nil {
		t.Fatal(err)
	}
	r := x.Select(s)
	got := map[string]string{"metric": fmt.Sprint(r.Metrics)}
	for _, f := range r.Facets {
		got[f.Label] = fmt.Sprint(f.Choices)
	}
	for label, want := range map[string]string{
		"metric":   "[{reported_troops 2 true}]",
		"source":   "[{Nobody 0 true} {Kirby 2 true}]", // the figure of HUR is undated
		"status":   "[{deployed 2 true} {expected 1 false}]",
		"location": "[{ 1 false} {Kursk 1 false}]",
		"outlet":   "[{A 1 false} {B 1 false}]",
		"force":    "[{North Korea 2 false}]",
	} {
		if got[label] != want {
			t.Errorf("%s: got %s, want %s", label, got[label], want)
		}
	}
	if _, ok := got["side"]; ok {
		t.Error("side is offered, which none of the figures has")
	}
	if r.Total != 2 {
		t.Errorf("%d figures", r.Total)
	}
}

// What is counted without a walk over all figures is what a walk finds.
func TestCountsAgree(t *testing.T) {
	x := indexOf(t, timelinetest.Synthetic(300, 4))
	for _, source := range []string{"", "Speaker Number 7"} {
		s := &Selection{Labels: map[string][]string{}}
		if source != "" {
			s = s.With("source", source)
		}
		quick := x.Select(s)
		s.From = time.Unix(1, 0)
		walked := x.Select(s)
		if quick.Total != walked.Total || quick.Total == 0 || !slices.Equal(quick.Figures, walked.Figures) || fmt.Sprint(quick.Facets) != fmt.Sprint(walked.Facets) {
			t.Errorf("source %q: %d and %d figures", source, quick.Total, walked.Total)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("metric=m&source=a%26b&location=&sort-by=-value&page-number=2&per-page=5&search-for=x+y&reported-from=2024-01-01&reported-to=1730000000000")
	f.Fuzz(func(t *testing.T, address string) {
		query, err := url.ParseQuery(address)
		if err != nil {
			return
		}
		s, err := Parse(query)
		if err != nil {
			return
		}
		again, err := Parse(s.Query())
		if err != nil {
			t.Fatalf("%q is written as %q, which cannot be read: %v", address, s.Query().Encode(), err)
		}
		if a, b := s.Query(), again.Query(); !maps.EqualFunc(a, b, slices.Equal[[]string]) {
			t.Errorf("%q: %q and then %q", address, a.Encode(), b.Encode())
		}
	})
}

// 100,000 figures of 10,000 series.
func BenchmarkSelect(b *testing.B) {
	x := indexOf(b, timelinetest.Synthetic(10_000, 10))
	b.Run("index", func(b *testing.B) {
		for b.Loop() {
			NewIndex(x.Snapshot())
		}
	})
	for _, address := range []string{"", "metric=reported_troops&source=Speaker+Number+7&force=Country+7", "sort-by=-value&outlet=Daily+Paper+1", "search-for=soldiers"} {
		query, err := url.ParseQuery(address)
		if err != nil {
			b.Fatal(err)
		}
		s, err := Parse(query)
		if err != nil {
			b.Fatal(err)
		}
		b.Run("?"+address, func(b *testing.B) {
			for b.Loop() {
				x.Select(s)
			}
		})
	}
}
