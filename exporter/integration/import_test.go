package integration

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The roads that bring the history into a database: what it answers then is what the articles say and what the exporter's
// own query API answers.
func TestImport(t *testing.T) {
	t.Parallel() // it waits most of the time
	exporter := buildExporter(t)
	for _, c := range []struct {
		name, program string
		test          func(*testing.T, importTest)
	}{
		{"blocks", "prometheus", testBlocks},
		{"remote write", "prometheus", testPush},
		{"remote write 2.0", "prometheus3", testPushV2},
		{"remote write to VictoriaMetrics", "victoria-metrics", testVictoria},
		{"remote write while serving", "prometheus", testServePush},
		{"remote write while serving to VictoriaMetrics", "victoria-metrics", testServeVictoria},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			program := lookProgram(t, c.program)
			t.Run("demonstration corpus", func(t *testing.T) {
				t.Parallel()
				c.test(t, importTest{program: program, exporter: exporter, gold: readGold(t, "testdata/demo.jsonl")})
			})
			t.Run("folder of articles", func(t *testing.T) {
				t.Parallel()
				if _, err := os.Stat(sharedGold); err != nil {
					t.Skipf("no articles beside the repository: %v", err)
				}
				c.test(t, importTest{program: program, exporter: exporter, gold: readGold(t, sharedGold, "location", "via"), paths: []string{sharedCorpus}})
			})
		})
	}
}

type importTest struct {
	program, exporter string
	gold              []goldFigure
	// paths are those of the corpus; none is the demonstration.
	paths []string
}

// figures runs a command of the exporter on the corpus.
func (c importTest) figures(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), c.exporter, append(args, c.paths...)...)
	command.Env = environment()
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// check holds a database to the articles.
func (c importTest) check(t *testing.T, db database) {
	t.Helper()
	for _, g := range c.gold {
		checkLine(t, db, g)
	}
	checkDrift(t, db)
}

// checkAPI compares a database with the query API of an exporter that serves the corpus.
func (c importTest) checkAPI(t *testing.T, db database) {
	t.Helper()
	checkRoads(t, db, database{c.serve(t)}, false)
}

// serve starts an exporter that serves the corpus.
func (c importTest) serve(t *testing.T, args ...string) *server {
	t.Helper()
	args = append([]string{"serve", "--web.listen-address=127.0.0.1:0"}, args...)
	for _, path := range c.paths {
		args = append(args, "--corpus="+path)
	}
	return startServer(t, c.exporter, args...)
}

