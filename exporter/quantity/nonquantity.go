package quantity

import (
	"figures_exporter/exporter/prose"
)

// none emits a number that is no quantity and gives the token behind it.
func (p *parser) none(kind Kind, first, at, end int32) int32 {
	q := Quantity{First: first, End: end, Number: Span{at, min(at+1, end)}, Kind: kind}
	if p.toks[at].Kind == prose.Number {
		q.Value, q.Digits, _, _, _ = digitsOf(p.text.Of(p.toks[at]))
	} else if int(p.toks[at].Word) < len(p.v.values) {
		q.Value, q.Words = p.v.values[p.toks[at].Word], true
	}
	p.emit(q)
	return end
}

// glued tells whether token i exists and stands without a space behind the one before.
func (p *parser) glued(i int32) bool { return i >= p.first && i < p.end && p.toks[i].Has(prose.Glued) }

func (p *parser) isNumber(i int32) bool {
	return i >= p.first && i < p.end && p.toks[i].Kind == prose.Number
}

// nonQuantityDigits looks at what is glued to the digits at i. It gives i where they may be a quantity, else the token
// behind what they are, which it has emitted.
func (p *parser) nonQuantityDigits(i int32) int32 {
	s := p.text.Of(p.toks[i])
	value, _, grouped, zero, sh := digitsOf(s)
	if p.glued(i) && i > p.first {
		if next := p.gluedBefore(i, value, grouped); next > i {
			return next
		}
	}
	switch sh {
	case dateShape:
		return p.none(Date, i, i, i+1)
	case odd:
		return p.none(Version, i, i, i+1)
	}
	if next := p.phone(i, zero); next > i {
		return next
	}
	if next := p.listNumber(i, value); next > i {
		return next
	}
	if next := p.gluedBehind(i, value, grouped, sh); next > i {
		return next
	}
	if next := p.timeOfDay(i, value, zero, sh); next > i {
		return next
	}
	if zero {
		return p.none(Designation, i, i, i+1)
	}
	if next := p.year(i, value, grouped, sh); next > i {
		return next
	}
	return i
}

// gluedBefore judges digits by what stands before them without a space: "G7", "Su-34", "/2024".
func (p *parser) gluedBefore(i int32, value float64, grouped bool) int32 {
	prev := p.toks[i-1]
	switch {
	case prev.Kind == prose.Word:
		f := p.v.has(prev)
		if f&monthName != 0 && prev.Flags&(prose.Capital|prose.Dotted) == prose.Capital|prose.Dotted {
			return i // "Nov.4"
		}
		if i-2 >= p.floor && p.toks[i-2].Is('$') && prev.Has(prose.Glued) && p.v.dollars[prev.Word] != nil { // "$US160 million"
			return i
		}
		if f&currencyCode != 0 && prev.Flags&prose.Capital != 0 || prev.Word == p.v.w.x && prev.Flags&prose.Capital == 0 || f&hedgeLast != 0 && grouped {
			return i
		}
		return p.none(Designation, i-1, i, p.chain(i+1))
	case prev.Kind == prose.Number:
		return p.none(Designation, i, i, p.chain(i+1))
	}
	switch prev.Char {
	case '+':
		if prev.Has(prose.Glued) && i-2 >= p.first && p.toks[i-2].Kind == prose.Word {
			return p.none(Designation, i-2, i, i+1) // "GMT+2"
		}
	case '-', prose.EnDash:
		if i-2 < p.first || !prev.Has(prose.Glued) || p.toks[i-2].Kind != prose.Word || grouped {
			return i
		}
		name := p.toks[i-2]
		if i-2 < p.floor { // the word belongs to a number before
			return i
		}
		f := p.v.has(name)
		if f&prefix != 0 {
			return i // "sub-500", "now-18"
		}
		if prev.Char == prose.EnDash && (name.Flags&prose.Capital == 0 || name.End-name.Start > 3) || f&starts != 0 || name.Word == p.v.w.to || f&hedgeLast != 0 && name.Flags&prose.Upper == 0 {
			return i // but "AS-90"
		}
		if value >= 1800 && value <= 2100 && name.Flags&prose.Capital == 0 {
			return p.none(Year, i-2, i, i+1)
		}
		return p.none(Designation, i-2, i, p.chain(i+1))
	case '.':
		if prev.Has(prose.Glued) && i-2 >= p.first && p.toks[i-2].Kind == prose.Word {
			return p.none(Designation, i-2, i, p.chain(i+1))
		}
	case '/', '=', '_', '@', '&', '?', '\\':
		if prev.Char == '/' && i-2 < p.floor {
			return i // "100 km/62 miles"
		}
		if prev.Char == '/' && i-2 >= p.floor && prev.Has(prose.Glued) && p.toks[i-2].Kind == prose.Word && p.v.has(p.toks[i-2])&(unitStart|starts) != 0 {
			return i
		}
		if prev.Has(prose.Glued) {
			return p.none(Address, i, i, p.chain(i+1))
		}
	case '#':
		return p.none(Designation, i-1, i, i+1)
	case ':':
		// "ratio 1:5", verses: what is no time has been read with its first number.
		if prev.Has(prose.Glued) && i-2 >= p.first && p.toks[i-2].Kind == prose.Number {
			return p.none(Designation, i, i, i+1)
		}
	}
	return i
}

