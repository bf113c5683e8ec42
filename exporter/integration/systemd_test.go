package integration

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// maxExposure is the exposure that systemd may see in the service, in tenths of a point of 10.
const maxExposure = "12"

// systemd takes the unit, and what docs/stack.md adds to it, without a complaint; the program takes the arguments; and the service gets
// no more rights than it did.
func TestSystemd(t *testing.T) {
	analyze := lookProgram(t, "systemd-analyze")
	exporter := buildExporter(t)
	const installed, name = "/usr/local/bin/figures_exporter", "figures_exporter.service"
	unit := readFile(t, "config/systemd/"+name)

	start := regexp.MustCompile(`(?m)^ExecStart=(\S+) (.*)$`).FindStringSubmatch(unit)
	if start == nil || start[1] != installed {
		t.Fatalf("the unit starts %q, want %s", start, installed)
	}
	if out, err := run(t, exporter, "", append(strings.Fields(start[2]), "--help")...); err != nil {
		t.Errorf("%s: %v\n%s", start[2], err, out)
	}

	_, edited, _ := strings.Cut(readDoc(t, "stack.md"), "**systemd**")
	for what, addition := range map[string]string{"as it is": "", "with what docs/stack.md adds": fenced(t, edited, "ini")} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.WriteFile(path, []byte(strings.Replace(unit, installed, exporter, 1)+addition), 0o600); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), analyze, "verify", path).CombinedOutput(); err != nil || len(out) > 0 {
				t.Errorf("systemd-analyze verify: %v\n%s", err, out)
			}
			if out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--threshold="+maxExposure, path).CombinedOutput(); err != nil {
				t.Errorf("systemd-analyze security: %v\n%s", err, out)
			}
		})
	}
}
