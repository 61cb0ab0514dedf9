package hot

import (
	"cmp"

	"hearth/shared/stack"
)

// Limits bound a template. A zero field means the default.
type Limits struct {
	TemplateBytes int // 524,288, as Heat has it
	Depth         int // of lists and maps in one another; 200
	Nodes         int // values, those of a YAML alias counted at each place; half as many as TemplateBytes
	Resources     int // that loops may make; 0 means no bound of their own

	written bool // numbers stay the texts that they are written as: see funcs.Node.Name

	Meter *stack.Meter // of the request that a template is read for; nil if there is none
}

// Bounds of a template if its Limits name no others.
const (
	mostTemplate = 512 << 10
	mostDepth    = 200
)

func (l Limits) filled() Limits {
	l.TemplateBytes = cmp.Or(l.TemplateBytes, mostTemplate)
	l.Depth = cmp.Or(l.Depth, mostDepth)
	l.Nodes = cmp.Or(l.Nodes, l.TemplateBytes/2)
	return l
}

func tooLarge(format string, args ...any) error {
	return stack.Errorf(stack.RequestLimitExceeded, "Request limit exceeded: "+format, args...)
}
