package hot

import (
	"cmp"
	"fmt"
	"slices"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

// An Export is an output that other stacks of the project may import by a name.
type Export struct {
	Name   string
	Output string
}

// An Import is the use of another stack's export.
type Import struct {
	Name         string
	Resource     string // that uses it; empty when an output does
	Path         string // of the use
	Line, Column int
}

// Exports returns the exports of a decided template, sorted by name.
func (t *Template) Exports() []Export { return t.exports }

// Imports returns the imports of a decided template, in the order of their use. A stack whose
// exports others import can neither be deleted nor change them without breaking those: so imports
// are edges between stacks.
func (t *Template) Imports() []Import { return t.imports }

// readExport reads the name under which an output is exported.
func (t *Template) readExport(o *Output, at *funcs.Path, bad *findings) {
	n := o.at.Get("Export")
	if t.Kind != CFN || n.IsNull() {
		return
	}
	at = at.In("Export")
	name := n.Get("Name")
	if name.IsNull() || len(n.Keys) != 1 {
		bad.invalid(n, at.String(), fmt.Sprintf("Output %s: Export must be a map with the key Name", o.Name))
		return
	}
	o.Export = t.version.functions.Prepare(name, at.In("Name"), bad.wrong)
}

// trade finds the exports and imports of a template during Decide: their names may be made of
// parameters.
func (t *Template) trade(scope *inside, bad *findings) {
	if t.Kind != CFN {
		return
	}
	w := t.version.words
	for _, o := range t.Outputs {
		if o.Export == nil {
			continue
		}
		at := path(w.outputs, o.Name, "Export", "Name")
		v, err := funcs.Resolve(o.Export, scope)
		if _, unknown := scope.Unknown(v); unknown {
			continue
		}
		name, ok := v.(string)
		if err == nil && (!ok || name == "") {
			err = say("the name of an export must be a text, not %s", funcs.Quoted(v))
		}
		if err != nil {
			bad.wrong(funcs.Wrong{Path: at, Node: o.Export, Err: err})
			continue
		}
		t.exports = append(t.exports, Export{Name: name, Output: o.Name})
	}
	slices.SortStableFunc(t.exports, func(a, b Export) int { return cmp.Compare(a.Name, b.Name) })
	for i := 1; i < len(t.exports); i++ {
		if twice := t.exports[i]; twice.Name == t.exports[i-1].Name {
			bad.invalid(t.outputs[twice.Output].at, path(w.outputs, twice.Output, "Export").String(), fmt.Sprintf("Duplicate export %s", twice.Name))
		}
	}
	for _, r := range t.Resources {
		t.collectImports(r.Properties, path(w.resources, r.Name, w.properties), r.Name, scope)
		t.collectImports(r.Metadata, path(w.resources, r.Name, w.metadata), r.Name, scope)
	}
	for _, o := range t.Outputs {
		t.collectImports(o.Value, path(w.outputs, o.Name, w.value), "", scope)
	}
}

func (t *Template) collectImports(n *Node, at *funcs.Path, resource string, scope *inside) {
	funcs.Uses(n, at, func(u funcs.Used) {
		if u.Call.Func.Use != funcs.Import {
			return
		}
		v, err := funcs.Resolve(u.Call.Args, scope)
		name, ok := v.(string)
		if err != nil || !ok {
			return // resolving the value reports it
		}
		t.imports = append(t.imports, Import{
			Name: name, Resource: resource, Path: u.At.In(u.Call.Name).String(), Line: u.Call.Line, Column: u.Call.Column,
		})
	})
}

// ImportProblems returns a problem for each import. Who knows the exports of the project leaves out
// those that exist.
func (t *Template) ImportProblems() stack.Problems {
	var bad findings
	for _, i := range t.imports {
		p := stack.Problem{
			Code: stack.StackValidationFailed, Path: i.Path, Kind: stack.UnknownExport, Key: i.Name,
			Offline: fmt.Sprintf("Whether a stack exports %q is not known here.", i.Name),
		}
		bad.add(p.WithHeading("", i.Path, funcs.NoExport(i.Name).Error()), &Node{Line: i.Line, Column: i.Column})
	}
	return stack.Problems(bad)
}
