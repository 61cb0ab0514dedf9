// Package refusal reads the answers with which OpenStack's services refuse calls, and words them as
// Heat shows the exceptions of their clients.
//
// Comes in: an answer and the name of the resource. Goes out: one text, or the kind of the refusal
// where others decide by it. It knows the grammar of each service's errors. It knows no state of a
// resource and no definition of a type.
//
// Package lifecycle and the hooks of Cinder and Neutron call it.
package refusal
