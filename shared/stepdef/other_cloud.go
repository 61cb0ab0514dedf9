package stepdef

import "hearth/shared/stack"

// OtherOf returns the cloud for the calls of an object with these properties, where a secret names
// one beside the stack's own.
func (d *Def) OtherOf(props map[string]any) stack.Other {
	if d.Other == "" {
		return stack.Other{}
	}
	secret, _ := at(props, d.Other+".credential_secret_id").(string)
	if secret == "" {
		return stack.Other{}
	}
	o := stack.Other{Secret: secret}
	o.CACert, _ = at(props, d.Other+".ca_cert").(string)
	o.Insecure, _ = at(props, d.Other+".insecure").(bool)
	return o
}
