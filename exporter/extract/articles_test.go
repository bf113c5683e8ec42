package extract_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"

	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/document"
	"figures_exporter/exporter/eval"
	"figures_exporter/exporter/extract"
)

// ownArticles is what score.yaml says of a folder of testdata/articles.
type ownArticles struct {
	// Topics are the built-in topics to read them by.
	Topics []string `yaml:"topics"`
	// Found, Strict and Series are the F1 scores below which extraction has become worse.
	Found  float64 `yaml:"found"`
	Strict float64 `yaml:"strict"`
	Series float64 `yaml:"series"`
}

// TestArticles reads the folders of testdata/articles, articles that we wrote for a topic, and holds their figures against those that a
// careful reader found in them: gold.jsonl. A topic gets its articles without a line of Go.
func TestArticles(t *testing.T) {
	folders, err := filepath.Glob("testdata/articles/*/score.yaml")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no articles in testdata/articles: %v", err)
	}
	for _, path := range folders {
		folder := filepath.Dir(path)
		t.Run(filepath.Base(folder), func(t *testing.T) {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			var want ownArticles
			if err := yaml.Unmarshal(content, &want); err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			if len(want.Topics) == 0 || want.Found <= 0 || want.Strict <= 0 || want.Series <= 0 {
				t.Fatalf("%s: want topics and the floors found, strict and series", path)
			}
			x := newExtractor(t, want.Topics...)
			checkScore(t, goldOf(t, filepath.Join(folder, "gold.jsonl")), givenOf(x, documentsOf(t, x, folder)), want)
		})
	}
}

// checkScore compares what was given with the gold, logs how well it does, and fails with every miss where that is below the floors.
func checkScore(t *testing.T, gold []eval.Gold, given []eval.Given, floor ownArticles) {
	t.Helper()
	r := eval.Compare(gold, given)
	found, strict, series := r.Score(r.Found), r.Score(r.Strict), r.Score(r.Series)
	t.Logf("%d figures asked for, %d given", r.Asked, r.Scored)
	t.Logf("found  P %.3f R %.3f F1 %.3f", found.Precision, found.Recall, found.F1)
	t.Logf("strict P %.3f R %.3f F1 %.3f", strict.Precision, strict.Recall, strict.F1)
	t.Logf("series P %.3f R %.3f F1 %.3f", series.Precision, series.Recall, series.F1)
	if found.F1 >= floor.Found && strict.F1 >= floor.Strict && series.F1 >= floor.Series {
		return
	}
	for _, m := range r.Misses {
		t.Log(m)
	}
	t.Errorf("F1 is %.3f found, %.3f strict and %.3f series, want at least %.3f, %.3f and %.3f",
		found.F1, strict.F1, series.F1, floor.Found, floor.Strict, floor.Series)
}

// documentsOf reads the articles of a folder.
func documentsOf(tb testing.TB, x *extract.Extractor, folder string) []*document.Document {
	tb.Helper()
	c, err := corpus.New(corpus.Config{Roots: []string{folder}, Outlets: x.OutletOf})
	if err != nil {
		tb.Fatal(err)
	}
	var documents []*document.Document
	err = c.Read(context.Background(), func(item corpus.Item) error {
		if item.Fault != nil {
			tb.Errorf("reading %s: %v", folder, item.Fault)
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

func goldOf(tb testing.TB, path string) []eval.Gold {
	tb.Helper()
	file, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	gold, err := eval.ReadGold(file, path)
	if err != nil {
		tb.Fatal(err)
	}
	return gold
}

// givenOf gives the exported figures of documents.
func givenOf(x *extract.Extractor, documents []*document.Document) []eval.Given {
	var given []eval.Given
	for _, doc := range documents {
		for _, f := range x.Extract(doc).Figures {
			if f.Exported() {
				given = append(given, eval.FromFigure(f))
			}
		}
	}
	return given
}
