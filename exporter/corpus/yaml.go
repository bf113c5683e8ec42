package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	"golang.org/x/text/language"
)

// Problem is something in a YAML file that could not be used, with its place.
type Problem struct {
	// File is the file as the user knows it.
	File string
	// Line and Column count from 1.
	Line, Column int
	// Key is the key that it is about, "documents.published"; empty for the whole file.
	Key string
	// Message says what is wrong and what was expected.
	Message string
}

// Error gives file:line:column: key: message.
func (p *Problem) Error() string {
	if p.Key == "" {
		return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s: %s", p.File, p.Line, p.Column, p.Key, p.Message)
}

// checker reads a YAML file node by node, so that it can name the place of everything that is wrong and use the rest.
type checker struct {
	file string
	// line is added to the lines of the nodes: where the YAML is only a part of its file.
	line     int
	problems []*Problem
	// broken is true where the file is no YAML at all, so that nothing of it could be used.
	broken bool
}

func (c *checker) problem(n *yaml.Node, key, format string, args ...any) {
	line, column := 1, 1
	if n != nil && n.Line > 0 {
		line, column = n.Line, n.Column
	}
	c.problems = append(c.problems, &Problem{c.file, c.line + line, column, key, fmt.Sprintf(format, args...)})
}

// document gives the top node of the first document, and nil where there is none.
func (c *checker) document(data []byte) *yaml.Node {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc yaml.Node
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		return nil // nothing but comments
	}
	if err != nil {
		c.broken = true
		c.syntax(data, err)
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	var more yaml.Node
	if err := dec.Decode(&more); err == nil {
		c.problem(&more, "", "a second YAML document, expected one")
	} else if !errors.Is(err, io.EOF) {
		c.syntax(data, err)
	}
	return resolve(doc.Content[0])
}

// syntax reports an error of the YAML reader, which names a line at most, and not where the bytes are no UTF-8.
func (c *checker) syntax(data []byte, err error) {
	message := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(message, "line "); ok {
		if number, text, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil {
				line, message = max(n, 1), text
			}
		}
	} else if !utf8.Valid(data) {
		valid := data
		for i := 0; i < len(data); {
			r, n := utf8.DecodeRune(data[i:])
			if r == utf8.RuneError && n == 1 {
				valid = data[:i]
				break
			}
			i += n
		}
		line = 1 + bytes.Count(valid, []byte("\n"))
	}
	c.problems = append(c.problems, &Problem{c.file, c.line + line, 1, "", "it is no YAML near this line: " + message})
}

func resolve(n *yaml.Node) *yaml.Node {
	for range 8 { // an alias may stand for an alias
		if n == nil || n.Kind != yaml.AliasNode {
			break
		}
		n = n.Alias
	}
	return n
}

func isNull(n *yaml.Node) bool { return n == nil || n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// field is one key of a mapping with its value.
type field struct {
	name       string
	key, value *yaml.Node
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// fields gives the fields of a mapping and reports those that are unknown or there twice. Without allowed names any will do.
func (c *checker) fields(n *yaml.Node, key string, allowed ...string) []field {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		c.problem(n, key, "it is %s, expected a mapping%s", kindOf(n), of(allowed))
		return nil
	}
	var out []field
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], resolve(n.Content[i+1])
		if k.Kind != yaml.ScalarNode {
			c.problem(k, key, "a key is %s, expected a word", kindOf(k))
			continue
		}
		if line, twice := seen[k.Value]; twice {
			c.problem(k, join(key, k.Value), "the key is there twice, first on line %d; expected once", line)
			continue
		}
		seen[k.Value] = c.line + k.Line
		if len(allowed) > 0 && !contains(allowed, k.Value) {
			c.problem(k, join(key, k.Value), "unknown key, expected%s", of(allowed)[len(" of"):])
			continue
		}
		out = append(out, field{k.Value, k, v})
	}
	return out
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

func of(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return " of " + names[0]
	}
	return " of " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

func kindOf(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode:
		if n.Tag == "!!null" {
			return "empty"
		}
		return fmt.Sprintf("%q", shorten(n.Value))
	}
	return "an alias that leads nowhere"
}

func shorten(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}

