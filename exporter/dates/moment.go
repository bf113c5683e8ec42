package dates

// Unit is a unit of time.
type Unit uint8

// The units.
const (
	NoUnit Unit = iota
	Minutes
	Hours
	Days
	Weekends
	Weeks
	Fortnights
	Months
	Quarters
	Seasons
	Halves // half-years
	Years
	Decades
)

// Form says how a Moment states its time, and so which of its fields count.
type Form uint8

// The forms.
const (
	// NoForm states nothing that could be placed.
	NoForm Form = iota
	// Date states Year, Month, Day, Weekday, as far as they are not zero; Rel moves it ("last October", "this Friday").
	Date
	// Offset is Amount units from the reference, to the day: "a week ago" is -1 Weeks, "yesterday" -1 Days.
	Offset
	// CalendarUnit is the whole unit that lies Amount units from the one with the reference: "last month" is -1 Months; with a
	// Weekday that day of it ("Monday of last week").
	CalendarUnit
	// Window is the stretch of |Amount| units that ends (Amount < 0) or begins at the reference: "the past five days".
	Window
	// Season is a season of Year, or by Rel.
	Season
	// Clock is a time of the reference's day.
	Clock
)

// Rel says which one is meant of times that come round: the last, this, or the next October.
type Rel int8

// The relations.
const (
	Nearest Rel = iota // unmarked: "in October"
	Last
	This
	Next
)

// Part is a part of a longer time.
type Part uint8

// The parts.
const (
	Whole     Part = iota
	Early          // "early January", "earlier this month"
	Mid            // "mid-January"
	Late           // "late January"
	Beginning      // "the start of", the first day
	Ending         // "the end of", the last day
	FirstHalf
	SecondHalf
	NthWeek  // Nth week, of 1 to 5
	FirstFew // the first Nth Units: "the first nine days of November"
	LastFew  // the last Nth Units
	NthUnit  // the Nth Unit: "the second quarter of 2024"
)

// Moment is one time as a text states it, in numbers instead of words.
type Moment struct {
	Form Form
	// Year is 0 where it is not stated.
	Year int16
	// Month (1 to 12), Day (1 to 31) and Weekday (1 Monday to 7 Sunday) are 0 where they are not stated.
	Month, Day, Weekday int8
	// Season is 1 spring, 2 summer, 3 autumn, 4 winter; a winter is that of the year it begins in.
	Season int8
	// Timed says that Hour and Minute are stated; Zone is their distance from UTC in minutes.
	Timed        bool
	Hour, Minute int8
	Zone         int16
	// Amount units away.
	Amount int16
	Unit   Unit
	// Vague amounts are "several", "a few", "recent".
	Vague bool
	Rel   Rel
	Part  Part
	// Nth and PartUnit belong to Part.
	Nth      int8
	PartUnit Unit
	// Shift is a number of days by which the resolved day is moved: "three days before Oct. 29".
	Shift int16
}
