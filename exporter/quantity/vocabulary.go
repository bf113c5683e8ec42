package quantity

import (
	"strings"

	"figures_exporter/exporter/prose"
)

// feature is a set of what a word can be. A word can be several things: "second" is an ordinal, a unit and a period.
type feature uint64

const (
	unitWord       feature = 1 << iota // one … nine
	teenWord                           // ten … nineteen
	tensWord                           // twenty … ninety
	hundredWord                        // hundred
	scaleWord                          // thousand, million …
	dozenWord                          // dozen
	scoreWord                          // score
	pluralScale                        // hundreds, thousands, dozens, scores, tens
	halfWord                           // half
	partWord                           // third, quarter, fifth … as parts of a whole
	partsWord                          // thirds, quarters …
	ordinalWord                        // first, second, twenty-first's "first"
	multipleWord                       // tenfold
	someWord                           // several, few, couple, handful
	abbrScale                          // k, m, bn: a magnitude only directly behind digits
	hedgeLast                          // last word of a hedge that stands before a number
	hedgeFirst                         // first word of a hedge that stands behind a number
	hedgeInner                         // a word that may stand between a range's connector and its second number
	unitStart                          // first word of a unit
	currencyCode                       // stands before an amount: UAH
	monthName                          //
	designator                         // "article" 4, in any case
	nameDesignator                     // "Channel" 5: only with a capital
	yearContext                        // "in" 2022
	rising                             // rose, increase
	falling                            // fell, decline
	moving                             // went, revised: a change whose direction the numbers tell
	periodName                         // day, week …
	periodAdverb                       // daily
	function                           // articles, prepositions, auxiliaries: they end the words that are counted
	determiner                         // its, their
	meridiem                           // a.m., p.m.
	timeZone                           // GMT, local
	voteWord                           // voted, beat
	counterNoun                        // people, men: plurals without s
	ordinalTail                        // st, nd, rd, th
	weaponNoun                         // gun, mortar, shell: what a calibre in millimetres is of
	away                               // behind "50m": metres
	yearOnly                           // "since" 2014, even before a plural
	streetNoun                         // "9 Garden Street"
	personNoun                         // "a boy", 9, …
	peopleNoun                         // "children" under five
	copula                             // "is" up, "are" down
	notRate                            // behind "a year": no rate
	eraWord                            // "AD" 1000
	onlyMonth                          // a month that is no other word, written small too
	adjective                          // "dead", "more": what a bare count may stand before
	prefix                             // joined before a number: "sub-500", "now-18"
	conceptEnd                         // adverbs and adjectives that stand behind what is counted: "slots available"
	swinging                           // verbs and words whose object is the size of a change: "rose" 5 points
	deathWord                          // "died" at 84
	verb                               // an irregular past tense that ends the words that are counted
)

// starts are the features of words that can begin a number.
const starts = unitWord | teenWord | tensWord | hundredWord | scaleWord | dozenWord | scoreWord | pluralScale | halfWord |
	partWord | partsWord | ordinalWord | multipleWord | someWord

// Vocabulary is all words that this package knows, with what they can be, by their number in the lexicon. It does not
// change once it is made and is safe for concurrent use.
type Vocabulary struct {
	lex      *prose.Lexicon
	features []feature // by word; the last stands for all words that came into the lexicon later
	values   []float64 // of number words
	periods  map[prose.WordID]Period

	before  map[prose.WordID][]hedge // by last word, the longest first
	behind  map[prose.WordID][]hedge // by first word, the longest first
	units   map[prose.WordID][]unitForm
	degrees []unitForm // those that begin with °
	percent *Unit
	codes   map[prose.WordID]*Unit
	dollars map[prose.WordID]*Unit
	signs   [256]*Unit

	second, foot, am, at, total, minus prose.WordID

	w words
}

// words are the words that rules name.
type words struct {
	a, an, and, to, or, of, from, between, up, down, by, in, one, no, old, olds, aged, age, ages, per, every, each,
	out, odd, plus, strong, times, time, oclock, hours, group, gang, big, few, couple, handful, many, perhaps,
	maybe, possibly, even, half, quarter, third, s, x, tens, scores, his, her, their, than, more, over, under,
	fold, range_, votes, calibre, caliber, eyes, gorges, other, as, that, this, which, another, the, e, points, point, isbn, who, most, sub prose.WordID
}

type number struct {
	word  string
	value float64
	f     feature
}

