package stepdef

import (
	"net/url"

	"hearth/shared/stack"
)

// The keys of a server's data for the object that its agent polls.
const (
	PollContainer = "metadata_container"
	PollObject    = "metadata_object"
	PollURL       = "metadata_url"
)

// PollOwner is the header of such an object that holds the physical name of the server.
const PollOwner = "X-Object-Meta-Server"

// PublishMetadata writes the metadata of a server to the object that its agent polls, and sends them to its
// queue, if it has these. what
// is the answer that has them as they are now, under poll. They are written again until they are those that
// were written: of two writers the last one then wrote what both had changed.
func PublishMetadata(t *Replay, server string, what stack.Answer) (ok bool) {
	for {
		poll, _ := what.Body["poll"].(map[string]any)
		path, _ := poll["path"].(string)
		queue, _ := poll["queue"].(string)
		text, _ := poll["text"].(string)
		if path+queue == "" {
			return true
		}
		if path != "" {
			if _, ok := t.Call(PutPollObject(path, text, Str(poll["owner"])), nil); !ok {
				return false
			}
		}
		if queue != "" {
			if _, ok := t.Call(PostMetadata(queue, server, text), nil); !ok {
				return false
			}
		}
		if what, ok = AskMetadata(t, server); !ok {
			return false
		}
		if now, _ := what.Body["poll"].(map[string]any); now["text"] == poll["text"] {
			return true
		}
	}
}

// AskMetadata asks for what the agent of a server polls.
func AskMetadata(t *Replay, server string) (stack.Answer, bool) {
	return t.Call(stack.Call{Service: stack.SoftwareService, Method: "GET", Path: "/server_metadata/" + url.PathEscape(server)}, nil)
}

// PutPollObject returns the call that writes the object that an agent polls.
func PutPollObject(path, text, owner string) stack.Call {
	header := map[string]string{"Content-Type": "application/json", PollOwner: owner}
	return stack.Call{Service: "object-store", Method: "PUT", Path: path, Raw: []byte(text), Header: header}
}
