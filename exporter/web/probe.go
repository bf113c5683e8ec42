package web

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	toolkit "github.com/prometheus/exporter-toolkit/web"
	"go.yaml.in/yaml/v3"
)

// Probe asks a server that runs on this machine whether it is ready, as a health check of a container does. It is safe for
// concurrent use.
type Probe struct {
	// Address is one of those that the server listens on; where it is for all hosts the loopback address is asked.
	Address string
	// ToolkitFile and Prefix are those of the server's Config.
	ToolkitFile, Prefix string
}

// maxVerdict bounds what is read of an answer, in bytes.
const maxVerdict = 1 << 10

// Ask gives the server's own words. The error says why it is not ready, or cannot be asked. A server that asks for a password
// answers at least: the file has only the hashes of the passwords.
func (p Probe) Ask(ctx context.Context) (string, error) {
	address, err := p.url()
	if err != nil {
		return "", err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", fmt.Errorf("asking %s: %w", address, err)
	}
	transport := &http.Transport{
		DisableKeepAlives: true,
		// The certificate is for the name that others use, and nothing is told to whoever answers.
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
	}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return "", fmt.Errorf("asking %s: %w", address, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode == http.StatusUnauthorized {
		return "figures_exporter asks for a password: it runs, and may be ready.", nil
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxVerdict))
	if err != nil {
		return "", fmt.Errorf("reading the answer of %s: %w", address, err)
	}
	verdict := strings.TrimSpace(string(body))
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answers with status %s: %s", address, resp.Status, verdict)
	}
	return verdict, nil
}

// url gives the address of the page that tells.
func (p Probe) url() (string, error) {
	host, port, err := net.SplitHostPort(p.Address)
	switch {
	case err != nil:
		return "", fmt.Errorf("asking %s: %w", p.Address, err)
	case port == "0":
		return "", fmt.Errorf("asking %s: port 0 is another one at each start", p.Address)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip != nil && ip.To4() == nil {
			host = "::1"
		}
	}
	scheme := "http"
	if encrypted, err := usesTLS(p.ToolkitFile); err != nil {
		return "", err
	} else if encrypted {
		scheme = "https"
	}
	u := url.URL{Scheme: scheme, Host: net.JoinHostPort(host, port), Path: strings.TrimSuffix(p.Prefix, "/") + "/-/ready"}
	return u.String(), nil
}

// usesTLS tells whether a server with this web configuration file speaks HTTPS.
func usesTLS(path string) (bool, error) {
	if path == "" {
		return false, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return false, fmt.Errorf("reading the web configuration file: %w", err)
	}
	var file struct {
		TLS toolkit.TLSConfig `yaml:"tls_server_config"`
	}
	if err := yaml.Unmarshal(content, &file); err != nil {
		return false, fmt.Errorf("web configuration file %s: %w", path, err)
	}
	return file.TLS.IsEnabled(), nil
}
