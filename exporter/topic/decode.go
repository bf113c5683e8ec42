package topic

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// Bounds on a topic's file. What is beyond them is somebody's mistake or malice, not vocabulary.
const (
	maxFileBytes = 4 << 20
	maxDepth     = 16
	maxTextBytes = 500
	maxFaults    = 1000
	// maxItems bounds each list of words and entities, maxLabels each list of what a metric has few of.
	maxItems  = 20_000
	maxLabels = 20
	maxCounts = 500
	// maxNamed bounds the things and events that one count names: they are taken in pairs.
	maxNamed = 100
)

// bytesPerSpot is about how many bytes of a topic's file each value in it takes: what is grown at once need not grow step by step.
const bytesPerSpot = 14

// source is one topic's file as it was read, with the position of everything in it.
type source struct {
	file  string
	topic Topic
	// spots holds positions as a tree, so that a key is only spelt out for a fault; at finds the spot of what a pointer into topic
	// points to, or of an entry of one of its maps.
	spots []spot
	at    map[any]int
	// faults is shared by all sources of one Load.
	faults *collector
	// wrong marks the spots that have a fault, so that a text which could not be read is not called empty too.
	wrong map[int]bool
	// builtIn is true for a file out of Config.FS.
	builtIn bool
	// unreadable is true for a file of which nothing could be read, so that nothing is called missing in it.
	unreadable bool
}

// spot is a position and the step that leads to it from its parent: a key, or an index where key is empty.
type spot struct {
	line, column  int
	parent, index int
	key           string
}

// noParent is the parent of a spot that is outside the tree.
const noParent = -1

// mapEntry stands for an entry of a map in source.at; of is the pointer to the map.
type mapEntry struct {
	of  any
	key string
}

// collector gathers the faults of one Load, and stops at maxFaults.
type collector struct{ faults Faults }

func (c *collector) add(f Fault) {
	if len(c.faults) == maxFaults {
		f = Fault{File: f.File, Message: fmt.Sprintf("more than %d faults: the rest is not shown", maxFaults)}
	}
	if len(c.faults) <= maxFaults {
		c.faults = append(c.faults, f)
	}
}

// fault notes a fault at what the pointer (or mapEntry) stands for.
func (s *source) fault(where any, format string, args ...any) {
	i, ok := s.at[where]
	if !ok {
		i = 0
	}
	s.faultAt(i, format, args...)
}

func (s *source) faultAt(i int, format string, args ...any) {
	f := Fault{File: s.file, Message: fmt.Sprintf(format, args...)}
	if i < len(s.spots) {
		f.Line, f.Column, f.Key = s.spots[i].line, s.spots[i].column, s.key(i)
	}
	s.wrong[i] = true
	s.faults.add(f)
}

// line gives the line of what a pointer stands for; the first where that is not in the file.
func (s *source) line(where any) int {
	if i, ok := s.at[where]; ok {
		return s.spots[i].line
	}
	return 1
}

func (s *source) key(i int) string {
	var steps []string
	for ; i > 0 && s.spots[i].parent != noParent; i = s.spots[i].parent {
		p := s.spots[i]
		switch {
		case p.key == "":
			steps = append(steps, "["+strconv.Itoa(p.index)+"]")
		case p.parent == 0:
			steps = append(steps, p.key)
		default:
			steps = append(steps, "."+p.key)
		}
	}
	slices.Reverse(steps)
	return strings.Join(steps, "")
}

