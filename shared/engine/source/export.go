package source

import (
	"context"
	"slices"

	"hearth/shared/hot"
	"hearth/shared/stack"
)

// missingExports returns the problems of a template that imports what no stack of the project exports.
// The plan of the stack asks again, in the transaction that writes it.
func (e *Reader) missingExports(ctx context.Context, project string, t *hot.Template) (stack.Problems, error) {
	if len(t.Exports()) > mostExports {
		return nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The template has more than %d exports.", mostExports)
	}
	names := importNames(t)
	if len(names) == 0 {
		return nil, nil
	}
	if len(names) > mostImports {
		return nil, stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: The template imports more than %d exports.", mostImports)
	}
	found, err := e.Store.Exports(ctx, stack.ExportQuery{Project: project, Names: names})
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	for _, one := range found {
		there[one.Name] = true
	}
	return slices.DeleteFunc(t.ImportProblems(), func(p stack.Problem) bool { return there[p.Key] }), nil
}

// A stack may have as many exports and imports as AWS allows outputs.
const (
	mostExports = 200
	mostImports = 200
)

// ImportNames returns the names of the exports that a source uses, each once.
func (src *Source) ImportNames() []string { return importNames(src.Template) }

func importNames(t *hot.Template) []string {
	names := []string{}
	for _, i := range t.Imports() {
		names = append(names, i.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
