// Package cinder is the simulated Cinder v3: volumes, their types, snapshots, backups, attachments
// and quotas.
//
// Comes in: calls below /volume. Goes out: replies; a volume changes its status at its time. Nova
// makes, attaches and detaches volumes with the exported functions.
//
// It asks glance for images, and must not know servers.
package cinder
