package commit

import (
	"log/slog"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"hearth/shared/hot"
	"hearth/shared/stepdef"
)

// Needs are the services and settings that an engine is made from. Only its constructor sees the
// whole store: each room gets the parts that it declares.
type Needs struct {
	Store     Store
	Cloud     Cloud
	Publisher Publisher
	Locker    Locker
	Delegate  Delegate // makes and revokes the credentials that stacks act with later
	Users     Users    // nil: resources have no users in Keystone
	Fetcher   Fetcher  // nil: no template is fetched from a URL
	Functions Invoker  // nil: no user's function is called
	Catalog   *stepdef.Catalog
	Log       *slog.Logger
	Now       func() time.Time
	Settings  Settings
}

// Settings are an engine's limits and periods.
type Settings struct {
	Limits         hot.Limits
	Resources      int            // in one tree of stacks
	Depth          int            // levels of nested stacks below a root; 0 is 5, negative none
	Registry       map[string]any // resource_registry of the service's own environment
	Stacks         int            // of one project; negative is no limit
	Abandon        bool           // stacks may be exported and abandoned
	Adopt          bool           // stacks may be created from existing objects
	EventsPerStack int            // kept at most; 0 keeps all
	KeepDeleted    time.Duration  // how long deleted stacks are kept; 0 is for ever
	ActionTimeout  time.Duration  // of a stack without a timeout of its own
	Retries        int            // of a creation that ended in error
	Lease          time.Duration  // of a row, renewed while it is worked on
	Grace          time.Duration  // how long a call whose answer was lost is searched for before its row goes on
	Late           time.Duration  // how long such a call is looked for after that; 0 is not at all
	Region         string         // of stacks whose user names none; empty when it is not known
	SignalKeys     [][]byte       // of the tokens that signals carry: the first signs, all are valid
	AuthURL        string         // Keystone as instances reach it: http://…/v3
	Endpoint       string         // Hearth's own API as instances reach it, without the project: http://…/v1
	CFNEndpoint    string         // CloudFormation's API as instances reach it: http://…/v1
}

// Base is what all rooms share: the services they need, the one way to write, and the bounds on the
// work of this process.
type Base struct {
	Cloud     Cloud
	Publisher Publisher
	Locker    Locker
	Delegate  Delegate
	Users     Users
	Fetcher   Fetcher
	Functions Invoker
	Catalog   *stepdef.Catalog
	Log       *slog.Logger
	Now       func() time.Time
	Settings  Settings

	Commits   *committer
	store     baseStore
	notAlone  atomic.Int64        // until this time, in nanoseconds, no work is done alone
	Large     *semaphore.Weighted // bytes of large rows that are being written
	Resolving *Turns              // resources that are being resolved
	compared  *semaphore.Weighted // weight of heavy stacks whose rows are compared with a template
	Room      *room               // for rows in hand
	working   *semaphore.Weighted // the work in this process; see ShareProcess
}

// NewBase returns the base over n. Every field of n must be set, unless its comment says otherwise.
func NewBase(n Needs) *Base {
	if n.Log == nil {
		n.Log = slog.Default()
	}
	if n.Now == nil {
		n.Now = time.Now
	}
	return &Base{
		Cloud: n.Cloud, Publisher: n.Publisher, Locker: n.Locker, Delegate: n.Delegate, Users: n.Users, Fetcher: n.Fetcher, Functions: n.Functions,
		Catalog: n.Catalog, Log: n.Log, Now: n.Now, Settings: n.Settings,
		store:     n.Store,
		Commits:   &committer{store: n.Store, publish: n.Publisher, log: n.Log, now: n.Now},
		working:   semaphore.NewWeighted(allWork),
		Room:      &room{},
		Large:     semaphore.NewWeighted(mostWritten),
		Resolving: NewTurns(resolvedByCore * runtime.GOMAXPROCS(0)),
		compared:  semaphore.NewWeighted(MostStored),
	}
}
