package quantity

import (
	"math"
	"strings"

	"figures_exporter/exporter/prose"
)

// numeral is a number as it was read: digits or words with their magnitudes, without unit and hedges.
type numeral struct {
	first, end int32
	value      float64
	// magnitude is the last word of magnitude, 1 where there is none; coefficient is the value without it. They are what the
	// first number of a range shares with the second: "two to three thousand".
	magnitude, coefficient float64
	digits                 uint8 // significant
	words                  bool  // spelt out
	one                    bool  // the lone word "one"
	grouped                bool  // digits with separators of thousands
	fraction               bool  // half, two thirds
	vague                  bool
	// shape of a single token of digits
	shape shape
}

// shape says what the separators within a token of digits make of it.
type shape uint8

const (
	plain     shape = iota // digits, with separators of thousands or a decimal point
	ambiguous              // one point before three digits: thousands or decimals, whatever the context says
	dotted                 // two numbers with a point that may be a time: 18.40
	dateShape              // 29.10.2024
	odd                    // separators that make no number: 1.2.3
)

// digitsOf reads a token of digits. zero is true for a number that begins with a nought that says nothing: 007.
func digitsOf(s string) (value float64, digits uint8, grouped, zero bool, sh shape) {
	const maxGroups = 12
	var lens [maxGroups]int
	var seps [maxGroups]byte
	n, points, commas, marks := 1, 0, 0, 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= '0' && c <= '9' {
			lens[n-1]++
			continue
		}
		if n == maxGroups {
			return 0, 0, false, false, odd
		}
		switch c {
		case '.':
			points++
		case ',':
			commas++
		case '\'':
			marks++
		default: // ’ in three bytes
			c = '\''
			marks++
			i += 2
		}
		seps[n] = c
		n++
	}
	zero = s[0] == '0' && lens[0] > 1
	// thousands tells whether the groups [1,to) have three digits each, or, as in India, two each and three at the end.
	thousands := func(to int) bool {
		if lens[0] > 3 || lens[0] == 0 || s[0] == '0' {
			return false
		}
		three, two := true, to > 2
		for k := 1; k < to; k++ {
			if lens[k] != 3 {
				three = false
			}
			if k < to-1 && lens[k] != 2 || k == to-1 && lens[k] != 3 {
				two = false
			}
		}
		return three || two && lens[0] <= 2
	}
	decimals := 0 // groups behind the decimal separator: 0 or 1
	switch {
	case n == 1:
	case marks > 0:
		if commas > 0 || points > 1 || points == 1 && seps[n-1] != '.' || !thousands(n-points) {
			return 0, 0, false, zero, odd
		}
		grouped, decimals = true, points
	case commas > 0 && points > 0:
		last := seps[n-1]
		if (last == '.' && points > 1) || (last == ',' && commas > 1) || !thousands(n-1) {
			return 0, 0, false, zero, odd
		}
		grouped, decimals = true, 1
	case commas > 0:
		switch {
		case thousands(n):
			grouped = true
		case n == 2:
			decimals = 1
		default:
			return 0, 0, false, zero, odd
		}
	case points == 1:
		decimals = 1
		switch {
		case lens[1] == 3 && thousands(2):
			sh = ambiguous
		case lens[1] == 2 && lens[0] <= 2:
			sh = dotted
		}
	default:
		if !thousands(n) {
			sh = odd
			if n == 3 && lens[0] <= 2 && lens[1] <= 2 && (lens[2] == 4 || lens[2] == 2) || n == 3 && lens[0] == 4 && lens[1] <= 2 && lens[2] <= 2 {
				sh = dateShape
			}
			return 0, 0, false, zero, sh
		}
		grouped = true
	}
	scale := 0
	group, trailing := 0, uint8(0)
	started := false
	var mantissa uint64 // exact up to 19 digits; more are rounded
	exponent := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < '0' || c > '9' {
			if c >= 0x80 {
				i += 2
			}
			group++
			continue
		}
		if decimals == 1 && group == n-1 {
			scale++
		}
		if mantissa < math.MaxUint64/10-1 {
			mantissa = mantissa*10 + uint64(c-'0')
		} else {
			exponent++
		}
		if c != '0' || started {
			started = true
			if digits < 255 {
				digits++
			}
			if c == '0' {
				if trailing < 255 {
					trailing++
				}
			} else {
				trailing = 0
			}
		}
	}
	digits -= trailing
	value = float64(mantissa)
	if exponent > 0 {
		value *= math.Pow10(min(exponent, 300))
	}
	if scale > 0 {
		value /= math.Pow10(min(scale, 300))
	}
	return value, digits, grouped, zero, sh
}

