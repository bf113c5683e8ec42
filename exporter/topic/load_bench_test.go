package topic_test

import (
	"os"
	"testing"

	"figures_exporter/exporter/topic"
)

// BenchmarkLoad is what the start of every command pays.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := topic.Load(topic.Config{FS: os.DirFS("../../config")}); err != nil {
			b.Fatal(err)
		}
	}
}
