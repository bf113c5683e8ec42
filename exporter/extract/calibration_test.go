package extract

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"figures_exporter/config"
	"figures_exporter/exporter/corpus"
	"figures_exporter/exporter/eval"
	"figures_exporter/exporter/topic"
)

var fit = flag.Bool("fit", false, "fit the confidence to the articles of development and print the weights")

// mostBias is by how much the mean confidence may differ from the part that is right.
const mostBias = 0.1

// example is a figure of which a person said whether it is right.
type example struct {
	document string
	clues    clues
	right    bool
}

// examples reads a corpus beside the repository and holds its figures against the gold.
func examples(t *testing.T, x *Extractor, name string) []example {
	t.Helper()
	const shared = "../../../shared"
	goldFile := filepath.Join(shared, "gold", name+".jsonl")
	f, err := os.Open(goldFile)
	if err != nil {
		t.Skipf("no articles to calibrate by: %v", err)
	}
	defer func() { _ = f.Close() }()
	gold, err := eval.ReadGold(f, goldFile)
	if err != nil {
		t.Fatal(err)
	}
	c, err := corpus.New(corpus.Config{Roots: []string{filepath.Join(shared, "corpus", name)}, Outlets: x.OutletOf})
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{x: x, v: x.v}
	var given []eval.Given
	var found []clues
	err = c.Read(context.Background(), func(item corpus.Item) error {
		for i, f := range r.read(item.Doc).Figures {
			given, found = append(given, eval.FromFigure(f)), append(found, r.clues[i])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	at := map[*eval.Given]int{}
	for i := range given {
		at[&given[i]] = i
	}
	var list []example
	for _, o := range eval.Compare(gold, given).Outcomes {
		list = append(list, example{path.Base(o.Given.Document), found[at[o.Given]], o.Strict})
	}
	return list
}

// TestCalibration holds confidence against what came out, on the articles of development. With -fit it fits the weights of calibration anew – a
// logistic regression with ridge – and prints them, and how well weights do on documents that they were not fitted to.
func TestCalibration(t *testing.T) {
	set, err := topic.Load(topic.Config{FS: config.Topics})
	if err != nil {
		t.Fatal(err)
	}
	x, err := New(Config{Topics: set, Now: func() time.Time { return time.Date(2026, time.January, 31, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	list := examples(t, x, "dev")
	predicted := make([]float64, len(list))
	for i, e := range list {
		predicted[i] = float64(e.clues.confidence())
	}
	bias, surer := quality(list, predicted)
	t.Logf("%d figures: mean confidence less the part that is right %+.3f; of the surer half %.3f are right", len(list), bias, surer)
	if !*fit {
		if math.Abs(bias) > mostBias {
			t.Errorf("confidence is off by %+.3f on the whole, want within %v: run with -fit", bias, mostBias)
		}
		return
	}
	base, weights := regress(list)
	fmt.Printf("\tbase: %.2f,\n\tweights: [clueCount]float64{\n", base)
	for i, w := range weights {
		n := 0
		for _, e := range list {
			if e.clues>>i&1 != 0 {
				n++
			}
		}
		fmt.Printf("\t\t%.2f, // %s (%d)\n", w, clueNames[i], n)
	}
	fmt.Printf("\t},\n")
	// Each document by what the others teach.
	held := make([]float64, len(list))
	for _, document := range documentsOf(list) {
		var others []example
		for _, e := range list {
			if e.document != document {
				others = append(others, e)
			}
		}
		base, weights := regress(others)
		for i, e := range list {
			if e.document == document {
				held[i] = logistic(base, weights, e.clues)
			}
		}
	}
	bias, surer = quality(list, held)
	t.Logf("held out: bias %+.3f, of the surer half %.3f are right", bias, surer)
	order := byConfidence(held)
	const classes = 8
	for k := range classes {
		part := order[k*len(order)/classes : (k+1)*len(order)/classes]
		mean, right := 0.0, 0
		for _, i := range part {
			mean += held[i] / float64(len(part))
			if list[i].right {
				right++
			}
		}
		t.Logf("  mean %.2f: %d of %d right, %.2f", mean, right, len(part), float64(right)/float64(len(part)))
	}
}

func documentsOf(list []example) []string {
	var names []string
	for _, e := range list {
		names = append(names, e.document)
	}
	slices.SortFunc(names, strings.Compare)
	return slices.Compact(names)
}

func byConfidence(predicted []float64) []int {
	order := make([]int, len(predicted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case predicted[a] > predicted[b]:
			return -1
		case predicted[a] < predicted[b]:
			return 1
		}
		return 0
	})
	return order
}

// quality gives the mean prediction less the part that is right, and the part that is right of the surer half.
func quality(list []example, predicted []float64) (bias, surer float64) {
	right := 0
	for i, e := range list {
		bias += predicted[i] / float64(len(list))
		if e.right {
			right++
		}
	}
	half := byConfidence(predicted)[:len(list)/2]
	sure := 0
	for _, i := range half {
		if list[i].right {
			sure++
		}
	}
	return bias - float64(right)/float64(len(list)), float64(sure) / float64(len(half))
}

func logistic(base float64, weights [clueCount]float64, k clues) float64 {
	z := base
	for i, w := range weights {
		if k>>i&1 != 0 {
			z += w
		}
	}
	return 1 / (1 + math.Exp(-z))
}

// regress fits a logistic regression whose weights are held small, by gradient descent.
func regress(list []example) (base float64, weights [clueCount]float64) {
	const (
		steps = 4000
		rate  = 0.5
		ridge = 3.0
	)
	n := float64(len(list))
	for range steps {
		var slope [clueCount]float64
		slope0 := 0.0
		for _, e := range list {
			d := logistic(base, weights, e.clues)
			if e.right {
				d--
			}
			slope0 += d
			for i := range slope {
				if e.clues>>i&1 != 0 {
					slope[i] += d
				}
			}
		}
		base -= rate * slope0 / n
		for i := range weights {
			weights[i] -= rate * (slope[i] + ridge*weights[i]) / n
		}
	}
	return base, weights
}
