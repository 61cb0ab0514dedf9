// Package awssign reads and checks the signatures of AWS requests: version 2, version 4 in the
// Authorization header, and version 4 in a presigned URL. It also signs URLs.
//
// Comes in: a Request as a function sees it, a secret, the time. Goes out: a Claim (which access
// key signed what, and when), an Error with AWS's code, the form in which Keystone checks a
// signature, a signed URL. It must not know who has an access key, where secrets are kept, what an
// action does, or with which status an error is answered. No error contains a secret.
//
// The function cfn reads signed requests with it, package identity asks Keystone about them, and
// the engine signs URLs.
package awssign
