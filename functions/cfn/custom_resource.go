package cfn

import (
	"context"
	"net/http"
	"strings"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// Functions takes the answers of users' functions.
type Functions interface {
	Respond(ctx context.Context, r engine.FunctionResponse) error
}

// responsePath begins the paths of signed URLs for the answers of functions.
const responsePath = "/v1/customresource/"

// isResponse reports whether a request is for such a URL.
func isResponse(r *web.Request) bool { return strings.HasPrefix(r.Path, responsePath) }

func (c *cfn) responseRoute() web.Route {
	return web.Route{Method: http.MethodPut, Path: responsePath + "{stack}/{resource}/{request}", Action: "cloudformation:Respond", Policy: access.StackUser, Handle: c.putResponse}
}

// putResponse takes the answer of a function, whatever its content type: AWS's helpers send an empty one.
func (c *cfn) putResponse(r *web.Request) (web.Reply, error) {
	r.Header.Set("Content-Type", "application/json")
	answer, err := r.Values()
	if err == nil && answer == nil {
		err = stack.Errorf(stack.ValueError, "Invalid response: it must be a JSON object.")
	}
	if err == nil {
		err = c.Functions.Respond(r.Context(), engine.FunctionResponse{
			StackID: r.Vars["stack"], Resource: r.Vars["resource"], Request: r.Vars["request"], Signature: r.Param("Signature"), Answer: answer,
		})
	}
	if code := stack.CodeOf(err); code == stack.ValueError || code == stack.BadRequest {
		err = awsquery.Errorf(awsquery.InvalidParameterValue, "%s", err.Error())
	}
	return web.Reply{Status: http.StatusOK}, err
}
