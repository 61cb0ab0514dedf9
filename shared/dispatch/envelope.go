package dispatch

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aws/aws-lambda-go/events"

	"hearth/shared/queue"
	"hearth/shared/stack"
)

// eventSource is the source in each record. Consumers use it only in their logs.
const eventSource = "hearth:queue"

// pack puts deliveries in an envelope; a record's id is the receipt.
func pack(deliveries []queue.Delivery) ([]byte, error) {
	event := events.SQSEvent{Records: make([]events.SQSMessage, len(deliveries))}
	for i, d := range deliveries {
		body, err := json.Marshal(d.Message)
		if err != nil {
			return nil, fmt.Errorf("pack message %s: %w", d.Message.ID, err)
		}
		event.Records[i] = events.SQSMessage{
			MessageId:     d.Receipt,
			ReceiptHandle: d.Receipt,
			Body:          string(body),
			EventSource:   eventSource,
		}
	}
	return json.Marshal(event)
}

// A Batch has the messages of an envelope.
type Batch struct {
	Messages []stack.Message
	Refused  []string // ids of records that are not a message of the function's topics

	records map[string][]string // ids of the records, by message id
}

// Unpack opens an envelope for a function that the topics wake. Records of other topics are refused.
func Unpack(event events.SQSEvent, topics ...stack.Topic) Batch {
	b := Batch{
		Messages: make([]stack.Message, 0, len(event.Records)),
		records:  make(map[string][]string, len(event.Records)),
	}
	for _, r := range event.Records {
		var m stack.Message
		if err := json.Unmarshal([]byte(r.Body), &m); err != nil || !slices.Contains(topics, m.Topic) {
			b.Refused = append(b.Refused, r.MessageId)
			continue
		}
		b.Messages = append(b.Messages, m)
		b.records[m.ID] = append(b.records[m.ID], r.MessageId)
	}
	return b
}

// Answer returns the records to be delivered again: the refused ones and those of the messages
// in failed. A real SQS moves refused records to its dead letters in the end. Messages without an
// id are all delivered again or none, because nothing distinguishes them. The sweeper publishes
// such messages repeatedly while they are due.
func (b Batch) Answer(failed []string) events.SQSEventResponse {
	var out events.SQSEventResponse
	named := map[string]bool{}
	fail := func(records []string) {
		for _, id := range records {
			if !named[id] {
				named[id] = true
				out.BatchItemFailures = append(out.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: id})
			}
		}
	}
	fail(b.Refused)
	for _, id := range failed {
		fail(b.records[id])
	}
	return out
}

// failedReceipts returns the receipts of the messages that a function's answer reports as failed. An
// empty answer reports none. As with SQS, an answer that names a record that was not sent fails
// all messages.
func failedReceipts(answer []byte, deliveries []queue.Delivery) (map[string]bool, error) {
	var response events.SQSEventResponse
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &response); err != nil {
			return nil, fmt.Errorf("the answer is no batch response: %w", err)
		}
	}
	given := make(map[string]bool, len(deliveries))
	for _, d := range deliveries {
		given[d.Receipt] = true
	}
	receipts := map[string]bool{}
	for _, f := range response.BatchItemFailures {
		if !given[f.ItemIdentifier] {
			return nil, fmt.Errorf("the answer names a record that was not sent: %q", f.ItemIdentifier)
		}
		receipts[f.ItemIdentifier] = true
	}
	return receipts, nil
}
