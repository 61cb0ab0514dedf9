// Package identity asks Keystone who sent a request, and gets and revokes the credential with which
// a stack works after its user's token has ended.
//
// Comes in: a token, the form of a signed request, a stack.Caller, a stack.Credential. Goes out: a stack.Caller, a
// stack.Credential, an error with a stack.Code. It must not know what a caller asks for, where a
// credential is kept, or how calls to other services are made. No error and no log contains a token
// or a secret.
//
// Package app opens it. The functions api and cfn ask it who a caller is, and the engine makes and
// revokes credentials with it.
package identity
