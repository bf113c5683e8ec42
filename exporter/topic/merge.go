package topic

import (
	"maps"
	"slices"
	"strings"

	"figures_exporter/exporter/prose"
)

// merger unites the sources in the order in which they are loaded.
type merger struct {
	set *Set
	// first is the source that declared something, by section and name, for messages and for order.
	first map[sectionName]*source
	index map[sectionName]int
	// counted holds, by metric and what is counted, the labels that it is counted with.
	counted map[string]map[string]string
}

// merge unites what has the same name, and notes the faults that show only then: contradictions, references to what is not there,
// names that two entities claim.
func merge(sources []*source) *Set {
	entities := 0
	for _, s := range sources {
		entities += len(s.topic.Entities)
	}
	m := &merger{
		set:   &Set{entities: make(map[string]int, entities), origins: make(map[sectionName][]Origin, entities), Entities: make([]Entity, 0, entities)},
		first: make(map[sectionName]*source, entities), index: make(map[sectionName]int, entities), counted: map[string]map[string]string{},
	}
	set := m.set
	for _, s := range sources {
		if s.topic.Topic != "" && !slices.Contains(set.Topics, s.topic.Topic) {
			set.Topics = append(set.Topics, s.topic.Topic)
		}
		m.things(s)
		m.events(s)
		m.entities(s)
		m.functions(s)
		m.words(s)
	}
	m.metrics(sources)
	for _, s := range sources {
		m.references(s)
	}
	m.nouns(sources)
	m.names(sources)
	m.surnames()
	return set
}

// declare notes where something comes from. It gives the index of what has the name already, else next, and whether it is the
// first of the name.
func (m *merger) declare(s *source, section Section, name *string, next int) (int, bool) {
	key := sectionName{section, *name}
	m.set.origins[key] = append(m.set.origins[key], Origin{s.topic.Topic, s.file, s.line(name)})
	i, known := m.index[key]
	if !known {
		m.index[key], m.first[key] = next, s
		return next, true
	}
	return i, false
}

// twice tells whether the name was declared before in the same file, which is a mistake and not a topic that adds to another, and
// notes it.
func (m *merger) twice(s *source, section Section, name *string) bool {
	for _, o := range m.set.origins[sectionName{section, *name}] {
		if o.File == s.file {
			s.fault(name, "the %s %s stands twice, first in line %d; want one", section, quote(*name), o.Line)
			return true
		}
	}
	return false
}

// declaredAt gives "file:line" of the first declaration.
func (m *merger) declaredAt(section Section, name string) string {
	o := m.set.origins[sectionName{section, name}][0]
	return Fault{File: o.File, Line: o.Line, Column: 1}.Error()
}

func (m *merger) things(s *source) {
	for i := range s.topic.Things {
		t := &s.topic.Things[i]
		if t.Name == "" || m.twice(s, SectionThing, &t.Name) {
			continue
		}
		at, isNew := m.declare(s, SectionThing, &t.Name, len(m.set.Things))
		if isNew {
			m.set.Things = append(m.set.Things, Thing{Name: t.Name})
		}
		into := &m.set.Things[at]
		into.Nouns = union(into.Nouns, t.Nouns)
		into.Force = into.Force || t.Force
		into.Demonym = into.Demonym || t.Demonym
		into.Person = into.Person || t.Person
		into.Rebel = into.Rebel || t.Rebel
	}
}

// nouns notes nouns that are those of two things in two topics: a number would count either. In one file the file's own check tells.
func (m *merger) nouns(sources []*source) {
	type claim struct {
		thing string
		in    *source
	}
	claims := map[string]claim{}
	sources = slices.DeleteFunc(slices.Clone(sources), func(s *source) bool { return len(s.topic.Things) == 0 })
	if len(sources) < 2 {
		return
	}
	for _, s := range sources {
		for i := range s.topic.Things {
			t := &s.topic.Things[i]
			for j := range t.Nouns {
				if checkNoun(t.Nouns[j]) != nil {
					continue
				}
				for _, form := range Nouns(t.Nouns[j]) {
					key := foldName(form)
					if first, taken := claims[key]; !taken {
						claims[key] = claim{t.Name, s}
					} else if first.thing != t.Name && first.in != s {
						s.fault(&t.Nouns[j], "%s is a noun of the thing %s in %s, want it at one of them", quote(form), quote(first.thing),
							m.declaredAt(SectionThing, first.thing))
						break
					}
				}
			}
		}
	}
}

