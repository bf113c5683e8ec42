// Package document holds what is known of an article: its text and what its surroundings say about it.
//
// A document is what every reader of articles makes and all that the extractor is given; it knows nothing of files,
// pages or feeds.
package document

import "time"

// Unknown is the outlet of a document whose publisher nobody could tell.
const Unknown = "unknown"

// Document is one article as it was read. It is not changed once it has been handed on, so that any number of
// goroutines may read it.
type Document struct {
	// ID is stable over restarts: `id:` of corpus.yaml, else a hash of the path below its root.
	ID string
	// Path is the path below the corpus root with forward slashes; a single file's name; "-" for standard input.
	Path string
	// Outlet is who published it, or Unknown.
	Outlet string
	// Published is when, in UTC; at 00:00 where only the day is known; the zero time where nobody could tell.
	Published time.Time
	// Title, URL and Language are empty where unknown. Language is a BCP 47 tag such as "en".
	Title, URL, Language string
	// Notice is shown wherever the document is: "summary by this project of what Newsweek reported". Mostly empty.
	Notice string
	// Text is valid UTF-8 without a byte order mark. All offsets of evidence count its bytes.
	Text string
}
