package store

import "hearth/shared/stack"

// revealed returns the texts of secrets, to be sealed.
func revealed(s *stack.Secrets) []string {
	var texts []string
	for _, secret := range s.List() {
		texts = append(texts, secret.RevealText())
	}
	return texts
}

// concealed returns the secrets of sealed texts; nil when there are none.
func concealed(texts []string) *stack.Secrets {
	if len(texts) == 0 {
		return nil
	}
	s := &stack.Secrets{}
	for _, text := range texts {
		s.Add(text)
	}
	return s
}