// chain passes over what is glued on to a name: "M1A2", "9M729-B". A hyphen joins only what is no word of the sentence.
func (p *parser) chain(i int32) int32 {
	for n := 0; n < 16 && p.glued(i); n++ {
		tok := p.toks[i]
		switch {
		case tok.Kind != prose.Punct:
			i++
		case (tok.Char == '-' || tok.Char == '/') && p.glued(i+1) && (p.toks[i+1].Kind == prose.Number || p.toks[i+1].Kind == prose.Word && p.toks[i+1].End-p.toks[i+1].Start <= 2):
			i += 2
		default:
			return i
		}
	}
	return i
}

// gluedBehind judges digits by what stands behind them without a space: "18:40", "9/11", "47th", "1990s", "5G".
func (p *parser) gluedBehind(i int32, value float64, grouped bool, sh shape) int32 {
	if !p.glued(i + 1) {
		return i
	}
	next := p.toks[i+1]
	w := &p.v.w
	if next.Kind == prose.Word {
		f := p.v.has(next)
		s := p.text.Of(next)
		switch {
		case f&ordinalTail != 0:
			return p.ordinalDigits(i)
		case next.Word == w.s && next.Flags&prose.Capital == 0:
			if value >= 1000 && value <= 2100 {
				return p.none(Year, i, i, i+2)
			}
			if i > p.first && (p.word(i-1) == w.his || p.word(i-1) == w.her || p.word(i-1) == w.their) {
				return p.none(Age, i, i, i+2)
			}
			return p.none(Designation, i, i, i+2)
		case f&meridiem != 0:
			return p.none(Time, i, i, i+2)
		case s == "p" && (value == 480 || value == 720 || value == 1080 || value == 1440 || value == 2160): // lines of a screen, no pence
			return p.none(Designation, i, i, i+2)
		case p.exponent(i+1) > 0:
			return i
		case p.isNumber(i+2) && p.glued(i+2) && !(p.toks[i+2].End-p.toks[i+2].Start == 1 && f&unitStart != 0): // "9M729", but "km2"
			return p.none(Designation, i, i, p.chain(i+1))
		case len(s) == 1 && s[0] >= 'A' && s[0] <= 'Z' && s != "C" && s != "F" && f&abbrScale == 0: // "5G"
		case f&(unitStart|abbrScale|hundredWord|scaleWord) != 0 && (next.Flags&prose.Upper == 0 || f&abbrScale != 0 || len(s) > 1):
			return i
		case next.Word == w.x || f&starts != 0 || f&function != 0 && next.Flags&prose.Capital == 0 && grouped:
			return i
		case len(s) == 1 && (s == "C" || s == "F"):
			return i
		case next.Word == w.fold, grouped:
			return i
		}
		return p.none(Designation, i, i, p.chain(i+1))
	}
	switch next.Char {
	case prose.Degree:
		if end := p.coordinate(i); end > 0 {
			return p.none(Designation, i, i, end)
		}
	case ':':
		if next.Kind == prose.Punct && p.isNumber(i+2) && p.glued(i+2) {
			end := i + 3
			kind := Designation
			if p.shortGroup(i, 2) && p.shortGroup(i+2, 2) && p.toks[i+2].End-p.toks[i+2].Start == 2 && value <= 24 {
				kind = Time
				if p.toksIs(end, ':') && p.isNumber(end+1) && p.glued(end+1) {
					end += 2
				}
				end = p.timeTail(end)
			}
			return p.none(kind, i, i, end)
		}
	case '/':
		if !p.isNumber(i+2) || !p.glued(i+2) {
			return i
		}
		if f := p.slashFraction(i); f > 0 {
			q := Quantity{First: i, End: i + 3, Number: Span{i, i + 3}, Kind: Fraction, Value: f, Digits: 1}
			q.First, q.Qualifier = p.hedgesBeforeToken(i, p.floor)
			if u, e := p.unitAt(i + 3); u != nil { // "a 1/4 mile oval"
				q.Unit, q.End = u, e
				p.kindOf(&q)
				p.emit(q)
				return e
			}
			p.kindOf(&q)
			q.Kind = Fraction
			q.Of = p.word(i+3) == w.of
			p.emit(q)
			return i + 3
		}
		b, _, _, _, _ := digitsOf(p.text.Of(p.toks[i+2]))
		end := i + 3
		if p.toksIs(end, '/') && p.isNumber(end+1) {
			return p.none(Date, i, i, end+2)
		}
		switch {
		case value >= 1800 && value <= 2100 && !grouped && (b == float64(int(value+1)%100) || b == value+1):
			return p.none(Year, i, i, end)
		case value <= 31 && b <= 31 && value > 0 && b > 0 && b != 24 && value != 24 && sh == plain:
			return p.none(Date, i, i, end)
		}
		return p.none(Designation, i, i, end)
	case '@':
		return p.none(Address, i, i, i+2)
	case '.':
		// "24.kg" is a host; a capital behind begins a sentence that lacks its space.
		if p.glued(i+2) && p.toks[i+2].Kind == prose.Word && p.toks[i+2].Flags&prose.Capital == 0 {
			return p.none(Address, i, i, i+3)
		}
	case '-', prose.EnDash:
		if !p.isNumber(i+2) || !p.glued(i+2) {
			return i
		}
		b, _, bg, bzero, bsh := digitsOf(p.text.Of(p.toks[i+2]))
		if sh != plain && sh != ambiguous && sh != dotted || bsh != plain && bsh != ambiguous && bsh != dotted {
			return p.none(Version, i, i, i+3)
		}
		yearly := value >= 1800 && value <= 2100 && p.shortGroup(i, 4)
		if yearly && !bg && (b > value && b <= 2100 && !p.countedBehind(i+3) || p.toks[i+2].End-p.toks[i+2].Start == 2 && !p.countedBehind(i+3)) {
			if p.toksIs(i+3, '-') && p.isNumber(i+4) {
				return p.none(Date, i, i, i+5)
			}
			return p.none(Year, i, i, i+3)
		}
		if bzero && bsh == plain {
			return p.none(Designation, i, i, i+3)
		}
		if b > value && value < 1000 && p.shortGroup(i, 3) && p.shortGroup(i+2, 2) && p.voteNear(i, i+3) && p.voted(i, i+3) {
			return p.none(Score, i, i, i+3)
		}
	}
	return i
}

