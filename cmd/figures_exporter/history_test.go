package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/prompb"
)

// Whoever asks for the newest values gets the same ones: by a scrape, by the query API, by remote read. What has ended is
// on none of these roads.
func TestNewestValueOnEveryRoad(t *testing.T) {
	t.Run("demonstration", func(t *testing.T) { checkRoads(t, serve(t), 50) })
	t.Run("with a life", func(t *testing.T) {
		dir, settings := newsroom(t)
		day := func(ago int) string { return time.Now().UTC().AddDate(0, 0, -ago).Format(time.DateOnly) }
		put(t, filepath.Join(dir, "news/corpus.yaml"), fmt.Sprintf("documents:\n  - {file: a.txt, outlet: Daily, published: %s}\n  - {file: b.txt, outlet: Weekly, published: %s}\n", day(40), day(5)))
		s := serve(t, "--config.file", settings, "--figure-life=30d")
		all := checkRoads(t, s, 5)
		if names := strings.Join(slices.Sorted(maps.Keys(all)), "\n"); strings.Contains(names, "Daily") || !strings.Contains(names, "Weekly") {
			t.Errorf("got\n%s\nwant the Weekly's figure, and not the Daily's, whose life has ended", names)
		}
		// It is in the past still.
		_, body := s.ask(http.MethodGet, "/api/v1/query?query=reported_troops+offset+20d")
		if !strings.Contains(body, `"12000"`) {
			t.Errorf("20 days ago there was %s", body)
		}
	})
}

func checkRoads(t *testing.T, s *serving, least int) map[string]float64 {
	t.Helper()
	s.until("/-/ready", "figures_exporter is ready.", true)
	_, page := s.ask(http.MethodGet, "/metrics")
	scraped := scrape(t, page)
	_, body := s.ask(http.MethodGet, "/api/v1/query?query=%7B__name__%3D~%22.%2B%22%7D")
	roads := map[string]map[string]float64{"query API": queried(t, body), "remote read": s.read(t)}
	if len(scraped) < least {
		t.Errorf("/metrics has %d series, want at least %d", len(scraped), least)
	}
	for road, got := range roads {
		if !maps.Equal(got, scraped) {
			for name, v := range scraped {
				if w, ok := got[name]; !ok || w != v {
					t.Errorf("%s: %s is %v (there: %v), on /metrics %v", road, name, w, ok, v)
				}
			}
			for name := range got {
				if _, ok := scraped[name]; !ok {
					t.Errorf("%s: %s is not on /metrics", road, name)
				}
			}
		}
	}
	return scraped
}

func scrape(t *testing.T, page string) map[string]float64 {
	t.Helper()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for name, family := range families {
		for _, m := range family.GetMetric() {
			all[seriesName(name, m.GetLabel())] = m.GetGauge().GetValue()
		}
	}
	return all
}

func seriesName(name string, pairs []*dto.LabelPair) string {
	metric := model.Metric{model.MetricNameLabel: model.LabelValue(name)}
	for _, p := range pairs {
		metric[model.LabelName(p.GetName())] = model.LabelValue(p.GetValue())
	}
	return metric.String()
}

func queried(t *testing.T, body string) map[string]float64 {
	t.Helper()
	var answer struct {
		Data struct{ Result model.Vector }
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	all := map[string]float64{}
	for _, sample := range answer.Data.Result {
		all[sample.Metric.String()] = float64(sample.Value)
	}
	return all
}

// read reads what Prometheus would for an instant, and takes the last sample of each series.
func (s *serving) read(t *testing.T) map[string]float64 {
	t.Helper()
	now := time.Now().UnixMilli()
	plain, err := (&prompb.ReadRequest{Queries: []*prompb.Query{{
		StartTimestampMs: now - 5*60*1000 + 1, EndTimestampMs: now,
		Matchers: []*prompb.LabelMatcher{{Type: prompb.LabelMatcher_RE, Name: "__name__", Value: ".+"}},
		Hints:    &prompb.ReadHints{StartMs: now - 5*60*1000 + 1, EndMs: now},
	}}}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/api/v1/read", bytes.NewReader(snappy.Encode(nil, plain)))
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	packed, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", response.Status, packed, err)
	}
	if plain, err = snappy.Decode(nil, packed); err != nil {
		t.Fatal(err)
	}
	var answer prompb.ReadResponse
	if err := answer.Unmarshal(plain); err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, series := range answer.Results[0].Timeseries {
		metric := model.Metric{}
		for _, l := range series.Labels {
			metric[model.LabelName(l.Name)] = model.LabelValue(l.Value)
		}
		all[metric.String()] = series.Samples[len(series.Samples)-1].Value
	}
	return all
}
