package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
)

// Each number is explained by the phrases that it was read by, and those that are no figures are explained as well.
func TestExplain(t *testing.T) {
	x := newExtractor(t)
	const text = `Iryna Melnyk, a spokeswoman for the Ukrainian military, said on Monday that about 700 Russian soldiers had been killed in Kursk. She put the wounded at 900.

The Daily Courier added, citing Ukraine's military intelligence, that 1,200 North Korean soldiers a month would arrive.`
	doc := &document.Document{ID: "a", Path: "a", Outlet: "Morning Post", Published: time.Date(2024, 10, 30, 0, 0, 0, 0, time.UTC), Text: text}
	explained, err := x.Explain(doc)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range explained {
		fmt.Fprintf(&b, "%s %s:", e.Metric, text[e.Start:e.End])
		for _, c := range e.Cues {
			guess := ""
			if c.Guess {
				guess = "?"
			}
			fmt.Fprintf(&b, " %s%s=%q", c.Role, guess, text[c.Start:c.End])
		}
		b.WriteByte('\n')
	}
	for _, want := range []string{
		`casualties about 700: counted="soldiers" event="killed" whose="Russian" place="Kursk" source="Iryna Melnyk" said="said" time="on Monday"`,
		`casualties 900:`,
		`source="She"`,
		`reported_troops 1,200:`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("not explained: %s\nin\n%s", want, b.String())
		}
	}
	// What is explained is what is extracted.
	at := map[int32]bool{}
	for _, e := range explained {
		at[e.Start] = true
	}
	r := x.Extract(doc)
	if len(r.Figures) == 0 {
		t.Error("no figures")
	}
	for _, f := range r.Figures {
		for _, e := range f.Evidence {
			if !at[e.Start] {
				t.Errorf("%s at %d is not explained", f.Metric, e.Start)
			}
		}
	}
}