// coordinate tells whether degrees of latitude or longitude begin with the digits at token i, and where they end; 0 where not:
// "48.8566° N", "51°30'N", "51° 30′ 12″ E".
func (p *parser) coordinate(i int32) int32 {
	for k := i + 2; k < i+8 && k < p.end; k++ {
		tok := p.toks[k]
		switch {
		case tok.Kind == prose.Number:
		case tok.Is('\'') || tok.Is('"') || tok.Is(prose.Other):
		case tok.Kind == prose.Word && tok.End-tok.Start == 1 && tok.Flags&prose.Capital != 0:
			switch p.text.Of(tok) {
			case "N", "S", "E", "W":
				return k + 1
			}
			return 0
		default:
			return 0
		}
	}
	return 0
}

// voted tells whether the token before or behind a pair says that it is the result of a vote or match.
func (p *parser) voted(first, end int32) bool {
	return first > p.first && p.v.has(p.toks[first-1])&voteWord != 0 || end < p.end && p.v.has(p.toks[end])&voteWord != 0
}

// countedBehind tells whether a plural noun or unit stands at token i: then four digits are a count, no year.
func (p *parser) countedBehind(i int32) bool {
	if i >= p.end || p.toks[i].Kind != prose.Word {
		return false
	}
	if u, _ := p.unitAt(i); u != nil {
		return true
	}
	return p.pluralNoun(i)
}

// phone reads telephone numbers: "+380 44 123 4567", "800-555-0199", "(044) 123-45-67".
func (p *parser) phone(i int32, zero bool) int32 {
	spaced := p.isNumber(i + 1)
	if !p.glued(i) && !spaced && !p.toksIs(i+1, '-') && !p.toksIs(i+1, ')') {
		return i
	}
	if spaced && !zero && !p.glued(i) && !p.toksIs(i+2, '-') && !p.toksIs(i+3, '-') && !p.toksIs(i+4, '-') {
		return i // groups with spaces alone are grouped thousands or a row of numbers
	}
	plus := i > p.first && p.toks[i-1].Is('+') && p.glued(i)
	if !p.plainDigits(i) {
		return i
	}
	digits := p.toks[i].End - p.toks[i].Start
	groups, hyphens, other := int32(1), 0, 0
	end := i + 1
	if p.toks[i].End-p.toks[i].Start != 3 {
		other++
	}
	for groups < 8 {
		k := end
		hyphen := false
		if p.toksIs(k, ')') && i > p.first && p.toks[i-1].Is('(') || plus && p.toksIs(k, '(') {
			k++
			if plus && p.toksIs(k, ')') {
				k++
			}
		}
		if plus && p.toksIs(k, ')') {
			k++
		}
		if p.toksIs(k, '-') && p.glued(k) && p.glued(k+1) {
			k++
			hyphen = true
		} else if k >= p.end || !p.isNumber(k) || k == end && !p.oneSpace(k) {
			break
		}
		if !p.isNumber(k) || !p.plainDigits(k) {
			break
		}
		n := p.toks[k].End - p.toks[k].Start
		if n > 4 && !plus && !(hyphen && n <= 7 && p.book(i)) {
			break
		}
		if hyphen {
			hyphens++
		}
		if n != 3 {
			other++
		}
		digits += n
		groups++
		end = k + 1
	}
	if groups >= 3 && hyphens >= 2 && hyphens == int(groups)-1 && p.isoDate(i) {
		return p.none(Date, i, i, end)
	}
	switch {
	case groups >= 4 && hyphens == int(groups)-1 && (digits == 10 || digits == 13) && p.book(i):
		return p.none(Designation, i, i, end)
	case plus && digits >= 9 && (groups > 1 || digits >= 10) && (other > 1 || digits >= 10):
	case groups >= 3 && hyphens == int(groups)-1 && digits >= 7:
	case groups >= 3 && hyphens >= 1 && digits >= 9:
	case groups >= 3 && zero && digits >= 9:
	case groups == 2 && hyphens == 1 && p.toks[i].End-p.toks[i].Start == 3 && p.toks[i+2].End-p.toks[i+2].Start == 4 && p.unround(i) && p.unround(i+2):
	case groups >= 3 && hyphens >= 2: // parts of a code
		return p.none(Designation, i, i, end)
	default:
		return i
	}
	first := i
	if i > p.floor && (p.toks[i-1].Is('(') || p.toks[i-1].Is('+')) {
		first--
	}
	return p.none(Phone, first, i, end)
}

