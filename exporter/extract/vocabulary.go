package extract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"figures_exporter/exporter/dates"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/prose"
	"figures_exporter/exporter/quantity"
	"figures_exporter/exporter/topic"
)

// bits are what the words of a phrase can be. A phrase has the bits of all its senses, so that most questions cost one AND.
type bits uint64

const (
	bThing       bits = 1 << iota // a thing that can be counted
	bEventVerb                    // a verb of an event
	bEventState                   // a state that an event leaves: dead, missing
	bEventNoun                    // a noun of an event: the deaths of
	bCountNoun                    // says by itself what is counted: casualties
	bTotal                        // names a number beside it: a force of
	bSpeechVerb                   // its subject is a source
	bHear                         // its subject is told
	bSourceBefor                  // "according to": a source follows
	bSpeechNoun                   // estimate, count
	bRelay                        // its subject passes on
	bOfficial                     // official, source, spokesman
	bRank                         // senior
	bTitle                        // President, Gen.
	bExpected                     //
	bConditional                  //
	bNegated                      //
	bWished                       //
	bPlanned                      //
	bPast                         //
	bHandover                     //
	bRefuted                      // nonsense, exaggerated
	bVague                        //
	bIncrement                    // additional, another
	bComponent                    // officers
	bRegion                       // oblast
	// English grammar.
	bArticle     // a, the, this
	bDefinite    // the, this, that, these, those
	bBe          // forms of be
	bHave        // forms of have, do, get
	bModal       // will, may
	bPreposition //
	bIn          // prepositions of place
	bOf          //
	bBy          //
	bAnd         // and
	bOr          // or, nor
	bBut         // but, while, whereas: a new clause
	bSubordinate // if, when, because, after …
	bRelative    // who, which, that
	bThat        // that
	bHe          // he, she
	bIt          // it
	bThey        // they
	bWe          // we, I
	bPossPronoun // his, its, their, our
	bThem        // them, whom, these, those: behind "of"
	bAdverb      // also, now, already
	bEnemy       // the enemy
	bBody        // institute, council: head nouns of names of bodies
	bCalendar    // months and weekdays
	bSplit       // a verb whose phrase closes behind its object: drove 3,000 people from
	bTail        // what closes it
	bForename    // a name of a place that people bear too
	bInside      // not the first word of a phrase
)

const (
	bEvent = bEventVerb | bEventState | bEventNoun
	// bOverlay are the bits of phrases that lie over the words they consist of: "had been" says when, and is still a form of "be".
	bOverlay = bExpected | bConditional | bNegated | bWished | bPlanned | bPast | bHandover | bRefuted
	// bName are what a word of a name can be besides: "Conflict Studies", "Border Watch".
	bName    = bEventVerb | bEventNoun | bSpeechNoun | bSpeechVerb | bRelay | bRank
	bPronoun = bHe | bIt | bThey | bWe
	bAux     = bBe | bHave | bModal
)

// senseKind tells what sense.ref refers to.
type senseKind uint8

const (
	senseThing     senseKind = iota // topic.Set.Things
	senseEvent                      // topic.Set.Events
	senseCountNoun                  // vocabulary.counts
	senseTotal                      // vocabulary.counts
	senseSplit                      // vocabulary.splits
	senseTail                       // vocabulary.splits: its tail
	senseOfficial                   // topic.Speech.Officials
	senseEntity                     // topic.Set.Entities, by name or alias
	senseDemonym                    // topic.Set.Entities
	senseMetonym                    // topic.Set.Entities
	senseSurname                    // topic.Set.Entities
	senseShort                      // topic.Set.Entities, where the text has named it before
	senseFunction                   // topic.Set.Functions
)

func (k senseKind) isName() bool { return k >= senseEntity }

// sense is one meaning of a phrase.
type sense struct {
	kind senseKind
	// form is the topic.Form of a verb; of a noun 1 for the plural.
	form uint8
	// capitals and uppers have a bit for each word that the text must write with a capital, or all in capitals.
	capitals, uppers uint16
	ref              int32
}

// node is a place in the trie of all phrases.
type node struct {
	bits              bits
	next              symbols
	senses, sensesEnd int32 // of vocabulary.senses: words
	names, namesEnd   int32 // of vocabulary.senses: names
	hasNumberKey      bool  // an edge is a number in digits
	anyNumber         bool  // an edge takes whatever number stands next
}

