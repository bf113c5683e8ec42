package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
)

// The settings that serve was started with are enough to ask it.
func TestHealthcheck(t *testing.T) {
	s := serve(t, "--web.external-url=http://figures.example.org/war")
	s.until("/war/-/ready", "is ready", true)
	address := strings.TrimPrefix(s.url, "http://")
	t.Setenv("FIGURES_EXPORTER_WEB_LISTEN_ADDRESSES", address+",:1")
	t.Setenv("FIGURES_EXPORTER_WEB_EXTERNAL_URL", "http://figures.example.org/war")
	for _, c := range []struct {
		args           []string
		status         int
		stdout, stderr string
	}{
		{nil, statusOK, "figures_exporter is ready.\n", ""},
		{[]string{"--web.route-prefix=/peace"}, statusFault, "", s.url + "/peace/-/ready answers with status 404 Not Found: 404 page not found\n"},
		{[]string{"--web.listen-address=127.0.0.1:0"}, statusFault, "", "asking 127.0.0.1:0: port 0 is another one at each start\n"},
		{[]string{"--config.file", filepath.Join(t.TempDir(), "none.yml")}, statusFault, "", "no such file or directory, expected a readable file of settings\n"},
		{[]string{"now"}, statusUsage, "", "unexpected argument \"now\"\nSee 'figures_exporter healthcheck --help'.\n"},
	} {
		var stdout, stderr bytes.Buffer
		status := run(t.Context(), append([]string{"healthcheck"}, c.args...), strings.NewReader(""), &stdout, &stderr)
		if status != c.status || stdout.String() != c.stdout || !strings.HasSuffix(stderr.String(), c.stderr) {
			t.Errorf("%q: status %d, %q, %q, want %d, %q, %q", c.args, status, stdout.String(), stderr.String(), c.status, c.stdout, c.stderr)
		}
	}
	s.stop()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"healthcheck"}, strings.NewReader(""), &stdout, &stderr); status != statusFault || !strings.HasPrefix(stderr.String(), "asking "+s.url+"/war/-/ready: ") {
		t.Errorf("of one that has stopped: status %d, %q, %q", status, stdout.String(), stderr.String())
	}
}

func TestHealthcheckOfNoAddress(t *testing.T) {
	cleanEnvironment(t)
	path := filepath.Join(t.TempDir(), "settings.yml")
	put(t, path, "web: {listen_addresses: []}\n")
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"healthcheck", "--config.file", path}, strings.NewReader(""), &stdout, &stderr); status != statusFault || stderr.String() != "web.listen_addresses is empty: there is nothing to ask\n" {
		t.Errorf("status %d, %q, %q", status, stdout.String(), stderr.String())
	}
}
