package dates

import (
	"strings"

	"figures_exporter/exporter/prose"
)

// class is what a word does in a date.
type class uint8

const (
	noClass       class = iota
	monthName           // value 1 to 12
	weekdayName         // value 1 to 7
	relativeDay         // value in days: yesterday -1
	unitName            // value is a Unit
	dayPart             // morning, night
	numberWord          // value is the number
	ordinalWord         // value 1 to 31
	definite            // the
	indefinite          // a, an
	demonstrative       // this
	distal              // that
	plainPlural         // these, those
	relation            // value is one of the relations below
	partWord            // value is a Part: early, mid, late
	edgeWord            // value is an edge: start, end, middle, turn
	everyWord           // per, each, every
	rateAdverb          // daily; value is a Unit
	seasonName          // value 1 to 4
	holidayName         // value month*100 + day
	newWord             // new
	eveWord             // eve
	thenWord            // then
	nowWord             // now, date
	overnightWord       // overnight
	halfWord            // half
	agoWord             // ago
	meridiem            // am 0, pm 12
	zoneName            // value in minutes from UTC
	quarterName         // Q, H before a digit
	eventWord           // war, invasion: what things are counted from
	prepWord            // value is a Preposition
	asWord              // as
	upWord              // up
	andWord             // and
	approximate         // about, just, nearly: may stand before a date or length
	measureVerb         // took, lasted: a length follows, no rate
	oldWord             // old
	singleWord          // single, full, more, consecutive: may stand between a number and its unit
	ordinalEnd          // st, nd, rd, th
	endingWord          // ending, ended
	publishWord         // published, updated
	countWord           // once, twice
	auxiliary           // was, had, said: a verb of the sentence
	functionWord        // any other small word, which is no noun that is counted
)

// small tells whether the class is that of words that are never counted.
func (c class) small() bool {
	return c == functionWord || c == auxiliary || c == countWord || c == publishWord
}

// The features' second values.
const (
	plural      uint8 = 1 << iota // of units
	short                         // an abbreviation, which wants a full stop or a number beside it
	ambiguous                     // also an everyday word or a name
	vague                         // several, few
	ongoing                       // "earlier", "later": the part of a unit by comparison
	prepLike                      // may also be a preposition
	onlyOfEvent                   // outbreak, onset
)

// The relations of relation words.
const (
	relLast int16 = iota
	relPast
	relPrevious
	relNext
	relFollowing
	relComing
	relRecent
	relSame
	relCurrent
)

// The edges of edge words.
const (
	edgeStart int16 = iota
	edgeEnd
	edgeMiddle
	edgeTurn
	edgeCourse
)

// Values that set some function words apart.
const (
	possessiveValue int16 = iota + 1
	soonValue
	recentlyValue
)

type feature struct {
	class class
	flags uint8
	value int16
}

func (f feature) has(flags uint8) bool { return f.flags&flags != 0 }

// Vocabulary holds the words of time by their number in a lexicon. It does not change and is safe for concurrent use.
type Vocabulary struct {
	features []feature // by WordID; the last, which has no class, stands for all words that came into the lexicon later
	begins   []bool    // by WordID, likewise: an expression may begin with it
}

// of gives the feature of a token; words that came into the lexicon later have none.
func (v *Vocabulary) of(tok prose.Token) feature {
	return v.features[min(int(tok.Word), len(v.features)-1)]
}