// numeral reads the number that begins at token i: digits with their magnitudes, or words. between is true for the first
// number of "between … and …", where "and" joins no words of one number unless it has to.
func (p *parser) numeral(i int32, between bool) (numeral, bool) {
	tok := p.toks[i]
	switch tok.Kind {
	case prose.Number:
		return p.digits(i)
	case prose.Word:
		return p.spelt(i, between)
	}
	if f := p.vulgar(&tok); f > 0 {
		n := numeral{first: i, end: i + 1, value: f, coefficient: f, magnitude: 1, digits: 1, fraction: true}
		p.magnitudes(&n)
		return n, true
	}
	return numeral{}, false
}

// vulgarFractions are the fractions of one character that the scanner does not tell apart.
var vulgarFractions = map[string]float64{
	"⅓": 1.0 / 3, "⅔": 2.0 / 3, "⅕": 0.2, "⅖": 0.4, "⅗": 0.6, "⅘": 0.8, "⅙": 1.0 / 6, "⅚": 5.0 / 6, "⅐": 1.0 / 7,
	"⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875, "⅑": 1.0 / 9, "⅒": 0.1,
}

// vulgar gives the value of ½ and its like, 0 for other tokens.
func (p *parser) vulgar(tok *prose.Token) float64 {
	if tok.Char < prose.Half {
		return 0
	}
	return p.fraction(tok)
}

func (p *parser) fraction(tok *prose.Token) float64 {
	switch {
	case tok.Is(prose.Half):
		return 0.5
	case tok.Is(prose.Quarter):
		return 0.25
	case tok.Is(prose.ThreeQuarters):
		return 0.75
	case tok.Is(prose.Other):
		return vulgarFractions[p.text.Of(*tok)]
	}
	return 0
}

// digits reads a number in digits.
func (p *parser) digits(i int32) (numeral, bool) {
	tok := p.toks[i]
	value, digits, grouped, _, sh := digitsOf(p.text.Of(tok))
	n := numeral{first: i, end: i + 1, value: value, digits: digits, grouped: grouped, shape: sh, magnitude: 1}
	if sh == odd || sh == dateShape {
		return n, false
	}
	// ".50": the scanner leaves the point outside.
	if i > p.floor && p.toks[i-1].Is('.') && tok.Has(prose.Glued) && !p.toks[i-1].Has(prose.Glued) && sh == plain && !grouped {
		n.value /= math.Pow10(int(tok.End - tok.Start))
		n.first = i - 1
	} else if p.shortGroup(i, 3) && p.text.Source[tok.Start] != '0' {
		// "724 050": groups of three digits with one space before each.
		e := i + 1
		v := value
		for e < p.end && e < i+6 && p.fullGroup(e) {
			g, _, _, _, _ := digitsOf(p.text.Of(p.toks[e]))
			v = v*1000 + g
			e++
		}
		if e == i+1 && e+1 < p.end && p.toks[e].Is(',') && p.spacedThousands(i) { // "10, 000"
			v, e = value*1000, i+3
		}
		if e > i+1 && !(e < p.end && p.toks[e].Kind == prose.Number && p.oneSpace(e)) {
			n.value, n.end, n.grouped = v, e, true
			n.digits = significant(v)
		}
	}
	if n.end < p.end {
		next := &p.toks[n.end]
		if f := p.vulgar(next); f > 0 && !n.grouped {
			n.value += f
			n.digits++
			n.end++
		} else if next.Kind == prose.Number && sh == plain && !n.grouped && n.value < 100 && p.oneSpace(n.end) {
			// "1 1/2"
			if f := p.slashFraction(n.end); f > 0 && f < 1 {
				n.value += f
				n.end += 3
			}
		}
	}
	if n.end+1 < p.end && p.toks[n.end].Kind != prose.Number {
		p.scientific(&n)
	}
	n.coefficient = n.value
	p.magnitudes(&n)
	p.andAHalf(&n)
	// "3 million 200 thousand"
	for n.magnitude >= 1000 && n.end < p.end && p.toks[n.end].Kind == prose.Number && n.shape == plain {
		rest := numeral{first: n.end, end: n.end + 1, magnitude: 1}
		var sh shape
		rest.value, rest.digits, rest.grouped, _, sh = digitsOf(p.text.Of(p.toks[n.end]))
		rest.coefficient = rest.value
		if sh != plain || rest.grouped || rest.value >= 1000 {
			break
		}
		p.magnitudes(&rest)
		if rest.magnitude <= 1 || rest.value >= n.magnitude {
			break
		}
		n.value += rest.value
		n.end, n.magnitude = rest.end, rest.magnitude
	}
	return n, true
}

