package commit

import "hearth/shared/stack"

// SecretsOf returns what is secret of a row: what its values were made of, and what its
// definition calls secret.
func (e *Base) SecretsOf(r stack.Resource) *stack.Secrets {
	own := stack.NewSecretsOver(r.Secrets)
	d := e.Catalog.OfRow(r)
	d.AddSecrets(own, r.Properties)
	d.AddSecretData(own, r.Data)
	return own
}
