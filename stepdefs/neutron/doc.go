// Package neutron holds the definitions of networks, subnets, ports, routers, floating addresses,
// security groups and trunks, and their hooks.
//
// Comes in: resources with converted properties, answers of Neutron. Goes out: bodies, next calls,
// attributes, and which other resources a resource depends on. Package lifecycle calls the hooks.
// They do no I/O.
package neutron
