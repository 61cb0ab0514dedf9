package heat

import (
	"crypto/sha256"
	"encoding/binary"
	"strconv"
)

// chance returns numbers that follow from a seed drawn elsewhere. The same seed gives the same
// numbers; without the seed they cannot be predicted.
type chance struct {
	seed string
	n    int
}

func (c *chance) next() uint64 {
	sum := sha256.Sum256([]byte(c.seed + "/" + strconv.Itoa(c.n)))
	c.n++
	return binary.BigEndian.Uint64(sum[:])
}

// below returns a number from 0 to n-1, all equally likely.
func (c *chance) below(n int) int {
	most := uint64(n)
	for {
		// The last, incomplete span of numbers would favour the small ones.
		if v := c.next(); v < ^uint64(0)-^uint64(0)%most {
			return int(v % most)
		}
	}
}

// part returns a number from 0 up to, not including, 1.
func (c *chance) part() float64 { return float64(c.next()>>11) / (1 << 53) }