func (m *merger) events(s *source) {
	for i := range s.topic.Events {
		e := &s.topic.Events[i]
		if e.Name == "" || m.twice(s, SectionEvent, &e.Name) {
			continue
		}
		at, isNew := m.declare(s, SectionEvent, &e.Name, len(m.set.Events))
		if isNew {
			m.set.Events = append(m.set.Events, Event{Name: e.Name})
		}
		into := &m.set.Events[at]
		into.Verbs, into.States, into.Nouns = union(into.Verbs, e.Verbs), union(into.States, e.States), union(into.Nouns, e.Nouns)
		m.same(s, SectionEvent, e.Name, "agent", &into.Agent, &e.Agent)
	}
}

func (m *merger) entities(s *source) {
	for i := range s.topic.Entities {
		e := &s.topic.Entities[i]
		if e.Name == "" || m.twice(s, SectionEntity, &e.Name) {
			continue
		}
		at, isNew := m.declare(s, SectionEntity, &e.Name, len(m.set.Entities))
		if isNew {
			m.set.Entities = append(m.set.Entities, Entity{Name: e.Name})
			m.set.entities[e.Name] = at
			if e.Kind == "" {
				s.missing(e, &e.Kind, "kind", "one of "+strings.Join(kinds, ", "))
			}
		}
		into := &m.set.Entities[at]
		m.same(s, SectionEntity, e.Name, "kind", &into.Kind, &e.Kind)
		m.same(s, SectionEntity, e.Name, "country", &into.Country, &e.Country)
		m.same(s, SectionEntity, e.Name, "speaks_for", &into.SpeaksFor, &e.SpeaksFor)
		into.Aliases, into.Demonyms = union(into.Aliases, e.Aliases), union(into.Demonyms, e.Demonyms)
		into.Metonyms, into.Domains = union(into.Metonyms, e.Metonyms), union(into.Domains, e.Domains)
		into.AtWar = union(into.AtWar, e.AtWar)
		into.Peacekeepers = into.Peacekeepers || e.Peacekeepers
		into.Short = union(into.Short, e.Short)
		for _, o := range e.Offices {
			for _, title := range bothSpellings(o.Title) {
				o.Title = title
				if !slices.Contains(into.Offices, o) {
					into.Offices = append(into.Offices, o)
				}
			}
		}
		if e.Surname != nil {
			surname := *e.Surname
			into.Surname = &surname
		}
	}
}

// bothSpellings gives a title as it is written and, where it speaks of defense, as it is spelt on the other side of the Atlantic.
func bothSpellings(title string) []string {
	if other := strings.NewReplacer("defense", "defence", "Defense", "Defence", "defence", "defense", "Defence", "Defense").Replace(title); other != title {
		return []string{title, other}
	}
	return []string{title}
}

func (m *merger) functions(s *source) {
	for i := range s.topic.Functions {
		f := &s.topic.Functions[i]
		if f.Name == "" || m.twice(s, SectionFunction, &f.Name) {
			continue
		}
		at, isNew := m.declare(s, SectionFunction, &f.Name, len(m.set.Functions))
		if isNew {
			m.set.Functions = append(m.set.Functions, Function{Name: f.Name})
			if len(f.Words) == 0 {
				s.missing(f, &f.Words, "words", "what the body is called")
			}
		}
		into := &m.set.Functions[at]
		into.Words = union(into.Words, f.Words)
		into.Military = into.Military || f.Military
		for _, country := range sortedKeys(f.Known) {
			if into.Known == nil {
				into.Known = map[string]string{}
			}
			have, there := into.Known[country]
			if there && have != f.Known[country] {
				s.fault(mapEntry{&f.Known, country}, "%s of %s is %s in %s, want the same", quote(f.Known[country]), country, quote(have),
					m.declaredAt(SectionFunction, f.Name))
				continue
			}
			into.Known[country] = f.Known[country]
		}
	}
}

