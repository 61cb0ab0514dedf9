package ground

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
)

// A Fault makes calls that match it fail. Nth, Times and Share choose which of them; the other
// fields say what happens. Only the first fault that hits a call strikes.
type Fault struct {
	Name    string  `json:"name,omitempty"`    // for its removal; a fault with the same name is replaced
	Service string  `json:"service,omitempty"` // of the call; empty is any, "!identity" any other
	Method  string  `json:"method,omitempty"`  // empty is any
	Path    string  `json:"path,omitempty"`    // regular expression on the path below the service's prefix
	Body    string  `json:"body,omitempty"`    // regular expression on the body
	Nth     int     `json:"nth,omitempty"`     // only the n-th matching call from now on; 1 is the next
	Times   int     `json:"times,omitempty"`   // at most that many hits; 0 is no limit
	Share   float64 `json:"share,omitempty"`   // the chance of a hit, 0 to 1; 0 is always

	Code       int     `json:"code,omitempty"`        // answer with this status, and without effect
	Message    string  `json:"message,omitempty"`     // in the service's form of an error
	RetryAfter float64 `json:"retry_after,omitempty"` // seconds, as a header
	Effect     bool    `json:"effect,omitempty"`      // the call has its effect before Code is answered
	Hang       float64 `json:"hang,omitempty"`        // seconds of delay of the answer, after the effect
	Stall      float64 `json:"stall,omitempty"`       // seconds of delay before the effect, even when the client hangs up
	Lose       bool    `json:"lose,omitempty"`        // the call has its effect, and the connection is closed without an answer
	Refuse     bool    `json:"refuse,omitempty"`      // the connection is closed without effect or answer
	FailObject bool    `json:"spoil,omitempty"`       // the server or volume that is being made ends in error
}

// faults has the faults in force.
type faults struct {
	seed uint64
	rand *rand.Rand
	list []*armed
}

type armed struct {
	Fault
	path, body *regexp.Regexp
	rand       *rand.Rand // its own, so that faults are independent of one another
	seen, hits int
	last       string // method and path of the last call that it hit
}

// A delivery says whether an answer is delayed or lost.
type delivery struct {
	hang float64
	lose bool
}

type effect struct {
	delivery    delivery
	refused     bool   // the call has no effect, and its answer is lost
	early       *Reply // answered without effect
	late        *Reply // answered after the effect
	hangFirst   float64
	objectFails bool
}

func newFaults(seed uint64) *faults {
	return &faults{seed: seed, rand: rand.New(rand.NewPCG(seed, 1))}
}

func (f *faults) add(fault Fault) error {
	a := &armed{Fault: fault}
	var err error
	if a.path, err = regexp.Compile(fault.Path); err != nil {
		return fmt.Errorf("fault %q: path: %w", fault.Name, err)
	}
	if a.body, err = regexp.Compile(fault.Body); err != nil {
		return fmt.Errorf("fault %q: body: %w", fault.Name, err)
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "%s|%s|%s|%s|%d", fault.Name, fault.Service, fault.Method, fault.Path, fault.Code)
	a.rand = rand.New(rand.NewPCG(f.seed, h.Sum64()))
	f.remove(fault.Name)
	f.list = append(f.list, a)
	return nil
}

func (f *faults) remove(name string) {
	for i, a := range f.list {
		if name != "" && a.Name == name {
			f.list = append(f.list[:i:i], f.list[i+1:]...)
			return
		}
	}
}

// effectOn returns the effect of the first fault that matches a call.
func (f *faults) effectOn(c *Call, api *API) effect {
	for _, a := range f.list {
		if a.matches(c, api) && a.hit() {
			a.last = c.Request.Method + " " + c.Service + " " + strings.TrimPrefix(c.Request.URL.Path, api.Prefix)
			return a.effectOn(c, api)
		}
	}
	return effect{}
}

func (a *armed) matches(c *Call, api *API) bool {
	if not, isNot := strings.CutPrefix(a.Service, "!"); isNot && not == c.Service || !isNot && a.Service != "" && a.Service != c.Service {
		return false
	}
	return (a.Method == "" || a.Method == c.Request.Method) &&
		(a.Path == "" || a.path.MatchString(strings.TrimPrefix(c.Request.URL.Path, api.Prefix))) &&
		(a.Body == "" || a.body.Match(c.Raw))
}

func (a *armed) hit() bool {
	a.seen++
	if a.Nth > 0 && a.seen != a.Nth || a.Times > 0 && a.hits >= a.Times || a.Share > 0 && a.rand.Float64() >= a.Share {
		return false
	}
	a.hits++
	return true
}

func (a *armed) effectOn(c *Call, api *API) effect {
	s := effect{delivery: delivery{hang: a.Hang, lose: a.Lose || a.Refuse}, refused: a.Refuse, hangFirst: a.Stall, objectFails: a.FailObject}
	if a.Code == 0 {
		return s
	}
	message := a.Message
	if message == "" {
		message = faultMessages[a.Code]
	}
	p := retryAfter(api.Refused(a.Code, "SimulatedFault", message), a.RetryAfter)
	if a.Effect {
		s.late = p
	} else {
		s.early = p
	}
	return s
}

// faultMessages are the default messages of faults.
var faultMessages = map[int]string{
	http.StatusForbidden:           "Quota exceeded for resources.",
	http.StatusConflict:            "There was a conflict when trying to complete your request.",
	http.StatusTooManyRequests:     "This request was rate-limited.",
	http.StatusInternalServerError: "The server has either erred or is incapable of performing the requested operation.",
	http.StatusServiceUnavailable:  "The service is currently unable to handle the request due to a temporary overloading or maintenance.",
}