var numberWords = []number{
	{"one", 1, unitWord}, {"two", 2, unitWord}, {"three", 3, unitWord}, {"four", 4, unitWord}, {"five", 5, unitWord},
	{"six", 6, unitWord}, {"seven", 7, unitWord}, {"eight", 8, unitWord}, {"nine", 9, unitWord},
	{"ten", 10, teenWord}, {"eleven", 11, teenWord}, {"twelve", 12, teenWord}, {"thirteen", 13, teenWord},
	{"fourteen", 14, teenWord}, {"fifteen", 15, teenWord}, {"sixteen", 16, teenWord}, {"seventeen", 17, teenWord},
	{"eighteen", 18, teenWord}, {"nineteen", 19, teenWord},
	{"twenty", 20, tensWord}, {"thirty", 30, tensWord}, {"forty", 40, tensWord},
	{"fourty", 40, tensWord}, //nolint:misspell // newspapers misspell it so
	{"fifty", 50, tensWord},
	{"sixty", 60, tensWord}, {"seventy", 70, tensWord}, {"eighty", 80, tensWord}, {"ninety", 90, tensWord},
	{"hundred", 100, hundredWord}, {"thousand", 1e3, scaleWord}, {"million", 1e6, scaleWord}, {"billion", 1e9, scaleWord},
	{"trillion", 1e12, scaleWord}, {"quadrillion", 1e15, scaleWord},
	{"lakh", 1e5, scaleWord}, {"lakhs", 1e5, scaleWord}, {"crore", 1e7, scaleWord}, {"crores", 1e7, scaleWord},
	{"dozen", 12, dozenWord}, {"score", 20, scoreWord},
	{"tens", 10, pluralScale}, {"dozens", 12, pluralScale}, {"scores", 20, pluralScale}, {"hundreds", 100, pluralScale}, {"thousands", 1e3, pluralScale},
	{"millions", 1e6, pluralScale}, {"billions", 1e9, pluralScale}, {"trillions", 1e12, pluralScale},
	{"half", 0.5, halfWord}, {"halves", 2, partsWord},
	{"third", 3, partWord | ordinalWord}, {"quarter", 4, partWord}, {"fourth", 4, partWord | ordinalWord},
	{"fifth", 5, partWord | ordinalWord}, {"sixth", 6, partWord | ordinalWord}, {"seventh", 7, partWord | ordinalWord},
	{"eighth", 8, partWord | ordinalWord}, {"ninth", 9, partWord | ordinalWord}, {"tenth", 10, partWord | ordinalWord},
	{"thirds", 3, partsWord}, {"quarters", 4, partsWord}, {"fourths", 4, partsWord}, {"fifths", 5, partsWord},
	{"sixths", 6, partsWord}, {"sevenths", 7, partsWord}, {"eighths", 8, partsWord}, {"ninths", 9, partsWord}, {"tenths", 10, partsWord},
	{"twelfths", 12, partsWord}, {"sixteenths", 16, partsWord}, {"twentieths", 20, partsWord}, {"hundredths", 100, partsWord}, {"thousandths", 1000, partsWord},
	{"first", 1, ordinalWord}, {"second", 2, ordinalWord}, {"eleventh", 11, ordinalWord}, {"twelfth", 12, partWord | ordinalWord},
	{"thirteenth", 13, ordinalWord}, {"fourteenth", 14, ordinalWord}, {"fifteenth", 15, partWord | ordinalWord}, {"sixteenth", 16, partWord | ordinalWord},
	{"seventeenth", 17, ordinalWord}, {"eighteenth", 18, ordinalWord}, {"nineteenth", 19, ordinalWord}, {"twentieth", 20, partWord | ordinalWord},
	{"thirtieth", 30, partWord | ordinalWord}, {"fortieth", 40, partWord | ordinalWord}, {"fiftieth", 50, partWord | ordinalWord}, {"sixtieth", 60, ordinalWord},
	{"seventieth", 70, ordinalWord}, {"eightieth", 80, ordinalWord}, {"ninetieth", 90, ordinalWord}, {"hundredth", 100, partWord | ordinalWord},
	{"thousandth", 1000, partWord | ordinalWord}, {"millionth", 1e6, partWord | ordinalWord},
	{"twice", 2, multipleWord}, {"thrice", 3, multipleWord}, {"twofold", 2, multipleWord}, {"threefold", 3, multipleWord},
	{"fourfold", 4, multipleWord}, {"fivefold", 5, multipleWord}, {"sixfold", 6, multipleWord}, {"tenfold", 10, multipleWord},
	{"twentyfold", 20, multipleWord}, {"hundredfold", 100, multipleWord},
	{"several", 3, someWord}, {"few", 3, someWord}, {"couple", 2, someWord}, {"handful", 5, someWord},
	{"k", 1e3, abbrScale}, {"m", 1e6, abbrScale}, {"mn", 1e6, abbrScale}, {"mln", 1e6, abbrScale}, {"mio", 1e6, abbrScale},
	{"b", 1e9, abbrScale}, {"bn", 1e9, abbrScale}, {"bln", 1e9, abbrScale}, {"tn", 1e12, abbrScale}, {"trn", 1e12, abbrScale},
}