func (m *merger) words(s *source) {
	t, set := &s.topic, m.set
	for _, l := range [...]struct {
		into *[]string
		from []string
	}{
		{&set.Speech.Verbs, t.Speech.Verbs}, {&set.Speech.Hears, t.Speech.Hears}, {&set.Speech.Prepositions, t.Speech.Prepositions},
		{&set.Speech.Nouns, t.Speech.Nouns}, {&set.Speech.Relays, t.Speech.Relays}, {&set.Speech.Ranks, t.Speech.Ranks},
		{&set.Speech.Titles, t.Speech.Titles},
		{&set.Modality.Expected, t.Modality.Expected}, {&set.Modality.Conditional, t.Modality.Conditional},
		{&set.Modality.Negated, t.Modality.Negated}, {&set.Modality.Wished, t.Modality.Wished}, {&set.Modality.Planned, t.Modality.Planned},
		{&set.Modality.Past, t.Modality.Past}, {&set.Modality.Refuted, t.Modality.Refuted}, {&set.Modality.Handover, t.Modality.Handover},
		{&set.Grammar.Vague, t.Grammar.Vague}, {&set.Grammar.Increments, t.Grammar.Increments},
		{&set.Grammar.Components, t.Grammar.Components}, {&set.Grammar.Regions, t.Grammar.Regions},
		{&set.Grammar.Enemies, t.Grammar.Enemies}, {&set.Grammar.Bodies, t.Grammar.Bodies},
		{&set.Grammar.Forenames, t.Grammar.Forenames},
	} {
		*l.into = union(*l.into, l.from)
	}
	// An entry of officials is told by what it says of its nouns, so that those which say the same are one.
	for _, o := range t.Speech.Officials {
		at := slices.IndexFunc(set.Speech.Officials, func(have Official) bool {
			return have.Relay == o.Relay && have.Office == o.Office && have.Spokes == o.Spokes && have.Government == o.Government
		})
		if at < 0 {
			set.Speech.Officials = append(set.Speech.Officials, Official{Relay: o.Relay, Office: o.Office, Spokes: o.Spokes, Government: o.Government})
			at = len(set.Speech.Officials) - 1
		}
		set.Speech.Officials[at].Nouns = union(set.Speech.Officials[at].Nouns, o.Nouns)
	}
}

// metrics takes the declarations of all topics first, so that the order of topics that extend one metric does not matter.
func (m *merger) metrics(sources []*source) {
	for _, extend := range [...]bool{false, true} {
		for _, s := range sources {
			for i := range s.topic.Metrics {
				if metric := &s.topic.Metrics[i]; metric.Extend == extend && metric.Name != "" {
					m.metric(s, metric)
				}
			}
		}
	}
}

func (m *merger) metric(s *source, metric *Metric) {
	key := sectionName{SectionMetric, metric.Name}
	if m.twice(s, SectionMetric, &metric.Name) {
		return
	}
	_, known := m.index[key]
	switch {
	case known && !metric.Extend:
		s.fault(&metric.Name, "the metric %s is declared in %s already, want extend: true to add counts to it", quote(metric.Name),
			m.declaredAt(SectionMetric, metric.Name))
		return
	case !known && metric.Extend:
		s.fault(&metric.Name, "no topic declares the metric %s, want one that does in extends, or no extend: true", quote(metric.Name))
		return
	}
	at, _ := m.declare(s, SectionMetric, &metric.Name, len(m.set.Declared))
	if !metric.Extend {
		declared := *metric
		declared.Labels, declared.Subject = slices.Clone(metric.Labels), slices.Clone(metric.Subject)
		declared.NotEstimates, declared.Expected = maps.Clone(metric.NotEstimates), maps.Clone(metric.Expected)
		declared.Combined = maps.Clone(metric.Combined)
		declared.Counts = nil
		declared.Alerts = nil
		if declared.Dimension == "" {
			declared.Dimension = DimensionCount
		}
		m.set.Declared = append(m.set.Declared, declared)
	}
	into := &m.set.Declared[at]
	if metric.Extend {
		m.same(s, SectionMetric, metric.Name, "help", &into.Help, &metric.Help)
		m.same(s, SectionMetric, metric.Name, "unit", &into.Unit, &metric.Unit)
	}
	thresholds := DefaultAlerts()
	if into.Alerts != nil {
		thresholds = *into.Alerts
	}
	if metric.Alerts != nil {
		thresholds = metric.Alerts.over(thresholds)
	}
	into.Alerts = &thresholds
	for i := range metric.Counts {
		c := &metric.Counts[i]
		if metric.Extend {
			s.labelValues(into.Labels, into.Party, &c.Labels)
			s.labelValues(into.Labels, into.Party, &c.Abroad)
		}
		if c.Abroad != nil && into.Party == "" {
			s.fault(&c.Abroad, "the metric has no party, so that nothing of it is abroad; want it left out")
		}
		if c.Party != "" && into.Party == "" {
			s.fault(&c.Party, "the metric has no party, want it left out")
		}
		m.overlaps(s, into.Name, c)
		into.Counts = append(into.Counts, *c)
	}
}

