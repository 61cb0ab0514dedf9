package nova

import (
	"fmt"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// checkServer returns what Heat refuses in a server before anything is made.
func checkServer(props map[string]any) []stepdef.Wrong {
	wrong := append(checkDevices(props), checkNetworks(props)...)
	return append(wrong, checkTransport(props)...)
}

func failed(format string, args ...any) stepdef.Wrong {
	return stepdef.Wrong{Message: fmt.Sprintf(format, args...)}
}

func checkDevices(props map[string]any) (wrong []stepdef.Wrong) {
	v1, v2 := mapsIn(props["block_device_mapping"]), mapsIn(props["block_device_mapping_v2"])
	if len(v1) > 0 && len(v2) > 0 {
		return []stepdef.Wrong{stepdef.Conflict("block_device_mapping", "block_device_mapping_v2")}
	}
	bootable, sources := given(props, "image"), 0
	if bootable {
		sources = 1
	}
	for _, m := range v1 {
		bootable = bootable || m["device_name"] == "vda"
		switch volume, snapshot := given(m, "volume_id"), given(m, "snapshot_id"); {
		case volume && snapshot:
			wrong = append(wrong, stepdef.Conflict("volume_id", "snapshot_id"))
		case !volume && !snapshot:
			wrong = append(wrong, failed("Either volume_id or snapshot_id must be specified for device mapping %v", m["device_name"]))
		}
	}
	for _, m := range v2 {
		objects := count(given(m, "volume_id"), given(m, "snapshot_id"), given(m, "image") || given(m, "image_id"))
		blanks := count(given(m, "swap_size"), given(m, "ephemeral_size") || given(m, "ephemeral_format"))
		switch {
		case objects+blanks > 1:
			return append(wrong, stepdef.Conflict("volume_id", "snapshot_id", "image", "swap_size", "ephemeral_size", "ephemeral_format"))
		case objects+blanks == 0:
			return append(wrong, failed("Either volume_id, snapshot_id, image_id, swap_size, ephemeral_size or ephemeral_format must be specified."))
		case objects == 1:
			if index, set := stack.Number(m["boot_index"]); !set || index == 0 {
				bootable = true
				sources++
			}
		}
	}
	if !bootable {
		return append(wrong, failed("Neither image nor bootable volume is specified for instance {resource}"))
	}
	if len(v2) > 0 && sources != 1 {
		wrong = append(wrong, failed("Multiple bootable sources for instance {resource}."))
	}
	return wrong
}

func count(facts ...bool) (n int) {
	for _, f := range facts {
		if f {
			n++
		}
	}
	return n
}

func checkNetworks(props map[string]any) (wrong []stepdef.Wrong) {
	entries := mapsIn(props["networks"])
	ports, words := 0, 0
	for _, n := range entries {
		network := given(n, "network") || given(n, "uuid")
		port, subnet, word := given(n, "port"), given(n, "subnet"), given(n, "allocate_network")
		set := 0
		for k := range n {
			if given(n, k) {
				set++
			}
		}
		switch {
		case !network && !port && !subnet && !word:
			wrong = append(wrong, failed(`One of the properties "network", "port", "allocate_network" or "subnet" should be set for the specified network of server "{resource}".`))
		case word && set > 1:
			wrong = append(wrong, failed(`Can not specify "allocate_network" with other keys of networks at the same time.`))
		case port && given(n, "fixed_ip"):
			wrong = append(wrong, stepdef.Conflict("networks/fixed_ip", "networks/port"))
		case given(n, "floating_ip") && network && !port && !subnet && !needsPort(n):
			wrong = append(wrong, failed(`Property "floating_ip" is not supported if only "network" is specified, because the corresponding port can not be retrieved.`))
		}
		ports, words = ports+count(port), words+count(word)
	}
	if words > 0 && len(entries) != 1 {
		wrong = append(wrong, failed(`Property "allocate_network" can not be specified if multiple network interfaces set for server.`))
	}
	if groups, _ := props["security_groups"].([]any); ports > 0 && len(groups) > 0 {
		wrong = append(wrong, stepdef.Conflict("security_groups", "networks/port"))
	}
	return wrong
}
