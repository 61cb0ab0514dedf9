// Package cloud carries calls out: it finds the endpoint, brings a token, keeps
// to the rate that the cloud allows, and tells an answer from the want of one.
//
// Comes in: a stack.Account (for whom) and a stack.Call (what). Goes out: a
// stack.Answer. An answer whose effect is uncertain is Lost and is never asked
// for again in here: whoever made the call must look first.
//
// It must not know what a stack does with an answer, nor templates, databases or
// who a caller is: a token that it is given is used, not judged.
package cloud
