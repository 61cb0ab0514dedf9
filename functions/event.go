package functions

import (
	"encoding/json"
	"fmt"

	"github.com/aws/aws-lambda-go/events"
)

// mostRecords limits the messages of one event. Their rows are read at the same time, so it also limits
// the memory of an invocation.
const mostRecords = 1000

// recordsOf reads an event of messages. It counts the records before it reads them.
func recordsOf(text []byte) (event events.SQSEvent, err error) {
	var raw struct{ Records []json.RawMessage }
	if err := json.Unmarshal(text, &raw); err != nil {
		return event, fmt.Errorf("the event is not JSON of an SQS event: %w", err)
	}
	switch n := len(raw.Records); {
	case n == 0:
		return event, fmt.Errorf("the event has no Records")
	case n > mostRecords:
		return event, fmt.Errorf("the event has %d Records; at most %d are taken", n, mostRecords)
	}
	event.Records = make([]events.SQSMessage, len(raw.Records))
	for i, record := range raw.Records {
		if err := json.Unmarshal(record, &event.Records[i]); err != nil {
			return event, fmt.Errorf("the event is not JSON of an SQS event: %w", err)
		}
	}
	return event, nil
}
