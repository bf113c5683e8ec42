package integration

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Blocks that are moved into the data of a running Prometheus draw the line, and promtool finds nothing wrong with them.
func TestBackfill(t *testing.T) {
	prometheus := lookProgram(t, "prometheus")
	exporter := buildExporter(t)
	eachDrift(t, func(t *testing.T, d drift) {
		t.Parallel() // a Prometheus looks for new blocks once a minute
		dir := t.TempDir()
		db := startStore(t, prometheus, dir, "out_of_order_time_window: 0s")
		blocks := filepath.Join(dir, "data", "blocks")
		backfill(t, exporter, append([]string{"backfill", "--output", blocks}, d.paths()...)...)
		entries, err := os.ReadDir(blocks)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if err := os.Rename(filepath.Join(blocks, e.Name()), filepath.Join(dir, "data", e.Name())); err != nil {
				t.Fatal(err)
			}
		}
		eventuallyWithin(t, 2*time.Minute, "Prometheus has taken up the blocks", func(ctx context.Context) error {
			found, err := db.query(ctx, `reported_troops{force="North Korea"}`)
			if err == nil && len(found) == 0 {
				err = errors.New("no series")
			}
			return err
		})
		checkDrift(t, db, d)

		// Blocks that end now must not cost Prometheus what it has only in its write-ahead log.
		own := func() float64 {
			t.Helper()
			found, err := db.query(t.Context(), `count_over_time(up[1h])`)
			if err != nil || len(found) != 1 {
				t.Fatalf("samples of its own: %v, %v", found, err)
			}
			return float64(found[0].Value)
		}
		before := own()
		if status := db.stop(t); status != 0 {
			t.Errorf("exit status %d of Prometheus", status)
		}
		db = startStore(t, prometheus, dir, "out_of_order_time_window: 0s")
		if after := own(); after < before {
			t.Errorf("Prometheus has %v samples of its own after a restart, before %v", after, before)
		}
	})
}

func backfill(t *testing.T, exporter string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), exporter, args...)
	command.Env = environment()
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}
