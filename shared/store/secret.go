package store

import "hearth/shared/stack"

// secretTexts returns the plain texts of secrets, for sealing.
func secretTexts(s *stack.Secrets) []string {
	var texts []string
	for _, secret := range s.List() {
		texts = append(texts, secret.RevealText())
	}
	return texts
}

// secretsOf returns texts as secrets, or nil when there are none.
func secretsOf(texts []string) *stack.Secrets {
	if len(texts) == 0 {
		return nil
	}
	s := &stack.Secrets{}
	for _, text := range texts {
		s.Add(text)
	}
	return s
}
