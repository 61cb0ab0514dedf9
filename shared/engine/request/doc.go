// Package request is run by the functions api, cfn and validator. It accepts the requests of users.
// It checks a request as far as it can, writes the first row with its message, and answers. The
// planner and the stepper do the rest. The views for users (show.go, masked_view.go) are here too.
//
// When the row of a request has changed, the request reads it again and decides again.
package request
