package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// exporting shares a network and two plain values.
const exporting = `
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Secret: {Type: String, NoEcho: true, Default: hush-hush}}
Resources:
  Net: {Type: OS::Neutron::Net}
  Size: {Type: OS::Heat::Value, Properties: {value: "3"}}
  Zone: {Type: OS::Neutron::Net}
  First: {Type: OS::Neutron::Net, DependsOn: Second}
  Second: {Type: OS::Neutron::Net}
Outputs:
  Net: {Value: !Ref Net, Export: {Name: !Sub "${AWS::StackName}-net"}}
  Size: {Value: !GetAtt Size.value, Export: {Name: size}}
  Secret: {Value: !Ref Secret, Export: {Name: secret}}
  Own: {Value: own}
`

const importing = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  First: {Type: OS::Neutron::Net, DependsOn: Second}
  Second: {Type: OS::Neutron::Net}
  Third: {Type: OS::Neutron::Net, DependsOn: Size}
  Port: {Type: OS::Neutron::Port, Properties: {network: !ImportValue base-net}}
  Size: {Type: OS::Heat::Value, Properties: {value: !Sub ["size ${s}", {s: !ImportValue size}]}}
  Secret: {Type: OS::Heat::TestResource, Properties: {value: !ImportValue secret}}
Outputs:
  Size: {Value: !GetAtt Size.value}
