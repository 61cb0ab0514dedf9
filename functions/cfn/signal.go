package cfn

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"

	"hearth/shared/access"
	"hearth/shared/awsquery"
	"hearth/shared/awssign"
	"hearth/shared/engine"
	"hearth/shared/stack"
	"hearth/shared/web"
)

// Signals delivers signals, and knows the resources that Hearth has issued keys for.
type Signals interface {
	Signal(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, details map[string]any) error
	// SignalOutcome sends a signal that says only whether something succeeded.
	SignalOutcome(ctx context.Context, c stack.Caller, s stack.Stack, r stack.Resource, id string, success bool) error
	// Metadata returns the metadata of a resource, with what its signals or its agent add.
	Metadata(ctx context.Context, s stack.Stack, r stack.Resource) (map[string]any, error)
	// MayRead reports whether a request with the key of a resource may read the metadata of another.
	MayRead(ctx context.Context, h engine.KeyHolder, resource string) (bool, error)
	// Signer returns the resource with whose key a request was signed.
	Signer(ctx context.Context, claim *awssign.Claim, undated awssign.Undated) (engine.KeyHolder, error)
}

// signalPaths begin the paths of signed URLs. What follows is the ARN of the resource that takes
// the signal.
var signalPaths = map[string]string{http.MethodPut: "/v1/waitcondition/", http.MethodPost: "/v1/signal/"}

const resourceRoute = "{arn}/{stack}/{id}/resources/{resource}"

// signalRoutes are the rows of signed URLs.
func (c *cfn) signalRoutes() (routes []web.Route) {
	for method, handle := range map[string]web.Handler{http.MethodPut: c.putWaitCondition, http.MethodPost: c.postSignal} {
		routes = append(routes, web.Route{Method: method, Path: signalPaths[method] + resourceRoute, Action: "cloudformation:Signal", Policy: access.StackUser, Handle: handle})
	}
	return routes
}

// isSignal reports whether a request is for a signed URL.
func isSignal(r *web.Request) bool {
	for _, path := range signalPaths {
		if strings.HasPrefix(r.Path, path) {
			return true
		}
	}
	return false
}

type holderKey struct{}

// identifySignaller finds out with which resource's key a signal was signed. Its URL may have been
// made long ago. The body is not signed.
func (c *cfn) identifySignaller(r *web.Request) error {
	request := signed(&call{Request: r})
	if own, err := url.Parse(c.Endpoint); err == nil && own.Host != "" { // the URL as it was made
		request.Hosts = awssign.HostCandidates(append([]string{own.Host}, request.Hosts...)...)
		request.Paths = append([]string{strings.TrimSuffix(own.EscapedPath(), "/") + strings.TrimPrefix(r.Path, "/v1")}, request.Paths...)
	}
	claim, err := awssign.Read(request)
	if err != nil {
		return inAWSWords(err)
	}
	return c.holder(r, claim, awssign.AcceptUndated)
}

// holder checks a signature with a key of Hearth's own, and makes the resource that has it the
// caller: a user of its stack.
func (c *cfn) holder(r *web.Request, claim *awssign.Claim, undated awssign.Undated) error {
	holder, err := c.Signals.Signer(r.Context(), claim, undated)
	if err != nil {
		return inAWSWords(err)
	}
	r.Request = r.WithContext(context.WithValue(r.Context(), holderKey{}, holder))
	r.Caller = stack.Caller{UserName: holder.Resource.PhysicalName, Project: holder.Stack.Project, Roles: []string{access.StackUserRole}}
	return nil
}

// holderOf returns the resource whose key the caller has; ok is false for other callers.
func holderOf(ctx context.Context) (h engine.KeyHolder, ok bool) {
	h, ok = ctx.Value(holderKey{}).(engine.KeyHolder)
	return h, ok
}

// signalShown is what a signal to a wait condition's handle is answered with.
type signalShown struct {
	XMLName  xml.Name `xml:"resource"`
	Resource string   `xml:",chardata"`
}

func (c *cfn) putWaitCondition(r *web.Request) (web.Reply, error) {
	if err := c.signal(r); err != nil {
		return web.Reply{}, err
	}
	return web.Reply{Status: http.StatusOK, Body: signalShown{Resource: r.Vars["resource"]}}, nil
}

func (c *cfn) postSignal(r *web.Request) (web.Reply, error) {
	return web.Reply{Status: http.StatusOK}, c.signal(r)
}

// signal delivers the signal in the body, whatever its content type: cfn-signal sends an empty one,
// and curl that of a form.
func (c *cfn) signal(r *web.Request) error {
	h, _ := holderOf(r.Context())
	if r.Vars["arn"]+"/" != stack.ARNPrefix(h.Stack.Project) || r.Vars["id"] != h.Stack.ID || r.Vars["resource"] != h.Resource.Name {
		return awsquery.Errorf(awsquery.AccessDenied, "The key of this signature is for another resource.")
	}
	r.Header.Set("Content-Type", "application/json")
	details, err := r.Values()
	if err == nil {
		err = c.Signals.Signal(r.Context(), r.Caller, h.Stack, h.Resource, details)
	}
	if code := stack.CodeOf(err); code == stack.ValueError || code == stack.BadRequest {
		return awsquery.Errorf(awsquery.InvalidParameterValue, "%s", err.Error())
	}
	return err
}
