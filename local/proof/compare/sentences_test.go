package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// foreign are fragments that only a program's own values and errors have: Python's, and Go's.
var foreign = regexp.MustCompile(`object has no|object is not|object of type|has no len|NoneType|\bNone\b|\bTrue\b|\bFalse\b|in unknown|unhashable|<class|` +
	`not supported between|invalid literal|could not convert|bytes-like|indices must|index out of range|unpack|left operand|update sequence|` +
	`\bdict\b|\bint\b|\bstr\b|\bbool\b|\bfloat(64)?\b|int\(\)|replace\(\)|positional|iterable|` +
	`for receiver|supplied arguments|#(operator|property|indexer|unary|map|list)|\([^()]*,\)|` +
	`KeyError|TypeError|AttributeError|IndexError|recursion|: '[^' ]*'( \(.*\))?$|` +
	`%!|<nil>|map\[|strconv|json: |yaml: |unmarshal|interface \{|\bGo\b|panic|runtime error|goroutine|looking for beginning|base64 data at|net/url|invalid URL`)

// A missing bound is None in Heat's sentence of a range, which the specification of its
// language lists. OS::Heat::None is a type. A text that is given as true is the text True in
// Heat, an item of a list that is null the text None: so they are called in what is said of them.
var heats = strings.NewReplacer("min: None", "", "max: None", "", "OS::Heat::None", "", "NoneResource", "",
	"'True'", "", `"True"`, "", "(True)", "", "IPNetwork True", "", `["None"]`, "")

// wrongKinds are one value or more of each kind that YAML has.
var wrongKinds = []any{
	nil, []any{nil}, []any{1, "a", true}, map[string]any{}, map[string]any{"x": nil}, map[string]any{"x": []any{map[string]any{"y": true}}},
	7, -1.5, true, "", "x",
}

// replaced calls do with copies of a tree in which each of its values in turn is one of the wrong kind.
func replaced(t *testing.T, v any, do func(path string, whole any)) {
	t.Helper()
	var walk func(v any, at string, put func(any) any)
	walk = func(v any, at string, put func(any) any) {
		for i, wrong := range wrongKinds {
			do(fmt.Sprintf("%s=#%d", at, i), put(wrong))
		}
		switch v := v.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(v)) {
				walk(v[key], at+"."+key, func(inner any) any {
					made := maps.Clone(v)
					made[key] = inner
					return put(made)
				})
			}
		case []any:
			for i := range v {
				walk(v[i], fmt.Sprintf("%s[%d]", at, i), func(inner any) any {
					made := slices.Clone(v)
					made[i] = inner
					return put(made)
				})
			}
		}
	}
	walk(v, "", func(whole any) any { return whole })
}

// Whatever kind of value stands wherever in a request, what is said of it is a sentence for
// people, about their template.
func TestSentencesAreForPeople(t *testing.T) {
	hearth, stop, err := startOwnHearth(t.Context(), "demo")
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	told := map[string]bool{}
	answers, refused := 0, 0
	for _, name := range slices.Sorted(maps.Keys(soundRequests)) {
		var sound map[string]any
		if err := yaml.Unmarshal([]byte(soundRequests[name]), &sound); err != nil {
			t.Fatal(name, err)
		}
		ask := func(path string, whole any, want bool) {
			body, err := json.Marshal(whole)
			if err != nil {
				t.Fatal(err)
			}
			for _, question := range []string{"/validate", "/stacks/preview"} {
				status, _, text, err := hearth.do(t.Context(), http.MethodPost, hearth.api+question, body)
				if err != nil {
					t.Fatal(err)
				}
				answers++
				if want && status != http.StatusOK {
					t.Errorf("%s %s is refused: %s", name, question, text)
				}
				if status < 400 {
					continue
				}
				refused++
				var said struct{ Error struct{ Message string } }
				_ = json.Unmarshal(text, &said)
				sentence := said.Error.Message
				found := foreign.FindString(heats.Replace(sentence))
				if status >= 500 || sentence == "" || found != "" {
					if key := found + regexp.MustCompile(`[0-9]+|'.*'|".*"`).ReplaceAllString(sentence, ""); !told[key] {
						told[key] = true
						t.Errorf("%s %s %s: %d, %q in %q", name, question, path, status, found, sentence)
					}
				}
			}
		}
		ask("", sound, true)
		replaced(t, sound, func(path string, whole any) { ask(path, whole, false) })
	}
	t.Logf("%d answers, %d of them refusals", answers, refused)
	if refused < 2000 {
		t.Errorf("only %d requests were refused", refused)
	}
}