// symbols tells of most symbols that no edge has them: it has a bit for each word and character modulo 64.
type symbols uint64

// add notes the symbol of an edge.
func (s *symbols) add(symbol uint32) { *s |= 1 << ((symbol ^ symbol>>firstChar) & 63) }

// may tells whether an edge could take the token.
func (s symbols) may(tok *prose.Token) bool {
	return s>>((uint32(tok.Word)^uint32(tok.Char))&63)&1 != 0
}

// wordEntry is what there is to know of a word by itself, together in one place: it is looked at for each token.
type wordEntry struct {
	bits   bits
	next   symbols // of its node
	start  int32   // the node of the phrases that it begins, 0 for none
	phrase int32   // start where it is more than an overlay by itself, else 0
	number bool    // a number may begin with it
	names  bool    // it is a name by itself
	common bool    // it begins no unknown name
	dates  bool    // a date may hold it
}

// count is a topic.Count with its references resolved.
type count struct {
	metric int32 // topic.Set.Declared
	index  int32 // of the metric's Counts
	things []int32
	events []int32
	// labels are the values of the labels of its metric, in their order; abroad are those of things in another country than their party's.
	labels, abroad []string
}

// metricLabel is a label that the figures of a metric can have.
type metricLabel struct {
	name               string
	from               labelOrigin
	combined, expected string // its value for several events together and for what is announced; "" where the metric says nothing of it
}

// labelOrigin says where the value of a label comes from.
type labelOrigin uint8

const (
	fromCount labelOrigin = iota
	fromSource
	fromOutlet
	fromVia
	fromPlace
	fromComponent
	fromPeriod
	fromParty // of the figure; where none is known from the count
)

// labelsOf gives the labels that the figures of a metric can have, sorted by name.
func labelsOf(metric *topic.Metric) []metricLabel {
	origins := map[string]labelOrigin{
		figure.LabelSource: fromSource, figure.LabelOutlet: fromOutlet, figure.LabelVia: fromVia, figure.LabelLocation: fromPlace,
		figure.LabelComponent: fromComponent, figure.LabelPeriod: fromPeriod,
	}
	names := slices.AppendSeq(slices.Clone(metric.Labels), maps.Keys(origins))
	slices.Sort(names)
	if _, taken := origins[metric.Party]; !taken {
		origins[metric.Party] = fromParty
	}
	var labels []metricLabel
	for _, name := range slices.Compact(names) {
		labels = append(labels, metricLabel{name: name, from: origins[name], combined: metric.Combined[name], expected: metric.Expected[name]})
	}
	return labels
}

// valuesOf gives what the first of the sets that knows a label says of it, "" where none does.
func valuesOf(labels []metricLabel, sets ...map[string]string) []string {
	values := make([]string, len(labels))
	for i, l := range labels {
		for _, set := range sets {
			if v, ok := set[l.name]; ok {
				values[i] = v
				break
			}
		}
	}
	return values
}

// vocabulary is the topics in force, compiled: every phrase in one trie over word numbers. It is immutable and safe for
// concurrent use.
type vocabulary struct {
	set        *topic.Set
	lexicon    *prose.Lexicon
	quantities *quantity.Vocabulary
	dates      *dates.Vocabulary

	words  []wordEntry // by WordID
	nodes  []node      // nodes[0] is unused
	edges  edges
	senses []sense

	counts []count
	// countsOfThing and countsOfEvent list the counts that name a thing or event, by its index.
	countsOfThing, countsOfEvent [][]int32
	labels                       [][]metricLabel   // by metric: all that its figures can have, sorted
	hostCountry                  []int32           // by entity: of an armed group the country that it fights in; -1
	entityCountry                []int32           // by entity: the entity of its country, itself for countries and groups; -1
	entitySpeaksFor              []int32           // by entity: the body; -1
	sides                        []int32           // by entity: the country or armed group that it is or belongs to; -1
	functionKnown                []map[int32]int32 // by function: country entity → entity
	demonym                      []string          // by entity: its first demonym, an adjective
	outletOfHost                 map[string]string
	atWar                        [][]int32          // by entity: whom it is at war with, the likeliest first
	demonymThing                 int32              // of topic.Set.Things: what a demonym alone counts, -1
	demonymThings                []int32            // what a demonym alone can count, demonymThing first
	peopleThing                  int32              // of topic.Set.Things: people that are not under arms, -1
	heads                        map[int32][]tenure // by entity: who has headed the body
	placeEntity                  []bool             // by entity: can be a location
	splits                       []split
	tenures                      map[string][]tenure
	// kinds and lowerNames tell of an entity, by its index, what is asked often: its kind, and its name and aliases in small letters, each
	// on a line of its own.
	kinds, lowerNames []string
}

