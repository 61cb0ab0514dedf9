// Package cloud makes calls: it finds the endpoint, adds a token, keeps to the cloud's rate, and
// distinguishes an answer from a missing one.
//
// Comes in: a stack.Account (for whom) and a stack.Call (what). Goes out: a stack.Answer. An answer
// whose effect is uncertain is Lost and is never asked for again here: the caller must look first.
//
// It must not know what a stack does with an answer, nor templates, databases or who a caller is:
// it uses a token and does not judge it.
//
// Package app opens it, and the engine makes all calls with it.
package cloud
