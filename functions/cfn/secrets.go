package cfn

import (
	"hearth/shared/access"
	"hearth/shared/engine"
	"hearth/shared/stack"
)

// hiddenFrom returns the secrets of a stack that the caller may not see: nil for members of its
// project, who may see all, and for a server that reads its own resource with the resource's key: its
// tools need the passwords in the metadata.
func (c *cfn) hiddenFrom(r *call, s stack.Stack) (*stack.Secrets, error) {
	if _, ok := holderOf(r.Context()); ok || access.Allows(access.Member, r.Caller) {
		return nil, nil
	}
	return c.Outputs.Secrets(r.Context(), s)
}

// hiddenParameters returns the values of a source's hidden parameters that the caller may not see.
func (c *cfn) hiddenParameters(r *call, src stack.Source) (*stack.Secrets, error) {
	if access.Allows(access.Member, r.Caller) {
		return nil, nil
	}
	found, err := c.Templates.Validate(r.Context(), r.Caller, engine.Request{Source: src})
	if err != nil {
		return nil, err
	}
	known := &stack.Secrets{}
	for _, p := range found.Parameters {
		if p.Hidden {
			known.Add(text(p.Default))
			known.Add(text(p.Value))
		}
	}
	return known, nil
}
