package funcs

import (
	"math/big"
	"net/netip"
)

func parseCidr(name string, args *Node) error {
	if args.Kind != List || len(args.Items) != 2 && len(args.Items) != 3 {
		return bad(`Arguments to "%s" must be of the form: [block, count, bits]`, name)
	}
	return nil
}

// cidr cuts a block into smaller ones of 2^bits addresses each. Without bits they have the size of
// a /24, or of a /64 of IPv6.
func cidr(name string, args any) (any, error) {
	list, _ := args.([]any)
	if len(list) < 2 {
		return nil, bad("Arguments to %s not fully resolved", name)
	}
	text, _ := list[0].(string)
	block, err := netip.ParsePrefix(text)
	if err != nil {
		return nil, bad(`"%s": %s is no block of addresses such as 10.0.0.0/16`, name, quote(Quoted(list[0])))
	}
	count, err := integer(list[1])
	if err != nil || count < 1 || count > 256 {
		return nil, bad(`"%s": the count must be a number from 1 to 256, not %s`, name, quote(Quoted(list[1])))
	}
	size, bits := block.Addr().BitLen(), 8
	if block.Addr().Is6() {
		bits = 64
	}
	if len(list) == 3 {
		if bits, err = integer(list[2]); err != nil || bits < 1 || bits > size {
			return nil, bad(`"%s": the bits must be a number from 1 to %d, not %s`, name, size, quote(Quoted(list[2])))
		}
	}
	room := size - block.Bits() - bits // that many bits number the blocks
	if room < 0 || room < 9 && count > 1<<room {
		return nil, bad(`"%s": %s has no room for %d blocks of %d bits`, name, quote(text), count, bits)
	}
	at := new(big.Int).SetBytes(block.Masked().Addr().AsSlice())
	step := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	made := make([]any, count)
	for i := range made {
		addr, _ := netip.AddrFromSlice(at.FillBytes(make([]byte, size/8)))
		made[i] = netip.PrefixFrom(addr, size-bits).String()
		at.Add(at, step)
	}
	return made, nil
}
