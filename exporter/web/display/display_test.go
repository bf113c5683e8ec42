package display

import (
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 12000: "12,000", 1234567: "1,234,567", 556.2: "556.2", 1035.996: "1,036",
		-1500: "-1,500", -0.001: "0", 1e15: "1e+15", 0.25: "0.25",
	} {
		if got := Number(v); got != want {
			t.Errorf("%v: got %q, want %q", v, got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	const text = "Morning.\tThe  ministry put the\nlosses at around\u00a01,200 \u202Emen. Evening."
	at := func(part string) int32 { return int32(strings.Index(text, part)) }
	c := New(map[string]string{"casualties": "side"})
	f := &figure.Figure{
		Metric: "casualties", Value: 1200, Qualifier: figure.About, Precision: figure.Month,
		ReportedAt: time.Date(2024, 10, 31, 0, 0, 0, 0, time.UTC), Document: &document.Document{Text: text},
		Labels: figure.NewLabels([]figure.Label{
			{Name: "source", Value: "Ministry"}, {Name: "outlet", Value: "Daily"}, {Name: "via", Value: "Agency"},
			{Name: "side", Value: "Russia"}, {Name: "type", Value: "killed"}, {Name: "period", Value: "day"}, {Name: "location", Value: "Kursk"},
		}),
		Evidence: []figure.Evidence{{
			Start: at("around"), End: at(" \u202Emen"), SentenceStart: at("The "), SentenceEnd: at(" Evening"),
		}},
	}
	before, span, after := Sentence(f)
	for _, column := range []struct{ name, got, want string }{
		{"value", c.Value(f), "≈ 1,200"},
		{"qualifier", c.Qualifier(f), "about"},
		{"what", c.What(f), "casualties killed per day in Kursk"},
		{"whose", c.Whose(f), "Russia"},
		{"source", c.Source(f), "Ministry"},
		{"outlet", c.Outlet(f), "Daily (via Agency)"},
		{"date", c.Date(f), "2024-10"},
		{"status", c.Status(f), ""},
		{"before", before, "The ministry put the losses at "},
		{"span", span, "around 1,200"},
		{"after", after, " men."},
	} {
		if column.got != column.want {
			t.Errorf("%s: got %q, want %q", column.name, column.got, column.want)
		}
	}
}

func TestValueWithQualifier(t *testing.T) {
	c := New(nil)
	for want, f := range map[string]figure.Figure{
		"12,000":        {Value: 12000},
		"≥ 12,000":      {Value: 12000, Qualifier: figure.AtLeast},
		"≤ 12,000":      {Value: 12000, Qualifier: figure.AtMost},
		"10,000–12,000": {Value: 11000, Qualifier: figure.Range, Low: figure.BoundAt(10000), High: figure.BoundAt(12000)},
		"11,000":        {Value: 11000, Qualifier: figure.Range}, // a range without its bounds
	} {
		if got := c.Value(&f); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestDateByPrecision(t *testing.T) {
	at := time.Date(2024, 12, 31, 14, 5, 0, 0, time.UTC)
	for p, want := range map[figure.Precision]string{figure.Minute: "2024-12-31 14:05", figure.Day: "2024-12-31", figure.Month: "2024-12", figure.Year: "2024"} {
		if got := New(nil).Date(&figure.Figure{ReportedAt: at, Precision: p}); got != want {
			t.Errorf("%s: got %q, want %q", p, got, want)
		}
	}
	f := &figure.Figure{}
	if c := New(nil); c.Date(f) != "" || c.Status(f) != "undated" {
		t.Errorf("an undated figure: %q, %q", c.Date(f), c.Status(f))
	}
}

func TestLength(t *testing.T) {
	for d, want := range map[time.Duration]string{
		90 * 24 * time.Hour: "90 days", 24 * time.Hour: "1 day", 36 * time.Hour: "36 hours", time.Hour: "1 hour", 30 * time.Minute: "30 minutes",
		90 * time.Second: "90 seconds", 1500 * time.Millisecond: "1.5s", 0: "0s", 3650 * 24 * time.Hour: "3,650 days",
	} {
		if got := Length(d); got != want {
			t.Errorf("%v: got %q, want %q", d, got, want)
		}
	}
}

// Evidence that does not fit its text must not take a page down.
func TestSentenceWithoutItsText(t *testing.T) {
	for _, e := range [][]figure.Evidence{nil, {{Start: 5, End: 3}}, {{Start: 2, End: 9, SentenceEnd: 9}}, {{Start: 0, End: 1, SentenceStart: 1, SentenceEnd: 2}}} {
		f := &figure.Figure{Document: &document.Document{Text: "abc"}, Evidence: e}
		if before, span, after := Sentence(f); before+span+after != "" {
			t.Errorf("%v: %q %q %q", e, before, span, after)
		}
	}
}
