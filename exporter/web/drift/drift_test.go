package drift

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/timeline"
	"figures_exporter/exporter/timeline/timelinetest"
	"figures_exporter/exporter/web/display"
)

func subjects(t testing.TB, corpus string) []*Subject {
	t.Helper()
	troops := timelinetest.Troops
	troops.NewSourceWindow = 10 * 24 * time.Hour
	store := timeline.NewStore(timeline.Config{Metrics: []figure.Metric{troops}})
	for id, figures := range timelinetest.Corpus(t, corpus) {
		store.Put(id, figures)
	}
	snapshot, err := store.Build(context.Background(), time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return Subjects(&snapshot.Metrics[0])
}

const korea = `
		a 2024-10-22
			2024-10-01 reported_troops{force="North Korea", source="Kirby", outlet="A"} 3000
			2024-10-11 reported_troops{force="North Korea", source="Kirby", outlet="B"} 10000
			2024-10-11 reported_troops{force="North Korea", source="NIS", outlet="A"} 12000
			2024-11-10 reported_troops{force="North Korea", source="HUR", outlet="A"} 11000
			2024-10-11 reported_troops{force="Wagner Group", source="HUR", outlet="A"} 7
			2024-10-12 reported_troops{force="North Korea", source="HUR", outlet="A", status="training"} 99
`

func date(month, d int) time.Time { return time.Date(2024, time.Month(month), d, 0, 0, 0, 0, time.UTC) }

func TestWhoStandsWhere(t *testing.T) {
	list := subjects(t, korea)
	if len(list) != 2 || len(list[0].Estimates) != 3 || list[0].Points != 4 || !list[0].Newest().Equal(date(11, 10)) {
		t.Fatalf("%d subjects, the first with %+v", len(list), list[0])
	}
	const maxAge = 30 * 24 * time.Hour
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{date(9, 30), "0:"},
		{date(10, 1), "3000: Kirby 3000 0.00"},
		{date(10, 11), "11000: Kirby 10000 -0.09 NIS 12000 0.09"},
		{date(11, 10), "11000: Kirby 10000 -0.09 NIS 12000 0.09 HUR 11000 0.00"},
		{date(11, 11), "11000: HUR 11000 0.00"}, // the others are 31 days old
	} {
		standing, median := list[0].At(c.at, maxAge)
		got := fmt.Sprintf("%.0f:", median)
		for _, s := range standing {
			got += fmt.Sprintf(" %s %.0f %.2f", Source(s.Estimate), s.Point.Value, s.Distance)
		}
		if got != c.want {
			t.Errorf("%s: got %s, want %s", c.at.Format(time.DateOnly), got, c.want)
		}
	}
	fresh := ""
	for _, e := range list[0].New(date(10, 12)) {
		fresh += Source(e) + " "
	}
	if fresh != "NIS " {
		t.Errorf("new sources: %s", fresh)
	}
	// For less than its window a source is new: at its end it is so no more, as for the alerts.
	for at, want := range map[time.Time]int{date(9, 30): 0, date(10, 10): 1, date(10, 11): 1, date(10, 20): 1, date(10, 21): 0} {
		if got := list[0].New(at); len(got) != want {
			t.Errorf("%s: %d new sources, want %d", at.Format(time.DateOnly), len(got), want)
		}
	}
	var b strings.Builder
	for _, s := range list[0].Spreads(maxAge) {
		fmt.Fprintf(&b, "%s %d %.0f-%.0f-%.0f\n", time.UnixMilli(s.Time).UTC().Format("01-02"), s.Sources, s.Low, s.Median, s.High)
	}
	if want := "10-01 1 3000-3000-3000\n10-11 2 10000-11000-12000\n11-10 3 10000-11000-12000\n11-10 1 11000-11000-11000\n12-10 0 0-0-0\n"; b.String() != want {
		t.Errorf("spreads\n%swant\n%s", b.String(), want)
	}
}

func TestMedian(t *testing.T) {
	for want, values := range map[float64][]float64{0: nil, 2: {3, 1, 2}, 2.5: {4, 1, 2, 3}, 7: {7}} {
		if got := Median(values); got != want {
			t.Errorf("%v: got %v, want %v", values, got, want)
		}
	}
}