// split is a verb whose phrase closes behind its object, "drive … from": an event, and the number of the words that close it.
type split struct{ event, tail int32 }

// tenure is an office held by a person, by lower-cased title and country.
type tenure struct {
	country int32
	person  int32
	topic.Tenure
}

// compile builds the vocabulary.
func compile(set *topic.Set) (*vocabulary, error) {
	v := &vocabulary{set: set, lexicon: prose.NewLexicon(), nodes: make([]node, 1)}
	v.quantities = quantity.NewVocabulary(v.lexicon)
	v.dates = dates.NewVocabulary(v.lexicon)
	b := &builder{v: v, next: map[uint64]int32{}, found: [][]sense{nil}}
	b.grammar()
	b.things()
	if err := b.counts(); err != nil {
		return nil, err
	}
	b.entities()
	b.speech()
	b.modality()
	b.freeze()
	return v, nil
}

// builder collects the phrases of a vocabulary.
type builder struct {
	v     *vocabulary
	next  map[uint64]int32 // node<<32 | symbol → node
	found [][]sense        // by node
	text  prose.Text
}

// add puts a phrase into the trie.
func (b *builder) add(phrase string, bit bits, senses ...sense) {
	n, capitals, uppers := b.walk(phrase)
	if n == 0 {
		return
	}
	b.v.nodes[n].bits |= bit
	for _, s := range senses {
		if s.kind.isName() {
			s.capitals, s.uppers = capitals, uppers
		}
		dup := false
		for _, have := range b.found[n] {
			dup = dup || have == s
		}
		if !dup {
			b.found[n] = append(b.found[n], s)
		}
	}
}

// walk goes from the root along the phrase, making the nodes that are missing.
func (b *builder) walk(phrase string) (at int32, capitals, uppers uint16) {
	v := b.v
	b.text.Scan(phrase, v.lexicon)
	for i, tok := range b.text.Tokens {
		if tok.Kind == prose.Word && tok.Word == 0 || tok.Kind == prose.Number {
			tok.Word = v.lexicon.Intern(b.text.Of(tok))
		}
		if i < 16 {
			if tok.Flags&prose.Capital != 0 {
				capitals |= 1 << i
			}
			if tok.Flags&prose.Upper != 0 {
				uppers |= 1 << i
			}
		}
		key := uint64(at)<<32 | uint64(symbol(&tok))
		if tok.Is('#') {
			key = uint64(at)<<32 | anyNumber
			v.nodes[at].anyNumber = true
		}
		to, ok := b.next[key]
		if !ok {
			to = int32(len(v.nodes))
			v.nodes = append(v.nodes, node{})
			b.found = append(b.found, nil)
			b.next[key] = to
			if tok.Kind == prose.Number {
				v.nodes[at].hasNumberKey = true
			}
		}
		at = to
	}
	return at, capitals, uppers
}

// anyNumber labels the edge of "#" in a phrase, which takes whatever number stands there.
const anyNumber = 1 << 31

// symbol is what an edge of the trie is labelled with: a word has no character, and a character no word.
func symbol(tok *prose.Token) uint32 { return uint32(tok.Word) | uint32(tok.Char)<<firstChar }

const firstChar = 23 // the words of a lexicon have smaller numbers than 1<<firstChar

