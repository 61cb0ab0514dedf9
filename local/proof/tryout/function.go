package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// functionPath is where this program serves a function that makes custom resources.
const functionPath = "/function"

// answerEvent takes AWS's event of a custom resource, and sends its answer to the event's ResponseURL.
func answerEvent(w http.ResponseWriter, r *http.Request) {
	var event struct {
		RequestType, ResponseURL, StackID, RequestID, LogicalResourceID string
		ResourceProperties                                              map[string]any
	}
	if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.WriteHeader(http.StatusAccepted)
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 10*time.Second)
		defer cancel()
		answer := map[string]any{
			"Status": "SUCCESS", "PhysicalResourceId": "thing-of-" + event.LogicalResourceID,
			"StackId": event.StackID, "RequestId": event.RequestID, "LogicalResourceId": event.LogicalResourceID,
			"Data": map[string]any{"Word": "made", "Size": event.ResourceProperties["Size"]},
		}
		if _, err := request(ctx, http.MethodPut, event.ResponseURL, "", answer, nil); err != nil {
			slog.Error("cannot answer the event of a custom resource", "error", err)
		}
	}()
}