// scientific reads the power of ten behind a number: "3.2e6", "4 × 10^6", "4 x 10⁶".
func (p *parser) scientific(n *numeral) {
	tok := &p.toks[n.end]
	if tok.Word != p.v.w.e && tok.Word != p.v.w.x && tok.Char != prose.Times || n.grouped || n.shape != plain && n.shape != ambiguous && n.shape != dotted {
		return
	}
	power, end := 0.0, int32(0)
	switch {
	case p.exponent(n.end) > 0:
		power, end = p.power(n.end+1, p.exponent(n.end))
	case (tok.Is(prose.Times) || tok.Word == p.v.w.x && tok.Kind == prose.Word) && n.end+2 < p.end && p.toks[n.end+1].Kind == prose.Number && p.text.Of(p.toks[n.end+1]) == "10":
		switch up := p.toks[n.end+2]; {
		case up.Is('^') && n.end+3 < p.end:
			last := n.end + 3
			if p.toks[last].Is('-') || p.toks[last].Is(prose.Minus) {
				last++
			}
			power, end = p.power(n.end+3, last)
		case up.Is(prose.Other) && up.Has(prose.Glued):
			power, end = p.superscript(n.end + 2)
		}
	}
	if end == 0 {
		return
	}
	n.value = tidy(n.value * math.Pow10(int(power)))
	n.end, n.shape = end, plain
}

// exponent gives the token of the digits behind a glued "e" at token i, 0 where there are none: "3.2e6", "1e-5".
func (p *parser) exponent(i int32) int32 {
	if !p.glued(i) || p.word(i) != p.v.w.e {
		return 0
	}
	k := i + 1
	if k < p.end && p.glued(k) && (p.toks[k].Is('+') || p.toks[k].Is('-') || p.toks[k].Is(prose.Minus)) {
		k++
	}
	if !p.isNumber(k) || !p.glued(k) || !p.shortGroup(k, 2) {
		return 0
	}
	return k
}

// power reads the exponent whose sign is at token first and whose digits are at last; the end is 0 where it is none.
func (p *parser) power(first, last int32) (power float64, end int32) {
	if !p.isNumber(last) || !p.shortGroup(last, 2) {
		return 0, 0
	}
	power, _, _, _, _ = digitsOf(p.text.Of(p.toks[last]))
	if first < last && !p.toks[first].Is('+') {
		power = -power
	}
	return power, last + 1
}

