// Package neutron holds the definitions of networks, subnets, ports, routers,
// floating addresses and security groups, and the hooks of their judgement.
package neutron
