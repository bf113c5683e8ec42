package integration

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// What the image promises, without an engine: the program as the Dockerfile builds it is all that there is, on a file system that is
// mounted read-only, with no /tmp, /etc or /proc, and runs as the user of the image.
func TestImage(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"unshare", "mount", "chroot"} {
		lookProgram(t, name)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can change the root of a program")
	}
	dockerfile := readFile(t, "Dockerfile")
	build := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .* -o )/figures_exporter (\./cmd/figures_exporter)$`).FindStringSubmatch(dockerfile)
	user := regexp.MustCompile(`(?m)^USER ([1-9]\d*:[1-9]\d*)$`).FindStringSubmatch(dockerfile)
	if build == nil || user == nil {
		t.Fatalf("the Dockerfile does not tell how to build the program, or as whom to run it:\n%s", dockerfile)
	}
	root := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "sh", "-c", build[1]+root+"/figures_exporter "+build[2])
	cmd.Dir = repository
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd, err, out)
	}

	address := freeAddress(t)
	inside := func(args ...string) *exec.Cmd {
		const script = `mount -o bind,ro "$0" "$0" && user=$1 && shift && exec chroot --userspec="$user" --groups= "$0" /figures_exporter "$@"`
		cmd := exec.CommandContext(t.Context(), "unshare", append([]string{"--mount", "sh", "-c", script, root, user[1]}, args...)...)
		cmd.Env = append(environment(), "FIGURES_EXPORTER_WEB_LISTEN_ADDRESSES="+address)
		return cmd
	}
	if out, err := exec.CommandContext(t.Context(), "unshare", "--mount", "mount", "-o", "bind,ro", root, root).CombinedOutput(); err != nil {
		t.Skipf("nothing may be mounted here: %v: %s", err, out)
	}
	serve := startCommand(t, inside("serve"))
	for path, want := range map[string]string{
		"/metrics": "\nreported_troops_estimate{", "/telemetry": "\nfigures_exporter_ready 1\n", "/": "North Korea", "/-/healthy": "healthy",
	} {
		if page, err := get(t.Context(), serve.URL+path); err != nil || !strings.Contains(page, want) {
			t.Errorf("%s has no %q: %v", path, want, err)
		}
	}
	uid, _, _ := strings.Cut(user[1], ":")
	for file, want := range map[string]string{"status": "\nUid:\t" + strings.Repeat(uid+"\t", 3) + uid + "\n", "mountinfo": " / ro,"} {
		content, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", serve.cmd.Process.Pid, file))
		if err != nil || !strings.Contains(string(content), want) {
			t.Errorf("%s of the process has no %q: %v\n%s", file, want, err, content)
		}
	}
	if out, err := inside("healthcheck").CombinedOutput(); err != nil || string(out) != "figures_exporter is ready.\n" {
		t.Errorf("healthcheck: %v: %s", err, out)
	}
	if status := serve.stop(t); status != 0 {
		t.Errorf("exit status %d after SIGTERM, want 0", status)
	}
	if out, err := inside("healthcheck").CombinedOutput(); err == nil {
		t.Errorf("healthcheck of one that has stopped: %s", out)
	}
}
