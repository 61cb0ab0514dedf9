package engine_test

import (
	"fmt"

	"hearth/shared/engine"
	"hearth/shared/stack"
)

// volumes are stories of attached volumes, and of objects that only administrators make.
var volumes = []story{
	{"volumes become read only", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", lent, true).ID), sealed, true).ID
	}, "UPDATE_COMPLETE"},
	{"volumes become read only and go back", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", lent, true).ID), resealed, false).ID
	}, "ROLLBACK_COMPLETE"},
	{"a backup is restored into a volume that a server has", func(w *world, e *engine.Engine) string {
		s, one := w.keeps(e, w.run(e, nil, w.create(e, "ref", lent, true).ID), "kept")
		if err := e.RestoreStack(w.t.Context(), w.caller, s, one.ID); err != nil {
			w.t.Fatal(err)
		}
		return s.ID
	}, "RESTORE_COMPLETE"},
	{"volume types", func(w *world, e *engine.Engine) string {
		w.caller = w.login(w.auth, "admin")
		return w.create(e, "ref", kinds, true).ID
	}, "CREATE_COMPLETE"},
	{"volume types that change", func(w *world, e *engine.Engine) string {
		w.caller = w.login(w.auth, "admin")
		return w.update(e, w.run(e, nil, w.create(e, "ref", kinds, true).ID), otherKinds, true).ID
	}, "UPDATE_COMPLETE"},
	{"volume types that go", func(w *world, e *engine.Engine) string {
		w.caller = w.login(w.auth, "admin")
		return w.begins(e, w.run(e, nil, w.create(e, "ref", kinds, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
	{"extra routes", func(w *world, e *engine.Engine) string { return w.create(e, "ref", routed, true).ID }, "CREATE_COMPLETE"},
	{"extra routes that change", func(w *world, e *engine.Engine) string {
		return w.update(e, w.run(e, nil, w.create(e, "ref", routed, true).ID), rerouted, true).ID
	}, "UPDATE_COMPLETE"},
	{"extra routes that go", func(w *world, e *engine.Engine) string {
		return w.begins(e, w.run(e, nil, w.create(e, "ref", routed, true).ID), stack.Delete).ID
	}, "DELETE_COMPLETE"},
}

// lent are two volumes: one attached by an attachment resource, one by the server itself.
const lent = `
heat_template_version: 2016-10-14
resources:
  volume:   {type: OS::Cinder::Volume, properties: {size: 1}}
  other:    {type: OS::Cinder::Volume, properties: {size: 1}}
  server:
    type: OS::Nova::Server
    properties:
      image: cirros
      flavor: m1.nano
      networks: [{allocate_network: none}]
      block_device_mapping: [{device_name: vdd, volume_id: {get_resource: other}, delete_on_termination: false}]
  attached: {type: OS::Cinder::VolumeAttachment, properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: volume}, mountpoint: /dev/vdc}}
`

var sealed = edit(lent,
	"volume:   {type: OS::Cinder::Volume, properties: {size: 1}}", "volume:   {type: OS::Cinder::Volume, properties: {size: 2, read_only: true}}",
	"other:    {type: OS::Cinder::Volume, properties: {size: 1}}", "other:    {type: OS::Cinder::Volume, properties: {size: 1, read_only: true}}")

// resealed fails at the end.
var resealed = edit(sealed, "size: 2", "size: 1") + "  end: {type: OS::Heat::TestResource, depends_on: attached, properties: {fail: true}}\n"

const kinds = `
heat_template_version: 2016-10-14
resources:
  one:   {type: OS::Cinder::VolumeType, properties: {name: one, is_public: false, metadata: {a: b, c: d}, projects: [demo]}}
  other: {type: OS::Cinder::VolumeType, depends_on: one, properties: {name: other}}
  third: {type: OS::Cinder::EncryptedVolumeType, properties: {volume_type: {get_resource: other}, provider: luks, key_size: 256}}
`

var otherKinds = edit(kinds, "key_size: 256", "key_size: 512", "a: b, c: d", "a: x, e: f", "projects: [demo]", "projects: [alt_demo, admin]", "name: other", "name: another, metadata: {g: h}")

const routed = `
heat_template_version: 2016-10-14
resources:
  net:    {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.1.0.0/24}}
  router: {type: OS::Neutron::Router}
  iface:  {type: OS::Neutron::RouterInterface, properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}}
  routes:
    type: OS::Neutron::ExtraRouteSet
    depends_on: iface
    properties:
      router: {get_resource: router}
      routes: [{destination: 10.2.0.0/24, nexthop: 10.1.0.9}, {destination: 10.3.0.0/24, nexthop: 10.1.0.9}]
  more:
    type: OS::Neutron::ExtraRouteSet
    depends_on: routes
    properties: {router: {get_resource: router}, routes: [{destination: 10.5.0.0/24, nexthop: 10.1.0.9}]}
`

var rerouted = edit(routed, "10.3.0.0/24", "10.4.0.0/24", "10.5.0.0/24", "10.6.0.0/24")

// detailed describes a volume (its servers, its devices, whether it is read only), a volume type
// (its content and who may use it) or a router (its routes).
func (w *world) detailed(r stack.Resource) string {
	said := func(service, path, in string) any { return w.asks("GET", service, path, nil).Body[in] }
	switch r.Type {
	case "OS::Cinder::Volume":
		v, _ := said("block-storage", "/volumes/"+r.PhysicalID, "volume").(map[string]any)
		meta, _ := v["metadata"].(map[string]any)
		text := fmt.Sprintf("%s is %v, %v GiB, read only %v", r.Name, v["status"], v["size"], meta["readonly"])
		if of, _ := v["attachments"].([]any); len(of) > 0 {
			one, _ := of[0].(map[string]any)
			text += fmt.Sprintf(", %d have it, as %v", len(of), one["device"])
		}
		return text
	case "OS::Cinder::VolumeType":
		defer func(c stack.Caller) { w.caller = c }(w.caller)
		w.caller = w.login(w.auth, "admin")
		access := len(asList(said("block-storage", "/types/"+r.PhysicalID+"/os-volume-type-access", "volume_type_access")))
		return fmt.Sprintf("%s says %v, for %d", r.Name, said("block-storage", "/types/"+r.PhysicalID+"/extra_specs", "extra_specs"), access)
	case "OS::Neutron::Router":
		router, _ := said("network", "/v2.0/routers/"+r.PhysicalID, "router").(map[string]any)
		return fmt.Sprintf("%s has %d routes", r.Name, len(asList(router["routes"])))
	}
	return ""
}

func asList(v any) []any {
	list, _ := v.([]any)
	return list
}
