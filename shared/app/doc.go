// Package app reads the settings and opens the hands: whatever runs Hearth — one
// function, or all of them in one process — begins here.
//
// Comes in: the environment. Goes out: a Config, all of it checked, and a Hearth
// with its store, queue, cloud and engine. It decides nothing about stacks.
package app
