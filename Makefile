# motcua: everything that is built, run and tested goes through here.
# On a fresh Debian or Ubuntu with Go and make, as root or with sudo, every
# target installs what it lacks by itself.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

LISTEN  ?= 127.0.0.1:8080
DATA    ?= data/demo
CROWD   ?= 1
HISTORY ?= 60

VERSION := $(shell git describe --always --dirty 2>/dev/null || echo unknown)
GO      := go
LDFLAGS := -s -w -X main.version=$(VERSION)
TOOL    := $(GO) tool -modfile=tools.mod
DIST    := server/web/dist
GOROOT  := $(shell $(GO) env GOROOT)

# Debian packages that the tests need: gcc for -race, Mesa, Xvfb and xdotool for
# a real Ebitengine window and a finger on it, Chromium for the pages, the
# synthesiser that the voice pack is made with, sox to measure it, systemd to verify our units, a
# reader of text that judges the slips, two programs that read reports back.
TEST_PACKAGES := gcc libc6-dev xvfb libgl1 libegl1 libgl1-mesa-dri libx11-6 libxcursor1 \
	libxext6 libxi6 libxinerama1 libxrandr2 libxrender1 chromium fonts-liberation \
	espeak-ng sox systemd xdotool tesseract-ocr tesseract-ocr-vie poppler-utils python3-openpyxl

# need: installs those of the packages in $(1) that are missing.
define need
@missing=(); for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing+=($$p); done; \
if (( $${#missing[@]} )); then \
	echo "installing: $${missing[*]}"; \
	root=(); [[ $$(id -u) == 0 ]] || root=(sudo); \
	"$${root[@]}" apt-get update -qq; \
	DEBIAN_FRONTEND=noninteractive "$${root[@]}" apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null; \
fi
endef

.PHONY: help
help: ## lists the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: small | bin ## starts the demo hall with its crowd; LISTEN= DATA= CROWD= HISTORY= change the defaults, PRACTICE=1 trains clerks
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-server ./server
	@exec bin/motcua-server demo --data "$(DATA)$(if $(PRACTICE),-practice)" --listen "$(LISTEN)" $(if $(PRACTICE),--practice,$(if $(CROWD),--crowd --history $(or $(HISTORY),0)))

.PHONY: build
build: small | bin ## builds the five programs into bin/, and the browser programs into server/web/dist
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-server ./server
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-kiosk ./kiosk
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-display ./display
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-printer ./printer
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/motcua-config ./firmware-config

bin:
	@mkdir -p bin

# The browser programs are built without inlining, which is a tenth of their
# size; nothing in them computes for long.
WASM := GOOS=js GOARCH=wasm $(GO) build -trimpath -gcflags=all=-l -ldflags '-s -w'

.PHONY: browser
browser: # the kiosk's and the board's WebAssembly, which the server embeds
	@mkdir -p $(DIST)
	$(WASM) -o $(DIST)/kiosk.wasm ./kiosk
	$(WASM) -o $(DIST)/display.wasm ./display
	$(GO) run internal/squeeze/make.go $(DIST)/kiosk.wasm $(DIST)/display.wasm
	@cp "$(GOROOT)/lib/wasm/wasm_exec.js" $(DIST)/wasm_exec.js
	@rm -f $(DIST)/*.br # of an older build; those who serve make new ones

.PHONY: small
small: browser # the same once more by Brotli, as browsers fetch them; kept while the programs are the same
	$(call need,brotli)
	@mkdir -p bin/br
	@for p in kiosk display; do \
		sum=$$(sha256sum $(DIST)/$$p.wasm | cut -c1-16); \
		[[ -e bin/br/$$sum ]] || { brotli -q 11 -w 24 -f -o bin/br/$$sum.tmp $(DIST)/$$p.wasm && mv bin/br/$$sum.tmp bin/br/$$sum; } & \
	done; wait; \
	for p in kiosk display; do cp bin/br/$$(sha256sum $(DIST)/$$p.wasm | cut -c1-16) $(DIST)/$$p.wasm.br; done
	@stat -c '%n: %s bytes' $(DIST)/*.wasm.br

.PHONY: test
test: test-tools browser ## runs every test, with the race detector where there can be a race; .ci/run runs this
	$(TOOL) gotestsum --format pkgname-and-test-fails --hide-summary=skipped --raw-command -- bash -c "$$TEST_ALL"

# What drives browsers takes longest and begins first. Both halves run, also
# when the first fails. What has no goroutine cannot race: internal/arch holds
# that list to it.
define TEST_ALL
failed=0
CGO_ENABLED=1 $(GO) test -json -race -timeout 25m $(TESTFLAGS) motcua/server/web motcua/internal/e2e $$($(GO) list ./... | grep -vxFf internal/arch/sequential.txt -e motcua/server/web -e motcua/internal/e2e) || failed=1
CGO_ENABLED=0 $(GO) test -json -timeout 25m $(TESTFLAGS) $$(<internal/arch/sequential.txt) || failed=1
exit $$failed
endef
export TEST_ALL

.PHONY: test-tools
test-tools: # what the tests need from Debian
	$(call need,$(TEST_PACKAGES))

.PHONY: bench
bench: ## runs the benchmarks, in Go's benchmark format
	$(GO) test -run '^$$' -bench . -benchmem $(BENCHFLAGS) ./...

.PHONY: gallery
gallery: test-tools browser ## every screen, page and slip with fixtures, as pictures in docs/pictures
	@mkdir -p docs/pictures
	$(GO) test ./server/web -run '^TestPicturesOf(EveryPage|ThePlainBoard|TheTablet)$$' -count=1 -pictures "$(CURDIR)/docs/pictures"
	@rm -f docs/pictures/plain-*-1280x720.png docs/pictures/plain-*-3840x2160.png # the same once more
	$(GO) test ./display/ui -run '^TestPicturesOfEveryBoard$$' -count=1 -pictures "$(CURDIR)/docs/pictures"
	$(GO) test ./internal/e2e -run '^(TestAPersonWalksThroughTheDemo|TestGallery)$$' -count=1 -gallery "$(CURDIR)/docs/pictures"

.PHONY: voice
voice: ## makes the default voice pack again with the offline synthesiser
	$(call need,espeak-ng)
	$(GO) generate ./display/announcer/...

.PHONY: lint
lint: ## gofumpt, golangci-lint and dead code
	@test -z "$$($(TOOL) gofumpt -l . | tee /dev/stderr)"
	$(TOOL) golangci-lint run ./...
	$(TOOL) deadcode -test ./...

.PHONY: clean
clean: ## removes what was built; the demo's data under data/ stays
	rm -rf bin
	find $(DIST) -type f ! -name placeholder.html -delete 2>/dev/null || true
