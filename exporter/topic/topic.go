// Package topic holds what to look for, as data: the metrics, the nouns and verbs that make a number a figure of one
// of them, the people, bodies, countries, groups, places and outlets that are spoken of, and the words by which copy
// says who said so and how surely. A topic is a YAML file; this package reads, checks and merges them.
//
// The extractor knows English grammar and no word of any war: everything that is vocabulary stands here.
//
// Notation for words. A noun, verb or phrase is written in its base form and inflected by rule: the noun "soldier" also
// matches "soldiers", the verb "kill" also "kills", "killed", "killing". Irregular forms are written out with bars: the noun
// "serviceman|servicemen", the verb "take|takes|took|taking|taken prisoner" (base, third person, past, gerund, and the participle
// where it is not the past). Two spellings of a form stand with a slash: "prove|proves|proved|proving|proved/proven". The irregular
// verbs and plurals of everyday English are known: "lose" also matches "lost", "man" also "men". In a phrase the first word of a verb
// and the last word of a noun is the one inflected, or the one with bars: "piece|pieces of equipment". A leading "=" takes a phrase literally: "=dead". "#" in a phrase
// takes any number, in digits or as a word: "in # shelters"; "…" in an event's verb stands for its object: "drive … from". All words match in any case;
// names (aliases, demonyms) that are written with a capital match only text that has one there.
package topic

// Topic is one YAML file.
type Topic struct {
	// Topic is the topic's name: lower case letters, digits and underscores.
	Topic string `yaml:"topic"`
	// Extends names the topics that this one builds on: built-in ones, other files of the user by their topic's name, or a path that
	// ends in .yaml and counts from this file's folder. Their content is loaded first and merged. A user's topic with a built-in one's
	// name takes its place everywhere; where it extends that name it builds on the built-in one.
	Extends []string `yaml:"extends"`

	Metrics   []Metric   `yaml:"metrics"`
	Things    []Thing    `yaml:"things"`
	Events    []Event    `yaml:"events"`
	Entities  []Entity   `yaml:"entities"`
	Functions []Function `yaml:"functions"`
	Speech    Speech     `yaml:"speech"`
	Modality  Modality   `yaml:"modality"`
	Grammar   Grammar    `yaml:"grammar"`
}

// Metric declares a metric, or adds counts to one that another topic declares.
type Metric struct {
	Name string `yaml:"name"`
	// Extend is true where another topic declares the metric and this one only adds counts, or sets thresholds of alerts. Help and unit may then be
	// left out; where they are given they must be the same.
	Extend bool     `yaml:"extend"`
	Help   string   `yaml:"help"`
	Unit   string   `yaml:"unit"`
	Labels []string `yaml:"labels"`
	// Dimension is "count" (the default) for things that are counted, or what is measured: "area", "length", "mass".
	// The values of a measure are converted to Unit, which must then be one that the quantity layer knows.
	Dimension string `yaml:"dimension"`
	// Party is the label that says whose the counted things are, one of Labels: side, force. Empty where there is none.
	Party string `yaml:"party"`
	// Subject are the labels that say what estimates are compared on.
	Subject []string `yaml:"subject"`
	// NotEstimates lists, by label, values whose figures are no estimates.
	NotEstimates map[string][]string `yaml:"not_estimates"`
	// Expected are the labels that a figure gets which is announced or forecast as going to happen: {status: expected}.
	// A metric without them has no such figures: they are left out as hypothetical.
	Expected map[string]string `yaml:"expected"`
	// Flow is true where a count of what moved in a stated span is a flow and gets the label period ("3,200 sent in
	// January and February").
	Flow bool `yaml:"flow"`
	// Combined are the labels of a figure that counts several events together: {type: total} for "killed or wounded".
	Combined map[string]string `yaml:"combined"`
	// Counts are tried from the most specific (things and events) to the least (things or nouns alone).
	Counts []Count `yaml:"counts"`
	// Alerts are the thresholds of the alerts on the metric. A topic that extends the metric may set them anew: of several that say
	// the same threshold the one that is loaded last wins.
	Alerts *Alerts `yaml:"alerts"`
}

// Count makes a number a figure of its metric.
type Count struct {
	// Things are names of things: the number counts one of them. Empty: see Nouns and Events.
	Things []string `yaml:"things"`
	// Events are names of events: the number's things took part in one of them. With Things both must hold. Without, the
	// number may stand alone: "killing 12", "another 15 hurt".
	Events []string `yaml:"events"`
	// Nouns say by themselves what is counted: "casualty", "fatality", "death". Of things counted so the noun is the head:
	// "45,210 Russian casualties", "the death toll stood at 53" (then with Toll).
	Nouns []string `yaml:"nouns"`
	// Totals are nouns that stand beside a number which they name: "a force of N", "an N-strong contingent", "the death
	// toll rose to N", "put the number of dead at N".
	Totals []string `yaml:"totals"`
	// Labels are the labels that such a figure gets: {type: killed}.
	Labels map[string]string `yaml:"labels"`
	// Abroad are the labels instead, where the things' party and the place are two countries: {type: refugee} for people of Sudan who
	// fled to Chad. What it does not name stays as in Labels; with Labels empty only those who are abroad are counted.
	Abroad map[string]string `yaml:"abroad"`
	// Party tells whose the things are where the text around the number is silent: "" (from the noun phrase, the event's
	// roles and the context), "host" (the country where it happened: people hit by a strike), "stated" (only what the noun phrase and
	// the object of the event say, nothing from the context: "Syrian refugees", "12,000 people fled Sudan"), "none".
	Party string `yaml:"party"`
}

