package quantity

import "figures_exporter/exporter/prose"

// reach is how many tokens a word of change may stand before the number that it is about.
const reach = 8

// noteChange remembers a word of change.
func (p *parser) noteChange(i int32, f feature) {
	w := &p.v.w
	id := p.toks[i].Word
	// "up to 500" is a bound, "up" and "down" change only what a number or "from", "by" follows.
	if id == w.up || id == w.down {
		next := i + 1
		if next >= p.end || p.word(next) != w.from && p.word(next) != w.by && !p.v.MayHold(p.toks[next]) && p.v.signs[p.toks[next].Char] == nil && p.v.has(p.toks[next])&hedgeInner == 0 || p.word(next) == w.to {
			return
		}
	}
	p.change = i
	switch {
	case f&rising != 0:
		p.direction = 1
	case f&falling != 0:
		p.direction = -1
	default:
		p.direction = 0
	}
}

// changeActive tells whether a word of change stands shortly before token i, in the same clause.
func (p *parser) changeActive(i int32) bool {
	if p.change < 0 || i-p.change > reach || p.change < p.first {
		return false
	}
	for k := p.change + 1; k < i; k++ {
		tok := p.toks[k]
		if tok.Is(';') || tok.Is('.') || tok.Is(prose.EmDash) || tok.Is(':') {
			return false
		}
	}
	return true
}

// changeOf sets what the words around say about a rise or fall that the quantity is the result, size or origin of.
func (p *parser) changeOf(q *Quantity) {
	w := &p.v.w
	i := q.First
	if i <= p.first || q.Change != 0 || q.Superseded {
		return
	}
	prev := p.word(i - 1)
	if prev == w.from {
		// "to 12 from 7", "12,000, up from 3,000"
		last := len(p.out) - 1
		if last >= p.base && i-1-p.out[last].End <= 6 && p.out[last].Kind < Vague {
			o := &p.out[last]
			up := p.word(i-2) == w.up || p.word(i-2) == w.down
			if up || o.Change != 0 {
				q.Superseded = true
				if q.Unit == nil && q.Kind == Count && !p.plainNounFollows(q.End) { // "310 square miles, down from 500"
					if q.Unit = o.Unit; o.Restates >= 0 {
						q.Unit = p.out[o.Restates].Unit
					}
					q.Kind = o.Kind
				}
				if up && o.Restates >= 0 {
					o = &p.out[o.Restates]
				}
				if up && o.Change == 0 {
					o.Change = 1
					if p.word(i-2) == w.down {
						o.Change = -1
					}
				}
			}
		} else if p.word(i-2) == w.up || p.word(i-2) == w.down {
			q.Superseded = true
		}
		return
	}
	if prev == w.to && i-3 >= p.first && p.v.has(p.toks[i-3])&moving != 0 { // "revised up to 310"
		switch p.word(i - 2) {
		case w.up:
			q.Change = 1
		case w.down:
			q.Change = -1
		}
		return
	}
	if !p.changeActive(i) || p.direction == 0 {
		return
	}
	direct := p.change == i-1
	switch {
	case prev == w.to || prev == w.by:
	case prev == w.of && i-2-p.change <= 1: // "an increase of 500"
	case direct && (p.word(p.change) == w.up || p.word(p.change) == w.down) && !p.particle():
	case direct && (q.Kind == Percent || q.Kind == Multiple) && !p.phrasal():
	case direct && p.v.has(p.toks[p.change])&swinging != 0 && (q.Kind == Money || q.Kind == Count && (p.word(q.End) == w.points || p.word(q.End) == w.point)) && !p.phrasal():
	case q.Kind == Percent && i-p.change <= 3 && !p.phrasal():
	default:
		return
	}
	// Another number between the two takes the change for itself: "rose 5% to 12" has both.
	if prev != w.to && len(p.out) > p.base && p.out[len(p.out)-1].First > p.change {
		return
	}
	q.Change = p.direction
	q.Delta = prev != w.to
	if last := len(p.out) - 1; !q.Delta && last >= p.base && p.replaced(&p.out[last], i-1) {
		p.out[last].Superseded = true
	}
}

// particle tells whether the "up" or "down" that was noted belongs to a verb before it: "shot down 12", "set up 5".
func (p *parser) particle() bool {
	i := p.change - 1
	return i >= p.first && p.toks[i].Kind == prose.Word && p.v.has(p.toks[i])&copula == 0
}

// replaced tells whether the quantity o is the origin of the change whose result follows the "to" at token i: "rose from 700
// men to 900". With a date of its own between them it stays a figure of that time.
func (p *parser) replaced(o *Quantity, i int32) bool {
	if o.First <= p.change || i-o.End > 5 || p.word(o.First-1) != p.v.w.from || !o.Kind.Numeric() {
		return false
	}
	for k := o.End; k < i; k++ {
		tok := p.toks[k]
		if tok.Kind != prose.Word || p.v.has(tok)&(monthName|yearContext) != 0 {
			return false
		}
	}
	return true
}

// phrasal tells whether a verb stands before the "up" or "down" that was noted: "given up 40%".
func (p *parser) phrasal() bool {
	id, i := p.toks[p.change].Word, p.change-1
	return (id == p.v.w.up || id == p.v.w.down) && i >= p.first && p.v.has(p.toks[i])&verb != 0
}
