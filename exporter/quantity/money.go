package quantity

import "figures_exporter/exporter/prose"

// currencies are the units of money. The bare "dollar" is taken for that of the United States, "pound" for the mass unless
// something says money: a sign, a million, "sterling". Hundredths convert to their currency.
var currencies = []*Unit{
	money("U.S. dollar", "us dollar", "=us$", "=usd", "american dollar", "dollar", "=bucks"),
	money("euro", "=eur", "=euros"),
	money("pound sterling", "=pounds sterling", "=gbp", "british pound", "=sterling", "quid"),
	money("hryvnia", "hryvnya", "=uah", "=hryvnia", "=hryven", "ukrainian hryvnia"),
	money("ruble", "rouble", "=rub", "russian ruble", "russian rouble"),
	money("shekel", "=nis", "=ils", "new shekel", "israeli shekel"),
	money("yen", "=yen", "=jpy"),
	money("yuan", "=yuan", "=rmb", "=cny", "=renminbi"),
	money("won", "=krw", "korean won", "south korean won"),
	money("rupee", "=inr", "=rs", "indian rupee", "=pkr", "pakistani rupee"),
	money("krona", "=kronor", "=kroner", "=krone", "=krona", "=sek", "=nok", "=dkk", "=swedish kronor", "=danish kroner", "=norwegian kroner"),
	money("zloty", "=zlotys", "=zlotych", "=pln", "polish zloty"),
	money("forint", "=huf"),
	money("koruna", "=czk", "=koruna", "=korunas"),
	money("leu", "=lei", "=ron", "=leu"),
	money("lev", "=leva", "=lev", "=bgn"),
	money("franc", "=chf", "swiss franc"),
	money("lira", "turkish lira", "=try", "=liras", "=lira"),
	money("rial", "iranian rial", "=irr", "toman", "riyal", "=sar"),
	money("dirham", "=aed"),
	money("dinar"),
	money("peso", "=mxn"),
	money("real", "=brl", "=reais"),
	money("rand", "=zar", "=rand"),
	money("naira", "=ngn", "=naira"),
	money("baht", "=thb", "=baht"),
	money("rupiah", "=idr", "=rupiah"),
	money("ringgit", "=myr", "=ringgit"),
	money("lari", "=gel", "=lari"),
	money("dram", "=amd"),
	money("manat", "=azn"),
	money("tenge", "=kzt"),
	money("Canadian dollar", "=c$", "=ca$", "=cad"),
	money("Australian dollar", "=a$", "=au$", "=aud"),
	money("New Zealand dollar", "=nz$", "=nzd"),
	money("Hong Kong dollar", "=hk$", "=hkd"),
	money("Singapore dollar", "=s$", "=sgd"),
	money("New Taiwan dollar", "=nt$", "=twd", "taiwan dollar"),
	hundredth("cent", "U.S. dollar"),
	hundredth("penny", "pound sterling", "=pence"),
	hundredth("kopeck", "ruble", "kopek"),
	hundredth("eurocent", "euro", "euro cent"),
}

func money(name string, spellings ...string) *Unit {
	return &Unit{Name: name, Dimension: Currency, Factor: 1, base: name, spellings: spellings}
}

func hundredth(name, of string, spellings ...string) *Unit {
	return &Unit{Name: name, Dimension: Currency, Factor: 0.01, base: of, spellings: spellings}
}

// signs are the currencies of the signs that stand before, or sometimes behind, an amount. '$' alone is that of the
// United States.
var signs = map[byte]string{
	'$': "U.S. dollar", prose.Euro: "euro", prose.Pound: "pound sterling", prose.Yen: "yen", prose.Hryvnia: "hryvnia",
	prose.Rupee: "rupee", prose.Rouble: "ruble", prose.Shekel: "shekel", prose.Lira: "lira", prose.Won: "won",
}

// dollars are the words that stand before the sign: US$, C$.
var dollars = map[string]string{
	"us": "U.S. dollar", "c": "Canadian dollar", "ca": "Canadian dollar", "a": "Australian dollar", "au": "Australian dollar",
	"nz": "New Zealand dollar", "hk": "Hong Kong dollar", "s": "Singapore dollar", "nt": "New Taiwan dollar",
}

// codes are the words that stand before an amount as a sign does: UAH 50, EUR 3m, Rs 500.
var codes = []string{"usd", "eur", "gbp", "uah", "rub", "nis", "ils", "jpy", "cny", "rmb", "krw", "inr", "pkr", "rs", "sek",
	"nok", "dkk", "pln", "huf", "czk", "chf", "irr", "sar", "aed", "mxn", "brl", "zar", "ngn", "thb", "idr", "myr", "gel", "kzt",
	"cad", "aud", "nzd", "hkd", "sgd", "twd", "nt"}