func TestDraw(t *testing.T) {
	p := subjects(t, korea)[0].Draw(Config{MaxAge: 20 * 24 * time.Hour, Columns: display.New(nil)})
	texts := ""
	for _, tick := range p.Values {
		texts += tick.Text + " "
	}
	if texts != "0 2,000 4,000 6,000 8,000 10,000 12,000 " || p.Log {
		t.Errorf("values %s", texts)
	}
	texts = ""
	for _, tick := range p.Times {
		texts += tick.Text + " "
	}
	if texts != "30 Sep 2024 7 Oct 14 Oct 21 Oct 28 Oct 4 Nov 11 Nov " {
		t.Errorf("times %s", texts)
	}
	var kirby *Line
	for i := range p.Lines {
		if p.Lines[i].Source == "Kirby" {
			kirby = &p.Lines[i]
		}
	}
	if kirby == nil || len(p.Lines) != 3 || len(kirby.Marks) != 2 || kirby.Newest != "10,000" || kirby.Marks[0].Title != "3,000 – Kirby, A, 2024-10-01" {
		t.Fatalf("lines %+v", p.Lines)
	}
	first, second := kirby.Marks[0], kirby.Marks[1]
	if want := fmt.Sprintf("M%s %sH%sV%sH%s", first.X, first.Y, second.X, second.Y, kirby.EndX); kirby.Path != want {
		t.Errorf("path %s, want %s", kirby.Path, want)
	}
	if days := float64(kirby.EndX-second.X) / float64(second.X-first.X) * 10; days < 19.9 || days > 20.1 {
		t.Errorf("the line ends after %v days, want 20", days)
	}
	if first.Y <= second.Y || second.Y < p.Top || first.Y > p.Bottom {
		t.Errorf("3,000 is at %v, 10,000 at %v", first.Y, second.Y)
	}
	for i := range p.Lines {
		for j := range i {
			if d := float64(p.Lines[i].LabelY - p.Lines[j].LabelY); d < 16 && d > -16 {
				t.Errorf("the names of %s and %s overlap", p.Lines[i].Source, p.Lines[j].Source)
			}
		}
	}
}

// The space between least and greatest is drawn in one piece for as long as neither changes, and not where nothing stands.
func TestDrawSpread(t *testing.T) {
	const corpus = `
		a 2024-10-22
			2024-10-01 reported_troops{force="X", source="A", outlet="O"} 3000
			2024-10-01 reported_troops{force="X", source="B", outlet="O"} 9000
			2024-10-05 reported_troops{force="X", source="C", outlet="O"} 4000
			2024-10-09 reported_troops{force="X", source="B", outlet="O"} 5000
			2024-11-20 reported_troops{force="X", source="B", outlet="O"} 5000
`
	s := subjects(t, corpus)[0]
	c := Config{MaxAge: 20 * 24 * time.Hour, Columns: display.New(nil)}
	p, frame := s.DrawSpread(c, date(10, 6)), s.Draw(c)
	x := func(month, d int) Coordinate { return frame.x.at(float64(date(month, d).UnixMilli())) }
	y := func(v float64) Coordinate { return frame.y.at(v) }
	var got strings.Builder
	for _, b := range p.Bands {
		fmt.Fprintf(&got, "%s-%s %s-%s\n", b.X, b.X+b.Width, b.Y, b.Y+b.Height)
	}
	var want strings.Builder
	for _, b := range []struct {
		from, to  Coordinate
		high, low float64
	}{{x(10, 1), x(10, 9), 9000, 3000}, {x(10, 9), x(10, 21), 5000, 3000}, {x(10, 21), x(10, 25), 5000, 4000}} {
		fmt.Fprintf(&want, "%s-%s %s-%s\n", b.from, b.to, y(b.high), y(b.low))
	}
	if !strings.HasPrefix(got.String(), want.String()) || len(p.Bands) != 5 {
		t.Errorf("got bands\n%swant to begin with\n%s", &got, &want)
	}
	if p.At != x(10, 6) || !strings.HasPrefix(p.Median, "M"+x(10, 1).String()+" "+y(6000).String()+"H"+x(10, 5).String()+"V"+y(4000).String()) {
		t.Errorf("looked at %s, median %s", p.At, p.Median)
	}
}

