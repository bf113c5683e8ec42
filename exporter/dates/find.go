package dates

import "figures_exporter/exporter/prose"

// Find appends to dst the expressions among the tokens [first, end) of the text, a sentence or all of it, in the order of
// the text and without overlap. It allocates nothing but dst's growth; its time is linear. Safe for concurrent use.
//
//	token ──core──► a time or a length ──join──► with a second one a span ──settle──► kind and period
func (v *Vocabulary) Find(dst []Expression, text *prose.Text, first, end int32) []Expression {
	first, end = max(first, 0), min(end, int32(len(text.Tokens)))
	for first < end {
		stop := first + 1
		for stop < end && text.Tokens[stop].Flags&prose.ParaStart == 0 {
			stop++
		}
		dst = v.FindBefore(dst, text, first, stop, stop) // no expression goes on in the next paragraph
		first = stop
	}
	return dst
}

// FindBefore is Find within one paragraph, for who knows by MayHold that no expression holds a token from last on, so that none begins there: it
// spares the rest of a sentence whose only date is at its head.
func (v *Vocabulary) FindBefore(dst []Expression, text *prose.Text, first, end, last int32) []Expression {
	s := scanner{v: v, src: text.Source, toks: text.Tokens, first: first, end: end}
	for i := first; i < min(end, last); {
		t := &s.toks[i]
		if !v.begins[min(int(t.Word), len(v.begins)-1)] && t.Kind != prose.Number || !s.mayBegin(i) { // most tokens are passed over here
			i++
			continue
		}
		e := Expression{First: i, End: i, Prep: -1}
		s.prepose(&e)
		if !s.core(&e) {
			i = max(i+1, e.End) // ages and the like are passed over as a whole
			continue
		}
		s.join(&e)
		s.settle(&e)
		dst = append(dst, e)
		i = e.End
	}
	return dst
}

// scanner reads tokens of one stretch of a text. Every look ahead and back is of bounded length.
type scanner struct {
	v          *Vocabulary
	src        string
	toks       []prose.Token
	first, end int32
}

// at gives the feature of a token, and none outside the stretch.
func (s *scanner) at(i int32) feature {
	if i < s.first || i >= s.end {
		return feature{}
	}
	return s.v.of(s.toks[i])
}

func (s *scanner) is(i int32, c class) bool { return s.at(i).class == c }

func (s *scanner) char(i int32, char byte) bool {
	return i >= s.first && i < s.end && s.toks[i].Is(char)
}

func (s *scanner) has(i int32, f prose.Flags) bool {
	return i >= s.first && i < s.end && s.toks[i].Has(f)
}

func (s *scanner) prep(i int32, p Preposition) bool {
	f := s.at(i)
	return f.class == prepWord && Preposition(f.value) == p
}

func (s *scanner) dash(i int32) bool {
	return i >= s.first && i < s.end && s.toks[i].Kind == prose.Punct &&
		(s.toks[i].Char == '-' || s.toks[i].Char == prose.EnDash || s.toks[i].Char == prose.EmDash || s.toks[i].Char == prose.Minus)
}

// hyphen is a dash without white space on either side.
func (s *scanner) hyphen(i int32) bool {
	return s.dash(i) && s.has(i, prose.Glued) && s.has(i+1, prose.Glued)
}

func (s *scanner) possessive(i int32) bool { return s.has(i, prose.Possessive) }

// content tells whether the token is a small word that is none of the vocabulary: a noun, verb or adjective.
func (s *scanner) content(i int32) bool {
	if i < s.first || i >= s.end || s.toks[i].Kind != prose.Word || s.toks[i].Flags&prose.Capital != 0 {
		return false
	}
	c := s.v.of(s.toks[i]).class
	return c == noClass || c == eventWord
}

// digits gives the value of a number of one to four digits without separators.
func (s *scanner) digits(i int32) (value, length int, ok bool) {
	if i < s.first || i >= s.end || s.toks[i].Kind != prose.Number {
		return 0, 0, false
	}
	t := s.toks[i]
	length = int(t.End - t.Start)
	if length > 4 {
		return 0, 0, false
	}
	for _, c := range []byte(s.src[t.Start:t.End]) {
		if c < '0' || c > '9' {
			return 0, 0, false
		}
		value = value*10 + int(c-'0')
	}
	return value, length, true
}

