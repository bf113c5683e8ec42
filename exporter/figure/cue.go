package figure

// Role says what a phrase of the text told of a figure.
type Role uint8

// The roles, in the order in which people ask for them.
const (
	RoleCounted Role = iota // the noun that was counted: "soldiers"
	RoleEvent               // what happened to them: "were killed"
	RoleParty               // whose they are: "North Korean"
	RolePlace               // where: "in Kursk"
	RoleSource              // who said so: "Kirby"
	RoleSaid                // by which the source is known: "said", "according to"
	RoleVia                 // the other medium that passes it on
	RoleTime                // when the source said so: "on Monday"
	RolePeriod              // the span that the count is for: "over the past day"
)

var roleNames = [...]string{"counted", "event", "whose", "place", "source", "said", "via", "time", "span"}

// String gives the name that people read: counted, event, whose, place, source, said, via, time or span.
func (r Role) String() string { return roleNames[r] }

// Cue is a phrase by which a figure was read.
type Cue struct {
	Role Role
	// Start and End are byte offsets in the document's text.
	Start, End int32
	// Guess is true where no grammar ties the phrase to the number: it was carried over from elsewhere in the text.
	Guess bool
}

// Explanation says why one number of a document was read as it was.
type Explanation struct {
	// Metric is the metric that the number was read for.
	Metric string
	// Start and End are byte offsets of the number's phrase, as in Evidence.
	Start, End int32
	// Cues are the phrases, at most one a role, in the order of the roles. A role without one was told by nothing: the
	// source is then the outlet, the time the day of publication.
	Cues []Cue
}
