package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// lossError says that some bytes had no meaning in the encoding and were replaced. The text is there all the same.
type lossError struct {
	encoding string
	lost     int
}

func (e *lossError) Error() string {
	if e.lost == 1 {
		return fmt.Sprintf("1 place is no %s and was replaced by U+FFFD", e.encoding)
	}
	return fmt.Sprintf("%d places are no %s and were replaced by U+FFFD", e.lost, e.encoding)
}

// sniffed is how much of a text is looked at to find out its encoding.
const sniffed = 64 << 10

var boms = []struct {
	mark     string
	name     string
	encoding encoding.Encoding // nil for UTF-8
}{
	{"\xef\xbb\xbf", "UTF-8", nil},
	{"\xff\xfe\x00\x00", "UTF-32LE", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00\x00\xfe\xff", "UTF-32BE", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe", "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\xfe\xff", "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
}

// decode gives the bytes as valid UTF-8 without a byte order mark. The encoding is, in this order: that of the byte
// order mark; UTF-16 where every other byte says so; UTF-8 where the bytes are valid UTF-8, whatever a page declares;
// what the page declares; UTF-8 with a few broken places; what the frequencies of bytes and letters suggest; and where
// they suggest nothing Windows-1252, as browsers do.
//
// The error is a *lossError, beside which the text is good, or says why the bytes are no text.
func decode(data []byte, isPage bool) (string, error) {
	for _, b := range boms {
		if rest, ok := bytes.CutPrefix(data, []byte(b.mark)); ok {
			if b.encoding == nil {
				if err := checkBinary(rest); err != nil {
					return "", err
				}
				return toUTF8(rest)
			}
			return decodeAs(rest, b.name, b.encoding)
		}
	}
	if name, enc := wide(data); enc != nil {
		return decodeAs(data, name, enc)
	}
	if err := checkBinary(data); err != nil {
		return "", err
	}
	var declared encoding.Encoding
	var name string
	if isPage {
		declared, name = declaredBy(data)
	}
	if name == "iso-2022-jp" { // the one that looks like ASCII
		return decodeAs(data, name, declared)
	}
	if utf8.Valid(data) {
		return string(data), nil
	}
	if declared != nil && name != "utf-8" {
		text, err := decodeAs(data, name, declared)
		var loss *lossError
		if !errors.As(err, &loss) || loss.lost*100 < len(data) {
			return text, err
		}
	}
	if mostlyUTF8(data) {
		return toUTF8(data)
	}
	name, enc := detect(data, isPage)
	return decodeAs(data, name, enc)
}

func toUTF8(data []byte) (string, error) {
	if utf8.Valid(data) {
		return string(data), nil
	}
	lost, inside := 0, false
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		broken := r == utf8.RuneError && n == 1
		if broken && !inside {
			lost++
		}
		inside = broken
		i += n
	}
	return string(bytes.ToValidUTF8(data, []byte("\uFFFD"))), &lossError{"UTF-8", lost}
}

func decodeAs(data []byte, name string, enc encoding.Encoding) (string, error) {
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("decoding %s: %w", name, err)
	}
	text := string(bytes.ToValidUTF8(out, []byte("\uFFFD")))
	if strings.IndexByte(text, 0) >= 0 {
		return "", fmt.Errorf("it has NUL characters, read as %s; expected text", name)
	}
	if lost := strings.Count(text, "\uFFFD"); lost > 0 {
		return text, &lossError{name, lost}
	}
	return text, nil
}

// signatures are the beginnings of files that are no text although they may have neither NUL nor control characters.
var signatures = []struct{ prefix, kind string }{
	{"%PDF-", "a PDF"}, {`{\rtf`, "a rich text document"}, {"%!PS-Adobe", "a PostScript document"},
}

// controlBytes has a 1 for each control character that is not in any text.
var controlBytes = func() (table [256]uint8) {
	for b := range ' ' {
		table[b] = 1
	}
	for _, b := range "\t\n\f\r\x1b" { // the last one begins the sequences of ISO-2022
		table[b] = 0
	}
	return table
}()

