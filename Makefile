# Hearth. `make help` lists all targets.

GO ?= go
export GOFLAGS ?= -buildvcs=false

.DEFAULT_GOAL := help
.PHONY: help run build test lint chaos siege bench test-openstack test-guest test-aws fuzz

help: ## this list
	@[ -t 1 ] && bold='\033[1m' plain='\033[0m' || bold= plain=; \
	awk -v b="$$bold" -v p="$$plain" 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %s%-16s%s %s\n", b, $$1, p, $$2}' $(MAKEFILE_LIST)

REVISION ?= $(shell git describe --always --dirty --abbrev=12 2>/dev/null || echo unknown)
# Checks for Go first: Debian's own may be too old.
NEEDS_GO := $(shell sed -n 's/^go \([0-9.]*\).*/\1/p' go.mod)
.PHONY: tools
tools:
	@command -v $(GO) >/dev/null || { echo "Hearth needs Go $(NEEDS_GO) or newer, and there is no '$(GO)' in PATH: https://go.dev/doc/install" >&2; exit 1; }
	@have=$$(cd / && $(GO) env GOVERSION 2>/dev/null | sed 's/^go//'); \
	oldest=$$(printf '%s\n' "$(NEEDS_GO)" "$$have" | sort -V | head -n 1); \
	[ "$$oldest" = "$(NEEDS_GO)" ] || { echo "Hearth needs Go $(NEEDS_GO) or newer, and $$(command -v $(GO)) is $$have: https://go.dev/doc/install" >&2; exit 1; }

build: tools ## bin/hearth (everything in one process) and bin/hearth-function (what is deployed)
	@[ -e bin/hearth ] || echo "Building Hearth. The first build downloads the modules and compiles them: about 2 minutes on two cores."
	@$(GO) build -ldflags "-X main.revision=$(REVISION)" -o bin/hearth ./local
	@$(GO) build -ldflags "-X main.revision=$(REVISION)" -o bin/hearth-function ./functions/run

run: build ## start Hearth on 127.0.0.1, with a simulated cloud unless HEARTH_OS_AUTH_URL names one
	@exec bin/hearth

test: tools ## all tests, on private PostgreSQL and Redis
	$(GO) test -timeout 40m ./...

lint: ## gofmt, vet, staticcheck, and the root tests of our own rules
	@ugly=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$ugly" ] || { echo "gofmt would change: $$ugly"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) test -count=1 .

chaos: build ## crash test: kills processes, loses messages and answers; no stack may be lost, stuck or doubled
	@$(GO) build -o bin/chaos ./local/proof/chaos
	@exec bin/chaos

siege: build ## hostile clients against a process of 512 MB: it must neither die nor keep others waiting
	@$(GO) build -o bin/siege ./local/proof/siege
	@exec bin/siege

bench: build ## speed, on private PostgreSQL and Redis; prints a table and writes bin/bench.json
	@$(GO) build -o bin/bench ./local/proof/bench
	@exec bin/bench

test-openstack: build ## every type and a whole application on the cloud that OS_CLOUD names
	@$(GO) build -o bin/tryout ./local/proof/tryout
	@exec bin/tryout

test-guest: build ## a real Debian boots with the user data of simulated servers; needs root and debootstrap
	@$(GO) build -o bin/guest ./local/proof/guest
	@exec bin/guest

test-aws: ## AWS's command, boto, boto3 and the SDKs for Go and Node, unmodified; needs npm for Node's
	$(GO) test -count=1 -run TestAWSClients ./local -aws-clients

FUZZTIME ?= 2m
fuzz: ## run every fuzz target, one after the other, for FUZZTIME (2m) each
	@for file in $$(grep -rl --include='*_test.go' '^func Fuzz' . | sort); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\).*/\1/p' $$file); do \
			echo "$$target ($$(dirname $$file))"; \
			$(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$(dirname $$file) || exit 1; \
		done; \
	done
