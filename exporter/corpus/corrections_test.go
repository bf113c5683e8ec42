package corpus

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

// Each corrections.yaml beside its golden file: what is wrong with it, and what of it is used.
func TestCorrectionFaults(t *testing.T) {
	matches, err := filepath.Glob("testdata/corrections/*.yaml")
	if err != nil || len(matches) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range matches {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			f, c := parseCorrections(data, "corrections.yaml", ".")
			for _, p := range c.problems {
				fmt.Fprintln(&b, p)
			}
			for _, fix := range f.figures {
				fmt.Fprintf(&b, "%s %s %s %s\n", fix.Place(), fix.Kind, fix.Target, fix.Reason)
			}
			for _, fix := range f.sources {
				fmt.Fprintf(&b, "%s %s %s %s\n", fix.Place(), fix.Kind, fix.Target, fix.Reason)
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".golden", b.String())
		})
	}
}

// correctionsOf reads a corrections.yaml through a corpus that has nothing else.
func correctionsOf(t *testing.T, yaml string) *Corrections {
	t.Helper()
	c := ofFS(t, files(map[string]string{CorrectionsFile: yaml}))
	equalLines(t, readLines(t, c), nil)
	return c.Corrections()
}

var article = &document.Document{
	ID: "doc-1", Path: "s/a.txt", Text: "The agency said around\n13,000 soldiers had come. Later it said 400 tanks had.",
}

// figureIn makes a figure of the sentence of the article that has the quote.
func figureIn(quote, metric string, value float64, source string) *figure.Figure {
	at := strings.Index(article.Text, quote)
	begin := strings.LastIndex(article.Text[:at], ". ") + 1
	end := at + strings.IndexByte(article.Text[at:], '.') + 1
	e := figure.Evidence{Start: int32(at), End: int32(at + len(quote)), SentenceStart: int32(begin), SentenceEnd: int32(end)}
	return &figure.Figure{
		ID: figure.NewID(article.ID, metric, value, at, at+len(quote)), Document: article, Metric: metric, Value: value,
		Labels:     figure.NewLabels([]figure.Label{{Name: "source", Value: source}, {Name: "location", Value: "Kursk"}}),
		ReportedAt: noon, Precision: figure.Day, Evidence: []figure.Evidence{e}, Confidence: 0.9,
	}
}

func figuresOfArticle() []*figure.Figure {
	return []*figure.Figure{
		figureIn("13,000", "reported_troops", 13000, "the agency"),
		figureIn("400", "equipment_losses", 400, "HUR"),
	}
}

// What a correction does to the two figures of the article, and how often it was used.
func TestApply(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"none", "figures: []", "13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses"},
		{"dropped by path and by a quote across lines", "figures: [{document: s/a.txt, quote: 'around 13¸000 soldiers', drop: true}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day corrected; 400 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses drop:1"},
		{"dropped by id", "figures: [{document: doc-1, quote: 400 tanks, drop: true}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day corrected; uses drop:1"},
		{"the quote stands elsewhere", "figures: [{document: doc-1, quote: 500 tanks, drop: true}, {document: other.txt, quote: 400, drop: true}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses drop:0 drop:0"},
		{"another metric or value", "figures: [{document: doc-1, quote: 400, metric: casualties, drop: true}, {document: doc-1, quote: 400, value: 401, drop: true}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses drop:0 drop:0"},
		{"set", "figures: [{document: doc-1, quote: 400, set: {value: 500, qualifier: about, labels: {source: NIS, location: , side: Russia}, reported_at: 2024-10-01T12:30:00Z}}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 500 about {side=\"Russia\",source=\"NIS\"} 2024-10-01 minute; uses set:1"},
		{"set to a range", "figures: [{document: doc-1, quote: 400, set: {low: 300, high: 500}}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 range 300 500 {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses set:1"},
		{"set to a bound, by its qualifier", "figures: [{document: doc-1, quote: 400, set: {qualifier: at_least}}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 400 at_least 400 {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day; uses set:1"},
		{"one after the other", "figures: [{document: doc-1, quote: 400, set: {value: 500}}, {document: s/a.txt, quote: 400, value: 500, drop: true}]",
			"13000 exact {location=\"Kursk\",source=\"the agency\"} 2024-11-05 day; 500 exact {location=\"Kursk\",source=\"HUR\"} 2024-11-05 day corrected; uses set:1 drop:1"},
		{"merged, also what was set before", "sources: [{name: NIS, merge: [the agency, NIS (Seoul)]}]\nfigures: [{document: doc-1, quote: 400, set: {labels: {source: NIS (Seoul)}}}]",
			"13000 exact {location=\"Kursk\",source=\"NIS\"} 2024-11-05 day; 400 exact {location=\"Kursk\",source=\"NIS\"} 2024-11-05 day; uses set:1 merge:2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			figures := figuresOfArticle()
			before, err := json.Marshal(figures)
			if err != nil {
				t.Fatal(err)
			}
			corrected, uses := correctionsOf(t, strings.ReplaceAll(c.yaml, "¸", `,`)).Apply(figures)
			var out []string
			for i, f := range corrected {
				if f.ID != figures[i].ID {
					t.Errorf("the id of figure %d changed", i)
				}
				s := fmt.Sprintf("%v %v", f.Value, f.Qualifier)
				for _, b := range []figure.Bound{f.Low, f.High} {
					if b.Set {
						s += fmt.Sprintf(" %v", b.Value)
					}
				}
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", s, f.Labels, f.ReportedAt.Format(time.DateOnly), f.Precision, f.Excluded)))
			}
			last := "uses"
			for _, u := range uses {
				last += fmt.Sprintf(" %s:%d", u.Kind, len(u.Figures))
			}
			if got := strings.Join(append(out, last), "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			after, err := json.Marshal(figures)
			if err != nil || string(before) != string(after) {
				t.Errorf("the figures given were changed: %v\n%s\n%s", err, before, after)
			}
		})
	}
}

