package web

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"time"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/figure"
	"figures_exporter/exporter/web/display"
	"figures_exporter/exporter/web/drift"
	"figures_exporter/exporter/web/selection"
)

// evidencePage is one figure with everything that it rests on.
type evidencePage struct {
	frame
	Row row
	// Passages are the paragraphs of the evidence, the phrases that it was read by marked in them.
	Passages []passage
	// Cues are these phrases with what they told.
	Cues []cue
	// Unexplained says why there are none; mostly empty.
	Unexplained string
	// LeftOut says in words why it is no figure; empty for figures.
	LeftOut string
	Unit    string
	// Points are those of its series, newest first, and Shadowed the figures that stand at the instant of one of them.
	Points   []row
	Shadowed []row
	Series   string
	// Others are what other sources said on the subject at that time.
	Others  []standing
	Median  float64
	Picture *picture
}

// passage is a paragraph in pieces.
type passage struct{ Pieces []piece }

// piece is a part of a text; Class is "number" for the number's phrase, the name of a role for a cue, and "" for the rest.
type piece struct{ Text, Class string }

// cue is a phrase that a figure was read by.
type cue struct {
	Role, Words, Told string
	Guess             bool
}

// standing is an estimate at one instant.
type standing struct {
	row
	Distance string
	Age      string
}

// maxExplained bounds the size of a text, in bytes, that is read again for a page.
const maxExplained = 1 << 20

// reasonTexts say the reasons in words for which a candidate is no figure.
var reasonTexts = map[string]string{
	"rate":           "It is a rate, so many a day or for each of something, and no count.",
	"vague":          "It is too vague to be a number.",
	"negated":        "The text denies it.",
	"hypothetical":   "The sentence supposes or asks it.",
	"planned":        "It is a target, a quota or a wish.",
	"increment":      "It is what is added to a total that the sentence tells.",
	"part":           "It is a part that cannot be told from its total.",
	"span":           "It adds up what came and went over years.",
	"handover":       "They were handed over under an agreement.",
	"low confidence": "The reading is too uncertain: its confidence is below the setting min_confidence.",
	"corrected":      "A correction has dropped it.",
	"superseded":     "A newer value in the same sentence replaces it.",
	"undated":        "Neither the text nor the document tells a date.",
	stateShadowed:    "Another figure of the same series and instant takes precedence.",
	stateDropped:     "Its metric has more series than the setting max_series_per_metric allows.",
}

func (p *pages) figure(state *prepared, w http.ResponseWriter, r *http.Request) {
	id, err := figure.ParseID(r.PathValue("id"))
	if err != nil {
		plain(w, http.StatusNotFound, "There is no such figure: "+err.Error()+".\n")
		return
	}
	f := state.figureByID(id)
	if f == nil {
		plain(w, http.StatusNotFound, "There is no figure "+id.String()+": its article may have changed or gone.\n")
		return
	}
	page := &evidencePage{}
	page.frame = p.newFrame("", "figures", 1)
	page.Row = state.row(page.Root, page.Columns, f)
	page.Title = page.Columns.Value(f) + " " + page.Columns.What(f) + ", " + page.Columns.Source(f)
	page.LeftOut = reasonTexts[page.Row.State]
	if m := state.overview.Snapshot.Metric(f.Metric); m != nil {
		page.Unit = m.Metric.Unit
	}
	explained, unexplained := p.explain(f.Document)
	page.Unexplained = unexplained
	for i, e := range f.Evidence {
		at := sort.Search(len(explained), func(k int) bool { return explained[k].Start >= e.Start })
		var cues []figure.Cue
		for ; at < len(explained) && explained[at].Start == e.Start; at++ {
			if explained[at].Metric == f.Metric {
				cues = explained[at].Cues
			}
		}
		page.Passages = append(page.Passages, passageOf(f.Document.Text, e, cues))
		if i == 0 {
			page.Cues = page.cues(f, cues)
			if len(cues) == 0 && unexplained == "" {
				page.Unexplained = "Reading the text again did not find this number: the topics have changed since."
			}
		}
	}
	p.around(state, page, f)
	p.write(w, "figure", page)
}

