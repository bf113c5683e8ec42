package quantity

import "strings"

// Dimension is what a unit measures.
type Dimension string

// The dimensions. Amounts of money convert only within one currency.
const (
	Length      Dimension = "length"      // base: kilometer
	Area        Dimension = "area"        // base: square kilometer
	Volume      Dimension = "volume"      // base: cubic meter
	Mass        Dimension = "mass"        // base: kilogram
	Duration    Dimension = "time"        // base: second; a month is 30.436875 days, a year 365.2425
	Temperature Dimension = "temperature" // base: degree Celsius
	Speed       Dimension = "speed"       // base: kilometer per hour
	Power       Dimension = "power"       // base: watt
	Energy      Dimension = "energy"      // base: watt hour
	Angle       Dimension = "angle"       // base: degree
	Data        Dimension = "data"        // base: byte
	Share       Dimension = "share"       // percent and percentage points
	Currency    Dimension = "money"
)

// Unit is a unit of measure or a currency. Units are shared and must not be changed.
type Unit struct {
	// Name is the unit's name in the singular, in American spelling: "square kilometer"; of a currency "U.S. dollar", "euro".
	Name string
	// Dimension is what it measures.
	Dimension Dimension
	// Factor and Offset give the base of the dimension: base = value*Factor + Offset.
	Factor, Offset float64
	// base is the name of the unit that amounts of money convert to: "euro" for "euro cent".
	base string
	// spellings beside the name, in the singular; a leading "=" has no plural.
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

// units are all units but the currencies, which stand in money.go.
var units = []*Unit{
	{Name: "square kilometer", Dimension: Area, Factor: 1, spellings: []string{"square kilometre", "=km²", "=km2", "=sq km", "=sq kms", "=sqkm", "square km", "square klick"}},
	{Name: "square meter", Dimension: Area, Factor: 1e-6, spellings: []string{"square metre", "=m²", "=m2", "=sq m", "=sqm"}},
	{Name: "square centimeter", Dimension: Area, Factor: 1e-10, spellings: []string{"square centimetre", "=cm²", "=cm2", "=sq cm"}},
	{Name: "square mile", Dimension: Area, Factor: 2.589988110336, spellings: []string{"=sq mi", "=sq mile", "=sq miles", "=mi²", "=mi2", "=square mi"}},
	{Name: "square foot", Dimension: Area, Factor: foot * foot, spellings: []string{"=square feet", "=sq ft", "=sq foot", "=sq feet", "=ft²", "=ft2", "=sqft"}},
	{Name: "square yard", Dimension: Area, Factor: 9 * foot * foot, spellings: []string{"=sq yd"}},
	{Name: "hectare", Dimension: Area, Factor: 0.01, spellings: []string{"=ha"}},
	{Name: "acre", Dimension: Area, Factor: 0.0040468564224},
	{Name: "dunam", Dimension: Area, Factor: 0.001, spellings: []string{"dunum"}},

	{Name: "kilometer", Dimension: Length, Factor: 1, spellings: []string{"kilometre", "=km", "=kms", "klick"}},
	{Name: "meter", Dimension: Length, Factor: 1e-3, spellings: []string{"metre", "=m"}},
	{Name: "centimeter", Dimension: Length, Factor: 1e-5, spellings: []string{"centimetre", "=cm"}},
	{Name: "millimeter", Dimension: Length, Factor: 1e-6, spellings: []string{"millimetre", "=mm"}},
	{Name: "mile", Dimension: Length, Factor: mile, spellings: []string{"=mi"}},
	{Name: "nautical mile", Dimension: Length, Factor: 1.852, spellings: []string{"=nm", "=nmi"}},
	{Name: "foot", Dimension: Length, Factor: foot, spellings: []string{"=feet", "=ft"}},
	{Name: "inch", Dimension: Length, Factor: foot / 12},
	{Name: "yard", Dimension: Length, Factor: 3 * foot, spellings: []string{"=yd", "=yds"}},

	{Name: "cubic meter", Dimension: Volume, Factor: 1, spellings: []string{"cubic metre", "=m³", "=m3"}},
	{Name: "cubic kilometer", Dimension: Volume, Factor: 1e9, spellings: []string{"cubic kilometre", "=km³", "=km3"}},
	{Name: "cubic foot", Dimension: Volume, Factor: 0.028316846592, spellings: []string{"=cubic feet"}},
	{Name: "liter", Dimension: Volume, Factor: 1e-3, spellings: []string{"litre"}},
	{Name: "milliliter", Dimension: Volume, Factor: 1e-6, spellings: []string{"millilitre", "=ml"}},
	{Name: "gallon", Dimension: Volume, Factor: 0.003785411784},
	{Name: "barrel", Dimension: Volume, Factor: 0.158987294928, spellings: []string{"=bbl"}},

	{Name: "kilogram", Dimension: Mass, Factor: 1, spellings: []string{"kilogramme", "kilo", "=kg", "=kgs"}},
	{Name: "gram", Dimension: Mass, Factor: 1e-3, spellings: []string{"gramme", "=g"}},
	{Name: "milligram", Dimension: Mass, Factor: 1e-6, spellings: []string{"milligramme", "=mg"}},
	{Name: "tonne", Dimension: Mass, Factor: 1e3, spellings: []string{"metric ton", "metric tonne"}},
	{Name: "ton", Dimension: Mass, Factor: 907.18474, spellings: []string{"short ton"}},
	{Name: "long ton", Dimension: Mass, Factor: 1016.0469088},
	{Name: "kiloton", Dimension: Mass, Factor: 1e6, spellings: []string{"kilotonne", "=kt"}},
	{Name: "megaton", Dimension: Mass, Factor: 1e9, spellings: []string{"megatonne"}},
	{Name: "pound", Dimension: Mass, Factor: 0.45359237, spellings: []string{"=lb", "=lbs"}},
	{Name: "ounce", Dimension: Mass, Factor: 0.028349523125, spellings: []string{"=oz"}},

	{Name: "second", Dimension: Duration, Factor: 1, spellings: []string{"=sec", "=secs"}},
	{Name: "minute", Dimension: Duration, Factor: 60, spellings: []string{"=min", "=mins"}},
	{Name: "hour", Dimension: Duration, Factor: 3600, spellings: []string{"=hr", "=hrs"}},
	{Name: "day", Dimension: Duration, Factor: day},
	{Name: "week", Dimension: Duration, Factor: 7 * day},
	{Name: "month", Dimension: Duration, Factor: year / 12},
	{Name: "year", Dimension: Duration, Factor: year, spellings: []string{"=yr", "=yrs"}},
	{Name: "decade", Dimension: Duration, Factor: 10 * year},
	{Name: "century", Dimension: Duration, Factor: 100 * year},

	{Name: "degree Celsius", Dimension: Temperature, Factor: 1, spellings: []string{"=degrees celsius", "=degree celsius", "=degrees centigrade", "=degrees c", "=° c", "=°c", "=celsius", "=c"}},
	{Name: "degree Fahrenheit", Dimension: Temperature, Factor: 5.0 / 9, Offset: -160.0 / 9, spellings: []string{"=degrees fahrenheit", "=degrees f", "=° f", "=°f", "=fahrenheit", "=f"}},
	{Name: "degree", Dimension: Angle, Factor: 1, spellings: []string{"=°"}},

	{Name: "kilometer per hour", Dimension: Speed, Factor: 1, spellings: []string{"=kilometers per hour", "=kilometres per hour", "=kilometers an hour", "=kilometres an hour", "=kilometre per hour", "=km per hour", "=km an hour", "=km / h", "=km/h", "=kph", "=kmh", "=kmph"}},
	{Name: "mile per hour", Dimension: Speed, Factor: mile, spellings: []string{"=miles per hour", "=miles an hour", "=mph"}},
	{Name: "meter per second", Dimension: Speed, Factor: 3.6, spellings: []string{"=meters per second", "=metres per second", "=metre per second", "=m / s", "=m/s"}},
	{Name: "knot", Dimension: Speed, Factor: 1.852},

	{Name: "watt", Dimension: Power, Factor: 1},
	{Name: "kilowatt", Dimension: Power, Factor: 1e3, spellings: []string{"=kw"}},
	{Name: "megawatt", Dimension: Power, Factor: 1e6, spellings: []string{"=mw"}},
	{Name: "gigawatt", Dimension: Power, Factor: 1e9, spellings: []string{"=gw"}},
	{Name: "kilowatt hour", Dimension: Energy, Factor: 1e3, spellings: []string{"=kwh"}},
	{Name: "megawatt hour", Dimension: Energy, Factor: 1e6, spellings: []string{"=mwh"}},
	{Name: "gigawatt hour", Dimension: Energy, Factor: 1e9, spellings: []string{"=gwh"}},

	{Name: "megabyte", Dimension: Data, Factor: 1e6, spellings: []string{"=mb"}},
	{Name: "gigabyte", Dimension: Data, Factor: 1e9, spellings: []string{"=gb"}},
	{Name: "terabyte", Dimension: Data, Factor: 1e12, spellings: []string{"=tb"}},

	{Name: "percent", Dimension: Share, Factor: 1, spellings: []string{"=percent", "=per cent", "=%", "=pct", "=pc"}},
	{Name: "percentage point", Dimension: Share, Factor: 1},
	{Name: "basis point", Dimension: Share, Factor: 0.01},
}

// forms gives every spelling of a unit, in lower case, singular and plural.
func (u *Unit) forms() []string {
	var out []string
	for _, s := range append([]string{u.Name}, u.spellings...) {
		s = strings.ToLower(s)
		if literal, ok := strings.CutPrefix(s, "="); ok {
			out = append(out, literal)
			continue
		}
		out = append(out, s, plural(s))
	}
	return out
}

// plural inflects the last word of a unit's name.
func plural(s string) string {
	switch {
	case strings.HasSuffix(s, "foot"):
		return strings.TrimSuffix(s, "foot") + "feet"
	case strings.HasSuffix(s, "inch"):
		return s + "es"
	case strings.HasSuffix(s, "century"):
		return "centuries"
	case strings.HasSuffix(s, "penny"):
		return "pence"
	}
	return s + "s"
}

// unitsByName is the index of UnitNamed. Where two units share a spelling the first one has it.
var unitsByName = func() map[string]*Unit {
	m := map[string]*Unit{}
	for _, list := range [][]*Unit{units, currencies} {
		for _, u := range list {
			for _, f := range u.forms() {
				if _, taken := m[f]; !taken {
					m[f] = u
				}
			}
		}
	}
	return m
}()
