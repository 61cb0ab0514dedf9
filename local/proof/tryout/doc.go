// Tryout runs Hearth against a real cloud: it starts the local program with a fresh
// state, and for every resource type makes, shows and deletes a stack, then a whole
// application; then what goes wrong: a server that cannot be placed, a rollback, a
// token that ends. It also asks Keystone, as Hearth does, who signed a request. It speaks through the ordinary openstack client, and asks the
// cloud through it too whether the objects are there and, afterwards, gone.
//
// The cloud is whatever the client's own settings name: OS_CLOUD, or OS_*. Hearth
// needs a user of its own there: HEARTH_OS_USERNAME and HEARTH_OS_PASSWORD, or, if
// the client's user is an administrator, one is made for the run and removed.
//
// It knows nothing of Hearth's insides but the table of types, and how it asks Keystone.
package main
