package group

import (
	"slices"
	"strconv"
	"strings"

	"hearth/shared/stack"
)

// A ResourceGroup is what the template says of an OS::Heat::ResourceGroup.
type ResourceGroup struct {
	Count    int
	Variable string // index_var
	Member   Definition
	Removals []any // of all resource_lists
	Forget   bool  // removal_policies_mode is update: names skipped so far may be used again

	RollingUpdate *Rolling // nil without such a policy
	BatchCreate   *Rolling

	given  []string                                   // the names of members that have no numbers, Count of them
	custom func(name string, d Definition) Definition // returns the definition of such a member
}

func readResourceGroup(props, policy map[string]any) Group {
	g := ResourceGroup{Count: 1, Forget: props["removal_policies_mode"] == "update"}
	if n, ok := stack.Number(props["count"]); ok { // otherwise it is not known yet
		g.Count = int(min(n, most))
	}
	g.Variable, _ = props["index_var"].(string)
	if def, ok := props["resource_def"].(map[string]any); ok {
		g.Member.Type, _ = def["type"].(string)
		g.Member.Properties, _ = def["properties"].(map[string]any)
		g.Member.Metadata, _ = def["metadata"].(map[string]any)
	}
	policies, _ := props["removal_policies"].([]any)
	for _, p := range policies {
		if p, ok := p.(map[string]any); ok {
			list, _ := p["resource_list"].([]any)
			g.Removals = append(g.Removals, list...)
		}
	}
	g.RollingUpdate, g.BatchCreate = rolling(policy["rolling_update"]), rolling(policy["batch_create"])
	if g.Member.Type == "" {
		return nil
	}
	return g
}

// most is the value of a count that is beyond all limits.
const most = 1 << 24

func rolling(v any) *Rolling {
	p, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	return &Rolling{MinInService: wholeNumber(p["min_in_service"]), MaxBatch: wholeNumber(p["max_batch_size"]), Pause: seconds(p["pause_time"])}
}

// Size returns how many members the group is to have.
func (g ResourceGroup) Size() int { return g.Count }

// Cost returns the cost of Count members.
func (g ResourceGroup) Cost() int { return g.Count * g.Member.cost() }

// Sample returns 1: its members are alike.
func (g ResourceGroup) Sample() int { return 1 }

// Place returns a place within resource_def.
func (g ResourceGroup) Place(_, path string) string {
	return strings.TrimSuffix("resource_def."+path, ".")
}

// Form returns the language of its stack's template.
func (g ResourceGroup) Form() Form { return HOT }

// Begin creates a group in batches if its policy says so, and changes it in batches if the
// definition of its members has changed.
func (g ResourceGroup) Begin(s State) (Rollout, error) {
	refs := s.Refs
	if !s.Made {
		refs = nil
	} else if refs == nil {
		refs = map[string]any{}
	}
	c := Rollout{Skipped: g.Skip(s.Skipped, s.Members, refs)}
	by := g.RollingUpdate
	if !s.Made {
		if by = g.BatchCreate; by != nil { // no member is in service yet
			by = &Rolling{MaxBatch: by.MaxBatch, Pause: by.Pause}
		}
	}
	if by == nil || s.Made && g.custom == nil && !slices.Contains(s.Changed, "resource_def") {
		return c, nil
	}
	c.Batches, c.Pause = by.Batches(g.Count, g.CountMembers(s.Members, c.Skipped), true), by.Pause
	var err error
	c.Timeout, err = by.Timeout(len(c.Batches), s.Limit)
	return c, err
}

// Batch returns AfterBatch, or the whole group.
func (g ResourceGroup) Batch(s State, b *Batch) []Defined {
	if b == nil {
		return g.All(s.Skipped)
	}
	return g.AfterBatch(s.Members, s.Skipped, *b)
}

// Names returns the names of size members, counted from 0, without those to be skipped.
func (g ResourceGroup) Names(size int, skip []string) []string {
	if g.custom != nil {
		return slices.Clone(g.given[:min(max(size, 0), len(g.given))])
	}
	skipped := set(skip)
	names := make([]string, 0, max(size, 0))
	for i := 0; len(names) < size; i++ {
		if name := strconv.Itoa(i); !skipped[name] {
			names = append(names, name)
		}
	}
	return names
}

func set(names []string) map[string]bool {
	all := make(map[string]bool, len(names))
	for _, name := range names {
		all[name] = true
	}
	return all
}

// Define returns the definition of the member of a name.
func (g ResourceGroup) Define(name string) Definition { return g.define(name, g.Member.Given()) }

func (g ResourceGroup) define(name string, d Definition) Definition {
	if g.custom != nil {
		return g.custom(name, d)
	}
	return d.Numbered(name, g.Variable)
}

// All returns the whole group as the template describes it, whatever exists now.
func (g ResourceGroup) All(skip []string) []Defined {
	return g.members(g.Names(g.Count, skip), g.Member.Given())
}

// SampleMembers keeps properties that are null, since they are wrong where a type requires them.
func (g ResourceGroup) SampleMembers(size int) []Defined {
	return g.members(g.Names(size, g.Skip(nil, nil, nil)), g.Member)
}

func (g ResourceGroup) members(names []string, d Definition) []Defined {
	all := make([]Defined, len(names))
	for i, name := range names {
		all[i] = Defined{name, g.define(name, d)}
	}
	return all
}

// CountMembers returns how many members count when a rolling update begins: all but those to be
// skipped.
func (g ResourceGroup) CountMembers(members []Member, skip []string) int {
	n, skipped := len(members), set(skip)
	for _, m := range Healthy(members) {
		if skipped[m.Name] {
			n--
		}
	}
	return n
}
