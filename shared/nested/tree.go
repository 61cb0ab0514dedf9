package nested

import (
	"cmp"
	"maps"
	"sync"

	"hearth/shared/group"
	"hearth/shared/hot"
	"hearth/shared/hot/environment"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Needs are what stacks are opened with.
type Needs struct {
	Catalog   *stepdef.Catalog
	Limits    hot.Limits     // of each template
	Registry  map[string]any // resource_registry of the service's own environment, or nil
	Depth     int            // how many stacks may stand in one another below the root; 0 is 5, negative none
	Resources int            // in a tree of stacks; negative is no limit
}

// mostValues is how many values the templates of a tree may hold, each counted
// wherever it is used: a thousand templates of a hundred resources may, and looking at them takes
// about a second.
const mostValues = 1 << 20

// mostResources bounds the work on a tree where its resources have no limit.
const mostResources = 100_000

// A tree is what all stacks below one root share.
type tree struct {
	Needs
	*library

	lock    sync.Mutex
	most    content // that it may hold
	room    content // left of that
	full    bool
	work    hot.Work      // of looking at the tree; at most one goroutine does that
	secrets stack.Secrets // that it has come upon
}

// A library is the templates of a tree, each read once however often it is used, also by
// those who open one stack of it by itself.
type library struct {
	files    map[string]string
	defaults map[string]any // parameter_defaults reach every stack

	reading   sync.Mutex
	providers map[string]*Provider
}

// with returns the library with more files; the library itself where there are none.
func (l *library) with(files map[string]string) *library {
	if len(files) == 0 {
		return l
	}
	all := maps.Clone(files)
	maps.Copy(all, l.files)
	return &library{files: all, defaults: l.defaults, providers: map[string]*Provider{}}
}

// A Stack is one stack of a tree, as far as a template and an environment say.
type Stack struct {
	Template   *hot.Template // decided
	Parameters hot.Parameters
	Registry   *environment.Registry

	tree   *tree
	depth  int // 0 is the root
	name   string
	facade func(what string) any
	looked func(what string) any // facade, while the tree is looked at

	typing sync.RWMutex
	types  map[typeKey]Type // of resources

	named sync.Once
	names []string // of types, for a hint

	using sync.Once
	uses  map[string][]group.Use // attributes of groups, by the groups' names
}

// Open makes the root of a tree.
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

// Scope is what values are resolved with before anything of the stack exists: a
// reference is a stepdef.Ref, an attribute Unknown, and so is what is made of them.
func (s *Stack) Scope() hot.Scope {
	return hot.Scope{
		Parameters: s.Parameters, Files: s.tree.files, Facade: s.facade,
		Ref:     func(resource string) (any, bool) { return stepdef.Ref(resource), true },
		Attr:    func(string, string, []any) (any, bool) { return stepdef.Unknown{}, true },
		Pending: stepdef.Unknown{},
		Unknown: unknown,
	}
}

// looking is Scope while the tree is looked at, which is bounded as a whole.
func (s *Stack) looking() hot.Scope {
	scope := s.Scope()
	scope.Work, scope.Facade = &s.tree.work, s.looked
	scope.Secrets = s.Secrets()
	return scope
}

// Secrets are all that looking at the tree has come upon so far: the values of hidden
// parameters and properties, and what is made of them.
func (s *Stack) Secrets() *stack.Secrets {
	s.tree.secrets.AddAll(s.Parameters.Secrets())
	return &s.tree.secrets
}

// tooMuch is told once, of the tree.
func tooMuch() stack.Problem {
	return stack.Problem{Code: stack.RequestLimitExceeded, Message: "Request limit exceeded: Resolving the template takes too much work."}
}

// WorkSpent is how much the looking has taken, in values looked at.
func (s *Stack) WorkSpent() int { return s.tree.work.Spent() }

func unknown(v any) bool {
	switch v.(type) {
	case stepdef.Unknown, stepdef.Ref:
		return true
	}
	return false
}

// size counts the values of a tree, what an alias names wherever it stands. Reading
// has bounded it.
func size(n *funcs.Node) int {
	sum := 1
	for _, item := range n.Items {
		sum += size(item)
	}
	return sum
}