// book tells whether the number of a book begins at token i.
func (p *parser) book(i int32) bool {
	s := p.text.Of(p.toks[i])
	return i > p.first && p.word(i-1) == p.v.w.isbn || s == "978" || s == "979"
}

// isoDate tells whether 2024-10-29 stands at i.
func (p *parser) isoDate(i int32) bool {
	y, _, _, _, _ := digitsOf(p.text.Of(p.toks[i]))
	m, _, _, _, _ := digitsOf(p.text.Of(p.toks[i+2]))
	return p.toks[i].End-p.toks[i].Start == 4 && y >= 1000 && y <= 2999 && m >= 1 && m <= 12 && p.toks[i+2].End-p.toks[i+2].Start <= 2
}

func (p *parser) plainDigits(i int32) bool {
	return p.shortGroup(i, 1<<20) && p.toks[i].End-p.toks[i].Start <= 15
}

// unround tells whether a number does not end in 0 or 5, as estimates do.
func (p *parser) unround(i int32) bool {
	c := p.text.Source[p.toks[i].End-1]
	return c != '0' && c != '5'
}

// listNumber reads "1. " and "2) " at the start of a line, and "[3]".
func (p *parser) listNumber(i int32, value float64) int32 {
	if p.toks[i].Has(prose.LineStart) && value < 100 && p.glued(i+1) && (p.toks[i+1].Is('.') || p.toks[i+1].Is(')')) &&
		i+2 < p.end && !p.toks[i+2].Has(prose.Glued) {
		return p.none(ListNumber, i, i, i+2)
	}
	if i > p.first && p.toks[i-1].Is('[') && p.toksIs(i+1, ']') && value < 1000 && p.glued(i-1) {
		return p.none(ListNumber, i-1, i, i+2)
	}
	return i
}

// timeOfDay reads "4 a.m.", "6.30 p.m.", "0600 GMT", "at 18.40".
func (p *parser) timeOfDay(i int32, value float64, zero bool, sh shape) int32 {
	if i+1 >= p.end {
		return i
	}
	next := p.v.has(p.toks[i+1])
	w := &p.v.w
	switch {
	case next&meridiem != 0 && value <= 24 && !p.glued(i+1):
		return p.none(Time, i, i, p.timeTail(i+2))
	case next&timeZone != 0 && value < 2400 && p.toks[i+1].Word != w.hours && (p.shortGroup(i, 4) && p.toks[i].End-p.toks[i].Start == 4 || value <= 24) && p.toks[i+1].Flags&prose.Upper != 0:
		return p.none(Time, i, i, i+2)
	case zero && p.toks[i].End-p.toks[i].Start == 4 && p.word(i+1) == w.hours:
		return p.none(Time, i, i, i+2)
	case p.word(i+1) == w.oclock && value <= 12:
		return p.none(Time, i, i, p.timeTail(i+2))
	case sh == dotted && value < 24.6 && p.toks[i].End-p.toks[i].Start >= 4 && i > p.first && p.word(i-1) == p.v.at && next&(timeZone|meridiem) != 0:
		return p.none(Time, i, i, i+2)
	}
	return i
}

// timeTail passes over "p.m.", "GMT", "local time" behind a time.
func (p *parser) timeTail(i int32) int32 {
	for k := 0; k < 3 && i < p.end; k++ {
		f := p.v.has(p.toks[i])
		if f&meridiem == 0 && (f&timeZone == 0 || p.toks[i].Word == p.v.w.hours && k > 0) && !(k > 0 && p.toks[i].Word == p.v.w.time) {
			break
		}
		i++
	}
	return i
}

