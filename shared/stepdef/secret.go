package stepdef

import (
	"slices"
	"strings"

	"hearth/shared/stack"
)

// AddSecrets adds the values of secret properties to a set. A nil definition has no secret
// properties.
func (d *Def) AddSecrets(to *stack.Secrets, props map[string]any) {
	if d != nil {
		addSecrets(to, d.Properties, props)
	}
}

func addSecrets(to *stack.Secrets, schema map[string]Property, values map[string]any) {
	for name, p := range schema {
		if v, there := values[name]; there {
			p.addSecrets(to, v)
		}
	}
}

func (p Property) addSecrets(to *stack.Secrets, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if p.Secret {
				to.Add(item)
			} else if p.Items != nil {
				p.Items.addSecrets(to, item)
			}
		}
	case map[string]any:
		if p.Secret {
			to.Add(v)
			return
		}
		for key, item := range v {
			if slices.Contains(p.SecretKeys, strings.ReplaceAll(strings.ToLower(key), "_", "-")) {
				to.Add(item)
			}
		}
		addSecrets(to, p.Properties, v)
	default:
		if p.Secret {
			to.Add(v)
		}
	}
}

// HasKey reports whether Hearth issues a key pair for each object of the type.
func (d *Def) HasKey() bool { return d.Signals || d.Key }

// AddSecretData adds the values under the secret keys of a row's Data to a set.
func (d *Def) AddSecretData(to *stack.Secrets, data map[string]any) {
	if d == nil {
		return
	}
	for _, key := range d.SecretData {
		to.Add(data[key])
	}
	if d.HasKey() {
		for _, key := range []string{stack.SignalTokenData, stack.SecretKeyData, stack.SignedURLData} {
			to.Add(data[key])
		}
	}
}
