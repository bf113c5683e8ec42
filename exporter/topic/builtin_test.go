package topic_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/topic"
)

// shippedTopics loads what ships with the program.
func shippedTopics(t *testing.T) *topic.Set {
	t.Helper()
	set, err := topic.Load(topic.Config{FS: os.DirFS("../../config"), KnownUnit: func(dimension, unit string) bool {
		return dimension == "area" && unit == "square kilometres"
	}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// The metrics of the built-in topic are a promise to boards and rules: names, units, labels and what is compared.
func TestBuiltInMetrics(t *testing.T) {
	metrics := shippedTopics(t).Metrics()
	lint(t, metrics)
	var got []string
	for _, m := range metrics {
		line := m.Name + " in " + m.Unit + " by " + strings.Join(m.Labels, ", ") + "; subject " + strings.Join(m.Subject, ", ")
		for label, values := range m.NotEstimates {
			line += "; not " + label + " " + strings.Join(values, ", ")
		}
		got = append(got, line)
	}
	want := []string{
		"reported_troops in people by force, status; subject force; not status expected, training",
		"territory_km2 in square kilometres by side, status; subject side, location, status",
		"casualties in people by side, type; subject side, type, location",
		"equipment_losses in pieces by side, type; subject side, type",
	}
	if !slices.Equal(got, want) {
		t.Errorf("metrics\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// So are those of displacement, which adds to the casualties of armed conflict.
func TestDisplacementMetrics(t *testing.T) {
	set, err := topic.Load(topic.Config{FS: os.DirFS("../../config"), Names: []string{"displacement"}})
	if err != nil {
		t.Fatal(err)
	}
	lint(t, set.Metrics())
	got := map[string][]string{}
	for _, m := range set.Declared {
		for _, c := range m.Counts {
			for _, labels := range []map[string]string{c.Labels, c.Abroad} {
				for label, value := range labels {
					if key := m.Name + "." + label; !slices.Contains(got[key], value) {
						got[key] = append(got[key], value)
					}
				}
			}
		}
	}
	for key, want := range map[string]string{
		"displaced_people.type": "displaced, evacuated, refugee, returned", "damaged_homes.status": "damaged, destroyed",
		"casualties.type": "captured, killed, missing, total, wounded",
	} {
		slices.Sort(got[key])
		if values := strings.Join(got[key], ", "); values != want {
			t.Errorf("%s has the values %s, want %s", key, values, want)
		}
	}
	if o := set.Origins(topic.SectionMetric, "casualties"); len(o) != 2 {
		t.Errorf("casualties come from %v, want armed conflict and displacement", o)
	}
}

// The values of type and status are closed lists.
func TestBuiltInLabelValues(t *testing.T) {
	want := map[string][]string{
		"reported_troops.status": {"deployed", "expected", "training"},
		"territory_km2.status":   {"held", "retaken", "seized"},
		"casualties.type":        {"captured", "killed", "missing", "total", "wounded"},
		"equipment_losses.type": {"air defense", "aircraft", "armored vehicle", "artillery", "drone", "helicopter", "missile", "other",
			"rocket artillery", "ship", "tank", "vehicle"},
	}
	got := map[string][]string{}
	for _, m := range shippedTopics(t).Declared {
		add := func(labels map[string]string) {
			for label, value := range labels {
				if key := m.Name + "." + label; !slices.Contains(got[key], value) {
					got[key] = append(got[key], value)
				}
			}
		}
		add(m.Expected)
		add(m.Combined)
		for _, c := range m.Counts {
			add(c.Labels)
		}
	}
	for key, values := range got {
		slices.Sort(values)
		if !slices.Equal(values, want[key]) {
			t.Errorf("%s has the values %q, want %q", key, values, want[key])
		}
	}
	if len(got) != len(want) {
		t.Errorf("labels %v, want %v", got, want)
	}
}

// One body, one name, whatever copy calls it.
func TestBuiltInNames(t *testing.T) {
	set := shippedTopics(t)
	names, surnames := map[string]string{}, set.Surnames()
	for _, e := range set.Entities {
		for _, n := range append([]string{e.Name}, e.Aliases...) {
			names[n] = e.Name
		}
	}
	f := func(written, want string) {
		t.Helper()
		got, ok := names[written]
		if !ok {
			if i, known := surnames[written]; known {
				got = set.Entities[i].Name
			}
		}
		if got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
	f("GUR", "HUR")
	f("Main Intelligence Directorate", "HUR")
	f("Defence Intelligence of Ukraine", "HUR")
	f("NIS", "National Intelligence Service")
	f("Zelensky", "Volodymyr Zelenskyy")
	f("Zelenskiy", "Volodymyr Zelenskyy")
	f("Syrsky", "Oleksandr Syrskyi")
	f("Kyryll Budanov", "Kyrylo Budanov")
	f("Kirby", "John Kirby")
	f("FT", "Financial Times")
	f("New York Times", "The New York Times")
	f("Agence France-Presse", "AFP")
	f("Department of Defense", "Pentagon")
	f("Nato", "NATO")
	f("U.N.", "United Nations")
	f("Rapid Support Forces", "RSF")
	f("Hayat Tahrir al-Sham", "HTS")
	f("Syrian Observatory for Human Rights", "SOHR")
	f("Kharkov", "Kharkiv")
	f("Gaza Strip", "Gaza")
	// A surname that is a common word or several people's means nobody.
	f("Kim", "")
	f("Sharif", "")
	f("May", "")
}

// Every country can be named by its adjective and its capital, and every capital is a place of its country.
func TestBuiltInCountries(t *testing.T) {
	set := shippedTopics(t)
	countries := 0
	for _, e := range set.Entities {
		if e.Kind != topic.KindCountry {
			continue
		}
		countries++
		for _, m := range e.Metonyms {
			if p := set.Entity(m); p != nil && p.Kind == topic.KindPlace && p.Country != e.Name {
				t.Errorf("%s speaks for %s and is a place of %s", m, e.Name, p.Country)
			}
		}
		if slices.Contains(figure.CommonLabels[:], e.Name) {
			t.Errorf("a country is called %s", e.Name)
		}
	}
	if countries < 195 {
		t.Errorf("%d countries, want all of the world", countries)
	}
}

// The powers at war, their seats and their press are known, and the names that copy has for them.
func TestBuiltInBreadth(t *testing.T) {
	set := shippedTopics(t)
	kinds, withHost := map[string]int{}, 0
	metonyms := map[string]string{}
	for _, e := range set.Entities {
		kinds[e.Kind]++
		if e.Kind == topic.KindOutlet && len(e.Domains) > 0 {
			withHost++
		}
		for _, m := range e.Metonyms {
			metonyms[m] = e.Name
		}
	}
	for kind, least := range map[string]int{topic.KindCountry: 197, topic.KindGroup: 250, topic.KindBody: 500, topic.KindPerson: 800, topic.KindOutlet: 550} {
		if kinds[kind] < least {
			t.Errorf("%d entities of kind %s, want at least %d", kinds[kind], kind, least)
		}
	}
	if withHost < 300 {
		t.Errorf("%d outlets have a host, want at least 300", withHost)
	}
	for _, c := range []string{"Taiwan", "Kosovo", "Palestine", "Vatican", "South Sudan", "East Timor", "North Macedonia", "Eswatini"} {
		if e := set.Entity(c); e == nil || e.Kind != topic.KindCountry {
			t.Errorf("%s is no country", c)
		}
	}
	for seat, country := range map[string]string{
		"Whitehall": "United Kingdom", "Quai d'Orsay": "France", "Blue House": "South Korea", "Zhongnanhai": "China", "Rashtrapati Bhavan": "India",
		"Foggy Bottom": "United States", "Bankova": "Ukraine", "Kirya": "Israel", "Aso Rock": "Nigeria", "Malacañang": "Philippines",
	} {
		if metonyms[seat] != country {
			t.Errorf("%s speaks for %q, want %s", seat, metonyms[seat], country)
		}
	}
}

// An office that one person holds has one holder at a time, so that "the president" is never two people.
func TestBuiltInOneHolder(t *testing.T) {
	type held struct{ country, title string }
	tenures := map[held][]string{}
	for _, e := range shippedTopics(t).Entities {
		for _, o := range e.Offices {
			switch o.Title {
			case "president", "prime minister", "premier", "chancellor", "defense minister", "defense secretary", "foreign minister", "foreign secretary", "secretary of state",
				"secretary of defense", "vice president", "army chief", "commander-in-chief", "chief of the general staff", "NATO secretary general", "UN secretary-general":
				until := o.Until
				if until == "" {
					until = "9999-12-31"
				}
				key := held{e.Country, o.Title}
				tenures[key] = append(tenures[key], o.Since+".."+until+" "+e.Name)
			}
		}
	}
	for key, list := range tenures {
		slices.Sort(list)
		for i := 1; i < len(list); i++ {
			_, until, _ := strings.Cut(list[i-1], "..")
			if since, _, _ := strings.Cut(list[i], ".."); since < until[:10] {
				t.Errorf("%s of %q: %s and %s", key.title, key.country, list[i-1], list[i])
			}
		}
	}
	if len(tenures) < 100 {
		t.Errorf("%d offices, want those of the world", len(tenures))
	}
}

// Who holds an office is found by the noun that copy has for it.
func TestBuiltInOffices(t *testing.T) {
	set := shippedTopics(t)
	offices := map[string]bool{}
	for _, o := range set.Speech.Officials {
		for _, pattern := range o.Nouns {
			for _, form := range topic.Nouns(pattern) {
				offices[form] = offices[form] || o.Office
			}
		}
	}
	for _, e := range set.Entities {
		for _, o := range e.Offices {
			short, _, _ := strings.Cut(o.Title, " of ")
			short, _, _ = strings.Cut(short, " to the ")
			if !offices[o.Title] && !offices[short] {
				t.Errorf("%s was %s, which is no noun of speech.officials with office: true", e.Name, o.Title)
			}
		}
	}
	holder := func(country, title, day, want string) {
		t.Helper()
		var got []string
		for _, e := range set.Entities {
			for _, o := range e.Offices {
				if e.Country == country && o.Title == title && o.Holds(day) {
					got = append(got, e.Name)
				}
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s of %s on %s is %v, want %s", title, country, day, got, want)
		}
	}
	holder("Ukraine", "president", "2024-10-29", "Volodymyr Zelenskyy")
	holder("Ukraine", "defence minister", "2024-10-29", "Rustem Umerov")
	holder("Ukraine", "commander-in-chief", "2024-01-15", "Valerii Zaluzhnyi")
	holder("Ukraine", "commander-in-chief", "2024-10-25", "Oleksandr Syrskyi")
	holder("United States", "president", "2024-10-28", "Joe Biden")
	holder("United States", "president", "2018-06-01", "Donald Trump")
	holder("South Korea", "president", "2024-10-24", "Yoon Suk Yeol")
	holder("Russia", "defense minister", "2024-10-24", "Andrei Belousov")
	holder("", "NATO secretary general", "2024-10-28", "Mark Rutte")
	holder("France", "president", "2011-03-19", "Nicolas Sarkozy")
	holder("United Kingdom", "foreign secretary", "2016-09-01", "Boris Johnson")
	holder("Pakistan", "army chief", "2019-02-27", "Qamar Javed Bajwa")
	holder("Georgia", "prime minister", "2023-06-01", "Irakli Garibashvili")
}
