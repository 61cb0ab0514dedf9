package cfn

import (
	"slices"

	"hearth/shared/awsquery"
)

// mostUniqueID is how many characters the ID of a signal may have, as at AWS.
const mostUniqueID = 64

// signalResource sends a signal to a resource that takes them.
func (c *cfn) signalResource(r *call) (any, error) {
	for _, name := range []string{"StackName", "LogicalResourceId", "UniqueId", "Status"} {
		if r.params.String(name) == "" {
			return nil, required(name)
		}
	}
	id, status := r.params.String("UniqueId"), r.params.String("Status")
	if !slices.Contains([]string{"SUCCESS", "FAILURE"}, status) {
		return nil, awsquery.Errorf(awsquery.ValidationError,
			"1 validation error detected: Value '%s' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [SUCCESS, FAILURE]", status)
	}
	if len(id) > mostUniqueID {
		return nil, awsquery.Errorf(awsquery.ValidationError,
			"1 validation error detected: Value at 'uniqueId' failed to satisfy constraint: Member must have length less than or equal to %d", mostUniqueID)
	}
	s, err := c.findLiving(r, "StackName")
	if err != nil {
		return nil, err
	}
	row, err := c.resource(r, s, r.params.String("LogicalResourceId"))
	if err != nil {
		return nil, err
	}
	return nil, c.Signals.SignalOutcome(r.Context(), r.Caller, s, row, id, status == "SUCCESS")
}

// mayHolder reports whether a request may be sent with a key of Hearth's own: it asks for a resource
// that the key may read.
func (c *cfn) mayHolder(r *call) (bool, error) {
	h, ok := holderOf(r.Context())
	if !ok || r.action != "DescribeStackResource" || !slices.Contains([]string{h.Stack.Name, h.Stack.ID, arn(h.Stack)}, r.params.String("StackName")) {
		return false, nil
	}
	return c.Signals.MayRead(r.Context(), h, r.params.String("LogicalResourceId"))
}
