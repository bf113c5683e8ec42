package dashboards

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"

	"figures_exporter/config"
	"figures_exporter/exporter/topic"
)

// own is a topic of a user's, whose name is longer than Grafana's uids may be.
const own = `topic: wells
metrics:
  - name: wells_reported_to_be_out_of_order_in_the_whole_country
    help: Wells that a source reports to be out of order. A sum over source or outlet means nothing.
    unit: wells
    labels: [state, "owner"]
    subject: [state, location]
    counts: [{nouns: [well]}]
`

func metrics(t *testing.T) []topic.Metric {
	t.Helper()
	path := t.TempDir() + "/wells.yaml"
	if err := os.WriteFile(path, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := topic.Load(topic.Config{FS: config.Topics, Names: []string{"armed_conflict", "displacement"}, UserFiles: []string{path}})
	if err != nil {
		t.Fatal(err)
	}
	return set.Declared
}

// dash is what the checks read of a board.
type dash struct {
	UID, Title, Description, Timezone, Refresh string

	Tags          []string
	SchemaVersion int
	Time          Range
	Links         []struct {
		Type, URL             string
		KeepTime, IncludeVars bool
	}
	Templating struct {
		List []struct {
			Type, Name, AllValue string
			Datasource           *ref
			Multi, IncludeAll    bool
			Hide                 int
			Current              struct{ Text, Value any }
		}
	}
	Annotations struct {
		List []struct {
			Name       string
			Datasource *ref
		}
	}
	Panels []pane
}

type ref struct{ Type, UID string }

type pane struct {
	ID                       int
	Type, Title, Description string
	Collapsed                bool
	Datasource               *ref
	GridPos                  struct{ X, Y, W, H int }
	Targets                  []struct {
		RefID, Expr, LegendFormat string
		Datasource                *ref
	}
	FieldConfig struct {
		Defaults struct {
			Unit       string
			Decimals   *float64
			Color      struct{ Mode string }
			Thresholds struct {
				Steps []struct {
					Color string
					Value *float64
				}
			}
			Links []struct{ URL, Title string }
		}
		Overrides []struct {
			Properties []struct {
				ID    string
				Value any
			}
		}
	}
}

func generate(t *testing.T, c Config) []File {
	t.Helper()
	files, err := Generate(c)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestBoards(t *testing.T) {
	c := Config{Metrics: metrics(t), ExternalURL: "https://figures.example.org/press/"}
	files := generate(t, c)
	if want := len(c.Metrics) + 5; len(files) != want {
		t.Errorf("%d boards, want one for each of %d metrics, and five more", len(files), len(c.Metrics))
	}
	if !slices.EqualFunc(files, generate(t, c), func(a, b File) bool { return a.Name == b.Name && bytes.Equal(a.Content, b.Content) }) {
		t.Error("a second build is not the same")
	}
	uids, titles, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, f := range files {
		t.Run(f.Name, func(t *testing.T) {
			var d dash
			if err := json.Unmarshal(f.Content, &d); err != nil {
				t.Fatal(err)
			}
			if uids[d.UID] || titles[d.Title] || names[f.Name] {
				t.Errorf("uid %q, title %q or the file's name is that of another board as well", d.UID, d.Title)
			}
			uids[d.UID], titles[d.Title], names[f.Name] = true, true, true
			checkHead(t, &d, f.Content)
			if metric, ok := strings.CutPrefix(strings.TrimSuffix(f.Name, ".json"), "drift_"); ok {
				// By it the board Sources, which a link with variables leads to, shows the same metric.
				if v := d.Templating.List[1]; v.Name != "metric" || v.Current.Value != metric || v.Hide != 2 {
					t.Errorf("the second variable is %+v, want the metric, hidden", v)
				}
			}
			for i := range d.Panels {
				checkPanel(t, &d, i)
			}
		})
	}
}

// schema is that of the boards.
type schema = dashboard.Dashboard //nolint:staticcheck // The second schema is read by Grafana 12 and newer only.

// What is stored has all that Grafana's own schema demands and no field that it does not know.
func TestSchema(t *testing.T) {
	plugins.RegisterDefaultPlugins()
	for _, f := range generate(t, Config{Metrics: metrics(t), ExternalURL: "https://figures.example.org"}) {
		// The SDK gives an error that says nothing where nothing is wrong.
		if err := new(schema).UnmarshalJSONStrict(f.Content); err != nil && err.Error() != "" {
			t.Errorf("%s: %v", f.Name, err)
		}
		var d schema
		if err := json.Unmarshal(f.Content, &d); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if err := d.Validate(); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
		if again, err := plain(d); err != nil || !bytes.Equal(again, f.Content) {
			t.Errorf("%s: what is read of it is written otherwise, %v", f.Name, err)
		}
	}
	// It can fail.
	err := new(schema).UnmarshalJSONStrict([]byte(`{"title": "A", "panels": [{"type": "table", "options": {"footer": {}, "showHeadr": true}}]}`))
	if err == nil || !strings.Contains(err.Error(), "showHeadr") {
		t.Errorf("a field that there is not is found to be %v", err)
	}
}

func checkHead(t *testing.T, d *dash, content []byte) {
	t.Helper()
	if !regexp.MustCompile(`^[a-z0-9-]{1,40}$`).MatchString(d.UID) {
		t.Errorf("uid %q is none that Grafana takes", d.UID)
	}
	if !strings.Contains(d.Description, "Reported, not verified") || strings.Count(d.Description, "Reported, not verified") > 1 {
		t.Errorf("the description says not, or twice, that figures are not verified: %s", d.Description)
	}
	if d.Timezone != "utc" || !slices.Equal(d.Tags, []string{tag}) || d.Time.From == "" || d.SchemaVersion < 36 {
		t.Errorf("timezone %q, tags %q, time %v, schema %d", d.Timezone, d.Tags, d.Time, d.SchemaVersion)
	}
	if len(d.Links) != 2 || d.Links[0].Type != "dashboards" || !d.Links[0].KeepTime || !d.Links[0].IncludeVars || d.Links[1].URL != "https://figures.example.org/press/" {
		t.Errorf("links %+v, want one to the other boards that keeps time and variables, and one to the pages of the exporter", d.Links)
	}
	if bytes.Contains(content, []byte("${DS_")) || bytes.Contains(content, []byte("__inputs")) {
		t.Error("there is an input, which provisioning does not fill")
	}
	seen := map[string]bool{}
	for i, v := range d.Templating.List {
		if (v.Type == "datasource") != (i == 0) || seen[v.Name] {
			t.Errorf("variable %d is %s %s, want the data source first, and no name twice", i, v.Type, v.Name)
		}
		seen[v.Name] = true
		if v.Type == "datasource" && (v.Current.Text != "default" || v.Current.Value != "default") {
			t.Errorf("the data source is %v at first, want the default one: Grafana would take the first of the alphabet", v.Current)
		}
		if v.Type == "query" && (!v.Multi || !v.IncludeAll || v.AllValue != all || !chosenSource(v.Datasource)) {
			t.Errorf("variable %s: %+v, want several values, all of them at first, from the chosen data source", v.Name, v)
		}
	}
	for _, a := range d.Annotations.List {
		if !chosenSource(a.Datasource) {
			t.Errorf("annotation %s asks %+v", a.Name, a.Datasource)
		}
	}
	for _, name := range regexp.MustCompile(`\$\{?([a-z]\w*)`).FindAllSubmatch(content, -1) {
		if !seen[string(name[1])] {
			t.Errorf("there is no variable %s", name[1])
		}
	}
}

func chosenSource(r *ref) bool { return r != nil && r.Type == "prometheus" && r.UID == "${datasource}" }

// units are those of Grafana that the boards use, by its list of formats.
var units = []string{"none", "locale", "s", "bytes", "reqps", "string", "dateTimeAsIso", "suffix:×", "suffix:km²"}

func checkPanel(t *testing.T, d *dash, i int) {
	t.Helper()
	p := &d.Panels[i]
	if p.ID != i+1 {
		t.Errorf("%s: id %d, want %d", p.Title, p.ID, i+1)
	}
	at := p.GridPos
	if p.Title == "" || at.W < 1 || at.H < 1 || at.X < 0 || at.X+at.W > gridWidth {
		t.Errorf("panel %d: title %q, place %+v", p.ID, p.Title, at)
	}
	for _, o := range d.Panels[:i] {
		b := o.GridPos
		if at.X < b.X+b.W && b.X < at.X+at.W && at.Y < b.Y+b.H && b.Y < at.Y+at.H {
			t.Errorf("%s lies over %s", p.Title, o.Title)
		}
	}
	if p.Type == "row" {
		if p.Collapsed {
			t.Errorf("the row %s is collapsed", p.Title)
		}
		return
	}
	defaults := p.FieldConfig.Defaults
	if !strings.HasSuffix(p.Description, ".") || !chosenSource(p.Datasource) || len(p.Targets) == 0 || !slices.Contains(units, defaults.Unit) {
		t.Errorf("%s: description %q, data source %+v, %d queries, unit %q", p.Title, p.Description, p.Datasource, len(p.Targets), defaults.Unit)
	}
	if defaults.Decimals != nil && *defaults.Decimals == 0 {
		t.Errorf("%s shows whole numbers only: a rate of 0.4 a second would be 0", p.Title)
	}
	if p.Type == "timeseries" && defaults.Color.Mode != "palette-classic" {
		t.Errorf("%s has the colours %q, want those by which lines can be told apart", p.Title, defaults.Color.Mode)
	}
	letters := map[string]bool{}
	for _, q := range p.Targets {
		if !chosenSource(q.Datasource) || q.Expr == "" || letters[q.RefID] {
			t.Errorf("%s: query %+v", p.Title, q)
		}
		letters[q.RefID] = true
	}
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			if unit, ok := property.Value.(string); ok && property.ID == "unit" && !slices.Contains(units, unit) {
				t.Errorf("%s: a column has the unknown unit %q", p.Title, unit)
			}
		}
	}
	for k, step := range defaults.Thresholds.Steps {
		if (k == 0) != (step.Value == nil) || k > 1 && *step.Value <= *defaults.Thresholds.Steps[k-1].Value {
			t.Errorf("%s: thresholds do not rise", p.Title)
		}
	}
	for _, l := range defaults.Links {
		checkLink(t, p.Title, l.URL)
	}
}

