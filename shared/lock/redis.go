package lock

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

//go:embed unlock.lua
var unlockScript string

// Redis gives locks between processes. A flush of Redis ends them.
type Redis struct {
	client *redis.Client
	unlock *redis.Script
}

// NewRedis returns locks in the Redis of a URL such as redis://host:port/0. It does not connect
// yet.
func NewRedis(url string) (*Redis, error) {
	o, err := redis.ParseURL(url)
	if err != nil {
		return nil, fmt.Errorf("read the address of Redis: %w", err)
	}
	o.DialTimeout = 2 * time.Second
	o.DialerRetries = 1
	o.ContextTimeoutEnabled = true
	o.MaxRetries = -1 // a SET NX whose answer was lost would refuse its own holder
	o.DisableIdentity = true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return &Redis{client: redis.NewClient(o), unlock: redis.NewScript(unlockScript)}, nil
}

// TryLock implements Locker.
func (r *Redis) TryLock(ctx context.Context, key string, ttl time.Duration) (func(), bool, error) {
	key = "hearth:lock:" + key
	token := uuid.NewString()
	err := r.client.SetArgs(ctx, key, token, redis.SetArgs{Mode: "NX", TTL: ttl}).Err()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("take the lock %s: %w", key, err)
	}
	return func() {
		// This also unlocks when the work was cancelled. Errors are ignored: the lock then ends by
		// itself.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		_ = r.unlock.Run(ctx, r.client, []string{key}, token).Err()
	}, true, nil
}

// Close closes connections. Locks that are held end by themselves.
func (r *Redis) Close() error { return r.client.Close() }
