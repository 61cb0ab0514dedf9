package hot_test

import (
	"fmt"
	"strings"
)

// parameters returns requests whose parameters have expensive constraints.
func parameters() map[string]request {
	pattern := func(p, v string) request {
		return request{template: wallaby + "parameters: {p: {type: string, default: '" + v + "', constraints: [{allowed_pattern: '" + p + "'}]}}\n"}
	}
	json := func(text string) request {
		return request{template: wallaby + "parameters: {p: {type: json, default: '" + text + "'}}\noutputs: {o: {value: {get_param: [p, a, b]}}}\n"}
	}
	return map[string]request{
		"pattern that backtracks": pattern("(a*)*(a*)*(a*)*b", strings.Repeat("a", 200_000)),
		"pattern that grows":      pattern("((a{100}){10}){1}", strings.Repeat("a", 200_000)),
		"pattern, nested counts":  pattern("((((a{1,30}){1,30}){1,30}){1,30}){1,30}", strings.Repeat("a", 1000)),
		"pattern, long":           pattern(strings.Repeat("(a|b)?", 40_000), strings.Repeat("a", 200_000)),
		"pattern, deep":           pattern(strings.Repeat("(", 100_000)+strings.Repeat(")", 100_000), "a"),
		"pattern of classes":      pattern(strings.Repeat(`[\w\W]`, 30_000), strings.Repeat("a", 200_000)),
		"patterns": {template: wallaby + "parameters:\n" + each(4500, func(i int) string {
			return fmt.Sprintf("  p%d: {type: string, default: a, constraints: [{allowed_pattern: '(a{1,30}){1,30}%d'}]}\n", i, i)
		})},
		"patterns of one":         {template: wallaby + "parameters: {p: {type: string, default: '" + strings.Repeat("a", 100_000) + "', constraints: [" + lines(8000, "{allowed_pattern: '[a-z]*%d?'},") + "]}}\n"},
		"pattern of each item":    {template: wallaby + "parameters: {p: {type: comma_delimited_list, default: '" + strings.Repeat("a,", 200_000) + "', constraints: [{allowed_pattern: '(a?){50}a{50}'}]}}\n"},
		"allowed values":          {template: wallaby + "parameters: {p: {type: comma_delimited_list, default: '" + lines(30_000, "a%x,") + "', constraints: [{allowed_values: [" + lines(30_000, "a%x,") + "]}]}}\n"},
		"allowed values, refused": {template: wallaby + "parameters:\n  x: {type: string, constraints: [{allowed_values: &a [" + lines(10_000, "a%x,") + "]}]}\n" + lines(3000, "  p%d: {type: string, default: z, constraints: [{allowed_values: *a}]}\n")},
		"json, wide":              json("[" + strings.Repeat("1,", 200_000) + "1]"),
		"json, deep":              json(strings.Repeat("[", 400_000)),
		"json, one line":          json("{" + lines(40_000, `"a%x": 1,`) + `"b": 1}`),
		"json in json":            json(`["` + strings.Repeat(`\\"`, 100_000) + `"]`),
		"json used often":         {template: wallaby + "parameters: {p: {type: json, default: [" + strings.Repeat("1,", 100_000) + "]}}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{get_param: p},", 18_000) + "]}}}\n"},
		"json joined often":       {template: wallaby + "parameters: {p: {type: json, default: [" + strings.Repeat("1,", 100_000) + "]}}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{list_join: ['', [{get_param: p}]]},", 7_000) + "]}}}\n"},
		"json merged often":       {template: wallaby + "parameters: {p: {type: json, default: {" + lines(10_000, "a%d: 1,") + "}}}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{map_merge: [{get_param: p}, {a: b}]},", 9_000) + "]}}}\n"},
		"json compared often":     {template: wallaby + "parameters: {p: {type: json, default: [" + strings.Repeat("1,", 100_000) + "]}}\nconditions: {" + lines(5_000, "c%d: {equals: [{get_param: p}, {get_param: p}]},") + "}\n"},
		"json searched often":     {template: wallaby + "parameters: {p: {type: json, default: [" + strings.Repeat("1,", 100_000) + "]}}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{contains: [2, {get_param: p}]},", 8_000) + "]}}}\n"},
		"list parameters joined":  {template: wallaby + "parameters: {p: {type: comma_delimited_list, default: '" + strings.Repeat("a,", 100_000) + "'}}\nresources:\n" + lines(2500, "  r%d: {type: OS::Heat::Value, properties: {value: {list_join: ['', {get_param: p}]}}}\n")},
		"lists split often":       {template: wallaby + "parameters: {p: {type: string, default: '" + strings.Repeat("a,", 100_000) + "'}}\nresources:\n" + lines(2500, "  r%d: {type: OS::Heat::Value, properties: {value: {str_split: [',', {get_param: p}]}}}\n")},
		"a text used often":       {template: wallaby + "parameters: {p: {type: string, default: '" + strings.Repeat("a", 200_000) + "'}}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{list_join: [b, [{get_param: p}]]},", 7_000) + "]}}}\n"},
		"groups":                  {template: wallaby + "parameters: {p: {type: string, default: a}}\nparameter_groups: [" + strings.Repeat("{parameters: [p]},", 25_000) + "]\n"},
		"a group of many":         {template: wallaby + "parameters: {p: {type: string, default: a}}\nparameter_groups: [{parameters: [" + lines(40_000, "p%d,") + "]}]\n"},
		"refused defaults":        {template: wallaby + "parameters:\n" + lines(7000, "  p%d: {type: string, default: a, constraints: [{length: {min: 5}}]}\n")},
		"values of a pattern":     {template: wallaby + "parameters: {p: {type: string, constraints: [{allowed_pattern: '(a|aa)+$'}]}}\n", environment: "parameters: {p: '" + strings.Repeat("a", 500_000) + "b'}"},
		"values not declared":     {template: wallaby + "parameters: {" + lines(1000, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop%d: {type: string},") + "}", environment: "parameters: {" + lines(8_000, "abcdefghijklmnopqrstuvwxyzabcdefghijklmn%d: 1,") + "}"},
		"values that are missing": {template: wallaby + "parameters: {" + lines(20_000, "p%d: {type: string},") + "}"},
	}
}

