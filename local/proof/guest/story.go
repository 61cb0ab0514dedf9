package main

import (
	"context"
	"embed"
)

//go:embed testdata
var files embed.FS

// A story is what one server does from its first boot on.
type story struct {
	about string
	run   func(ctx context.Context, h *hearth, cache string, r *report) error
}

var stories = []story{
	{"heat-cfntools: cfn-init, cfn-signal, cfn-get-metadata, cfn-hup and cfn-push-stats", cfntools},
	{"os-collect-config over the CloudFormation API, signals over it", agent{"POLL_SERVER_CFN", "CFN_SIGNAL"}.run},
	{"os-collect-config over the CloudFormation API, signals to temporary URLs", agent{"POLL_SERVER_CFN", "TEMP_URL_SIGNAL"}.run},
	{"os-collect-config over a temporary URL, signals over the CloudFormation API", agent{"POLL_TEMP_URL", "CFN_SIGNAL"}.run},
	{"os-collect-config over Heat's API, signals over it, as users of the stack domain", agent{"POLL_SERVER_HEAT", "HEAT_SIGNAL"}.run},
	{"os-collect-config over a queue, signals over another", agent{"ZAQAR_MESSAGE", "ZAQAR_SIGNAL"}.run},
}

func text(name string) string {
	b, err := files.ReadFile("testdata/" + name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(b)
}
