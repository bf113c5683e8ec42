package topic_test

import (
	"strings"
	"testing"

	"figures_exporter/exporter/topic"
)

func TestNouns(t *testing.T) {
	f := func(pattern, want string) {
		t.Helper()
		if got := strings.Join(topic.Nouns(pattern), ", "); got != want {
			t.Errorf("Nouns(%q) = %s, want %s", pattern, got, want)
		}
	}
	// By rule.
	f("soldier", "soldier, soldiers")
	f("casualty", "casualty, casualties")
	f("boy", "boy, boys")
	f("armored vehicle", "armored vehicle, armored vehicles")
	f("corpse", "corpse, corpses")
	f("crash", "crash, crashes")
	f("bus", "bus, buses")
	f("gas mask", "gas mask, gas masks")
	f("tax", "tax, taxes")
	f("monarch", "monarch, monarchs")
	f("patch", "patch, patches")
	f("hero", "hero, heroes")
	f("torpedo", "torpedo, torpedoes")
	f("commando", "commando, commandos")
	f("radio", "radio, radios")
	f("quiz", "quiz, quizzes")
	f("hypothesis", "hypothesis, hypotheses")
	f("chief", "chief, chiefs")
	// Irregular, also behind a hyphen and at the end of a compound.
	f("man", "man, men")
	f("serviceman", "serviceman, servicemen")
	f("servicewoman", "servicewoman, servicewomen")
	f("foot soldier", "foot soldier, foot soldiers")
	f("child", "child, children")
	f("schoolchild", "schoolchild, schoolchildren")
	f("person", "person, people, persons")
	f("human", "human, humans")
	f("German", "German, Germans")
	f("passer-by", "passer-by, passers-by")
	f("passerby", "passerby, passersby")
	f("wife", "wife, wives")
	f("life", "life, lives")
	f("half", "half, halves")
	// One form.
	f("aircraft", "aircraft")
	f("landing craft", "landing craft")
	f("military personnel", "military personnel")
	f("expeditionary corps", "expeditionary corps")
	f("police", "police")
	// Designations and acronyms.
	f("T-72", "T-72, T-72s")
	f("T-72 tank", "T-72 tank, T-72 tanks")
	f("UAV", "UAV, UAVs")
	f("Bradley", "Bradley, Bradleys")
	f("Buk", "Buk, Buks")
	// Written out.
	f("serviceman|servicemen", "serviceman, servicemen")
	f("piece|pieces of equipment", "piece of equipment, pieces of equipment")
	f("prisoner|prisoners of war", "prisoner of war, prisoners of war")
	f("index|indexes/indices", "index, indexes, indices")
	f("intelligence|intelligence", "intelligence")
	f("=dead", "dead")
	f("=boots on the ground", "boots on the ground")
}

func TestVerbs(t *testing.T) {
	// want: base, third person, past, participle, gerund; spellings with a slash.
	f := func(pattern, want string) {
		t.Helper()
		var forms [topic.Literal + 1][]string
		for _, v := range topic.Verbs(pattern) {
			forms[v.Form] = append(forms[v.Form], v.Text)
		}
		var parts []string
		for _, texts := range forms {
			if len(texts) > 0 {
				parts = append(parts, strings.Join(texts, "/"))
			}
		}
		if got := strings.Join(parts, ", "); got != want {
			t.Errorf("Verbs(%q) = %s, want %s", pattern, got, want)
		}
	}
	// By rule.
	f("kill", "kill, kills, killed, killed, killing")
	f("stop", "stop, stops, stopped, stopped, stopping")
	f("carry", "carry, carries, carried, carried, carrying")
	f("die", "die, dies, died, died, dying")
	f("seize", "seize, seizes, seized, seized, seizing")
	f("free", "free, frees, freed, freed, freeing")
	f("dye", "dye, dyes, dyed, dyed, dyeing")
	f("destroy", "destroy, destroys, destroyed, destroyed, destroying")
	f("deploy", "deploy, deploys, deployed, deployed, deploying")
	f("mass", "mass, masses, massed, massed, massing")
	f("dispatch", "dispatch, dispatches, dispatched, dispatched, dispatching")
	f("veto", "veto, vetoes, vetoed, vetoed, vetoing")
	f("fix", "fix, fixes, fixed, fixed, fixing")
	f("show up", "show up, shows up, showed up, shown up, showing up")
	f("load", "load, loads, loaded, loaded, loading")
	f("panic", "panic, panics, panicked, panicked, panicking")
	f("commit", "commit, commits, committed, committed, committing")
	f("visit", "visit, visits, visited, visited, visiting")
	f("conquer", "conquer, conquers, conquered, conquered, conquering")
	f("equip", "equip, equips, equipped, equipped, equipping")
	f("quiz", "quiz, quizzes, quizzed, quizzed, quizzing")
	f("patrol", "patrol, patrols, patrolled, patrolled, patrolling")
	f("travel", "travel, travels, travelled/traveled, travelled/traveled, travelling/traveling")
	f("total", "total, totals, totalled/totaled, totalled/totaled, totalling/totaling")
	f("reveal", "reveal, reveals, revealed, revealed, revealing")
	f("kidnap", "kidnap, kidnaps, kidnapped, kidnapped, kidnapping")
	// Irregular, also with a prefix and in a phrase.
	f("lose", "lose, loses, lost, lost, losing")
	f("shoot down", "shoot down, shoots down, shot down, shot down, shooting down")
	f("take back", "take back, takes back, took back, taken back, taking back")
	f("retake", "retake, retakes, retook, retaken, retaking")
	f("overrun", "overrun, overruns, overran, overrun, overrunning")
	f("withdraw", "withdraw, withdraws, withdrew, withdrawn, withdrawing")
	f("say", "say, says, said, said, saying")
	f("put", "put, puts, put, put, putting")
	f("begin", "begin, begins, began, begun, beginning")
	f("have", "have, has, had, had, having")
	f("go missing", "go missing, goes missing, went missing, gone missing, going missing")
	f("be told", "be told/am told/are told, is told, was told/were told, been told, being told")
	f("sink", "sink, sinks, sank/sunk, sunk, sinking")
	f("prove", "prove, proves, proved, proved/proven, proving")
	f("lie", "lie, lies, lied, lied, lying")
	f("burn", "burn, burns, burned/burnt, burned/burnt, burning")
	f("counter-sue", "counter-sue, counter-sues, counter-sued, counter-sued, counter-suing")
	// Written out.
	f("say|says|said|saying", "say, says, said, said, saying")
	f("take|takes|took|taking|taken prisoner", "take prisoner, takes prisoner, took prisoner, taken prisoner, taking prisoner")
	f("prove|proves|proved|proving|proved/proven", "prove, proves, proved, proved/proven, proving")
	f("=put to death", "put to death")
}

// FuzzInflect holds up any pattern: no panic, and no form without text.
func FuzzInflect(f *testing.F) {
	for _, s := range []string{"soldier", "take|takes|took|taking|taken prisoner", "=dead", "|", "a||b", "/", "= ", "", " ", "é", "-", "q", "y", "sis", "T-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		for _, n := range topic.Nouns(pattern) {
			if n == "" && strings.Trim(pattern, "=|/ \t\r\n\v\f\u0085\u00a0") != "" && !strings.ContainsAny(pattern, "|/=") {
				t.Errorf("Nouns(%q) has an empty form", pattern)
			}
		}
		for _, v := range topic.Verbs(pattern) {
			if v.Form > topic.Literal {
				t.Errorf("Verbs(%q) has the form %d", pattern, v.Form)
			}
			_ = v.Form.String()
		}
	})
}
