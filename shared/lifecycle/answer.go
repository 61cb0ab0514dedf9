package lifecycle

import (
	"maps"
	"strings"

	"hearth/shared/stack"
	"hearth/shared/stepdef"
)

// The codes of answers that are decided on.
const (
	notFound    = 404
	conflict    = 409
	tooMany     = 429
	unavailable = 503
)

func splitPath(p string) []string { return strings.Split(p, ".") }

// storeAnswer stores the parts of an answer that later steps and other resources need.
func (m *machine) storeAnswer(s stepdef.Step, a stack.Answer) {
	if s.KeepID != "" {
		m.r.PhysicalID = textOf(valueAt(a.Body, s.KeepID))
	}
	if s.ID != "" {
		m.r.PhysicalID = m.hooks.ID[s.ID](m.r, a)
	}
	if (s.KeepID != "" || s.ID != "") && s.Find != nil {
		m.r.Claim = m.claimOn(m.r.PhysicalID)
	}
	for key, path := range s.Keep {
		m.storeData(map[string]any{key: valueAt(a.Body, path)})
	}
	m.storeFields(a)
}

func (m *machine) storeData(data map[string]any) {
	if m.r.Data == nil {
		m.r.Data = map[string]any{}
	}
	maps.Copy(m.r.Data, data)
	for k, v := range data {
		if v == nil {
			delete(m.r.Data, k)
		}
	}
}

// storeFields stores the object's attributes if the answer holds them all.
func (m *machine) storeFields(a stack.Answer) {
	if m.def.Show == nil || m.def.Show.In == "" {
		return
	}
	if object, ok := a.Body[m.def.Show.In].(map[string]any); ok && len(object) > 0 {
		m.r.Attributes = maps.Clone(object)
		for _, secret := range creationSecrets {
			delete(m.r.Attributes, secret)
		}
		s, _ := m.step()
		_, path := s.Call()
		m.r.Work.Fresh = s.Wait != "" && path == m.def.Show.Get
	}
}

// creationSecrets are fields that only the answer to a creation holds. A type that needs one keeps
// it in the row's data, which is stored sealed.
var creationSecrets = []string{"adminPass", "private_key"}