// freeze turns the maps into the arrays that are read.
func (b *builder) freeze() {
	v := b.v
	v.words = make([]wordEntry, v.lexicon.Len())
	v.edges = newEdges(len(b.next))
	for key, to := range b.next {
		if key>>32 == 0 {
			if s := uint32(key); s>>firstChar == 0 {
				v.words[s].start = to
			}
			continue
		}
		v.edges.put(key, to)
		n := &v.nodes[key>>32]
		n.next.add(uint32(key))
		if n.hasNumberKey {
			n.next |= 1 // a number in digits has no word before it is looked up
		}
		if n.anyNumber {
			n.next = ^symbols(0) // a word or sign too may begin a number
		}
	}
	for n := range b.found {
		v.nodes[n].senses = int32(len(v.senses))
		for _, s := range b.found[n] {
			if !s.kind.isName() {
				v.senses = append(v.senses, s)
			}
		}
		v.nodes[n].sensesEnd = int32(len(v.senses))
		v.nodes[n].names = int32(len(v.senses))
		for _, s := range b.found[n] {
			if s.kind.isName() {
				v.senses = append(v.senses, s)
			}
		}
		v.nodes[n].namesEnd = int32(len(v.senses))
	}
	for id := range v.words {
		w := &v.words[id]
		n := &v.nodes[w.start]
		w.bits, w.next, w.names = n.bits, n.next, n.names != n.namesEnd
		if n.bits&^bOverlay != 0 {
			w.phrase = w.start
		}
		w.number = v.quantities.MayHold(prose.Token{Kind: prose.Word, Word: prose.WordID(id)})
		w.dates = v.dates.MayHold(prose.Token{Kind: prose.Word, Word: prose.WordID(id)})
		w.common = w.start != 0 && n.bits&^(bThing|bTotal|bComponent|bSpeechNoun|bEventNoun|bCountNoun|bVague|bExpected|bPlanned|bSplit|bTail|bForename) != 0
	}
}

// edges is the trie's table: open addressing over (node, symbol).
type edges struct {
	slots []edge // len is a power of two
	shift uint   // 64 less the binary logarithm of len(slots)
}

type edge struct {
	key uint64 // 1 more than it is; 0 is free
	to  int32
}

func newEdges(n int) edges {
	log := 4
	for 1<<log < 2*n {
		log++
	}
	return edges{make([]edge, 1<<log), uint(64 - log)}
}

// slot gives where the search for a key begins: the upper bits of the product depend on all bits of the key.
func (e *edges) slot(key uint64) int { return int(key * 0x9E3779B97F4A7C15 >> e.shift) }

func (e *edges) put(key uint64, to int32) {
	i := e.slot(key)
	for e.slots[i].key != 0 {
		i = (i + 1) & (len(e.slots) - 1)
	}
	e.slots[i] = edge{key + 1, to}
}

func (e *edges) get(at int32, symbol uint32) int32 {
	key := uint64(at)<<32 | uint64(symbol)
	for i := e.slot(key); ; i++ {
		s := &e.slots[i&(len(e.slots)-1)]
		if s.key == key+1 || s.key == 0 {
			return s.to
		}
	}
}

// grammar adds the function words of English.
func (b *builder) grammar() {
	for _, g := range []struct {
		words string
		bit   bits
	}{
		{"a an", bArticle},
		{"the this that these those", bArticle | bDefinite},
		{"is are was were be been being isn't aren't wasn't weren't", bBe},
		{"has have had having do does did get gets got gotten", bHave},
		{"will would can could may might shall should must", bModal},
		{"in at near around inside outside within across along throughout into onto", bPreposition | bIn},
		{"on to from for with over under between among against after before since until during through toward towards", bPreposition},
		{"about above below behind beyond despite via per than as without amid alongside like", bPreposition},
		{"of", bPreposition | bOf},
		{"by", bPreposition | bBy},
		{"and", bAnd},
		{"or nor", bOr},
		{"but while whereas", bBut},
		{"if unless when where whether because although though after before until since once as", bSubordinate},
		{"who which whom whose", bRelative},
		{"that", bThat},
		{"he she him", bHe},
		{"it", bIt},
		{"they", bThey},
		{"we i us", bWe},
		{"his her its their our my", bPossPronoun},
		{"them whom these those us", bThem},
		{"also now already currently still only just again later earlier then so far since reportedly previously recently separately today yesterday together initially originally finally meanwhile however actually even alone here there overall officially publicly repeatedly subsequently formerly additionally likewise similarly", bAdverb},
		{"january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec monday tuesday wednesday thursday friday saturday sunday", bCalendar},
	} {
		for _, w := range strings.Fields(g.words) {
			b.add(w, g.bit)
		}
	}
}

