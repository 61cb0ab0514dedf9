package hot_test

import (
	"fmt"
	"strings"
)

const (
	wallaby = "heat_template_version: wallaby\n"
	amazon  = "AWSTemplateFormatVersion: 2010-09-09\nTransform: AWS::LanguageExtensions\n"
)

// value returns a template with one value.
func value(v string) request {
	return request{template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: " + v + "}}}\n"}
}

func amazonValue(v string) request {
	return request{template: amazon + "Parameters: {S: {Type: String, Default: s}}\nResources: {r: {Type: OS::Heat::Value, Properties: {value: " + v + "}}}\n"}
}

// each joins n texts.
func each(n int, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// lines returns n lines of a section; every %[1]d in a line is its number.
func lines(n int, format string) string {
	return each(n, func(i int) string { return fmt.Sprintf(format, i) })
}

// tower nests n layers; %s in the layer is its content.
func tower(n int, layer, innermost string) string {
	for range n {
		innermost = strings.ReplaceAll(layer, "%s", innermost)
	}
	return innermost
}

// doubled returns a text of aliases, each holding the one before twice; the layer refers to it by
// %[1]s.
func doubled(n int, first, layer string) string {
	b := "x:\n- &a0 " + first + "\n"
	for i := range n {
		b += fmt.Sprintf("- &a%d "+strings.ReplaceAll(layer, "%s", fmt.Sprintf("*a%d", i))+"\n", i+1)
	}
	return b
}

var (
	ten   = "[a, b, c, d, e, f, g, h, i, j]"
	long  = strings.Repeat("a", 400_000)
	flood = strings.Repeat("a,", 200_000) + "a"
)

// worst returns requests that cost as much as they can, by name.
func worst() map[string]request {
	all := map[string]request{}
	for _, some := range []map[string]request{texts(), calls(), products(), conditions(), mistakes(), parameters(), amazons(), trees(), environments()} {
		for name, r := range some {
			all[name] = r
		}
	}
	return all
}

// texts returns requests that are expensive to read.
func texts() map[string]request {
	anchored := func(what string, n int) string {
		return wallaby + "resources:\n  r:\n    type: OS::Heat::Value\n    properties:\n      a: &a " + what + "\n      value: [" + strings.Repeat("*a,", n) + "]\n"
	}
	return map[string]request{
		"aliases of aliases":       {template: wallaby + doubled(25, "[1, 2]", "[%s, %s]")},
		"aliases of a call":        {template: anchored("{get_param: x}", 170_000)},
		"aliases of a good call":   {template: anchored("{get_param: 'OS::stack_name'}", 170_000)},
		"aliases of a reference":   {template: anchored("{get_attr: [r, value]}", 120_000)},
		"aliases of calls in one":  {template: anchored("["+strings.Repeat("{get_param: 'OS::stack_name'},", 100)+"]", 2_500)},
		"aliases of a long text":   {template: anchored("'"+strings.Repeat("a", 100_000)+"'", 130_000)},
		"aliases joined":           {template: wallaby + "outputs: {l: {value: &a '" + strings.Repeat("a", 100_000) + "'}, o: {value: {list_join: ['', [" + strings.Repeat("*a,", 130_000) + "]]}}}"},
		"aliases of a pattern":     {template: wallaby + "parameters:\n  p: &p {type: string, default: a, constraints: [{allowed_pattern: '(a{100}){10}'}]}\n" + lines(20_000, "  p%d: *p\n")},
		"merges of merges":         {template: wallaby + "x:\n- &a0 {" + lines(1000, "k%d: 1,") + "}\n" + each(2000, func(i int) string { return fmt.Sprintf("- &a%d {<<: *a%d, n%d: 1}\n", i+1, i, i) })},
		"merges of one":            {template: wallaby + "x:\n- &a {" + lines(30_000, "k%d: 1,") + "}\n" + strings.Repeat("- {<<: *a}\n", 20_000)},
		"merge of a list":          {template: wallaby + "x:\n- &a {" + lines(2000, "k%d: 1,") + "}\n- {<<: [" + strings.Repeat("*a,", 100_000) + "]}\n"},
		"deep flow lists":          value(strings.Repeat("[", 250_000)),
		"deep flow maps":           value(strings.Repeat("{a: ", 100_000)),
		"deep block lists":         {template: wallaby + "x:\n" + strings.Repeat("- ", 200_000) + "a"},
		"deep block maps":          {template: wallaby + "x:\n" + each(900, func(i int) string { return strings.Repeat(" ", i+1) + "a:\n" })},
		"deep questions":           {template: wallaby + "x:\n" + strings.Repeat("? ", 200_000) + "a"},
		"deep JSON":                {template: `{"heat_template_version": "2018-08-31", "resources": ` + strings.Repeat(`{"a":`, 80_000)},
		"JSON that ends too early": {template: `{"heat_template_version": "2018-08-31", "resources": [` + strings.Repeat("1,", 240_000)},
		"JSON, wide":               {template: `{"heat_template_version": "2018-08-31", "x": [` + strings.Repeat("1,", 250_000) + `1]}`},
		"lists, wide":              value("[" + strings.Repeat("1,", 250_000) + "]"),
		"empty maps":               value("[" + strings.Repeat("{},", 170_000) + "]"),
		"empty keys":               value("{" + strings.Repeat("? ,", 170_000) + "}"),
		"one key often":            value("{" + strings.Repeat("a: 1,", 100_000) + "}"),
		"many keys":                value("{" + lines(60_000, "%x: ,") + "}"),
		"many sections":            {template: wallaby + lines(60_000, "%x: \n")},
		"an open quote":            {template: wallaby + "x: '" + strings.Repeat("a\n ", 150_000)},
		"escapes":                  {template: wallaby + `x: "` + strings.Repeat(`\x41`, 120_000) + `"`},
		"a long number":            {template: wallaby + "x: " + strings.Repeat("9", 500_000)},
		"long numbers":             value("[" + strings.Repeat(strings.Repeat("9", 4000)+",", 120) + "]"),
		"long numbers in octal":    value("[" + strings.Repeat("0"+strings.Repeat("7", 50_000)+",", 9) + "]"),
		"sexagesimal numbers":      value("[" + strings.Repeat("1"+strings.Repeat(":59", 20_000)+",", 7) + "]"),
		"a long real":              value("0." + strings.Repeat("1", 500_000)),
		"long key":                 {template: wallaby + "? " + long + "\n: 1\n"},
		"comments":                 {template: wallaby + strings.Repeat("#\n", 240_000)},
		"anchors":                  {template: wallaby + "x:\n" + lines(40_000, "- &%x 1\n")},
		"tags":                     {template: wallaby + "x: [" + strings.Repeat("!!str a,", 60_000) + "]"},
		"blank lines":              {template: wallaby + "x: |\n" + strings.Repeat("\n", 500_000) + " a"},
		"folded lines":             {template: wallaby + "x: >\n" + strings.Repeat(" a\n\n", 120_000)},
		"tabs":                     {template: wallaby + "x:" + strings.Repeat("\t", 500_000)},
		"carriage returns":         {template: wallaby + "x: [" + strings.Repeat("a,\r", 150_000) + "]"},
		"omap":                     {template: wallaby + "x: !!omap [" + strings.Repeat("{a: 1},", 70_000) + "]"},
	}
}

// calls returns requests with functions in one another or side by side.
func calls() map[string]request {
	chain := func(n int) string {
		return tower(n, "{str_replace: {template: {list_join: ['', [&b "+"%s, a]]}, params: {a: aaaaaaaaaa}}}", "a")
	}
	many := func(call string) string { return "[" + strings.Repeat(call+",", 500_000/(len(call)+1)) + "]" }
	return map[string]request{
		"str_replace chain":           value(chain(60)),
		"str_replace doubling":        value(tower(90, "{str_replace: {template: xx, params: {x: %s}}}", "a")),
		"str_replace of many params":  value("{str_replace: {template: '" + strings.Repeat("a", 150_000) + "', params: {" + lines(25_000, "b%x: c,") + "}}}"),
		"str_replace of every letter": value("{str_replace: {template: '" + strings.Repeat("ab", 100_000) + "', params: {a: x, b: y, c: z}}}"),
		"str_replace found and found": value("{str_replace: {template: '" + each(25_000, func(i int) string { return fmt.Sprintf("b%x ", i) }) + "', params: {" + lines(25_000, "b%x: c,") + "}}}"),
		"str_replace strict":          value("{str_replace_strict: {template: a, params: {" + lines(40_000, "b%x: c,") + "}}}"),
		"str_replace long texts":      value("{str_replace: {template: '" + strings.Repeat("a", 250_000) + "', params: {a: '" + strings.Repeat("b", 250_000) + "'}}}"),
		"str_replace JSON":            value("{str_replace: {template: '" + strings.Repeat("a", 200_000) + "', params: {a: {x: " + ten + "}}}}"),
		"list_concat doubling":        value(tower(60, "{list_concat: [&z%s, []]}", "[a]")),
		"list_concat doubled":         {template: wallaby + "outputs:\n" + each(60, func(i int) string { return fmt.Sprintf("  o%d: {value: &a%d %s}\n", i, i, concat(i)) })},
		"list_concat of aliases":      {template: wallaby + "outputs: {l: {value: &a [" + strings.Repeat("1,", 3000) + "]}, o: {value: {list_concat: [" + strings.Repeat("*a,", 170) + "]}}}"},
		"list_concat in a tower":      value(tower(90, "{list_concat: [%s, ["+strings.Repeat("a,", 2000)+"]]}", "[a]")),
		"list_concat_unique":          value("{list_concat_unique: [[" + lines(60_000, "%x,") + "]]}"),
		"list_concat_unique of lists": value("{list_concat_unique: [[" + lines(40_000, "[%x],") + "]]}"),
		"list_concat_unique tower":    value(tower(40, "{list_concat_unique: [%s, ["+lines(1500, "%x,")+"]]}", "[a]")),
		"filter":                      value("{filter: [[" + lines(30_000, "%x,") + "], [" + lines(30_000, "b%x,") + "]]}"),
		"filter of maps":              value("{filter: [[" + lines(15_000, "{a: %x},") + "], [" + lines(15_000, "{b: %x},") + "]]}"),
		"contains in lists":           value(many("{contains: [a, " + ten + "]}")),
		"contains in a text":          value("{contains: ['" + strings.Repeat("a", 200_000) + "b', '" + strings.Repeat("a", 250_000) + "']}"),
		"map_merge tower":             value(tower(90, "{map_merge: [%s, {"+lines(500, "k%d: 1,")+"}]}", "{}")),
		"map_merge of aliases":        {template: wallaby + "outputs: {l: {value: &a {" + lines(1000, "k%d: 1,") + "}}, o: {value: {map_merge: [" + strings.Repeat("*a,", 250) + "]}}}"},
		"map_replace":                 value("{map_replace: [{" + lines(12_000, "a%x: b%[1]x,") + "}, {keys: {" + lines(12_000, "a%x: c%[1]x,") + "}}]}"),
		"yaql loops":                  value(many("{yaql: {expression: 'range(200).select(range(200).select(range(200).sum()).sum()).sum()', data: {}}}")),
		"yaql long":                   value("{yaql: {expression: '" + strings.Repeat("1+", 200_000) + "1', data: {}}}"),
		"yaql of large data":          value("{yaql: {expression: $.data.x.len(), data: {x: [" + strings.Repeat("1,", 200_000) + "]}}}"),
		"yaql of aliased data":        {template: wallaby + "outputs: {l: {value: &a {x: [" + strings.Repeat("1,", 5000) + "]}}, o: {value: [" + strings.Repeat("{yaql: {expression: $.data.x.len(), data: *a}},", 100) + "]}}"},
		"yaql patterns":               value(many("{yaql: {expression: \"regex('((a{100}){100}){100}')\", data: {}}}")),
		"yaql, many":                  value(many("{yaql: {expression: '1', data: {}}}")),
		"digest of a text":            value("{digest: [sha512, '" + long + "']}"),
		"digest of aliases":           {template: wallaby + "outputs: {l: {value: &a '" + strings.Repeat("a", 250_000) + "'}, o: {value: [" + strings.Repeat("{digest: [sha3_512, *a]},", 9000) + "]}}"},
		"digest tower":                value(tower(95, "{digest: [sha512, %s]}", "a")),
		"digests":                     value(many("{digest: [sha512, a]}")),
		"str_split":                   value("{str_split: [',', '" + flood + "']}"),
		"str_splits of aliases":       {template: wallaby + "outputs: {l: {value: &a '" + strings.Repeat("a,", 100_000) + "'}, o: {value: [" + strings.Repeat("{str_split: [',', *a]},", 12_000) + "]}}"},
		"str_split to nothing":        {template: wallaby + "outputs: {l: {value: &a '" + strings.Repeat("a,", 100_000) + "'}, o: {value: [" + strings.Repeat("{str_split: [',', *a, 1]},", 11_000) + "]}}"},
		"list_join":                   value("{list_join: ['" + strings.Repeat("-", 200_000) + "', [" + strings.Repeat("a,", 100_000) + "]]}"),
		"list_joins of JSON":          value(tower(90, "{list_join: ['', [{a: %s}, {a: b}]]}", "x")),
		"list_join of its JSON":       value(tower(90, "{list_join: ['', [[%s]]]}", `"\""`)),
		"make_urls":                   value(many("{make_url: {scheme: http, host: '::1', port: 80, path: /a, query: {a: b}}}")),
		"make_url of a query":         value("{make_url: {host: a, query: {" + lines(40_000, "a%x: é,") + "}}}"),
		"equal large values":          {template: wallaby + "x1: &a [" + strings.Repeat("[1],", 50_000) + "]\nconditions: {c: {equals: [*a, *a]}, d: {equals: [*a, *a]}}\noutputs: {o: {value: {if: [c, 1, 2]}}}"},
		"get_param paths":             value(many("{get_param: [x, a, b, c]}")),
		"get_param in get_param":      value(tower(95, "{get_param: %s}", "x")),
		"get_attr paths":              value("{get_attr: [r, value," + strings.Repeat("a,", 200_000) + "]}"),
		"get_attrs":                   value(many("{get_attr: [r, value, a]}")),
		"get_resources":               value(many("{get_resource: q}")),
		"get_files":                   {template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{get_file: f},", 35_000) + "]}}}", files: map[string]string{"f": strings.Repeat("a", 400_000)}},
		"get_files replaced":          {template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{str_replace: {template: {get_file: f}, params: {b: c}}},", 8_000) + "]}}}", files: map[string]string{"f": strings.Repeat("ab", 200_000)}},
		"get_files split":             {template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{str_split: [a, {get_file: f}, 0]},", 14_000) + "]}}}", files: map[string]string{"f": strings.Repeat("ab", 200_000)}},
		"get_files searched":          {template: wallaby + "outputs: {o: {value: [" + strings.Repeat("{contains: [aab, {get_file: f}]},", 14_000) + "]}}", files: map[string]string{"f": strings.Repeat("ab", 200_000)}},
		"plain data, shared": {template: wallaby + "x: &a [" + strings.Repeat("1,", 1000) + "]\nresources:\n" + each(500, func(i int) string {
			return fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: *a}, metadata: {a: *a}}\n", i)
		})},
	}
}

