package main

import (
	"fmt"
	"os"
	"strings"

	"hearth/shared/app"
)

// usualCloud is where local/clouds.yaml looks for the simulated cloud. When another
// program has that port the cloud is elsewhere, and clients must be told.
const usualCloud = "http://127.0.0.1:5050/identity/v3"

// A banner says where things are, to a person who has just started Hearth.
type banner struct {
	gateway, heat, taken string
	cloud                string
	simulated            bool
	database, redis      string
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

func (b *banner) print() {
	bold, dim, plain := "", "", ""
	if i, err := os.Stdout.Stat(); err == nil && i.Mode()&os.ModeCharDevice != 0 {
		bold, dim, plain = "\033[1m", "\033[2m", "\033[0m"
	}
	row := func(name, value string) { fmt.Printf("  %s%-10s%s %s\n", dim, name, plain, value) }
	fmt.Printf("\n%sHearth is up.%s\n\n", bold, plain)
	row("gateway", b.gateway+"  (/function/…, /async-function/…, /system/…, /healthz, /metrics)")
	row("API", b.gateway+"/function/api/v1/<project>")
	switch {
	case b.heat != "":
		row("", b.heat+"/<project>  as Heat has it")
	case b.taken != "":
		row("", b.taken+" is taken by another program, so the API is not on Heat's own port")
	}
	if b.simulated {
		row("cloud", b.cloud+"  (simulated: users demo and admin, password secret)")
	} else {
		row("cloud", b.cloud)
	}
	row("state", b.database+", queue and locks "+b.redis)
	fmt.Printf("\nA first stack, with Debian's python3-openstackclient and python3-heatclient:\n\n")
	elsewhere := ""
	if b.simulated && b.cloud != usualCloud {
		elsewhere = " OS_AUTH_URL=" + b.cloud
	}
	fmt.Println("  export OS_CLIENT_CONFIG_FILE=$PWD/local/clouds.yaml OS_CLOUD=hearth" + elsewhere)
	fmt.Println("  openstack stack create --wait -t docs/first.yaml first")
	fmt.Println("  openstack stack output show first --all")
	fmt.Println()
}
