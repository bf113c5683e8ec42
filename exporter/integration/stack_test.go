package integration

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const repository = "../.."

// composeService is what a test asks of a service of docker-compose.yml.
type composeService struct {
	Image       string            `yaml:"image"`
	Build       string            `yaml:"build"`
	Command     []string          `yaml:"command"`
	Environment map[string]string `yaml:"environment"`
	Volumes     []string          `yaml:"volumes"`
	Ports       []string          `yaml:"ports"`
	User        string            `yaml:"user"`
	ReadOnly    bool              `yaml:"read_only"`
	CapDrop     []string          `yaml:"cap_drop"`
	SecurityOpt []string          `yaml:"security_opt"`
	DependsOn   map[string]struct {
		Condition string `yaml:"condition"`
	} `yaml:"depends_on"`
	HealthCheck struct {
		Test []string `yaml:"test"`
	} `yaml:"healthcheck"`
}

// mounted gives the path in the repository of a path in the service's container, "" where nothing is mounted there.
func (s composeService) mounted(path string) string {
	for _, volume := range s.Volumes {
		if source, target, ok := volumeOf(volume); ok && (path == target || strings.HasPrefix(path, target+"/")) {
			return filepath.Join(repository, source+strings.TrimPrefix(path, target))
		}
	}
	return ""
}

// volumeOf gives the source in the repository and the target of a volume; it is false for one that Docker keeps.
func volumeOf(volume string) (source, target string, bound bool) {
	if rest, ok := strings.CutPrefix(volume, "${CORPUS:-"); ok {
		volume = strings.Replace(rest, "}", "", 1)
	}
	parts := strings.Split(volume, ":")
	return parts[0], parts[1], strings.HasPrefix(parts[0], ".")
}

// What docker-compose.yml names must be there, and nobody gets more rights than needed: no engine is needed to see that.
func TestStack(t *testing.T) {
	services, volumes := composeServices(t), composeVolumes(t)
	pinned := regexp.MustCompile(`^[a-z/_]+:v?\d+\.\d+\.\d+$`)
	person := regexp.MustCompile(`^[1-9]\d*:\d+$`)
	for name, s := range services {
		if s.Build == "" && !pinned.MatchString(s.Image) {
			t.Errorf("%s: the image %s is of no exact version", name, s.Image)
		}
		if !person.MatchString(s.User) {
			t.Errorf("%s runs as %q, want the numbers of a user that is not root", name, s.User)
		}
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
			t.Errorf("%s can write to its image, or has rights: read_only %t, cap_drop %q, security_opt %q", name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
		}
		if len(s.HealthCheck.Test) < 2 || s.HealthCheck.Test[0] != "CMD" {
			t.Errorf("%s: nobody sees whether it is well: %q", name, s.HealthCheck.Test)
		}
		if len(s.Ports) == 0 {
			t.Errorf("%s cannot be reached", name)
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") {
				t.Errorf("%s: the port %s is open to the network", name, port)
			}
		}
		for _, volume := range s.Volumes {
			source, _, bound := volumeOf(volume)
			if !bound {
				if !slices.Contains(volumes, source) {
					t.Errorf("%s: there is no volume %s", name, source)
				}
				continue
			}
			if _, err := os.Stat(filepath.Join(repository, source)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if !strings.HasSuffix(volume, ":ro") {
				t.Errorf("%s can write to %s", name, source)
			}
		}
		for _, path := range s.paths() {
			switch found := s.mounted(path); {
			case found == "" && !s.keeps(path):
				t.Errorf("%s is told of %s, which is mounted nowhere", name, path)
			case found != "":
				if _, err := os.Stat(found); err != nil {
					t.Errorf("%s is told of %s: %v", name, path, err)
				}
			}
		}
		for other, how := range s.DependsOn {
			if _, ok := services[other]; !ok || how.Condition != "service_healthy" {
				t.Errorf("%s depends on %s: it must be one of the services, and waited for until it is well, not %q", name, other, how.Condition)
			}
		}
	}
}

// paths are the absolute paths in the arguments and the environment of the service.
func (s composeService) paths() []string {
	var paths []string
	for _, text := range slices.Concat(s.Command, slices.Collect(maps.Values(s.Environment))) {
		if _, value, ok := strings.Cut(text, "="); ok {
			text = value
		}
		if strings.HasPrefix(text, "/") {
			paths = append(paths, text)
		}
	}
	return paths
}

// keeps tells whether a path of the container is in a volume that Docker keeps.
func (s composeService) keeps(path string) bool {
	return slices.ContainsFunc(s.Volumes, func(volume string) bool {
		_, target, bound := volumeOf(volume)
		return !bound && (path == target || strings.HasPrefix(path, target+"/"))
	})
}