// wordLists are the words without a value.
var wordLists = []struct {
	f    feature
	list string
}{
	{monthName, `january february march april may june july august september october november december jan feb mar apr jun jul
		aug sep sept oct nov dec`},
	{onlyMonth, `january february april june july september october november december jan feb apr aug sept oct nov`},
	{eraWord, `ad bc bce ce a.d. b.c. b.c.e. c.e.`},
	{adjective, `dead missing more less fewer other others extra strong new homeless sick ill alive`},
	{designator, `exit row mach rooms seat seats flights routes highways channels levels lines`},
	{nameDesignator, `p fortune ftse nasdaq nikkei dax cac stoxx russell topix sensex nifty ibex hang section planet asteroid`},
	{designator, `article articles chapter chapters section sections paragraph paragraphs clause page pages annex appendix
		resolution resolutions protocol flight route highway motorway room channel level no nos episode volume
		platform terminal item footnote exhibit magnitude category version windows android ios iphone covid psalm runway`},
	{nameDesignator, `day week group unit part point line block building army corps division brigade regiment battalion company
		platoon squadron wing fleet type mark mk class grade stage phase model area zone district ward precinct interstate pier hangar
		gate sector checkpoint school hospital house apartment boeing airbus apollo soyuz euro expo cop title formula station reactor
		base camp mine depot plant tower number round game tier rule order decree bill law act figure table box step track cell
		lot season war pillar article lane street avenue bus tram train team force stream catch studio`},
	{yearContext, `in since of by until till during before after from to early late mid through year spring summer autumn fall
		winter around circa pre post between and`},
	{yearContext | yearOnly, `in for since until till during before after`},
	{streetNoun, `street avenue road boulevard lane prospekt prospect drive way st ave blvd rd court terrace crescent square`},
	{personNoun, `boy girl man woman son daughter brother sister child mother father husband wife student teacher soldier pensioner
		grandmother grandfather niece nephew cousin baby teenager worker driver farmer nurse doctor father-in-law resident mayor governor minister president general
		colonel captain sergeant lieutenant lawyer journalist reporter activist actor actress singer player striker coach manager leader
		politician senator priest engineer businessman businesswoman officer veteran victim suspect survivor patient prisoner refugee artist
		writer author scientist professor photographer cook baker builder miner fisherman shopkeeper owner neighbour neighbor widow
		widower uncle aunt grandson granddaughter volunteer medic paramedic pilot commander recruit conscript defendant candidate
		deputy secretary spokesman spokeswoman director founder executive chairman policeman policewoman firefighter rescuer guard
		electrician mechanic carpenter accountant programmer trader waiter waitress`},
	{peopleNoun, `children people adults men women those everyone anyone boys girls kids minors males females civilians citizens
		reservists recruits conscripts persons`},
	{rising, `rise rises rose risen rising increase increases increased increasing grow grows grew grown growing climb climbs
		climbed climbing jump jumps jumped jumping surge surges surged surging soar soars soared soaring swell swells swelled
		swollen swelling expand expands expanded expanding raise raises raised raising boost boosts boosted boosting up gain gains
		gained growth hike hiked mounted upped ballooned double doubled doubling tripled quadrupled`},
	{falling, `fall falls fell fallen falling drop drops dropped dropping decline declines declined declining decrease decreases
		decreased decreasing shrink shrinks shrank shrunk shrinking plunge plunged plunging plummeted sank sunk dip dipped dips
		slump slumped slid down reduce reduces reduced reducing reduction cut cuts lower lowers lowered lowering ease eased halved
		slashed trimmed downgraded tumbled contracted`},
	{prefix, `sub now then`},
	{conceptEnd, `nationwide worldwide countrywide statewide citywide abroad overseas all both ever available worth long wide tall high deep old later earlier today yesterday tomorrow again ahead away apart
		together alike instead overall altogether else such most very too so much many now then total daily nightly`},
	{swinging, `rise rises rose risen rising fall falls fell fallen falling jump jumps jumped jumping climb climbs climbed climbing drop
		drops dropped dropping slide slides slid sliding dip dips dipped surge surges surged surging plunge plunges plunged plunging
		decline declines declined declining soar soars soared soaring sank sunk slump slumped tumble tumbled plummeted gain gained gaining up down`},
	{deathWord, `died dies die retired`},
	{moving, `went goes go gone revised revise revising changed moved shifted updated adjusted corrected amended`},
	{determiner, `the a an its their his her our your my this that these those`},
	{function, `the a an its their his her our your my this that these those of in on at by for from to with within without
		into onto over under after before during since until till among between against across along around near about as
		than but and or nor so if because while when where who whom whose which what how whether is are was were be been
		being am has have had having do does did will would shall should can could may might must not no also only just
		he she it they we you i him them us me there here per via amid despite towards toward through throughout behind
		beyond inside outside up down off out alone each every both either neither then now already still yet ago
		including excluding compared according`},
	{verb, `make makes making give gives giving gave take takes taking bring brings bringing open opened close closed hold holds
		drive drives drove lie lies remain remains show shows cross crosses said says told took taken went gone fell fallen rose risen lost left made came come fled died held gave given
		got went ran sent sat stood brought caught fought hit hurt put set shot killed wounded injured found saw seen knew`},
	{meridiem, `am pm a.m. p.m.`},
	{timeZone, `gmt utc local est edt pst cet cest eet eest msk bst hours hrs`},
	{voteWord, `vote votes voted voting won win wins winning beat beats beaten lost lose defeated defeat draw drew drawn victory
		passed approved favor favour score scored scoreline match game lead led leading ruled`},
	{counterNoun, `people men women children police troops personnel aircraft vehicles soldiers viewers users voters jobs cattle
		sheep homes households refugees civilians residents`},
	{ordinalTail, `st nd rd th`},
	{weaponNoun, `gun guns howitzer howitzers mortar mortars shell shells cannon cannons artillery caliber calibre
		round rounds ammunition rocket rockets pistol pistols rifle rifles bullet bullets munition munitions projectile
		projectiles cartridge cartridges tank antitank grenade grenades launcher launchers missile missiles mlrs lens film
		handgun handguns self autocannon autocannons multiple`},
	{away, `away from tall long high wide deep below above apart north south east west northeast northwest southeast southwest off
		inside into behind outside underground down ahead thick short of to in at across beyond by along dash sprint race radius
		distance depth height length`},
	{copula, `is are was were be been being now`},
	{notRate, `ago earlier later before after old long ahead and or or`},
	{hedgeInner, `about around roughly some nearly approximately perhaps maybe possibly even almost over as many than more up to
		at least well just slightly under probably likely close just fully potentially around`},
}

