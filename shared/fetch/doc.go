// Package fetch reads templates from URLs that users give. It speaks only http and https, and
// connects only to public addresses, whatever the name and the redirects. Size and time are
// limited. The caller learns that a fetch failed but never why, so that it cannot be used to
// explore the network behind the service.
//
// Get returns the text at a URL. Post sends a text to one, such as the answer of an asynchronous
// call. The package does not know what the texts are.
package fetch
