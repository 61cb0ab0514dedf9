// Package neutron is the simulated Neutron v2.0: networks, subnets and their pools, ports, routers,
// floating IPs, security groups, trunks and quotas.
//
// Comes in: calls below /network. Goes out: replies. Nova makes, changes and drops ports with the
// exported functions.
//
// A Noun is one kind of object; its hooks have what is special about it. It must not know servers.
package neutron
