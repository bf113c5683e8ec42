package integration

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/prometheus/common/model"
	"golang.org/x/text/unicode/norm"
)

// goldFigure is what a reader found in an article, as a line of a gold file.
type goldFigure struct {
	Document string   `json:"document"`
	Metric   string   `json:"metric"`
	Value    float64  `json:"value"`
	Low      *float64 `json:"low"`
	High     *float64 `json:"high"`
	// Labels holds for each label the values that are right. One that starts with "~" need only occur in the label. A
	// label that is not named may have any value, except component and period: they change what the number means.
	Labels map[string][]string `json:"labels"`
	// ReportedAt are the first and the last day that are right.
	ReportedAt [2]string `json:"reported_at"`
	// Optional figures are neither asked for nor wrong.
	Optional bool `json:"optional"`
	// None marks a document without figures.
	None bool `json:"none"`
}

// String names the figure in the output of a test.
func (g goldFigure) String() string {
	return fmt.Sprintf("%s: %s %v %v", g.Document, g.Metric, g.Value, g.Labels)
}

// readGold reads the figures of a gold file that an extractor is asked for. What it says of the labels named in open is
// passed over.
func readGold(t *testing.T, path string, open ...string) []goldFigure {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var gold []goldFigure
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var g goldFigure
		if err := json.Unmarshal(lines.Bytes(), &g); err != nil {
			t.Fatalf("%s:%d: %v", path, n, err)
		}
		if !g.Optional && !g.None {
			for _, name := range open {
				delete(g.Labels, name)
			}
			gold = append(gold, g)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if len(gold) == 0 {
		t.Fatalf("%s asks for no figure", path)
	}
	return gold
}

// labels tells whether a series has the labels of the figure.
func (g goldFigure) labels(series model.Metric) bool {
	for _, name := range [...]string{"component", "period"} {
		if _, named := g.Labels[name]; !named && series[model.LabelName(name)] != "" {
			return false
		}
	}
	for name, accepted := range g.Labels {
		if !accepts(accepted, string(series[model.LabelName(name)])) {
			return false
		}
	}
	return true
}

func accepts(accepted []string, got string) bool {
	got = fold(got)
	return slices.ContainsFunc(accepted, func(want string) bool {
		if part, ok := strings.CutPrefix(want, "~"); ok {
			return strings.Contains(got, fold(part))
		}
		return fold(want) == got
	})
}

// fold takes away what spellings of a name may differ in: case, accents, the form of the apostrophe, spaces.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == '’':
			return '\''
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// near tells whether two values are the same but for what converting units costs.
func near(a, b float64) bool { return math.Abs(a-b) <= 0.005*max(math.Abs(a), math.Abs(b), 1e-9) }

func TestAccepts(t *testing.T) {
	f := func(want bool, got string, accepted ...string) {
		t.Helper()
		if accepts(accepted, got) != want {
			t.Errorf("label %q against %q: want %v", got, accepted, want)
		}
	}
	f(true, "HUR", "Pentagon", "hur")
	f(true, "José  Müller", "jose muller")
	f(true, "a Ukrainian military intelligence source", "~military intelligence")
	f(true, "", "", "month")
	f(false, "military intelligence", "intelligence")
	f(false, "", "Kursk")
}
