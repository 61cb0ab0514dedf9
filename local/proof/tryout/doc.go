// Command tryout runs Hearth against a real cloud. It starts the local program with a fresh state, and
// creates, shows and deletes a stack for every resource type and for a whole application. Then it
// tries failures: a server that cannot be placed, a rollback, a token that is revoked. It also asks
// Keystone, as Hearth does, who signed a request. It uses the ordinary openstack client, and asks
// the cloud with it whether the objects exist and are deleted afterwards.
//
// The client's own settings name the cloud: OS_CLOUD, or OS_*. Hearth needs its own user there:
// HEARTH_OS_USERNAME and HEARTH_OS_PASSWORD. If the client's user is an administrator, tryout can
// make one for the run and delete it.
//
// It must not know Hearth's internals except the table of types and its calls of Keystone.
//
// `make test-openstack` runs it.
package main