// Thing is a class of things that can be counted.
type Thing struct {
	Name string `yaml:"name"`
	// Nouns are what the class is called.
	Nouns []string `yaml:"nouns"`
	// Force is true for people under arms and for what an army owns: whose they are is a country or armed group.
	Force bool `yaml:"force"`
	// Demonym is true for what the people of a country are where a number counts them by their demonym alone: "8,000 North Koreans". Of
	// several such things it is the one that what happened to them happens to, and the first where that does not tell.
	Demonym bool `yaml:"demonym"`
	// Rebel is true for people who are called what only their enemies call them, terrorists and insurgents: they are never of the
	// speaker's own side.
	Rebel bool `yaml:"rebel"`
	// Person is true for people.
	Person bool `yaml:"person"`
}

// Event is what happens to things, or what is done with them.
type Event struct {
	Name string `yaml:"name"`
	// Verbs are the verbs of the event: "kill", "wound", "take|takes|took|taking|taken prisoner".
	Verbs []string `yaml:"verbs"`
	// States are adjectives and other predicates of it: "dead", "unaccounted for", "in captivity".
	States []string `yaml:"states"`
	// Nouns are its nouns: "the deaths of 14 soldiers", "the loss of 12 tanks".
	Nouns []string `yaml:"nouns"`
	// Agent tells what the subject of the active verb is:
	//   "enemy"  – who does it to the things of somebody else: kill, capture, destroy, shoot down
	//   "owner"  – whose the things are: lose, suffer, deploy, hold
	//   "self"   – the things themselves: die, surrender, arrive
	// Empty: it tells nothing of whose they are: "the British trained 10,000 of them".
	Agent string `yaml:"agent"`
}

// The kinds of entities.
const (
	KindCountry = "country"
	KindGroup   = "group"  // an armed group or other party to a conflict that is no country: Hamas, RSF
	KindBody    = "body"   // a ministry, army, agency, organisation, think tank
	KindPerson  = "person" // a person who speaks
	KindOutlet  = "outlet" // a newspaper, agency, broadcaster, channel or site
	KindPlace   = "place"  // a region, city, village
)

// Entity is somebody or something with a name.
type Entity struct {
	// Name is the canonical name, used in labels.
	Name string `yaml:"name"`
	Kind string `yaml:"kind"`
	// Aliases are other names and spellings. The name itself matches too. Of a person the surname alone matches as well,
	// unless the entity says surname: false.
	Aliases []string `yaml:"aliases"`
	// Demonyms are adjectives and nouns of belonging: Russian, Russians. The first is the adjective that fills {demonym} in the
	// names of functions.
	Demonyms []string `yaml:"demonyms"`
	// Metonyms are names of capitals and seats that stand for the government when they speak: Kyiv, Downing Street. A capital
	// is listed as a place too.
	Metonyms []string `yaml:"metonyms"`
	// Country is the country (or group) that a body, person, place or outlet belongs to.
	Country string `yaml:"country"`
	// AtWar names the countries and groups that it fights, the likeliest first: who "the enemy" is when it speaks.
	AtWar []string `yaml:"at_war"`
	// Peacekeepers is true for a mission or an organization of several countries whose soldiers copy calls peacekeepers, without saying of which.
	Peacekeepers bool `yaml:"peacekeepers"`
	// SpeaksFor is the body that a person speaks for.
	SpeaksFor string `yaml:"speaks_for"`
	// Offices are offices that a person held, for "the president" and "Ukraine's defence minister".
	Offices []Tenure `yaml:"offices"`
	// Short are names that mean the entity only once the text has named it otherwise: "the North", "the alliance".
	Short []string `yaml:"short"`
	// Surname is false for a person whose surname alone means nobody in particular.
	Surname *bool `yaml:"surname"`
	// Domains are the web hosts of an outlet, without www.
	Domains []string `yaml:"domains"`
}

// Tenure is an office held for a time. Dates are days as 2006-01-02; an empty one is open.
type Tenure struct {
	// Title is the office: "president", "defense minister", "commander-in-chief". Country is that of the entity. A set holds a title
	// that speaks of defense in both spellings.
	Title string `yaml:"title"`
	Since string `yaml:"since"`
	Until string `yaml:"until"`
}

