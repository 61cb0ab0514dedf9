package heat

import (
	"fmt"
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

const (
	tempURLSignal = "TEMP_URL_SIGNAL"
	heatSignal    = "HEAT_SIGNAL"
)

// tempURLData is the key of Data for the temporary URL that takes signals.
const tempURLData = "temp_url"

// prepareHandle makes what takes the signals of a handle.
func prepareHandle(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	switch r.Properties["signal_transport"] {
	case heatSignal:
		stepdef.PutStackUser(t, r, true)
	case zaqarSignal:
		t.Result.ID = queueHandle(r)
		if _, ok := stepdef.PutStackUser(t, r, true); ok {
			stepdef.PutQueue(t, r)
		}
	case tempURLSignal:
		t.Result.ID = signalContainer(r)
		if address, ok := putSignalObject(t, r, signalObject, waiting, true); ok {
			t.SetData(tempURLData, address)
		}
	}
	return t.Result
}

// removeSignals deletes what takes the signals of a resource.
func removeSignals(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
	t := stepdef.NewReplay(answers)
	if !stepdef.DropQueue(t, r) {
		return t.Result
	}
	if !stepdef.DropStackUser(t, r) || r.Properties["signal_transport"] != tempURLSignal {
		return t.Result
	}
	return removeContainer(signalContainer(r), t.Rest())
}

// switchUser returns the hook that disables or enables the user of a resource that has one.
func switchUser(enabled bool) stepdef.Do {
	return func(r stack.Resource, answers []stack.Answer) stepdef.HookResult {
		t := stepdef.NewReplay(answers)
		if r.Data[stepdef.StackUserPassword] != nil {
			stepdef.PutStackUser(t, r, enabled)
		}
		return t.Result
	}
}

// handleToken returns the token. Data holds token and endpoint before the handle is created; only
// TOKEN_SIGNAL shows them.
func handleToken(r stack.Resource, _ time.Time) any    { return byToken(r, "token") }
func handleEndpoint(r stack.Resource, _ time.Time) any { return byToken(r, stack.EndpointData) }

func byToken(r stack.Resource, key string) any {
	if r.Properties["signal_transport"] != "TOKEN_SIGNAL" {
		return nil
	}
	return r.Data[key]
}

func handleCurl(r stack.Resource, now time.Time) any {
	token, endpoint := handleToken(r, now), handleEndpoint(r, now)
	if token == nil || endpoint == nil {
		return nil
	}
	return fmt.Sprintf("curl -i -X POST -H 'X-Auth-Token: %s' -H 'Content-Type: application/json' -H 'Accept: application/json' %s", token, endpoint)
}

// handleSignal returns what a client needs for the chosen signal type, as JSON. It is empty for
// TOKEN_SIGNAL, as in Heat, which has attributes of its own for it.
func handleSignal(r stack.Resource, _ time.Time) any {
	if r.Action == stack.Init {
		return nil
	}
	switch r.Properties["signal_transport"] {
	case "NO_SIGNAL":
		return "{}"
	case heatSignal, zaqarSignal:
		signal := stepdef.StackUserOf(r)
		if signal == nil {
			return nil // it is being made
		}
		delete(signal, "stack_id")
		if r.Properties["signal_transport"] == zaqarSignal {
			delete(signal, "alarm_url")
			signal["queue_id"] = stepdef.QueueName(r)
		}
		return stepdef.Dumps(signal)
	case tempURLSignal:
		return stepdef.Dumps(map[string]any{"alarm_url": r.Data[tempURLData]})
	case "CFN_SIGNAL":
		return stepdef.Dumps(map[string]any{"alarm_url": r.Data[stack.SignedURLData]})
	}
	return "null"
}