// year judges four digits without a separator: "in 2022", "the 2014 annexation", but "2000 soldiers".
func (p *parser) year(i int32, value float64, grouped bool, sh shape) int32 {
	if !grouped && sh == plain && value < 10000 && (i > p.first && p.toks[i-1].Kind == prose.Word || i+1 < p.end && p.toks[i+1].Kind == prose.Word) && p.era(i) {
		return p.none(Year, i, i, i+1)
	}
	if value < 1500 || value > 2100 || grouped || sh != plain || p.toks[i].End-p.toks[i].Start != 4 {
		return i
	}
	if p.currencyBefore(i) != nil || i > p.first && (p.toks[i-1].Is('+') || p.toks[i-1].Is('~')) {
		return i
	}
	counted := p.countedBehind(i + 1)
	round := int(value)%100 == 0
	recent := value >= 1900
	if i+1 < p.end {
		next := p.toks[i+1]
		if next.Is('%') || p.v.has(next)&(hundredWord|scaleWord|abbrScale) != 0 || p.word(i+1) == p.v.w.or && p.word(i+2) == p.v.w.more {
			return i
		}
		if next.Is('-') && next.Has(prose.Glued) && p.glued(i+2) {
			if u, _ := p.unitAt(i + 1); u != nil || p.word(i+2) == p.v.w.strong || p.word(i+2) == p.v.w.odd {
				return i
			}
		}
	}
	first, h := p.hedgesBeforeToken(i, p.floor)
	context := i > p.first && p.v.has(p.toks[i-1])&(yearContext|monthName) != 0
	if h != 0 && !context {
		_ = first
		return i
	}
	prev := p.word(i - 1)
	switch {
	case context && !counted:
		if prev == p.v.w.to || prev == p.v.w.from || prev == p.v.w.and || prev == p.v.w.of || prev == p.v.w.by {
			// A change or range of counts: the words before decide, years otherwise.
			if prev == p.v.w.and && p.yearBefore() && p.out[len(p.out)-1].End == i-1 {
				return p.none(Year, i, i, i+1) // "between 1600 and 1900"
			}
			if !recent || p.change >= 0 && i-p.change <= 6 && !p.yearBefore() || p.plainNounFollows(i+1) && round {
				return i
			}
			if prev == p.v.w.of && p.word(i-2) == p.v.total {
				return i
			}
		}
		if !recent && p.plainNounFollows(i+1) {
			return i
		}
		return p.none(Year, i, i, i+1)
	case context && counted && p.v.has(p.toks[i-1])&yearOnly != 0 && recent && !round:
		return p.none(Year, i, i, i+1) // "in 2014 troops seized"
	case !recent || counted && round:
		return i
	case i > p.first && p.v.has(p.toks[i-1])&determiner != 0 && !round:
		return p.none(Year, i, i, i+1) // "the 2014 elections"
	case i > p.first && (p.toks[i-1].Flags&prose.Possessive != 0 || p.toksIs(i-1, '(')) && !counted:
		return p.none(Year, i, i, i+1) // "Ukraine's 2014 revolution", "(2019)"
	case i+1 < p.end && p.toks[i+1].Flags&prose.Possessive != 0:
		return p.none(Year, i, i, i+1)
	case counted:
		return i
	case i == p.first || p.toks[i-1].Kind == prose.Punct && !p.toks[i-1].Is('-') && !p.toks[i-1].Is(prose.EnDash) && !p.toks[i-1].Is(':') && !p.toks[i-1].Is(prose.EmDash):
		if i+1 < p.end && p.toks[i+1].Kind == prose.Punct && recent && !round && p.toksIs(i-1, ',') {
			return p.none(Year, i, i, i+1) // "Kyiv, 2019"
		}
	}
	if value >= 1990 && value <= 2040 && !round && p.describes(i+1) {
		return p.none(Year, i, i, i+1)
	}
	return i
}

// describes tells whether the word at token i is a noun in the singular that a year may stand before: "the maker's 2019 review".
// Behind a count there is a plural, a participle, or a word such as "dead" and "more".
func (p *parser) describes(i int32) bool {
	if i >= p.end || p.toks[i].Kind != prose.Word || p.toks[i].Flags&prose.Dotted != 0 || p.v.has(p.toks[i])&(function|verb|starts|abbrScale|unitStart|hedgeFirst|counterNoun|adjective) != 0 {
		return false
	}
	if p.toks[i].Flags&prose.Capital != 0 { // "2019 Mill SUV", but "2022 Harbour guards"
		for k := i; k < i+4 && k < p.end && p.toks[k].Kind == prose.Word && p.v.has(p.toks[k])&function == 0; k++ {
			if p.pluralNoun(k) {
				return false
			}
		}
		return !p.heading()
	}
	s := p.text.Of(p.toks[i])
	return len(s) > 3 && !endsLikeVerb(s) && !(s[len(s)-1] == 's' && s[len(s)-2] != 's') && !(i+1 < p.end && p.pluralNoun(i+1))
}

// era tells whether the number at token i is a year of an era: "A.D. 1000", "1260 BC".
func (p *parser) era(i int32) bool {
	if i > p.first && p.v.has(p.toks[i-1])&eraWord != 0 && p.toks[i-1].Flags&prose.Capital != 0 {
		return true
	}
	return i+1 < p.end && p.v.has(p.toks[i+1])&eraWord != 0 && p.toks[i+1].Flags&prose.Capital != 0
}

// yearBefore tells whether the number before is a year: "from 2014 to 2022".
func (p *parser) yearBefore() bool {
	return len(p.out) > p.base && p.out[len(p.out)-1].Kind == Year
}

