// Package dates finds every way in which newspaper English dates something and places it in the calendar. It works on the
// tokens of package prose, in one pass without regular expressions. It knows no word of any topic but the nouns of events
// that time is counted from, such as war and election.
//
//	tokens ──Find──► expressions (token ranges, kind, what is stated) ──Resolve(day)──► stretches of days
//	   └───Dateline──► the day of publication
package dates

import (
	"time"

	"figures_exporter/exporter/figure"
)

// Kind says what an expression does for the statement it stands in.
type Kind uint8

// The kinds of expressions.
const (
	// Point says when: "on Monday", "Oct. 29", "a week ago", "in December", "last month". Where the time is a whole unit of
	// the calendar, so that a count may just as well be for it ("lost 500 in December"), Calendar is true and Period set.
	Point Kind = iota
	// Span is a closed stretch: "between Oct. 8 and Oct. 13", "over the past day", "in the last five days", "on Thursday and
	// Friday", "over the weekend", "during the first half of October". Period is set
	// unless one end is a day like today.
	Span
	// Since is a stretch that is still open: "since Aug. 8", "from 1 October", "since the start of the war" (Event).
	Since
	// Until is a deadline or a cut-off: "by Monday", "until March", "by the end of the month". Where it lies ahead it is
	// ResolveForward that places it.
	Until
	// AsOf is the stated cut-off of a count: "as of 1 October".
	AsOf
	// Duration is a length that dates nothing: "for two weeks", "142 days", "nearly three-year".
	Duration
	// Rate is the period of a rate: "a day", "per month", "daily", "every week".
	Rate
)

var kindNames = [...]string{"point", "span", "since", "until", "as of", "duration", "rate"}

// String gives a name for people.
func (k Kind) String() string { return kindNames[k] }

// Period is the length of a stretch, rounded to what figures.md calls `period`: up to 2 days are a day, up to 10 a week,
// up to 45 a month, up to 120 a quarter, more a year. A weekend is therefore a day and a fortnight a month.
type Period uint8

// The periods.
const (
	NoPeriod Period = iota
	DayPeriod
	WeekPeriod
	MonthPeriod
	QuarterPeriod
	YearPeriod
)

var periodNames = [...]string{"", "day", "week", "month", "quarter", "year"}

// String gives the value of the label `period`: day, week, month, quarter, year, and "" for none.
func (p Period) String() string { return periodNames[p] }

// Preposition is the word that joins an expression to its sentence.
type Preposition uint8

// The prepositions. "As of" is one of several tokens; Expression.Prep is then the first of them.
const (
	NoPreposition Preposition = iota
	PrepOn
	PrepIn
	PrepAt
	PrepBy
	PrepSince
	PrepUntil // until, till, up to, through
	PrepFrom
	PrepTo
	PrepOver
	PrepDuring // during, throughout
	PrepWithin
	PrepBetween
	PrepAsOf
	PrepFor
	PrepOf
	PrepAfter
	PrepBefore
	PrepAround // around, about, circa
)

var prepositionNames = [...]string{"", "on", "in", "at", "by", "since", "until", "from", "to", "over", "during", "within",
	"between", "as of", "for", "of", "after", "before", "around"}

// String gives the preposition as a word.
func (p Preposition) String() string { return prepositionNames[p] }

// Expression is one dating of a text.
type Expression struct {
	// First and End are the token range of the date's own words, without preposition: First is in, End is not.
	First, End int32
	// Prep is the token of the preposition (the first token of "as of"), -1 where there is none. It stands before First, but
	// for "late on Tuesday", where it is inside.
	Prep int32
	// PrepWord is which preposition that is.
	PrepWord Preposition
	// Kind says what the expression does.
	Kind Kind
	// Period is the length of a Span, of a Rate's unit, of a Duration, and of a Point that is Calendar.
	Period Period
	// Anchored expressions count from another date of the text and not from the publication: "a week before that", "two
	// days earlier", "the next day", "that day". Resolve then wants that date.
	Anchored bool
	// Event expressions hang on an event whose date is not told: "since the start of the war". They do not resolve.
	Event bool
	// Calendar is true for whole units of the calendar, which may be meant as time or as span: "last week", "in December",
	// "in 2024", "this year", "last summer", "the first week of May".
	Calendar bool
	// Trailing is true for a stretch that ends at the day it is counted from: "over the past day", "in the last five days".
	Trailing bool
	// Attributive expressions describe a noun instead of dating a statement: "Tuesday's attack", "the August incursion",
	// "a three-week battle", "last week's raid".
	Attributive bool
	// List is true for a Span that names single days or months one by one: "Jan. 26 and 30", "Thursday and Friday".
	List bool
	// YearKnown is true where the year is stated.
	YearKnown bool
	// TimeStamp is true for a time of day that opens a line, as in live reports: "18:40".
	TimeStamp bool
	// Start is the time that is stated, and for a Span of two times its beginning. Stop is the end of such a Span.
	Start, Stop Moment
}

// Resolved is a stretch of days in UTC, both ends inclusive, each at 00:00; with Minute precision both ends are the minute.
type Resolved struct {
	// From and To are the first and the last day. With Month precision To is the last day of its month, with Year
	// precision the last of its year, so that it may lie after the day it was resolved from; the caller clamps.
	From, To time.Time
	// Precision says how exactly the text dates.
	Precision figure.Precision
}

// Single tells whether it is one day.
func (r Resolved) Single() bool { return r.From.Equal(r.To) }