// figureByID gives a figure or, where there is none, a candidate that was left out.
func (p *prepared) figureByID(id figure.ID) *figure.Figure {
	if figures := p.overview.Snapshot.FiguresByID(id); len(figures) > 0 {
		return figures[0]
	}
	return p.leftOut()[id]
}

// explain reads a document again. The text says why it could not.
func (p *pages) explain(d *document.Document) ([]figure.Explanation, string) {
	switch {
	case p.config.Explain == nil || d.Text == "":
		return nil, "The text is not at hand."
	case len(d.Text) > maxExplained:
		return nil, "The document is too long to be read again for a page."
	}
	explained, err := p.config.Explain(d)
	if err != nil {
		p.config.Logger.Error("explaining the figures of a document", "document", d.ID, "err", err)
		return nil, "Reading the text again broke off; the log tells why."
	}
	slices.SortStableFunc(explained, func(a, b figure.Explanation) int { return int(a.Start) - int(b.Start) })
	return explained, ""
}

// cues writes the phrases with what they told of the figure.
func (page *evidencePage) cues(f *figure.Figure, cues []figure.Cue) []cue {
	var out []cue
	for _, c := range cues {
		told := ""
		switch c.Role {
		case figure.RoleCounted, figure.RoleEvent:
			told = page.What(f)
		case figure.RoleParty:
			told = page.Whose(f)
		case figure.RolePlace:
			told = f.Labels.Get(figure.LabelLocation)
		case figure.RoleSource, figure.RoleSaid:
			told = page.Source(f)
		case figure.RoleVia:
			told = f.Labels.Get(figure.LabelVia)
		case figure.RoleTime:
			told = page.Date(f)
		case figure.RolePeriod:
			told = f.Labels.Get(figure.LabelPeriod)
		}
		out = append(out, cue{c.Role.String(), display.Clean(f.Document.Text[c.Start:c.End]), told, c.Guess})
	}
	has := func(role figure.Role) bool {
		return slices.ContainsFunc(cues, func(c figure.Cue) bool { return c.Role == role })
	}
	if len(cues) > 0 && !has(figure.RoleSource) {
		out = append(out, cue{Role: figure.RoleSource.String(), Told: page.Source(f) + ": nobody is quoted, so the outlet itself says so"})
	}
	if len(cues) > 0 && !has(figure.RoleTime) && !f.ReportedAt.IsZero() {
		out = append(out, cue{Role: figure.RoleTime.String(), Told: page.Date(f) + ": the text is silent, so it is the day of publication"})
	}
	return out
}

// around tells what stands beside a figure: its series over time and what others said.
func (p *pages) around(state *prepared, page *evidencePage, f *figure.Figure) {
	if !f.Exported() {
		return
	}
	s := &selection.Selection{Metrics: []string{f.Metric}, Labels: map[string][]string{}}
	if m := state.overview.Snapshot.Metric(f.Metric); m != nil {
		for _, name := range append(figure.CommonLabels[:len(figure.CommonLabels):len(figure.CommonLabels)], m.Metric.Labels...) {
			s.Labels[name] = []string{f.Labels.Get(name)}
		}
	}
	page.Series = listAddress(page.Root, s)
	if series := state.seriesOf(f); series != nil {
		const most = 50
		isPoint := map[*figure.Figure]bool{}
		for i := len(series.Points) - 1; i >= 0; i-- {
			isPoint[series.Points[i].Figure] = true
			if len(page.Points) < most {
				page.Points = append(page.Points, state.row(page.Root, page.Columns, series.Points[i].Figure))
			}
		}
		s.Size = most
		for _, o := range state.index().Select(s).Figures {
			if o.Exported() && !isPoint[o] {
				page.Shadowed = append(page.Shadowed, state.row(page.Root, page.Columns, o))
			}
		}
	}
	subject := state.subjectOf(f)
	if subject == nil {
		return
	}
	at := f.ReportedAt.AddDate(0, 0, 1).Add(-time.Millisecond) // what others said on the same day counts
	standing, median := subject.At(at, p.maxAge())
	page.Median = median
	for i := range standing {
		if drift.Source(standing[i].Estimate) != page.Source(f) {
			page.Others = append(page.Others, state.standing(page.Root, page.Columns, &standing[i], at))
		}
	}
	page.Picture = p.picture(&page.frame, subject, pointOf(subject, f))
}

