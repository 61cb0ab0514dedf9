package heat

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const (
	signalPause  = 3 * time.Second                    // between two looks at the container
	mostObjects  = 2000                               // of a container that are looked at
	mostSignal   = 16 << 10                           // bytes of one signal
	mostSignals  = 1 << 20                            // bytes of all different signals
	waitingSum   = "9214b4e4460fcdb9f3a369941400e71e" // of waiting
	signalBodies = "bodies"                           // in Data: the contents of objects by their sums
)

// An object is an entry of a container's list.
type object struct {
	name, sum string
	size      float64
	body      string // once it was read
}

// signalObjects returns the objects of a list that are signals, the oldest first: the versions, which
// have their times in their names, and then the object itself.
func signalObjects(list stack.Answer) (objects []object) {
	entries, _ := list.Body[""].([]any)
	var last []object
	for _, entry := range entries {
		e, _ := entry.(map[string]any)
		size, _ := stack.Number(e["bytes"])
		o := object{name: stepdef.Str(e["name"]), sum: stepdef.Str(e["hash"]), size: size}
		switch {
		case o.sum == waitingSum:
		case o.name == signalObject:
			last = append(last, o)
		default:
			objects = append(objects, o)
		}
	}
	slices.SortStableFunc(objects, func(a, b object) int { return strings.Compare(a.name, b.name) })
	return append(objects, last...)
}

// readObjects reads the signals in a container. Objects with the same sum are read once; the row keeps
// what was read. want is what the hook asks for first, or nil. rest are the answers to later calls.
func readObjects(r stack.Resource, container string, answers []stack.Answer) (objects []object, rest []stack.Answer, want *stepdef.HookResult) {
	path := "/" + url.PathEscape(container)
	if len(answers) == 0 {
		return nil, nil, &stepdef.HookResult{Call: &stack.Call{Service: objectStore, Method: "GET", Path: fmt.Sprintf("%s?format=json&limit=%d", path, mostObjects)}}
	}
	if answers[0].Code >= 400 && answers[0].Code != notFound {
		return nil, nil, &stepdef.HookResult{By: &answers[0]}
	}
	objects, rest = signalObjects(answers[0]), answers[1:]
	bodies, size := map[string]any{}, 0
	known, _ := r.Data[signalBodies].(map[string]any)
	for i, o := range objects {
		body, read := bodies[o.sum]
		if !read {
			body, read = known[o.sum]
		}
		switch {
		case read:
		case o.size > mostSignal:
			want := signalFailure(stack.PlainError, fmt.Sprintf("The signal has %d bytes, more than %d", int(o.size), mostSignal))
			return nil, nil, &want
		case len(rest) == 0:
			return nil, nil, &stepdef.HookResult{Call: &stack.Call{Service: objectStore, Method: "GET", Path: path + "/" + escapedObject(o.name), Text: true}}
		default:
			body, rest = rest[0].Text, rest[1:]
		}
		if _, again := bodies[o.sum]; !again {
			size += len(stepdef.Str(body))
		}
		bodies[o.sum], objects[i].body = body, stepdef.Str(body)
	}
	if size > mostSignals {
		want := signalFailure(stack.PlainError, fmt.Sprintf("The signals have more than %d bytes", mostSignals))
		return nil, nil, &want
	}
	return objects, rest, nil
}

// bodiesOf returns what was read of objects, by their sums.
func bodiesOf(objects []object) map[string]any {
	bodies := map[string]any{}
	for _, o := range objects {
		bodies[o.sum] = o.body
	}
	return bodies
}
