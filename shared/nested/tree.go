package nested

import (
	"cmp"
	"maps"
	"sync"

	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Needs are the settings with which stacks are opened.
type Needs struct {
	Catalog   *stepdef.Catalog
	Limits    hot.Limits     // of each template
	Registry  map[string]any // resource_registry of the service's own environment, or nil
	Depth     int            // how many levels of nested stacks are allowed below the root; 0 means 5, negative none
	Resources int            // in a tree of stacks; negative means no limit
}

// mostValues is how many values the templates of a tree may hold, each counted wherever it is used.
// It allows a thousand templates of a hundred resources, which take about a second to check.
const mostValues = 1 << 20

// mostResources bounds the work on a tree whose resources have no limit.
const mostResources = 100_000

// A tree is what all stacks below one root share.
type tree struct {
	Needs
	*library

	lock    sync.Mutex
	most    content // that it may hold
	room    content // left of that
	full    bool
	work    hot.Work      // of opening the tree; at most one goroutine does that
	secrets stack.Secrets // that it has found
}

// A library holds the templates of a tree. Each is read once, however often it is used, even when
// stacks of the tree are opened alone.
type library struct {
	files    map[string]string
	defaults map[string]any // parameter_defaults reach every stack

	reading   sync.Mutex
	providers map[string]*Provider
}

// withFiles returns the library with more files, or the library itself when there are none.
func (l *library) withFiles(files map[string]string) *library {
	if len(files) == 0 {
		return l
	}
	all := maps.Clone(files)
	maps.Copy(all, l.files)
	return &library{files: all, defaults: l.defaults, providers: map[string]*Provider{}}
}

// A Stack is one stack of a tree, as far as a template and an environment describe it.
type Stack struct {
	Template   *hot.Template // decided
	Parameters hot.Parameters
	Registry   *environment.Registry

	tree   *tree
	depth  int // 0 is the root
	name   string
	facade func(what string) any
	looked func(what string) any // facade, while the tree is checked

	typing sync.RWMutex
	types  map[typeKey]Type // of resources

	named sync.Once
	names []string // of types, for a hint

	using sync.Once
	uses  map[string][]groupUse // attributes of groups, by the groups' names
}

// Open opens the root stack of a tree.
func (n Needs) Open(name string, t *hot.Template, p hot.Parameters, env stack.Environment, files map[string]string) *Stack {
	n.Depth = cmp.Or(n.Depth, 5)
	if n.Resources < 0 {
		n.Resources = mostResources
	}
	whole := &tree{
		Needs: n, work: *hot.NewWork(n.Limits.Meter), most: content{n.Resources, mostValues, mostBytes}, room: content{n.Resources, mostValues, mostBytes},
		library: &library{files: files, defaults: env.ParameterDefaults, providers: map[string]*Provider{}},
	}
	known := func(kind string) bool { return n.Catalog.Def(kind) != nil }
	return &Stack{
		Template: t, Parameters: p, tree: whole, name: name, Registry: environment.NewRegistry(env.ResourceRegistry, n.Registry, known),
	}
}

// Scope returns the scope that resolves values before anything of the stack exists. A reference is
// a stepdef.Ref. An attribute, and everything made of one, is Unknown.
func (s *Stack) Scope() hot.Scope {
	return hot.Scope{
		Parameters: s.Parameters, Files: s.tree.files, Facade: s.facade,
		Ref:     func(resource string) (any, bool) { return stepdef.Ref(resource), true },
		Attr:    func(string, string, []any) (any, bool) { return stepdef.Unknown{}, true },
		Import:  func(string) (any, bool) { return stepdef.Unknown{}, true },
		Pending: stepdef.Unknown{},
		Unknown: unknown,
	}
}

// boundedScope returns Scope with the work of the whole tree as its bound.
func (s *Stack) boundedScope() hot.Scope {
	scope := s.Scope()
	scope.Work, scope.Facade = &s.tree.work, s.looked
	scope.Secrets = s.Secrets()
	return scope
}

// Secrets returns the secrets found in the tree so far: the values of hidden parameters and
// properties, and what is made of them.
func (s *Stack) Secrets() *stack.Secrets {
	s.tree.secrets.AddAll(s.Parameters.Secrets())
	return &s.tree.secrets
}

// tooMuch returns the problem of a tree that takes too much work. It is reported once.
func tooMuch() stack.Problem {
	return stack.Problem{Code: stack.RequestLimitExceeded, Kind: stack.WholeTree, Message: "Request limit exceeded: Resolving the template takes too much work."}
}

// WorkSpent returns how many values have been visited.
func (s *Stack) WorkSpent() int { return s.tree.work.Spent() }

func unknown(v any) bool {
	switch v.(type) {
	case stepdef.Unknown, stepdef.Ref:
		return true
	}
	return false
}

// size counts the values of a tree. An alias counts each time. Reading has bounded the tree.
func size(n *funcs.Node) int {
	sum := 1
	for _, item := range n.Items {
		sum += size(item)
	}
	return sum
}
