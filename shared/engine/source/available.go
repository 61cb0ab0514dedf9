package source

import (
	"context"
	"fmt"
	"strings"

	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// heatClients are Heat's names of the services that types need: that of its client, and the
// type that it looks for in the catalogue of Keystone.
var heatClients = map[string][2]string{
	"compute":       {"nova", "compute"},
	"network":       {"neutron", "network"},
	"block-storage": {"cinder", "volumev3"},
	"image":         {"glance", "image"},
	"object-store":  {"swift", "object-store"},
	"load-balancer": {"octavia", "load-balancer"},
	"dns":           {"designate", "dns"},
	"key-manager":   {"barbican", "key-manager"},

	"shared-file-system":                  {"manila", "sharev2"},
	"message":                             {"zaqar", "messaging"},
	"workflow":                            {"mistral", "workflowv2"},
	"alarm":                               {"aodh", "alarming"},
	"metric":                              {"gnocchi", "metric"},
	"database":                            {"trove", "database"},
	"container-infrastructure-management": {"magnum", "container-infra"},
}

// MissingService returns the service that a type needs and the cloud has not, with Heat's names.
// Where the cloud cannot be asked nothing is missing: a call will tell.
func (e *Reader) MissingService(ctx context.Context, account stack.Account, d *stepdef.Def) (client, kind string) {
	service := d.Service
	if strings.HasPrefix(d.Type, "OS::Cinder::") { // Nova attaches volumes
		service = "block-storage"
	}
	names, known := heatClients[service]
	if !known {
		return "", ""
	}
	if offers, err := e.Cloud.Offers(ctx, account, service); err != nil || offers {
		return "", ""
	}
	return names[0], names[1]
}

func UnavailableType(client, kind, reason string) error {
	return stack.Errorf(stack.TypeUnavailable, "HEAT-E99001 Service %s is not available for resource type %s, reason: %s", client, kind, reason)
}

// CheckServices refuses a template with a type whose service the cloud has not.
func (e *Reader) CheckServices(ctx context.Context, account stack.Account, s *nested.Stack) error {
	for _, r := range s.Template.Resources {
		if d := s.Def(r); d != nil {
			if client, kind := e.MissingService(ctx, account, d); client != "" {
				return UnavailableType(client, r.Type, fmt.Sprintf("%s %s endpoint is not in service catalog.", client, kind))
			}
		}
	}
	return nil
}

// checkServicesNested does so for the nested stacks.
func (e *Reader) checkServicesNested(ctx context.Context, account stack.Account, children []nested.Child) error {
	for _, child := range children {
		if err := e.CheckServices(ctx, account, child.Stack); err != nil {
			return err
		}
		if err := e.checkServicesNested(ctx, account, child.Children); err != nil {
			return err
		}
	}
	return nil
}

// ForbiddenType is the error of who may not use a type. Heat has one rule for all of
// Keystone's.
func ForbiddenType(name string) error {
	if !strings.HasPrefix(name, "OS::Keystone::") {
		name = "resource_types:" + name
	}
	return stack.Errorf(stack.Forbidden, "You are not authorized to use %s.", name)
}
