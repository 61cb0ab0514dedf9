package stack

import (
	"encoding/json"
	"time"
)

// SoftwareService is the service of calls that Hearth answers itself: configs and
// deployments are kept in its own database.
const SoftwareService = "software"

// A SoftwareConfig says what is to be run on servers, for whatever agent reads it
// there. It never changes. It may hold secrets, so most of it is stored sealed.
type SoftwareConfig struct {
	ID      string // uuid
	Project string
	Name    *string         // nil when it has none
	Group   *string         // of the agents that understand it: script, puppet
	Config  json.RawMessage // any JSON, most often a text
	Inputs  []map[string]any
	Outputs []map[string]any
	Options json.RawMessage // any JSON, most often a map
	Created time.Time
}

// A SoftwareDeployment puts a config on a server, with values for its inputs.
type SoftwareDeployment struct {
	ID           string // uuid
	Project      string
	UserProject  string // the project of the users that Hearth made for the server, which see it too; never taken from a request; may be empty
	ConfigID     string
	ServerID     string
	InputValues  json.RawMessage // a map; stored sealed, as the next
	OutputValues json.RawMessage // nil until there are some
	Action       *string         // whatever was sent; nil when nothing was
	Status       *string         // IN_PROGRESS, COMPLETE, FAILED, or whatever was sent
	StatusReason string
	Created      time.Time
	Updated      time.Time // zero when never updated

	Version int64 // rises with every write; a write names the version it read
}

// Software is the part of a Change that is about configs and deployments.
type Software struct {
	NewConfig  *SoftwareConfig
	DropConfig *SoftwareConfig // last of all; refused with InvalidRestrictedAction while a deployment names it

	// A deployment of a config that its project does not have is refused with NotFound.
	NewDeployment  *SoftwareDeployment
	Deployment     *SoftwareDeployment // written where its version is still Deployment.Version
	DropDeployment *SoftwareDeployment

	// Cancel is the id of a deployment that ends FAILED, should it still be in progress.
	Cancel string
}