// concat returns an output that doubles the list of the output before.
func concat(i int) string {
	if i == 0 {
		return "[a, b]"
	}
	return fmt.Sprintf("{list_concat: [*a%d, *a%d]}", i-1, i-1)
}

// products returns requests with products of lists.
func products() map[string]request {
	loop := func(vars int, template string) string {
		return "{repeat: {template: " + template + ", for_each: {" + each(vars, func(i int) string { return fmt.Sprintf("'%%%d%%': %s,", i, ten) }) + "}}}"
	}
	names := strings.TrimSuffix(lines(40_000, "%x,"), ",")
	ladder := func(n int, inner string) string {
		for i := n - 1; i >= 0; i-- {
			inner = fmt.Sprintf("{Fn::ForEach::L%d: [I%d, %s, {'k${I%d}': %s}]}", i, i, ten, i, inner)
		}
		return inner
	}
	return map[string]request{
		"repeat product":          value(loop(10, "x")),
		"repeat product of lists": value(loop(10, "[x]")),
		"repeat in repeat":        value(tower(12, "{repeat: {template: {list_concat: [%s]}, for_each: {a: "+ten+"}}}", ten)),
		"repeat of a long text":   value("{repeat: {template: '" + strings.Repeat("a", 100_000) + "', for_each: {a: [" + strings.Repeat("'bb',", 50_000) + "]}}}"),
		"repeat of nothing":       value("{repeat: {template: 1, for_each: {" + each(12, func(i int) string { return fmt.Sprintf("v%d: %s,", i, ten) }) + "}}}"),
		"repeat over empty lists": value("{repeat: {template: 1, for_each: {" + each(9, func(i int) string { return fmt.Sprintf("v%d: %s,", i, ten) }) + "z: []}}}"),
		"repeat many variables":   value("{repeat: {template: {" + lines(8000, "v%x: v%[1]x,") + "}, for_each: {" + lines(8000, "v%x: [a],") + "}}}"),
		"repeat in step":          value("{repeat: {template: abc, permutations: false, for_each: {a: [" + strings.Repeat("x,", 60_000) + "], b: [" + strings.Repeat("x,", 60_000) + "], c: [" + strings.Repeat("x,", 60_000) + "]}}}"),
		"repeats":                 value("[" + strings.Repeat(loop(4, "x")+",", 300) + "]"),
		"repeats, each a stack's": {template: wallaby + "resources:\n" + each(900, func(i int) string {
			return fmt.Sprintf("  r%d: {type: OS::Heat::Value, properties: {value: %s}}\n", i, loop(4, "x"))
		})},
		"Fn::ForEach in one another":  amazonValue(ladder(10, "{v: 1}")),
		"Fn::ForEach of resources":    {template: amazon + "Resources: " + ladder(7, "{Type: OS::Heat::None}")},
		"Fn::ForEach over a list":     {template: amazon + "Parameters: {L: {Type: CommaDelimitedList, Default: '" + names + "'}}\nResources: {Fn::ForEach::A: [X, !Ref L, {'r${X}': {Type: OS::Heat::None}}]}"},
		"Fn::ForEach of a large body": {template: amazon + "Parameters: {L: {Type: CommaDelimitedList, Default: '" + names + "'}}\nResources: {Fn::ForEach::A: [X, !Ref L, {'r${X}': {Type: OS::Heat::None, Properties: {v: [" + strings.Repeat("'${X}',", 20_000) + "]}}}]}"},
		"Fn::ForEach of outputs":      {template: amazon + "Resources: {}\nOutputs: " + ladder(7, "{Value: 1}")},
		"Fn::ForEach side by side": {template: amazon + "Resources: {" + each(1000, func(i int) string {
			return fmt.Sprintf("Fn::ForEach::L%d: [X, [%s], {'r%d${X}': {Type: OS::Heat::None}}],", i, strings.Trim(strings.Repeat("a,", 100), ","), i)
		}) + "}"},
	}
}

