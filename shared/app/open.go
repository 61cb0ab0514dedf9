package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hearth/shared/cloud"
	"hearth/shared/engine"
	"hearth/shared/fetch"
	"hearth/shared/hot"
	"hearth/shared/identity"
	"hearth/shared/lock"
	"hearth/shared/queue"
	"hearth/shared/stepdef"
	"hearth/shared/store"
	"hearth/stepdefs"
)

// Needs says what to open. The validator, for example, needs none of these.
type Needs struct {
	Store, Queue, Lock, Cloud bool
}

// All opens everything.
var All = Needs{Store: true, Queue: true, Lock: true, Cloud: true}

// A Hearth has what was opened. A field that Needs did not name is nil.
type Hearth struct {
	Config   Config
	Log      *slog.Logger
	Catalog  *stepdef.Catalog
	Store    *store.Store
	Queue    queue.Queue
	Locker   engine.Locker
	Cloud    *cloud.Cloud
	Identity *identity.Identity
	Fetcher  *fetch.Fetcher // nil where nothing is fetched
	Engine   *engine.Engine

	closing []func() error
}

// Open opens what Needs names. If a part fails, it closes the parts that are open.
func Open(ctx context.Context, c Config, needs Needs, log *slog.Logger) (*Hearth, error) {
	h := &Hearth{Config: c, Log: log}
	if err := h.open(ctx, needs); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *Hearth) open(ctx context.Context, needs Needs) error {
	var err error
	if h.Catalog, err = h.catalog(); err != nil {
		return err
	}
	settings := h.settings()
	if settings.Registry, err = h.registry(); err != nil {
		return err
	}
	if needs.Store {
		if err := h.openStore(ctx); err != nil {
			return err
		}
		settings.SignalKeys = h.Store.DeriveKeys("signal tokens")
	}
	if needs.Queue {
		if err := h.openQueue(); err != nil {
			return err
		}
	}
	if needs.Lock {
		if err := h.openLock(); err != nil {
			return err
		}
	}
	if needs.Cloud {
		if err := h.openCloud(); err != nil {
			return err
		}
	}
	work := engine.Needs{
		Store: h.Store, Cloud: h.Cloud, Publisher: h.Queue, Locker: h.Locker, Delegate: h.Identity,
		Catalog: h.Catalog, Log: h.Log, Settings: settings,
	}
	if needs.Cloud {
		work.Users = h.Identity
	}
	if needs.Cloud && h.Config.Fetch != "none" {
		h.Fetcher = fetch.New(fetch.Options{Private: h.Config.Fetch == "any", Size: h.Config.MaxTemplate})
		work.Fetcher, work.Functions = h.Fetcher, h.Fetcher
	}
	h.Engine = engine.New(work)
	return nil
}

func (h *Hearth) settings() engine.Settings {
	c := h.Config
	return engine.Settings{
		Limits: hot.Limits{TemplateBytes: c.MaxTemplate, Resources: max(c.MaxResources, 0)}, Depth: cmp.Or(c.MaxDepth, -1), Resources: c.MaxResources, Abandon: c.Abandon, Adopt: c.Adopt, Stacks: c.MaxStacks, EventsPerStack: c.MaxEvents, KeepDeleted: c.KeepDeleted,
		ActionTimeout: c.ActionTimeout, Retries: c.ActionRetries, Lease: c.Lease, Grace: c.Cloud.Grace, Late: c.Cloud.Late, Endpoint: c.HeatURL(), CFNEndpoint: c.CFNURL(), Region: c.Cloud.RegionName,
		AuthURL: strings.TrimSuffix(strings.TrimSuffix(c.Cloud.AuthURL, "/"), "/v3") + "/v3",
	}
}

// catalog is all types that Hearth brings, and those of the user's directory. A
// broken file of the user's is named and left out; the others work.
func (h *Hearth) catalog() (*stepdef.Catalog, error) {
	extra := map[string][]byte{}
	if dir := h.Config.StepDefs; dir != "" {
		files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if extra[f], err = os.ReadFile(f); err != nil {
				return nil, fmt.Errorf("resource type: %w", err)
			}
		}
	}
	c, broken := stepdefs.Catalog(extra)
	c.StackDomain = h.Config.Cloud.StackDomain != ""
	for _, err := range broken {
		h.Log.Error("a resource type is left out", "error", err)
	}
	return c, nil
}