// amazons returns requests in CloudFormation's own language.
func amazons() map[string]request {
	return map[string]request{
		"Fn::Sub chain":                amazonValue(tower(28, "!Sub ['${a}${a}', {a: %s}]", "x")),
		"Fn::Sub of many placeholders": amazonValue("!Sub '" + strings.Repeat("${S}", 100_000) + "'"),
		"Fn::Sub of all names":         amazonValue("!Sub '" + lines(50_000, "${%x}") + "'"),
		"Fn::Sub of braces":            amazonValue("!Sub '" + strings.Repeat("${", 200_000) + "'"),
		"Fn::Subs":                     amazonValue("[" + strings.Repeat("!Sub '${S}${S}${S}',", 20_000) + "]"),
		"Fn::Cidr":                     amazonValue("[" + strings.Repeat("!Cidr ['10.0.0.0/8', 256, 8],", 15_000) + "]"),
		"Fn::Cidr of IPv6":             amazonValue("[" + strings.Repeat("!Cidr ['2001:db8::/32', 256, 8],", 14_000) + "]"),
		"Fn::Join chain":               amazonValue(tower(25, "!Join ['', [%s, %s]]", "a")[:400_000]),
		"Fn::Join doubling":            amazonValue(tower(14, "{Fn::Join: ['', [%s, %s]]}", "a")),
		"Fn::ToJsonString":             amazonValue(tower(90, "{Fn::ToJsonString: {a: %s}}", "x")),
		"Fn::Select of JSON":           amazonValue("[" + strings.Repeat("!Select [0, '["+strings.Repeat("1,", 100)+"1]'],", 2000) + "]"),
		"Fn::Split":                    amazonValue("[" + strings.Repeat("!Split ['', !Ref S],", 25_000) + "]"),
		"Fn::Length":                   amazonValue("[" + strings.Repeat("!Length [1, 2, 3],", 25_000) + "]"),
		"Fn::FindInMap":                {template: amazon + "Mappings: {m: {" + lines(10_000, "k%d: {v: 1},") + "}}\nResources: {r: {Type: OS::Heat::Value, Properties: {value: [" + strings.Repeat("!FindInMap [m, k1, v],", 13_000) + "]}}}"},
		"Fn::FindInMap misses":         {template: amazon + "Mappings: {m: {" + lines(10_000, "abcdefgh%d: {v: 1},") + "}}\nResources: {r: {Type: OS::Heat::Value, Properties: {value: [" + strings.Repeat("!FindInMap [m, abcdefg1, v],", 8_000) + "]}}}"},
		"MemberListToMap":              amazonValue("{Fn::MemberListToMap: [a, b, [" + lines(12_000, ".member.%d.a=k%[1]d,.member.%[1]d.b=v,") + "]]}"),
		"Base64 tower":                 amazonValue(tower(90, "{Fn::Base64: %s}", strings.Repeat("a", 200_000))),
		"rules of all":                 {template: amazon + "Parameters: {L: {Type: CommaDelimitedList, Default: '" + strings.Repeat("a,", 20_000) + "'}}\nResources: {}\nRules: {r: {Assertions: [" + strings.Repeat("{Assert: !EachMemberIn [!Ref L, !Ref L]},", 5000) + "]}}"},
		"rules that find none":         {template: amazon + "Parameters: {L: {Type: CommaDelimitedList, Default: '" + lines(20_000, "%d,") + "'}}\nResources: {}\nRules: {r: {Assertions: [" + strings.Repeat("{Assert: !EachMemberIn [!Ref L, !Ref L]},", 5000) + "]}}"},
		"interface":                    {template: amazon + "Metadata: {'AWS::CloudFormation::Interface': {ParameterGroups: [" + strings.Repeat("{Parameters: [p]},", 20_000) + "]}}\nParameters: {p: {Type: String, Default: a}}\nResources: {}"},
		"exports of one name":          {template: amazon + "Resources: {}\nOutputs: {" + lines(12_000, "o%d: {Value: 1, Export: {Name: x}},") + "}"},
	}
}

