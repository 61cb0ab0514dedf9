package live

import (
	"context"
	"encoding/json"
	"fmt"

	"hearth/shared/stack"
)

// mostExportValue is how many bytes the value of an export may have, as JSON.
const mostExportValue = 64 << 10

// ReadImports reads the exports of other stacks that the template imports.
func (s *Scene) ReadImports(ctx context.Context) error {
	names := s.Source.ImportNames()
	if len(names) == 0 {
		return nil
	}
	found, err := s.Runtime.Store.Exports(ctx, stack.ExportQuery{Project: s.Stack.Project, Names: names})
	if err != nil {
		return err
	}
	s.imports = make(map[string]stack.Export, len(found))
	for _, one := range found {
		s.imports[one.Name] = one
	}
	return nil
}

// Exports returns the exports of a stack with their present values. refusal says why one of them has
// no value that other stacks could import.
func (e *Runtime) Exports(ctx context.Context, s stack.Stack) (all []stack.Export, refusal string, err error) {
	outputs, secrets, err := e.OutputsWithSecrets(ctx, s)
	if err != nil {
		return nil, "", err
	}
	for _, o := range outputs {
		if o.Export == "" {
			continue
		}
		text, err := json.Marshal(o.Value)
		switch {
		case o.Err != "":
			return nil, fmt.Sprintf("The output %s cannot be exported: %s", o.Key, o.Err), nil
		case o.Value == nil:
			return nil, fmt.Sprintf("The output %s cannot be exported: it has no value", o.Key), nil
		case err != nil:
			return nil, "", err
		case len(text) > mostExportValue:
			return nil, fmt.Sprintf("The output %s cannot be exported: its value has more than %d bytes", o.Key, mostExportValue), nil
		}
		all = append(all, stack.Export{Name: o.Export, StackID: s.ID, Output: o.Key, Value: o.Value, Secrets: secrets.Within(o.Value)})
	}
	return all, "", nil
}
