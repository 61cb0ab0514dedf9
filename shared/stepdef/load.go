package stepdef

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"hearth/shared/stack"
)

// removedWord says that a step waits until its object is gone.
const removedWord = "gone"

// UnmarshalYAML reads "gone" or a map of field to values.
func (u *Until) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Value == removedWord {
		u.Removed = true
		return nil
	}
	return n.Decode(&u.Field)
}

// Load reads one definition strictly: an unknown word, an unknown hook or a step that cannot work
// is an error. It reports all mistakes at once, each with its line where the YAML reader knows it.
func Load(src []byte, hooks Hooks) (*Def, error) {
	var d Def
	if err := Decode(src, &d); err != nil {
		return nil, err
	}
	c := check{def: &d, lines: linesOf(src)}
	c.top(hooks)
	for _, a := range []struct {
		name  string
		steps []Step
	}{{"create", d.Create}, {"update", d.Update}, {"delete", d.Delete}, {"let_go", d.LetGo}, {"take_back", d.TakeBack}, {"suspend", d.Suspend}, {"resume", d.Resume}, {"examine", d.Examine}, {"snapshot", d.Snapshot}} {
		for i, s := range a.steps {
			c.step(hooks, a.name, a.steps, i, s)
		}
	}
	return &d, errors.Join(c.errs...)
}

type check struct {
	def   *Def
	lines map[string]int
	errs  []error
}

func (c *check) bad(at, format string, args ...any) {
	where := c.def.Type
	if line := c.lines[at]; line > 0 {
		where = fmt.Sprintf("line %d: %s", line, where)
	}
	c.errs = append(c.errs, fmt.Errorf("%s: "+format, append([]any{where}, args...)...))
}

// known reports a hook that is named and does not exist.
func known[F any](c *check, at, kind string, table map[string]F, name string) {
	if _, ok := table[name]; name != "" && !ok {
		c.bad(at, "no %s hook is called %s", kind, name)
	}
}

var typeNames = []string{"string", "integer", "number", "boolean", "list", "map", "any"}

func (c *check) top(h Hooks) {
	d := c.def
	if d.Type == "" {
		c.bad("type", "the definition has no type")
	}
	if d.Service == "" {
		c.bad("type", "the definition names no service (none, when it needs no cloud)")
	}
	known(c, "check", "Check", h.Check, d.Check)
	known(c, "probe", "Probe", h.Probe, d.Probe)
	known(c, "beside", "Beside", h.Beside, d.Beside)
	known(c, "after", "After", h.After, d.After)
	known(c, "companions", "After", h.After, d.Companions)
	known(c, "reference", "Value", h.Value, d.Reference)
	known(c, "replace", "Replace", h.Replace, d.Replace)
	known(c, "restore", "Restore", h.Restore, d.Restore)
	if d.Forget != nil && (d.Forget.Key == "" || !strings.Contains(d.Forget.Path, "{copy}")) {
		c.bad("forget", "it names no key of data, or its path has no {copy}")
	}
	if d.Forget != nil {
		c.dataKeys("forget", d.Forget.Key)
	}
	if (len(d.LetGo) == 0) != (len(d.TakeBack) == 0) {
		c.bad("let_go", "what is let go must be taken back, and the other way round")
	}
	for _, name := range d.OnePer {
		if _, ok := d.Properties[name]; !ok || len(d.LetGo) == 0 {
			c.bad("one_per", "%s is no property of what lets go", name)
		}
	}
	if d.Healthy != nil && d.Show == nil {
		c.bad("healthy", "what is checked must have a show")
	}
	if d.Other != "" {
		if _, ok := d.Properties[d.Other]; !ok {
			c.bad("other", "%s is no property", d.Other)
		}
	}
	if name, _, _ := strings.Cut(d.Region, "."); name != "" {
		if _, ok := d.Properties[name]; !ok {
			c.bad("region", "region names %s, which is no property", name)
		}
	}
	if (d.Inner != nil) != (len(d.Create) > 0 && d.Create[0].Nest == ByURL) {
		c.bad("inner", "nest: url and inner go together")
	}
	if in := d.Inner; in != nil {
		for _, name := range []string{in.URL, in.Parameters, in.Minutes} {
			if _, ok := d.Properties[name]; !ok {
				c.bad("inner", "inner names %s, which is no property", name)
			}
		}
	}
	c.deploys()
	if d.Examine != nil && d.Healthy == nil {
		c.bad("examine", "what is checked says what a sound object shows")
	}
	if d.Look != nil {
		known(c, "look", "Match", h.Match, d.Look.Match)
		if d.Look.Match == "" {
			c.bad("look", "a look needs a match")
		}
	}
	if d.Lasting && d.Show == nil && d.Look == nil {
		c.bad("lasting", "what lasts must have a show or a look, which says that it is there")
	}
	for name, a := range d.Attributes {
		known(c, "attributes."+name, "Value", h.Value, a.Value)
	}
	for name, p := range d.Policy {
		c.property("update_policy."+name, p)
	}
	for name, p := range d.Properties {
		c.property("properties."+name, p)
		if _, ok := d.Properties[p.Was]; p.Was != "" && !ok {
			c.bad("properties."+name, "%s names %s as its former property, which does not exist", name, p.Was)
		}
	}
	for _, r := range d.Rules {
		for _, name := range slices.Concat(r.ExactlyOne, r.AtLeastOne, r.NeverBoth, r.Needs) {
			if _, ok := d.Properties[name]; !ok {
				c.bad("rules", "a rule names %s, which is no property", name)
			}
		}
	}
}

