package live

import (
	"context"
	"fmt"
	"sync"

	"hearth/shared/stack"
)

// zones are the availability zones as a batch sees them. The cloud is asked once, at the first use.
type zones struct {
	mu    sync.Mutex
	asked bool
	known []string
	err   error
}

func (z *zones) names(ctx context.Context, s *Scene) ([]string, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if !z.asked {
		z.known, z.err = s.listZones(ctx)
		z.asked = true
	}
	return z.known, z.err
}

// failed returns why the cloud could not be asked, or nil.
func (z *zones) failed() error {
	z.mu.Lock()
	defer z.mu.Unlock()
	return z.err
}

func (s *Scene) listZones(ctx context.Context) (names []string, err error) {
	a := s.Do(ctx, stack.Call{Service: "compute", Method: "GET", Path: "/os-availability-zone"})
	if a.Code != 200 {
		return nil, fmt.Errorf("%w: of its availability zones: %d %s", errUnreachable, a.Code, a.Reason)
	}
	list, _ := a.Body["availabilityZoneInfo"].([]any)
	for _, one := range list {
		zone, _ := one.(map[string]any)
		if name, ok := zone["zoneName"].(string); ok {
			names = append(names, name)
		}
	}
	return names, nil
}
