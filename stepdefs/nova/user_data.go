package nova

import (
	"embed"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"strings"

	"hearth/shared/software"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// The parts for every server that works with heat-cfntools or os-collect-config, in the words of
// cloud-init.
//
//go:embed userdata
var parts embed.FS

// configText is the key of Data for the text of the software config whose ID is given as user data.
const configText = "user_data_config"

var configID = regexp.MustCompile(`^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$`)

// readConfig reads the software config whose ID is given as user data, and stores its text in the
// resource. As in Heat, any text that looks like an ID is looked up. If no config has that ID, the
// text is used as it is.
func readConfig(t *stepdef.Replay, r *stack.Resource) (ok bool) {
	id := text(r.Properties, "user_data")
	if r.Properties["user_data_format"] == "HEAT_CFNTOOLS" || !configID.MatchString(id) {
		if r.Data[configText] != nil {
			t.SetData(configText, nil)
		}
		return true
	}
	a, ok := t.Call(stack.Call{Service: stack.SoftwareService, Method: "GET", Path: "/software_configs?id=" + url.QueryEscape(id)}, nil)
	if !ok {
		return false
	}
	var config any
	for _, c := range mapsIn(a.Body["software_configs"]) {
		config = c["config"]
	}
	t.SetData(configText, config)
	r.Data = maps.Clone(r.Data)
	if r.Data == nil {
		r.Data = map[string]any{}
	}
	r.Data[configText] = config
	return true
}

// userData returns what cloud-init in the server reads, in one of Heat's three formats.
func userData(r stack.Resource) string {
	content := text(r.Properties, "user_data")
	if config, ok := r.Data[configText].(string); ok {
		content = config
	}
	switch r.Properties["user_data_format"] {
	case "RAW":
		return content
	case "SOFTWARE_CONFIG":
		metadata := withDeployments(r)
		if ignited, ok := ignition(content, metadata); ok {
			return ignited
		}
		return software.Multipart(append(append(commonParts(), software.Parts(content)...), initData(metadata)...))
	}
	all := append(commonParts(), part("cfn-userdata", "x-cfninitdata", content), part("loguserdata.py", "x-shellscript", read("loguserdata.py")))
	all = append(all, initData(r.Metadata)...)
	if server := text(r.Data, stack.MetadataServerData); server != "" {
		all = append(all, part("cfn-metadata-server", "x-cfninitdata", server), part("cfn-boto-cfg", "x-cfninitdata", botoConfig(server)))
	}
	return software.Multipart(all)
}

func read(name string) string {
	b, err := parts.ReadFile("userdata/" + name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(b)
}

// part is a file among user data.
func part(name, subtype, content string) software.Part {
	return software.Part{Name: name, Subtype: subtype, Content: content}
}

func commonParts() []software.Part {
	return []software.Part{
		part("cloud-config", "cloud-config", read("cloud-config")),
		part("boothook.sh", "cloud-boothook", read("boothook.sh")),
		part("part-handler.py", "part-handler", read("part-handler.py")),
	}
}

func initData(metadata map[string]any) []software.Part {
	if len(metadata) == 0 {
		return nil
	}
	return []software.Part{part("cfn-init-data", "x-cfninitdata", stepdef.Dumps(metadata))}
}

// withDeployments returns the metadata that os-collect-config reads. No deployments exist before the
// server does; the agent fetches later ones.
func withDeployments(r stack.Resource) map[string]any {
	out := maps.Clone(r.Metadata)
	if out == nil {
		out = map[string]any{}
	}
	if out["deployments"] == nil {
		out["deployments"] = []any{}
	}
	out["os-collect-config"] = agentConfig(r)
	return out
}

// agentConfig returns the configuration of the agent os-collect-config in a server, over what the
// template says of it. The agent reads its metadata with the server's own key pair.
func agentConfig(r stack.Resource) map[string]any {
	given, _ := r.Metadata["os-collect-config"].(map[string]any)
	config := maps.Clone(given)
	if config == nil {
		config = map[string]any{}
	}
	collectors := []any{"ec2"}
	if r.Type == stepdef.DeployedServerType { // no cloud tells it of itself
		collectors = nil
	}
	own := len(collectors)
	if name, section := userSection(r); name != "" {
		config[name] = section
		collectors = append(collectors, name)
	}
	if address := r.Data[stepdef.PollURL]; isPolled(r) && address != nil {
		config["request"] = map[string]any{"metadata_url": address}
		collectors = append(collectors, "request")
	}
	if r.Properties["software_config_transport"] == "POLL_SERVER_CFN" && r.AccessKey != "" {
		config["cfn"] = map[string]any{
			"metadata_url": r.Data[stack.MetadataServerData], "stack_name": r.Data[stack.StackNameData], "path": r.Name + ".Metadata",
			"access_key_id": r.AccessKey, "secret_access_key": r.Data[stack.SecretKeyData],
		}
		collectors = append(collectors, "cfn")
	}
	if given == nil || len(collectors) > own {
		config["collectors"] = append(collectors, "local")
	}
	return config
}

// botoConfig returns the configuration that names the CloudFormation and CloudWatch APIs for
// heat-cfntools. They accept the host only.
func botoConfig(server string) string {
	host, secure := "", "0"
	if u, err := url.Parse(server); err == nil {
		host = u.Hostname()
		if u.Scheme == "https" {
			secure = "1"
		}
	}
	return strings.Join([]string{
		"[Boto]",
		"debug = 0",
		"is_secure = " + secure,
		"https_validate_certificates = 1",
		"cfn_region_name = heat",
		"cfn_region_endpoint = " + host,
		"cloudwatch_region_name = heat", // as in Heat while it had that API
		"cloudwatch_region_endpoint = " + host,
	}, "\n")
}

// ignition adds the metadata to user data that is an Ignition config: such systems read no
// multipart text.
func ignition(content string, metadata map[string]any) (string, bool) {
	var config map[string]any
	if json.Unmarshal([]byte(content), &config) != nil {
		return "", false
	}
	head, _ := config["ignition"].(map[string]any)
	if text(head, "version") == "" {
		return "", false
	}
	storage, _ := config["storage"].(map[string]any)
	if storage == nil {
		storage = map[string]any{}
	}
	files, _ := storage["files"].([]any)
	source := "data:," + strings.ReplaceAll(url.QueryEscape(stepdef.Dumps(metadata)), "+", "%20")
	for _, path := range []string{"/var/lib/heat-cfntools/cfn-init-data", "/var/lib/cloud/data/cfn-init-data"} {
		files = append(files, map[string]any{
			"filesystem": "root", "path": path, "mode": 0o640,
			"user": map[string]any{"name": "root"}, "group": map[string]any{"name": "root"},
			"contents": map[string]any{"source": source, "verification": map[string]any{}},
		})
	}
	storage["files"] = files
	config["storage"] = storage
	return stepdef.Dumps(config), true
}
