package queue

import (
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// options reads a URL such as redis://:password@host:6379/0, rediss://… or
// unix:///path. A Redis that is not there fails at once: whoever asked backs off.
func options(url string) (*redis.Options, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("read the address of Redis: %w", err)
	}
	// Its errors come back from every call; it need not print them too.
	logging.Disable()
	o.DialTimeout = 2 * time.Second
	o.DialerRetries = 1
	o.MaxRetries = 1
	o.ContextTimeoutEnabled = true // a connection that does not answer keeps its user no longer than the context says
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o, nil
}

// readerOptions are those of a connection that waits in XREADGROUP. It never
// repeats the command: the first one may have been given messages.
func readerOptions(o *redis.Options) *redis.Options {
	r := *o
	r.PoolSize, r.MinIdleConns, r.MaxIdleConns = 1, 0, 1
	r.MaxRetries = -1
	return &r
}
