package stepdef

// RegionOf is the region that the calls for an object with these properties go to; empty is
// the stack's own.
func (d *Def) RegionOf(props map[string]any) string {
	if d.Region == "" {
		return ""
	}
	region, _ := at(props, d.Region).(string)
	return region
}
