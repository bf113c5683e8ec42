package topic

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
)

// Default is the topic that is loaded where nobody names one.
const Default = "armed_conflict"

// Config says which topics to load.
//
//	Names, UserFiles ──► resolve: extends ──► check each file ──► merge ──► check the whole ──► Set
type Config struct {
	// FS holds the built-in topics as topics/NAME.yaml. It must be given.
	FS fs.FS
	// Names are built-in topics, or topics of UserFiles, to load. Where both Names and UserFiles are empty it is Default.
	Names []string
	// UserFiles are paths of a user's topics. One that has the name of a built-in topic takes its place; where it extends that name it
	// builds on the built-in one.
	UserFiles []string
	// KnownUnit tells whether values can be converted to a unit of a dimension ("area", "square kilometres"). Nil: units of
	// measures are not checked.
	KnownUnit func(dimension, unit string) bool
}

// Origin is a place in a file that something of a Set comes from.
type Origin struct {
	// Topic is the topic's name, File its path.
	Topic, File string
	// Line counts from 1.
	Line int
}

// Section is a part of a topic whose items have names.
type Section string

// The sections, for Set.Origins.
const (
	SectionMetric   Section = "metric"
	SectionThing    Section = "thing"
	SectionEvent    Section = "event"
	SectionEntity   Section = "entity"
	SectionFunction Section = "function"
)

// Set is the topics in force, merged. It is not changed once it is loaded: any number of goroutines may read it.
//
// Everything stands in the order in which the topics were loaded, those that are extended first, and in a topic in the order of its
// file, so that two loads of the same files give the same Set.
type Set struct {
	// Topics are the names of the topics, in the order in which they were loaded.
	Topics []string
	// Declared are the metrics with the counts of all topics; see Metrics for what series need of them.
	Declared  []Metric
	Things    []Thing
	Events    []Event
	Entities  []Entity
	Functions []Function
	Speech    Speech
	Modality  Modality
	Grammar   Grammar

	entities map[string]int
	surnames map[string]int
	origins  map[sectionName][]Origin
}

type sectionName struct {
	section Section
	name    string
}

// Load reads the topics of the configuration and all that they extend, checks and merges them. Its error is Faults with
// everything that is wrong, or that the configuration has no file system.
func Load(cfg Config) (*Set, error) {
	if cfg.FS == nil {
		return nil, errors.New("loading topics: no file system of built-in topics")
	}
	l := &loader{cfg: cfg, done: map[string]bool{}, user: map[string]string{}, parsed: map[string]*source{}}
	sources := l.resolve()
	for _, s := range sources {
		s.check(cfg.KnownUnit)
	}
	set := merge(sources)
	if len(l.faults.faults) > 0 {
		return nil, l.faults.faults.sorted()
	}
	return set, nil
}

// Metrics gives what series and their outputs need to know of the metrics.
func (s *Set) Metrics() []figure.Metric {
	out := make([]figure.Metric, len(s.Declared))
	for i, m := range s.Declared {
		out[i] = figure.Metric{
			Name: m.Name, Help: m.Help, Unit: m.Unit, Labels: slices.Clone(m.Labels), Subject: slices.Clone(m.Subject),
			NotEstimates: maps.Clone(m.NotEstimates), NewSourceWindow: time.Duration(m.Alerts.NewSourceWindow),
		}
	}
	return out
}

// Entity gives the entity with the canonical name, or nil.
func (s *Set) Entity(name string) *Entity {
	i, ok := s.entities[name]
	if !ok {
		return nil
	}
	return &s.Entities[i]
}

// Surnames gives, by surname, the index in Entities of the person whom the surname alone means. A surname that two persons share,
// or that is some other name as well, means nobody and is left out. The map must not be changed.
func (s *Set) Surnames() map[string]int { return s.surnames }

// Origins tells where something of the set comes from, the declaration first; several where topics were united.
func (s *Set) Origins(section Section, name string) []Origin {
	return slices.Clone(s.origins[sectionName{section, name}])
}

// Holds tells whether the office was held on the day, given as 2006-01-02. The day on which one holder follows another counts
// for both.
func (t Tenure) Holds(day string) bool {
	return (t.Since == "" || t.Since <= day) && (t.Until == "" || day <= t.Until)
}

// Surnames gives the surnames that a person's name and aliases have: the last word of those of several words. None for other
// entities and for persons with surname: false.
func (e *Entity) Surnames() []string {
	if e.Kind != KindPerson || e.Surname != nil && !*e.Surname {
		return nil
	}
	var out []string
	for _, n := range append([]string{e.Name}, e.Aliases...) {
		if i := strings.LastIndexByte(n, ' '); i >= 0 {
			out = appendNew(out, n[i+1:])
		}
	}
	return out
}

// loader finds topics and what they extend.
type loader struct {
	cfg    Config
	faults collector
	// user is the path of a user's topic by its name.
	user map[string]string
	// parsed holds the files that were read by their identity: "builtin NAME" or "file PATH".
	parsed map[string]*source
	done   map[string]bool
	trail  []string
	order  []*source
}

var topicName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

const builtInDir = "topics"

