package wire

import "hearth/shared/stack"

// A Snapshot is one as the API shows it.
type Snapshot struct {
	ID      string  `json:"id"`
	Name    *string `json:"name"`
	Status  string  `json:"status"`
	Reason  *string `json:"status_reason"`
	Data    *Export `json:"data"`
	Created Time    `json:"creation_time"`
}

// NewSnapshot shows a snapshot with what it holds.
func NewSnapshot(one stack.StackSnapshot) (Snapshot, error) {
	shown := Snapshot{ID: one.ID, Name: one.Name, Status: string(one.Status), Reason: orNull(one.Reason), Created: Time(one.Created)}
	if one.Saved == nil {
		return shown, nil
	}
	data, err := NewExport(*one.Saved)
	shown.Data = &data
	return shown, err
}
