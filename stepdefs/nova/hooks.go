package nova

import "hearth/shared/stepdef"

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{
			"nova.checkServer":   checkServer,
			"nova.checkDeployed": checkDeployed,
		},
		Body: map[string]stepdef.Body{
			"nova.keyPairBody":  keyPairBody,
			"nova.flavorBody":   flavorBody,
			"nova.groupBody":    groupBody,
			"nova.serverBody":   serverBody,
			"nova.metadataBody": metadataBody,
			"nova.nameBody":     nameBody,
			"nova.tagsBody":     tagsBody,
		},
		Header: map[string]stepdef.Header{
			"nova.serverHeader": serverHeader,
		},
		Match: map[string]stepdef.Match{
			"nova.isKeyPair": isKeyPair,
			"nova.isOwnPair": isOwnPair,
			"nova.isFlavor":  isFlavor,
			"nova.isGroup":   isGroup,
			"nova.isServer":  isServer,
			"nova.isPort":    isPort,
			"nova.isNewCard": isNewCard,

			"nova.isResizing":   underWay("RESIZE", "VERIFY_RESIZE"),
			"nova.isRebuilding": underWay("REBUILD"),
			"nova.isSnapshot":   isSnapshot,
			"nova.isSuspended":  underWay("SUSPENDED"),
			"nova.isActive":     underWay("ACTIVE"),
		},
		Do: map[string]stepdef.Do{
			"nova.ownKey":             ownKey,
			"nova.noteKey":            noteKey,
			"nova.removeKey":          removeKey,
			"nova.letKeyGo":           letKeyGo,
			"nova.takeKeyBack":        takeKeyBack,
			"nova.flavorNamesakes":    flavorNamesakes,
			"nova.flavorExtras":       flavorExtras,
			"nova.changeFlavorSpecs":  changeFlavorSpecs,
			"nova.changeFlavorAccess": changeFlavorAccess,
			"nova.groupNamesakes":     groupNamesakes,
			"nova.forgetNamesakes":    forgetNamesakes,
			"nova.prepare":            prepare,
			"nova.forceDelete":        forceDelete,
			"nova.snapshot":           snapshot,
			"nova.changePassword":     changePassword,
			"nova.resize":             resize,
			"nova.confirmResize":      confirmResize,
			"nova.rebuild":            rebuild,
			"nova.rebuildForData":     rebuildForData,
			"nova.dropUnsaved":        dropUnsaved,
			"nova.suspend":            power("suspend", "SUSPENDED", stepdef.Find{Match: "nova.isSuspended"}),
			"nova.resume":             power("resume", "ACTIVE", stepdef.Find{Match: "nova.isActive"}),
			"nova.dropCards":          dropCards,
			"nova.addCards":           addCards,
			"nova.letPortsGo":         letPortsGo,
			"nova.takePortsBack":      takePortsBack,
			"nova.deletePorts":        deletePorts,
			"nova.disableUser":        switchPollUser(false),
			"nova.enableUser":         switchPollUser(true),
			"nova.dropPollUser":       dropPollUser,
			"nova.beginPolling":       beginPolling,
			"nova.publishMetadata":    publishMetadata,
			"nova.dropPollObject":     dropPollObject,
		},
		Value: map[string]stepdef.Value{
			"nova.publicKey":     publicKey,
			"nova.privateKey":    privateKey,
			"nova.flavorSpecs":   flavorSpecs,
			"nova.networks":      networkAddresses,
			"nova.addresses":     fullAddresses,
			"nova.firstAddress":  firstAddress,
			"nova.consoleURLs":   consoleURLs,
			"nova.collectConfig": collectConfig,
			"nova.show":          shownServer,
			"nova.deployedName":  deployedName,
		},
		After: map[string]stepdef.After{
			"nova.serverAfter": serverAfter,
		},
		Restore: map[string]stepdef.Restore{
			"nova.restoreServer": restoreServer,
		},
		Replace: map[string]stepdef.Replace{
			"nova.serverReplace": serverReplace,
		},
	}
}
