package cinder

import "hearth/shared/stepdef"

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{
			"cinder.checkVolume": checkVolume,
			"cinder.checkType":   checkType,
		},
		Body: map[string]stepdef.Body{
			"cinder.volumeBody":   volumeBody,
			"cinder.typeBody":     typeBody,
			"cinder.nameBody":     nameBody,
			"cinder.metadataBody": metadataBody,
		},
		Match: map[string]stepdef.Match{
			"cinder.isVolume":          isVolume,
			"cinder.isType":            isType,
			"cinder.isEncryption":      isEncryption,
			"cinder.isBackup":          isBackup,
			"cinder.isAttachment":      isAttachment,
			"cinder.isDetaching":       isDetaching,
			"cinder.isHeld":            isHeld,
			"cinder.isFormerDetaching": isFormerDetaching,
			"cinder.isExtended":        isExtended,
			"cinder.isRetyped":         isRetyped,
			"cinder.isTriedDetaching":  isTriedDetaching,
			"cinder.isDeleting":        isDeleting,
			"cinder.isTakenOff":        isDetachBegun,
			"cinder.isRestoring":       isRestoring,
			"cinder.isGivenBack":       isGivenBack,
		},
		Do: map[string]stepdef.Do{
			"cinder.extend":           extend,
			"cinder.retype":           retype,
			"cinder.changeAlone":      changeAlone,
			"cinder.typeNamesakes":    typeNamesakes,
			"cinder.typeExtras":       typeExtras,
			"cinder.changeTypeSpecs":  changeTypeSpecs,
			"cinder.changeTypeAccess": changeTypeAccess,
			"cinder.backup":           backup,
			"cinder.dropUnsaved":      dropUnsaved,
			"cinder.deleteVolume":     deleteVolume,
			"cinder.attach":           attach,
			"cinder.detach":           detach,
			"cinder.detachFormer":     detachFormer,
			"cinder.attachAgain":      attachAgain,
		},
		Replace: map[string]stepdef.Replace{
			"cinder.shrinks": shrinks,
		},
		Restore: map[string]stepdef.Restore{
			"cinder.restoreVolume": restoreVolume,
		},
		Value: map[string]stepdef.Value{
			"cinder.availabilityZone": asText("availability_zone"),
			"cinder.size":             asText("size"),
			"cinder.snapshotID":       asText("snapshot_id"),
			"cinder.volumeType":       asText("volume_type"),
			"cinder.sourceVolume":     asText("source_volid"),
			"cinder.status":           asText("status"),
			"cinder.createdAt":        asText("created_at"),
			"cinder.bootable":         asText("bootable"),
			"cinder.encrypted":        asText("encrypted"),
			"cinder.multiattach":      asText("multiattach"),
			"cinder.attachmentsText":  asText("attachments"),
			"cinder.metadataText":     metadataText,
		},
	}
}
