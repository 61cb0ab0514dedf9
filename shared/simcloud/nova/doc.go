// Package nova is the simulated Nova 2.1: servers and their actions, flavors, key pairs, server
// groups, interfaces, volume attachments and quotas.
//
// Comes in: calls below /compute. Goes out: replies; a server changes its status at its time.
//
// It makes ports with neutron, volumes with cinder and images with glance. It must not know what
// runs on a server.
package nova
