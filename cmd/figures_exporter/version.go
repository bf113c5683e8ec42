package main

import (
	"runtime"
	"runtime/debug"
)

// release is set by the linker where a release is built: -ldflags "-X main.release=1.2.3".
var release string

// buildVersion and buildRevision tell what is running, as far as the Go tool noted it.
func buildVersion() string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "development"
}

func buildRevision() string {
	revision, modified := "", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				revision = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				modified = "-modified"
			}
		}
	}
	if revision == "" {
		return ""
	}
	return revision[:min(len(revision), 12)] + modified
}

func version() string {
	v := buildVersion()
	if r := buildRevision(); r != "" {
		v += " (" + r + ")"
	}
	return v + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