// superscript reads raised digits from token i on, at most two.
func (p *parser) superscript(i int32) (power float64, end int32) {
	for k := i; k < i+2 && k < p.end && p.toks[k].Is(prose.Other) && p.toks[k].Has(prose.Glued); k++ {
		d := strings.Index(superscripts, p.text.Of(p.toks[k]))
		if d < 0 {
			break
		}
		power = power*10 + float64(len([]rune(superscripts[:d])))
		end = k + 1
	}
	return power, end
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹"

// significant counts the digits of a whole number without the noughts at its end.
func significant(v float64) uint8 {
	if v == 0 || v > 1e18 {
		return 1
	}
	u := uint64(v)
	for u%10 == 0 {
		u /= 10
	}
	var n uint8
	for u > 0 {
		u /= 10
		n++
	}
	return n
}

// shortGroup tells whether a token of digits has no separators and at most n digits.
func (p *parser) shortGroup(i int32, n int32) bool {
	tok := p.toks[i]
	if tok.End-tok.Start > n {
		return false
	}
	for _, c := range []byte(p.text.Of(tok)) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// fullGroup tells whether a token is three digits behind one space.
func (p *parser) fullGroup(i int32) bool {
	tok := p.toks[i]
	return tok.Kind == prose.Number && tok.End-tok.Start == 3 && p.shortGroup(i, 3) && p.oneSpace(i)
}

// spacedThousands tells whether "000" follows the comma behind the digits at token i, as in text whose punctuation was set apart.
func (p *parser) spacedThousands(i int32) bool {
	return p.toks[i+2].Kind == prose.Number && p.text.Of(p.toks[i+2]) == "000" && p.oneSpace(i+2)
}

// oneSpace tells whether one space, of whatever width, stands before the token.
func (p *parser) oneSpace(i int32) bool {
	gap := p.text.Source[p.toks[i-1].End:p.toks[i].Start]
	return gap == " " || len(gap) > 1 && len(gap) <= 3 && p.toks[i].Has(prose.WideSpace)
}

// slashFraction reads "1/2" at token i; 0 where there is none. Only common denominators count: 9/11 is a day.
func (p *parser) slashFraction(i int32) float64 {
	if i+2 >= p.end || !p.toks[i+1].Is('/') || !p.toks[i+1].Has(prose.Glued) || p.toks[i+2].Kind != prose.Number || !p.toks[i+2].Has(prose.Glued) {
		return 0
	}
	if !p.shortGroup(i, 2) || !p.shortGroup(i+2, 1) || i+3 < p.end && p.toks[i+3].Is('/') {
		return 0
	}
	a, _, _, _, _ := digitsOf(p.text.Of(p.toks[i]))
	b, _, _, _, _ := digitsOf(p.text.Of(p.toks[i+2]))
	if a == 0 || a >= b || b == 6 || b == 7 || b == 9 {
		return 0
	}
	return a / b
}

// magnitudes reads the words of magnitude behind a number in digits: "3.5 thousand", "12k", "1.2bn", "10-million".
func (p *parser) magnitudes(n *numeral) {
	for n.end < p.end {
		e := n.end
		tok := p.toks[e]
		if tok.Is('-') && tok.Has(prose.Glued) && e+1 < p.end && p.toks[e+1].Has(prose.Glued) {
			e++
			tok = p.toks[e]
		}
		f := p.v.has(tok)
		switch {
		case f&(hundredWord|scaleWord) != 0:
			if n.shape == ambiguous {
				n.shape = plain
			}
		case f&dozenWord != 0 && n.magnitude == 1 && n.value == math.Trunc(n.value) && n.value < 1000:
		case f&abbrScale != 0 && e == n.end && p.abbreviated(tok, n):
		default:
			return
		}
		m := p.v.values[tok.Word]
		n.value = tidy(n.value * m)
		n.magnitude *= m
		n.end = e + 1
		if f&(abbrScale|dozenWord) != 0 {
			return
		}
	}
}

// tidy takes away what a decimal fraction times a magnitude gets wrong in its last bits: 2.3 thousand are 2300.
func tidy(v float64) float64 {
	if v < 100 || v > 1e11 {
		return v
	}
	return math.Round(v*1e4) / 1e4
}

// abbreviated tells whether k, m, bn and their like behind a number are a magnitude.
func (p *parser) abbreviated(tok prose.Token, n *numeral) bool {
	if n.magnitude != 1 || n.grouped && n.value >= 1e5 {
		return false
	}
	s := p.text.Of(tok)
	if !tok.Has(prose.Glued) {
		return len(s) > 1 // "3 bn", but "5 m" are metres
	}
	if s != "m" {
		return true
	}
	// "50m" are metres, unless money stands before or people follow.
	if p.currencyBefore(n.first) != nil {
		return true
	}
	e := n.end + 1
	if u, _ := p.unitAt(e); u != nil && u.Dimension != Length { // "50m euros", "1.2m tons"
		return true
	}
	w := &p.v.w
	if p.word(e) == w.of && e+2 < p.end && p.word(e+1) != w.the && p.v.has(p.toks[e+1])&determiner != 0 && (p.pluralNoun(e+2) || p.pluralNoun(e+3)) {
		return true // "35m of its devices"
	}
	if e >= p.end || p.toks[e].Kind != prose.Word || p.v.has(p.toks[e])&(away|unitStart) != 0 && p.v.has(p.toks[e])&counterNoun == 0 {
		return false
	}
	return p.pluralNoun(e) || e+1 < p.end && p.pluralNoun(e+1)
}

// pluralNoun guesses whether a word is a noun in the plural.
func (p *parser) pluralNoun(i int32) bool {
	if i >= p.end {
		return false
	}
	tok := p.toks[i]
	if tok.Kind != prose.Word {
		return false
	}
	if p.v.has(tok)&counterNoun != 0 {
		return true
	}
	s := p.text.Of(tok)
	return len(s) > 3 && s[len(s)-1] == 's' && s[len(s)-2] != 's' && p.v.has(tok)&function == 0
}

// andAHalf reads "and a half" behind a number: of the last magnitude, or before one.
func (p *parser) andAHalf(n *numeral) {
	w := &p.v.w
	e := n.end
	hyphen := func(i int32) int32 {
		if i < p.end && p.toks[i].Is('-') && p.toks[i].Has(prose.Glued) {
			return i + 1
		}
		return i
	}
	e = hyphen(e)
	if p.word(e) != w.and {
		return
	}
	e = hyphen(e + 1)
	if p.word(e) != w.a && p.word(e) != w.one {
		return
	}
	e = hyphen(e + 1)
	var part float64
	switch p.word(e) {
	case w.half:
		part = 0.5
	case w.quarter:
		part = 0.25
	case w.third:
		part = 1.0 / 3
	default:
		return
	}
	n.value = tidy(n.value + part*n.magnitude)
	n.coefficient += part
	n.end = e + 1
	n.one = false
	n.digits++
	if n.magnitude == 1 {
		p.magnitudes(n)
	}
}

// spelt reads a number in words.
func (p *parser) spelt(i int32, between bool) (numeral, bool) {
	f := p.v.has(p.toks[i])
	if f&starts == 0 {
		return numeral{}, false
	}
	switch {
	case f&(someWord|pluralScale) != 0:
		return p.vague(i, f)
	case f&halfWord != 0:
		return p.half(i)
	case f&(unitWord|teenWord|tensWord|hundredWord|scaleWord|dozenWord|scoreWord) != 0:
		return p.cardinal(i, between)
	case f&partWord != 0:
		return p.part(i)
	}
	return numeral{}, false
}

// cardinal reads number words by the grammar of English numerals.
func (p *parser) cardinal(i int32, between bool) (numeral, bool) {
	w := &p.v.w
	n := numeral{first: i, words: true, magnitude: 1}
	total, current := 0.0, 0.0
	lastScale := math.Inf(1)
	last := feature(0)
	digits := uint8(0)
	e := i
	if f := p.v.has(p.toks[i]); f&(hundredWord|scaleWord|dozenWord|scoreWord) != 0 {
		// "a hundred": the article belongs to the number. "a score" is twenty only where something is counted.
		if i > p.floor && (p.word(i-1) == w.a) {
			n.first = i - 1
		}
		if p.isNumber(i - 1) { // the magnitude of a number that was read as something else
			return n, false
		}
		if f&scoreWord != 0 && (n.first == i || !(p.word(i+1) == w.of && i+2 < p.end && p.toks[i+2].Kind == prose.Word && p.v.has(p.toks[i+2])&starts == 0 || p.word(i+1) == w.or)) {
			return n, false
		}
		current = 1
		digits = 1
		last = unitWord
	}
loop:
	for e < p.end {
		k := e
		joined := false // by "and"
		if k > i {
			switch tok := p.toks[k]; {
			case tok.Is('-') && tok.Has(prose.Glued) && k+1 < p.end && p.toks[k+1].Has(prose.Glued):
				k++
			case tok.Is(',') && last&scaleWord != 0:
				// "one thousand, two hundred and five"
				if !p.hundredsFollow(k + 1) {
					break loop
				}
				k++
			case tok.Kind == prose.Word && tok.Word == w.and && last&(hundredWord|scaleWord) != 0 && !between:
				if !p.joinsByAnd(k+1, last, lastScale) {
					break loop
				}
				k++
				joined = true
			}
		}
		if k < p.end && k > e && !joined && p.toks[k].Kind == prose.Number && last&scaleWord != 0 {
			if rest, ok := p.digits(k); ok && rest.end == k+1 && rest.value < lastScale {
				current, e = rest.value, rest.end // "four-thousand-100"
			}
			break
		}
		if k >= p.end || p.toks[k].Kind != prose.Word {
			break
		}
		f := p.v.has(p.toks[k])
		value := 0.0
		if f&starts != 0 {
			value = p.v.values[p.toks[k].Word]
		}
		rest := math.Mod(current, 100)
		switch {
		case f&unitWord != 0:
			if last&(unitWord|teenWord) != 0 || rest != 0 && rest < 20 || math.Mod(rest, 10) != 0 {
				break loop
			}
			current += value
			digits++
		case f&(teenWord|tensWord) != 0:
			if last&(unitWord|teenWord|tensWord) != 0 || rest != 0 {
				break loop
			}
			current += value
			digits++
		case f&hundredWord != 0:
			if current == 0 || current >= 100 || joined || last&(hundredWord|scaleWord) != 0 {
				break loop
			}
			current *= 100
			n.coefficient, n.magnitude = current/100, 100
		case f&scaleWord != 0:
			switch {
			case last&scaleWord != 0 && current == 0: // "a thousand million"
				total *= value
				n.magnitude *= value
			case current == 0 || value >= lastScale || joined && last == 0:
				break loop
			default:
				total += current * value
				n.coefficient, n.magnitude = current, value
				if n.coefficient != total/value {
					n.coefficient = total / value
				}
			}
			current = 0
			lastScale = value
		case f&dozenWord != 0 && k > i || f&dozenWord != 0 && e == i:
			if total != 0 || current == 0 || current >= 100 {
				break loop
			}
			current *= 12
			e = k + 1
			n.magnitude, n.coefficient = 12, current/12
			break loop
		case f&scoreWord != 0:
			if total != 0 || current == 0 || current > 9 || e != i && !(p.word(k+1) == w.of || p.word(k+1) == w.and) {
				break loop
			}
			current *= 20
			e = k + 1
			break loop
		default:
			break loop
		}
		last = f
		e = k + 1
	}
	if e == i {
		return n, false
	}
	n.value = total + current
	n.end = e
	if n.coefficient == 0 || current != 0 && n.magnitude != 12 && (n.magnitude > 100 || n.magnitude == 100 && math.Mod(current, 100) != 0) {
		// "a thousand and five" has no magnitude to share
		n.coefficient, n.magnitude = n.value, 1
	}
	n.digits = digits
	n.one = e == i+1 && n.value == 1 && p.v.has(p.toks[i])&unitWord != 0
	p.andAHalf(&n)
	if n.end < p.end && n.magnitude == 1 && n.value <= 20 {
		p.parts(&n)
	}
	return n, true
}

// hundredsFollow tells whether a number of three digits in words follows: "two hundred".
func (p *parser) hundredsFollow(i int32) bool {
	return i+1 < p.end && p.v.has(p.toks[i])&(unitWord|teenWord|tensWord) != 0 && p.v.has(p.toks[i+1])&hundredWord != 0
}

// joinsByAnd tells whether the number words at i go on with a number that ended in a word of magnitude before "and".
func (p *parser) joinsByAnd(i int32, last feature, lastScale float64) bool {
	if i >= p.end || p.v.has(p.toks[i])&(unitWord|teenWord|tensWord) == 0 {
		return false
	}
	// The number behind "and" by itself: its end and whether it has hundreds or thousands.
	hundred, scale := false, 0.0
	for k, n := i, 0; k < p.end && n < 8; k, n = k+1, n+1 {
		f := p.v.has(p.toks[k])
		switch {
		case f&(unitWord|teenWord|tensWord) != 0:
			continue
		case f&hundredWord != 0:
			hundred = true
			continue
		case f&scaleWord != 0:
			scale = p.v.values[p.toks[k].Word]
		case p.toks[k].Is('-') && p.toks[k].Has(prose.Glued):
			continue
		case f&dozenWord != 0:
			return false
		}
		break
	}
	if last&hundredWord != 0 {
		return !hundred && scale < lastScale // "two hundred and five thousand"
	}
	return scale < lastScale
}

// parts reads the parts of a whole behind a small number: "two thirds", "three-quarters", "one-fifth".
func (p *parser) parts(n *numeral) bool {
	e := n.end
	if p.toks[e].Is('-') && p.toks[e].Has(prose.Glued) && e+1 < p.end {
		e++
	}
	f := p.v.has(p.toks[e])
	w := &p.v.w
	switch {
	case f&partsWord != 0 && n.value > 1:
	case f&halfWord != 0 && n.value == 1 && n.words:
		n.value, n.coefficient, n.end, n.fraction, n.one = 0.5, 0.5, e+1, true, false
		return true
	case f&partWord != 0 && n.value == 1 && n.words && (e > n.end || p.word(e+1) == w.of || p.toks[e].Word == w.quarter || f&ordinalWord != 0 && e+1 < p.end && p.toks[e+1].Kind != prose.Word):
	default:
		return false
	}
	d := p.v.values[p.toks[e].Word]
	n.value /= d
	n.coefficient = n.value
	n.end = e + 1
	n.fraction = true
	n.one = false
	p.ofAMillion(n)
	return true
}

// ofAMillion reads "of a million" behind a fraction, which makes it a number.
func (p *parser) ofAMillion(n *numeral) {
	w := &p.v.w
	e := n.end
	if p.word(e) == w.of {
		e++
	}
	if p.word(e) != w.a || e+1 >= p.end || p.v.has(p.toks[e+1])&(scaleWord|dozenWord|hundredWord) == 0 {
		return
	}
	m := p.v.values[p.toks[e+1].Word]
	n.value *= m
	n.coefficient, n.magnitude = n.value/m, m
	n.end = e + 2
	n.fraction = false
}

// half reads a number or share that begins with "half".
func (p *parser) half(i int32) (numeral, bool) {
	w := &p.v.w
	n := numeral{first: i, end: i + 1, value: 0.5, coefficient: 0.5, magnitude: 1, digits: 1, words: true, fraction: true}
	e := n.end
	hyphens := int32(0)
	for k := range int32(2) { // "half-a-million", "half a million", "half-million", "half million"
		if e < p.end && p.toks[e].Is('-') && p.toks[e].Has(prose.Glued) {
			e++
			hyphens++
		}
		if k == 0 && p.word(e) == w.a {
			e++
		}
	}
	if e < p.end && p.v.has(p.toks[e])&(scaleWord|dozenWord|hundredWord) != 0 {
		m := p.v.values[p.toks[e].Word]
		n.value, n.magnitude, n.end, n.fraction = 0.5*m, m, e+1, false
		if i > p.floor && p.word(i-1) == w.a {
			n.first--
		}
		return n, true
	}
	if i > p.floor && p.word(i-1) == w.a {
		n.first--
		// "an hour and a half" has no number that the half could join.
		return n, !(p.word(i-2) == w.and && i-3 >= p.first && p.v.has(p.toks[i-3])&unitStart != 0)
	}
	if i > p.first && p.v.has(p.toks[i-1])&ordinalWord != 0 {
		return n, false // "the first half"
	}
	// "half of", "half the", "half an hour"; not "the northern half", "half-hearted"
	next := p.word(n.end)
	if n.end < p.end && p.v.has(p.toks[n.end])&determiner != 0 || next == w.of || hyphens == 0 && n.end < p.end && p.v.has(p.toks[n.end])&unitStart != 0 {
		return n, true
	}
	return n, false
}

// part reads "a third of", "a quarter of a million": an article, a part and "of".
func (p *parser) part(i int32) (numeral, bool) {
	w := &p.v.w
	n := numeral{first: i - 1, end: i + 1, magnitude: 1, digits: 1, words: true, fraction: true}
	if i <= p.floor || p.word(i-1) != w.a && p.word(i-1) != w.an {
		return n, false
	}
	if by := p.word(i-2) == w.by && i-2 >= p.first && !p.plainNounFollows(i+1); p.word(i+1) != w.of && !by { // "down by a fifth"
		return n, false
	}
	n.value = 1 / p.v.values[p.toks[i].Word]
	n.coefficient = n.value
	p.ofAMillion(&n)
	return n, true
}

// vague reads "thousands", "tens of thousands", "several hundred", "a few", "a couple of".
func (p *parser) vague(i int32, f feature) (numeral, bool) {
	w := &p.v.w
	n := numeral{first: i, end: i + 1, magnitude: 1, digits: 1, words: true, vague: true, value: p.v.values[p.toks[i].Word]}
	article := i > p.floor && (p.word(i-1) == w.a || p.word(i-1) == w.many)
	if article {
		n.first--
	}
	next := p.word(i + 1)
	if f&someWord != 0 {
		e := i + 1
		if next == w.of {
			e++
		}
		magnitude := e < p.end && p.v.has(p.toks[e])&(hundredWord|scaleWord|dozenWord|pluralScale) != 0
		switch p.toks[i].Word {
		case w.few: // not "few", "the few"
			if !article && !magnitude {
				return n, false
			}
		case w.couple, w.handful: // "a couple was killed"
			if next != w.of && !magnitude {
				return n, false
			}
		}
		if !magnitude {
			return n, true
		}
		n.end = e
	} else if p.toks[i].Word == w.scores && next != w.of && next != w.more || p.toks[i].Word == w.tens && next != w.of {
		return n, false
	}
	// "hundreds of thousands", "several hundred thousand"
	for e, k := n.end, 0; e < p.end && k < 4; k++ {
		if p.word(e) == w.of && e+1 < p.end && p.v.has(p.toks[e+1])&pluralScale != 0 {
			e++
		}
		if p.v.has(p.toks[e])&(hundredWord|scaleWord|dozenWord|pluralScale) == 0 {
			break
		}
		n.value *= p.v.values[p.toks[e].Word]
		e++
		n.end = e
	}
	return n, true
}

// word gives the number of the word at token i, 0 where there is none.
func (p *parser) word(i int32) prose.WordID {
	if i < p.first || i >= p.end {
		return 0
	}
	return p.toks[i].Word
}
