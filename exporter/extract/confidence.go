package extract

import (
	"math"
	mathbits "math/bits"

	"figures_exporter/exporter/figure"
)

// clues are what the reading of a figure rests on, a bit each: where it had to guess, and what makes sentences hard.
type clues uint32

// The clues. Their order is that of clueNames and of the weights of calibration.
const (
	cluePartyGuessed   clues = 1 << iota // whose: from the text around
	cluePartyUnknown                     // the metric asks whose, and nothing tells
	clueVoiceGuessed                     // who said so: from the text around
	clueNoVoice                          // nobody speaks: the outlet states it
	clueDescribed                        // the source has no name
	clueUnknownName                      // the source has a name that no topic knows
	clueSeveralSources                   // several state it
	clueSeveralVoices                    // more than one speaks in the sentence
	clueInherited                        // what is counted stands at another number
	clueSeveralNumbers                   // three or more candidates in the sentence
	clueWords                            // the number is in words
	clueSmall                            // below ten
	clueBounded                          // a bound, a range or a rounding
	clueQuoted                           // within quotation marks
	clueHeading                          // the sentence has no full stop
	clueDated                            // the text dates the statement
	clueSpan                             // for a stated span
	clueNoPlace                          // no place
	cluePlaceElsewhere                   // the place is not of this sentence
	clueVia                              // through another medium
	clueStock                            // no event: they are there
	clueArea                             // an area
	clueUnited                           // it was said more than once
	clueSeveralSides                     // the sentence names several sides
	clueNoSideNamed                      // the sentence names no side
	clueFarVoice                         // the word of speech is far from the number
	clueLong                             // a long sentence
	clueSeveralDates                     // several dates in the sentence
	clueOwned                            // "X's count": the source by a noun of speech
	clueCount          = iota
)

// clueNames are for people, in the order of the clues.
var clueNames = [clueCount]string{
	"party guessed", "party unknown", "voice guessed", "no voice", "source described", "source unknown", "several sources", "several voices",
	"thing inherited", "several numbers", "in words", "small", "bounded", "quoted", "heading", "dated", "span", "no place",
	"place elsewhere", "via", "stock", "area", "said again",
	"several sides", "no side named", "far voice", "long", "several dates", "owned",
}

// calibration makes a confidence of clues: the logistic function of the base and the weights of the clues there are. It was fitted to what people
// found in articles of development, by TestCalibration; see there for how to fit it anew.
var calibration = struct {
	base    float64
	weights [clueCount]float64
}{
	base: 2.06,
	weights: [clueCount]float64{
		-0.11, // party guessed
		-0.33, // party unknown
		-0.39, // voice guessed
		-0.93, // no voice
		0.30,  // source described
		0.24,  // source unknown
		0.27,  // several sources
		0.00,  // several voices
		-0.04, // thing inherited
		-0.06, // several numbers
		-0.54, // in words
		-0.62, // small
		0.25,  // bounded
		-0.30, // quoted
		0.58,  // heading
		0.16,  // dated
		-0.10, // span
		0.09,  // no place
		-0.07, // place elsewhere
		0.23,  // via
		-0.45, // stock
		0.35,  // area
		0.24,  // said again
		-0.25, // several sides
		-0.44, // no side named
		0.48,  // far voice
		-0.34, // long
		0.10,  // several dates
		-0.07, // owned
	},
}

// confidence says how likely the figure is right in all that decides which estimate it is – source, side, type, time –, from 0 to 1.
func (k clues) confidence() float32 {
	z := calibration.base
	for ; k != 0; k &= k - 1 {
		z += calibration.weights[mathbits.TrailingZeros32(uint32(k))]
	}
	return float32(math.Round(100/(1+math.Exp(-z))) / 100)
}

// cluesOf tells what the reading of candidate i rests on, for one of its sources; at is the index of reading.sources, -1 where it has none.
func (r *reading) cluesOf(i int, at int32) clues {
	c := &r.candidates[i]
	var k clues
	set := func(is bool, clue clues) {
		if !is {
			clue = 0
		}
		k |= clue
	}
	q := &r.quantities[c.quantity]
	s := &r.sentences[c.sentence]
	metric := &r.v.set.Declared[c.metric]
	set(c.partyGuess && c.party >= 0, cluePartyGuessed)
	set(c.party < 0 && metric.Party != "", cluePartyUnknown)
	set(c.voiceGuess, clueVoiceGuessed)
	set(at < 0, clueNoVoice)
	if at >= 0 {
		src := &r.sources[at]
		set(src.kind == sourceDescribed, clueDescribed)
		set(src.kind != sourceDescribed && src.entity < 0 && src.function < 0, clueUnknownName)
	}
	set(c.sources[1]-c.sources[0] > 1, clueSeveralSources)
	set(s.voicesEnd-s.voices > 1, clueSeveralVoices)
	set(c.inherited, clueInherited)
	set(r.candidatesAround(i) > 2, clueSeveralNumbers)
	set(q.Words, clueWords)
	set(q.Value < 10, clueSmall)
	set(q.Qualifier != figure.Exact, clueBounded)
	set(r.quotationAt(q.First) >= 0, clueQuoted)
	set(!r.text.Sentences[c.sentence].Terminated, clueHeading)
	set(c.when.stated, clueDated)
	set(c.period != "", clueSpan)
	set(c.place < 0 && c.placeTokens[1] == 0, clueNoPlace)
	set(c.place >= 0 && !c.placeHere, cluePlaceElsewhere)
	set(c.via >= 0, clueVia)
	set(c.event < 0 && c.unit == nil, clueStock)
	set(c.unit != nil, clueArea)
	set(s.datesEnd-s.dates > 1, clueSeveralDates)
	set(s.end-s.first > 36, clueLong)
	if c.voice >= 0 {
		v := &r.voices[c.voice]
		set(v.kind == voiceOwned, clueOwned)
		set(v.sentence == c.sentence && (v.cue > q.End+14 || v.cue < q.First-14), clueFarVoice)
	}
	a, b := int32(-1), int32(-1)
	const around = 40 // tokens
	for k := r.mentionsFrom(s, q.First-around); k < s.mentionEnd && r.mentions[k].first < q.First+around; k++ {
		m := &r.mentions[k]
		if m.ref < 0 || m.kind == mentionFunction {
			continue
		}
		side := r.sideOf(m.ref)
		switch {
		case side < 0 || side == a:
		case a < 0:
			a = side
		default:
			b = side
		}
	}
	set(b >= 0, clueSeveralSides)
	set(a < 0, clueNoSideNamed)
	return k
}

// candidatesAround counts the candidates of the sentence of candidate i that are worth showing, those next to it only.
func (r *reading) candidatesAround(i int) int {
	const near = 3
	n := 0
	for k := max(0, i-near); k < len(r.candidates) && k <= i+near; k++ {
		if r.candidates[k].sentence == r.candidates[i].sentence && !r.candidates[k].dropped {
			n++
		}
	}
	return n
}
