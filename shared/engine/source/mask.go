package source

import "hearth/shared/stack"

// secretsAbout returns the secrets that no text about a row may show: its own, and all hidden
// parameters of its stack, because texts of other services may quote them.
func (e *Reader) secretsAbout(r stack.Resource, own *stack.Secrets) *stack.Secrets {
	if src := e.Sources.get(r.Source); src != nil {
		return stack.UnionSecrets(own, src.Parameters.Secrets())
	}
	return own
}

// maskChange masks the secrets in the rows of a change before they are written.
func (e *Reader) maskChange(c *stack.Change) {
	if c.Resource != nil && !c.Drop {
		r := e.maskResource(*c.Resource)
		c.Resource = &r
	}
	if len(c.NewResources) > 0 {
		rows := make([]stack.Resource, len(c.NewResources))
		for i, r := range c.NewResources {
			rows[i] = e.maskResource(r)
		}
		c.NewResources = rows
	}
}

// maskResource returns the row with all secrets masked in its reasons.
func (e *Reader) maskResource(r stack.Resource) stack.Resource {
	r.Secrets = stack.UnionSecrets(r.Secrets, e.SecretsOf(r))
	about := e.secretsAbout(r, r.Secrets)
	r.Reason, r.Work.Why = about.Mask(r.Reason), about.Mask(r.Work.Why)
	return r
}