func (c *check) property(at string, p Property) {
	if !slices.Contains(typeNames, p.Type) {
		c.bad(at, "%q is no property type", p.Type)
	}
	if p.Pattern != "" {
		if _, err := regexp.Compile(p.Pattern); err != nil {
			c.bad(at, "pattern: %v", err)
		}
	}
	if p.Items != nil {
		c.property(at+".items", *p.Items)
	}
	for name, q := range p.Properties {
		c.property(at+".properties."+name, q)
	}
}

func (c *check) step(h Hooks, action string, steps []Step, i int, s Step) {
	at := fmt.Sprintf("%s.%d", action, i)
	kinds := 0
	for _, set := range []bool{s.Post != "", s.Put != "", s.Patch != "", s.Delete != "", s.Get != "", s.Wait != "", s.Await != nil, s.Pause != "", s.Do != "", s.Nest != ""} {
		if set {
			kinds++
		}
	}
	if kinds != 1 {
		c.bad(at, "%s step %d does %d things, not one", action, i+1, kinds)
	}
	known(c, at, "Body", h.Body, s.Body)
	known(c, at, "Header", h.Header, s.Header)
	known(c, at, "Do", h.Do, s.Do)
	known(c, at, "ID", h.ID, s.ID)
	known(c, at, "Pause", h.Pause, s.Pause)
	if s.Find != nil {
		known(c, at, "Match", h.Match, s.Find.Match)
	}
	names := slices.Clone(s.For)
	if s.Await != nil {
		names = append(names, s.Await.SignalsOn, s.Await.Count, s.Await.Within)
		known(c, at, "Value", h.Value, s.Await.Of)
	}
	if s.Within != "" {
		names = append(names, s.Within)
	}
	for _, p := range names {
		if _, ok := c.def.Properties[p]; !ok {
			c.bad(at, "%s step %d is about %s, which is no property", action, i+1, p)
		}
	}
	c.dataKeys(at, slices.Sorted(maps.Keys(s.Keep))...)
	_, path := s.Call()
	for _, m := range placeholder.FindAllStringSubmatch(path, -1) {
		_, property := c.def.Properties[m[1]]
		switch {
		case m[1] == "id":
			if action == "create" && !keptBefore(steps, i) {
				c.bad(at, "create step %d uses {id} before a step keeps it", i+1)
			}
		case m[1] != "name" && m[1] != "pattern" && m[1] != "project" && !property:
			c.bad(at, "%s step %d: {%s} is neither id, name, pattern, project nor a property", action, i+1, m[1])
		}
	}
}

func keptBefore(steps []Step, i int) bool {
	return slices.ContainsFunc(steps[:i], func(s Step) bool { return s.KeepID != "" || s.ID != "" || s.Do != "" })
}

// Call returns a step's method and path; both are empty when it makes no call.
func (s Step) Call() (method, path string) {
	switch {
	case s.Post != "":
		return "POST", s.Post
	case s.Put != "":
		return "PUT", s.Put
	case s.Patch != "":
		return "PATCH", s.Patch
	case s.Delete != "":
		return "DELETE", s.Delete
	case s.Get != "":
		return "GET", s.Get
	case s.Wait != "":
		return "GET", s.Wait
	}
	return "", ""
}

// dataKeys checks that a type keeps no value under a key that is Hearth's own.
func (c *check) dataKeys(at string, keys ...string) {
	for _, key := range keys {
		if stack.IsMark(key) {
			c.bad(at, "the key %s of data is Hearth's own: choose another", key)
		}
	}
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// Fill puts values into the placeholders of a path. The caller escapes each value.
func Fill(path string, value func(name string) string) string {
	if !strings.Contains(path, "{") {
		return path
	}
	return placeholder.ReplaceAllStringFunc(path, func(h string) string { return value(h[1 : len(h)-1]) })
}

// linesOf returns the line of each key of the document: "properties.cidr" → 9.
func linesOf(src []byte) map[string]int {
	lines := map[string]int{}
	var doc yaml.Node
	if yaml.Unmarshal(src, &doc) != nil || len(doc.Content) == 0 {
		return lines
	}
	var walk func(at string, n *yaml.Node)
	walk = func(at string, n *yaml.Node) {
		join := func(k string) string { return strings.TrimPrefix(at+"."+k, ".") }
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				lines[join(n.Content[i].Value)] = n.Content[i].Line
				walk(join(n.Content[i].Value), n.Content[i+1])
			}
		case yaml.SequenceNode:
			for i, e := range n.Content {
				lines[join(fmt.Sprint(i))] = e.Line
				walk(join(fmt.Sprint(i)), e)
			}
		}
	}
	walk("", doc.Content[0])
	return lines
}
