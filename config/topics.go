// Package config holds what the program is set up with: its settings, and the built-in topics.
package config

import "embed"

// Topics holds the built-in topics as topics/NAME.yaml.
//
//go:embed topics/*.yaml
var Topics embed.FS
