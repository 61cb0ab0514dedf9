package app

import (
	"testing"
	"testing/fstest"
)

func TestSoftLimit(t *testing.T) {
	t.Parallel()
	const (
		own = "proc/self/cgroup"
		v2  = "sys/fs/cgroup/"
		v1  = "sys/fs/cgroup/memory/"
	)
	for _, c := range []struct {
		name   string
		files  map[string]string
		lambda string
		want   int64
	}{
		{"a container, version 2", map[string]string{own: "0::/\n", v2 + "memory.max": "536870912\n"}, "", 536870900 / 100 * 90},
		{"no limit, version 2", map[string]string{own: "0::/\n", v2 + "memory.max": "max\n"}, "", 0},
		{"a unit of systemd", map[string]string{own: "0::/system.slice/hearth.service\n", v2 + "system.slice/hearth.service/memory.max": "1000\n"}, "", 900},
		{"a limit above it", map[string]string{own: "0::/a/b\n", v2 + "a/b/memory.max": "max\n", v2 + "a/memory.max": "1000\n"}, "", 900},
		{"the least of several", map[string]string{own: "0::/a/b\n", v2 + "a/b/memory.max": "2000\n", v2 + "a/memory.max": "1000\n"}, "", 900},
		{"a container, version 1", map[string]string{own: "9:cpu:/x\n4:memory:/docker/abc\n0::/\n", v1 + "memory.limit_in_bytes": "1000\n"}, "", 900},
		{"a cgroup, version 1", map[string]string{own: "4:memory,hugetlb:/docker/abc\n", v1 + "docker/abc/memory.limit_in_bytes": "1000\n"}, "", 900},
		{"no limit, version 1", map[string]string{own: "4:memory:/\n", v1 + "memory.limit_in_bytes": "9223372036854771712\n"}, "", 0},
		{"Lambda", nil, "256", 256 << 20 / 100 * 90},
		{"no cgroups", nil, "", 0},
		{"nonsense", map[string]string{own: "nonsense\n0::/\n", v2 + "memory.max": "much\n"}, "much", 0},
	} {
		files := fstest.MapFS{}
		for name, text := range c.files {
			files[name] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := softLimit(files, c.lambda); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}
