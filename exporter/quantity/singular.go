package quantity

import "strings"

// irregularPlurals are the plurals that no ending tells, and the words in s that are none.
var irregularPlurals = map[string]string{
	"men": "man", "women": "woman", "children": "child", "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse", "lice": "louse",
	"oxen": "ox", "dice": "die", "lives": "life", "wives": "wife", "knives": "knife", "halves": "half", "leaves": "leaf", "loaves": "loaf",
	"thieves": "thief", "wolves": "wolf", "shelves": "shelf", "calves": "calf", "selves": "self", "hooves": "hoof", "crises": "crisis",
	"analyses": "analysis", "bases": "base", "oases": "oasis", "theses": "thesis", "axes": "axe", "criteria": "criterion", "phenomena": "phenomenon",
	"movies": "movie", "cookies": "cookie", "zombies": "zombie", "rookies": "rookie", "calories": "calorie", "prairies": "prairie",
	"shoes": "shoe", "toes": "toe", "foes": "foe", "canoes": "canoe", "quizzes": "quiz", "headaches": "headache", "caches": "cache", "niches": "niche",
	"moustaches": "moustache", "avalanches": "avalanche", "gas": "gas", "bus": "bus", "news": "news", "series": "series", "species": "species",
	"means": "means", "headquarters": "headquarters", "barracks": "barracks", "works": "works", "crossroads": "crossroads", "lens": "lens", "chaos": "chaos",
	"spacecraft": "spacecraft", "uses": "use", "abuses": "abuse", "excuses": "excuse", "fuses": "fuse", "muses": "muse", "refuses": "refuse",
	"axles": "axle", "passersby": "passerby", "horsemen": "horseman",
}

// Singular gives the singular of an English noun in the plural, and a noun in the singular as it is. Only the last word of a
// phrase is changed; its case is kept, but for irregular plurals, which come in lower case. It guesses by the ending: what it
// gives is meant for people to read. It is safe for concurrent use.
func Singular(noun string) string {
	cut := strings.LastIndexAny(noun, " -") + 1
	head, s := noun[:cut], noun[cut:]
	low := strings.ToLower(s)
	if one, ok := irregularPlurals[low]; ok {
		return head + one
	}
	if stem, ok := strings.CutSuffix(low, "men"); ok && len(stem) > 2 { // servicemen, policewomen
		return head + s[:len(s)-3] + "man"
	}
	drop := func(suffix string, keep int, with string) (string, bool) {
		if len(low) < len(suffix)+1 || !strings.HasSuffix(low, suffix) {
			return "", false
		}
		return head + s[:len(s)-len(suffix)+keep] + with, true
	}
	for _, ending := range []struct {
		suffix string
		keep   int
		with   string
	}{
		{"ss", 2, ""}, {"us", 2, ""}, {"is", 2, ""}, {"'s", 2, ""},
		{"sses", 2, ""}, {"ouses", 4, ""}, {"auses", 4, ""}, {"uses", 2, ""},
		{"ches", 2, ""}, {"shes", 2, ""}, {"xes", 1, ""}, {"zzes", 2, ""}, {"oes", 1, ""},
		{"ies", 0, "y"}, {"s", 0, ""},
	} {
		if one, ok := drop(ending.suffix, ending.keep, ending.with); ok {
			return one
		}
	}
	return noun
}
