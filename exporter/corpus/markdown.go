package corpus

import (
	"strings"
	"time"
)

// frontMatter takes the YAML between two lines "---" off the beginning of a text and gives what it says of the article.
// The text after it is left as it is, marks of Markdown and all, so that offsets stay what an editor shows from there on.
// Unknown keys are nobody's fault: other programs have their own.
func frontMatter(s, display string) (string, known, []*Problem) {
	rest, ok := strings.CutPrefix(s, "---\n")
	if !ok {
		return s, known{}, nil
	}
	var block string
	for at := 0; ; {
		line, _, more := strings.Cut(rest[at:], "\n")
		if trimmed := strings.TrimRight(line, " \t"); trimmed == "---" || trimmed == "..." {
			block = rest[:at]
			rest = rest[min(at+len(line)+1, len(rest)):]
			break
		}
		if !more {
			return s, known{}, nil // a rule across the page, and no second one
		}
		at += len(line) + 1
	}
	c := &checker{file: display, line: 1}
	top := c.document([]byte(block))
	if c.broken {
		return rest, known{}, c.problems
	}
	fields := (&checker{}).fields(top, "")
	for _, f := range fields {
		if strings.ContainsAny(f.name, " \t") {
			fields = nil // prose with a colon between two rules
		}
	}
	if len(fields) == 0 && !blank(block) {
		return s, known{}, nil
	}
	var k known
	for _, f := range fields {
		if isNull(f.value) {
			continue
		}
		switch f.name {
		case "id", "outlet", "url", "title", "language":
			k.set(c, f, "")
		case "date", "published":
			if !k.Published.IsZero() && f.name == "date" {
				continue // published says it more exactly
			}
			if t, ok := looseWhen(f.value.Value); ok {
				k.Published = t
			} else {
				c.problem(f.value, f.name, "it is %s, %v", kindOf(f.value), errWhen)
			}
		}
	}
	return rest, k, c.problems
}

// looseWhen reads the dates that writers of front matter use.
func looseWhen(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, _, err := parseWhen(s); err == nil {
		return t, true
	}
	for _, layout := range []string{
		"2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05",
		"2006-01-02T15:04Z07:00", "2006-01-02 15:04",
	} {
		if t, err := time.Parse(layout, s); err == nil && plausible(t.UTC()) {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
