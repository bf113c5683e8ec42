package integration

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"

	"figures_exporter/dashboards/rules"
)

// The stack as docker-compose.yml starts it, without its containers: the services' own arguments and settings, in which nothing is
// another but where a service is found, and how often it looks.
func TestStackRuns(t *testing.T) {
	t.Parallel() // it waits most of the time
	exporter := buildExporter(t)
	for _, name := range []string{"prometheus", "prometheus3"} {
		t.Run(name, func(t *testing.T) {
			prometheus, alertmanager := lookProgram(t, name), lookProgram(t, "prometheus-alertmanager")
			runStack(t, prometheus, alertmanager, exporter)
		})
	}
}

func runStack(t *testing.T, prometheus, alertmanager, exporter string) {
	t.Helper()
	services := composeServices(t)
	articles := t.TempDir()
	serve := startServer(t, exporter, "serve", "--web.listen-address=127.0.0.1:0", "--corpus="+services["exporter"].mounted("/corpus"),
		"--corpus="+articles, "--rescan-interval=100ms", "--stable-after=1ms")
	address := freeAddress(t)
	manager := startServer(t, alertmanager, append(services["alertmanager"].arguments(map[string]string{
		"/etc/alertmanager": filepath.Dir(services["alertmanager"].mounted("/etc/alertmanager/alertmanager.yml")), "/alertmanager": t.TempDir(),
	}), "--web.listen-address="+address)...)

	settings := prometheusSettings(t, services["prometheus"], strings.NewReplacer(
		"exporter:9924", strings.TrimPrefix(serve.URL, "http://"), "alertmanager:9093", address,
		"scrape_interval: 30s", "scrape_interval: 1s\n  evaluation_interval: 1s", "interval: 2m", "interval: 1s"))
	db := database{startServer(t, prometheus, append(services["prometheus"].arguments(map[string]string{
		"/etc/prometheus": settings, "/prometheus": t.TempDir(),
	}), "--web.listen-address=127.0.0.1:0")...)}
	wanted := readRules(t, filepath.Join(settings, "rules"))

	eventually(t, "all targets are up", db.targetsAreUp)
	eventually(t, "Prometheus knows its Alertmanager", func(ctx context.Context) error {
		var answer struct {
			Active  []struct{ URL string } `json:"activeAlertmanagers"`
			Dropped []struct{ URL string } `json:"droppedAlertmanagers"`
		}
		err := db.call(ctx, "/api/v1/alertmanagers", &answer)
		if err == nil && (len(answer.Active) != 1 || len(answer.Dropped) > 0 || !strings.HasPrefix(answer.Active[0].URL, manager.URL)) {
			err = fmt.Errorf("%+v, want %s", answer, manager.URL)
		}
		return err
	})
	// Whoever starts the stack is greeted by its boards and by no alert: the articles of the demonstration are of years ago.
	eventually(t, "every rule works, and no alert fires or waits to", func(ctx context.Context) error {
		return db.rulesWork(ctx, wanted, true)
	})

	writeArticles(t, articles)
	eventually(t, "every recording rule gives values", func(ctx context.Context) error {
		var empty []string
		for _, r := range wanted {
			if r.Record == "" {
				continue
			}
			got, err := db.query(ctx, r.Record)
			if err != nil {
				return err
			}
			if len(got) == 0 {
				empty = append(empty, r.Record)
			}
		}
		if len(empty) > 0 {
			return fmt.Errorf("nothing of %q", empty)
		}
		return nil
	})
	if err := db.rulesWork(t.Context(), wanted, false); err != nil {
		t.Error(err)
	}

	// What tells Docker that a service is well sees that it is, and that it is not when nobody answers.
	nobody := freeAddress(t)
	for name, c := range map[string]struct{ at, server string }{
		"exporter": {"", strings.TrimPrefix(serve.URL, "http://")}, "prometheus": {"127.0.0.1:9090", strings.TrimPrefix(db.URL, "http://")}, "alertmanager": {"127.0.0.1:9093", address},
	} {
		t.Run("health of "+name, func(t *testing.T) {
			if out, err := services[name].askHealth(t, exporter, c.at, c.server); err != nil {
				t.Errorf("of one that runs: %v\n%s", err, out)
			}
			out, err := services[name].askHealth(t, exporter, c.at, nobody)
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				t.Errorf("of one that is not there: %v\n%s", err, out)
			}
		})
	}
}

