package topic

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
)

// The values of Event.Agent, Count.Party and Metric.Dimension.
const (
	AgentEnemy = "enemy"
	AgentOwner = "owner"
	AgentSelf  = "self"

	PartyHost   = "host"
	PartyStated = "stated"
	PartyNone   = "none"

	DimensionCount = "count"
)

var (
	metricName = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	labelName  = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	hostName   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

	kinds      = []string{KindCountry, KindGroup, KindBody, KindPerson, KindOutlet, KindPlace}
	agents     = []string{AgentEnemy, AgentOwner, AgentSelf}
	parties    = []string{PartyHost, PartyStated, PartyNone}
	dimensions = []string{DimensionCount, "area", "length", "mass"}

	// reservedLabels are those that Prometheus itself sets or that its functions and types give a meaning.
	reservedLabels = []string{"job", "instance", "le", "quantile"}
	// addressLabels are parameters of the addresses of figures, where labels stand beside them.
	addressLabels = []string{"metric", "format"}
	// alertLabels are those that alerts on a metric get beside those of their subject.
	alertLabels = []string{"alertname", "alertstate", "severity"}
	// companionSuffixes are the names of the series beside a metric.
	companionSuffixes = []string{figure.SuffixFirstReported, figure.SuffixReported, figure.SuffixEstimate, figure.SuffixLow, figure.SuffixHigh}
	// typeSuffixes end names of other types than gauges, or say a type: Prometheus' linter refuses them for a gauge.
	typeSuffixes = []string{"_total", "_count", "_sum", "_bucket", "_info", "_created", "_gauge", "_counter", "_histogram", "_summary"}
)

// check notes the faults that a file has by itself.
func (s *source) check(knownUnit func(dimension, unit string) bool) {
	if s.unreadable {
		return
	}
	t := &s.topic
	if t.Topic == "" {
		s.missing(t, &t.Topic, "topic", "the topic's name")
	} else if !topicName.MatchString(t.Topic) {
		s.fault(&t.Topic, "%s is no name for a topic, want lower case letters, digits and underscores", quote(t.Topic))
	}
	s.phrases(t.Extends, checkPhrase)
	for i := range t.Metrics {
		s.metric(&t.Metrics[i], knownUnit)
	}
	s.things()
	for i := range t.Events {
		s.event(&t.Events[i])
	}
	for i := range t.Entities {
		s.entity(&t.Entities[i])
	}
	for i := range t.Functions {
		f := &t.Functions[i]
		s.name(f, &f.Name)
		rest := strings.NewReplacer("{demonym}", "", "{country}", "").Replace(f.Name)
		if strings.ContainsAny(rest, "{}") {
			s.fault(&f.Name, "%s holds a brace that is not of {demonym} or {country}", quote(f.Name))
		}
		s.phrases(f.Words, checkNoun)
		for _, country := range sortedKeys(f.Known) {
			if f.Known[country] == "" {
				s.fault(mapEntry{&f.Known, country}, "empty, want the name of an entity")
			}
		}
	}
	sp := &t.Speech
	for _, verbs := range [...][]string{sp.Verbs, sp.Hears, sp.Relays} {
		s.phrases(verbs, checkVerb)
	}
	s.phrases(sp.Prepositions, checkPlain)
	s.phrases(sp.Nouns, checkNoun)
	for i := range sp.Officials {
		o := &sp.Officials[i]
		if len(o.Nouns) == 0 {
			s.missing(o, &o.Nouns, "nouns", "at least one noun")
		}
		s.phrases(o.Nouns, checkNoun)
	}
	s.phrases(sp.Ranks, checkPlain)
	s.phrases(sp.Titles, checkPlain)
	m := &t.Modality
	for _, list := range [...][]string{m.Expected, m.Conditional, m.Negated, m.Wished, m.Planned, m.Past, m.Refuted, m.Handover, t.Grammar.Vague, t.Grammar.Increments} {
		s.phrases(list, checkPlain)
	}
	s.phrases(t.Grammar.Components, checkNoun)
	s.phrases(t.Grammar.Regions, checkNoun)
	s.phrases(t.Grammar.Enemies, checkNoun)
	s.phrases(t.Grammar.Bodies, checkNoun)
	s.phrases(t.Grammar.Forenames, checkName)
}

// missing notes that a field is not there, at the field where it stands empty and else at what it belongs to.
func (s *source) missing(owner, field any, key, want string) {
	if _, there := s.at[field]; there {
		if !s.faulted(field) {
			s.fault(field, "empty, want %s", want)
		}
		return
	}
	if s.faulted(owner) {
		return
	}
	s.fault(owner, "no %s, want %s", key, want)
}

