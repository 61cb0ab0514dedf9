package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"hearth/local/terminal"
	"hearth/shared/app"
)

// A banner says where things are, to a person who has just started Hearth.
type banner struct {
	gateway, heat   string
	heatError       error  // why the API is not on Heat's own port
	cfn             string // CloudFormation's API on Heat's own port; empty when it is not there
	cfnError        error  // why it is not there
	cloudWatch      string // CloudWatch's API on the port that Heat had for it; empty when it is not there
	cloudWatchError error  // why it is not there
	endpoint        string // of the API, as other machines reach it
	cloud           string
	cloudError      error // why Hearth cannot sign in there
	simulated       bool
	cloudTaken      string // address of HEARTH_SIMCLOUD_LISTEN that another program has
	clouds          string // path of clouds.yaml for the simulated cloud
	database, redis string
}

func (b *banner) state(c app.Config) {
	b.database, b.redis = "SQLite in "+c.State, "in memory"
	if strings.HasPrefix(c.Database, "postgres") {
		b.database = "PostgreSQL"
	}
	if c.Redis != "" {
		b.redis = "Redis"
	}
}

func (b *banner) print() { b.write(os.Stdout, terminal.HasColour(os.Stdout)) }

func (b *banner) write(w io.Writer, colour bool) {
	bold, dim, red, plain := "", "", "", ""
	if colour {
		bold, dim, red, plain = "\033[1m", "\033[2m", "\033[31m", "\033[0m"
	}
	line := func(text string) { _, _ = fmt.Fprintln(w, text) }
	row := func(name, value string) { line(fmt.Sprintf("  %s%-10s%s %s", dim, name, plain, value)) }
	line("")
	if b.cloudError == nil {
		line(bold + "Hearth is up." + plain)
	} else {
		line(bold + red + "Hearth is up, but cannot sign in to the cloud: " + b.cloudError.Error() + plain)
		line("Every request is answered 503 until it can. Check HEARTH_OS_AUTH_URL, HEARTH_OS_USERNAME, HEARTH_OS_PASSWORD and HEARTH_OS_PROJECT_NAME.")
	}
	line("")
	row("gateway", b.gateway+"  (/function/…, /async-function/…, /system/…, /healthz, /metrics)")
	row("API", b.gateway+"/function/api/v1/<project>")
	switch {
	case b.heat != "":
		row("", b.heat+"/<project>  as Heat has it")
	case b.heatError != nil:
		row("", "not on Heat's own port: "+b.heatError.Error())
	}
	row("for AWS", b.gateway+"/function/cfn/v1")
	switch {
	case b.cfn != "":
		row("", b.cfn+"  as Heat has it")
	case b.cfnError != nil:
		row("", "not on Heat's own port: "+b.cfnError.Error())
	}
	switch {
	case b.cloudWatch != "":
		row("", b.cloudWatch+"  CloudWatch, as Heat had it")
	case b.cloudWatchError != nil:
		row("", "not on CloudWatch's own port: "+b.cloudWatchError.Error())
	}
	if b.simulated {
		row("cloud", b.cloud+"  (simulated: users demo and admin, password secret)")
		if b.cloudTaken != "" {
			row("", "not on its own port: HEARTH_SIMCLOUD_LISTEN: another program listens on "+b.cloudTaken)
		}
	} else {
		row("cloud", b.cloud)
	}
	row("state", b.database+", queue and locks "+b.redis)
	line("")
	if b.simulated {
		b.simulatedStack(line)
	} else {
		b.realStack(line)
	}
	line("")
}

// simulatedStack says how to make a first stack on the simulated cloud.
func (b *banner) simulatedStack(line func(string)) {
	line("A first stack, with Debian's python3-openstackclient and python3-heatclient:\n")
	line("  export OS_CLIENT_CONFIG_FILE=" + absolute(b.clouds) + " OS_CLOUD=hearth")
	line("  openstack stack create --wait -t docs/first.yaml first")
	line("  openstack stack output show first --all")
}

// realStack says how the clients of a real cloud find Hearth: its catalogue names it.
func (b *banner) realStack(line func(string)) {
	url := strings.TrimSuffix(b.endpoint, "/") + "/%\\(project_id\\)s"
	line("Clients find Hearth in the cloud's catalogue. An administrator puts it there once, in a region without another Heat:\n")
	line("  openstack service create --name hearth orchestration")
	line("  openstack endpoint create --region <region> orchestration public " + url)
	line("  openstack stack list")
}
