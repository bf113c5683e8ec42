package web

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/drift"
	"figures_exporter/exporter/web/selection"
)

// paramAt is the parameter for the time that is looked at.
const paramAt = "at-time"

// shownDisagreements bounds the subjects of the list.
const shownDisagreements = 200

// disagreementPage shows how far sources stand apart: on one subject in full, on several as a list.
type disagreementPage struct {
	frame
	At time.Time
	// Stated is true where the address tells the time.
	Stated bool
	MaxAge string
	Hidden []parameter
	All    string
	// Subjects are the list, and Count how many there are.
	Subjects []subjectRow
	Count    int
	// One is the subject in full; nil for a list.
	One *subjectDetail
}

// subjectRow is a subject with its numbers at the time looked at.
type subjectRow struct {
	Name, Address, Newest string
	Sources               int
	Low, Median, High     float64
	// Spread is how many times the least the greatest is, as boards and alerts have it: 4 ×; empty where somebody says 0.
	Spread string
	spread float64
}

type subjectDetail struct {
	subjectRow
	Standing []standing
	// Fresh are the new sources; they are so within Window after they first spoke.
	Fresh           []standing
	Window          string
	Picture         *picture
	Spreads, Narrow *drift.SpreadPicture
	List            string
	Silent          int
}

func (p *pages) disagreement(state *prepared, w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	at, err := selection.ParseTime(query.Get(paramAt), true)
	query.Del(paramAt)
	var s *selection.Selection
	if err == nil {
		s, err = selection.Parse(query)
	}
	if err != nil {
		plain(w, http.StatusBadRequest, "The address cannot be read: "+err.Error()+"\n")
		return
	}
	page := &disagreementPage{frame: p.newFrame("Disagreement", "disagreement", 0), At: at, Stated: !at.IsZero(), MaxAge: display.Length(p.maxAge())}
	page.All = page.Root + "disagreement"
	subjects := state.selected(s)
	page.Count = len(subjects)
	if page.At.IsZero() {
		page.At = standingTime(subjects, state.overview.Snapshot.Built, p.maxAge())
	}
	kept := s.First().Query()
	for name, values := range kept {
		for _, v := range values {
			page.Hidden = append(page.Hidden, parameter{name, v})
		}
	}
	slices.SortFunc(page.Hidden, func(a, b parameter) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Value, b.Value))
	})
	if len(subjects) == 1 {
		page.One = p.detail(state, page, subjects[0])
		page.Title = "Disagreement on " + page.One.Name
	} else {
		for _, subject := range subjects {
			page.Subjects = append(page.Subjects, page.subject(subject, p.maxAge()))
		}
		slices.SortStableFunc(page.Subjects, func(a, b subjectRow) int {
			return cmp.Or(cmp.Compare(b.spread, a.spread), cmp.Compare(b.Sources, a.Sources))
		})
		page.Subjects = page.Subjects[:min(len(page.Subjects), shownDisagreements)]
	}
	p.write(w, "disagreement", page)
}

// selected gives the subjects that a selection means: those of its metrics whose labels it takes. Labels that are no part
// of a subject choose nothing here.
func (p *prepared) selected(s *selection.Selection) []*drift.Subject {
	var out []*drift.Subject
	for i := range p.overview.Snapshot.Metrics {
		m := &p.overview.Snapshot.Metrics[i].Metric
		if len(s.Metrics) > 0 && !slices.ContainsFunc(s.Metrics, func(name string) bool { return selection.IsOf(name, m.Name) }) {
			continue
		}
		for _, subject := range p.subjectsOf(m.Name) {
			fits := true
			for _, name := range m.Subject {
				if values := s.Labels[name]; len(values) > 0 && !slices.Contains(values, subject.Labels.Get(name)) {
					fits = false
					break
				}
			}
			if fits {
				out = append(out, subject)
			}
		}
	}
	return out
}

// standingTime is the time that is looked at where none is told: now, or where no estimate stands any more the time of the
// newest.
func standingTime(subjects []*drift.Subject, now time.Time, maxAge time.Duration) time.Time {
	var newest time.Time
	for _, s := range subjects {
		if t := s.Newest(); t.After(newest) {
			newest = t
		}
	}
	if newest.IsZero() || now.Sub(newest) <= maxAge {
		return now
	}
	return newest.Truncate(24*time.Hour).AddDate(0, 0, 1).Add(-time.Millisecond)
}

func (page *disagreementPage) subject(s *drift.Subject, maxAge time.Duration) subjectRow {
	about := subjectSelection(s)
	about.Metrics = []string{s.Metric.Metric.Name}
	out := subjectRow{Name: subjectName(s), Address: disagreementAddress(page.Root, about), Newest: s.Newest().Format(time.DateOnly)}
	if page.Stated {
		out.Address += "&" + paramAt + "=" + page.At.Format(time.DateOnly)
	}
	standing, median := s.At(page.At, maxAge)
	out.Sources, out.Median = len(standing), median
	if len(standing) == 0 {
		return out
	}
	out.Low, out.High = math.Inf(1), math.Inf(-1)
	for i := range standing {
		v := standing[i].Point.Value
		out.Low, out.High = min(out.Low, v), max(out.High, v)
	}
	switch {
	case out.Low > 0:
		out.spread = out.High / out.Low
		out.Spread = display.Number(out.spread) + " ×"
	case out.High > out.Low:
		out.spread = math.Inf(1) // no ratio, and yet far apart
	}
	return out
}

func (p *pages) detail(state *prepared, page *disagreementPage, s *drift.Subject) *subjectDetail {
	d := &subjectDetail{subjectRow: page.subject(s, p.maxAge()), Window: display.Length(s.Metric.Metric.NewSourceWindow), Picture: p.picture(&page.frame, s, nil), List: listAddress(page.Root, subjectSelection(s))}
	c := drift.Config{MaxAge: p.maxAge(), Columns: page.Columns}
	d.Spreads = s.DrawSpread(c, page.At)
	c.Narrow = true
	d.Narrow = s.DrawSpread(c, page.At)
	all, _ := s.At(page.At, p.maxAge())
	for i := range all {
		d.Standing = append(d.Standing, state.standing(page.Root, page.Columns, &all[i], page.At))
	}
	for _, e := range s.New(page.At) {
		first := &drift.Standing{Estimate: e, Point: &e.Points[0]}
		d.Fresh = append(d.Fresh, state.standing(page.Root, page.Columns, first, page.At))
	}
	d.Silent = len(s.Estimates) - len(all)
	return d
}

// Source gives who stands there.
func (s standing) Source() string { return s.Labels.Get(figure.LabelSource) }
