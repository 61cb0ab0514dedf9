package cfn

import (
	"regexp"
	"slices"

	"hearth/shared/awsquery"
	"hearth/shared/stack"
)

// Bounds on what a request says of a stack beside its template, as in AWS.
const (
	mostNotifications = 5
	mostTriggers      = 5
	mostARN           = 2048 // bytes
	mostMonitored     = 180  // minutes
)

// stackOptions reads what a request says of a stack and Heat has no words for, over what the stack
// has: a list that is not given stays. bounds are what the caller acknowledges and allows.
func stackOptions(r *call, has, bounds *stack.Options) (*stack.Options, error) {
	o := has.Copy()
	o.DeleteOnFailure = r.params.String("OnFailure") == "DELETE" || r.params.String("OnStackFailure") == "DELETE"
	o.Bound, o.Capabilities, o.ResourceTypes = bounds.Bound, bounds.Capabilities, bounds.ResourceTypes
	arns, err := r.params.Strings("NotificationARNs")
	if err != nil {
		return nil, err
	}
	if len(arns) > mostNotifications || slices.ContainsFunc(arns, func(arn string) bool { return arn == "" || len(arn) > mostARN }) {
		return nil, awsquery.Errorf(awsquery.ValidationError, "NotificationARNs must be at most %d, each of 1 to %d bytes.", mostNotifications, mostARN)
	}
	if len(arns) > 0 || r.params.Given("NotificationARNs") {
		o.NotificationARNs = arns
	}
	triggers, err := r.params.Members("RollbackConfiguration.RollbackTriggers")
	if err != nil {
		return nil, err
	}
	if len(triggers) > mostTriggers {
		return nil, awsquery.Errorf(awsquery.ValidationError, "RollbackTriggers must be at most %d.", mostTriggers)
	}
	if len(triggers) > 0 || r.params.Given("RollbackConfiguration.RollbackTriggers") {
		o.RollbackTriggers = nil
	}
	for i, t := range triggers {
		one := stack.RollbackTrigger{ARN: t.String("Arn"), Type: t.String("Type")}
		if one.ARN == "" || one.Type == "" || len(one.ARN) > mostARN || len(one.Type) > mostARN {
			return nil, awsquery.Errorf(awsquery.ValidationError, "RollbackTriggers.member.%d needs an Arn and a Type, each of 1 to %d bytes.", i+1, mostARN)
		}
		o.RollbackTriggers = append(o.RollbackTriggers, one)
	}
	if o.MonitoringMinutes, err = r.params.Int("RollbackConfiguration.MonitoringTimeInMinutes", o.MonitoringMinutes, 0, mostMonitored); err != nil {
		return nil, err
	}
	return &o, nil
}

// tokenForm is the form of a client's token.
var tokenForm = regexp.MustCompile(`^[a-zA-Z0-9][-a-zA-Z0-9]{0,127}$`)

// clientToken returns the token with which a client asks for an action: the same token again is the
// same request, sent once more.
func clientToken(r *call) (string, error) {
	token := r.params.String("ClientRequestToken")
	if token != "" && !tokenForm.MatchString(token) {
		return "", unfit("clientRequestToken", "…", "Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]* and have length less than or equal to 128")
	}
	return token, nil
}

// checkFresh returns an error if the stack's last action, which is another one, was asked for with the
// token.
func checkFresh(s stack.Stack, token string) error {
	if token != "" && s.Options != nil && s.Options.Token == token {
		return awsquery.Errorf(awsquery.TokenAlreadyExists, "ClientRequestToken %s is that of another operation on the stack.", token)
	}
	return nil
}

type rollbackShown struct {
	RollbackTriggers        []triggerShown
	MonitoringTimeInMinutes *int
}

type triggerShown struct{ Arn, Type string }

// rollbackOf shows the rollback configuration of options.
func rollbackOf(o *stack.Options) *rollbackShown {
	shown := &rollbackShown{}
	if o == nil {
		return shown
	}
	for _, t := range o.RollbackTriggers {
		shown.RollbackTriggers = append(shown.RollbackTriggers, triggerShown{t.ARN, t.Type})
	}
	if o.MonitoringMinutes > 0 {
		shown.MonitoringTimeInMinutes = &o.MonitoringMinutes
	}
	return shown
}

// orEmptyList returns a list that is shown even when it is empty.
func orEmptyList(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