func (h *Hearth) openStore(ctx context.Context) error {
	url := h.Config.Database
	if url == "" {
		if err := os.MkdirAll(h.Config.State, 0o700); err != nil {
			return err
		}
		url = "sqlite:" + filepath.Join(h.Config.State, "hearth.db")
	}
	s, err := store.Open(ctx, store.Options{URL: url, Keys: h.Config.SecretKeys, RedeliverAfter: h.Config.RedeliverAfter, Timeout: h.Config.DatabaseTimeout})
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	h.Store = s
	h.closing = append(h.closing, s.Close)
	older, err := s.OlderKeys(ctx)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if len(older) > 0 {
		h.Log.Info("older secret keys must stay; their rows are encrypted again in the background", "key_ids", older)
	}
	return nil
}

func (h *Hearth) openQueue() error {
	if h.Config.Redis == "" {
		h.Queue = queue.NewMemory(queue.Limits{})
	} else {
		q, err := queue.NewRedis(queue.RedisNeeds{URL: h.Config.Redis, Log: h.Log})
		if err != nil {
			return fmt.Errorf("queue: %w", err)
		}
		h.Queue = q
	}
	h.closing = append(h.closing, h.Queue.Close)
	return nil
}

func (h *Hearth) openLock() error {
	if h.Config.Redis == "" {
		h.Locker = lock.NewMemory()
	} else {
		l, err := lock.NewRedis(h.Config.Redis)
		if err != nil {
			return fmt.Errorf("lock: %w", err)
		}
		h.Locker = l
		h.closing = append(h.closing, l.Close)
	}
	return nil
}

func (h *Hearth) openCloud() error {
	c := h.Config.Cloud
	if c.AuthURL == "" {
		return errors.New("HEARTH_OS_AUTH_URL: must be set where the simulated cloud is not at hand")
	}
	var err error
	h.Identity, err = identity.New(identity.Options{
		TokenAge: c.TokenAge, AuthURL: c.AuthURL, Username: c.Username, Password: c.Password, ProjectName: c.ProjectName,
		UserDomainName: c.UserDomainName, ProjectDomainName: c.ProjectDomainName,
		StackDomain: c.StackDomain, StackDomainAdmin: c.StackDomainAdmin, StackDomainPassword: c.StackDomainPassword,
	})
	if err != nil {
		return err
	}
	var dial func(context.Context, string, string) (net.Conn, error)
	if h.Config.Fetch != "none" { // who may not fetch reaches no other cloud either
		dial = fetch.Dialer(h.Config.Fetch == "any").DialContext
	}
	h.Cloud, err = cloud.New(cloud.Options{
		AuthURL: c.AuthURL, Username: c.Username, Password: c.Password, ProjectName: c.ProjectName,
		UserDomainName: c.UserDomainName, ProjectDomainName: c.ProjectDomainName, Region: c.RegionName, Interface: c.Interface,
		Parallel: c.Parallel, CallTimeout: c.CallTimeout, Dial: dial,
	})
	if err != nil {
		return err
	}
	h.closing = append(h.closing, func() error { h.Cloud.Close(); return nil })
	return nil
}

// SignIn signs in to the cloud once, so that a wrong password is known before the first request.
// Its error says in one sentence why that is not possible; the caller shows it.
func (h *Hearth) SignIn(ctx context.Context) error {
	if h.Identity == nil {
		return nil
	}
	if err := h.Identity.SignIn(ctx); err != nil {
		return err
	}
	return h.Identity.SignInDomain(ctx)
}

// readyLimit is the longest time of all checks of Ready.
const readyLimit = 2 * time.Second

// Ready returns an error if a part that was opened does not work.
func (h *Hearth) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyLimit)
	defer cancel()
	if h.Store != nil {
		if err := h.Engine.Ready(); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if err := h.Store.Ping(ctx); err != nil {
			return fmt.Errorf("database: %w", err)
		}
	}
	if q, ok := h.Queue.(*queue.Redis); ok {
		if err := q.Ping(ctx); err != nil {
			return fmt.Errorf("queue: %w", err)
		}
	}
	if h.Identity != nil {
		if err := h.Identity.SignIn(ctx); err != nil {
			return fmt.Errorf("cloud: %w", err)
		}
	}
	return nil
}

// Close gives everything back, the last opened first.
func (h *Hearth) Close() error {
	var errs []error
	for i := len(h.closing) - 1; i >= 0; i-- {
		errs = append(errs, h.closing[i]())
	}
	h.closing = nil
	return errors.Join(errs...)
}
