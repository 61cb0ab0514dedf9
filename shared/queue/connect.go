package queue

import (
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// options reads a URL such as redis://:password@host:6379/0, rediss://… or unix:///path. When Redis
// is down a call fails at once, and the caller waits before the next one.
func options(url string) (*redis.Options, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("read the address of Redis: %w", err)
	}
	// Every call returns the client's errors; it need not print them too.
	logging.Disable()
	o.DialTimeout = 2 * time.Second
	o.DialerRetries = 1
	o.MaxRetries = 1
	o.ContextTimeoutEnabled = true // a connection that does not answer blocks a call only until its context ends
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o, nil
}

// readerOptions returns the options for a connection that waits in XREADGROUP. It never repeats the
// command, because the first one may have taken messages.
func readerOptions(o *redis.Options) *redis.Options {
	r := *o
	r.PoolSize, r.MinIdleConns, r.MaxIdleConns = 1, 0, 1
	r.MaxRetries = -1
	return &r
}
