package functions_test

import (
	"encoding/json"
)

const canaryTemplate = `
heat_template_version: 2021-04-16
parameters:
  text: {type: string, hidden: true}
  joined: {type: string, hidden: true}
  in_template: {type: string, hidden: true}
  splits: {type: string, hidden: true}
  nested: {type: string, hidden: true}
  grouped: {type: string, hidden: true}
  json: {type: json, hidden: true}
  list: {type: comma_delimited_list, hidden: true}
  number: {type: number, hidden: true}
  metadata: {type: string, hidden: true}
  user_data: {type: string, hidden: true}
  quoted: {type: string, hidden: true}
  input: {type: string, hidden: true}
  config: {type: string, hidden: true}
  choice: {type: string, hidden: true}
  escaped: {type: string, hidden: true}
  preset: {type: string, hidden: true, default: canary-tdef-a266}
conditions:
  chosen: {equals: [{get_param: choice}, canary-not-this]}
resources:
  r_text: {type: OS::Heat::Value, properties: {value: {get_param: text}}}
  r_joined: {type: OS::Heat::Value, properties: {value: {list_join: ["-", [a, {get_param: joined}, b]]}}}
  templ: {type: OS::Heat::Value, properties: {value: {str_replace: {template: "x=$p;", params: {$p: {get_param: in_template}}}}}}
  split: {type: OS::Heat::Value, properties: {value: {str_split: ["|", {get_param: splits}]}}}
  first: {type: OS::Heat::TestResource, properties: {value: {str_split: ["|", {get_param: splits}, 0]}}}
  r_json: {type: OS::Heat::Value, properties: {type: json, value: {get_param: json}}}
  r_list: {type: OS::Heat::Value, properties: {type: comma_delimited_list, value: {get_param: list}}}
  r_number: {type: OS::Heat::TestResource, properties: {value: {get_param: number}}}
  r_preset: {type: OS::Heat::TestResource, properties: {value: {get_param: preset}}, metadata: {m: {get_param: metadata}}}
  r_escaped: {type: OS::Heat::TestResource, properties: {value: {get_param: escaped}}}
  chosen: {type: OS::Heat::TestResource, properties: {value: {if: [chosen, a, {get_param: choice}]}}}
  again: {type: OS::Heat::TestResource, properties: {value: {get_attr: [templ, value]}}}
  below: {type: child.yaml, properties: {given: {get_param: nested}}}
  of_below: {type: OS::Heat::TestResource, properties: {value: {get_attr: [below, out]}}}
  group:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Heat::TestResource, properties: {value: {get_param: grouped}}}}
  random: {type: OS::Heat::RandomString, properties: {length: 40}}
  pair: {type: OS::Nova::KeyPair, properties: {name: canary-pair, save_private_key: true}}
  handle: {type: OS::Heat::WaitConditionHandle}
  r_config:
    type: OS::Heat::SoftwareConfig
    properties: {config: {str_replace: {template: "#!/bin/sh\necho P", params: {P: {get_param: config}}}}, inputs: [{name: in}]}
  account: {type: OS::Swift::Container, properties: {X-Account-Meta: {Temp-URL-Key: canary-tempurl-8484}}}
  server:
    type: OS::Nova::Server
    properties:
      flavor: m1.tiny
      image: cirros
      networks: [{network: private}]
      admin_pass: canary-admin-39df
      user_data_format: RAW
      user_data: {str_replace: {template: "password: P", params: {P: {get_param: user_data}}}}
  other:
    type: OS::Nova::Server
    properties: {flavor: m1.tiny, image: cirros, networks: [{network: private}], user_data_format: SOFTWARE_CONFIG}
  deployed:
    type: OS::Heat::SoftwareDeployment
    properties: {config: {get_resource: r_config}, server: {get_resource: other}, signal_transport: NO_SIGNAL, input_values: {in: {get_param: input}}}
outputs:
  text: {value: {get_attr: [r_text, value]}}
  random: {value: {get_attr: [random, value]}}
  private: {value: {get_attr: [pair, private_key]}}
  token: {value: {get_attr: [handle, token]}}
  curl: {value: {get_attr: [handle, curl_cli]}}
`

const canaryChild = `
heat_template_version: 2021-04-16
parameters:
  given: {type: string}
  preset: {type: string, hidden: true}
resources:
  one: {type: OS::Heat::TestResource, properties: {value: {get_param: given}}}
  two: {type: OS::Heat::TestResource, properties: {value: {get_param: preset}}}
outputs:
  out: {value: {list_join: [":", [o, {get_attr: [one, output]}]]}}
`

func canaryBody(name string) map[string]any {
	c := canaries
	return map[string]any{
		"stack_name": name, "template": canaryTemplate, "files": map[string]any{"child.yaml": canaryChild}, "disable_rollback": true,
		"environment": map[string]any{
			"parameters": map[string]any{
				"text": c["text"], "joined": c["joined"], "in_template": c["template"], "splits": c["split first"] + "|" + c["split second"],
				"nested": c["nested"], "grouped": c["of a group"], "json": map[string]any{"k": []any{c["leaf of JSON"]}}, "list": "x," + c["item of a list"],
				"number": json.Number(canaryNumber), "metadata": c["metadata"], "user_data": c["user data"], "quoted": c["cloud's quote"],
				"input": c["input value"], "config": c["config"], "choice": c["condition"], "escaped": c["escaped"],
			},
			"parameter_defaults": map[string]any{"preset": c["nested default"]},
		},
	}
}
