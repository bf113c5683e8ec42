package extract

import (
	"strings"

	"figures_exporter/exporter/topic"
)

// viaOf finds the medium that is the subject of a verb of passing on, or stands behind "quoted by", among tokens [lo, hi).
func (r *reading) viaOf(lo, hi int32) int32 {
	for i := hi - 1; i >= lo; i-- {
		if m := r.mentionAt(i); m != nil && r.entityKind(m) == topic.KindOutlet {
			return r.addSource(&source{kind: sourceOutlet, entity: r.outletOf(m), function: -1, country: -1, first: m.first, end: m.end})
		}
	}
	return -1
}

// outletOf gives the outlet of a mention. A short name that a full one before it ends in is that one: "The Times" behind "The New
// York Times".
func (r *reading) outletOf(m *mention) int32 {
	short := ""
	for k := 0; k < len(r.mentions) && k < reach; k++ {
		full := &r.mentions[k]
		if full.first >= m.first {
			break
		}
		if full.ref == m.ref || full.ref < 0 || r.entityKind(full) != topic.KindOutlet {
			continue
		}
		if short == "" {
			short = " " + strings.TrimPrefix(strings.ToLower(r.tokensText(m.first, m.end)), "the ")
		}
		if name, _, _ := strings.Cut(r.v.lowerNames[full.ref], "\n"); strings.HasSuffix(name, short) {
			return full.ref
		}
	}
	return m.ref
}

// viaFor gives the medium through which the voice's words came: "told The New York Times", "The Times reported, citing …", "in an
// interview with KBS". -1 where there is none.
// before is how many sentences back the same source may have told it to a medium.
func (r *reading) viaFor(v *voice, before int) int32 {
	if v.src < v.srcEnd && r.sources[v.src].kind == sourceOutlet {
		return -1
	}
	if v.via >= 0 {
		return v.via
	}
	s := &r.sentences[v.sentence]
	for k := r.mentionsFrom(s, v.cue-reach); k < s.mentionEnd && r.mentions[k].first < v.cue+reach; k++ {
		m := &r.mentions[k]
		if r.entityKind(m) != topic.KindOutlet || m.first >= v.first && m.end <= v.end {
			continue
		}
		outlet := r.outletOf(m)
		if r.v.set.Entities[outlet].Name == r.doc.Outlet {
			continue
		}
		return r.addSource(&source{kind: sourceOutlet, entity: outlet, function: -1, country: -1, first: m.first, end: m.end})
	}
	// The sentence before, in which the same source speaks.
	if before > 0 && v.sentence > 0 && r.sentences[v.sentence-1].paragraph == s.paragraph {
		o := &r.sentences[v.sentence-1]
		for k := o.voices; k < o.voicesEnd; k++ {
			if u := &r.voices[k]; u.kind == voiceSaid && r.same(&r.sources[u.src], &r.sources[v.src]) {
				return r.viaFor(u, before-1)
			}
		}
		speaks, outlet := false, (*mention)(nil)
		for k := o.mentions; k < o.mentionEnd; k++ {
			m := &r.mentions[k]
			speaks = speaks || m.ref >= 0 && m.kind == mentionEntity && m.ref == r.sources[v.src].entity
			if r.entityKind(m) == topic.KindOutlet && r.v.set.Entities[m.ref].Name != r.doc.Outlet && r.withPreposition(m.first) {
				outlet = m
			}
		}
		if speaks && outlet != nil {
			return r.addSource(&source{kind: sourceOutlet, entity: r.outletOf(outlet), function: -1, country: -1, first: outlet.first, end: outlet.end})
		}
	}
	if r.sources[v.src].kind == sourceDescribed {
		return r.creditedOutlet(v)
	}
	return -1
}

// withPreposition tells whether "with" or "to" stands before the name at i: "in an interview with KBS".
func (r *reading) withPreposition(i int32) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if w := r.wordAt(k); w == "with" || w == "to" || w == "told" {
			return true
		}
	}
	return false
}

// creditedOutlet gives the one other medium that the article credits before the voice: an article that retells another has its unnamed
// sources from there. -1 where there is none or more than one.
func (r *reading) creditedOutlet(v *voice) int32 {
	found := int32(-1)
	for k := 0; k < len(r.voices) && k < reach; k++ {
		u := &r.voices[k]
		if u.cue >= v.cue {
			break
		}
		for _, at := range [2]int32{u.via, u.src} {
			if at < 0 || r.sources[at].kind != sourceOutlet || r.sources[at].entity < 0 || r.v.set.Entities[r.sources[at].entity].Name == r.doc.Outlet {
				continue
			}
			if found >= 0 && r.sources[found].entity != r.sources[at].entity {
				return -1
			}
			found = at
		}
	}
	return found
}
