package main

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	httpconfig "github.com/prometheus/common/config"

	"figures_exporter/config"
	"figures_exporter/exporter/history/push"
)

// pushTarget says where serve sends figures, and nil for nowhere. first are the settings that the program was started with:
// those that need a restart are theirs.
func pushTarget(s, first *config.Settings) (*push.Target, error) {
	if s.Push.URL == "" {
		return nil, nil
	}
	client, err := httpClient(s.Push.HTTPConfigFile)
	if err != nil {
		return nil, err
	}
	t := &push.Target{
		Config: push.Config{
			URL: s.Push.URL, Client: client, Version: s.Push.RemoteWrite, From: s.Push.From.Time, Deadline: time.Duration(s.Push.Deadline),
		},
		Interval: time.Duration(s.Push.Interval), Checkpoint: s.Push.Checkpoint, Explain: explained,
	}
	if !s.Push.Sparse {
		t.Every = time.Duration(first.History.FillInterval)
	}
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	return t, nil
}

// explained adds to a refusal what mostly lies behind it.
func explained(err error) error {
	var refused *push.RefusedError
	if !errors.As(err, &refused) {
		return err
	}
	said := strings.ToLower(refused.Err.Error())
	switch {
	case strings.Contains(said, "out of bounds"), strings.Contains(said, "out of order"), strings.Contains(said, "too old"):
		return fmt.Errorf("%w\nThe receiver takes no samples of that age. Give it an out_of_order_time_window that reaches back as far, or leave out what is before (--from; push.from of serve)", err)
	case strings.Contains(said, "404"):
		return fmt.Errorf("%w\nIs it the right address? Prometheus takes remote write only with --web.enable-remote-write-receiver", err)
	}
	return err
}

// httpClient makes the client of a file with settings as Prometheus' programs read it; an empty path is one without. An error
// tells the file, and the line or the key.
func httpClient(path string) (*http.Client, error) {
	c := httpconfig.DefaultHTTPClientConfig
	if path != "" {
		read, _, err := httpconfig.LoadHTTPConfigFile(path)
		if err != nil {
			return nil, httpFault(path, err)
		}
		c = *read
		if err := checkSecrets(path, &c); err != nil {
			return nil, err
		}
	}
	client, err := httpconfig.NewClientFromConfig(c, "push")
	if err != nil {
		return nil, httpFault(path, err)
	}
	return client, nil
}

// checkSecrets looks whether the files with secrets can be read. They are read anew for each request, where one that is missing
// would pass for a receiver that is away.
func checkSecrets(path string, c *httpconfig.HTTPClientConfig) error {
	var faults config.Faults
	check := func(key, file string) {
		if file == "" {
			return
		}
		if _, err := os.ReadFile(file); err != nil {
			faults = append(faults, config.Fault{Where: path, Key: key, Problem: err.Error(), Expected: "expected a file that can be read"})
		}
	}
	if b := c.BasicAuth; b != nil {
		check("basic_auth.username_file", b.UsernameFile)
		check("basic_auth.password_file", b.PasswordFile)
	}
	if a := c.Authorization; a != nil {
		check("authorization.credentials_file", a.CredentialsFile)
	}
	if o := c.OAuth2; o != nil {
		check("oauth2.client_secret_file", o.ClientSecretFile)
		check("oauth2.client_certificate_key_file", o.ClientCertificateKeyFile)
	}
	if c.HTTPHeaders != nil {
		for _, name := range slices.Sorted(maps.Keys(c.HTTPHeaders.Headers)) {
			for _, file := range c.HTTPHeaders.Headers[name].Files {
				check("http_headers."+name+".files", file)
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return faults
}

// httpFault gives a fault of a file with the settings of a client its place, as far as it is known.
func httpFault(path string, err error) error {
	f := config.Fault{Where: path, Problem: err.Error(), Expected: "expected basic_auth, authorization, tls_config, http_headers and others as promtool's --http.config.file has them"}
	var pathError *os.PathError
	if errors.As(err, &pathError) && pathError.Path == path {
		f.Problem = pathError.Err.Error()
	}
	if line, rest, ok := config.YAMLPlace(err); ok {
		f.Line, f.Column, f.Problem = line, 1, rest
	}
	return f
}
