package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"figures_exporter/config"
)

var update = flag.Bool("update", false, "write the wanted output of testdata/script, the dashboards, rules and pictures anew")

// archive is a txtar file: a comment, then files, each after a line "-- name --".
type archive struct {
	comment string
	files   []archiveFile
}

type archiveFile struct{ name, content string }

func parseArchive(text string) archive {
	var a archive
	into := &a.comment
	for line := range strings.Lines(text) {
		trimmed := strings.TrimRight(line, "\n")
		if name, ok := strings.CutPrefix(trimmed, "-- "); ok && strings.HasSuffix(name, " --") {
			a.files = append(a.files, archiveFile{name: strings.TrimSuffix(name, " --")})
			into = &a.files[len(a.files)-1].content
			continue
		}
		*into += line
	}
	return a
}

func (a archive) String() string {
	var b strings.Builder
	b.WriteString(a.comment)
	for _, f := range a.files {
		b.WriteString("-- " + f.name + " --\n" + f.content)
	}
	return b.String()
}

func (a *archive) get(name string) string {
	for _, f := range a.files {
		if f.name == name {
			return f.content
		}
	}
	return ""
}

// set changes a file; one without content is left out.
func (a *archive) set(name, content string) {
	kept := a.files[:0]
	for _, f := range a.files {
		if f.name != name {
			kept = append(kept, f)
		}
	}
	a.files = kept
	if content != "" {
		a.files = append(a.files, archiveFile{name, content})
	}
}

// TestScripts runs each archive of testdata/script: the line of its comment that begins with "$ " is the command, with
// variables of the environment before it, its files lie in the current folder. The files stdin, stdout, stderr and status
// (0 where it is missing) are what goes in and what is wanted; topic.yaml is that of testdata where the archive has none.
func TestScripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(paths) < 15 {
		t.Fatalf("%d scripts, %v", len(paths), err)
	}
	topicFile, err := os.ReadFile("testdata/topic.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		path, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) { script(t, path, topicFile) })
	}
}

func script(t *testing.T, path string, topicFile []byte) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	a := parseArchive(string(text))
	dir := t.TempDir()
	write := func(name string, content []byte) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("topic.yaml", topicFile)
	for _, f := range a.files {
		switch f.name {
		case "stdin", "stdout", "stderr", "status":
		default:
			write(f.name, []byte(f.content))
		}
	}
	t.Chdir(dir)
	cleanEnvironment(t)
	args := command(t, a.comment)
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), args, strings.NewReader(a.get("stdin")), &stdout, &stderr)
	statusText := ""
	if status != 0 {
		statusText = strconv.Itoa(status) + "\n"
	}
	got := a
	got.files = append([]archiveFile(nil), a.files...)
	got.set("stdout", stdout.String())
	got.set("stderr", strings.ReplaceAll(stderr.String(), dir, "$DIR"))
	got.set("status", statusText)
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	for _, name := range []string{"stdout", "stderr", "status"} {
		if got.get(name) != a.get(name) {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got.get(name), a.get(name))
		}
	}
}

// command takes the command line out of a comment, sets the variables before it and gives the arguments.
func command(t *testing.T, comment string) []string {
	t.Helper()
	for line := range strings.Lines(comment) {
		line, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
		if !ok {
			continue
		}
		words := strings.Fields(line)
		for len(words) > 0 && strings.Contains(words[0], "=") {
			name, value, _ := strings.Cut(words[0], "=")
			t.Setenv(name, value)
			words = words[1:]
		}
		if len(words) > 0 && words[0] == "figures_exporter" {
			return words[1:]
		}
	}
	t.Fatalf("no command in %q", comment)
	return nil
}

// cleanEnvironment takes away what the person who runs the tests may have set.
func cleanEnvironment(t *testing.T) {
	t.Helper()
	for _, line := range os.Environ() {
		if name, _, _ := strings.Cut(line, "="); strings.HasPrefix(name, config.EnvironmentPrefix) || name == "COLUMNS" {
			t.Setenv(name, "")
			if err := os.Unsetenv(name); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestArchiveRoundTrip(t *testing.T) {
	const text = "comment\n$ command\n-- a/b --\none\n-- c --\n-- d --\ntwo\n"
	if got := parseArchive(text).String(); got != text {
		t.Errorf("got %q", got)
	}
	if got := fmt.Sprint(parseArchive(text).files); got != "[{a/b one\n} {c } {d two\n}]" {
		t.Errorf("got %s", got)
	}
}
