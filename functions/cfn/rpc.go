package cfn

import (
	"net/http"
	"strings"

	"hearth/shared/access"
	"hearth/shared/awscbor"
	"hearth/shared/awsquery"
	"hearth/shared/web"
)

// The second wire format: Smithy RPC v2 in CBOR. A client says so in a header, and names the service
// and the operation in the path.
const (
	protocolHeader = "Smithy-Protocol"
	rpcProtocol    = "rpc-v2-cbor"
	cborType       = "application/cbor"
	rpcRoute       = "/service/{service}/operation/{operation}"

	// queryErrorHeader has the code of an error for clients that know the Query form.
	queryErrorHeader = "X-Amzn-Query-Error"
)

// rpcRoutes are the rows of the second wire format.
func (c *cfn) rpcRoutes() (routes []web.Route) {
	for _, base := range []string{"", "/v1"} {
		routes = append(routes, web.Route{Method: http.MethodPost, Path: base + rpcRoute, Action: "cloudformation", Policy: access.StackUser, Handle: c.act})
	}
	return routes
}

// isRPC reports whether a request has the second wire format.
func isRPC(r *http.Request) bool { return r.Header.Get(protocolHeader) == rpcProtocol }

// readOperation reads the operation that the path of a request names.
func (c *call) readOperation() error {
	path := strings.TrimPrefix(strings.TrimPrefix(c.Path, "/v1"), "/service/")
	name, operation, ok := strings.Cut(path, "/operation/")
	of, known := serviceOf(func(s *service) string { return s.rpc }, name)
	if !ok || !known {
		return noOperation()
	}
	c.of, c.action = of, operation
	return nil
}

// readInput reads the input of the operation.
func (c *call) readInput(body []byte) (err error) {
	if kind := c.Header.Get("Content-Type"); kind != cborType && len(body) > 0 {
		return awsquery.Errorf(awsquery.Serialization, "The content type must be %s.", cborType)
	}
	c.params, err = awscbor.Read(body)
	return err
}

func noOperation() error {
	return awsquery.Errorf(awsquery.UnknownOperation, "There is no such operation.")
}

// rpcResult is the body of an answer.
type rpcResult struct{ result any }

// rpcFault is the body of an error.
type rpcFault struct{ shape, message string }

// rpcHeader returns the headers of an answer.
func rpcHeader(header http.Header) http.Header {
	header.Set(protocolHeader, rpcProtocol)
	return header
}

// asRPC returns an error of a service in the second wire format.
func asRPC(of *service, fault awsquery.Fault, header http.Header) web.Reply {
	header = rpcHeader(header)
	header.Set(queryErrorHeader, queryError(fault))
	return web.Reply{Status: fault.Status, Header: header, Body: rpcFault{of.shape(fault.Code), fault.Message}}
}

// queryError returns an error as queryErrorHeader has it.
func queryError(fault awsquery.Fault) string { return string(fault.Code) + ";" + fault.Side() }
