package telemetry

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/VictoriaMetrics/metrics"
)

const contentType = "text/plain; version=0.0.4; charset=utf-8"

// Handler serves the page in the Prometheus text format.
func (t *Telemetry) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(t.page()) // the client may be gone
	})
}

func (t *Telemetry) page() []byte {
	var own, process, page bytes.Buffer
	t.set.WritePrometheus(&own)
	metrics.WriteProcessMetrics(&process)
	describe(&page, families, own.Bytes())
	describe(&page, processFamilies, process.Bytes())
	return page.Bytes()
}

// describe writes the samples of the families, each family together under its HELP and TYPE. The library itself writes
// TYPE only behind a switch for the whole process and HELP without text, and keeps no order among its writers.
func describe(page *bytes.Buffer, families []family, samples []byte) {
	kinds := make(map[string]string, len(families))
	for _, f := range families {
		kinds[f.name] = f.kind
	}
	byFamily := make(map[string][][]byte, len(families))
	for line := range bytes.Lines(samples) {
		if line[0] == '#' {
			continue // somebody in this process threw the switch
		}
		name := familyOf(line, kinds)
		byFamily[name] = append(byFamily[name], line)
	}
	for _, f := range families {
		lines := byFamily[f.name]
		if len(lines) == 0 {
			continue
		}
		page.WriteString("# HELP " + f.name + " " + f.help + "\n# TYPE " + f.name + " " + f.kind + "\n")
		for _, line := range lines {
			page.Write(line)
		}
	}
}

// familyOf gives the family of a sample's line: its name, without the suffix that parts of histograms and summaries have.
func familyOf(line []byte, kinds map[string]string) string {
	name := string(line)
	if i := strings.IndexAny(name, "{ \n"); i >= 0 {
		name = name[:i]
	}
	if _, ok := kinds[name]; ok {
		return name
	}
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(name, suffix); ok && (kinds[base] == "histogram" || kinds[base] == "summary") {
			return base
		}
	}
	return name
}
