package main

import (
	"context"
	"fmt"
	"strings"
)

const templateHeader = "heat_template_version: 2021-04-16\n"

// hugeTemplates sends the worst known templates to previews and to the validator, and creates stacks
// from them, four at a time.
func (a *attackers) hugeTemplates(ctx context.Context, c *counts) {
	bodies := worstTemplates()
	repeatInParallel(ctx, 4, func(i int) {
		body := bodies[i/3%len(bodies)]
		switch i % 3 {
		case 0:
			code, _, _, err := a.hostile.do(ctx, "POST", a.hostile.api+"/stacks/preview", body.with("p", i))
			if ctx.Err() == nil {
				c.answer("preview of "+body.name, code, err)
			}
		case 1:
			code, _, _, err := a.hostile.do(ctx, "POST", a.base+"/function/validator", body.with("v", i))
			if ctx.Err() == nil {
				c.answer("validation of "+body.name, code, err)
			}
		case 2:
			if body.harmless {
				return
			}
			name := fmt.Sprintf("huge-%d", i)
			code, _, _, err := a.hostile.do(ctx, "POST", a.hostile.api+"/stacks", body.with("huge", i))
			if ctx.Err() == nil {
				c.answer("stack of "+body.name, code, err)
			}
			if code != 201 {
				return
			}
			if path, err := a.hostile.find(ctx, name); err == nil {
				a.hostile.cleanUp(ctx, path)
			}
		}
	})
}

// A hugeTemplate is a template with its files.
type hugeTemplate struct {
	name     string
	template string
	files    map[string]string
	harmless bool // a stack of it would be legal and slow, so it is only previewed and validated
}

func (b hugeTemplate) with(prefix string, i int) fields {
	return fields{"stack_name": fmt.Sprintf("%s-%d", prefix, i), "template": b.template, "files": b.files, "timeout_mins": 1}
}

// worstTemplates returns the worst known templates.
func worstTemplates() []hugeTemplate {
	long := strings.Repeat("x", 300_000)
	value := func(text string) string {
		return templateHeader + "resources: {a: {type: OS::Heat::Value, properties: {value: " + text + "}}}\n"
	}
	times := func(n int, text string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(text+",", n), ",") + "]"
	}
	var aliases strings.Builder
	aliases.WriteString(templateHeader + "a: &a [x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&aliases, "%c: &%c %s\n", c, c, times(9, fmt.Sprintf("*%c", c-1)))
	}
	aliases.WriteString("resources: {}\n")
	var chain strings.Builder
	chain.WriteString(templateHeader + "resources:\n  r0: {type: OS::Heat::Value, properties: {value: " + strings.Repeat("x", 1000) + "}}\n")
	for i := 1; i < 12; i++ {
		fmt.Fprintf(&chain, "  r%d: {type: OS::Heat::Value, properties: {value: %s}}\n", i, times(10, fmt.Sprintf("{get_attr: [r%d, value]}", i-1)))
	}
	var many strings.Builder
	many.WriteString(templateHeader + "resources:\n")
	for i := range 9000 {
		fmt.Fprintf(&many, "  r%d: {type: OS::Heat::None}\n", i)
	}
	return []hugeTemplate{
		{name: "a file referred to 4,000 times", template: value(times(4000, "{get_file: x}")), files: map[string]string{"x": long}},
		{name: "a parameter referred to 4,000 times", template: templateHeader + "parameters: {p: {type: string, default: " + long + "}}\n" +
			"resources: {a: {type: OS::Heat::Value, properties: {value: " + times(4000, "{get_param: p}") + "}}}\n"},
		{name: "attributes that grow tenfold", template: chain.String()},
		{name: "a million copies by str_replace", template: value("{str_replace: {template: " + strings.Repeat("a", 1000) + ", params: {a: " + strings.Repeat("b", 100_000) + "}}}")},
		{name: "a repeat of a million", template: value("{repeat: {template: x, for_each: {" +
			"a: " + times(100, "x") + ", b: " + times(100, "x") + ", c: " + times(100, "x") + "}}}")},
		{name: "aliases of aliases", template: aliases.String()},
		{name: "a hundred thousand brackets", template: value(strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000))},
		{name: "an endless yaql", template: value("{yaql: {expression: 'range(1000000000).select($ * $).sum()', data: {}}}")},
		{name: "9,000 resources", template: many.String(), harmless: true},
	}
}
