package stepdef

import (
	"slices"
	"strings"

	"hearth/shared/stack"
)

// AddSecrets adds to a set the values of properties that the definition calls secret. A nil
// definition calls none so.
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

// AddSecretData adds to a set what a row keeps under the keys of Data that the definition
// calls secret.
func (d *Def) AddSecretData(to *stack.Secrets, data map[string]any) {
	if d == nil {
		return
	}
	for _, key := range d.SecretData {
		to.Add(data[key])
	}
	if d.Signals {
		to.Add(data["token"])
	}
}
