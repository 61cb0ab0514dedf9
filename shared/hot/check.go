package hot

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/graph"
	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// A Catalog answers questions about the types of a template's resources. Each question also names
// the resource, because the environment may map a type differently for each resource.
type Catalog interface {
	HasType(resource, kind string) bool
	HasAttribute(resource, kind, attribute string) bool // including "show", which every type has
	Class(resource, kind string) string                 // Heat's class name, for the message about a circle
	Types() []string                                    // for a hint at a misspelt name
	NoType(resource, kind string) stack.Problem         // the sentences about an unknown type
	Attributes(resource, kind string) []string
}

// Check returns what is wrong whatever the values. It finds resources named like parameters,
// unknown types and attributes, references to what does not exist, and circles. It also finds
// functions that the version no longer has, and arguments that no value can make right. Properties
// reports what is wrong with the values of properties. The template must be decided. Files may be
// nil when they are not known; they are not checked then.
func (t *Template) Check(files map[string]string, catalog Catalog) stack.Problems {
	c := checker{t: t, files: files, catalog: catalog}
	c.names()
	each := func(look func(*Resource)) {
		for _, r := range t.Resources {
			if c.bad.full() {
				return
			}
			look(r)
		}
	}
	each(c.kind)
	each(c.references)
	c.circle()
	each(c.calls)
	c.outputs()
	return stack.Problems(c.bad)
}

type checker struct {
	t       *Template
	files   map[string]string
	catalog Catalog
	bad     findings
}

func (c *checker) names() {
	var twice []string
	for _, r := range c.t.Resources {
		if c.t.parameters[r.Name] != nil || c.t.IsPseudo(r.Name) {
			twice = append(twice, funcs.Repr(r.Name))
		}
	}
	if len(twice) == 0 {
		return
	}
	slices.Sort(twice)
	first := strings.Trim(twice[0], `'"`)
	c.bad.named(c.t.resources[first].place(), c.t.version.words.resources+"."+first, fmt.Sprintf("Duplicate names {%s}", strings.Join(twice, ", ")))
}

func (r *Resource) place() *Node {
	if r == nil {
		return nil
	}
	return r.spot
}

func (c *checker) kind(r *Resource) {
	if c.catalog.HasType(r.Name, r.Type) || r.Type == "" || len(c.bad) >= mostProblems {
		return // a hint for each of many would cost more than it is worth
	}
	w := c.t.version.words
	p := c.catalog.NoType(r.Name, r.Type)
	p.Code, p.Path = stack.StackValidationFailed, path(w.resources, r.Name, w.kind).String()
	if !p.Lacking && p.Hint == "" {
		p.Hint = c.bad.near(r.Type, c.catalog.Types)
	}
	c.bad.add(p, r.at.Get(w.kind))
}

// references checks what a resource depends on.
func (c *checker) references(r *Resource) {
	w := c.t.version.words
	if id, ok := r.ExternalID.Text(); ok && len(r.DependsOn) > 0 {
		c.bad.invalid(r.at.Get(w.dependsOn), path(w.resources, r.Name, w.dependsOn).String(),
			fmt.Sprintf("Invalid dependency with external %s resource: %s", r.Type, id))
	}
	for _, name := range r.DependsOn {
		if c.t.resources[name] == nil && !c.t.isDisabled(name) {
			c.reference(name, r.Name, path(w.resources, r.Name, w.dependsOn), r.at.Get(w.dependsOn))
		}
	}
	if !c.t.gathered().of(r.Name).lost {
		return
	}
	for _, part := range []struct {
		n          *Node
		key, shown string // in the template, and as Heat calls it here
	}{{r.Properties, w.properties, "Properties"}, {r.Metadata, w.metadata, "Metadata"}} {
		at := path(w.resources, r.Name, part.key)
		funcs.Uses(part.n, at, func(u funcs.Used) {
			if !c.dependsOn(u) || c.isThere(u) {
				return
			}
			rest := strings.TrimPrefix(u.At.String(), at.String())
			c.reference(u.Name, r.Name+"."+part.shown+rest, u.At.In(u.Call.Name), u.Call)
		})
	}
}

// dependsOn reports whether a use refers to a resource, not a parameter. Ref names a parameter if
// there is no resource of that name.
func (c *checker) dependsOn(u funcs.Used) bool {
	switch u.Call.Func.Use {
	case funcs.Resource, funcs.Attribute:
		return true
	case funcs.Either:
		name, ok := u.Name.(string)
		return ok && (c.t.resources[name] != nil || c.t.isDisabled(name))
	}
	return false
}