// The image of the exporter and its service agree, and the stack's Prometheus is of the version that the tests run.
func TestStackImages(t *testing.T) {
	services := composeServices(t)
	exporter := services["exporter"]
	dockerfile := readFile(t, "Dockerfile")
	for _, want := range []string{
		"\nUSER " + exporter.User + "\n",
		"CMD [\"" + strings.Join(exporter.HealthCheck.Test[1:], "\", \"") + "\"]\nENTRYPOINT [\"" + exporter.HealthCheck.Test[1] + "\"]\n",
		"\nENV FIGURES_EXPORTER_WEB_LISTEN_ADDRESSES=:9924\n",
	} {
		if !strings.Contains(dockerfile, want) {
			t.Errorf("the Dockerfile has no %q", want)
		}
	}
	// A release v3.15.0 is the module's v0.315.0.
	version := regexp.MustCompile(`github\.com/prometheus/prometheus v0\.3(\d\d)\.(\d+)`)
	for _, module := range []string{"go.mod", ".ci/tools/prometheus/go.mod"} {
		m := version.FindStringSubmatch(readFile(t, module))
		if m == nil {
			t.Fatalf("%s names no version of Prometheus", module)
		}
		if want := "prom/prometheus:v3." + strings.TrimPrefix(m[1], "0") + "." + m[2]; services["prometheus"].Image != want {
			t.Errorf("the stack has %s, %s %s", services["prometheus"].Image, module, want)
		}
	}
}

// The board that Grafana opens on, and the data sources: whom they ask is a service, on the port that it listens on.
func TestStackGrafana(t *testing.T) {
	services := composeServices(t)
	grafana := services["grafana"]
	for _, kind := range []string{"dashboards", "datasources"} {
		if files, err := filepath.Glob(filepath.Join(grafana.mounted("/etc/grafana/provisioning/"+kind), "*.yaml")); err != nil || len(files) == 0 {
			t.Errorf("Grafana finds no %s that it is to provide: %v", kind, err)
		}
	}
	home := grafana.mounted(grafana.Environment["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"])
	board, err := os.ReadFile(home)
	if err != nil {
		t.Fatalf("the board that Grafana opens on: %v", err)
	}
	var head struct {
		Title string `json:"title"`
	}
	if err := json.Unmarshal(board, &head); err != nil || head.Title == "" {
		t.Errorf("%s is no board: %v", home, err)
	}
	var provided struct {
		Providers []struct {
			Options struct {
				Path string `yaml:"path"`
			} `yaml:"options"`
		} `yaml:"providers"`
	}
	readYAML(t, grafana.mounted("/etc/grafana/provisioning/dashboards/figures.yaml"), &provided)
	if len(provided.Providers) != 1 || grafana.mounted(provided.Providers[0].Options.Path) != filepath.Dir(home) {
		t.Errorf("boards are provided of %v, want the folder of the one that Grafana opens on", provided.Providers)
	}
	var sources struct {
		DataSources []struct {
			UID       string `yaml:"uid"`
			Type      string `yaml:"type"`
			URL       string `yaml:"url"`
			IsDefault bool   `yaml:"isDefault"`
		} `yaml:"datasources"`
	}
	readYAML(t, grafana.mounted("/etc/grafana/provisioning/datasources/figures.yaml"), &sources)
	if len(sources.DataSources) != 2 {
		t.Fatalf("%d data sources, want 2", len(sources.DataSources))
	}
	for _, source := range sources.DataSources {
		host, port, _ := strings.Cut(strings.TrimPrefix(source.URL, "http://"), ":")
		service, ok := services[host]
		if !ok || len(service.Ports) != 1 || !strings.HasSuffix(service.Ports[0], ":"+port) {
			t.Errorf("the data source %s asks %s, which is no service", source.UID, source.URL)
		}
		// The boards open on the default one. It must be Prometheus: the exporter's own health is not among the figures.
		if source.Type != "prometheus" || source.IsDefault != (host == "prometheus") {
			t.Errorf("the data source %s of %s is of type %s, the default: %v", source.UID, host, source.Type, source.IsDefault)
		}
	}
}

// Prometheus and Alertmanager take the stack's settings, the rules included.
func TestStackSettings(t *testing.T) {
	services := composeServices(t)
	for _, name := range []string{"promtool", "promtool3"} {
		t.Run(name, func(t *testing.T) {
			promtool := lookProgram(t, name)
			// Paths in the settings begin at their file, so all is laid out as it is mounted.
			path := filepath.Join(prometheusSettings(t, services["prometheus"], strings.NewReplacer()), "prometheus.yml")
			out, err := exec.CommandContext(t.Context(), promtool, "check", "config", path).CombinedOutput()
			if err != nil || strings.Count(string(out), "rules found") != 2 {
				t.Errorf("%s check config: %v\n%s", name, err, out)
			}
		})
	}
	t.Run("amtool", func(t *testing.T) {
		amtool := lookProgram(t, "amtool")
		out, err := exec.CommandContext(t.Context(), amtool, "check-config", services["alertmanager"].mounted("/etc/alertmanager/alertmanager.yml")).CombinedOutput()
		if err != nil {
			t.Errorf("amtool check-config: %v\n%s", err, out)
		}
	})
}

func composeServices(t *testing.T) map[string]composeService {
	t.Helper()
	var file struct {
		Services map[string]composeService `yaml:"services"`
	}
	readYAML(t, filepath.Join(repository, "docker-compose.yml"), &file)
	if len(file.Services) != 4 {
		t.Fatalf("%d services in docker-compose.yml, want exporter, prometheus, alertmanager and grafana", len(file.Services))
	}
	return file.Services
}

// composeVolumes are the names of the volumes that Docker keeps.
func composeVolumes(t *testing.T) []string {
	t.Helper()
	var file struct {
		Volumes map[string]any `yaml:"volumes"`
	}
	readYAML(t, filepath.Join(repository, "docker-compose.yml"), &file)
	return slices.Collect(maps.Keys(file.Volumes))
}

// readFile gives a file of the repository.
func readFile(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(repository, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
