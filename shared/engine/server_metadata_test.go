package engine_test

import (
	"fmt"
	"testing"

	"hearth/shared/awssign"
	"hearth/shared/stack"
)

// TestServerMetadata: the agent in a server reads with the server's own key what is deployed there.
func TestServerMetadata(t *testing.T) {
	t.Parallel()
	const template = `
heat_template_version: 2016-10-14
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  web:
    type: OS::Nova::Server
    depends_on: subnet
    metadata: {mine: 1}
    properties: {image: cirros, flavor: m1.nano, networks: [{network: {get_resource: net}}], user_data_format: SOFTWARE_CONFIG}
  config: {type: OS::Heat::SoftwareConfig, properties: {group: script, config: "echo", inputs: [{name: a}]}}
  deployed: {type: OS::Heat::SoftwareDeployment, properties: {config: {get_resource: config}, server: {get_resource: web}, input_values: {a: 5}, signal_transport: NO_SIGNAL}}
`
	w := newWorld(t)
	e := w.engine(nil)
	s := w.ended(e, w.create(e, "s", template, true), "CREATE_COMPLETE")
	row := w.row(s, "web")
	metadata, err := e.Metadata(ctx(), s, row)
	if err != nil {
		t.Fatal(err)
	}
	agent, _ := metadata["os-collect-config"].(map[string]any)
	cfn, _ := agent["cfn"].(map[string]any)
	if fmt.Sprint(agent["collectors"]) != "[ec2 cfn local]" || cfn["stack_name"] != "s" || cfn["path"] != "web.Metadata" || cfn["metadata_url"] != "http://127.0.0.1:2/v1/" || fmt.Sprint(metadata["mine"]) != "1" {
		t.Errorf("the metadata are %v", metadata)
	}
	deployments, _ := metadata["deployments"].([]any)
	if len(deployments) != 1 {
		t.Fatalf("the deployments are %v", deployments)
	}
	if one, _ := deployments[0].(map[string]any); one["config"] != "echo" || one["group"] != "script" || one["id"] == "" || len(one["inputs"].([]any)) < 2 {
		t.Errorf("the deployment is %v", one)
	}
	access, _ := cfn["access_key_id"].(string)
	secret, _ := cfn["secret_access_key"].(string)
	if access != row.AccessKey || secret == "" {
		t.Fatalf("the key is %s, that of the server %s", access, row.AccessKey)
	}
	if got := w.readable(e, awssign.Key{Access: access, Secret: secret}); got != "" { // none of a, b, k, u and x
		t.Errorf("it reads %q too", got)
	}
	if known := e.SecretsOf(row); known.Mask("key "+secret) != "key ******" {
		t.Error("the secret of the key is shown")
	}
	w.acts(e, s, stack.Suspend)
	if got := w.readable(e, awssign.Key{Access: access, Secret: secret}); got != "InvalidClientTokenId" {
		t.Errorf("while it is suspended: %s", got)
	}
}