// overlaps notes what a count claims that another of the metric counts with other labels.
func (m *merger) overlaps(s *source, metric string, c *Count) {
	claim := func(where any, what, key string) {
		key = metric + "\x00" + key
		first, taken := m.counted[key]
		if !taken {
			m.counted[key] = c.Labels
		} else if !maps.Equal(first, c.Labels) {
			s.fault(where, "%s is counted with other labels by another count of the metric, want it once", quote(what))
		}
	}
	switch {
	case len(c.Things) == 0:
		for i := range c.Events {
			claim(&c.Events[i], c.Events[i], "\x00"+c.Events[i])
		}
	case len(c.Events) == 0:
		for i := range c.Things {
			claim(&c.Things[i], c.Things[i], c.Things[i]+"\x00")
		}
	default:
		for i := range c.Things {
			for _, e := range c.Events {
				claim(&c.Things[i], c.Things[i]+" "+e, c.Things[i]+"\x00"+e)
			}
		}
	}
	for i := range c.Nouns {
		claim(&c.Nouns[i], c.Nouns[i], "noun\x00\x00"+c.Nouns[i])
	}
	for i := range c.Totals {
		claim(&c.Totals[i], c.Totals[i], "total\x00\x00"+c.Totals[i])
	}
}

// same keeps the first value of a field that must not differ between topics.
func (m *merger) same(s *source, section Section, name, key string, into, from *string) {
	switch {
	case *from == "":
	case *into == "":
		*into = *from
	case *into != *from:
		s.fault(from, "the %s of the %s %s is %s in %s, want the same", key, section, quote(name), quote(*into), m.declaredAt(section, name))
	}
}

// references checks what one item says of another.
func (m *merger) references(s *source) {
	t := &s.topic
	known := func(section Section, name string) bool {
		_, ok := m.index[sectionName{section, name}]
		return ok
	}
	for i := range t.Metrics {
		for j := range t.Metrics[i].Counts {
			c := &t.Metrics[i].Counts[j]
			for _, list := range []struct {
				section Section
				names   []string
			}{{SectionThing, c.Things}, {SectionEvent, c.Events}} {
				for k := range list.names {
					if name := &list.names[k]; *name != "" && !known(list.section, *name) {
						s.fault(name, "unknown %s %s, want one that a topic declares", list.section, quote(*name))
					}
				}
			}
		}
	}
	for i := range t.Entities {
		e := &t.Entities[i]
		m.entity(s, &e.Country, e.Country, KindCountry, KindGroup)
		for j := range e.AtWar {
			m.entity(s, &e.AtWar[j], e.AtWar[j], KindCountry, KindGroup)
		}
		m.entity(s, &e.SpeaksFor, e.SpeaksFor, KindBody, KindCountry, KindGroup, KindOutlet)
	}
	for i := range t.Functions {
		f := &t.Functions[i]
		for _, country := range sortedKeys(f.Known) {
			where := mapEntry{&f.Known, country}
			m.entity(s, where, country, KindCountry, KindGroup)
			m.entity(s, where, f.Known[country], KindBody, KindCountry, KindGroup)
		}
	}
}

