package hot

import (
	"fmt"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// The deletion policies.
const (
	PolicyDelete   = "Delete"
	PolicyRetain   = "Retain"
	PolicySnapshot = "Snapshot"
)

// A Resource is a resource as a template declares it. Its trees are prepared.
type Resource struct {
	Name           string
	Type           string
	Description    string
	Properties     *Node // nil when there are none; so are the next two
	Metadata       *Node
	UpdatePolicy   *Node
	DependsOn      []string // as written
	DeletionPolicy string   // Delete, Retain or Snapshot; Retain when there is an external id
	ExternalID     *Node    // a text or a function, or nil
	Condition      *Node    // or nil

	// Only CloudFormation has these, and Heat ignores them.
	ReplacePolicy  string // what becomes of the old object of a replacement; empty when it is not given
	CreationPolicy *Node  // prepared, or nil: the signals that end its creation

	policy  *Node // the deletion policy as written
	replace *Node // the replace policy
	at      *Node
	spot    *Node // at the place of its name
}

func (t *Template) readResources(bad *findings) {
	t.resources = map[string]*Resource{}
	w := t.version.words
	all := t.section(w.resources)
	if all == nil {
		return
	}
	if all.Kind != funcs.Map {
		bad.named(all, w.resources, fmt.Sprintf(w.noResources, funcs.KindOf(all.Plain())))
		return
	}
	byName := make([]int, len(all.Keys)) // Heat checks the form in the order of names
	for i := range byName {
		byName[i] = i
	}
	slices.SortFunc(byName, func(a, b int) int { return strings.Compare(all.Keys[a], all.Keys[b]) })
	made := make([]Resource, len(all.Keys))
	sound := make([]bool, len(all.Keys))
	for _, i := range byName {
		made[i] = Resource{Name: all.Keys[i], at: all.Items[i], spot: all.Key(i)}
		sound[i] = t.checkResource(&made[i], bad)
	}
	section := path(w.resources)
	t.resources = make(map[string]*Resource, len(all.Keys))
	t.Resources = make([]*Resource, 0, len(all.Keys))
	for i := range made {
		r := &made[i]
		t.resources[r.Name] = r // references to it are not wrong as well, even if it is not sound
		if sound[i] {
			t.readResource(r, section.In(r.Name), bad)
			t.Resources = append(t.Resources, r)
		}
	}
}

// checkResource checks the form of a resource; it returns false when the resource is unusable.
func (t *Template) checkResource(r *Resource, bad *findings) bool {
	w := t.version.words
	n, place := r.at, r.spot
	where := func(key ...string) string { return path(append([]string{w.resources, r.Name}, key...)...).String() }
	switch {
	case n.Empty():
		bad.invalid(place, where(), w.noType)
		return false
	case n.Kind != funcs.Map:
		bad.invalid(n, where(), fmt.Sprintf(w.notResource, funcs.KindOf(n.Plain())))
		return false
	}
	ok := true
	var later []string
	laterAt := n
	for i, key := range n.Keys {
		switch {
		case t.version.kind == CFN: // where unknown keys are allowed
		case !has(t.version.anywhere, key):
			bad.add(stack.Problem{
				Code: stack.StackValidationFailed, Path: where(key),
				Message: fmt.Sprintf(`"%s" is not a valid keyword inside a resource definition`, key),
				Hint:    bad.near(key, func() []string { return t.version.ofResource }),
			}, n.Key(i))
		case !has(t.version.ofResource, key):
			if later = append(later, key); len(later) == 1 {
				laterAt = n.Key(i)
			}
		}
	}
	if len(later) > 0 {
		bad.invalid(laterAt, where(later[0]), "Invalid keyword(s) inside a resource definition: "+strings.Join(later, ", "))
	}
	kind := n.Get(w.kind)
	switch {
	case kind == nil:
		bad.invalid(place, where(), w.noType)
		ok = false
	case kind.Empty():
		bad.invalid(kind, where(w.kind), "Each Resource must contain a Type key.")
		ok = false
	}
	return ok
}

// HasDeletionPolicy reports whether the template gives a deletion policy.
func (r *Resource) HasDeletionPolicy() bool { return r.policy != nil }

// readResource reads a well-formed resource. It leaves out what is wrong.
func (t *Template) readResource(r *Resource, at *funcs.Path, bad *findings) {
	w := t.version.words
	r.DeletionPolicy = PolicyDelete
	f := field{t: t, name: r.Name, n: r.at, at: at, bad: bad}
	if strings.Contains(r.Name, "/") {
		bad.invalid(r.spot, f.at.String(), `Resource name may not contain "/"`)
	}
	r.Type, _ = f.prepared(w.kind, "string", isText).Text()
	r.Properties = f.prepared(w.properties, "object", isMap)
	r.Metadata = f.prepared(w.metadata, "object", isMap)
	r.DependsOn = f.dependsOn(w.dependsOn)
	r.policy = f.prepared(w.deletionPolicy, "string", isTextOrCall)
	r.UpdatePolicy = f.prepared(w.updatePolicy, "object", isMap)
	r.Description, _ = f.plain(w.about, "string", isText).Text()
	if t.version.conditions {
		if w.externalID != "" {
			r.ExternalID = f.prepared(w.externalID, "string", isTextOrCall)
		}
		r.Condition = f.condition(w.condition)
	}
	if r.policy != nil && !r.policy.IsDynamic() {
		if r.DeletionPolicy = t.version.policy(r.policy.Value); r.DeletionPolicy == "" {
			f.badPolicy(r.policy, r.policy.Value)
			r.DeletionPolicy = PolicyDelete
		}
	}
	if r.ExternalID != nil {
		r.DeletionPolicy = PolicyRetain
	}
	if t.Kind == CFN {
		t.readAmazonPolicies(r, f)
	}
}

// policy returns the deletion policy that a value names, or nothing.
func (v version) policy(value any) string {
	for _, p := range []string{PolicyDelete, PolicyRetain, PolicySnapshot} {
		if value == p || v.conditions && v.kind == HOT && value == strings.ToLower(p) {
			return p
		}
	}
	return ""
}
