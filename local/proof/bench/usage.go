package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A usage has the CPU time of processes since they began, and their resident memory.
type usage struct {
	cpu      time.Duration
	resident int64 // bytes
}

// tick is the unit of CPU times in /proc on Linux (USER_HZ).
const tick = 10 * time.Millisecond

// used returns the usage of processes with all their descendants. Descendants that have ended are
// counted by their parents.
func used(pids ...int) usage {
	children := map[int][]int{}
	stats := map[int][]string{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // it has ended meanwhile
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(f)))
		fields := strings.Fields(string(b[strings.LastIndexByte(string(b), ')')+1:]))
		stats[pid] = fields
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	var sum usage
	var add func(pid int)
	add = func(pid int) {
		f, ok := stats[pid]
		if !ok {
			return
		}
		for _, i := range []int{11, 12, 13, 14} { // user, system, and the same of children that have ended
			n, _ := strconv.ParseInt(f[i], 10, 64)
			sum.cpu += time.Duration(n) * tick
		}
		pages, _ := strconv.ParseInt(f[21], 10, 64)
		sum.resident += pages * int64(os.Getpagesize())
		for _, c := range children[pid] {
			add(c)
		}
	}
	for _, pid := range pids {
		add(pid)
	}
	return sum
}

func megabytes(n int64) string { return fmt.Sprintf("%.0f MB", float64(n)/1e6) }