var inserted = regexp.MustCompile(`\$\{[^}]*\}`)

// checkLink puts what a source may be called into a link, escaped as Grafana does, and reads it back. It leads to sentences, or to who
// stood where at a time.
func checkLink(t *testing.T, title, link string) {
	t.Helper()
	const name = `Smith & Sons + "Co" #1, 50 % 연합뉴스`
	filled := inserted.ReplaceAllStringFunc(link, func(ref string) string {
		switch {
		case strings.HasSuffix(ref, ":percentencode}"):
			return strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
		case ref == "${metric}":
			return "reported_troops"
		case ref == "${__value.time}", ref == "${__to}":
			return "1730246399999"
		}
		return name
	})
	u, err := url.Parse(filled)
	if err != nil {
		t.Errorf("%s: %v", title, err)
		return
	}
	query, err := url.ParseQuery(u.RawQuery)
	timed := u.Path == "/press/disagreement"
	if err != nil || u.Host != "figures.example.org" || !timed && u.Path != "/press/figures" || u.Fragment != "" || len(query) < 2 || !query.Has("metric") ||
		timed != (query.Get("at-time") == "1730246399999") {
		t.Errorf("%s: %s leads to %s with %v, %v", title, link, u.Path, query, err)
	}
	for label, values := range query {
		if label != "metric" && label != "at-time" && (len(values) != 1 || values[0] != name) {
			t.Errorf("%s: %s is %q after %s", title, label, values, link)
		}
	}
}

