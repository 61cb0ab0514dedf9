// Package software is what software configs say of their inputs and outputs.
//
// Comes in: lists of inputs and outputs as somebody sent them. Goes out: the same
// with types and defaults as Heat keeps them, or what is wrong. It knows nothing of
// servers, agents and requests.
package software
