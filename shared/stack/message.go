package stack

import "time"

// A Topic says what a message asks for. functions.go says which function gets it.
type Topic string

// The topics.
const (
	StackRequested   Topic = "stack.requested" // plan what the stack's row asks for
	StackSettled     Topic = "stack.settled"   // no node is left, or one has failed: decide the stack's status
	SnapshotDelete   Topic = "snapshot.gone"   // delete the copies of the snapshot whose ID is the message's ResourceID
	CredentialRevoke Topic = "credential.gone" // revoke the retired credential whose ID is the message's ResourceID
	SuspectSettled   Topic = "suspect.settled" // revoke the credential of a deleted stack that has no suspects any more
	EventSink        Topic = "event.sink"      // send the events of a stack that are not yet sent to its sinks
	ResourceStep     Topic = "resource.step"   // go on with the resource's node
	ResourceDue      Topic = "resource.due"    // go on with all resources of one wait key that are due
)

// A Message is a pointer to work that a row says is due. It carries IDs only: a forged or repeated
// message causes nothing that is not due anyway. It is also the outbox row of the transaction that
// made the work due. The transaction that does the work deletes it.
type Message struct {
	ID         string `json:"id"` // UUID; empty for a message that is not kept in the outbox
	Topic      Topic  `json:"topic"`
	StackID    string `json:"stack,omitempty"`
	ResourceID string `json:"resource,omitempty"`
	Generation int64  `json:"generation,omitempty"`
	WaitKey    string `json:"wait_key,omitempty"`

	Due time.Time `json:"-"` // not before; zero is at once
}

// The keys of a row's Data that more than one room knows. The values of the first three let anyone act
// for the resource: they are secret.
const (
	SignalTokenData = "token"
	SecretKeyData   = "secret_key" // belongs to the row's AccessKey
	SignedURLData   = "signed_url" // takes a signal; it is signed with the row's key
	EndpointData    = "endpoint"   // where Heat's API takes signals for the row
	StackData       = "stack"      // name and ID of the row's stack
	SignalsData     = "signals"    // that a wait condition has received, by ID
	EndingData      = "ending"     // set when the deletion of an object has begun that no call can look at
)

// The keys of a row's Data that tell an agent in a server where it finds its metadata.
const (
	MetadataServerData = "metadata_server" // the URL of CloudFormation's API
	StackNameData      = "stack_name"      // as it was when the object was made
)

// AccessKeyPrefix begins the IDs of the key pairs that Hearth itself issues, which tells them from
// the keys of Keystone.
const AccessKeyPrefix = "HEARTH"