// A setting of the user's is in the boards.
func TestSettings(t *testing.T) {
	c := Config{
		Metrics: metrics(t), ExternalURL: "http://127.0.0.1:9924", EstimateMaxAge: 30 * 24 * time.Hour,
		Range:  Range{"now-30d", "now"},
		Ranges: map[string]Range{"casualties": Around(time.Date(2024, 10, 25, 9, 0, 0, 0, time.UTC), time.Date(2025, 1, 31, 0, 0, 0, 0, time.UTC))},
	}
	for i := range c.Metrics {
		if c.Metrics[i].Name == "casualties" {
			alerts := *c.Metrics[i].Alerts
			alerts.DivergenceFactor = 7
			c.Metrics[i].Alerts = &alerts
		}
	}
	want := map[string]Range{
		"casualties.json": {"2024-10-18T00:00:00.000Z", "2025-02-07T00:00:00.000Z"}, "drift_casualties.json": {"2024-10-18T00:00:00.000Z", "2025-02-07T00:00:00.000Z"},
		"territory.json": {"now-30d", "now"}, "sources.json": {"now-30d", "now"}, "exporter.json": {"now-6h", "now"},
	}
	for _, f := range generate(t, c) {
		var d dash
		if err := json.Unmarshal(f.Content, &d); err != nil {
			t.Fatal(err)
		}
		if w, ok := want[f.Name]; ok && d.Time != w {
			t.Errorf("%s opens on %v, want %v", f.Name, d.Time, w)
		}
		if goesOn := d.Time.To == "now"; goesOn != (d.Refresh == "1m") {
			t.Errorf("%s, which opens on %v, asks again every %q", f.Name, d.Time, d.Refresh)
		}
		if got := bytes.Contains(f.Content, []byte(`"value": 7`+"\n")); got != (f.Name == "drift_casualties.json") {
			t.Errorf("%s: has the factor 7 of alerts on casualties: %v", f.Name, got)
		}
		if strings.HasPrefix(f.Name, "drift_") && (!bytes.Contains(f.Content, []byte("<= 2592000")) || !bytes.Contains(f.Content, []byte("30 days"))) {
			t.Errorf("%s does not know of the 30 days", f.Name)
		}
	}
}

func TestFaults(t *testing.T) {
	f := func(c Config, want string) {
		t.Helper()
		if _, err := Generate(c); err == nil || err.Error() != "making dashboards: "+want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	m := metrics(t)
	f(Config{ExternalURL: "http://127.0.0.1:9924"}, "the topics have no metric")
	f(Config{Metrics: []topic.Metric{{Name: "wells", Labels: []string{"datasource"}}}, ExternalURL: "http://127.0.0.1:9924"},
		"the label datasource of wells has the name of a variable of the boards, expected another")
	f(Config{Metrics: m, ExternalURL: "figures.example.org"}, `external URL "figures.example.org", expected one such as https://figures.example.org/path`)
	f(Config{Metrics: m, ExternalURL: "http://127.0.0.1:9924", EstimateMaxAge: -time.Hour}, "maximal age of an estimate -1h0m0s, expected at least a second")
}
