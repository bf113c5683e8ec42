package quantity

import (
	"math"
	"os"
	"strings"
	"sync"
	"testing"

	"figures_exporter/exporter/prose"
)

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		value    float64
		from, to string
		want     float64
	}{
		{1, "square mile", "square kilometre", 2.589988110336},
		{1, "acre", "km²", 0.0040468564224},
		{250, "ha", "sq km", 2.5},
		{1, "square kilometers", "hectares", 100},
		{1e6, "m2", "km2", 1},
		{1, "mi", "kilometers", 1.609344},
		{12, "inches", "foot", 1},
		{1, "tonnes", "lbs", 2204.6226218488},
		{2, "days", "hours", 48},
		{32, "degrees Fahrenheit", "degrees Celsius", 0},
		{100, "°C", "°F", 212},
		{36, "km/h", "metres per second", 10},
		{66, "cents", "US dollars", 0.66},
		{5, "euros", "EUR", 5},
		{1, "percentage points", "%", 1},
	} {
		u, ok := UnitNamed(c.from)
		if !ok {
			t.Errorf("no unit %q", c.from)
			continue
		}
		if got, ok := u.Convert(c.value, c.to); !ok || math.Abs(got-c.want) > 1e-9*math.Max(1, math.Abs(c.want)) {
			t.Errorf("%v %s are %v %s (%v), want %v", c.value, c.from, got, c.to, ok, c.want)
		}
	}
	for _, c := range [][2]string{{"km", "km2"}, {"euro", "dollar"}, {"hectare", "soldier"}, {"kg", "°C"}} {
		u, _ := UnitNamed(c[0])
		if got, ok := u.Convert(1, c[1]); ok {
			t.Errorf("a %s is %v %s", c[0], got, c[1])
		}
	}
}

