// Package identity asks Keystone who sent a request, and gets and gives back the
// credential with which a stack works on after its user's token has ended.
//
// Comes in: a token, a stack.Caller, a stack.Credential. Goes out: a stack.Caller,
// a stack.Credential, an error with a stack.Code. It must not know what a caller
// wants, where a credential is kept, nor how calls to other services are made. No
// token and no secret ever stands in an error or a log.
package identity
