package main

import (
	"os"
	"strconv"
	"strings"
)

// mostOthers is the largest share of the processors that other programs may use. Above it times are
// not judged, because Hearth's work takes longer with fewer processors.
const mostOthers = 0.25

// cpuTimes has the times of all processors in ticks: busy for all programs, busy for this program and
// the processes that it started (own), and the total (all).
type cpuTimes struct{ busy, own, all float64 }

// readCPUTimes returns the times from /proc/stat, or zeros where that does not exist.
func readCPUTimes() (r cpuTimes) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return r
	}
	line, _, _ := strings.Cut(string(text), "\n")
	for i, word := range strings.Fields(line)[1:min(9, len(strings.Fields(line)))] {
		n, _ := strconv.ParseFloat(word, 64)
		r.all += n
		if i != 3 && i != 4 { // idle, and waiting for a disk
			r.busy += n
		}
	}
	r.own = ownTicks()
	return r
}

// ownTicks returns the processor time of this program, of the processes that it started and that
// still run, and of those that it has waited for.
func ownTicks() (sum float64) {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0
	}
	parents, used := map[int]int{}, map[int]float64{}
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		text, err := os.ReadFile("/proc/" + e.Name() + "/stat")
		if err != nil {
			continue // it has ended
		}
		words := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:])) // the name may hold anything
		if len(words) < 15 {
			continue
		}
		parents[pid], _ = strconv.Atoi(words[1])
		last := 13
		if pid == os.Getpid() {
			last = 15 // with that of the processes that have ended
		}
		for _, word := range words[11:last] {
			n, _ := strconv.ParseFloat(word, 64)
			used[pid] += n
		}
	}
	for pid := range parents {
		for up := pid; up > 1; up = parents[up] {
			if up == os.Getpid() {
				sum += used[pid]
				break
			}
		}
	}
	return sum
}

// shareOfOthers returns the share of the processors that other programs used between two readings.
func shareOfOthers(before, after cpuTimes) float64 {
	if after.all <= before.all {
		return 0
	}
	return max(0, (after.busy-before.busy)-(after.own-before.own)) / (after.all - before.all)
}