// trees returns requests with trees of templates.
func trees() map[string]request {
	none := wallaby + "resources: {r: {type: OS::Heat::None}}"
	fan := func(n, depth int, last string) map[string]string {
		files := map[string]string{fmt.Sprintf("l%d.yaml", depth): last}
		for i := range depth {
			files[fmt.Sprintf("l%d.yaml", i)] = wallaby + "resources:\n" + lines(n, fmt.Sprintf("  r%%d: {type: l%d.yaml}\n", i+1))
		}
		return files
	}
	root := func(n int) string { return wallaby + "resources:\n" + lines(n, "  r%d: {type: l0.yaml}\n") }
	large := wallaby + "resources:\n  r:\n    type: OS::Heat::Value\n    properties:\n      value: [" + strings.Repeat("{get_param: 'OS::stack_name'},", 15_000) + "]\n"
	wrong := wallaby + "resources:\n" + lines(900, "  r%d: {type: OS::Heat::Non, properties: {a: {get_resource: x}}}\n")
	given := wallaby + "parameters: {p: {type: json}}\nresources: {r: {type: l1.yaml, properties: {p: {get_param: p}}}}"
	return map[string]request{
		"fan of ten":                 {template: root(10), files: fan(10, 4, none)},
		"fan of a hundred":           {template: root(100), files: fan(100, 4, none)},
		"fan of nothing":             {template: root(900), files: fan(900, 3, wallaby)},
		"fan of a large one":         {template: root(900), files: map[string]string{"l0.yaml": large}},
		"fan of a wrong one":         {template: root(900), files: map[string]string{"l0.yaml": wrong}},
		"fan of a broken one":        {template: root(900), files: map[string]string{"l0.yaml": wallaby + strings.Repeat("[", 400_000)}},
		"fan of ones not there":      {template: wallaby + "resources:\n" + lines(12_000, "  r%d: {type: l%[1]d.yaml}\n")},
		"its own type":               {template: root(1), files: map[string]string{"l0.yaml": root(1)}},
		"its own type, often":        {template: root(900), files: map[string]string{"l0.yaml": root(900)}},
		"many small ones":            {template: wallaby + "resources:\n" + lines(990, "  r%d: {type: l%[1]d.yaml}\n"), files: small(990, none)},
		"files nobody names":         {template: none, files: small(15_000, "a: [")},
		"a large value handed":       {template: wallaby + "resources: {r: {type: l0.yaml, properties: {p: [" + strings.Repeat("1,", 200_000) + "]}}}", files: map[string]string{"l0.yaml": given, "l1.yaml": strings.Replace(given, "l1", "l2", 1), "l2.yaml": wallaby + "parameters: {p: {type: json}}"}},
		"a large value, to many":     {template: wallaby + "parameters: {p: {type: json, default: [" + strings.Repeat("1,", 100_000) + "]}}\nresources:\n" + lines(900, "  r%d: {type: l0.yaml, properties: {p: {get_param: p}}}\n"), files: map[string]string{"l0.yaml": wallaby + "parameters: {p: {type: json}}\nresources: {r: {type: OS::Heat::Value, properties: {value: {get_param: p}}}}"}},
		"a large list, to many":      {template: wallaby + "parameters: {p: {type: comma_delimited_list, default: '" + strings.Repeat("1,", 100_000) + "'}}\nresources:\n" + lines(900, "  r%d: {type: l0.yaml, properties: {p: {get_param: p}}}\n"), files: map[string]string{"l0.yaml": wallaby + "parameters: {p: {type: comma_delimited_list}}\nresources: {r: {type: OS::Heat::Value, properties: {value: {get_param: p}}}}"}},
		"an expensive call, in many": {template: root(900), files: map[string]string{"l0.yaml": wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: {repeat: {template: abcd, for_each: {a: " + ten + ", b: " + ten + ", c: " + ten + ", d: " + ten + "}}}}}}"}},
		"an expensive pattern, in many": {template: wallaby + "parameters: {p: {type: string, default: '" + strings.Repeat("a", 100_000) + "'}}\nresources:\n" + lines(900, "  r%d: {type: l0.yaml, properties: {p: {get_param: p}}}\n"),
			files: map[string]string{"l0.yaml": wallaby + "parameters: {p: {type: string, constraints: [{allowed_pattern: '(a?){200}a{200}a*'}]}}"}},
	}
}

