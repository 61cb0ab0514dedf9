package engine_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// A cloudWithout is a cloud that does not offer one of its services.
type cloudWithout struct {
	engine.Cloud
	service string
}

func (c cloudWithout) Offers(ctx context.Context, a stack.Account, service string) (bool, error) {
	if service == c.service {
		return false, nil
	}
	return c.Cloud.Offers(ctx, a, service)
}

// ofAdmins are the types that Heat's policy allows only to administrators.
var ofAdmins = []string{
	"OS::Nova::Flavor", "OS::Cinder::EncryptedVolumeType", "OS::Cinder::VolumeType", "OS::Cinder::Quota", "OS::Neutron::Quota", "OS::Nova::Quota",
	"OS::Octavia::Quota", "OS::Manila::ShareType", "OS::Neutron::ProviderNet", "OS::Neutron::QoSPolicy", "OS::Neutron::QoSBandwidthLimitRule",
	"OS::Neutron::QoSDscpMarkingRule", "OS::Neutron::QoSMinimumBandwidthRule", "OS::Neutron::QoSMinimumPacketRateRule", "OS::Neutron::Segment",
	"OS::Nova::HostAggregate", "OS::Cinder::QoSSpecs", "OS::Cinder::QoSAssociation", "OS::Blazar::Host", "OS::Octavia::Flavor", "OS::Octavia::FlavorProfile",
}

func TestTypesOfAdministrators(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	names := func(c stack.Caller) (all []string) {
		for _, d := range e.Types(t.Context(), c) {
			all = append(all, d.Type)
		}
		return all
	}
	admin := w.login(w.auth, "admin")
	members, admins := names(w.caller), names(admin)
	if !slices.Equal(admins, w.catalog.Types()) {
		t.Errorf("an administrator is shown %v", admins)
	}
	for _, name := range w.catalog.Types() {
		kept := slices.Contains(ofAdmins, name) || strings.HasPrefix(name, "OS::Keystone::")
		if slices.Contains(members, name) == kept {
			t.Errorf("%s is shown to members: %v", name, !kept)
		}
		_, err := e.UsableType(t.Context(), w.caller, name)
		if (stack.CodeOf(err) == stack.Forbidden) != kept {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := e.UsableType(t.Context(), admin, name); err != nil {
			t.Errorf("%s for an administrator: %v", name, err)
		}
	}
	_, err := e.UsableType(t.Context(), w.caller, "OS::Nova::Flavor")
	if want := "You are not authorized to use resource_types:OS::Nova::Flavor."; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestTypesWithoutTheirService(t *testing.T) {
	w := newWorld(t)
	e := w.engine(nil)
	e.Cloud = cloudWithout{w.cloud, "block-storage"}
	for _, d := range e.Types(t.Context(), w.caller) {
		if strings.HasPrefix(d.Type, "OS::Cinder::") {
			t.Errorf("%s is listed", d.Type)
		}
	}
	refused := func(what string, err error, sentence string) {
		t.Helper()
		if stack.CodeOf(err) != stack.TypeUnavailable || err.Error() != "HEAT-E99001 Service cinder is not available for resource type OS::Cinder::Volume, reason: "+sentence {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := e.UsableType(t.Context(), w.caller, "OS::Cinder::Volume")
	refused("shown", err, "Service endpoint not in service catalog.")

	const volume = "heat_template_version: 2018-08-31\nresources: {v: {type: OS::Cinder::Volume, properties: {size: 1}}}"
	const below = "heat_template_version: 2018-08-31\nresources: {n: {type: volume.yaml}}"
	const absent = "cinder volumev3 endpoint is not in service catalog."
	for what, src := range map[string]stack.Source{
		"alone":  {Template: []byte(volume)},
		"nested": {Template: []byte(below), Files: map[string]string{"volume.yaml": volume}},
	} {
		r := engine.Request{Name: what, Source: src}
		_, err = e.CreateStack(t.Context(), w.caller, r)
		refused(what+" created", err, absent)
		_, err = e.PreviewStack(t.Context(), w.caller, r)
		refused(what+" previewed", err, absent)
		if what == "alone" {
			_, err = e.Validate(t.Context(), w.caller, r)
			refused("validated", err, absent)
		}
	}
	s := w.run(e, nil, w.create(e, "small", small, true).ID)
	_, err = e.UpdateStack(t.Context(), w.caller, s, engine.UpdateRequest{Source: stack.Source{Template: []byte(volume)}})
	refused("updated", err, absent)
}
