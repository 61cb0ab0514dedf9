package stack

import (
	"encoding/json"
	"time"
)

// SoftwareService is the service of calls that Hearth answers itself. Configs and deployments are
// rows in its own database.
const SoftwareService = "software"

// FunctionService is the service of calls that Hearth makes of users' own functions.
const FunctionService = "function"

// A SoftwareConfig is what an agent on a server runs. It never changes. It may hold secrets, so
// most of it is stored sealed.
type SoftwareConfig struct {
	ID      string // uuid
	Project string
	Name    *string         // nil when it has none
	Group   *string         // the kind of agent that understands it: script, puppet
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
	UserProject  string // project of the users that Hearth made for the server, who can read it too; never taken from a request; may be empty
	ConfigID     string
	ServerID     string
	InputValues  json.RawMessage // a map; stored sealed, like OutputValues
	OutputValues json.RawMessage // nil before the first
	Action       *string         // as it was sent; nil when it was not
	Status       *string         // IN_PROGRESS, COMPLETE, FAILED, or another text that was sent
	StatusReason string
	Created      time.Time
	Updated      time.Time // zero when never updated

	Version int64 // rises with every write; a write names the version it read
}

// Software is the part of a Change for configs and deployments.
type Software struct {
	NewConfig  *SoftwareConfig
	DropConfig *SoftwareConfig // deleted last; refused with InvalidRestrictedAction while a deployment names it

	// NewDeployment is refused with NotFound if its project does not have the config.
	NewDeployment  *SoftwareDeployment
	Deployment     *SoftwareDeployment // written if its version is still Deployment.Version
	DropDeployment *SoftwareDeployment

	// Cancel is the ID of a deployment that becomes FAILED if it is still in progress.
	Cancel string
}
