package simcloud

// A token says who calls. Its text contains all of it, signed, so that nothing is stored.
type token struct {
	User    string   `json:"u"`
	Project string   `json:"p,omitempty"`
	Domain  string   `json:"d,omitempty"`
	System  bool     `json:"s,omitempty"`
	Methods []string `json:"m"`
	Issued  int64    `json:"i"` // Unix seconds
	Expires int64    `json:"e"`
	Trust   string   `json:"t,omitempty"`
	AppCred string   `json:"a,omitempty"`
	Audit   []string `json:"x"`

	roles []doc `json:"-"`
	admin bool  `json:"-"`
}

// has reports whether the token has the role.
func (t *token) has(role string) bool {
	for _, r := range t.roles {
		if r.str("name") == role {
			return true
		}
	}
	return false
}
