package ground

// A Token says who calls. Its text contains all of it, signed, so that nothing is stored.
type Token struct {
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

	Roles []Doc `json:"-"`
	Admin bool  `json:"-"`
}

// HasRole reports whether the token has the role.
func (t *Token) HasRole(role string) bool {
	for _, r := range t.Roles {
		if r.Str("name") == role {
			return true
		}
	}
	return false
}
