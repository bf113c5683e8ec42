package dates

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"figures_exporter/exporter/prose"
)

// FuzzFind holds whatever is read to what every caller relies on: ranges in bounds and in order, stretches that do not end
// before they begin, weekdays that are those of the text, and the same result sentence by sentence as far as they go.
func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		"SEOUL, Oct. 18 (Wire) -- On Friday, between Oct. 8 and Oct. 13, 1,500 men sailed.",
		"In the first nine days of November 2024, 3, 4 and 5 May, the end of the end of the end of",
		"18:40 since the start of the war a day a week ago the day before yesterday 29/10/2024T",
		"the last the past the next two or three to 15 and a half years before that after after",
		"Feb. 29, Feb. 30, 0900 GMT 24:00 9999 decades ago, the winter of 2021-22",
		"mid-to-late-\n\nMay \n 5 the \u2019s 1980's year's end Q3 H1 Q9",
	} {
		f.Add(seed, int32(20000))
	}
	r := newReader()
	f.Fuzz(func(t *testing.T, source string, days int32) {
		if len(source) > 1<<16 {
			return
		}
		ref := time.Unix(0, 0).UTC().AddDate(0, 0, int(days%60000))
		var text prose.Text
		text.Scan(strings.ToValidUTF8(source, "?"), r.lexicon)
		check := func(found []Expression, first, end int32) {
			last := first
			for i := range found {
				e := &found[i]
				if e.First < last || e.End <= e.First || e.End > end {
					t.Fatalf("expression %d is at [%d,%d) behind %d in [%d,%d)", i, e.First, e.End, last, first, end)
				}
				if e.Prep < -1 || e.Prep >= e.End || (e.Prep == -1) != (e.PrepWord == NoPreposition) {
					t.Fatalf("preposition %v at %d of the expression at [%d,%d)", e.PrepWord, e.Prep, e.First, e.End)
				}
				last = e.End
				if e.Period == NoPeriod && e.Kind == Rate {
					t.Fatalf("rate %q without a period", text.Slice(int(e.First), int(e.End)-1))
				}
				_, _ = e.Resolve(time.Time{})
				for _, resolve := range []func(time.Time) (Resolved, bool){e.Resolve, e.ResolveForward} {
					got, ok := resolve(ref)
					if !ok {
						continue
					}
					if got.To.Before(got.From) || got.From.Location() != time.UTC || got.From.Year() < 1 || got.To.Year() > 9999 {
						t.Fatalf("%q on %s gives %+v", text.Slice(int(e.First), int(e.End)-1), ref, got)
					}
					if w := int(e.Start.Weekday); w != 0 && e.Start.Month == 0 && e.Start.Shift == 0 && e.Stop.Form == NoForm &&
						!e.Start.Timed && isoWeekday(got.From) != w {
						t.Fatalf("%q on %s gives %s", text.Slice(int(e.First), int(e.End)-1), ref, got.From.Weekday())
					}
				}
			}
		}
		end := int32(len(text.Tokens))
		check(r.vocabulary.Find(nil, &text, 0, end), 0, end)
		for _, s := range text.Sentences {
			found := r.vocabulary.Find(nil, &text, s.First, s.End)
			check(found, s.First, s.End)
			last := s.First
			for i := s.First; i < s.End; i++ {
				if r.vocabulary.MayHold(text.Tokens[i]) {
					last = i + 1
				}
			}
			if before := r.vocabulary.FindBefore(nil, &text, s.First, s.End, last); !slices.Equal(before, found) {
				t.Fatalf("%+v before token %d, behind which no date is held, and %+v in all of [%d,%d)", before, last, found, s.First, s.End)
			}
		}
		if d, certain := r.vocabulary.Dateline(&text, ref); d.After(ref.AddDate(0, 0, 1)) || certain && d.IsZero() {
			t.Fatalf("dateline %s after %s", d, ref)
		}
	})
}

// layouts are the ways to write one day, the last ones without a year.
var layouts = []string{
	"2006-01-02", "02.01.2006", "2.1.2006", "2 January 2006", "January 2, 2006", "Jan. 2, 2006", "Jan 2, 2006",
	"Monday, January 2, 2006", "Monday, 2 January 2006", "Monday 2 January 2006", "2 Jan 2006", "2-Jan-2006",
	"2006-01-02T15:04:05Z", "Monday (Jan. 2, 2006)", "2006/01/02", "Mon, 02 Jan 2006",
	"Jan. 2", "January 2", "2 January", "Monday, Jan. 2", "Monday, 2 January", "Monday (2 January)", "Monday",
}

const yearless = 16 // first of the layouts that name no year

// FuzzRoundTrip writes a random day in every layout and reads it back.
func FuzzRoundTrip(f *testing.F) {
	f.Add(uint16(20000), uint16(0), uint8(0))
	f.Add(uint16(19782), uint16(100), uint8(3)) // a leap day
	f.Add(uint16(11000), uint16(364), uint8(7))
	r := newReader()
	f.Fuzz(func(t *testing.T, day, later uint16, frame uint8) {
		want := time.Unix(0, 0).UTC().AddDate(0, 0, int(day)%40000)
		for i, layout := range layouts {
			gap := int(later) % 330 // beyond, a day without a year would be that of a coming month
			if layout == "Monday" {
				gap %= 7
			}
			ref := want.AddDate(0, 0, gap)
			written := strings.ReplaceAll(want.Format(layout), "May.", "May") // which is never abbreviated
			sentence := fmt.Sprintf([]string{
				"The ministry said on %s that 40 had come.", "On %s, 40 came.", "In its report (%s) it spoke of 40.",
				"%s", "By then, said on %s: 40.", "The count, dated %s, was 40.", "“We saw 40 on %s,” he said.",
			}[int(frame)%7], written)
			ok := false
			for _, e := range r.find(sentence) {
				if e.Start.Form != Date {
					continue
				}
				got, resolved := e.Resolve(ref)
				if !resolved || !got.Single() || !got.From.Equal(want) {
					t.Fatalf("%q on %s: %q gives %v", sentence, ref.Format(time.DateOnly), r.words(&e), got)
				}
				if r.words(&e) != written && !strings.HasPrefix(layout, "Monday (") {
					t.Fatalf("%q: found %q", sentence, r.words(&e))
				}
				if e.YearKnown != (i < yearless) {
					t.Fatalf("%q: year known is %v", sentence, e.YearKnown)
				}
				ok = true
			}
			if !ok {
				t.Fatalf("%q: no date found", sentence)
			}
		}
	})
}
