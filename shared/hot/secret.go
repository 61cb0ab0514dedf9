package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Secrets returns the values of hidden parameters, and the secrets among the values that the
// parameters came from. The set does not change any more.
func (p Parameters) Secrets() *stack.Secrets { return p.secrets }

// secretsOf returns what must not be shown of a hidden parameter: its value as it was given and as
// it is read.
func (p *Parameter) secretsOf(n *Node, read any) *stack.Secrets {
	s := &stack.Secrets{}
	s.Add(n.Plain())
	s.Add(read)
	switch p.Type {
	case List:
		if list, _, err := toList(n); err == nil {
			s.Add(list)
		}
	case JSON:
		if tree, err := toJSON(n); err == nil {
			s.Add(tree.Plain())
		}
	}
	return s
}

// Mark returns how many values functions have been given so far.
func (s *inside) Mark() int { return len(s.given) }

// give records a value that a function was given.
func (s *inside) give(v any) any {
	if !s.secrets.IsEmpty() {
		s.given = append(s.given, v)
	}
	return v
}

// AddDerived adds to the secrets what a call has made of a secret. It adds every text of the value,
// but not one that contains a secret (or a hash of one) as it is. A text of a value that is no
// secret is not added either. A bool reveals too little to be a secret.
func (s *inside) AddDerived(mark int, args *Node, made any) {
	clear := &stack.Secrets{}
	if !s.hasSecret(mark, clear) {
		return
	}
	literals(args, clear)
	s.derive(made, clear)
}

// MaskQuoted returns an error without the values that it quotes, if a function was given a secret
// since the mark. Values that it computed on the way are not known as secrets.
func (s *inside) MaskQuoted(mark int, err error) error {
	if s.hasSecret(mark, &stack.Secrets{}) {
		return funcs.Masked(err)
	}
	return err
}

// hasSecret reports whether functions were given a secret since the mark. It adds to clear what
// they were given that is no secret.
func (s *inside) hasSecret(mark int, clear *stack.Secrets) (found bool) {
	if s.secrets.IsEmpty() || mark >= len(s.given) {
		return false
	}
	for _, v := range s.given[mark:] {
		found = s.clear(v, clear) || found
	}
	return found
}

// clear adds the texts of a value that are no secrets to a set, and reports whether there are
// others.
func (s *inside) clear(v any, clear *stack.Secrets) (tainted bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			tainted = s.clear(item, clear) || tainted
		}
	case map[string]any:
		for key, item := range v {
			clear.Add(key)
			tainted = s.clear(item, clear) || tainted
		}
	case nil, bool:
	default:
		if s.secrets.Holds(v) {
			return true
		}
		clear.Add(v)
	}
	return tainted
}

// literals adds the texts that the template itself gives a function.
func literals(n *Node, clear *stack.Secrets) {
	if n == nil {
		return
	}
	for _, key := range n.Keys {
		clear.Add(key)
	}
	for _, item := range n.Items {
		literals(item, clear)
	}
	if n.Kind == funcs.Scalar {
		clear.Add(n.Value)
	}
	literals(n.Args, clear)
}

// shortNumber is the length up to which a number made of a secret reveals too little to be a
// secret, such as its length.
const shortNumber = 6

func (s *inside) derive(v any, clear *stack.Secrets) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			s.derive(item, clear)
		}
	case map[string]any:
		for key, item := range v {
			s.derive(key, clear)
			s.derive(item, clear)
		}
	case string:
		if !clear.Has(v) && !s.secrets.Holds(v) {
			s.secrets.Add(v)
		}
	case int, float64:
		if text := funcs.Str(v); len(text) > shortNumber && !clear.Has(text) {
			s.secrets.Add(v)
		}
	}
}
