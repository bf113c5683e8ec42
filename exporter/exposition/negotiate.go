package exposition

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/common/expfmt"
)

// variant is one of the few bodies that a snapshot can have. Whatever a client writes into its headers leads to one of
// them, so that nobody can fill the memory by inventing headers.
type variant struct {
	openMetrics bool
	gzip        bool
}

// variants is how many there are.
const variants = 4

func (v variant) index() int {
	i := 0
	if v.openMetrics {
		i |= 1
	}
	if v.gzip {
		i |= 2
	}
	return i
}

// format is what the body is encoded as. OpenMetrics 0.0.1 has the same body as 1.0.0.
func (v variant) format() expfmt.Format {
	if v.openMetrics {
		return expfmt.FmtOpenMetrics_1_0_0
	}
	return expfmt.FmtText
}

// negotiate gives the body that a request asks for and its Content-Type. Protobuf is not offered: who accepts nothing
// else gets the text format. The Content-Type repeats the client's escaping scheme; all names are valid in every scheme,
// so that the body does not depend on it.
func negotiate(header http.Header) (variant, string) {
	format := expfmt.NegotiateAccept(header, expfmt.FmtOpenMetrics_1_0_0, expfmt.FmtOpenMetrics_0_0_1, expfmt.FmtText)
	return variant{
		openMetrics: format.FormatType() == expfmt.TypeOpenMetrics,
		gzip:        AcceptsGzip(header),
	}, string(format)
}

// AcceptsGzip tells whether the lines of a header Accept-Encoding allow gzip (RFC 9110, 12.5.3).
func AcceptsGzip(header http.Header) bool {
	byName, byStar := 0, 0 // -1 refused, 1 accepted
	for _, line := range header.Values("Accept-Encoding") {
		for item := range strings.SplitSeq(line, ",") {
			coding, parameters, _ := strings.Cut(item, ";")
			verdict := 1
			if isZeroWeight(parameters) {
				verdict = -1
			}
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip":
				byName = verdict
			case "*":
				byStar = verdict
			}
		}
	}
	if byName != 0 {
		return byName > 0
	}
	return byStar > 0
}

// isZeroWeight tells whether the parameters of an item have a weight of 0, which refuses it, or one that cannot be read.
func isZeroWeight(parameters string) bool {
	name, value, ok := strings.Cut(strings.TrimSpace(parameters), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return false
	}
	weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err != nil || weight <= 0
}