// Function is a body named by what it is, which each country has one of: "the defence ministry", "the spy agency".
type Function struct {
	// Name is the pattern of the canonical name, in which {demonym} and {country} are filled in: "{demonym} Ministry of
	// Defense".
	Name string `yaml:"name"`
	// Words are nouns for it: "defence ministry", "ministry of defence", "=MoD".
	Words []string `yaml:"words"`
	// Known gives the entity that it is for some countries: {Ukraine: HUR}.
	Known map[string]string `yaml:"known"`
	// Military is true where it is (part of) the armed forces.
	Military bool `yaml:"military"`
}

// Speech is how copy says who said so.
type Speech struct {
	// Verbs have the source as subject: say|says|said|saying, tell, estimate, put, report, claim.
	Verbs []string `yaml:"verbs"`
	// Hears are verbs whose subject is told and no source: hear, learn, be told.
	Hears []string `yaml:"hears"`
	// Prepositions stand before the source: "according to", "citing", "in the view of", "by the estimate of".
	Prepositions []string `yaml:"prepositions"`
	// Nouns belong to a source: "South Korea's estimate", "a count by the ministry", "a statement from", "report".
	Nouns []string `yaml:"nouns"`
	// Relays are verbs by which an outlet passes on what others said: write, report, quote, cite. Their subject, where it is an
	// outlet and somebody else is cited, is the label via.
	Relays []string `yaml:"relays"`
	// Officials are nouns for unnamed people who speak: official, source, diplomat, commander, lawmaker.
	Officials []Official `yaml:"officials"`
	// Ranks are adjectives that keep the description of an unnamed source: senior, top, security, rescue, intelligence.
	Ranks []string `yaml:"ranks"`
	// Titles stand before a person's name and are no part of it: President, Gen., Lieutenant General, Dr., Mr.
	Titles []string `yaml:"titles"`
}

// Official is a noun for an unnamed speaker.
type Official struct {
	Nouns []string `yaml:"nouns"`
	// Relay is true for those who pass on what a body told them (lawmaker, MP): where a body is named, it is the source.
	Relay bool `yaml:"relay"`
	// Office is true for a noun that means the holder of an office: president, minister, governor.
	Office bool `yaml:"office"`
	// Spokes is true for those who speak for the body they are named with: spokesman, spokesperson, press service.
	Spokes bool `yaml:"spokes"`
	// Government is true for those who, several and with the adjective of a country, are its government: "Syrian officials", but not
	// "Syrian activists".
	Government bool `yaml:"government"`
}

// Modality is how copy says that something is not, not yet, or perhaps not so. All are phrases, taken as they stand.
type Modality struct {
	// Expected announces: will, "is expected to", "plans to send", "to be deployed", "by the end of".
	Expected []string `yaml:"expected"`
	// Conditional supposes: if, should, would, could, might, unless, "in case".
	Conditional []string `yaml:"conditional"`
	// Negated denies: not, never, "no evidence", denied, "nor", "neither".
	Negated []string `yaml:"negated"`
	// Wished wants: needs, wants, asks for, calls for, "aims to".
	Wished []string `yaml:"wished"`
	// Planned are strengths on paper, targets and quotas: target, quota, establishment, authorised, "call up", draft, demobilise.
	Planned []string `yaml:"planned"`
	// Past marks that a stock was so earlier: "began the year with", "at first", initially, originally.
	Past []string `yaml:"past"`
	// Refuted are predicates by which a statement is said to be wrong: nonsense, exaggerated, "not true", "a fairy tale".
	Refuted []string `yaml:"refuted"`
	// Handover marks pieces given under an agreement: "hand over", "laid down".
	Handover []string `yaml:"handover"`
}

// Grammar is the rest of the vocabulary that the extractor's rules speak of.
type Grammar struct {
	// Vague are quantities without a number: thousands, dozens, several, "a few", "a couple of".
	Vague []string `yaml:"vague"`
	// Increments mark an addition to a running total: additional, another, further, more. (They stay figures where nothing
	// but the addition is told.)
	Increments []string `yaml:"increments"`
	// Components are nouns for a part of a force that is itself a force: officer, general, "special forces soldier".
	Components []string `yaml:"components"`
	// Enemies are words for the other side: enemy, adversary.
	Enemies []string `yaml:"enemies"`
	// Bodies are head nouns of names of bodies: institute, council, agency, network.
	Bodies []string `yaml:"bodies"`
	// Forenames are names of places that people bear too, one word each: Jordan, Georgia. Beside another word with a capital that no topic
	// knows they are a person's: "Chad Mitchell".
	Forenames []string `yaml:"forenames"`
	// Regions are words dropped from place names: region, oblast, province, district, city, sector.
	Regions []string `yaml:"regions"`
}