// NewVocabulary interns the words of time. The lexicon may grow afterwards.
func NewVocabulary(lex *prose.Lexicon) *Vocabulary {
	v := &Vocabulary{}
	add := func(word string, f feature) {
		id := int(lex.Intern(word))
		for len(v.features) <= id {
			v.features = append(v.features, make([]feature, id+1-len(v.features))...)
		}
		if v.features[id].class == noClass {
			v.features[id] = f
		}
	}
	all := func(c class, flags uint8, value int16, words string) {
		for _, w := range strings.Fields(words) {
			add(w, feature{c, flags, value})
		}
	}
	for _, m := range months {
		all(monthName, m.flags, m.value, m.words)
	}
	for i, w := range weekdays {
		name, abbreviations, _ := strings.Cut(w, " ")
		all(weekdayName, 0, int16(i+1), name)
		all(weekdayName, short, int16(i+1), abbreviations)
		all(weekdayName, plural, int16(i+1), name+"s")
	}
	for _, u := range units {
		singular, more, _ := strings.Cut(u.words, " ")
		all(unitName, 0, int16(u.unit), singular)
		all(unitName, plural, int16(u.unit), more)
	}
	for i, w := range numbers {
		all(numberWord, 0, int16(i+1), w)
	}
	for i, w := range tens {
		all(numberWord, 0, int16(i+2)*10, w)
	}
	for i, w := range ordinals {
		all(ordinalWord, 0, int16(i+1), w)
	}
	for i, w := range seasons {
		all(seasonName, 0, int16(i+1), w)
	}
	for _, w := range words {
		all(w.class, w.flags, w.value, w.words)
	}
	for _, p := range prepositions {
		all(prepWord, 0, int16(p.preposition), p.words)
	}
	v.features = append(v.features, feature{})
	v.begins = make([]bool, len(v.features))
	for id, f := range v.features {
		v.begins[id] = f.begins()
	}
	return v
}

var months = []struct {
	value int16
	flags uint8
	words string
}{
	{1, 0, "january"}, {1, short, "jan"}, {2, 0, "february"}, {2, short, "feb"}, {3, ambiguous, "march"},
	{3, short | ambiguous, "mar"}, {4, 0, "april"}, {4, short, "apr"}, {5, ambiguous, "may"}, {6, 0, "june"},
	{6, short, "jun"}, {7, 0, "july"}, {7, short, "jul"}, {8, 0, "august"}, {8, short, "aug"}, {9, 0, "september"},
	{9, short, "sep sept"}, {10, 0, "october"}, {10, short, "oct"}, {11, 0, "november"}, {11, short, "nov"},
	{12, 0, "december"}, {12, short, "dec"},
}

var weekdays = [...]string{"monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri",
	"saturday sat", "sunday sun"}

var units = []struct {
	unit  Unit
	words string // the singular, then what follows larger numbers
}{
	{Minutes, "minute minutes min mins"}, {Hours, "hour hours hrs"}, {Days, "day days"}, {Weekends, "weekend weekends"},
	{Weeks, "week weeks"}, {Fortnights, "fortnight fortnights"}, {Months, "month months"}, {Quarters, "quarter quarters"},
	{Years, "year years"}, {Decades, "decade decades"},
}

var numbers = [...]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
	"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"}

var tens = [...]string{"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"}

var ordinals = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
	"eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
	"twentieth"}

var seasons = [...]string{"spring", "summer", "autumn fall", "winter"}

var prepositions = []struct {
	preposition Preposition
	words       string
}{
	{PrepOn, "on"}, {PrepIn, "in"}, {PrepAt, "at"}, {PrepBy, "by"}, {PrepSince, "since"}, {PrepUntil, "until till through"},
	{PrepFrom, "from"}, {PrepTo, "to"}, {PrepOver, "over"}, {PrepDuring, "during throughout"}, {PrepWithin, "within inside"},
	{PrepBetween, "between"}, {PrepFor, "for"}, {PrepOf, "of"}, {PrepAfter, "after following"},
	{PrepBefore, "before prior ahead"}, {PrepAround, "around circa"},
}

