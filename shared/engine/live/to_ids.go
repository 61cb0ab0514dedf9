package live

import (
	"context"
	"errors"
	"fmt"

	"hearth/shared/engine/source"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// errUnreachable says that the cloud cannot be asked at the moment.
var errUnreachable = errors.New("the cloud cannot be asked now")

// toIDs replaces names in ref properties with IDs, in place. A value that comes from another
// resource of the stack is an ID already.
func (e *Runtime) toIDs(ctx context.Context, s *Scene, d *stepdef.Def, requires []string, props map[string]any) error {
	ours := map[string]bool{}
	for _, name := range requires {
		if r := s.Row(name); r != nil {
			ours[r.PhysicalID] = true
		}
	}
	return source.EachRef(d.Properties, props, "", func(path string, p stepdef.Property, value string) (string, error) {
		if p.Ref == "" || ours[value] {
			return value, nil
		}
		account, err := s.account(ctx)
		if err != nil {
			return "", fmt.Errorf("%w: %w", errUnreachable, err)
		}
		f := e.Lookup(ctx, account, s.Stack.Project, p.Ref, value)
		switch {
		case f.Failed != nil && (f.Failed.Trouble != "" && f.Failed.Trouble != stack.Denied || f.Failed.Code >= 500):
			return "", errUnreachable
		case f.Failed != nil:
			return "", fmt.Errorf("%s: the cloud answered %d %s", path, f.Failed.Code, f.Failed.Reason)
		case f.None != "" || f.Many != "":
			return "", fmt.Errorf("%s: %s", path, f.Message(value, true))
		}
		return f.ID, nil
	})
}
