package extract_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/eval"
	"figures_exporter/exporter/extract"
)

// shared is a folder beside the repository with articles of newspapers, which are not ours to ship, and what people found in them.
const shared = "../../../shared"

// floors are the F1 scores below which extraction has become worse.
var floors = []struct {
	corpus        string
	found, strict float64
}{
	{corpus: "seeds", found: 0.98, strict: 0.97},
	{corpus: "dev", found: 0.88, strict: 0.63},
}

// TestScore holds the figures of real articles against those that people found in them.
func TestScore(t *testing.T) {
	x := newExtractor(t)
	for _, floor := range floors {
		t.Run(floor.corpus, func(t *testing.T) {
			documents := sharedDocuments(t, x, floor.corpus)
			gold := sharedGold(t, floor.corpus)
			var given []eval.Given
			for _, doc := range documents {
				for _, f := range x.Extract(doc).Figures {
					if f.Exported() {
						given = append(given, eval.FromFigure(f))
					}
				}
			}
			r := eval.Compare(gold, given)
			found, strict, series := r.Score(r.Found), r.Score(r.Strict), r.Score(r.Series)
			t.Logf("%d documents, %d figures asked for, %d given", len(documents), r.Asked, r.Scored)
			t.Logf("found  P %.3f R %.3f F1 %.3f", found.Precision, found.Recall, found.F1)
			t.Logf("strict P %.3f R %.3f F1 %.3f", strict.Precision, strict.Recall, strict.F1)
			t.Logf("series P %.3f R %.3f F1 %.3f", series.Precision, series.Recall, series.F1)
			if found.F1 >= floor.found && strict.F1 >= floor.strict {
				return
			}
			for _, m := range r.Misses {
				t.Log(m)
			}
			t.Errorf("F1 is %.3f found and %.3f strict, want at least %.3f and %.3f", found.F1, strict.F1, floor.found, floor.strict)
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
	c, err := corpus.New(corpus.Config{Roots: []string{root}, Outlets: x.OutletOf})
	if err != nil {
		tb.Fatal(err)
	}
	var documents []*document.Document
	err = c.Read(context.Background(), func(item corpus.Item) error {
		if item.Fault != nil {
			tb.Errorf("reading %s: %v", root, item.Fault)
			return nil
		}
		documents = append(documents, item.Doc)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return documents
}

func sharedGold(tb testing.TB, name string) []eval.Gold {
	tb.Helper()
	path := filepath.Join(shared, "gold", name+".jsonl")
	file, err := os.Open(path)
	if err != nil {
		tb.Skipf("no figures to measure by: %v", err)
	}
	defer func() { _ = file.Close() }()
	gold, err := eval.ReadGold(file, path)
	if err != nil {
		tb.Fatal(err)
	}
	return gold
}