// nonQuantity judges a number that was read, in digits or words, by the words beside it.
func (p *parser) nonQuantity(n *numeral) int32 {
	i := n.first
	w := &p.v.w
	if n.vague || n.fraction {
		return i
	}
	at := i
	for at < n.end && p.toks[at].Kind == prose.Word && p.word(at) == w.a {
		at++
	}
	// "Article 4", "Channel 5", "Day 1,027", and what an enumeration adds.
	if p.named == i {
		p.named = -1
		p.goOnNaming(n.end)
		return p.none(p.namedKind, i, at, n.end)
	}
	if i > p.floor && n.magnitude == 1 {
		prev := p.toks[i-1]
		f := p.v.has(prev)
		k := i - 1
		if prev.Is('.') && i-2 >= p.floor && p.glued(i-1) { // "No. 5" where the scanner left the point
			k = i - 2
			f = p.v.has(p.toks[k])
		}
		named := f&designator != 0 || f&nameDesignator != 0 && p.toks[k].Flags&prose.Capital != 0 && !p.heading()
		if p.word(k) == w.no && (p.toks[k].Flags&prose.Dotted == 0 && p.toks[k].Flags&prose.Capital == 0 || n.words) {
			named = false // "no 5"
		}
		if named && n.words && f&designator == 0 && p.toks[i].Flags&prose.Capital == 0 {
			named = false
		}
		if named && n.words && f&designator != 0 && p.plainNounFollows(n.end) && p.toks[i].Flags&prose.Capital == 0 {
			named = false
		}
		// A plural noun behind the number is counted by it: "Day 20 soldiers" does not occur, "Unit 12 men" neither; but a
		// table has "Level 1,500 people".
		if named && !(n.grouped && f&nameDesignator != 0 && p.pluralNoun(n.end)) {
			p.goOnNaming(n.end)
			p.namedKind = Designation
			return p.none(Designation, k, at, n.end)
		}
		if p.word(i-1) == w.of && i-2 >= p.first && (p.word(i-2) == w.group || p.word(i-2) == w.gang) && p.toks[i-2].Flags&prose.Capital != 0 && (n.words && p.toks[i].Flags&prose.Capital != 0 || !n.words && n.value <= 100) {
			return p.none(Designation, i-2, at, n.end) // "Group of Seven"
		}
		if p.word(i-1) == w.big && prev.Flags&prose.Capital != 0 && p.toks[i].Flags&prose.Capital != 0 && n.words {
			return p.none(Designation, i-1, at, n.end)
		}
		if f&monthName != 0 && (prev.Flags&prose.Capital != 0 || f&onlyMonth != 0) && n.value >= 1 && n.value <= 31 && !n.words {
			return p.none(Date, i-1, at, n.end)
		}
		if p.model(n) {
			return p.none(Designation, i-1, at, n.end)
		}
		if p.houseNumber(n) {
			return p.none(Address, i, at, n.end)
		}
		if !n.words && prev.Flags&prose.Upper != 0 && prev.End-prev.Start <= 4 && f == 0 && prev.Flags&prose.Dotted == 0 && n.value < 1000 && !p.heading() && !p.plainNounFollows(n.end) && p.looksLikeCode(prev) {
			return p.none(Designation, i-1, at, n.end) // "MQ 9"
		}
	}
	if n.end < p.end {
		next := p.toks[n.end]
		if p.v.has(next)&monthName != 0 && next.Flags&prose.Capital != 0 && n.value >= 1 && n.value <= 31 && n.magnitude == 1 && !n.words && !p.modalMay(n.end) {
			return p.none(Date, i, at, n.end+1)
		}
		if next.Word == w.oclock && next.Kind == prose.Word {
			return p.none(Time, i, at, n.end+1)
		}
		if n.words && p.v.has(next)&meridiem != 0 && (next.Flags&prose.Dotted != 0) {
			return p.none(Time, i, at, n.end+1)
		}
		if n.words && p.toks[i].Flags&prose.Capital != 0 && next.Flags&prose.Capital != 0 && (next.Word == w.eyes || next.Word == w.gorges) && next.Word != 0 {
			return p.none(Designation, i, at, n.end+1)
		}
	}
	if n.words && p.ordinalBehind(n) {
		next := p.none(Ordinal, i, at, n.end+2)
		q := &p.out[len(p.out)-1]
		q.Value, q.Number.End = n.value+p.v.values[p.toks[n.end+1].Word], next
		return next
	}
	if n.words && n.value >= 13 && n.value <= 20 {
		if next := p.spelledYear(n); next > 0 {
			return next
		}
	}
	if n.words && p.nameOfWords(n) {
		return p.none(Designation, i-1, at, n.end)
	}
	if n.one && p.pronoun(i) {
		return n.end
	}
	return i
}

// nameOfWords tells whether a number word with a capital ends a name: "Radio One", "the Harbour Six". In headings it does not.
func (p *parser) nameOfWords(n *numeral) bool {
	i := n.first
	if n.end != i+1 || i-1 <= p.first || p.toks[i].Flags&prose.Capital == 0 || n.value > 12 {
		return false
	}
	prev := p.toks[i-1]
	if prev.Kind != prose.Word || prev.Flags&prose.Capital == 0 || p.v.has(prev)&(function|starts|hedgeLast|monthName) != 0 || p.plainNounFollows(n.end) && p.pluralNoun(n.end) {
		return false
	}
	small := 0
	for k := p.first; k < min(p.end, p.first+24); k++ {
		if tok := p.toks[k]; tok.Kind == prose.Word && tok.End-tok.Start >= 4 && tok.Flags&prose.Capital == 0 {
			small++
		}
	}
	return small >= 3 && !p.heading()
}

// pronoun tells whether the "one" at token i counts nothing: "no one", "each one they met", "one another".
func (p *parser) pronoun(i int32) bool {
	w := &p.v.w
	if p.word(i+1) == w.another && p.word(i+1) != 0 {
		return true
	}
	switch prev := p.word(i - 1); {
	case prev == 0:
		return false
	case prev == w.no:
		return true
	case prev == w.each || prev == w.every || prev == w.this || prev == w.that || prev == w.which || prev == w.another:
		return i+1 >= p.end || p.toks[i+1].Kind == prose.Punct || p.v.has(p.toks[i+1])&function != 0 && p.word(i+1) != w.of
	}
	return false
}

// model tells whether a small number in digits ends the name of a thing: "a Leopard 2 tank", "the Gepard 3".
func (p *parser) model(n *numeral) bool {
	i := n.first
	if n.words || n.grouped || n.value >= 1000 || i-2 < p.first || n.end != i+1 || p.toks[i-1].Flags&prose.Capital == 0 {
		return false
	}
	name, article := p.toks[i-1], p.toks[i-2]
	if name.Kind != prose.Word || p.v.has(name)&(function|starts|monthName|hedgeLast) != 0 || p.heading() {
		return false
	}
	if p.v.has(article)&determiner == 0 && !p.longName(n) {
		return false
	}
	if u, _ := p.unitAt(n.end); u != nil {
		return false
	}
	return n.end >= p.end || !p.pluralNoun(n.end) && !(n.end+1 < p.end && p.pluralNoun(n.end+1) && p.v.has(p.toks[n.end])&function == 0)
}