func (l *loader) resolve() []*source {
	for _, p := range l.cfg.UserFiles {
		s := l.file(p)
		if s == nil || s.topic.Topic == "" {
			continue
		}
		if other, ok := l.user[s.topic.Topic]; ok && filepath.Clean(other) != filepath.Clean(p) {
			s.fault(&s.topic.Topic, "the topic %s is %s too, want a name of its own", s.topic.Topic, other)
			continue
		}
		l.user[s.topic.Topic] = p
	}
	names := l.cfg.Names
	if len(names) == 0 && len(l.cfg.UserFiles) == 0 {
		names = []string{Default}
	}
	for _, name := range names {
		if p, ok := l.user[name]; ok {
			l.visit(l.file(p), "file "+filepath.Clean(p))
		} else if s := l.builtIn(name); s != nil {
			l.visit(s, "builtin "+name)
		} else {
			l.faults.add(Fault{Message: fmt.Sprintf("unknown topic %s, want one of %s", quote(name), l.known())})
		}
	}
	for _, p := range l.cfg.UserFiles {
		l.visit(l.file(p), "file "+filepath.Clean(p))
	}
	return l.order
}

// visit takes in a file after all that it extends.
func (l *loader) visit(s *source, id string) {
	if s == nil || l.done[id] {
		return
	}
	l.trail = append(l.trail, id)
	defer func() { l.trail = l.trail[:len(l.trail)-1] }()
	for i := range s.topic.Extends {
		where, ref := &s.topic.Extends[i], s.topic.Extends[i]
		next, nextID := l.find(s, ref)
		switch {
		case ref == "": // already a fault
		case next == nil && nextID == "":
			s.fault(where, "unknown topic %s, want one of %s, or the path of a .yaml file", quote(ref), l.known())
		case slices.Contains(l.trail, nextID):
			s.fault(where, "the topic extends itself through %s", quote(ref))
		default:
			l.visit(next, nextID)
		}
	}
	if !l.done[id] {
		l.done[id] = true
		l.order = append(l.order, s)
	}
}

// find gives the file that a name or path in extends means. An id without a file is one that could not be read.
func (l *loader) find(from *source, ref string) (*source, string) {
	if ext := path.Ext(ref); ext == ".yaml" || ext == ".yml" {
		if from.builtIn {
			return nil, ""
		}
		if !filepath.IsAbs(ref) {
			ref = filepath.Join(filepath.Dir(from.file), ref)
		}
		return l.file(ref), "file " + filepath.Clean(ref)
	}
	// A built-in topic builds on what is in force, so that a user's world replaces the built-in one for it too.
	if p, ok := l.user[ref]; ok && filepath.Clean(p) != filepath.Clean(from.file) && !slices.Contains(l.trail, "file "+filepath.Clean(p)) {
		return l.file(p), "file " + filepath.Clean(p)
	}
	if s := l.builtIn(ref); s != nil {
		return s, "builtin " + ref
	}
	return nil, ""
}

func (l *loader) builtIn(name string) *source {
	id := "builtin " + name
	if s, ok := l.parsed[id]; ok {
		return s
	}
	if !topicName.MatchString(name) {
		return nil
	}
	file := path.Join(builtInDir, name+".yaml")
	data, err := fs.ReadFile(l.cfg.FS, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		l.faults.add(Fault{File: file, Message: err.Error()})
		return nil
	}
	s := decode(file, data, &l.faults)
	s.builtIn = true
	if s.topic.Topic != "" && s.topic.Topic != name {
		s.fault(&s.topic.Topic, "the topic is called %s, want the name of its file, %s", quote(s.topic.Topic), name)
	}
	l.parsed[id] = s
	return s
}

// file reads a user's file once; nil where it cannot be read.
func (l *loader) file(p string) *source {
	id := "file " + filepath.Clean(p)
	if s, ok := l.parsed[id]; ok {
		return s
	}
	data, err := readBounded(p)
	if err != nil {
		l.faults.add(Fault{File: p, Message: err.Error()})
		l.parsed[id] = nil
		return nil
	}
	s := decode(p, data, &l.faults)
	l.parsed[id] = s
	return s
}

// readBounded reads a file, but no more than one byte over the bound: a device or a file that grows must not fill the memory.
func readBounded(p string) (data []byte, err error) {
	// A pipe would block for ever at being opened.
	if info, err := os.Stat(p); err != nil {
		return nil, unwrapPath(err)
	} else if !info.Mode().IsRegular() {
		return nil, errors.New("no regular file, want a topic's YAML file")
	}
	f, err := os.Open(p)
	if err != nil {
		return nil, unwrapPath(err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if data, err = io.ReadAll(io.LimitReader(f, maxFileBytes+1)); err != nil {
		return nil, unwrapPath(err)
	}
	return data, nil
}

// unwrapPath drops the path from an error: the fault has it already.
func unwrapPath(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return fmt.Errorf("cannot be read: %w", p.Err)
	}
	return err
}

// known lists the topics that can be named.
func (l *loader) known() string {
	names := slices.Collect(maps.Keys(l.user))
	if entries, err := fs.ReadDir(l.cfg.FS, builtInDir); err == nil {
		for _, e := range entries {
			if name, ok := strings.CutSuffix(e.Name(), ".yaml"); ok && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