// Two hundred sources: a few have colours, the others are there.
func TestDrawMany(t *testing.T) {
	var b strings.Builder
	b.WriteString("a 2024-12-01\n")
	for i := range 200 {
		fmt.Fprintf(&b, "\t2024-%02d-%02d reported_troops{force=\"X\", source=\"S%d\", outlet=\"A\"} %d\n", 6+i/40, 1+i%28, i, 1000+i)
	}
	b.WriteString("\t2024-10-03 reported_troops{force=\"X\", source=\"Far\", outlet=\"A\"} 1000000\n")
	b.WriteString("\t1999-01-01 reported_troops{force=\"X\", source=\"Old\", outlet=\"A\"} 5\n")
	s := subjects(t, b.String())[0]
	p := s.Draw(Config{MaxAge: DefaultMaxAge, Columns: display.New(nil)})
	if len(p.Lines) != Colours || len(p.Rest) != 202-Colours {
		t.Errorf("%d with a colour, %d without", len(p.Lines), len(p.Rest))
	}
	if p.Before != 1 || p.From.Year() != 2024 {
		t.Errorf("begins in %v, %d before", p.From, p.Before)
	}
	if !p.Log {
		t.Error("a linear axis from 1,000 to 1,000,000")
	}
	names := map[string]bool{}
	for _, l := range p.Lines {
		names[l.Source] = true
	}
	if !names["Far"] || !names["S195"] {
		t.Errorf("neither the farthest nor the newest has a colour: %v", names)
	}
	about := s.Estimates[0].Points[0].Figure
	if l := s.Draw(Config{Columns: display.New(nil), Figure: about}).Lines[0]; l.Source != about.Labels.Get("source") || !l.Marks[0].Here {
		t.Errorf("the figure that it is about is not first: %s", l.Source)
	}
}

// Whatever the stretch, there are ticks, and not too many.
func TestTimeAxis(t *testing.T) {
	from := time.Date(2024, 2, 27, 5, 0, 0, 0, time.UTC)
	for _, span := range []time.Duration{6 * time.Hour, 24 * time.Hour, 5 * 24 * time.Hour, 40 * 24 * time.Hour, 200 * 24 * time.Hour, 900 * 24 * time.Hour, 90_000 * 24 * time.Hour} {
		_, ticks := timeAxis(from.UnixMilli(), from.Add(span).UnixMilli(), 0, 100, 9)
		if len(ticks) < 2 || len(ticks) > 9 {
			t.Errorf("%s: %v", span, ticks)
		}
		for i, tick := range ticks {
			if tick.At < 0 || tick.At > 100 || i > 0 && tick.At <= ticks[i-1].At {
				t.Errorf("%s: %v", span, ticks)
			}
		}
	}
}

func TestValueAxis(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   string
		log    bool
	}{
		{[]float64{3000, 12000}, "0 2,000 4,000 6,000 8,000 10,000 12,000", false},
		{[]float64{5, 5}, "0 1 2 3 4 5", false},
		{[]float64{0}, "0 0.2 0.4 0.6 0.8 1", false},
		{[]float64{-50, 100}, "-50 -25 0 25 50 75 100", false},
		{[]float64{0.02, 0.5}, "0 0.1 0.2 0.3 0.4 0.5", false},
		{[]float64{10, 700}, "10 30 100 300 1,000", true},
		{[]float64{3, 2e9}, "1 100 10,000 1,000,000 100,000,000 10,000,000,000", true},
	} {
		a, ticks := valueAxis(c.values, 100, 0, 6)
		var texts []string
		for _, tick := range ticks {
			texts = append(texts, tick.Text)
		}
		if got := strings.Join(texts, " "); got != c.want || a.log != c.log {
			t.Errorf("%v: got %s, want %s", c.values, got, c.want)
		}
		for _, v := range c.values {
			if y := a.at(v); y < 0 || y > 100 {
				t.Errorf("%v is at %v", v, y)
			}
		}
	}
}
