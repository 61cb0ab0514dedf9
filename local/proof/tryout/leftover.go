package main

import (
	"fmt"
	"strings"
	"time"
)

// nouns are the kinds of objects that the client lists.
var nouns = []string{
	"server", "volume", "port", "router", "floating ip", "subnet", "network", "security group",
	"keypair", "server group", "flavor", "image", "container", "project", "user", "trust",
}

// objects returns the names of the cloud's objects that begin with the prefix, by noun.
func (s *scene) objects(prefix string) map[string][]string {
	found := map[string][]string{}
	for _, noun := range nouns {
		words := append(strings.Fields(noun), "list")
		var rows []map[string]any
		if err := s.cloud.Ask(&rows, words...); err != nil {
			if s.admin || !strings.Contains(err.Error(), "403") {
				found[noun] = append(found[noun], fmt.Sprintf("cannot be listed: %v", err))
			}
			continue
		}
		for _, row := range rows {
			if name, ok := row["Name"].(string); ok && strings.HasPrefix(name, prefix) {
				found[noun] = append(found[noun], name)
			}
		}
	}
	return found
}

// leftovers returns a verdict with the objects that our stacks have left in the cloud.
func (s *scene) leftovers() (v verdict) {
	began := time.Now()
	for noun, names := range s.objects(s.prefix + "-") {
		for _, name := range names {
			if name != s.prefix+"-hearth" { // deleted at the end
				v.wrong("%s %s", noun, name)
			}
		}
	}
	v.Show = time.Since(began)
	return v
}
