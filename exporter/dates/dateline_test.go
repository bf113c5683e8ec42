package dates

import (
	"testing"
	"time"
)

func TestDateline(t *testing.T) {
	r := newReader()
	now := date(2026, 3, 4)
	f := func(text, want string, wantCertain bool) {
		t.Helper()
		r.text.Scan(text, r.lexicon)
		day, certain := r.vocabulary.Dateline(&r.text, now)
		got := ""
		if !day.IsZero() {
			got = day.Format(time.DateOnly)
		}
		if got != want || certain != wantCertain {
			t.Errorf("%q\ngot %q certain %v, want %q certain %v", text, got, certain, want, wantCertain)
		}
	}
	// A dateline names no year: the latest such day, uncertain.
	f("PORTO ALTO, Oct. 18 (Wire) -- Forty ships left the harbour.", "2025-10-18", false)
	f("PORTO ALTO/VALE, Sept 28 (Bay Wire) - Forty ships left.", "2025-09-28", false)
	f("PORTO ALTO, March 3. /BW/. Forty ships left.", "2026-03-03", false)
	f("PORTO ALTO, March 5. /BW/. Forty ships left.", "2025-03-05", false)
	f("ST. MARTIN, December 5. The ministry has counted the ships.", "2025-12-05", false)
	f("PORTO ALTO (Bay Wire), 28 Feb – Forty ships left.", "2026-02-28", false)
	// A stated year, a weekday.
	f("PORTO ALTO, October 18, 2024 (Wire) -- Forty ships left the harbour.", "2024-10-18", true)
	f("PORTO ALTO, Friday, Oct. 18 (Wire) -- Forty ships left the harbour.", "2024-10-18", true)
	f("Ships leave\n\nTuesday, Oct. 29\n\nForty ships left the harbour.", "2024-10-29", true)
	f("Ships leave\n\nNovember 4, 2024\n\nForty ships left the harbour.", "2024-11-04", true)
	f("Ships leave\n\nPublished: 4 November 2024, 18:40 GMT\n\nForty ships left.", "2024-11-04", true)
	f("Ships leave\n\nBy Ana Ruiz | Nov. 4, 2024 | 3 min\n\nForty ships left.", "2024-11-04", true)
	f("Ships leave\nUpdated on 2024-11-04\nForty ships left the harbour.", "2024-11-04", true)
	f("Forty ships left, the harbour master said on Tuesday, Oct. 29.", "2024-10-29", true)
	// The later of two days of the opening is nearer to the day of publication.
	f("Forty ships left on Monday, Oct. 28, he said on Tuesday, Oct. 29.", "2024-10-29", true)
	// What is told of is no day of publication.
	f("On 11 December 1994 three columns crossed the river.", "", false)
	f("What happened on October 7, 2023\n\nForty ships left the harbour.", "", false)
	f("Weekly assessment, 25 November – 1 December\n\nForty ships left.", "", false)
	f("Forty ships left on Tuesday, the harbour master said.", "", false)
	f("Chronology\n\n* October 2024. Forty ships left.", "", false)
	f("PORTO ALTO -- Forty ships left on Oct. 18.", "", false)
	f("Ships leave\n\nNovember 4, 2031\n\nForty ships left the harbour.", "", false)
	// A weekday that contradicts another one, or a day with its year, makes the year uncertain.
	f("Forty ships left on Monday, Oct. 30, he said on Tuesday, Oct. 29.", "2024-10-29", false)
	f("PORTO ALTO, Friday, Oct. 18 (Wire) -- Forty ships left on Monday, Oct. 13.", "2024-10-18", false)
	f("Forty ships left on Tuesday, Oct. 29. The harbour was built on March 3, 2025.", "2024-10-29", false)
	f("Forty ships left on Tuesday, Oct. 29. The harbour was built on March 3, 1925.", "2024-10-29", true)
	f("PORTO ALTO, October 18, 2024 (Wire) -- Forty ships left on Monday, Oct. 13.", "2024-10-18", true)
	f("Tuesday, Oct. 30, 2024\n\nForty ships left.", "2024-10-30", false)
	// A place and a day as the last line may be those of a picture.
	f("Forty ships left the harbour.\n\nPorto Alto – Oct. 30, 2024.", "", false)
	f("Forty ships left the harbour.\n\nUpdated – Oct. 30, 2024.", "2024-10-30", true)
	f("", "", false)
}

func TestYearByWeekday(t *testing.T) {
	f := func(weekday, month, day int, now, want string) {
		t.Helper()
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := YearByWeekday(weekday, time.Month(month), day, at)
		if ok != (want != "") || ok && got.Format(time.DateOnly) != want {
			t.Errorf("weekday %d, %d/%d up to %s: %s %v, want %s", weekday, day, month, now, got.Format(time.DateOnly), ok, want)
		}
	}
	f(2, 10, 29, "2026-03-04", "2024-10-29")
	f(2, 10, 29, "2024-10-29", "2024-10-29")
	f(2, 10, 29, "2024-10-28", "2019-10-29")
	f(6, 2, 29, "2026-03-04", "2020-02-29")
	f(7, 2, 29, "2026-03-04", "2004-02-29")
	f(1, 2, 30, "2026-03-04", "")
	f(1, 13, 1, "2026-03-04", "")
}
