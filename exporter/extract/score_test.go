package extract_test

import (
	"os"
	"path/filepath"
	"testing"

	"figures_exporter/exporter/document"
	"figures_exporter/exporter/extract"
)

// shared is a folder beside the repository with articles of newspapers, which are not ours to ship, and what people found in them.
const shared = "../../../shared"

// floors are the F1 scores below which extraction has become worse.
var floors = map[string]ownArticles{
	"seeds": {Found: 0.99, Strict: 0.99, Series: 0.93},
	"dev":   {Found: 0.94, Strict: 0.79, Series: 0.77},
}

// TestScore holds the figures of real articles against those that people found in them.
func TestScore(t *testing.T) {
	x := newExtractor(t)
	for name, floor := range floors {
		t.Run(name, func(t *testing.T) {
			documents := sharedDocuments(t, x, name)
			checkScore(t, goldOf(t, filepath.Join(shared, "gold", name+".jsonl")), givenOf(x, documents), floor)
		})
	}
}

// sharedDocuments reads a corpus of the folder beside the repository, and skips the test where that is missing.
func sharedDocuments(tb testing.TB, x *extract.Extractor, name string) []*document.Document {
	tb.Helper()
	root := filepath.Join(shared, "corpus", name)
	if _, err := os.Stat(root); err != nil {
		tb.Skipf("no articles to measure by: %v", err)
	}
	return documentsOf(tb, x, root)
}
