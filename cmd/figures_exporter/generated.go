package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// generatedFile is a file that a command makes of the topics and settings in force.
type generatedFile struct {
	name    string
	content []byte
}

// generated are the files of one folder, and the command that makes them, for what is said when they differ.
type generated struct {
	folder, command string
	files           []generatedFile
	// only is a pattern of names of which the folder holds none but these files; "" where it may hold others.
	only string
}

// deliver writes the files to the folder, or to standard output where that is what --output names; with check it compares.
func (g generated) deliver(p *program, output string, check bool) error {
	switch {
	case check:
		return g.check(p)
	case output == streamName:
		return g.stream(p)
	}
	return g.write()
}

// stream writes the files one after the other to standard output.
func (g generated) stream(p *program) error {
	for _, f := range g.files {
		if _, err := p.stdout.Write(f.content); err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
	}
	return nil
}

// write puts the files into the folder. Others than the user who makes them have to read them: Prometheus, Grafana.
func (g generated) write() error {
	if err := os.MkdirAll(g.folder, 0o755); err != nil { //nolint:gosec // see above
		return fmt.Errorf("making the folder of what '%s' makes: %w", g.command, err)
	}
	for _, f := range g.files {
		if err := os.WriteFile(filepath.Join(g.folder, f.name), f.content, 0o644); err != nil { //nolint:gosec // see above
			return fmt.Errorf("writing what '%s' makes: %w", g.command, err)
		}
	}
	return nil
}

// check tells of every file that is missing, differs, or would not be made.
func (g generated) check(p *program) error {
	faulty := false
	complain := func(name, problem string) {
		faulty = true
		p.complain(filepath.Join(g.folder, name) + problem)
	}
	made := map[string]bool{}
	for _, f := range g.files {
		made[f.name] = true
		switch have, err := os.ReadFile(filepath.Join(g.folder, f.name)); {
		case errors.Is(err, fs.ErrNotExist):
			complain(f.name, fmt.Sprintf(": is missing, make it with '%s'", g.command))
		case err != nil:
			return fmt.Errorf("comparing with what '%s' makes: %w", g.command, err)
		case !bytes.Equal(have, f.content):
			complain(f.name, fmt.Sprintf(":%d: differs from what topics and settings make, make it anew with '%s'", firstDifference(have, f.content), g.command))
		}
	}
	if g.only != "" {
		there, err := filepath.Glob(filepath.Join(g.folder, g.only))
		if err != nil {
			return fmt.Errorf("comparing with what '%s' makes: %w", g.command, err)
		}
		for _, path := range there {
			if name := filepath.Base(path); !made[name] {
				complain(name, fmt.Sprintf(": is none that '%s' makes, delete it", g.command))
			}
		}
	}
	if faulty {
		return errFaults
	}
	return nil
}

// firstDifference gives the line, from 1, in which two texts begin to differ.
func firstDifference(a, b []byte) int {
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	return 1 + bytes.Count(a[:same], []byte("\n"))
}
