// Package quantity finds the numbers in newspaper English and says what each of them is: a count, a measure, money, a
// share – or no quantity at all but a year, an age, the name of a weapon.
//
//	tokens ──number──► value of digits and words ──classify──► year, age, designation … (no quantity)
//	                            │
//	                            └──► range ──► unit ──► hedges before and behind ──► change ──► Quantity
//
// It knows English numerals, units and turns of phrase, and no word of any topic. Every look backward or ahead is bounded,
// so that the time is linear in the number of tokens whatever they are.
package quantity

import "figures_exporter/exporter/figure"

// Span is a run of tokens: First is in, End is not.
type Span struct{ First, End int32 }

// Kind says what a number is.
type Kind uint8

// The kinds. Those up to Vague are quantities, those behind it are not.
const (
	Count       Kind = iota // a bare number: counts what follows
	Measure                 // a number of a unit of length, area, mass, time …: Unit is set
	Money                   // an amount: Unit is the currency
	Percent                 // per cent, percentage points
	Fraction                // a share: "a third of", "one in three", "half the": Value is below or about 1
	Multiple                // "twice", "three times", "tenfold"
	Vague                   // "thousands", "several hundred", "a few", "dozens": Value is an order of magnitude only
	Date                    // a number within a date that the caller found, or that a month stands beside
	Year                    // "in 2022", "the 1990s", "2022–2023"
	Time                    // a time of day: "18:40", "4 a.m."
	Ordinal                 // "47th", "second"
	Age                     // "a 52-year-old woman", "Ivanenko, 38,", "aged 21"
	Designation             // part of a name: "47th Brigade", "Article 4", "Su-34", "Channel 5", "Group of Seven"
	Phone                   // a telephone number
	Version                 // "1.2.3"
	Score                   // the result of a match or vote: "3-1", "voted 93 to 18"
	ListNumber              // the number of a list item or footnote: "1. " at the start of a line, "[3]"
	Calibre                 // "240-millimetre guns", "60 mm mortar"
	Address                 // part of a web address or a user name, or the number of a house
)

var kindNames = [...]string{"count", "measure", "money", "percent", "fraction", "multiple", "vague", "date", "year", "time",
	"ordinal", "age", "designation", "phone", "version", "score", "list number", "calibre", "address"}

// String gives the kind's name in lower case.
func (k Kind) String() string { return kindNames[k] }

// Numeric tells whether a number of this kind is a quantity with a value of its own: count, measure, money, percent, fraction or multiple.
func (k Kind) Numeric() bool { return k < Vague }

// Period is the span of time that a rate is for.
type Period uint8

// The periods. NoPeriod: no rate.
const (
	NoPeriod Period = iota
	PerSecond
	PerMinute
	PerHour
	PerDay
	PerWeek
	PerMonth
	PerQuarter
	PerYear
	PerOther // "a night", "every six hours", "a shift"
)

var periodNames = [...]string{"", "second", "minute", "hour", "day", "week", "month", "quarter", "year", "other"}

// String gives the period's name, "" for NoPeriod.
func (p Period) String() string { return periodNames[p] }

// Quantity is one number with all that belongs to it.
type Quantity struct {
	// First and End are the tokens of the whole phrase, hedges and unit included: "more than 1,000 square kilometres".
	First, End int32
	// Number are the tokens of the number alone; of a range, from the first number to the second.
	Number Span
	// Value is the point estimate as written, in Unit: the midpoint of a range, the bound of a bound.
	Value float64
	// Low and High are the stated bounds: both for a range, one for a bound.
	Low, High figure.Bound
	// Unit is nil for what has none.
	Unit *Unit
	// Restates is the index, in the slice that Find returned, of the quantity that this one repeats in another unit:
	// "600 square kilometres (232 square miles)"; -1 otherwise.
	Restates int32
	// Kind says what the number is.
	Kind Kind
	// Qualifier says how firmly it is stated. Of two hedges the bound wins over "about", and of two bounds the one nearer to
	// the number: "up to at least 500" is AtLeast.
	Qualifier figure.Qualifier
	// Side is the side of Value that an approximation is said to be on: +1 "just over", -1 "just under"; 0 otherwise.
	Side int8
	// Change is +1 where the words around it say that it is the result or size of a rise ("rose to", "up 5"), -1 of a fall.
	Change int8
	// Delta is true where Change is set and the quantity is the size of the change, not its result: "rose by 500", "up 5%".
	Delta bool
	// Per is set where a rate follows directly ("50 a day", "5 tonnes a month"). A rate behind the counted noun is for RateAt.
	Per Period
	// Superseded is true for the old value of a change: "rose from 700 to 900", "to 12 from 7", "up from 7".
	Superseded bool
	// Signed is true where a + or – sign stands before the number, as in the increments of loss tables: "(+4)".
	Signed bool
	// Bracketed is true where the quantity opens a bracket.
	Bracketed bool
	// Words is true for a number that is spelt out, at least in its coefficient ("five thousand", not "5 thousand").
	Words bool
	// One is true for a lone "one": a weak count, often a pronoun or article.
	One bool
	// Hyphenated is true where a hyphen joins the number (or its unit) to the word behind it: "10,000-strong".
	Hyphenated bool
	// Or is true for a range of two numbers joined by "or": "11,000 or 12,000".
	Or bool
	// Of is true for a share or vague number before "of" and for every number before "of the", "of them" …: the End is before the "of".
	Of bool
	// Digits is the number of significant digits as written, zeros at the end left out: 2 of "12,000", 5 of "17,819".
	Digits uint8
}

// Magnitude gives the ends of the range that a word of magnitude in the plural spans: "tens of thousands" are 10,000 to
// 100,000, "dozens" 12 to 120. It is false for all else: "several" and "a few" have no such range.
func (q *Quantity) Magnitude() (low, high float64, ok bool) {
	if q.Kind != Vague {
		return 0, 0, false
	}
	if q.Value == 12 {
		return 12, 120, true
	}
	for v := 100.0; v <= 1e15; v *= 10 {
		if q.Value == v {
			return v, 10 * v, true
		}
	}
	return 0, 0, false
}
