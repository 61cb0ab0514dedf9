package wire

import (
	"hearth/shared/engine"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Changes are what an update would do, in Heat's five lists, and in ours: what it
// would fail at.
type Changes struct {
	Unchanged []Changed `json:"unchanged"`
	Updated   []Changed `json:"updated"`
	Replaced  []Changed `json:"replaced"`
	Added     []Changed `json:"added"`
	Deleted   []Changed `json:"deleted"`
	Refused   []Changed `json:"refused,omitempty"`
}

// A Changed resource is one of an update's, and why it is where it is. Perhaps says
// that a value decides which is known only when it is made: less may be done.
type Changed struct {
	PreviewedResource
	Properties struct{}  `json:"properties,omitzero"` // hides the resource's
	Inner      *Identity `json:"nested_stack_id,omitempty"`
	Perhaps    bool      `json:"perhaps,omitempty"`
	Reason     string    `json:"reason,omitempty"` // of a refusal
	Why        []Why     `json:"why"`
	OldObject  string    `json:"old_object,omitempty"` // of a replaced or deleted resource; empty when it is only deleted
}

// Why is one difference: a property's, or another part's of the resource. Unknown
// says that the new value, or something in it, is known only when it is made.
type Why struct {
	Property string `json:"property,omitempty"`
	Part     string `json:"part,omitempty"`
	Old      any    `json:"old"`
	New      any    `json:"new"`
	Unknown  bool   `json:"unknown,omitempty"`
}

// NewChanges shows what an update would do.
func NewChanges(changes []engine.Change) Changes {
	c := Changes{Unchanged: []Changed{}, Updated: []Changed{}, Replaced: []Changed{}, Added: []Changed{}, Deleted: []Changed{}}
	lists := map[plan.Outcome]*[]Changed{
		plan.Unchanged: &c.Unchanged, plan.Updated: &c.Updated, plan.Replaced: &c.Replaced,
		plan.Added: &c.Added, plan.Deleted: &c.Deleted, plan.Refused: &c.Refused,
	}
	for _, f := range changes {
		identity := identityOf(f.Stack)
		own := identity
		own.Path = "/resources/" + f.Name
		metadata, shown := f.Metadata, f.Shown
		if metadata == nil {
			metadata = map[string]any{}
		}
		if shown == nil {
			shown = map[string]any{}
		}
		one := Changed{Perhaps: f.Perhaps, Reason: f.Refusal.Reason(), Why: []Why{}, PreviewedResource: PreviewedResource{
			Updated: Time(f.Updated), Created: Time(f.Created), Name: f.Name, PhysicalID: f.PhysicalID, Action: f.Action, Status: f.Status,
			Reason: f.Reason, Type: f.TypeShown(), Identity: own, StackIdentity: identity, StackName: f.Stack.Name, Parent: f.Parent, RequiredBy: list(f.RequiredBy),
			Description: f.Description, Metadata: metadata, Attributes: shown,
		}}
		if f.Outcome == plan.Replaced || f.Outcome == plan.Deleted {
			one.OldObject = oldObject(f.OldPolicy)
		}
		if f.Inner != nil {
			inner := identityOf(*f.Inner)
			one.Inner = &inner
		}
		for _, d := range f.Why {
			w := Why{Property: d.Property, Part: d.Part, Old: d.Old}
			w.New, w.Unknown = known(d.New)
			one.Why = append(one.Why, w)
		}
		*lists[f.Outcome] = append(*lists[f.Outcome], one)
	}
	return c
}

// oldObject says what becomes of an object that its resource no longer needs, unless it is only deleted.
func oldObject(p stack.RemovalPolicy) string {
	switch {
	case p.Retain:
		return "retained"
	case p.Copied:
		return "copied"
	}
	return ""
}

// known gives a value with null for what is not known yet.
func known(v any) (shown any, unknown bool) {
	shown = stepdef.MapValues(v, func(one any) any {
		switch one.(type) {
		case stepdef.Ref, stepdef.Unknown:
			unknown = true
			return nil
		}
		return one
	})
	return shown, unknown
}

func identityOf(s stack.Stack) Identity {
	return Identity{Tenant: s.Project, StackName: s.Name, StackID: s.ID}
}
