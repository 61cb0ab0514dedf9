package heat

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Hooks is the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{
			"heat.checkValue":        checkValue,
			"heat.checkChain":        checkChain,
			"heat.checkRandomString": checkRandomString,
			"heat.checkHandle":       checkHandle,
		},
		Do: map[string]stepdef.Do{
			"heat.draw":      draw,
			"heat.testStore": testStore,
			"heat.testFail":  testFail,
		},
		Pause: map[string]stepdef.Pause{
			"heat.delay":     delay,
			"heat.testPause": testPause,
		},
		Value: map[string]stepdef.Value{
			"heat.value":          value,
			"heat.drawn":          drawn,
			"heat.logicalName":    logicalName,
			"heat.testOutput":     testOutput,
			"heat.signalData":     signalData,
			"heat.handleToken":    handleToken,
			"heat.handleEndpoint": handleEndpoint,
			"heat.handleCurl":     handleCurl,
			"heat.handleSignal":   handleSignal,
		},
		Replace: map[string]stepdef.Replace{
			"heat.testReplace": testReplace,
		},
	}
}

// logicalName is what get_resource gives for types that Heat gives no physical id.
func logicalName(r stack.Resource, _ time.Time) any { return r.Name }