// decode reads a topic's file. It goes through YAML's nodes instead of decoding into the structs at once, because only nodes have
// positions, because all faults are to be told together, and because a node that refers to another is never expanded.
func decode(file string, data []byte, faults *collector) *source {
	spots := min(len(data), maxFileBytes) / bytesPerSpot
	s := &source{file: file, at: make(map[any]int, spots), wrong: map[int]bool{}, faults: faults, spots: append(make([]spot, 0, spots+1), spot{line: 1, column: 1})}
	if len(data) > maxFileBytes {
		s.unreadable = true
		s.faultAt(0, "more than %d bytes, want a shorter file", maxFileBytes)
		return s
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := decoder.Decode(&doc); {
	case errors.Is(err, io.EOF):
		s.unreadable = true
		s.faultAt(0, "empty, want a topic")
		return s
	case err != nil:
		s.syntax(err)
		return s
	}
	if err := decoder.Decode(&second); err == nil {
		s.faultAt(s.loose(second.Line, second.Column), "a second document, want one topic a file")
	} else if !errors.Is(err, io.EOF) {
		s.syntax(err)
		return s
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) != 1 {
		s.unreadable = true
		s.faultAt(0, "no document, want a topic")
		return s
	}
	s.unreadable = doc.Content[0].Kind != yaml.MappingNode
	s.value(doc.Content[0], reflect.ValueOf(&s.topic).Elem(), 0, 0)
	return s
}

// syntax notes an error of the YAML parser, which has the line in its text alone.
func (s *source) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if rest, ok := strings.CutPrefix(text, "line "); ok {
		if number, message, ok := strings.Cut(rest, ": "); ok {
			if n, err := strconv.Atoi(number); err == nil && n > 0 {
				line, text = n, message
			}
		}
	}
	s.unreadable = true
	s.faultAt(s.loose(line, 1), "no valid YAML: %s", strings.ToValidUTF8(text, "\uFFFD"))
}

// loose gives a spot that has a position and no key.
func (s *source) loose(line, column int) int {
	s.spots = append(s.spots, spot{line: max(line, 1), column: max(column, 1), parent: noParent})
	return len(s.spots) - 1
}

