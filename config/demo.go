package config

import (
	"embed"
	"io/fs"
)

//go:embed demo/corpus.yaml demo/*.txt
var demoFiles embed.FS

// Demo is the demonstration corpus, rooted at its folder: what is served where no corpus is set. Its documents are
// summaries in this project's words of what outlets reported, and each says so in the notice that corpus.yaml gives it.
// It is never changed and safe for concurrent use.
//
// Sub fails only on a path that is not valid, and this one is.
var Demo, _ = fs.Sub(demoFiles, "demo")
