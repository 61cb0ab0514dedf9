package cfn

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/web"
)

func TestAllowed(t *testing.T) {
	t.Parallel()
	usage := func(transform string, types ...string) engine.Usage {
		u := engine.Usage{Types: types, Properties: map[string][]string{}}
		if transform != "" {
			u.Transforms = []string{transform}
		}
		return u
	}
	named := usage("", "AWS::IAM::User", "OS::Nova::Server")
	named.Properties["AWS::IAM::User"] = []string{"UserName"}
	keyed := usage("", "AWS::IAM::AccessKey")
	keyed.Properties["AWS::IAM::AccessKey"] = []string{"UserName"} // whose key it is
	for name, c := range map[string]struct {
		query  string
		usage  engine.Usage
		atOnce bool
		code   awsquery.Code
		says   string
	}{
		"nothing to allow":            {"", usage("", "OS::Nova::Server"), true, "", ""},
		"a user":                      {"", usage("", "AWS::IAM::User"), false, awsquery.InsufficientCapabilities, "Requires capabilities : [CAPABILITY_IAM]"},
		"a user of Keystone":          {"", usage("", "OS::Keystone::User"), true, awsquery.InsufficientCapabilities, "Requires capabilities : [CAPABILITY_IAM]"},
		"an allowed user":             {"Capabilities.member.1=CAPABILITY_IAM", usage("", "AWS::IAM::User"), true, "", ""},
		"a user with a name":          {"Capabilities.member.1=CAPABILITY_IAM", named, true, awsquery.InsufficientCapabilities, "Requires capabilities : [CAPABILITY_NAMED_IAM]"},
		"a key of a user":             {"Capabilities.member.1=CAPABILITY_IAM", keyed, true, "", ""},
		"the name allows the user":    {"Capabilities.member.1=CAPABILITY_NAMED_IAM", usage("", "AWS::IAM::User"), true, "", ""},
		"a macro at once":             {"Capabilities.member.1=CAPABILITY_IAM", usage("AWS::LanguageExtensions"), true, awsquery.InsufficientCapabilities, "Requires capabilities : [CAPABILITY_AUTO_EXPAND]"},
		"a macro in a change set":     {"", usage("AWS::LanguageExtensions"), false, "", ""},
		"an allowed macro":            {"Capabilities.member.1=CAPABILITY_AUTO_EXPAND", usage("AWS::LanguageExtensions"), true, "", ""},
		"both":                        {"", usage("AWS::LanguageExtensions", "AWS::IAM::User"), true, awsquery.InsufficientCapabilities, "Requires capabilities : [CAPABILITY_IAM, CAPABILITY_AUTO_EXPAND]"},
		"an unknown capability":       {"Capabilities.member.1=CAPABILITY_ALL", usage(""), true, awsquery.ValidationError, "CAPABILITY_ALL"},
		"a type that is allowed":      {"ResourceTypes.member.1=OS::Nova::Server", usage("", "OS::Nova::Server"), true, "", ""},
		"a service that is allowed":   {"ResourceTypes.member.1=OS::Nova::*", usage("", "OS::Nova::Server"), true, "", ""},
		"all that are allowed":        {"ResourceTypes.member.1=*", usage("", "OS::Nova::Server"), true, "", ""},
		"a type that is not allowed":  {"ResourceTypes.member.1=OS::Nova::*", usage("", "OS::Neutron::Net", "OS::Nova::Server"), true, awsquery.ValidationError, "Resource type OS::Neutron::Net is not allowed"},
		"half a word is no pattern":   {"ResourceTypes.member.1=OS::No*", usage("", "OS::Nova::Server"), true, awsquery.ValidationError, "OS::Nova::Server"},
		"an empty type is no pattern": {"ResourceTypes.member.1=", usage(""), true, awsquery.ValidationError, "resourceTypes"},
		"members are numbered from 1": {"Capabilities.member.2=CAPABILITY_IAM", usage(""), true, awsquery.ValidationError, "no member 1"},
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		params, err := awsquery.Read(values)
		if err != nil {
			t.Fatal(err)
		}
		check, _, err := allowed(&call{Request: &web.Request{Request: httptest.NewRequest("GET", "/", nil)}, params: params}, c.atOnce)
		if err == nil {
			err = check(c.usage)
		}
		if awsquery.CodeOf(err) != c.code || err != nil && !strings.Contains(err.Error(), c.says) || c.code == "" && err != nil {
			t.Errorf("%s: %v, want %s %q", name, err, c.code, c.says)
		}
	}
}
