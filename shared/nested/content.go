package nested

import (
	"fmt"

	"hearth/shared/stack"
)

// content is what is counted of a tree of stacks.
type content struct {
	resources int
	values    int // of the templates
	bytes     int // of the resources' properties, as they would be in JSON
}

func (c content) less(other content) content {
	return content{c.resources - other.resources, c.values - other.values, c.bytes - other.bytes}
}

func (c content) times(n int) content {
	return content{n * c.resources, n * c.values, n * c.bytes}
}

// mostBytes limits the properties of all resources of a tree together, as far as they are known
// when the tree is accepted. With 10,000 resources each may have 6 kB.
const mostBytes = 64 << 20

// take counts a part of the tree. It returns false when the tree holds too much.
func (t *tree) take(c content) bool {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.room = t.room.less(c)
	return t.room.resources >= 0 && t.room.values >= 0 && t.room.bytes >= 0
}

// remainingRoom returns what the tree may still hold.
func (t *tree) remainingRoom() content {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.room
}

func (t *tree) leave(left content) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.room = left
}

// tooMuch returns the problem of a tree that has no room left, naming what it has too much of.
func (t *tree) tooMuch() stack.Problem {
	if left := t.remainingRoom(); left.bytes < 0 && left.resources >= 0 && left.values >= 0 {
		return tooLarge()
	}
	return tooMany()
}

// Approximate bytes of memory for parts of a tree.
const (
	resourceWeight = 4096
	valueWeight    = 128
)

// Weight returns about how many bytes of memory it takes to open the tree with all members of its
// groups. Walk has counted them.
func (s *Stack) Weight() int {
	c := s.tree.most.less(s.tree.remainingRoom())
	return c.resources*resourceWeight + c.values*valueWeight + c.bytes
}

// Bytes returns how large the properties of all resources of the tree are, as JSON.
func (s *Stack) Bytes() int { return s.tree.most.less(s.tree.remainingRoom()).bytes }

func tooMany() stack.Problem {
	return stack.Problem{Code: stack.RequestLimitExceeded, Kind: stack.WholeTree, Message: "Request limit exceeded: Maximum resources per stack exceeded."}
}

func tooLarge() stack.Problem {
	return stack.Problem{
		Code:    stack.RequestLimitExceeded,
		Kind:    stack.TreeBytes,
		Message: fmt.Sprintf("Request limit exceeded: The properties of all resources are larger than %d bytes together.", mostBytes),
	}
}
