package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// first returns the time of the first event of a resource whose name has the prefix, anywhere in the
// tree of the stack. It reads Hearth's stream of events.
func (c *client) first(ctx context.Context, name, id, prefix string) (time.Time, error) {
	url := fmt.Sprintf("%s/stacks/%s/%s/events/stream?nested_depth=5&until=complete", c.endpoint, name, id)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return time.Time{}, err
	}
	r.Header.Set("X-Auth-Token", c.token)
	answer, err := c.http.Do(r)
	if err != nil {
		return time.Time{}, err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return time.Time{}, fmt.Errorf("GET %s: %s", url, answer.Status)
	}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		var event struct {
			Name string `json:"resource_name"`
		}
		data, is := strings.CutPrefix(lines.Text(), "data: ")
		if is && json.Unmarshal([]byte(data), &event) == nil && strings.HasPrefix(event.Name, prefix) {
			return time.Now(), nil
		}
	}
	return time.Time{}, fmt.Errorf("the stream had no event of a resource %s…; %v", prefix, lines.Err())
}

// A firstBegun has the time at which the first resource was begun.
type firstBegun struct {
	at  time.Time
	err error
}

// watch calls first in the background.
func (c *client) watch(ctx context.Context, name, id, prefix string) <-chan firstBegun {
	out := make(chan firstBegun, 1)
	go func() {
		at, err := c.first(ctx, name, id, prefix)
		out <- firstBegun{at, err}
	}()
	return out
}
