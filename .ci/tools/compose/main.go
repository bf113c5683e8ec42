// Command compose reads Compose files as `docker compose config --quiet` does, for machines without Docker: by the same library it
// holds them to the schema, fills in variables and looks for services and volumes that are named and not there.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	if err := check(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// check fails where one of the files cannot be loaded.
func check(ctx context.Context, files []string) error {
	for _, file := range files {
		options, err := cli.NewProjectOptions([]string{file}, cli.WithOsEnv)
		if err != nil {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		if _, err := options.LoadProject(ctx); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}