// value decodes a node into v, whose spot is at.
func (s *source) value(n *yaml.Node, v reflect.Value, at, depth int) {
	if v.CanAddr() {
		s.at[v.Addr().Interface()] = at
	}
	switch {
	case depth > maxDepth:
		s.faultAt(at, "nested deeper than %d levels", maxDepth)
		return
	case n.Kind == yaml.AliasNode:
		s.faultAt(at, "a reference (*%s), want the value written out", n.Value)
		return
	case n.Anchor != "":
		s.faultAt(at, "an anchor (&%s), want the value alone", n.Anchor)
		return
	case n.Style&yaml.TaggedStyle != 0:
		s.faultAt(at, "a tag (%s), want the value alone", n.Tag)
		return
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
		s.faultAt(at, "empty, want %s; leave the key out where there is nothing", wanted(v.Type()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		s.structure(n, v, at, depth)
	case reflect.Slice:
		if s.is(n, yaml.SequenceNode, v, at) {
			if most := s.mostItems(v); len(n.Content) > most {
				s.faultAt(at, "%d items, want at most %d", len(n.Content), most)
				return
			}
			v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
			for i, item := range n.Content {
				s.value(item, v.Index(i), s.spot(item, at, "", i), depth+1)
			}
		}
	case reflect.Map:
		s.mapping(n, v, at, depth)
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		s.value(n, p.Elem(), at, depth)
		v.Set(p)
	case reflect.Float64, reflect.Int, reflect.Int64:
		s.number(n, v, at)
	case reflect.Bool:
		if s.is(n, yaml.ScalarNode, v, at) {
			switch {
			case n.ShortTag() != "!!bool":
				s.faultAt(at, "%s, want true or false", quote(n.Value))
			default:
				v.SetBool(strings.EqualFold(n.Value, "true"))
			}
		}
	default:
		if s.is(n, yaml.ScalarNode, v, at) {
			if n.ShortTag() != "!!str" {
				s.faultAt(at, "%s is no text to YAML, want it in quotes", quote(n.Value))
				return
			}
			if s.text(n.Value, at) {
				v.SetString(n.Value)
			}
		}
	}
}

// mostItems gives the bound on a list. Labels, hosts and counts are compared with each other, so that theirs is low.
func (s *source) mostItems(v reflect.Value) int {
	switch v.Addr().Interface().(type) {
	case *[]Count:
		return maxCounts
	case *[]Tenure:
		return maxLabels
	case *[]string:
		switch s.spots[s.at[v.Addr().Interface()]].key {
		case "labels", "subject", "domains", "extends":
			return maxLabels
		case "things", "events":
			return maxNamed
		}
	}
	return maxItems
}

// structure decodes a mapping whose keys are the fields of a struct.
func (s *source) structure(n *yaml.Node, v reflect.Value, at, depth int) {
	if !s.is(n, yaml.MappingNode, v, at) {
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		spot := s.spot(key, at, keyText(key), 0)
		field := fieldOf(v, key.Value)
		switch {
		case key.Kind != yaml.ScalarNode || key.Value == "":
			s.faultAt(spot, "no key, want one of %s", fieldNames(v.Type()))
		case !field.IsValid():
			s.faultAt(spot, "unknown key, want one of %s", fieldNames(v.Type()))
		case seen[key.Value] > 0:
			s.faultAt(spot, "the key stands twice, first in line %d", seen[key.Value])
		default:
			seen[key.Value] = key.Line
			s.value(n.Content[i+1], field, spot, depth+1)
		}
	}
}

// mapping decodes a mapping with free keys.
func (s *source) mapping(n *yaml.Node, v reflect.Value, at, depth int) {
	if !s.is(n, yaml.MappingNode, v, at) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		spot := s.spot(key, at, keyText(key), 0)
		if key.Kind != yaml.ScalarNode || key.ShortTag() != "!!str" || key.Value == "" {
			s.faultAt(spot, "no key, want text; put it in quotes")
			continue
		}
		if !s.text(key.Value, spot) {
			continue
		}
		if v.MapIndex(reflect.ValueOf(key.Value)).IsValid() {
			s.faultAt(spot, "the key stands twice")
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		s.value(n.Content[i+1], item, spot, depth+1)
		v.SetMapIndex(reflect.ValueOf(key.Value), item)
		s.at[mapEntry{v.Addr().Interface(), key.Value}] = spot
	}
}

func (s *source) spot(n *yaml.Node, parent int, key string, index int) int {
	s.spots = append(s.spots, spot{line: max(n.Line, 1), column: max(n.Column, 1), parent: parent, key: key, index: index})
	return len(s.spots) - 1
}

func keyText(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return "?"
	}
	return strings.ToValidUTF8(clip(n.Value, 60), "\uFFFD")
}

func (s *source) is(n *yaml.Node, kind yaml.Kind, v reflect.Value, at int) bool {
	if n.Kind == kind {
		return true
	}
	have := "text"
	switch n.Kind {
	case yaml.MappingNode:
		have = "a mapping"
	case yaml.SequenceNode:
		have = "a list"
	}
	s.faultAt(at, "%s, want %s", have, wanted(v.Type()))
	return false
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "a mapping"
	case reflect.Bool:
		return "true or false"
	case reflect.Float64, reflect.Int:
		return "a number"
	case reflect.Int64:
		return "a duration"
	case reflect.Pointer:
		return wanted(t.Elem())
	}
	return "text"
}

// text checks what holds for all text of a topic.
func (s *source) text(t string, at int) bool {
	switch {
	case len(t) > maxTextBytes:
		s.faultAt(at, "text of %d bytes, want at most %d", len(t), maxTextBytes)
	case !utf8.ValidString(t):
		s.faultAt(at, "text that is no UTF-8")
	case strings.ContainsFunc(t, func(r rune) bool { return !unicode.IsPrint(r) }):
		s.faultAt(at, "%s holds a line break or an invisible character, want plain text in one line", strconv.QuoteToASCII(clip(t, 60)))
	default:
		return true
	}
	return false
}

// fieldOf gives the field of a struct that has the key.
func fieldOf(v reflect.Value, key string) reflect.Value {
	t := v.Type()
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("yaml") == key {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

func fieldNames(t reflect.Type) string {
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("yaml")
	}
	return strings.Join(names, ", ")
}

func quote(s string) string { return strconv.Quote(strings.ToValidUTF8(clip(s, 60), "\uFFFD")) }

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
