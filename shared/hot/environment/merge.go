package environment

import (
	"maps"
	"slices"

	"hearth/shared/stack"
)

// A File is one of several environments that are merged, in their order.
type File struct {
	Name string
	Layer
}

// Merge applies environments to what was given directly. types are the types of the parameters that
// the template and the templates among the files declare. A parameter that none declares is kept
// only from the first layer, as in Heat: without a type its merging is undefined.
func Merge(base stack.Environment, files []File, types map[string]string) (stack.Environment, error) {
	m := merger{types: types, strategies: map[string]string{}}
	sum := base
	sum.Parameters, sum.ParameterDefaults = maps.Clone(base.Parameters), maps.Clone(base.ParameterDefaults)
	sum.ResourceRegistry = maps.Clone(base.ResourceRegistry)
	for _, f := range files {
		sum.Parameters = m.parameters(f, Parameters, sum.Parameters, f.Parameters)
		sum.ParameterDefaults = m.parameters(f, ParameterDefaults, sum.ParameterDefaults, f.ParameterDefaults)
		if len(f.ResourceRegistry) > 0 {
			if sum.ResourceRegistry == nil {
				sum.ResourceRegistry = map[string]any{}
			}
			maps.Copy(sum.ResourceRegistry, f.ResourceRegistry)
		}
		sum.EncryptedNames = slices.Concat(sum.EncryptedNames, f.EncryptedNames)
		sum.EventSinks = slices.Concat(sum.EventSinks, f.EventSinks)
	}
	return sum, m.bad.Err()
}

type merger struct {
	types      map[string]string
	strategies map[string]string // of each parameter, by the first file that gives it
	bad        stack.Problems
}

func (m *merger) wrong(f File, path string, err error) {
	m.bad = append(m.bad, stack.Problem{Code: stack.CodeOf(err), File: f.Name, Path: path, Named: true, Message: err.Error()})
}

// parameters merges one section. A null does not replace a value.
func (m *merger) parameters(f File, section string, old, over map[string]any) map[string]any {
	for _, name := range slices.Sorted(maps.Keys(over)) {
		if m.types[name] == "" || over[name] == nil {
			continue
		}
		strategy := m.strategy(f, name)
		if known, ok := m.strategies[name]; !ok {
			m.strategies[name] = strategy
		} else if strategy != known {
			m.wrong(f, section+"."+name, stack.Errorf(stack.ConflictingMerge,
				"Conflicting merge strategy '%s' for parameter '%s' in file '%s'.", strategy, name, f.Name))
		}
	}
	if len(old) == 0 {
		return maps.Clone(over)
	}
	for _, name := range slices.Sorted(maps.Keys(over)) {
		v := over[name]
		if m.types[name] == "" || v == nil {
			continue
		}
		switch strategy := m.strategies[name]; {
		case strategy == "overwrite", old[name] == nil && m.types[name] != "boolean":
			old[name] = v
		default:
			sum, err := m.sum(name, old[name], v, strategy == "deep_merge")
			if err != nil {
				m.wrong(f, section+"."+name, err)
				continue
			}
			old[name] = sum
		}
	}
	return old
}

var strategies = []string{"overwrite", "merge", "deep_merge"}

// strategy returns the strategy for a parameter in one file: the file's own for it, that of an
// earlier file, or the file's default.
func (m *merger) strategy(f File, name string) string {
	standard, ok := f.Strategies["default"].(string)
	if !ok || !slices.Contains(strategies, standard) {
		standard = "overwrite"
	}
	if own, said := f.Strategies[name]; said {
		if own, ok := own.(string); ok && slices.Contains(strategies, own) {
			return own
		}
		return standard
	}
	if earlier, ok := m.strategies[name]; ok {
		return earlier
	}
	return standard
}
