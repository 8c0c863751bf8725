# Two commands do everything on a machine with Python 3.11 or newer, Node.js and make:
#   make run    set up, then the main job on the embedded default: contactline demo, with its map
#   make test   set up, then lint, types and the plain test suite
# The rest are helpers for those who work on the project: bench, docs, lint, lock, clean.

SHELL := /bin/bash
# The tests start the program many times; what it compiles once it need not compile again.
unexport PYTHONDONTWRITEBYTECODE
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NPM := npm --prefix web --no-fund --no-audit --no-update-notifier
VIEWER := src/contactline/server/viewer/index.html
VIEWER_SOURCES := $(shell find web/src web/public -type f) web/index.html web/vite.config.ts web/tsconfig.json

.PHONY: help run test lint style viewer docs bench lock clean

help:
	@sed -n '2,3s/^# *//p' Makefile

run: $(VENV)/.runtime $(VIEWER)
	$(BIN)/contactline demo

test: $(VENV)/.dev $(VIEWER)
	@tools/need-postgres
	@tools/need-chromium >/dev/null
	@tools/need-gdal
	@$(MAKE) style
	@export CONTACTLINE_REQUIRE_ALL=1; tools/beside "$(BIN)/pyright" "$(NPM) run check" "$(NPM) test" -- \
	  $(BIN)/python -m pytest --ignore=tests/realdata -n auto --dist loadscope

lint: style web/node_modules/.installed
	$(BIN)/pyright
	$(NPM) run check

style: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

viewer: $(VIEWER)

docs: $(VENV)/.runtime
	$(BIN)/python tools/reference.py

bench: $(VENV)/.dev $(VIEWER)
	@tools/need-postgres
	@tools/need-chromium >/dev/null
	$(BIN)/python -m benchmarks $(ARGS)

# uv resolves for every platform and Python at once. --no-config and the emptied environment keep
# the indexes and wheel folders of this machine out of the files.
lock: $(BIN)/python
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/pip --disable-pip-version-check --quiet install uv
	tools/lock $(VENV)/lock/bin/uv

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis build dist web/node_modules $(dir $(VIEWER))

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed and $(PYTHON) is $$($(PYTHON) --version 2>&1);" \
	    "name another with: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Contactline runs on into $(VENV) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what its tests run on into $(VENV) ..."
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	@command -v npm >/dev/null || { \
	  echo "Node.js with npm is needed to build the map's viewer, and npm is not there." >&2; exit 1; }
	@echo "Installing what the viewer is built with into web/node_modules ..."
	$(NPM) ci --loglevel=error
	@touch $@

$(VIEWER): web/node_modules/.installed $(VIEWER_SOURCES)
	@echo "Building the viewer ..."
	$(NPM) run build --silent
	@touch $@