// dayNumber reads "29", "29th" and gives the token behind it.
func (s *scanner) dayNumber(i int32) (day int, next int32, ok bool) {
	n, length, ok := s.digits(i)
	if !ok || length > 2 || n < 1 || n > 31 {
		return 0, i, false
	}
	next = i + 1
	if s.is(next, ordinalEnd) && s.has(next, prose.Glued) {
		next++
	} else if s.has(next, prose.Glued) && s.toks[next].Kind != prose.Punct {
		return 0, i, false // "5km"
	}
	return n, next, true
}

// year reads a number of four digits from 1900 to 2100.
func (s *scanner) year(i int32) (int, bool) {
	n, length, ok := s.digits(i)
	if !ok || length != 4 || n < 1900 || n > 2100 {
		return 0, false
	}
	if s.char(i+1, '%') || s.has(i+1, prose.Glued) && s.toks[i+1].Kind == prose.Word {
		return 0, false
	}
	return n, true
}

// month reads the name of a month. Those that are everyday words want a capital; whether they are meant is for
// monthAlone to tell.
func (s *scanner) month(i int32) (int8, bool) {
	f := s.at(i)
	if f.class != monthName {
		return 0, false
	}
	if f.has(ambiguous|short) && !s.has(i, prose.Capital) {
		return 0, false
	}
	return int8(f.value), true
}

// begins tells whether an expression may begin with a word.
func (f feature) begins() bool {
	switch f.class {
	case monthName, weekdayName, relativeDay, unitName, numberWord, ordinalWord, demonstrative, distal, plainPlural, relation,
		partWord, edgeWord, everyWord, rateAdverb, seasonName, holidayName, newWord, thenWord, nowWord, overnightWord, halfWord,
		quarterName, definite, indefinite:
		return true
	case prepWord:
		return Preposition(f.value) == PrepSince // "since Russia's invasion"
	}
	return false
}

// MayHold tells of most tokens that no expression holds them, so that sentences without one that could can be passed over: each expression has a
// number or a word of time, not only an article. It is safe for concurrent use.
func (v *Vocabulary) MayHold(tok prose.Token) bool {
	if tok.Kind != prose.Word {
		return tok.Kind == prose.Number
	}
	switch f := v.of(tok); f.class {
	case noClass, definite, indefinite:
		return false
	case prepWord:
		return f.begins()
	default:
		return !f.class.small()
	}
}

// mayBegin passes over most of the numbers and words that an expression can begin with.
func (s *scanner) mayBegin(i int32) bool {
	if s.toks[i].Kind == prose.Number {
		return s.numberMayBegin(i)
	}
	return s.wordMayBegin(i)
}

// wordMayBegin passes over most articles: what follows is no word of time.
func (s *scanner) wordMayBegin(i int32) bool {
	if c := s.v.features[s.toks[i].Word].class; c != definite && c != indefinite {
		return true
	}
	c := s.at(i + 1).class
	return c != noClass && !c.small()
}

// numberMayBegin passes over most numbers, which count something.
func (s *scanner) numberMayBegin(i int32) bool {
	n := s.toks[i].End - s.toks[i].Start
	if n == 4 || n >= 8 && n <= 10 { // a year; 29.10.2024
		return true
	}
	if i+1 >= s.end {
		return false
	}
	switch next := s.toks[i+1]; next.Kind {
	case prose.Word:
		c := s.v.of(next).class
		return c != noClass && !c.small()
	case prose.Punct:
		if next.Char == ',' { // "on 3, 4 and 5 May"
			return s.is(i-1, prepWord) || s.is(i-1, definite)
		}
		return next.Char == ':' || next.Char == '/' || s.dash(i+1)
	}
	return false
}

