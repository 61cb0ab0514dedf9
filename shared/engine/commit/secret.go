package commit

import "hearth/shared/stack"

// SecretsOf returns the secrets of a row: those in the values it was made from, and those that
// its definition marks.
func (e *Base) SecretsOf(r stack.Resource) *stack.Secrets {
	own := stack.NewSecretsOver(r.Secrets)
	d := e.Catalog.OfRow(r)
	d.AddSecrets(own, r.Properties)
	d.AddSecretData(own, r.Data)
	return own
}
