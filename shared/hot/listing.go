package hot

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hearth/shared/hot/funcs"
)

// A Listed version is a version that templates may name.
type Listed struct {
	Version string // with its header: heat_template_version.2013-05-23
	Kind    Kind
	Aliases []string
}

// Versions returns all versions that this package reads, by their headers, oldest first.
func Versions() []Listed {
	byDate := map[string]*Listed{}
	for header, values := range versions {
		for name, v := range values {
			if byDate[v.date] == nil {
				byDate[v.date] = &Listed{Version: header + "." + v.date, Kind: v.kind}
			}
			if name != v.date {
				byDate[v.date].Aliases = append(byDate[v.date].Aliases, header+"."+name)
			}
		}
	}
	list := make([]Listed, 0, len(byDate))
	for _, l := range byDate {
		list = append(list, *l)
	}
	slices.SortFunc(list, func(a, b Listed) int { return cmp.Compare(a.Version, b.Version) })
	return list
}

// A ListedFunction is a function that templates of a version may use.
type ListedFunction struct {
	Name      string
	About     string
	Condition bool // usable in conditions only
}

// Functions returns the functions of a version in its listed form, or of an alias; nil when there
// is no such version. It leaves out those that only an older version had.
func Functions(version string) []ListedFunction {
	header, value, _ := strings.Cut(version, ".")
	v, known := versions[header][value]
	if !known {
		return nil
	}
	list := []ListedFunction{}
	for _, name := range slices.Sorted(maps.Keys(v.functions.Values)) {
		if f := v.functions.Values[name]; !funcs.Removed(f) {
			list = append(list, ListedFunction{name, f.About, false})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.functions.Conditions)) {
		if v.functions.Values[name] == nil {
			list = append(list, ListedFunction{name, v.functions.Conditions[name].About, true})
		}
	}
	return list
}
