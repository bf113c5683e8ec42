package web

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestProbe(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		// Either what the server says of itself, or why it is not ready.
		verdict, fault string
	}{
		"plain":        {func(*Config) {}, "figures_exporter is ready.", ""},
		"below a path": {func(c *Config) { c.Prefix = "/a/b" }, "figures_exporter is ready.", ""},
		"HTTPS":        {func(c *Config) { c.ToolkitFile = certified(t) }, "figures_exporter is ready.", ""},
		"with a password": {func(c *Config) {
			c.ToolkitFile = webFile(t, "basic_auth_users: {reader: $2a$04$bU5quhMQKe2a09q0Ws864OB7lJQ027r79re5fpH8Zq1cpIaU5YZK6}\n")
		}, "figures_exporter asks for a password: it runs, and may be ready.", ""},
		"still reading": {func(c *Config) { c.Overview = func() *Overview { return nil } }, "", "/-/ready answers with status 503 Service Unavailable: figures_exporter is reading its corpus for the first time."},
	} {
		t.Run(name, func(t *testing.T) {
			config := testConfig(t)
			c.change(&config)
			address, _ := running(t, config)
			verdict, err := Probe{Address: address, ToolkitFile: config.ToolkitFile, Prefix: config.Prefix}.Ask(t.Context())
			if verdict != c.verdict || !strings.Contains(errText(err), c.fault) || (err == nil) != (c.fault == "") {
				t.Errorf("got %q, %v, want %q, %q", verdict, err, c.verdict, c.fault)
			}
		})
	}
}

// webFile writes a web configuration file of the toolkit.
func webFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "web.yml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// certified gives a web configuration file with a certificate that nobody trusts.
func certified(t *testing.T) string {
	t.Helper()
	lender := httptest.NewTLSServer(http.NotFoundHandler())
	defer lender.Close()
	lent := lender.TLS.Certificates[0]
	key, err := x509.MarshalPKCS8PrivateKey(lent.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	path := webFile(t, "tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n")
	for name, block := range map[string]*pem.Block{
		"cert.pem": {Type: "CERTIFICATE", Bytes: lent.Certificate[0]}, "key.pem": {Type: "PRIVATE KEY", Bytes: key},
	} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

func TestProbeAddress(t *testing.T) {
	for _, c := range []struct {
		probe     Probe
		url, fail string
	}{
		{Probe{Address: ":9924"}, "http://127.0.0.1:9924/-/ready", ""},
		{Probe{Address: "0.0.0.0:9924", Prefix: "/"}, "http://127.0.0.1:9924/-/ready", ""},
		{Probe{Address: "[::]:9924", Prefix: "/a/b"}, "http://[::1]:9924/a/b/-/ready", ""},
		{Probe{Address: "figures.example.org:80"}, "http://figures.example.org:80/-/ready", ""},
		{Probe{Address: ":1", ToolkitFile: webFile(t, "")}, "http://127.0.0.1:1/-/ready", ""},
		{Probe{Address: ":1", ToolkitFile: webFile(t, "tls_server_config: {cert_file: c, key_file: k, min_version: TLS13, cipher_suites: [TLS_AES_128_GCM_SHA256]}\n")}, "https://127.0.0.1:1/-/ready", ""},
		{Probe{Address: "127.0.0.1:0"}, "", "port 0 is another one at each start"},
		{Probe{Address: "localhost"}, "", "missing port"},
		{Probe{Address: ":1", ToolkitFile: "gone.yml"}, "", "reading the web configuration file: open gone.yml"},
		{Probe{Address: ":1", ToolkitFile: webFile(t, "tls_server_config: []\n")}, "", "web.yml: yaml: "},
	} {
		got, err := c.probe.url()
		if got != c.url || !strings.Contains(errText(err), c.fail) || (err == nil) != (c.fail == "") {
			t.Errorf("%+v: got %q, %v, want %q, %q", c.probe, got, err, c.url, c.fail)
		}
	}
}

func TestProbeOfNobody(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	_, err = Probe{Address: address}.Ask(t.Context())
	if want := fmt.Sprintf("asking http://%s/-/ready: ", address); err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("got %v, want %s…", err, want)
	}
}
