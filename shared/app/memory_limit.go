package app

import (
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
)

// mostOfMemory is the soft limit of Go's runtime, in percent of the memory that the process may
// have. The rest is for what the runtime does not count, such as the code itself.
const mostOfMemory = 90

// heapGrowth is how far the heap may grow beyond its content before garbage is collected, in percent.
// Most of what a step allocates is garbage at once. With Go's own 100 a small heap is collected so
// often that creating a stack takes about a fifth more processor time.
const heapGrowth = 200

// LimitMemory gives Go's runtime a soft limit below the memory that a container may have. Without
// one the heap may grow to three times its content, and the kernel kills a process that could have
// collected garbage. GOMEMLIMIT and GOGC take precedence.
func LimitMemory(log *slog.Logger) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if soft := softLimit(os.DirFS("/"), os.Getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")); soft > 0 {
		debug.SetMemoryLimit(soft)
		log.Debug("the memory has a soft limit; GOMEMLIMIT sets another", "bytes", soft)
	}
}

// softLimit returns the soft limit for a process that sees a file system, or 0 if nothing limits
// its memory. lambda is the size of a Lambda function in MiB.
func softLimit(root fs.FS, lambda string) int64 {
	least := int64(math.MaxInt64)
	if megabytes, err := strconv.ParseInt(lambda, 10, 32); err == nil && megabytes > 0 {
		least = megabytes << 20
	}
	for _, name := range limitFiles(root) {
		text, err := fs.ReadFile(root, name)
		if err != nil {
			continue
		}
		// "max" and the huge number of version 1 are no limits.
		if n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err == nil && n > 0 {
			least = min(least, n)
		}
	}
	if least >= noLimit {
		return 0
	}
	return least / 100 * mostOfMemory
}

// noLimit is less than what version 1 of cgroups shows for no limit, and more than any machine has.
const noLimit = 1 << 60

// limitFiles returns the files that may limit the memory of this process: those of its cgroup and
// of all cgroups above it. In a container the process mostly sees its own cgroup as the root.
func limitFiles(root fs.FS) []string {
	const mount = "sys/fs/cgroup"
	text, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	var files []string
	for line := range strings.Lines(string(text)) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) < 3 {
			continue
		}
		dir, file := mount, "memory.max"
		if slices.Contains(strings.Split(parts[1], ","), "memory") {
			dir, file = path.Join(mount, "memory"), "memory.limit_in_bytes"
		} else if parts[1] != "" {
			continue
		}
		for at := path.Join("/", parts[2]); ; at = path.Dir(at) {
			files = append(files, path.Join(dir, at, file))
			if at == "/" {
				break
			}
		}
	}
	return files
}