// list gives the entries of a sequence.
func (c *checker) list(n *yaml.Node, key string) []*yaml.Node {
	if isNull(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		c.problem(n, key, "it is %s, expected a list", kindOf(n))
		return nil
	}
	out := make([]*yaml.Node, len(n.Content))
	for i, e := range n.Content {
		out[i] = resolve(e)
	}
	return out
}

// text gives a scalar as one clean line of at most limit characters, and false, reported, where there is none.
func (c *checker) text(n *yaml.Node, key string, limit int) (string, bool) {
	if isNull(n) || n.Kind != yaml.ScalarNode {
		c.problem(n, key, "it is %s, expected a text", kindOrEmpty(n))
		return "", false
	}
	s := cleanLine(n.Value, limit+1)
	switch length := utf8.RuneCountInString(s); {
	case length == 0:
		c.problem(n, key, "it is empty, expected a text")
		return "", false
	case length > limit:
		c.problem(n, key, "it is longer than %d characters, expected a shorter text", limit)
		return "", false
	}
	return s, true
}

func kindOrEmpty(n *yaml.Node) string {
	if n == nil {
		return "empty"
	}
	return kindOf(n)
}

// The bounds of what is said about an article, in characters.
const (
	idLimit       = 128
	nameLimit     = 128
	titleLimit    = 500
	noticeLimit   = 1000
	urlLimit      = 2000
	languageLimit = 35
	quoteLimit    = 2000
)

// id gives an id that can stand in an address as it is.
func (c *checker) id(n *yaml.Node, key string) (string, bool) {
	s, ok := c.text(n, key, idLimit)
	if !ok {
		return "", false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~:@+", r)) {
			c.problem(n, key, "%q has the character %q, expected only letters, digits and - . _ ~ : @ +", s, r)
			return "", false
		}
	}
	if s == "." || s == ".." {
		c.problem(n, key, "it is %q, expected an id that can stand in an address", s)
		return "", false
	}
	return s, true
}

// url gives an address of the web in full.
func (c *checker) url(n *yaml.Node, key string) (string, bool) {
	s, ok := c.text(n, key, urlLimit)
	if !ok {
		return "", false
	}
	if clean := webURL(s); clean != "" {
		return clean, true
	}
	c.problem(n, key, "it is %q, expected an address that begins with http:// or https://", shorten(s))
	return "", false
}

// webURL gives the address if it is one of the web in full, else "". Others, javascript: among them, must not get into
// a link.
func webURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(s) > urlLimit {
		return ""
	}
	return u.String()
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

func withoutWWW(host string) string { return strings.TrimPrefix(host, "www.") }

// language gives the tag of a language in its usual form.
func (c *checker) language(n *yaml.Node, key string) (string, bool) {
	s, ok := c.text(n, key, languageLimit)
	if !ok {
		return "", false
	}
	if tag := languageTag(s); tag != "" {
		return tag, true
	}
	c.problem(n, key, "it is %q, expected the tag of a language such as en or uk-UA", s)
	return "", false
}

func languageTag(s string) string {
	tag, err := language.Parse(strings.TrimSpace(s))
	if err != nil || tag == language.Und {
		return ""
	}
	return tag.String()
}

// when gives a day, which is 00:00 UTC, or a time.
func (c *checker) when(n *yaml.Node, key string) (t time.Time, isDay, ok bool) {
	s, ok := c.text(n, key, 64)
	if !ok {
		return time.Time{}, false, false
	}
	t, isDay, err := parseWhen(s)
	if err != nil {
		c.problem(n, key, "it is %q, %v", s, err)
		return time.Time{}, false, false
	}
	return t, isDay, true
}

var errWhen = errors.New("expected a day such as 2024-10-29 or a time such as 2024-10-29T18:30:00Z")

func parseWhen(s string) (t time.Time, isDay bool, err error) {
	if t, err = time.Parse(time.DateOnly, s); err == nil {
		isDay = true
	} else if t, err = time.Parse(time.RFC3339, s); err != nil {
		return time.Time{}, false, errWhen
	}
	t = t.UTC()
	if !plausible(t) {
		return time.Time{}, false, fmt.Errorf("expected a year from %d to %d", earliest.Year(), latest.Year()-1)
	}
	return t, isDay, nil
}

// Dates before and after are slips of the pen.
var (
	earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	latest   = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
)

func plausible(t time.Time) bool { return !t.Before(earliest) && t.Before(latest) }
