package hot_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"testing"
	"time"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/stepdefs"
)

var catalog, _ = stepdefs.Catalog(nil)

// referring returns a template of n resources, each of which refers five times to those before it:
// twice for their IDs, twice for an attribute, once in its metadata.
func referring(n int) []byte {
	var b bytes.Buffer
	b.WriteString("heat_template_version: wallaby\nparameters:\n  wait: {type: number, default: 0}\nresources:\n")
	before := func(i, back int) int { return max(0, i-back*back*7-1) }
	for i := range n {
		fmt.Fprintf(&b, "  resource_%d:\n    type: OS::Heat::Value\n", i)
		if i == 0 {
			b.WriteString("    properties:\n      value: {get_param: wait}\n")
			continue
		}
		fmt.Fprintf(&b, `    metadata: {near: {get_resource: resource_%d}}
    properties:
      type: json
      value:
        first: {get_resource: resource_%d}
        second: {get_attr: [resource_%d, value]}
        both:
          list_join: ['-', [{get_resource: resource_%d}, {get_attr: [resource_%d, value, first]}, text %d]]
`, before(i, 0), before(i, 1), before(i, 2), before(i, 3), before(i, 4), i)
	}
	fmt.Fprintf(&b, "outputs:\n  last: {value: {get_attr: [resource_%d, value]}}\n", n-1)
	return b.Bytes()
}

// planned reads and checks a template, converts its resources' properties as far as they are known,
// and plans its creation.
func planned(t testing.TB, src []byte, files map[string]string) plan.Plan {
	template, err := hot.Parse(src, hot.Limits{TemplateBytes: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	p, problems := template.Values(stack.Environment{}, hot.Pseudo{StackName: "s"})
	template, more := template.Decide(p, files)
	opened := nested.Needs{Catalog: catalog, Resources: -1}.Open("s", template, p, stack.Environment{}, files)
	problems = append(append(problems, more...), opened.Check(true)...)
	_, more = opened.Walk(true)
	if problems = append(problems, more...); len(problems) > 0 {
		t.Fatal(problems)
	}
	wanted := make([]plan.Wanted, len(template.Resources))
	for i, r := range template.Resources {
		wanted[i] = plan.Wanted{Name: r.Name, Type: r.Type, Requires: template.Requires(r.Name)}
	}
	n := 0
	chance := plan.IDs{
		ID:    func() string { n++; return strconv.Itoa(n) },
		Short: func() string { return "abcdefghijkl" },
	}
	return plan.Create(stack.Stack{ID: "s", Name: "s"}, wanted, catalog, chance, time.Time{})
}

func TestReferring(t *testing.T) {
	t.Parallel()
	p := planned(t, referring(1000), nil)
	if len(p.Rows) != 1000 || len(p.Edges) < 3000 {
		t.Errorf("%d rows, %d edges", len(p.Rows), len(p.Edges))
	}
}

// BenchmarkReferring validates and plans.
func BenchmarkReferring(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		src := referring(n)
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				planned(b, src, nil)
			}
		})
	}
	template, err := hot.Parse(referring(1000), hot.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	src, err := json.Marshal(template.Raw)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("1000 as JSON", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			planned(b, src, nil)
		}
	})
}