// pointOf gives the figure of the subject's point at which a figure stands: its own, or the one that stands for it.
func pointOf(s *drift.Subject, f *figure.Figure) *figure.Figure {
	for _, e := range s.Estimates {
		if drift.Source(e) != f.Labels.Get(figure.LabelSource) {
			continue
		}
		ms := f.ReportedAt.UnixMilli()
		i := sort.Search(len(e.Points), func(i int) bool { return e.Points[i].Time >= ms })
		if i < len(e.Points) && e.Points[i].Time == ms {
			return e.Points[i].Figure
		}
	}
	return f
}

func (p *prepared) standing(root string, columns *display.Columns, s *drift.Standing, at time.Time) standing {
	age := at.Sub(time.UnixMilli(s.Point.Time))
	return standing{p.row(root, columns, s.Point.Figure), display.Percent(s.Distance), display.Days(age)}
}

// passageOf gives the paragraph around a piece of evidence, at most so much of a long one, with its phrases marked.
func passageOf(text string, e figure.Evidence, cues []figure.Cue) passage {
	const most = 600 // bytes on each side of the sentence
	n := int32(len(text))
	if e.SentenceStart < 0 || e.SentenceStart > e.Start || e.Start > e.End || e.End > e.SentenceEnd || e.SentenceEnd > n {
		return passage{}
	}
	from := max(0, e.SentenceStart-most)
	if i := strings.LastIndexByte(text[from:e.SentenceStart], '\n'); i >= 0 {
		from += int32(i) + 1
	}
	to := min(n, e.SentenceEnd+most)
	if i := strings.IndexByte(text[e.SentenceEnd:to], '\n'); i >= 0 {
		to = e.SentenceEnd + int32(i)
	}
	spans := []span{{e.Start, e.End, "number"}}
	for _, c := range cues {
		spans = append(spans, span{c.Start, c.End, c.Role.String()})
	}
	var kept []span // the number first: what would overlap it or an earlier one is only in the table
	for _, s := range spans {
		if s.start >= from && s.end <= to && s.start < s.end && !slices.ContainsFunc(kept, func(k span) bool { return s.start < k.end && k.start < s.end }) {
			kept = append(kept, s)
		}
	}
	slices.SortFunc(kept, func(a, b span) int { return int(a.start) - int(b.start) })
	var out passage
	at := whole(text, from, to, 1)
	for _, s := range kept {
		if s.start < at {
			continue
		}
		out.Pieces = append(out.Pieces, piece{display.Clean(text[at:s.start]), ""}, piece{display.Clean(text[s.start:s.end]), s.class})
		at = s.end
	}
	if end := whole(text, to, at, -1); end > at {
		out.Pieces = append(out.Pieces, piece{display.Clean(text[at:end]), ""})
	}
	return out
}

// span is a marked part of a text.
type span struct {
	start, end int32
	class      string
}

// whole moves an offset by steps of 1 or -1 until it stands between two characters, not beyond limit.
func whole(text string, at, limit, step int32) int32 {
	for at > 0 && int(at) < len(text) && at != limit && text[at]&0xC0 == 0x80 {
		at += step
	}
	return at
}
