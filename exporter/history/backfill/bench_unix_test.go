//go:build unix

package backfill

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"figures_exporter/exporter/history/historytest"
	"figures_exporter/exporter/timeline/timelinetest"
)

// BenchmarkBlocks writes half a year of a thousand series, a sample each five minutes: 47 million. promtool makes blocks of
// the lines of a part of them, which costs it as much a sample. Both tell processor time and bytes a sample; ours the
// most that the heap grew by as well.
func BenchmarkBlocks(b *testing.B) {
	half := Config{
		Snapshot: historytest.Snapshot(b, timelinetest.Synthetic(320, 1), 0),
		From:     historytest.Now.AddDate(0, 0, -180), Until: historytest.Now, Every: 5 * time.Minute,
	}
	b.Run("samples=47M", func(b *testing.B) {
		stop := historytest.WatchHeap()
		used := processorTime(b)
		var sum Summary
		var written int64
		for b.Loop() {
			dir := b.TempDir()
			var err error
			if sum, err = Blocks(b.Context(), half, dir); err != nil {
				b.Fatal(err)
			}
			written = sizeOf(b, dir)
		}
		spent := processorTime(b) - used
		_, growth := stop()
		if sum.Samples < 47_000_000 {
			b.Fatalf("only %d samples", sum.Samples)
		}
		b.ReportMetric(float64(sum.Samples), "samples")
		b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(sum.Samples), "cpu-ns/sample")
		b.ReportMetric(float64(written)/float64(sum.Samples), "bytes/sample")
		b.ReportMetric(float64(growth)/(1<<20), "peak-MiB")
	})
	b.Run("promtool", func(b *testing.B) {
		program, err := exec.LookPath("promtool")
		if err != nil {
			b.Skipf("no program promtool on this machine: %v", err)
		}
		few := half
		few.From = few.Until.AddDate(0, 0, -3)
		lines := filepath.Join(b.TempDir(), "history.om")
		sum, err := OpenMetricsFile(b.Context(), few, lines)
		if err != nil {
			b.Fatal(err)
		}
		var spent time.Duration
		var written int64
		for b.Loop() {
			dir := b.TempDir()
			command := exec.CommandContext(b.Context(), program, "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=486h", lines, dir)
			if out, err := command.CombinedOutput(); err != nil {
				b.Fatalf("%v: %v\n%s", command.Args, err, out)
			}
			spent += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
			written = sizeOf(b, dir)
		}
		b.ReportMetric(float64(sum.Samples), "samples")
		b.ReportMetric(float64(spent.Nanoseconds())/float64(b.N)/float64(sum.Samples), "cpu-ns/sample")
		b.ReportMetric(float64(written)/float64(sum.Samples), "bytes/sample")
	})
}

// processorTime is what this process has used.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// sizeOf adds up the files of a folder.
func sizeOf(b *testing.B, dir string) int64 {
	b.Helper()
	var n int64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := os.Stat(path)
		if err == nil {
			n += info.Size()
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return n
}