// conditions returns requests with conditions that name others.
func conditions() map[string]request {
	rung := func(n int, call string) string {
		return "  c0: {equals: [{get_param: 'OS::stack_name'}, s]}\n" + each(n, func(i int) string {
			return fmt.Sprintf("  c%d: {%s: [c%d, c%d]}\n", i+1, call, i, i)
		})
	}
	backwards := "conditions:\n" + each(20_000, func(i int) string { return fmt.Sprintf("  c%d: {not: c%d}\n", i, i+1) }) + "  c20000: true\n"
	return map[string]request{
		"a ladder of conditions": {template: wallaby + "conditions:\n" + rung(15_000, "and") + "outputs: {o: {value: {if: [c15000, 1, 2]}}}\n"},
		"a ladder from the top":  {template: wallaby + backwards},
		"a circle of conditions": {template: wallaby + strings.Replace(backwards, "c20000: true", "c20000: {not: c0}", 1)},
		"unknown conditions":     {template: wallaby + "conditions:\n" + lines(20_000, "  c%d: {not: d%[1]d}\n")},
		"conditions of nots":     {template: wallaby + "conditions: {c: " + tower(95, "{not: %s}", "true") + "}\n"},
		"a wide condition":       {template: wallaby + "conditions: {c: {and: [" + strings.Repeat("true,", 90_000) + "]}}\n"},
		"ifs in ifs":             value(tower(95, "{if: [true, %s, {get_param: x}]}", "a")),
		"ifs with both":          value(tower(14, "{if: [true, %s, %s]}", "a")),
		"ifs side by side":       {template: wallaby + "conditions: {c: true}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{if: [c, 1, 2]},", 28_000) + "]}}}\n"},
		"ifs of nothing":         {template: wallaby + "conditions: {c: false}\nresources: {r: {type: OS::Heat::Value, properties: {value: [" + strings.Repeat("{if: [c, 1]},", 35_000) + "]}}}\n"},
		"a wide resource":        {template: wallaby + "conditions: {c: true}\nresources:\n" + lines(11_000, "  r%d: {type: OS::Heat::None, condition: c}\n")},
	}
}