// startStore starts a Prometheus that keeps samples for ten years and has series of its own.
func (c importTest) startStore(t *testing.T, dir string, args ...string) database {
	t.Helper()
	config := filepath.Join(dir, "prometheus.yml")
	text := `
global: {scrape_interval: 1s}
scrape_configs: [{job_name: self, static_configs: [{targets: ['127.0.0.1:9']}]}]
storage: {tsdb: {out_of_order_time_window: 10y}}
`
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return database{startServer(t, c.program, append(args, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--storage.tsdb.retention.time=10y", "--web.listen-address=127.0.0.1:0", "--web.enable-remote-write-receiver")...)}
}

// holds waits until a database has a filled history.
func (db database) holds(t *testing.T) {
	t.Helper()
	// A Prometheus looks for new blocks once a minute. What was imported ends before it looks, by up to the interval of the
	// filling: a range finds it however late it is.
	db.answers(t, `last_over_time(reported_troops{force="North Korea"}[1d])`)
}

// answers waits until a database has an answer to a query.
func (db database) answers(t *testing.T, query string) {
	t.Helper()
	eventuallyWithin(t, 2*waitLimit, query+" has an answer", func(ctx context.Context) error {
		found, err := db.query(ctx, query)
		if err == nil && len(found) == 0 {
			err = errors.New("no series")
		}
		return err
	})
}

// Blocks that are moved into the data of a running Prometheus.
func testBlocks(t *testing.T, c importTest) {
	dir := t.TempDir()
	db := c.startStore(t, dir)
	blocks := filepath.Join(dir, "blocks")
	c.figures(t, "backfill", "--output", blocks)
	entries, err := os.ReadDir(blocks)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Rename(filepath.Join(blocks, e.Name()), filepath.Join(dir, "data", e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	db.holds(t)
	c.check(t, db)
	c.checkAPI(t, db)

	// Blocks that end now must not cost Prometheus what it has only in its write-ahead log.
	own := func() float64 {
		t.Helper()
		found, err := db.query(t.Context(), `count_over_time(up[1d])`)
		if err != nil || len(found) != 1 {
			t.Fatalf("samples of its own: %v, %v", found, err)
		}
		return float64(found[0].Value)
	}
	before := own()
	if status := db.stop(t); status != 0 {
		t.Errorf("exit status %d of Prometheus", status)
	}
	db = c.startStore(t, dir)
	if after := own(); after < before {
		t.Errorf("Prometheus has %v samples of its own after a restart, before %v", after, before)
	}
}

func testPush(t *testing.T, c importTest)   { pushToPrometheus(t, c) }
func testPushV2(t *testing.T, c importTest) { pushToPrometheus(t, c, "--remote-write=v2") }

// pushToPrometheus sends the history to a Prometheus that takes remote write. It looks back six hours and gets a sample each
// six hours, so that the test is short.
func pushToPrometheus(t *testing.T, c importTest, args ...string) {
	t.Helper()
	dir := t.TempDir()
	db := c.startStore(t, dir, "--query.lookback-delta=6h",
		// Prometheus makes a block of each two hours of late samples: thousands, from a minute after its start on.
		"--storage.tsdb.min-block-duration=30d", "--storage.tsdb.max-block-duration=30d")
	c.figures(t, append([]string{"push", "--url=" + db.URL + "/api/v1/write", "--history.fill-interval=6h", "--checkpoint=" + filepath.Join(dir, "push.json")}, args...)...)
	db.holds(t)
	c.check(t, db)
	c.checkAPI(t, db)
}

// testServePush lets an exporter push to a Prometheus for as long as both run. It looks back six hours, as above.
func testServePush(t *testing.T, c importTest) {
	dir := t.TempDir()
	db := c.startStore(t, dir, "--query.lookback-delta=6h", "--storage.tsdb.min-block-duration=30d", "--storage.tsdb.max-block-duration=30d")
	exporter := c.serve(t, "--push.url="+db.URL+"/api/v1/write", "--push.interval=1s", "--history.fill-interval=6h",
		"--push.checkpoint="+filepath.Join(dir, "push.json"))
	pushed(t, exporter)
	c.check(t, db)
	checkRoads(t, db, database{exporter}, false)
	// The line goes on to now: a sample each second, and not one each six hours.
	eventually(t, "the newest sample is a few seconds old", func(ctx context.Context) error {
		const query = `count(count_over_time(reported_troops{force="North Korea"}[10s])) == count(reported_troops{force="North Korea"})`
		found, err := db.query(ctx, query)
		if err == nil && len(found) == 0 {
			err = errors.New("series have no sample of the last ten seconds")
		}
		return err
	})
	if status := exporter.stop(t); status != 0 {
		t.Errorf("exit status %d", status)
	}
}

// testServeVictoria begins to push before there is a receiver.
func testServeVictoria(t *testing.T, c importTest) {
	dir := t.TempDir()
	address := freeAddress(t)
	args := []string{"--push.url=http://" + address + "/api/v1/write", "--push.sparse", "--push.checkpoint=" + filepath.Join(dir, "push.json")}
	exporter := c.serve(t, args...)
	eventually(t, "the exporter serves and tries again", func(ctx context.Context) error {
		page, err := get(ctx, exporter.URL+"/telemetry")
		if err == nil && strings.Contains(page, "figures_exporter_push_retries_total 0\n") {
			err = errors.New("nothing was tried again")
		}
		return err
	})
	if _, err := get(t.Context(), exporter.URL+"/metrics"); err != nil {
		t.Error(err)
	}
	db := c.startVictoria(t, dir, address)
	pushed(t, exporter)
	db.flush(t)
	c.check(t, db)
	if status := exporter.stop(t); status != 0 {
		t.Errorf("exit status %d", status)
	}
	// An exporter that is started again has nothing to send.
	exporter = c.serve(t, args...)
	pushed(t, exporter)
	page, err := get(t.Context(), exporter.URL+"/telemetry")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page, "figures_exporter_push_samples_total 0\n") {
		t.Errorf("what had been sent was sent again:\n%s", page)
	}
}

// pushed waits until the receiver of an exporter has all figures.
func pushed(t *testing.T, exporter *server) {
	t.Helper()
	eventuallyWithin(t, 2*waitLimit, "the receiver has all figures", func(ctx context.Context) error {
		page, err := get(ctx, exporter.URL+"/telemetry")
		if err != nil {
			return err
		}
		if !regexp.MustCompile(`(?m)^figures_exporter_push_last_success_timestamp_seconds [1-9]`).MatchString(page) {
			return errors.New("no push has succeeded")
		}
		return nil
	})
}

// startVictoria starts a VictoriaMetrics that keeps samples for ten years.
func (c importTest) startVictoria(t *testing.T, dir, address string) database {
	t.Helper()
	return database{startServer(t, c.program, "-storageDataPath="+filepath.Join(dir, "data"), "-httpListenAddr="+address,
		"-retentionPeriod=10y", "-search.minStalenessInterval=87600h", "-search.maxLookback=87600h", "-search.disableCache")}
}

// flush makes what a VictoriaMetrics has taken visible to queries.
func (db database) flush(t *testing.T) {
	t.Helper()
	if _, err := get(t.Context(), db.URL+"/internal/force_flush"); err != nil {
		t.Fatal(err)
	}
	db.answers(t, `reported_troops{force="North Korea"}`)
}

func testVictoria(t *testing.T, c importTest) {
	dir := t.TempDir()
	db := c.startVictoria(t, dir, freeAddress(t))
	c.figures(t, "push", "--url="+db.URL+"/api/v1/write", "--sparse", "--checkpoint="+filepath.Join(dir, "push.json"))
	db.flush(t)
	c.check(t, db)
	if again := c.figures(t, "push", "--url="+db.URL+"/api/v1/write", "--sparse", "--checkpoint="+filepath.Join(dir, "push.json")); again != "Sent nothing: there is nothing new.\n" {
		t.Errorf("a second run says %q", again)
	}
}

// freeAddress gives an address that nobody listens on, for a program that cannot choose one itself.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return fmt.Sprint(listener.Addr())
}
