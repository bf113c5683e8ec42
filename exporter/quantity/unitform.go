package quantity

import (
	"sort"
	"strings"

	"figures_exporter/exporter/prose"
)

// unitForm is one spelling of a unit as tokens.
type unitForm struct {
	unit  *Unit
	parts []unitPart
	// glued forms stand directly behind the number only: "35C", "5g"; upper ones are written in capitals: "UAH".
	glued, upper bool
}

// unitPart is a word or a punctuation character.
type unitPart struct {
	word prose.WordID
	char byte
	end  string // for a character that the scanner does not tell apart: "²"
}

func (v *Vocabulary) addUnits() {
	taken := map[string]bool{}
	for _, list := range [][]*Unit{units, currencies} {
		for _, u := range list {
			for _, f := range u.forms() {
				if !taken[f.text] && !strings.Contains(f.text, "$") {
					taken[f.text] = true
					v.addUnit(u, f)
				}
			}
		}
	}
	for char, name := range signs {
		v.signs[char] = unitsByName[strings.ToLower(name)]
	}
	for word, name := range dollars {
		v.dollars[v.add(word, 0, 0)] = unitsByName[strings.ToLower(name)]
	}
	for _, c := range codes {
		name := c
		if c == "nt" {
			name = "twd"
		}
		v.codes[v.add(c, currencyCode, 0)] = unitsByName[name]
	}
	for _, list := range v.units {
		sort.SliceStable(list, func(i, j int) bool { return len(list[i].parts) > len(list[j].parts) })
	}
	sort.SliceStable(v.degrees, func(i, j int) bool { return len(v.degrees[i].parts) > len(v.degrees[j].parts) })
	v.percent = unitsByName["percent"]
}

func (v *Vocabulary) addUnit(u *Unit, form spelling) {
	f := unitForm{unit: u, glued: form.glued, upper: form.capital}
	word := ""
	flush := func() {
		if word != "" {
			f.parts = append(f.parts, unitPart{word: v.add(word, 0, 0)})
			word = ""
		}
	}
	for _, r := range form.text {
		switch r {
		case ' ':
			flush()
		case '-':
			flush()
		case '/', '%':
			flush()
			f.parts = append(f.parts, unitPart{char: byte(r)})
		case '°':
			flush()
			f.parts = append(f.parts, unitPart{char: prose.Degree})
		case '²', '³', '2', '3':
			flush()
			f.parts = append(f.parts, unitPart{char: prose.Other, end: string(r)})
		default:
			word += string(r)
		}
	}
	flush()
	first := f.parts[0]
	switch {
	case first.word != 0:
		v.features[first.word] |= unitStart
		v.units[first.word] = append(v.units[first.word], f)
	case first.char == prose.Degree:
		v.degrees = append(v.degrees, f)
	}
}

// unitAt reads the unit that begins at token i, a hyphen before it included: "square miles", "-kilometre". It gives the
// token behind the unit, or nil.
func (p *parser) unitAt(i int32) (u *Unit, end int32) {
	if i >= p.end {
		return nil, i
	}
	tok := p.toks[i]
	if tok.Is('%') {
		return p.v.percent, i + 1
	}
	if s := p.v.signs[tok.Char]; s != nil && tok.Kind == prose.Punct && tok.Has(prose.Glued) && (i+1 >= p.end || p.toks[i+1].Kind != prose.Number) { // "50€"
		return s, i + 1
	}
	var list []unitForm
	start := i
	hyphen := false
	switch {
	case tok.Is(prose.Degree):
		list = p.v.degrees
	case tok.Is('-') && tok.Has(prose.Glued) && i+1 < p.end && p.toks[i+1].Kind == prose.Word && p.toks[i+1].Has(prose.Glued):
		start++
		hyphen = true
		tok = p.toks[start]
		fallthrough
	case tok.Kind == prose.Word:
		if p.v.has(tok)&unitStart == 0 {
			return nil, i
		}
		list = p.v.units[tok.Word]
	default:
		return nil, i
	}
	for k := range list {
		f := &list[k]
		if tok.Flags&prose.Capital != 0 && tok.End-tok.Start == 1 && !f.upper {
			continue // "31 M1 tanks"
		}
		if f.glued && !tok.Has(prose.Glued) || f.upper && tok.Flags&prose.Capital == 0 {
			continue
		}
		if e := p.matchUnit(f, start); e > 0 && !(e < p.end && p.toks[e].Kind != prose.Punct && p.toks[e].Has(prose.Glued)) {
			return p.whichUnit(f.unit, i, start, e, hyphen)
		}
	}
	return nil, i
}

