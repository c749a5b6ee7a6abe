# A bare machine with Python 3.11 or newer, make and git is enough: every target sets up what it needs, once.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The first Python on PATH that is new enough and can make environments; `make PYTHON=/path/to/python` overrides.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do $$p -c '$(SUITS)' 2>/dev/null && echo $$p && break; done)
SUITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
RUN := .venv/bin/python
# many tests wait for a service or a process, so four workers pay off on two cores (7:17 to 5:01 minutes); the slow
# folders come first by name: in their order, no core waits at the end for a long file begun last
TEST := -n 4 --dist loadfile --no-loadscope-reorder
# tests of the contract's tools, the generator and the pins
NOT_LOWEST := $(foreach name,generate profiles_ spec_ mutants pins typing,--ignore-glob='*/test_$(name)*')
NOTEBOOK := $(addprefix tests/unit/test_,notebook_example.py progress.py results_pandas.py)
# code that is never run, only read by type checkers, mypy and basedpyright
TYPING := $(wildcard tests/typing)
# tools that call tools (the generator its formatter) find the pinned ones; the user's own pip settings stay in force
export PATH := $(CURDIR)/.venv/bin:$(PATH)

# $(call install,ENVIRONMENT,PINS): exactly the pinned files, checked by hash, wheels alone (a build would fetch unpinned tools)
define install
@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(SUITS)' 2>/dev/null || { echo 'ft-client needs Python 3.11 or newer with venv and ensurepip (Debian: python3-venv), found: "$(PYTHON)". Name one: make PYTHON=/path/to/python' >&2; exit 1; }
@[ -x $(1)/bin/pip ] || { echo "making $(1)"; $(PYTHON) -m venv --clear $(1); }
$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r $(2)
endef

# $(call checkout,ENVIRONMENT): this checkout itself, editable, built by the pinned hatchling
define checkout
$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
endef

.PHONY: help setup demo test test-sdk test-migrating test-lowest test-notebook generate check-generated contract record drift changes soak mutants bench docs release ci lint types format pins clean

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/\1|\2/p' $(MAKEFILE_LIST) | sort | awk -F'|' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: .venv/.ready  ## .venv with everything, from the pins; nothing to do the second time

.venv/.pins: requirements/dev.txt
	$(call install,.venv,$<)
	@touch $@

.venv/.ready: .venv/.pins pyproject.toml
	$(call checkout,.venv)
	@touch $@

# .venv-bench, .venv-docs, .venv-lowest, .venv-notebook, .venv-sdk, .venv-migrating-0 and -1
.PRECIOUS: .venv-%/.pins
.venv-%/.pins: requirements/%.txt
	$(call install,.venv-$*,$<)
	@touch $@

.venv-%/.ready: .venv-%/.pins pyproject.toml
	$(call checkout,.venv-$*)
	@touch $@

demo: setup  ## the main job on the embedded service: check data, upload, create, follow, results; both APIs (PROFILE=together: another service)
	$(RUN) examples/demo.py $(if $(PROFILE),--sandbox --profile $(PROFILE))

test: setup  ## every offline test, contract suite included
	$(RUN) -m pytest $(TEST)

test-lowest: .venv-lowest/.ready  ## the tests of ft_client with the lowest versions that pyproject.toml admits
	.venv-lowest/bin/python -m pytest $(TEST) tests/unit tests/faults $(NOT_LOWEST)

test-notebook: .venv-notebook/.ready  ## the tests that need a notebook kernel or pandas; `make test` skips them
	.venv-notebook/bin/python -m pytest -n 0 $(NOTEBOOK)

generate: setup  ## spec/ to generated/; ends with what changed
	$(RUN) -m spec.tools.generate

check-generated: setup  ## exit 1 and the differing files when generated/ is not what spec/ gives
	$(RUN) -m spec.tools.generate --check

test-sdk: setup .venv-sdk/.ready  ## the vendor's SDK: the idioms of tests/sdk on it, and its own test files with our clients
	SDK_PYTHON=.venv-sdk/bin/python $(RUN) -m pytest tests/sdk -n 0
	.venv-sdk/bin/python tests/sdk/upstream.py

test-migrating: setup .venv-migrating-0/.pins .venv-migrating-1/.pins  ## docs/migrating.md on versions 0.28 and 1.x of the vendor's library
	OLD_PYTHONS='.venv-migrating-0/bin/python .venv-migrating-1/bin/python' $(RUN) -m pytest tests/migrating -n 0

contract: setup  ## the contract suite alone, with its coverage table
	$(RUN) -m pytest tests/contract -n 2 --dist loadfile

record: setup  ## record the cassettes again (FT_RECORD_BASE_URL and a key: against the real service)
	$(RUN) tests/contract/record.py

drift: setup  ## UPSTREAM=file-or-URL: an upstream document against the contract (ARGS=--apply, --json, --known)
	@$(RUN) -m spec.tools.drift $(UPSTREAM) $(ARGS)

changes: setup  ## BASE=rev: what a changed spec means; exit 1 on a breaking change without a version bump
	@$(RUN) -m spec.tools.changes $(BASE) $(HEAD) $(ARGS)

soak: setup  ## life cycles through broken connections, SECONDS=600 by default; 200 killed runs, 50 killed exports
	FT_CLIENT_EXAMPLES=200 $(RUN) -m pytest -q -n 0 tests/contract/test_profile_services.py
	FT_CLIENT_ALL_FAULTS=1 $(RUN) -m pytest -q -n 0 tests/faults/test_fault_table_fast.py
	$(RUN) -m tests.soak.kills --kills 200
	$(RUN) -m tests.soak --seconds $(or $(SECONDS),600) $(ARGS)

mutants: setup  ## mutation score of contract and code (ARGS=--author: of a wrong contract; --sample N)
	$(RUN) -m tests.mutants $(ARGS)

bench: setup .venv-bench/.ready  ## every speed claim of README
	.venv-bench/bin/python benchmarks/run.py

docs: .venv-docs/.ready  ## the site, in build/site: docs/, README and the docstrings; warnings are errors
	.venv-docs/bin/python -m sphinx -q -W --keep-going -E -b html docs build/site
	@echo 'open build/site/index.html'

release: setup  ## check the version, build sdist and wheel into dist, check them, and tag (DRY=1: no tag; TAG=v1.2.3: of that tag)
	$(RUN) .ci/release.py $(if $(DRY),--dry) $(if $(TAG),--tag $(TAG))

ci: lint types check-generated  ## what .ci/run runs beyond `make test`
	$(RUN) -m tests.mutants --author --sample 20 --seed ci --quiet
	$(RUN) -m tests.mutants --sample 20 --seed ci --quiet

lint: setup  ## ruff: rules and formatting
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: setup  ## mypy --strict, and what users' type checkers see
	$(RUN) -m mypy ft_client spec/tools $(TYPING)
	$(if $(TYPING),.venv/bin/basedpyright)

format: setup  ## put formatting right, and what ruff can mend
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

pins: setup  ## requirements/*.in to exact versions and hashes; ARGS=--upgrade for newer ones
	requirements/update $(ARGS)

clean:  ## remove everything git does not keep
	rm -rf .venv .venv-* dist build reports .mypy_cache .ruff_cache .pytest_cache .hypothesis
