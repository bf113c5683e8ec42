package config

import "embed"

// Topics holds the built-in topics as topics/NAME.yaml.
//
//go:embed topics/*.yaml
var Topics embed.FS
