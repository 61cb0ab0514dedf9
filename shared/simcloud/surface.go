package simcloud

import "hearth/shared/simcloud/ground"

// The types with which a caller makes, observes and controls a cloud.
type (
	Options  = ground.Options
	Settings = ground.Settings
	Latency  = ground.Latency
	Limit    = ground.Limit
	Fault    = ground.Fault
	Struck   = ground.Struck
	Calls    = ground.Calls
	Count    = ground.Count
)