// name checks a name that must be there; it tells whether it is.
func (s *source) name(owner any, name *string) bool {
	if *name == "" {
		s.missing(owner, name, "name", "a name")
		return false
	}
	if err := checkName(*name); err != nil {
		s.fault(name, "%s: %v", quote(*name), err)
		return false
	}
	return true
}

// phrases checks each item of a list, and that none stands twice.
func (s *source) phrases(list []string, check func(string) error) {
	seen := make(map[string]int, len(list))
	for i := range list {
		p := &list[i]
		if _, read := s.at[p]; !read {
			continue
		}
		if err := check(*p); err != nil {
			switch {
			case *p != "":
				s.fault(p, "%s: %v", quote(*p), err)
			case !s.faulted(p):
				s.fault(p, "%v", err)
			}
			continue
		}
		if first, twice := seen[*p]; twice {
			s.fault(p, "%s stands twice, first in line %d", quote(*p), first)
			continue
		}
		seen[*p] = s.line(p)
	}
}

// faulted tells whether what the pointer stands for has a fault already, so that a text which could not be read is not called
// empty too.
func (s *source) faulted(where any) bool {
	i, ok := s.at[where]
	return ok && s.wrong[i]
}

// checkPlain is for phrases that are never inflected.
func checkPlain(p string) error {
	if err := checkPhrase(p); err != nil {
		return err
	}
	if strings.Contains(p, "|") {
		return fmt.Errorf("bars, want each phrase by itself: it is taken as it stands")
	}
	return nil
}

// checkName is for names: no notation at all.
func checkName(n string) error {
	if strings.ContainsAny(n, "|=#") {
		return fmt.Errorf("bars, \"=\" or \"#\", want the name alone")
	}
	return checkPhrase(n)
}

func (s *source) metric(m *Metric, knownUnit func(dimension, unit string) bool) {
	if m.Name == "" {
		s.missing(m, &m.Name, "name", "a name")
	} else {
		s.metricName(m)
	}
	s.metricText(m, knownUnit)
	s.metricLabels(m)
	if m.Alerts != nil {
		s.alerts(m.Alerts)
	}
	if len(m.Counts) == 0 && !(m.Extend && m.Alerts != nil) {
		s.missing(m, &m.Counts, "counts", "what makes a number a figure of the metric")
	}
	for i := range m.Counts {
		s.count(m, &m.Counts[i])
	}
}

func (s *source) metricName(m *Metric) {
	if !metricName.MatchString(m.Name) {
		s.fault(&m.Name, "%s is no name for a metric, want lower case letters, digits and single underscores", quote(m.Name))
		return
	}
	for _, suffix := range companionSuffixes {
		if strings.HasSuffix(m.Name, suffix) {
			s.fault(&m.Name, "%s ends in %s, which names the series beside a metric, want another name", quote(m.Name), suffix)
			return
		}
	}
	for _, suffix := range typeSuffixes {
		if strings.HasSuffix(m.Name, suffix) {
			s.fault(&m.Name, "%s ends in %s, which a gauge must not, want another name", quote(m.Name), suffix)
			return
		}
	}
}

func (s *source) metricText(m *Metric, knownUnit func(dimension, unit string) bool) {
	if m.Extend {
		for _, f := range []struct {
			there bool
			where any
			key   string
		}{
			{m.Labels != nil, &m.Labels, "labels"}, {m.Dimension != "", &m.Dimension, "dimension"}, {m.Party != "", &m.Party, "party"},
			{m.Subject != nil, &m.Subject, "subject"}, {m.NotEstimates != nil, &m.NotEstimates, "not_estimates"},
			{m.Expected != nil, &m.Expected, "expected"}, {m.Combined != nil, &m.Combined, "combined"}, {m.Flow, &m.Flow, "flow"},
		} {
			if f.there {
				s.fault(f.where, "%s of a metric that another topic declares, want only counts and alerts where extend is true", f.key)
			}
		}
		return
	}
	if m.Help == "" {
		s.missing(m, &m.Help, "help", "what the metric is, its unit and origin")
	}
	if m.Unit == "" {
		s.missing(m, &m.Unit, "unit", "the unit in words")
	}
	switch {
	case m.Dimension == "" || m.Dimension == DimensionCount:
	case !slices.Contains(dimensions, m.Dimension):
		s.fault(&m.Dimension, "unknown dimension %s, want one of %s", quote(m.Dimension), strings.Join(dimensions, ", "))
	case m.Unit != "" && knownUnit != nil && !knownUnit(m.Dimension, m.Unit):
		s.fault(&m.Unit, "no value can be converted to %s, want a unit of %s", quote(m.Unit), m.Dimension)
	}
}

