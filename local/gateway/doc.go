// Package gateway is where functions are called in the local program: it speaks
// the API of an OpenFaaS gateway and its provider, so that faas-cli and the like
// work, and calls the functions in the same process.
//
// Comes in: the functions at work. Goes out: an http.Handler, and a way to call a
// function without HTTP. Functions are fixed: it deploys nothing, and says so. It
// must not know what a function does.
//
// The local program runs it.
package gateway
