package source

import (
	"context"
	"fmt"
	"strings"

	"hearth/shared/nested"
	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// heatClients maps a service to Heat's two names of it: the name of Heat's client, and the type
// under which Heat looks for it in Keystone's catalog.
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

// MissingService returns the service that a type needs and the cloud does not offer, by Heat's
// names. It returns nothing when the cloud cannot be asked: a later call reports that.
func (e *Reader) MissingService(ctx context.Context, account stack.Account, d *stepdef.Def) (client, kind string) {
	service := d.Service
	if strings.HasPrefix(d.Type, "OS::Cinder::") { // Nova attaches the volumes, but the type needs Cinder
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

// CheckServices returns an error for a template with a type whose service the cloud does not offer.
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

// checkServicesNested does the same for all nested stacks.
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

// ForbiddenType returns the error for a caller who may not use a type. Heat has one policy rule for
// all of Keystone's types.
func ForbiddenType(name string) error {
	if !strings.HasPrefix(name, "OS::Keystone::") {
		name = "resource_types:" + name
	}
	return stack.Errorf(stack.Forbidden, "You are not authorized to use %s.", name)
}
