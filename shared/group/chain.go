package group

import (
	"strconv"
	"strings"
)

// A Chain is what the template says of an OS::Heat::ResourceChain: one member of each type, each
// after the one before.
type Chain struct {
	Types      []string
	Properties map[string]any
	Concurrent bool // no member waits for another. Heat runs as many at once as it has engines
}

func readChain(props, _ map[string]any) Group {
	c := Chain{Concurrent: props["concurrent"] == true}
	types, ok := props["resources"].([]any)
	if !ok {
		return nil
	}
	for _, t := range types {
		name, ok := t.(string)
		if !ok {
			return nil
		}
		c.Types = append(c.Types, name)
	}
	c.Properties, _ = props["resource_properties"].(map[string]any)
	return c
}

// Size returns how many members the chain is to have.
func (c Chain) Size() int { return len(c.Types) }

// Cost returns the cost of one member for each type.
func (c Chain) Cost() int { return len(c.Types) * Definition{Properties: c.Properties}.cost() }

// Sample returns the number of all members: each has a type of its own.
func (c Chain) Sample() int { return len(c.Types) }

// Place returns a place in the list of types, or among the properties that all members have.
func (c Chain) Place(member, path string) string {
	if rest, ok := strings.CutPrefix(path, "properties"); ok {
		return "resource_properties" + rest
	}
	return "resources[" + member + "]"
}

// Form returns the language of its stack's template.
func (c Chain) Form() Form { return HOT }

// SampleMembers returns the first size members.
func (c Chain) SampleMembers(size int) []Defined {
	c.Types = c.Types[:min(size, len(c.Types))]
	return c.All()
}

// Begin creates and changes all members at once.
func (c Chain) Begin(State) (Rollout, error) { return Rollout{}, nil }

// Batch returns all members.
func (c Chain) Batch(State, *Batch) []Defined { return c.All() }

// All returns the members.
func (c Chain) All() []Defined {
	all := make([]Defined, len(c.Types))
	for i, typ := range c.Types {
		d := Definition{Type: typ, Properties: c.Properties}
		if i > 0 && !c.Concurrent {
			d.DependsOn = []string{strconv.Itoa(i - 1)}
		}
		all[i] = Defined{strconv.Itoa(i), d}
	}
	return all
}

// Outputs returns the outputs of the chain's stack for the attributes that are used.
func (c Chain) Outputs(members []Defined, uses []AttributeUse) []Output {
	all := gathered{form: HOT, members: members, made: map[string]any{}}
	for _, u := range uses {
		switch name, path, one := u.member(); {
		case one && len(path) > 0:
			all.addMember(u.OutputName(), name, path)
		case one:
			all.addRef(u.OutputName(), name)
		case u.Key == refs:
			all.addRefs(u.OutputName())
		case u.Key == attributes && len(u.Path) > 0:
			all.byName(u.OutputName(), u.Path)
		case u.Key != attributes:
			all.addEach(u.OutputName(), append([]any{u.Key}, u.Path...))
		}
	}
	return all.outputs()
}
