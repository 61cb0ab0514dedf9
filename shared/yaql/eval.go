package yaql

import "strconv"

// An Expression is a parsed query. It never changes, and several goroutines may evaluate it at
// once.
type Expression struct {
	root node
	src  string
}

// Parse parses an expression. The error is a Failure that says what is wrong and where, in Python's
// words.
func Parse(src string) (*Expression, error) {
	root, err := parse(src)
	if err != nil {
		return nil, err
	}
	return &Expression{root, src}, nil
}

func (x *Expression) String() string { return x.src }

// Evaluate returns the value of the expression with the data as $. The error is a Failure, or
// Spend's.
func (x *Expression) Evaluate(data any, l Limits) (any, error) {
	e := &engine{library: library, limits: l.filled()}
	v, err := e.evaluate(x.root, data)
	if told := e.tell(); err == nil {
		err = told
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func (e *engine) evaluate(n node, data any) (any, error) {
	in, err := e.input(data, 0)
	if err != nil {
		return nil, err
	}
	s := &scope{}
	s.set("$", in)
	v, err := e.eval(n, s)
	if err == nil {
		err = e.fits(v)
	}
	if err != nil {
		return nil, err
	}
	return e.output(v, 0)
}

// eval returns the value of a node.
func (e *engine) eval(n node, s *scope) (any, error) { return e.evalOn(noReceiver{}, n, s) }

// evalOn does the same; a call becomes a call of a method of the receiver.
func (e *engine) evalOn(receiver any, n node, s *scope) (any, error) {
	switch n := n.(type) {
	case literal:
		return n.value, nil
	case dollar:
		return s.get(n.name), e.spend(1)
	case given:
		return n.value, nil
	case wrapped:
		return e.eval(n.inner, s)
	case *rule:
		from, err := e.eval(n.from, s)
		if err != nil {
			return nil, err
		}
		to, err := e.eval(n.to, s)
		return entry{from, to}, err
	case *call:
		return e.call(n.name, s, receiver, asArgs(n.args)...)
	case *applied:
		return e.call(n.name, s, noReceiver{}, asArgs(n.args)...)
	}
	return nil, failed(Refused, "an argument left out has no value")
}

func asArgs(nodes []node) []any {
	args := make([]any, len(nodes))
	for i, n := range nodes {
		args[i] = n
	}
	return args
}

// A closure is an argument that its function evaluates: an expression and its scope, or a value.
type closure struct {
	of any
	in *scope
	e  *engine
}

// call evaluates it with arguments, $1 and so on; the first is also $.
func (f *closure) call(args ...any) (any, error) {
	n, ok := f.of.(node)
	if !ok {
		return f.of, nil
	}
	s := f.in.child()
	for i, arg := range args {
		s.set(strconv.Itoa(i+1), arg)
	}
	return f.e.eval(n, s)
}

// on evaluates it as a method of a receiver.
func (f *closure) on(receiver any) (any, error) {
	n, ok := f.of.(node)
	if !ok {
		return f.of, nil
	}
	return f.e.evalOn(receiver, n, f.in.child())
}

// within evaluates it in a scope.
func (f *closure) within(s *scope) (any, error) {
	n, ok := f.of.(node)
	if !ok {
		return f.of, nil
	}
	return f.e.eval(n, s)
}

// holds reports whether Python takes its value for true.
func (f *closure) holds(args ...any) (bool, error) {
	v, err := f.call(args...)
	return truth(v), err
}