// checkBinary says why the bytes are no text in an encoding of one or several bytes a character.
func checkBinary(data []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.prefix)) {
			return fmt.Errorf("it is %s, expected text", s.kind)
		}
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		kind := ""
		if t := http.DetectContentType(data); t != "application/octet-stream" && !strings.HasPrefix(t, "text/") {
			kind = " and looks like " + t
		}
		return fmt.Errorf("it has a NUL byte at %d%s, expected text", i, kind)
	}
	controls := 0
	for _, b := range data {
		controls += int(controlBytes[b])
	}
	if controls > 16 && controls > len(data)/100 {
		return fmt.Errorf("it has %d control characters in %d bytes, expected text", controls, len(data))
	}
	return nil
}

// wide recognizes UTF-16 without a byte order mark in the alphabets of Europe: nearly all units have one of a few high
// bytes and none is a control character.
func wide(data []byte) (string, encoding.Encoding) {
	head := data[:min(len(data), sniffed)&^1]
	if len(head) < 8 || len(data)%2 != 0 || bytes.IndexByte(head, 0) < 0 {
		return "", nil
	}
	share := func(high int) bool {
		good := 0
		for i := 0; i < len(head); i += 2 {
			h, l := head[i+high], head[i+1-high]
			switch h {
			case 0:
				if l >= ' ' && (l < 0x7f || l > 0x9f) || l == '\n' || l == '\r' || l == '\t' {
					good++
				}
			case 0x01, 0x02, 0x03, 0x04, 0x20:
				good++
			}
		}
		return good*40 >= len(head)/2*39
	}
	le, be := share(1), share(0)
	switch {
	case le && !be:
		return "UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case be && !le:
		return "UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return "", nil
}

// declaredBy gives the encoding that a page declares in its first kilobyte, and nil where it declares none.
func declaredBy(data []byte) (encoding.Encoding, string) {
	head := data[:min(len(data), 1024)]
	enc, name, _ := charset.DetermineEncoding(head, "")
	switch {
	case name == "replacement" || strings.HasPrefix(name, "utf-16"): // not what the bytes are, as they hold no NUL
		return nil, ""
	case name == "windows-1252":
		// DetermineEncoding gives this also where nothing is declared.
		lower := bytes.ToLower(head)
		for _, label := range []string{"1252", "8859-1", "latin1", "latin-1"} {
			if bytes.Contains(lower, []byte(label)) {
				return enc, name
			}
		}
		return nil, ""
	}
	return enc, name
}

// mostlyUTF8 tells whether there are many more good sequences of UTF-8 than broken ones: hardly any other encoding
// gives even a few good ones.
func mostlyUTF8(data []byte) bool {
	good, broken := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			broken++
		} else {
			good++
		}
		i += n
	}
	return good > 4*broken
}

// detectable are the encodings that a guess may end in, likelier ones first: of two that fit equally the first is taken.
// The detector also offers encodings of old mainframes, which no article is in.
var detectable = []string{
	"windows-1251", "KOI8-R", "windows-1252", "ISO-8859-1", "windows-1250", "ISO-8859-2", "ISO-8859-9", "windows-1254",
	"windows-1253", "ISO-8859-7", "windows-1255", "ISO-8859-8", "windows-1256", "ISO-8859-6", "ISO-8859-5",
	"EUC-KR", "GB-18030", "Big5", "EUC-JP", "Shift_JIS",
}

// detect guesses the encoding from the frequencies of bytes and letters.
func detect(data []byte, isPage bool) (string, encoding.Encoding) {
	d := chardet.NewTextDetector()
	if isPage {
		d = chardet.NewHtmlDetector()
	}
	// The detector knows languages by the share of their letters, so that passages in ASCII hide the others.
	results, err := d.DetectAll(data[:min(len(data), sniffed)])
	if err != nil {
		results = nil
	}
	best, confidence := "windows-1252", 9 // less confidence is as good as none
	for _, name := range detectable {
		for _, r := range results {
			if strings.EqualFold(r.Charset, name) && r.Confidence > confidence {
				best, confidence = name, r.Confidence
			}
		}
	}
	if best == "GB-18030" {
		best = "gb18030"
	}
	enc, name := charset.Lookup(best) // ISO-8859-1 gives Windows-1252, as on the web
	if enc == nil {
		return "windows-1252", charmap.Windows1252
	}
	return name, enc
}

// sniff tells a page from plain text.
func sniff(data []byte) format {
	if text, err := decode(data[:min(len(data), 1024)], true); err == nil || text != "" {
		if strings.HasPrefix(http.DetectContentType([]byte(text)), "text/html") {
			return page
		}
	}
	return plain
}
