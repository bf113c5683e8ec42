package quantity

import "strings"

// Dimension is what a unit measures.
type Dimension string

// The dimensions. Amounts of money convert only within one currency.
const (
	Length      Dimension = "length"      // base: kilometre
	Area        Dimension = "area"        // base: square kilometre
	Volume      Dimension = "volume"      // base: cubic metre
	Mass        Dimension = "mass"        // base: kilogram
	Duration    Dimension = "time"        // base: second; a month is 30.436875 days, a year 365.2425
	Temperature Dimension = "temperature" // base: degree Celsius
	Speed       Dimension = "speed"       // base: kilometre per hour
	Power       Dimension = "power"       // base: watt
	Energy      Dimension = "energy"      // base: watt hour
	Angle       Dimension = "angle"       // base: degree
	Data        Dimension = "data"        // base: byte
	DataRate    Dimension = "data rate"   // base: bit per second
	Frequency   Dimension = "frequency"   // base: hertz
	Pressure    Dimension = "pressure"    // base: pascal
	Voltage     Dimension = "voltage"     // base: volt
	Current     Dimension = "current"     // base: ampere
	Torque      Dimension = "torque"      // base: newton metre
	Dose        Dimension = "dose"        // base: sievert
	Activity    Dimension = "activity"    // base: becquerel
	Loudness    Dimension = "loudness"    // base: decibel
	Economy     Dimension = "economy"     // base: mile per gallon
	Content     Dimension = "content"     // base: part per million
	Share       Dimension = "share"       // percent and percentage points
	Currency    Dimension = "money"
)

// Unit is a unit of measure or a currency. Units are shared and must not be changed.
type Unit struct {
	// Name is the unit's name in the singular, in British spelling: "square kilometre", "percentage"; of a currency "dollar" (that
	// of the United States), "euro".
	Name string
	// Dimension is what it measures.
	Dimension Dimension
	// Factor and Offset give the base of the dimension: base = value*Factor + Offset.
	Factor, Offset float64
	// base is the name of the unit that amounts of money convert to: "euro" for "euro cent".
	base string
	// spellings beside the name, as unittable.go describes them.
	spellings []string
}

// Convert gives a value of this unit in the unit called to, in any spelling and number: "square kilometres", "km2".
// It is false where to is no known unit or one of another dimension. It is safe for concurrent use.
func (u *Unit) Convert(v float64, to string) (float64, bool) {
	t, ok := UnitNamed(to)
	if !ok {
		return 0, false
	}
	return u.ConvertTo(v, t)
}

// ConvertTo gives a value of this unit in another; false where they do not measure the same.
func (u *Unit) ConvertTo(v float64, to *Unit) (float64, bool) {
	if u == to {
		return v, true
	}
	if u.Dimension != to.Dimension || u.base != to.base {
		return 0, false
	}
	return (v*u.Factor + u.Offset - to.Offset) / to.Factor, true
}

// UnitNamed finds a unit by its name or any of its spellings, in the singular or plural, in any case: "square kilometres",
// "km²", "ha", "pounds" (the mass), "euros".
func UnitNamed(name string) (*Unit, bool) {
	u, ok := unitsByName[strings.ToLower(strings.Join(strings.Fields(name), " "))]
	return u, ok
}

const (
	day  = 86400
	year = 365.2425 * day
	mile = 1.609344
	foot = 0.0003048
)

// spelling is one way to write a unit, in lower case.
type spelling struct {
	text string
	// glued spellings are the unit only directly behind a number, capital ones only with a capital.
	glued, capital bool
}

// forms gives every spelling of a unit, singular and plural.
func (u *Unit) forms() []spelling {
	var out []spelling
	for _, s := range append([]string{u.Name}, u.spellings...) {
		var f spelling
		f.text = strings.ToLower(strings.TrimLeft(s, "=+^"))
		marks := s[:len(s)-len(strings.TrimLeft(s, "=+^"))]
		f.glued, f.capital = strings.Contains(marks, "+"), strings.Contains(marks, "^")
		out = append(out, f)
		if marks == "" {
			out = append(out, spelling{text: plural(f.text)})
		}
	}
	return out
}

// plural inflects the last word of a unit's name.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "ss"):
		return s + "es"
	case strings.HasSuffix(s, "foot"):
		return strings.TrimSuffix(s, "foot") + "feet"
	case strings.HasSuffix(s, "inch"):
		return s + "es"
	case strings.HasSuffix(s, "century"):
		return "centuries"
	case strings.HasSuffix(s, "penny"):
		return "pence"
	}
	if scale, ok := strings.CutPrefix(s, "degree "); ok {
		return "degrees " + scale
	}
	if head, of, ok := strings.Cut(s, " per "); ok { // "kilometres per hour"
		return plural(head) + " per " + of
	}
	return s + "s"
}

// unitsByName is the index of UnitNamed. Where two units share a spelling the first one has it.
var unitsByName = func() map[string]*Unit {
	m := map[string]*Unit{}
	for _, list := range [][]*Unit{units, currencies} {
		for _, u := range list {
			for _, f := range u.forms() {
				if _, taken := m[f.text]; !taken {
					m[f.text] = u
				}
			}
		}
	}
	return m
}()
