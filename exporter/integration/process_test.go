package integration

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// requirePrograms is the variable that makes a missing program a failure. It has not the prefix of the exporter's own
// variables, among which an unknown one is a fault.
const requirePrograms = "TEST_REQUIRE_PROGRAMS"

// waitLimit bounds every wait for a program: for its address, for its readiness, for its end.
const waitLimit = time.Minute

// lookProgram finds a program of the machine, or skips the test.
func lookProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
	case os.Getenv(requirePrograms) != "":
		t.Fatalf("%s is set, but there is no program %s: %v", requirePrograms, name, err)
	default:
		t.Skipf("no program %s on this machine: %v", name, err)
	}
	return path
}

// TestMain takes away the folder that the program was built into.
func TestMain(m *testing.M) {
	m.Run() // its status is the program's
	_ = os.RemoveAll(buildDir)
}

// buildDir is the folder of the built program, "" until a test asked for it.
var buildDir string

// build builds the program once for all tests.
var build = sync.OnceValues(func() (string, error) {
	var err error
	if buildDir, err = os.MkdirTemp("", "figures_exporter"); err != nil {
		return "", err
	}
	path := filepath.Join(buildDir, "figures_exporter")
	out, err := exec.Command("go", "build", "-o", path, "../../cmd/figures_exporter").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build ../../cmd/figures_exporter: %w\n%s", err, out)
	}
	return path, nil
})

// buildExporter gives the path of the program.
func buildExporter(t *testing.T) string {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// server is a program that serves HTTP on a port of its own choice, which it tells in its log.
type server struct {
	cmd *exec.Cmd
	log *serverLog
	// URL is http://127.0.0.1:port.
	URL string
	// ended is closed when the program has ended; err is then what Wait said.
	ended chan struct{}
	err   error
}

// startServer starts a program that was told to listen on port 0 of 127.0.0.1 and waits until its path /-/ready answers
// with status 200. The program is killed at the end of the test if it still runs, and its log is shown if the test failed.
func startServer(t testing.TB, program string, args ...string) *server {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Env = environment()
	return startCommand(t, cmd)
}

// startCommand does what startServer does with a command that has an environment of its own.
func startCommand(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	program := cmd.Path
	s := &server{cmd: cmd, log: newServerLog(), ended: make(chan struct{})}
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatalf("start %s: %v", program, err)
	}
	go func() {
		s.err = s.cmd.Wait()
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.ended
		if t.Failed() {
			t.Logf("log of %s:\n%s", filepath.Base(program), s.log)
		}
	})

	limit := time.NewTimer(waitLimit)
	defer limit.Stop()
	select {
	case address := <-s.log.address:
		s.URL = "http://" + address
	case <-s.ended:
		t.Fatalf("%s ended before it told its address: %v", program, s.err)
	case <-limit.C:
		t.Fatalf("%s told no address for %s", program, waitLimit)
	}
	eventually(t, s.URL+"/-/ready answers with status 200", func(ctx context.Context) error {
		_, err := get(ctx, s.URL+"/-/ready")
		return err
	})
	return s
}

// stop sends SIGTERM, waits for the program to end and gives its exit status.
func (s *server) stop(t *testing.T) int {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatalf("signal %s: %v", s.cmd.Path, err)
	}
	limit := time.NewTimer(waitLimit)
	defer limit.Stop()
	select {
	case <-s.ended:
	case <-limit.C:
		t.Fatalf("%s still runs %s after SIGTERM", s.cmd.Path, waitLimit)
	}
	var exit *exec.ExitError
	if s.err != nil && !errors.As(s.err, &exit) {
		t.Fatalf("wait for %s: %v", s.cmd.Path, s.err)
	}
	return s.cmd.ProcessState.ExitCode()
}

// environment is that of the test without the settings of the exporter, which would change what it serves.
func environment() []string {
	var env []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "FIGURES_EXPORTER_") {
			env = append(env, variable)
		}
	}
	return env
}

// serverLog keeps what a program writes and finds in it the address that it listens on. It is safe for concurrent use.
type serverLog struct {
	// address gets the first address whose port is known.
	address chan string

	mu    sync.Mutex
	text  strings.Builder
	found bool
}

func newServerLog() *serverLog { return &serverLog{address: make(chan string, 1)} }

// listening is the address in the line that exporter-toolkit and Prometheus write once the port is open, and VictoriaMetrics
// just before.
var listening = regexp.MustCompile(`(?i)(?:listening on|starting http server at).*\b(127\.0\.0\.1:[1-9][0-9]*)`)

func (l *serverLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(p)
	if !l.found {
		// A line may come in pieces: all that is there is looked at.
		lines := bufio.NewScanner(strings.NewReader(l.text.String()))
		for lines.Scan() && !l.found {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				l.found = true
				l.address <- m[1]
			}
		}
	}
	return len(p), nil
}

func (l *serverLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// eventually polls a condition that no event tells of until it holds.
func eventually(t testing.TB, what string, condition func(context.Context) error) {
	t.Helper()
	eventuallyWithin(t, waitLimit, what, condition)
}

func eventuallyWithin(t testing.TB, limit time.Duration, what string, condition func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var last error // not that the time was over, but what was wrong before
	for {
		err := condition(ctx)
		if err == nil {
			return
		}
		if last == nil || !errors.Is(err, context.DeadlineExceeded) {
			last = err
		}
		select {
		case <-ctx.Done():
			t.Fatalf("not so within %s: %s: %v", limit, what, last)
		case <-tick.C:
		}
	}
}

// get fetches a page; a status other than 200 is an error.
func get(ctx context.Context, url string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", fmt.Errorf("read %s: %w", url, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: status %s: %s", url, resp.Status, body)
	}
	return string(body), nil
}
