package config

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/common/model"
)

// kind is what may stand as the value of a setting. The same checks serve file, environment and flags, so that a value
// is right or wrong wherever it is written.
type kind struct {
	// expected completes "expected …".
	expected string
	// check gives the problem with a value as written, and "" where there is none.
	check func(string) string
	// list is true for a list of such values.
	list bool
	// inFolder is true for a path that is relative to the folder of the file it is written in.
	inFolder func(string) bool
}

func anyPath(string) bool { return true }

func notEmpty(what string) func(string) string {
	return func(s string) string {
		if strings.TrimSpace(s) == "" {
			return "empty " + what
		}
		return ""
	}
}

var (
	pathList  = kind{expected: "a list of paths", list: true, check: notEmpty("path"), inFolder: anyPath}
	topicList = kind{expected: "a list of names of built-in topics or paths of topic files", list: true,
		check: notEmpty("topic"), inFolder: IsTopicFile}
	filePath = kind{expected: "the path of a file", check: func(string) string { return "" },
		inFolder: func(s string) bool { return s != "" }}
	boolean = kind{expected: "true or false", check: func(s string) string {
		if s != "true" && s != "false" {
			return fmt.Sprintf("%q is neither", s)
		}
		return ""
	}}
	fraction = kind{expected: "a number from 0 to 1", check: func(s string) string {
		f, err := strconv.ParseFloat(s, 64)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is no number", s)
		case !(f >= 0 && f <= 1): // NaN too
			return fmt.Sprintf("%s is out of range", s)
		}
		return ""
	}}
	count = kind{expected: "a whole number from 1 to 1000000000", check: func(s string) string {
		n, err := strconv.Atoi(s)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is no whole number", s)
		case n < 1 || n > 1_000_000_000:
			return s + " is out of range"
		}
		return ""
	}}
	size = kind{expected: "a number of bytes above 0 such as 1048576, 500KB or 16MiB", check: func(s string) string {
		var b Bytes
		if err := b.UnmarshalText([]byte(s)); err != nil {
			return err.Error()
		}
		if b == 0 {
			return s + " is out of range"
		}
		return ""
	}}
	duration = kind{expected: "a duration above 0 such as 30s, 5m, 1h30m or 90d", check: func(s string) string {
		d, err := model.ParseDuration(s)
		switch {
		case err != nil:
			return fmt.Sprintf("%q is no duration", s)
		case d <= 0:
			return s + " is out of range"
		}
		return ""
	}}
	durationOrNone = kind{expected: "a duration such as 30d or 52w, or 0s", check: func(s string) string {
		if _, err := model.ParseDuration(s); err != nil {
			return fmt.Sprintf("%q is no duration", s)
		}
		return ""
	}}
	addressList = kind{expected: "a list of addresses such as 127.0.0.1:9924, [::1]:9924 or :9924", list: true,
		check: func(s string) string {
			_, port, err := net.SplitHostPort(s)
			if err != nil {
				return fmt.Sprintf("%q is no address with a port", s)
			}
			if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
				return fmt.Sprintf("%q has no port from 0 to 65535", s)
			}
			return ""
		}}
	webPath = kind{expected: "a path such as /metrics other than / and those of the program's own pages", check: func(s string) string {
		if problem := checkPath(s); problem != "" {
			return problem
		}
		first, _, _ := strings.Cut(strings.TrimPrefix(s, "/"), "/")
		if slices.Contains(ownPaths, first) {
			return fmt.Sprintf("%q is taken", s)
		}
		return ""
	}}
	prefixPath = kind{expected: "a path such as /figures, or nothing for the path of web.external_url", check: func(s string) string {
		if s == "" || s == "/" {
			return ""
		}
		return checkPath(strings.TrimSuffix(s, "/"))
	}}
	externalURL = kind{expected: "an address such as https://figures.example.org/path", check: func(s string) string {
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return fmt.Sprintf("%q is no http or https URL with a host", s)
		case u.User != nil:
			return "a URL with a user's name would show it to everybody"
		case u.RawQuery != "" || u.Fragment != "":
			return fmt.Sprintf("%q has a query or a fragment", s)
		}
		return ""
	}}
	receiverURL = kind{expected: "an address such as http://127.0.0.1:9090/api/v1/write, or nothing", check: func(s string) string {
		if s == "" {
			return ""
		}
		u, err := url.Parse(s)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return fmt.Sprintf("%q is no http or https URL with a host", s)
		case u.User != nil:
			return "a URL with a user's name would show it in the log; push.http_config_file takes basic_auth"
		}
		return ""
	}}
	moment = kind{expected: "a time such as 2024-10-01 or 2024-10-01T12:00:00Z, or nothing", check: func(s string) string {
		if err := new(Moment).UnmarshalText([]byte(s)); err != nil {
			return err.Error()
		}
		return ""
	}}
	remoteWrite = oneOf("v1", "v2")
	logLevel    = oneOf("debug", "info", "warn", "error")
	logFormat   = oneOf("logfmt", "json")
)

// ownPaths are the first elements of the paths that the program serves beside the figures.
var ownPaths = []string{"", "-", "api", "debug", "disagreement", "docs", "documents", "figures", "static", "telemetry"}

// checkPath admits what needs no escaping in a URL and no cleaning: every link and route can then be plain text.
func checkPath(s string) string {
	if !strings.HasPrefix(s, "/") {
		return fmt.Sprintf("%q does not begin with /", s)
	}
	for element := range strings.SplitSeq(s[1:], "/") {
		if element == "" || element == "." || element == ".." {
			return fmt.Sprintf("%q has an empty element, . or ..", s)
		}
		if i := strings.IndexFunc(element, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~", r))
		}); i >= 0 {
			return fmt.Sprintf("%q has a character other than letters, digits, - . _ and ~", s)
		}
	}
	return ""
}

func oneOf(names ...string) kind {
	return kind{
		expected: "one of " + strings.Join(names, ", "),
		check: func(s string) string {
			if !slices.Contains(names, s) {
				return fmt.Sprintf("%q is none of them", s)
			}
			return ""
		},
	}
}
