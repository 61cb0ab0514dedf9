// Package simcloud is a small OpenStack, served over HTTP. It has Keystone v3, Nova 2.1, Neutron
// v2.0, Cinder v3, Glance v2, Swift v1, the secrets of Barbican v1 and the queues of Zaqar v2. Each is there as far as the
// resource types and the ordinary command-line client use it. The local program uses it when no
// cloud is named. Tests, chaos runs and benchmarks run against it.
//
// Comes in: Options, with the seed, the clock, delays, limits and faults. Goes out: an
// http.Handler, and for tests all live objects, the calls that were made, and the faults that
// struck. The same is served under /sim:
//
//	GET, PUT     /sim/settings        Settings; PUT changes what it names
//	GET, POST    /sim/faults          the Faults in force, with their hits; POST adds one
//	DELETE       /sim/faults[/{name}] ends one, or all
//	GET, DELETE  /sim/calls           Calls; DELETE sets the counts to zero
//	GET          /sim/objects         Objects, by ?service=&kind=&project=
//	POST         /sim/reset           starts again from the seed
//
// The services are under /identity, /compute, /network, /volume, /image, /object-store,
// /key-manager and /messaging of one listener. The seed has users with the password "secret" in domain default:
// admin (role admin in admin, demo and alt_demo), demo, alt_demo, and the service user hearth; in domain heat heat_domain_admin. It
// has the networks public and private with router1, the image cirros, the flavors of devstack, and
// the volume types __DEFAULT__ and lvmdriver-1.
//
// An object changes its state at its time, by the clock of the Options. Nothing waits in the
// background: each request first brings the cloud up to date. A lost answer is a connection that
// is closed after the effect.
//
// Answers were compared with those of the Zed release. An administrator sets the quotas of
// Neutron, Nova and Cinder with their own calls; those of metadata and of injected files do
// not limit. Left out are placement, host aggregates, and everything that would run inside servers.
//
// It puts the services together: each has a package of its own below this one, on the ground that
// all share. None imports anything else of ours, and none may know who its client is.
package simcloud
