package corpus

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
)

//go:embed testdata/pages
var embedded embed.FS

// A corpus that is part of the program follows the same rules, and never waits: its files have no times.
func TestEmbeddedCorpus(t *testing.T) {
	pages, err := fs.Sub(embedded, "testdata/pages")
	if err != nil {
		t.Fatal(err)
	}
	c := newCorpus(t, Config{FS: []FSRoot{{Name: "built-in", FS: pages}}})
	for i, want := range []int{6, 0} {
		ch, err := c.Sync(context.Background())
		if err != nil || len(ch.Documents) != want || ch.Total != 6 || len(ch.Faults) != 0 || ch.Pending != 0 {
			t.Errorf("Sync %d: %d documents, %d in all, %d pending, faults %v, error %v; want %d documents of 6",
				i, len(ch.Documents), ch.Total, ch.Pending, ch.Faults, err, want)
		}
	}
}

// However many files there are, only a few are read ahead of the one that is handed on.
func TestReadHoldsFewDocuments(t *testing.T) {
	contents := map[string]string{}
	for i := range 1000 {
		contents[fmt.Sprintf("%04d.txt", i)] = "400 soldiers"
	}
	var opened atomic.Int64
	f := files(contents)
	const workers = 4
	c := newCorpus(t, Config{Workers: workers, FS: []FSRoot{{Name: "corpus", FS: trickFS{f, func(name string) (fs.File, error) {
		if strings.HasSuffix(name, ".txt") {
			opened.Add(1)
		}
		return nil, nil
	}}}}})
	done := int64(0)
	err := c.Read(context.Background(), func(i Item) error {
		if ahead := opened.Load() - done; ahead > 2*workers {
			return fmt.Errorf("%d files are read ahead, want at most %d", ahead, 2*workers)
		}
		if want := fmt.Sprintf("%04d.txt", done); i.Source.Path != want {
			return errors.New(i.Source.Path + " comes out of turn, want " + want)
		}
		done++
		return nil
	})
	if err != nil || done != 1000 {
		t.Errorf("%d documents, error %v", done, err)
	}
}