// prepose finds the preposition before an expression, over an article and words like "about".
func (s *scanner) prepose(e *Expression) {
	i := e.First - 1
	around := int32(-1)
	for steps := 0; steps < 4; steps, i = steps+1, i-1 {
		f := s.at(i)
		switch {
		case f.class == prepWord && Preposition(f.value) == PrepAround && around < 0:
			around = i
			continue
		case f.class == prepWord && Preposition(f.value) == PrepAt && s.at(i+1).class == approximate:
			continue // "at least"
		case f.class == approximate || f.class == definite && steps == 0:
			continue
		case f.class == measureVerb && s.is(i-1, singleWord): // "more than"
			i--
			continue
		}
		break
	}
	f := s.at(i)
	if g := s.at(i - 1); f.class == measureVerb && g.class == partWord && g.has(ongoing) && Part(g.value) == Late {
		e.Prep, e.PrepWord = i-1, PrepBy // "no later than"
		return
	}
	if g := s.at(i - 1); f.class == asWord && g.class == functionWord && g.value == soonValue && s.is(i-2, asWord) {
		e.Prep, e.PrepWord = i-2, PrepBy // "as soon as"
		return
	}
	if g := s.at(i - 1); f.class == asWord && s.is(i-2, asWord) && (g.class == functionWord && g.value == recentlyValue || g.class == partWord) {
		e.Prep, e.PrepWord = i-2, PrepIn // "as recently as", "as late as"
		return
	}
	if f.class != prepWord {
		if around >= 0 {
			e.Prep, e.PrepWord = around, PrepAround
		}
		return
	}
	e.Prep, e.PrepWord = i, Preposition(f.value)
	switch e.PrepWord {
	case PrepOf:
		if s.is(i-1, asWord) {
			e.Prep, e.PrepWord = i-1, PrepAsOf
		}
	case PrepAt:
		if s.is(i-1, asWord) {
			e.Prep, e.PrepWord = i-1, PrepAsOf
		}
	case PrepTo:
		if s.is(i-1, upWord) {
			e.Prep, e.PrepWord = i-1, PrepUntil
		}
	case PrepFrom:
		if s.is(i-1, asWord) {
			e.Prep = i - 1
		}
	}
}

// core reads the time or length that begins at e.First into Start and End. Where it fails, End may tell what to pass over.
func (s *scanner) core(e *Expression) bool {
	i := e.First
	f := s.at(i)
	if s.toks[i].Kind == prose.Number {
		return s.numeric(e)
	}
	switch f.class {
	case monthName, weekdayName, relativeDay, holidayName, newWord, seasonName, overnightWord, quarterName:
		return s.named(e)
	case definite, demonstrative, distal, plainPlural, relation:
		return s.determined(e)
	case indefinite, numberWord, halfWord:
		if f.class == halfWord && !s.is(i+1, indefinite) {
			return s.ordinal(e, i)
		}
		return s.length(e)
	case everyWord:
		return s.every(e)
	case rateAdverb:
		if s.has(i, prose.Capital) && i > s.first && s.toks[i-1].Kind == prose.Word {
			return false // the name of a newspaper
		}
		e.Kind, e.Start, e.End = Rate, Moment{Form: Window, Unit: Unit(f.value), Amount: 1}, i+1
		e.Attributive = s.content(i + 1)
		return true
	case partWord:
		return s.part(e)
	case edgeWord:
		return s.edge(e, i)
	case ordinalWord:
		return s.ordinal(e, i)
	case prepWord:
		return s.sinceEvent(e)
	case unitName:
		return s.bareUnit(e)
	case thenWord:
		if e.PrepWord == PrepSince || e.PrepWord == PrepBy || e.PrepWord == PrepUntil {
			e.Start, e.End, e.Anchored = Moment{Form: Offset, Unit: Days}, i+1, true
			return true
		}
	case nowWord:
		// "until now", "by now", but not the adverb on its own.
		if e.PrepWord == PrepUntil || e.PrepWord == PrepBy {
			e.Start, e.End = Moment{Form: Offset, Unit: Days}, i+1
			return true
		}
	}
	return false
}