// isThere reports whether the target of a reference exists, or may exist.
func (c *checker) isThere(u funcs.Used) bool {
	if _, function := u.Name.(*Node); function {
		return true
	}
	name, ok := u.Name.(string)
	return ok && c.t.resources[name] != nil
}

func (c *checker) reference(name any, from string, at *funcs.Path, n *Node) {
	if c.t.open || c.bad.full() {
		return // a loop without values so far may still make it
	}
	sentence := fmt.Sprintf(`The specified reference "%s" (in %s) is incorrect`, funcs.Shown(name), from)
	p := stack.Problem{
		Code: stack.InvalidTemplateRef, Path: at.String(), Named: true, Placed: n.IsCall(), Hint: c.resourceHint(name), Message: sentence + ".",
	}
	if text, ok := name.(string); ok && c.t.byDefault[text] {
		p.Offline = sentence + ", unless a parameter is given another value than its default"
	}
	c.bad.add(p, n)
}

// resourceHint returns the hint for a reference to a resource that is not there: the condition that drops
// it, or the nearest name.
func (c *checker) resourceHint(name any) string {
	text := funcs.Str(name)
	switch condition, disabled := c.t.disabled[text]; {
	case !disabled:
		return c.bad.near(text, c.t.resourceNames)
	case condition == "":
		return fmt.Sprintf("The resource %q is left out, because its condition is false.", text)
	default:
		return fmt.Sprintf("The resource %q is left out, because the condition %q is false.", text, condition)
	}
}

// isDisabled reports whether a condition has dropped a resource.
func (t *Template) isDisabled(name string) bool { _, yes := t.disabled[name]; return yes }

func (t *Template) resourceNames() []string {
	names := make([]string, len(t.Resources))
	for i, r := range t.Resources {
		names[i] = r.Name
	}
	return names
}

// referable returns the names that Ref may use.
func (t *Template) referable() []string { return append(t.resourceNames(), t.parameterNames()...) }

// circle reports resources that depend on themselves. Heat names every resource that waits for the
// circle.
func (c *checker) circle() {
	if !c.t.gathered().circular() {
		return
	}
	g := c.t.Graph()
	cycle := g.Cycle()
	if cycle == nil {
		return
	}
	first := c.t.resources[cycle[0]]
	c.bad.add(stack.Problem{
		Code: stack.CircularDependency, Named: true, Path: path(c.t.version.words.resources, first.Name).String(),
		Message: "Circular Dependency Found: " + c.circleText(g),
		Hint:    strings.Join(append(cycle, cycle[0]), " needs "),
	}, first.spot)
}

