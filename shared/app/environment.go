package app

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/stack"
)

// registry is what the service's own environments say of types. A broken file is named
// and left out; the others work. Their other sections say nothing, as in Heat.
func (h *Hearth) registry() (map[string]any, error) {
	dir := h.Config.EnvironmentD
	if dir == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	all := map[string]any{}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, fmt.Errorf("environment: %w", err)
		}
		layer, err := environment.Read(text, hot.Limits{})
		if err != nil {
			h.Log.Error("an environment is left out", "file", f, "error", placed(err))
			continue
		}
		maps.Copy(all, layer.ResourceRegistry)
	}
	return all, nil
}

// placed says the line of the first of several problems.
func placed(err error) error {
	var problems stack.Problems
	if errors.As(err, &problems) && len(problems) > 0 && problems[0].Line > 0 {
		return fmt.Errorf("line %d: %s", problems[0].Line, problems[0].Message)
	}
	return err
}
