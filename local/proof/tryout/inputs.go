package main

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"
)

//go:embed testdata
var templates embed.FS

// writeInputs writes the templates, and an environment that names an image, a flavor and an external
// network of the cloud.
func (s *scene) writeInputs() error {
	all, err := fs.Sub(templates, "testdata")
	if err != nil {
		return err
	}
	if err := os.CopyFS(s.dir, all); err != nil {
		return err
	}
	given, err := s.cloudInputs()
	if err != nil {
		return err
	}
	served, err := s.serveFiles()
	if err != nil {
		return err
	}
	given["image_address"], given["template_address"] = served+"/disk.raw", served+"/inner.yaml"
	given["function_address"] = served + functionPath
	given["prefix"] = s.prefix
	text, err := json.Marshal(map[string]any{"parameter_defaults": given}) // JSON is YAML
	if err != nil {
		return err
	}
	return os.WriteFile(s.file("environment.yaml"), text, 0o600)
}

// A cloudItem is an image, a flavor or a network.
type cloudItem struct {
	ID   string
	Size int64
	RAM  int64
	Disk int64
}

func smallest(all []cloudItem, by func(cloudItem) int64) string {
	return slices.MinFunc(all, func(a, b cloudItem) int { return cmp.Compare(by(a), by(b)) }).ID
}

// cloudInputs returns the smallest image and flavor of the cloud, and an external network.
func (s *scene) cloudInputs() (map[string]any, error) {
	var images, flavors, networks []cloudItem
	err := errors.Join(
		s.cloud.Ask(&images, "image", "list", "--long", "--status", "active"),
		s.cloud.Ask(&flavors, "flavor", "list"),
		s.cloud.Ask(&networks, "network", "list", "--external"))
	if err != nil {
		return nil, err
	}
	// A flavor without a disk takes the image's size, which some clouds forbid.
	flavors = slices.DeleteFunc(flavors, func(f cloudItem) bool { return f.Disk == 0 })
	if len(images) == 0 || len(flavors) == 0 || len(networks) == 0 {
		return nil, errors.New("the cloud must have an active image, a flavor with a disk and an external network")
	}
	return map[string]any{
		"image":   smallest(images, func(i cloudItem) int64 { return i.Size }),
		"flavor":  smallest(flavors, func(f cloudItem) int64 { return f.RAM }),
		"outside": networks[0].ID,
	}, nil
}

// listen takes port 80, if it can, because many Glances do not fetch from other ports.
func listen(host string) (net.Listener, error) {
	if l, err := net.Listen("tcp", net.JoinHostPort(host, "80")); err == nil {
		return l, nil
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

// serveFiles serves a disk full of zeros and a template, and returns the base URL.
func (s *scene) serveFiles() (string, error) {
	l, err := listen(s.host)
	if err != nil {
		return "", err
	}
	path := filepath.Join(s.dir, "disk.raw")
	if err := os.WriteFile(path, make([]byte, 1<<20), 0o600); err != nil {
		return "", err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/disk.raw", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) })
	mux.HandleFunc("/inner.yaml", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, s.file("cloudformation/inner.yaml"))
	})
	mux.HandleFunc("POST "+functionPath, answerEvent)
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: mux}
	go func() { _ = server.Serve(l) }() // ends with Close
	s.closing = append(s.closing, func() { _ = server.Close() })
	return fmt.Sprintf("http://%s", l.Addr()), nil
}
