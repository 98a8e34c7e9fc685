# Main targets: `make run` (index the sample dialogues, serve the UI) and `make test` (all checks and tests).
# Both set up their requirements: as root on Debian, they install missing packages; otherwise they name them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CACHE := .cache
HOST ?= 127.0.0.1
PORT ?= 8000
DATA ?= index_data

# Much of the time a test waits, for a server, a browser or a clock: one process more than cores keeps them busy.
WORKERS ?= $(shell echo $$(($$(nproc) + 1)))

comma := ,
say = @printf '\n==> %s\n' "$(1)"

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.PHONY: run
run: $(VENV)/.installed ## Index the sample dialogues and serve the UI on http://127.0.0.1:8000
	$(call say,Indexing the sample dialogues into $(DATA)/ and serving them on http://$(HOST):$(PORT)/ (Ctrl-C ends it))
	@[ ! -d "$(DATA)" ] || chmod go-w "$(DATA)" # a clone under umask 002 is group-writable, and such a folder is not served
	@$(BIN)/kb demo --data "$(DATA)" --host "$(HOST)" --port "$(PORT)"

.PHONY: test
test: lint lint-script $(CACHE)/.cluster-tools ## Run lint, types, import contracts and all tests
	$(call say,Tests)
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not opensearch or everyday"

.PHONY: test-fast
test-fast: $(VENV)/.installed-dev ## Run the tests that are neither slow nor need a browser (under a minute)
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal --hypothesis-profile fast --ignore tests/browser -m "not slow and not browser and not network and not opensearch"

.PHONY: test-opensearch
test-opensearch: $(VENV)/.installed-dev $(CACHE)/.test-tools $(CACHE)/.opensearch ## Run the tests that need a real OpenSearch cluster of three nodes
	@$(BIN)/python -m pytest tests/contracts tests/opensearch tests/browser -m opensearch

.PHONY: coverage
coverage: $(VENV)/.installed-dev ## Measure line and branch coverage, without slow and browser tests
	@COVERAGE_FILE=$(CACHE)/coverage $(BIN)/python -m pytest --numprocesses auto --dist loadfile -m "not slow and not browser and not opensearch" --cov

.PHONY: test-bounds
test-bounds: $(VENV)/.installed-dev ## Run every command with the lowest and the newest versions of the dependencies
	@$(BIN)/python -m tests.bounds $(CACHE)/bounds

.PHONY: test-bare
test-bare: ## Run `make run` and `make test` in a fresh Debian with nothing but make (as root, half an hour)
	$(call need,debootstrap --version,debootstrap)
	@tests/bare.sh "$(CACHE)/bare"

.PHONY: lint
lint: $(VENV)/.installed-dev ## Check format, lint, types and import contracts
	$(call say,ruff)
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && echo "formatted and clean"
	$(call say,mypy)
	@$(BIN)/mypy
	$(call say,import contracts)
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

.PHONY: lint-script
lint-script: $(CACHE)/.test-tools ## Check format, lint and types of the pages' script (Biome, TypeScript)
	$(call say,script)
	@$(CACHE)/node/node_modules/.bin/biome check --config-path=.biome.json --error-on-warnings webui/static/script
	@$(CACHE)/node/node_modules/.bin/tsc --project .tsconfig.json

.PHONY: format
format: $(VENV)/.installed-dev ## Format the code and apply the fixes of ruff
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix .

.PHONY: bench bench-quick bench-load bench-growth bench-opensearch
bench: $(VENV)/.installed-bench ## Measure everything beside other engines, 10,000 and 100,000 turns (an hour)
	@$(BIN)/python -m tests.benchmarks "$(CACHE)/bench" --anew

bench-quick: $(VENV)/.installed-bench ## The same with 3,000 generated turns (two minutes)
	@$(BIN)/python -m tests.benchmarks "$(CACHE)/bench/quick" --scale quick --anew

bench-opensearch: $(VENV)/.installed-dev $(CACHE)/.opensearch ## Measure clusters of one and three nodes, 10,000 and 100,000 turns (an hour)
	@$(BIN)/python -m tests.benchmarks.cluster "$(CACHE)/bench/cluster"

bench-load: $(VENV)/.installed-dev ## Measure kb serve with 50 clients and two publications (two minutes)
	@$(BIN)/python -m tests.benchmarks.load "$(CACHE)/bench/load"

bench-growth: $(VENV)/.installed-bench ## Measure searches over 10,000, 100,000 and a million generated turns (hours)
	@$(BIN)/python -m tests.benchmarks "$(CACHE)/bench/growth" --generated --sizes 10000 100000 1000000 --only search --peers tantivy

.PHONY: soak soak-files soak-index
soak: soak-files soak-index ## Test with damaged files, and with crashes, load and damage of the index (takes hours; -j2 uses two cores)

soak-files: $(VENV)/.installed-dev $(CACHE)/.test-tools
	@KB_SOAK=1 $(BIN)/python -m pytest tests/indexer/readers/test_mutations.py

soak-index: $(VENV)/.installed-dev $(CACHE)/.test-tools
	@KB_SOAK=1 $(BIN)/python -m pytest tests/trust tests/kb/quoting tests/kb/verification

# Of all systems and versions of Python; the extras are those that an office may add.
LOCKED_EXTRAS := $(shell sed -n '/^\[project.optional-dependencies\]/,/^\[project\.[a-z]*\]$$/s/^\([a-z]*\) = \[$$/\1/p' pyproject.toml | grep -vx -e dev -e bench)
COMPILE = $(CACHE)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"
BUILD_TOOLS := pip hatchling editables
LOCK_FLAGS ?= --upgrade # to the newest versions in the bounds of pyproject.toml; empty: what is locked stays, where it fits

.PHONY: lock
lock: $(VENV)/bin/python ## Update the versions and hashes of requirements.lock and requirements-extras.lock
	@$(PYTHON) -m venv $(CACHE)/lock && $(CACHE)/lock/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	@printf '%s\n' $(BUILD_TOOLS) | $(COMPILE) $(LOCK_FLAGS) pyproject.toml - --output-file requirements.lock >/dev/null
	@printf '%s\n' $(BUILD_TOOLS) | $(COMPILE) $(LOCK_FLAGS) pyproject.toml - $(addprefix --extra ,$(LOCKED_EXTRAS)) --constraint requirements.lock --output-file requirements-extras.lock >/dev/null
	$(call say,requirements.lock and requirements-extras.lock are up to date)

.PHONY: licences
licences: $(VENV)/.installed-dev ## List the licences of what runs in docs/licences.md
	@$(BIN)/python -m tests.support.licences > docs/licences.md

# What an installation without a network needs: LOCK=requirements-extras.lock also has the extras.
LOCK ?= requirements.lock
WHEELHOUSE ?= build/wheelhouse
.PHONY: wheelhouse
wheelhouse: $(VENV)/.installed ## Gather wheels for an installation without a network in build/wheelhouse
	@rm -rf $(WHEELHOUSE) && mkdir -p $(WHEELHOUSE)
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: --dest $(WHEELHOUSE) --requirement $(LOCK)
	@$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --wheel-dir $(WHEELHOUSE) .
	@cd $(WHEELHOUSE) && wheel=$$(echo cio_dialogue_kb-*.whl) && { cat $(CURDIR)/$(LOCK); \
	  echo "cio-dialogue-kb==$$(cut -d- -f2 <<<"$$wheel") --hash=sha256:$$(sha256sum "$$wheel" | cut -d' ' -f1)"; } > requirements.txt
	$(call say,$(WHEELHOUSE) has $$(ls $(WHEELHOUSE)/*.whl | wc -l) wheels and requirements.txt; see README.md on how to install them)

.PHONY: sbom
sbom: ## Write the CycloneDX bill of materials of what `make run` installs to build/sbom.cdx.json
	@mkdir -p build && rm -rf $(CACHE)/sbom && $(PYTHON) -m venv $(CACHE)/sbom/runtime && $(PYTHON) -m venv $(CACHE)/sbom/tool
	@$(CACHE)/sbom/runtime/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(LOCK)
	@$(CACHE)/sbom/runtime/bin/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation .
	@$(CACHE)/sbom/tool/bin/python -m pip install --quiet --disable-pip-version-check 'cyclonedx-bom>=7,<8'
	@$(CACHE)/sbom/tool/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON --output-file build/sbom.cdx.json $(CACHE)/sbom/runtime/bin/python
	$(call say,build/sbom.cdx.json is written)

.PHONY: screenshots
screenshots: $(VENV)/.installed-dev $(CACHE)/.test-tools ## Update the screenshots of the READMEs
	@$(BIN)/python -m pytest --quiet tests/browser/test_samples.py
	@cp $(CACHE)/screenshots/sample-search-1280.png tests/browser/screenshots/search-1280.png

.PHONY: lighthouse
lighthouse: $(VENV)/.installed $(CACHE)/.test-tools ## Rate a results page and a dialogue with Lighthouse, offline
	@mkdir -p $(CACHE)/lighthouse && npm install --silent --no-fund --no-audit --prefix $(CACHE)/lighthouse lighthouse@12
	@$(BIN)/python -m tests.browser.lighthouse $(CACHE)/lighthouse

.PHONY: clean
clean: ## Remove everything that other targets create, except index_data/
	rm -rf $(VENV) $(CACHE) build dist *.egg-info

# A required command is run, not only looked for: it may lack a library. If it fails, root installs Debian's packages
# for it, and other users get the names of the packages.
install = echo "==> Installing $(1)"; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $(1) >/dev/null
can_install = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null

define need
	@{ $(1); } >/dev/null 2>&1 || { \
	  if $(can_install); then \
	    $(call install,$(2)); \
	    { $(1); } >/dev/null || { echo "This still fails with $(2) installed: $(1)" >&2; exit 1; }; \
	  else echo "This fails: $(1). Install what it needs, e.g. sudo apt-get install $(2)" >&2; exit 1; fi; }
endef

# The same for what only some tests need: without it they skip, and say so.
define want
	@{ $(1); } >/dev/null 2>&1 || ! { $(can_install); } || { $(call install,$(2)); }
endef

$(VENV)/bin/python:
	$(call need,$(PYTHON) --version,python3)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Set PYTHON=…" >&2; exit 1; }
	$(call need,$(PYTHON) -c "import ensurepip$(comma) venv",python3-venv)
	$(call say,Creating $(VENV))
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml requirements.lock $(VENV)/bin/python
	$(call say,Installing the packages of requirements.lock)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml requirements.lock $(VENV)/bin/python
	$(call say,Installing the packages of pyproject.toml with those for development)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

# Groonga is measured where its command is found; its absence is a line of the output.
$(VENV)/.installed-bench: pyproject.toml $(VENV)/.installed-dev
	$(call say,Installing the search engines and tokenizers to compare with)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,bench]'
	@touch $@

$(CACHE)/.test-tools: Makefile $(VENV)/.installed-dev
	$(call need,chromium --version,chromium)
	$(call need,fc-list :lang=ja family | grep -q .,fontconfig fonts-noto-cjk)
	$(call need,$(BIN)/python -m playwright --version,libatomic1)
	$(call need,npm --version,nodejs npm)
	$(call need,systemd-analyze --version,systemd)
	$(call need,strace --version,strace)
	$(call need,java -version,default-jre-headless)
	$(call say,Installing axe-core$(comma) the HTML checker$(comma) Biome and TypeScript for the pages and their script)
	@mkdir -p $(CACHE)/node && npm install --silent --no-fund --no-audit --prefix $(CACHE)/node axe-core@4 vnu-jar@26 @biomejs/biome@2 typescript@5
	@touch $@

# The nodes of a cluster are Java processes; Maven fetches OpenSearch.
.PHONY: $(CACHE)/.cluster-tools
$(CACHE)/.cluster-tools:
	$(call want,javac --release 11 -version,default-jdk-headless)
	$(call want,mvn -version,maven)

# tests.support.opensearch itself knows when to prepare anew.
.PHONY: $(CACHE)/.opensearch
$(CACHE)/.opensearch: $(VENV)/.installed-dev
	$(call need,javac --release 11 -version,default-jdk-headless)
	$(call need,mvn -version,maven)
	$(call say,Preparing OpenSearch (a minute the first time))
	@$(BIN)/python -m tests.support.opensearch prepare
