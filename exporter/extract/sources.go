package extract

import (
	"strings"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/topic"
)

// sourceKind says what kind of source somebody is.
type sourceKind uint8

const (
	sourcePerson    sourceKind = iota // with a name
	sourceBody                        // a ministry, agency, think tank, an armed group
	sourceCountry                     // a government
	sourceOutlet                      // another medium
	sourceDescribed                   // no name: "senior Ukrainian official"
)

// source is somebody who states something.
type source struct {
	kind     sourceKind
	entity   int32 // of the topic, -1 where it knows none
	function int32 // a body by its function, -1 for none
	named    int32 // 1 + the function that named it, also where it is a known body; 0 for none
	country  int32 // -1 where unknown
	// first and end are the tokens of the name or description, where no entity is known.
	first, end int32
	// role is the word of the office or description: general, spokesman, official.
	role   prose.WordID
	plural bool
	relay  bool // passes on what a body told them
	own    bool // the outlet itself: "our correspondent"
}

// same tells whether two sources are one.
func (r *reading) same(a, b *source) bool {
	if a.kind != b.kind || a.entity != b.entity || a.function != b.function {
		return false
	}
	if a.entity >= 0 {
		return true
	}
	if a.function >= 0 {
		return a.country == b.country
	}
	return r.sourceName(a) == r.sourceName(b)
}

// sourceName gives the canonical name, the value of the label.
func (r *reading) sourceName(s *source) string {
	if s.own {
		return r.outletSource()
	}
	if s.entity >= 0 {
		return r.v.set.Entities[s.entity].Name
	}
	if s.function >= 0 {
		if name := r.v.functionName(s.function, s.country); name != "" {
			return name
		}
		return strings.ToLower(r.tokensText(s.first, s.end)) // "the government" of nobody told
	}
	name := r.tokensText(s.first, s.end)
	if s.kind == sourceDescribed && name != "" {
		// "Senior officials said": the capital is the sentence's.
		t := &r.text.Tokens[s.first]
		if t.Flags&(prose.Capital|prose.Upper) == prose.Capital && (r.mentionAt(s.first) == nil || r.mentionAt(s.first).kind == mentionFunction) && r.opensSentence(int(s.first)) && !properAdjective(r.wordAt(s.first)) {
			name = strings.ToLower(name[:1]) + name[1:]
		}
	}
	if s.kind == sourcePerson || s.kind == sourceBody {
		return strings.TrimSuffix(name, ",")
	}
	return name
}

// properAdjective tells whether an adjective in small letters is written with a capital wherever it stands: "Western officials".
func properAdjective(word string) bool {
	switch word {
	case "western", "european", "arab", "african", "asian", "nordic", "baltic", "islamist", "kurdish":
		return true
	}
	return false
}

// functionName fills in the pattern of a function's name.
func (v *vocabulary) functionName(function, country int32) string {
	pattern := v.set.Functions[function].Name
	if country < 0 {
		return strings.TrimSpace(strings.NewReplacer("{demonym}", "", "{country}", "", "  ", " ").Replace(pattern))
	}
	demonym := v.demonym[country]
	if demonym == "" {
		demonym = v.set.Entities[country].Name
	}
	return strings.NewReplacer("{demonym}", demonym, "{country}", v.set.Entities[country].Name).Replace(pattern)
}

// tokensText gives the text of tokens with single blanks for white space between them.
func (r *reading) tokensText(first, end int32) string {
	if first >= end {
		return ""
	}
	s := r.text.Slice(int(first), int(end-1))
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == ' ' && s[i+1] == ' ' { // a token ends it
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// entityKind gives the kind of the entity of a mention: "" for functions and unknown names.
func (r *reading) entityKind(m *mention) string {
	if m.ref < 0 || m.kind == mentionFunction || m.kind == mentionUnknown {
		if m.placeRef >= 0 {
			return topic.KindPlace
		}
		return ""
	}
	return r.v.kinds[m.ref]
}

// knownBody replaces a function by the entity that it is in its country.
func (r *reading) knownBody(s *source) {
	if s.function < 0 || s.country < 0 {
		return
	}
	if e, ok := r.v.functionKnown[s.function][s.country]; ok {
		s.entity, s.function = e, -1
	} else if r.v.kinds[s.country] == topic.KindGroup && r.v.set.Functions[s.function].Military {
		if host := r.v.hostCountry[s.country]; host >= 0 && r.v.set.Functions[s.function].Name != "{demonym} military" {
			s.country = host // no armed group has a defence ministry
			r.knownBody(s)
			return
		}
		s.entity, s.function = s.country, -1 // the military of an armed group is the group
	} else if r.v.set.Functions[s.function].Name == "{country}" {
		s.kind, s.entity, s.function = sourceCountry, s.country, -1
	}
}

// outletSource is the document's outlet as a source.
func (r *reading) outletSource() string {
	if r.doc.Outlet == "" {
		return document.Unknown
	}
	return r.doc.Outlet
}
