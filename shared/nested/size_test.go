package nested_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/stepdefs"
)

var catalog, _ = stepdefs.Catalog(nil)

// open reads a sound template and opens its stack.
func open(t testing.TB, text string, files map[string]string, resources int) *nested.Stack {
	t.Helper()
	template, err := hot.Parse([]byte(text), hot.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p, problems := template.Values(stack.Environment{}, hot.Pseudo{StackName: "s"})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return nested.Needs{Catalog: catalog, Resources: resources}.Open("s", template, p, stack.Environment{}, files)
}

const header = "heat_template_version: 2021-04-16\n"

// thousand returns a tree of 1,000 templates, each with its own text: 10 children of the root, 9
// below each, and 10 below each of those.
func thousand() (root string, files map[string]string) {
	files = map[string]string{}
	body := func(name string, below []string) string {
		var b strings.Builder
		b.WriteString(header + "description: " + name + "\nparameters: {name: {type: string}, size: {type: number, default: 1}}\nresources:\n")
		for i := range 5 {
			fmt.Fprintf(&b, "  v%d: {type: OS::Heat::Value, properties: {value: {list_join: ['-', [{get_param: name}, v%d]]}}}\n", i, i)
		}
		for _, name := range below {
			fmt.Fprintf(&b, "  %s: {type: %s.yaml, properties: {name: {get_param: name}, size: %d}}\n", name, name, len(name))
		}
		b.WriteString("outputs: {o: {value: {get_attr: [v0, value]}}}\n")
		return b.String()
	}
	var top strings.Builder
	top.WriteString(header + "resources:\n")
	for i := range 10 {
		var second []string
		for j := range 9 {
			var third []string
			for k := range 10 {
				name := fmt.Sprintf("t%d_%d_%d", i, j, k)
				files[name+".yaml"] = body(name, nil)
				third = append(third, name)
			}
			name := fmt.Sprintf("t%d_%d", i, j)
			files[name+".yaml"] = body(name, third)
			second = append(second, name)
		}
		name := fmt.Sprintf("t%d", i)
		files[name+".yaml"] = body(name, second)
		fmt.Fprintf(&top, "  %s: {type: %s.yaml, properties: {name: x}}\n", name, name)
	}
	return top.String(), files
}

func count(below []nested.Child) int {
	sum := len(below)
	for _, c := range below {
		sum += count(c.Children)
	}
	return sum
}

func TestThousand(t *testing.T) {
	root, files := thousand()
	s := open(t, root, files, 10_000)
	if problems := s.Check(true); len(problems) > 0 {
		t.Fatal(problems)
	}
	below, problems := s.Walk(true)
	if len(problems) > 0 || count(below) != 1000 {
		t.Fatal(count(below), problems)
	}
}

func BenchmarkThousand(b *testing.B) {
	root, files := thousand()
	for b.Loop() {
		s := open(b, root, files, 10_000)
		s.Check(true)
		s.Walk(true)
	}
}

// TestTooMany checks that a few lines which expand to more than the limit are refused without
// expanding them.
func TestTooMany(t *testing.T) {
	wide := header + "resources:\n"
	for i := range 100 {
		wide += fmt.Sprintf("  r%d: {type: NEXT.yaml}\n", i)
	}
	files := map[string]string{"end.yaml": header + "resources: {r: {type: OS::Heat::None}}"}
	for i := range 4 {
		next := fmt.Sprint("l", i+1)
		if i == 3 {
			next = "end"
		}
		files[fmt.Sprintf("l%d.yaml", i)] = strings.ReplaceAll(wide, "NEXT", next)
	}
	s := open(t, strings.ReplaceAll(wide, "NEXT", "l0"), files, 5000)
	below, problems := s.Walk(true)
	if n := count(below); n > 5000 {
		t.Errorf("%d stacks are opened", n)
	}
	if len(problems) != 1 {
		t.Fatalf("%d problems: %v", len(problems), problems)
	}
	if got := problems[0].Code; got != stack.RequestLimitExceeded {
		t.Errorf("code %s: %v", got, problems)
	}
}

// large returns a template that is large and named uses times: it must not be read as often as it
// is named.
func large(uses int) (string, map[string]string) {
	var inner strings.Builder
	inner.WriteString(header + "resources:\n  r:\n    type: OS::Heat::None\n    properties:\n      p:\n")
	for i := range 6_000 {
		fmt.Fprintf(&inner, "      - {list_join: [a, [{get_param: 'OS::stack_name'}, b%d]]}\n", i)
	}
	root := header + "resources:\n"
	for i := range uses {
		root += fmt.Sprintf("  r%d: {type: a.yaml}\n", i)
	}
	return root, map[string]string{"a.yaml": inner.String()}
}

func TestTooLarge(t *testing.T) {
	root, files := large(5000)
	s := open(t, root, files, 10_000)
	_, problems := s.Walk(true)
	if len(problems) != 1 || problems[0].Code != stack.RequestLimitExceeded {
		t.Errorf("%v", problems)
	}
}

func BenchmarkTooLarge(b *testing.B) {
	root, files := large(5000)
	for b.Loop() {
		s := open(b, root, files, 10_000)
		s.Check(true)
		s.Walk(true)
	}
}

// TestPropertiesOfATreeCountTogether checks that the properties of all resources of a tree are
// bounded together. Templates that are used often and a group's members count each time.
func TestPropertiesOfATreeCountTogether(t *testing.T) {
	value := "{type: OS::Heat::Value, properties: {value: {get_file: f}}}"
	var many strings.Builder
	for i := range 80 {
		fmt.Fprintf(&many, "  r%d: %s\n", i, value)
	}
	var nests strings.Builder
	for i := range 80 {
		fmt.Fprintf(&nests, "  r%d: {type: one.yaml}\n", i)
	}
	for name, text := range map[string]string{
		"resources": many.String(),
		"templates": nests.String(),
		"members":   "  g: {type: OS::Heat::ResourceGroup, properties: {count: 80, resource_def: {type: one.yaml}}}\n",
	} {
		files := map[string]string{"f": strings.Repeat("x", 1_000_000), "one.yaml": header + "resources:\n  r: " + value + "\n"}
		s := open(t, header+"resources:\n"+text, files, 1000)
		problems := s.Check(true)
		_, below := s.Walk(true)
		problems = append(problems, below...)
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "larger than 67108864 bytes together") {
			t.Errorf("%s: %.300v", name, problems)
		}
	}
	few := strings.Join(strings.SplitAfterN(many.String(), "\n", 60)[:59], "")
	s := open(t, header+"resources:\n"+few, map[string]string{"f": strings.Repeat("x", 1_000_000)}, 1000)
	if problems := s.Check(true); len(problems) > 0 {
		t.Errorf("59 MB are too much: %.300v", problems)
	}
}
