package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxSettingsFile bounds the settings file: nobody writes one of this size, but somebody may name an article by mistake.
const maxSettingsFile = 1 << 20

// readFile reads a settings file into the nested map that viper takes, its values as text, its relative paths joined
// to its folder. viper knows neither lines nor unknown keys, so every check is made here on the YAML nodes.
func readFile(path string, settings []setting) (map[string]any, Faults) {
	r := fileReader{path: path, folder: filepath.Dir(path), settings: map[string]setting{}, sections: map[string][]string{}}
	for _, s := range settings {
		r.settings[s.key] = s
		section, name, nested := strings.Cut(s.key, ".")
		if !nested {
			section, name = "", section
		} else if len(r.sections[section]) == 0 {
			r.sections[""] = append(r.sections[""], section)
		}
		r.sections[section] = append(r.sections[section], name)
	}
	data, err := readBounded(path)
	if err != nil {
		r.faults = append(r.faults, Fault{Where: path, Problem: err.Error(), Expected: "expected a readable file of settings"})
		return nil, r.faults
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil // an empty file, or one of comments
	case err != nil:
		return nil, Faults{syntaxFault(path, err)}
	}
	var second yaml.Node
	if err := decoder.Decode(&second); err == nil {
		r.fault(&second, "", "a second YAML document", "expected one")
	} else if !errors.Is(err, io.EOF) {
		r.faults = append(r.faults, syntaxFault(path, err))
	}
	root := document.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, r.faults
	}
	return r.section("", root), r.faults
}

type fileReader struct {
	path, folder string
	settings     map[string]setting
	// sections lists the names in each section; "" is the top level.
	sections map[string][]string
	faults   Faults
}

func (r *fileReader) fault(n *yaml.Node, key, problem, expected string) {
	r.faults = append(r.faults, Fault{Where: r.path, Line: max(n.Line, 1), Column: max(n.Column, 1), Key: key, Problem: problem, Expected: expected})
}

func (r *fileReader) section(section string, n *yaml.Node) map[string]any {
	n = resolve(n)
	names := r.sections[section]
	if n.Kind != yaml.MappingNode {
		r.fault(n, section, describe(n)+" where settings should be", "expected keys such as "+names[0]+":")
		return nil
	}
	values := map[string]any{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		if name.Kind != yaml.ScalarNode {
			r.fault(name, section, describe(resolve(name))+" as a key", "expected one of "+strings.Join(names, ", "))
			continue
		}
		key := strings.TrimPrefix(section+"."+name.Value, ".")
		if _, twice := values[name.Value]; twice {
			r.fault(name, key, "written twice", "expected it once")
			continue
		}
		s, isSetting := r.settings[key]
		switch {
		case isSetting && !strings.Contains(name.Value, "."): // "web.max_requests:" would be a key of its own to viper
			values[name.Value] = r.value(&s, value)
		case section == "" && len(r.sections[name.Value]) > 0 && name.Value != "":
			values[name.Value] = r.section(name.Value, value)
		default:
			expected := "expected one of " + strings.Join(names, ", ")
			if near := closest(name.Value, names); near != "" {
				expected = fmt.Sprintf("did you mean %s?", strings.TrimPrefix(section+"."+near, "."))
			}
			r.fault(name, key, "unknown key", expected)
			values[name.Value] = nil
		}
	}
	for name, v := range values {
		if v == nil {
			delete(values, name)
		}
	}
	return values
}

// value gives the setting's value as text, or a list of texts; nil where it is at fault.
func (r *fileReader) value(s *setting, n *yaml.Node) any {
	n = resolve(n)
	if !s.kind.list {
		text, ok := r.scalar(s, n)
		if !ok {
			return nil
		}
		return text
	}
	if n.Kind != yaml.SequenceNode {
		r.fault(n, s.key, describe(n), "expected "+s.kind.expected)
		return nil
	}
	texts := make([]string, 0, len(n.Content))
	for _, item := range n.Content {
		if text, ok := r.scalar(s, resolve(item)); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

func (r *fileReader) scalar(s *setting, n *yaml.Node) (string, bool) {
	var problem string
	switch {
	case n.Kind != yaml.ScalarNode:
		problem = describe(n)
	case n.Tag == "!!null":
		problem = "no value"
	default:
		problem = s.kind.check(n.Value)
	}
	if problem != "" {
		r.fault(n, s.key, problem, "expected "+s.kind.expected)
		return "", false
	}
	text := n.Value
	if s.kind.inFolder != nil && s.kind.inFolder(text) && !filepath.IsAbs(text) {
		text = filepath.Join(r.folder, text)
	}
	return text, true
}

func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias // never an alias itself
	}
	return n
}

func describe(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!null":
		return "no value"
	default:
		return fmt.Sprintf("a single value %q", n.Value)
	}
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			return nil, pathError.Err // the path stands in the fault already
		}
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxSettingsFile+1))
	if err != nil {
		var pathError *os.PathError
		if errors.As(err, &pathError) {
			return nil, pathError.Err
		}
		return nil, err
	}
	if len(data) > maxSettingsFile {
		return nil, fmt.Errorf("larger than %s", Bytes(maxSettingsFile))
	}
	return data, nil
}

var yamlLine = regexp.MustCompile(`(?s)^yaml: (?:unmarshal errors:\n\s*)?(?:line (\d+): )?(.*)$`)

// YAMLPlace takes the line out of the text of an error of a YAML parser, which tells it nowhere else; false where the
// error is none of a parser's. The line is 1 where the parser tells none.
func YAMLPlace(err error) (line int, problem string, ok bool) {
	m := yamlLine.FindStringSubmatch(err.Error())
	if m == nil {
		return 0, "", false
	}
	line = 1
	if n, err := strconv.Atoi(m[1]); err == nil {
		line = n
	}
	return line, m[2], true
}

func syntaxFault(path string, err error) Fault {
	f := Fault{Where: path, Line: 1, Column: 1, Problem: "no valid YAML: " + err.Error()}
	if line, problem, ok := YAMLPlace(err); ok {
		f.Line, f.Problem = line, "no valid YAML: "+problem
	}
	return f
}
