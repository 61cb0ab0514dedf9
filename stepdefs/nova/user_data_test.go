package nova

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/shared/software"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// readParts splits a multipart text with the standard library's own reader.
func readParts(t *testing.T, text string) (names []string, contents map[string]string) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	contents = map[string]string{}
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return names, contents
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		kind, _, err := mime.ParseMediaType(p.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, p.FileName()+" "+kind)
		contents[p.FileName()] = string(b)
	}
}

func server(props, metadata, data map[string]any) stack.Resource {
	return stack.Resource{Name: "r", PhysicalName: "st-r-x", Properties: props, Metadata: metadata, Data: data}
}

func TestUserDataForCfnTools(t *testing.T) {
	t.Parallel()
	script := "#!/bin/sh\necho hi\n"
	r := server(map[string]any{"user_data": script, "user_data_format": "HEAT_CFNTOOLS"},
		map[string]any{"AWS::CloudFormation::Init": map[string]any{"config": 1.0}},
		map[string]any{"metadata_server": "https://cfn.example.com:8000/v1/"})
	first := userData(r)
	names, contents := readParts(t, first)
	want := []string{
		"cloud-config text/cloud-config", "boothook.sh text/cloud-boothook", "part-handler.py text/part-handler",
		"cfn-userdata text/x-cfninitdata", "loguserdata.py text/x-shellscript", "cfn-init-data text/x-cfninitdata",
		"cfn-metadata-server text/x-cfninitdata", "cfn-boto-cfg text/x-cfninitdata",
	}
	if !slices.Equal(names, want) {
		t.Errorf("parts are %q", names)
	}
	for name, content := range map[string]string{
		"cfn-userdata":        script,
		"cfn-init-data":       `{"AWS::CloudFormation::Init": {"config": 1}}`,
		"cfn-metadata-server": "https://cfn.example.com:8000/v1/",
	} {
		if contents[name] != content {
			t.Errorf("%s is %q", name, contents[name])
		}
	}
	for _, line := range []string{"is_secure = 1", "cfn_region_endpoint = cfn.example.com", "cfn_region_name = heat", "cloudwatch_region_endpoint = cfn.example.com"} {
		if !strings.Contains(contents["cfn-boto-cfg"], line) {
			t.Errorf("cfn-boto-cfg lacks %q", line)
		}
	}
	if again := userData(r); again != first {
		t.Error("the same server does not always give the same text")
	}
}

func TestUserDataForSoftwareConfig(t *testing.T) {
	t.Parallel()
	inner := software.Multipart([]software.Part{part("a.sh", "x-shellscript", "#!/bin/sh"), part("ü.txt", "plain", "grüße")})
	for _, test := range []struct {
		name, content string
		parts         []string
	}{
		{"one text", "#!/bin/sh", []string{" text/plain"}},
		{"none", "", []string{" text/plain"}},
		{"parts", inner, []string{"a.sh text/x-shellscript", "ü.txt text/plain"}},
	} {
		r := server(map[string]any{"user_data": test.content, "user_data_format": "SOFTWARE_CONFIG"}, nil, nil)
		text := userData(r)
		names, contents := readParts(t, text)
		want := append([]string{"cloud-config text/cloud-config", "boothook.sh text/cloud-boothook", "part-handler.py text/part-handler"}, test.parts...)
		if want = append(want, "cfn-init-data text/x-cfninitdata"); !slices.Equal(names, want) {
			t.Errorf("%s: parts are %q", test.name, names)
		}
		if got := contents["cfn-init-data"]; got != `{"deployments": [], "os-collect-config": {"collectors": ["ec2", "local"]}}` {
			t.Errorf("%s: cfn-init-data is %s", test.name, got)
		}
	}
}

func TestUserPartsTakeApartWhatMultipartJoins(t *testing.T) {
	t.Parallel()
	all := []software.Part{part("a.sh", "x-shellscript", "#!/bin/sh\n\necho\n"), part("b.txt", "plain", "grüße "+strings.Repeat("x", 100))}
	if got := software.Parts(software.Multipart(all)); !slices.Equal(got, all) {
		t.Errorf("got %+v", got)
	}
	plain := "no: parts\n\nat all"
	if got := software.Parts(plain); len(got) != 1 || got[0].Content != plain {
		t.Errorf("got %+v", got)
	}
}

func TestIgnitionIsLeftAConfig(t *testing.T) {
	t.Parallel()
	r := server(map[string]any{"user_data": `{"ignition": {"version": "2.2.0"}, "storage": {"files": [{"path": "/a"}]}}`, "user_data_format": "SOFTWARE_CONFIG"}, nil, nil)
	var config struct {
		Storage struct{ Files []struct{ Path string } }
	}
	if err := json.Unmarshal([]byte(userData(r)), &config); err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range config.Storage.Files {
		paths = append(paths, f.Path)
	}
	if want := []string{"/a", "/var/lib/heat-cfntools/cfn-init-data", "/var/lib/cloud/data/cfn-init-data"}; !slices.Equal(paths, want) {
		t.Errorf("files are %q", paths)
	}
	if _, ok := ignition(`{"ignition": {}}`, nil); ok {
		t.Error("a config without a version is none")
	}
}

func TestRawUserDataIsLeftAlone(t *testing.T) {
	t.Parallel()
	if got := userData(server(map[string]any{"user_data": "ä\n", "user_data_format": "RAW"}, map[string]any{"a": 1}, nil)); got != "ä\n" {
		t.Errorf("got %q", got)
	}
}

// TestAgentConfig: the agent in a server gets the server's own key, whatever the template says beside.
func TestAgentConfig(t *testing.T) {
	t.Parallel()
	data := map[string]any{"metadata_server": "http://cfn:8000/v1/", "stack_name": "st", "secret_key": "s"}
	cfn := `"cfn": {"access_key_id": "HEARTHX", "metadata_url": "http://cfn:8000/v1/", "path": "web.Metadata", "secret_access_key": "s", "stack_name": "st"}`
	for _, c := range []struct {
		transport string
		metadata  map[string]any
		want      string
	}{
		{"POLL_SERVER_CFN", nil, `{` + cfn + `, "collectors": ["ec2", "cfn", "local"]}`},
		{"POLL_SERVER_CFN", map[string]any{"os-collect-config": map[string]any{"collectors": []any{"a"}, "command": "c"}}, `{` + cfn + `, "collectors": ["ec2", "cfn", "local"], "command": "c"}`},
		{"POLL_SERVER_HEAT", nil, `{"collectors": ["ec2", "local"]}`},
		{"POLL_SERVER_HEAT", map[string]any{"os-collect-config": map[string]any{"collectors": []any{"heat"}}}, `{"collectors": ["heat"]}`},
	} {
		r := server(map[string]any{"user_data_format": "SOFTWARE_CONFIG", "software_config_transport": c.transport}, c.metadata, data)
		r.Name, r.AccessKey = "web", "HEARTHX"
		if got := stepdef.Dumps(collectConfig(r, time.Time{})); got != c.want {
			t.Errorf("%s, %v: %s, want %s", c.transport, c.metadata, got, c.want)
		}
	}
}