var periodWords = map[string]Period{
	"second": PerSecond, "minute": PerMinute, "hour": PerHour, "day": PerDay, "week": PerWeek, "month": PerMonth, "quarter": PerQuarter,
	"year": PerYear, "night": PerOther, "annum": PerYear, "shift": PerOther, "decade": PerOther, "season": PerOther, "session": PerOther,
	"fortnight": PerOther, "seconds": PerSecond, "minutes": PerMinute, "hours": PerHour, "days": PerDay, "weeks": PerWeek, "months": PerMonth,
	"years": PerYear,
}

var periodAdverbs = map[string]Period{
	"hourly": PerHour, "daily": PerDay, "weekly": PerWeek, "monthly": PerMonth, "quarterly": PerQuarter, "yearly": PerYear, "annually": PerYear, "nightly": PerOther,
}

// NewVocabulary interns all words of this package in the lexicon. It must be called while the lexicon may still grow; the
// lexicon may grow afterwards too.
func NewVocabulary(lex *prose.Lexicon) *Vocabulary {
	v := &Vocabulary{
		lex: lex, periods: map[prose.WordID]Period{}, before: map[prose.WordID][]hedge{}, behind: map[prose.WordID][]hedge{},
		units: map[prose.WordID][]unitForm{}, codes: map[prose.WordID]*Unit{}, dollars: map[prose.WordID]*Unit{},
	}
	for _, n := range numberWords {
		v.add(n.word, n.f, n.value)
	}
	for _, l := range wordLists {
		for _, w := range strings.Fields(l.list) {
			v.add(w, l.f, 0)
		}
	}
	for w, p := range periodWords {
		v.periods[v.add(w, periodName, 0)] = p
	}
	for w, p := range periodAdverbs {
		v.periods[v.add(w, periodAdverb, 0)] = p
	}
	v.addHedges()
	v.addUnits()
	v.nameWords()
	v.second, v.foot, v.am, v.at = v.add("second", 0, 0), v.add("foot", 0, 0), v.add("am", 0, 0), v.add("at", 0, 0)
	v.total, v.minus = v.add("total", 0, 0), v.add("minus", 0, 0)
	v.features = append(v.features, 0)
	v.values = append(v.values, make([]float64, len(v.features)-len(v.values))...)
	return v
}

