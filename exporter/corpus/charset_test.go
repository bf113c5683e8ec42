package corpus

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

func encoded(t *testing.T, enc encoding.Encoding, s string) string {
	t.Helper()
	out, err := enc.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	const (
		english   = "The ministry’s spokesman said “around 12,000” soldiers – no more – had arrived, at a cost of £5m."
		french    = "Le ministère a annoncé que près de 12 000 soldats étaient déjà arrivés dans la région, à côté du fleuve."
		ukrainian = "У міністерстві повідомили, що близько 12 000 військових уже прибули до області, і ще 3 000 чекають."
		russian   = "В министерстве сообщили, что около 12 000 военных уже прибыли в область, и ещё 3 000 ожидают приказа."
		korean_   = "국가정보원은 병력 약 3,000명이 이미 그 지역에 도착했다고 밝혔다. 나머지는 아직 기차에 있다고 말했다."
	)
	utf16le := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16be := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name   string
		data   string
		isPage bool
		want   string
	}{
		{"ASCII", "400 soldiers", false, "400 soldiers"},
		{"UTF-8", ukrainian, false, ukrainian},
		{"UTF-8 with a byte order mark", "\xef\xbb\xbf" + ukrainian, false, ukrainian},
		{"UTF-16LE with a byte order mark", "\xff\xfe" + encoded(t, utf16le, ukrainian), false, ukrainian},
		{"UTF-16BE with a byte order mark", "\xfe\xff" + encoded(t, utf16be, english), false, english},
		{"UTF-16LE without", encoded(t, utf16le, english), false, english},
		{"UTF-16BE without", encoded(t, utf16be, ukrainian), false, ukrainian},
		{"Windows-1251", encoded(t, charmap.Windows1251, russian), false, russian},
		{"Windows-1251, Ukrainian", encoded(t, charmap.Windows1251, ukrainian), false, ukrainian},
		{"KOI8-R", encoded(t, charmap.KOI8R, russian), false, russian},
		{"Windows-1252", encoded(t, charmap.Windows1252, english), false, english},
		{"Windows-1252, French", encoded(t, charmap.Windows1252, french), false, french},
		{"ISO-8859-1 reads as Windows-1252", encoded(t, charmap.ISO8859_1, french), false, french},
		{"EUC-KR", encoded(t, korean.EUCKR, korean_), false, korean_},
		{"short Windows-1252", "400 soldiers at the caf\xe9", false, "400 soldiers at the café"},
		{"a page that declares KOI8-U", `<meta charset="koi8-u">` + encoded(t, charmap.KOI8U, ukrainian), true, `<meta charset="koi8-u">` + ukrainian},
		{"a page that declares ISO-2022-JP", `<meta charset="iso-2022-jp">` + encoded(t, japanese.ISO2022JP, "北朝鮮"), true, `<meta charset="iso-2022-jp">北朝鮮`},
		{"a page that declares Windows-1252 and is UTF-8", `<meta charset="windows-1252">` + ukrainian, true, `<meta charset="windows-1252">` + ukrainian},
		{"a page that declares UTF-8 and is Windows-1251", `<meta charset="utf-8">` + encoded(t, charmap.Windows1251, russian), true, `<meta charset="utf-8">` + russian},
	} {
		t.Run(c.name, func(t *testing.T) {
			for range 5 { // the detector works with goroutines; ties must not depend on them
				got, err := decode([]byte(c.data), c.isPage)
				if err != nil {
					t.Fatal(err)
				}
				if got != c.want {
					t.Fatalf("got  %q\nwant %q", got, c.want)
				}
			}
		})
	}
}

// Broken places in UTF-8 do not make it another encoding; they are replaced, and the user is told.
func TestDecodeBrokenUTF8(t *testing.T) {
	got, err := decode([]byte("Київ: 400\xff військових, і ще 500\xc3\x28"), false)
	if want := "Київ: 400\uFFFD військових, і ще 500\uFFFD("; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var loss *lossError
	if !errors.As(err, &loss) || loss.lost != 2 {
		t.Errorf("error %v, want one of 2 places", err)
	}
}

func TestDecodeBinary(t *testing.T) {
	for name, data := range map[string]string{
		"a picture":           "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
		"a PDF":               "%PDF-1.7\n1 0 obj << /Type /Catalog >> 400 soldiers",
		"rich text":           `{\rtf1\ansi 400 soldiers}`,
		"a NUL in a text":     "400 soldiers\x00 and 500 more",
		"control characters":  strings.Repeat("\x01\x02\x03\x1f4", 50),
		"UTF-16 full of NULs": "\xff\xfe" + strings.Repeat("\x00\x00", 20),
	} {
		if text, err := decode([]byte(data), false); err == nil {
			t.Errorf("%s: got %q, want an error", name, text)
		}
	}
}

func TestCleanText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"400\r\nsoldiers\rand\n\tmore", "400\nsoldiers\nand\n\tmore"},
		{"a page\fanother\vline\u2028third\u2029fourth\u0085fifth", "a page\nanother\nline\nthird\nfourth\nfifth"},
		{"bell\a escape\x1b[1m delete\x7f C1\u009b", "bell  escape [1m delete  C1 "},
		{"12\u200b,000 sol\u00addiers \ufeff\u202eand\u202c so on", "12,000 soldiers and so on"},
		{"12\u00a0000 “naïve” – 東京 🙂", "12\u00a0000 “naïve” – 東京 🙂"},
	} {
		if got := cleanText(c.in); got != c.want {
			t.Errorf("cleanText(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}
