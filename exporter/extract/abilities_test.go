package extract_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"figures_exporter/config"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/extract"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

// moves is a topic that needs what a topic can say beside nouns and verbs.
const moves = `
topic: moves
extends: [armed_conflict]
metrics:
  - name: moved_people
    help: People who moved, as a source reports. Reported, not verified.
    unit: people
    labels: [kind, home]
    party: home
    counts:
      - {things: [people], events: [run away, chase, sleep elsewhere], labels: {kind: inside}, abroad: {kind: outside}, party: stated}
      - {things: [people], events: [host], abroad: {kind: outside}, party: stated}
      - {nouns: [runaway], labels: {kind: inside}, party: stated}
things:
  - {name: people, demonym: true, nouns: [nomad]}
events:
  - {name: run away, agent: self, verbs: [flee|flees|fled|fleeing, run away]}
  - {name: chase, agent: enemy, verbs: ["chase … out of"]}
  - {name: host, verbs: [host]}
  - {name: sleep elsewhere, agent: self, verbs: [sleep], states: ["in # gyms"]}
`

// TestTopicAbilities shows what the keys of a topic do that need more than a list of words.
func TestTopicAbilities(t *testing.T) {
	path := filepath.Join(t.TempDir(), "moves.yaml")
	if err := os.WriteFile(path, []byte(moves), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := topic.Load(topic.Config{FS: config.Topics, UserFiles: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := extract.New(extract.Config{Topics: set, MinConfidence: minConfidence})
	if err != nil {
		t.Fatal(err)
	}
	f := func(text, want string) {
		t.Helper()
		var got []string
		for _, f := range x.Extract(&document.Document{ID: "a", Path: "a", Outlet: "The Harbour Post", Published: published, Text: text}).Figures {
			if !f.Exported() {
				got = append(got, "left out "+f.Excluded)
				continue
			}
			line := f.Metric + " " + strconv.FormatFloat(f.Value, 'f', -1, 64)
			for _, label := range []string{"kind", "type", "status", "home", "side", "force", figure.LabelComponent, figure.LabelLocation} {
				if value := f.Labels.Get(label); value != "" {
					line += " " + label + "=" + value
				}
			}
			got = append(got, line)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s\ngot  %s\nwant %s", text, strings.Join(got, "; "), want)
		}
	}

	// demonym: what happened to them tells what people are who are counted by their demonym alone.
	f("Kyiv said that 900 North Koreans had been deployed in Kursk.", "reported_troops 900 status=deployed force=North Korea location=Kursk")
	f("Kyiv said that 900 Moldovans had run away.", "moved_people 900 kind=inside home=Moldova")
	f("Kyiv said that 900 Moldovans had been killed in Kursk.", "casualties 900 type=killed side=Moldova location=Kursk")

	// An event of one topic says nothing of the things of another.
	f("Kyiv said that 900 North Korean soldiers fled.", "")

	// party: stated takes whose they are from the words beside the number, and guesses nothing.
	f("Russian drones struck again. Some 900 people fled, Kyiv said.", "moved_people 900 kind=inside")
	f("Some 900 people fled Moldova, Kyiv said.", "moved_people 900 kind=inside home=Moldova")
	f("Some 900 people from Moldova ran away, Kyiv said.", "moved_people 900 kind=inside home=Moldova")

	// abroad: another country than their own.
	f("Some 900 Sudanese fled to Chad, Kyiv said.", "moved_people 900 kind=outside home=Sudan location=Chad")
	f("Some 900 Sudanese fled to Khartoum, Kyiv said.", "moved_people 900 kind=inside home=Sudan location=Khartoum")
	f("Chad hosts 900 Sudanese runaways, Kyiv said.", "moved_people 900 kind=inside home=Sudan location=Chad")
	f("Chad says that 900 Sudanese have fled there.", "moved_people 900 kind=outside home=Sudan location=Chad")

	// abroad without labels: nobody else.
	f("Chad hosts 900 Sudanese, Kyiv said.", "moved_people 900 kind=outside home=Sudan location=Chad")
	f("The hotel in Khartoum hosted 900 Sudanese, Kyiv said.", "")

	// "…" stands for the object of a verb.
	f("Kyiv said that the flood chased 900 people, including 40 children, out of Kursk.", "moved_people 900 kind=inside location=Kursk; moved_people 40 kind=inside component=children location=Kursk")
	f("Kyiv said that 900 people had been chased out of Kursk.", "moved_people 900 kind=inside location=Kursk")
	f("Kyiv said that the police chased 900 people through Kursk.", "")

	// A state behind a verb that no metric counts counts.
	f("Kyiv said that 900 people live in 12 gyms.", "moved_people 900 kind=inside")
	f("Kyiv said that 900 people live in Kursk.", "")

	// "#" takes a number, in digits or as a word, which is then no count of its own.
	f("Some 900 people were in 4,100 gyms, Kyiv said.", "moved_people 900 kind=inside")
	f("Some 900 people were in four gyms, Kyiv said.", "moved_people 900 kind=inside")
	f("Some 900 people were in the gyms, Kyiv said.", "")
}