// writeArticles puts articles of these days into a folder, which make every rule on figures say something: two sources spoke three weeks
// ago, and a new one far from them today.
func writeArticles(t *testing.T, folder string) {
	t.Helper()
	today := time.Now().UTC().Truncate(day)
	for name, text := range map[string]string{
		"corpus.yaml": fmt.Sprintf("defaults: {outlet: Daily}\ndocuments:\n  - {file: a.txt, published: %s}\n  - {file: b.txt, published: %s}\n",
			today.Add(-20*day).Format(time.DateOnly), today.Format(time.DateOnly)),
		"a.txt": reports("Ukraine", 3000, 700, 50, 700) + reports("South Korea", 3200, 800, 60, 650),
		"b.txt": reports("NATO", 12000, 2000, 150, 200),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// reports is an article's paragraph in which a source speaks of every metric.
func reports(source string, troops, killed, tanks, square int) string {
	return fmt.Sprintf("%s said that %d North Korean soldiers were in Russia. %[1]s said that %[3]d Russian soldiers were killed in Kursk. "+
		"%[1]s said that Russia had lost %[4]d tanks. %[1]s said that Ukraine held %[5]d square kilometers in Kursk.\n\n", source, troops, killed, tanks, square)
}

// arguments are those of the service with other folders for those of its container.
func (s composeService) arguments(folders map[string]string) []string {
	args := slices.Clone(s.Command)
	for i, arg := range args {
		for inside, outside := range folders {
			if name, path, ok := strings.Cut(arg, "="); ok && (path == inside || strings.HasPrefix(path, inside+"/")) {
				args[i] = name + "=" + outside + strings.TrimPrefix(path, inside)
			}
		}
	}
	return args
}

// askHealth runs the service's health check with another address for the one inside the container.
func (s composeService) askHealth(t *testing.T, exporter, at, address string) (string, error) {
	t.Helper()
	if len(s.HealthCheck.Test) < 2 || s.HealthCheck.Test[0] != "CMD" {
		t.Fatalf("health check %q, want a command", s.HealthCheck.Test)
	}
	args := slices.Clone(s.HealthCheck.Test[2:])
	for i := range args {
		if at != "" {
			args[i] = strings.ReplaceAll(args[i], at, address)
		}
	}
	program := s.HealthCheck.Test[1]
	switch program {
	case "/figures_exporter":
		program = exporter
	case "promtool":
		program = lookProgram(t, "promtool3") // that of the image's version
	default:
		program = lookProgram(t, program)
	}
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(environment(), "FIGURES_EXPORTER_WEB_LISTEN_ADDRESSES="+address)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// prometheusSettings lays the settings and rules of the service out as they are mounted, in a folder of their own.
func prometheusSettings(t *testing.T, s composeService, replacer *strings.Replacer) string {
	t.Helper()
	dir := t.TempDir()
	folder := filepath.Join(dir, "rules")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(s.mounted("/etc/prometheus/rules"), "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules are mounted: %v", err)
	}
	copyTo := func(into, file string) {
		t.Helper()
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(into, filepath.Base(file)), []byte(replacer.Replace(string(content))), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range files {
		copyTo(folder, file)
	}
	copyTo(dir, s.mounted("/etc/prometheus/prometheus.yml"))
	return dir
}

// readRules gives all rules of the files of a folder that are no unit tests.
func readRules(t *testing.T, folder string) []rulefmt.Rule {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var all []rulefmt.Rule
	for _, file := range files {
		if strings.HasSuffix(file, "_test.yaml") {
			continue
		}
		var content rulefmt.RuleGroups
		readYAML(t, file, &content)
		for _, g := range content.Groups {
			all = append(all, g.Rules...)
		}
	}
	if len(all) == 0 {
		t.Fatalf("no rules in %s", folder)
	}
	return all
}

// targetsAreUp fails as long as a target of the settings was not scraped with success.
func (db database) targetsAreUp(ctx context.Context) error {
	var answer struct {
		ActiveTargets []struct {
			ScrapePool, Health, LastError string
		}
	}
	if err := db.call(ctx, "/api/v1/targets?state=active", &answer); err != nil {
		return err
	}
	var pools []string
	for _, target := range answer.ActiveTargets {
		if target.Health != "up" || target.LastError != "" {
			return fmt.Errorf("%+v", target)
		}
		pools = append(pools, target.ScrapePool)
	}
	if slices.Sort(pools); !slices.Equal(pools, []string{"figures", "figures_exporter"}) {
		return fmt.Errorf("targets of %q, want figures and figures_exporter", pools)
	}
	return nil
}

// rulesWork fails as long as not all the rules were worked out without a fault, and where calm is wanted as long as an alert is not
// inactive.
func (db database) rulesWork(ctx context.Context, want []rulefmt.Rule, calm bool) error {
	var answer struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Name, Health, LastError, State string
				LastEvaluation                 time.Time
			}
		}
	}
	if err := db.call(ctx, "/api/v1/rules", &answer); err != nil {
		return err
	}
	seen := 0
	for _, g := range answer.Groups {
		for _, r := range g.Rules {
			seen++
			if r.Health != "ok" || r.LastError != "" || r.LastEvaluation.IsZero() || calm && r.State != "" && r.State != "inactive" {
				return fmt.Errorf("%s: %+v", g.Name, r)
			}
		}
	}
	if seen != len(want) {
		return fmt.Errorf("%d rules, want %d", seen, len(want))
	}
	return nil
}

// The alerts of config/grafana/alerting work on the exporter alone: it answers all their queries, and where an alert fires it has all the
// numbers that are told.
func TestGrafanaAlertsOnTheExporter(t *testing.T) {
	articles := t.TempDir()
	writeArticles(t, articles)
	serve := startServer(t, buildExporter(t), "serve", "--web.listen-address=127.0.0.1:0", "--corpus="+articles, "--stable-after=1ms")
	var file rules.GrafanaFile
	readYAML(t, "../../config/grafana/alerting/figures.yaml", &file)
	ask := func(expr string) model.Vector {
		t.Helper()
		got, err := database{serve}.query(t.Context(), expr)
		if err != nil {
			t.Errorf("%s: %v", expr, err)
		}
		return got
	}
	fired := 0
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			alerts := ask(r.Data[0].Model.Expr)
			for _, q := range r.Data[1:] {
				if q.Model.Expr == "" {
					continue
				}
				numbers := ask(q.Model.Expr)
				for _, alert := range alerts {
					if !slices.ContainsFunc(numbers, func(s *model.Sample) bool { return s.Metric.Equal(alert.Metric) }) {
						t.Errorf("%s fires for %v, of which there is no %s", r.Title, alert.Metric, q.RefID)
					}
				}
			}
			if strings.HasPrefix(r.Title, "FiguresNewSourceDiverges ") && len(alerts) == 1 && alerts[0].Metric["source"] == "NATO" {
				fired++
			}
		}
	}
	if fired != 4 {
		t.Errorf("the new source stands apart in %d metrics, want 4", fired)
	}
}
