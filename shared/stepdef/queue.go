package stepdef

import (
	"hearth/shared/exact"
	"hearth/shared/stack"
)

// The names of Zaqar's queues have at most queueNameLength characters.
const queueNameLength = 64

// PollQueue is the key of a server's data for the queue from which its agent takes messages.
const PollQueue = "metadata_queue"

// queueData is the key of a resource's data for its queue.
const queueData = "queue"

const (
	clientID   = "8a7c0f52-3b1e-4d0a-9c55-6f2d1e0b7a41" // of Hearth; Zaqar asks each client for one
	messageTTL = 3600                                   // seconds; Heat's
)

// QueueName returns the name of a resource's queue. The end of a physical name is drawn.
func QueueName(r stack.Resource) string {
	name := r.PhysicalName
	return name[max(0, len(name)-queueNameLength):]
}

// QueueCall returns a call about a queue, as the user of the resource that has the queue.
func QueueCall(method, queue, rest, userOf string, body any) stack.Call {
	return stack.Call{Service: "message", Method: method, Path: "/v2/queues/" + queue + rest, Body: body, UserOf: userOf, Header: map[string]string{"Client-ID": clientID}}
}

// PutQueue makes the queue of a resource, empty. It may make it again.
func PutQueue(t *Replay, r stack.Resource) (ok bool) {
	queue := QueueName(r)
	if _, ok := t.Call(QueueCall("DELETE", queue, "", r.PhysicalName, nil), nil); !ok {
		return false
	}
	t.SetData(queueData, queue) // before there is one
	_, ok = t.Call(QueueCall("PUT", queue, "", r.PhysicalName, map[string]any{}), nil)
	return ok
}

// DropQueue deletes the queue of a resource that may have one, as its user, who may be disabled.
func DropQueue(t *Replay, r stack.Resource) (ok bool) {
	if r.Data[queueData] == nil {
		return true
	}
	t.SetData(stack.EndingData, true)
	user, ok := PutStackUser(t, r, true)
	if !ok || user == nil {
		return ok
	}
	_, ok = t.Call(QueueCall("DELETE", QueueName(r), "", r.PhysicalName, nil), nil)
	return ok
}

// PostMessages returns the call that posts messages to a queue as the stack's owner.
func PostMessages(queue string, messages []any) stack.Call {
	return QueueCall("POST", queue, "/messages", "", map[string]any{"messages": messages})
}

// PostMetadata returns the call that sends the metadata of a server to its agent.
func PostMetadata(queue, userOf, metadata string) stack.Call {
	var body any
	_ = exact.Unmarshal([]byte(metadata), &body) // Dumps has made it
	return QueueCall("POST", queue, "/messages", userOf, map[string]any{"messages": []any{map[string]any{"ttl": messageTTL, "body": body}}})
}
