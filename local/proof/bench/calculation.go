package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"

	"hearth/shared/hot"
	"hearth/shared/nested"
	"hearth/shared/plan"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
	"hearth/stepdefs"
)

// A calculation validates or plans templates in this process, without a cloud or a database.
type calculation struct {
	name, about string
	template    string
	files       map[string]string
}

// A calculationResult has the times of one calculation; Seconds is the median of several runs.
type calculationResult struct {
	Case    string  `json:"case"`
	About   string  `json:"about"`
	Seconds float64 `json:"seconds"`
	Best    float64 `json:"best_seconds"`
	CPU     float64 `json:"cpu_seconds"` // of one time, on average, garbage collection and all
	Times   int     `json:"times"`
	Err     string  `json:"error,omitempty"`
}

// planCalculation returns a template of n resources, each of which refers to five others.
func planCalculation(n int) calculation {
	var b strings.Builder
	b.WriteString("heat_template_version: wallaby\nresources:\n")
	before := func(i, back int) int { return max(0, i-back*back*7-1) }
	for i := range n {
		fmt.Fprintf(&b, "  resource_%d:\n    type: OS::Heat::Value\n", i)
		if i == 0 {
			b.WriteString("    properties:\n      value: first\n")
			continue
		}
		fmt.Fprintf(&b, "    metadata: {near: {get_resource: resource_%d}}\n    properties:\n      type: json\n      value:\n", before(i, 0))
		fmt.Fprintf(&b, "        first: {get_resource: resource_%d}\n        second: {get_attr: [resource_%d, value]}\n", before(i, 1), before(i, 2))
		fmt.Fprintf(&b, "        both:\n          list_join: ['-', [{get_resource: resource_%d}, {get_attr: [resource_%d, value, first]}]]\n", before(i, 3), before(i, 4))
	}
	return calculation{
		name: fmt.Sprintf("plan-%d", n), about: fmt.Sprintf("%d resources with %d references, validated and planned", n, 5*(n-1)),
		template: b.String(),
	}
}

// treeCalculation returns n templates, each the type of a resource of another. Each template has at
// most ten nested ones.
func treeCalculation(n int) calculation {
	const each = 10
	texts := make([]strings.Builder, n+1)
	for i := range texts {
		fmt.Fprintf(&texts[i], "heat_template_version: wallaby\nparameters: {name: {type: string, default: x}}\nresources:\n")
		for v := range 5 {
			fmt.Fprintf(&texts[i], "  v%d: {type: OS::Heat::Value, properties: {value: {list_join: ['-', [{get_param: name}, v%d]]}}}\n", v, v)
		}
		if i > 0 {
			fmt.Fprintf(&texts[(i-1)/each], "  t%d: {type: t%d.yaml, properties: {name: {get_param: name}}}\n", i, i)
		}
	}
	t := calculation{
		name: fmt.Sprintf("tree-%d", n), about: fmt.Sprintf("a tree of %d templates, validated", n),
		template: texts[0].String(), files: map[string]string{},
	}
	for i := 1; i <= n; i++ {
		t.files[fmt.Sprintf("t%d.yaml", i)] = texts[i].String()
	}
	return t
}

// run reads, validates and plans the template.
func (t calculation) run(catalog *stepdef.Catalog) error {
	template, err := hot.Parse([]byte(t.template), hot.Limits{TemplateBytes: 64 << 20})
	if err != nil {
		return err
	}
	p, problems := template.Values(stack.Environment{}, hot.Pseudo{StackName: "s"})
	template, more := template.Decide(p, t.files)
	root := nested.Needs{Catalog: catalog, Resources: -1}.Open("s", template, p, stack.Environment{}, t.files)
	problems = append(append(problems, more...), root.Check(true)...)
	_, more = root.Walk(true)
	if err := append(problems, more...).Err(); err != nil {
		return err
	}
	planned := make([]plan.Wanted, len(template.Resources))
	for i, r := range template.Resources {
		planned[i] = plan.Wanted{Name: r.Name, Type: r.Type, Requires: template.Requires(r.Name)}
	}
	ids := 0
	newIDs := plan.IDs{ID: func() string { ids++; return strconv.Itoa(ids) }, Short: func() string { return "abcdefghijkl" }}
	created := plan.Create(stack.Stack{ID: "s", Name: "s"}, planned, catalog, newIDs, time.Now())
	if len(created.Rows) != len(template.Resources) {
		return fmt.Errorf("%d rows for %d resources", len(created.Rows), len(template.Resources))
	}
	return nil
}

// measure runs the calculation several times.
func (t calculation) measure() calculationResult {
	out := calculationResult{Case: t.name, About: t.about, Times: 7}
	catalog, broken := stepdefs.Catalog(nil)
	if len(broken) > 0 {
		out.Err = broken[0].Error()
		return out
	}
	var took []time.Duration
	before := ownCPU()
	for range out.Times {
		began := time.Now()
		if err := t.run(catalog); err != nil {
			out.Err = err.Error()
			return out
		}
		took = append(took, time.Since(began))
	}
	out.CPU = (ownCPU() - before).Seconds() / float64(out.Times)
	slices.Sort(took)
	out.Seconds, out.Best = took[len(took)/2].Seconds(), took[0].Seconds()
	return out
}

// ownCPU returns the processor time of this process so far.
func ownCPU() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // never fails
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func printCalculations(w io.Writer, all []calculationResult) {
	if len(all) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nbefore anything is made\tmedian ms\tbest ms\tCPU ms")
	fmt.Fprintln(t, strings.Repeat("─\t", 4))
	for _, one := range all {
		fmt.Fprintf(t, "%s\t%.1f\t%.1f\t%.1f\n", one.About, one.Seconds*1000, one.Best*1000, one.CPU*1000)
	}
	_ = t.Flush()
}
