package hot

import (
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// Secrets returns the values of hidden parameters, and those that were secret where the values of
// the parameters come from. They are not written to any more.
func (p Parameters) Secrets() *stack.Secrets { return p.secrets }

// secretsOf returns what must not be shown of a hidden parameter: its value as it was
// given and as it is read.
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

// give notes a value that a function was given.
func (s *inside) give(v any) any {
	if !s.secrets.IsEmpty() {
		s.given = append(s.given, v)
	}
	return v
}

// DeriveKeys adds to the secrets what a call has made of one: every text of its value in which
// no secret stands as it is, as a part or a hash of one, and which nothing that is no
// secret gave it. A bool tells too little to be one.
func (s *inside) DeriveKeys(mark int, args *Node, made any) {
	if s.secrets.IsEmpty() || mark >= len(s.given) {
		return
	}
	clear, tainted := &stack.Secrets{}, false
	for _, v := range s.given[mark:] {
		tainted = s.clear(v, clear) || tainted
	}
	if !tainted {
		return
	}
	literals(args, clear)
	s.derive(made, clear)
}

// clear adds to a set the texts of a value that are no secrets, and reports whether there
// are others.
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

// literals adds the texts that a template itself gives a function.
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

// shortNumber is how long a number made of a secret may be that tells too little of it to
// be one, such as its length.
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
