package topic

import "strings"

// irregularVerbs lists the irregular verbs that newspaper copy uses: base, past and participle; where two words are given the
// participle is the past. A verb with a prefix of verbPrefixes goes like the one behind it: retake like take.
const irregularVerbs = `
arise arose arisen; awake awoke awoken; beat beat beaten; become became become; begin began begun; bend bent; bet bet;
bid bid; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought;
broadcast broadcast; build built; burn burned/burnt; burst burst; buy bought; cast cast; catch caught; choose chose chosen;
cling clung; come came come; cost cost; creep crept; cut cut; deal dealt; dig dug; do did done; draw drew drawn;
dream dreamed/dreamt; drink drank drunk; drive drove driven; dwell dwelt; eat ate eaten; fall fell fallen; feed fed; feel felt;
fight fought; find found; flee fled; fling flung; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; forsake forsook forsaken; freeze froze frozen; get got got/gotten; give gave given; go went gone;
grind ground; grow grew grown; hang hung/hanged; have had; hear heard; hide hid hidden; hit hit; hold held; hurt hurt; keep kept;
kneel knelt/kneeled; know knew known; lay laid; lead led; lean leaned/leant; leap leaped/leapt; learn learned/learnt; leave left;
lend lent; let let; light lit/lighted; lose lost; make made; mean meant; meet met; mislead misled; pay paid; prove proved proved/proven;
put put; quit quit; read read; rend rent; rid rid; ride rode ridden; ring rang rung; rise rose risen; run ran run;
saw sawed sawn; say said; see saw seen; seek sought; sell sold; send sent; set set; sew sewed sewn; shake shook shaken; shed shed;
shine shone; shoot shot; show showed shown; shrink shrank shrunk; shut shut; sing sang sung; sink sank/sunk sunk; sit sat; slay slew slain;
sleep slept; slide slid; sling slung; slit slit; smell smelled/smelt; sow sowed sown; speak spoke spoken; speed sped/speeded;
spell spelled/spelt; spend spent; spill spilled/spilt; spin spun; spit spat; split split; spread spread; spring sprang sprung; stand stood;
steal stole stolen; stick stuck; sting stung; stride strode stridden; strike struck; string strung; strive strove striven;
swear swore sworn; sweep swept; swell swelled swollen; swim swam swum; swing swung; take took taken; teach taught; tear tore torn;
tell told; think thought; thrive thrived; throw threw thrown; thrust thrust; tread trod trodden; wake woke woken; wear wore worn;
weave wove woven; weep wept; wet wet; win won; wind wound; withdraw withdrew withdrawn; withhold withheld; withstand withstood;
wring wrung; write wrote written
`

var verbPrefixes = [...]string{"over", "under", "out", "fore", "mis", "with", "inter", "counter", "un", "up", "re"}

// irregularVerb gives the forms of a verb of the table.
func irregularVerb(verb string) (forms [Literal][]string, ok bool) {
	if verb == "be" {
		return [...][]string{Base: {"be", "am", "are"}, ThirdPerson: {"is"}, Past: {"was", "were"}, PastParticiple: {"been"}, Gerund: {"being"}}, true
	}
	prefix, past, participle, ok := lookUpVerb(verb)
	if !ok {
		return forms, false
	}
	stem := verb[len(prefix):]
	third := sibilant(verb)
	if stem == "have" {
		third = prefix + "has"
	}
	forms[Base], forms[ThirdPerson] = []string{verb}, []string{third}
	for _, p := range strings.Split(past, "/") {
		forms[Past] = append(forms[Past], prefix+p)
	}
	for _, p := range strings.Split(participle, "/") {
		forms[PastParticiple] = append(forms[PastParticiple], prefix+p)
	}
	gerund := stem
	if s := stems(stem); vowelGroups(stem) == 1 || stressedAtEnd[stem] {
		gerund = s[0]
	}
	forms[Gerund] = []string{prefix + gerundOf(gerund)}
	return forms, true
}

func lookUpVerb(verb string) (prefix, past, participle string, ok bool) {
	if past, participle, ok = inVerbTable(verb); ok {
		return "", past, participle, true
	}
	for _, p := range verbPrefixes {
		if rest, cut := strings.CutPrefix(verb, p); cut {
			rest, dash := strings.CutPrefix(rest, "-")
			if dash {
				p += "-"
			}
			if past, participle, ok = inVerbTable(rest); ok {
				return p, past, participle, true
			}
		}
	}
	return "", "", "", false
}

// inVerbTable scans the table: it is asked some hundred times when topics are loaded, never afterwards.
func inVerbTable(verb string) (past, participle string, ok bool) {
	for entry := range strings.SplitSeq(irregularVerbs, ";") {
		words := strings.Fields(entry)
		if len(words) < 2 || words[0] != verb {
			continue
		}
		return words[1], words[len(words)-1], true
	}
	return "", "", false
}

// stressedAtEnd lists verbs of several syllables whose last one is stressed, so that its consonant is doubled.
var stressedAtEnd = set(`abet abhor acquit admit allot annul begin befit bestir commit compel concur confer control deter demur defer
	dispel embed emit enrol entrap equip excel expel extol forbid forget incur infer inter occur omit outfit patrol permit prefer propel
	rebel rebut recur refer refit regret remit repel submit transfer transmit unplug unzip outgun offset reset upset airdrop backtrack debug`)

// plainMan lists nouns in -man whose plural is in -mans.
var plainMan = set(`human german roman ottoman shaman brahman talisman caiman turkman norman cayman`)

// takesOes lists nouns in -o whose plural is in -oes; all others take -s.
var takesOes = set(`hero potato tomato echo veto torpedo embargo domino mosquito negro volcano`)

var irregularPlurals = map[string]string{
	"person": "people/persons", "foot": "feet", "tooth": "teeth", "goose": "geese", "mouse": "mice", "ox": "oxen",
	"sheep": "sheep", "fish": "fish", "deer": "deer", "series": "series", "species": "species", "means": "means", "police": "police",
	"people": "people", "troops": "troops", "forces": "forces", "men": "men", "women": "women", "children": "children", "data": "data",
	"cargo": "cargoes/cargos", "volcano": "volcanoes/volcanos", "mosquito": "mosquitoes/mosquitos", "bus": "buses", "gas": "gases",
	"axis": "axes", "phenomenon": "phenomena", "criterion": "criteria", "medium": "media", "nucleus": "nuclei", "leaf": "leaves",
	"elf": "elves", "self": "selves", "calf": "calves", "quiz": "quizzes", "passerby": "passersby", "matrix": "matrices", "index": "indices/indexes", "military": "militaries", "dead": "dead",
	"wounded": "wounded", "injured": "injured", "missing": "missing", "captured": "captured",
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
