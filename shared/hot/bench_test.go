package hot

import (
	"bytes"
	"fmt"
	"testing"

	"hearth/shared/stack"
)

// flat returns a template of n resources that do not depend on each other.
func flat(n int) []byte {
	var b bytes.Buffer
	b.WriteString("heat_template_version: wallaby\nparameters:\n  wait: {type: number, default: 0}\nresources:\n")
	for i := range n {
		fmt.Fprintf(&b, "  r%d:\n    type: OS::Heat::TestResource\n    properties:\n      value: test%d\n      wait_secs: {get_param: wait}\n", i, i)
	}
	return b.Bytes()
}

// chain returns a template of n resources, each depending on the one before.
func chain(n int) []byte {
	var b bytes.Buffer
	b.WriteString("heat_template_version: wallaby\nresources:\n  r0: {type: OS::Heat::TestResource}\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "  r%d:\n    type: OS::Heat::TestResource\n    properties:\n      value: {get_attr: [r%d, output]}\n", i, i-1)
	}
	return b.Bytes()
}

var large = Limits{TemplateBytes: 64 << 20}

// plan does everything that is done with a template before anything is created.
func plan(b *testing.B, src []byte) {
	parsed, err := Parse(src, large)
	if err != nil {
		b.Fatal(err)
	}
	p, problems := parsed.Values(stack.Environment{}, Pseudo{})
	decided, more := parsed.Decide(p, nil)
	problems = append(append(problems, more...), decided.Check(nil, anyCatalog{})...)
	if err := problems.Err(); err != nil {
		b.Fatal(err)
	}
	scope := Scope{
		Parameters: p, Pending: unknown{}, Unknown: isUnknown,
		Ref:  func(name string) (any, bool) { return unknown{name}, true },
		Attr: func(name, _ string, _ []any) (any, bool) { return unknown{name}, true },
	}
	for _, r := range decided.Resources {
		decided.Requires(r.Name)
		if _, problems := decided.Properties(r.Name, scope); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
	decided.Attributes()
}

func BenchmarkParse(b *testing.B) {
	for _, size := range []int{1000, 10000} {
		b.Run(fmt.Sprintf("flat-%d", size), func(b *testing.B) {
			src := flat(size)
			for b.Loop() {
				if _, err := Parse(src, large); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPlan(b *testing.B) {
	for name, src := range map[string][]byte{"flat-1000": flat(1000), "flat-10000": flat(10000), "chain-200": chain(200)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				plan(b, src)
			}
		})
	}
}

func BenchmarkPlanJSON(b *testing.B) {
	parsed, err := Parse(flat(10000), large)
	if err != nil {
		b.Fatal(err)
	}
	src, err := parsed.Raw.MarshalJSON()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		plan(b, src)
	}
}
