package main

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"hearth/shared/app"
	"hearth/shared/simcloud"
)

// simulatedPassword is that of Hearth's own user in the simulated cloud: no secret.
const simulatedPassword = "secret"

// simulate starts the simulated cloud, where the last one left off, and makes the settings name
// it. It writes clouds.yaml for the ordinary OpenStack clients.
func simulate(c *app.Config, b *banner) (stop func(), err error) {
	sim, err := simcloud.New(simcloud.Options{
		Orchestration:  b.gateway + "/function/api/v1/$(project_id)s",
		Cloudformation: b.gateway + "/function/cfn/v1",
		State:          filepath.Join(c.State, "cloud.json"),
		Guard:          func(next http.Handler) http.Handler { return newGuardFor(*c, next) },
		Settings:       simcloud.Settings{ServerBuild: 3, VolumeCreate: 1, FloatingIPUp: true},
	})
	if err != nil {
		return nil, err
	}
	base, stop, err := startCloud(sim, *c, b)
	if err != nil {
		return nil, err
	}
	b.simulated = true
	c.Cloud.AuthURL, c.Cloud.Username, c.Cloud.Password = base+"/identity/v3", "hearth", simulatedPassword
	c.Cloud.StackDomain, c.Cloud.StackDomainAdmin, c.Cloud.StackDomainPassword = simcloud.StackDomain, simcloud.StackDomainAdmin, simulatedPassword
	b.clouds = filepath.Join(c.State, "clouds.yaml")
	if err := os.WriteFile(b.clouds, cloudsFile(c.Cloud.AuthURL), 0o600); err != nil {
		stop()
		return nil, fmt.Errorf("HEARTH_STATE: %w", err)
	}
	return stop, nil
}

// startCloud serves the simulated cloud at the address that the settings name. If another program
// has that port, it takes the port of its last run, else a free one, and the banner says so. It
// remembers which it was.
func startCloud(sim *simcloud.Cloud, c app.Config, b *banner) (base string, stop func(), err error) {
	remembered := filepath.Join(c.State, "cloud.address")
	host, _, _ := net.SplitHostPort(c.SimcloudListen) // checked when the settings were read
	candidates := []string{c.SimcloudListen, net.JoinHostPort(host, "0")}
	if last, err := os.ReadFile(remembered); err == nil {
		candidates = slices.Insert(candidates, 1, string(last))
	}
	for i, address := range candidates {
		base, stop, err = sim.Start(address)
		if err == nil {
			break
		}
		if i == 0 && !errors.Is(err, syscall.EADDRINUSE) {
			break // another port would not help
		}
		b.cloudTaken = c.SimcloudListen
	}
	if err != nil {
		return "", nil, listenError("HEARTH_SIMCLOUD_LISTEN", c.SimcloudListen, err)
	}
	bound := strings.TrimPrefix(base, "http://")
	if err := os.WriteFile(remembered, []byte(bound), 0o600); err != nil {
		stop()
		return "", nil, fmt.Errorf("HEARTH_STATE: %w", err)
	}
	return hostURL(bound, net.IPv4(127, 0, 0, 1)), stop, nil
}

// cloudsFile returns a clouds.yaml for the simulated cloud. Its passwords are no secrets.
func cloudsFile(authURL string) []byte {
	entry := func(cloud, user string) string {
		return fmt.Sprintf(`  %s:
    region_name: RegionOne
    identity_api_version: 3
    auth:
      auth_url: %s
      username: %s
      password: %s
      project_name: %s
      user_domain_name: Default
      project_domain_name: Default
`, cloud, authURL, user, simulatedPassword, user)
	}
	return []byte("# Written by hearth at each start, for the ordinary OpenStack clients:\n" +
		"# OS_CLIENT_CONFIG_FILE=<this file> openstack --os-cloud hearth stack list\n" +
		"clouds:\n" + entry("hearth", "demo") + entry("hearth-admin", "admin"))
}