func (b *builder) things() {
	b.v.demonymThing, b.v.peopleThing = -1, -1
	for i, t := range b.v.set.Things {
		if t.Demonym {
			b.v.demonymThings = append(b.v.demonymThings, int32(i))
			b.v.demonymThing = b.v.demonymThings[0]
		}
		if t.Person && !t.Force && (b.v.peopleThing < 0 || t.Demonym) {
			b.v.peopleThing = int32(i)
		}
		for _, pattern := range t.Nouns {
			for k, form := range topic.Nouns(pattern) {
				b.add(form, bThing, sense{kind: senseThing, ref: int32(i), form: plural(k)})
			}
		}
	}
	tails := map[string]int32{}
	for i, e := range b.v.set.Events {
		for _, pattern := range e.Verbs {
			for _, f := range topic.Verbs(pattern) {
				head, tail, isSplit := strings.Cut(f.Text, " … ")
				if !isSplit {
					b.add(f.Text, bEventVerb, sense{kind: senseEvent, ref: int32(i), form: uint8(f.Form)})
					continue
				}
				// "were driven from" is one phrase, "drove 3,000 people from" are two.
				b.add(head+" "+tail, bEventVerb, sense{kind: senseEvent, ref: int32(i), form: uint8(f.Form)})
				t, known := tails[tail]
				if !known {
					t = int32(len(tails))
					tails[tail] = t
				}
				b.add(head, bSplit, sense{kind: senseSplit, ref: int32(len(b.v.splits))})
				b.add(tail, bTail, sense{kind: senseTail, ref: t})
				b.v.splits = append(b.v.splits, split{int32(i), t})
			}
		}
		for _, s := range e.States {
			b.add(strings.TrimPrefix(s, "="), bEventState, sense{kind: senseEvent, ref: int32(i), form: formState})
		}
		for _, pattern := range e.Nouns {
			for _, form := range topic.Nouns(pattern) {
				b.add(form, bEventNoun, sense{kind: senseEvent, ref: int32(i), form: formNoun})
			}
		}
	}
}

// The forms of senses of events beside those of topic.Form.
const (
	formState uint8 = 100 + iota
	formNoun
)

func plural(k int) uint8 {
	if k > 0 {
		return 1
	}
	return 0
}

func (b *builder) counts() error {
	v := b.v
	things, events := map[string]int32{}, map[string]int32{}
	for i, t := range v.set.Things {
		things[t.Name] = int32(i)
	}
	for i, e := range v.set.Events {
		events[e.Name] = int32(i)
	}
	v.countsOfThing = make([][]int32, len(v.set.Things))
	v.countsOfEvent = make([][]int32, len(v.set.Events))
	v.labels = make([][]metricLabel, len(v.set.Declared))
	for m := range v.set.Declared {
		metric := &v.set.Declared[m]
		v.labels[m] = labelsOf(metric)
		for k := range metric.Counts {
			c := &metric.Counts[k]
			compiled := count{metric: int32(m), index: int32(k), labels: valuesOf(v.labels[m], c.Labels), abroad: valuesOf(v.labels[m], c.Abroad, c.Labels)}
			n := int32(len(v.counts))
			for _, name := range c.Things {
				t, ok := things[name]
				if !ok {
					return fmt.Errorf("metric %s: count %d: unknown thing %q", metric.Name, k+1, name)
				}
				compiled.things = append(compiled.things, t)
				v.countsOfThing[t] = append(v.countsOfThing[t], n)
			}
			for _, name := range c.Events {
				e, ok := events[name]
				if !ok {
					return fmt.Errorf("metric %s: count %d: unknown event %q", metric.Name, k+1, name)
				}
				compiled.events = append(compiled.events, e)
				v.countsOfEvent[e] = append(v.countsOfEvent[e], n)
			}
			for _, pattern := range c.Nouns {
				for j, form := range topic.Nouns(pattern) {
					b.add(form, bCountNoun, sense{kind: senseCountNoun, ref: n, form: plural(j)})
				}
			}
			for _, pattern := range c.Totals {
				for j, form := range topic.Nouns(pattern) {
					b.add(form, bTotal, sense{kind: senseTotal, ref: n, form: plural(j)})
				}
			}
			v.counts = append(v.counts, compiled)
		}
	}
	return nil
}

