package stepdef

// RegionOf returns the region for the calls of an object with these properties; empty means the
// stack's own.
func (d *Def) RegionOf(props map[string]any) string {
	if d.Region == "" {
		return ""
	}
	region, _ := at(props, d.Region).(string)
	return region
}
