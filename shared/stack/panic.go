package stack

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// A Panic is a panic that was recovered, with the trace of the goroutine that panicked.
type Panic struct {
	Value any
	Trace string
}

func (p *Panic) Error() string { return fmt.Sprintf("panic: %v\n%s", p.Value, p.Trace) }

// Recovered calls do and returns its error. A panic of do is returned as a Panic.
func Recovered(do func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case *Panic: // PassOn panicked with it
			err = p
		default:
			err = &Panic{p, string(debug.Stack())}
		}
	}()
	return do()
}

// PassOn panics when err is the panic of another goroutine. So the panic reaches the goroutine that
// waits for the other one.
func PassOn(err error) {
	if p, ok := errors.AsType[*Panic](err); ok {
		panic(p)
	}
}