// mistakes returns requests with thousands of mistakes, each near a known name.
func mistakes() map[string]request {
	names := lines(4000, "  abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz%d: {type: string, default: a}\n")
	meant := "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyy"
	return map[string]request{
		"unknown parameters":  {template: wallaby + "parameters:\n" + names + "outputs:\n" + lines(1500, "  o%d: {value: [{get_param: "+meant+"%[1]d}]}\n")},
		"unknown in metadata": {template: wallaby + "parameters:\n" + lines(3000, "  "+meant+"%d: {type: string, default: a}\n") + "resources: {r: {type: OS::Heat::None, metadata: [" + lines(3000, "{get_param: x"+meant+"%d},") + "]}}\n"},
		"unknown properties":  {template: wallaby + "resources:\n  r:\n    type: OS::Nova::Server\n    properties:\n" + lines(20_000, "      flavour%d: 1\n")},
		"unknown types":       {template: wallaby + "resources:\n" + lines(15_000, "  r%d: {type: OS::Nova::Servr}\n")},
		"unknown keys":        {template: wallaby + "resources:\n  r:\n    type: OS::Heat::None\n" + lines(22_000, "    propertys%d: 1\n")},
		"unknown references":  {template: wallaby + "resources:\n" + lines(3500, "  abcdefghijklmnopqrstuvwxyzabcdefghi%d: {type: OS::Heat::None, metadata: {a: {get_resource: abcdefghijklmnopqrstuvwxyzabcdefgh%[1]d}}}\n")},
		"unknown depends_on":  {template: wallaby + "resources: {r: {type: OS::Heat::None, depends_on: [" + lines(40_000, "a%d,") + "]}}\n"},
		"unknown attributes":  {template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {value: 1}}, s: {type: OS::Heat::None, properties: {a: [" + strings.Repeat("{get_attr: [r, valu]},", 20_000) + "]}}}\n"},
		"unknown sections":    {template: wallaby + lines(28_000, "resource%d: 1\n")},
		"unknown in ForEach":  {template: amazon + "Resources: {Fn::ForEach::A: [X, [" + lines(9000, "a%d,") + "], {'r${X}': {Type: A::B, DependsOn: 'q${X}', Properties: {v: !Ref 'z${X}'}}}]}"},
		"wrong calls":         value("[" + strings.Repeat("{list_join: a},", 33_000) + "]"),
		"wrong calls, deep":   value(tower(60, "[%s, {list_join: a}, "+strings.Repeat("{str_split: a},", 400)+"]", "a")),
		"wrong values":        value("[" + strings.Repeat("{str_split: [1, 2]},", 24_000) + "]"),
		"wrong resources":     {template: wallaby + "resources:\n" + lines(40_000, "  r%d: 1\n")},
		"wrong outputs":       {template: wallaby + "outputs:\n" + lines(40_000, "  o%d: 1\n")},
		"wrong parameters":    {template: wallaby + "parameters:\n" + lines(40_000, "  p%d: 1\n")},
		"wrong constraints":   {template: wallaby + "parameters: {p: {type: string, constraints: [" + strings.Repeat("{rang: 1},", 50_000) + "]}}"},
		"wrong rules":         {template: amazon + "Resources: {}\nRules: {" + lines(12_000, "r%d: {Assertions: [{Assert: 1}]},") + "}"},
		"one circle": {template: wallaby + "resources:\n" + each(7000, func(i int) string {
			return fmt.Sprintf("  r%d: {type: OS::Heat::None, depends_on: r%d}\n", i, (i+1)%7000)
		})},
		"all in one circle": {template: wallaby + "resources:\n" + each(300, func(i int) string {
			return fmt.Sprintf("  r%d: {type: OS::Heat::None, depends_on: [%s]}\n", i, lines(300, "r%d,"))
		})},
		"a chain": {template: wallaby + "resources:\n" + each(8000, func(i int) string {
			return fmt.Sprintf("  r%d: {type: OS::Heat::None, depends_on: r%d}\n", i, max(i-1, 1)-i/7999)
		})},
		"long names":        {template: wallaby + "resources: {" + each(4, func(i int) string { return strings.Repeat("a", 120_000) + fmt.Sprint(i) + ": {type: A},\n " }) + "}"},
		"a long name often": {template: wallaby + "resources: {" + strings.Repeat("a", 200_000) + ": {type: OS::Heat::None, properties: {a: [" + strings.Repeat("{get_resource: b},", 15_000) + "]}}}"},
		"long path":         {template: wallaby + "resources: {r: {type: OS::Heat::Value, properties: {" + strings.Repeat("a", 200_000) + ": {b: [" + strings.Repeat("{list_join: a},", 20_000) + "]}}}}"},
		"a long word often": {template: wallaby + "resources: {r: {type: OS::Heat::None, x: &a " + strings.Repeat("a", 200_000) + ", properties: {b: [" + strings.Repeat("{get_resource: *a},", 16_000) + "]}}}"},
		"long dotted name":  {template: wallaby + "resources: {r: {type: OS::Nova::Server, properties: {" + each(10_000, func(i int) string { return fmt.Sprintf("a%s%d: 1,", strings.Repeat(".a", 15), i) }) + "}}}"},
	}
}
