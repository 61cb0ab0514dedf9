package app

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"hearth/shared/near"
)

// A Config is every setting, checked. Its fields are in the order of the table in
// settings.go, which says what each means.
type Config struct {
	Database        string
	DatabaseTimeout time.Duration
	Redis           string
	SecretKeys      [][]byte
	State           string
	StepDefs        string

	EnvironmentD string

	Listen           string
	HeatListen       string // empty: not served there
	CFNListen        string // empty: not served there
	CloudWatchListen string // empty: not served there

	SimcloudListen string

	Endpoint    string
	CFNEndpoint string
	Function    string
	Port        string // as a listener's address: :8080
	Gateway     string
	WakeSecret  []byte
	Hosts       []string
	AuthUser    string
	AuthSecret  string

	Cloud Cloud
	Fetch string // public, any or none

	MaxTemplate       int
	MaxBody           int
	MaxResources      int
	MaxStacks         int
	MaxDepth          int
	MaxEvents         int
	KeepDeleted       time.Duration
	Abandon           bool
	Adopt             bool
	GlobalAdmin       bool
	ActionTimeout     time.Duration
	ActionRetries     int
	HiddenTags        []string
	RedeliverAfter    time.Duration
	Lease             time.Duration
	Batch             int
	Concurrent        int
	InvocationTimeout time.Duration

	LogFormat string // auto, text or json
	LogLevel  slog.Level
}

// A Cloud says which OpenStack Hearth works for, and as whom.
type Cloud struct {
	AuthURL                               string // empty: the simulated cloud, in the local program
	Username                              string
	Password                              string
	ProjectName                           string
	UserDomainName                        string
	ProjectDomainName                     string
	RegionName                            string
	StackDomain                           string // empty: resources have no users in Keystone
	StackDomainAdmin, StackDomainPassword string
	Interface                             string

	Parallel    int
	CallTimeout time.Duration
	Grace       time.Duration
	Late        time.Duration
	TokenAge    time.Duration
}

const prefix = "HEARTH_"

// Wrong are the settings that cannot be used: one line each, naming its variable.
// The values of secrets are not in it.
type Wrong []string

func (w Wrong) Error() string { return strings.Join(w, "\n") }

// Load reads the settings from an environment such as os.Environ returns, and checks all of
// them. Its error is a Wrong. An empty value counts as none. <NAME>_FILE may name a file that
// holds a secret.
func Load(environ []string) (Config, error) {
	var c Config
	var wrong Wrong
	given := hearths(environ)
	for _, s := range settings {
		value, from := s.Default, s.Name
		if v := given[s.Name]; v != "" {
			value = v
		}
		if file := given[s.Name+"_FILE"]; s.Secret && file != "" {
			from = s.Name + "_FILE"
			text, err := os.ReadFile(file)
			switch {
			case given[s.Name] != "":
				err = fmt.Errorf("is set together with %s; only one of them can be in effect", s.Name)
			case err == nil && len(strings.TrimSpace(string(text))) == 0:
				err = fmt.Errorf("the file %s is empty", file)
			}
			if err != nil {
				wrong = append(wrong, from+": "+err.Error())
				continue
			}
			value = strings.TrimSpace(string(text))
		}
		if value == "" {
			continue
		}
		if err := s.set(&c, value); err != nil {
			wrong = append(wrong, s.complain(from, value, err))
		}
	}
	wrong = append(wrong, unknown(given)...)
	if len(wrong) == 0 {
		wrong = together(c)
	}
	if len(wrong) > 0 {
		return Config{}, wrong
	}
	return c, nil
}

// hearths are the variables that are ours by their name.
func hearths(environ []string) map[string]string {
	given := map[string]string{}
	for _, one := range environ {
		if name, value, ok := strings.Cut(one, "="); ok && strings.HasPrefix(name, prefix) {
			given[name] = value
		}
	}
	return given
}

// together checks what only several settings say.
func together(c Config) (wrong Wrong) {
	if strings.HasPrefix(c.Database, "postgres") && len(c.SecretKeys) == 0 {
		wrong = append(wrong, prefix+"SECRET_KEY: must be set when "+prefix+"DATABASE is a Postgres: secrets are sealed with it")
	}
	if c.Cloud.AuthURL != "" && c.Cloud.Username == "" {
		wrong = append(wrong, prefix+"OS_USERNAME: must be set when "+prefix+"OS_AUTH_URL is")
	}
	if c.Cloud.AuthURL != "" && c.Cloud.Password == "" {
		wrong = append(wrong, prefix+"OS_PASSWORD: must be set when "+prefix+"OS_AUTH_URL is")
	}
	return append(wrong, domainAndGateway(c)...)
}

// domainAndGateway checks the settings of two kinds that are only set together.
func domainAndGateway(c Config) (wrong Wrong) {
	domain := map[string]string{"STACK_DOMAIN_NAME": c.Cloud.StackDomain, "STACK_DOMAIN_ADMIN": c.Cloud.StackDomainAdmin, "STACK_DOMAIN_PASSWORD": c.Cloud.StackDomainPassword}
	for _, name := range slices.Sorted(maps.Keys(domain)) {
		if domain[name] == "" && c.Cloud.StackDomain+c.Cloud.StackDomainAdmin+c.Cloud.StackDomainPassword != "" {
			wrong = append(wrong, prefix+name+": must be set when another setting of the stack domain is")
		}
	}
	if c.AuthUser != "" && c.AuthSecret == "" {
		wrong = append(wrong, prefix+"BASIC_AUTH_PASSWORD: must be set when "+prefix+"BASIC_AUTH_USER is")
	}
	if c.AuthUser == "" && c.AuthSecret != "" {
		wrong = append(wrong, prefix+"BASIC_AUTH_USER: must be set when "+prefix+"BASIC_AUTH_PASSWORD is")
	}
	return wrong
}

// unknown names the variables that are ours by name only: most likely misspelt.
func unknown(given map[string]string) (wrong Wrong) {
	names, files := map[string]bool{}, map[string]bool{}
	for _, s := range settings {
		names[s.Name] = true
		if s.Secret {
			files[s.Name+"_FILE"] = true
		}
	}
	for name := range given {
		if names[name] || files[name] {
			continue
		}
		meant := names
		if strings.HasSuffix(name, "_FILE") {
			meant = files
		}
		text := name + ": there is no such setting"
		if known := near.Nearest(name, slices.Sorted(maps.Keys(meant)), (len(name)-len(prefix)+1)/2); known != "" {
			text += "; did you mean " + known + "?"
		}
		wrong = append(wrong, text)
	}
	slices.Sort(wrong)
	return wrong
}
