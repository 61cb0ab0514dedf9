package ground

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
)

// A journal keeps the objects in a file: one line for each change, written before its answer is
// sent. Nothing is synced: a killed process loses nothing, a power failure may. Opening the file
// rewrites it without superseded lines.
type journal struct {
	path string
	file *os.File
}

type change struct {
	t   *Table
	key string
}

type line struct {
	Table string `json:"t"`
	Key   string `json:"k"`
	Doc   Doc    `json:"d"` // null when it was removed
}

// open reads the state file, or seeds a new cloud.
func (c *Cloud) open() error {
	if c.Options.State == "" {
		c.parts.Seed(c)
		return nil
	}
	found, err := c.load(c.Options.State)
	if err != nil {
		return err
	}
	if !found {
		c.parts.Seed(c)
	}
	c.parts.Endpoints(c) // URLs change with each run
	return c.rewrite()
}

func (c *Cloud) load(path string) (bool, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("simulated cloud: %w", err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	last := map[change]Doc{}
	for n := 1; ; n++ {
		text, err := in.ReadBytes('\n')
		if err != nil {
			break // the end, or a line cut off by a crash before its answer left
		}
		var l line
		dec := json.NewDecoder(bytes.NewReader(text))
		dec.UseNumber()
		if err := dec.Decode(&l); err != nil {
			return false, fmt.Errorf("simulated cloud: %s, line %d: %w", path, n, err)
		}
		t := c.Tables[l.Table]
		if t == nil {
			return false, fmt.Errorf("simulated cloud: %s, line %d: no table %q", path, n, l.Table)
		}
		if l.Doc == nil {
			delete(last, change{t, l.Key})
		} else {
			last[change{t, l.Key}] = l.Doc
		}
	}
	c.restore(last)
	return len(last) > 0, nil
}

func (c *Cloud) restore(rows map[change]Doc) {
	order := make([]change, 0, len(rows))
	for k := range rows {
		order = append(order, k)
	}
	sort.Slice(order, func(i, j int) bool { return rows[order[i]].Num("_seq") < rows[order[j]].Num("_seq") })
	for _, k := range order {
		d := rows[k]
		k.t.PutAt(k.key, d)
		c.seq = max(c.seq, d.Num("_seq"))
		if k.t.restored != nil {
			k.t.restored(c, d)
		}
	}
}

// rewrite writes the file again and leaves it open.
func (c *Cloud) rewrite() error {
	if err := os.MkdirAll(filepath.Dir(c.Options.State), 0o700); err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	var out []byte
	for _, name := range Sorted(c.Tables) {
		t := c.Tables[name]
		for key := range t.rows {
			out = t.line(out, key)
		}
	}
	next := c.Options.State + ".new"
	if err := os.WriteFile(next, out, 0o600); err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	if err := os.Rename(next, c.Options.State); err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	f, err := os.OpenFile(c.Options.State, os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	c.journal, c.dirty = &journal{c.Options.State, f}, nil
	return nil
}

// line writes a row as a line of the file.
func (t *Table) line(out []byte, key string) []byte {
	var d any // null when it was removed
	if row := t.Get(key); row != nil {
		d = row
	}
	return append(encode(out, Doc{"t": t.name, "k": key, "d": d}), '\n')
}

// Flush writes what the request changed.
func (c *Cloud) Flush() error {
	if c.journal == nil || len(c.dirty) == 0 {
		return nil
	}
	var out []byte
	seen := make(map[change]bool, len(c.dirty))
	for _, ch := range c.dirty {
		if seen[ch] {
			continue
		}
		seen[ch] = true
		out = ch.t.line(out, ch.key)
	}
	c.dirty = c.dirty[:0]
	if _, err := c.journal.file.Write(out); err != nil {
		return fmt.Errorf("simulated cloud: %w", err)
	}
	return nil
}

func (j *journal) close() error {
	if j == nil || j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	return err
}
