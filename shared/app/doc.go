// Package app reads the settings, and opens the database, the queue, the locks and the cloud. Every
// program of Hearth begins here: a deployed function, the dispatcher and the local program.
//
// Comes in: the environment. Goes out: a checked Config, and a Hearth with its store, queue, cloud
// and engine. It decides nothing about stacks.
//
// The programs in functions/run and local call it.
package app
