// Package fetch reads templates from URLs that users give, and sends texts to such URLs. It speaks
// only http and https, and connects only to public addresses, whatever the name and the redirects.
// Size and time are limited.
//
// Comes in: a URL, for Post also a text. Goes out: a text, or an error. The engine gets templates and
// calls users' functions with it; the gateway sends the answers of asynchronous calls. The user of a
// template learns that a fetch failed but never why, so that templates cannot explore the network
// behind the service. The package does not know what the texts are.
package fetch