// matchUnit gives the token behind the form at i, 0 where it does not stand there.
func (p *parser) matchUnit(f *unitForm, i int32) int32 {
	for k, part := range f.parts {
		if k > 0 && i < p.end && p.toks[i].Is('-') && p.toks[i].Has(prose.Glued) { // "square-kilometre"
			i++
		}
		if i >= p.end {
			return 0
		}
		tok := p.toks[i]
		switch {
		case part.word != 0:
			if tok.Word != part.word {
				return 0
			}
		case part.end != "":
			if !tok.Has(prose.Glued) || p.text.Of(tok) != part.end {
				return 0
			}
		default:
			if !tok.Is(part.char) {
				return 0
			}
		}
		i++
	}
	return i
}

// whichUnit settles spellings that mean two things.
func (p *parser) whichUnit(u *Unit, i, start, end int32, hyphen bool) (*Unit, int32) {
	next := prose.Token{}
	if end < p.end {
		next = p.toks[end]
	}
	switch u.Name {
	case "pound-mass":
		// A mass, unless millions or a small word for money say otherwise.
		if p.lastMagnitude >= 1e6 && !hyphen {
			return unitsByName["pound sterling"], end
		}
	case "second":
		// "two second chances": not the unit, in the singular, unless hyphenated or behind one.
		if !hyphen && end == start+1 && p.word(start) == p.v.second && p.lastValue != 1 && next.Kind == prose.Word && p.v.has(next)&function == 0 {
			return nil, i
		}
	case "South Korean won", "South African rand", "Armenian dram", "Bulgarian lev", "Brazilian real", "Vietnamese dong", "Albanian lek", "Lao kip",
		"Kyrgyzstani som", "Botswana pula", "Romanian leu", "Peruvian sol":
		if end != start+1 {
			break // the country is named
		}
		if p.lastMagnitude == 1 && p.lastValue < 1000 {
			return nil, i
		}
	case "foot":
		// "12 foot soldiers", "on foot"
		if !hyphen && p.word(start) == p.v.foot && next.Kind == prose.Word && p.pluralNoun(end) {
			return nil, i
		}
	}
	return u, end
}

// currencyBefore gives the currency whose sign or code stands before token i, and nil where there is none.
func (p *parser) currencyBefore(i int32) *Unit {
	u, _ := p.currencySign(i)
	return u
}

// currencySign is currencyBefore with the first token of the sign.
func (p *parser) currencySign(i int32) (*Unit, int32) {
	if i <= p.floor {
		return nil, i
	}
	tok := p.toks[i-1]
	switch tok.Kind {
	case prose.Punct:
		if tok.Is('.') && tok.Has(prose.Glued) && i-2 >= p.floor && p.v.has(p.toks[i-2])&currencyCode != 0 && p.toks[i-2].Flags&prose.Capital != 0 {
			return p.v.codes[p.toks[i-2].Word], i - 2 // "Rs. 800" where the scanner left the point
		}
		u := p.v.signs[tok.Char]
		if u == nil {
			return nil, i
		}
		if tok.Char == '$' && i-1 > p.floor && (tok.Has(prose.Glued) || p.toks[i-2].Flags&prose.Upper != 0 && p.toks[i-2].End-p.toks[i-2].Start > 1 || p.text.Of(p.toks[i-2]) == "C") { // "HK $5", "C $5"
			if d := p.v.dollars[p.toks[i-2].Word]; d != nil && p.toks[i-2].Word != 0 {
				return d, i - 2
			}
		}
		return u, i - 1
	case prose.Word:
		if p.toks[i].Has(prose.Glued) && tok.Has(prose.Glued) && i-2 >= p.floor && p.toks[i-2].Is('$') {
			if d := p.v.dollars[tok.Word]; d != nil && tok.Word != 0 { // "$US160 million"
				return d, i - 2
			}
		}
		if p.v.has(tok)&currencyCode != 0 && tok.Flags&prose.Capital != 0 {
			return p.v.codes[tok.Word], i - 1
		}
	}
	return nil, i
}