func TestConcept(t *testing.T) {
	h := newHarness()
	for _, c := range []struct{ text, want string }{
		{"They lost 17,819 Russian servicemen in May.", "Russian servicemen"},
		{"3,000 of the country's best-trained soldiers left.", "country's best-trained soldiers"},
		{"A 10,000-strong force came.", "strong force"},
		{"Some 40 civilians were hurt.", "civilians"},
		{"Some 40 soldiers killed by shells lay there.", "soldiers"},
		{"1,000 wounded soldiers came.", "wounded soldiers"},
		{"They lost 12, and left.", ""},
		{"They have 12.", ""},
		{"There are five profile slots available.", "profile slots"},
		{"One proposal asks the board to stop.", "proposal"},
		{"One sales manager left.", "sales manager"},
		{"Of them 12 died.", ""},
	} {
		q := h.find(c.text)[0]
		first, end := h.v.Concept(&h.text, &q, int32(len(h.text.Tokens)))
		got := ""
		if end > first {
			got = h.text.Slice(int(first), int(end-1))
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestRateAt(t *testing.T) {
	h := newHarness()
	for _, c := range []struct {
		text string
		at   int32
		want Period
		end  int32
	}{
		{"men a day.", 1, PerDay, 3},
		{"men per month.", 1, PerMonth, 3},
		{"men an hour.", 1, PerHour, 3},
		{"men daily.", 1, PerDay, 2},
		{"men each week.", 1, PerWeek, 3},
		{"men every 24 hours.", 1, PerOther, 4},
		{"men/day.", 1, PerDay, 3},
		{"men a year ago.", 1, NoPeriod, 1},
		{"men a second wave", 1, NoPeriod, 1},
		{"men in a day", 1, NoPeriod, 1},
	} {
		h.text.Scan(c.text, h.lex)
		p, end, ok := h.v.RateAt(&h.text, c.at, int32(len(h.text.Tokens)))
		if p != c.want || end != c.end || ok != (c.want != NoPeriod) {
			t.Errorf("%s: per %s up to %d, want per %s up to %d", c.text, p, end, c.want, c.end)
		}
	}
}

// A number within a date of the caller is no quantity, and neither its words nor those around it join another number.
func TestDatesAreTakenOut(t *testing.T) {
	h := newHarness()
	h.text.Scan("Between Oct. 8 and Oct. 13 about 1,500 men left on the first of May.", h.lex)
	var dates []Span // as the date layer finds them: "Oct. 8", "Oct. 13", "the first of May"
	for i := range int32(len(h.text.Tokens)) {
		switch h.text.Of(h.text.Tokens[i]) {
		case "Oct.":
			dates = append(dates, Span{i, i + 2})
		case "the":
			dates = append(dates, Span{i, i + 4})
		}
	}
	qs := h.v.Find(nil, &h.text, 0, int32(len(h.text.Tokens)), dates)
	if len(qs) != 3 || qs[0].Kind != Date || qs[1].Kind != Date || h.render(&qs[2]) != "~1500" {
		for _, q := range qs {
			t.Logf("%s => %s", h.text.Slice(int(q.First), int(q.End-1)), h.render(&q))
		}
		t.Error("want two dates and about 1,500")
	}
}

// A sentence without a token that may hold a number has none.
func TestMayHold(t *testing.T) {
	h := newHarness()
	for text, want := range map[string]bool{
		"Nobody left the village.": false, "About thirty left.": true, "½ of it": true, "He has 5.": true, "Dozens fell.": true, "A, an; the (in) – of.": false,
	} {
		h.text.Scan(text, h.lex)
		got := false
		for _, tok := range h.text.Tokens {
			got = got || h.v.MayHold(tok)
		}
		if got != want {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
		if !got && len(h.find(text)) > 0 {
			t.Errorf("%s: has a number all the same", text)
		}
	}
}

// A lexicon that grew after the vocabulary was made changes nothing.
func TestLexiconMayGrow(t *testing.T) {
	h := newHarness()
	for _, w := range []string{"troops", "brigade", "kharkiv"} {
		h.lex.Intern(w)
	}
	if qs := h.find("Some 40 troops of a brigade held Kharkiv."); len(qs) != 1 || h.render(&qs[0]) != "~40" {
		t.Errorf("got %+v", qs)
	}
}

func TestConcurrentUse(t *testing.T) {
	h := newHarness()
	source := generated(20_000)
	want := len(h.find(source))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			var text prose.Text
			text.Scan(source, h.lex)
			n := 0
			var out []Quantity
			for _, s := range text.Sentences {
				out = h.v.Find(out[:0], &text, s.First, s.End, nil)
				n += len(out)
			}
			if n != want {
				t.Errorf("%d quantities, alone %d", n, want)
			}
		})
	}
	group.Wait()
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"soldiers": "soldier", "small hospitals": "small hospital", "families": "family", "servicemen": "serviceman", "people": "people",
		"viruses": "virus", "bosses": "boss", "houses": "house", "cases": "case", "boxes": "box", "matches": "match", "heroes": "hero",
		"shoes": "shoe", "lives": "life", "waves": "wave", "feet": "foot", "children": "child", "series": "series", "crisis": "crisis",
		"bus": "bus", "chess": "chess", "crises": "crisis", "first-team players": "first-team player", "Guns": "Gun", "aircraft": "aircraft", "s": "s", "": "",
	} {
		if got := Singular(plural); got != want {
			t.Errorf("%q: %q, want %q", plural, got, want)
		}
	}
}