func (s *source) metricLabels(m *Metric) {
	for i := range m.Labels {
		label := &m.Labels[i]
		switch {
		case *label == "":
			if !s.faulted(label) {
				s.fault(label, "empty, want the name of a label")
			}
		case slices.Contains(addressLabels, *label):
			s.fault(label, "the label %s is a parameter of the addresses of figures, want another name", quote(*label))
		case slices.Contains(alertLabels, *label):
			s.fault(label, "the label %s is one of alerts, want another name", quote(*label))
		case slices.Contains(reservedLabels, *label) || strings.HasPrefix(*label, "__"):
			s.fault(label, "the label %s belongs to Prometheus, want another name", quote(*label))
		case slices.Contains(figure.CommonLabels[:], *label):
			s.fault(label, "every metric has the label %s, want it left out", quote(*label))
		case !labelName.MatchString(*label):
			s.fault(label, "%s is no name for a label, want lower case letters, digits and single underscores", quote(*label))
		case slices.Contains(m.Labels[:i], *label):
			s.fault(label, "the label %s stands twice", quote(*label))
		}
	}
	if m.Extend {
		return
	}
	if m.Party != "" && !slices.Contains(m.Labels, m.Party) {
		s.fault(&m.Party, "%s is no label of the metric, want one of %s", quote(m.Party), list(m.Labels))
	}
	for i := range m.Subject {
		label := &m.Subject[i]
		switch {
		case *label != figure.LabelLocation && !slices.Contains(m.Labels, *label):
			s.fault(label, "%s is no label of the metric, want location or one of %s", quote(*label), list(m.Labels))
		case slices.Contains(m.Subject[:i], *label):
			s.fault(label, "the label %s stands twice", quote(*label))
		}
	}
	for _, label := range sortedKeys(m.NotEstimates) {
		if !slices.Contains(m.Labels, label) {
			s.fault(mapEntry{&m.NotEstimates, label}, "%s is no label of the metric, want one of %s", quote(label), list(m.Labels))
		}
		if len(m.NotEstimates[label]) == 0 || slices.Contains(m.NotEstimates[label], "") {
			s.fault(mapEntry{&m.NotEstimates, label}, "an empty value, want values of the label whose figures are no estimates")
		}
	}
	s.labelValues(m.Labels, m.Party, &m.Expected)
	s.labelValues(m.Labels, m.Party, &m.Combined)
}

// labelValues checks labels with fixed values.
func (s *source) labelValues(labels []string, party string, values *map[string]string) {
	for _, label := range sortedKeys(*values) {
		where := mapEntry{values, label}
		switch {
		case !slices.Contains(labels, label):
			s.fault(where, "%s is no label of the metric, want one of %s", quote(label), list(labels))
		case label == party:
			s.fault(where, "the label %s says whose the things are, which the text tells; want it left out", quote(label))
		case (*values)[label] == "":
			s.fault(where, "empty, want the label's value")
		}
	}
}

func (s *source) count(m *Metric, c *Count) {
	if len(c.Things)+len(c.Events)+len(c.Nouns)+len(c.Totals) == 0 {
		s.fault(c, "nothing that is counted, want things, events, nouns or totals")
	}
	s.phrases(c.Things, checkName)
	s.phrases(c.Events, checkName)
	s.phrases(c.Nouns, checkNoun)
	s.phrases(c.Totals, checkNoun)
	if c.Party != "" && !slices.Contains(parties, c.Party) {
		s.fault(&c.Party, "unknown party %s, want one of %s", quote(c.Party), strings.Join(parties, ", "))
	}
	if !m.Extend {
		s.labelValues(m.Labels, m.Party, &c.Labels)
		s.labelValues(m.Labels, m.Party, &c.Abroad)
	}
}

// things also checks that no two things of the file share a noun: the number would count either.
func (s *source) things() {
	seen := map[string]string{}
	for i := range s.topic.Things {
		t := &s.topic.Things[i]
		if !s.name(t, &t.Name) {
			continue
		}
		if len(t.Nouns) == 0 {
			s.missing(t, &t.Nouns, "nouns", "what the thing is called")
		}
		s.phrases(t.Nouns, checkNoun)
		for j := range t.Nouns {
			if checkNoun(t.Nouns[j]) != nil {
				continue
			}
			for _, form := range Nouns(t.Nouns[j]) {
				key := strings.ToLower(form)
				if first, taken := seen[key]; !taken {
					seen[key] = t.Name
				} else if first != t.Name {
					s.fault(&t.Nouns[j], "%s is a noun of the thing %s too, want it at one of them", quote(form), quote(first))
				}
			}
		}
	}
}

