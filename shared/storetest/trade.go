package storetest

import (
	"fmt"
	"sync"
	"testing"

	"hearth/shared/stack"
	"hearth/shared/store"
)

// A trader commits trades of one stack after the other.
type trader struct {
	t *testing.T
	s *store.Store
}

func (o trader) stack(name string) stack.Stack {
	k := newStack(name)
	commit(o.t, o.s, stack.Change{NewStack: &k})
	return k
}

// trade commits, and returns the text of a refusal.
func (o trader) trade(k *stack.Stack, part stack.Trade) string {
	o.t.Helper()
	if err := o.s.Commit(background, stack.Change{Stack: k, Trade: &part})[0].Err; err != nil {
		return string(stack.CodeOf(err)) + ": " + err.Error()
	}
	k.Version++
	return ""
}

// want fails unless trade returns a text.
func (o trader) want(refusal string, k *stack.Stack, part stack.Trade) {
	o.t.Helper()
	if got := o.trade(k, part); got != refusal {
		o.t.Fatalf("%s: %q, want %q", k.Name, got, refusal)
	}
}

// publish gives a stack exports: names and values in turn.
func (o trader) publish(k *stack.Stack, pairs ...string) {
	o.t.Helper()
	o.want("", k, stack.Trade{Reserve: exportsOf(pairs...)})
	o.want("", k, stack.Trade{Publish: true})
}

func exportsOf(pairs ...string) *[]stack.Export {
	all := []stack.Export{}
	for i := 0; i < len(pairs); i += 2 {
		known := &stack.Secrets{}
		known.Add("hush-" + pairs[i])
		all = append(all, stack.Export{Name: pairs[i], Output: "out", Value: pairs[i+1], Secrets: known})
	}
	return &all
}

// exports returns what a project exports, as text.
func (o trader) exports() string {
	o.t.Helper()
	text := ""
	for _, e := range must(o.s.Exports(background, stack.ExportQuery{Project: "project"})) {
		text += fmt.Sprintf("%s=%v ", e.Name, e.Value)
	}
	return text
}

func testTrade(t *testing.T, db Database) {
	o := trader{t, db.Open(t, store.Options{})}
	s := o.s
	net, web := o.stack("net"), o.stack("web")
	o.want("ExportNotFound: No export named id found.", &web, stack.Trade{Import: []string{"id"}})
	o.want("", &net, stack.Trade{Reserve: exportsOf("id", "1", "mask", "24")})
	o.want("ExportNotFound: No export named id found.", &web, stack.Trade{Import: []string{"id"}}) // it is coming
	same(t, o.exports(), "")
	o.want("ExportExists: Export with name id is already exported by stack net.", &web, stack.Trade{Reserve: exportsOf("id", "2")})
	o.want("", &net, stack.Trade{Publish: true})
	same(t, o.exports(), "id=1 mask=24 ")
	first := must(s.Exports(background, stack.ExportQuery{Project: "project", Names: []string{"id", "none"}}))[0]
	same(t, []string{first.StackID, first.Output, first.Secrets.Mask("a hush-id")}, []string{net.ID, "out", "a ******"})
	same(t, len(must(s.Exports(background, stack.ExportQuery{Project: "other"}))), 0)
	same(t, must(s.Exports(background, stack.ExportQuery{Project: "project", After: "id", Limit: 1}))[0].Name, "mask")

	o.want("", &web, stack.Trade{Import: []string{"id"}})
	same(t, must(s.Importers(background, "id", stack.ExportQuery{Project: "project"})), []string{"web"})
	same(t, len(must(s.Importers(background, "id", stack.ExportQuery{Project: "project", After: "web"}))), 0)
	o.want("ExportInUse: Export id cannot be deleted as it is in use by web", &net, stack.Trade{Withdraw: true})
	o.want("ExportInUse: Export id cannot be deleted as it is in use by web", &net, stack.Trade{Reserve: exportsOf("mask", "24")})
	o.want("ExportInUse: Cannot update export id as it is in use by web", &net, stack.Trade{Reserve: exportsOf("id", "2", "mask", "24")})
	same(t, o.exports(), "id=1 mask=24 ")
	// What changes is held for others, but not for those who import it.
	o.want("", &net, stack.Trade{Reserve: exportsOf("id", "1", "mask", "25")})
	o.want("ExportNotFound: No export named mask found.", &web, stack.Trade{Import: []string{"id", "mask"}})
	o.want("", &net, stack.Trade{Reset: true})
	o.want("", &web, stack.Trade{Import: []string{"mask"}})
	o.want("", &web, stack.Trade{Only: &[]string{"mask"}})
	same(t, len(must(s.Importers(background, "id", stack.ExportQuery{Project: "project"}))), 0)
	o.publish(&net, "mask", "24")
	same(t, o.exports(), "mask=24 ")
	o.want("", &web, stack.Trade{Only: &[]string{}})
	same(t, must(s.HasTrade(background, web.ID)), false)
	same(t, must(s.HasTrade(background, net.ID)), true)
	o.want("", &net, stack.Trade{Withdraw: true})
	same(t, o.exports(), "")
	same(t, must(s.HasTrade(background, net.ID)), false)
}

