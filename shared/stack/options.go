package stack

import (
	"maps"
	"slices"
	"time"
)

// Options are what AWS's clients say of a stack and Heat has no words for. They are kept and shown.
type Options struct {
	NotificationARNs  []string          `json:"notification_arns,omitempty"`
	RollbackTriggers  []RollbackTrigger `json:"rollback_triggers,omitempty"`
	MonitoringMinutes int               `json:"monitoring_minutes,omitempty"`
	Capabilities      []string          `json:"capabilities,omitempty"` // that the last caller acknowledged

	ResourceTypes []string `json:"resource_types,omitempty"` // patterns of those that the last caller allowed; all without one
	Bound         bool     `json:"bound,omitempty"`          // both also hold for nested stacks that are known only when they begin

	DeleteOnFailure bool `json:"delete_on_failure,omitempty"` // a creation that fails is deleted, not rolled back

	Force bool `json:"force,omitempty"` // the deletion under way leaves in the cloud what cannot be deleted

	// Adopts has the IDs of the existing objects that the last action has taken over into a stack that
	// was there, by logical name. Its rollback leaves them in the cloud.
	Adopts map[string]string `json:"adopts,omitempty"`

	Token string    `json:"token,omitempty"` // with which the client asked for the last action
	Asked Action    `json:"asked,omitempty"` // the action of Token; a rollback may have followed by itself
	Begun time.Time `json:"begun,omitzero"`  // when the action of Token began

	Continued bool `json:"continued,omitempty"` // Token asked to continue the action, which had failed
}

// A RollbackTrigger is an alarm that a user wants to roll a stack back.
type RollbackTrigger struct {
	ARN  string `json:"arn"`
	Type string `json:"type"`
}

// IsZero reports whether nothing is kept.
func (o *Options) IsZero() bool {
	return o == nil || len(o.NotificationARNs)+len(o.RollbackTriggers)+len(o.Capabilities)+len(o.ResourceTypes) == 0 && !o.Bound && o.MonitoringMinutes == 0 && !o.DeleteOnFailure && !o.Force && len(o.Adopts) == 0 && o.Token == ""
}

// Copy returns options that can be changed.
func (o *Options) Copy() Options {
	if o == nil {
		return Options{}
	}
	c := *o
	c.NotificationARNs, c.RollbackTriggers, c.Capabilities = slices.Clone(o.NotificationARNs), slices.Clone(o.RollbackTriggers), slices.Clone(o.Capabilities)
	c.Adopts = maps.Clone(o.Adopts)
	c.ResourceTypes = slices.Clone(o.ResourceTypes)
	return c
}

// The capabilities that a caller of AWS's API acknowledges.
const (
	CapabilityIAM        = "CAPABILITY_IAM"
	CapabilityNamedIAM   = "CAPABILITY_NAMED_IAM"
	CapabilityAutoExpand = "CAPABILITY_AUTO_EXPAND"
)

// Unbound returns the options for a caller who needs not acknowledge anything.
func (o *Options) Unbound() *Options {
	if o == nil || !o.Bound {
		return o
	}
	c := o.Copy()
	c.Bound = false
	return &c
}

// BoundsBelow returns what a nested stack is bound to; nil if nothing binds it. A rollback makes only
// what was there before.
func (s Stack) BoundsBelow() *Options {
	if s.Options == nil || !s.Options.Bound || s.Action != Create && s.Action != Update {
		return nil
	}
	return &Options{Bound: true, Capabilities: s.Options.Capabilities, ResourceTypes: s.Options.ResourceTypes}
}

// HasToken reports whether the last action that a client asked for was asked for with the token, and
// is of a kind. Continuing an action is another request than the action.
func (s Stack) HasToken(token string, kinds ...Action) bool {
	if token == "" || s.Options == nil || s.Options.Token != token {
		return false
	}
	if s.Options.Asked == "" { // of an older release, which did not keep it
		return slices.Contains(kinds, s.Action) || s.Action == Rollback
	}
	return !s.Options.Continued && slices.Contains(kinds, s.Options.Asked)
}

// HasContinueToken reports whether the last action that a client asked for was to continue the action
// that had failed, and was asked for with the token.
func (s Stack) HasContinueToken(token string) bool {
	return token != "" && s.Options != nil && s.Options.Token == token && s.Options.Continued
}

// SameAs reports whether two options ask for the same. The caller and the token do not matter.
func (o *Options) SameAs(other *Options) bool {
	a, b := o.Copy(), other.Copy()
	return slices.Equal(a.NotificationARNs, b.NotificationARNs) && slices.Equal(a.RollbackTriggers, b.RollbackTriggers) && a.MonitoringMinutes == b.MonitoringMinutes
}