`

// zoned replaces a network: the old one is removed at the end.
const zoned = "  Zone: {Type: OS::Neutron::Net, Properties: {availability_zone_hints: [nova]}}\n"

// exports returns the exports of the project, with the importers of each. Values are left out where
// they are IDs of objects.
func (w *world) exports() string {
	w.t.Helper()
	q := stack.ExportQuery{Project: w.caller.Project}
	all, err := w.store.Exports(context.Background(), q)
	if err != nil {
		w.t.Fatal(err)
	}
	var texts []string
	for _, one := range all {
		by, err := w.store.Importers(context.Background(), one.Name, q)
		if err != nil {
			w.t.Fatal(err)
		}
		text := one.Name
		if value := fmt.Sprint(one.Value); len(value) < 20 {
			text += "=" + value
		}
		texts = append(texts, strings.TrimSpace(text+" "+strings.Join(by, ",")))
	}
	return strings.Join(texts, "; ")
}

// ended runs an action to its end, and fails unless the stack then has a state.
func (w *world) ended(e *engine.Engine, s stack.Stack, state string) stack.Stack {
	w.t.Helper()
	s = w.run(e, nil, s.ID)
	if s.State() != state {
		w.t.Fatalf("%s is %s, want %s: %s", s.Name, s.State(), state, s.Reason)
	}
	return s
}

// reasons returns the reasons of all events of a stack.
func (w *world) reasons(s stack.Stack) string {
	events, err := w.store.Events(context.Background(), stack.EventQuery{StackID: s.ID})
	if err != nil {
		w.t.Fatal(err)
	}
	text := ""
	for _, one := range events {
		text += one.Reason + "\n"
	}
	return text
}

func (w *world) wantExports(want string) {
	w.t.Helper()
	if got := w.exports(); got != want {
		w.t.Errorf("the exports are %q, want %q", got, want)
	}
}

func wantError(t *testing.T, err error, code stack.Code, text string) {
	t.Helper()
	if stack.CodeOf(err) != code || !strings.Contains(err.Error(), text) {
		t.Errorf("%v, want %s: %s", err, code, text)
	}
}

func (w *world) tryCreate(e *engine.Engine, name, template string) error {
	_, err := e.CreateStack(context.Background(), w.caller, engine.Request{Name: name, Source: stack.Source{Template: []byte(template)}})
	return err
}

func (w *world) tryUpdate(e *engine.Engine, s stack.Stack, template string) error {
	_, err := e.UpdateStack(context.Background(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(template)}})
	return err
}

func TestExports(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	wantError(t, w.tryCreate(e, "web", importing), stack.StackValidationFailed, "No export named base-net found.")
	base := w.create(e, "base", exporting, false)
	w.wantExports("") // not before it is complete
	base = w.ended(e, base, "CREATE_COMPLETE")
	w.wantExports("base-net; secret=hush-hush; size=3")
	wantError(t, w.tryCreate(e, "base-2", exporting), stack.ExportExists, "Export with name secret is already exported by stack base.")

	web := w.ended(e, w.create(e, "web", importing, false), "CREATE_COMPLETE")
	w.wantExports("base-net web; secret=hush-hush web; size=3 web")
	if got := w.outputs(e, web)["Size"]; got != "size 3" {
		t.Errorf("the imported value is %q", got)
	}
	net, port := w.row(base, "Net"), w.row(web, "Port")
	if port.Properties["network"] != net.PhysicalID {
		t.Errorf("the port is in another network than the export: %v", port.Properties)
	}
	if r := w.row(web, "Secret"); !strings.Contains(fmt.Sprint(e.SecretsOf(r).Mask("is hush-hush")), "******") {
		t.Error("an imported secret is not known as one")
	}

	// What is in use neither ends nor changes; the refusal says who uses it.
	wantError(t, e.DeleteStack(context.Background(), w.caller, base), stack.ExportInUse, "Export base-net cannot be deleted as it is in use by web")
	if _, err := e.AbandonStack(context.Background(), base); stack.CodeOf(err) != stack.ExportInUse {
		t.Errorf("abandon: %v", err)
	}
	wantError(t, w.tryUpdate(e, base, edit(exporting, ", Export: {Name: size}", "")), stack.ExportInUse, "Export size cannot be deleted as it is in use by web")
	if now, _ := w.store.Stack(context.Background(), base.ID); now.State() != "CREATE_COMPLETE" || now.Version != base.Version {
		t.Errorf("a refused request has changed the stack: %s", now.State())
	}

	// A change that is known only at the end rolls back, with all objects that were there.
	objects := w.objects()
	base = w.ended(e, w.update(e, base, edit(exporting, `value: "3"`, `value: "4"`, "  Zone: {Type: OS::Neutron::Net}\n", zoned), false), "ROLLBACK_COMPLETE")
	if reasons := w.reasons(base); !strings.Contains(reasons, "Cannot update export size as it is in use by web") {
		t.Errorf("the events do not tell why: %s", reasons)
	}
	for id, name := range objects {
		if _, ok := w.objects()[id]; !ok {
			t.Errorf("%s (%s) was removed before the refusal", id, name)
		}
	}
	w.wantExports("base-net web; secret=hush-hush web; size=3 web")

	// What is not in use may change.
	web = w.ended(e, w.update(e, web, edit(importing, "!ImportValue size", "x"), false), "UPDATE_COMPLETE")
	w.wantExports("base-net web; secret=hush-hush web; size=3")
	base = w.ended(e, w.update(e, base, edit(exporting, `value: "3"`, `value: "4"`), false), "UPDATE_COMPLETE")
	w.wantExports("base-net web; secret=hush-hush web; size=4")
	base = w.ended(e, w.update(e, base, edit(exporting, ", Export: {Name: size}", ""), false), "UPDATE_COMPLETE")
	w.wantExports("base-net web; secret=hush-hush web")

	// A failed update keeps its old imports until it has rolled back.
	web = w.ended(e, w.update(e, web, edit(importing, "!ImportValue size", "!ImportValue secret", "value: !ImportValue secret", "fail: true"), true), "UPDATE_FAILED")
	w.wantExports("base-net web; secret=hush-hush web")
	if err := e.DeleteStack(context.Background(), w.caller, web); err != nil {
		t.Fatal(err)
	}
	w.ended(e, web, "DELETE_COMPLETE")
	w.wantExports("base-net; secret=hush-hush")
	if err := e.DeleteStack(context.Background(), w.caller, base); err != nil {
		t.Fatal(err)
	}
	w.wantExports("") // at once: no stack begins to import them now
	w.ended(e, base, "DELETE_COMPLETE")
}

// The end of a creation that another stack has come before, and a plan whose export has gone, fail
// with AWS's reasons.
func TestExportsTakenMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	const one = "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\nOutputs: {o: {Value: a, Export: {Name: taken}}}\n"
	const user = "AWSTemplateFormatVersion: 2010-09-09\nResources: {R: {Type: OS::Heat::Value, Properties: {value: !ImportValue taken}}}\n"
	first, second := w.create(e, "first", one, true), w.create(e, "second", one, true)
	first, second = w.run(e, nil, first.ID), w.run(e, nil, second.ID)
	if first.State() == "CREATE_FAILED" { // the other one came first
		first, second = second, first
	}
	if first.State() != "CREATE_COMPLETE" || second.Reason != "Export with name taken is already exported by stack "+first.Name+"." {
		t.Errorf("the reason is %q", second.Reason)
	}
	web := w.create(e, "web", user, true)
	if err := e.DeleteStack(context.Background(), w.caller, first); err != nil {
		t.Fatal(err)
	}
	if web = w.ended(e, web, "CREATE_FAILED"); web.Reason != "No export named taken found." {
		t.Errorf("the reason is %q", web.Reason)
	}
	const empty = "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\nOutputs: {o: {Value: !Ref 'AWS::NoValue', Export: {Name: none}}}\n"
	if s := w.ended(e, w.create(e, "empty", empty, true), "CREATE_FAILED"); s.Reason != "The output o cannot be exported: it has no value" {
		t.Errorf("the reason is %q", s.Reason)
	}
}

// Nested stacks export and import too. A tree is refused as a whole, before anything of it is deleted.
func TestExportsOfNestedStacks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.engine(nil)
	const outer = "heat_template_version: 2021-04-16\nresources: {below: {type: inner.yaml}}\n"
	const inner = "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\nOutputs: {o: {Value: a, Export: {Name: deep}}}\n"
	const using = "AWSTemplateFormatVersion: 2010-09-09\nResources: {R: {Type: OS::Heat::Value, Properties: {value: !ImportValue deep}}}\n"
	make := func(name, file string) stack.Stack {
		s, err := e.CreateStack(context.Background(), w.caller, engine.Request{
			Name: name, DisableRollback: true, Source: stack.Source{Template: []byte(outer), Files: map[string]string{"inner.yaml": file}},
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := w.ended(e, make("early", using), "CREATE_FAILED"); !strings.Contains(s.Reason, "No export named deep found.") {
		t.Errorf("the reason is %q", s.Reason)
	}
	base, web := w.ended(e, make("base", inner), "CREATE_COMPLETE"), w.ended(e, make("web", using), "CREATE_COMPLETE")
	if got := w.exports(); !strings.HasPrefix(got, "deep=a web-below-") {
		t.Errorf("the exports are %q", got)
	}
	wantError(t, e.DeleteStack(context.Background(), w.caller, base), stack.ExportInUse, "Export deep cannot be deleted as it is in use by web-below-")
	for _, s := range []stack.Stack{web, base} {
		if err := e.DeleteStack(context.Background(), w.caller, s); err != nil {
			t.Fatal(err)
		}
		w.ended(e, s, "DELETE_COMPLETE")
	}
	w.wantExports("")
}

// exchanges are the stories of exports and imports.
var exchanges = []story{
	{"create with exports", func(w *world, e *engine.Engine) string { return w.create(e, "base", exporting, true).ID }, "CREATE_COMPLETE"},
	{"create with imports", func(w *world, e *engine.Engine) string {
		w.run(e, nil, w.create(e, "base", exporting, true).ID)
		return w.create(e, "web", importing, true).ID
	}, "CREATE_COMPLETE"},
	{"update of exports", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "base", exporting, true).ID)
		return w.update(e, s, edit(exporting, `value: "3"`, `value: "4"`, "  Zone: {Type: OS::Neutron::Net}\n", zoned, "{Name: secret}", "{Name: other}"), true).ID
	}, "UPDATE_COMPLETE"},
	{"update of an export in use", func(w *world, e *engine.Engine) string {
		s := w.run(e, nil, w.create(e, "base", exporting, true).ID)
		w.run(e, nil, w.create(e, "web", importing, true).ID)
		return w.update(e, s, edit(exporting, `value: "3"`, `value: "4"`, "  Zone: {Type: OS::Neutron::Net}\n", zoned), false).ID
	}, "ROLLBACK_COMPLETE"},
	{"delete with imports", func(w *world, e *engine.Engine) string {
		w.run(e, nil, w.create(e, "base", exporting, true).ID)
		return w.begins(e, w.run(e, nil, w.create(e, "web", importing, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
	{"delete with exports", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "base", exporting, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
}
