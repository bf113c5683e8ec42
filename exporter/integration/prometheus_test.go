package integration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/model"
)

// database is a Prometheus that scrapes one exporter.
type database struct{ *server }

// startPrometheus starts Prometheus on loopback, scraping the exporter every second as the README says, and waits until it has done so.
func startPrometheus(t *testing.T, program string, exporter *server) database {
	t.Helper()
	db := startDatabase(t, program, fmt.Sprintf(`
global:
  scrape_interval: 1s
scrape_configs:
  - job_name: figures
    static_configs:
      - targets: [%q]
    metric_relabel_configs:
      - action: labeldrop
        regex: job|instance
`, strings.TrimPrefix(exporter.URL, "http://")))
	eventually(t, "Prometheus has scraped the exporter", func(ctx context.Context) error {
		up, err := db.query(ctx, `up{job="figures"}`)
		switch {
		case err != nil:
			return err
		case len(up) != 1:
			return errors.New("no series up")
		case up[0].Value != 1:
			return errors.New("up is 0")
		}
		return nil
	})
	return db
}

// startDatabase starts Prometheus on loopback with the settings.
func startDatabase(t testing.TB, program, settings string) database {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return database{startServer(t, program,
		"--config.file="+config,
		"--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address=127.0.0.1:0",
	)}
}

// queryRange evaluates an expression from start to end, a step apart.
func (db database) queryRange(ctx context.Context, expression string, start, end time.Time, step time.Duration) (model.Matrix, error) {
	var answer struct {
		Result model.Matrix `json:"result"`
	}
	err := db.call(ctx, "/api/v1/query_range?"+url.Values{
		"query": {expression}, "start": {start.Format(time.RFC3339Nano)}, "end": {end.Format(time.RFC3339Nano)},
		"step": {strconv.FormatFloat(step.Seconds(), 'f', -1, 64)},
	}.Encode(), &answer)
	return answer.Result, err
}

// query evaluates an expression now.
func (db database) query(ctx context.Context, expression string) (model.Vector, error) {
	var answer struct {
		Result model.Vector `json:"result"`
	}
	err := db.call(ctx, "/api/v1/query?"+url.Values{"query": {expression}}.Encode(), &answer)
	return answer.Result, err
}

// series lists the series that a selector finds.
func (db database) series(ctx context.Context, selector string) ([]model.Metric, error) {
	var answer []model.Metric
	err := db.call(ctx, "/api/v1/series?"+url.Values{"match[]": {selector}}.Encode(), &answer)
	return answer, err
}

func (db database) call(ctx context.Context, path string, data any) error {
	body, err := get(ctx, db.URL+path)
	if err != nil {
		return err
	}
	answer := struct {
		Status string `json:"status"`
		Data   any    `json:"data"`
	}{Data: data}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		return fmt.Errorf("read the answer to %s: %w", path, err)
	}
	if answer.Status != "success" {
		return fmt.Errorf("%s: %s", path, body)
	}
	return nil
}