// entity checks that there is an entity of one of the kinds.
func (m *merger) entity(s *source, where any, name string, want ...string) {
	if name == "" {
		return
	}
	at, ok := m.set.entities[name]
	switch {
	case !ok:
		s.fault(where, "unknown entity %s, want the name of %s", quote(name), anyOf(want))
	case m.set.Entities[at].Kind != "" && !slices.Contains(want, m.set.Entities[at].Kind):
		s.fault(where, "%s is %s, want %s", quote(name), article(m.set.Entities[at].Kind), anyOf(want))
	}
}

// names notes names that two entities claim. A metonym may be the name of a place: Kyiv is a city and a government. A host may stand
// at one outlet alone.
func (m *merger) names(sources []*source) {
	type claim struct{ entity, kind, role string }
	claims, hosts := make(map[string]claim, 2*len(m.set.Entities)), map[string]string{}
	for _, s := range sources {
		for i := range s.topic.Entities {
			e := &s.topic.Entities[i]
			at, ok := m.set.entities[e.Name]
			if !ok {
				continue
			}
			kind := m.set.Entities[at].Kind
			take := func(where *string, role string) {
				if *where == "" {
					return
				}
				key := foldName(*where)
				if role == "a metonym" {
					key = "metonym " + key
				}
				first, taken := claims[key]
				if !taken {
					claims[key] = claim{e.Name, kind, role}
				} else if first.entity != e.Name {
					s.fault(where, "%s is %s of %s and %s of %s, want it at one of them", quote(*where), role, quote(e.Name), first.role,
						quote(first.entity))
				}
			}
			take(&e.Name, "the name")
			for j := range e.Aliases {
				take(&e.Aliases[j], "an alias")
			}
			for j := range e.Demonyms {
				take(&e.Demonyms[j], "a demonym")
			}
			for j := range e.Metonyms {
				take(&e.Metonyms[j], "a metonym")
			}
			for j := range e.Domains {
				if first, taken := hosts[e.Domains[j]]; taken && first != e.Name {
					s.fault(&e.Domains[j], "the host %s is one of %s too, want it at one of them", quote(e.Domains[j]), quote(first))
				} else {
					hosts[e.Domains[j]] = e.Name
				}
			}
		}
	}
	for _, s := range sources {
		for i := range s.topic.Entities {
			e := &s.topic.Entities[i]
			for j := range e.Metonyms {
				c, taken := claims[foldName(e.Metonyms[j])]
				if taken && c.kind != KindPlace && c.entity != e.Name {
					s.fault(&e.Metonyms[j], "%s is a metonym of %s and %s of the %s %s, want it at one of them", quote(e.Metonyms[j]),
						quote(e.Name), c.role, c.kind, quote(c.entity))
				}
			}
		}
	}
}

// surnames finds the surnames that mean one person and nothing else.
func (m *merger) surnames() {
	taken := make(map[string]bool, 2*len(m.set.Entities))
	for i := range m.set.Entities {
		e := &m.set.Entities[i]
		for _, list := range [...][]string{{e.Name}, e.Aliases, e.Demonyms, e.Metonyms} {
			for _, n := range list {
				taken[foldName(n)] = true
			}
		}
	}
	m.set.surnames = map[string]int{}
	holder := map[string]int{}
	for i := range m.set.Entities {
		for _, surname := range m.set.Entities[i].Surnames() {
			m.set.surnames[surname] = i
			key := foldName(surname)
			if other, twice := holder[key]; twice && other != i {
				taken[key] = true
			}
			holder[key] = i
		}
	}
	maps.DeleteFunc(m.set.surnames, func(surname string, _ int) bool { return taken[foldName(surname)] })
}

// foldName gives what two names have in common that are the same to the words of a text: neither case nor accents nor the kind of
// apostrophe tells them apart there.
func foldName(name string) string { return string(prose.Fold(nil, name)) }

// union adds to a list what it does not have. It never writes to the slices it is given.
func union(list, more []string) []string {
	if len(more) == 0 {
		return list
	}
	out := slices.Clip(list)
	seen := make(map[string]bool, len(list)+len(more))
	for _, s := range list {
		seen[s] = true
	}
	for _, s := range more {
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