func small(n int, text string) map[string]string {
	files := map[string]string{}
	for i := range n {
		files[fmt.Sprintf("l%d.yaml", i)] = text
	}
	return files
}

// environments returns requests with large environments.
func environments() map[string]request {
	none := wallaby + "resources:\n" + lines(900, "  r%d: {type: X::Y%[1]d}\n")
	registry := func(text string) request {
		return request{template: none, environment: "resource_registry:\n" + text}
	}
	return map[string]request{
		"registry of wildcards":    registry(each(600, func(i int) string { return fmt.Sprintf("  'X%s*': 'Z%d*'\n", strings.Repeat(":", i), i) })),
		"registry of prefixes":     {template: wallaby + "resources:\n" + lines(900, "  r%d: {type: "+strings.Repeat("X", 500)+"%[1]d}\n"), environment: "resource_registry:\n" + each(500, func(i int) string { return fmt.Sprintf("  '%s*': 'Z%d*'\n", strings.Repeat("X", i+1), i) })},
		"registry of many":         registry(lines(35_000, "  'X::Y%d': 'X::Z%[1]d'\n")),
		"registry in a chain":      registry(each(30_000, func(i int) string { return fmt.Sprintf("  'X::Y%d': 'X::Y%d'\n", i, i+1) })),
		"registry in a circle":     registry(each(1000, func(i int) string { return fmt.Sprintf("  'X::Y%d': 'X::Y%d'\n", i, (i+1)%1000) })),
		"registry in wild circles": registry("  'X::*': 'X::X::*'\n  'X::X::*': 'X::*'\n  'X:*': 'X::*'\n"),
		"registry of stars": registry("  resources:\n" + each(3000, func(i int) string {
			return "    '" + strings.Repeat("*a", 40) + fmt.Sprint(i) + "': {hooks: pre-create}\n"
		})),
		"registry, deep":        registry("  resources: " + tower(180, "{a: %s}", "{hooks: pre-create}")),
		"registry, wrong":       registry("  resources:\n" + lines(20_000, "    r%d: {hooks: pre-creat}\n")),
		"registry, doubled":     {template: none, environment: doubled(30, "{a: 1}", "{a: %s, b: %s}") + "resource_registry: {resources: *a30}"},
		"registry in trees":     {template: wallaby + "resources:\n" + lines(900, "  r%d: {type: l0.yaml}\n"), files: map[string]string{"l0.yaml": wallaby + "resources: {r: {type: X::Y}}"}, environment: "resource_registry:\n  resources:\n" + each(5000, func(i int) string { return fmt.Sprintf("    '*%d*': {r: {X::Y: OS::Heat::None}}\n", i) })},
		"sections nobody knows": {template: none, environment: lines(50_000, "a%d: 1\n")},
		"defaults":              {template: none, environment: "parameter_defaults: {" + lines(50_000, "a%d: 1,") + "}"},
		"a deep value":          {template: none, environment: "parameters: {a: " + strings.Repeat("[", 400_000) + "}"},
		"sinks":                 {template: none, environment: "event_sinks: [" + strings.Repeat("{type: zaqar-queue},", 30_000) + "]"},
	}
}
