package integration

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/rulefmt"
	"go.yaml.in/yaml/v3"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/topic"
)

// The pages for users must say what the program does: their examples are run, their lists compared.
func TestDocs(t *testing.T) {
	exporter := buildExporter(t)

	t.Run("commands.md has every command", func(t *testing.T) {
		help, err := run(t, exporter, "", "--help")
		if err != nil {
			t.Fatalf("--help: %v\n%s", err, help)
		}
		_, list, found := strings.Cut(help, "Available Commands:\n")
		if !found {
			t.Fatalf("--help lists no commands:\n%s", help)
		}
		list, _, _ = strings.Cut(list, "\n\n")
		documented := readDoc(t, "commands.md")
		for line := range strings.Lines(list) {
			name := strings.Fields(line)[0]
			if name == "help" || name == "completion" { // every program of this kind has them
				continue
			}
			if !strings.Contains(documented, "\n## "+name+"\n") {
				t.Errorf("docs/commands.md has no part on %s", name)
			}
		}
	})

	t.Run("the example of topics.md finds what it says", func(t *testing.T) {
		_, example, found := strings.Cut(readDoc(t, "topics.md"), "## A worked example\n")
		if !found {
			t.Fatal("docs/topics.md has no worked example")
		}
		topic := filepath.Join(t.TempDir(), "uprooted.yaml")
		if err := os.WriteFile(topic, []byte(fenced(t, example, "yaml")), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := run(t, exporter, "", "check", topic); err != nil {
			t.Errorf("check: %v\n%s", err, out)
		}
		faulty := filepath.Join(filepath.Dir(topic), "faulty.yaml")
		content := strings.Replace(fenced(t, example, "yaml"), "events: [displace, flee]", "events: [displaced, flee]", 1)
		content = strings.Replace(content, "drive … from", "drive from …", 1)
		if err := os.WriteFile(faulty, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := run(t, exporter, "", "check", faulty)
		if err == nil {
			t.Fatal("check finds nothing wrong with a faulty topic")
		}
		for want := range strings.Lines(fenced(t, example, "console")) {
			if want = strings.TrimPrefix(strings.TrimSpace(want), "uprooted.yaml"); !strings.Contains(err.Error(), faulty+want) {
				t.Errorf("%s\n\tis not in what check prints of a faulty topic:\n%s", want, err)
			}
		}
		article := fenced(t, example, "text")
		got, err := run(t, exporter, article, "extract", "--topic="+topic, "--format=openmetrics", "-")
		if err != nil {
			t.Fatalf("extract: %v\n%s", err, got)
		}
		for want := range strings.Lines(fenced(t, example, "openmetrics")) {
			if !strings.Contains(got, strings.TrimSpace(want)) {
				t.Errorf("%s\n\tis not in what extract prints:\n%s", want, got)
			}
		}
	})

	t.Run("metrics.md has every metric of the built-in topics", func(t *testing.T) {
		set, err := topic.Load(topic.Config{FS: config.Topics, Names: []string{"armed_conflict", "displacement"}})
		if err != nil {
			t.Fatal(err)
		}
		documented := readDoc(t, "metrics.md")
		for _, m := range set.Declared {
			_, row, found := strings.Cut(documented, "\n| `"+m.Name+"` | ")
			row, _, _ = strings.Cut(row, "\n")
			if !found {
				t.Errorf("docs/metrics.md has no row for %s", m.Name)
				continue
			}
			cells := strings.Split(row, " | ")
			if len(cells) < 3 {
				t.Errorf("docs/metrics.md: %s has the cells %q, want unit, labels and subject", m.Name, cells)
				continue
			}
			for _, label := range m.Labels {
				if !strings.Contains(cells[1], "`"+label+"`") {
					t.Errorf("docs/metrics.md: %s has no label %s", m.Name, label)
				}
			}
			for _, c := range m.Counts {
				for label, value := range c.Labels {
					if !strings.Contains(cells[1], value) {
						t.Errorf("docs/metrics.md: %s has no %s %s", m.Name, label, value)
					}
				}
			}
			if want := strings.Join(m.Subject, ", "); cells[2] != want {
				t.Errorf("docs/metrics.md: %s is compared on %q, want %q", m.Name, cells[2], want)
			}
		}
	})

	serve := startServer(t, exporter, "serve", "--web.listen-address=127.0.0.1:0")

	t.Run("README.md shows what is served", func(t *testing.T) {
		page, err := get(t.Context(), serve.URL+"/metrics")
		if err != nil {
			t.Fatal(err)
		}
		var estimates strings.Builder
		for line := range strings.Lines(page) {
			if strings.HasPrefix(line, "reported_troops_estimate{") {
				estimates.WriteString(line)
			}
		}
		if want := fenced(t, readDoc(t, "../README.md"), "openmetrics"); estimates.String() != want {
			t.Errorf("the page has\n%s\nREADME.md shows\n%s", estimates.String(), want)
		}
	})

	t.Run("README.md shows what is extracted", func(t *testing.T) {
		got, err := run(t, exporter, "", "extract", "--format=table", "../../config/demo/newsweek-2025-03-10-troops.txt")
		if err != nil {
			t.Fatalf("extract: %v", err)
		}
		if want := fenced(t, readDoc(t, "../README.md"), "text"); got != want {
			t.Errorf("extract prints\n%s\nREADME.md shows\n%s", got, want)
		}
	})

	t.Run("telemetry.md has every metric", func(t *testing.T) {
		page, err := get(t.Context(), serve.URL+"/telemetry")
		if err != nil {
			t.Fatal(err)
		}
		documented := readDoc(t, "telemetry.md")
		families := regexp.MustCompile(`(?m)^# TYPE (figures_exporter_\w+) (\w+)$`).FindAllStringSubmatch(page, -1)
		if len(families) == 0 {
			t.Fatalf("no metrics of its own on /telemetry:\n%s", page)
		}
		for _, f := range families {
			if row := fmt.Sprintf("| `%s` | %s |", f[1], f[2]); !strings.Contains(documented, row) {
				t.Errorf("docs/telemetry.md has no row %s", row)
			}
		}
	})
}

// The files that corpus.md shows can be copied, and no reason of a fault is missing there.
func TestDocsOfTheCorpus(t *testing.T) {
	page := readDoc(t, "corpus.md")
	for _, reason := range corpus.Reasons() {
		if !strings.Contains(page, "\n| `"+reason+"` | ") {
			t.Errorf("docs/corpus.md has no row for the reason %s", reason)
		}
	}

	_, metadata, _ := strings.Cut(page, "\n## corpus.yaml\n")
	_, corrections, _ := strings.Cut(page, "\n## corrections.yaml\n")
	dir := t.TempDir()
	for name, text := range map[string]string{
		corpus.MetadataFile:     fenced(t, metadata, "yaml"),
		corpus.CorrectionsFile:  fenced(t, corrections, "yaml"),
		"2024-11-05-troops.txt": "There are around 13,000 troops, the spy agency in Seoul said.",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := corpus.New(corpus.Config{Roots: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	documents := 0
	if err := c.Read(t.Context(), func(item corpus.Item) error {
		if item.Fault != nil {
			t.Error(item.Fault)
			return nil
		}
		documents++
		if doc := item.Doc; doc.ID != "kp-2024-11-05-troops" || doc.Outlet != "Kyiv Post" || doc.Notice == "" {
			t.Errorf("what corpus.yaml says of the article is not in force: %+v", doc)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if got := c.Corrections().Len(); documents != 1 || got != 3 {
		t.Errorf("%d documents and %d corrections, want 1 and 3", documents, got)
	}
}

// The Prometheus of docker-compose.yml has the settings that docs/history.md recommends.
func TestDocsOfHistory(t *testing.T) {
	_, part, _ := strings.Cut(readDoc(t, "history.md"), "## With Prometheus\n")
	var documented, composed map[string]any
	if err := yaml.Unmarshal([]byte(fenced(t, part, "yaml")), &documented); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("../../config/prometheus/prometheus.yml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll(string(file), "exporter:9924", "127.0.0.1:9924")), &composed); err != nil {
		t.Fatal(err)
	}
	delete(composed, "global")
	delete(composed, "rule_files") // docs/alerts.md has them, and docs/stack.md the next
	delete(composed, "alerting")
	if !reflect.DeepEqual(documented, composed) {
		t.Errorf("docs/history.md has %v, config/prometheus/prometheus.yml %v", documented, composed)
	}
}

// What docs/stack.md tells users of Prometheus Operator does what config/prometheus/prometheus.yml does.
func TestDocsOfOperator(t *testing.T) {
	_, page, _ := strings.Cut(readDoc(t, "stack.md"), "**Prometheus Operator**")
	page, _, _ = strings.Cut(page, "**systemd**")
	type relabeling struct {
		SourceLabels []string `yaml:"sourceLabels"`
		Regex        string   `yaml:"regex"`
		Action       string   `yaml:"action"`
	}
	type head struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string `yaml:"kind"`
		Metadata   struct {
			Name string `yaml:"name"`
		} `yaml:"metadata"`
	}
	var prometheus struct {
		ScrapeConfigs []struct {
			MetricsPath string `yaml:"metrics_path"`
			Relabel     []struct {
				SourceLabels []string `yaml:"source_labels"`
				Regex        string   `yaml:"regex"`
				Action       string   `yaml:"action"`
			} `yaml:"metric_relabel_configs"`
		} `yaml:"scrape_configs"`
		RemoteRead []struct {
			Name     string `yaml:"name"`
			Recent   bool   `yaml:"read_recent"`
			External bool   `yaml:"filter_external_labels"`
		} `yaml:"remote_read"`
	}
	readYAML(t, "../../config/prometheus/prometheus.yml", &prometheus)
	decode := func(t *testing.T, text, kind string, into any, h *head) {
		t.Helper()
		decoder := yaml.NewDecoder(strings.NewReader(text))
		decoder.KnownFields(true)
		if err := decoder.Decode(into); err != nil {
			t.Fatal(err)
		}
		if h.APIVersion != "monitoring.coreos.com/v1" || h.Kind != kind {
			t.Errorf("a %s of %s, want a %s", h.Kind, h.APIVersion, kind)
		}
	}

	t.Run("ServiceMonitor", func(t *testing.T) {
		var monitor struct {
			head `yaml:",inline"`
			Spec struct {
				Selector struct {
					MatchLabels map[string]string `yaml:"matchLabels"`
				} `yaml:"selector"`
				Endpoints []struct {
					Port    string       `yaml:"port"`
					Path    string       `yaml:"path"`
					Relabel []relabeling `yaml:"metricRelabelings"`
				} `yaml:"endpoints"`
			} `yaml:"spec"`
		}
		decode(t, fenced(t, page, "yaml"), "ServiceMonitor", &monitor, &monitor.head)
		endpoints := monitor.Spec.Endpoints
		if len(endpoints) != 2 || endpoints[0].Path != "/metrics" || endpoints[1].Path != prometheus.ScrapeConfigs[1].MetricsPath || len(endpoints[1].Relabel) > 0 {
			t.Fatalf("endpoints %+v, want the figures and %s", endpoints, prometheus.ScrapeConfigs[1].MetricsPath)
		}
		got, want := endpoints[0].Relabel, prometheus.ScrapeConfigs[0].Relabel
		if len(got) != 2 || len(want) != 2 || !reflect.DeepEqual(got[0], relabeling(want[0])) || got[1].Action != want[1].Action {
			t.Fatalf("metrics are kept by %+v, want %+v", got, want)
		}
		dropped := regexp.MustCompile("^(?:" + got[1].Regex + ")$")
		for _, label := range []string{"job", "instance", "namespace", "pod", "service", "endpoint", "container"} {
			if !dropped.MatchString(label) {
				t.Errorf("%s, which the operator adds, would make several series of one", label)
			}
		}
		for _, label := range []string{"source", "outlet", "via", "force", "side", "type", "status", "location", "component", "period"} {
			if dropped.MatchString(label) {
				t.Errorf("%s, which says what a figure is, is dropped", label)
			}
		}
	})

	t.Run("Prometheus", func(t *testing.T) {
		_, rest, _ := strings.Cut(page, "The past comes by remote read")
		var resource struct {
			head `yaml:",inline"`
			Spec struct {
				RemoteRead []struct {
					Name     string `yaml:"name"`
					URL      string `yaml:"url"`
					Recent   bool   `yaml:"readRecent"`
					External *bool  `yaml:"filterExternalLabels"` // true where it is missing
				} `yaml:"remoteRead"`
			} `yaml:"spec"`
		}
		decode(t, fenced(t, rest, "yaml"), "Prometheus", &resource, &resource.head)
		got, want := resource.Spec.RemoteRead, prometheus.RemoteRead
		if len(got) != 1 || len(want) != 1 || got[0].Name != want[0].Name || got[0].Recent != want[0].Recent || got[0].External == nil ||
			*got[0].External != want[0].External || !strings.HasSuffix(got[0].URL, ":9924/api/v1/read") {
			t.Errorf("it reads %+v, want %+v", got, want)
		}
	})

	t.Run("PrometheusRule", func(t *testing.T) {
		// The command as it stands there, with a kubectl that shows what it is given.
		bin := t.TempDir()
		if err := os.Symlink(buildExporter(t), filepath.Join(bin, "figures_exporter")); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bin, "kubectl"), []byte("#!/bin/sh\ncat\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
		made, err := run(t, "sh", "", "-c", fenced(t, page, "sh"))
		if err != nil {
			t.Fatal(err)
		}
		var resource struct {
			head `yaml:",inline"`
			Spec rulefmt.RuleGroups `yaml:"spec"`
		}
		decode(t, made, "PrometheusRule", &resource, &resource.head)
		want := readRules(t, "../../dashboards/rules")
		var got []rulefmt.Rule
		for _, g := range resource.Spec.Groups {
			got = append(got, g.Rules...)
		}
		if resource.Metadata.Name == "" || len(got) != len(want) {
			t.Fatalf("%q has %d rules, want %d", resource.Metadata.Name, len(got), len(want))
		}
		byName := func(rules []rulefmt.Rule) map[string]rulefmt.Rule {
			named := map[string]rulefmt.Rule{}
			for _, r := range rules {
				named[r.Record+r.Alert+r.Labels["metric"]] = r
			}
			return named
		}
		if !reflect.DeepEqual(byName(got), byName(want)) {
			t.Error("the rules are not those of dashboards/rules")
		}
	})
}

// What docs/dashboards.md, docs/history.md and docs/alerts.md give Grafana and Prometheus to read names what the commands beside it write, and
// has the fields of config/grafana.
func TestDocsOfProvisioning(t *testing.T) {
	decode := func(text string, into any) {
		t.Helper()
		if err := yaml.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	type boards struct {
		APIVersion int `yaml:"apiVersion"`
		Providers  []struct {
			Name    string            `yaml:"name"`
			Folder  string            `yaml:"folder"`
			Type    string            `yaml:"type"`
			Options map[string]string `yaml:"options"`
		} `yaml:"providers"`
	}
	var shown, used boards
	page := readDoc(t, "dashboards.md")
	decode(fenced(t, page, "yaml"), &shown)
	readYAML(t, "../../config/grafana/provisioning/dashboards/figures.yaml", &used)
	output := regexp.MustCompile(`figures_exporter dashboards .*--output (\S+)`).FindStringSubmatch(page)
	if output == nil || len(shown.Providers) != 1 || shown.Providers[0].Options["path"] != output[1]+"/generated" {
		t.Errorf("boards are written to %q, and read from %+v", output, shown.Providers)
	}
	shown.Providers[0].Options, used.Providers[0].Options = nil, nil
	if !reflect.DeepEqual(shown, used) {
		t.Errorf("docs/dashboards.md provides %+v, config/grafana %+v", shown, used)
	}

	type sources struct {
		APIVersion  int `yaml:"apiVersion"`
		DataSources []struct {
			Type   string            `yaml:"type"`
			Access string            `yaml:"access"`
			URL    string            `yaml:"url"`
			JSON   map[string]string `yaml:"jsonData"`
		} `yaml:"datasources"`
	}
	var one, both sources
	_, part, _ := strings.Cut(readDoc(t, "history.md"), "## With Grafana alone\n")
	decode(fenced(t, part, "yaml"), &one)
	readYAML(t, "../../config/grafana/provisioning/datasources/figures.yaml", &both)
	own := both.DataSources[1]
	own.URL = "http://127.0.0.1:9924"
	delete(own.JSON, "timeInterval") // the default, 15s, will do
	if len(one.DataSources) != 1 || !reflect.DeepEqual(one.DataSources[0], own) || one.APIVersion != both.APIVersion {
		t.Errorf("docs/history.md has the data source %+v, config/grafana %+v", one, own)
	}

	var documented, composed struct {
		RuleFiles []string `yaml:"rule_files"`
	}
	decode(fenced(t, readDoc(t, "alerts.md"), "yaml"), &documented)
	readYAML(t, "../../config/prometheus/prometheus.yml", &composed)
	if !slices.Equal(documented.RuleFiles, composed.RuleFiles) {
		t.Errorf("docs/alerts.md has the rules %q, config/prometheus/prometheus.yml %q", documented.RuleFiles, composed.RuleFiles)
	}
}

// The settings that docs/import.md shows can be copied.
func TestDocsOfPush(t *testing.T) {
	_, part, _ := strings.Cut(readDoc(t, "import.md"), "### While serving\n")
	settings := filepath.Join(t.TempDir(), "settings.yml")
	if err := os.WriteFile(settings, []byte(fenced(t, part, "yaml")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := run(t, buildExporter(t), "", "check", "--config.file="+settings); err != nil {
		t.Error(err)
	}
}

func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// fenced gives the first block of a Markdown text that is fenced for a language.
func fenced(t *testing.T, text, language string) string {
	t.Helper()
	_, block, found := strings.Cut(text, "```"+language+"\n")
	if !found {
		t.Fatalf("no block fenced as %s", language)
	}
	block, _, _ = strings.Cut(block, "```")
	return block
}

// run runs a command to its end and gives what it printed; the error has standard error.
func run(t *testing.T, program, input string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = environment()
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w\n%s", err, exit.Stderr)
	}
	return string(out), err
}
