package cfn

import (
	"net/http"
	"slices"
	"strings"

	"hearth/shared/awsjson"
	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// The third wire format: AWS JSON 1.0. A client names the service and the action in a header, which a
// signature of version 4 must cover.
const (
	targetHeader = "X-Amz-Target"
	targetType   = "application/x-amz-json-1.0"
)

// isTarget reports whether a request has the third wire format.
func isTarget(r *http.Request) bool {
	return r.Method == http.MethodPost && r.Header.Get(targetHeader) != "" && !isRPC(r)
}

// readTarget reads the action that the header of a request names.
func (c *call) readTarget() error {
	name, action, _ := strings.Cut(c.Header.Get(targetHeader), ".")
	of, known := serviceOf(func(s *service) string { return s.target }, name)
	if name == "" || action == "" || !known {
		return noOperation()
	}
	c.of, c.action = of, action
	return nil
}

// readTargetInput reads the input of the action.
func (c *call) readTargetInput(body []byte) (err error) {
	if kind, _, _ := strings.Cut(c.Header.Get("Content-Type"), ";"); kind != targetType {
		return awsquery.Errorf(awsquery.Serialization, "The content type must be %s.", targetType)
	}
	c.params, err = awsjson.Read(body, func(member string) bool { return slices.Contains(c.of.times, member) })
	return err
}

// targetResult is the body of an answer.
type targetResult struct{ result any }

// targetFault is the body of an error.
type targetFault struct{ shape, message string }

// asTarget returns an error of a service in the third wire format.
func asTarget(of *service, fault awsquery.Fault, header http.Header) web.Reply {
	header.Set(queryErrorHeader, queryError(fault))
	return web.Reply{Status: fault.Status, Header: header, Body: targetFault{of.shape(fault.Code), fault.Message}}
}