func TestApplyLeavesExcludedFiguresAlone(t *testing.T) {
	f := figuresOfArticle()[:1]
	f[0].Excluded = "vague"
	out, uses := correctionsOf(t, "figures: [{document: doc-1, quote: soldiers, drop: true}]").Apply(f)
	if out[0] != f[0] || len(uses) != 1 || len(uses[0].Figures) != 0 {
		t.Errorf("got %v and %v, want the figure itself and no use", out[0], uses)
	}
}

func TestRangeWithNewValueIsOneNoMore(t *testing.T) {
	f := figuresOfArticle()[1:]
	f[0].Qualifier, f[0].Low, f[0].High = figure.Range, figure.BoundAt(300), figure.BoundAt(500)
	out, _ := correctionsOf(t, "figures: [{document: doc-1, quote: 400, set: {value: 450}}]").Apply(f)
	if out[0].Qualifier != figure.Exact || out[0].Low.Set || out[0].High.Set || out[0].Value != 450 {
		t.Errorf("got %+v, want exactly 450 without bounds", out[0])
	}
}

func TestMergeUses(t *testing.T) {
	c := correctionsOf(t, "sources: [{name: NIS, merge: [the agency, HUR]}]")
	var uses []Use
	for _, f := range figuresOfArticle() {
		_, u := c.Apply([]*figure.Figure{f})
		uses = MergeUses(uses, u)
	}
	if len(uses) != 1 || len(uses[0].Figures) != 2 || uses[0].Target != "the agency, HUR → NIS" {
		t.Errorf("got %+v, want one correction used twice", uses)
	}
}

func TestCorrectionsOfAllFolders(t *testing.T) {
	c := ofFS(t, files(map[string]string{
		CorrectionsFile: "sources: [{name: NIS, merge: [spies]}, {name: HUR, merge: [GUR]}]",
		"s/corrections.yaml": "figures: [{document: a.txt, quote: 400, drop: true}]\n" +
			"sources: [{name: SIS, merge: [spies]}, {name: GUR, merge: [gur]}]",
	}))
	equalLines(t, readLines(t, c), []string{
		"fault bad_corrections corpus/s/corrections.yaml:2:11: sources.merge: spies is merged into NIS already (corpus/corrections.yaml:1:11), expected one name; the first is used",
		"fault bad_corrections corpus/s/corrections.yaml:2:40: sources.name: GUR is itself merged into HUR (corpus/corrections.yaml:1:40), expected that name here",
	})
	out, uses := c.Corrections().Apply(figuresOfArticle()[1:])
	if out[0].Excluded != ReasonCorrected || len(uses) != 5 {
		t.Errorf("excluded %q with %d corrections, want corrected and 5", out[0].Excluded, len(uses))
	}
}

func TestCorrectionsAreThereWithinRead(t *testing.T) {
	c := ofFS(t, files(map[string]string{"a.txt": "A", CorrectionsFile: "figures: [{document: a.txt, quote: A, drop: true}]"}))
	err := c.Read(context.Background(), func(Item) error {
		if c.Corrections().Len() != 1 {
			t.Error("the corrections are not there yet")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
