package timeline

import (
	"hash/maphash"
	"strings"
	"unicode"
	"unicode/utf8"
	"unique"

	"figures_exporter/exporter/figure"
)

// ellipsis marks a label value that was cut.
const ellipsis = "…"

// CompareLabels orders label sets: by their labels from the first on, each by name and then value; of two that begin
// alike the shorter one comes first. It returns -1, 0 or 1.
func CompareLabels(a, b figure.Labels) int {
	for i := range min(len(a), len(b)) {
		if a[i].Name != b[i].Name {
			return strings.Compare(a[i].Name, b[i].Name)
		}
		if a[i].Value != b[i].Value {
			return strings.Compare(a[i].Value, b[i].Value)
		}
	}
	switch {
	case len(a) < len(b):
		return -1
	case len(a) > len(b):
		return 1
	}
	return 0
}

// CleanLabelValue makes a label value safe for every road: valid UTF-8 (a wrong byte becomes U+FFFD), no control
// characters, no marks that turn the direction of writing or have no width, runs of white space as one blank and none
// at the ends, at most maxBytes bytes. What is longer is cut between two characters and ends in an ellipsis. maxBytes
// is at least 4. A clean value is returned as it is; cleaning twice changes nothing.
func CleanLabelValue(value string, maxBytes int) string {
	if isClean(value, maxBytes) {
		return value
	}
	var b strings.Builder
	b.Grow(min(len(value), maxBytes) + utf8.UTFMax)
	blank := false
	for _, r := range value { // a wrong byte is read as U+FFFD
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp):
			blank = b.Len() > 0
			continue
		case isInvisible(r):
			continue
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
		if b.Len() > maxBytes {
			return cut(b.String(), maxBytes)
		}
	}
	return b.String()
}

// isClean tells of most values in one pass over their bytes that there is nothing to do.
func isClean(value string, maxBytes int) bool {
	if len(value) > maxBytes {
		return false
	}
	last := byte(' ') // so that a blank in front is found
	for i := range len(value) {
		c := value[i]
		if c < ' ' || c > '~' || c == ' ' && last == ' ' {
			return false
		}
		last = c
	}
	return value == "" || last != ' '
}

// isInvisible tells of characters that nobody sees but that make two values differ, or that swap what stands around
// them. The joiners U+200C and U+200D belong to the spelling of some languages and stay.
func isInvisible(r rune) bool {
	return r == '\u200b' || r == '\ufeff' || unicode.Is(unicode.Bidi_Control, r)
}

// cut shortens valid UTF-8 to maxBytes including the ellipsis.
func cut(s string, maxBytes int) string {
	end := maxBytes - len(ellipsis)
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return strings.TrimRight(s[:end], " ") + ellipsis
}

// cleanLabels gives the labels with clean values, in order, without empty ones and without two of a name, and tells
// whether a value had to be cleaned. It does not change what it is given and returns it where nothing was to do.
func cleanLabels(labels figure.Labels, maxBytes int) (out figure.Labels, cleaned bool) {
	good := true
	for i, l := range labels {
		if l.Value == "" || i > 0 && labels[i-1].Name >= l.Name {
			good = false
		} else if CleanLabelValue(l.Value, maxBytes) != l.Value {
			good, cleaned = false, true
		}
	}
	if good {
		return labels, false
	}
	copied := make([]figure.Label, 0, len(labels))
	for _, l := range labels {
		copied = append(copied, figure.Label{Name: l.Name, Value: CleanLabelValue(l.Value, maxBytes)})
	}
	out = figure.NewLabels(copied)
	kept := out[:0]
	for _, l := range out {
		if len(kept) == 0 || kept[len(kept)-1].Name != l.Name {
			kept = append(kept, l)
		}
	}
	return kept, cleaned
}

// validLabelName tells whether a figure's label may have the name: letters, digits and underscores, no digit in front,
// and not two underscores in front, which Prometheus keeps for itself.
func validLabelName(name string) bool {
	if name == "" || strings.HasPrefix(name, "__") {
		return false
	}
	for i := range len(name) {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// labelTable finds what belongs to a label set. Its key is a hash, so that looking up builds no string; label sets
// that share a hash are told apart by comparing them.
type labelTable[T any] struct {
	hash    func(figure.Labels) uint64
	entries map[uint64][]labelEntry[T]
}

type labelEntry[T any] struct {
	labels figure.Labels
	value  T
}

func newLabelTable[T any]() labelTable[T] {
	seed := maphash.MakeSeed()
	return labelTable[T]{
		hash:    func(labels figure.Labels) uint64 { return hashLabels(seed, labels) },
		entries: make(map[uint64][]labelEntry[T]),
	}
}

func hashLabels(seed maphash.Seed, labels figure.Labels) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, l := range labels { // 0xff is no byte of UTF-8
		_, _ = h.WriteString(l.Name)
		_ = h.WriteByte(0xff)
		_, _ = h.WriteString(l.Value)
		_ = h.WriteByte(0xff)
	}
	return h.Sum64()
}

// get finds the value of a label set.
func (t *labelTable[T]) get(labels figure.Labels) (value T, ok bool) {
	for _, e := range t.entries[t.hash(labels)] {
		if CompareLabels(e.labels, labels) == 0 {
			return e.value, true
		}
	}
	return value, false
}

// set adds a label set that get does not find.
func (t *labelTable[T]) set(labels figure.Labels, value T) {
	h := t.hash(labels)
	t.entries[h] = append(t.entries[h], labelEntry[T]{labels, value})
}

// remove forgets a label set.
func (t *labelTable[T]) remove(labels figure.Labels) {
	h := t.hash(labels)
	bucket := t.entries[h]
	for i := range bucket {
		if CompareLabels(bucket[i].labels, labels) == 0 {
			if len(bucket) == 1 {
				delete(t.entries, h)
				return
			}
			// A copy, so that what follows the removed entry is not kept alive at the end of the slice.
			t.entries[h] = append(append([]labelEntry[T](nil), bucket[:i]...), bucket[i+1:]...)
			return
		}
	}
}

// intern gives a copy of the labels whose strings are shared with every other label set that was interned. The
// extractor's strings may be pieces of a document's text, which they would keep in memory after the document is gone.
func intern(labels figure.Labels) figure.Labels {
	out := make(figure.Labels, len(labels))
	for i, l := range labels {
		out[i] = figure.Label{Name: unique.Make(l.Name).Value(), Value: unique.Make(l.Value).Value()}
	}
	return out
}
