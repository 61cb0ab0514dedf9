package main

import (
	"context"
	"net/http"
	"strings"
)

// cfntools boots a server whose user data call the tools of heat-cfntools.
func cfntools(ctx context.Context, h *hearth, cache string, r *report) error {
	template := text("cfntools.yaml")
	m, stack, err := bootServer(ctx, h, cache, r, "tools", template, "Server")
	if err != nil {
		return err
	}
	defer m.remove()
	r.log("provisioning", m.read("/var/log/heat-provision.log"))
	r.log("cfn-init", m.read("/var/log/cfn-init.log"))
	r.check("cfn-init lays down a file", m.read("/etc/greeting") == "hello\n", "%q", m.read("/etc/greeting"))
	r.check("and runs commands in their order", m.read("/root/order") == "first\nsecond\nthird\n", "%q", m.read("/root/order"))
	r.check("the user data run to their end", m.exists("/var/lib/heat-cfntools/provision-finished"), "no mark")
	err = h.until(ctx, stack, "CREATE_COMPLETE", "stack", "stack_status")
	r.check("cfn-signal completes the wait condition", err == nil, "%v", err)
	data, err := h.output(ctx, stack, "Data")
	r.check("with its data", err == nil && strings.Contains(asText(data), "it is done"), "%v %v", data, err)

	out, err := m.run(ctx, "cfn-get-metadata --stack tools --resource Server --credential-file /etc/cfn/cfn-credentials --key greeting")
	r.check("cfn-get-metadata reads a value", err == nil && strings.Contains(out, `"hello"`), "%v %s", err, out)

	_, _ = m.run(ctx, "cfn-hup -f -v") // the first time, what it finds is new
	r.log("cfn-hup", m.read("/var/log/cfn-hup.log"))
	before := strings.Count(m.read("/root/changed"), "\n")
	_, err = h.do(ctx, http.MethodPatch, stack, object{"template": strings.ReplaceAll(template, "hello", "welcome")})
	if err != nil {
		return err
	}
	if err := h.until(ctx, stack, "UPDATE_COMPLETE", "stack", "stack_status"); err != nil {
		return err
	}
	out, err = m.run(ctx, "cfn-hup -f -v")
	r.check("cfn-hup notices an update and runs its hook", err == nil && strings.Count(m.read("/root/changed"), "\n") == before+1, "%v %s %q", err, out, m.read("/root/changed"))
	r.check("which lays down the new file", m.read("/etc/greeting") == "welcome\n", "%q", m.read("/etc/greeting"))
	_, err = m.run(ctx, "cfn-hup -f -v")
	r.check("and only once", err == nil && strings.Count(m.read("/root/changed"), "\n") == before+1, "%v %q", err, m.read("/root/changed"))

	for _, given := range []string{"--heartbeat", "--service-failure --watch alarm", "--metric Load --units Percent --value 0.5", "--metric Used --units megabytes --value 12"} {
		out, err = m.run(ctx, "cfn-push-stats "+given)
		r.check("cfn-push-stats "+given+" is answered", err == nil, "%v %s", err, out)
	}
	r.log("cfn-push-stats", m.read("/var/log/cfn-push-stats.log"))
	out, err = m.run(ctx, "cfn-push-stats --metric Load --units Furlongs --value 1")
	r.check("and a unit that CloudWatch does not have is refused", err != nil && strings.Contains(out, "must be a value in the set"), "%v %s", err, out)
	counted, err := h.metric(ctx, "hearth_metric_data_total")
	r.check("each accepted datum is counted", err == nil && counted == "4", "%v %s", err, counted)

	r.cannot("packages and services of cfn-init", "the guest has no mirror and no systemd")
	_, err = h.do(ctx, http.MethodDelete, stack, nil)
	return err
}