// soundRequests have every section, and every function, of each form of template.
var soundRequests = map[string]string{
	"hot": `
stack_name: compared
timeout_mins: 5
disable_rollback: true
tags: a,b
parameters: {s: x}
files:
  a.txt: text
environment:
  parameters: {n: 3}
  parameter_defaults: {l: "a,b"}
  resource_registry: {"My::Type": "OS::Heat::Value", resources: {r: {hooks: pre-create}}}
  encrypted_param_names: [s]
  event_sinks: [{type: zaqar-queue, target: q}]
template:
  heat_template_version: "2021-04-16"
  description: all of HOT
  parameter_groups: [{label: g, description: d, parameters: [s, n]}]
  parameters:
    s: {type: string, default: x, label: S, description: d, hidden: false, immutable: true, tags: [t], constraints: [{length: {min: 1, max: 5}, description: d}, {allowed_pattern: "[a-z]*"}]}
    n: {type: number, default: 5, constraints: [{range: {min: 1, max: 9}}, {modulo: {step: 1, offset: 0}}]}
    l: {type: comma_delimited_list, default: "a,b", constraints: [{allowed_values: [a, b]}]}
    j: {type: json, default: {a: 1}}
    b: {type: boolean, default: true}
  conditions:
    c: {equals: [{get_param: s}, x]}
    d: {and: [c, {not: c}, {or: [c, {yaql: {expression: $.data.a = 1, data: {a: 1}}}]}]}
    e: {contains: [a, {get_param: l}]}
  resources:
    r: {type: OS::Heat::RandomString, properties: {length: 8, salt: x, character_classes: [{class: digits, min: 1}]}, metadata: {a: {get_param: s}}, depends_on: [v], deletion_policy: delete, description: d, condition: c}
    x: {type: OS::Heat::None, external_id: abc}
    v: {type: OS::Heat::Value, properties: {type: json, value: {a: {get_file: a.txt}, b: {get_param: [j, a]}}}}
    w: {type: OS::Heat::Value, properties: {type: number, value: {get_param: n}}}
    m: {type: OS::Heat::Value, properties: {type: boolean, value: {get_param: b}}}
    o: {type: OS::Heat::Value, properties: {type: comma_delimited_list, value: {str_split: [",", "a,b"]}}}
    g: {type: OS::Heat::ResourceGroup, properties: {count: 2, index_var: "%index%", removal_policies: [{resource_list: ["0"]}], resource_def: {type: OS::Heat::RandomString, properties: {length: 8}}}, update_policy: {rolling_update: {min_in_service: 0, max_batch_size: 1, pause_time: 0}}}
    k: {type: OS::Heat::ResourceChain, properties: {concurrent: true, resources: [OS::Heat::None], resource_properties: {a: b}}}
    net: {type: OS::Neutron::Net, properties: {name: n, admin_state_up: true, tags: [t], value_specs: {a: b}}}
    sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24, allocation_pools: [{start: 10.0.0.4, end: 10.0.0.9}], dns_nameservers: [8.8.8.8], enable_dhcp: true, ip_version: 4}}
    port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}, fixed_ips: [{subnet: {get_resource: sub}}], allowed_address_pairs: [{ip_address: 10.0.0.7}]}}
    sg: {type: OS::Neutron::SecurityGroup, properties: {rules: [{protocol: tcp, port_range_min: 80, port_range_max: 80, remote_ip_prefix: 0.0.0.0/0}]}}
    vol: {type: OS::Cinder::Volume, properties: {size: 1, metadata: {a: b}}}
    srv: {type: OS::Nova::Server, properties: {flavor: m1.tiny, image: cirros, networks: [{port: {get_resource: port}}], metadata: {a: b}, user_data: {str_replace: {template: a, params: {b: c}}}}}
    f1: {type: OS::Heat::Value, properties: {value: {list_join: [",", [a, b]]}}}
    f2: {type: OS::Heat::Value, properties: {value: {str_replace_strict: {template: a b, params: {b: {get_param: s}}}}}}
    f3: {type: OS::Heat::Value, properties: {value: {repeat: {template: "%a%", for_each: {"%a%": [a, b]}, permutations: true}}}}
    f4: {type: OS::Heat::Value, properties: {value: {digest: [md5, a]}}}
    f5: {type: OS::Heat::Value, properties: {value: {map_merge: [{a: b}, {c: d}]}}}
    f6: {type: OS::Heat::Value, properties: {value: {map_replace: [{a: b}, {keys: {a: c}, values: {b: d}}]}}}
    f7: {type: OS::Heat::Value, properties: {value: {yaql: {expression: "$.data.a.toUpper() + str($.data.b)", data: {a: x, b: 1}}}}}
    i1: {type: OS::Heat::Value, properties: {value: {yaql: {expression: "$.data.m.values().sum() + $.data.n + $.data.m.a", data: {m: {a: 1}, n: 2}}}}}
    f8: {type: OS::Heat::Value, properties: {value: {if: [c, a, b]}}}
    f9: {type: OS::Heat::Value, properties: {value: {filter: [[a], [a, b]]}}}
    h1: {type: OS::Heat::Value, properties: {value: {make_url: {scheme: http, host: h, port: 80, path: /x, query: {a: b}}}}}
    h2: {type: OS::Heat::Value, properties: {value: {list_concat_unique: [[a], [b]]}}}
    h3: {type: OS::Heat::Value, properties: {value: {contains: [a, [a]]}}}
    h4: {type: OS::Heat::Value, properties: {value: {str_split: [",", "a,b", 1]}}}
    h5: {type: OS::Heat::Value, properties: {value: {str_replace_vstrict: {template: a b, params: {b: x}}}}}
  outputs:
    o: {value: {get_attr: [r, value]}, description: d, condition: c}
    p: {value: {get_attr: [v, value, a]}}
`,
	"cfn": `
stack_name: compared
parameters: {S: x}
template:
  AWSTemplateFormatVersion: "2010-09-09"
  Description: all of CloudFormation
  Transform: AWS::LanguageExtensions
  Metadata: {Hearth: {Semantics: AWS}, "AWS::CloudFormation::Interface": {ParameterGroups: [{Label: {default: l}, Parameters: [S]}], ParameterLabels: {S: {default: s}}}}
  Parameters:
    S: {Type: String, Default: x, Description: d, NoEcho: false, AllowedValues: [x, y], ConstraintDescription: d, MinLength: 1, MaxLength: 4, AllowedPattern: "[a-z]*"}
    N: {Type: Number, Default: 3, MinValue: 1, MaxValue: 9}
    L: {Type: CommaDelimitedList, Default: "a,b"}
    I: {Type: "List<Number>", Default: "1,2"}
    J: {Type: Json, Default: {a: b}}
  Mappings: {M: {one: {p: a, q: [b]}}}
  Rules: {R: {RuleCondition: {"Fn::Equals": [{Ref: S}, x]}, Assertions: [{Assert: {"Fn::Contains": [[x, y], {Ref: S}]}, AssertDescription: d}]}}
  Conditions:
    C: {"Fn::Equals": [{Ref: S}, x]}
    D: {"Fn::And": [{Condition: C}, {"Fn::Not": [{Condition: C}]}, {"Fn::Or": [{Condition: C}, {"Fn::Equals": [{"Fn::Join": ["", [a]]}, a]}]}]}
  Resources:
    R: {Type: OS::Heat::RandomString, Condition: C, DependsOn: [V], DeletionPolicy: Delete, UpdateReplacePolicy: Delete, Description: d, Metadata: {a: {Ref: S}}, Properties: {length: {Ref: N}}}
    V: {Type: OS::Heat::Value, Properties: {value: {"Fn::Join": [",", [a, {Ref: S}]]}}}
    Net: {Type: OS::Neutron::Net, Properties: {name: {"Fn::Sub": ["${a}-${AWS::StackName}", {a: x}]}}}
    F1: {Type: OS::Heat::Value, Properties: {value: {"Fn::FindInMap": [M, one, p]}}}
    F2: {Type: OS::Heat::Value, Properties: {value: {"Fn::FindInMap": [M, two, p, {DefaultValue: z}]}}}
    F3: {Type: OS::Heat::Value, Properties: {value: {"Fn::Select": [0, [a, b]]}}}
    F4: {Type: OS::Heat::Value, Properties: {value: {"Fn::Split": [",", "a,b"]}}}
    F5: {Type: OS::Heat::Value, Properties: {value: {"Fn::Replace": [{a: b}, "a c"]}}}
    F6: {Type: OS::Heat::Value, Properties: {value: {"Fn::Base64": a}}}
    F7: {Type: OS::Heat::Value, Properties: {value: {"Fn::MemberListToMap": [Name, Value, [".member.0.Name=a", ".member.0.Value=b"]]}}}
    F8: {Type: OS::Heat::Value, Properties: {value: {"Fn::If": [C, a, b]}}}
    F9: {Type: OS::Heat::Value, Properties: {value: {"Fn::Cidr": [10.0.0.0/16, 2, 8]}}}
    G1: {Type: OS::Heat::Value, Properties: {value: {"Fn::Length": [a, b]}}}
    G2: {Type: OS::Heat::Value, Properties: {value: {"Fn::ToJsonString": {a: b}}}}
    G3: {Type: OS::Heat::Value, Properties: {value: {"Fn::GetAZs": ""}}}
    "Fn::ForEach::Loop": [X, [a, b], {"T${X}": {Type: OS::Heat::Value, Properties: {value: {Ref: X}}}}]
  Outputs:
    O: {Value: {"Fn::GetAtt": [R, value]}, Description: d, Condition: C, Export: {Name: e}}
`,
	"heat-cfn": `
stack_name: compared
template:
  HeatTemplateFormatVersion: "2012-12-12"
  Parameters: {S: {Type: String, Default: x}, L: {Type: CommaDelimitedList, Default: "a,b"}}
  Mappings: {M: {one: {p: a}}}
  Resources:
    R: {Type: OS::Heat::RandomString, DependsOn: V, DeletionPolicy: Delete, Properties: {length: 3}}
    V: {Type: OS::Heat::Value, Properties: {value: {"Fn::FindInMap": [M, one, p]}}}
    W: {Type: OS::Heat::Value, Properties: {value: {"Fn::Select": ["0", {Ref: L}]}}}
  Outputs: {O: {Value: {"Fn::GetAtt": [R, value]}}}
`,
}