func TestRate(t *testing.T) {
	h := newHarness()
	for source, want := range map[string]string{
		"It pumps 500 barrels a day.":              "day",
		"It costs $58 per barrel.":                 "barrel",
		"It costs 40 cents a kilowatt-hour.":       "kilowatt hour",
		"It costs $12 per square metre.":           "square metre",
		"There are 12 doctors per 100,000 people.": "100,000 people",
		"It earned $900 per head.":                 "head",
		"It fires 2,000 shells daily.":             "day",
		"It lost 40 guns a year ago.":              "",
		"It sold at $98 a share.":                  "share",
		"It made $98 a year earlier.":              "",
		"It gave $98 a Friday.":                    "",
		"It lost 40 guns a barrel was among.":      "",
		"It lasts 2 hours a day.":                  "",
		"It lost 40 guns":                          "",
		"It holds 5%":                              "",
		"It costs $3 per":                          "",
	} {
		q := h.find(source)[0]
		if got := h.v.Rate(&h.text, &q, int32(len(h.text.Tokens))); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

func TestMagnitude(t *testing.T) {
	h := newHarness()
	for source, want := range map[string]float64{
		"Hundreds came.": 100, "Tens of thousands came.": 1e4, "Millions came.": 1e6, "Dozens came.": 12, "Several hundred came.": 0, "A few came.": 0, "It saw 1,000 men.": 0,
	} {
		q := h.find(source)[0]
		if low, high, ok := q.Magnitude(); low != want || high != 10*want || ok != (want > 0) {
			t.Errorf("%s: %v to %v (%v), want %v", source, low, high, ok, want)
		}
	}
}

// The noun counted is given in the singular, without participles before it and "most".
func TestCounted(t *testing.T) {
	h := newHarness()
	for source, want := range map[string]string{
		"It has 400 charging stations.": "station", "It has 40 recorded songs.": "song", "It met the 20 most costly bids.": "costly bid", "A three-man crew left.": "man",
		"Some 40 who stayed fell ill.": "people", "One who stayed fell ill.": "", "It has four steep hills.": "steep hill", "Of them 12 died.": "",
	} {
		q := h.find(source)[0]
		if got := h.v.Counted(&h.text, &q, int32(len(h.text.Tokens))); got != want {
			t.Errorf("%s: %q, want %q", source, got, want)
		}
	}
}

// A hedge tells the side that an approximation is on.
func TestSide(t *testing.T) {
	h := newHarness()
	for source, want := range map[string]int8{
		"Just over 20 came.": 1, "Just under 20 came.": -1, "Slightly fewer than 20 came.": -1, "About 20 came.": 0, "More than 20 came.": 0, "Just short of 20 came.": -1,
	} {
		if got := h.find(source)[0].Side; got != want {
			t.Errorf("%s: %d, want %d", source, got, want)
		}
	}
}

func TestMultipliesAndDenominator(t *testing.T) {
	h := newHarness()
	for source, want := range map[string][2]bool{
		"He has twice the men.": {true, false}, "He has twice as many.": {true, false}, "He scored twice as Harbour won.": {false, false}, "He wept twice.": {false, false},
		"A rate per 100,000 people.": {false, true},
	} {
		q := h.find(source)[0]
		end := int32(len(h.text.Tokens))
		if got := [2]bool{h.v.Multiplies(&h.text, &q, end), h.v.Denominator(&h.text, &q)}; got != want {
			t.Errorf("%s: %v, want %v", source, got, want)
		}
	}
}

// Every unit is in the documentation, and every spelling finds its unit in a sentence.
func TestUnits(t *testing.T) {
	page, err := os.ReadFile("../../docs/quantities.md")
	if err != nil {
		t.Fatal(err)
	}
	h := newHarness()
	spellings := map[string]bool{}
	for _, list := range [][]*Unit{units, currencies} {
		for _, u := range list {
			if !strings.Contains(string(page), u.Name) {
				t.Errorf("docs/quantities.md does not name the unit %s", u.Name)
			}
			for _, s := range u.forms() {
				if first := unitsByName[s.text]; first != u {
					continue // another unit has it
				}
				spellings[s.text] = true
				if strings.HasSuffix(s.text, "$") {
					continue // stands before the amount
				}
				text := s.text
				if s.capital {
					text = strings.ToUpper(text)
				}
				glue := " "
				if s.glued {
					glue = ""
				}
				source := "There are 5,000,000" + glue + text + "."
				if u.Name == "pound-mass" {
					source = "There are 12 " + text + "."
				}
				if qs := h.find(source); len(qs) != 1 || qs[0].Unit != u {
					t.Errorf("%s: want the unit %s", source, u.Name)
				}
			}
		}
	}
	if len(spellings) < 900 {
		t.Errorf("%d spellings of units: fewer than there were", len(spellings))
	}
}
