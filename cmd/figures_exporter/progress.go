package main

import (
	"fmt"
	"io"
	"time"

	"figures_exporter/exporter/web/display"
)

// progress tells a person at a terminal how far a long reading has come. On anything but a terminal it says nothing.
type progress struct {
	w io.Writer // nil where nobody watches
	// next is when to write again; shown is whether a line stands there.
	next               time.Time
	shown              bool
	documents, figures int
}

// How long a reading is left alone before it is told of, and how often it is told of then.
const (
	progressAfter = time.Second
	progressEvery = 200 * time.Millisecond
)

func newProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		return &progress{}
	}
	return &progress{w: w, next: time.Now().Add(progressAfter)}
}

// document notes that a document is done.
func (p *progress) document(figures int) {
	if p.w == nil {
		return
	}
	p.documents++
	p.figures += figures
	p.show(func() string {
		return display.Number(float64(p.documents)) + " documents, " + display.Number(float64(p.figures)) + " figures"
	})
}

// show writes the line anew, unless it was written just before.
func (p *progress) show(text func() string) {
	if p.w == nil {
		return
	}
	if now := time.Now(); !now.Before(p.next) {
		p.next, p.shown = now.Add(progressEvery), true
		_, _ = fmt.Fprint(p.w, "\r\x1b[K"+text())
	}
}

// clear takes the line away, before something else is written and at the end.
func (p *progress) clear() {
	if p.shown {
		p.shown = false
		_, _ = io.WriteString(p.w, "\r\x1b[K")
	}
}
