package stack

import "regexp"

// A Sink is a queue of Zaqar that gets the events of a stack and of its nested stacks.
type Sink struct {
	Queue string `json:"queue"`
	TTL   int64  `json:"ttl"` // of a message, in seconds
}

// MostSinks is how many sinks of a stack get events.
const MostSinks = 4

const (
	sinkTTL      = 3600    // seconds; Heat's, of a sink that names none
	shortSinkTTL = 60      // Zaqar's least
	longSinkTTL  = 1209600 // Zaqar's most
)

var sinkQueue = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`) // Zaqar's rule

// Sinks returns the sinks of the environment that can get events. It leaves out a queue with a name that
// Zaqar refuses, a queue that is named twice, and all sinks after the first MostSinks.
func (e Environment) Sinks() (sinks []Sink) {
	known := map[string]bool{}
	for _, item := range e.EventSinks {
		fields, _ := item.(map[string]any)
		queue, _ := fields["target"].(string)
		if !sinkQueue.MatchString(queue) || known[queue] || len(sinks) == MostSinks {
			continue
		}
		known[queue] = true
		ttl := float64(sinkTTL)
		if n, ok := Number(fields["ttl"]); ok {
			ttl = min(max(n, shortSinkTTL), longSinkTTL)
		}
		sinks = append(sinks, Sink{Queue: queue, TTL: int64(ttl)})
	}
	return sinks
}
