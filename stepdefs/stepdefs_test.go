package stepdefs

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hearth/shared/group"
	"hearth/shared/stepdef"
)

func catalog(t *testing.T) *stepdef.Catalog {
	t.Helper()
	c, errs := Catalog(nil)
	for _, err := range errs {
		t.Error(err)
	}
	return c
}

func TestEveryDefinitionLoadsAndLiesWhereItsTypeSays(t *testing.T) {
	t.Parallel()
	c := catalog(t)
	own, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	// OS::Neutron::FloatingIP is in neutron/floating_ip.yaml; the words are split for readers.
	files := map[string]bool{}
	for file := range own {
		files[strings.ReplaceAll(file, "_", "")] = true
	}
	for _, name := range c.Types() {
		parts := strings.Split(strings.ToLower(name), "::")
		if file := parts[1] + "/" + parts[2] + ".yaml"; !files[file] {
			t.Errorf("%s should lie in %s", name, file)
		}
		if c.Def(name).About == "" || c.Def(name).Class == "" {
			t.Errorf("%s has no about or no class", name)
		}
	}
	if len(c.Defs) != len(own) {
		t.Errorf("%d files hold %d types", len(own), len(c.Defs))
	}
}

func TestEveryHookIsNamedByADefinition(t *testing.T) {
	t.Parallel()
	own, err := texts()
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, text := range own {
		all.Write(text)
		all.WriteByte('\n')
	}
	// A Do hook names Match hooks in its result.
	sources, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Match: +"([^"]+)"`).FindAllSubmatch(text, -1) {
			all.Write(append(m[1], '\n'))
		}
	}
	words := strings.FieldsFunc(all.String(), func(r rune) bool { return strings.ContainsRune(" \n,}{[]\"", r) })
	slices.Sort(words)
	hooks := reflect.ValueOf(Hooks())
	for i := range hooks.NumField() {
		for _, key := range hooks.Field(i).MapKeys() {
			if _, found := slices.BinarySearch(words, key.String()); !found {
				t.Errorf("no definition names the %s hook %s", hooks.Type().Field(i).Name, key)
			}
		}
	}
}

func TestABrokenFileIsRefusedAlone(t *testing.T) {
	t.Parallel()
	c, errs := Catalog(map[string][]byte{
		"good.yaml":   []byte("type: Acme::Thing\nservice: none\nproperties:\n  size: {type: integer}\n"),
		"again.yaml":  []byte("type: Acme::Other\nservice: none\n"),
		"again2.yaml": []byte("type: Acme::Other\nservice: none\n"),
		"word.yaml":   []byte("type: Acme::Word\nservice: none\nproperties:\n  size: {typ: integer}\n"),
		"hook.yaml":   []byte("type: Acme::Hook\nservice: none\n\ncheck: acme.nothing\n"),
		"ref.yaml":    []byte("type: Acme::Ref\nservice: none\nproperties:\n  net: {type: string, ref: acme.net}\n"),
		"net.yaml":    []byte("type: OS::Neutron::Net\nservice: network\n"),
	})
	for _, typ := range []string{"Acme::Thing", "Acme::Other", "OS::Neutron::Port"} {
		if c.Def(typ) == nil {
			t.Errorf("%s is missing", typ)
		}
	}
	if d := c.Def("OS::Neutron::Net"); d == nil || len(d.Properties) != 0 {
		t.Error("a file of the user's does not take the place of one of ours")
	}
	for _, typ := range []string{"Acme::Word", "Acme::Hook", "Acme::Ref"} {
		if c.Def(typ) != nil {
			t.Errorf("%s was taken", typ)
		}
	}
	want := []string{
		"again2.yaml: Acme::Other is defined in again.yaml already",
		"hook.yaml: line 4: Acme::Hook: no Check hook is called acme.nothing",
		"ref.yaml: net: no cloud constraint is called acme.net",
		"word.yaml: line 4: properties.size: unknown word \"typ\". Did you mean \"type\"?",
	}
	var got []string
	for _, err := range errs {
		if file, _, _ := strings.Cut(err.Error(), ": "); !strings.Contains(file, "/") {
			got = append(got, err.Error())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestGroups checks that every kind of group that a definition names exists.
func TestGroups(t *testing.T) {
	t.Parallel()
	c, groups := catalog(t), 0
	for _, typ := range c.Types() {
		d := c.Def(typ)
		if d.Group() == "" {
			continue
		}
		groups++
		for _, steps := range [][]stepdef.Step{d.Create, d.Update, d.Delete} {
			if len(steps) != 1 {
				t.Fatalf("%s: %d steps: %+v", typ, len(steps), steps)
			}
			if got := steps[0].Nest; got != d.Group() {
				t.Errorf("%s: nests %s", typ, got)
			}
			if !group.IsKind(d.Group()) {
				t.Errorf("%s: there is no kind of group %s", typ, d.Group())
			}
		}
	}
	if groups == 0 {
		t.Error("there are no groups")
	}
}