// words are the rest. Where a word is listed twice, the first counts.
var words = []struct {
	class class
	flags uint8
	value int16
	words string
}{
	{relativeDay, 0, -1, "yesterday"}, {relativeDay, 0, 0, "today tonight"}, {relativeDay, 0, 1, "tomorrow"},
	{dayPart, 0, 0, "morning mornings afternoon evening night dawn noon midday midnight dusk nightfall sunset sunrise"},
	{numberWord, vague, 3, "few"}, {numberWord, vague, 4, "several many"}, {numberWord, vague, 2, "couple"},
	{definite, 0, 0, "the"}, {indefinite, 0, 0, "a an"}, {demonstrative, 0, 0, "this"}, {distal, 0, 0, "that"},
	{plainPlural, 0, 0, "these those"},
	{relation, 0, relLast, "last"}, {relation, 0, relPast, "past"}, {relation, 0, relPrevious, "previous preceding"},
	{relation, 0, relNext, "next"}, {relation, prepLike, relFollowing, "following"},
	{relation, 0, relComing, "coming upcoming"}, {relation, 0, relRecent, "recent"}, {relation, 0, relSame, "same"},
	{relation, 0, relCurrent, "current"},
	{partWord, 0, int16(Early), "early"}, {partWord, 0, int16(Mid), "mid"}, {partWord, 0, int16(Late), "late"},
	{partWord, ongoing, int16(Early), "earlier"}, {partWord, ongoing, int16(Late), "later"},
	{edgeWord, 0, edgeStart, "start beginning outset"},
	{edgeWord, onlyOfEvent, edgeStart, "outbreak onset launch"},
	{edgeWord, 0, edgeEnd, "end close"}, {edgeWord, 0, edgeMiddle, "middle"}, {edgeWord, 0, edgeTurn, "turn"},
	{eveWord, 0, 0, "eve"}, {edgeWord, 0, edgeCourse, "course"},
	{everyWord, 0, 0, "per each every"},
	{rateAdverb, 0, int16(Days), "daily nightly"}, {rateAdverb, 0, int16(Weeks), "weekly"},
	{rateAdverb, 0, int16(Months), "monthly"}, {rateAdverb, 0, int16(Quarters), "quarterly"},
	{rateAdverb, 0, int16(Years), "yearly annually annual"}, {rateAdverb, 0, int16(Hours), "hourly"},
	{holidayName, 0, 1225, "christmas xmas"}, {newWord, 0, 0, "new"}, {thenWord, 0, 0, "then"}, {nowWord, 0, 0, "now date"},
	{overnightWord, 0, 0, "overnight"}, {halfWord, 0, 0, "half"}, {agoWord, 0, 0, "ago"},
	{meridiem, 0, 0, "am"}, {meridiem, 0, 12, "pm"},
	{zoneName, 0, 0, "gmt utc"}, {zoneName, 0, 60, "bst cet"}, {zoneName, 0, 120, "cest eet sast"},
	{zoneName, 0, 180, "eest msk"}, {zoneName, 0, -300, "est"}, {zoneName, 0, -240, "edt"}, {zoneName, 0, 540, "kst jst"},
	{quarterName, 0, int16(Quarters), "q"}, {quarterName, 0, int16(Halves), "h"},
	{eventWord, 0, 0, `war wars invasion conflict offensive counteroffensive operation campaign crisis pandemic epidemic
		election elections coup fighting hostilities battle attack assault incursion raid blockade siege ceasefire truce
		disaster quake earthquake flood outbreak revolution uprising massacre independence`},
	{asWord, 0, 0, "as"}, {upWord, 0, 0, "up"}, {andWord, 0, 0, "and"},
	{approximate, 0, 0, "about just only nearly almost roughly approximately some barely exactly least most"},
	{measureVerb, 0, 0, `take takes took taken taking cover covers covered covering lasting lasted lasts spend spends spent need needs needed wait waits
		waited than`},
	{oldWord, 0, 0, "old"},
	{singleWord, 0, 0, "single full whole entire mere consecutive straight more long odd or so"},
	{ordinalEnd, 0, 0, "st nd rd th"},
	{publishWord, 0, 0, "published updated posted issued modified released"}, {endingWord, 0, 0, "ending ended"}, {countWord, 0, 0, "once twice"},
	{auxiliary, 0, 0, `is was are were be been being has had have having do does did will would shall should can could may
		might must said says say told tells according reported reports`},
	{functionWord, 0, possessiveValue, "his her their our my your its whose"}, {functionWord, 0, soonValue, "soon"},
	{functionWord, 0, recentlyValue, "recently"},
	{functionWord, 0, 0, `but if it it's he she they we i you him them us who whom whose which
		what when where why how while whereas although though because unless than so too also not no nor neither either
		both all any such other others another there here with without against among across along under above below
		into onto upon out off down near about per via despite including alone only even still yet already again very much less more well`},
}
