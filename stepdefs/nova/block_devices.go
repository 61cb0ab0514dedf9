package nova

import "hearth/shared/stack"

// blockDevices returns the older form of the mapping, one device an entry.
func blockDevices(r stack.Resource) []any {
	var out []any
	for _, m := range mapsIn(r.Properties["block_device_mapping"]) {
		device := map[string]any{"device_name": m["device_name"]}
		if given(m, "snapshot_id") {
			device["snapshot_id"] = m["snapshot_id"]
		} else {
			device["volume_id"] = m["volume_id"]
		}
		if size, ok := stack.Number(m["volume_size"]); ok && size > 0 {
			device["volume_size"] = size
		}
		if m["delete_on_termination"] == true {
			device["delete_on_termination"] = true
		}
		out = append(out, device)
	}
	return out
}

// blockDevicesV2 returns for each device its source and its destination. The server's own image
// must come first again, or Nova forgets it.
func blockDevicesV2(r stack.Resource) []any {
	mappings := mapsIn(r.Properties["block_device_mapping_v2"])
	if len(mappings) == 0 {
		return nil
	}
	var out []any
	if image := text(r.Properties, "image"); image != "" {
		out = append(out, map[string]any{
			"uuid": image, "source_type": "image", "destination_type": "local",
			"boot_index": 0, "delete_on_termination": true,
		})
	}
	for _, m := range mappings {
		device := sourceOf(m)
		if device == nil {
			continue
		}
		for _, k := range []string{"device_name", "device_type", "disk_bus", "boot_index", "delete_on_termination", "volume_type"} {
			if given(m, k) {
				device[k] = m[k]
			}
		}
		if size, ok := stack.Number(m["volume_size"]); ok && size > 0 {
			device["volume_size"] = size
		}
		out = append(out, device)
	}
	return out
}

// serverHeader asks for the microversion with types of volumes if a block device names one. Other
// servers keep the definition's version, because later ones change what flavors and files mean.
func serverHeader(r stack.Resource) map[string]string {
	for _, m := range mapsIn(r.Properties["block_device_mapping_v2"]) {
		if given(m, "volume_type") {
			return map[string]string{"OpenStack-API-Version": "compute 2.67", "X-OpenStack-Nova-API-Version": "2.67"}
		}
	}
	return nil
}

// sourceOf returns the kind of a device, with Heat's defaults where the template gives nothing.
func sourceOf(m map[string]any) map[string]any {
	for _, source := range []struct{ property, kind string }{
		{"volume_id", "volume"}, {"snapshot_id", "snapshot"}, {"image", "image"}, {"image_id", "image"},
	} {
		if given(m, source.property) {
			return map[string]any{
				"uuid": m[source.property], "source_type": source.kind, "destination_type": "volume",
				"boot_index": 0, "delete_on_termination": false,
			}
		}
	}
	blank := map[string]any{"source_type": "blank", "destination_type": "local", "boot_index": -1, "delete_on_termination": true}
	if size, ok := stack.Number(m["swap_size"]); ok && size > 0 {
		blank["guest_format"], blank["volume_size"] = "swap", size
		return blank
	}
	size, sized := stack.Number(m["ephemeral_size"])
	sized = sized && size > 0
	if !sized && !given(m, "ephemeral_format") {
		return nil
	}
	if sized {
		blank["volume_size"] = size
	}
	if given(m, "ephemeral_format") {
		blank["guest_format"] = m["ephemeral_format"]
	}
	return blank
}
