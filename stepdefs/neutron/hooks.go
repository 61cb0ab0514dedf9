package neutron

import "hearth/shared/stepdef"

// Hooks returns the table of this package's hooks.
func Hooks() stepdef.Hooks {
	return stepdef.Hooks{
		Check: map[string]stepdef.Check{
			"neutron.checkSpecs":             checkSpecs,
			"neutron.checkSubnet":            checkSubnet,
			"neutron.checkPort":              checkPort,
			"neutron.checkRouter":            checkRouter,
			"neutron.checkSecurityGroup":     checkSecurityGroup,
			"neutron.checkSecurityGroupRule": checkSecurityGroupRule,
		},
		Body: map[string]stepdef.Body{
			"neutron.specs":           specs,
			"neutron.tags":            tags,
			"neutron.subnetBody":      subnetBody,
			"neutron.portBody":        portBody,
			"neutron.interfaceBody":   interfaceBody,
			"neutron.floatingIPBody":  floatingIPBody,
			"neutron.associationBody": associationBody,
		},
		ID: map[string]stepdef.ID{
			"neutron.interfaceID":   interfaceID,
			"neutron.associationID": associationID,
		},
		Match: map[string]stepdef.Match{
			"neutron.isInterface":  isInterface,
			"neutron.isFloatingIP": isFloatingIP,
			"neutron.isAssociated": isAssociated,
			"neutron.isRule":       isRule,
			"neutron.hasRoutes":    hasRoutes,
		},
		Do: map[string]stepdef.Do{
			"neutron.replaceDHCPAgents":  replaceDHCPAgents,
			"neutron.replaceL3Agents":    replaceL3Agents,
			"neutron.defaultGroup":       defaultGroup,
			"neutron.letGoAddresses":     letGoAddresses,
			"neutron.takeBackAddresses":  takeBackAddresses,
			"neutron.disassociateFormer": disassociateFormer,
			"neutron.makeRules":          makeRules,
			"neutron.changeRules":        changeRules,
			"neutron.addRoutes":          addRoutes,
			"neutron.changeRoutes":       changeRoutes,
			"neutron.removeRoutes":       removeRoutes,
			"neutron.changeSubports":     changeSubports,
		},
		Value: map[string]stepdef.Value{
			"neutron.segments":    segments,
			"neutron.portSubnets": portSubnets,
		},
		After: map[string]stepdef.After{
			"neutron.portAfter":        portAfter,
			"neutron.routerAfter":      routerAfter,
			"neutron.floatingIPAfter":  floatingIPAfter,
			"neutron.associationAfter": associationAfter,
			"neutron.routesAfter":      routesAfter,

			"neutron.networkCompanions": networkCompanions,
			"neutron.subnetCompanions":  subnetCompanions,
			"neutron.portCompanions":    portCompanions,
		},
		Replace: map[string]stepdef.Replace{
			"neutron.portReplace": portReplace,
		},
	}
}
