package nova

import (
	"strings"

	"hearth/shared/simcloud/cinder"
	"hearth/shared/simcloud/glance"
	"hearth/shared/simcloud/microversion"
)

// A disk is one block device that a new server asks for.
type disk struct {
	volume       doc // an existing one
	source, from string
	size         int64
	device       string
	drop         bool
	kind         string // volume type
}

// readDisks checks both forms of block device mapping.
func readDisks(c *call, given doc) ([]disk, *reply) {
	var out []disk
	for _, b := range given.Docs("block_device_mapping_v2") {
		k := disk{source: b.Str("source_type"), from: b.Str("uuid"), size: b.Num("volume_size"), device: b.Str("device_name"), drop: b.Flag("delete_on_termination"), kind: b.Str("volume_type")}
		if k.source == "" {
			return nil, microversion.Error(400, "Block Device Mapping is Invalid: Missing device UUID.")
		}
		if k.source != "volume" && b.Str("destination_type") != "volume" {
			continue // a disk of the host's own
		}
		if p := checkDisk(c, &k); p != nil {
			return nil, p
		}
		out = append(out, k)
	}
	for _, b := range given.Docs("block_device_mapping") {
		k := disk{source: "volume", from: b.Str("volume_id"), size: b.Num("volume_size"), device: b.Str("device_name"), drop: b.Flag("delete_on_termination")}
		if s := b.Str("snapshot_id"); s != "" {
			k.source, k.from = "snapshot", s
		}
		if p := checkDisk(c, &k); p != nil {
			return nil, p
		}
		out = append(out, k)
	}
	return out, nil
}

func checkDisk(c *call, k *disk) *reply {
	if k.device != "" && !strings.HasPrefix(k.device, "/dev/") {
		k.device = "/dev/" + k.device
	}
	switch k.source {
	case "volume":
		k.volume = c.Table("volume.volume").Get(k.from)
		if k.volume == nil || !c.MaySee(k.volume.Str("project_id")) {
			return microversion.Error(400, "Block Device Mapping is Invalid: failed to get volume %s.", k.from)
		}
		if s := k.volume.Str("status"); s != "available" {
			return microversion.Error(400, "Invalid volume: status must be 'available'. Currently in '%s'", s)
		}
	case "snapshot":
		s := c.Table("volume.snapshot").Get(k.from)
		if s == nil || !c.MaySee(s.Str("project_id")) {
			return microversion.Error(400, "Block Device Mapping is Invalid: failed to get snapshot %s.", k.from)
		}
		k.size = max(k.size, s.Num("size"))
	case "image":
		image := c.Table("image.image").Get(k.from)
		if image == nil || !glance.SeesImage(c, image) {
			return microversion.Error(400, "Block Device Mapping is Invalid: failed to get image %s.", k.from)
		}
		if k.size == 0 {
			return microversion.Error(400, "Images with destination_type 'volume' need to have a non-zero size specified")
		}
	case "blank":
		if k.size == 0 {
			return microversion.Error(400, "Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size")
		}
	}
	return nil
}

// attachDisks creates the new volumes, and attaches all volumes.
func attachDisks(c *call, server doc, disks []disk) {
	for i, k := range disks {
		v := k.volume
		if v == nil {
			v = cinder.NewVolume(c, "", max(k.size, 1), k.kind)
			v["status"], v["bootable"] = "available", map[bool]string{true: "true", false: "false"}[k.source == "image" || k.source == "snapshot"]
			if k.source == "image" {
				v["_image"] = k.from
			}
			c.Table("volume.volume").Put(v)
		}
		device := k.device
		if device == "" {
			device = "/dev/vd" + string(rune('a'+i%26))
		}
		attachTo(c, server, v, device, k.drop, 0)
	}
}
