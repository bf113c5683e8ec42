package eval

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
)

const handGold = `
{"document": "a.txt", "metric": "reported_troops", "value": 12000, "qualifier": "about", "labels": {"source": ["Séoul", "~korean"], "force": ["North Korea"], "location": ["Kursk"]}, "reported_at": ["2024-10-28", "2024-10-29"]}
{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": ["Kyiv"], "force": ["North Korea"]}, "reported_at": ["2024-10-28", "2024-10-28"]}
{"document": "a.txt", "metric": "casualties", "value": 500, "qualifier": "at_least", "low": 500, "labels": {"source": ["HUR"], "type": ["killed"]}, "reported_at": ["2024-10-28", "2024-10-28"], "optional": true}

{"document": "b.txt", "metric": "territory_km2", "value": 650, "qualifier": "range", "low": 600, "high": 700, "labels": {"source": ["ministry"]}, "reported_at": ["2024-11-01", "2024-11-05"]}
{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": ["ministry"]}, "reported_at": ["2024-11-01", "2024-11-05"]}
{"document": "c.txt", "none": true}
`

func readGold(t *testing.T) []Gold {
	t.Helper()
	gold, err := ReadGold(strings.NewReader(handGold), "gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return gold
}

func readGiven(t *testing.T, text string) []Given {
	t.Helper()
	given, err := ReadGiven(strings.NewReader(text), "figures.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return given
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		name, given string
		// asked, scored, found, strict, series
		want   [5]int
		misses []string
	}{
		{name: "nothing given", want: [5]int{4, 0, 0, 0, 0}, misses: []string{"missed    a.txt reported_troops 12000", "missed    a.txt reported_troops 12000", "missed    b.txt territory_km2 650", "missed    b.txt territory_km2 90"}},
		{
			name: "in its series: case, accents and folders make no difference, a part is enough where the gold says so",
			given: `{"document": "x/a.txt", "metric": "reported_troops", "value": 12050, "qualifier": "about", "labels": {"source": "SEOUL", "force": "north  korea", "location": "Kursk"}, "reported_at": "2024-10-29T00:00:00Z"}
				{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": "kyiv", "force": "North Korea", "location": "Russia"}, "reported_at": "2024-10-28T00:00:00Z"}`,
			want:   [5]int{4, 2, 2, 2, 2},
			misses: []string{"missed    b.txt territory_km2 650", "missed    b.txt territory_km2 90"},
		},
		{
			name:  "strict but in another series, another qualifier",
			given: `{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": "South Korean agency", "force": "North Korea"}, "reported_at": "2024-10-29"}`,
			want:  [5]int{4, 1, 1, 1, 0},
			misses: []string{"missed", "missed", "missed",
				`wrong     a.txt reported_troops 12000: location is "", want "Kursk"; qualifier is "exact", want "about"`},
		},
		{
			name: "found, but a component, a period, another day, another bound",
			given: `{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": "Kyiv", "force": "North Korea", "component": "officers"}, "reported_at": "2024-10-28"}
				{"document": "b.txt", "metric": "territory_km2", "value": 650, "qualifier": "range", "low": 600, "high": 710, "labels": {"source": "Ministry"}, "reported_at": "2024-11-05"}
				{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": "Ministry"}, "reported_at": "2024-11-06"}`,
			want: [5]int{4, 3, 3, 1, 1},
			misses: []string{"missed",
				`wrong     a.txt reported_troops 12000: component is "officers", want ""`,
				`wrong     b.txt territory_km2 650: high is "710", want "700"`,
				`wrong     b.txt territory_km2 90: reported_at is "2024-11-06", want "2024-11-01..2024-11-05"`},
		},
		{
			name: "an optional figure is neither asked for nor scored; repeats, superseded ones and other documents do not count",
			given: `{"document": "a.txt", "metric": "casualties", "value": 500, "labels": {"source": "HUR", "type": "killed"}, "reported_at": "2024-10-28"}
				{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": "ministry"}, "reported_at": "2024-11-02"}
				{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": "ministry"}, "reported_at": "2024-11-02T00:00:00Z"}
				{"document": "b.txt", "metric": "territory_km2", "value": 91, "superseded": true, "labels": {}, "reported_at": "2024-11-02"}
				{"document": "z.txt", "metric": "territory_km2", "value": 1, "labels": {}, "reported_at": "2024-11-02"}`,
			want: [5]int{4, 1, 1, 1, 1}, misses: []string{"missed", "missed", "missed"},
		},
		{
			name: "spurious: another metric, a value too far off, a document that holds none",
			given: `{"document": "b.txt", "metric": "casualties", "value": 90, "labels": {}, "reported_at": "2024-11-02"}
				{"document": "b.txt", "metric": "territory_km2", "value": 90.5, "labels": {}, "reported_at": "2024-11-02"}
				{"document": "c.txt", "metric": "casualties", "value": 3, "labels": {"side": "X"}, "reported_at": "2024-11-02", "evidence": [{"quote": "Three\n died."}]}`,
			want: [5]int{4, 3, 0, 0, 0},
			misses: []string{"missed", "missed", "missed", "missed", "spurious  b.txt casualties 90", "spurious  b.txt territory_km2 90.5",
				"spurious  c.txt casualties 3 map[side:X] 2024-11-02 | Three died."},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Compare(readGold(t), readGiven(t, c.given))
			if got := [5]int{r.Asked, r.Scored, r.Found, r.Strict, r.Series}; got != c.want {
				t.Errorf("asked, scored, found, strict, series: got %v, want %v", got, c.want)
			}
			if len(r.Misses) != len(c.misses) {
				t.Fatalf("got %d misses %v, want %v", len(r.Misses), r.Misses, c.misses)
			}
			for i, want := range c.misses {
				if !strings.HasPrefix(r.Misses[i].String(), want) {
					t.Errorf("miss %d: got %s\nwant %s", i, r.Misses[i], want)
				}
			}
		})
	}
}