// longName tells whether a small number ends a name of at least two words in capitals, as of a product or a chapter of a series:
// "on Blue Harbour 4.", "a new Summit Watch 5 to see". What a table counts so stands in the plural, or goes on with a mark.
func (p *parser) longName(n *numeral) bool {
	i := n.first
	name, before := p.toks[i-1], p.toks[i-2]
	if n.value >= 100 || before.Kind != prose.Word || before.Flags&prose.Capital == 0 || p.v.has(before)&(function|starts|monthName) != 0 ||
		i-2 == p.first || p.text.Source[name.End-1] == 's' || name.End-name.Start < 3 {
		return false
	}
	if n.end >= p.end {
		return true
	}
	next := p.toks[n.end]
	return next.Is('.') && n.end+1 >= p.end || next.Kind == prose.Word && p.v.has(next)&function != 0 && p.v.has(next)&copula == 0 && next.Word != p.v.w.of && !(next.Word == p.v.w.to && n.end+1 < p.end && p.v.MayHold(p.toks[n.end+1]))
}

// houseNumber tells whether a street follows: "9 Garden Street".
func (p *parser) houseNumber(n *numeral) bool {
	if n.words || n.grouped || n.end+1 >= p.end {
		return false
	}
	for k := n.end; k < n.end+3 && k < p.end; k++ {
		tok := p.toks[k]
		if tok.Kind != prose.Word || tok.Flags&prose.Capital == 0 {
			return false
		}
		if k > n.end && p.v.has(tok)&streetNoun != 0 {
			return true
		}
	}
	return false
}

// looksLikeCode tells whether a word in capitals has no vowel that would make it speakable, or is one letter or two.
func (p *parser) looksLikeCode(tok prose.Token) bool {
	s := p.text.Of(tok)
	if len(s) <= 2 {
		return s != "US" && s != "UN" && s != "EU" && s != "UK"
	}
	return false
}

// modalMay tells whether the month at i is the verb "may": "12 may follow" is written small, which Capital excludes; at the
// start of a heading it is not.
func (p *parser) modalMay(i int32) bool {
	return p.heading() && i+1 < p.end && p.toks[i+1].Flags&prose.Capital != 0
}

// heading tells whether the sentence is written with capitals throughout, as in headlines: then a capital names nothing.
func (p *parser) heading() bool {
	capitals, small := 0, 0
	for k := p.first; k < min(p.end, p.first+16); k++ {
		tok := p.toks[k]
		if tok.Kind != prose.Word || tok.End-tok.Start < 4 {
			continue
		}
		if tok.Flags&prose.Capital != 0 {
			capitals++
		} else {
			small++
		}
	}
	return capitals >= 3 && small*4 <= capitals
}

// goOnNaming remembers that a number behind "and", "," or "to" is named too: "Articles 4 and 5".
func (p *parser) goOnNaming(end int32) {
	if end+1 >= p.end || !p.isNumber(end+1) && p.v.has(p.toks[end+1])&unitWord == 0 {
		return
	}
	tok := p.toks[end]
	w := &p.v.w
	plain := end+2 >= p.end || !p.countedBehind(end+2)
	if (tok.Is(',') || tok.Word != 0 && (tok.Word == w.and || tok.Word == w.or || tok.Word == w.to) || tok.Is('-') || tok.Is(prose.EnDash)) && plain {
		p.named = end + 1
	}
}

// ordinalBehind tells whether "-first" or the like follows tens: "twenty-first".
func (p *parser) ordinalBehind(n *numeral) bool {
	if n.end+1 >= p.end || !p.toks[n.end].Is('-') || !p.toks[n.end].Has(prose.Glued) || !p.toks[n.end+1].Has(prose.Glued) {
		return false
	}
	last := p.v.has(p.toks[n.end-1])
	return last&tensWord != 0 && p.v.has(p.toks[n.end+1])&ordinalWord != 0
}

// spelledYear reads "nineteen eighty-four", "twenty twenty-two".
func (p *parser) spelledYear(n *numeral) int32 {
	if n.end != n.first+1 || n.end >= p.end || p.v.has(p.toks[n.end])&(tensWord|teenWord) == 0 || n.value == 20 && p.v.has(p.toks[n.end])&tensWord == 0 && p.v.has(p.toks[n.end])&teenWord == 0 {
		return 0
	}
	m, ok := p.cardinal(n.end, false)
	if !ok || m.magnitude != 1 || m.value >= 100 {
		return 0
	}
	p.emit(Quantity{First: n.first, End: m.end, Number: Span{n.first, m.end}, Kind: Year, Value: n.value*100 + m.value, Words: true})
	return m.end
}

// ordinalDigits reads "47th". Before a name it is a designation: "47th Brigade".
func (p *parser) ordinalDigits(i int32) int32 {
	kind := Ordinal
	end := i + 2
	if end < p.end {
		next := p.toks[end]
		if p.v.has(next)&monthName != 0 && next.Flags&prose.Capital != 0 || p.word(end) == p.v.w.of && end+1 < p.end && p.v.has(p.toks[end+1])&monthName != 0 {
			return p.none(Date, i, i, end)
		}
		if next.Kind == prose.Word && next.Flags&prose.Capital != 0 {
			kind = Designation
		}
	}
	if i > p.first && p.v.has(p.toks[i-1])&monthName != 0 && p.toks[i-1].Flags&prose.Capital != 0 {
		kind = Date
	}
	return p.none(kind, i, i, end)
}

