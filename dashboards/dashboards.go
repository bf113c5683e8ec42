// Package dashboards makes Grafana dashboards for the metrics of a set of topics, so that a metric of one's own gets its
// boards by the same command as the built-in ones.
//
//	topic.Set ─► boards ─► panels, variables, links ─► foundation SDK ─► JSON
//	             (a file   (the house style: board.go,
//	             each)     panel.go, query.go, link.go)
//
// What the SDK leaves out is added here: it gives panels no ids, rows id 0, and accepts any query, unit or data source.
// The same topics give the same bytes at every build.
package dashboards

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"figures_exporter/exporter/topic"
)

// Config says what the boards are made for.
type Config struct {
	// Metrics are those of the topics in force. There must be at least one.
	Metrics []topic.Metric
	// ExternalURL is how users reach the exporter, http or https; each link to evidence begins with it.
	ExternalURL string
	// EstimateMaxAge is how long after its report an estimate counts for medians and spread. The default is 90 days.
	EstimateMaxAge time.Duration
	// Range is the time range that boards of figures open on. The default is the year up to now.
	Range Range
	// Ranges are other time ranges for boards of a single metric, by its name.
	Ranges map[string]Range
}

// Range is a time range as Grafana writes it: now-1y, 2024-10-01T00:00:00Z.
type Range struct{ From, To string }

// Around is the time range of a corpus whose first and last report were then: whole days, with a week on both sides, in which
// the last ones can be seen to stand, and are young enough to be compared.
func Around(first, last time.Time) Range {
	const week = 7 * 24 * time.Hour
	day := func(t time.Time) string { return t.UTC().Truncate(24 * time.Hour).Format("2006-01-02T15:04:05.000Z") }
	return Range{day(first.Add(-week)), day(last.Add(week))}
}

// File is a board as it is stored.
type File struct {
	// Name is the file's name, which ends in .json.
	Name string
	// Content is the board in Grafana's JSON, with a line break at its end.
	Content []byte
}

func (c *Config) defaults() error {
	if len(c.Metrics) == 0 {
		return errors.New("making dashboards: the topics have no metric")
	}
	for _, m := range c.Metrics {
		for _, taken := range []string{"datasource", "aggregation", "metric"} {
			if slices.Contains(m.Labels, taken) {
				return fmt.Errorf("making dashboards: the label %s of %s has the name of a variable of the boards, expected another", taken, m.Name)
			}
		}
	}
	u, err := url.Parse(c.ExternalURL)
	if err != nil {
		return fmt.Errorf("making dashboards: external URL: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("making dashboards: external URL %q, expected one such as https://figures.example.org/path", c.ExternalURL)
	}
	c.ExternalURL = strings.TrimSuffix(c.ExternalURL, "/")
	if c.EstimateMaxAge == 0 {
		c.EstimateMaxAge = 90 * 24 * time.Hour
	}
	if c.EstimateMaxAge < time.Second {
		return fmt.Errorf("making dashboards: maximal age of an estimate %v, expected at least a second", c.EstimateMaxAge)
	}
	if c.Range == (Range{}) {
		c.Range = Range{"now-1y", "now"}
	}
	return nil
}

// Generate makes the boards, in the order of their description: drift for each metric, then those of single metrics where
// the topics declare these, sources, and the exporter itself.
func Generate(c Config) ([]File, error) {
	if err := c.defaults(); err != nil {
		return nil, err
	}
	var boards []*board
	for _, m := range c.Metrics {
		boards = append(boards, drift(&c, newMetric(&c, m)))
	}
	for _, of := range []struct {
		metric string
		make   func(*Config, *metric) *board
	}{{"casualties", casualties}, {"territory_km2", territory}, {"equipment_losses", equipment}} {
		for _, m := range c.Metrics {
			if m.Name == of.metric {
				boards = append(boards, of.make(&c, newMetric(&c, m)))
			}
		}
	}
	boards = append(boards, sources(&c), exporter(&c))
	files := make([]File, 0, len(boards))
	for _, b := range boards {
		built, err := b.build()
		if err != nil {
			return nil, fmt.Errorf("making the dashboard %s: %w", b.file, err)
		}
		content, err := plain(built)
		if err != nil {
			return nil, fmt.Errorf("writing the dashboard %s: %w", b.file, err)
		}
		files = append(files, File{Name: b.file + ".json", Content: content})
	}
	return files, nil
}

// plain gives JSON with keys in order, and with < and & as they are: the SDK's own encoding escapes them, and nobody could
// read a query in the difference of two files.
func plain(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(tree)
	return out.Bytes(), err
}