func TestScore(t *testing.T) {
	r := Tally{Asked: 4, Scored: 3}
	if got := r.Score(2); got.Precision != 2.0/3 || got.Recall != 0.5 || math.Abs(got.F1-4.0/7) > 1e-12 {
		t.Errorf("got %v", got)
	}
	if got := (Tally{}).Score(0); got != (Score{}) {
		t.Errorf("nothing asked, nothing given: %v", got)
	}
}

func TestChanges(t *testing.T) {
	gold := readGold(t)
	before := Compare(gold, readGiven(t, `{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": "Seoul", "force": "South Korea"}, "reported_at": "2024-10-28"}
		{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": "ministry"}, "reported_at": "2024-11-02"}
		{"document": "c.txt", "metric": "casualties", "value": 3, "labels": {}, "reported_at": "2024-11-02"}`))
	after := Compare(gold, readGiven(t, `{"document": "a.txt", "metric": "reported_troops", "value": 12000, "labels": {"source": "Seoul", "force": "North Korea"}, "reported_at": "2024-10-28"}
		{"document": "b.txt", "metric": "territory_km2", "value": 90, "labels": {"source": "ministry"}, "reported_at": "2023-11-02"}
		{"document": "b.txt", "metric": "territory_km2", "value": 650, "labels": {"source": "village"}, "reported_at": "2024-11-02"}
		{"document": "c.txt", "metric": "casualties", "value": 4, "labels": {}, "reported_at": "2024-11-02"}
		{"document": "c.txt", "metric": "casualties", "value": 5, "excluded": "vague", "labels": {}, "reported_at": "2024-11-02"}`))
	want := `worse   now spurious  c.txt casualties 4
worse   now wrong     b.txt territory_km2 90: reported_at is "2023-11-02", want "2024-11-01..2024-11-05"
better  no longer missed    b.txt territory_km2 650
better  no longer spurious  c.txt casualties 3
better  no longer wrong     a.txt reported_troops 12000: force is "South Korea", want "North Korea"`
	var got []string
	for _, c := range Changes(before, after) {
		got = append(got, c.String())
	}
	wanted := strings.Split(want, "\n")
	if len(got) != len(wanted) {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	for i := range wanted {
		if !strings.HasPrefix(got[i], wanted[i]) {
			t.Errorf("got  %s\nwant %s", got[i], wanted[i])
		}
	}
	if same := Changes(after, after); len(same) > 0 {
		t.Errorf("a result differs from itself: %v", same)
	}
}

func TestMetricsAndReliability(t *testing.T) {
	r := Compare(readGold(t), readGiven(t, `{"document": "a.txt", "metric": "reported_troops", "value": 12000, "confidence": 0.9, "labels": {"source": "Kyiv", "force": "North Korea"}, "reported_at": "2024-10-28"}
		{"document": "b.txt", "metric": "territory_km2", "value": 90, "confidence": 0.9, "labels": {"source": "monitor"}, "reported_at": "2024-11-02"}
		{"document": "b.txt", "metric": "territory_km2", "value": 7, "confidence": 0.6, "labels": {"source": "ministry"}, "reported_at": "2024-11-02"}
		{"document": "a.txt", "metric": "casualties", "value": 500, "confidence": 0.3, "labels": {"source": "HUR", "type": "killed"}, "reported_at": "2024-10-28"}`))
	want := map[string]Tally{
		"reported_troops": {Asked: 2, Scored: 1, Found: 1, Strict: 1, Series: 1},
		"territory_km2":   {Asked: 2, Scored: 2, Found: 1},
	}
	for name, tally := range want {
		if got := r.Metrics[name]; got == nil || *got != tally {
			t.Errorf("%s: got %+v, want %+v", name, got, tally)
		}
	}
	if len(r.Metrics) != len(want) {
		t.Errorf("got %d metrics, want %d: an optional figure is of none", len(r.Metrics), len(want))
	}
	classes := []Reliability{{Lowest: 0.9, Highest: 0.9, Mean: 0.9, Figures: 2, Found: 2, Strict: 1}, {Lowest: 0.6, Highest: 0.6, Mean: 0.6, Figures: 1}}
	if !slices.Equal(r.Reliability, classes) {
		t.Errorf("got %+v, want %+v", r.Reliability, classes)
	}
}

func TestMissedBecauseLeftOut(t *testing.T) {
	r := Compare(readGold(t), readGiven(t, `{"document": "b.txt", "metric": "territory_km2", "value": 90, "excluded": "hypothetical", "labels": {}, "reported_at": "2024-11-02", "evidence": [{"quote": "If 90 km2 fell."}]}`))
	if got := r.Misses[3].String(); !strings.HasSuffix(got, ": left out as hypothetical | If 90 km2 fell.") {
		t.Errorf("got %s", got)
	}
	if r.Scored != 0 {
		t.Errorf("%d figures scored, want none", r.Scored)
	}
}

func TestFaultyGold(t *testing.T) {
	_, err := ReadGold(strings.NewReader(`{"document": "a.txt", "none": true}
{"document": "a.txt"}
{"metric": "x"}
{"document": "a.txt", "metric": "x", "reported_at": ["2024-10-28", "soon"]}
{"document": "a.txt", "metric": "x", "value": "many"}
`), "gold.jsonl")
	want := `gold.jsonl:2:1: no metric, expected its name, or none: true
gold.jsonl:3:1: no document, expected the name of a file
gold.jsonl:4:1: reported_at ["2024-10-28" "soon"], expected two days such as 2024-10-29
gold.jsonl:5:1: json: cannot unmarshal string into Go struct field Gold.value of type float64`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestFromFigureIsWhatItsJSONSays(t *testing.T) {
	f := &figure.Figure{
		Metric: "casualties", Value: 550, Qualifier: figure.Range, Low: figure.BoundAt(500), High: figure.BoundAt(600),
		Labels:     figure.NewLabels([]figure.Label{{Name: "source", Value: "HUR"}, {Name: "type", Value: "killed"}}),
		ReportedAt: time.Date(2024, 10, 29, 14, 5, 0, 0, time.UTC),
		Document:   &document.Document{Path: "a/b.txt", Text: "HUR said 500 to 600."},
		Evidence:   []figure.Evidence{{Start: 9, End: 19, SentenceEnd: 20}},
	}
	line, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	read, got := readGiven(t, string(line)), FromFigure(f)
	read[0].ReportedAt = read[0].day()
	want, err := json.Marshal(read[0])
	if err != nil {
		t.Fatal(err)
	}
	if have, err := json.Marshal(got); err != nil || !bytes.Equal(have, want) {
		t.Errorf("got  %s, %v\nwant %s", have, err, want)
	}
}

// The same gold and figures, scored by the script that lies beside the repository on some machines, give the same
// numbers. The figures are the gold's own, damaged at random.
func TestAgreesWithTheScript(t *testing.T) {
	const script, goldFile = "../../../shared/tools/score", "../../../shared/gold/seeds.jsonl"
	if _, err := os.Stat(script); err != nil {
		t.Skipf("no script to compare with: %v", err)
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	file, err := os.Open(goldFile)
	if err != nil {
		t.Skipf("no gold to compare with: %v", err)
	}
	defer func() { _ = file.Close() }()
	gold, err := ReadGold(file, goldFile)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^(found|strict|series) +precision ([\d.]+) recall ([\d.]+) F1 ([\d.]+)`)
	attribute := regexp.MustCompile(`(?m)^(\w+) +(\d+) of +(\d+)$`)
	for seed := range uint64(8) {
		given := damaged(gold, rand.New(rand.NewPCG(seed, 0)))
		var jsonl bytes.Buffer
		encoder := json.NewEncoder(&jsonl)
		for _, g := range given {
			if err := encoder.Encode(g); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join(t.TempDir(), "figures.jsonl")
		if err := os.WriteFile(path, jsonl.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), python, script, goldFile, path).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		r := Compare(gold, given)
		hits := map[string]int{"found": r.Found, "strict": r.Strict, "series": r.Series}
		told := line.FindAllStringSubmatch(string(out), -1)
		if len(told) != 3 {
			t.Fatalf("the script says %s", out)
		}
		for _, m := range told {
			s := r.Score(hits[m[1]])
			for i, v := range []float64{s.Precision, s.Recall, s.F1} {
				if got := strconv.FormatFloat(v, 'f', 3, 64); got != m[2+i] {
					t.Errorf("seed %d, %s: got %s, the script says %s", seed, m[1], got, m[2+i])
				}
			}
		}
		attributes := attribute.FindAllStringSubmatch(string(out), -1)
		if len(attributes) != len(r.Attributes) {
			t.Errorf("seed %d: %d attributes, the script says %d", seed, len(r.Attributes), len(attributes))
		}
		for _, m := range attributes {
			a := r.Attributes[m[1]]
			if strconv.Itoa(a.Agree) != m[2] || strconv.Itoa(a.Of) != m[3] {
				t.Errorf("seed %d, %s: %d of %d, the script says %s of %s", seed, m[1], a.Agree, a.Of, m[2], m[3])
			}
		}
	}
}

// damaged makes figures out of gold and spoils some of their attributes.
func damaged(gold []Gold, random *rand.Rand) []Given {
	var given []Given
	sometimes := func() bool { return random.IntN(6) == 0 }
	for _, w := range gold {
		if w.None || sometimes() {
			continue
		}
		g := Given{Document: "folder/" + w.Document, Metric: w.Metric, Value: w.Value, Qualifier: w.Qualifier, Low: w.Low, High: w.High,
			Labels: map[string]string{}, ReportedAt: w.ReportedAt[random.IntN(2)] + "T00:00:00Z", Superseded: random.IntN(20) == 0}
		for label, values := range w.Labels {
			g.Labels[label] = strings.ToUpper(strings.TrimPrefix(values[random.IntN(len(values))], "~"))
			if sometimes() {
				g.Labels[label] = "Somebody"
			}
		}
		if sometimes() {
			g.Labels["period"] = "day"
		}
		if sometimes() {
			g.Value *= 1 + 0.02*random.Float64()
		}
		if sometimes() {
			g.ReportedAt = "2023-01-01T00:00:00Z"
		}
		if sometimes() {
			g.Qualifier, g.Low = "about", nil
		}
		given = append(given, g)
		if sometimes() {
			given = append(given, g)
		}
	}
	random.Shuffle(len(given), func(i, j int) { given[i], given[j] = given[j], given[i] })
	return given
}
