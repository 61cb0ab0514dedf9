package hot

import "hearth/shared/hot/funcs"

// mostParts is how many parts of a property are reported. The others have unknown values then.
const mostParts = 20

// parts resolves the parts of values that cannot be resolved as a whole.
type parts struct {
	*inside
	size     *funcs.Measure
	report   func(n *Node, err error)
	reported int
}

// whole resolves a value, or else its parts.
func (p *parts) whole(n *Node) (any, error) {
	v, err := p.measured(n, p.size)
	if err != nil {
		return p.resolve(n, err)
	}
	return v, nil
}

// resolve resolves a list or map part by part after an error, while not all values are known. It
// reports the parts that cannot be resolved, and gives them unknown values. What has no parts has no
// value either: resolve reports and returns its error.
func (p *parts) resolve(n *Node, err error) (any, error) {
	if args, wrong := p.argsOf(n); wrong != nil {
		_, _ = p.resolve(args, wrong)
		return p.Pending, nil
	}
	if p.Pending == nil || p.Work != nil && p.Work.Over() || n.Kind != funcs.List && n.Kind != funcs.Map {
		p.reported++
		p.report(n, err)
		return nil, err
	}
	before := p.reported
	list := make([]any, len(n.Items))
	for i, item := range n.Items {
		list[i] = p.Pending
		if p.reported >= mostParts {
			continue
		}
		if v, err := p.whole(item); err == nil {
			list[i] = v
		}
	}
	if p.reported == before { // all parts together are too large
		p.reported++
		p.report(n, err)
		return nil, err
	}
	if n.Kind == funcs.List {
		return list, nil
	}
	m := make(map[string]any, len(list))
	for i, v := range list {
		m[n.Keys[i]] = v
	}
	return m, nil
}

// argsOf returns the arguments of a call and why they cannot be resolved; nil if that is not the
// reason why the call has no value.
func (p *parts) argsOf(n *Node) (*Node, error) {
	if p.Pending == nil || n.Kind != funcs.Call || n.Func.Eval != nil || n.Args == nil {
		return nil, nil
	}
	_, err := p.measured(n.Args, &funcs.Measure{})
	return n.Args, err
}