// A tree is deleted as one: its own imports do not keep it.
func testTradeTree(t *testing.T, db Database) {
	o := trader{t, db.Open(t, store.Options{})}
	root, other := o.stack("root"), o.stack("other")
	child := newStack("child")
	child.Parent, child.Root = root.ID, root.ID
	sibling := newStack("sibling")
	sibling.Parent, sibling.Root = root.ID, root.ID
	commit(t, o.s, stack.Change{NewStack: &child})
	commit(t, o.s, stack.Change{NewStack: &sibling})
	o.publish(&child, "inner", "1")
	o.want("", &sibling, stack.Trade{Import: []string{"inner"}})
	o.want("ExportInUse: Export inner cannot be deleted as it is in use by sibling", &child, stack.Trade{Withdraw: true})
	o.want("", &other, stack.Trade{Import: []string{"inner"}})
	o.want("ExportInUse: Export inner cannot be deleted as it is in use by other", &root, stack.Trade{Withdraw: true})
	o.want("", &other, stack.Trade{Only: &[]string{}})
	o.want("", &root, stack.Trade{Withdraw: true})
	same(t, o.exports(), "")
}

// A refused trade changes nothing, also of the rest of its change and of the others beside it.
func testTradeRefused(t *testing.T, db Database) {
	o := trader{t, db.Open(t, store.Options{})}
	net, web := o.stack("net"), o.stack("web")
	credential := stack.Credential{ID: newID(), Project: "project"}
	commit(t, o.s, stack.Change{NewCredential: &credential})
	o.publish(&net, "id", "1")
	o.want("", &web, stack.Trade{Import: []string{"id"}})
	changed := credential
	changed.TrustID = "another"
	deleting, beside := net, web
	deleting.Reason, beside.Reason = "deleting", "beside"
	results := o.s.Commit(background,
		stack.Change{Stack: &deleting, Credential: &changed, Trade: &stack.Trade{Withdraw: true}},
		stack.Change{Stack: &beside, Trade: &stack.Trade{Import: []string{"id"}}})
	if stack.CodeOf(results[0].Err) != stack.ExportInUse || results[1].Err != nil {
		t.Fatal(results)
	}
	same(t, must(o.s.Credential(background, credential.ID)).TrustID, "")
	same(t, must(o.s.Stack(background, net.ID)).Reason, "")
	same(t, must(o.s.Stack(background, web.ID)).Reason, "beside")
	// A stale credential refuses the trade, too.
	web.Version++
	o.want("", &web, stack.Trade{Only: &[]string{}})
	changed.Version = 7
	wantStale(t, o.s.Commit(background, stack.Change{Stack: &deleting, Credential: &changed, Trade: &stack.Trade{Withdraw: true}})[0])
	same(t, o.exports(), "id=1 ")
}

// An import and the end of its export that come at once: one of them is refused.
func testTradeRace(t *testing.T, db Database) {
	first, second := trader{t, db.Open(t, store.Options{})}, trader{t, db.Open(t, store.Options{})}
	for i := range 20 {
		name := fmt.Sprint("e", i)
		net, web := first.stack(fmt.Sprint("net", i)), first.stack(fmt.Sprint("web", i))
		first.publish(&net, name, "1")
		var refused [2]string
		var both sync.WaitGroup
		both.Go(func() { refused[0] = first.trade(&net, stack.Trade{Withdraw: true}) })
		both.Go(func() { refused[1] = second.trade(&web, stack.Trade{Import: []string{name}}) })
		both.Wait()
		if (refused[0] == "") == (refused[1] == "") {
			t.Fatalf("%d: %q", i, refused)
		}
	}
}
