package gateway

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"

	"github.com/openfaas/faas-provider/types"
)

// bodyLimit is the longest request to /system/.
const bodyLimit = 1 << 20

// withoutNamespace returns the name of a function without the namespace.
func withoutNamespace(name string) string { return strings.TrimSuffix(name, "."+Namespace) }

func (g *Gateway) list(w http.ResponseWriter, r *http.Request) {
	all := []types.FunctionStatus{}
	if n := r.URL.Query().Get("namespace"); n == "" || n == Namespace {
		for _, name := range g.names {
			all = append(all, g.status(g.rows[name]))
		}
	}
	send(w, http.StatusOK, all)
}

func (g *Gateway) show(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if g.findFunction(w, name, r.URL.Query().Get("namespace")) {
		f, _ := g.functionNamed(name)
		send(w, http.StatusOK, g.status(f))
	}
}

func (g *Gateway) status(r *functionState) types.FunctionStatus {
	n := r.scaled()
	return types.FunctionStatus{
		Name: r.Name, Namespace: Namespace, Image: r.Image,
		Annotations:     &map[string]string{"about": r.About},
		Labels:          &map[string]string{"faas_function": r.Name},
		InvocationCount: float64(r.count.Load()),
		Replicas:        n, AvailableReplicas: n, CreatedAt: g.started,
	}
}

// findFunction reports whether there is such a function, and answers 404 when there is none.
func (g *Gateway) findFunction(w http.ResponseWriter, name, namespace string) bool {
	_, ok := g.functionNamed(name)
	if ok && (namespace == "" || namespace == Namespace) {
		return true
	}
	http.Error(w, fmt.Sprintf("there is no function %q", name), http.StatusNotFound)
	return false
}

// deploy runs no images: they would run beside Hearth, not in it.
func (g *Gateway) deploy(w http.ResponseWriter, r *http.Request) {
	var asked types.FunctionDeployment
	if !read(w, r, &asked) {
		return
	}
	http.Error(w, fmt.Sprintf("%s cannot be deployed here: the local gateway runs %s as they were built, and no images",
		asked.Service, strings.Join(g.names, ", ")), http.StatusNotImplemented)
}

func (g *Gateway) remove(w http.ResponseWriter, r *http.Request) {
	var asked types.DeleteFunctionRequest
	if read(w, r, &asked) && g.findFunction(w, asked.FunctionName, asked.Namespace) {
		http.Error(w, asked.FunctionName+" cannot be removed here: it is part of the local program; scale it to 0 to stop it",
			http.StatusNotImplemented)
	}
}

// scale sets how many invocations may run at once: 100 for each replica. Scaled
// to none, a function answers 503 and its messages wait.
func (g *Gateway) scale(w http.ResponseWriter, r *http.Request) {
	var asked struct { // types.ScaleServiceRequest, but that replicas must be said
		ServiceName string  `json:"serviceName"`
		Namespace   string  `json:"namespace"`
		Replicas    *uint64 `json:"replicas"`
	}
	name := r.PathValue("name")
	if !read(w, r, &asked) || !g.findFunction(w, name, asked.Namespace) {
		return
	}
	if asked.Replicas == nil {
		http.Error(w, "replicas must be given; 0 stops the function", http.StatusBadRequest)
		return
	}
	if asked.ServiceName != "" && withoutNamespace(asked.ServiceName) != withoutNamespace(name) {
		http.Error(w, fmt.Sprintf("the path names %s, and serviceName %s", name, asked.ServiceName), http.StatusBadRequest)
		return
	}
	if *asked.Replicas > mostReplicas {
		http.Error(w, fmt.Sprintf("at most %d replicas", mostReplicas), http.StatusBadRequest)
		return
	}
	f, _ := g.functionNamed(name)
	f.scale(*asked.Replicas)
	g.calls.scaled(f.Name, *asked.Replicas)
	w.WriteHeader(http.StatusAccepted)
}

// info has the gateway's form, which holds the provider's.
func (g *Gateway) info(w http.ResponseWriter, _ *http.Request) {
	version := &types.VersionInfo{Release: g.Version, SHA: g.Version}
	send(w, http.StatusOK, struct {
		Provider types.ProviderInfo `json:"provider"`
		Version  *types.VersionInfo `json:"version"`
		Arch     string             `json:"arch"`
	}{types.ProviderInfo{Name: "hearth", Version: version, Orchestration: "in process"}, version, runtime.GOARCH})
}

func (g *Gateway) namespaces(w http.ResponseWriter, _ *http.Request) {
	send(w, http.StatusOK, []string{Namespace})
}

func (g *Gateway) namespace(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("name") != Namespace {
		http.Error(w, "there is one namespace, "+Namespace, http.StatusNotFound)
		return
	}
	send(w, http.StatusOK, types.FunctionNamespace{Name: Namespace})
}

// secrets are the names of those that are set, never their values.
func (g *Gateway) secrets(w http.ResponseWriter, _ *http.Request) {
	all := []types.Secret{}
	for _, name := range g.Secrets {
		all = append(all, types.Secret{Name: name, Namespace: Namespace})
	}
	send(w, http.StatusOK, all)
}

func (g *Gateway) setSecret(w http.ResponseWriter, r *http.Request) {
	switch r.Method {
	case http.MethodPost, http.MethodPut, http.MethodDelete:
		http.Error(w, "secrets come from the environment that the program was started with", http.StatusNotImplemented)
	default:
		w.Header().Set("Allow", "GET, POST, PUT, DELETE")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

func read(w http.ResponseWriter, r *http.Request, into any) bool {
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyLimit)).Decode(into); err != nil {
		http.Error(w, "the request is not the JSON that is wanted: "+err.Error(), http.StatusBadRequest)
		return false
	}
	return true
}

func send(w http.ResponseWriter, status int, v any) {
	text, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client may have gone
}
