package funcs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A NoCall is the error for a map where only functions and texts are allowed.
type NoCall struct {
	Name  string // of the function, empty when the map names none
	said  string
	known map[string]*Func
}

func (e *NoCall) Error() string { return e.said }

const functionPrefix = "Fn::"

// check returns what is wrong with a map that calls none of the known functions, or nil.
func (m Maps) check(known map[string]*Func, n *Node) *NoCall {
	name := ""
	for _, key := range n.Keys {
		if strings.HasPrefix(key, functionPrefix) || m == AreForbidden && language[key] {
			name = key
			break
		}
	}
	if name == "" && m != AreForbidden {
		return nil
	}
	wrong := &NoCall{Name: name, known: known}
	switch {
	case name == "":
		wrong.said = "only texts, lists and functions may stand here, not a map"
		if len(n.Keys) == 1 {
			wrong.Name = n.Keys[0]
			wrong.said = fmt.Sprintf(`"%s" is no function; only texts, lists and functions may stand here`, wrong.Name)
		}
	case len(n.Keys) > 1:
		wrong.said = fmt.Sprintf(`a map with the function "%s" must have no other key`, name)
	case language[name]:
		wrong.said = parseInvalid(name, nil).Error()
	default:
		wrong.said = fmt.Sprintf(`There is no function "%s"`, name)
	}
	return wrong
}

// Known returns the names that were probably meant: none for a function that is not allowed there.
func (e *NoCall) Known() []string {
	var all []string
	if language[e.Name] {
		return all
	}
	for name, f := range e.known {
		if f != fnInvalid && f != fnExtension {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// language holds the names of all functions of CloudFormation, wherever they are allowed.
var language = names(cfn20100909, cfnConditions20100909, amazonValues, amazonConditions, extensions, Rules.Conditions)

func names(tables ...map[string]*Func) map[string]bool {
	all := map[string]bool{}
	for _, table := range tables {
		for name := range maps.Keys(table) {
			all[name] = true
		}
	}
	return all
}
