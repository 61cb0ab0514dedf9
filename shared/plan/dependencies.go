package plan

import (
	"slices"
)

// dependencies are those of the wanted resources, in both directions.
type dependencies struct {
	wanted []Wanted
	at     map[string]int
	after  [][]int // by the index of a resource, those that require it
}

func newDependencies(wanted []Wanted) *dependencies {
	t := &dependencies{wanted, make(map[string]int, len(wanted)), make([][]int, len(wanted))}
	for i, w := range wanted {
		t.at[w.Name] = i
	}
	for i, w := range wanted {
		for _, name := range w.Requires {
			t.after[t.at[name]] = append(t.after[t.at[name]], i)
		}
	}
	return t
}

// add makes a resource require those named. It leaves out the resource itself, names that are not
// wanted, and resources that come after it by however many steps. It adds at most most, and returns
// how many it added.
func (t *dependencies) add(i int, names []string, most int) (added int) {
	if len(names) == 0 {
		return 0
	}
	later := t.dependents(i)
	w := &t.wanted[i]
	has := make(map[string]bool, len(w.Requires))
	for _, name := range w.Requires {
		has[name] = true
	}
	requires := slices.Clone(w.Requires)
	for _, name := range names {
		j, there := t.at[name]
		if !there || has[name] || later[j] || added == most {
			continue
		}
		has[name] = true
		requires = append(requires, name)
		t.after[j] = append(t.after[j], i)
		added++
	}
	slices.Sort(requires)
	w.Requires = requires
	return added
}

// dependents returns the resource and every resource that comes after it.
func (t *dependencies) dependents(i int) map[int]bool {
	seen := map[int]bool{i: true}
	for next := []int{i}; len(next) > 0; {
		from := next[len(next)-1]
		next = next[:len(next)-1]
		for _, j := range t.after[from] {
			if !seen[j] {
				seen[j] = true
				next = append(next, j)
			}
		}
	}
	return seen
}