func (v *Vocabulary) add(word string, f feature, value float64) prose.WordID {
	id := v.lex.Intern(word)
	for int(id) >= len(v.features) {
		v.features = append(v.features, 0)
	}
	for int(id) >= len(v.values) {
		v.values = append(v.values, 0)
	}
	v.features[id] |= f
	if value != 0 {
		v.values[id] = value
	}
	return id
}

// has gives the features of a token, 0 for one that is no word of this package.
func (v *Vocabulary) has(tok prose.Token) feature {
	return v.features[min(int(tok.Word), len(v.features)-1)]
}

// Rises tells whether a word says that something became more: rose, increased, raised, up. It is safe for concurrent use.
func (v *Vocabulary) Rises(tok prose.Token) bool {
	return tok.Kind == prose.Word && v.has(tok)&rising != 0
}

// MayHold tells whether a number can begin at the token, so that sentences without one can be passed over. It is safe for
// concurrent use.
func (v *Vocabulary) MayHold(tok prose.Token) bool {
	switch tok.Kind {
	case prose.Number:
		return true
	case prose.Word:
		return v.has(tok)&starts != 0
	}
	return tok.Char >= prose.Half && tok.Char <= prose.ThreeQuarters || tok.Char == prose.Other
}

// nameWords interns the words that rules name.
func (v *Vocabulary) nameWords() {
	w := &v.w
	for _, n := range []struct {
		id   *prose.WordID
		word string
	}{
		{&w.a, "a"}, {&w.an, "an"}, {&w.and, "and"}, {&w.to, "to"}, {&w.or, "or"}, {&w.of, "of"}, {&w.from, "from"},
		{&w.between, "between"}, {&w.up, "up"}, {&w.down, "down"}, {&w.by, "by"}, {&w.in, "in"}, {&w.one, "one"},
		{&w.no, "no"}, {&w.old, "old"}, {&w.olds, "olds"}, {&w.aged, "aged"},
		{&w.age, "age"}, {&w.ages, "ages"}, {&w.per, "per"}, {&w.every, "every"}, {&w.each, "each"}, {&w.out, "out"},
		{&w.odd, "odd"}, {&w.plus, "plus"}, {&w.strong, "strong"}, {&w.times, "times"}, {&w.time, "time"}, {&w.oclock, "o'clock"},
		{&w.hours, "hours"}, {&w.group, "group"}, {&w.gang, "gang"}, {&w.big, "big"},
		{&w.few, "few"}, {&w.couple, "couple"}, {&w.handful, "handful"},
		{&w.many, "many"}, {&w.perhaps, "perhaps"}, {&w.maybe, "maybe"}, {&w.possibly, "possibly"}, {&w.even, "even"},
		{&w.half, "half"}, {&w.quarter, "quarter"}, {&w.third, "third"}, {&w.s, "s"}, {&w.x, "x"}, {&w.tens, "tens"},
		{&w.scores, "scores"}, {&w.his, "his"}, {&w.her, "her"}, {&w.their, "their"}, {&w.than, "than"}, {&w.more, "more"},
		{&w.over, "over"}, {&w.under, "under"},
		{&w.calibre, "calibre"}, {&w.caliber, "caliber"}, {&w.fold, "fold"}, {&w.range_, "range"},
		{&w.votes, "votes"}, {&w.eyes, "eyes"}, {&w.gorges, "gorges"},
		{&w.other, "other"}, {&w.as, "as"}, {&w.that, "that"}, {&w.this, "this"}, {&w.which, "which"}, {&w.another, "another"}, {&w.the, "the"},
		{&w.who, "who"}, {&w.most, "most"}, {&w.sub, "sub"}, {&w.e, "e"}, {&w.points, "points"}, {&w.point, "point"}, {&w.isbn, "isbn"},
	} {
		*n.id = v.add(n.word, 0, 0)
	}
}