func (b *builder) entities() {
	v := b.v
	index := map[string]int32{}
	for i, e := range v.set.Entities {
		index[e.Name] = int32(i)
	}
	find := func(name string) int32 {
		if i, ok := index[name]; ok && name != "" {
			return i
		}
		return -1
	}
	n := len(v.set.Entities)
	v.entityCountry, v.entitySpeaksFor, v.hostCountry = make([]int32, n), make([]int32, n), make([]int32, n)
	v.atWar = make([][]int32, n)
	v.demonym, v.placeEntity = make([]string, n), make([]bool, n)
	v.kinds, v.lowerNames = make([]string, n), make([]string, n)
	v.outletOfHost, v.tenures, v.heads = map[string]string{}, map[string][]tenure{}, map[int32][]tenure{}
	for i, e := range v.set.Entities {
		ref := int32(i)
		v.kinds[i] = e.Kind
		v.lowerNames[i] = strings.ToLower(strings.Join(append([]string{e.Name}, e.Aliases...), "\n"))
		v.entityCountry[i] = find(e.Country)
		v.hostCountry[i] = -1
		if e.Kind == topic.KindGroup {
			v.hostCountry[i] = v.entityCountry[i]
		}
		if e.Kind == topic.KindCountry || e.Kind == topic.KindGroup {
			v.entityCountry[i] = ref
		}
		v.entitySpeaksFor[i] = find(e.SpeaksFor)
		v.placeEntity[i] = e.Kind == topic.KindPlace || e.Kind == topic.KindCountry
		b.add(e.Name, 0, sense{kind: senseEntity, ref: ref})
		for _, a := range e.Aliases {
			b.add(a, 0, sense{kind: senseEntity, ref: ref})
		}
		for _, a := range e.Short {
			b.add(a, 0, sense{kind: senseShort, ref: ref})
		}
		for k, d := range e.Demonyms {
			if k == 0 {
				v.demonym[i] = d
			}
			b.add(d, 0, sense{kind: senseDemonym, ref: ref, form: demonymForm(d, e.Demonyms)})
		}
		for _, m := range e.Metonyms {
			b.add(m, 0, sense{kind: senseMetonym, ref: ref})
		}
		for _, o := range e.AtWar {
			if k := find(o); k >= 0 {
				v.atWar[i] = append(v.atWar[i], k)
			}
		}
		for _, d := range e.Domains {
			v.outletOfHost[strings.ToLower(d)] = e.Name
		}
		for _, o := range e.Offices {
			title := strings.ToLower(o.Title)
			v.tenures[title] = append(v.tenures[title], tenure{v.entityCountry[i], ref, o})
			if body := v.entitySpeaksFor[i]; body >= 0 && headsBody(title) {
				v.heads[body] = append(v.heads[body], tenure{v.entityCountry[i], ref, o})
			}
		}
	}
	for i, enemies := range v.atWar { // who is at war with A is so whether or not A's entry says it
		for _, k := range enemies {
			if !contains(v.atWar[k], int32(i)) {
				v.atWar[k] = append(v.atWar[k], int32(i))
			}
		}
	}
	for i := range v.entityCountry {
		if body := v.entitySpeaksFor[i]; v.entityCountry[i] < 0 && body >= 0 {
			v.entityCountry[i] = v.entityCountry[body]
		}
	}
	v.sides = make([]int32, n)
	for i := range v.sides {
		v.sides[i] = v.sideOf(int32(i))
	}
	for surname, i := range v.set.Surnames() {
		b.add(surname, 0, sense{kind: senseSurname, ref: int32(i)})
	}
	v.functionKnown = make([]map[int32]int32, len(v.set.Functions))
	for i, f := range v.set.Functions {
		for _, pattern := range f.Words {
			for k, form := range topic.Nouns(pattern) {
				b.add(form, 0, sense{kind: senseFunction, ref: int32(i), form: plural(k)})
			}
		}
		v.functionKnown[i] = map[int32]int32{}
		for country, entity := range f.Known {
			if c, e := find(country), find(entity); c >= 0 && e >= 0 {
				v.functionKnown[i][c] = e
			}
		}
	}
	b.linkFunctions()
}

// headsBody tells whether an office is that of who heads a body: "director of national intelligence", "NATO chief". A deputy heads none.
func headsBody(title string) bool {
	first, _, _ := strings.Cut(title, " ")
	switch first {
	case "head", "director", "chief", "commander", "commander-in-chief", "secretary", "chairman":
		return true
	}
	return !strings.HasPrefix(title, "deputy") && (strings.HasSuffix(title, " chief") || strings.HasSuffix(title, " director") || strings.HasSuffix(title, " commander"))
}

// sideOf gives the side of an entity: of a person that of the body that he speaks for.
func (v *vocabulary) sideOf(entity int32) int32 {
	if body := v.entitySpeaksFor[entity]; v.kinds[entity] == topic.KindPerson && body >= 0 {
		if side := v.sideOf(body); side >= 0 {
			return side
		}
	}
	return v.entityCountry[entity]
}

