package config

import (
	"fmt"
	"strings"
)

// Reference writes docs/settings.md: every setting with its flag, environment variable and default.
func Reference() string {
	var b strings.Builder
	b.WriteString(`# Settings

<!-- Generated from the table of settings: go test ./config -run TestReference -update -->

Every setting can be given as a flag, as an environment variable and in a YAML file; none has to be. A flag wins over
the environment, the environment over the file, the file over the default. In an environment variable the values of a
list are separated by commas; an empty variable is as good as none. Durations are written 30s, 5m, 1h30m, 90d; sizes as
bytes, or with KB, MB, GB, KiB, MiB, GiB.

The file is named by ` + "`--config.file` or `" + configFile.environment() + "`" + `; relative paths in it are relative to its folder.
Unknown keys, unknown variables that begin with ` + "`" + EnvironmentPrefix + "`" + ` and wrong values are errors: ` + "`figures_exporter check`" + `
shows all of them at once, each with its place. SIGHUP, and a PUT or POST of ` + "`/-/reload`" + ` where that is enabled, read
everything again; a faulty file leaves the settings as they were. Settings marked ↻ take effect only when the program is
started again.

| setting | flag | environment variable | default | meaning |
| --- | --- | --- | --- | --- |
`)
	for _, s := range table() {
		initial := "none"
		if s.initial != "" {
			initial = "`" + s.initial + "`"
		}
		mark := ""
		if s.restart {
			mark = " ↻"
		}
		fmt.Fprintf(&b, "| `%s`%s | `--%s` | `%s` | %s | %s |\n", s.key, mark, s.flag, s.environment(), initial, s.help)
	}
	b.WriteString("\n## Example\n\n```yaml\n" + exampleFile + "```\n")
	return b.String()
}

// exampleFile is read by a test, so that users can copy it.
const exampleFile = `corpus:
  - articles
  - /srv/wire/2024
topics:
  - armed_conflict
max_file_size: 4MiB
rescan_interval: 5m
web:
  listen_addresses:
    - ":9924"
  external_url: https://figures.example.org/press
  enable_lifecycle: true
log:
  level: warn
`
