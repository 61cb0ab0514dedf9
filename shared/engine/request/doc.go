// Package request accepts the requests of users; the functions api, cfn and validator run it. It checks
// a request as far as it can, writes the first row with its message, and answers. The planner and the
// stepper do the rest. The views for users (show.go, masked_view.go) are here too.
//
// Comes in: a caller and what the caller asks for. Goes out: a stack that is in progress, a view, or
// an error with a code. When the row of a request has changed, the request reads it again and decides
// again (decide_again.go). It makes no call for a resource.
package request
