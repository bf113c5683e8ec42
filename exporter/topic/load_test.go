package topic_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"figures_exporter/exporter/topic"
)

// builtIn makes a file system of built-in topics.
func builtIn(topics map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range topics {
		fsys["topics/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// userFile writes a user's topic and gives its path.
func userFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	p := filepath.Join(dir, name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

const world = `
topic: world
entities:
  - {name: Ukraine, kind: country, demonyms: [Ukrainian]}
  - {name: HUR, kind: body, country: Ukraine, aliases: [GUR]}
speech: {verbs: [claim], officials: [{nouns: [official]}, {nouns: [lawmaker], relay: true}]}
`

const conflict = `
topic: armed_conflict
extends: [world]
things: [{name: soldiers, force: true, person: true, nouns: [soldier]}]
events: [{name: kill, agent: enemy, verbs: [kill]}]
metrics:
  - name: casualties
    help: People killed.
    unit: people
    labels: [side, type]
    party: side
    subject: [side, type, location]
    not_estimates: {type: [missing]}
    counts: [{things: [soldiers], events: [kill], labels: {type: killed}}]
`

var shipped = builtIn(map[string]string{"world": world, "armed_conflict": conflict})

func load(t *testing.T, cfg topic.Config) *topic.Set {
	t.Helper()
	if cfg.FS == nil {
		cfg.FS = shipped
	}
	set, err := topic.Load(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestDefaultTopic(t *testing.T) {
	set := load(t, topic.Config{})
	if want := []string{"world", "armed_conflict"}; !reflect.DeepEqual(set.Topics, want) {
		t.Errorf("topics %v, want %v", set.Topics, want)
	}
	if e := set.Entity("HUR"); e == nil || e.Country != "Ukraine" {
		t.Errorf("HUR is %v, want a body of Ukraine", e)
	}
	if e := set.Entity("GUR"); e != nil {
		t.Errorf("GUR is %v, want nothing: it is an alias", e)
	}
	m := set.Metrics()
	if len(m) != 1 || m[0].Name != "casualties" || m[0].Unit != "people" || !reflect.DeepEqual(m[0].Subject, []string{"side", "type", "location"}) ||
		!reflect.DeepEqual(m[0].NotEstimates, map[string][]string{"type": {"missing"}}) {
		t.Errorf("metrics %+v", m)
	}
	if d := set.Declared[0].Dimension; d != topic.DimensionCount {
		t.Errorf("dimension %q, want %q where none is given", d, topic.DimensionCount)
	}
}

// A user's topic that extends a built-in one adds to what it has.
func TestUserTopicExtends(t *testing.T) {
	p := userFile(t, t.TempDir(), "mine.yaml", `
topic: mine
extends: [armed_conflict]
things:
  - {name: soldiers, nouns: [bayonet, soldier]}
events:
  - {name: kill, verbs: [slay]}
entities:
  - {name: HUR, aliases: [Main Directorate]}
  - {name: Jane Roe, kind: person, speaks_for: HUR}
speech: {verbs: [opine, claim], officials: [{nouns: [senator, lawmaker], relay: true}]}
metrics:
  - name: casualties
    extend: true
    counts: [{nouns: [casualty], labels: {type: total}}]
  - name: sorties
    help: Sorties flown.
    unit: sorties
    counts: [{nouns: [sortie]}]
`)
	set := load(t, topic.Config{UserFiles: []string{p}})
	if want := []string{"soldier", "bayonet"}; !reflect.DeepEqual(set.Things[0].Nouns, want) || !set.Things[0].Force {
		t.Errorf("soldiers are %+v, want the nouns %v and still a force", set.Things[0], want)
	}
	if want := []string{"kill", "slay"}; !reflect.DeepEqual(set.Events[0].Verbs, want) || set.Events[0].Agent != topic.AgentEnemy {
		t.Errorf("kill is %+v, want the verbs %v and the agent as it was", set.Events[0], want)
	}
	if e := set.Entity("HUR"); e.Kind != topic.KindBody || !reflect.DeepEqual(e.Aliases, []string{"GUR", "Main Directorate"}) {
		t.Errorf("HUR is %+v", e)
	}
	if want := []string{"claim", "opine"}; !reflect.DeepEqual(set.Speech.Verbs, want) {
		t.Errorf("verbs of speech %v, want %v", set.Speech.Verbs, want)
	}
	if want := []topic.Official{{Nouns: []string{"official"}}, {Nouns: []string{"lawmaker", "senator"}, Relay: true}}; !reflect.DeepEqual(set.Speech.Officials, want) {
		t.Errorf("officials %v, want %v", set.Speech.Officials, want)
	}
	if n := len(set.Declared[0].Counts); len(set.Declared) != 2 || n != 2 {
		t.Errorf("%d metrics, %d counts of the first, want 2 and 2", len(set.Declared), n)
	}
	want := []topic.Origin{{Topic: "world", File: "topics/world.yaml", Line: 5}, {Topic: "mine", File: p, Line: 9}}
	if got := set.Origins(topic.SectionEntity, "HUR"); !reflect.DeepEqual(got, want) {
		t.Errorf("HUR comes from %v, want %v", got, want)
	}
}

// The thresholds of alerts are those of the topic that is loaded last, and the defaults where none says any.
func TestAlertThresholds(t *testing.T) {
	p := userFile(t, t.TempDir(), "mine.yaml", `
topic: mine
extends: [armed_conflict]
metrics:
  - name: casualties
    extend: true
    alerts: {new_source_window: 36h, divergence_factor: 1.5, min_sources: 4}
  - name: sorties
    help: Sorties flown.
    unit: sorties
    counts: [{nouns: [sortie]}]
`)
	more := userFile(t, t.TempDir(), "more.yaml", `
topic: more
extends: [mine]
metrics: [{name: casualties, extend: true, alerts: {divergence_factor: 4, silent_after: 2w}}]
`)
	set := load(t, topic.Config{UserFiles: []string{p, more}})
	want := topic.DefaultAlerts()
	if got := *set.Declared[1].Alerts; got != want {
		t.Errorf("thresholds of sorties are %+v, want the defaults %+v", got, want)
	}
	want.NewSourceWindow, want.DivergenceFactor, want.MinSources = topic.Duration(36*time.Hour), 4, 4
	want.SilentAfter = topic.Duration(14 * 24 * time.Hour)
	if got := *set.Declared[0].Alerts; got != want {
		t.Errorf("thresholds of casualties are %+v, want %+v", got, want)
	}
}

// A user's topic without extends takes the place of the default, and of the built-in topic whose name it has.
func TestUserTopicReplaces(t *testing.T) {
	dir := t.TempDir()
	own := userFile(t, dir, "own.yaml", "topic: quakes\nentities: [{name: Japan, kind: country}]\n")
	set := load(t, topic.Config{UserFiles: []string{own}})
	if !reflect.DeepEqual(set.Topics, []string{"quakes"}) || set.Entity("Ukraine") != nil {
		t.Errorf("topics %v, want quakes alone", set.Topics)
	}
	myWorld := userFile(t, dir, "world.yaml", "topic: world\nentities: [{name: Atlantis, kind: country}]\n")
	set = load(t, topic.Config{Names: []string{"armed_conflict"}, UserFiles: []string{myWorld}})
	if set.Entity("Atlantis") == nil || set.Entity("Ukraine") != nil || len(set.Declared) != 1 {
		t.Errorf("entities %v, want the user's world under the built-in topic", set.Entities)
	}
	moreWorld := userFile(t, dir, "more.yaml", "topic: world\nextends: [world]\nentities: [{name: Atlantis, kind: country}]\n")
	set = load(t, topic.Config{Names: []string{"armed_conflict"}, UserFiles: []string{moreWorld}})
	if set.Entity("Atlantis") == nil || set.Entity("Ukraine") == nil {
		t.Errorf("entities %v, want those of both worlds", set.Entities)
	}
}

// A path in extends counts from the folder of the file that names it.
func TestExtendsPath(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	userFile(t, dir, "base.yaml", "topic: base\nextends: [world]\nentities: [{name: Atlantis, kind: country}]\n")
	p := userFile(t, filepath.Join(dir, "sub"), "top.yml", "topic: top\nextends: [../base.yaml]\nentities: [{name: Poseidonis, kind: place, country: Atlantis}]\n")
	set := load(t, topic.Config{UserFiles: []string{p}})
	if want := []string{"world", "base", "top"}; !reflect.DeepEqual(set.Topics, want) {
		t.Errorf("topics %v, want %v", set.Topics, want)
	}
}

// What belongs to several files, or to none.
func TestFaultsOfFiles(t *testing.T) {
	dir := t.TempDir()
	f := func(cfg topic.Config, want ...string) {
		t.Helper()
		cfg.FS = shipped
		_, err := topic.Load(cfg)
		var faults topic.Faults
		if !errors.As(err, &faults) {
			t.Errorf("error %v, want faults", err)
			return
		}
		if got := strings.ReplaceAll(err.Error(), dir+"/", ""); got != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	f(topic.Config{Names: []string{"weather"}}, `unknown topic "weather", want one of armed_conflict, world`)
	f(topic.Config{Names: []string{"../../etc/passwd"}}, `unknown topic "../../etc/passwd", want one of armed_conflict, world`)
	f(topic.Config{UserFiles: []string{filepath.Join(dir, "none.yaml")}}, `none.yaml: cannot be read: no such file or directory`)
	f(topic.Config{UserFiles: []string{filepath.Join(dir, "sub")}}, `sub: no regular file, want a topic's YAML file`)

	a := userFile(t, dir, "a.yaml", "topic: a\nextends: [b]\n")
	b := userFile(t, dir, "b.yaml", "topic: b\nextends: [a.yaml]\n")
	f(topic.Config{UserFiles: []string{a, b}}, `b.yaml:2:11: extends[0]: the topic extends itself through "a.yaml"`)

	c := userFile(t, dir, "c.yaml", "topic: same\n")
	d := userFile(t, dir, "d.yaml", "topic: same\n")
	f(topic.Config{UserFiles: []string{c, d}}, `d.yaml:1:1: topic: the topic same is c.yaml too, want a name of its own`)

	e := userFile(t, dir, "e.yaml", "topic: e\nextends: [armed_conflict]\nentities: [{name: Ukraine, kind: place}]\n")
	g := userFile(t, dir, "g.yaml", "topic: g\nextends: [gone.yaml]\nmetrics: [{name: casualties, extend: true, counts: [{nouns: [x], labels: {kind: y}}]}]\n")
	f(topic.Config{UserFiles: []string{e, g}},
		`e.yaml:3:28: entities[0].kind: the kind of the entity "Ukraine" is "country" in topics/world.yaml:4:1, want the same`,
		`g.yaml:3:75: metrics[0].counts[0].labels.kind: "kind" is no label of the metric, want one of side, type`,
		`gone.yaml: cannot be read: no such file or directory`)

	if _, err := topic.Load(topic.Config{}); err == nil || !strings.Contains(err.Error(), "no file system") {
		t.Errorf("error %v, want one that names the file system", err)
	}
}

// TestHostileFiles holds up files that are made to exhaust a reader.
func TestHostileFiles(t *testing.T) {
	f := func(name, text, want string) {
		t.Helper()
		_, err := topic.Load(topic.Config{FS: builtIn(map[string]string{"armed_conflict": text})})
		if err == nil || !strings.Contains(err.Error(), want) {
			got := fmt.Sprint(err)
			t.Errorf("%s: error %.300s, want %q", name, got, want)
		}
	}
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'z'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	f("a bomb of references", "topic: armed_conflict\n"+bomb, "unknown key")
	f("a bomb in a list", "topic: armed_conflict\nentities: &a [&b [*a, *a], *b]\n", "an anchor (&a)")
	f("deep lists", "topic: armed_conflict\nentities: "+strings.Repeat("[", 5000)+strings.Repeat("]", 5000), "a list, want a mapping")
	f("lists deeper than the parser goes", "topic: armed_conflict\nentities: "+strings.Repeat("[", 20000), "no valid YAML")
	f("a file over the bound", "topic: armed_conflict\n#"+strings.Repeat(" ", 4<<20), "more than 4194304 bytes")
	f("a long text", "topic: armed_conflict\nentities: [{name: "+strings.Repeat("x", 501)+", kind: place}]\n", "text of 501 bytes, want at most 500")
	f("many items", "topic: armed_conflict\ngrammar: {vague: ["+strings.Repeat("x,", 20001)+"]}\n", "20001 items, want at most 20000")
	f("many labels", "topic: armed_conflict\nmetrics: [{name: a, labels: ["+strings.Repeat("x,", 21)+"]}]\n", "21 items, want at most 20")
	f("many faults", "topic: armed_conflict\ngrammar: {vague: ["+strings.Repeat("'',", 5000)+"]}\n", "more than 1000 faults")
	f("no UTF-8", "topic: armed_conflict\nentities: [{name: \"\xff\", kind: place}]\n", "no valid YAML")
	f("UTF-16", "\xff\xfet\x00o\x00p\x00i\x00c\x00", "want a mapping")
}

// TestEverythingArrives fills every field of a topic's structs and looks for all of it in the set, so that no field of the schema is
// forgotten when topics are merged.
func TestEverythingArrives(t *testing.T) {
	set := load(t, topic.Config{FS: builtIn(map[string]string{"armed_conflict": `
topic: armed_conflict
things: [{name: ships, nouns: [ship], force: true, person: true, demonym: true, rebel: true}]
events: [{name: sink, agent: enemy, verbs: [sink], states: [sunk], nouns: [sinking]}]
entities:
  - {name: Ukraine, kind: country, aliases: [UA], demonyms: [Ukrainian], metonyms: [Kyiv], at_war: [Russia], short: [the motherland]}
  - {name: Russia, kind: country}
  - {name: Kyiv Post, kind: outlet, country: Ukraine, domains: [kyivpost.com]}
  - {name: UNIFIL, kind: group, peacekeepers: true}
  - {name: Jane Roe, kind: person, country: Ukraine, speaks_for: Ukraine, surname: false, offices: [{title: president, since: "2019-05-20", until: "2024-05-20"}]}
functions: [{name: "{demonym} Navy", words: [navy], known: {Ukraine: Ukraine}, military: true}]
metrics:
  - {name: losses, help: Losses., unit: km, labels: [side, type], dimension: length, party: side, subject: [side], not_estimates: {type: [x]},
     expected: {type: y}, combined: {type: z}, flow: true, counts: [{things: [ships], events: [sink], nouns: [wreck], totals: [fleet], labels: {type: s}, abroad: {type: t}, party: host}]}
speech: {verbs: [a], hears: [b], prepositions: [c], nouns: [d], relays: [e], ranks: [f], titles: [g], officials: [{nouns: [h], relay: true, office: true, spokes: true, government: true}]}
modality: {expected: [a], conditional: [b], negated: [c], wished: [d], planned: [e], past: [f], refuted: [r], handover: [g]}
grammar: {vague: [a], increments: [b], components: [c], regions: [d], enemies: [e], bodies: [f], forenames: [g]}
`})})
	// seen tells, for a field, whether any item of the set has it.
	seen := map[string]bool{}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			seen[path] = seen[path] || v.Len() > 0
			for i := range v.Len() {
				walk(v.Index(i), path+"[]")
			}
		default:
			seen[path] = seen[path] || !v.IsZero()
		}
	}
	for _, part := range []any{set.Things, set.Events, set.Entities, set.Functions, set.Declared, set.Speech, set.Modality, set.Grammar} {
		walk(reflect.ValueOf(part), reflect.TypeOf(part).String())
	}
	for path, have := range seen {
		// Extend is of the files alone.
		if !have && path != "[]topic.Metric[].Extend" {
			t.Errorf("%s is empty in the set", path)
		}
	}
	if len(seen) < 40 {
		t.Errorf("only %d fields looked at", len(seen))
	}
}

func TestSurnames(t *testing.T) {
	set := load(t, topic.Config{FS: builtIn(map[string]string{"armed_conflict": `
topic: armed_conflict
entities:
  - {name: Volodymyr Zelenskyy, kind: person, aliases: [Volodymyr Zelensky, Ze]}
  - {name: Mike Turner, kind: person}
  - {name: Tina Turner, kind: person}
  - {name: Lloyd Austin, kind: person}
  - {name: Austin, kind: place}
  - {name: Xi Jinping, kind: person, surname: false}
  - {name: Lula, kind: person}
`})})
	got := map[string]string{}
	for surname, i := range set.Surnames() {
		got[surname] = set.Entities[i].Name
	}
	want := map[string]string{"Zelenskyy": "Volodymyr Zelenskyy", "Zelensky": "Volodymyr Zelenskyy"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("surnames %v, want %v", got, want)
	}
}

// Copy from either side of the Atlantic finds the holder of an office.
func TestOfficeOfDefense(t *testing.T) {
	set := load(t, topic.Config{FS: builtIn(map[string]string{"armed_conflict": `
topic: armed_conflict
entities: [{name: Jane Roe, kind: person, offices: [{title: deputy defence minister, since: "2019-05-20"}, {title: president}]}]
`})})
	want := []topic.Tenure{{Title: "deputy defence minister", Since: "2019-05-20"}, {Title: "deputy defense minister", Since: "2019-05-20"}, {Title: "president"}}
	if got := set.Entities[0].Offices; !reflect.DeepEqual(got, want) {
		t.Errorf("offices %v, want %v", got, want)
	}
}

func TestTenureHolds(t *testing.T) {
	f := func(since, until, day string, want bool) {
		t.Helper()
		if got := (topic.Tenure{Title: "president", Since: since, Until: until}).Holds(day); got != want {
			t.Errorf("from %q until %q on %s: %v, want %v", since, until, day, got, want)
		}
	}
	f("2019-05-20", "2024-05-20", "2019-05-19", false)
	f("2019-05-20", "2024-05-20", "2019-05-20", true)
	f("2019-05-20", "2024-05-20", "2024-05-20", true)
	f("2019-05-20", "2024-05-20", "2024-05-21", false)
	f("2019-05-20", "", "2030-01-01", true)
	f("", "2019-05-20", "1999-01-01", true)
	f("", "", "2024-01-01", true)
}
