package engine

import (
	"context"
	"time"
)

// heartbeat renews the batch's leases while it works, so that a lease can be short
// and a dead worker's rows are soon free.
func (b *batch) heartbeat(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(b.engine.Settings.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			at := b.engine.Now()
			if err := b.engine.Store.Renew(ctx, b.lease, b.engine.Settings.Lease); err != nil {
				if ctx.Err() == nil {
					b.engine.Log.Warn("leases not renewed", "error", err)
				}
				continue
			}
			b.mu.Lock()
			b.held = at
			b.mu.Unlock()
		}
	}()
	return cancel
}

// holds says whether the lease is surely still ours, with room for a call to leave.
func (b *batch) holds() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.engine.Now().Sub(b.held) < b.engine.Settings.Lease*2/3
}
