# A bare machine with Python 3.11 or newer, make and git is enough: every target sets up what it needs, once.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The first Python on PATH that is new enough and can make environments; `make PYTHON=/path/to/python` overrides.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do $$p -c '$(SUITS)' 2>/dev/null && echo $$p && break; done)
SUITS := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
RUN := .venv/bin/python
# tools that call tools (the generator its formatter) find the pinned ones; the user's own pip settings stay in force
export PATH := $(CURDIR)/.venv/bin:$(PATH)

# $(call install,ENVIRONMENT,PINS): exactly the pinned files, checked by hash, wheels alone (a build would fetch unpinned tools)
define install
@[ -n "$(PYTHON)" ] && $(PYTHON) -c '$(SUITS)' 2>/dev/null || { echo 'ft-client needs Python 3.11 or newer with venv and ensurepip (Debian: python3-venv), found: "$(PYTHON)". Name one: make PYTHON=/path/to/python' >&2; exit 1; }
@[ -x $(1)/bin/pip ] || { echo "making $(1)"; $(PYTHON) -m venv --clear $(1); }
$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary :all: -r $(2)
endef

.PHONY: help setup demo test ci lint types format pins bench clean

help:  ## this list
	@sed -nE 's/^([a-z-]+):.*  ## (.*)/\1|\2/p' $(MAKEFILE_LIST) | sort | awk -F'|' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: .venv/.ready  ## .venv with everything, from the pins; nothing to do the second time

.venv/.pins: requirements/dev.txt
	$(call install,.venv,$<)
	@touch $@

.venv/.ready: .venv/.pins pyproject.toml
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@touch $@

test: setup  ## every offline test, contract suite included
	$(RUN) -m pytest -n 2 --dist loadfile

ci: lint types  ## what .ci/run runs beyond `make test`

lint: setup  ## ruff: rules and formatting
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: setup  ## mypy --strict
	$(RUN) -m mypy

format: setup  ## put formatting right, and what ruff can mend
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

pins: setup  ## requirements/*.in to exact versions and hashes; ARGS=--upgrade for newer ones
	requirements/update $(ARGS)

clean:  ## remove everything git does not keep
	rm -rf .venv .venv-bench .venv-pins dist build reports .mypy_cache .ruff_cache .pytest_cache .hypothesis
