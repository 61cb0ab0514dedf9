package store

import "hearth/shared/stack"

// revealed returns secrets as they are sealed.
func revealed(s *stack.Secrets) []string {
	var texts []string
	for _, secret := range s.List() {
		texts = append(texts, secret.RevealText())
	}
	return texts
}

// concealed returns the secrets that were sealed; nil where there are none.
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