func (s *source) event(e *Event) {
	s.name(e, &e.Name)
	if len(e.Verbs)+len(e.States)+len(e.Nouns) == 0 {
		s.fault(e, "no words, want verbs, states or nouns")
	}
	s.phrases(e.Verbs, checkEventVerb)
	s.phrases(e.States, checkPlain)
	s.phrases(e.Nouns, checkNoun)
	if e.Agent != "" && !slices.Contains(agents, e.Agent) {
		s.fault(&e.Agent, "unknown agent %s, want one of %s", quote(e.Agent), strings.Join(agents, ", "))
	}
}

func (s *source) entity(e *Entity) {
	s.name(e, &e.Name)
	if e.Kind != "" && !slices.Contains(kinds, e.Kind) {
		s.fault(&e.Kind, "unknown kind %s, want one of %s", quote(e.Kind), strings.Join(kinds, ", "))
	}
	for _, names := range [...][]string{e.Aliases, e.Demonyms, e.Metonyms, e.AtWar, e.Short} {
		s.phrases(names, checkName)
	}
	for i := range e.Aliases {
		if e.Aliases[i] != "" && e.Aliases[i] == e.Name {
			s.fault(&e.Aliases[i], "%s is the name itself, want it left out", quote(e.Name))
		}
	}
	// A kind that is told elsewhere is checked there: a file may add to an entity that another declares.
	only := func(there bool, where any, key string, want ...string) {
		if there && e.Kind != "" && slices.Contains(kinds, e.Kind) && !slices.Contains(want, e.Kind) {
			s.fault(where, "%s of %s, want it only of %s", key, article(e.Kind), anyOf(want))
		}
	}
	only(e.Demonyms != nil, &e.Demonyms, "demonyms", KindCountry, KindGroup, KindPlace)
	only(e.Metonyms != nil, &e.Metonyms, "metonyms", KindCountry, KindGroup)
	only(e.AtWar != nil, &e.AtWar, "at_war", KindCountry, KindGroup)
	only(e.Peacekeepers, &e.Peacekeepers, "peacekeepers", KindBody, KindGroup)
	only(e.SpeaksFor != "", &e.SpeaksFor, "speaks_for", KindPerson)
	only(e.Offices != nil, &e.Offices, "offices", KindPerson)
	only(e.Surname != nil, &e.Surname, "surname", KindPerson)
	only(e.Domains != nil, &e.Domains, "domains", KindOutlet)
	for i := range e.Offices {
		s.tenure(&e.Offices[i])
	}
	for i := range e.Domains {
		d := &e.Domains[i]
		switch {
		case *d == "" && s.faulted(d):
		case !hostName.MatchString(*d) || strings.HasPrefix(*d, "www."):
			s.fault(d, "%s is no host, want it in lower case without scheme, www and path: example.com", quote(*d))
		case slices.Contains(e.Domains[:i], *d):
			s.fault(d, "the host %s stands twice", quote(*d))
		}
	}
}

func (s *source) tenure(t *Tenure) {
	if t.Title == "" {
		s.missing(t, &t.Title, "title", "the name of the office")
	} else if err := checkPlain(t.Title); err != nil {
		s.fault(&t.Title, "%s: %v", quote(t.Title), err)
	}
	good := true
	for _, day := range [...]*string{&t.Since, &t.Until} {
		if *day == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, *day); err != nil {
			good = false
			s.fault(day, "%s is no day, want 2006-01-02", quote(*day))
		}
	}
	if good && t.Since != "" && t.Until != "" && t.Until < t.Since {
		s.fault(&t.Until, "until %s lies before since %s, want it later", t.Until, t.Since)
	}
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if word != "" && isVowel(word[0]) {
		return "an " + word
	}
	return "a " + word
}

// anyOf gives "a body, a country or an outlet".
func anyOf(words []string) string {
	var b strings.Builder
	for i, w := range words {
		switch {
		case i > 0 && i == len(words)-1:
			b.WriteString(" or ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(article(w))
	}
	return b.String()
}

func list(names []string) string {
	if len(names) == 0 {
		return "its labels, of which it has none"
	}
	return strings.Join(names, ", ")
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