// linkFunctions makes a body that a topic names "Lebanese army" what the function "army" is in Lebanon, so that one body has one name.
func (b *builder) linkFunctions() {
	v := b.v
	byWord := map[string]int{}
	for i, f := range v.set.Functions {
		for _, pattern := range f.Words {
			for _, form := range topic.Nouns(pattern) {
				byWord[strings.ToLower(form)] = i
			}
		}
	}
	for i, e := range v.set.Entities {
		country := v.entityCountry[i]
		if e.Kind != topic.KindBody || country < 0 {
			continue
		}
		for _, name := range append([]string{e.Name}, e.Aliases...) {
			for _, d := range v.set.Entities[country].Demonyms {
				rest, ok := strings.CutPrefix(name, d+" ")
				if !ok {
					continue
				}
				if f, ok := byWord[strings.ToLower(rest)]; ok {
					if _, known := v.functionKnown[f][country]; !known {
						v.functionKnown[f][country] = int32(i)
					}
				}
			}
		}
	}
}

// The forms of demonyms.
const (
	demonymAdjective uint8 = iota // Russian: adjective, or one person
	demonymPlural                 // Russians
	demonymBoth                   // Japanese
)

func demonymForm(d string, all []string) uint8 {
	for _, suffix := range []string{"ese", "ish", "ch", "ss"} {
		if strings.HasSuffix(d, suffix) {
			return demonymBoth
		}
	}
	if strings.HasSuffix(d, "s") || strings.HasSuffix(d, "men") {
		return demonymPlural
	}
	if len(all) == 1 {
		return demonymBoth
	}
	return demonymAdjective
}

func (b *builder) speech() {
	s := b.v.set.Speech
	verbs := func(patterns []string, bit bits) {
		for _, p := range patterns {
			for _, f := range topic.Verbs(p) {
				b.add(f.Text, bit)
			}
		}
	}
	nouns := func(patterns []string, bit bits) {
		for _, p := range patterns {
			for _, f := range topic.Nouns(p) {
				b.add(f, bit)
			}
		}
	}
	verbs(s.Verbs, bSpeechVerb)
	verbs(s.Hears, bHear)
	verbs(s.Relays, bRelay)
	nouns(s.Nouns, bSpeechNoun)
	for _, p := range s.Prepositions {
		b.add(strings.TrimPrefix(p, "="), bSourceBefor)
	}
	for i, o := range s.Officials {
		for _, p := range o.Nouns {
			for k, f := range topic.Nouns(p) {
				form := plural(k)
				if strings.HasPrefix(p, "=") && !strings.HasPrefix(p, "=a ") {
					form = 1 // "=authorities", "=media"
				}
				b.add(f, bOfficial, sense{kind: senseOfficial, ref: int32(i), form: form})
			}
		}
	}
	for _, p := range s.Ranks {
		b.add(strings.TrimPrefix(p, "="), bRank)
	}
	for _, p := range s.Titles {
		b.add(strings.TrimSuffix(strings.TrimPrefix(p, "="), "."), bTitle)
	}
}

func (b *builder) modality() {
	m, g := b.v.set.Modality, b.v.set.Grammar
	for _, list := range []struct {
		phrases []string
		bit     bits
	}{
		{m.Expected, bExpected}, {m.Conditional, bConditional}, {m.Negated, bNegated}, {m.Wished, bWished}, {m.Planned, bPlanned},
		{m.Past, bPast}, {m.Refuted, bRefuted}, {m.Handover, bHandover}, {g.Vague, bVague}, {g.Increments, bIncrement},
	} {
		for _, p := range list.phrases {
			b.add(strings.TrimPrefix(p, "="), list.bit)
		}
	}
	for _, p := range g.Components {
		for _, f := range topic.Nouns(p) {
			b.add(f, bComponent)
		}
	}
	for _, p := range g.Enemies {
		for _, f := range topic.Nouns(p) {
			b.add(f, bEnemy)
		}
	}
	for _, p := range g.Bodies {
		for _, f := range topic.Nouns(p) {
			b.add(f, bBody)
		}
	}
	for _, p := range g.Forenames {
		b.add(p, bForename)
	}
	for _, p := range g.Regions {
		for _, f := range topic.Nouns(p) {
			b.add(f, bRegion)
		}
	}
}
