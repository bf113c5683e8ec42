package main

import (
	"bytes"
	"context"
	"encoding/pem"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// receiver is a server that accepts remote write and remembers the heads of the requests.
type receiver struct {
	*httptest.Server
	mu    sync.Mutex
	heads []http.Header
	first chan struct{} // closed by the first request
}

func newReceiver(t *testing.T) *receiver { return startReceiver(t, httptest.NewServer) }

func startReceiver(t *testing.T, start func(http.Handler) *httptest.Server) *receiver {
	r := &receiver{first: make(chan struct{})}
	r.Server = start(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.heads = append(r.heads, request.Header.Clone()); len(r.heads) == 1 {
			close(r.first)
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(r.Close)
	return r
}

// asked gives how many requests there were, and the head of the last.
func (r *receiver) asked() (int, http.Header) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.heads) == 0 {
		return 0, nil
	}
	return len(r.heads), r.heads[len(r.heads)-1]
}

// await waits for the first request.
func (r *receiver) await(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	select {
	case <-r.first:
	case <-ctx.Done():
		t.Fatal("no request has come")
	}
}

// pushOnce runs the command push on the demonstration with a file for --http.config.file, beside other files.
func pushOnce(t *testing.T, url, settings string, files map[string]string) (status int, stderr string) {
	t.Helper()
	cleanEnvironment(t)
	dir := t.TempDir()
	for name, content := range files {
		put(t, filepath.Join(dir, name), content)
	}
	file := filepath.Join(dir, "http.yml")
	put(t, file, settings)
	var said bytes.Buffer
	status = run(t.Context(), []string{"push", "--url=" + url, "--sparse", "--deadline=2s", "--http.config.file=" + file}, strings.NewReader(""), io.Discard, &said)
	return status, strings.ReplaceAll(said.String(), dir+string(filepath.Separator), "")
}

// What the file says of authentication and headers reaches the receiver.
func TestPushHTTPConfig(t *testing.T) {
	for name, c := range map[string]struct {
		settings string
		files    map[string]string
		want     http.Header
	}{
		"nothing":              {settings: "{}\n", want: http.Header{}},
		"a bearer token":       {settings: "authorization: {credentials: sesame}\n", want: http.Header{"Authorization": {"Bearer sesame"}}},
		"a token in a file":    {settings: "authorization: {credentials_file: token}\n", files: map[string]string{"token": "sesame\n"}, want: http.Header{"Authorization": {"Bearer sesame"}}},
		"another type of it":   {settings: "authorization: {type: Token, credentials: sesame}\n", want: http.Header{"Authorization": {"Token sesame"}}},
		"a user":               {settings: "basic_auth: {username: press, password: sesame}\n", want: http.Header{"Authorization": {"Basic cHJlc3M6c2VzYW1l"}}},
		"a password in a file": {settings: "basic_auth: {username: press, password_file: word}\n", files: map[string]string{"word": "sesame"}, want: http.Header{"Authorization": {"Basic cHJlc3M6c2VzYW1l"}}},
		"a tenant beside a token": {
			settings: "http_headers:\n  X-Scope-OrgID: {values: [press]}\nauthorization: {credentials: sesame}\n",
			want:     http.Header{"Authorization": {"Bearer sesame"}, "X-Scope-Orgid": {"press"}},
		},
		"a header in a file": {settings: "http_headers: {X-Key: {files: [key]}}\n", files: map[string]string{"key": "sesame"}, want: http.Header{"X-Key": {"sesame"}}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t)
			if status, said := pushOnce(t, r.URL, c.settings, c.files); status != statusOK {
				t.Fatalf("status %d: %s", status, said)
			}
			asked, head := r.asked()
			if asked == 0 {
				t.Fatal("nothing was sent")
			}
			got := http.Header{}
			for _, name := range []string{"Authorization", "X-Scope-Orgid", "X-Key"} {
				if head[name] != nil {
					got[name] = head[name]
				}
			}
			if !maps.EqualFunc(got, c.want, func(a, b []string) bool { return strings.Join(a, "|") == strings.Join(b, "|") }) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// A receiver is trusted by the authority that the file names, and by no other.
func TestPushTLS(t *testing.T) {
	r := startReceiver(t, httptest.NewTLSServer)
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.Certificate().Raw}))
	if status, said := pushOnce(t, r.URL, "tls_config: {ca_file: ca.pem}\n", map[string]string{"ca.pem": authority}); status != statusOK {
		t.Errorf("status %d: %s", status, said)
	}
	asked, _ := r.asked()
	if asked == 0 {
		t.Error("nothing was sent")
	}
	if status, said := pushOnce(t, r.URL, "{}\n", nil); status != statusFault || !strings.Contains(said, "certificate signed by unknown authority") {
		t.Errorf("status %d: %s", status, said)
	}
	if again, _ := r.asked(); again != asked {
		t.Errorf("%d requests to a receiver that is not trusted", again-asked)
	}
}

// A fault of the file is told at once, with its line or key, and nothing is sent.
func TestPushHTTPConfigFaults(t *testing.T) {
	r := newReceiver(t)
	for name, c := range map[string]struct{ settings, says string }{
		"an unknown key":            {"authorization:\n  credentals: sesame\n", "http.yml:2:1: field credentals not found"},
		"no YAML":                   {"authorization: [\n", "http.yml:1:1: did not find expected node content"},
		"a value of another kind":   {"follow_redirects: true\nbasic_auth: sesame\n", "http.yml:2:1: cannot unmarshal !!str `sesame`"},
		"two ways at once":          {"authorization: {credentials: a}\nbasic_auth: {username: b}\n", "http.yml: at most one of basic_auth, oauth2 & authorization must be configured"},
		"a token that is not there": {"authorization: {credentials_file: none}\n", "http.yml: authorization.credentials_file: open none: no such file or directory"},
		"a password that is not":    {"basic_auth: {username: a, password_file: none}\n", "http.yml: basic_auth.password_file: open none: no such file or directory"},
		"a header that is not":      {"http_headers: {X-Key: {files: [none]}}\n", "http.yml: http_headers.X-Key.files: open none: no such file or directory"},
		"a header of the program":   {"http_headers: {Content-Type: {values: [a]}}\n", "http.yml: setting header \"Content-Type\" is not allowed"},
		"an authority that is not":  {"tls_config: {ca_file: none}\n", "http.yml: unable to read CA cert: unable to read file none"},
	} {
		t.Run(name, func(t *testing.T) {
			if status, said := pushOnce(t, r.URL, c.settings, nil); status != statusFault || !strings.HasPrefix(said, c.says) {
				t.Errorf("status %d, got  %s\nwant %s", status, said, c.says)
			}
		})
	}
	if asked, _ := r.asked(); asked > 0 {
		t.Errorf("%d requests", asked)
	}
	var said bytes.Buffer
	missing := filepath.Join(t.TempDir(), "none.yml")
	args := []string{"push", "--url=" + r.URL, "--http.config.file=" + missing}
	if status := run(t.Context(), args, strings.NewReader(""), io.Discard, &said); status != statusFault || !strings.HasPrefix(said.String(), missing+": no such file or directory") {
		t.Errorf("status %d: %s", status, said.String())
	}
}
