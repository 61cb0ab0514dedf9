// Package neutron holds the definitions of networks, subnets, ports, routers, floating addresses
// and security groups, and their hooks.
package neutron