func (c *checker) circleText(g *graph.Graph[string]) string {
	unordered := g.Unordered()
	shown := func(name string) string {
		return fmt.Sprintf(`%s "%s"`, c.catalog.Class(name, c.t.resources[name].Type), name)
	}
	parts := make([]string, len(unordered))
	for i, name := range unordered {
		var needs []string
		for _, need := range g.Needs(name) {
			if _, in := slices.BinarySearch(unordered, need); in {
				needs = append(needs, shown(need))
			}
		}
		parts[i] = fmt.Sprintf("%s: {%s}", shown(name), strings.Join(needs, ", "))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// calls checks each function that a resource calls.
func (c *checker) calls(r *Resource) {
	w := c.t.version.words
	if !c.sound(r) {
		c.part(r, r.Properties, w.properties)
		c.part(r, r.Metadata, w.metadata)
	}
	c.part(r, r.UpdatePolicy, w.updatePolicy)
	c.part(r, r.ExternalID, w.externalID)
}

// sound reports whether nothing can be wrong with the calls in a resource's properties and
// metadata, so that their paths need not be made.
func (c *checker) sound(r *Resource) bool {
	needs := c.t.gathered().of(r.Name)
	if needs.lost || needs.asks || needs.checked && !(funcs.Sound(r.Properties) && funcs.Sound(r.Metadata)) {
		return false
	}
	for _, a := range needs.attrs {
		if name, ok := a.attribute.(string); ok && !c.hasAttribute(a.of, name) {
			return false
		} else if _, function := a.attribute.(*Node); !ok && !function && a.attribute != nil {
			return false
		}
	}
	return true
}

// part checks the calls in one part of a resource.
func (c *checker) part(r *Resource, n *Node, key string) {
	if !n.IsDynamic() {
		return
	}
	w := c.t.version.words
	at := path(w.resources, r.Name, key)
	funcs.CheckAll(n, at, c.bad.invalidCall)
	funcs.Uses(n, at, func(u funcs.Used) { c.use(u, key == w.properties) })
}

func (c *checker) outputs() {
	w := c.t.version.words
	for _, o := range c.t.Outputs {
		at := path(w.outputs, o.Name, w.value)
		funcs.CheckAll(o.Value, at, c.bad.invalidCall)
		funcs.Uses(o.Value, at, func(u funcs.Used) {
			if inSub(u.At) && u.Call.Func.Use == funcs.Either {
				c.use(u, false)
			}
			if u.Call.Func.Use != funcs.Attribute {
				return // outputs are not resolved now: a show reports it later
			}
			if !c.isThere(u) {
				err := say("%s", funcs.NoReference(u.Name))
				c.wrong(u, err, c.resourceHint(u.Name))
				return
			}
			c.attribute(u)
		})
	}
}

// inSub reports whether a reference is a name in the text of Fn::Sub. Heat does not know that
// function, so it is checked everywhere.
func inSub(at *funcs.Path) bool {
	return at != nil && at.Up != nil && at.Up.Up != nil && at.Up.Up.Key == "Fn::Sub"
}

func (c *checker) wrong(u funcs.Used, err error, hint string) {
	before := len(c.bad)
	c.bad.invalidCall(funcs.Wrong{Path: u.At.In(u.Call.Name), Node: u.Call, Err: err})
	if before < mostProblems {
		c.bad[before].Hint = hint
	}
}

// use checks what a call in a resource refers to. Properties checks the parameters and files that
// properties refer to, because it finds what is wrong with the whole property.
func (c *checker) use(u funcs.Used, inProperties bool) {
	if u.Call.Func.Use == funcs.Attribute && c.isThere(u) {
		c.attribute(u)
	}
	name, ok := u.Name.(string)
	if !ok || inProperties {
		return
	}
	problem := stack.Problem{Path: u.At.In(u.Call.Name).String()}
	switch u.Call.Func.Use {
	case funcs.Parameter:
		if name == "" || c.t.parameters[name] != nil || c.t.IsPseudo(name) {
			return
		}
		problem.Code, problem.Hint = stack.UserParameterMissing, c.bad.near(name, c.t.parameterNames)
		problem.Message = fmt.Sprintf("The Parameter (%s) was not provided.", name)
	case funcs.Either:
		if c.dependsOn(u) || c.t.parameters[name] != nil || c.t.IsPseudo(name) {
			return
		}
		problem.Code, problem.Hint = stack.InvalidTemplateRef, c.bad.near(name, c.t.referable)
		problem.Message = funcs.NoReference(name).Error()
	case funcs.File:
		if _, found := c.files[name]; found || c.files == nil {
			return
		}
		problem.Code = stack.StackValidationFailed
		problem.Kind = stack.NoFile
		problem.Absent = absentFile(&funcs.NoFile{Function: u.Call.Name, Name: name})
		problem.Message = problem.Absent.Sentence
	default:
		return
	}
	c.bad.add(problem, u.Call)
}

func (c *checker) attribute(u funcs.Used) {
	name, _ := u.Name.(string)
	r := c.t.resources[name]
	if r == nil || r.Type == "" || !c.catalog.HasType(r.Name, r.Type) {
		return
	}
	if _, function := u.Attribute.(*Node); function || u.Attribute == nil {
		return
	}
	switch u.Attribute.(type) {
	case []any, map[string]any:
		c.wrong(u, say("An attribute must be named by a string, not %s", funcs.KindOf(u.Attribute)), "")
		return
	}
	attribute, ok := u.Attribute.(string)
	if ok && c.catalog.HasAttribute(r.Name, r.Type, attribute) {
		return
	}
	err := say("The Referenced Attribute (%s %s) is incorrect.", name, funcs.Shown(u.Attribute))
	c.wrong(u, err, c.bad.near(attribute, func() []string { return c.catalog.Attributes(r.Name, r.Type) }))
}

// hasAttribute reports whether a resource has an attribute. A resource of an unknown type may have
// it.
func (c *checker) hasAttribute(r *Resource, attribute string) bool {
	return r.Type == "" || c.catalog.HasAttribute(r.Name, r.Type, attribute) || !c.catalog.HasType(r.Name, r.Type)
}