// ordinal reads an ordinal or multiple in words.
func (p *parser) ordinal(i int32) int32 {
	tok := p.toks[i]
	f := p.v.has(tok)
	if f&multipleWord != 0 {
		q := Quantity{First: i, End: i + 1, Number: Span{i, i + 1}, Kind: Multiple, Value: p.v.values[tok.Word], Words: true, Digits: 1}
		q.First, q.Qualifier = p.hedgesBeforeToken(i, p.floor)
		p.kindOf(&q)
		q.Kind = Multiple
		p.changeOf(&q)
		p.emit(q)
		return i + 1
	}
	return p.none(Ordinal, i, i, i+1)
}

// age judges a number by the words of age beside it, and completes and accepts it as an age.
func (p *parser) age(q *Quantity, n *numeral) bool {
	w := &p.v.w
	if q.Kind != Measure && q.Kind != Count {
		return false
	}
	yes := false
	end := q.End
	switch {
	case q.Unit.dimension() == Duration:
		// "52-year-old", "43 years old", "2 years of age"
		if p.toksIs(end, '-') && (p.word(end+1) == w.old || p.word(end+1) == w.olds) || p.word(end) == w.old {
			yes = true
			if p.toksIs(end, '-') {
				end++
			}
			end++
		} else if p.word(end) == w.of && p.word(end+1) == w.age {
			yes, end = true, end+2
		}
	case q.Kind == Count && n.value < 130 && q.First > p.first:
		prev := p.word(q.First - 1)
		switch {
		case prev == w.aged || prev == w.ages:
			yes = true
			p.goOnNaming(end)
			p.namedKind = Age
		case (p.word(q.First) == w.under || p.word(q.First) == w.over) && p.v.has(p.toks[q.First-1])&peopleNoun != 0 && !p.pluralNoun(q.End) && n.value <= 100:
			yes = true // "children under five"
		case prev == w.age && !n.words:
			yes = true
		case prev == p.v.at && q.First-2 >= p.first && p.v.has(p.toks[q.First-2])&deathWord != 0 && n.value >= 15 && !p.plainNounFollows(q.End):
			yes = true // "died at 84"
		case prev == w.of && (p.word(q.First-2) == w.age || p.word(q.First-2) == w.ages):
			yes = true
		case prev == w.of && !n.words && q.First-2 >= p.first && p.v.has(p.toks[q.First-2])&personNoun != 0 && !p.plainNounFollows(q.End):
			yes = true // "a boy of 13"
		case p.apposition(q, n):
			yes = true
		}
	}
	if !yes {
		return false
	}
	q.End = end
	q.Kind = Age
	q.Hyphenated = false
	q.Unit = nil
	return true
}

// apposition tells whether the number is the age behind a name: "Ivanenko, 38, said".
func (p *parser) apposition(q *Quantity, n *numeral) bool {
	i := n.first
	if n.words || n.grouped || n.end != i+1 || n.value < 1 || n.value > 110 || q.First != i || !p.toksIs(i-1, ',') || i-2 < p.first {
		return false
	}
	name := p.toks[i-2]
	if name.Kind != prose.Word || name.Flags&prose.Capital == 0 && p.v.has(name)&personNoun == 0 || p.v.has(name)&(monthName|function|starts) != 0 {
		return false
	}
	if n.end >= p.end {
		return i-3 >= p.first && p.toks[i-3].Flags&prose.Capital != 0
	}
	next := p.toks[n.end]
	return next.Is(',') || next.Is('.') && n.end+1 >= p.end-1 && i-3 >= p.first && (p.toks[i-3].Flags&prose.Capital != 0 || p.tells(i-3)) || next.Is(';')
}

// tells tells whether the word is one that a speaker's name stands behind: "said Hassan, 41."
func (p *parser) tells(i int32) bool {
	switch p.text.Of(p.toks[i]) {
	case "said", "says", "added", "recalled":
		return true
	}
	return false
}

// calibreBehind tells whether the word stands behind: ".50-calibre".
func (p *parser) calibreBehind(i int32) bool {
	if p.toksIs(i, '-') {
		i++
	}
	x := p.word(i)
	return x != 0 && (x == p.v.w.calibre || x == p.v.w.caliber)
}

// isCalibre tells whether a measure in millimetres or inches names a weapon: "240-millimetre guns", "60 mm mortar".
func (p *parser) isCalibre(q *Quantity) bool {
	if q.Unit.Name != "millimetre" || q.Value > 500 {
		return false
	}
	e := q.End
	if p.toksIs(e, '-') {
		e++
	}
	if e < p.end && p.v.has(p.toks[e])&weaponNoun != 0 || e+1 < p.end && p.v.has(p.toks[e])&function == 0 && p.v.has(p.toks[e+1])&weaponNoun != 0 {
		return true
	}
	// Written as an adjective: "155mm", "155-mm", before a word that is no preposition.
	joined := p.glued(q.Number.End)
	return joined && e < p.end && p.toks[e].Kind == prose.Word && p.v.has(p.toks[e])&function == 0
}
