# What a person types; .ci/run types the same.
SWIFT ?= swift
BINARY := .build/release/oci-build

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what Swift, the build and the sandbox need (asks apt only for what is missing)
	@tools/install swift build sandbox

swift: setup
	@command -v $(SWIFT) >/dev/null || { echo "$(SWIFT) is not in PATH: https://swift.org/install has 6.3" >&2; exit 1; }

build: swift ## Build the release binary, .build/release/oci-build
	@$(SWIFT) build --configuration release --static-swift-stdlib --product oci-build

app: build ## Build, prove and write the image of recipes/app.json
	@$(BINARY) recipes/app.json

systems: build ## Build and prove every recipe, then test every stack (reports under build/reports)
	@tools/systems

bench: build ## Measure beside docker, buildah and mmdebstrap: BENCH=web,many-files RUNS=3 for some of it
	@tools/install judges peers
	@bench/run.py $(if $(BENCH),--workloads $(BENCH)) $(if $(RUNS),--runs $(RUNS))

bench-quick: build ## The same with everything small, in a few minutes: whether it works, not how fast it is
	@tools/install judges peers
	@bench/run.py --scale 0.01 --runs 1 $(if $(BENCH),--workloads $(BENCH))

growth: build ## How time and memory grow with the number of files and the size of a layer
	@bench/growth.py

primitives: build ## What the machine can do: the limits to compare with
	@bench/primitives.py

test: swift ## Run every test, with the engine, the registry and the outside judges that they need
	@tools/install judges
	@tools/judges
	@OCI_BUILD_TEST_NETWORK=1 tools/with-engine $(SWIFT) test

browse: swift ## Visit the systems' pages with a browser, once their images are built; pictures in build/pages
	@tools/install judges
	@OCI_BUILD_TEST_SYSTEMS=1 OCI_BUILD_TEST_PICTURES=build/pages $(SWIFT) test --filter SystemPageTests

lint: swift ## Check formatting and house rules
	@tools/lint

clean: ## Remove what was built here (not the cache)
	@rm -rf .build build

.PHONY: help setup swift build app systems bench bench-quick growth primitives test browse lint clean
.DEFAULT_GOAL := help
