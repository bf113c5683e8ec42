package config

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// cleanEnvironment takes away what the person who runs the tests may have set.
func cleanEnvironment(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, EnvironmentPrefix) {
			t.Setenv(name, "") // so that it comes back after the test
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func flagsOf(t *testing.T, args ...string) *pflag.FlagSet {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	AddFlags(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return flags
}

func write(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.yml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaults(t *testing.T) {
	cleanEnvironment(t)
	got, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range table() {
		if have := s.current(got); have != s.initial {
			t.Errorf("%s is %q without any settings, want %q", s.key, have, s.initial)
		}
	}
	if got.RescanInterval != model.Duration(time.Minute) || got.MaxFileSize != 16<<20 || got.Web.Prefix() != "/" {
		t.Errorf("got %+v", got)
	}
	if !slices.Equal(got.Web.ListenAddresses, []string{"127.0.0.1:9924"}) || len(got.Corpus) != 0 {
		t.Errorf("got %+v", got)
	}
}

// TestPrecedence sets every setting in all three places, and takes one place after the other away.
func TestPrecedence(t *testing.T) {
	cleanEnvironment(t)
	values := map[string][3]string{ // file, environment, flag
		"corpus":                  {"/file", "/env,/env2", "/flag"},
		"topics":                  {"file", "env,env2", "flag"},
		"min_confidence":          {"0.1", "0.2", "0.3"},
		"max_file_size":           {"1MiB", "2MiB", "3MiB"},
		"max_series_per_metric":   {"1", "2", "3"},
		"figure_life":             {"1d", "2d", "3d"},
		"estimate_max_age":        {"10d", "20d", "30d"},
		"history.fill_interval":   {"1m", "2m", "3m"},
		"history.max_samples":     {"1", "2", "3"},
		"history.max_concurrency": {"1", "2", "3"},
		"history.timeout":         {"1s", "2s", "3s"},
		"push.url":                {"http://file/w", "https://env/w", "http://flag/w?tenant=1"},
		"push.remote_write":       {"v2", "v2", "v2"},
		"push.interval":           {"10s", "20s", "30s"},
		"push.deadline":           {"10m", "20m", "30m"},
		"push.from":               {"2024-10-01T00:00:00Z", "2024-10-02T12:00:00Z", "2024-10-03T00:00:00Z"},
		"push.sparse":             {"true", "true", "true"},
		"push.checkpoint":         {"/file", "/env", "/flag"},
		"push.http_config_file":   {"/file", "/env", "/flag"},
		"rules.nothing_new_after": {"1d", "2d", "3d"},
		"web.listen_addresses":    {":1", ":2,:22", ":3"},
		"web.telemetry_path":      {"/one", "/two", "/three"},
		"web.config_file":         {"/file", "/env", "/flag"},
		"web.external_url":        {"http://file", "http://env", "http://flag"},
		"web.route_prefix":        {"/file", "/env", "/flag"},
		"web.enable_lifecycle":    {"true", "true", "true"},
		"web.max_requests":        {"1", "2", "3"},
		"web.max_connections":     {"1", "2", "3"},
		"web.max_request_body":    {"1KiB", "2KiB", "3KiB"},
		"log.level":               {"debug", "warn", "error"},
		"log.format":              {"json", "json", "json"},
		"rescan_interval":         {"1d", "2d", "3d"},
		"stable_after":            {"1m", "2m", "3m"},
		"web.read_header_timeout": {"1m", "2m", "3m"},
		"web.read_timeout":        {"1m", "2m", "3m"},
		"web.write_timeout":       {"1m", "2m", "3m"},
		"web.idle_timeout":        {"1m", "2m", "3m"},
		"web.shutdown_timeout":    {"1m", "2m", "3m"},
	}
	for _, s := range table() {
		t.Run(s.key, func(t *testing.T) {
			v, ok := values[s.key]
			if !ok {
				t.Fatal("this setting is not tested")
			}
			inFile := v[0]
			if s.kind.list {
				inFile = `["` + inFile + `"]`
			}
			content := s.key + ": " + inFile
			if section, name, nested := strings.Cut(s.key, "."); nested {
				content = section + ":\n  " + name + ": " + inFile
			}
			file := "--config.file=" + write(t, content)
			check := func(want string, args ...string) {
				t.Helper()
				got, err := Load(flagsOf(t, args...))
				if err != nil {
					t.Fatal(err)
				}
				if have := s.current(got); have != want {
					t.Errorf("with %v: got %q, want %q", args, have, want)
				}
			}
			check(v[0], file)
			t.Setenv(s.environment(), v[1])
			check(v[1], file)
			check(v[2], file, "--"+s.flag+"="+v[2])
			t.Setenv(s.environment(), "")
			check(v[2], file, "--"+s.flag+"="+v[2])
			check(s.initial)
		})
	}
}

func TestFileFromEnvironment(t *testing.T) {
	cleanEnvironment(t)
	t.Setenv("FIGURES_EXPORTER_CONFIG_FILE", write(t, "min_confidence: 0.25"))
	got, err := Load(flagsOf(t))
	if err != nil || got.MinConfidence != 0.25 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestPathsAreRelativeToTheFile(t *testing.T) {
	cleanEnvironment(t)
	path := write(t, `
corpus: [articles, /srv/wire]
topics: [armed_conflict, floods.yaml, topics/fires]
web: {config_file: web.yml}
`)
	folder := filepath.Dir(path)
	got, err := Load(flagsOf(t, "--config.file", path))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{filepath.Join(folder, "articles"), "/srv/wire"}; !slices.Equal(got.Corpus, want) {
		t.Errorf("corpus %q, want %q", got.Corpus, want)
	}
	if want := []string{"armed_conflict", filepath.Join(folder, "floods.yaml"), filepath.Join(folder, "topics/fires")}; !slices.Equal(got.Topics, want) {
		t.Errorf("topics %q, want %q", got.Topics, want)
	}
	if want := filepath.Join(folder, "web.yml"); got.Web.ConfigFile != want {
		t.Errorf("web.config_file %q, want %q", got.Web.ConfigFile, want)
	}
	if got, err = Load(flagsOf(t, "--corpus", "a,b", "--corpus", "c")); err != nil || !slices.Equal(got.Corpus, []string{"a,b", "c"}) {
		t.Errorf("a path with a comma as a flag: %q, %v", got.Corpus, err)
	}
}

// Each file of testdata/bad holds one mistake, and in its first line, as a comment, what a user is told about it. The
// path is left out there.
func TestBadFiles(t *testing.T) {
	cleanEnvironment(t)
	files, err := filepath.Glob("testdata/bad/*.yml")
	if err != nil || len(files) < 20 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yml"), func(t *testing.T) {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			first, rest, _ := strings.Cut(string(content), "\n")
			_, err = Load(flagsOf(t, "--config.file", path))
			if err == nil {
				t.Fatal("no error")
			}
			got := strings.ReplaceAll(err.Error(), path+":", "")
			if *update {
				if err := os.WriteFile(path, []byte("# "+got+"\n"+rest), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := strings.TrimPrefix(first, "# "); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			var fault Fault
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Column < 1 || fault.Where != path {
				t.Errorf("no place: %+v", fault)
			}
		})
	}
}

func TestFaultsAreToldTogether(t *testing.T) {
	cleanEnvironment(t)
	path := write(t, `corpse: [articles]
min_confidence: 7
web:
  listen_addresses: [localhost, ":70000"]
  enable_lifecycle: yes
`)
	t.Setenv("FIGURES_EXPORTER_LOG_LEVL", "debug")
	t.Setenv("FIGURES_EXPORTER_MAX_FILE_SIZE", "huge")
	t.Setenv("FIGURES_EXPORTER_BOGUS", "1") // nothing is near, although all variables begin alike
	t.Setenv("FIGURES_EXPORTER_OF_TOMORROWS_WEATHER_AND_MORE", "1")
	_, err := Load(flagsOf(t, "--config.file", path, "--log.format=xml", "--web.listen-address=here"))
	if err == nil {
		t.Fatal("no error")
	}
	got := strings.ReplaceAll(err.Error(), path, "settings.yml")
	want := `settings.yml:1:1: corpse: unknown key, did you mean corpus?
settings.yml:2:17: min_confidence: 7 is out of range, expected a number from 0 to 1
settings.yml:4:22: web.listen_addresses: "localhost" is no address with a port, expected a list of addresses such as 127.0.0.1:9924, [::1]:9924 or :9924
settings.yml:4:33: web.listen_addresses: ":70000" has no port from 0 to 65535, expected a list of addresses such as 127.0.0.1:9924, [::1]:9924 or :9924
settings.yml:5:21: web.enable_lifecycle: "yes" is neither, expected true or false
environment: FIGURES_EXPORTER_BOGUS: unknown environment variable, expected one of those in the list of settings
environment: FIGURES_EXPORTER_LOG_LEVL: unknown environment variable, did you mean FIGURES_EXPORTER_LOG_LEVEL?
environment: FIGURES_EXPORTER_MAX_FILE_SIZE: "huge" is no size, expected a number of bytes above 0 such as 1048576, 500KB or 16MiB
environment: FIGURES_EXPORTER_OF_TOMORROWS_WEATHER_AND_MORE: unknown environment variable, expected one of those in the list of settings
flags: --web.listen-address: "here" is no address with a port, expected a list of addresses such as 127.0.0.1:9924, [::1]:9924 or :9924
flags: --log.format: "xml" is none of them, expected one of logfmt, json`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var faults Faults
	if !errors.As(err, &faults) || !faults.Misused() {
		t.Error("wrong flags are wrong use")
	}
}

func TestUnreadableFiles(t *testing.T) {
	cleanEnvironment(t)
	check := func(path, want string) {
		t.Helper()
		_, err := Load(flagsOf(t, "--config.file", path))
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
	check("testdata/none.yml", "testdata/none.yml: no such file or directory, expected a readable file of settings")
	check("testdata", "testdata: is a directory, expected a readable file of settings")
	large := write(t, strings.Repeat("# a comment\n", 1<<17))
	check(large, large+": larger than 1MiB, expected a readable file of settings")
}

func TestEmptyFiles(t *testing.T) {
	cleanEnvironment(t)
	for _, content := range []string{"", "# nothing yet\n", "---\n", "{}\n"} {
		if _, err := Load(flagsOf(t, "--config.file", write(t, content))); err != nil {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestAliases(t *testing.T) {
	cleanEnvironment(t)
	got, err := Load(flagsOf(t, "--config.file", write(t, "rescan_interval: &d 5m\nstable_after: *d\n")))
	if err != nil || got.StableAfter != model.Duration(5*time.Minute) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestPrefix(t *testing.T) {
	for _, c := range []struct{ external, prefix, want string }{
		{"http://host", "", "/"},
		{"http://host/", "", "/"},
		{"http://host/a/b/", "", "/a/b"},
		{"http://host/a", "/", "/"},
		{"http://host/a", "/c/", "/c"},
	} {
		if got := (&Web{ExternalURL: c.external, RoutePrefix: c.prefix}).Prefix(); got != c.want {
			t.Errorf("external URL %q, prefix %q: got %q, want %q", c.external, c.prefix, got, c.want)
		}
	}
}

func TestNeedRestart(t *testing.T) {
	cleanEnvironment(t)
	before, err := Load(flagsOf(t))
	if err != nil {
		t.Fatal(err)
	}
	after, err := Load(flagsOf(t, "--min-confidence=0.9", "--web.listen-address=:1", "--log.level=debug", "--web.route-prefix=/x"))
	if err != nil {
		t.Fatal(err)
	}
	if got := NeedRestart(before, after); !slices.Equal(got, []string{"web.listen_addresses", "web.route_prefix"}) {
		t.Errorf("got %v", got)
	}
}

func TestMoment(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "2024-10-01": "2024-10-01T00:00:00Z", "2024-10-01T12:00:00+02:00": "2024-10-01T10:00:00Z",
	} {
		got := Moment{time.Unix(1, 0)}
		if err := got.UnmarshalText([]byte(text)); err != nil || got.String() != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"yesterday", "2024-10", "2024-13-01", "1700000000"} {
		if err := new(Moment).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestBytes(t *testing.T) {
	for text, want := range map[string]Bytes{"0": 0, "17": 17, "5B": 5, "5 KiB": 5120, "5KB": 5000, "16MiB": 16 << 20, "2GiB": 2 << 30} {
		var got Bytes
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q: got %d, %v, want %d", text, got, err, want)
		}
		var again Bytes
		if err := again.UnmarshalText([]byte(got.String())); err != nil || again != got {
			t.Errorf("%q is written %q, which reads as %d, %v", text, got, again, err)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5MiB", "9223372036854775807KiB", "1TiB"} {
		if err := new(Bytes).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestReference(t *testing.T) {
	const path = "../docs/settings.md"
	if *update {
		if err := os.WriteFile(path, []byte(Reference()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != Reference() {
		t.Errorf("%s is not what the table of settings says: run go test ./config -run TestReference -update", path)
	}
	cleanEnvironment(t)
	if _, err := Load(flagsOf(t, "--config.file", write(t, exampleFile))); err != nil {
		t.Errorf("the example: %v", err)
	}
}

func FuzzFile(f *testing.F) {
	f.Add(exampleFile)
	f.Add("a: &a [*a]\nweb: *a\n")
	f.Add("web: {listen_addresses: {}}\ncorpus: 1\n? [x]\n: y\n")
	f.Fuzz(func(t *testing.T, content string) {
		path := filepath.Join(t.TempDir(), "f.yml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		flags := pflag.NewFlagSet("fuzz", pflag.ContinueOnError)
		AddFlags(flags)
		if err := flags.Parse([]string{"--config.file", path}); err != nil {
			t.Fatal(err)
		}
		got, err := Load(flags)
		if err == nil {
			for _, s := range table() { // what was loaded is what the checks admit
				values := []string{s.current(got)}
				if s.kind.list {
					values = splitList(values[0])
				}
				for _, v := range values {
					if problem := s.kind.check(v); problem != "" && !strings.Contains(v, ",") {
						t.Errorf("%s: %s", s.key, problem)
					}
				}
			}
			return
		}
		var faults Faults
		if !errors.As(err, &faults) {
			t.Fatalf("%T: %v", err, err)
		}
		for _, fault := range faults {
			if fault.Where == path && fault.Line < 1 {
				t.Errorf("no line: %v", fault)
			}
		}
	})
}
