package main

import (
	"context"
	"time"

	"hearth/local/proof/stage"
)

// missingServiceReason returns why the cloud's service cannot be used in our region, or "" when it
// can.
func (s *scene) missingServiceReason(ctx context.Context, service string) string {
	if service == "" {
		return ""
	}
	var found struct {
		Endpoints []struct{ Interface, Region, URL string }
	}
	if err := s.cloud.Ask(&found, "catalog", "show", service); err != nil {
		return "the cloud has no service " + service + ": " + err.Error()
	}
	for _, e := range found.Endpoints {
		if e.Interface != "public" || s.region != "" && e.Region != s.region {
			continue
		}
		// A catalog may name a service that does not run.
		if err := stage.Answers(ctx, e.URL, 5*time.Second); err != nil {
			return "the cloud's service " + service + " does not answer at " + e.URL
		}
		return ""
	}
	return "the cloud has no service " + service
}
