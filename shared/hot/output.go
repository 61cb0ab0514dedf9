package hot

import (
	"fmt"

	"hearth/shared/hot/funcs"
	"hearth/shared/stack"
)

func (t *Template) readOutputs(bad *findings) {
	t.outputs = map[string]*Output{}
	w := t.version.words
	all := t.section(w.outputs)
	if all == nil {
		return
	}
	if all.Kind != funcs.Map {
		p := stack.Problem{Code: stack.StackValidationFailed, Kind: stack.WrongOutput, Path: w.outputs}
		bad.add(p.WithHeading(stack.OutputError, w.outputs, "Outputs must be a map. Found "+funcs.KindOf(all.Plain())+" instead"), all)
		return
	}
	for i, name := range all.Keys {
		if o := t.readOutput(name, all.Items[i], all.Key(i), bad); o != nil {
			t.outputs[name] = o
			t.Outputs = append(t.Outputs, o)
		}
	}
}

func (t *Template) readOutput(name string, n, place *Node, bad *findings) *Output {
	w := t.version.words
	at := path(w.outputs, name)
	wrong := func(format string, args ...any) *Output {
		hint := ""
		if n.Kind == funcs.Map {
			hint = nearest("", n.Keys, []string{w.value})
		}
		p := stack.Problem{Code: stack.StackValidationFailed, Kind: stack.WrongOutput, Path: at.String(), Hint: hint}
		bad.add(p.WithHeading(stack.OutputError, heatPath(at), fmt.Sprintf(format, args...)), place)
		return nil
	}
	if n.Kind != funcs.Map {
		return wrong("Output definitions must be a map. Found %s instead", funcs.KindOf(n.Plain()))
	}
	if n.Get(w.value) == nil {
		return wrong("Each output definition must contain a %s key.", w.value)
	}
	o := &Output{Name: name, Description: stack.NoOutputDescription, at: n}
	if about := n.Get(w.about); !about.IsNull() {
		o.Description = funcs.Str(about.Plain())
	}
	if c := n.Get(w.condition); t.version.conditions && !c.IsNull() {
		o.Condition = t.version.functions.PrepareCondition(c, at.In(w.condition), bad.wrong)
	}
	t.readExport(o, at, bad)
	o.Value = t.version.functions.PrepareTexts(n.Get(w.value), at.In(w.value), bad.wrong)
	return o
}
