package heat

import (
	"time"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Beside: map[string]stepdef.Beside{"heat.besideServer": besideServer, "heat.besideAllowed": besideAllowed},
		Check: map[string]stepdef.Check{
			"heat.checkValue":        checkValue,
			"heat.checkChain":        checkChain,
			"heat.checkRandomString": checkRandomString,
			"heat.checkRemote":       checkRemote,
			"heat.checkTransport":    checkTransport,
			"heat.checkComponent":    checkComponent,
		},
		Probe: map[string]stepdef.Probe{
			"heat.probeRemote": probeRemote,
		},
		Body: map[string]stepdef.Body{
			"heat.remoteBody":    remoteBody,
			"heat.configBody":    configBody,
			"heat.cloudConfig":   cloudConfig,
			"heat.mimeBody":      mimeBody,
			"heat.componentBody": componentBody,
		},
		Match: map[string]stepdef.Match{
			"heat.isRemote":   isRemote,
			"heat.hasBegun":   hasBegun,
			"heat.isSnapshot": isSnapshot,
		},
		Do: map[string]stepdef.Do{
			"heat.draw":            draw,
			"heat.testStore":       testStore,
			"heat.testFail":        testFail,
			"heat.snapshotRemote":  snapshotRemote,
			"heat.identify":        identify,
			"heat.deploy":          deploy,
			"heat.makeHandle":      makeHandle,
			"heat.deleteHandle":    deleteHandle,
			"heat.disableUser":     switchUser(false),
			"heat.enableUser":      switchUser(true),
			"heat.awaitSignals":    awaitSignals,
			"heat.awaitObjects":    awaitObjects,
			"heat.prepareHandle":   prepareHandle,
			"heat.removeSignals":   removeSignals,
			"heat.afterDeployment": afterDeployment,
		},
		Pause: map[string]stepdef.Pause{
			"heat.delay":     delay,
			"heat.testPause": testPause,
		},
		Value: map[string]stepdef.Value{
			"heat.value":           value,
			"heat.drawn":           drawn,
			"heat.logicalName":     logicalName,
			"heat.testOutput":      testOutput,
			"heat.signalData":      signalData,
			"heat.storedHandle":    storedHandle,
			"heat.temporaryURL":    temporaryURL,
			"heat.signalCurl":      signalCurl,
			"heat.noToken":         noToken,
			"heat.swiftSignalData": swiftSignalData,
			"heat.handleToken":     handleToken,
			"heat.handleEndpoint":  handleEndpoint,
			"heat.handleCurl":      handleCurl,
			"heat.handleSignal":    handleSignal,
			"heat.remoteOutputs":   remoteOutputs,
		},
		Restore: map[string]stepdef.Restore{
			"heat.restoreRemote": restoreRemote,
		},
		Replace: map[string]stepdef.Replace{
			"heat.testReplace": testReplace,
			"heat.otherRegion": otherRegion,
		},
	}
}

// logicalName returns what get_resource returns for types that have no physical ID in Heat.
func logicalName(r stack.Resource, _ time.Time) any { return r.Name }
