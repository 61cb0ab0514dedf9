package environment

// The sections of an environment.
const (
	Parameters        = "parameters"
	ResourceRegistry  = "resource_registry"
	ParameterDefaults = "parameter_defaults"
	EncryptedNames    = "encrypted_param_names"
	EventSinks        = "event_sinks"
	MergeStrategies   = "parameter_merge_strategies"
)

var sections = []string{Parameters, ResourceRegistry, ParameterDefaults, EncryptedNames, EventSinks, MergeStrategies}

// The hooks at which a stack's action can wait, and the actions that can be forbidden for a
// resource.
var (
	HookTypes         = []string{"pre-create", "pre-update", "pre-delete", "post-create", "post-update", "post-delete"}
	RestrictedActions = []string{"update", "replace"}
)

// Keys of the registry that are no types.
const (
	resourcesKey  = "resources"
	hooksKey      = "hooks"
	restrictedKey = "restricted_actions"
)
